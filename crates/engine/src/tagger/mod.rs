//! A learned tagger of names: people, organisations and places that nobody listed and no rule tells, by the words around them and in them.
//!
//! It is a linear-chain conditional random field over what is seen of each word ([`features`]), among that what the rules found. Its
//! weights come from a model, which `khabar train names` writes: bytes in, no file is read here.

mod features;
mod file;
mod label;
mod lattice;
mod lexicon;
mod naming;
mod weights;

pub use features::{Feature, features};
pub use file::ModelError;
pub use label::{Class, LABELS, Label};
pub use lexicon::{GRAINS, Known, Lexicon};
pub use naming::{Naming, THRESHOLD};
pub use weights::Weights;

use std::ops::Range;

use lattice::Lattice;
use weights::{LANES, Row};

use crate::actors::KnowledgeBase;
use crate::mentions::Candidate;
use crate::text::Words;

/// A trained tagger.
#[derive(Debug)]
pub struct Tagger {
    about: String,
    weights: Weights,
    lexicon: Lexicon,
    transitions: [Row; LANES],
}

/// Words that a tagger holds for a name.
#[derive(Debug, Clone, PartialEq)]
pub struct Name {
    /// The words, by their places in the paragraph.
    pub words: Range<usize>,
    /// What it is the name of.
    pub class: Class,
    /// How likely it is a name with these very ends, from 0 to 1.
    pub probability: f32,
}

/// How much is taken from what speaks against a name where less likely ones are looked for as well: they count where the article says more.
const FAVOUR: f32 = 3.0;

impl Tagger {
    /// A tagger, and what is to be said of it (TOML).
    pub fn new(about: String, weights: Weights, lexicon: Lexicon) -> Self {
        Self {
            about,
            transitions: weights.transitions(),
            weights,
            lexicon,
        }
    }

    /// What the model says of itself: on what it was trained, and how (TOML). No day, so that the same texts give the same model.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// The names in a paragraph of which the rules found `found`, in order: those on the likeliest reading, and less likely ones where that has
    /// none.
    pub fn names(&self, words: &Words, found: &[Candidate], kb: &KnowledgeBase) -> Vec<Name> {
        let mut sums = vec![[0; LANES]; words.len()];
        features(words, found, kb, &self.lexicon, |at, feature| {
            if let Some(sum) = sums.get_mut(at) {
                self.weights.add(feature, sum);
            }
        });
        let scores = sums
            .into_iter()
            .map(|sum| self.weights.score(sum))
            .collect();
        let lattice = Lattice::new(scores, &self.transitions);
        let mut names = lattice.names(0.0);
        let clear = |names: &[(Range<usize>, Class)], words: &Range<usize>| {
            let behind = names.partition_point(|(other, _)| other.end <= words.start);
            names
                .get(behind)
                .is_none_or(|(next, _)| words.end <= next.start)
        };
        let mut less_likely = lattice.names(FAVOUR);
        less_likely.retain(|(words, _)| clear(&names, words));
        names.extend(less_likely);
        names.sort_by_key(|(words, _)| words.start);
        let name = |(words, class): (Range<usize>, Class)| Name {
            probability: lattice.probability(words.clone(), class),
            words,
            class,
        };
        names.into_iter().map(name).collect()
    }
}

#[cfg(test)]
pub(crate) mod taught {
    use super::*;
    use crate::actors::embedded;
    use crate::mentions::recognise_words;

    /// A tagger that knows the names marked `⟦…⟧` in some sentences, each of a class, and all their other words as no name.
    pub fn tagger(sentences: &[(&str, Class)]) -> Tagger {
        let mut weights: std::collections::BTreeMap<Feature, [f32; LABELS]> = Default::default();
        for (sentence, class) in sentences {
            let (before, rest) = sentence.split_once('⟦').unwrap();
            let name = rest.split_once('⟧').unwrap().0;
            let text = sentence.replace(['⟦', '⟧'], "");
            let words = Words::new(&text);
            let first = Words::new(before).len();
            let name = first..first + Words::new(name).len();
            let found = recognise_words(&text, &words, embedded());
            let label = |at: usize| match at {
                at if at == name.start => Label::begin(*class),
                at if name.contains(&at) => Label::inside(*class),
                _ => Label::OUTSIDE,
            };
            features(
                &words,
                &found,
                embedded(),
                &Lexicon::default(),
                |at, feature| {
                    let row = weights.entry(feature).or_default();
                    row[label(at).index()] += 1.0;
                },
            );
        }
        // What is seen of many words says little of each.
        for row in weights.values_mut() {
            let seen: f32 = row.iter().sum();
            row.iter_mut().for_each(|count| *count /= seen * seen);
        }
        let weights = Weights::new([[0.0; LABELS]; LABELS], weights.into_iter());
        Tagger::new(String::new(), weights, Lexicon::default())
    }

    #[test]
    fn a_name_is_known_by_its_words_and_those_around_it() {
        let tagger = tagger(&[
            ("وصل ⟦نزبر الوكفل⟧ أمس", Class::Person),
            ("وصل إلى ⟦دغمش⟧ مساء", Class::Place),
        ]);
        let words = Words::new("وصل إلى دغمش مساء");
        let names = tagger.names(&words, &[], embedded());
        assert_eq!(
            (names[0].words.clone(), names[0].class),
            (2..3, Class::Place)
        );
        assert!(names[0].probability > 0.9);
        assert!(
            tagger
                .names(&Words::new("كلام آخر تماما"), &[], embedded())
                .iter()
                .all(|name| name.probability < 0.5)
        );
    }
}
