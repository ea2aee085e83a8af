//! The small words around expressions of time that are of no class: eras, fractions, what is added to an hour, the forms that tell a
//! tense. They are data (`data/time/grammar.toml`); the code asks for them by what they do.

use std::sync::LazyLock;

use khabar_data::schema::Entry;
use rustc_hash::FxHashMap;

use super::Tense;
use crate::text::Words;
use crate::text::fold::fold;

pub use khabar_data::schema::{Era, GrammarWord, HalfOfDay, NameOf};

/// A form behind its first word, and what it does.
#[derive(Debug)]
struct Form {
    rest: Box<[Box<str>]>,
    word: GrammarWord,
}

/// The words of `data/time/grammar.toml`.
#[derive(Debug, Default)]
pub struct Grammar {
    /// The forms by their first word.
    by_first_word: FxHashMap<Box<str>, Vec<Form>>,
    /// What the verbs of a tense begin with.
    verb_prefixes: Vec<(String, Tense)>,
    /// How the words end that put an imperfect into a tense.
    auxiliaries: Vec<(String, Tense)>,
}

/// The grammar of time, read once.
pub static GRAMMAR: LazyLock<Grammar> =
    LazyLock::new(|| Grammar::new(khabar_data::time::grammar()));

impl Grammar {
    fn new(entries: Vec<Entry<GrammarWord>>) -> Self {
        let mut grammar = Self::default();
        for Entry { form, word } in entries {
            let form = fold(&form);
            match word {
                GrammarWord::VerbPrefix { tense } => grammar.verb_prefixes.push((form, tense)),
                GrammarWord::Auxiliary { tense } => grammar.auxiliaries.push((form, tense)),
                _ => {
                    let mut words = form.split(' ').map(Box::from);
                    let first = words.next().unwrap_or_default();
                    let rest = words.collect();
                    let same_first = grammar.by_first_word.entry(first).or_default();
                    same_first.push(Form { rest, word });
                }
            }
        }
        grammar
    }

    /// The longest form at word `at`, without proclitics, that does what is asked: the index behind its last word, and what `does`
    /// tells of it.
    pub fn find<T>(
        &self,
        words: &Words,
        at: usize,
        does: impl Fn(GrammarWord) -> Option<T>,
    ) -> Option<(usize, T)> {
        let forms = self.by_first_word.get(words.text(at))?;
        let stands_there = |form: &&Form| {
            let mut behind = (at + 1..).map(|i| words.text(i));
            let mut rest = form.rest.iter();
            rest.all(|word| behind.next() == Some(word.as_ref()))
        };
        forms
            .iter()
            .filter(stands_there)
            .filter_map(|form| Some((at + 1 + form.rest.len(), does(form.word)?)))
            .max_by_key(|(to, _)| *to)
    }

    /// Whether word `at` alone is such a word.
    pub fn is(&self, words: &Words, at: usize, word: GrammarWord) -> bool {
        self.find(words, at, |other| (other == word).then_some(()))
            .is_some_and(|(to, ())| to == at + 1)
    }

    /// The era said at word `at`, and the index behind it.
    pub fn era(&self, words: &Words, at: usize) -> Option<(usize, Era)> {
        self.find(words, at, |word| match word {
            GrammarWord::Era { era } => Some(era),
            _ => None,
        })
    }

    /// Into how many parts a folded word cuts a unit.
    pub fn parts(&self, word: &str) -> Option<u32> {
        self.of_word(word, |word| match word {
            GrammarWord::Fraction { parts } => Some(parts),
            _ => None,
        })
    }

    /// What a folded noun names with what stands behind it.
    pub fn names(&self, word: &str) -> Option<NameOf> {
        self.of_word(word, |word| match word {
            GrammarWord::NameHead { of } => Some(of),
            _ => None,
        })
    }

    /// What `does` tells of a folded word alone.
    fn of_word<T>(&self, word: &str, does: impl Fn(GrammarWord) -> Option<T>) -> Option<T> {
        let forms = self.by_first_word.get(word)?;
        let mut alone = forms.iter().filter(|form| form.rest.is_empty());
        alone.find_map(|form| does(form.word))
    }

    /// The folded words that name a part of a unit.
    pub fn fractions(&self) -> impl Iterator<Item = &str> {
        self.by_first_word
            .keys()
            .map(AsRef::as_ref)
            .filter(|word| self.parts(word).is_some())
    }

    /// Whether a folded word, a conjunction taken off, begins as a verb of a tense does.
    pub fn begins_as_verb(&self, word: &str, tense: Tense) -> bool {
        self.verb_prefixes
            .iter()
            .any(|(prefix, of)| *of == tense && word.starts_with(prefix.as_str()))
    }

    /// The tense that a folded word puts an imperfect behind it into.
    pub fn tense_of_auxiliary(&self, word: &str) -> Option<Tense> {
        self.auxiliaries
            .iter()
            .find(|(ending, _)| word.ends_with(ending.as_str()))
            .map(|(_, tense)| *tense)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_era_counts() {
        let era = |text: &str| GRAMMAR.era(&Words::new(text), 0);
        assert_eq!(era("هـ"), Some((1, Era::Hijri)));
        assert_eq!(era("ق.م"), Some((3, Era::BeforeChrist)));
        assert_eq!(era("قبل الميلاد"), Some((2, Era::BeforeChrist)));
        assert_eq!(era("قبل يومين"), None);
    }
}
