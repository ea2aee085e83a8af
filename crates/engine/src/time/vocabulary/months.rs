//! The names of months, which differ from one part of the Arab world to the other: `data/time/months.toml`.

use std::sync::LazyLock;

use khabar_data::time::MONTHS;
use serde::Deserialize;

use super::TimeWord;
use super::tables::{Entry, Problem, read_rows};
use crate::text::fold::fold;

/// A month name of some tradition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthName {
    /// 1 to 12.
    pub number: i8,
    /// Whether it is a month of the Hijri calendar.
    pub hijri: bool,
    /// Whether it is also a common word or name.
    pub guarded: bool,
    /// Whether it is so common a word that it counts only behind a day (the Libyan months).
    pub behind_day: bool,
    /// Where it is used; none when more than one tradition has it.
    pub tradition: Option<Tradition>,
}

impl MonthName {
    /// The month with that number, not by the name that some tradition gives it.
    pub fn unnamed(number: i8, hijri: bool) -> Self {
        Self {
            number,
            hijri,
            guarded: false,
            behind_day: false,
            tradition: hijri.then_some(Tradition::Hijri),
        }
    }
}

/// The names of months differ from one part of the Arab world to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Tradition {
    Egypt,
    Levant,
    Maghreb,
    Morocco,
    Libya,
    Hijri,
}

impl Tradition {
    /// Those of the civil calendar, by the names they have in settings.
    pub const CIVIL: [(&'static str, Self); 5] = [
        ("egypt", Self::Egypt),
        ("levant", Self::Levant),
        ("maghreb", Self::Maghreb),
        ("morocco", Self::Morocco),
        ("libya", Self::Libya),
    ];
}

/// A row of `[[month]]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct MonthRow {
    number: i8,
    tradition: Tradition,
    /// Its name in English messages; with that of Egypt, and of the Hijri calendar.
    #[serde(default)]
    en: String,
    forms: Vec<String>,
    #[serde(default)]
    guarded: Vec<String>,
}

/// A month of a tradition, as annotators are shown it.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct NamedMonth {
    pub number: i8,
    pub tradition: Tradition,
    pub en: String,
    pub ar: String,
}

/// The names of months as annotators are shown them.
pub static MONTH_NAMES: LazyLock<Vec<NamedMonth>> = LazyLock::new(|| {
    rows(&mut Vec::new())
        .into_iter()
        .map(|row| NamedMonth {
            number: row.number,
            tradition: row.tradition,
            en: row.en,
            ar: row.forms.into_iter().next().unwrap_or_default(),
        })
        .collect()
});

fn rows(problems: &mut Vec<Problem>) -> Vec<MonthRow> {
    let rows = read_rows("months.toml", MONTHS, problems, |table, row| match table {
        "month" => row
            .try_into::<MonthRow>()
            .map_err(|error| error.to_string()),
        _ => Err(format!("there is no table [[{table}]]")),
    });
    let (of_a_year, others): (Vec<_>, Vec<_>) = rows
        .into_iter()
        .partition(|(_, row)| (1..=12).contains(&row.number));
    problems.extend(others.into_iter().map(|(place, row)| Problem {
        place,
        what: format!("there is no month {}", row.number),
    }));
    of_a_year.into_iter().map(|(_, row)| row).collect()
}

/// The words for months.
pub fn entries(problems: &mut Vec<Problem>) -> Vec<Entry<TimeWord>> {
    let rows = rows(problems);
    let is_shared = |form: &str, tradition: Tradition| {
        let mut others = rows.iter().filter(|row| row.tradition != tradition);
        others.any(|row| row.forms.iter().any(|other| fold(other) == form))
    };
    let mut entries: Vec<Entry<TimeWord>> = Vec::new();
    for row in &rows {
        let guarded: Vec<String> = row.guarded.iter().map(|form| fold(form)).collect();
        for form in &row.forms {
            let form = fold(form);
            // Spellings that fold to the same, or that two traditions share, are one month.
            let stands_already = |entry: &Entry<TimeWord>| {
                entry.form == form
                    && matches!(entry.word, TimeWord::Month { month } if month.number == row.number)
            };
            if entries.iter().any(stands_already) {
                continue;
            }
            let month = MonthName {
                number: row.number,
                hijri: row.tradition == Tradition::Hijri,
                guarded: guarded.contains(&form),
                behind_day: row.tradition == Tradition::Libya,
                tradition: Some(row.tradition).filter(|tradition| !is_shared(&form, *tradition)),
            };
            let word = TimeWord::Month { month };
            entries.push(Entry { form, word });
        }
    }
    entries
}
