//! `khabar train parties`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::labels::{command, documents, judged_articles, texts, today};
use super::{Failed, left_out, name, save as save_file};
use crate::cli::input::{Corpora, print};
use khabar_corpus::train::parties::{About, Candidate, Learnt, judged, labelled, learn, write};
use khabar_engine::annotation::day_of;
use khabar_engine::article::Knowledge;
use khabar_engine::events::Part;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Labelled documents, one JSON object a line, as khabar eval reads them
    files: Vec<PathBuf>,
    /// Suggestions judged one by one: "id", "trigger", "type" and "judged" with its "verdict", "actors" and "recipients", the words of the text
    #[arg(long, value_name = "FILE", requires = "texts")]
    judged: Vec<PathBuf>,
    /// The texts of judged suggestions, one JSON object a line: "id", "dct" and "text"
    #[arg(long, value_name = "FILE")]
    texts: Vec<PathBuf>,
    /// In how many parts articles are dealt out to be scored by the weights of the others
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=50))]
    folds: u8,
    /// How likely whoever does it must be to be named, from 0 to 1: knowing no doer is better than naming the wrong one
    #[arg(long, default_value_t = 0.6, value_name = "P")]
    least_doer: f64,
    /// How likely whoever is in another role must be to be named, from 0 to 1
    #[arg(long, default_value_t = 0.35, value_name = "P")]
    least_other: f64,
    /// Leave out the articles whose ids this file lists, one a line: to be scored later
    #[arg(long, value_name = "FILE")]
    without: Option<PathBuf>,
    /// Where the weights are written; without it only the figures are printed
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<(), Failed> {
    let mut corpora = Corpora::default();
    let knowledge = Arc::clone(&corpora.of(Path::new("-")).knowledge);
    let mut candidates = of_documents(args, &knowledge)?;
    candidates.extend(of_judgements(args, &knowledge)?);
    if let Some(file) = &args.without {
        let without = left_out(file)?;
        candidates.retain(|candidate| !without.contains(&candidate.article));
    }
    if candidates.is_empty() {
        let nothing = "there is nothing to learn from: name labelled documents, or --judged FILE with --texts FILE";
        return Err(vec![nothing.to_string()]);
    }
    let learnt = Part::ALL.map(|part| learn(&candidates, part, usize::from(args.folds)));
    print(&figures(&learnt)).map_err(|line| vec![line])?;
    match &args.output {
        Some(output) => save(args, output, &learnt, &candidates),
        None => Ok(()),
    }
}

fn of_documents(args: &Args, knowledge: &Arc<Knowledge>) -> Result<Vec<Candidate>, Failed> {
    let documents = documents(&args.files)?;
    let of_each = documents.par_iter().map(|gold| labelled(gold, knowledge));
    Ok(of_each.collect::<Vec<_>>().concat())
}

fn of_judgements(args: &Args, knowledge: &Arc<Knowledge>) -> Result<Vec<Candidate>, Failed> {
    let texts = texts(&args.texts)?;
    let articles = judged_articles(&args.judged, &texts)?;
    let of_each = articles.par_iter().map(|(id, text, judgements)| {
        let day = text.dct.as_str().and_then(day_of);
        judged(id, (&text.text, day), judgements, knowledge)
    });
    Ok(of_each.collect::<Vec<_>>().concat())
}

fn figures(learnt: &[Learnt]) -> String {
    let mut out = String::new();
    for part in learnt {
        let role = match part.part {
            Part::Doer => "whoever does it",
            Part::Other => "whoever is in the first of the other roles",
        };
        let _ = writeln!(
            out,
            "{role}, where no frame says it; articles left out of training (held down by {})\n\n  from   named   right   could be   precision   recall",
            part.l2
        );
        let share = |share: Option<f64>| share.map_or("-".to_string(), |it| format!("{it:.3}"));
        for (least, tally) in &part.named {
            let _ = writeln!(
                out,
                "{least:>6}  {:>6}  {:>6}  {:>9}  {:>10}  {:>7}",
                tally.found,
                tally.right,
                tally.gold,
                share(tally.precision()),
                share(tally.recall())
            );
        }
        out.push('\n');
    }
    out
}

fn save(
    args: &Args,
    output: &Path,
    learnt: &[Learnt; 2],
    candidates: &[Candidate],
) -> Result<(), Failed> {
    let files = args.files.iter().chain(&args.judged);
    let trained_on: Vec<String> = files.map(|file| name(file)).collect();
    let with = [
        ("", &args.files),
        (" --judged", &args.judged),
        (" --texts", &args.texts),
    ];
    let Args {
        folds,
        least_doer,
        least_other,
        ..
    } = args;
    let numbers = format!(" --folds {folds} --least-doer {least_doer} --least-other {least_other}");
    let events: FxHashSet<_> = candidates.iter().map(|c| (&c.article, c.event)).collect();
    let articles: FxHashSet<_> = candidates.iter().map(|c| &c.article).collect();
    let about = About {
        command: &command("parties", &with, args.without.as_deref(), &numbers, output),
        day: &today(),
        trained_on: &trained_on,
        events: events.len(),
        articles: articles.len(),
        least: [*least_doer, *least_other],
    };
    save_file(output, write(learnt, &about).as_bytes())
}
