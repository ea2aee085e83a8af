//! `khabar annotate`.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::Value;

use super::Outcome;
use super::input::{
    Corpora, complain, display, line_and_column, print, read, tell_conflicts, write_to,
};
use super::show::show;
use khabar_corpus::{Corpus, NotUtf8, decode};
use khabar_engine::annotation::{Document, Layer, Unit};
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
    /// What JSON holds: what annotators wrote (gold), what Khabar proposes beside it (silver), or both
    #[arg(long, value_enum, default_value_t = Layers::Both)]
    layer: Layers,
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

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Layers {
    Gold,
    Silver,
    Both,
}

impl Layers {
    /// The records of a document that are asked for.
    fn of(self, document: Document) -> Document {
        match self {
            Self::Gold => document.only(Layer::Gold),
            Self::Silver => document.only(Layer::Silver),
            Self::Both => document,
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
    if args.format == Format::Text && args.layer != Layers::Both {
        complain("--layer is for --format json and jsonl");
        return Outcome::Failed;
    }
    let mut corpora = Corpora::default();
    let mut outcome = Outcome::Fine;
    for file in &args.files {
        let corpus = corpora.of(file);
        let done = match args.from {
            From::Article => article(file, &corpus, args),
            From::Jsonl => lines(file, &corpus, args),
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
    outcome
}

fn article(file: &Path, corpus: &Corpus, args: &Args) -> Result<Outcome, String> {
    let text = read(file)?;
    let outcome = tell_conflicts(file, &text);
    let given = args.date.or_else(|| corpus.date_of_file(file));
    let analysis = Article::new(&text, Arc::clone(&corpus.knowledge)).analyse(given);
    match args.format {
        Format::Text => {
            if args.files.len() > 1 {
                print(&format!("{}\n", display(file)))?;
            }
            print(&show(&analysis, corpus.settings.language))?;
        }
        format => {
            let document = document(&analysis, display(file).into(), args.offsets.unit());
            print(
                &(json(&args.layer.of(document), format)?
                    + "
"),
            )?;
        }
    }
    Ok(outcome)
}

fn json(document: &Document, format: Format) -> Result<String, String> {
    match format {
        Format::Json => serde_json::to_string_pretty(document),
        _ => serde_json::to_string(document),
    }
    .map_err(|e| e.to_string())
}

/// How many articles are held in memory at once, and how many bytes of them.
const BATCH: usize = 512;
const BATCH_BYTES: usize = 32 << 20;

/// The longest line that is read. An article is a few thousand bytes; whoever sends more mostly sends something else.
const LONGEST: usize = 16 << 20;

/// Annotates JSON Lines as a stream, in parallel, in order. A line that cannot be read is reported with its number and
/// the others are still done.
fn lines(file: &Path, corpus: &Corpus, args: &Args) -> Result<Outcome, String> {
    let name = display(file);
    let reader: Box<dyn std::io::Read> = if file.as_os_str() == "-" {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(file).map_err(|e| format!("{name}: cannot be read: {e}"))?)
    };
    let mut reader = BufReader::new(reader);
    let mut out = std::io::BufWriter::new(anstream::stdout());
    let (mut number, mut failed) = (0, 0);
    let mut ids = Ids::default();
    loop {
        let (mut batch, mut held) = (Vec::new(), 0);
        while batch.len() < BATCH && held < BATCH_BYTES {
            let read = next_line(&mut reader);
            let Some(read) = read.map_err(|e| format!("{name}: cannot be read: {e}"))? else {
                break;
            };
            number += 1;
            held += read.as_ref().map_or(0, Vec::len);
            batch.push((number, read));
        }
        if batch.is_empty() {
            break;
        }
        let done: Vec<_> = batch
            .into_par_iter()
            .map(|(n, bytes)| (n, line(&name, n, bytes, corpus, args)))
            .collect();
        for (n, result) in done {
            match result {
                Ok(None) => {}
                Ok(Some((id, text))) => {
                    if let Some(wrong) = ids.add(n, &id) {
                        complain(&format!("{name}:{n}: {wrong}"));
                    }
                    write_to(&mut out, &(text + "\n"))?;
                }
                Err(line) => {
                    complain(&line);
                    failed += 1;
                }
            }
        }
    }
    if let Some(missing) = ids.missing() {
        complain(&format!("{name}: {missing}"));
    }
    if failed > 0 {
        return Err(format!("{name}: {failed} of {number} lines were left out"));
    }
    Ok(ids.outcome())
}

/// The next line with its terminator; an error is one that is longer than [`LONGEST`], which is passed over.
fn next_line(reader: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, TooLong>>> {
    let mut bytes = Vec::new();
    let most = LONGEST as u64 + 1;
    if reader.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
        return Ok(None);
    }
    if bytes.len() <= LONGEST || bytes.ends_with(b"\n") {
        return Ok(Some(Ok(bytes)));
    }
    while !bytes.ends_with(b"\n") {
        bytes.clear();
        if reader.by_ref().take(most).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
    }
    Ok(Some(Err(TooLong)))
}

struct TooLong;

/// An article that was annotated: its id, and what is written.
type Done = (Value, String);

fn line(
    name: &str,
    number: usize,
    bytes: Result<Vec<u8>, TooLong>,
    corpus: &Corpus,
    args: &Args,
) -> Result<Option<Done>, String> {
    let Ok(bytes) = bytes else {
        let most = LONGEST >> 20;
        return Err(format!(
            "{name}:{number}: longer than {most} MB; each line is one JSON object with one article (jq -c '.[]' makes lines of a list)"
        ));
    };
    let text = decode(bytes).map_err(|wrong| match wrong {
        NotUtf8::Utf16(_) => format!("{name}:{number}: {}", wrong.message().en),
        NotUtf8::From { .. } => format!("{name}:{number}: not UTF-8"),
    })?;
    let text = match number {
        // Some programs put a byte order mark before the first line.
        1 => text.strip_prefix('\u{feff}').unwrap_or(&text),
        _ => &text,
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let (input, day) = Input::parse(text).map_err(|e| format!("{name}:{number}: {e}"))?;
    // The text of a JSON object is text: a line of it that starts with %% is no tag.
    let text = khabar_engine::tags::escape(&input.text);
    let article = Article::new(&text, Arc::clone(&corpus.knowledge));
    let analysis = article.analyse(day.or(args.date));
    let written = match args.format {
        Format::Text => show(&analysis, corpus.settings.language),
        format => {
            let document = document(&analysis, input.id.clone(), args.offsets.unit());
            json(&args.layer.of(document), format)?
        }
    };
    Ok(Some((input.id, written)))
}

/// The ids of the articles so far, to tell when two have one, or some have none.
#[derive(Debug, Default)]
struct Ids {
    /// By a digest, so that millions of them find room: the line that had it first.
    seen: HashMap<u64, usize>,
    /// How many lines have none, and the first of them.
    without: Option<(usize, usize)>,
    twice: bool,
}

impl Ids {
    /// Takes in the id of a line. What is wrong with it, if another line had it.
    fn add(&mut self, line: usize, id: &Value) -> Option<String> {
        if id.is_null() {
            let (many, first) = self.without.unwrap_or((0, line));
            self.without = Some((many + 1, first));
            return None;
        }
        let said = id.to_string();
        let digest = BuildHasherDefault::<DefaultHasher>::default().hash_one(&said);
        let first = *self.seen.entry(digest).or_insert(line);
        (first != line).then(|| {
            self.twice = true;
            format!("the id {said} is that of line {first} already: both are written, and cannot be told apart by it")
        })
    }

    /// What to say of articles without an id.
    fn missing(&self) -> Option<String> {
        let (many, first) = self.without?;
        let lines = if many == 1 { "line has" } else { "lines have" };
        Some(format!(
            "{many} {lines} no \"id\" (the first is line {first}): what is written for them has none either"
        ))
    }

    /// Two articles of one name are something wrong; articles without one are in the order of their lines.
    fn outcome(&self) -> Outcome {
        match self.twice {
            true => Outcome::Found,
            false => Outcome::Fine,
        }
    }
}
