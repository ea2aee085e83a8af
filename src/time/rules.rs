//! The rules of `data/time/rules.toml`, read once.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::pattern::{self, First, Node};
use crate::text::fold::fold;

/// How the parts of a match are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // One arm each of `meaning::Meaning::from_captures`.
pub enum Means {
    Calendar,
    Deictic,
    Period,
    Duration,
    Clock,
    Reference,
}

/// Which words of a match are the timex.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// All of them.
    #[default]
    All,
    /// The year alone: the words before it only vouch for it (منذ 2022).
    Year,
}

/// One pattern with what it means.
#[derive(Debug)]
pub struct Rule {
    /// Its name, shown as the reason in a hover.
    pub name: String,
    /// How its parts are put together.
    pub means: Means,
    /// What it matches.
    pub pattern: Node,
    /// What a match can begin with.
    pub first: First,
    /// Which words are the timex.
    pub keep: Keep,
    /// Folded words that, right before it, make it something else.
    pub not_after: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct RulesFile {
    rule: Vec<RuleRow>,
}

#[derive(Debug, Deserialize)]
struct RuleRow {
    name: String,
    means: Means,
    pattern: String,
    #[serde(default)]
    keep: Keep,
    #[serde(default)]
    not_after: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    yes: Vec<String>,
    #[cfg_attr(not(test), allow(dead_code))]
    #[serde(default)]
    no: Vec<String>,
}

const RULES_TOML: &str = include_str!("../../data/time/rules.toml");

/// All rules, in the order of the file.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    // The embedded file is checked by a test; a broken rule is left out rather than panic.
    let rows = toml::from_str::<RulesFile>(RULES_TOML).map_or_else(|_| Vec::new(), |f| f.rule);
    rows.into_iter()
        .filter_map(|row| {
            let pattern = pattern::parse(&row.pattern).ok()?;
            Some(Rule {
                first: pattern.first(),
                pattern,
                name: row.name,
                means: row.means,
                keep: row.keep,
                not_after: row.not_after.iter().map(|word| fold(word)).collect(),
            })
        })
        .collect()
});

/// The words, beside those of classes, that some rule can begin with.
pub static STARTERS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    RULES
        .iter()
        .flat_map(|rule| rule.first.words.iter().map(String::as_str))
        .collect()
});

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Context, recognise, resolve_all};
    use jiff::civil::date;

    /// Cuts `⟦…⟧` out of an example: the plain text, the marked words, and what is expected behind `=>`.
    fn marked(example: &str) -> (String, Option<String>, String) {
        let (text, value) = example.split_once(" => ").unwrap_or((example, ""));
        let inner = text
            .split_once('⟦')
            .and_then(|(_, rest)| rest.split_once('⟧'))
            .map(|(inner, _)| inner.to_string());
        (text.replace(['⟦', '⟧'], ""), inner, value.to_string())
    }

    fn found(text: &str) -> Vec<(String, String)> {
        let context = Context {
            dct: Some(date(2025, 3, 19)),
        };
        resolve_all(&recognise(text), &context)
            .into_iter()
            .map(|(timex, resolved)| {
                let value = resolved.value.map_or("?".to_string(), |v| v.to_string());
                (
                    text[timex.span.clone()].to_string(),
                    format!("{} {value}", timex.timex_type.name()),
                )
            })
            .collect()
    }

    #[test]
    fn every_rule_finds_its_examples_and_nothing_in_its_counter_examples() {
        let file: RulesFile = toml::from_str(RULES_TOML).unwrap();
        let mut wrong = Vec::new();
        for row in &file.rule {
            if let Err(error) = pattern::parse(&row.pattern) {
                wrong.push(format!("{}: {error}", row.name));
            }
            for example in &row.yes {
                let (text, words, value) = marked(example);
                let expected = vec![(words.unwrap_or_default(), value)];
                if found(&text) != expected {
                    wrong.push(format!(
                        "{}: {example}\n    found {:?}",
                        row.name,
                        found(&text)
                    ));
                }
            }
            for example in &row.no {
                if !found(example).is_empty() {
                    wrong.push(format!(
                        "{}: no timex in {example}\n    found {:?}",
                        row.name,
                        found(example)
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
