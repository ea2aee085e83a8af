//! Folds of articles: each part is scored by what was learnt from the others.

use std::collections::{BTreeMap, BTreeSet};

/// The fold of each row, by the article it is of: articles are dealt out in the order of their names, so that every outlet is in every fold.
pub fn deal<'a>(articles: impl Iterator<Item = &'a str> + Clone, folds: usize) -> Vec<usize> {
    let names: BTreeSet<&str> = articles.clone().collect();
    let numbered = names.into_iter().enumerate();
    let folds: BTreeMap<&str, usize> = numbered.map(|(at, name)| (name, at % folds)).collect();
    articles
        .map(|name| folds.get(name).copied().unwrap_or_default())
        .collect()
}

/// What is said of each row by what was learnt from the rows of the other folds.
pub fn held_out<R: Copy, M>(
    rows: &[R],
    fold_of: &[usize],
    learn: impl Fn(&[R]) -> M,
    say: impl Fn(&M, R) -> f64,
) -> Vec<f64> {
    let mut said = vec![0.0; rows.len()];
    let folds = fold_of.iter().max().map_or(0, |most| most + 1);
    for fold in 0..folds {
        let others = rows.iter().zip(fold_of).filter(|(_, of)| **of != fold);
        let learnt = learn(&others.map(|(row, _)| *row).collect::<Vec<R>>());
        for ((row, of), said) in rows.iter().zip(fold_of).zip(&mut said) {
            if *of == fold {
                *said = say(&learnt, *row);
            }
        }
    }
    said
}
