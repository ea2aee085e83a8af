//! The record format: one JSON object an article, with its text, mentions, timexes and events.
//!
//! It is what `khabar annotate --format json` and `--format jsonl` write, and the schema labelled corpora for Khabar come
//! in. Offsets count from the start of `text`, which is the article without its tag lines; the end is exclusive; the unit
//! is the code point unless another is asked for.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::events::{Filler, Suggestion, likely};
use khabar_engine::tags::{self, Item, TagKind, TagLine, occurrence_of};
use khabar_engine::text::Span;
use khabar_engine::time::TimexType;

/// A unit of offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Unit {
    /// Unicode code points, as Python counts.
    #[default]
    CodePoint,
    /// UTF-16 code units, as JavaScript and Java count.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
}

impl Unit {
    /// Its name in a record.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoint => "code point",
            Self::Utf16 => "utf-16 unit",
            Self::Byte => "byte",
        }
    }

    fn len(self, text: &str) -> usize {
        match self {
            Self::CodePoint => text.chars().count(),
            Self::Utf16 => text.encode_utf16().count(),
            Self::Byte => text.len(),
        }
    }
}

/// What is read: an article as a line of JSON.
#[derive(Debug, Clone, Deserialize)]
pub struct Input {
    /// Its id, given back in the output.
    #[serde(default)]
    pub id: serde_json::Value,
    /// Its text.
    pub text: String,
    /// Its document date, `YYYY-MM-DD`.
    #[serde(default)]
    pub dct: Option<String>,
}

/// What is written.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)] // The field names are the format.
pub struct Record {
    #[serde(skip_serializing_if = "serde_json::Value::is_null")]
    pub id: serde_json::Value,
    pub dct: Option<String>,
    pub unit: &'static str,
    pub text: String,
    pub mentions: Vec<MentionRecord>,
    pub timexes: Vec<TimexRecord>,
    pub events: Vec<EventRecord>,
}

/// A mention.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct MentionRecord {
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub kind: &'static str,
    pub actor: Option<String>,
    pub office: Option<String>,
    pub name_en: Option<String>,
    /// The words that say what somebody outside the knowledge base is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// `sure`, `likely` or `possible`.
    pub certainty: &'static str,
    /// `gold` when an annotator wrote it, else `silver`.
    pub layer: &'static str,
    pub rule: &'static str,
}

/// A temporal expression.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct TimexRecord {
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub r#type: &'static str,
    pub value: Option<String>,
    pub r#mod: Option<&'static str>,
    /// TIMEX3's `quant` of a SET: `EVERY`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quant: Option<&'static str>,
    /// TIMEX3's `freq` of a SET: `2X`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub freq: Option<String>,
    pub layer: &'static str,
    pub rule: &'static str,
}

/// An event.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct EventRecord {
    pub r#type: String,
    pub modes: Vec<String>,
    pub contexts: Vec<String>,
    pub status: String,
    pub trigger: Option<Place>,
    /// Indexes into `mentions`.
    pub actors: Vec<usize>,
    pub recipients: Vec<usize>,
    /// Everyone in a role, also those whom no mention names.
    pub participants: Vec<Participant>,
    pub date: Option<String>,
    pub place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    pub layer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
}

/// Somebody in a role of an event.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Participant {
    pub role: String,
    /// The actor's id; none for somebody outside the knowledge base.
    pub actor: Option<String>,
    /// Index into `mentions`: in the paragraph, else the nearest one before it.
    pub mention: Option<usize>,
}

/// A stretch of the text.
#[derive(Debug, Clone, Serialize)]
#[allow(missing_docs)]
pub struct Place {
    pub start: usize,
    pub end: usize,
    pub text: String,
}

