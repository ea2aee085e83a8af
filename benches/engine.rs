//! What the engine costs: folding, recognising, analysing an article, and analysing again after one edit.
//!
//! `cargo bench --bench engine`. Throughput is in bytes of UTF-8.

#![allow(missing_docs)]

mod common;

use std::hint::black_box;
use std::sync::Arc;

use common::articles;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use khabar_data::ACTOR_FILES;
use khabar_engine::actors::{Builder, Loaded, load};
use khabar_engine::annotation::Unit;
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::codebook::Codebook;
use khabar_engine::lint::{Levels, lint};
use khabar_engine::text::{Folded, Words};
use khabar_engine::triggers::Triggers;
use khabar_engine::{mentions, time};
use khabar_formats::document::document;

fn engine(c: &mut Criterion) {
    let knowledge = Arc::new(Knowledge::embedded());
    let text = articles(100_000);
    let lines: Vec<&str> = text.lines().collect();
    let words: Vec<Words> = lines.iter().map(|l| Words::new(l)).collect();

    let mut group = c.benchmark_group("100 KB");
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_function("fold", |b| {
        b.iter(|| {
            lines
                .iter()
                .map(|l| Folded::new(black_box(l)).as_str().len())
                .sum::<usize>()
        })
    });
    group.bench_function("fold and cut into words", |b| {
        b.iter(|| {
            lines
                .iter()
                .map(|l| Words::new(black_box(l)).len())
                .sum::<usize>()
        })
    });
    group.bench_function("recognise dates", |b| {
        b.iter(|| {
            words
                .iter()
                .map(|w| time::recognise_words(black_box(w)).len())
                .sum::<usize>()
        })
    });
    group.bench_function("recognise mentions", |b| {
        b.iter(|| {
            lines
                .iter()
                .zip(&words)
                .map(|(l, w)| mentions::recognise_words(l, black_box(w), &knowledge.actors).len())
                .sum::<usize>()
        });
    });
    group.bench_function("analyse", |b| {
        b.iter(|| {
            Article::new(black_box(&text), Arc::clone(&knowledge))
                .analyse(None)
                .paragraphs
                .len()
        });
    });
    group.bench_function("annotate to a document", |b| {
        b.iter(|| {
            document(
                &Article::new(black_box(&text), Arc::clone(&knowledge)).analyse(None),
                serde_json::Value::Null,
                Unit::CodePoint,
            )
            .events
            .len()
        });
    });
    group.finish();

    let mut group = c.benchmark_group("after one edit");
    for bytes in [4_000, 100_000, 1_000_000] {
        let mut edited = Article::new(&articles(bytes), Arc::clone(&knowledge));
        let _ = edited.analyse(None);
        let at = edited.line_start(edited.lines().len() / 2);
        let analysis = edited.analyse(None);
        group.bench_function(format!("lint {} KB", bytes / 1000), |b| {
            b.iter(|| lint(&analysis, &Levels::default()).len())
        });
        group.bench_function(format!("analyse and lint {} KB", bytes / 1000), |b| {
            b.iter(|| {
                let _ = edited.edit(at..at, "و");
                let findings = lint(&edited.analyse(None), &Levels::default()).len();
                let _ = edited.edit(at..at + 2, "");
                findings
            });
        });
    }
    group.finish();

    let mut group = c.benchmark_group("make ready");
    group.bench_function("knowledge", |b| {
        b.iter(|| {
            let mut all = Loaded::default();
            for file in ACTOR_FILES.iter().map(|(_, text)| load(text)) {
                all.offices.extend(file.offices);
                all.actors.extend(file.actors);
            }
            let mut builder = Builder::default();
            builder.add_loaded(all);
            builder.build()
        });
    });
    group.bench_function("knowledge of a corpus over it", |b| {
        let entry = "[[actor]]\nid = \"nadim-qasr\"\nkind = \"person\"\nar = \"نديم القصري\"\n";
        b.iter(|| {
            let mut builder = Builder::embedded();
            builder.add(black_box(entry));
            builder.build()
        });
    });
    group.bench_function("triggers", |b| {
        b.iter(|| Triggers::of(Codebook::plover()));
    });
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20);
    targets = engine
}
criterion_main!(benches);
