//! Annotating JSON Lines as a stream, in parallel, in order: while some articles are annotated, those before them are written and the
//! next ones read. A line that cannot be annotated is told with its number, and the others are still done.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::str::FromStr;

use rayon::prelude::*;
use serde_json::Value;

use super::super::Outcome;
use super::super::input::{STANDARD_OUTPUT, complain, display, is_read};
use super::super::show::show;
use super::ids::Ids;
use super::{Errors, Format, From, Run, json};
use khabar_corpus::amount::Amount;
use khabar_corpus::annotate::{Annotator, BadRecord, LONGEST, Record};
use khabar_engine::annotation::Document;

/// How many articles are held in memory at once, and how many bytes of them.
const BATCH: usize = 512;
const BATCH_BYTES: usize = 32 << 20;

/// How many records of a file may be bad.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaxBad(Amount);

impl Default for MaxBad {
    fn default() -> Self {
        Self(Amount::Number(0))
    }
}

impl FromStr for MaxBad {
    type Err = String;

    fn from_str(said: &str) -> Result<Self, String> {
        Amount::read(said, "0.5%").map(Self)
    }
}

impl MaxBad {
    fn allows(self, bad: usize, of: usize) -> bool {
        match self.0 {
            Amount::Number(most) => bad <= most,
            Amount::Percent(most) => bad as f64 * 100.0 <= most * of as f64,
        }
    }
}

/// What is made of a line: an article with its id, or that it is bad; none of a blank line.
type Made<T> = Option<Result<(Value, T), BadRecord>>;

/// An article that was annotated.
enum Annotated {
    /// For people.
    Shown(String),
    Document(Box<Document>),
}

impl Run<'_> {
    pub fn lines(&self, file: &Path, annotator: &Annotator) -> Result<Outcome, String> {
        // JSON has no colours to take out.
        let out: Box<dyn Write + Send> = match self.args.format {
            Format::Text => Box::new(anstream::stdout()),
            Format::Json | Format::Jsonl => Box::new(io::stdout()),
        };
        self.stream(file, annotator, out, STANDARD_OUTPUT)
    }

    /// Annotates the lines of a file, and writes what they come to. An error when more are bad than may be.
    pub fn stream(
        &self,
        file: &Path,
        annotator: &Annotator,
        out: impl Write + Send,
        called: &str,
    ) -> Result<Outcome, String> {
        let name = display(file);
        let wrong = |e: io::Error| format!("{name}: cannot be read: {e}");
        let mut source = Source::open(file, self.args.from).map_err(wrong)?;
        let mut sink = Sink::new(self, &name, out, called);
        let mut batch = source.batch().map_err(wrong)?;
        let mut done = Vec::new();
        while !batch.is_empty() {
            let annotate = || self.batch(batch, annotator, &name);
            let meanwhile = || (sink.write(std::mem::take(&mut done)), source.batch());
            let (annotated, (written, next)) = rayon::join(annotate, meanwhile);
            done = annotated?;
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
        sink.finish()
    }

    /// What is written of some lines.
    fn batch(
        &self,
        lines: Vec<(usize, Line)>,
        annotator: &Annotator,
        name: &str,
    ) -> Result<Vec<(usize, Made<String>)>, String> {
        let lines = lines.into_par_iter();
        let mut made: Vec<(usize, Made<Annotated>)> = lines
            .map(|(n, line)| (n, self.line(line, annotator)))
            .collect();
        if let Some(recommenders) = &self.recommenders {
            for (n, made) in &mut made {
                let Some(Ok((_, Annotated::Document(document)))) = made else {
                    continue;
                };
                recommenders.add(document, annotator.corpus(), &format!("{name}:{n}"))?;
                **document = self.args.layer.of(std::mem::take(&mut **document));
            }
        }
        let written = |annotated| match annotated {
            Annotated::Shown(text) => Ok(text),
            Annotated::Document(document) => self.json(&document),
        };
        made.into_par_iter()
            .map(|(n, made)| {
                let made = match made {
                    None => None,
                    Some(Err(bad)) => Some(Err(bad)),
                    Some(Ok((id, annotated))) => Some(Ok((id, written(annotated)?))),
                };
                Ok((n, made))
            })
            .collect()
    }

    fn line(&self, line: Line, annotator: &Annotator) -> Made<Annotated> {
        let record = match line.map(Record::read) {
            Ok(Ok(Some(record))) => record,
            Ok(Ok(None)) => return None,
            Ok(Err(bad)) => return Some(Err(bad)),
            Err(TooLong) => return Some(Err(BadRecord::too_long())),
        };
        let analysis = annotator.analyse(&record);
        let annotated = match self.args.format {
            Format::Text => Annotated::Shown(show(&analysis, annotator.corpus().settings.language)),
            Format::Json | Format::Jsonl => {
                let document = annotator.document(&analysis, record.id.clone());
                Annotated::Document(Box::new(document))
            }
        };
        Some(Ok((record.id, annotated)))
    }
}