/// The record of an article. Events are those tagged, then those that are [`likely`].
pub fn record(analysis: &Analysis, id: serde_json::Value, unit: Unit) -> Record {
    let mut writer = Writer {
        unit,
        offset: 0,
        starts: Vec::new(),
    };
    for line in analysis.article.lines() {
        writer.line(line.kind(), line.text(), line.ending());
    }
    let mut record = Record {
        id,
        dct: analysis.dct.map(|d| d.day.to_string()),
        unit: unit.name(),
        text: String::new(),
        mentions: Vec::new(),
        timexes: Vec::new(),
        events: Vec::new(),
    };
    let kb = &analysis.knowledge.actors;
    let mut first_mention = Vec::new();
    for (line, paragraph) in analysis.paragraphs.iter().enumerate() {
        first_mention.push(record.mentions.len());
        let text = analysis.text(line);
        for mention in &paragraph.mentions {
            let place = writer.place(line, text, &mention.span);
            let actor = mention.actor.and_then(|a| kb.actor(a));
            record.mentions.push(MentionRecord {
                start: place.start,
                end: place.end,
                text: place.text,
                kind: mention.kind.name(),
                actor: actor.map(|a| a.id.clone()),
                office: mention
                    .office
                    .and_then(|o| kb.office(o))
                    .map(|o| o.id.clone()),
                name_en: actor.map(|a| a.en.clone()),
                title: mention.title_in(text).map(str::to_string),
                certainty: mention.why.certainty().name(),
                layer: layer(mention.rule),
                rule: mention.rule,
            });
        }
        for timex in &paragraph.timexes {
            let place = writer.place(line, text, &timex.span);
            let recurs = timex.timex_type == TimexType::Set && timex.rule != "gold";
            record.timexes.push(TimexRecord {
                start: place.start,
                end: place.end,
                text: place.text,
                r#type: timex.timex_type.name(),
                value: timex.resolution.value.as_ref().map(ToString::to_string),
                r#mod: timex.modifier.map(|m| m.name()),
                quant: (recurs && timex.times.is_none()).then_some("EVERY"),
                freq: timex.times.map(|times| format!("{times}X")),
                layer: layer(timex.rule),
                rule: timex.rule,
            });
        }
    }
    let mut paragraph = None;
    for (line, content) in analysis.article.lines().iter().enumerate() {
        if content.kind() == LineKind::Text {
            if !content.is_blank() {
                paragraph = Some(line);
            }
            for suggestion in likely(analysis, line) {
                record
                    .events
                    .push(writer.suggested(analysis, &suggestion, &first_mention));
            }
        } else if content.tag().tag_kind() == Some(TagKind::Event) {
            record
                .events
                .push(writer.tagged(analysis, content.tag(), paragraph, &first_mention));
        }
    }
    record.text = tags::strip(&analysis.article.rope().to_string());
    record
}

fn layer(rule: &str) -> &'static str {
    if rule == "gold" { "gold" } else { "silver" }
}

struct Writer {
    unit: Unit,
    offset: usize,
    /// For each line, where it starts in the text written, and how many bytes of escape it loses.
    starts: Vec<(usize, usize)>,
}

impl Writer {
    fn line(&mut self, kind: LineKind, text: &str, ending: &str) {
        let plain = tags::unescape(text);
        self.starts.push((self.offset, text.len() - plain.len()));
        if kind == LineKind::Text {
            self.offset += self.unit.len(plain) + self.unit.len(ending);
        }
    }

    /// The place of a span of a line.
    fn place(&self, line: usize, text: &str, span: &Span) -> Place {
        let (start, escape) = self.starts.get(line).copied().unwrap_or_default();
        let words = text.get(span.clone()).unwrap_or("");
        let before = text
            .get(escape..span.start)
            .map_or(0, |before| self.unit.len(before));
        Place {
            start: start + before,
            end: start + before + self.unit.len(words),
            text: words.to_string(),
        }
    }

    fn suggested(&self, analysis: &Analysis, event: &Suggestion, first: &[usize]) -> EventRecord {
        let base = first.get(event.line).copied().unwrap_or_default();
        let mentions = analysis.mentions(event.line);
        let participant = |filler: &Filler| Participant {
            role: filler.role.clone(),
            actor: mentions
                .get(filler.mention)
                .and_then(|m| m.actor)
                .map(|a| analysis.knowledge.actors.id(a).to_string()),
            mention: Some(base + filler.mention),
        };
        let participants: Vec<Participant> = event.fillers.iter().map(participant).collect();
        EventRecord {
            r#type: event.event_type.clone(),
            modes: event.modes.clone(),
            contexts: event.contexts.clone(),
            status: event.status.id().unwrap_or("asserted").to_string(),
            trigger: Some(self.place(event.line, analysis.text(event.line), &event.trigger)),
            actors: indexes(&participants, "actor"),
            recipients: indexes(&participants, "recipient"),
            participants,
            date: event.date.as_ref().map(ToString::to_string),
            place: None,
            id: None,
            layer: "silver",
            score: Some(event.score),
        }
    }

    fn tagged(
        &self,
        analysis: &Analysis,
        tag: &TagLine,
        paragraph: Option<usize>,
        first: &[usize],
    ) -> EventRecord {
        let line = paragraph.unwrap_or_default();
        let text = paragraph.map_or("", |line| analysis.text(line));
        let codebook = &analysis.knowledge.codebook;
        let roles = tag
            .items
            .iter()
            .skip(1)
            .filter(|i| codebook.role(&i.name.text).is_some());
        let participants: Vec<Participant> = roles
            .filter_map(|item| participant(analysis, item, line, text, first))
            .collect();
        let values = |key: &str| {
            let items = tag.all(key).filter_map(|i| i.value.as_ref());
            items.map(|value| value.text.clone()).collect::<Vec<_>>()
        };
        let one = |key: &str| values(key).into_iter().next();
        let head = tag.items.first();
        let trigger = head
            .and_then(|i| i.anchor.as_ref())
            .and_then(|a| occurrence_of(text, a.occurrence, &a.words.text))
            .map(|span| self.place(line, text, &span));
        EventRecord {
            r#type: head.map(|i| i.name.text.clone()).unwrap_or_default(),
            modes: values("mode"),
            contexts: values("context"),
            status: one("status").unwrap_or_else(|| "asserted".to_string()),
            trigger,
            actors: indexes(&participants, "actor"),
            recipients: indexes(&participants, "recipient"),
            participants,
            date: one("date"),
            place: one("place"),
            id: one("id"),
            layer: "gold",
            score: None,
        }
    }
}

