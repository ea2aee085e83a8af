//! What text that nobody labelled tells of words: how often each stands in it, and clusters of those that stand in the same company.
//!
//! Each word is a row of how much more often than by chance it stands with others around it (positive pointwise mutual information), which is
//! brought down to its main directions (Levy and Goldberg 2014: the like of what word2vec finds) and cut into clusters by k-means. K-means asks for
//! distances alone, so any basis of those directions will do, and no decomposition is needed (Halko, Martinsson and Tropp 2011).

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use khabar_engine::tagger::GRAINS;
use khabar_engine::text::Words;

/// How many clusters there are of each grain.
const CLUSTERS: [usize; GRAINS] = [64, 256, 1024];

/// How often a word must stand in the text to have clusters.
const LEAST: u32 = 5;

/// How many words have clusters at most, the most frequent ones.
const MOST: usize = 50_000;

/// How many words count as company, the most frequent ones.
const COMPANY: usize = 5_000;

/// Where company stands: from two words before to two words behind.
const PLACES: [isize; 4] = [-2, -1, 1, 2];

/// How many directions are kept.
const DIRECTIONS: usize = 100;

/// How often the directions are looked for again from those that were found.
const TURNS: usize = 3;

/// How often k-means moves its centres.
const MOVES: usize = 12;

/// What text that nobody labelled tells of words.
#[derive(Debug, Clone, Default)]
pub struct Raw {
    /// How often each stands in it.
    pub(super) counts: FxHashMap<String, u32>,
    /// The clusters of frequent ones, from 1.
    pub(super) clusters: FxHashMap<String, [u16; GRAINS]>,
}

impl Raw {
    /// What some paragraphs tell; without clusters where there are too few words. The same paragraphs tell the same.
    pub fn new(paragraphs: &[Words]) -> Self {
        let mut counts = FxHashMap::default();
        paragraphs
            .iter()
            .for_each(|words| count(words, &mut counts));
        Self {
            clusters: clusters(paragraphs, &counts),
            counts,
        }
    }
}

/// Counts the words of a paragraph.
pub(super) fn count(words: &Words, counts: &mut FxHashMap<String, u32>) {
    for word in (0..words.len()).map(|at| words.text(at)) {
        match counts.get_mut(word) {
            Some(count) => *count += 1,
            None => {
                counts.insert(word.to_string(), 1);
            }
        }
    }
}

fn clusters(
    paragraphs: &[Words],
    counts: &FxHashMap<String, u32>,
) -> FxHashMap<String, [u16; GRAINS]> {
    let vocabulary = Vocabulary::new(counts);
    if vocabulary.words.len() < 2 * CLUSTERS.iter().copied().max().unwrap_or_default() {
        return FxHashMap::default();
    }
    let points = points(&vocabulary.information(paragraphs));
    let grains = CLUSTERS.map(|count| k_means(&points, count));
    let of = |at: usize| {
        let cluster = |grain: &Vec<u16>| grain.get(at).map_or(0, |cluster| cluster + 1);
        std::array::from_fn(|grain| grains.get(grain).map_or(0, cluster))
    };
    let words = vocabulary.words.iter().enumerate();
    words.map(|(at, word)| (word.to_string(), of(at))).collect()
}

/// The words that have clusters, the most frequent ones first.
struct Vocabulary<'t> {
    words: Vec<&'t str>,
    numbers: FxHashMap<&'t str, u32>,
}

impl<'t> Vocabulary<'t> {
    fn new(counts: &'t FxHashMap<String, u32>) -> Self {
        let counted = counts.iter().map(|(word, count)| (word.as_str(), *count));
        let mut frequent: Vec<(&str, u32)> = counted.filter(|(_, count)| *count >= LEAST).collect();
        frequent.sort_unstable_by(|(a, often), (b, less)| less.cmp(often).then(a.cmp(b)));
        frequent.truncate(MOST);
        let words: Vec<&str> = frequent.into_iter().map(|(word, _)| word).collect();
        Self {
            numbers: (0..)
                .zip(&words)
                .map(|(number, word)| (*word, number))
                .collect(),
            words,
        }
    }

