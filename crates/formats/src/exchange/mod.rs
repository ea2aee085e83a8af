//! Exchange formats of documents: one file each, and what they share.
//!
//! A format is a [`Format`]: a file here, and a line in [`FORMATS`]. It says its unit of offsets, what of a document it can hold, how it
//! is written, and how it is read where it can be. A document comes to it in its unit; what it cannot hold is in [`Losses`], counted from
//! [`Format::holds`] and from what the format finds itself.

mod brat;
mod cas;
mod columned;
mod conll;
mod conllu;
mod doccano;
mod examples;
#[cfg(feature = "html")]
mod html;
mod icews;
mod jsonl;
mod label_studio;
pub mod labels;
mod losses;
mod marks;
mod names;
mod options;
#[cfg(feature = "parquet")]
mod parquet;
#[cfg(feature = "parquet")]
mod parquet_in;
mod plain;
mod plain_text;
mod polecat;
mod prodigy;
mod read;
mod records;
mod spacy;
mod table;
mod timeml;
mod tokens;
mod web_annotation;

pub use labels::Labels;
pub use losses::{By, Losses, Tally, Thing};
pub use names::Names;
pub use options::{Fields, Options};
#[cfg(feature = "parquet")]
pub use parquet_in::{Rows, is_parquet};
pub use read::{Given, Problem, ReadDocument, Reading};

use khabar_engine::annotation::{Document, Unit};
use khabar_engine::article::Knowledge;

/// A format of documents.
pub struct Format {
    /// Its name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub summary: &'static str,
    /// The unit of its offsets.
    pub unit: Unit,
    /// The extension of its file, where all articles are in one.
    pub one_file: Option<&'static str>,
    /// A file that names those of all parts, by what they are called; of a format whose parts lie in one folder.
    pub card: Option<fn(&[&str]) -> File>,
    /// What of a document it can hold.
    pub holds: &'static [Thing],
    /// Makes what writes it; none for one that is only read.
    pub write: Option<fn() -> Box<dyn Writer>>,
    /// Reads it.
    pub read: Option<Reader>,
}

/// How a format is read.
pub struct Reader {
    /// The extensions of its files.
    pub extensions: &'static [&'static str],
    /// Reads files.
    pub read: fn(&[Given], &Options) -> Reading,
}

/// All formats, in order of use.
pub const FORMATS: &[Format] = &[
    jsonl::FORMAT,
    #[cfg(feature = "parquet")]
    parquet::FORMAT,
    brat::FORMAT,
    conll::FORMAT,
    label_studio::FORMAT,
    prodigy::FORMAT,
    spacy::FORMAT,
    cas::FORMAT,
    conllu::FORMAT,
    polecat::FORMAT,
    doccano::FORMAT,
    web_annotation::FORMAT,
    timeml::FORMAT,
    icews::FORMAT,
    table::FORMAT,
    plain_text::FORMAT,
    #[cfg(feature = "html")]
    html::FORMAT,
];

/// The format with a name.
pub fn format(name: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|format| format.name == name)
}

/// A document on its way out.
#[derive(Clone, Copy)]
pub struct Outgoing<'a> {
    /// What its file is called, without an extension: unique in the export, and fit for any file system.
    pub name: &'a str,
    /// The document, in the unit of the format.
    pub document: &'a Document,
    /// The codebook and the knowledge base that its ids are of.
    pub knowledge: &'a Knowledge,
}

/// Gathers what is written of documents.
pub trait Writer {
    /// Takes in a document.
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError>;

    /// The files, the first of which is the one of a format that has one: it is called `stem` and the format's extension.
    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError>;
}

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Where it stands below the folder of the export.
    pub path: String,
    /// What is in it.
    pub contents: Vec<u8>,
}

impl File {
    /// A file.
    pub fn new(path: impl Into<String>, contents: impl Into<Vec<u8>>) -> Self {
        Self {
            path: path.into(),
            contents: contents.into(),
        }
    }
}

/// Why a document cannot be written at all.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// Not as JSON.
    #[error("cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// Not as a table.
    #[error("cannot be written as a table: {0}")]
    Csv(#[from] csv::Error),
    /// Not as columns.
    #[cfg(feature = "parquet")]
    #[error("cannot be written as Parquet: {0}")]
    Arrow(#[from] arrow_schema::ArrowError),
}
