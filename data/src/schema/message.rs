//! What Khabar says to people, in Arabic and in English.
//!
//! A [`Message`] always holds both wordings: the language is a setting of the reader, known only at
//! the edge, and a message that exists in one language cannot be built.

use serde::Deserialize;

/// The language messages are shown in (`language` in `khabar.toml`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Arabic.
    Ar,
    /// English, the default.
    #[default]
    En,
}

impl Lang {
    /// Its code in BCP 47, as settings have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Ar => "ar",
            Self::En => "en",
        }
    }

    /// The direction that it is written in, as HTML names it.
    pub fn direction(self) -> &'static str {
        match self {
            Self::Ar => "rtl",
            Self::En => "ltr",
        }
    }

    /// What stands between the items of a list.
    pub fn comma(self) -> &'static str {
        match self {
            Self::Ar => "، ",
            Self::En => ", ",
        }
    }
}

/// One message in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Message {
    /// The English wording.
    pub en: String,
    /// The Arabic wording.
    pub ar: String,
}

impl Message {
    /// Builds a message from its two wordings.
    pub fn new(en: impl Into<String>, ar: impl Into<String>) -> Self {
        Self {
            en: en.into(),
            ar: ar.into(),
        }
    }

    /// Returns the wording in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Ar => &self.ar,
            Lang::En => &self.en,
        }
    }
}