/// Lines of JSON, with their numbers.
struct Source {
    reader: BufReader<Box<dyn Read + Send>>,
    /// How many lines have been read.
    number: usize,
}

/// A line, unless it is longer than any article.
type Line = Result<Vec<u8>, TooLong>;

struct TooLong;

impl Source {
    fn open(file: &Path, from: From) -> io::Result<Self> {
        let reader: Box<dyn Read + Send> = match from {
            _ if file.as_os_str() == "-" && from == From::Jsonl => Box::new(io::stdin()),
            #[cfg(feature = "parquet")]
            From::Parquet => {
                let rows = khabar_formats::exchange::Rows::new(std::fs::File::open(file)?);
                Box::new(rows.map_err(io::Error::other)?)
            }
            _ => Box::new(std::fs::File::open(file)?),
        };
        Ok(Self {
            reader: BufReader::new(reader),
            number: 0,
        })
    }

    /// The next lines with their numbers, as many as are held in memory at once; none at the end.
    fn batch(&mut self) -> io::Result<Vec<(usize, Line)>> {
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

/// The next line with its terminator; an error is one that is longer than [`LONGEST`], which is passed over.
fn next_line(reader: &mut impl BufRead) -> io::Result<Option<Line>> {
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

/// Where the annotated articles are written.
struct Sink<'a, W: Write> {
    run: &'a Run<'a>,
    name: &'a str,
    out: io::BufWriter<W>,
    /// What it is written to, in messages.
    called: &'a str,
    ids: Ids,
    /// How many records there were, and how many of them were bad.
    records: usize,
    bad: usize,
}

impl<'a, W: Write> Sink<'a, W> {
    fn new(run: &'a Run<'a>, name: &'a str, out: W, called: &'a str) -> Self {
        Self {
            run,
            name,
            out: io::BufWriter::with_capacity(1 << 16, out),
            called,
            ids: Ids::default(),
            records: 0,
            bad: 0,
        }
    }

    /// Writes articles, and tells what is none. False when nobody reads them any more.
    fn write(&mut self, done: Vec<(usize, Made<String>)>) -> Result<bool, String> {
        for (n, made) in done {
            let Some(made) = made else { continue };
            self.records += 1;
            let text = match made {
                Ok((id, text)) => {
                    self.count(n, &id);
                    text
                }
                Err(bad) => match self.bad(bad.at(n))? {
                    Some(text) => text,
                    None => continue,
                },
            };
            let written = self.out.write_all(text.as_bytes());
            let written = written.and_then(|()| self.out.write_all(b"\n"));
            if !is_read(written, self.called)? {
                return Ok(false);
            }
        }
        is_read(self.out.flush(), self.called)
    }

    fn count(&mut self, line: usize, id: &Value) {
        if let Some(wrong) = self.ids.add(line, id) {
            complain(&format!("{}:{line}: {wrong}", self.name));
        }
    }

    /// What is written of a bad record, if it is told in the output.
    fn bad(&mut self, bad: BadRecord) -> Result<Option<String>, String> {
        self.bad += 1;
        match self.run.args.errors {
            Errors::Stderr => {
                let line = bad.error.line.unwrap_or_default();
                complain(&format!("{}:{line}: {}", self.name, bad.error.message));
                Ok(None)
            }
            Errors::Inline => {
                if !bad.id.is_null() {
                    self.count(bad.error.line.unwrap_or_default(), &bad.id);
                }
                let pretty = self.run.args.format == Format::Json;
                json(&bad, pretty).map(Some).map_err(|e| e.to_string())
            }
        }
    }

    /// What the file came to.
    fn finish(self) -> Result<Outcome, String> {
        let Self {
            run,
            name,
            ids,
            records,
            bad,
            ..
        } = self;
        if let Some(missing) = ids.missing() {
            complain(&format!("{name}: {missing}"));
        }
        if bad == 0 {
            return Ok(ids.outcome());
        }
        let what = match run.args.errors {
            Errors::Stderr => "were left out",
            Errors::Inline => "are errors in the output",
        };
        let said = format!("{name}: {bad} of {records} records {what}");
        if !run.args.max_bad.allows(bad, records) {
            return Err(said);
        }
        complain(&said);
        Ok(ids.outcome())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_may_be_bad() {
        let allows = |said: &str, bad, of| said.parse::<MaxBad>().map(|max| max.allows(bad, of));
        assert_eq!(allows("0", 0, 9), Ok(true));
        assert_eq!(allows("2", 3, 900), Ok(false));
        assert_eq!(allows("0.5%", 5, 1000), Ok(true));
        assert_eq!(allows("0.5%", 6, 1000), Ok(false));
        assert_eq!(allows("100%", 7, 7), Ok(true));
        for wrong in ["-1", "x", "101%", "nan%", "%"] {
            assert!(wrong.parse::<MaxBad>().is_err(), "{wrong}");
        }
    }
}
