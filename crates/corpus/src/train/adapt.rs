//! What the articles of a corpus teach beyond the weights that ship: what each feature weighs here more or less than it does elsewhere.
//!
//! The texts that the shipped weights were fitted to are not there. So the sum of those weights stands beside each suggestion, and what is fitted is what
//! has to be added: nothing where the corpus says nothing of a feature.

use std::collections::{BTreeMap, BTreeSet};

use khabar_engine::likelihood::{Calibration, Likelihood, Seen, Weights};

use super::examples::Example;
use super::folds;
use super::logistic::{self, logistic};
use super::table::{Table, Vocabulary};
use super::validate::{STRENGTHS, deal};
use super::{Fitted, Model};
use crate::eval::{Ranked, Ranking, Verdict};

/// How many articles are needed at least: fewer say something of those articles.
pub const LEAST: usize = 20;

/// In how many parts articles are dealt out to find how strongly weights are held down.
const INNER: usize = 3;

/// What a corpus teaches, and what that is worth for articles that were left out.
#[derive(Debug)]
pub struct Adapted {
    /// The weights: those that ship with what was learnt.
    pub model: Model,
    /// How strongly what was learnt is held down.
    pub l2: f64,
    /// How many articles there are.
    pub articles: usize,
    /// The suggestions by the probability that the weights give them that were there before.
    pub before: Ranking,
    /// By what articles of other folds teach.
    pub after: Ranking,
    /// The mean loss (in nats) before and after, of articles.
    pub losses: (f64, f64),
    /// How far the gain in loss may be chance: its standard error over articles.
    pub error: f64,
}

impl Adapted {
    /// Whether it is better than what was there, by more than chance.
    pub fn is_better(&self) -> bool {
        let (before, after) = self.losses;
        before - after > self.error
    }
}

/// Learns from suggestions of at least [`LEAST`] articles; none of fewer.
///
/// `now` are the weights that the corpus has, and `seen` the articles that they were fitted to: for these, what was there before are the weights that ship,
/// as weights look better than they are on what they have seen.
pub fn adapt(
    examples: &[Example],
    folds: usize,
    now: &Likelihood,
    seen: &BTreeSet<String>,
) -> Option<Adapted> {
    let shipped = Likelihood::shipped();
    let articles: BTreeSet<&str> = examples.iter().map(|e| &*e.article).collect();
    if articles.len() < LEAST {
        return None;
    }
    let all: Vec<Row<'_>> = examples
        .iter()
        .map(|example| Row {
            example,
            base: logit(shipped, example),
        })
        .collect();
    let before: Vec<f64> = all
        .iter()
        .map(|row| match seen.contains(&row.example.article) {
            true => row.base,
            false => logit(now, row.example),
        })
        .collect();
    let fold_of = deal(examples, folds.max(2));
    let after = held_out(&all, &fold_of, None);
    let l2 = strength(&all);
    let differences = differences(&all, &before, &after);
    let count = differences.len() as f64;
    let mean = |of: &dyn Fn(&(f64, f64)) -> f64| differences.iter().map(of).sum::<f64>() / count;
    let losses = (mean(&|d| d.0), mean(&|d| d.1));
    let gain = losses.0 - losses.1;
    let variance = mean(&|d| (d.0 - d.1 - gain).powi(2));
    Some(Adapted {
        model: model(fit(&all, l2)),
        l2,
        articles: articles.len(),
        before: ranking(&all, &before),
        after: ranking(&all, &after),
        losses,
        error: (variance / count).sqrt(),
    })
}

/// A suggestion, with the logit that the shipped weights give it.
#[derive(Clone, Copy)]
struct Row<'e> {
    example: &'e Example,
    base: f64,
}

fn logit(likelihood: &Likelihood, example: &Example) -> f64 {
    let seen: Vec<Seen<'_>> = example
        .seen
        .iter()
        .map(|(feature, value)| (*feature, value.as_str().into()))
        .collect();
    let probability = f64::from(likelihood.probability(likelihood.sum(&seen)));
    let probability = probability.clamp(1e-6, 1.0 - 1e-6);
    (probability / (1.0 - probability)).ln()
}

