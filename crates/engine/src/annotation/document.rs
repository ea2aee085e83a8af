//! A document: an annotated article as standoff over its plain text, for exchange.
//!
//! One JSON object holds the text without its tag lines, and beside it mentions, temporal expressions and events by their offsets.
//! Offsets count from the start of `text` in the unit that the document declares; the end is exclusive. Ids are words here, not places
//! in a knowledge base or codebook, so that a document can be read where those are others.
//!
//! Fields that Khabar does not know are kept as they are.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::units::{Offsets, Unit};
use crate::actors::Location;
use crate::mentions::{Certainty, MentionKind};
use crate::time::{Modifier, TimexType};

/// The version of the schema, raised when a field changes its meaning.
pub const SCHEMA: u32 = 1;

/// Fields that are not part of the schema.
pub type Others = serde_json::Map<String, Json>;

/// An annotated text. A layer that is missing is empty.
///
/// ```
/// use khabar_engine::annotation::Document;
/// let line = r#"{"text": "قال أمس", "dct": "2025-02-12",
///     "timexes": [{"start": 4, "end": 7, "text": "أمس", "type": "DATE", "value": "2025-02-11"}]}"#;
/// let document = Document::parse(line)?;
/// assert_eq!(document.timexes[0].value.as_deref(), Some("2025-02-11"));
/// # Ok::<(), khabar_engine::annotation::DocumentError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Document {
    /// The version of the schema.
    #[serde(default = "schema")]
    pub schema: u32,
    /// Its id: any JSON value.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub id: Json,
    /// The file it was read from, where it has an id of its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// What the article's own tag line states, as it stands there: `source`, `url`, `annotator`, `status`…
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub article: BTreeMap<String, String>,
    /// The document date, `YYYY-MM-DD`.
    #[serde(default)]
    pub dct: Option<String>,
    /// The unit of its offsets.
    #[serde(default)]
    pub unit: Unit,
    /// The text without tag lines.
    pub text: String,
    /// What made it, by name: the program, its knowledge, its model.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub versions: BTreeMap<String, String>,
    /// What a labelled document was chosen for; scores are also given by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Words that name actors and places, in order of text.
    #[serde(default)]
    pub mentions: Vec<MentionRecord>,
    /// Temporal expressions, in order of text.
    #[serde(default)]
    pub timexes: Vec<TimexRecord>,
    /// Events.
    #[serde(default)]
    pub events: Vec<EventRecord>,
    /// What annotators noted, in order of text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<NoteRecord>,
    /// Where an annotator says that a program is wrong and nothing is meant, in order of text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rejected: Vec<RejectedRecord>,
    /// Fields that are not part of the schema.
    #[serde(flatten)]
    pub others: Others,
}

fn schema() -> u32 {
    SCHEMA
}

/// Whether an annotator wrote it, or a program proposes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// Written by an annotator. What says nothing of its layer is labelled data.
    #[default]
    Gold,
    /// Proposed by a program.
    Silver,
}

impl Layer {
    /// Its name in a document.
    pub fn name(self) -> &'static str {
        match self {
            Self::Gold => "gold",
            Self::Silver => "silver",
        }
    }
}

/// A stretch of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(missing_docs)] // The field names are the format.
pub struct Stretch {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

impl Stretch {
    /// Its first offset, and the one behind its last.
    pub fn extent(&self) -> (usize, usize) {
        (self.start, self.end)
    }
}

/// What the records of all layers have.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Common {
    /// Whether an annotator wrote it.
    #[serde(default)]
    pub layer: Layer,
    /// The rule, model or format that says so; none for what an annotator wrote, and for events, whose participants have one each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The annotators who say so, where annotators differ and nobody has decided; none for what all agree on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
    /// The recommender that proposes it, by its name in `khabar.toml`; none for Khabar itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Of labelled data: whether careful readers differ on it, so that it is neither right nor wrong.
    #[serde(default, skip_serializing_if = "is_false")]
    pub optional: bool,
    /// Fields that are not part of the schema.
    #[serde(flatten)]
    pub others: Others,
}

/// Words that name an actor or a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct MentionRecord {
    #[serde(flatten)]
    pub place: Stretch,
    #[serde(with = "named")]
    pub kind: MentionKind,
    #[serde(default)]
    pub actor: Option<String>,
    #[serde(default)]
    pub office: Option<String>,
    #[serde(default)]
    pub name_en: Option<String>,
    /// The Wikidata id of the actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// Where the actor is, of a country or a place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// The words that say what somebody outside the knowledge base is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// How much it can be relied on.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe_named")]
    pub certainty: Option<Certainty>,
    #[serde(flatten)]
    pub common: Common,
}

