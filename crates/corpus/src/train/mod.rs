//! Training: what judged suggestions teach about how likely words report an event.
//!
//! `examples` reads what was judged and what is seen of each suggestion; `logistic` fits weights to it; `validate` says what such weights are worth
//! for articles they were not trained on; `write` makes the file that the engine reads. Everything is in order of articles and names, so that the
//! same labels give the same file.

pub mod adapt;
pub mod examples;
mod folds;
mod logistic;
pub mod names;
pub mod parties;
mod table;
mod validate;
mod write;

pub use examples::{Example, Labels};
pub use validate::{Validation, validate};
pub use write::{About, write};

use std::collections::BTreeMap;

use khabar_engine::likelihood::{Calibration, Feature};

use table::{Table, Vocabulary};

/// Weights as they were fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// What a suggestion has of which nothing else is known.
    pub bias: f64,
    /// From the sum of weights to the logit of a probability.
    pub calibration: Calibration,
    /// The weight of each feature and value.
    pub weights: BTreeMap<(Feature, String), f64>,
}

/// Fits weights to examples.
pub fn fit(examples: &[Example], l2: f64) -> Model {
    let all: Vec<&Example> = examples.iter().collect();
    fit_to(&all, l2).model()
}

/// Fits weights to some examples, with the vocabulary that they have.
fn fit_to(examples: &[&Example], l2: f64) -> Fitted {
    let vocabulary = Vocabulary::of_examples(examples);
    let table = Table::of_examples(examples, &vocabulary);
    let (bias, weights) = logistic::fit(&table, l2);
    Fitted {
        vocabulary,
        bias,
        weights,
    }
}

/// Weights by the numbers of a vocabulary.
struct Fitted {
    vocabulary: Vocabulary<Feature>,
    bias: f64,
    weights: Vec<f64>,
}

impl Fitted {
    /// The sum of weights of an example.
    fn sum(&self, example: &Example) -> f64 {
        let columns = self.vocabulary.columns(&example.seen, |_| true);
        let weights = columns.filter_map(|column| self.weights.get(column));
        self.bias + weights.sum::<f64>()
    }

    fn model(self) -> Model {
        let weights = self.weights;
        let named = self.vocabulary.into_names();
        Model {
            bias: self.bias,
            calibration: Calibration::default(),
            weights: named
                .map(|(name, column)| (name, weights.get(column).copied().unwrap_or_default()))
                .collect(),
        }
    }
}
