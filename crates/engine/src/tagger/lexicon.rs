//! What text that a model was trained on tells of single words: how often each stands in it, and in which company.

use rustc_hash::FxHashMap;

use super::features::hash;
use crate::text::words::readings;

/// How many grains of clusters there are: from few large clusters to many small ones.
pub const GRAINS: usize = 3;

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Known {
    /// How often it stands in the text.
    pub count: u16,
    /// The clusters of words in like company, from 1; 0 is none.
    pub clusters: [u16; GRAINS],
}

/// The words of the text, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lexicon(FxHashMap<u64, Known>);

impl Lexicon {
    /// Of folded words.
    pub fn new<'w>(words: impl Iterator<Item = (&'w str, Known)>) -> Self {
        Self::of_rows(words.map(|(word, known)| (hash(word), known)))
    }

    /// What is known of a word by its number.
    pub(super) fn of(&self, word: u64) -> Known {
        self.0.get(&word).copied().unwrap_or_default()
    }

    /// How many bytes of proclitics a word begins with: those without which it is a word that is more frequent.
    pub(super) fn proclitics(&self, word: &str) -> usize {
        let count = |stem: &str| self.of(hash(stem)).count;
        let (mut most, mut skip) = (count(word), 0);
        for reading in readings(word).skip(1).filter(|r| !r.swallowed_alef) {
            let count = count(reading.stem);
            if count > most {
                (most, skip) = (count, reading.skip);
            }
        }
        skip
    }

    /// All words by their numbers, in order.
    pub(super) fn rows(&self) -> Vec<(u64, Known)> {
        let mut rows: Vec<_> = self.0.iter().map(|(word, known)| (*word, *known)).collect();
        rows.sort_unstable();
        rows
    }

    pub(super) fn of_rows(rows: impl Iterator<Item = (u64, Known)>) -> Self {
        Self(rows.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proclitics_are_what_a_frequent_word_stands_behind() {
        let known = |count| Known {
            count,
            ..Known::default()
        };
        let words = [
            ("صحيفه", known(9)),
            ("بصحيفه", known(2)),
            ("بلال", known(1)),
            ("لال", known(1)),
        ];
        let lexicon = Lexicon::new(words.into_iter());
        assert_eq!(lexicon.proclitics("بصحيفه"), "ب".len());
        assert_eq!(lexicon.proclitics("وبصحيفه"), "وب".len());
        assert_eq!(lexicon.proclitics("بلال"), 0);
        assert_eq!(lexicon.proclitics("وجفين"), 0, "nothing is known of it");
    }
}
