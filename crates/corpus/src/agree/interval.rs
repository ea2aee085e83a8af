//! How sure a figure is: the bootstrap over articles.

use rayon::prelude::*;
use serde::Serialize;

use super::Counts;

/// Between which values a figure lies, had other articles of the same kind been labelled: 95 of 100 times.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The lower end.
    pub from: f64,
    /// The upper end.
    pub to: f64,
}

/// The intervals of all figures (percentile bootstrap, Efron 1979). The same articles give the same intervals. None where a figure has no
/// value in most draws, or there is one article only, which can be drawn in one way, or none is drawn.
pub(super) fn intervals(articles: &[&Counts], draws: u32) -> Vec<Option<Interval>> {
    let figures = Counts::default().figures().len();
    if articles.len() < 2 || draws == 0 {
        return vec![None; figures];
    }
    let drawn: Vec<Vec<Option<f64>>> = (0..u64::from(draws))
        .into_par_iter()
        .map(|draw| {
            let mut all = Counts::default();
            // The same draws each time.
            let mut random = fastrand::Rng::with_seed(draw);
            for _ in articles {
                if let Some(counts) = articles.get(random.usize(..articles.len())) {
                    all += *counts;
                }
            }
            all.figures()
                .into_iter()
                .map(|figure| figure.value)
                .collect()
        })
        .collect();
    let interval = |figure: usize| {
        let mut values: Vec<f64> = drawn.iter().filter_map(|draw| *draw.get(figure)?).collect();
        if values.len() * 2 < drawn.len() {
            return None;
        }
        values.sort_by(f64::total_cmp);
        let at = |thousandth: usize| values.get((values.len() - 1) * thousandth / 1000).copied();
        let (from, to) = (at(25)?, at(975)?);
        Some(Interval { from, to })
    };
    (0..figures).map(interval).collect()
}
