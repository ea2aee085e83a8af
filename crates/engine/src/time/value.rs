//! TIMEX3 values (TimeML 1.2.1, ISO-TimeML) as types: what cannot be on a calendar cannot be printed.

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};

/// The type attribute of a TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TimexType {
    /// A point or stretch of the calendar, a day or coarser.
    Date,
    /// A point or part of a day.
    Time,
    /// An amount of time.
    Duration,
    /// A recurring time.
    Set,
}

impl TimexType {
    /// All types, in TimeML's order.
    pub const ALL: [TimexType; 4] = [Self::Date, Self::Time, Self::Duration, Self::Set];

    /// The name in a TIMEX3 and in a `times` tag.
    pub fn name(self) -> &'static str {
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
    }

    /// Reads the name of a type.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }
}

/// The `mod` attribute of a TIMEX3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // TimeML's own names.
pub enum Mod {
    Before,
    After,
    OnOrBefore,
    OnOrAfter,
    LessThan,
    MoreThan,
    EqualOrLess,
    EqualOrMore,
    Start,
    Mid,
    End,
    Approx,
}

impl Mod {
    /// All modifiers of TimeML 1.2.1.
    pub const ALL: [(Mod, &'static str); 12] = [
        (Mod::Before, "BEFORE"),
        (Mod::After, "AFTER"),
        (Mod::OnOrBefore, "ON_OR_BEFORE"),
        (Mod::OnOrAfter, "ON_OR_AFTER"),
        (Mod::LessThan, "LESS_THAN"),
        (Mod::MoreThan, "MORE_THAN"),
        (Mod::EqualOrLess, "EQUAL_OR_LESS"),
        (Mod::EqualOrMore, "EQUAL_OR_MORE"),
        (Mod::Start, "START"),
        (Mod::Mid, "MID"),
        (Mod::End, "END"),
        (Mod::Approx, "APPROX"),
    ];

    /// The name in a TIMEX3.
    pub fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(m, _)| *m == self)
            .map_or("", |(_, n)| n)
    }

    /// Reads the name of a modifier.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, n)| *n == name).map(|(m, _)| *m)
    }
}

/// A part of the day, by its TIMEX3 token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayPart {
    /// `MO`
    Morning,
    /// `MI`
    Midday,
    /// `AF`
    Afternoon,
    /// `EV`
    Evening,
    /// `NI`
    Night,
}

impl DayPart {
    const ALL: [(DayPart, &'static str); 5] = [
        (DayPart::Morning, "MO"),
        (DayPart::Midday, "MI"),
        (DayPart::Afternoon, "AF"),
        (DayPart::Evening, "EV"),
        (DayPart::Night, "NI"),
    ];

    /// The TIMEX3 token, without its `T`.
    pub fn token(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(p, _)| *p == self)
            .map_or("", |(_, t)| t)
    }

    /// Reads a token.
    pub fn from_token(token: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, t)| *t == token).map(|(p, _)| *p)
    }
}

/// A unit of the calendar or the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Unit {
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl Unit {
    /// Its designator in an ISO 8601 duration.
    pub fn designator(self) -> char {
        match self {
            Self::Year => 'Y',
            Self::Month | Self::Minute => 'M',
            Self::Week => 'W',
            Self::Day => 'D',
            Self::Hour => 'H',
            Self::Second => 'S',
        }
    }

    /// Whether it counts behind the `T` of a duration.
    pub fn is_clock(self) -> bool {
        matches!(self, Self::Hour | Self::Minute | Self::Second)
    }
}

/// An amount of time, unit by unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub struct Amount {
    pub years: u32,
    pub months: u32,
    pub weeks: u32,
    pub days: u32,
    pub hours: u32,
    pub minutes: u32,
    pub seconds: u32,
}

