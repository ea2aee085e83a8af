//! `khabar next`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::Outcome;
use super::annotate::recommend::Recommenders;
use super::choices::{Format, Language};
use super::input::{Corpora, complain, display, print, read, tell_conflicts};
use khabar_corpus::Corpus;
use khabar_corpus::next::{Worth, order};
use khabar_engine::annotation::Unit;
use khabar_engine::article::Article;
use khabar_engine::message::Lang;
use khabar_formats::document::document;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles or folders
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// How many articles are told
    #[arg(short, long, value_name = "N", default_value_t = 10)]
    number: usize,
    /// Run the recommenders that khabar.toml names too: where they say otherwise, there is something to be learnt
    #[arg(long)]
    recommenders: bool,
    /// The language of the reasons; that of the corpus when left out
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// How it is told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// An article as it is told.
#[derive(Serialize)]
struct Told {
    file: String,
    rate: f64,
    #[serde(flatten)]
    worth: Worth,
    reasons: Vec<String>,
    /// What stands between reasons in their language.
    #[serde(skip)]
    comma: &'static str,
}

pub fn run(args: &Args) -> Outcome {
    let (files, mut wrong) = khabar_corpus::articles(&args.paths);
    let mut corpora = Corpora::default();
    let jobs: Vec<_> = files.iter().map(|file| (file, corpora.of(file))).collect();
    let recommenders = args.recommenders.then(Recommenders::default);
    let worths: Vec<Result<Worth, String>> = jobs
        .par_iter()
        .map(|(file, corpus)| worth(file, corpus, recommenders.as_ref()))
        .collect();
    let mut all = Vec::new();
    // By their places among the files, which are in the order of their names.
    for (at, worth) in worths.into_iter().enumerate() {
        match worth {
            Ok(worth) => all.push((at, worth)),
            Err(line) => wrong.push(line),
        }
    }
    let mut outcome = Outcome::Fine;
    if files.is_empty() && wrong.is_empty() {
        wrong.push("there is no article here; they are *.khabar files, and *.txt files below a khabar.toml".to_string());
    }
    let articles = all.len();
    let ordered = order(all);
    if ordered.is_empty() && wrong.is_empty() {
        complain(&format!(
            "nothing is open in any of {articles} articles: all are done"
        ));
    }
    for line in &wrong {
        complain(line);
        outcome = Outcome::Failed;
    }
    let told = ordered.into_iter().take(args.number);
    let told = told.filter_map(|(at, worth)| {
        let (file, corpus) = jobs.get(at)?;
        Some(Told {
            file: display(file).to_string(),
            rate: worth.rate(),
            reasons: reasons(&worth, lang(args, corpus)),
            worth,
            comma: match lang(args, corpus) {
                Lang::Ar => "، ",
                Lang::En => ", ",
            },
        })
    });
    let told: Vec<Told> = told.collect();
    let printed = match args.format {
        Format::Text => print(&text(&told)),
        Format::Json => serde_json::to_string_pretty(&told)
            .map_err(|error| error.to_string())
            .and_then(|json| print(&(json + "\n"))),
    };
    if let Err(line) = printed {
        complain(&line);
        outcome = Outcome::Failed;
    }
    let recommended = recommenders.as_ref().map(Recommenders::outcome);
    outcome.max(recommended.unwrap_or(Outcome::Fine))
}

fn lang(args: &Args, corpus: &Corpus) -> Lang {
    args.language
        .map_or(corpus.settings.language, Language::into)
}

fn reasons(worth: &Worth, lang: Lang) -> Vec<String> {
    let reasons = worth.reasons().into_iter();
    reasons.map(|reason| reason.get(lang).to_string()).collect()
}

fn worth(
    file: &Path,
    corpus: &Corpus,
    recommenders: Option<&Recommenders>,
) -> Result<Worth, String> {
    let text = read(file)?;
    tell_conflicts(file, &text);
    let article = Article::new(&text, Arc::clone(&corpus.knowledge));
    let analysis = article.analyse(corpus.date_of_file(file));
    let mut worth = Worth::of(&analysis);
    if let Some(recommenders) = recommenders.filter(|_| !worth.done) {
        let mut document = document(&analysis, Value::Null, Unit::CodePoint);
        recommenders.add(&mut document, corpus, &display(file))?;
        worth.add_recommended(&document);
    }
    Ok(worth)
}

fn text(all: &[Told]) -> String {
    let line = |told: &Told| format!("{}\n    {}\n", told.file, told.reasons.join(told.comma));
    all.iter().map(line).collect()
}