    /// How much more often than by chance each word stands with its company at each place.
    fn information(&self, paragraphs: &[Words]) -> Sparse {
        let beside = self.beside(paragraphs);
        let columns = PLACES.len() * COMPANY;
        let mut totals = vec![0.0f32; columns];
        for (column, count) in beside.iter().flatten() {
            if let Some(total) = totals.get_mut(*column as usize) {
                *total += count;
            }
        }
        let all: f32 = totals.iter().sum();
        let row = |counts: &FxHashMap<u32, f32>| {
            let sum: f32 = counts.values().sum();
            let informs = |(column, count): (&u32, &f32)| {
                let total = totals.get(*column as usize)?;
                let information = (count * all / (sum * total)).ln();
                (information > 0.0).then_some((*column, information))
            };
            let mut row: Vec<(u32, f32)> = counts.iter().filter_map(informs).collect();
            row.sort_unstable_by_key(|(column, _)| *column);
            row
        };
        Sparse {
            rows: beside.par_iter().map(row).collect(),
            columns,
        }
    }

    /// For each word, how often it stands with each word at each place.
    fn beside(&self, paragraphs: &[Words]) -> Vec<FxHashMap<u32, f32>> {
        let mut beside = vec![FxHashMap::default(); self.words.len()];
        for words in paragraphs {
            let number = |at| self.numbers.get(words.text(at)).copied();
            let numbers: Vec<Option<u32>> = (0..words.len()).map(number).collect();
            for (at, word) in numbers.iter().enumerate() {
                let Some(row) = word.and_then(|word| beside.get_mut(word as usize)) else {
                    continue;
                };
                for (place, offset) in (0..).zip(PLACES) {
                    let other = at.checked_add_signed(offset).and_then(|at| numbers.get(at));
                    let other = other.copied().flatten();
                    if let Some(other) = other.filter(|other| (*other as usize) < COMPANY) {
                        *row.entry(place * COMPANY as u32 + other).or_default() += 1.0;
                    }
                }
            }
        }
        beside
    }
}

/// A matrix of which most is nothing: of each row the columns that hold something.
struct Sparse {
    rows: Vec<Vec<(u32, f32)>>,
    columns: usize,
}

impl Sparse {
    /// What becomes of some vectors.
    fn times(&self, vectors: &[Vec<f32>]) -> Vec<Vec<f32>> {
        let product = |vector: &Vec<f32>| {
            let entry =
                |(column, value): &(u32, f32)| value * vector.get(*column as usize).unwrap_or(&0.0);
            let row = |row: &Vec<(u32, f32)>| row.iter().map(entry).sum();
            self.rows.iter().map(row).collect()
        };
        vectors.par_iter().map(product).collect()
    }

    /// With rows and columns changed about.
    fn transposed(&self) -> Self {
        let mut rows = vec![Vec::new(); self.columns];
        for (at, row) in (0..).zip(&self.rows) {
            for (column, value) in row {
                if let Some(turned) = rows.get_mut(*column as usize) {
                    turned.push((at, *value));
                }
            }
        }
        Self {
            rows,
            columns: self.rows.len(),
        }
    }
}

/// The rows of a matrix as points in its main directions, each of length 1.
fn points(matrix: &Sparse) -> Vec<Vec<f32>> {
    let turned = matrix.transposed();
    let any = |direction: usize| {
        (0..matrix.columns)
            .map(|column| sign(direction * matrix.columns + column))
            .collect()
    };
    let mut basis: Vec<Vec<f32>> = (0..DIRECTIONS).map(any).collect();
    for _ in 0..TURNS {
        basis = turned.times(&orthonormal(matrix.times(&basis)));
        basis = orthonormal(basis);
    }
    let coordinates = matrix.times(&basis);
    let point = |row: usize| {
        unit(
            coordinates
                .iter()
                .filter_map(|c| c.get(row).copied())
                .collect(),
        )
    };
    (0..matrix.rows.len()).map(point).collect()
}