impl Amount {
    /// `count` of one `unit`.
    pub fn of(unit: Unit, count: u32) -> Self {
        let mut amount = Self::default();
        *amount.slot(unit) = count;
        amount
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            years: self.years + other.years,
            months: self.months + other.months,
            weeks: self.weeks + other.weeks,
            days: self.days + other.days,
            hours: self.hours + other.hours,
            minutes: self.minutes + other.minutes,
            seconds: self.seconds + other.seconds,
        }
    }

    /// One part in `parts` of `count` units (نصف ساعة), where it comes out in whole smaller units.
    pub fn part_of(unit: Unit, count: u32, parts: u32) -> Option<Self> {
        let (smaller, each) = match unit {
            _ if count > 1 => (unit, 1),
            Unit::Year => (Unit::Month, 12),
            Unit::Day => (Unit::Hour, 24),
            Unit::Hour => (Unit::Minute, 60),
            Unit::Minute => (Unit::Second, 60),
            Unit::Month => (Unit::Day, 30),
            Unit::Week | Unit::Second => return None,
        };
        (count * each)
            .is_multiple_of(parts)
            .then(|| Self::of(smaller, count * each / parts))
    }

    /// The coarsest unit it has.
    pub fn unit(self) -> Unit {
        match self {
            a if a.years > 0 => Unit::Year,
            a if a.months > 0 => Unit::Month,
            a if a.weeks > 0 => Unit::Week,
            a if a.days > 0 => Unit::Day,
            a if a.hours > 0 => Unit::Hour,
            a if a.minutes > 0 => Unit::Minute,
            _ => Unit::Second,
        }
    }

    pub(super) fn slot(&mut self, unit: Unit) -> &mut u32 {
        match unit {
            Unit::Year => &mut self.years,
            Unit::Month => &mut self.months,
            Unit::Week => &mut self.weeks,
            Unit::Day => &mut self.days,
            Unit::Hour => &mut self.hours,
            Unit::Minute => &mut self.minutes,
            Unit::Second => &mut self.seconds,
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        for (count, unit) in [
            (self.years, 'Y'),
            (self.months, 'M'),
            (self.weeks, 'W'),
            (self.days, 'D'),
        ] {
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        let clock = [(self.hours, 'H'), (self.minutes, 'M'), (self.seconds, 'S')];
        let none = *self == Self::default();
        if none {
            return f.write_str("0D");
        }
        if clock.iter().any(|(count, _)| *count > 0) {
            f.write_str("T")?;
        }
        for (count, unit) in clock {
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clock {
    hour: u8,
    minute: u8,
    /// The zone it is stated in; none for local time.
    pub zone: Option<Zone>,
}

/// A time zone: hours east of Greenwich.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(pub(super) i8);

impl Zone {
    /// The zone, if there is such a one.
    pub fn new(hours: i8) -> Option<Self> {
        (-12..=14).contains(&hours).then_some(Self(hours))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("Z"),
            hours => write!(
                f,
                "{}{:02}:00",
                if hours < 0 { '-' } else { '+' },
                hours.unsigned_abs()
            ),
        }
    }
}

impl Clock {
    /// A time of day, if there is such a one.
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self {
            hour,
            minute,
            zone: None,
        })
    }

    /// The same time, `hours` later; past midnight it wraps.
    pub fn plus_hours(self, hours: u8) -> Self {
        Self {
            hour: (self.hour + hours) % 24,
            ..self
        }
    }

    /// The same time, stated in a zone.
    pub fn in_zone(self, zone: Option<Zone>) -> Self {
        Self { zone, ..self }
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:02}:{:02}", self.hour, self.minute)?;
        self.zone.map_or(Ok(()), |zone| write!(f, "{zone}"))
    }
}

/// The value of a TIMEX3.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// A day.
    Day(Date),
    /// A month of a year.
    Month(MonthOfYear),
    /// A year.
    Year(i16),
    /// A year that begins in one civil year and ends in the next, such as a school year: `2023/2024`.
    AcrossYears(i16),
    /// A decade: three digits.
    Decade(u8),
    /// A century: two digits.
    Century(u8),
    /// An ISO week.
    Week(WeekOfYear),
    /// The weekend of an ISO week.
    Weekend(WeekOfYear),
    /// A quarter, half or season of a year.
    PartOfYear(i16, YearPart),
    /// A clock time on a day.
    At(Date, Clock),
    /// A clock time on no stated day.
    Clock(Clock),
    /// A part of a day.
    PartOfDay(Date, DayPart),
    /// An amount.
    Amount(Amount),
    /// Between two amounts (ثلاث إلى أربع ساعات).
    AmountRange(Amount, Amount),
    /// Some of a unit (بضعة أيام): `PXD`.
    Some(Unit),
    /// Every such weekday: `XXXX-WXX-5`.
    EveryWeekday(Weekday),
    /// A year before Christ.
    BeforeChrist(u16),
    /// A stretch between two days (a Hijri month or year).
    Interval(Date, Date),
    /// `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`.
    Reference(Reference),
    /// A well-formed value with placeholders (`XXXX-WXX-6`) or of a kind the recogniser does not make.
    Other(String),
}

