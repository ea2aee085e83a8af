//! All ways to label the words of a paragraph, and how likely each is: a linear-chain conditional random field (Lafferty et al. 2001).

use std::ops::Range;

use super::label::{Class, LABELS, Label};
use super::weights::{LANES, Row};

/// The labels of a paragraph: what speaks for each at each word, and the probabilities that follow.
pub struct Lattice<'t> {
    /// From each label to the next, as logarithms.
    transitions: &'t [Row; LANES],
    scores: Vec<Row>,
    /// What speaks for the labels before a word and at it, and for those behind it: in each word scaled to a sum of 1.
    forward: Vec<Row>,
    backward: Vec<Row>,
    /// The scores as factors, the best being 1, divided by what `forward` was scaled by.
    factors: Vec<Row>,
    odds: [Row; LANES],
}

impl<'t> Lattice<'t> {
    /// Of words with these scores.
    pub fn new(scores: Vec<Row>, transitions: &'t [Row; LANES]) -> Self {
        let mut lattice = Self {
            transitions,
            forward: Vec::with_capacity(scores.len()),
            backward: Vec::new(),
            factors: scores.iter().map(factors).collect(),
            odds: transitions.map(|row| row.map(f32::exp)),
            scores,
        };
        lattice.forward();
        lattice.backward();
        lattice
    }

    fn forward(&mut self) {
        let mut before: Option<Row> = None;
        for factors in &mut self.factors {
            let mut row = match before {
                None => *factors,
                Some(before) => times(&reached(&before, &self.odds), factors),
            };
            let sum: f32 = row.iter().sum();
            let scale = 1.0 / sum.max(f32::MIN_POSITIVE);
            row = row.map(|value| value * scale);
            *factors = factors.map(|value| value * scale);
            self.forward.push(row);
            before = Some(row);
        }
    }

    fn backward(&mut self) {
        let mut behind = ones();
        let mut rows = Vec::with_capacity(self.factors.len());
        for factors in self.factors.iter().rev() {
            rows.push(behind);
            let weighed = times(&behind, factors);
            behind = self.odds.map(|row| times(&row, &weighed).iter().sum());
        }
        rows.reverse();
        self.backward = rows;
    }

    /// How likely it is that some words are a name of a class, with these ends.
    pub fn probability(&self, words: Range<usize>, class: Class) -> f32 {
        let (begin, inside) = (Label::begin(class).index(), Label::inside(class).index());
        let value = |rows: &[Row], at: usize, label: usize| {
            let row = rows.get(at);
            row.and_then(|row| row.get(label))
                .copied()
                .unwrap_or_default()
        };
        let odds = |from: usize| value(&self.odds, from, inside);
        let mut path = value(&self.forward, words.start, begin);
        let mut label = begin;
        for at in words.start + 1..words.end {
            path *= odds(label) * value(&self.factors, at, inside);
            label = inside;
        }
        // All that may follow, but for more of the same name.
        let last = words.end.saturating_sub(1);
        let more = odds(label)
            * value(&self.factors, words.end, inside)
            * value(&self.backward, words.end, inside);
        (path * (value(&self.backward, last, label) - more)).clamp(0.0, 1.0)
    }

    /// The names on the likeliest way, where so much is taken from what speaks against a name at each word.
    pub fn names(&self, favour: f32) -> Vec<(Range<usize>, Class)> {
        let labels = self.likeliest(favour);
        let mut names: Vec<(Range<usize>, Class)> = Vec::new();
        for (at, label) in labels.into_iter().enumerate() {
            let Some((class, begins)) = label.part() else {
                continue;
            };
            match names.last_mut() {
                Some((words, last)) if !begins && words.end == at && *last == class => {
                    words.end = at + 1;
                }
                _ => names.push((at..at + 1, class)),
            }
        }
        names
    }

    /// The likeliest way (Viterbi 1967).
    fn likeliest(&self, favour: f32) -> Vec<Label> {
        let mut best: Row = [0.0; LANES];
        let mut steps: Vec<[u8; LABELS]> = Vec::with_capacity(self.scores.len());
        for (at, scores) in self.scores.iter().enumerate() {
            let (reached, step) = if at == 0 {
                (best, [0; LABELS])
            } else {
                self.step(&best)
            };
            best = std::array::from_fn(|label| {
                let score = scores.get(label).copied().unwrap_or_default();
                let against = if label == Label::OUTSIDE.index() {
                    favour
                } else {
                    0.0
                };
                reached.get(label).copied().unwrap_or_default() + score - against
            });
            steps.push(step);
        }
        let mut label = (0..LABELS).fold(0, |best_so_far, label| {
            let score = |at: usize| best.get(at).copied().unwrap_or(f32::MIN);
            if score(label) > score(best_so_far) {
                label
            } else {
                best_so_far
            }
        });
        let mut labels = Vec::with_capacity(steps.len());
        for step in steps.iter().rev() {
            labels.push(Label::at(label).unwrap_or(Label::OUTSIDE));
            label = step.get(label).map_or(0, |from| usize::from(*from));
        }
        labels.reverse();
        labels
    }