fn fit(rows: &[Row<'_>], l2: f64) -> Fitted {
    let examples: Vec<&Example> = rows.iter().map(|row| row.example).collect();
    let vocabulary = Vocabulary::of_examples(&examples);
    let bases: Vec<f64> = rows.iter().map(|row| row.base).collect();
    let table = Table::beside(&examples, &vocabulary, bases);
    let (bias, weights) = logistic::fit(&table, l2);
    Fitted {
        vocabulary,
        bias,
        weights,
    }
}

/// The logit of each suggestion by what the articles of the other folds teach. Without a strength, each fold chooses its own among the others.
fn held_out(rows: &[Row<'_>], fold_of: &[usize], l2: Option<f64>) -> Vec<f64> {
    let learn = |others: &[Row<'_>]| fit(others, l2.unwrap_or_else(|| strength(others)));
    folds::held_out(rows, fold_of, learn, |fitted, row| {
        row.base + fitted.sum(row.example)
    })
}

/// How strongly weights are best held down.
fn strength(rows: &[Row<'_>]) -> f64 {
    let examples: Vec<Example> = rows.iter().map(|row| row.example.clone()).collect();
    let fold_of = deal(&examples, INNER);
    let loss = |l2: f64| {
        let logits = held_out(rows, &fold_of, Some(l2));
        let losses = rows
            .iter()
            .zip(&logits)
            .map(|(row, logit)| loss(row, *logit));
        losses.sum::<f64>()
    };
    let tried = STRENGTHS.map(|l2| (l2, loss(l2)));
    let least = tried.iter().min_by(|(_, a), (_, b)| a.total_cmp(b));
    least.map_or(1.0, |(l2, _)| *l2)
}

fn loss(row: &Row<'_>, logit: f64) -> f64 {
    let right = row.example.verdict == Verdict::Right;
    let p = logistic(logit).clamp(1e-9, 1.0 - 1e-9);
    -(if right { p } else { 1.0 - p }).ln()
}

/// For each article, its mean loss before and after.
fn differences(rows: &[Row<'_>], before: &[f64], after: &[f64]) -> Vec<(f64, f64)> {
    let mut articles: BTreeMap<&str, (f64, f64, f64)> = BTreeMap::new();
    for ((row, before), after) in rows.iter().zip(before).zip(after) {
        let (count, old, new) = articles.entry(&row.example.article).or_default();
        *count += 1.0;
        *old += loss(row, *before);
        *new += loss(row, *after);
    }
    let means = articles.into_values();
    means
        .map(|(count, old, new)| (old / count, new / count))
        .collect()
}

fn ranking(rows: &[Row<'_>], logits: &[f64]) -> Ranking {
    let ranked = rows.iter().zip(logits).map(|(row, logit)| Ranked {
        document: row.example.article.clone(),
        probability: logistic(*logit),
        verdict: row.example.verdict,
    });
    ranked.collect()
}

/// The weights that ship, with what was learnt added to them.
fn model(learnt: Fitted) -> Model {
    let Weights {
        bias,
        calibration,
        weights,
        ..
    } = khabar_data::read::<Weights>();
    let (slope, offset) = (f64::from(calibration.slope), f64::from(calibration.offset));
    let mut model = learnt.model();
    model.bias += slope * f64::from(bias) + offset;
    for (feature, values) in weights {
        for (value, weight) in values {
            let sum: &mut f64 = model.weights.entry((feature, value)).or_default();
            *sum += slope * f64::from(weight);
        }
    }
    model.calibration = Calibration::default();
    model
}

/// What a file of weights says that it was fitted to.
pub fn fitted_to(text: &str) -> BTreeSet<String> {
    let weights: Option<Weights> = toml::from_str(text).ok();
    weights.map_or(BTreeSet::new(), |w| w.trained_on.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::Labels;
    use khabar_engine::likelihood::Feature;

    /// Suggestions of forty articles. What stands behind «الحي» is always wrong here, of which the shipped weights know nothing.
    fn examples(here: bool) -> Vec<Example> {
        let example = |at: usize, previous: &str, right: bool| Example {
            article: format!("a{at:02}"),
            labels: Labels::Document,
            verdict: if right {
                Verdict::Right
            } else {
                Verdict::Wrong
            },
            sharing: 1,
            seen: vec![(Feature::Previous, previous.to_string())],
        };
        (0..40)
            .flat_map(|at| {
                let chance = at % 2 == 0;
                [
                    example(at, "الحي", if here { false } else { chance }),
                    example(at, "الدار", if here { true } else { !chance }),
                ]
            })
            .collect()
    }

    #[test]
    fn what_a_corpus_codes_otherwise_is_learnt_and_is_better() {
        let examples = examples(true);
        let adapted = adapt(&examples, 5, Likelihood::shipped(), &BTreeSet::new()).unwrap();
        assert!(
            adapted.is_better(),
            "{:?} {}",
            adapted.losses,
            adapted.error
        );
        let weight = |word: &str| adapted.model.weights[&(Feature::Previous, word.to_string())];
        assert!(weight("الدار") > 0.5 && weight("الحي") < -0.5);
        // What ships is still there.
        let shipped = khabar_data::read::<Weights>();
        let count: usize = shipped.weights.values().map(BTreeMap::len).sum();
        assert!(adapted.model.weights.len() > count);
    }

    #[test]
    fn chance_teaches_nothing_and_few_articles_are_not_asked() {
        let by_chance = examples(false);
        let examples: Vec<Example> = by_chance[..2 * (LEAST - 1)].to_vec();
        assert!(adapt(&examples, 5, Likelihood::shipped(), &BTreeSet::new()).is_none());
    }

    #[test]
    fn weights_that_have_seen_the_articles_are_not_what_was_there_before() {
        let examples = examples(true);
        let text = "trained-on = [\"a00\"]\njudgements = 0\narticles = 0\nl2 = 1\nbias = 0\ncalibration = { slope = 1, offset = 0 }\n[weights]\nprevious = { \"الحي\" = -9, \"الدار\" = 9 }\n";
        let now = Likelihood::parse(text).unwrap();
        assert_eq!(fitted_to(text), BTreeSet::from(["a00".to_string()]));
        let none = BTreeSet::new();
        // On what they have not seen they count, and are hard to beat.
        assert!(!adapt(&examples, 5, &now, &none).unwrap().is_better());
        let all = examples.iter().map(|e| e.article.clone()).collect();
        assert!(adapt(&examples, 5, &now, &all).unwrap().is_better());
    }
}
