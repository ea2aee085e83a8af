//! `khabar annotate`.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::Outcome;
use super::input::{Corpora, complain, display, line_and_column, print, read, write_to};
use super::show::show;
use khabar_corpus::Corpus;
use khabar_engine::annotation::{Document, Unit};
use khabar_engine::article::Article;
use khabar_engine::message::Lang;
use khabar_formats::document::{Input, document};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// How the result is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// What is read: articles, or one JSON object a line with "text", "id" and "dct"
    #[arg(long, value_enum, default_value_t = From::Article)]
    from: From,
    /// The unit of offsets in JSON
    #[arg(long, value_enum, default_value_t = Offsets::CodePoint)]
    offsets: Offsets,
    /// The document date of articles that state none, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
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
    Article,
    Jsonl,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Offsets {
    CodePoint,
    Utf16,
    Byte,
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
    let mut corpora = Corpora::default();
    let mut outcome = Outcome::Fine;
    for file in &args.files {
        let corpus = corpora.of(file);
        let done = match args.from {
            From::Article => article(file, &corpus, args),
            From::Jsonl => lines(file, &corpus, args),
        };
        if let Err(line) = done {
            complain(&line);
            outcome = Outcome::Failed;
        }
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
    outcome
}

fn article(file: &Path, corpus: &Corpus, args: &Args) -> Result<(), String> {
    let text = read(file)?;
    let given = args.date.or_else(|| corpus.date_of_file(file));
    let analysis = Article::new(&text, Arc::clone(&corpus.knowledge)).analyse(given);
    match args.format {
        Format::Text => {
            if args.files.len() > 1 {
                print(&format!("{}\n", display(file)))?;
            }
            print(&show(&analysis, corpus.settings.language))
        }
        format => {
            let document = document(&analysis, display(file).into(), args.offsets.unit());
            print(&(json(&document, format)? + "\n"))
        }
    }
}

fn json(document: &Document, format: Format) -> Result<String, String> {
    match format {
        Format::Json => serde_json::to_string_pretty(document),
        _ => serde_json::to_string(document),
    }
    .map_err(|e| e.to_string())
}

/// How many articles are held in memory at once.
const BATCH: usize = 512;

/// Annotates JSON Lines as a stream, in parallel, in order. A line that cannot be read is reported with its number and
/// the others are still done.
fn lines(file: &Path, corpus: &Corpus, args: &Args) -> Result<(), String> {
    let name = display(file);
    let reader: Box<dyn std::io::Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).map_err(|e| format!("{name}: cannot be read: {e}"))?)
    };
    let mut reader = BufReader::new(reader);
    let mut out = std::io::BufWriter::new(anstream::stdout());
    let (mut number, mut failed) = (0, 0);
    loop {
        let mut batch = Vec::with_capacity(BATCH);
        while batch.len() < BATCH {
            let mut bytes = Vec::new();
            if reader
                .read_until(b'\n', &mut bytes)
                .map_err(|e| format!("{name}: cannot be read: {e}"))?
                == 0
            {
                break;
            }
            number += 1;
            batch.push((number, bytes));
        }
        if batch.is_empty() {
            break;
        }
        let done: Vec<Result<Option<String>, String>> = batch
            .par_iter()
            .map(|(n, bytes)| line(&name, *n, bytes, corpus, args))
            .collect();
        for result in done {
            match result {
                Ok(None) => {}
                Ok(Some(text)) => write_to(
                    &mut out,
                    &(text
                        + "
"),
                )?,
                Err(line) => {
                    complain(&line);
                    failed += 1;
                }
            }
        }
    }
    if failed > 0 {
        return Err(format!("{name}: {failed} of {number} lines were left out"));
    }
    Ok(())
}

fn line(
    name: &str,
    number: usize,
    bytes: &[u8],
    corpus: &Corpus,
    args: &Args,
) -> Result<Option<String>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| format!("{name}:{number}: not UTF-8"))?;
    if text.trim().is_empty() {
        return Ok(None);
    }
    let (input, day) = Input::parse(text).map_err(|e| format!("{name}:{number}: {e}"))?;
    // The text of a JSON object is text: a line of it that starts with %% is no tag.
    let text = khabar_engine::tags::escape(&input.text);
    let article = Article::new(&text, Arc::clone(&corpus.knowledge));
    let analysis = article.analyse(day.or(args.date));
    match args.format {
        Format::Text => Ok(Some(show(&analysis, corpus.settings.language))),
        format => json(&document(&analysis, input.id, args.offsets.unit()), format).map(Some),
    }
}
