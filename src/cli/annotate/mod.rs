//! `khabar annotate`.

mod drafts;
mod ids;
mod lines;
pub mod recommend;
mod shards;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::Outcome;
use super::input::{Corpora, complain, display, line_and_column, print, read, tell_conflicts};
use super::show::show;
use recommend::Recommenders;

use khabar_corpus::annotate::Annotator;
use khabar_engine::annotation::{Document, Layer, Unit};
use khabar_engine::message::Lang;
use khabar_formats::fields::{Selected, Selection};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles; - is standard input. With --write folders too
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write what is suggested into the articles, as status=suggested; those with tag lines of their own are left
    #[arg(long, conflicts_with_all = ["format", "from", "layer", "offsets", "fields", "no_text", "errors", "max_bad", "shards", "resume", "recommenders"])]
    write: bool,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What is read: articles, or records with "text", "id" and "dct"
    #[arg(long, value_enum, default_value_t = From::Article)]
    from: From,
    /// What JSON holds: what annotators wrote (gold), what Khabar proposes beside it (silver), or both
    #[arg(long, value_enum, default_value_t = Layers::Both)]
    layer: Layers,
    /// The unit of offsets in JSON
    #[arg(long, value_enum, default_value_t = Offsets::CodePoint)]
    offsets: Offsets,
    /// The document date of articles that state none, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// The fields of JSON that are written, with commas between: id,dct,events
    #[arg(long, value_name = "FIELDS", value_delimiter = ',')]
    fields: Vec<String>,
    /// Leave the text out of JSON; the words of mentions, dates and events are still there
    #[arg(long)]
    no_text: bool,
    /// Where a record of --from jsonl or parquet that cannot be annotated is told
    #[arg(long, value_enum, default_value_t = Errors::Stderr)]
    errors: Errors,
    /// How many records may be bad for the command to succeed: a number, or a percentage such as 0.5%
    #[arg(long, value_name = "N|P%", default_value = "0")]
    max_bad: lines::MaxBad,
    /// Write a file for each file of --from jsonl or parquet into this folder, whole or not at all
    #[arg(long, value_name = "FOLDER")]
    shards: Option<PathBuf>,
    /// Leave the files that are in the folder of --shards already
    #[arg(long, requires = "shards")]
    resume: bool,
    /// Run the recommenders that khabar.toml names, and add what they suggest to JSON
    #[arg(long)]
    recommenders: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Errors {
    /// A line on standard error
    Stderr,
    /// A record in the output: {"id": …, "error": {"code", "message", "line"}}
    Inline,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For people, in colour on a terminal
    Text,
    /// One JSON object an article, spread over lines
    Json,
    /// One JSON object a line
    Jsonl,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum From {
    /// Articles
    Article,
    /// One JSON object a line
    Jsonl,
    /// The rows of Parquet files
    #[cfg(feature = "parquet")]
    Parquet,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Offsets {
    CodePoint,
    Utf16,
    Byte,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Layers {
    Gold,
    Silver,
    Both,
}

impl Layers {
    /// The records of a document that are asked for.
    pub fn of(self, document: Document) -> Document {
        match self.only() {
            Some(layer) => document.only(layer),
            None => document,
        }
    }

    /// The one layer that is asked for; none for both.
    pub fn only(self) -> Option<Layer> {
        match self {
            Self::Gold => Some(Layer::Gold),
            Self::Silver => Some(Layer::Silver),
            Self::Both => None,
        }
    }
}

impl Offsets {
    fn unit(self) -> Unit {
        match self {
            Self::CodePoint => Unit::CodePoint,
            Self::Utf16 => Unit::Utf16,
            Self::Byte => Unit::Byte,
        }
    }
}

pub fn run(args: &Args) -> Outcome {
    if args.write {
        return drafts::write_all(args);
    }
    let prepared = refused(args)
        .map_or(Ok(()), Err)
        .and_then(|()| selection(args));
    let selection = match prepared {
        Ok(selection) => selection,
        Err(line) => {
            complain(&line);
            return Outcome::Failed;
        }
    };
    let run = Run {
        args,
        selection,
        recommenders: args.recommenders.then(Recommenders::default),
    };
    let mut corpora = Corpora::default();
    let mut annotators = Annotators::default();
    let mut outcome = Outcome::Fine;
    for file in &args.files {
        let annotator = annotators.of(&corpora.of(file), args);
        let done = match (args.from, &args.shards) {
            (From::Article, _) => run.article(file, &annotator),
            (_, None) => run.lines(file, &annotator),
            (_, Some(folder)) => run.shard(file, folder, &annotator),
        };
        outcome = outcome.max(done.unwrap_or_else(|line| {
            complain(&line);
            Outcome::Failed
        }));
    }
    for problem in corpora.all().flat_map(|corpus| &corpus.problems) {
        let (line, column) = line_and_column(&problem.text, problem.span.start);
        let message = problem.message.get(Lang::En);
        complain(&format!(
            "{}:{line}:{column}: {message}",
            display(&problem.file)
        ));
        outcome = outcome.max(Outcome::Found);
    }
    let recommended = run.recommenders.as_ref().map(Recommenders::outcome);
    outcome.max(recommended.unwrap_or(Outcome::Fine))
}

/// What options say together that cannot be.
fn refused(args: &Args) -> Option<String> {
    let text = args.format == Format::Text;
    let articles = args.from == From::Article;
    let of_json = [
        ("--layer", args.layer != Layers::Both),
        ("--fields", !args.fields.is_empty()),
        ("--no-text", args.no_text),
        ("--errors inline", args.errors == Errors::Inline),
        ("--recommenders", args.recommenders),
    ];
    if let Some((option, _)) = of_json.into_iter().find(|(_, given)| text && *given) {
        return Some(format!("{option} is for --format json and jsonl"));
    }
    if args.recommenders && args.layer == Layers::Gold {
        return Some("--recommenders suggest, and --layer gold holds no suggestion".to_string());
    }
    let of_lines = [
        ("--errors inline", args.errors == Errors::Inline),
        ("--max-bad", args.max_bad != lines::MaxBad::default()),
        ("--shards", args.shards.is_some()),
    ];
    if let Some((option, _)) = of_lines.into_iter().find(|(_, given)| articles && *given) {
        return Some(format!("{option} is for --from jsonl and parquet"));
    }
    let sharded = args.shards.as_ref()?;
    if args.format != Format::Jsonl {
        return Some("--shards is for --format jsonl".to_string());
    }
    shards::clash(&args.files, sharded)
}

/// The fields that are written; all when none.
fn selection(args: &Args) -> Result<Option<Selection>, String> {
    if args.fields.is_empty() {
        return Ok(args.no_text.then_some(Selection::AllButText));
    }
    let names = args.fields.iter().map(|name| name.trim());
    let fields = Selection::of(names).map_err(|error| format!("--fields: {error}"))?;
    Ok(Some(match args.no_text {
        true => fields.without_text(),
        false => fields,
    }))
}

/// What annotates in each corpus of a run.
#[derive(Default)]
struct Annotators(FxHashMap<Option<PathBuf>, Arc<Annotator>>);

impl Annotators {
    fn of(&mut self, corpus: &Arc<khabar_corpus::Corpus>, args: &Args) -> Arc<Annotator> {
        let made = || {
            let mut annotator = Annotator::new(Arc::clone(corpus));
            annotator.unit = args.offsets.unit();
            // Recommenders are given both layers.
            annotator.layer = args.layer.only().filter(|_| !args.recommenders);
            annotator.date = args.date;
            if args.recommenders {
                annotator.name_recommenders();
            }
            Arc::new(annotator)
        };
        Arc::clone(self.0.entry(corpus.root.clone()).or_insert_with(made))
    }
}

/// A run of the command.
struct Run<'a> {
    args: &'a Args,
    /// The fields that are written; all when none.
    selection: Option<Selection>,
    /// What suggests beside Khabar, where it is asked.
    recommenders: Option<Recommenders>,
}

impl Run<'_> {
    fn article(&self, file: &Path, annotator: &Annotator) -> Result<Outcome, String> {
        let text = read(file)?;
        let outcome = tell_conflicts(file, &text);
        let corpus = annotator.corpus();
        let given = self.args.date.or_else(|| corpus.date_of_file(file));
        let analysis = annotator.analyse_article(&text, given);
        if self.args.format == Format::Text {
            if self.args.files.len() > 1 {
                print(&format!("{}\n", display(file)))?;
            }
            print(&show(&analysis, corpus.settings.language))?;
        } else {
            let mut document = annotator.document(&analysis, display(file).into());
            if let Some(recommenders) = &self.recommenders {
                recommenders.add(&mut document, corpus, &display(file))?;
                document = self.args.layer.of(document);
            }
            print(&(self.json(&document)? + "\n"))?;
        }
        Ok(outcome)
    }

    /// A document as it is written.
    fn json(&self, document: &Document) -> Result<String, String> {
        let pretty = self.args.format == Format::Json;
        let written = match &self.selection {
            Some(selection) => json(
                &Selected {
                    document,
                    selection,
                },
                pretty,
            ),
            None => json(document, pretty),
        };
        written.map_err(|e| e.to_string())
    }
}

fn json(value: &impl serde::Serialize, pretty: bool) -> serde_json::Result<String> {
    match pretty {
        true => serde_json::to_string_pretty(value),
        false => serde_json::to_string(value),
    }
}
