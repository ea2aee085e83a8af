//! What several commands let their user choose.

use khabar_engine::message::Lang;

/// The language of messages.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Language {
    /// Arabic
    Ar,
    /// English
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Ar => Self::Ar,
            Language::En => Self::En,
        }
    }
}

/// How a result is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}
