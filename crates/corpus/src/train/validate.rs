//! What weights are worth for articles that they were not trained on: cross-validation by article.

use rayon::prelude::*;

use super::folds;
use super::logistic::{Unseen, calibrate, logistic};
use super::{Example, Labels, fit_to};
use crate::eval::{Ranked, Ranking, Verdict};
use khabar_engine::likelihood::Calibration;

/// How strongly weights are held down: the strengths that are tried.
pub(super) const STRENGTHS: [f64; 5] = [2.0, 4.0, 8.0, 12.0, 20.0];

/// What cross-validation found.
#[derive(Debug)]
pub struct Validation {
    /// How strongly weights are best held down.
    pub l2: f64,
    /// The mean loss (in nats) of each strength that was tried.
    pub losses: Vec<(f64, f64)>,
    /// From the sum of weights to the logit of a probability.
    pub calibration: Calibration,
    /// By where their verdicts come from, the suggestions by the probability that weights of other articles give them.
    pub rankings: Vec<(Labels, Ranking)>,
}

/// The labels that tell of single suggestions. Each has as much say in what is a probability as the other: those judged in whole papers,
/// where few are right, and those in documents that were chosen to be labelled.
const TELLING: [Labels; 2] = [Labels::Judged, Labels::Document];

/// Trains on all articles but those of one fold, and scores these, for each of `folds`.
pub fn validate(examples: &[Example], folds: usize) -> Validation {
    let fold_of = deal(examples, folds.max(2));
    let tries: Vec<(f64, Vec<f64>)> = STRENGTHS
        .into_par_iter()
        .map(|l2| (l2, held_out(examples, &fold_of, l2)))
        .collect();
    let losses: Vec<(f64, f64)> = tries
        .iter()
        .map(|(l2, sums)| (*l2, loss(&unseen(examples, sums))))
        .collect();
    let least = losses.iter().min_by(|(_, a), (_, b)| a.total_cmp(b));
    let l2 = least.map_or(1.0, |(l2, _)| *l2);
    let sums = tries.into_iter().find(|(tried, _)| *tried == l2);
    let sums = sums.map(|(_, sums)| sums).unwrap_or_default();
    let (slope, offset) = calibrate(&unseen(examples, &sums));
    let ranking = |labels: Labels| {
        let all = examples.iter().zip(&sums);
        let of_labels = all.filter(|(example, _)| example.labels == labels);
        let ranked = of_labels.map(|(example, sum)| Ranked {
            document: example.article.clone(),
            probability: logistic(slope * sum + offset),
            verdict: example.verdict,
        });
        (labels, ranked.collect())
    };
    Validation {
        l2,
        losses,
        calibration: Calibration {
            slope: slope as f32,
            offset: offset as f32,
        },
        rankings: TELLING.map(ranking).into(),
    }
}

/// The suggestions that figures count, as they are scored by the weights of other articles.
fn unseen(examples: &[Example], sums: &[f64]) -> Vec<Unseen> {
    let of = |labels| examples.iter().filter(|e| e.labels == labels).count();
    let all = TELLING.map(|labels| (labels, of(labels).max(1) as f64));
    let count = |example: &Example| {
        let of_labels = all.iter().find(|(labels, _)| *labels == example.labels);
        of_labels.map(|(_, all)| examples.len() as f64 / all)
    };
    let each = examples.iter().zip(sums);
    let told = each.filter_map(|(example, sum)| {
        Some(Unseen {
            sum: *sum,
            right: example.verdict == Verdict::Right,
            count: count(example)?,
        })
    });
    told.collect()
}

/// The mean loss of calibrated sums.
fn loss(unseen: &[Unseen]) -> f64 {
    let (slope, offset) = calibrate(unseen);
    let losses = unseen.iter().map(|Unseen { sum, right, count }| {
        let logit = slope * sum + offset;
        count * (1.0 + (if *right { -logit } else { logit }).exp()).ln()
    });
    let counts: f64 = unseen.iter().map(|unseen| unseen.count).sum();
    losses.sum::<f64>() / counts.max(1.0)
}

/// The fold of each example.
pub(super) fn deal(examples: &[Example], folds: usize) -> Vec<usize> {
    folds::deal(examples.iter().map(|e| e.article.as_str()), folds)
}

/// The sum of weights of each example, by weights trained on the other folds.
fn held_out(examples: &[Example], fold_of: &[usize], l2: f64) -> Vec<f64> {
    let rows: Vec<&Example> = examples.iter().collect();
    let learn = |others: &[&Example]| fit_to(others, l2);
    folds::held_out(&rows, fold_of, learn, |fitted, example| fitted.sum(example))
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::likelihood::Feature;

    /// Examples of forty articles: what stands behind «قبل» is wrong, nine in ten others are right.
    fn examples() -> Vec<Example> {
        let example = |at: usize, previous: &str, right: bool| Example {
            article: format!("a{at:02}"),
            labels: Labels::Judged,
            verdict: if right {
                Verdict::Right
            } else {
                Verdict::Wrong
            },
            sharing: 1,
            seen: vec![
                (Feature::Previous, previous.to_string()),
                (Feature::Word, format!("كلمة{at}")),
            ],
        };
        (0..40)
            .flat_map(|at| [example(at, "قبل", false), example(at, "ثم", at % 10 != 0)])
            .collect()
    }

    #[test]
    fn figures_are_of_articles_left_out() {
        let examples = examples();
        let found = validate(&examples, 5);
        let (_, ranking) = &found.rankings[0];
        assert_eq!((ranking.len(), ranking.rights()), (80, 36));
        assert!(ranking.precision_keeping(1.0).unwrap() > 0.85);
        // As often right as it says, not more: the words that are in one article only are not learnt.
        let sure = ranking.calibration()[8..]
            .iter()
            .map(|bin| bin.rights.all)
            .sum::<usize>();
        assert_eq!(sure, 40);
        assert_eq!(ranking.above(0.5).0.right, 36);
    }

    #[test]
    fn all_of_an_article_is_in_one_fold() {
        let examples = examples();
        let folds = deal(&examples, 5);
        assert!(folds.chunks(2).all(|both| both[0] == both[1]));
        assert_eq!(folds.iter().filter(|fold| **fold == 0).count(), 16);
    }

    #[test]
    fn the_same_labels_give_the_same_weights() {
        let examples = examples();
        let model = super::super::fit(&examples, 1.0);
        assert_eq!(model, super::super::fit(&examples, 1.0));
        let weight = |word: &str| model.weights[&(Feature::Previous, word.to_string())];
        assert!(weight("ثم") > 0.5 && weight("قبل") < -0.5);
        assert!(
            model
                .weights
                .keys()
                .all(|(feature, _)| *feature != Feature::Word)
        );
    }
}
