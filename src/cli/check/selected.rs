//! Which findings count: the rules that are asked for, and those that were there before.

use std::collections::BTreeMap;
use std::path::Path;

use super::rows::Row;
use crate::cli::input::read;
use crate::cli::write::put;
use khabar_engine::lint::{RULES, Rule};
use khabar_engine::text::similar;

/// Rules by their codes (`K410`), the beginnings of these (`K4`), or their names (`not-yet`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules(Vec<&'static str>);

impl std::str::FromStr for Rules {
    type Err = String;

    /// The rules that a word on the command line means; an error names it when there are none.
    fn from_str(word: &str) -> Result<Self, String> {
        let code = word.to_uppercase();
        let means =
            |rule: &&Rule| rule.name == word || !code.is_empty() && rule.code.starts_with(&code);
        let rules = RULES.iter().copied().filter(means);
        let codes: Vec<&str> = rules.map(|rule| rule.code).collect();
        if codes.is_empty() {
            let near = similar(word, RULES.iter().map(|rule| rule.name));
            let mean = if near.is_empty() {
                "khabar check --rules lists them".to_owned()
            } else {
                format!("did you mean {}?", near.join(" or "))
            };
            return Err(format!("no rule has this code or name; {mean}"));
        }
        Ok(Self(codes))
    }
}

/// Which rules count.
#[derive(Debug, clap::Args)]
pub struct Selection {
    /// Only these rules: codes, beginnings of codes (K4), or names; with commas between
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    select: Vec<Rules>,
    /// Not these rules
    #[arg(long, value_delimiter = ',', value_name = "RULE")]
    ignore: Vec<Rules>,
}

impl Selection {
    /// Whether a rule counts. A mistake in settings (`K001`) is no rule, and always does.
    pub fn has(&self, code: &str) -> bool {
        let named = |rules: &[Rules]| rules.iter().any(|Rules(codes)| codes.contains(&code));
        let is_rule = RULES.iter().any(|rule| rule.code == code);
        !is_rule || (self.select.is_empty() || named(&self.select)) && !named(&self.ignore)
    }
}

/// What was found before, and is not told again: how often each code was found at which words of which file. It knows no lines, so that an edit above
/// changes nothing.
#[derive(Debug, Default, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Baseline(BTreeMap<String, BTreeMap<String, usize>>);

impl Baseline {
    /// What is found now.
    pub fn of(rows: &[Row]) -> Self {
        let mut known = Self::default();
        for row in rows {
            *known.count(row) += 1;
        }
        known
    }

    /// Reads one. The error is a line for the user.
    pub fn read(path: &Path) -> Result<Self, String> {
        let text = read(path)?;
        serde_json::from_str(&text).map_err(|wrong| {
            let (line, name) = (wrong.line(), path.display());
            format!(
                "{name}:{line}: is no baseline that khabar check --write-baseline wrote: {wrong}"
            )
        })
    }

    /// Writes it, in the place of an older one and of nothing else. The error is a line for the user.
    pub fn write(&self, path: &Path) -> Result<(), String> {
        if path.exists() && Self::read(path).is_err() {
            return Err(format!(
                "{}: is there already and is no baseline, and is not replaced",
                path.display()
            ));
        }
        put(
            path,
            serde_json::to_string_pretty(self).unwrap_or_default() + "\n",
        )
    }

    /// Takes out of what is found all that was found before.
    pub fn subtract(mut self, rows: &mut Vec<Row>) {
        rows.retain(|row| {
            let left = self.count(row);
            let is_new = *left == 0;
            *left = left.saturating_sub(1);
            is_new
        });
    }

    fn count(&mut self, row: &Row) -> &mut usize {
        let file = row.file.replace(std::path::MAIN_SEPARATOR, "/");
        let what = format!("{} {}", row.code, row.words);
        self.0.entry(file).or_default().entry(what).or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(word: &str) -> Result<Vec<&'static str>, String> {
        word.parse().map(|Rules(codes)| codes)
    }

    #[test]
    fn rules_are_named_by_code_by_its_beginning_and_by_name() {
        assert_eq!(codes("K410").unwrap(), ["K410"]);
        assert_eq!(codes("not-yet").unwrap(), ["K410"]);
        assert!(
            codes("k5")
                .unwrap()
                .iter()
                .all(|code| code.starts_with("K5"))
        );
        assert_eq!(
            codes("unlinked-persn").unwrap_err(),
            "no rule has this code or name; did you mean unlinked-person?"
        );
        assert!(codes("").is_err());
    }
}
