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

    /// A file that a new corpus begins with.
    #[derive(Debug, Clone, Copy)]
    pub struct Beginning {
        /// Its path in the corpus.
        pub path: &'static str,
        /// What it holds, with `{language}`, `{codebook}` and `{event}` to be filled in.
        pub text: &'static str,
        /// What it is for.
        pub says: &'static str,
    }

    /// The files of a new corpus.
    pub const CORPUS: &[Beginning] = &[
        Beginning {
            path: "khabar.toml",
            text: include_str!("../templates/corpus/khabar.toml"),
            says: "the settings; makes this folder a corpus",
        },
        Beginning {
            path: "knowledge.toml",
            text: include_str!("../templates/corpus/knowledge.toml"),
            says: "actors and places that only this corpus knows; empty so far",
        },
        Beginning {
            path: "articles/example.khabar",
            text: include_str!("../templates/corpus/example.khabar"),
            says: "an article with its tags, to try things on",
        },
        Beginning {
            path: ".editorconfig",
            text: include_str!("../templates/corpus/editorconfig"),
            says: "keeps editors from trimming or converting articles",
        },
        Beginning {
            path: ".gitattributes",
            text: include_str!("../templates/corpus/gitattributes"),
            says: "keeps git from converting articles, and has it merge them by what their tags say",
        },
        Beginning {
            path: ".gitignore",
            text: include_str!("../templates/corpus/gitignore"),
            says: "leaves the index out of git",
        },
        Beginning {
            path: "check.sh",
            text: include_str!("../templates/corpus/check.sh"),
            says: "what CI runs: sh check.sh",
        },
    ];

    /// The event of the example, by built-in codebook: a tag line.
    pub const EVENTS: &[(&str, &str)] = &[
        (
            "plover",
            include_str!("../templates/corpus/events/plover.txt"),
        ),
        (
            "ace2005",
            include_str!("../templates/corpus/events/ace2005.txt"),
        ),
        (
            "cameo",
            include_str!("../templates/corpus/events/cameo.txt"),
        ),
    ];
}
