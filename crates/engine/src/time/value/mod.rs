//! TIMEX3 values (TimeML 1.2.1, ISO-TimeML) as types: what cannot be on a calendar cannot be printed.

mod amount;
mod clock;
mod parse;

pub use amount::Amount;
pub use clock::{Clock, Zone};
pub use khabar_data::schema::{DayPart, Modifier, Quarter, Reference, TimexType, Unit, YearPart};

use std::fmt;

use jiff::civil::{Date, ISOWeekDate, Weekday};

/// The value of a TIMEX3. It is read from the text of a tag and printed as TIMEX3 writes it.
///
/// ```
/// use khabar_engine::time::{TimexType, Value, ValueError};
///
/// let value: Value = "2025-02".parse()?;
/// assert_eq!(value.to_string(), "2025-02");
/// assert!(value.fits(TimexType::Date));
/// let last = value.days().map(|(_, last)| last.to_string());
/// assert_eq!(last.as_deref(), Some("2025-02-28"));
/// assert_eq!("2025-02-30".parse::<Value>(), Err(ValueError::Impossible));
/// # Ok::<(), ValueError>(())
/// ```
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
            Self::PartOfYear(year, part) => write!(f, "{year:04}-{}", part.name()),
            Self::At(day, clock) => write!(f, "{day}{clock}"),
            Self::Clock(clock) => write!(f, "{clock}"),
            Self::PartOfDay(day, part) => write!(f, "{day}T{}", part.name()),
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
