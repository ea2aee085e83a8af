//! `khabar annotate`.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde_json::Value;

use super::Outcome;
use super::input::{
    Corpora, complain, display, is_read, line_and_column, print, read, tell_conflicts,
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

/// Annotates JSON Lines as a stream, in parallel, in order: while some articles are annotated, those before them are written and the
/// next ones read. A line that cannot be read is reported with its number and the others are still done.
fn lines(file: &Path, corpus: &Corpus, args: &Args) -> Result<Outcome, String> {
    let name = display(file);
    let wrong = |e: io::Error| format!("{name}: cannot be read: {e}");
    let mut source = Source::open(file).map_err(wrong)?;
    let mut sink = Sink::new(&name, args.format);
    let mut batch = source.batch().map_err(wrong)?;
    let mut done = Vec::new();
    while !batch.is_empty() {
        let annotate = || -> Vec<_> {
            let lines = batch.into_par_iter();
            lines
                .map(|(n, bytes)| (n, line(&name, n, bytes, corpus, args)))
                .collect()
        };
        let meanwhile = || (sink.write(std::mem::take(&mut done)), source.batch());
        let (annotated, (written, next)) = rayon::join(annotate, meanwhile);
        done = annotated;
        if !written? {
            return Ok(Outcome::Fine);
        }
        batch = match next {
            Ok(batch) => batch,
            Err(error) => {
                sink.write(done)?;
                return Err(wrong(error));
            }
        };
    }
    sink.write(done)?;
    if let Some(missing) = sink.ids.missing() {
        complain(&format!("{name}: {missing}"));
    }
    let (failed, number) = (sink.failed, source.number);
    if failed > 0 {
        return Err(format!("{name}: {failed} of {number} lines were left out"));
    }
    Ok(sink.ids.outcome())
}

/// Lines of JSON, with their numbers.
struct Source {
    reader: BufReader<Box<dyn Read + Send>>,
    /// How many lines have been read.
    number: usize,
}

/// A line with its number.
type Numbered = (usize, Result<Vec<u8>, TooLong>);

impl Source {
    fn open(file: &Path) -> io::Result<Self> {
        let reader: Box<dyn Read + Send> = if file.as_os_str() == "-" {
            Box::new(io::stdin())
        } else {
            Box::new(std::fs::File::open(file)?)
        };
        Ok(Self {
            reader: BufReader::new(reader),
            number: 0,
        })
    }

    /// The next lines, as many as are held in memory at once; none at the end.
    fn batch(&mut self) -> io::Result<Vec<Numbered>> {
        let (mut batch, mut held) = (Vec::new(), 0);
        while batch.len() < BATCH && held < BATCH_BYTES {
            let Some(read) = next_line(&mut self.reader)? else {
                break;
            };
            self.number += 1;
            held += read.as_ref().map_or(0, Vec::len);
            batch.push((self.number, read));
        }
        Ok(batch)
    }
}

/// Where the annotated articles are written.
struct Sink<'n> {
    name: &'n str,
    out: io::BufWriter<Box<dyn Write + Send>>,
    ids: Ids,
    failed: usize,
}

impl<'n> Sink<'n> {
    fn new(name: &'n str, format: Format) -> Self {
        // JSON has no colours to take out.
        let out: Box<dyn Write + Send> = match format {
            Format::Text => Box::new(anstream::stdout()),
            Format::Json | Format::Jsonl => Box::new(io::stdout()),
        };
        Self {
            name,
            out: io::BufWriter::with_capacity(1 << 16, out),
            ids: Ids::default(),
            failed: 0,
        }
    }

    /// Writes articles, and complains of what is none. False when nobody reads them any more.
    fn write(&mut self, done: Vec<(usize, Result<Option<Done>, String>)>) -> Result<bool, String> {
        for (n, result) in done {
            match result {
                Ok(None) => {}
                Ok(Some((id, text))) => {
                    if let Some(wrong) = self.ids.add(n, &id) {
                        complain(&format!("{}:{n}: {wrong}", self.name));
                    }
                    let written = self.out.write_all(text.as_bytes());
                    if !is_read(written.and_then(|()| self.out.write_all(b"\n")))? {
                        return Ok(false);
                    }
                }
                Err(line) => {
                    complain(&line);
                    self.failed += 1;
                }
            }
        }
        is_read(self.out.flush())
    }
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
