//! Measures of agreement, over counts that add up: those of articles sum to those of a corpus.

use std::collections::BTreeMap;
use std::ops::AddAssign;

/// How often one annotator's label stands against another's for the same thing: the first is the one's, the second the other's.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Confusion {
    cells: BTreeMap<(String, String), usize>,
}

impl Confusion {
    /// Counts a thing that both labelled.
    pub fn count(&mut self, one: impl Into<String>, other: impl Into<String>) {
        *self.cells.entry((one.into(), other.into())).or_default() += 1;
    }

    /// How many things both labelled.
    pub fn all(&self) -> usize {
        self.cells.values().sum()
    }

    /// Both labels with how often they stand against each other, in the order of labels.
    pub fn cells(&self) -> impl Iterator<Item = (&str, &str, usize)> {
        let cells = self.cells.iter();
        cells.map(|((one, other), count)| (one.as_str(), other.as_str(), *count))
    }

    /// The share that has the same label; none of nothing.
    pub fn agreed(&self) -> Option<f64> {
        let same = self.cells().filter(|(one, other, _)| one == other);
        ratio(number(same.map(|cell| cell.2).sum()), number(self.all()))
    }

    /// Cohen's kappa (1960): how much more they agree than two who label at random, each with the labels he uses. None where nothing is
    /// labelled, or chance alone would agree always.
    pub fn kappa(&self) -> Option<f64> {
        let all = number(self.all());
        let (mut ones, mut others) = (BTreeMap::new(), BTreeMap::new());
        for (one, other, count) in self.cells() {
            *ones.entry(one).or_insert(0.0) += number(count);
            *others.entry(other).or_insert(0.0) += number(count);
        }
        let both = |(label, count): (&&str, &f64)| count * others.get(label).unwrap_or(&0.0);
        let by_chance = ratio(ones.iter().map(both).sum(), all * all)?;
        ratio(self.agreed()? - by_chance, 1.0 - by_chance)
    }

    /// Krippendorff's alpha of these two annotators ([`Coincidences::alpha`]).
    pub fn alpha(&self) -> Option<f64> {
        let mut coincidences = Coincidences::default();
        for (one, other, count) in self.cells() {
            coincidences.add(one, other, number(count));
        }
        coincidences.alpha()
    }
}

impl AddAssign<&Self> for Confusion {
    fn add_assign(&mut self, other: &Self) {
        for (cell, count) in &other.cells {
            *self.cells.entry(cell.clone()).or_default() += count;
        }
    }
}

/// How often labels coincide on the same thing, of any number of annotators.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Coincidences {
    /// Both ways round.
    cells: BTreeMap<(String, String), f64>,
}

impl Coincidences {
    /// Counts a thing with the labels that annotators gave it. One label says nothing.
    pub fn count(&mut self, labels: &[String]) {
        let others = number(labels.len().saturating_sub(1));
        for (at, one) in labels.iter().enumerate() {
            for other in labels.iter().skip(at + 1) {
                self.add(one, other, 1.0 / others);
            }
        }
    }

    fn add(&mut self, one: &str, other: &str, weight: f64) {
        for (a, b) in [(one, other), (other, one)] {
            let cell = self.cells.entry((a.to_string(), b.to_string()));
            *cell.or_default() += weight;
        }
    }

    /// Krippendorff's alpha for nominal labels (Content Analysis, 2004, ch. 11): 1 where all agree, 0 where they do as if at random. None
    /// where there is nothing to compare, or one label only, so that nobody could have differed.
    pub fn alpha(&self) -> Option<f64> {
        let (mut of_label, mut differing) = (BTreeMap::new(), 0.0);
        for ((one, other), weight) in &self.cells {
            *of_label.entry(one).or_insert(0.0) += weight;
            if one != other {
                differing += weight;
            }
        }
        let all: f64 = of_label.values().sum();
        let same: f64 = of_label.values().map(|count| count * count).sum();
        // All pairs of different labels that there would be if they were dealt out at random.
        let by_chance = all * all - same;
        ratio((all - 1.0) * differing, by_chance).map(|share| 1.0 - share)
    }
}

impl AddAssign<&Self> for Coincidences {
    fn add_assign(&mut self, other: &Self) {
        for (cell, weight) in &other.cells {
            *self.cells.entry(cell.clone()).or_default() += weight;
        }
    }
}

fn ratio(part: f64, whole: f64) -> Option<f64> {
    (whole.abs() > f64::EPSILON).then(|| part / whole)
}

#[allow(clippy::cast_precision_loss)] // Counts of a corpus are far below 2^52.
fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn confusion(cells: &[(&str, &str, usize)]) -> Confusion {
        let mut confusion = Confusion::default();
        for (one, other, times) in cells {
            (0..*times).for_each(|_| confusion.count(*one, *other));
        }
        confusion
    }

    fn close(found: Option<f64>, expected: f64) {
        assert!(
            found.is_some_and(|found| (found - expected).abs() < 1e-9),
            "{found:?}, not {expected}"
        );
    }

    #[test]
    fn kappa_is_what_cohen_says() {
        // 50 applications, two readers: 20 and 15 together, 5 and 10 apart; kappa is .4.
        let readers = [
            ("yes", "yes", 20),
            ("yes", "no", 5),
            ("no", "yes", 10),
            ("no", "no", 15),
        ];
        close(confusion(&readers).kappa(), 0.4);
        close(confusion(&readers).agreed(), 0.7);
    }

    #[test]
    fn alpha_is_what_krippendorff_says() {
        // Two observers, ten objects (Computing Krippendorff's Alpha-Reliability, 2011, A): a alone differs in four.
        let observers = [("0", "0", 5), ("0", "1", 3), ("1", "0", 1), ("1", "1", 1)];
        close(confusion(&observers).alpha(), 0.095_238_095_238_095_2);
        // Three observers, one of whom leaves one thing out.
        let mut three = Coincidences::default();
        for labels in [&["a", "a", "a"][..], &["a", "b", "a"], &["b", "b"], &["b"]] {
            three.count(&labels.iter().map(ToString::to_string).collect::<Vec<_>>());
        }
        close(three.alpha(), 1.0 - 7.0 * 2.0 / 30.0);
    }

    #[test]
    fn where_nobody_could_differ_there_is_no_figure() {
        assert_eq!(Confusion::default().alpha(), None);
        assert_eq!(confusion(&[("a", "a", 9)]).alpha(), None);
        assert_eq!(confusion(&[("a", "a", 9)]).kappa(), None);
    }

    #[test]
    fn counts_of_articles_add_up() {
        let (mut one, other) = (
            confusion(&[("a", "b", 1)]),
            confusion(&[("a", "b", 2), ("b", "b", 1)]),
        );
        one += &other;
        assert_eq!(one, confusion(&[("a", "b", 3), ("b", "b", 1)]));
    }
}
