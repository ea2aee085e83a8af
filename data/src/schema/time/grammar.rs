//! `time/grammar.toml`: the small words around expressions of time that no pattern names.

use serde::Deserialize;

use super::Tense;
use super::tables::{Entry, read_entries, read_rows};
use crate::schema::Fault;

/// What a word does beside an expression of time. Each is a table of `data/time/grammar.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // The fields say what their types do.
pub enum GrammarWord {
    /// The era of the year before it: هـ.
    Era { era: Era },
    /// Into how many parts it cuts the unit behind it: نصف.
    Fraction { parts: u32 },
    /// Minutes after the hour named before it, or before that hour: والربع, إلا ربعا.
    Minutes { minutes: i8 },
    /// An hour that is no ordinal: الواحدة.
    Hour { hour: u8 },
    /// The half of the day, behind a clock in digits: 06:42 م.
    HalfOfDay { half: HalfOfDay },
    /// The initials of a zone: 15:00 ت.غ.
    ZoneInitials { hours: i8 },
    /// An epithet of a Hijri month: رمضان المبارك.
    Epithet {},
    /// What stands between the ends of a range of amounts: ثلاث إلى أربع ساعات.
    BetweenAmounts {},
    /// A unit named again with the article behind a part of it: ساعة ونصف الساعة.
    NamedAgain {},
    /// The noun before an hour: الساعة 8.
    HourNoun {},
    /// A noun whose complement is a name, not a time: شارع 23 يوليو.
    NameHead { of: NameOf },
    /// The word for a day before a date in digits: يوم 19/03/2025.
    BeforeDigits {},
    /// The particle before a clause in the imperfect: من المقرر أن يلتقي.
    Subordinator {},
    /// What a verb of a tense begins with, behind a conjunction: سيلتقي.
    VerbPrefix { tense: Tense },
    /// The end of a word that puts the imperfect behind it into a tense: كان يلتقي, وكان يلتقي.
    Auxiliary { tense: Tense },
}

/// An era.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Era {
    Christian,
    BeforeChrist,
    Hijri,
}

/// A half of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum HalfOfDay {
    BeforeNoon,
    AfterNoon,
}

/// What a name is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum NameOf {
    Place,
    Outlet,
}

/// Reads the file of small words.
pub fn time_grammar(file: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<Entry<GrammarWord>> {
    let rows = read_rows(file, text, faults, read_entries);
    rows.into_iter().flat_map(|(_, entries)| entries).collect()
}
