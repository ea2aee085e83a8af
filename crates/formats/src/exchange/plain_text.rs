//! Plain text: a file is an article without tags. It is only read; `khabar strip` writes it.

use khabar_engine::annotation::{Document, SCHEMA, Unit};

use super::{Format, Given, Options, Reader, Reading};

/// The format.
pub const FORMAT: Format = Format {
    name: "text",
    summary: "plain text, a file an article (only read; khabar strip writes it)",
    unit: Unit::CodePoint,
    one_file: None,
    card: None,
    holds: &[],
    write: None,
    read: Some(Reader {
        extensions: &["txt", "text"],
        read,
    }),
};

fn read(files: &[Given], _: &Options) -> Reading {
    let mut reading = Reading::default();
    for file in files {
        let document = Document {
            schema: SCHEMA,
            text: file.text.clone(),
            ..Document::default()
        };
        reading.push(file.stem(), document);
    }
    reading
}
