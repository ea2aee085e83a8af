//! `khabar train events`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::labels::{command, documents, judged_articles, texts, today};
use super::{Failed, left_out, name, rows, save as save_file};
use crate::cli::eval::write_ranking;
use crate::cli::input::{Corpora, display, print};
use khabar_corpus::train::examples::{Sentence, judged, labelled, of_sentence};
use khabar_corpus::train::{About, Example, Validation, fit, validate, write as written};
use khabar_engine::annotation::day_of;
use khabar_engine::article::Knowledge;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Labelled documents, one JSON object a line, as khabar eval reads them; or one folder, a corpus, whose finished articles are learnt from beside what
    /// the shipped weights know
    files: Vec<PathBuf>,
    /// Suggestions judged one by one, one JSON object a line: "id", "trigger", "type" and "judged" with its "verdict"
    #[arg(long, value_name = "FILE", requires = "texts")]
    judged: Vec<PathBuf>,
    /// The texts of judged suggestions, one JSON object a line: "id", "dct" and "text"
    #[arg(long, value_name = "FILE")]
    texts: Vec<PathBuf>,
    /// Sentences of which it is known whether there is an event of a type in them: "id", "text", "type" and "label"
    #[arg(long, value_name = "FILE")]
    sentences: Vec<PathBuf>,
    /// In how many parts articles are dealt out to be scored by the weights of the others
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u8).range(2..=50))]
    folds: u8,
    /// Leave out the articles whose ids this file lists, one a line: to be scored later
    #[arg(long, value_name = "FILE")]
    without: Option<PathBuf>,
    /// Where the weights are written; without it only the figures are printed. Those of a corpus are written when they are better than what it has
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<(), Failed> {
    if let Some(folder) = args.files.iter().find(|file| file.is_dir()) {
        let others = args.files.len() > 1 || !args.judged.is_empty() || !args.sentences.is_empty();
        if others || args.without.is_some() {
            return Err(vec![format!(
                "{}: a corpus is learnt from by itself: name no other files and no --judged, --sentences or --without",
                display(folder)
            )]);
        }
        return super::corpus::events(folder, args.folds, args.output.as_ref());
    }
    let mut corpora = Corpora::default();
    let knowledge = Arc::clone(&corpora.of(Path::new("-")).knowledge);
    let mut examples = of_documents(args, &knowledge)?;
    examples.extend(of_judgements(args, &knowledge)?);
    examples.extend(of_sentences(args, &knowledge)?);
    if let Some(file) = &args.without {
        let without = left_out(file)?;
        examples.retain(|example| !without.contains(&example.article));
    }
    if examples.is_empty() {
        let nothing = "there is nothing to learn from: name labelled documents, or --judged FILE with --texts FILE";
        return Err(vec![nothing.to_string()]);
    }
    let validation = validate(&examples, usize::from(args.folds));
    print(&figures(&validation, &examples)).map_err(|line| vec![line])?;
    match &args.output {
        Some(output) => save(args, output, &validation, &examples),
        None => Ok(()),
    }
}

fn of_documents(args: &Args, knowledge: &Arc<Knowledge>) -> Result<Vec<Example>, Failed> {
    let documents = documents(&args.files)?;
    let examples = documents
        .par_iter()
        .map(|document| labelled(document, knowledge));
    Ok(examples.collect::<Vec<_>>().concat())
}

fn of_judgements(args: &Args, knowledge: &Arc<Knowledge>) -> Result<Vec<Example>, Failed> {
    let texts = texts(&args.texts)?;
    let articles = judged_articles(&args.judged, &texts)?;
    let examples = articles.par_iter().map(|(id, text, judgements)| {
        let day = text.dct.as_str().and_then(day_of);
        judged(id, (&text.text, day), judgements, knowledge)
    });
    Ok(examples.collect::<Vec<_>>().concat())
}

fn of_sentences(args: &Args, knowledge: &Arc<Knowledge>) -> Result<Vec<Example>, Failed> {
    let sentences = rows::<Sentence>(&args.sentences)?;
    let examples = sentences
        .par_iter()
        .map(|sentence| of_sentence(sentence, knowledge));
    Ok(examples.collect::<Vec<_>>().concat())
}

fn figures(validation: &Validation, examples: &[Example]) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "held down by   mean loss, of articles left out of training"
    );
    for (l2, loss) in &validation.losses {
        let chosen = if *l2 == validation.l2 { "  chosen" } else { "" };
        let _ = writeln!(out, "{l2:>12}   {loss:.4}{chosen}");
    }
    for (labels, ranking) in &validation.rankings {
        if ranking.is_empty() {
            continue;
        }
        let articles = articles(examples.iter().filter(|example| example.labels == *labels));
        let (found, right) = (ranking.len(), ranking.rights());
        let _ = writeln!(
            out,
            "\n{}: {found} suggestions in {articles} articles, {right} right",
            labels.name()
        );
        write_ranking(&mut out, ranking);
    }
    out
}

fn articles<'e>(examples: impl Iterator<Item = &'e Example>) -> usize {
    let ids: FxHashSet<&str> = examples.map(|example| example.article.as_str()).collect();
    ids.len()
}

fn save(
    args: &Args,
    output: &Path,
    validation: &Validation,
    examples: &[Example],
) -> Result<(), Failed> {
    let mut model = fit(examples, validation.l2);
    model.calibration = validation.calibration;
    let files = args.files.iter().chain(&args.judged).chain(&args.sentences);
    let trained_on: Vec<String> = files.map(|file| name(file)).collect();
    let with = [
        ("", &args.files),
        (" --judged", &args.judged),
        (" --texts", &args.texts),
        (" --sentences", &args.sentences),
    ];
    let folds = format!(" --folds {}", args.folds);
    let about = About {
        command: &command("events", &with, args.without.as_deref(), &folds, output),
        day: &today(),
        trained_on: &trained_on,
        judgements: examples.len(),
        articles: articles(examples.iter()),
        l2: validation.l2,
    };
    let text = written(&model, &about);
    save_file(output, text.as_bytes())
}