fn indexes(participants: &[Participant], role: &str) -> Vec<usize> {
    participants
        .iter()
        .filter(|p| p.role == role)
        .filter_map(|p| p.mention)
        .collect()
}

/// Who an item of an event says fills a role: at its anchor, else where the paragraph names the actor, else where the article
/// named it last before.
fn participant(
    analysis: &Analysis,
    item: &Item,
    line: usize,
    text: &str,
    first: &[usize],
) -> Option<Participant> {
    let value = item.value.as_ref()?;
    let actor = analysis.knowledge.actors.find(&value.text);
    let mentions_of = |line: usize| analysis.mentions(line);
    let at = |line: usize, position: usize| first.get(line).map(|base| base + position);
    let anchor = item.anchor.as_ref();
    let mention = match anchor.and_then(|a| occurrence_of(text, a.occurrence, &a.words.text)) {
        Some(span) => mentions_of(line)
            .iter()
            .position(|m| m.span == span)
            .and_then(|p| at(line, p)),
        None => {
            let named = |line: usize| {
                let found = mentions_of(line)
                    .iter()
                    .position(|m| actor.is_some() && m.actor == actor);
                found.and_then(|p| at(line, p))
            };
            // Far above it is another story.
            (line.saturating_sub(100)..=line).rev().find_map(named)
        }
    };
    Some(Participant {
        role: item.name.text.clone(),
        actor: actor.map(|_| value.text.clone()),
        mention,
    })
}

/// Why a line of input was not read.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    /// Not an object with a `text`.
    #[error("not a JSON object with a \"text\": {0}")]
    Json(#[from] serde_json::Error),
    /// A `dct` that is no day.
    #[error("\"dct\" is {0:?}; write it as \"2025-02-12\" or leave it out")]
    Date(String),
}

impl Input {
    /// Reads a line of JSON Lines.
    pub fn parse(line: &str) -> Result<(Self, Option<Date>), InputError> {
        let input: Self = serde_json::from_str(line)?;
        let day = match &input.dct {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| InputError::Date(text.clone()))?),
        };
        Ok((input, day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::article::{Article, Knowledge, analyse};
    use std::sync::Arc;

    fn made(text: &str, unit: Unit) -> Record {
        let analysis = analyse(Article::new(text), &Arc::new(Knowledge::embedded()), None);
        record(&analysis, serde_json::Value::Null, unit)
    }

    #[test]
    fn offsets_point_into_the_stripped_text() {
        let article = "%% article published=2025-02-12\r\n😀 التقى ترامب\r\n%% mentions trump@\"ترامب\"\r\n\\%% بوتين أمس\r\n";
        let record = made(article, Unit::CodePoint);
        assert_eq!(record.text, "😀 التقى ترامب\r\n%% بوتين أمس\r\n");
        let chars: Vec<char> = record.text.chars().collect();
        for (start, end, text) in record
            .mentions
            .iter()
            .map(|m| (m.start, m.end, &m.text))
            .chain(record.timexes.iter().map(|t| (t.start, t.end, &t.text)))
        {
            assert_eq!(&chars[start..end].iter().collect::<String>(), text);
        }
        assert_eq!(record.mentions.len(), 2);
        assert_eq!(record.timexes[0].value.as_deref(), Some("2025-02-11"));
        let utf16: Vec<u16> = record.text.encode_utf16().collect();
        for mention in made(article, Unit::Utf16).mentions {
            assert_eq!(
                String::from_utf16(&utf16[mention.start..mention.end]).unwrap(),
                mention.text
            );
        }
        for mention in made(article, Unit::Byte).mentions {
            assert_eq!(&record.text[mention.start..mention.end], mention.text);
        }
    }

    #[test]
    fn tagged_events_come_with_their_participants() {
        let record = made(
            "التقى ترامب بوتين\n%% event CONSULT@\"التقى\" actor=trump recipient=putin@\"بوتين\" date=2025-02-12 mode=visit\n",
            Unit::CodePoint,
        );
        let event = &record.events[0];
        assert_eq!(
            (event.layer, event.r#type.as_str(), event.status.as_str()),
            ("gold", "CONSULT", "asserted")
        );
        assert_eq!(
            (&event.actors[..], &event.recipients[..]),
            (&[0][..], &[1][..])
        );
        assert_eq!(event.participants[1].actor.as_deref(), Some("putin"));
        // Tagged, so not suggested again.
        assert_eq!(record.events.len(), 1);
    }

    #[test]
    fn input_errors_say_what_to_do() {
        assert!(
            Input::parse("{\"text\": \"x\", \"dct\": \"soon\"}")
                .unwrap_err()
                .to_string()
                .contains("2025-02-12")
        );
        assert!(Input::parse("{}").unwrap_err().to_string().contains("text"));
    }
}