/// A basis of what some vectors span (Gram and Schmidt, modified).
fn orthonormal(mut vectors: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
    for at in 0..vectors.len() {
        let (done, rest) = vectors.split_at_mut(at);
        let Some(vector) = rest.first_mut() else {
            continue;
        };
        for other in done.iter() {
            let along = dot(vector, other);
            vector
                .iter_mut()
                .zip(other)
                .for_each(|(value, other)| *value -= along * other);
        }
        *vector = unit(std::mem::take(vector));
    }
    vectors
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = dot(&vector, &vector).sqrt().max(f32::MIN_POSITIVE);
    vector.iter_mut().for_each(|value| *value /= length);
    vector
}

/// 1 or -1.
fn sign(number: usize) -> f32 {
    if mixed(number) & 1 == 0 { 1.0 } else { -1.0 }
}

/// A number as good as any (SplitMix64), and the same on every machine.
fn mixed(number: usize) -> u64 {
    let mut mixed = (number as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

/// The cluster of each point, among so many: those are near whose directions are.
fn k_means(points: &[Vec<f32>], count: usize) -> Vec<u16> {
    let mut first: Vec<usize> = (0..points.len()).collect();
    first.sort_by_key(|at| mixed(*at));
    let first = first.iter().take(count);
    let mut centres: Vec<Vec<f32>> = first.filter_map(|at| points.get(*at).cloned()).collect();
    let mut nearest: Vec<u16> = Vec::new();
    for _ in 0..MOVES {
        nearest = points
            .par_iter()
            .map(|point| nearest_to(point, &centres))
            .collect();
        let mut sums = vec![vec![0.0; DIRECTIONS]; centres.len()];
        for (point, cluster) in points.iter().zip(&nearest) {
            if let Some(sum) = sums.get_mut(usize::from(*cluster)) {
                sum.iter_mut()
                    .zip(point)
                    .for_each(|(sum, value)| *sum += value);
            }
        }
        // A centre that nothing is near to stays where it is.
        for (centre, sum) in centres.iter_mut().zip(sums) {
            if sum.iter().any(|value| *value != 0.0) {
                *centre = unit(sum);
            }
        }
    }
    nearest
}

fn nearest_to(point: &[f32], centres: &[Vec<f32>]) -> u16 {
    let mut best = (0, f32::MIN);
    for (at, centre) in (0..).zip(centres) {
        let near = dot(point, centre);
        if near > best.1 {
            best = (at, near);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_basis_is_orthonormal() {
        let basis = orthonormal(vec![
            vec![3.0, 4.0, 0.0],
            vec![1.0, 1.0, 1.0],
            vec![0.0, 2.0, 1.0],
        ]);
        for (at, a) in basis.iter().enumerate() {
            for (other, b) in basis.iter().enumerate() {
                let expected = if at == other { 1.0 } else { 0.0 };
                assert!((dot(a, b) - expected).abs() < 1e-5, "{at} {other}");
            }
        }
    }

    #[test]
    fn points_that_are_near_are_in_one_cluster() {
        let towards = |x: f32, y: f32| {
            let mut point = vec![0.0; DIRECTIONS];
            (point[0], point[1]) = (x, y);
            unit(point)
        };
        let points = [
            towards(1.0, 0.1),
            towards(0.1, 1.0),
            towards(1.0, 0.0),
            towards(0.0, 1.0),
        ];
        let clusters = k_means(&points, 2);
        assert_eq!((clusters[0], clusters[1]), (clusters[2], clusters[3]));
        assert_ne!(clusters[0], clusters[1]);
    }

    #[test]
    fn few_words_have_no_clusters() {
        let raw = Raw::new(&[Words::new("كلام قليل كلام")]);
        assert!(raw.clusters.is_empty());
        assert_eq!(raw.counts["كلام"], 2);
    }
}
