//! What is compared of a document: its layers, and what an annotator says of each thing in them.

use khabar_engine::annotation::{
    Document, EventRecord, MentionRecord, ParticipantRecord, TimexRecord,
};

use crate::eval::Extent;

/// What stands for a label where an annotator gives none.
const NONE: &str = "-";

/// What an annotator says of a thing that both have marked.
pub struct Label {
    /// Its name in reports.
    pub name: &'static str,
    /// What is said of the thing at an index of its layer.
    pub of: fn(&Document, usize) -> String,
}

/// A layer of a document: things at words of the text.
pub struct Layer {
    /// Its name in reports.
    pub name: &'static str,
    /// Where each thing stands, in order. One that stands nowhere is left out, so an index counts those that are left.
    pub extents: fn(&Document) -> Vec<Extent>,
    /// What makes two things at the same words one kind of thing: the kind of a mention, the type of an event.
    pub kind: fn(&Document, usize) -> String,
    /// What is said of each.
    pub labels: &'static [Label],
}

/// Mentions: words that name actors and places.
pub const MENTIONS: Layer = Layer {
    name: "mentions",
    extents: |document| document.mentions.iter().map(|m| m.place.extent()).collect(),
    kind: |document, at| mention(document, at, |m| m.kind.name().to_string()),
    labels: &[
        Label {
            name: "kind",
            of: |document, at| mention(document, at, |m| m.kind.name().to_string()),
        },
        Label {
            name: "actor",
            of: |document, at| mention(document, at, |m| said(m.actor.as_deref())),
        },
    ],
};

/// Temporal expressions.
pub const TIMEXES: Layer = Layer {
    name: "timexes",
    extents: |document| document.timexes.iter().map(|t| t.place.extent()).collect(),
    kind: |document, at| timex(document, at, |t| t.r#type.name().to_string()),
    labels: &[
        Label {
            name: "TIMEX3 type",
            of: |document, at| timex(document, at, |t| t.r#type.name().to_string()),
        },
        Label {
            name: "TIMEX3 value",
            of: |document, at| timex(document, at, |t| said(t.value.as_deref())),
        },
    ],
};

/// Events, at their triggers.
pub const EVENTS: Layer = Layer {
    name: "events",
    extents: |document| {
        let triggers = anchored(document).filter_map(|event| event.trigger.as_ref());
        triggers.map(|trigger| trigger.extent()).collect()
    },
    kind: |document, at| event(document, at, |e| e.r#type.clone()),
    labels: &[
        Label {
            name: "type",
            of: |document, at| event(document, at, |e| e.r#type.clone()),
        },
        Label {
            name: "status",
            of: |document, at| event(document, at, |e| e.status.clone()),
        },
        Label {
            name: "mode",
            of: |document, at| event(document, at, |e| all_of(&e.modes)),
        },
        Label {
            name: "context",
            of: |document, at| event(document, at, |e| all_of(&e.contexts)),
        },
        Label {
            name: "date",
            of: |document, at| event(document, at, |e| said(e.date.as_deref())),
        },
    ],
};

/// All of them.
pub const LAYERS: [&Layer; 3] = [&MENTIONS, &TIMEXES, &EVENTS];

/// The events that have a trigger: only they stand somewhere.
fn anchored(document: &Document) -> impl Iterator<Item = &EventRecord> {
    document
        .events
        .iter()
        .filter(|event| event.trigger.is_some())
}

/// Who takes part in the event at an index, each with the role: the actor, or the words for somebody outside the knowledge base.
pub fn arguments(document: &Document, at: usize) -> Vec<String> {
    let event = anchored(document).nth(at);
    let participants = event.map_or(&[][..], |event| &event.participants).iter();
    let mut all: Vec<String> = participants.map(argument).collect();
    all.sort();
    all
}

fn argument(participant: &ParticipantRecord) -> String {
    let words = participant.words.as_ref().map(|words| words.text.as_str());
    let kind = participant.kind.map(|kind| kind.name());
    let who = participant.actor.as_deref().or(words).or(kind);
    format!("{}={}", participant.role, said(who))
}

fn mention(document: &Document, at: usize, says: fn(&MentionRecord) -> String) -> String {
    document.mentions.get(at).map(says).unwrap_or_default()
}

fn timex(document: &Document, at: usize, says: fn(&TimexRecord) -> String) -> String {
    document.timexes.get(at).map(says).unwrap_or_default()
}

fn event(document: &Document, at: usize, says: fn(&EventRecord) -> String) -> String {
    anchored(document).nth(at).map(says).unwrap_or_default()
}

fn said(value: Option<&str>) -> String {
    value.unwrap_or(NONE).to_string()
}

/// A set as one label.
fn all_of(values: &[String]) -> String {
    let mut values: Vec<&str> = values.iter().map(String::as_str).collect();
    values.sort_unstable();
    values.dedup();
    if values.is_empty() {
        NONE.to_string()
    } else {
        values.join(" ")
    }
}

/// The kind of mention that each word between spaces is in, or nothing: the first mention that reaches into it.
pub fn tokens(document: &Document) -> Vec<String> {
    let mut mentions: Vec<&MentionRecord> = document.mentions.iter().collect();
    mentions.sort_by_key(|mention| mention.place.extent());
    let mut labels = Vec::new();
    let mut start = None;
    let mut first = 0;
    let ends = document.text.chars().chain([' ']).enumerate();
    for (at, char) in ends {
        if !char.is_whitespace() {
            start.get_or_insert(at);
            continue;
        }
        let Some(start) = start.take() else {
            continue;
        };
        // Those that end before this word end before all that follow.
        while mentions.get(first).is_some_and(|m| m.place.end <= start) {
            first += 1;
        }
        let reaching = mentions.iter().skip(first);
        let reaching = reaching
            .take_while(|m| m.place.start < at)
            .find(|m| m.place.end > start);
        labels.push(reaching.map_or(NONE, |m| m.kind.name()).to_string());
    }
    labels
}
