//! Gold documents: one JSON object a line, in the schema `khabar annotate --format jsonl` writes.
//!
//! Offsets count code points from the start of `text`; the end is exclusive.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use khabar_engine::article::{Analysis, Article, Knowledge, analyse};
use khabar_engine::tags;
use khabar_formats::record::{Record, Unit, record};

/// A text with what careful readers marked in it. A layer that is missing is empty.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)] // The field names are the format.
pub struct Document {
    #[serde(default)]
    pub id: serde_json::Value,
    pub text: String,
    #[serde(default)]
    pub dct: Option<String>,
    /// What the document was chosen for; scores are also given by it.
    #[serde(default)]
    pub category: Option<String>,
    #[serde(default)]
    pub mentions: Vec<Mention>,
    #[serde(default)]
    pub timexes: Vec<Timex>,
    #[serde(default)]
    pub events: Vec<Event>,
}

/// A mention.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct Mention {
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub kind: String,
    #[serde(default)]
    pub actor: Option<String>,
    #[serde(default)]
    pub office: Option<String>,
    #[serde(default)]
    pub name_en: Option<String>,
}

/// A temporal expression.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct Timex {
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub r#type: String,
    pub value: Option<String>,
    #[serde(default)]
    pub r#mod: Option<String>,
    #[serde(default)]
    pub quant: Option<String>,
    #[serde(default)]
    pub freq: Option<String>,
    /// Other values that are right as well.
    #[serde(default)]
    pub alt: Vec<String>,
}

/// An event.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct Event {
    pub r#type: String,
    #[serde(default)]
    pub modes: Vec<String>,
    #[serde(default)]
    pub status: Option<String>,
    pub trigger: Option<Trigger>,
    /// Indexes into `mentions`.
    #[serde(default)]
    pub actors: Vec<usize>,
    #[serde(default)]
    pub recipients: Vec<usize>,
    #[serde(default)]
    pub date: Option<String>,
    /// Whether careful readers differ on it: neither right nor wrong.
    #[serde(default)]
    pub optional: bool,
}

/// The words that evoke an event.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct Trigger {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// Why a line is no gold document.
#[derive(Debug, thiserror::Error)]
pub enum GoldError {
    /// Not an object of the schema.
    #[error("not a gold document: {0}")]
    Json(#[from] serde_json::Error),
    /// A `dct` that is no day.
    #[error("\"dct\" is {0:?}; write it as \"2025-02-12\" or leave it out")]
    Date(String),
    /// An item whose words are not where it says.
    #[error(
        "code points {start}..{end} are {there:?}, not {said:?}: offsets count code points, the end is exclusive"
    )]
    Words {
        /// Where it says they are.
        start: usize,
        /// Where they end.
        end: usize,
        /// What is there.
        there: String,
        /// What it says.
        said: String,
    },
    /// An event that points to a mention that is not there.
    #[error("an event points to mention {0}, and there are {1}")]
    Mention(usize, usize),
}

impl Document {
    /// Reads a line, and checks that every offset points at its words.
    pub fn parse(line: &str) -> Result<Self, GoldError> {
        let document: Self = serde_json::from_str(line)?;
        if let Some(dct) = &document.dct
            && dct.parse::<Date>().is_err()
        {
            return Err(GoldError::Date(dct.clone()));
        }
        let chars: Vec<char> = document.text.chars().collect();
        let mentions = document.mentions.iter().map(|m| (m.start, m.end, &m.text));
        let timexes = document.timexes.iter().map(|t| (t.start, t.end, &t.text));
        let triggers = document.events.iter().filter_map(|e| e.trigger.as_ref());
        let triggers = triggers.map(|t| (t.start, t.end, &t.text));
        for (start, end, said) in mentions.chain(timexes).chain(triggers) {
            let there: String = chars.get(start..end).unwrap_or_default().iter().collect();
            if there != *said {
                let said = said.clone();
                return Err(GoldError::Words {
                    start,
                    end,
                    there,
                    said,
                });
            }
        }
        let fillers = document
            .events
            .iter()
            .flat_map(|e| e.actors.iter().chain(&e.recipients));
        for index in fillers {
            if *index >= document.mentions.len() {
                return Err(GoldError::Mention(*index, document.mentions.len()));
            }
        }
        Ok(document)
    }

    /// Its name in a list of differences.
    pub fn name(&self) -> String {
        let id = match &self.id {
            serde_json::Value::Null => String::new(),
            serde_json::Value::String(id) => id.clone(),
            id => id.to_string(),
        };
        match &self.category {
            Some(category) => format!("{id} {category}"),
            None => id,
        }
    }

    /// What Khabar makes of its text.
    pub fn analyse(&self, knowledge: &Arc<Knowledge>) -> (Analysis, Record) {
        let dct = self.dct.as_ref().and_then(|dct| dct.parse().ok());
        let article = Article::new(&tags::escape(&self.text));
        let analysis = analyse(article, knowledge, dct);
        let record = record(&analysis, self.id.clone(), Unit::CodePoint);
        (analysis, record)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_are_held_against_the_words() {
        let line = r#"{"text": "قال أمس", "timexes": [{"start": 4, "end": 7, "text": "أمس", "type": "DATE", "value": "2025-01-01"}]}"#;
        assert_eq!(Document::parse(line).unwrap().timexes.len(), 1);
        let error = Document::parse(&line.replace("4", "3")).unwrap_err();
        assert!(
            error.to_string().contains("code points 3..7 are \" أمس\""),
            "{error}"
        );
        assert!(Document::parse(r#"{"text": "", "dct": "12/2/2025"}"#).is_err());
        assert!(
            Document::parse(
                r#"{"text": "", "events": [{"type": "X", "trigger": null, "actors": [0]}]}"#
            )
            .is_err()
        );
    }
}
