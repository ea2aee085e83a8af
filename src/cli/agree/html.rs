//! Agreement as a page.

use khabar_corpus::agree::{Figure, Interval, Pair};
use khabar_engine::message::Lang;
use khabar_formats::view::{Block, OnScale, Plot, Sheet};

use super::sources::Labelled;
use super::tell::{Compared, line};

/// The page: the figures of each pair with their intervals, what was taken for what, and every difference with its place.
pub fn page(compared: &[Compared<'_>], together: &[Figure]) -> String {
    let mut blocks: Vec<Block> = compared
        .iter()
        .map(|(one, pair, intervals)| of_pair(one, pair, intervals))
        .collect();
    if !together.is_empty() {
        let rows = together.iter().map(|figure| on_scale(figure, None));
        blocks.push(Block {
            title: Some("all together".to_string()),
            plots: vec![Plot::Scale {
                title: "what all of them say".to_string(),
                rows: rows.collect(),
            }],
            ..Block::default()
        });
    }
    let names: Vec<&str> = compared
        .iter()
        .flat_map(|(_, pair, _)| pair.names.iter().map(String::as_str))
        .collect();
    let mut different: Vec<&str> = Vec::new();
    for name in names {
        if !different.contains(&name) {
            different.push(name);
        }
    }
    Sheet {
        lang: Lang::En,
        title: format!("Agreement of {}", different.join(", ")),
        blocks,
    }
    .html()
}

fn on_scale(figure: &Figure, interval: Option<Interval>) -> OnScale {
    OnScale {
        label: figure.of.clone(),
        measure: figure.measure.to_string(),
        value: figure.value,
        interval: interval.map(|Interval { from, to }| (from, to)),
        over: figure.over,
    }
}

fn of_pair(one: &Labelled, pair: &Pair, intervals: &[Option<Interval>]) -> Block {
    let counts = pair.counts();
    let figures = counts.figures();
    let figures = figures.iter().zip(intervals);
    let mut plots = vec![Plot::Scale {
        title: "figures, with the intervals in which 95 of 100 draws of the articles lie"
            .to_string(),
        rows: figures
            .map(|(figure, interval)| on_scale(figure, *interval))
            .collect(),
    }];
    let kinds = counts.spans.iter().map(|((layer, kind), spans)| OnScale {
        label: format!("{layer}: {kind}"),
        measure: "F1, exact".to_string(),
        value: spans.exact.f1(),
        interval: None,
        over: spans.exact.gold + spans.exact.found,
    });
    plots.push(Plot::Scale {
        title: "by kind".to_string(),
        rows: kinds.collect(),
    });
    for (label, confusion) in &counts.labels {
        let cells = confusion.cells();
        let cells: Vec<(String, String, usize)> = cells
            .map(|(one, other, count)| (one.to_string(), other.to_string(), count))
            .collect();
        // Where both always say the same there is nothing to see.
        if cells.iter().any(|(one, other, _)| one != other) {
            plots.push(Plot::Matrix {
                title: label.to_string(),
                names: pair.names.clone(),
                cells,
            });
        }
    }
    let differences = pair.differences.iter().map(|difference| {
        let told = line(one, pair, difference);
        let place = one.place(&difference.article, difference.start);
        let said = told.strip_prefix(&format!("{place}: ")).unwrap_or(&told);
        (place, said.to_string())
    });
    plots.push(Plot::List {
        title: format!("{} differences", pair.differences.len()),
        rows: differences.collect(),
    });
    let left = pair
        .left_out
        .iter()
        .map(|left| (left.article.clone(), left.why.clone()));
    let left: Vec<(String, String)> = left.collect();
    if !left.is_empty() {
        plots.push(Plot::List {
            title: "left out".to_string(),
            rows: left,
        });
    }
    let [name, other] = &pair.names;
    Block {
        title: Some(format!("{name} and {other}")),
        note: Some(format!("{} articles that both have", pair.articles.len())),
        plots,
    }
}
