//! The lexicon: the words of time, loaded from `data/time/` once.

use std::sync::LazyLock;

use khabar_data::time::{FESTIVALS, WORDS};

use super::tables::{Entry, Problem, read_entries, read_rows};
use super::{TimeWord, months, units};
use crate::text::PhraseTable;

/// The table of all words of time.
pub static LEXICON: LazyLock<PhraseTable<TimeWord>> = LazyLock::new(|| {
    let mut lexicon = PhraseTable::default();
    // A test shows that the embedded files have no problems.
    for entry in entries(&mut Vec::new()) {
        lexicon.insert(&entry.form, entry.word);
    }
    lexicon
});

/// All words of the data files, and what is wrong in them.
fn entries(problems: &mut Vec<Problem>) -> Vec<Entry<TimeWord>> {
    let mut entries = months::entries(problems);
    entries.extend(entries_of("festivals.toml", FESTIVALS, problems));
    entries.extend(entries_of("words.toml", WORDS, problems));
    entries
}

fn entries_of(file: &str, text: &str, problems: &mut Vec<Problem>) -> Vec<Entry<TimeWord>> {
    let rows = read_rows(file, text, problems, |table, row| match table {
        "unit" => units::entries(row),
        _ => read_entries(table, row),
    });
    rows.into_iter().flat_map(|(_, entries)| entries).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        entries_of("words.toml", text, &mut problems);
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_row_of_the_embedded_files_is_understood() {
        let mut problems = Vec::new();
        assert!(!entries(&mut problems).is_empty());
        assert_eq!(problems, []);
    }

    #[test]
    fn a_field_of_another_table_is_an_error_with_its_place() {
        let text = "# Seasons.\n[[season]]\nseason = \"SU\"\ntens = 2\nforms = [\"صيف\"]\n";
        assert_eq!(
            problems(text),
            ["words.toml:2: [[season]]: unknown field `tens`, expected `season`\n"]
        );
    }

    #[test]
    fn so_are_a_table_a_name_and_a_missing_field_that_nobody_knows() {
        let first = |text| problems(text).swap_remove(0);
        let table = first("[[saeson]]\nseason = \"SU\"\nforms = []\n");
        assert!(
            table.starts_with("words.toml:1: [[saeson]]: unknown variant"),
            "{table}"
        );
        let name = first("[[season]]\nseason = \"XX\"\nforms = []\n");
        assert!(
            name.contains("TIMEX3 has no part of the year `XX`"),
            "{name}"
        );
        let missing = first("[[season]]\nforms = []\n");
        assert!(missing.contains("missing field `season`"), "{missing}");
        let forms = first("[[season]]\nseason = \"SU\"\n");
        assert!(forms.contains("missing field `forms`"), "{forms}");
        let unit = first("[[unit]]\nunit = \"year\"\none = []\n");
        assert!(unit.contains("missing field `two`"), "{unit}");
    }
}
