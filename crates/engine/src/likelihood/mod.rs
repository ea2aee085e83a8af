//! How likely words report an event: what is looked at, how much each of it weighs, and the probability all of it comes to.

mod standing;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

pub use khabar_data::schema::{Calibration, Feature, Weights};
pub use standing::{CUES, Depth, Standing, Topics};

/// Something seen in a suggested event, and what it is there: the word before, «في».
pub type Seen<'s> = (Feature, Cow<'s, str>);

/// The weights of features and their values, as they are looked up.
#[derive(Debug)]
pub struct Table<F> {
    /// By the place of the feature among all.
    values: Vec<FxHashMap<Box<str>, f32>>,
    of: PhantomData<F>,
}

impl<F> Default for Table<F> {
    fn default() -> Self {
        Self {
            values: Vec::new(),
            of: PhantomData,
        }
    }
}

impl<F: Copy + Ord> Table<F> {
    /// The weights of all features, which are given in their order.
    pub fn new(all: &[F], mut weights: BTreeMap<F, BTreeMap<String, f32>>) -> Self {
        let values = all.iter().map(|feature| {
            let values = weights.remove(feature).unwrap_or_default().into_iter();
            values
                .map(|(value, weight)| (value.into(), weight))
                .collect()
        });
        Self {
            values: values.collect(),
            of: PhantomData,
        }
    }

    /// How much the feature at a place among all weighs with a value; 0 where nothing is known of it.
    pub fn get(&self, feature: usize, value: &str) -> f32 {
        let values = self.values.get(feature);
        let weight = values.and_then(|values| values.get(value));
        weight.copied().unwrap_or_default()
    }
}

/// How likely words report an event, by what is seen of them.
#[derive(Debug, Default)]
pub struct Likelihood {
    bias: f32,
    calibration: Calibration,
    weights: Table<Feature>,
}

impl Likelihood {
    /// The weights that ship with Khabar, made once a process.
    pub fn shipped() -> &'static Arc<Self> {
        static SHIPPED: LazyLock<Arc<Likelihood>> =
            LazyLock::new(|| Arc::new(khabar_data::read::<Weights>().into()));
        &SHIPPED
    }

    /// Reads a file as `khabar train events` writes it.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str::<Weights>(text).map(Self::from)
    }

    /// How much one thing seen weighs: above 0 it speaks for an event, below against it.
    pub fn weight(&self, (feature, value): &Seen<'_>) -> f32 {
        self.weights.get(*feature as usize, value)
    }

    /// What some things weigh together.
    pub fn sum(&self, seen: &[Seen<'_>]) -> f32 {
        seen.iter().map(|seen| self.weight(seen)).sum()
    }

    /// The probability, from 0 to 1, that a sum of weights comes to.
    pub fn probability(&self, sum: f32) -> f32 {
        let Calibration { slope, offset } = self.calibration;
        logistic(slope * (sum + self.bias) + offset)
    }
}

/// The probability of a logit.
pub fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

impl From<Weights> for Likelihood {
    fn from(from: Weights) -> Self {
        Self {
            weights: Table::new(&Feature::ALL, from.weights),
            bias: from.bias,
            calibration: from.calibration,
        }
    }
}

/// How events are suggested: by which weights, and how likely one must be that is shown where nobody asked for it.
#[derive(Debug, Clone)]
pub struct Suggesting {
    /// The weights.
    pub likelihood: Arc<Likelihood>,
    /// The least probability, from 0 to 1.
    pub threshold: f32,
}

/// The least probability of a suggestion that is shown, where a corpus does not say another.
pub const THRESHOLD: f32 = 0.5;

impl Default for Suggesting {
    fn default() -> Self {
        Self {
            likelihood: Arc::clone(Likelihood::shipped()),
            threshold: THRESHOLD,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_add_up_to_a_probability() {
        let text = "trained-on = []\njudgements = 0\narticles = 0\nl2 = 1\nbias = -1\ncalibration = { slope = 2, offset = 0.5 }\n[weights]\nprevious = { \"في\" = -0.5, \"أمس\" = 1.25 }\n";
        let likelihood = Likelihood::parse(text).unwrap();
        let seen = |word: &'static str| (Feature::Previous, Cow::Borrowed(word));
        assert_eq!(likelihood.weight(&seen("في")), -0.5);
        assert_eq!(likelihood.weight(&(Feature::Next, "في".into())), 0.0);
        let sum = likelihood.sum(&[seen("في"), seen("أمس"), seen("غدا")]);
        assert_eq!(sum, 0.75);
        // 2 * (0.75 - 1) + 0.5 = 0
        assert_eq!(likelihood.probability(sum), 0.5);
    }

    #[test]
    fn a_feature_that_is_none_is_an_error() {
        let text = "trained-on = []\njudgements = 0\narticles = 0\nl2 = 1\nbias = 0\ncalibration = { slope = 1, offset = 0 }\n[weights]\nprevius = { a = 1 }\n";
        let error = Likelihood::parse(text).unwrap_err();
        assert!(error.message().contains("previus"), "{error}");
    }
}
