//! `khabar stats`.

mod html;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::json;

use super::Outcome;
use super::annotate::Layers;
use super::choices::Language;
use super::input::{Corpora, complain, counted, print, print_raw, read, tell_conflicts};
use super::report::title;
use khabar_corpus::Corpus;
use khabar_corpus::stats::{Stats, TABLES};
use khabar_engine::annotation::Unit;
use khabar_engine::article::Article;
use khabar_engine::message::Lang;
use khabar_formats::document::document;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles or folders; - is standard input
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// What is counted: what annotators wrote (gold), what Khabar proposes beside it (silver), or both
    #[arg(long, value_enum, default_value_t = Layers::Gold)]
    layer: Layers,
    /// How many rows of each table are shown; JSON and CSV have all
    #[arg(long, value_name = "N", default_value_t = 10)]
    top: usize,
    /// How it is told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// The language of the page; that of the corpus when left out
    #[arg(long, value_enum)]
    language: Option<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// One JSON object
    Json,
    /// Rows of table, value and count
    Csv,
    /// A page with plots, for any browser
    Html,
}

pub fn run(args: &Args) -> Outcome {
    let (files, unread) = khabar_corpus::articles(&args.paths);
    let mut outcome = Outcome::Fine;
    let mut corpora = Corpora::default();
    let jobs: Vec<_> = files.iter().map(|file| (file, corpora.of(file))).collect();
    let parts: Vec<Result<Stats, String>> = jobs
        .par_iter()
        .map(|(file, corpus)| of_article(file, corpus, args.layer))
        .collect();
    let mut stats = Stats::default();
    let mut wrong = unread;
    for part in parts {
        match part {
            Ok(part) => stats.join(part),
            Err(line) => wrong.push(line),
        }
    }
    if files.is_empty() && wrong.is_empty() {
        wrong.push("there is no article to count".to_string());
    }
    for line in &wrong {
        complain(line);
        outcome = Outcome::Failed;
    }
    let told = match args.format {
        Format::Text => print(&text(&stats, args.top)),
        Format::Json => print(&format!("{:#}\n", json(&stats))),
        Format::Csv => print_raw(&csv(&stats)),
        Format::Html => {
            let corpus = corpora.all().next();
            let own = corpus.map_or(Lang::En, |corpus| corpus.settings.language);
            let lang = args.language.map_or(own, Lang::from);
            let page = html::page(
                &stats,
                corpus.map(|c| &**c),
                lang,
                title(corpus, lang),
                args.top,
            );
            print_raw(&page)
        }
    };
    if let Err(line) = told {
        complain(&line);
        outcome = Outcome::Failed;
    }
    outcome
}

fn of_article(file: &Path, corpus: &Corpus, layer: Layers) -> Result<Stats, String> {
    let text = read(file)?;
    tell_conflicts(file, &text);
    let knowledge = &corpus.knowledge;
    let article = Article::new(&text, Arc::clone(knowledge));
    let analysis = article.analyse(corpus.date_of_file(file));
    let document = document(&analysis, serde_json::Value::Null, Unit::CodePoint);
    let mut stats = Stats::default();
    stats.add(layer.of(document), knowledge);
    Ok(stats)
}

fn totals(stats: &Stats) -> [(&'static str, usize); 7] {
    [
        ("articles", stats.articles),
        ("words", stats.words),
        ("mentions", stats.mentions),
        ("times", stats.times),
        ("events", stats.events),
        ("notes", stats.notes),
        ("open differences", stats.open),
    ]
}

fn text(stats: &Stats, top: usize) -> String {
    let mut out = String::new();
    for (name, count) in totals(stats) {
        let _ = writeln!(out, "{name:16} {count:>8}");
    }
    for name in TABLES {
        let rows = stats.table(name);
        if rows.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{name}");
        // Of months the last ones.
        let (shown, rest) = match name {
            "month" => rows.split_at(rows.len().saturating_sub(top)),
            _ => rows.split_at(rows.len().min(top)),
        };
        let (shown, rest) = if name == "month" {
            (rest, shown)
        } else {
            (shown, rest)
        };
        for (value, count) in shown {
            let _ = writeln!(out, "  {count:>6}  {value}");
        }
        if !rest.is_empty() {
            let _ = writeln!(out, "          and {}", counted(rest.len(), "other"));
        }
    }
    out
}

fn json(stats: &Stats) -> serde_json::Value {
    let totals = totals(stats).map(|(name, count)| (name.replace(' ', "_"), json!(count)));
    let tables = TABLES.map(|name| {
        let rows = stats.table(name).into_iter();
        let rows: Vec<_> = rows
            .map(|(value, count)| json!({"value": value, "count": count}))
            .collect();
        (name.replace(' ', "_"), json!(rows))
    });
    let all: serde_json::Map<_, _> = totals.into_iter().chain(tables).collect();
    all.into()
}

/// Rows of table, value and count: RFC 4180.
fn csv(stats: &Stats) -> String {
    let mut out = String::from("table,value,count\r\n");
    let mut row = |table: &str, value: &str, count: usize| {
        let value = match value.contains([',', '"', '\n', '\r']) {
            true => format!("\"{}\"", value.replace('"', "\"\"")),
            false => value.to_string(),
        };
        let _ = write!(out, "{table},{value},{count}\r\n");
    };
    for (name, count) in totals(stats) {
        row("total", name, count);
    }
    for name in TABLES {
        for (value, count) in stats.table(name) {
            row(name, value, count);
        }
    }
    out
}
