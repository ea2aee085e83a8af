//! `time/months.toml`: the names of months.

use serde::Deserialize;

use super::tables::read_rows;
use crate::schema::Fault;

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
pub struct MonthRow {
    /// 1 to 12.
    pub number: i8,
    /// Where it has these names.
    pub tradition: Tradition,
    /// Its name in English messages; with that of Egypt, and of the Hijri calendar.
    #[serde(default)]
    pub en: String,
    /// Its names, the one shown to annotators first.
    pub forms: Vec<String>,
    /// Of these, the ones that are common words or names too.
    #[serde(default)]
    pub guarded: Vec<String>,
}

impl MonthRow {
    /// The name shown to annotators.
    pub fn name(&self) -> &str {
        self.forms.first().map_or("", String::as_str)
    }
}

/// Reads the file of months.
pub fn months(file: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<MonthRow> {
    let rows = read_rows(file, text, faults, |table, row| match table {
        "month" => row
            .try_into::<MonthRow>()
            .map_err(|error| error.to_string()),
        _ => Err("there is no such table; write [[month]]".to_string()),
    });
    for (place, row) in &rows {
        let mut fault = |what: String| {
            faults.push(Fault {
                place: place.clone(),
                what,
            })
        };
        if !(1..=12).contains(&row.number) {
            fault(format!(
                "[[month]]: there is no month {}; `number` is 1 to 12",
                row.number
            ));
        }
        if row.forms.is_empty() {
            fault("[[month]]: no name; write one into `forms`".to_string());
        }
        if let Some(form) = row.guarded.iter().find(|form| !row.forms.contains(form)) {
            fault(format!(
                "[[month]]: {form} is guarded, but is not among the `forms`"
            ));
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}
