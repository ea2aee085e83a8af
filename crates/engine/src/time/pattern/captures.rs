//! What the classes of a pattern catch.

use jiff::civil::Weekday;

use crate::time::value::{Amount, Clock, DayPart, Modifier, Reference, Unit, YearPart, Zone};
use crate::time::vocabulary::grammar::Era;
use crate::time::vocabulary::{MonthName, Relation};

/// A year as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaidYear {
    /// The number.
    pub number: i16,
    /// The era said with it.
    pub era: Option<Era>,
}

/// What the classes of a pattern caught.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Captures {
    pub day: Option<u8>,
    pub month: Option<MonthName>,
    pub year: Option<SaidYear>,
    pub weekday: Option<Weekday>,
    pub deictic: Option<i8>,
    pub part: Option<DayPart>,
    pub adverb: Option<DayPart>,
    pub zone: Option<Option<Zone>>,
    pub relation: Option<Relation>,
    pub unit: Option<Unit>,
    pub some: Option<Unit>,
    pub amount: Option<Amount>,
    pub upper: Option<Amount>,
    pub ordinal: Option<u8>,
    /// The ordinal before the last one.
    pub first_ordinal: Option<u8>,
    /// The month a year of its kind begins in.
    pub year_starts: Option<u8>,
    /// The year before the last one.
    pub first_year: Option<SaidYear>,
    pub season: Option<YearPart>,
    pub decade: Option<u8>,
    pub set: Option<Unit>,
    pub times: Option<u8>,
    pub modifier: Option<Modifier>,
    pub reference: Option<Reference>,
    pub clock: Option<Clock>,
    pub festival: Option<(bool, i8, i8)>,
    /// The word behind `^`, and the proclitic bytes on it.
    pub from: Option<(usize, usize)>,
}
