//! `khabar progress`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::json;

use super::Outcome;
use super::assign::{ASSIGNMENT, read_assignment};
use super::choices::Format;
use super::export::name_below;
use super::input::{complain, counted, display, print, read};
use khabar_corpus::assign::{Assigned, State};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder that khabar assign wrote
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// How it is told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// How far an annotator has come: the articles in each state, and those that were not dealt out.
#[derive(Default)]
struct Progress {
    articles: BTreeMap<State, Vec<String>>,
    beside: Vec<String>,
}

impl Progress {
    fn count(&self, state: State) -> usize {
        self.articles.get(&state).map_or(0, Vec::len)
    }

    fn all(&self) -> usize {
        self.articles.values().map(Vec::len).sum()
    }
}

/// States that somebody has to look into.
const WRONG: [State; 2] = [State::OtherText, State::Missing];

pub fn run(args: &Args) -> Outcome {
    progress(args).unwrap_or_else(|lines| {
        lines.iter().for_each(|line| complain(line));
        Outcome::Failed
    })
}

fn progress(args: &Args) -> Result<Outcome, Vec<String>> {
    let file = args.folder.join(ASSIGNMENT);
    let assigned = read_assignment(&file)?;
    if assigned.is_empty() {
        return Err(vec![format!(
            "{}: there is no assignment: name the folder that khabar assign wrote",
            display(&file)
        )]);
    }
    let by = of_all(&args.folder, &assigned)?;
    let told = match args.format {
        Format::Text => text(&args.folder, &by),
        Format::Json => json(&by),
    };
    print(&told).map_err(|line| vec![line])?;
    let wrong = by
        .values()
        .any(|own| WRONG.iter().any(|state| own.count(*state) > 0));
    Ok(if wrong { Outcome::Found } else { Outcome::Fine })
}

fn of_all(folder: &Path, assigned: &[Assigned]) -> Result<BTreeMap<String, Progress>, Vec<String>> {
    let copies: Vec<(&String, &Assigned)> = assigned
        .iter()
        .flat_map(|assigned| assigned.annotators.iter().map(move |name| (name, assigned)))
        .collect();
    let states: Vec<Result<State, String>> = copies
        .par_iter()
        .map(|(name, assigned)| {
            let file = folder.join(name).join(&assigned.article);
            match file.symlink_metadata() {
                Err(_) => Ok(State::of(None, &assigned.text)),
                Ok(_) => read(&file).map(|copy| State::of(Some(&copy), &assigned.text)),
            }
        })
        .collect();
    let mut by: BTreeMap<String, Progress> = BTreeMap::new();
    let mut wrong = Vec::new();
    for ((name, assigned), state) in copies.into_iter().zip(states) {
        match state {
            Ok(state) => {
                let own = by.entry(name.clone()).or_default();
                let articles = own.articles.entry(state).or_default();
                articles.push(assigned.article.clone());
            }
            Err(line) => wrong.push(line),
        }
    }
    for (name, own) in &mut by {
        let (files, unread) = khabar_corpus::articles(&[folder.join(name)]);
        wrong.extend(unread);
        let given: BTreeSet<&String> = own.articles.values().flatten().collect();
        let names = files
            .iter()
            .map(|file| name_below(file, Some(&folder.join(name))));
        own.beside = names.filter(|name| !given.contains(name)).collect();
    }
    match wrong.is_empty() {
        true => Ok(by),
        false => Err(wrong),
    }
}

fn text(folder: &Path, by: &BTreeMap<String, Progress>) -> String {
    let mut out = format!("{:16} {:>8}", "", "articles");
    for state in State::ALL {
        let _ = write!(out, " {:>10}", state.name());
    }
    out.push('\n');
    let mut row = |name: &str, all: usize, count: &dyn Fn(State) -> usize| {
        let _ = write!(out, "{name:16} {all:>8}");
        for state in State::ALL {
            let _ = write!(out, " {:>10}", count(state));
        }
        out.push('\n');
    };
    for (name, own) in by {
        row(name, own.all(), &|state| own.count(state));
    }
    let sum = |state| by.values().map(|own| own.count(state)).sum();
    row("together", by.values().map(Progress::all).sum(), &sum);
    for (name, own) in by {
        for state in WRONG {
            for article in own.articles.get(&state).into_iter().flatten() {
                let file = display(&folder.join(name).join(article));
                let says = match state {
                    State::Missing => "is not there any more",
                    _ => {
                        "has another text than the one that was assigned: agreement cannot be measured on it"
                    }
                };
                let _ = writeln!(out, "{file}: {says}");
            }
        }
        if let [first, ..] = own.beside.as_slice() {
            let _ = writeln!(
                out,
                "{name}: {} that nobody assigned ({first})",
                counted(own.beside.len(), "article")
            );
        }
    }
    out
}

fn json(by: &BTreeMap<String, Progress>) -> String {
    let annotators = by.iter().map(|(name, own)| {
        let state = |state: &State| {
            let articles = own.articles.get(state).cloned().unwrap_or_default();
            (state.name().replace(' ', "_"), json!(articles))
        };
        let mut states: serde_json::Map<_, _> = State::ALL.iter().map(state).collect();
        states.insert("beside".to_string(), json!(own.beside));
        json!({"annotator": name, "assigned": own.all(), "articles": states})
    });
    let whole = json!({"annotators": annotators.collect::<Vec<_>>()});
    format!("{whole:#}\n")
}