/// A temporal expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct TimexRecord {
    #[serde(flatten)]
    pub place: Stretch,
    #[serde(with = "named")]
    pub r#type: TimexType,
    #[serde(default)]
    pub value: Option<String>,
    #[serde(default, with = "maybe_named")]
    pub r#mod: Option<Modifier>,
    /// TIMEX3's `quant` of a SET: `EVERY`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quant: Option<String>,
    /// TIMEX3's `freq` of a SET: `2X`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub freq: Option<String>,
    /// Of labelled data: other values that are right as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alt: Vec<String>,
    #[serde(flatten)]
    pub common: Common,
}

/// An event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EventRecord {
    pub r#type: String,
    #[serde(default)]
    pub modes: Vec<String>,
    #[serde(default)]
    pub contexts: Vec<String>,
    /// A status of the codebook, or `asserted`.
    #[serde(default = "asserted", deserialize_with = "status")]
    pub status: String,
    #[serde(default)]
    pub trigger: Option<Stretch>,
    /// Where its paragraph starts, of an event that no trigger places.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paragraph: Option<usize>,
    /// Indexes into `mentions`: those who do it.
    #[serde(default)]
    pub actors: Vec<usize>,
    /// Indexes into `mentions`: those in other roles.
    #[serde(default)]
    pub recipients: Vec<usize>,
    /// Everyone in a role, also those whom no mention names.
    #[serde(default)]
    pub participants: Vec<ParticipantRecord>,
    #[serde(default)]
    pub date: Option<String>,
    /// The id of where it happened; none for a place outside the knowledge base.
    #[serde(default)]
    pub place: Option<String>,
    /// The words that name the place, where the event states them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_words: Option<Stretch>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The id of the event that it tells again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same: Option<String>,
    /// How likely a suggestion is one, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f32>,
    #[serde(flatten)]
    pub alternatives: Alternatives,
    #[serde(flatten)]
    pub common: Common,
}

/// Of labelled data: what is right of an event as well.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Alternatives {
    /// Other words of the sentence as its trigger.
    #[serde(
        default,
        rename = "alt_triggers",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub triggers: Vec<String>,
    /// Other types.
    #[serde(default, rename = "alt_types", skip_serializing_if = "Vec::is_empty")]
    pub types: Vec<String>,
    /// Other modes.
    #[serde(default, rename = "alt_modes", skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<String>,
    /// Others as those who do it.
    #[serde(default, rename = "alt_actors", skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Vec<usize>>,
    /// Others in other roles.
    #[serde(
        default,
        rename = "alt_recipients",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub recipients: Vec<Vec<usize>>,
}

/// The status of an event that is told as a fact.
pub const ASSERTED: &str = "asserted";

fn asserted() -> String {
    ASSERTED.to_string()
}

/// Reads a status; `null` is none in particular.
fn status<'de, D: serde::Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Option::<String>::deserialize(from).map(|status| status.unwrap_or_else(asserted))
}

/// Somebody in a role of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ParticipantRecord {
    pub role: String,
    /// The actor's id; none for somebody outside the knowledge base.
    #[serde(default)]
    pub actor: Option<String>,
    /// Of somebody outside the knowledge base: what he is.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "maybe_named")]
    pub kind: Option<MentionKind>,
    /// The words that name them here, where the event states them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<Stretch>,
    /// Index into `mentions`: in the paragraph, else the nearest one before it.
    #[serde(default)]
    pub mention: Option<usize>,
    /// The rule that says so; none for what an annotator wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
}

/// A note on a paragraph.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteRecord {
    /// Where the paragraph starts.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The note.
    pub note: String,
}

/// Words at which nothing is meant (`none@"…"`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RejectedRecord {
    /// The words.
    #[serde(flatten)]
    pub place: Stretch,
    /// The layer of records that has nothing there: `mentions`, `timexes` or `events`.
    pub of: String,
    /// The annotators who say so, where annotators differ and nobody has decided.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}

fn is_false(value: &bool) -> bool {
    !value
}

/// The day that a document date states, `YYYY-MM-DD`. A time behind it, and a zone, are read over: the day counts as it is written.
pub fn day_of(dct: &str) -> Option<Date> {
    let pieces = jiff::fmt::temporal::Pieces::parse(dct.trim()).ok()?;
    Some(pieces.date())
}

