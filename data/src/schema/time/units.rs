//! The table of units: one row for each, with its forms by number and by article.

use serde::Deserialize;
use toml::Table;

use super::tables::{Entry, take_forms};
use super::{Count, TimeWord};
use crate::schema::Unit;

/// What a row of `[[unit]]` says beside its forms.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRow {
    unit: UnitName,
}

/// A unit by the name it has in the data: those of TIMEX3, and two that are so many years.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum UnitName {
    Century,
    Decade,
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
}

impl UnitName {
    /// The unit of TIMEX3, and how many of it the name stands for.
    fn unit(self) -> (Unit, u16) {
        match self {
            Self::Century => (Unit::Year, 100),
            Self::Decade => (Unit::Year, 10),
            Self::Year => (Unit::Year, 1),
            Self::Month => (Unit::Month, 1),
            Self::Week => (Unit::Week, 1),
            Self::Day => (Unit::Day, 1),
            Self::Hour => (Unit::Hour, 1),
            Self::Minute => (Unit::Minute, 1),
            Self::Second => (Unit::Second, 1),
        }
    }
}

/// The words of a row of `[[unit]]`. The error says what is wrong with it.
pub fn entries(mut row: Table) -> Result<Vec<Entry<TimeWord>>, String> {
    let forms = ["one", "two", "many", "the", "the_two", "the_many"]
        .map(|field| take_forms(&mut row, field));
    let [one, two, many, the, the_two, the_many] = forms;
    let UnitRow { unit } = row.try_into().map_err(|error| error.to_string())?;
    let (unit, times) = unit.unit();
    let counted = |count| TimeWord::Unit { unit, count, times };
    let with_article = match times {
        1 => Some(TimeWord::TheUnit { unit }),
        10 => Some(TimeWord::TheDecade {}),
        // «القرن» is read by the rule of centuries.
        _ => None,
    };
    let words = [
        (one?, Some(counted(Count::One))),
        (two?, Some(counted(Count::Two))),
        (many?, Some(counted(Count::Many))),
        (the?, with_article),
        (the_two?, Some(TimeWord::TheTwo { unit, times })),
        (the_many?, Some(TimeWord::TheUnits { unit, times })),
    ];
    let mut entries = Vec::new();
    for (forms, word) in words {
        if let Some(word) = word {
            entries.extend(forms.into_iter().map(|form| Entry { form, word }));
        }
    }
    Ok(entries)
}
