//! Lists of words of the data files, as they are looked up in folded text.

use std::sync::LazyLock;

use khabar_data::schema::Particles;
use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::fold::fold;
use super::phrases::PhraseTable;
use super::words::{LETTER, Stem, Words, key};

/// A list of words.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub struct WordList {
    words: FxHashSet<String>,
    keys: FxHashSet<u32>,
}

impl From<Vec<String>> for WordList {
    fn from(words: Vec<String>) -> Self {
        words.iter().map(|word| fold(word)).collect()
    }
}

impl FromIterator<String> for WordList {
    fn from_iter<I: IntoIterator<Item = String>>(folded: I) -> Self {
        let words: FxHashSet<String> = folded.into_iter().collect();
        let keys = words.iter().map(|word| key(word)).collect();
        Self { words, keys }
    }
}

impl WordList {
    /// Its words, folded.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// Whether a folded word is in it.
    pub fn contains(&self, folded: &str) -> bool {
        self.words.contains(folded)
    }

    /// The first reading of a word of a text that is in it.
    pub fn reading(&self, words: &Words, at: usize) -> Option<Stem> {
        // One that swallowed its alef is beside the same letters as they are.
        let mut stems = words.stems(at).iter().filter(|stem| !stem.swallowed_alef);
        let is_in = |stem: &&Stem| {
            self.keys.contains(&stem.key) && self.contains(stem.text(words.text(at)))
        };
        stems.find(is_in).copied()
    }

    /// Whether a reading of a word of a text is in it.
    pub fn has(&self, words: &Words, at: usize) -> bool {
        self.reading(words, at).is_some()
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

/// The first words of the phrases of some lists: one look tells most words of a text from them.
#[derive(Debug, Default)]
pub struct FirstWords(FxHashSet<u32>);

impl FirstWords {
    /// Those of these lists.
    pub fn of<'p>(lists: impl IntoIterator<Item = &'p Phrases>) -> Self {
        let words = lists.into_iter().flat_map(|list| list.0.beginnings());
        Self(words.map(key).collect())
    }

    /// Whether a word may begin a phrase of one of the lists, behind proclitics too. Two words may share a key: a phrase that is promised is
    /// looked up.
    pub fn may_begin(&self, words: &Words, at: usize) -> bool {
        words
            .stems(at)
            .iter()
            .any(|stem| self.0.contains(&stem.key))
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
