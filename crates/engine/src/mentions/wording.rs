//! The words around names, from `data/wording/mentions.toml`, folded.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::text::fold::fold;

/// A list of words of a data file, folded as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct WordList(FxHashSet<String>);

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> Self {
        Self(words.iter().map(|word| fold(word)).collect())
    }
}

impl WordList {
    /// Its words.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether a folded word is in it.
    pub fn contains(&self, folded: &str) -> bool {
        self.0.contains(folded)
    }
}

/// `data/wording/mentions.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct WordLists {
    pub counterpart: WordList,
    pub adjectives: WordList,
    pub former: WordList,
    pub predecessor: WordList,
    pub then: WordList,
    pub place_before: WordList,
    pub dateline_after: WordList,
    pub name_stops: WordList,
    pub name_closers: WordList,
    pub complements: WordList,
    pub speech: WordList,
    pub place_class: WordList,
}

const WORDING: &str = khabar_data::wording::MENTIONS;

// The embedded file is checked by a test.
pub static LISTS: LazyLock<WordLists> =
    LazyLock::new(|| toml::from_str(WORDING).unwrap_or_default());

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_word_lists_parse() {
        let file: toml::Table = toml::from_str(WORDING).unwrap();
        toml::from_str::<WordLists>(WORDING).unwrap();
        // A list that is missing would be an empty one.
        assert_eq!(file.len(), 12);
    }
}
