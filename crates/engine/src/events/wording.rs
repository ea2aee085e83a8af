//! The words around triggers, from `data/wording/clauses.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::text::PhraseTable;

/// A list of words and phrases of the data file, to be found in a text.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Phrases(PhraseTable<()>);

impl From<Vec<String>> for Phrases {
    fn from(phrases: Vec<String>) -> Self {
        let mut table = PhraseTable::default();
        phrases.iter().for_each(|phrase| table.insert(phrase, ()));
        Self(table)
    }
}

impl Phrases {
    /// Where a phrase of the list ends that begins exactly at a word.
    pub fn at(&self, words: &crate::text::Words, at: usize) -> Option<usize> {
        self.0.longest_bare(words, at).map(|found| found.to)
    }

    /// As [`Phrases::at`], also behind و or ف.
    pub fn joined_at(&self, words: &crate::text::Words, at: usize) -> Option<usize> {
        let word = words.text(at);
        let joining = |skip: usize| matches!(word.get(..skip), Some("" | "و" | "ف"));
        self.0
            .longest_where(words, at, joining)
            .map(|found| found.to)
    }
}

/// `data/wording/clauses.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Wording {
    pub negations: Phrases,
    pub denials: Phrases,
    pub future: Phrases,
    pub hypothetical: Phrases,
    pub hypothetical_behind: Phrases,
    pub future_behind: Phrases,
    pub perhaps: Phrases,
    pub clause_openers: Phrases,
    pub noun_first: Phrases,
    pub relative: Phrases,
    pub particles: Phrases,
    pub prepositions: Phrases,
    pub prepositions_of_two: Phrases,
    pub by_whom: Phrases,
    pub adverbs: Phrases,
    pub before_nouns: Phrases,
    pub since: Phrases,
    pub appositions: Phrases,
    pub headed_by: Phrases,
    pub members: Phrases,
    pub topics: Phrases,
    pub historical: Phrases,
    pub asides: Phrases,
}

const FILE: &str = khabar_data::wording::CLAUSES;

// The embedded file is checked by a test.
pub static WORDING: LazyLock<Wording> = LazyLock::new(|| toml::from_str(FILE).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_file_parses() {
        let lists: toml::Table = toml::from_str(FILE).unwrap();
        toml::from_str::<Wording>(FILE).unwrap();
        // A list that is missing would be an empty one.
        assert_eq!(lists.len(), 23);
    }
}
