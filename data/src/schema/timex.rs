//! The names of TIMEX3 (TimeML 1.2.1): types, modifiers, units, parts of the day and of the year. Data files name values as TIMEX3 does.

use super::named::named;

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

named! {
    TimexType, "TIMEX3 has no type":
    Date => "DATE",
    Time => "TIME",
    Duration => "DURATION",
    Set => "SET",
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

named! {
    Modifier, "TIMEX3 has no modifier":
    Before => "BEFORE",
    After => "AFTER",
    OnOrBefore => "ON_OR_BEFORE",
    OnOrAfter => "ON_OR_AFTER",
    LessThan => "LESS_THAN",
    MoreThan => "MORE_THAN",
    EqualOrLess => "EQUAL_OR_LESS",
    EqualOrMore => "EQUAL_OR_MORE",
    Start => "START",
    Mid => "MID",
    End => "END",
    Approx => "APPROX",
}

/// A part of the day; it is written behind a `T`.
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

named! {
    DayPart, "TIMEX3 has no part of the day":
    Morning => "MO",
    Midday => "MI",
    Afternoon => "AF",
    Evening => "EV",
    Night => "NI",
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

/// A part of a year that TIMEX3 has a name for.
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

named! {
    YearPart, "TIMEX3 has no part of the year":
    Quarter(Quarter::First) => "Q1",
    Quarter(Quarter::Second) => "Q2",
    Quarter(Quarter::Third) => "Q3",
    Quarter(Quarter::Fourth) => "Q4",
    FirstHalf => "H1",
    SecondHalf => "H2",
    Spring => "SP",
    Summer => "SU",
    Autumn => "FA",
    Winter => "WI",
}

impl YearPart {
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
