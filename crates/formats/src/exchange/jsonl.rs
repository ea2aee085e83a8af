//! Documents of Khabar, one JSON object a line: [`Document`]. It holds everything.
//!
//! Offsets are code points. Read by anything that reads JSON; `khabar eval` and `khabar import` read it too.

use khabar_engine::annotation::{Document, Unit};

use super::losses::Thing::{self, *};
use super::{File, Format, Given, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer};

/// The format.
pub const FORMAT: Format = Format {
    name: "jsonl",
    summary: "documents of Khabar, one a line: everything",
    unit: Unit::CodePoint,
    one_file: Some("jsonl"),
    card: None,
    holds: EVERYTHING,
    write: Some(|| Box::<Lines>::default()),
    read: Some(Reader {
        extensions: &["jsonl", "json"],
        read,
    }),
};

/// All that a document has.
pub const EVERYTHING: &[Thing] = &[
    Metadata,
    DocumentDate,
    Text,
    Mentions,
    Overlaps,
    LongSpans,
    Links,
    Offices,
    Times,
    Values,
    Modifiers,
    Events,
    NoTrigger,
    Participants,
    Wordless,
    Details,
    DateAndPlace,
    PlaceWords,
    EventIds,
    Notes,
    Rejected,
    Differences,
    Layers,
    Reasons,
    Alternatives,
    Others,
];

#[derive(Default)]
struct Lines(Vec<u8>);

impl Writer for Lines {
    fn add(&mut self, outgoing: Outgoing<'_>, _: &mut Losses) -> Result<(), WriteError> {
        serde_json::to_writer(&mut self.0, outgoing.document)?;
        self.0.push(b'\n');
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        Ok(vec![File::new(format!("{stem}.jsonl"), self.0)])
    }
}

pub(super) fn read(files: &[Given], options: &Options) -> Reading {
    let mut reading = Reading::default();
    for file in files {
        for (at, line) in file.text.lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            match parse(line, options) {
                Ok(document) => {
                    let own = document
                        .file
                        .clone()
                        .or_else(|| document.id.as_str().map(str::to_string));
                    let name = own.unwrap_or_else(|| format!("{}-{}", file.stem(), at + 1));
                    reading.push(name, document);
                }
                Err(why) => reading.problems.push(file.problem(at + 1, why)),
            }
        }
    }
    reading
}

/// Reads a line: a document, or any object whose fields are named in the options.
fn parse(line: &str, options: &Options) -> Result<Document, String> {
    let fields = &options.fields;
    if fields.is_empty() {
        return Document::parse(line).map_err(|error| error.to_string());
    }
    let record: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(line).map_err(|error| format!("not an object of JSON: {error}"))?;
    fields.document(|name| {
        let value = record.get(name)?;
        match value {
            serde_json::Value::Null => None,
            serde_json::Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    })
}
