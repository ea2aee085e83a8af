//! `khabar import`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::WalkBuilder;
use jiff::civil::Date;
use rayon::prelude::*;

use super::Outcome;
use super::input::{Corpora, complain, display, read};
use super::write::create;
use khabar_corpus::near::{Near, Sketch};
use khabar_corpus::{Corpus, read_text};
use khabar_engine::annotation::Document;
use khabar_engine::tags::strip;
use khabar_formats::article::{self, Unwritten};
use khabar_formats::complete::{Completed, complete};
use khabar_formats::exchange::{
    FORMATS, Fields, Format, Given, Labels, Names, Options, ReadDocument, Reader, format,
};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files of the format, or folders with them; - is standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = names())]
    from: String,
    /// The folder in which an article is written for each text; none is overwritten
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// What the labels mean: a TOML file with [labels], [events] and [roles]
    #[arg(long, value_name = "FILE")]
    labels: Option<PathBuf>,
    /// Of a table or of JSON objects: the field with the text
    #[arg(long, value_name = "FIELD")]
    text: Option<String>,
    /// The field with the document date
    #[arg(long, value_name = "FIELD")]
    date: Option<String>,
    /// The field with the id
    #[arg(long, value_name = "FIELD")]
    id: Option<String>,
    /// The field with the outlet
    #[arg(long, value_name = "FIELD")]
    source: Option<String>,
    /// The field with the address
    #[arg(long, value_name = "FIELD")]
    url: Option<String>,
    /// The document date of texts that state none, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,
}

/// The names of the formats that are read.
fn names() -> clap::builder::PossibleValuesParser {
    let read = FORMATS.iter().filter(|format| format.read.is_some());
    let value =
        |format: &Format| clap::builder::PossibleValue::new(format.name).help(format.summary);
    clap::builder::PossibleValuesParser::new(read.map(value))
}

pub fn run(args: &Args) -> Outcome {
    match import(args) {
        Ok(outcome) => outcome,
        Err(line) => {
            complain(&line);
            Outcome::Failed
        }
    }
}

fn import(args: &Args) -> Result<Outcome, String> {
    let Some(reader) = format(&args.from).and_then(|format| format.read.as_ref()) else {
        return Err(format!("{} is not read", args.from));
    };
    let mut corpora = Corpora::default();
    // The articles will be of the corpus that they are written into.
    let corpus = corpora.of(&args.output.join("article.khabar"));
    let options = options(args, &corpus)?;
    let mut outcome = Outcome::Fine;
    let files = given(args, reader, &mut outcome);
    let reading = (reader.read)(&files, &options);
    for problem in &reading.problems {
        complain(&format!("{}: {}", problem.place, problem.why));
        outcome = outcome.max(Outcome::Found);
    }
    for guess in &reading.guesses {
        complain(&format!("{}: {}", guess.place, guess.why));
    }
    let mut names = Names::default();
    let mut written = 0;
    let mut undated = Vec::new();
    let (mut near, mut twins) = (near_in(&args.output), 0);
    let mut documents = reading.documents.into_iter();
    // So many at once that their articles are few in memory.
    let ready = std::iter::from_fn(|| {
        let some: Vec<ReadDocument> = documents.by_ref().take(AT_ONCE).collect();
        (!some.is_empty()).then(|| ready(some, args.published, &corpus))
    });
    for it in ready.flatten() {
        let Ready {
            name,
            document: unit,
            completed,
            text,
            unwritten,
            sketch,
        } = it;
        let file = args.output.join(format!("{}.khabar", names.name(&name)));
        if let Err(line) = create(&file, &text) {
            complain(&line);
            outcome = Outcome::Failed;
            continue;
        }
        written += 1;
        say(&file, &completed);
        if let Some(twin) = near.add(&display(&file), sketch) {
            twins += 1;
            complain(&format!(
                "{}: nearly the same text as {} ({:.0} % of it)",
                display(&file),
                twin.name,
                twin.share * 100.0
            ));
        }
        if completed.undated {
            undated.push(display(&file));
        }
        for left in unwritten {
            let place = left.place.map(|place| {
                let line = unit
                    .text
                    .get(..place.start)
                    .map_or(1, |before| before.matches('\n').count() + 1);
                format!(":{line}: «{}»", place.text)
            });
            complain(&format!(
                "{name}{}: not written: {}",
                place.unwrap_or_default(),
                left.why.get(corpus.settings.language)
            ));
            outcome = outcome.max(Outcome::Found);
        }
    }
    if let [first, ..] = undated.as_slice() {
        complain(&format!(
            "{} without a date ({first}): relative dates and offices are read by it; give it with --date FIELD or --published, or write published=",
            if undated.len() == 1 {
                "1 article is".to_string()
            } else {
                format!("{} articles are", undated.len())
            }
        ));
        outcome = outcome.max(Outcome::Found);
    }
    if twins > 0 {
        complain(&format!(
            "{twins} of them nearly as another: keep one of each, or what is learnt from one is asked of the other"
        ));
    }
    complain(&format!(
        "{written} article{} in {}",
        if written == 1 { "" } else { "s" },
        display(&args.output)
    ));
    if written == 0 {
        outcome = Outcome::Failed;
    }
    Ok(outcome)
}

/// How many documents are made ready at once.
const AT_ONCE: usize = 512;

/// A document with all that comes of it before a file is written.
struct Ready {
    name: String,
    document: Document,
    completed: Completed,
    /// The article.
    text: String,
    unwritten: Vec<Unwritten>,
    sketch: Sketch,
}

