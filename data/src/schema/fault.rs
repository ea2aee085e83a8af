//! What is wrong in a data file: what fails the build.

use std::fmt;

/// Something wrong in a data file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, and the line its row begins on: `words.toml:12`.
    pub place: String,
    /// What is wrong there, and what to do.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}

impl Fault {
    /// The place of a byte of a file.
    pub fn place(file: &str, text: &str, byte: usize) -> String {
        let before = text.get(..byte).unwrap_or(text);
        format!("{file}:{}", before.matches('\n').count() + 1)
    }

    /// Something wrong at a byte of a file.
    pub fn at(file: &str, text: &str, byte: usize, what: impl Into<String>) -> Self {
        Self {
            place: Self::place(file, text, byte),
            what: what.into(),
        }
    }

    /// What the TOML reader found wrong: a key that is unknown, misspelt or missing, a value of another type.
    pub fn in_toml(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let byte = error.span().map_or(0, |span| span.start);
        Self::at(file, text, byte, error.message())
    }
}
