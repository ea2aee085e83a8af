//! The names of months, which differ from one part of the Arab world to the other: `data/time/months.toml`.

use std::sync::LazyLock;

use khabar_data::schema::{MonthName, MonthRow, Tradition};

use crate::text::fold::fold;

/// The months of each tradition.
pub static MONTHS: LazyLock<Vec<MonthRow>> = LazyLock::new(khabar_data::time::months);

/// The folded words for months.
pub fn names() -> Vec<(String, MonthName)> {
    let rows = &MONTHS;
    let is_shared = |form: &str, tradition: Tradition| {
        let mut others = rows.iter().filter(|row| row.tradition != tradition);
        others.any(|row| row.forms.iter().any(|other| fold(other) == form))
    };
    let mut names: Vec<(String, MonthName)> = Vec::new();
    for row in rows.iter() {
        let guarded: Vec<String> = row.guarded.iter().map(|form| fold(form)).collect();
        for form in &row.forms {
            let form = fold(form);
            // Spellings that fold to the same, or that two traditions share, are one month.
            let stands_already =
                |(name, month): &(String, MonthName)| *name == form && month.number == row.number;
            if names.iter().any(stands_already) {
                continue;
            }
            let month = MonthName {
                number: row.number,
                hijri: row.tradition == Tradition::Hijri,
                guarded: guarded.contains(&form),
                behind_day: row.tradition == Tradition::Libya,
                tradition: Some(row.tradition).filter(|tradition| !is_shared(&form, *tradition)),
            };
            names.push((form, month));
        }
    }
    names
}