/// A month of a year; the month is on the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MonthOfYear {
    first: Date,
}

impl MonthOfYear {
    /// The month, if there is such a one.
    pub fn new(year: i16, month: i8) -> Option<Self> {
        Date::new(year, month, 1).ok().map(|first| Self { first })
    }

    /// Its first day.
    pub fn first(self) -> Date {
        self.first
    }
}

/// An ISO week of an ISO year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct WeekOfYear {
    monday: Date,
}

impl WeekOfYear {
    /// The week a day is in.
    pub fn of(day: Date) -> Self {
        let monday = day
            .checked_sub(jiff::Span::new().days(day.weekday().to_monday_zero_offset()))
            .unwrap_or(day);
        Self { monday }
    }

    /// Its Monday.
    pub fn monday(self) -> Date {
        self.monday
    }
}

impl fmt::Display for WeekOfYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let week = ISOWeekDate::from(self.monday);
        write!(f, "{:04}-W{:02}", week.year(), week.week())
    }
}

/// A part of a year with a TIMEX3 token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum YearPart {
    /// `Q1` to `Q4`.
    Quarter(Quarter),
    /// `H1`.
    FirstHalf,
    /// `H2`.
    SecondHalf,
    /// `SP`.
    Spring,
    /// `SU`.
    Summer,
    /// `FA`.
    Autumn,
    /// `WI`.
    Winter,
}

/// A quarter of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Quarter {
    First,
    Second,
    Third,
    Fourth,
}

impl YearPart {
    const ALL: [(YearPart, &'static str); 10] = [
        (YearPart::Quarter(Quarter::First), "Q1"),
        (YearPart::Quarter(Quarter::Second), "Q2"),
        (YearPart::Quarter(Quarter::Third), "Q3"),
        (YearPart::Quarter(Quarter::Fourth), "Q4"),
        (YearPart::FirstHalf, "H1"),
        (YearPart::SecondHalf, "H2"),
        (YearPart::Spring, "SP"),
        (YearPart::Summer, "SU"),
        (YearPart::Autumn, "FA"),
        (YearPart::Winter, "WI"),
    ];

    /// The TIMEX3 token.
    pub fn token(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(p, _)| *p == self)
            .map_or("", |(_, t)| t)
    }

    /// Reads a token.
    pub fn from_token(token: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, t)| *t == token).map(|(p, _)| *p)
    }

    /// The first and last month of the part, as far as months bound it; seasons as in the northern hemisphere, winter with
    /// the year it begins in.
    pub fn months(self) -> (i8, i8) {
        match self {
            Self::Quarter(Quarter::First) => (1, 3),
            Self::Quarter(Quarter::Second) => (4, 6),
            Self::Quarter(Quarter::Third) => (7, 9),
            Self::Quarter(Quarter::Fourth) => (10, 12),
            Self::FirstHalf => (1, 6),
            Self::SecondHalf => (7, 12),
            Self::Spring => (3, 5),
            Self::Summer => (6, 8),
            Self::Autumn => (9, 11),
            Self::Winter => (12, 12),
        }
    }
}

/// Where a vague expression points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Reference {
    Past,
    Present,
    Future,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(month) => write!(f, "{:04}-{:02}", month.first.year(), month.first.month()),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::AcrossYears(year) => write!(f, "{year:04}/{:04}", year.saturating_add(1)),
            Self::Decade(decade) => write!(f, "{decade:03}"),
            Self::Century(century) => write!(f, "{century:02}"),
            Self::Week(week) => write!(f, "{week}"),
            Self::Weekend(week) => write!(f, "{week}-WE"),
            Self::PartOfYear(year, part) => write!(f, "{year:04}-{}", part.token()),
            Self::At(day, clock) => write!(f, "{day}{clock}"),
            Self::Clock(clock) => write!(f, "{clock}"),
            Self::PartOfDay(day, part) => write!(f, "{day}T{}", part.token()),
            Self::Amount(amount) => write!(f, "{amount}"),
            Self::AmountRange(from, to) => write!(f, "{from}/{to}"),
            Self::Some(unit) => write!(
                f,
                "P{}X{}",
                if unit.is_clock() { "T" } else { "" },
                unit.designator()
            ),
            Self::EveryWeekday(day) => write!(f, "XXXX-WXX-{}", day.to_monday_one_offset()),
            Self::BeforeChrist(year) => write!(f, "BC{year:04}"),
            Self::Interval(from, to) => write!(f, "{from}/{to}"),
            Self::Reference(Reference::Past) => f.write_str("PAST_REF"),
            Self::Reference(Reference::Present) => f.write_str("PRESENT_REF"),
            Self::Reference(Reference::Future) => f.write_str("FUTURE_REF"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

/// Why a text is not a TIMEX3 value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ValueError {
    /// No TIMEX3 value looks like this.
    #[error("not of the form of a TIMEX3 value")]
    Form,
    /// It looks like a date, but no calendar has it.
    #[error("no such day, month or time on the calendar")]
    Impossible,
}

