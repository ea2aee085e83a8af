//! Lists of words of the data files, as they are looked up in folded text.

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::fold::fold;
use super::phrases::PhraseTable;
use super::words::Words;

/// A list of words.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct WordList(FxHashSet<String>);

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> Self {
        Self(words.iter().map(|word| fold(word)).collect())
    }
}

impl WordList {
    /// Its words, folded.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether a folded word is in it.
    pub fn contains(&self, folded: &str) -> bool {
        self.0.contains(folded)
    }
}

/// A list of words and phrases.
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
    pub fn at(&self, words: &Words, at: usize) -> Option<usize> {
        self.0.longest_bare(words, at).map(|phrase| phrase.to)
    }

    /// As [`Phrases::at`], also behind و or ف.
    pub fn joined_at(&self, words: &Words, at: usize) -> Option<usize> {
        let word = words.text(at);
        let joining = |skip: usize| matches!(word.get(..skip), Some("" | "و" | "ف"));
        self.0
            .longest_where(words, at, joining)
            .map(|phrase| phrase.to)
    }
}
