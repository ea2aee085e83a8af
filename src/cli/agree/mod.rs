//! `khabar agree`.

mod html;
mod sources;
mod tell;

use std::path::Path;

use super::Outcome;
use super::choices::Language;
use super::input::{Corpora, complain, print};
use khabar_corpus::agree::{Pair, alphas};
use khabar_engine::message::Lang;
use sources::{Labelled, load};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Who is compared: folders of articles, branches or commits of git, or documents, one JSON object a line (*.jsonl); one of these
    /// where annotators stand side by side in it (by=)
    #[arg(required = true, num_args = 1.., value_name = "ANNOTATOR")]
    annotators: Vec<String>,
    /// How it is told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// List every place where two differ
    #[arg(long)]
    differences: bool,
    /// How often the articles are drawn anew for the intervals; 0 leaves them out
    #[arg(long, value_name = "N", default_value_t = 1000)]
    draws: u32,
    /// The language of the page; that of the corpus in the current folder when left out
    #[arg(long, value_enum)]
    language: Option<Language>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
    /// A page with plots, for any browser
    Html,
}

pub fn run(args: &Args) -> Outcome {
    match agreement(args) {
        Ok(text) => match print(&text) {
            Ok(()) => Outcome::Fine,
            Err(line) => {
                complain(&line);
                Outcome::Failed
            }
        },
        Err(lines) => {
            lines.iter().for_each(|line| complain(line));
            Outcome::Failed
        }
    }
}

fn agreement(args: &Args) -> Result<String, Vec<String>> {
    let mut annotators = Vec::new();
    let mut wrong = Vec::new();
    for name in &args.annotators {
        match load(name) {
            Ok(labelled) => annotators.push(labelled),
            Err(lines) => wrong.extend(lines),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if let [together] = annotators.as_slice() {
        let name = together.annotator.name.clone();
        annotators = together.apart();
        if annotators.len() < 2 {
            return Err(vec![format!(
                "{name}: there is one annotator at most in it: name two folders or branches, or articles with by= and annotator=\"a1, a2\""
            )]);
        }
    }
    let mut pairs = Vec::new();
    for (at, one) in annotators.iter().enumerate() {
        for other in annotators.iter().skip(at + 1) {
            let pair = Pair::new(&one.annotator, &other.annotator);
            if pair.articles.is_empty() {
                let [one, other] = &pair.names;
                wrong.push(format!(
                    "{one} and {other} have no article in common: the names of the files below the folders must be the same, and the texts"
                ));
                wrong.extend(
                    pair.left_out
                        .iter()
                        .take(3)
                        .map(|left| format!("  {}: {}", left.article, left.why)),
                );
            }
            pairs.push((one, pair));
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let compared: Vec<(&Labelled, Pair, Vec<_>)> = pairs
        .into_iter()
        .map(|(one, pair)| {
            let intervals = pair.intervals(args.draws);
            (one, pair, intervals)
        })
        .collect();
    // Of two annotators it is what the pair says.
    let together = if annotators.len() > 2 {
        alphas(annotators.iter().map(|labelled| &labelled.annotator))
    } else {
        Vec::new()
    };
    match args.format {
        Format::Text => Ok(tell::text(&compared, &together, args.differences)),
        Format::Html => {
            let own = || {
                Corpora::default()
                    .settings_of(Path::new("-"))
                    .settings
                    .language
            };
            let lang = args.language.map_or_else(own, Lang::from);
            Ok(html::page(&compared, &together, lang))
        }
        Format::Json => tell::json(&compared, &together).map_err(|error| vec![error.to_string()]),
    }
}