/// Makes documents ready, on all processors.
fn ready(documents: Vec<ReadDocument>, published: Option<Date>, corpus: &Corpus) -> Vec<Ready> {
    let knowledge = &corpus.knowledge;
    let one = |ReadDocument { name, document }| {
        let (document, completed) = complete(document, published, knowledge);
        let (text, unwritten) = article::write(document.clone(), &knowledge.codebook);
        Ready {
            sketch: Sketch::of(&document.text),
            name,
            document,
            completed,
            text,
            unwritten,
        }
    };
    documents.into_par_iter().map(one).collect()
}

/// The texts of the articles that are in a folder already.
fn near_in(folder: &Path) -> Near {
    let mut near = Near::default();
    if folder.is_dir() {
        let (files, _) = khabar_corpus::articles(&[folder.to_path_buf()]);
        for some in files.chunks(AT_ONCE) {
            // What cannot be read is no twin of anything; whoever checks it is told.
            let sketch = |file: &PathBuf| Some(Sketch::of(&strip(&read_text(file).ok()?)));
            let sketches: Vec<_> = some.par_iter().map(sketch).collect();
            for (file, sketch) in some.iter().zip(sketches) {
                if let Some(sketch) = sketch {
                    near.add(&display(file), sketch);
                }
            }
        }
    }
    near
}

/// Says what was added to an article.
fn say(file: &Path, completed: &Completed) {
    let name = display(file);
    if let Some(day) = completed.found {
        complain(&format!(
            "{name}: its date is taken from its text: published={day}; see that it is right"
        ));
    }
    if completed.silver > 0 {
        complain(&format!(
            "{name}: {} proposed by a program left out: they are no labels; Khabar proposes its own",
            completed.silver
        ));
    }
    for (words, value) in &completed.valued {
        complain(&format!(
            "{name}: «{words}» had no value; it is written as {value}: see that it is right"
        ));
    }
}

fn options(args: &Args, corpus: &Arc<Corpus>) -> Result<Options, String> {
    let knowledge = &corpus.knowledge;
    let labels = match &args.labels {
        Some(file) => {
            let text = read(file)?;
            Labels::new(Some(&text), knowledge)
                .map_err(|error| format!("{}: {error}", display(file)))?
        }
        None => Labels::new(None, knowledge)?,
    };
    let fields = Fields {
        text: args.text.clone(),
        date: args.date.clone(),
        id: args.id.clone(),
        source: args.source.clone(),
        url: args.url.clone(),
    };
    Ok(Options { labels, fields })
}

/// The files that are named, and those of the format in folders that are, in order. One that cannot be read is told of.
fn given(args: &Args, reader: &Reader, outcome: &mut Outcome) -> Vec<Given> {
    let mut files: Vec<(PathBuf, String)> = Vec::new();
    for path in &args.paths {
        if !path.is_dir() {
            let name = path
                .file_name()
                .map(|name| name.to_string_lossy().into_owned());
            files.push((path.clone(), name.unwrap_or_else(|| display(path))));
            continue;
        }
        let fits = |file: &Path| {
            let extension = file.extension().and_then(|extension| extension.to_str());
            extension.is_some_and(|extension| {
                reader
                    .extensions
                    .contains(&extension.to_lowercase().as_str())
            })
        };
        let mut below: Vec<PathBuf> = Vec::new();
        for entry in WalkBuilder::new(path).standard_filters(false).build() {
            match entry {
                Ok(entry) if entry.path().is_file() && fits(entry.path()) => {
                    below.push(entry.into_path())
                }
                Ok(_) => {}
                Err(error) => {
                    complain(&error.to_string());
                    *outcome = Outcome::Failed;
                }
            }
        }
        if below.is_empty() {
            complain(&format!(
                "{}: no files here that end in .{}",
                display(path),
                reader.extensions.join(", .")
            ));
            *outcome = Outcome::Failed;
        }
        below.sort();
        files.extend(below.into_iter().map(|file| {
            let name = file.strip_prefix(path).unwrap_or(&file).components();
            let name: Vec<_> = name
                .map(|part| part.as_os_str().to_string_lossy())
                .collect();
            (file.clone(), name.join("/"))
        }));
    }
    let mut given = Vec::new();
    for (file, name) in files {
        match read_rows(&file).unwrap_or_else(|| read(&file)) {
            Ok(text) => given.push(Given { name, text }),
            Err(line) => {
                complain(&line);
                *outcome = Outcome::Failed;
            }
        }
    }
    given
}

/// The most that is taken of the rows of a file, in bytes of JSON: little can unfold into very much.
#[cfg(feature = "parquet")]
const MOST: u64 = 1 << 30;

/// The rows of a Parquet file as lines of JSON; none of any other file.
#[cfg(feature = "parquet")]
fn read_rows(file: &Path) -> Option<Result<String, String>> {
    use khabar_formats::exchange::{Rows, is_parquet};
    use std::io::Read;
    let mut start = [0; 4];
    let is_file = file.is_file();
    let mut opened = std::fs::File::open(file).ok().filter(|_| is_file)?;
    opened
        .read_exact(&mut start)
        .ok()
        .filter(|()| is_parquet(&start))?;
    let name = display(file);
    let mut text = String::new();
    let rows = Rows::new(opened).and_then(|rows| {
        let mut rows = rows.take(MOST + 1);
        rows.read_to_string(&mut text)
            .map_err(|error| error.to_string())
    });
    Some(match rows {
        Ok(read) if read as u64 > MOST => Err(format!(
            "{name}: its rows are more than {} MB of JSON; split it",
            MOST >> 20
        )),
        Ok(_) => Ok(text),
        Err(why) => Err(format!("{name}: {why}")),
    })
}

#[cfg(not(feature = "parquet"))]
fn read_rows(_: &Path) -> Option<Result<String, String>> {
    None
}
