//! `time/rules.toml`: the rules of temporal expressions. The file explains its fields.

use serde::Deserialize;
use toml::Spanned;

use crate::schema::named::named;
use crate::schema::{Fault, Message};

/// How the parts of a match are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // One arm each of `Meaning::from_captures` in the engine.
pub enum Means {
    Calendar,
    Quarter,
    Half,
    PartOfMonth,
    Deictic,
    Period,
    Weekend,
    Decade,
    DecadeOfCentury,
    Century,
    YearOfKind,
    Duration,
    Ago,
    Ahead,
    Before,
    After,
    Every,
    Clock,
    Festival,
    Reference,
}

/// The file of rules.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeRulesFile {
    /// Patterns over the classes of words.
    pub rule: Vec<Spanned<TimeRule>>,
    /// What is read without a pattern.
    #[serde(default)]
    pub reader: Vec<Spanned<TimeReader>>,
}

/// A pattern with what it means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeRule {
    /// Its name, which never changes.
    pub name: String,
    /// What it reads, for annotators.
    pub says: Message,
    /// How the parts of a match are put together.
    pub means: Means,
    /// What it matches.
    pub pattern: String,
    /// Words that, right before, make it something else.
    #[serde(default)]
    pub not_after: Vec<String>,
    /// Words that, right behind, make it something else.
    #[serde(default)]
    pub not_before: Vec<String>,
    /// Sentences with their timexes marked.
    #[serde(default)]
    pub yes: Vec<String>,
    /// Sentences without a timex.
    #[serde(default)]
    pub no: Vec<String>,
}

/// A rule that is no pattern but code of the engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reader {
    /// 19/03/2025
    Digits,
    /// 2025-03-19
    DigitsYearFirst,
    /// 19/3/25
    DigitsShortYear,
    /// 19/9/1446هـ
    DigitsHijri,
    /// March 19, 2025
    EnglishDate,
    /// 17:38
    DigitsClock,
    /// An end of a range: 3 of «من 3 إلى 5 مارس».
    Range,
}

named! {
    Reader, "no code reads":
    Digits => "digits",
    DigitsYearFirst => "digits-year-first",
    DigitsShortYear => "digits-short-year",
    DigitsHijri => "digits-hijri",
    EnglishDate => "english-date",
    DigitsClock => "digits-clock",
    Range => "range",
}

/// What is said of a rule that is code.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeReader {
    /// Which one.
    pub name: Reader,
    /// What it reads, for annotators.
    pub says: Message,
}

/// Reads the file of rules.
pub fn time_rules(file: &str, text: &str, faults: &mut Vec<Fault>) -> TimeRulesFile {
    let rules: TimeRulesFile = match toml::from_str(text) {
        Ok(rules) => rules,
        Err(error) => {
            faults.push(Fault::in_toml(file, text, &error));
            return TimeRulesFile::default();
        }
    };
    let patterns = rules.rule.iter().map(|rule| {
        let at = rule.span().start;
        (at, rule.get_ref().name.as_str(), &rule.get_ref().says)
    });
    let readers = rules.reader.iter().map(|reader| {
        let at = reader.span().start;
        (at, reader.get_ref().name.name(), &reader.get_ref().says)
    });
    let mut names: Vec<&str> = Vec::new();
    for (at, name, says) in patterns.chain(readers) {
        if says.en.trim().is_empty() || says.ar.trim().is_empty() {
            let what =
                format!("{name}: `says` is empty in one language; write what the rule reads");
            faults.push(Fault::at(file, text, at, what));
        }
        if names.contains(&name) {
            let what = format!("a second rule {name}: rename this one, or join the two");
            faults.push(Fault::at(file, text, at, what));
        }
        names.push(name);
    }
    for reader in Reader::ALL {
        if !names.contains(&reader.name()) {
            let what = format!("no [[reader]] named {}; say what it reads", reader.name());
            faults.push(Fault::at(file, text, text.len(), what));
        }
    }
    for rule in rules
        .rule
        .iter()
        .filter(|rule| rule.get_ref().yes.is_empty())
    {
        let what = format!(
            "{}: no example; write a sentence that it reads into `yes`",
            rule.get_ref().name
        );
        faults.push(Fault::at(file, text, rule.span().start, what));
    }
    rules
}