impl Value {
    /// Whether TIMEX3 can write it: years have four digits (those before 1 are BC), centuries two.
    pub fn is_writable(&self) -> bool {
        let years = 1..=9999;
        match self {
            Self::Year(year) | Self::PartOfYear(year, _) => years.contains(year),
            Self::AcrossYears(year) => (1..9999).contains(year),
            Self::Century(century) => *century < 100,
            _ => self.days().is_none_or(|(first, last)| {
                years.contains(&first.year()) && years.contains(&last.year())
            }),
        }
    }

    /// The first and last day the value covers; none for amounts, clocks and references.
    pub fn days(&self) -> Option<(Date, Date)> {
        let whole_year =
            |year: i16| Some((Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?));
        match self {
            Self::Day(day) | Self::At(day, _) | Self::PartOfDay(day, _) => Some((*day, *day)),
            Self::Month(month) => Some((month.first, month.first.last_of_month())),
            Self::Year(year) => whole_year(*year),
            Self::AcrossYears(year) => {
                Some((whole_year(*year)?.0, whole_year(year.checked_add(1)?)?.1))
            }
            Self::Decade(decade) => {
                let first = i16::from(*decade) * 10;
                Some((whole_year(first)?.0, whole_year(first + 9)?.1))
            }
            Self::Century(century) => {
                let first = i16::from(*century) * 100;
                Some((whole_year(first)?.0, whole_year(first + 99)?.1))
            }
            Self::Week(week) | Self::Weekend(week) => Some((
                week.monday,
                week.monday.checked_add(jiff::Span::new().days(6)).ok()?,
            )),
            Self::PartOfYear(year, part) => {
                let (from, to) = part.months();
                let last = Date::new(*year, to, 1).ok()?;
                // Winter goes on into the next year.
                let more = if *part == YearPart::Winter { 2 } else { 0 };
                let last = last.checked_add(jiff::Span::new().months(more)).ok()?;
                Some((Date::new(*year, from, 1).ok()?, last.last_of_month()))
            }
            Self::Interval(from, to) => Some((*from, *to)),
            Self::Clock(_)
            | Self::Amount(_)
            | Self::AmountRange(..)
            | Self::Some(_)
            | Self::EveryWeekday(_)
            | Self::BeforeChrist(_)
            | Self::Reference(_)
            | Self::Other(_) => None,
        }
    }

    /// The types of TIMEX3 this value can belong to.
    pub fn fits(&self, timex: TimexType) -> bool {
        match self {
            Self::Day(_)
            | Self::Month(_)
            | Self::Year(_)
            | Self::AcrossYears(_)
            | Self::Decade(_)
            | Self::Century(_)
            | Self::Week(_)
            | Self::Weekend(_)
            | Self::PartOfYear(..)
            | Self::Interval(..)
            | Self::BeforeChrist(_)
            | Self::Reference(_) => timex == TimexType::Date,
            Self::At(..) | Self::Clock(_) | Self::PartOfDay(..) => timex == TimexType::Time,
            Self::Amount(_) | Self::AmountRange(..) | Self::Some(_) => {
                matches!(timex, TimexType::Duration | TimexType::Set)
            }
            Self::EveryWeekday(_) => timex == TimexType::Set,
            Self::Other(text) => match timex {
                TimexType::Duration => text.starts_with('P'),
                TimexType::Time => text.contains('T'),
                TimexType::Date => !text.starts_with('P') && !text.contains('T'),
                TimexType::Set => true,
            },
        }
    }
}
