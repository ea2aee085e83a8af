//! `time/words.toml` and `time/festivals.toml`: the words that patterns name.

use jiff::civil::Weekday;
use serde::{Deserialize, Deserializer};

use super::tables::{Entry, read_entries, read_rows};
use super::{MonthName, units};
use crate::schema::{DayPart, Fault, Modifier, Reference, Unit, YearPart};

/// What a word or phrase says about time. Each is a table of these files, named in snake case, with these fields beside `forms`; those that
/// are skipped come from other tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[allow(missing_docs)] // The fields say what their types do.
pub enum TimeWord {
    /// A month name: شباط. Its table has a file of its own.
    #[serde(skip)]
    Month { month: MonthName },

    /// A day with a name, by month and day of its calendar: عيد الفطر.
    Festival {
        calendar: CalendarName,
        month: i8,
        day: i8,
    },

    /// A day of the week: الأربعاء.
    Weekday {
        #[serde(rename = "number", deserialize_with = "iso_weekday")]
        weekday: Weekday,
    },

    /// A day of the week without its article: كل يوم جمعة.
    BareWeekday {
        #[serde(rename = "number", deserialize_with = "iso_weekday")]
        weekday: Weekday,
    },

    /// A word for a day of the month: غرة.
    MonthDay { number: u8 },

    /// A day counted from the day of writing, and the part of it that the word names: أمس، الليلة.
    Day { offset: i8, part: Option<DayPart> },

    /// The day of writing as the last of a row of days: لليوم الثالث.
    RunningDay {},

    /// A part of the day: صباح.
    Part { part: DayPart },

    /// A part of the day as adverb behind a clock time: صباحا.
    Adverb { part: DayPart },

    /// A time zone, in hours east of Greenwich, or local: بتوقيت غرينتش.
    Zone { hours: Option<i8> },

    /// A season: صيف.
    Season { season: YearPart },

    /// The tens of a decade: الستينيات.
    Decade { tens: u8 },

    /// An adverb of recurrence, by its unit: يوميا.
    Set { unit: Unit },

    /// How often: مرتين.
    Times { number: u8 },

    /// What makes a year one that does not begin in January, and the month it begins in: الدراسي.
    YearKind { number: u8 },

    /// Which one of several: الماضي، الجاري، المقبل، نفسه، التالي.
    Relation { relation: Relation },

    /// This one, before what it is said of: هذا.
    This {},

    /// A modifier before what it modifies: مطلع (of a date), نحو (of an amount).
    Modifier {
        #[serde(rename = "mod")]
        modifier: Modifier,
        of: Modified,
    },

    /// A modifier behind what it modifies: تقريبا.
    AfterModifier {
        #[serde(rename = "mod")]
        modifier: Modifier,
    },

    /// An expression that points without saying where: وقت سابق.
    Reference { to: Reference },

    /// A unit after a number, or alone as one of it: أسبوع. With the next four of the table `unit`, and how many of the unit its
    /// name stands for: a decade is ten years.
    #[serde(skip)]
    Unit {
        unit: Unit,
        count: Count,
        times: u16,
    },

    /// A unit with its article: الأسبوع.
    #[serde(skip)]
    TheUnit { unit: Unit },

    /// The decade: العقد.
    #[serde(skip)]
    TheDecade {},

    /// Two of a unit with their article: العامين.
    #[serde(skip)]
    TheTwo { unit: Unit, times: u16 },

    /// More than two of a unit with their article: الأشهر.
    #[serde(skip)]
    TheUnits { unit: Unit, times: u16 },

    // --- Words of no class, which the code looks for -----------------------------------------------------------------------
    /// Between two dates that are the same day in two calendars: الموافق.
    SameDay {},

    /// A word that tells of what time its clause speaks: قال، تستضيف، سوف.
    Tense { tense: Tense },

    /// A noun that begins like a verb of the future: سيارة.
    NotFuture {},

    /// A word that may stand behind a bare year, where a number would have something counted: في 2013 على.
    BehindYear {},

    /// A word that opens a range: بين، يومي.
    RangeOpener {},

    /// A word that links the parts of a range: إلى.
    RangeLink { link: Link },
}

/// The calendar of a day with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum CalendarName {
    Hijri,
    Gregorian,
}

/// What a modifier modifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Modified {
    Date,
    Amount,
}

/// How many of a unit its form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Count {
    One,
    Two,
    Many,
}

/// How the parts of a range are linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// إلى, حتى.
    To,
    /// أو.
    Or,
    /// و.
    And,
}

/// The time a clause speaks of, as the `tense` of TimeML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Tense {
    Past,
    Present,
    Future,
}

/// Before, at or after the time of writing, or the time named before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Relation {
    BeforeLast,
    Past,
    This,
    Next,
    AfterNext,
    Same,
    Following,
    Preceding,
}

/// Reads a weekday by its number in ISO 8601: Monday is 1.
fn iso_weekday<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
    let number = i8::deserialize(deserializer)?;
    Weekday::from_monday_one_offset(number).map_err(serde::de::Error::custom)
}

/// Reads a file of words.
pub fn time_words(file: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<Entry<TimeWord>> {
    let rows = read_rows(file, text, faults, |table, row| match table {
        "unit" => units::entries(row),
        _ => read_entries(table, row),
    });
    let entries: Vec<Vec<Entry<TimeWord>>> = rows
        .into_iter()
        .map(|(place, entries)| {
            let impossible = |entry: &Entry<TimeWord>| matches!(entry.word, TimeWord::Festival { month, day, .. } if !(1..=12).contains(&month) || !(1..=31).contains(&day));
            if entries.iter().any(impossible) {
                faults.push(Fault { place, what: "[[festival]]: no month has that day; `month` is 1 to 12, `day` 1 to 31".to_string() });
            }
            entries
        })
        .collect();
    entries.into_iter().flatten().collect()
}
