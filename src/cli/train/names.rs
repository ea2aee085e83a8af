//! `khabar train names`.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Failed, name, rows, save};
use crate::cli::eval::{parse, write_mentions, write_tally};
use crate::cli::input::{Corpora, display, print, read};
use khabar_corpus::articles;
use khabar_corpus::train::names::{
    Fit, Found, Raw, Sentence, Text, Training, cross_validate, found_in, of_article, of_document,
    sentences, with_tagger,
};
use khabar_engine::annotation::Document;
use khabar_engine::article::Knowledge;
use khabar_engine::tagger::THRESHOLD;
use khabar_engine::tags::strip;
use khabar_engine::text::Words;
use khabar_formats::document::Input;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Labelled text: documents (*.jsonl, as khabar eval reads them), words and tags (a word a line, `word B-PERS`), or folders of annotated
    /// articles
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How much a file counts beside the others: FILE=3 for one that counts three times
    #[arg(long, value_name = "FILE=N", value_parser = weight)]
    weight: Vec<(PathBuf, f64)>,
    /// Text that nobody labelled, *.txt or *.jsonl with a "text" in each line: words that stand in the same company are learnt from it
    #[arg(long, value_name = "FOLDER")]
    raw: Vec<PathBuf>,
    /// In how many parts the documents are dealt out to be read by a model that was trained on the others
    #[arg(long, value_parser = clap::value_parser!(u8).range(2..=50))]
    folds: Option<u8>,
    /// Words and tags to be read by the model, which it is not trained on
    #[arg(long, value_name = "FILE")]
    test: Vec<PathBuf>,
    /// The least probability of a name that is found, for the figures
    #[arg(long, default_value_t = THRESHOLD)]
    threshold: f32,
    /// How strongly weights are pulled to nothing
    #[arg(long, default_value_t = Fit::default().l1)]
    l1: f64,
    /// How strongly great weights are held down
    #[arg(long, default_value_t = Fit::default().l2)]
    l2: f64,
    /// How often all of the text is gone through
    #[arg(long, default_value_t = Fit::default().rounds)]
    rounds: usize,
    /// Where the model is written; without it only the figures are printed
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// `FILE=N`.
fn weight(said: &str) -> Result<(PathBuf, f64), String> {
    let (file, weight) = said.rsplit_once('=').ok_or("FILE=N is expected")?;
    let weight: f64 = weight
        .parse()
        .map_err(|_| format!("{weight:?} is no number"))?;
    match weight > 0.0 && weight.is_finite() {
        true => Ok((file.into(), weight)),
        false => Err("a number above 0 is expected".to_string()),
    }
}

pub fn run(args: &Args) -> Result<(), Failed> {
    let mut corpora = Corpora::default();
    let rules = without_tagger(&corpora.of(Path::new("-")).knowledge);
    let labelled = Labelled::read(args, &rules)?;
    let raw = Raw::new(&raw(&args.raw)?);
    let training = Training {
        kb: &rules.actors,
        raw: &raw,
        by: Fit {
            l1: args.l1,
            l2: args.l2,
            rounds: args.rounds,
            ..Fit::default()
        },
    };
    if let Some(folds) = args.folds {
        tell_folds(
            &labelled,
            usize::from(folds),
            &rules,
            (training, args.threshold),
        )?;
    }
    if args.output.is_none() && args.test.is_empty() {
        return Ok(());
    }
    let tagger = training
        .fit(&labelled.all(), about(args))
        .map_err(unfitted)?;
    let file = tagger.write();
    let trained = with_tagger(&rules, tagger, args.threshold);
    for test in &args.test {
        tell_test(test, &rules, &trained)?;
    }
    match &args.output {
        Some(output) => save(output, &file),
        None => Ok(()),
    }
}

/// The paragraphs of all text below some folders.
fn raw(folders: &[PathBuf]) -> Result<Vec<Words>, Failed> {
    let mut paragraphs = Vec::new();
    let entries = folders.iter().flat_map(|folder| {
        ignore::WalkBuilder::new(folder)
            .sort_by_file_path(Path::cmp)
            .build()
    });
    for entry in entries {
        let file = entry.map_err(|error| vec![error.to_string()])?.into_path();
        let text = match file.extension().and_then(|extension| extension.to_str()) {
            Some("txt") => strip(&read(&file).map_err(|line| vec![line])?),
            Some("jsonl") => {
                let inputs: Vec<Input> = rows(std::slice::from_ref(&file))?;
                let texts = inputs.into_iter().map(|input| input.text);
                texts.collect::<Vec<_>>().join("\n")
            }
            _ => continue,
        };
        paragraphs.extend(text.lines().map(Words::new));
    }
    Ok(paragraphs)
}

