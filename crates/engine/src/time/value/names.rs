//! The names of TIMEX3 (TimeML 1.2.1): types, modifiers, units, parts of the day and of the year.

use serde::de::{Deserialize, Deserializer, Error};

/// Lets a data file name a value as TIMEX3 does; a name that TIMEX3 does not have is an error.
macro_rules! deserialize_by_name {
    ($type:ident::$read:ident, $what:literal) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let name = String::deserialize(deserializer)?;
                $type::$read(&name)
                    .ok_or_else(|| D::Error::custom(format!("TIMEX3 has no {} `{name}`", $what)))
            }
        }
    };
}

deserialize_by_name!(Modifier::from_name, "modifier");
deserialize_by_name!(DayPart::from_token, "part of the day");
deserialize_by_name!(YearPart::from_token, "part of the year");

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
pub enum Modifier {
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

impl Modifier {
    /// All modifiers of TimeML 1.2.1.
    pub const ALL: [(Modifier, &'static str); 12] = [
        (Modifier::Before, "BEFORE"),
        (Modifier::After, "AFTER"),
        (Modifier::OnOrBefore, "ON_OR_BEFORE"),
        (Modifier::OnOrAfter, "ON_OR_AFTER"),
        (Modifier::LessThan, "LESS_THAN"),
        (Modifier::MoreThan, "MORE_THAN"),
        (Modifier::EqualOrLess, "EQUAL_OR_LESS"),
        (Modifier::EqualOrMore, "EQUAL_OR_MORE"),
        (Modifier::Start, "START"),
        (Modifier::Mid, "MID"),
        (Modifier::End, "END"),
        (Modifier::Approx, "APPROX"),
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Reference {
    Past,
    Present,
    Future,
}
