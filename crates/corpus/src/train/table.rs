//! Examples as rows of numbers.

use std::collections::BTreeMap;

use khabar_engine::likelihood::Feature;
use rustc_hash::{FxHashMap, FxHashSet};

use super::Example;
use super::examples::target;

/// In how many articles a feature must have a value for that to be learnt: fewer say something of those articles, not of the language, and
/// their words would be told on.
const LEAST_ARTICLES: usize = 3;

/// How much stronger than others some weights are held down: those of features that name a type, so that what is said without them holds in
/// every codebook, and those of words anywhere in the sentence, which are many and say little each.
fn penalty(feature: Feature) -> f64 {
    match feature {
        Feature::Word => 4.0,
        feature if feature.names_type() => 4.0,
        _ => 1.0,
    }
}

/// The features and values that are learnt, numbered in order.
pub struct Vocabulary {
    columns: FxHashMap<Feature, FxHashMap<String, usize>>,
    penalties: Vec<f64>,
}

impl Vocabulary {
    /// Those that enough articles of the examples have.
    pub fn of(examples: &[&Example]) -> Self {
        let mut articles: BTreeMap<(Feature, &str), FxHashSet<&str>> = BTreeMap::new();
        for example in examples {
            for (feature, value) in &example.seen {
                let seen = articles.entry((*feature, value)).or_default();
                seen.insert(&example.article);
            }
        }
        articles.retain(|_, articles| articles.len() >= LEAST_ARTICLES);
        let mut columns: FxHashMap<Feature, FxHashMap<String, usize>> = FxHashMap::default();
        let mut penalties = Vec::new();
        for (feature, value) in articles.into_keys() {
            let values = columns.entry(feature).or_default();
            values.insert(value.to_string(), penalties.len());
            penalties.push(penalty(feature));
        }
        Self { columns, penalties }
    }

    /// The numbers of what is seen of an example, as far as its features are taken.
    pub fn columns(
        &self,
        example: &Example,
        takes: impl Fn(Feature) -> bool,
    ) -> impl Iterator<Item = usize> {
        let seen = example
            .seen
            .iter()
            .filter(move |(feature, _)| takes(*feature));
        seen.filter_map(|(feature, value)| self.columns.get(feature)?.get(value).copied())
    }

    /// Each feature and value, with its number.
    pub fn into_names(self) -> impl Iterator<Item = ((Feature, String), usize)> {
        let columns = self.columns.into_iter();
        columns.flat_map(|(feature, values)| {
            let values = values.into_iter();
            values.map(move |(value, column)| ((feature, value), column))
        })
    }
}

/// Examples as they are fitted to.
pub struct Table {
    /// For each column, the rows that have it.
    pub columns: Vec<Vec<usize>>,
    /// How much each column's weight is held down.
    pub penalties: Vec<f64>,
    /// For each row, how right it is, from 0 to 1.
    pub targets: Vec<f64>,
    /// For each row, how much it counts.
    pub counts: Vec<f64>,
    /// For each row, the sum of weights that it has already.
    pub bases: Vec<f64>,
}

impl Table {
    /// The rows of some examples: of each one with all that is seen of it, and one that counts less without what is seen in its article. So
    /// a passage that was taken from one is judged by what it says itself.
    pub fn new(examples: &[&Example], vocabulary: &Vocabulary) -> Self {
        let mut table = Self {
            columns: vec![Vec::new(); vocabulary.penalties.len()],
            penalties: vocabulary.penalties.clone(),
            targets: Vec::new(),
            counts: Vec::new(),
            bases: Vec::new(),
        };
        for example in examples {
            let of_article = example
                .seen
                .iter()
                .any(|(feature, _)| feature.is_of_article());
            let alone = if of_article { ALONE } else { 0.0 };
            table.add(example, vocabulary, |_| true, 1.0 - alone);
            if of_article {
                table.add(
                    example,
                    vocabulary,
                    |feature| !feature.is_of_article(),
                    alone,
                );
            }
        }
        table
    }

    /// The rows of some examples, one each, with the sum of weights that each has already.
    pub fn beside(examples: &[&Example], vocabulary: &Vocabulary, bases: Vec<f64>) -> Self {
        let mut table = Self::new(&[], vocabulary);
        for example in examples {
            table.add(example, vocabulary, |_| true, 1.0);
        }
        table.bases = bases;
        table
    }

    fn add(
        &mut self,
        example: &Example,
        vocabulary: &Vocabulary,
        takes: impl Fn(Feature) -> bool,
        share: f64,
    ) {
        let row = self.targets.len();
        for column in vocabulary.columns(example, takes) {
            if let Some(rows) = self.columns.get_mut(column) {
                rows.push(row);
            }
        }
        self.targets.push(target(example.verdict));
        self.counts.push(share * example.count());
        self.bases.push(0.0);
    }
}

/// How much an example counts without its article, of what it counts.
const ALONE: f64 = 0.3;
