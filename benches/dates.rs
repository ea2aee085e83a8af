//! How fast dates are found: folding and recognition on one core, beside what it costs only to look at the same bytes.
//!
//! `cargo bench --bench dates` reads the example articles repeated to 20 MB; `cargo bench --bench dates -- FILE…` other texts, one
//! paragraph a line. `node benches/chrono/run.mjs` gives the figure of chrono-node over the same text.

#![allow(missing_docs, clippy::print_stdout, clippy::print_stderr)]

mod common;

use std::hint::black_box;
use std::time::Instant;

use aho_corasick::AhoCorasick;
use khabar_engine::text::Words;
use khabar_engine::time;

/// Bytes of text.
const SIZE: usize = 20_000_000;
/// The best of so many runs counts: noise only ever adds.
const RUNS: usize = 3;

fn main() {
    let text = common::repeated(&common::text_of_arguments(), SIZE);
    let lines: Vec<&str> = text.lines().collect();
    println!(
        "{} MB in {} lines, one core",
        text.len() / 1_000_000,
        lines.len()
    );
    let dates = || {
        lines
            .iter()
            .map(|l| time::recognise_words(&Words::new(l)).len())
            .sum()
    };
    let ours = measure("fold, cut into words, find dates", text.len(), dates);
    let words = || lines.iter().map(|l| Words::new(l).len()).sum();
    measure("fold and cut into words", text.len(), words);
    // A floor: only to look for the names of months and weekdays as they stand.
    let names = [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
        "الأحد",
        "الاثنين",
        "الثلاثاء",
        "الأربعاء",
        "الخميس",
        "الجمعة",
        "السبت",
        "اليوم",
        "أمس",
        "غدا",
    ];
    if let Ok(searcher) = AhoCorasick::new(names) {
        let floor = measure("aho-corasick over 22 names", text.len(), || {
            searcher.find_iter(&text).count()
        });
        println!("{:34} {:>8.3} of it", "ours", ours / floor);
    }
    let newlines = || memchr::memchr_iter(b'\n', text.as_bytes()).count();
    measure("memchr over line ends", text.len(), newlines);
    cost_of_a_byte(&text);
}

/// What a byte costs in texts of different lengths: the cost must not grow with the text, nor with the line.
fn cost_of_a_byte(text: &str) {
    println!(
        "\n{:>10}  {:>12}  {:>12}",
        "bytes", "in lines", "on one line"
    );
    for size in [1_000, 10_000, 100_000, 1_000_000, 10_000_000] {
        let lines = common::repeated(text, size);
        let line = lines.replace('\n', " ");
        let in_lines = || {
            lines
                .lines()
                .map(|l| time::recognise_words(&Words::new(l)).len())
                .sum()
        };
        let on_one = || time::recognise_words(&Words::new(&line)).len();
        println!(
            "{size:>10}  {:>9.1} ns  {:>9.1} ns",
            nanoseconds(size, in_lines),
            nanoseconds(size, on_one)
        );
    }
}

/// Nanoseconds a byte, over as many runs as make ten megabytes.
#[allow(clippy::cast_precision_loss)]
fn nanoseconds(bytes: usize, run: impl Fn() -> usize) -> f64 {
    let runs = (10_000_000 / bytes).max(1);
    let start = Instant::now();
    for _ in 0..runs {
        black_box(run());
    }
    start.elapsed().as_secs_f64() * 1e9 / (bytes * runs) as f64
}

/// Megabytes a second of the best run.
#[allow(clippy::cast_precision_loss)]
fn measure(name: &str, bytes: usize, run: impl Fn() -> usize) -> f64 {
    let mut best = f64::MAX;
    let mut found = 0;
    for _ in 0..RUNS {
        let start = Instant::now();
        found = black_box(run());
        best = best.min(start.elapsed().as_secs_f64());
    }
    let rate = bytes as f64 / 1e6 / best;
    println!("{name:34} {rate:>8.1} MB/s  ({found} found)");
    rate
}
