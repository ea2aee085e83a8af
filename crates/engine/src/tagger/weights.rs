//! What a model has learnt: how much each feature speaks for each label, and each label for the next.

use rustc_hash::FxHashMap;

use super::features::Feature;
use super::label::LABELS;

/// As many as fit a register: the last is of no label.
pub(super) const LANES: usize = LABELS.next_power_of_two();

/// A number for each label.
pub(super) type Row = [f32; LANES];

/// Weights as they are looked up: whole numbers of a unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Weights {
    /// What one of the whole numbers comes to.
    pub(super) unit: f32,
    /// From each label to the next.
    pub(super) transitions: [[i16; LANES]; LANES],
    pub(super) features: FxHashMap<Feature, [i16; LANES]>,
}

impl Weights {
    /// Weights as they were trained, by the places of labels.
    pub fn new(
        transitions: [[f32; LABELS]; LABELS],
        features: impl Iterator<Item = (Feature, [f32; LABELS])>,
    ) -> Self {
        let features: Vec<(Feature, [f32; LABELS])> = features.collect();
        let all = features.iter().flat_map(|(_, row)| row);
        let most = all.chain(transitions.iter().flatten());
        let most = most.fold(f32::MIN_POSITIVE, |most, weight| most.max(weight.abs()));
        let unit = most / f32::from(i16::MAX);
        let row = |row: [f32; LABELS]| {
            let mut whole = [0; LANES];
            for (whole, weight) in whole.iter_mut().zip(row) {
                *whole = (weight / unit).round() as i16;
            }
            whole
        };
        let mut all = [[0; LANES]; LANES];
        for (all, weights) in all.iter_mut().zip(transitions) {
            *all = row(weights);
        }
        let features = features
            .into_iter()
            .map(|(feature, weights)| (feature, row(weights)));
        Self {
            unit,
            transitions: all,
            features: features
                .filter(|(_, row)| row.iter().any(|weight| *weight != 0))
                .collect(),
        }
    }

    /// Adds what a feature weighs.
    pub(super) fn add(&self, feature: Feature, sum: &mut [i32; LANES]) {
        let Some(row) = self.features.get(&feature) else {
            return;
        };
        for (sum, weight) in sum.iter_mut().zip(row) {
            *sum += i32::from(*weight);
        }
    }

    /// A sum of weights.
    pub(super) fn score(&self, sum: [i32; LANES]) -> Row {
        sum.map(|sum| sum as f32 * self.unit)
    }

    /// What each label weighs before each.
    pub(super) fn transitions(&self) -> [Row; LANES] {
        self.transitions.map(|row| self.score(row.map(i32::from)))
    }
}
