//! What probabilities are worth: right suggestions before wrong ones, and as often right as they say.

use std::collections::BTreeMap;

use super::{Share, Verdict, share};

/// A suggestion with the probability it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The document it stands in.
    pub document: String,
    /// How likely it was said to be right, from 0 to 1.
    pub probability: f64,
    /// Whether it is right.
    pub verdict: Verdict,
}

impl Ranked {
    fn is_right(&self) -> bool {
        self.verdict == Verdict::Right
    }
}

/// Suggestions, likeliest first.
#[derive(Debug, Clone, Default)]
pub struct Ranking(Vec<Ranked>);

impl FromIterator<Ranked> for Ranking {
    fn from_iter<T: IntoIterator<Item = Ranked>>(ranked: T) -> Self {
        let mut all: Vec<Ranked> = ranked.into_iter().collect();
        all.sort_by(|a, b| b.probability.total_cmp(&a.probability));
        Self(all)
    }
}

/// How many bins a calibration has.
const BINS: usize = 10;

/// Suggestions of about the same probability.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bin {
    /// The sum of their probabilities.
    pub said: f64,
    /// How many there are, and how many of them are right.
    pub rights: Share,
}

impl Ranking {
    /// How many suggestions there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many are right.
    pub fn rights(&self) -> usize {
        self.0.iter().filter(|ranked| ranked.is_right()).count()
    }

    /// The precision where this share of the right ones is kept.
    pub fn precision_keeping(&self, kept: f64) -> Option<f64> {
        let wanted = (kept * self.rights() as f64).ceil() as usize;
        let mut right = 0;
        let reached = self.0.iter().position(|ranked| {
            right += usize::from(ranked.is_right());
            right >= wanted
        });
        share(wanted, reached? + 1).filter(|_| wanted > 0)
    }

    /// Those of at least some probability that are right, strictly and with the arguable ones.
    pub fn above(&self, threshold: f64) -> (Share, Share) {
        let (mut strict, mut lenient) = (Share::default(), Share::default());
        for ranked in self.0.iter().filter(|r| r.probability >= threshold) {
            strict.count(ranked.is_right());
            lenient.count(ranked.verdict != Verdict::Wrong);
        }
        (strict, lenient)
    }

    /// The probability that a right one stands before a wrong one.
    pub fn auc(&self) -> Option<f64> {
        let rights = self.rights();
        let (mut above, mut pairs) = (0, 0);
        for ranked in &self.0 {
            if ranked.is_right() {
                above += 1;
            } else {
                pairs += above;
            }
        }
        share(pairs, rights * (self.len() - rights))
    }

    /// Ten bins of probability, the least first.
    pub fn calibration(&self) -> [Bin; BINS] {
        let mut bins = [Bin::default(); BINS];
        for ranked in &self.0 {
            let at = ((ranked.probability * BINS as f64) as usize).min(BINS - 1);
            if let Some(bin) = bins.get_mut(at) {
                bin.said += ranked.probability;
                bin.rights.count(ranked.is_right());
            }
        }
        bins
    }

    /// Of the first suggestions of each document, at most so many, how many are right.
    pub fn first_of_each(&self, most: usize) -> Share {
        let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
        let mut share = Share::default();
        for ranked in &self.0 {
            let taken = taken.entry(&ranked.document).or_default();
            *taken += 1;
            if *taken <= most {
                share.count(ranked.is_right());
            }
        }
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranking(all: &[(&str, f64, bool)]) -> Ranking {
        let ranked = all.iter().map(|(document, probability, right)| Ranked {
            document: document.to_string(),
            probability: *probability,
            verdict: if *right {
                Verdict::Right
            } else {
                Verdict::Wrong
            },
        });
        ranked.collect()
    }

    #[test]
    fn precision_falls_as_more_is_kept() {
        let ranking = ranking(&[("a", 0.2, true), ("a", 0.9, true), ("b", 0.5, false)]);
        assert_eq!(ranking.precision_keeping(0.5), Some(1.0));
        assert_eq!(ranking.precision_keeping(1.0), Some(2.0 / 3.0));
        assert_eq!(ranking.auc(), Some(0.5));
        assert_eq!(ranking.first_of_each(1), Share { all: 2, right: 1 });
        assert_eq!(ranking.above(0.5).0, Share { all: 2, right: 1 });
    }

    #[test]
    fn a_bin_holds_what_was_said_and_what_came_of_it() {
        let bins =
            ranking(&[("a", 0.25, true), ("a", 0.21, false), ("a", 1.0, true)]).calibration();
        assert_eq!(bins[2].rights, Share { all: 2, right: 1 });
        assert!((bins[2].said - 0.46).abs() < 1e-9);
        assert_eq!(bins[9].rights, Share { all: 1, right: 1 });
    }

    #[test]
    fn nothing_has_no_figures() {
        let none = ranking(&[]);
        assert_eq!((none.precision_keeping(0.5), none.auc()), (None, None));
    }
}
