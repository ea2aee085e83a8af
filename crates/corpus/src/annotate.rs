//! Articles that come as lines of JSON: a line in, a document or a bad record out.
//!
//! This is the step that `khabar annotate`, the Python package and jobs over millions of articles share. It holds no file and no thread: whoever
//! calls it reads, writes and shares out the work.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Corpus, NotUtf8, decode, versions};
use khabar_engine::annotation::{Document, Event, Layer, Unit};
use khabar_engine::article::edits::{apply, set_article_value, suggest};
use khabar_engine::article::{Analysis, Article};
use khabar_engine::events::{as_told, likely};
use khabar_engine::tags::{self, SUGGESTED};
use khabar_formats::document::{Input, InputError, document};

/// The longest line that is read, in bytes. An article is a few thousand; whoever sends more mostly sends something else.
pub const LONGEST: usize = 16 << 20;

/// An article that came as a line of JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its id, given back as it is.
    pub id: Value,
    /// Its text. A line of it that starts with `%%` is text, no tag line.
    pub text: String,
    /// Its document date.
    pub day: Option<Date>,
}

/// A record that was not annotated, as it stands in the output in place of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BadRecord {
    /// The id it came with, as far as it can be read.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub id: Value,
    /// Why.
    pub error: RecordError,
}

/// Why a record was not annotated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordError {
    /// What kind of mistake it is, for programs.
    pub code: Code,
    /// What is wrong and what to do, for people.
    pub message: String,
    /// The line it was in, from 1; none of what came in no file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
}

/// The kinds of mistakes in a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)] // The names are the format.
pub enum Code {
    TooLong,
    Utf16,
    NotUtf8,
    NotJson,
    NoText,
    BadDate,
    BadId,
}

impl BadRecord {
    /// A mistake in a record whose id is not known.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            id: Value::Null,
            error: RecordError {
                code,
                message: message.into(),
                line: None,
            },
        }
    }

    /// A line that is longer than [`LONGEST`].
    pub fn too_long() -> Self {
        let most = LONGEST >> 20;
        Self::new(
            Code::TooLong,
            format!(
                "longer than {most} MB; each line is one JSON object with one article (jq -c '.[]' makes lines of a list)"
            ),
        )
    }

    /// In a line, from 1.
    pub fn at(mut self, line: usize) -> Self {
        self.error.line = Some(line);
        self
    }

    /// With the id that some text has where it is an object of JSON nevertheless.
    fn with_id_of(mut self, text: &str) -> Self {
        let object = serde_json::from_str::<Value>(text);
        self.id = object.map_or(Value::Null, |mut object| {
            object.get_mut("id").map(Value::take).unwrap_or_default()
        });
        self
    }
}

impl Record {
    /// Reads a line; none when it is blank. An error has the id of the record where that can be read.
    pub fn read(line: Vec<u8>) -> Result<Option<Self>, BadRecord> {
        if line.len() > LONGEST {
            return Err(BadRecord::too_long());
        }
        let damaged = str::from_utf8(&line).is_err();
        let damaged = damaged.then(|| String::from_utf8_lossy(&line).into_owned());
        let text = decode(line).map_err(|wrong| {
            let code = match wrong {
                NotUtf8::Utf16(_) => Code::Utf16,
                NotUtf8::From { .. } => Code::NotUtf8,
            };
            BadRecord::new(code, wrong.message().en).with_id_of(&damaged.unwrap_or_default())
        })?;
        Self::parse(&text)
    }

    /// As [`Record::read`], of what is text already.
    pub fn parse(text: &str) -> Result<Option<Self>, BadRecord> {
        // Some programs put a byte order mark before the first line.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Ok(None);
        }
        let (input, day) = Input::parse(text).map_err(|error| {
            let code = match &error {
                InputError::Json(error) if error.is_data() => Code::NoText,
                InputError::Json(_) => Code::NotJson,
                InputError::Date(_) => Code::BadDate,
                InputError::Id => Code::BadId,
            };
            BadRecord::new(code, error.to_string()).with_id_of(text)
        })?;
        Ok(Some(Self {
            id: input.id,
            text: input.text,
            day,
        }))
    }
}

/// Annotates records by what a corpus knows.
#[derive(Debug, Clone)]
pub struct Annotator {
    corpus: Arc<Corpus>,
    versions: BTreeMap<String, String>,
    /// The unit of offsets.
    pub unit: Unit,
    /// The one layer that is asked for; both when none.
    pub layer: Option<Layer>,
    /// The document date of records that have none.
    pub date: Option<Date>,
}

