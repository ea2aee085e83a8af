//! What a word can be the beginning of, among all that the knowledge base holds: one look at a table, so that most words of a text
//! ask nothing else.

use rustc_hash::FxHashMap;

use crate::text::words::{WordKind, Words, key};

/// A set of tables. Their bits are seen by the tagger of names: a model is of these, and another order makes another version of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tables(u16);

impl Tables {
    /// Names, nisba forms and peoples.
    pub const NAME: Self = Self(1);
    /// Titles of one office, and the words of roles.
    pub const OFFICE: Self = Self(2);
    /// Titles and occupations.
    pub const TITLE: Self = Self(4);
    /// Bodies that every state has.
    pub const BODY: Self = Self(8);
    /// Given names.
    pub const GIVEN: Self = Self(16);
    /// Words that look like a part of a name.
    pub const UNIT: Self = Self(32);

    /// Whether it has one of these.
    pub fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    /// Its tables as bits, for a number that stands for all of them.
    pub fn bits(self) -> u16 {
        self.0
    }

    /// Its tables, one by one.
    pub fn each(self) -> impl Iterator<Item = Self> {
        let all = (0..u16::BITS).map(|bit| Self(1 << bit));
        all.filter(move |table| self.any(*table))
    }

    /// Both together.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Tables by the keys of the words that begin something in them. Two words may share a key: what is promised is looked up again.
#[derive(Debug, Clone, Default)]
pub struct Beginnings {
    tables: FxHashMap<u32, Tables>,
    /// What is promised besides.
    below: Option<&'static Self>,
}

impl Beginnings {
    /// What another promises, and more.
    pub fn over(below: &'static Self) -> Self {
        Self {
            below: Some(below),
            ..Self::default()
        }
    }

    /// Says that a folded word begins something in some tables.
    pub fn add(&mut self, word: &str, tables: Tables) {
        let all = self.tables.entry(key(word)).or_default();
        *all = all.or(tables);
    }

    /// The tables in which a word of a text may begin something, over all its readings.
    pub fn of(&self, words: &Words, at: usize) -> Tables {
        match words.kind(at) {
            Some(WordKind::Arabic | WordKind::Number) => words
                .stems(at)
                .iter()
                .map(|stem| self.promised(stem.key))
                .fold(Tables::default(), Tables::or),
            _ => Tables::default(),
        }
    }

    fn promised(&self, key: u32) -> Tables {
        let own = self.tables.get(&key).copied().unwrap_or_default();
        self.below.map_or(own, |below| own.or(below.promised(key)))
    }
}
