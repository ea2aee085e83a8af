//! What comes in from files of other tools.

use khabar_engine::annotation::Document;

/// A file that was given to be read.
#[derive(Debug, Clone)]
pub struct Given {
    /// Its name, for messages; without its extension the name of what it holds.
    pub name: String,
    /// What is in it, as UTF-8 without a byte order mark.
    pub text: String,
}

impl Given {
    /// Its name without its extension.
    pub fn stem(&self) -> &str {
        let name = self
            .name
            .rsplit_once('.')
            .map_or(self.name.as_str(), |(stem, _)| stem);
        if name.is_empty() { &self.name } else { name }
    }

    /// Its extension.
    pub fn extension(&self) -> &str {
        self.name
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension)
    }

    /// A problem in a line of it, from 1.
    pub fn problem(&self, line: usize, why: impl Into<String>) -> Problem {
        Problem {
            place: format!("{}:{line}", self.name),
            why: why.into(),
        }
    }
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file and the line, or the document.
    pub place: String,
    /// Why, and what to do.
    pub why: String,
}

/// A document that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadDocument {
    /// What its article may be called, without an extension.
    pub name: String,
    /// The document.
    pub document: Document,
}

/// What was read of some files.
#[derive(Debug, Default)]
pub struct Reading {
    /// The documents, in order.
    pub documents: Vec<ReadDocument>,
    /// What was not read.
    pub problems: Vec<Problem>,
    /// What was read by guess, of each document that was: whoever imports sees that it is right.
    pub guesses: Vec<Problem>,
}

impl Reading {
    /// Takes in a document.
    pub fn push(&mut self, name: impl Into<String>, document: Document) {
        self.documents.push(ReadDocument {
            name: name.into(),
            document,
        });
    }
}

/// What is said of a label that no table has.
pub fn unknown_label(label: &str, words: &str) -> String {
    let at = if words.is_empty() {
        String::new()
    } else {
        format!(" ({words})")
    };
    format!(
        "the label {label:?}{at} is not known: map it in a file of --labels, under [labels] or [events]; it is left out"
    )
}

/// What is said of a role that no table has.
pub fn unknown_role(label: &str) -> String {
    format!(
        "the role {label:?} is not known: map it in a file of --labels, under [roles]; whoever fills it is left out"
    )
}