/// Why a text is no document.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// Not an object of the schema.
    #[error("not a document: {0}")]
    Json(#[from] serde_json::Error),
    /// A schema of another version.
    #[error("the document has schema {0}, and this Khabar reads {SCHEMA}: a newer Khabar wrote it")]
    Schema(u32),
    /// A `dct` that is no day.
    #[error("\"dct\" is {0:?}; write it as \"2025-02-12\" or leave it out")]
    Date(String),
    /// An item whose words are not where it says.
    #[error(
        "{unit}s {start}..{end} are {there:?}, not {said:?}: offsets count {unit}s, the end is exclusive",
        unit = unit.name()
    )]
    Words {
        /// The unit of the document.
        unit: Unit,
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
    /// Reads a JSON object, and checks that every offset points at its words.
    pub fn parse(json: &str) -> Result<Self, DocumentError> {
        let document: Self = serde_json::from_str(json)?;
        document.check()?;
        Ok(document)
    }

    /// What it is called in lists: its id, and what it was chosen for.
    pub fn name(&self) -> String {
        let id = match &self.id {
            Json::Null => String::new(),
            Json::String(id) => id.clone(),
            id => id.to_string(),
        };
        match &self.category {
            Some(category) => format!("{id} {category}"),
            None => id,
        }
    }

    /// The document date.
    pub fn day(&self) -> Option<Date> {
        day_of(self.dct.as_ref()?)
    }

    fn check(&self) -> Result<(), DocumentError> {
        if self.schema > SCHEMA {
            return Err(DocumentError::Schema(self.schema));
        }
        if let Some(dct) = self.dct.as_ref().filter(|_| self.day().is_none()) {
            return Err(DocumentError::Date(dct.clone()));
        }
        let offsets = Offsets::new(&self.text, self.unit);
        let triggers = self.events.iter().filter_map(|e| e.trigger.as_ref());
        let mentions = self.mentions.iter().map(|m| &m.place);
        let timexes = self.timexes.iter().map(|t| &t.place);
        let participants = self.events.iter().flat_map(|e| &e.participants);
        let words = participants.filter_map(|p| p.words.as_ref());
        let places = self.events.iter().filter_map(|e| e.place_words.as_ref());
        let rejected = self.rejected.iter().map(|r| &r.place);
        let stated = triggers.chain(words).chain(places).chain(rejected);
        for place in mentions.chain(timexes).chain(stated) {
            let there = offsets.slice(place.start, place.end).unwrap_or("");
            if there != place.text {
                return Err(DocumentError::Words {
                    unit: self.unit,
                    start: place.start,
                    end: place.end,
                    there: there.to_string(),
                    said: place.text.clone(),
                });
            }
        }
        let all = self.events.iter().flat_map(|event| {
            let named = event.participants.iter().filter_map(|p| p.mention);
            let listed = event.actors.iter().chain(&event.recipients).copied();
            listed.chain(named)
        });
        for index in all {
            if index >= self.mentions.len() {
                return Err(DocumentError::Mention(index, self.mentions.len()));
            }
        }
        Ok(())
    }
}

/// A closed set of values that documents call by their names.
trait Named: Copy + 'static {
    fn name(self) -> &'static str;
    fn from_name(name: &str) -> Option<Self>;
}

macro_rules! named {
    ($($type:ty),*) => {$(
        impl Named for $type {
            fn name(self) -> &'static str {
                <$type>::name(self)
            }

            fn from_name(name: &str) -> Option<Self> {
                <$type>::from_name(name)
            }
        }
    )*};
}

named!(MentionKind, TimexType, Modifier, Certainty);

mod named {
    use super::Named;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<T: Named, S: Serializer>(value: &T, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_str(value.name())
    }

    pub fn deserialize<'de, T: Named, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        let name = String::deserialize(from)?;
        T::from_name(&name).ok_or_else(|| D::Error::custom(format!("there is no {name:?}")))
    }
}

mod maybe_named {
    use super::Named;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    pub fn serialize<T: Named, S: Serializer>(
        value: &Option<T>,
        out: S,
    ) -> Result<S::Ok, S::Error> {
        value.map(Named::name).serialize(out)
    }

    pub fn deserialize<'de, T: Named, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        let Some(name) = Option::<String>::deserialize(from)? else {
            return Ok(None);
        };
        let value = T::from_name(&name);
        value
            .map(Some)
            .ok_or_else(|| D::Error::custom(format!("there is no {name:?}")))
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
        let event = r#"{"text": "", "events": [{"type": "X", "trigger": null, "actors": [0]}]}"#;
        assert!(Document::parse(event).is_err());
        assert!(Document::parse(r#"{"text": "", "schema": 99}"#).is_err());
    }

    #[test]
    fn offsets_count_in_the_unit_that_is_declared() {
        let document = |unit: &str, start: usize, end: usize| {
            Document::parse(&format!(
                r#"{{"text": "😀 أمس", "unit": "{unit}", "timexes": [{{"start": {start}, "end": {end}, "text": "أمس", "type": "DATE"}}]}}"#
            ))
        };
        assert!(document("code point", 2, 5).is_ok());
        assert!(document("utf-16 unit", 3, 6).is_ok());
        assert!(document("byte", 5, 11).is_ok());
        assert!(document("byte", 2, 11).is_err());
        assert!(document("code point", 3, 6).is_err());
    }

    #[test]
    fn fields_of_others_are_kept() {
        let line = r#"{"schema":1,"dct":null,"unit":"code point","text":"","mentions":[],"timexes":[],"events":[],"outlet":"x"}"#;
        let document = Document::parse(line).unwrap();
        assert_eq!(serde_json::to_string(&document).unwrap(), line);
    }
}