impl Annotator {
    /// Annotates by what a corpus knows, with offsets in code points, both layers.
    pub fn new(corpus: Arc<Corpus>) -> Self {
        Self {
            versions: versions(&corpus),
            corpus,
            unit: Unit::CodePoint,
            layer: None,
            date: None,
        }
    }

    /// Says in the versions of its documents that the recommenders of the corpus are asked of them.
    pub fn name_recommenders(&mut self) {
        let named = versions::of_recommenders(&self.corpus.settings.recommenders);
        self.versions.insert("recommenders".to_string(), named);
    }

    /// The corpus.
    pub fn corpus(&self) -> &Arc<Corpus> {
        &self.corpus
    }

    /// What its documents are made by.
    pub fn versions(&self) -> &BTreeMap<String, String> {
        &self.versions
    }

    /// The analysis of a record.
    pub fn analyse(&self, record: &Record) -> Analysis {
        // The text of a record is text: a line of it that starts with %% is no tag.
        let text = tags::escape(&record.text);
        self.analyse_article(&text, record.day.or(self.date))
    }

    /// The analysis of an article with its tag lines, of a day unless it states one.
    pub fn analyse_article(&self, article: &str, day: Option<Date>) -> Analysis {
        Article::new(article, Arc::clone(&self.corpus.knowledge)).analyse(day)
    }

    /// The document of an analysis, with the layer that is asked for and its versions.
    pub fn document(&self, analysis: &Analysis, id: Value) -> Document {
        let mut document = document(analysis, id, self.unit);
        document.versions.clone_from(&self.versions);
        match self.layer {
            Some(layer) => document.only(layer),
            None => document,
        }
    }

    /// An article with what is suggested in it written down in tag lines, as `status=suggested`: nothing of it is gold before somebody has
    /// looked at it. `day` is the document date of one that states none, and is written too where `state` says so.
    ///
    /// What its tag lines say already stays as it is. Each line that is written says that it is suggested, and so does the article.
    pub fn suggest_in(&self, article: &str, day: Option<Date>, state: bool) -> String {
        let analysis = self.analyse_article(article, day);
        let mut edits = Vec::new();
        for line in 0..analysis.paragraphs.len() {
            let events = likely(&analysis, line).map(|event| as_told(&analysis, line, event));
            let events: Vec<Event> = events.map(Cow::into_owned).collect();
            edits.extend(suggest(&analysis, line, &events));
        }
        let mut written = apply(article, &edits);
        let published = day.filter(|_| state && analysis.article_value("published").is_none());
        let published = published.map(|day| ("published", day.to_string()));
        let status = [("status", SUGGESTED.to_string())];
        for (key, value) in published.into_iter().chain(status) {
            let article = Article::new(&written, Arc::clone(&self.corpus.knowledge));
            written = apply(&written, &[set_article_value(&article, key, &value)]);
        }
        written
    }

    /// The document of a record.
    pub fn annotate(&self, record: &Record) -> Document {
        self.document(&self.analyse(record), record.id.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(line: &[u8]) -> (Code, Value) {
        let bad = Record::read(line.to_vec()).unwrap_err();
        (bad.error.code, bad.id)
    }

    #[test]
    fn a_line_becomes_a_document() {
        let annotator = Annotator::new(Arc::new(Corpus::none()));
        let line =
            "{\"id\": 7, \"text\": \"%% التقى ترامب بوتين أمس\", \"dct\": \"2025-02-12\"}\r\n";
        let record = Record::read(line.into()).unwrap().unwrap();
        let document = annotator.annotate(&record);
        assert_eq!(document.text, "%% التقى ترامب بوتين أمس");
        assert_eq!(document.timexes[0].value.as_deref(), Some("2025-02-11"));
        assert_eq!(document.versions, *annotator.versions());
        let json = serde_json::to_string(&document).unwrap();
        assert_eq!(Document::parse(&json).unwrap(), document);
    }

    #[test]
    fn a_bad_record_says_why_and_keeps_its_id() {
        assert_eq!(Record::read(b" \r\n".to_vec()), Ok(None));
        assert_eq!(wrong(b"nonsense"), (Code::NotJson, Value::Null));
        assert_eq!(wrong(b"{\"id\": \"a\"}"), (Code::NoText, "a".into()));
        let dated = "{\"id\": 7, \"text\": \"نص\", \"dct\": \"أمس\"}";
        assert_eq!(wrong(dated.as_bytes()), (Code::BadDate, 7.into()));
        assert_eq!(
            wrong(b"{\"id\": 3, \"text\": \"\xe3\xd5\"}"),
            (Code::NotUtf8, 3.into())
        );
        let bad = Record::parse("[]").unwrap_err().at(3);
        assert_eq!(bad.error.line, Some(3));
    }
}