fn unfitted(error: io::Error) -> Failed {
    vec![format!("no model could be fitted: {error}")]
}

/// What is found in each part of the documents with a model that was trained on the others.
fn tell_folds(
    labelled: &Labelled,
    folds: usize,
    rules: &Arc<Knowledge>,
    by: (Training<'_>, f32),
) -> Result<(), Failed> {
    let Labelled { documents, texts } = labelled;
    let report = cross_validate(documents, texts, folds, rules, by).map_err(unfitted)?;
    let mut out = format!("{} documents, by the rules\n", documents.len());
    write_mentions(&mut out, &report.rules);
    out.push_str("\nwith a model that was trained on the others\n");
    write_mentions(&mut out, &report.both);
    print(&out).map_err(|line| vec![line])
}

/// What is found in words and tags that a model was not trained on.
fn tell_test(file: &Path, rules: &Arc<Knowledge>, trained: &Arc<Knowledge>) -> Result<(), Failed> {
    let sentences = conll(file)?;
    let count = sentences.len();
    let mut out = format!("\n{}: {count} sentences, by the rules\n", name(file));
    write_found(&mut out, &found_in(&sentences, rules));
    out.push_str("\nwith the model\n");
    write_found(&mut out, &found_in(&sentences, trained));
    print(&out).map_err(|line| vec![line])
}

/// What is known but for a tagger: rules find the same for whoever trains one.
fn without_tagger(knowledge: &Knowledge) -> Arc<Knowledge> {
    let mut rules = knowledge.clone();
    rules.naming.tagger = None;
    Arc::new(rules)
}

/// What is learnt from.
#[derive(Default)]
struct Labelled {
    /// Documents, which are dealt out.
    documents: Vec<(Document, Text)>,
    /// All else.
    texts: Vec<Text>,
}

impl Labelled {
    fn read(args: &Args, rules: &Arc<Knowledge>) -> Result<Self, Failed> {
        let mut labelled = Self::default();
        for file in &args.files {
            let weight = args.weight.iter().find(|(named, _)| named == file);
            let weight = weight.map_or(1.0, |(_, weight)| *weight);
            labelled.add(file, weight, rules)?;
        }
        Ok(labelled)
    }

    fn add(&mut self, file: &Path, weight: f64, rules: &Arc<Knowledge>) -> Result<(), Failed> {
        let kb = &rules.actors;
        if file.is_dir() {
            let (articles, unread) = articles(&[file.to_path_buf()]);
            if !unread.is_empty() {
                return Err(unread);
            }
            for article in articles {
                let text = read(&article).map_err(|line| vec![line])?;
                let examples = of_article(&text, rules);
                self.texts.push(Text { examples, weight });
            }
        } else if file
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            for document in parse(file)? {
                let examples = of_document(&document, kb);
                self.documents.push((document, Text { examples, weight }));
            }
        } else {
            let examples = conll(file)?
                .iter()
                .map(|sentence| sentence.example(kb))
                .collect();
            self.texts.push(Text { examples, weight });
        }
        Ok(())
    }

    fn all(&self) -> Vec<&Text> {
        let documents = self.documents.iter().map(|(_, text)| text);
        self.texts.iter().chain(documents).collect()
    }
}

fn conll(file: &Path) -> Result<Vec<Sentence>, Failed> {
    let text = read(file).map_err(|line| vec![line])?;
    sentences(&text).map_err(|error| vec![format!("{}: {error}", display(file))])
}

fn write_found(out: &mut String, found: &Found) {
    let all = found.classes.iter().map(|(class, tally)| (*class, tally));
    for (class, tally) in all.chain([("all", &found.all)]) {
        write_tally(out, class, tally);
    }
}

/// What a model says of itself: no day, so that the same texts give the same file.
fn about(args: &Args) -> String {
    let names = |files: &[PathBuf]| files.iter().map(|file| name(file)).collect::<Vec<_>>();
    let weights = args.weight.iter();
    let weights: Vec<String> = weights
        .map(|(file, weight)| format!("{}={weight}", name(file)))
        .collect();
    format!(
        "trained-on = {:?}\nweights = {weights:?}\nraw = {:?}\nl1 = {:?}\nl2 = {:?}\nrounds = {}\n",
        names(&args.files),
        names(&args.raw),
        args.l1,
        args.l2,
        args.rounds
    )
}
