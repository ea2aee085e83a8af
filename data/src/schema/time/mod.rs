//! `time/`: words of time, and the rules over them.

mod grammar;
mod in_words;
mod months;
mod numbers;
mod rules;
mod tables;
mod units;
mod words;

pub use grammar::{Era, GrammarWord, HalfOfDay, NameOf, time_grammar};
pub use in_words::{InWords, UnitInWords};
pub use months::{MonthName, MonthRow, Tradition, months};
pub use numbers::{NumberWord, Numbers};
pub use rules::{Means, Reader, TimeReader, TimeRule, TimeRulesFile, time_rules};
pub use tables::Entry;
pub use words::{CalendarName, Count, Link, Modified, Relation, Tense, TimeWord, time_words};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::Fault;

    fn faults<T>(read: fn(&str, &str, &mut Vec<Fault>) -> T, text: &str) -> Vec<String> {
        let mut faults = Vec::new();
        read("file.toml", text, &mut faults);
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_field_of_another_table_is_a_fault_with_its_place() {
        let text = "# Seasons.\n[[season]]\nseason = \"SU\"\ntens = 2\nforms = [\"صيف\"]\n";
        assert_eq!(
            faults(time_words, text),
            ["file.toml:2: [[season]]: unknown field `tens`, expected `season`"]
        );
    }

    #[test]
    fn so_are_a_table_a_name_and_a_missing_field_that_nobody_knows() {
        let first = |text| faults(time_words, text).swap_remove(0);
        let table = first("[[saeson]]\nseason = \"SU\"\nforms = []\n");
        assert!(
            table.starts_with("file.toml:1: [[saeson]]: unknown variant"),
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
        let day =
            first("[[festival]]\ncalendar = \"hijri\"\nmonth = 13\nday = 1\nforms = [\"عيد\"]\n");
        assert!(day.contains("no month has that day"), "{day}");
        let type_of_forms = first("[[season]]\nseason = \"SU\"\nforms = \"صيف\"\n");
        assert!(type_of_forms.contains("invalid type"), "{type_of_forms}");
    }

    #[test]
    fn a_broken_month_is_told_with_its_place() {
        let month = |more: &str| faults(months, &format!("# Egypt\n[[month]]\n{more}"));
        assert_eq!(
            month("number = 1\ntradition = \"egypt\"\nforms = [\"يناير\"]"),
            [""; 0]
        );
        assert_eq!(
            month("number = 13\ntradition = \"egypt\"\nforms = []\nguarded = [\"مارس\"]"),
            [
                "file.toml:2: [[month]]: there is no month 13; `number` is 1 to 12",
                "file.toml:2: [[month]]: no name; write one into `forms`",
                "file.toml:2: [[month]]: مارس is guarded, but is not among the `forms`",
            ]
        );
        let unknown = month("number = 1\ntradition = \"tunis\"\nforms = []");
        assert!(
            unknown[0].contains("unknown variant `tunis`"),
            "{unknown:?}"
        );
    }

    #[test]
    fn a_broken_small_word_is_told_with_its_place() {
        let found = faults(time_grammar, "[[era]]\nera = \"roman\"\nforms = [\"م\"]\n");
        assert!(
            found[0].starts_with("file.toml:1: [[era]]: unknown variant `roman`"),
            "{found:?}"
        );
    }

    #[test]
    fn a_broken_rule_is_told_with_its_place() {
        let readers: String = Reader::ALL
            .iter()
            .map(|reader| {
                let name = reader.name();
                format!("[[reader]]\nname = \"{name}\"\nsays = {{ en = \"a\", ar = \"أ\" }}\n")
            })
            .collect();
        let rule = |name: &str, more: &str| {
            format!(
                "[[rule]]\nname = \"{name}\"\nmeans = \"calendar\"\npattern = \"{{weekday}}\"\nsays = {{ en = \"a day\", ar = \"يوم\" }}\n{more}\n"
            )
        };
        let yes = "yes = [\"وصل ⟦الأحد⟧ => DATE 2025-03-16\"]";
        let with = |rules: &str| faults(time_rules, &format!("{rules}{readers}"));
        let sound = rule("weekday", yes);
        assert_eq!(with(&sound), [""; 0]);
        let unknown = with(&rule("weekday", "not_befor = []"));
        assert!(
            unknown[0].starts_with("file.toml:6: unknown field `not_befor`"),
            "{unknown:?}"
        );
        assert_eq!(
            with(&sound.replace("يوم", "")),
            ["file.toml:1: weekday: `says` is empty in one language; write what the rule reads"]
        );
        assert_eq!(
            with(&sound.replace("says", "#")),
            ["file.toml:1: missing field `says`"]
        );
        assert_eq!(
            with(&format!("{sound}{sound}")),
            ["file.toml:7: a second rule weekday: rename this one, or join the two"]
        );
        assert_eq!(
            with(&rule("weekday", "")),
            ["file.toml:1: weekday: no example; write a sentence that it reads into `yes`"]
        );
        let without = faults(time_rules, &sound);
        assert_eq!(without.len(), Reader::ALL.len(), "{without:?}");
        assert!(without[0].ends_with("no [[reader]] named digits; say what it reads"));
    }
}
