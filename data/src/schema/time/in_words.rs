//! `time/in-words.toml`: the words in which values are told to annotators.

use serde::Deserialize;

use crate::schema::Message;

/// The names of what TIMEX3 has names for.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InWords {
    /// From Monday.
    pub weekdays: [Message; 7],
    /// In the order of [`DayPart::ALL`](crate::schema::DayPart::ALL).
    pub day_parts: [Message; 5],
    /// In the order of [`YearPart::ALL`](crate::schema::YearPart::ALL).
    pub year_parts: [Message; 10],
    /// From years to seconds.
    pub units: [UnitInWords; 7],
}

/// A unit in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitInWords {
    /// The English singular.
    pub en: String,
    /// One of it.
    pub one: String,
    /// Two of it.
    pub two: String,
    /// Behind three to ten.
    pub few: String,
    /// Behind more.
    pub many: String,
}
