//! The words of time, loaded from `data/time/` once.

use std::sync::LazyLock;

use jiff::civil::Weekday;
use serde::Deserialize;

use super::value::{DayPart, Mod, Reference, Unit};
use crate::text::PhraseTable;

/// What a word or phrase says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeWord {
    /// A month name.
    Month(MonthName),
    /// A day of the week.
    Weekday(Weekday),
    /// A day counted from the day of writing.
    Deictic(i8),
    /// A part of the day.
    Part(DayPart),
    /// الماضي، الجاري، المقبل.
    Relation(Relation),
    /// A unit with its article (الأسبوع).
    TheUnit(Unit),
    /// A unit after a number, or alone as one of it.
    Unit(Unit, Count),
    /// مطلع، منتصف، نهاية…
    DateMod(Mod),
    /// نحو، أكثر من…
    AmountMod(Mod),
    /// وقت سابق…
    Reference(Reference),
    /// A word that makes a bare weekday a coming one.
    Future,
}

/// A month name of some tradition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthName {
    /// 1 to 12.
    pub number: i8,
    /// Whether it is a month of the Hijri calendar.
    pub hijri: bool,
    /// Whether it is also a common word or name.
    pub guarded: bool,
}

/// How many of a unit its form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Count {
    One,
    Two,
    Many,
}

/// Before, at or after the time of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Relation {
    Past,
    This,
    Next,
}

#[derive(Debug, Deserialize)]
struct MonthsFile {
    month: Vec<MonthRow>,
}

#[derive(Debug, Deserialize)]
struct MonthRow {
    number: i8,
    tradition: String,
    forms: Vec<String>,
    #[serde(default)]
    guarded: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct WordsFile {
    weekday: Vec<Row<i8>>,
    day: Vec<DayRow>,
    part: Vec<PartRow>,
    relation: Vec<RelationRow>,
    unit: Vec<UnitRow>,
    modifier: Vec<ModifierRow>,
    reference: Vec<ReferenceRow>,
    future: Vec<FormsRow>,
}

#[derive(Debug, Deserialize)]
struct Row<T> {
    number: T,
    forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct DayRow {
    offset: i8,
    forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct PartRow {
    part: String,
    forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct RelationRow {
    relation: Relation,
    forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct UnitRow {
    unit: String,
    one: Vec<String>,
    two: Vec<String>,
    many: Vec<String>,
    the: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct ModifierRow {
    r#mod: String,
    of: String,
    forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct ReferenceRow {
    to: String,
    forms: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct FormsRow {
    forms: Vec<String>,
}

/// The table of all words of time.
pub static LEXICON: LazyLock<PhraseTable<TimeWord>> = LazyLock::new(|| {
    let mut table = PhraseTable::default();
    // Embedded files are checked by a test; a broken one leaves its words out rather than panic.
    if let Ok(file) = toml::from_str::<MonthsFile>(MONTHS) {
        add_months(&mut table, &file);
    }
    if let Ok(file) = toml::from_str::<WordsFile>(WORDS) {
        add_words(&mut table, &file);
    }
    table
});

const MONTHS: &str = include_str!("../../data/time/months.toml");
const WORDS: &str = include_str!("../../data/time/words.toml");

fn add_months(table: &mut PhraseTable<TimeWord>, file: &MonthsFile) {
    for row in &file.month {
        for form in &row.forms {
            let month = TimeWord::Month(MonthName {
                number: row.number,
                hijri: row.tradition == "hijri",
                guarded: row.guarded.contains(form),
            });
            if !table.get(form).contains(&month) {
                table.insert(form, month);
            }
        }
    }
}

fn add_words(table: &mut PhraseTable<TimeWord>, file: &WordsFile) {
    let mut add = |forms: &[String], word: TimeWord| {
        for form in forms {
            table.insert(form, word);
        }
    };
    for row in &file.weekday {
        if let Ok(weekday) = Weekday::from_monday_one_offset(row.number) {
            add(&row.forms, TimeWord::Weekday(weekday));
        }
    }
    for row in &file.day {
        add(&row.forms, TimeWord::Deictic(row.offset));
    }
    for row in &file.part {
        if let Some(part) = DayPart::from_token(&row.part) {
            add(&row.forms, TimeWord::Part(part));
        }
    }
    for row in &file.relation {
        add(&row.forms, TimeWord::Relation(row.relation));
    }
    for row in &file.unit {
        if let Some(unit) = unit(&row.unit) {
            add(&row.one, TimeWord::Unit(unit, Count::One));
            add(&row.two, TimeWord::Unit(unit, Count::Two));
            add(&row.many, TimeWord::Unit(unit, Count::Many));
            add(&row.the, TimeWord::TheUnit(unit));
        }
    }
    for row in &file.modifier {
        if let Some(modifier) = Mod::from_name(&row.r#mod) {
            let word = match row.of.as_str() {
                "amount" => TimeWord::AmountMod(modifier),
                _ => TimeWord::DateMod(modifier),
            };
            add(&row.forms, word);
        }
    }
    for row in &file.reference {
        let reference = match row.to.as_str() {
            "past" => Reference::Past,
            "future" => Reference::Future,
            _ => Reference::Present,
        };
        add(&row.forms, TimeWord::Reference(reference));
    }
    for row in &file.future {
        add(&row.forms, TimeWord::Future);
    }
}

fn unit(name: &str) -> Option<Unit> {
    Some(match name {
        "year" => Unit::Year,
        "month" => Unit::Month,
        "week" => Unit::Week,
        "day" => Unit::Day,
        "hour" => Unit::Hour,
        "minute" => Unit::Minute,
        "second" => Unit::Second,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_parse_and_every_row_is_understood() {
        let months: MonthsFile = toml::from_str(MONTHS).unwrap();
        assert!(months.month.iter().all(|m| (1..=12).contains(&m.number)));
        let words: WordsFile = toml::from_str(WORDS).unwrap();
        assert!(words.unit.iter().all(|u| unit(&u.unit).is_some()));
        assert!(
            words
                .part
                .iter()
                .all(|p| DayPart::from_token(&p.part).is_some())
        );
        assert!(
            words
                .modifier
                .iter()
                .all(|m| Mod::from_name(&m.r#mod).is_some())
        );
    }
}