    /// The best that reaches each label, and where it comes from.
    fn step(&self, best: &Row) -> (Row, [u8; LABELS]) {
        let mut reached = [f32::NEG_INFINITY; LANES];
        let mut from = [0; LABELS];
        for ((before, transitions), label) in best.iter().zip(self.transitions).zip(0..LABELS as u8)
        {
            let ways = reached.iter_mut().zip(&mut from).zip(transitions);
            for ((reached, from), transition) in ways {
                let score = before + transition;
                if score > *reached {
                    (*reached, *from) = (score, label);
                }
            }
        }
        (reached, from)
    }
}

/// 1 for each label, and 0 for the lane that is none.
fn ones() -> Row {
    std::array::from_fn(|label| if label < LABELS { 1.0 } else { 0.0 })
}

/// Scores as factors, the greatest being 1.
fn factors(scores: &Row) -> Row {
    let most = scores.iter().take(LABELS).copied().fold(f32::MIN, f32::max);
    times(&scores.map(|score| (score - most).exp()), &ones())
}

fn times(a: &Row, b: &Row) -> Row {
    let mut product = *a;
    for (value, factor) in product.iter_mut().zip(b) {
        *value *= factor;
    }
    product
}

/// What reaches each label from all before it.
fn reached(before: &Row, odds: &[Row; LANES]) -> Row {
    let mut reached = [0.0; LANES];
    for (before, odds) in before.iter().zip(odds) {
        for (reached, odds) in reached.iter_mut().zip(odds) {
            *reached += before * odds;
        }
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERSON: Class = Class::Person;

    /// Scores that speak for some labels by so much.
    fn scores(words: &[&[(Label, f32)]]) -> Vec<Row> {
        let row = |speaks: &&[(Label, f32)]| {
            let mut row = [0.0; LANES];
            speaks
                .iter()
                .for_each(|(label, score)| row[label.index()] = *score);
            row
        };
        words.iter().map(row).collect()
    }

    /// The probability of a name by adding up all ways to label the words.
    fn by_counting(scores: &[Row], transitions: &[Row; LANES], words: Range<usize>) -> f32 {
        let (mut all, mut right) = (0.0, 0.0);
        for way in 0..LABELS.pow(scores.len() as u32) {
            let labels: Vec<usize> = (0..scores.len())
                .map(|at| way / LABELS.pow(at as u32) % LABELS)
                .collect();
            let mut sum = 0.0;
            for (at, label) in labels.iter().enumerate() {
                sum += scores[at][*label];
                sum += at
                    .checked_sub(1)
                    .map_or(0.0, |before| transitions[labels[before]][*label]);
            }
            all += sum.exp();
            let expected = |at: usize| {
                if at == words.start {
                    Label::begin(PERSON)
                } else {
                    Label::inside(PERSON)
                }
            };
            let named = words.clone().all(|at| labels[at] == expected(at).index());
            let ends = labels.get(words.end) != Some(&Label::inside(PERSON).index());
            right += if named && ends { sum.exp() } else { 0.0 };
        }
        right / all
    }

    #[test]
    fn the_probability_of_a_name_is_its_share_of_all_ways() {
        let scores = scores(&[
            &[(Label::OUTSIDE, 1.0)],
            &[
                (Label::begin(PERSON), 1.5),
                (Label::begin(Class::Place), 1.0),
            ],
            &[(Label::inside(PERSON), 0.5), (Label::OUTSIDE, 0.2)],
            &[(Label::OUTSIDE, -0.5)],
        ]);
        let mut transitions = [[0.0; LANES]; LANES];
        transitions[Label::OUTSIDE.index()][Label::inside(PERSON).index()] = -3.0;
        transitions[Label::begin(PERSON).index()][Label::inside(PERSON).index()] = 2.0;
        let lattice = Lattice::new(scores.clone(), &transitions);
        for words in [1..2, 1..3, 1..4, 0..1, 3..4, 0..4] {
            let (said, counted) = (
                lattice.probability(words.clone(), PERSON),
                by_counting(&scores, &transitions, words.clone()),
            );
            assert!((said - counted).abs() < 1e-5, "{words:?}: {said} {counted}");
        }
    }

    #[test]
    fn the_likeliest_way_has_the_names() {
        let scores = scores(&[
            &[(Label::OUTSIDE, 2.0)],
            &[(Label::begin(PERSON), 2.0)],
            &[(Label::inside(PERSON), 2.0)],
            &[(Label::begin(Class::Place), 1.0), (Label::OUTSIDE, 1.5)],
        ]);
        let transitions = [[0.0; LANES]; LANES];
        let lattice = Lattice::new(scores, &transitions);
        assert_eq!(lattice.names(0.0), [(1..3, PERSON)]);
        assert_eq!(lattice.names(1.0), [(1..3, PERSON), (3..4, Class::Place)]);
        assert_eq!(Lattice::new(Vec::new(), &transitions).names(0.0), []);
    }
}
