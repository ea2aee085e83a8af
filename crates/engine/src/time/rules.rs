//! The rules of `data/time/rules.toml`, read once.

use std::sync::LazyLock;

use khabar_data::schema::TimeRulesFile;
use toml::Spanned;

use super::pattern::{self, First, Node};
use crate::message::Message;
use crate::text::fold::fold;

pub use khabar_data::schema::{Means, Reader};

/// One pattern with what it means.
#[derive(Debug)]
pub struct Rule {
    /// What it is called, and what it says.
    pub id: TimexRule,
    /// How its parts are put together.
    pub means: Means,
    /// What it matches.
    pub pattern: Node,
    /// What a match can begin with.
    pub first: First,
    /// What can stand behind `^`, when one word stands before it.
    pub behind: Option<First>,
    /// Folded words that, right before it, make it something else.
    pub not_after: Vec<String>,
    /// Folded words that, right behind it, make it something else.
    pub not_before: Vec<String>,
}

const RULES_TOML: &str = khabar_data::time::RULES;

/// All rules that are patterns, in the order of the file.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rows = FILE.rule.iter().map(Spanned::get_ref);
    // A test reads all patterns; a broken one is left out rather than panic.
    rows.filter_map(|row| {
        let pattern = pattern::parse(&row.pattern).ok()?;
        Some(Rule {
            first: pattern.first(),
            behind: pattern.behind(),
            pattern,
            id: TimexRule::Pattern { name: &row.name },
            means: row.means,
            not_after: row.not_after.iter().map(|word| fold(word)).collect(),
            not_before: row.not_before.iter().map(|word| fold(word)).collect(),
        })
    })
    .collect()
});

static FILE: LazyLock<TimeRulesFile> = LazyLock::new(khabar_data::time::rules);

/// A rule that finds temporal expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimexRule {
    /// A pattern of `data/time/rules.toml`.
    Pattern {
        /// Its name there.
        name: &'static str,
    },
    /// Code that reads without a pattern.
    Reader(Reader),
}

impl TimexRule {
    /// Its name, which is unique among them.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pattern { name } => name,
            Self::Reader(reader) => reader.name(),
        }
    }

    /// What it reads, for people.
    pub fn explanation(self) -> Message {
        let says = match self {
            Self::Pattern { name } => {
                let mut rows = FILE.rule.iter().map(Spanned::get_ref);
                rows.find(|row| row.name == name).map(|row| &row.says)
            }
            Self::Reader(reader) => {
                let mut rows = FILE.reader.iter().map(Spanned::get_ref);
                rows.find(|row| row.name == reader).map(|row| &row.says)
            }
        };
        says.cloned().unwrap_or_default()
    }
}

/// A set of rules, by their positions in the file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleSet(u128);

const _: () = assert!(
    count(RULES_TOML.as_bytes(), b"[[rule]]") <= u128::BITS as usize,
    "a RuleSet has a bit for each rule"
);

/// How often `what` stands in a text.
const fn count(mut text: &[u8], what: &[u8]) -> usize {
    let mut count = 0;
    while let Some((_, rest)) = text.split_first() {
        count += starts_with(text, what) as usize;
        text = rest;
    }
    count
}

const fn starts_with(mut text: &[u8], mut what: &[u8]) -> bool {
    while let Some((wanted, what_rest)) = what.split_first() {
        match text.split_first() {
            Some((byte, rest)) if *byte == *wanted => text = rest,
            _ => return false,
        }
        what = what_rest;
    }
    true
}

impl RuleSet {
    /// The set of the one rule at a position.
    pub fn of(position: usize) -> Self {
        let bit = u32::try_from(position)
            .ok()
            .and_then(|at| 1_u128.checked_shl(at));
        Self(bit.unwrap_or_default())
    }

    /// Adds those of another set.
    pub fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether it has no rule.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The positions of the rules in it.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (next < u128::BITS).then_some(next as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::{Context, Expression, Resolution, recognise, resolve_all};
    use jiff::civil::date;

    fn found(text: &str) -> Vec<(String, String)> {
        let context = Context {
            dct: Some(date(2025, 3, 19)),
            ..Context::default()
        };
        let timexes = recognise(text);
        let (resolved, _) = resolve_all(&timexes, &context);
        let said = |(timex, resolution): (&Expression, Resolution)| {
            let value = resolution
                .value
                .as_ref()
                .map_or("?".to_string(), |v| v.to_string());
            let kind = resolution.timex_type(timex).name();
            let modifier = timex
                .modifier
                .map_or(String::new(), |m| format!(" {}", m.name()));
            (
                text[timex.span.range()].to_string(),
                format!("{kind} {value}{modifier}"),
            )
        };
        timexes.iter().zip(resolved).map(said).collect()
    }

    /// The words marked in an example and what is expected of each: `… ⟦a⟧ … ⟦b⟧ => DATE x; DATE y`.
    fn expected(example: &str) -> (String, Vec<(String, String)>) {
        let (text, values) = example.split_once(" => ").unwrap_or((example, ""));
        let words = text
            .split('⟦')
            .skip(1)
            .filter_map(|rest| rest.split_once('⟧'))
            .map(|(words, _)| words.to_string());
        let expected = words.zip(values.split("; ").map(str::to_string)).collect();
        (text.replace(['⟦', '⟧'], ""), expected)
    }

    #[test]
    fn every_rule_finds_its_examples_and_nothing_in_its_counter_examples() {
        let mut wrong = Vec::new();
        for row in FILE.rule.iter().map(Spanned::get_ref) {
            if let Err(error) = pattern::parse(&row.pattern) {
                wrong.push(format!("{}: {error}", row.name));
            }
            for example in &row.yes {
                let (text, expected) = expected(example);
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
    #[test]
    fn every_rule_is_explained() {
        let patterns = RULES.iter().map(|rule| rule.id);
        let readers = Reader::ALL.map(TimexRule::Reader);
        for rule in patterns.chain(readers) {
            let said = rule.explanation();
            assert!(
                !said.en.is_empty() && !said.ar.is_empty(),
                "{}",
                rule.name()
            );
        }
    }
}
