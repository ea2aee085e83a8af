//! `khabar next`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use serde_json::Value;

use super::Outcome;
use super::annotate::recommend::Recommenders;
use super::choices::{Format, Language};
use super::input::{Corpora, complain, display, print, read, tell_conflicts};
use khabar_corpus::index::{FILE, FOLDER, IndexError, Upkeep, Watch};
use khabar_corpus::next::{Worth, order};
use khabar_corpus::{Corpus, find_root, without_dots};
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
    let recommenders = args.recommenders.then(Recommenders::default);
    // Recommenders are given the article itself.
    let mut known = match recommenders {
        None => known(&files),
        Some(_) => FxHashMap::default(),
    };
    let jobs: Vec<(&PathBuf, Job)> = files
        .iter()
        .map(|file| match known.remove(&below(file)) {
            Some((worth, lang)) => (file, Job::Known(worth, lang)),
            None => (file, Job::Read(corpora.of(file))),
        })
        .collect();
    let worths: Vec<Result<Worth, String>> = jobs
        .par_iter()
        .map(|(file, job)| match job {
            Job::Known(worth, _) => Ok(worth.clone()),
            Job::Read(corpus) => worth(file, corpus, recommenders.as_ref()),
        })
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
        let (file, job) = jobs.get(at)?;
        let lang = args.language.map_or(job.lang(), Language::into);
        Some(Told {
            file: display(file).to_string(),
            rate: worth.rate(),
            reasons: reasons(&worth, lang),
            worth,
            comma: lang.comma(),
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

/// An article that is looked at.
enum Job {
    /// The index of its corpus knows what it is worth; with the language of the corpus.
    Known(Worth, Lang),
    /// It is read.
    Read(Arc<Corpus>),
}

impl Job {
    fn lang(&self) -> Lang {
        match self {
            Self::Known(_, lang) => *lang,
            Self::Read(corpus) => corpus.settings.language,
        }
    }
}

fn reasons(worth: &Worth, lang: Lang) -> Vec<String> {
    let reasons = worth.reasons().into_iter();
    reasons.map(|reason| reason.get(lang).to_string()).collect()
}

/// What the indexes of the corpora of files know, brought up to date, by file; of a corpus that has none, nothing.
fn known(files: &[PathBuf]) -> FxHashMap<PathBuf, (Worth, Lang)> {
    let mut roots: Vec<PathBuf> = files.iter().filter_map(|f| find_root(&below(f))).collect();
    roots.sort();
    roots.dedup();
    roots.retain(|root| root.join(FOLDER).join(FILE).is_file());
    let mut known = FxHashMap::default();
    for root in roots {
        let mut read = || -> Result<(), IndexError> {
            let mut upkeep = Upkeep::new(&root)?;
            let (wanted, lang) = (upkeep.settings().index, upkeep.settings().language);
            if wanted {
                upkeep.read(&Watch::NONE)?;
                upkeep.recognise(&Watch::NONE)?;
                let worths = upkeep.worths()?.into_iter();
                known.extend(worths.map(|(file, worth)| (below(&root.join(file)), (worth, lang))));
            }
            Ok(())
        };
        // Without it all works, and takes longer.
        if let Err(error) = read() {
            complain(&error.message().en);
        }
    }
    known
}

/// A file by the one name that it is known by here.
fn below(file: &Path) -> PathBuf {
    let absolute = std::path::absolute(file).unwrap_or_else(|_| file.to_path_buf());
    without_dots(&absolute)
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
