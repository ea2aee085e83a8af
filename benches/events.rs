//! What it costs to suggest the events of a paragraph: what an annotator waits for when a menu or a line above a paragraph appears.
//!
//! `cargo bench --bench events` reads the example articles; `cargo bench --bench events -- FILE…` other texts, one paragraph a line.

#![allow(missing_docs, clippy::print_stdout, clippy::print_stderr)]

mod common;

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use jiff::civil::date;
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::events::{Input, read};

/// How often each paragraph is measured; its least time counts: noise only ever adds.
const RUNS: usize = 5;

fn main() {
    let text = common::text_of_arguments();
    let knowledge = Arc::new(Knowledge::embedded());
    let started = Instant::now();
    let triggers = knowledge.codebook.triggers();
    let words: usize = triggers.rows().iter().map(|row| row.entries()).sum();
    println!(
        "{words} triggers made ready in {:.1} ms",
        started.elapsed().as_secs_f64() * 1e3
    );
    for event_type in &knowledge.codebook.types {
        let rows = triggers.rows().iter();
        let of_type = rows.filter(|row| row.r#type == event_type.id);
        let count: usize = of_type.map(|row| row.entries()).sum();
        println!("  {:10} {count}", event_type.id);
    }
    let analysis = Article::new(&text, Arc::clone(&knowledge)).analyse(Some(date(2025, 2, 12)));
    let mut costs: Vec<(Duration, usize)> = (0..analysis.article.lines().len())
        .filter(|line| !analysis.text(*line).trim().is_empty())
        .map(|line| {
            (
                cost(|| Input::of(&analysis, line).map_or(0, |input| read(&input).len())),
                analysis.text(line).len(),
            )
        })
        .collect();
    costs.sort();
    let at = |share: f64| {
        let index = ((costs.len() - 1) as f64 * share) as usize;
        costs[index]
    };
    println!("{} paragraphs; the cost of one:", costs.len());
    for (name, share) in [("p50", 0.5), ("p99", 0.99), ("the worst", 1.0)] {
        let (cost, bytes) = at(share);
        println!(
            "  {name:9} {:.3} ms ({bytes} bytes)",
            cost.as_secs_f64() * 1e3
        );
    }
}

fn cost(mut work: impl FnMut() -> usize) -> Duration {
    let once = |work: &mut dyn FnMut() -> usize| {
        let started = Instant::now();
        black_box(work());
        started.elapsed()
    };
    (0..RUNS).map(|_| once(&mut work)).min().unwrap_or_default()
}
