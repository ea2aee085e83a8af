//! Examples as rows of numbers.

use std::collections::BTreeMap;
use std::hash::Hash;

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
pub struct Vocabulary<F> {
    columns: FxHashMap<F, FxHashMap<String, usize>>,
    penalties: Vec<f64>,
}

impl Vocabulary<Feature> {
    /// Those that enough articles of the examples have.
    pub fn of_examples(examples: &[&Example]) -> Self {
        let seen = examples.iter().map(|e| (e.article.as_str(), &*e.seen));
        Self::of(seen, penalty)
    }
}

impl<F: Copy + Ord + Hash> Vocabulary<F> {
    /// Those that enough articles have, of what is seen in each of their examples.
    pub fn of<'e>(
        examples: impl Iterator<Item = (&'e str, &'e [(F, String)])>,
        penalty: fn(F) -> f64,
    ) -> Self
    where
        F: 'e,
    {
        let mut articles: BTreeMap<(F, &str), FxHashSet<&str>> = BTreeMap::new();
        for (article, seen) in examples {
            for (feature, value) in seen {
                articles
                    .entry((*feature, value))
                    .or_default()
                    .insert(article);
            }
        }
        articles.retain(|_, articles| articles.len() >= LEAST_ARTICLES);
        let mut columns: FxHashMap<F, FxHashMap<String, usize>> = FxHashMap::default();
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
        seen: &[(F, String)],
        takes: impl Fn(F) -> bool,
    ) -> impl Iterator<Item = usize> {
        let seen = seen.iter().filter(move |(feature, _)| takes(*feature));
        seen.filter_map(|(feature, value)| self.columns.get(feature)?.get(value).copied())
    }

    /// Each feature and value, with its number.
    pub fn into_names(self) -> impl Iterator<Item = ((F, String), usize)> {
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
    pub fn of_examples(examples: &[&Example], vocabulary: &Vocabulary<Feature>) -> Self {
        let mut table = Self::new(vocabulary);
        for example in examples {
            let of_article = example
                .seen
                .iter()
                .any(|(feature, _)| feature.is_of_article());
            let alone = if of_article { ALONE } else { 0.0 };
            let (right, count) = (target(example.verdict), example.count());
            let all = vocabulary.columns(&example.seen, |_| true);
            table.push(all, right, (1.0 - alone) * count);
            if of_article {
                let own = vocabulary.columns(&example.seen, |feature| !feature.is_of_article());
                table.push(own, right, alone * count);
            }
        }
        table
    }

    /// The rows of some examples, one each, with the sum of weights that each has already.
    pub fn beside(
        examples: &[&Example],
        vocabulary: &Vocabulary<Feature>,
        bases: Vec<f64>,
    ) -> Self {
        let mut table = Self::new(vocabulary);
        for example in examples {
            let columns = vocabulary.columns(&example.seen, |_| true);
            table.push(columns, target(example.verdict), example.count());
        }
        table.bases = bases;
        table
    }

    /// A table without rows.
    pub fn new<F>(vocabulary: &Vocabulary<F>) -> Self {
        Self {
            columns: vec![Vec::new(); vocabulary.penalties.len()],
            penalties: vocabulary.penalties.clone(),
            targets: Vec::new(),
            counts: Vec::new(),
            bases: Vec::new(),
        }
    }

    /// Adds a row: its columns, how right it is, from 0 to 1, and how much it counts.
    pub fn push(&mut self, columns: impl Iterator<Item = usize>, target: f64, count: f64) {
        let row = self.targets.len();
        for column in columns {
            if let Some(rows) = self.columns.get_mut(column) {
                rows.push(row);
            }
        }
        self.targets.push(target);
        self.counts.push(count);
        self.bases.push(0.0);
    }
}

/// How much an example counts without its article, of what it counts.
const ALONE: f64 = 0.3;
