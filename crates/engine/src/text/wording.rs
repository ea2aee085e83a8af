//! Lists of words of the data files, as they are looked up in folded text.

use std::sync::LazyLock;

use khabar_data::schema::Particles;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::fold::fold;
use super::phrases::PhraseTable;
use super::words::{LETTER, Words};

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
    /// Whether one folded word is in it.
    pub fn contains(&self, folded: &str) -> bool {
        !self.0.get_word(folded).is_empty()
    }

    /// Where a phrase of the list ends that begins exactly at a word.
    pub fn at(&self, words: &Words, at: usize) -> Option<usize> {
        self.0.longest_bare(words, at).map(|phrase| phrase.to)
    }

    /// As [`Phrases::at`], also behind و or ف.
    pub fn joined_at(&self, words: &Words, at: usize) -> Option<usize> {
        let word = words.text(at);
        let joining = |skip: usize| skip == 0 || skip == LETTER && word.starts_with(['و', 'ف']);
        self.0
            .longest_where(words, at, joining)
            .map(|phrase| phrase.to)
    }
}

/// A list of endings of words, in order.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct Endings(Vec<String>);

impl From<Vec<String>> for Endings {
    fn from(endings: Vec<String>) -> Self {
        Self(endings.iter().map(|ending| fold(ending)).collect())
    }
}

impl Endings {
    /// The endings, folded.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether a folded word ends in one.
    pub fn ends(&self, word: &str) -> bool {
        self.0.iter().any(|ending| word.ends_with(ending))
    }
}

/// `data/wording/particles.toml`: words that join and govern others.
pub static PARTICLES: LazyLock<Particles<Phrases>> = LazyLock::new(khabar_data::read);
