//! What Khabar knows, as opposed to what it does: data files, embedded.
//!
//! A file is found as text, by its constant, or read as what it holds ([`schema`]) by [`read`]. The build script has read every file
//! by its type, so one that is broken fails the build, with the file and the place.

#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic
    )
)]

pub mod schema;

use serde::de::DeserializeOwned;

/// A data file: its name and its text.
pub type File = (&'static str, &'static str);

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Where countries and places are: a row each, sorted by id ([`schema::location`]).
pub const LOCATIONS: &str = include_str!("../locations/geonames.tsv");

/// A file that holds one thing.
pub trait Lexicon: DeserializeOwned {
    /// Where it is, under `data/`.
    const FILE: &'static str;
    /// Its text.
    const TEXT: &'static str;
}

macro_rules! embed {
    ($($file:literal: $holds:ident $(<$words:ident>)?,)*) => {
        $(impl $(<$words: DeserializeOwned>)? Lexicon for schema::$holds $(<$words>)? {
            const FILE: &'static str = $file;
            const TEXT: &'static str = include_str!(concat!("../", $file));
        })*
    };
}
schema::lexicons!(embed);

/// Reads a lexicon.
pub fn read<T: Lexicon>() -> T {
    parsed(T::FILE, T::TEXT)
}

/// Reads the files of `triggers/`.
pub fn triggers() -> Vec<schema::TriggersFile> {
    let files = TRIGGER_FILES.iter();
    files.map(|(file, text)| parsed(file, text)).collect()
}

/// What an embedded text holds.
fn parsed<T: DeserializeOwned>(file: &str, text: &str) -> T {
    // The build script has read this very text by this very type.
    toml::from_str(text).unwrap_or_else(|error| unreachable!("{file}: {error}"))
}

/// Words of time, and the rules over them.
pub mod time {
    use crate::schema::{self, Entry, Fault, GrammarWord, MonthRow, TimeRulesFile, TimeWord};

    /// The patterns of dates.
    pub const RULES: &str = include_str!("../time/rules.toml");

    /// The words that patterns name, but for months.
    pub fn words() -> Vec<Entry<TimeWord>> {
        let festivals = read(
            "festivals.toml",
            include_str!("../time/festivals.toml"),
            schema::time_words,
        );
        let words = read(
            "words.toml",
            include_str!("../time/words.toml"),
            schema::time_words,
        );
        festivals.into_iter().chain(words).collect()
    }

    /// Month names, by tradition.
    pub fn months() -> Vec<MonthRow> {
        read(
            "months.toml",
            include_str!("../time/months.toml"),
            schema::months,
        )
    }

    /// Small words around expressions of time.
    pub fn grammar() -> Vec<Entry<GrammarWord>> {
        read(
            "grammar.toml",
            include_str!("../time/grammar.toml"),
            schema::time_grammar,
        )
    }

    /// The rules of dates.
    pub fn rules() -> TimeRulesFile {
        read("rules.toml", RULES, schema::time_rules)
    }

    fn read<T>(file: &str, text: &str, reader: fn(&str, &str, &mut Vec<Fault>) -> T) -> T {
        let mut faults = Vec::new();
        let read = reader(file, text, &mut faults);
        // The build script has read this very text by this very reader.
        debug_assert_eq!(faults, []);
        read
    }
}

/// What new files of a corpus begin with.
pub mod templates {
    /// A codebook of one's own.
    pub const CODEBOOK: &str = include_str!("../templates/codebook.toml");
}
