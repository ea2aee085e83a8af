//! What a temporal expression says, before anyone knows the date of the article: the half of a timex that
//! can be cached with its paragraph.

use jiff::civil::{Date, Weekday};

use super::lexicon::{MonthName, Relation};
use super::pattern::Captures;
use super::rules::Means;
use super::value::{Amount, Clock, DayPart, Reference, TimexType, Unit};

/// The meaning of a timex, free of the document's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A stated day, with nothing left to resolve.
    Day(Date),
    /// Fields of the calendar, some of them missing.
    Calendar(Calendar),
    /// A day counted from that of writing, with what else was said of it.
    Deictic {
        /// Days after the day of writing.
        offset: i8,
        /// The weekday named beside it (أمس الثلاثاء).
        weekday: Option<Weekday>,
        /// The part of the day named before it (مساء أمس).
        part: Option<DayPart>,
    },
    /// A week, month or year counted from the present one.
    Period {
        /// Its unit.
        unit: Unit,
        /// Before, this or after.
        relation: Relation,
    },
    /// An amount of time.
    Amount(Amount),
    /// A time of day, on the day of the article unless its paragraph says another.
    Clock(Clock),
    /// A vague direction.
    Reference(Reference),
}

/// Fields of the calendar as far as they were said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Calendar {
    pub year: Option<i16>,
    pub month: Option<MonthName>,
    pub day: Option<u8>,
    pub weekday: Option<Weekday>,
    pub relation: Option<Relation>,
    /// The unit the relation was said of (12 مارس من العام الماضي).
    pub unit: Option<Unit>,
    pub part: Option<DayPart>,
}

impl Meaning {
    /// Puts the parts of a match together; none when they cannot be (a day without a month).
    pub fn from_captures(means: Means, c: &Captures) -> Option<Self> {
        match means {
            Means::Calendar => Some(Self::Calendar(Calendar {
                year: c.year,
                month: c.month,
                day: c.day,
                weekday: c.weekday,
                relation: c.relation,
                unit: c.unit,
                part: c.part,
            })),
            Means::Deictic => Some(Self::Deictic {
                offset: c.deictic?,
                weekday: c.weekday,
                part: c.part,
            }),
            Means::Period => Some(Self::Period {
                unit: c.unit?,
                relation: c.relation?,
            }),
            Means::Duration => c.amount.map(Self::Amount),
            Means::Clock => c.clock.map(Self::Clock),
            Means::Reference => c.reference.map(Self::Reference),
        }
    }

    /// The TIMEX3 type of such a meaning.
    pub fn timex_type(&self) -> TimexType {
        match self {
            Self::Clock(_) => TimexType::Time,
            Self::Calendar(Calendar { part: Some(_), .. })
            | Self::Deictic { part: Some(_), .. } => TimexType::Time,
            Self::Amount(_) => TimexType::Duration,
            _ => TimexType::Date,
        }
    }
}
