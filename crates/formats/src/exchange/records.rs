//! Records of a document that comes from labelled words and links between them.

use std::collections::HashMap;

use khabar_engine::annotation::{
    ASSERTED, Common, Document, EventRecord, Layer, MentionRecord, NoteRecord, Offsets,
    ParticipantRecord, RejectedRecord, SCHEMA, Stretch, TimexRecord, Unit,
};
use khabar_engine::mentions::MentionKind;
use khabar_engine::tags::NONE;
use khabar_engine::time::{Modifier, TimexType};

use super::labels::{Labels, Means};
use super::marks::NOTE;

/// A mention of somebody of a kind.
pub fn mention(kind: MentionKind, place: Stretch, common: Common) -> MentionRecord {
    MentionRecord {
        place,
        kind,
        actor: None,
        office: None,
        name_en: None,
        wikidata: None,
        location: None,
        title: None,
        certainty: None,
        common,
    }
}

/// A time whose value is not known yet.
pub fn timex(r#type: TimexType, place: Stretch, common: Common) -> TimexRecord {
    TimexRecord {
        place,
        r#type,
        value: None,
        r#mod: None,
        quant: None,
        freq: None,
        alt: Vec::new(),
        common,
    }
}

/// An event of which only its words are known.
pub fn event(event_type: String, trigger: Option<Stretch>, common: Common) -> EventRecord {
    EventRecord {
        r#type: event_type,
        modes: Vec::new(),
        contexts: Vec::new(),
        status: ASSERTED.to_string(),
        trigger,
        paragraph: None,
        actors: Vec::new(),
        recipients: Vec::new(),
        participants: Vec::new(),
        date: None,
        place: None,
        place_words: None,
        id: None,
        same: None,
        score: None,
        alternatives: Default::default(),
        common,
    }
}

/// Somebody in a role whom no words name: by an id, or a kind.
pub fn participant(role: String, who: &str) -> ParticipantRecord {
    let kind = MentionKind::from_name(who);
    ParticipantRecord {
        role,
        actor: kind.is_none().then(|| who.to_string()),
        kind,
        words: None,
        mention: None,
        rule: None,
    }
}

/// What was made of labelled words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    Mention(usize),
    Timex(usize),
    Event(usize),
    Note(usize),
    Rejected(usize),
}

/// Puts a document together from labelled words, links between them, and attributes of them.
pub struct Builder<'a> {
    /// The document.
    pub document: Document,
    labels: &'a Labels,
    text: &'a str,
    offsets: Offsets<'a>,
    made: HashMap<String, Made>,
    /// What was not taken in.
    pub problems: Vec<String>,
}

impl<'a> Builder<'a> {
    /// A document of a text, with offsets in a unit.
    pub fn new(text: &'a str, unit: Unit, labels: &'a Labels) -> Self {
        Self {
            document: Document {
                schema: SCHEMA,
                unit,
                text: text.to_string(),
                ..Document::default()
            },
            labels,
            text,
            offsets: Offsets::new(text, unit),
            made: HashMap::new(),
            problems: Vec::new(),
        }
    }

    /// Takes in labelled words, to be called `id` in links and attributes.
    pub fn words(&mut self, id: &str, label: &str, start: usize, end: usize, layer: Layer) {
        let Some(text) = self
            .offsets
            .slice(start, end)
            .filter(|text| !text.is_empty())
        else {
            let unit = self.document.unit;
            let length = unit.len(self.text);
            self.problems.push(format!(
                "{label} {start}..{end} is not in the text, which has {length} {}s: it is left out",
                unit.name()
            ));
            return;
        };
        let place = Stretch {
            start,
            end,
            text: text.to_string(),
        };
        let common = Common {
            layer,
            ..Common::default()
        };
        let document = &mut self.document;
        let made = match label {
            NOTE => {
                document.notes.push(NoteRecord {
                    start,
                    end,
                    note: String::new(),
                });
                Made::Note(document.notes.len() - 1)
            }
            NONE => {
                document.rejected.push(RejectedRecord {
                    place,
                    of: "mentions".to_string(),
                    by: Vec::new(),
                });
                Made::Rejected(document.rejected.len() - 1)
            }
            label => match self.labels.meaning(label) {
                Some(Means::Mention(kind)) => {
                    document.mentions.push(mention(kind, place, common));
                    Made::Mention(document.mentions.len() - 1)
                }
                Some(Means::Timex(timex_type)) => {
                    document.timexes.push(timex(timex_type, place, common));
                    Made::Timex(document.timexes.len() - 1)
                }
                Some(Means::Event(event_type)) => {
                    document.events.push(event(event_type, Some(place), common));
                    Made::Event(document.events.len() - 1)
                }
                Some(Means::Nothing) => return,
                None => {
                    self.problems
                        .push(super::read::unknown_label(label, &place.text));
                    return;
                }
            },
        };
        self.made.insert(id.to_string(), made);
    }

    /// Takes in a key with a value of the words called `id`. A key that nothing is known of is a problem.
    pub fn attribute(&mut self, id: &str, key: &str, value: &str) {
        let Some(made) = self.made.get(id).copied() else {
            return;
        };
        let document = &mut self.document;
        let value_of = || Some(value.to_string());
        let known = match made {
            Made::Mention(at) => document
                .mentions
                .get_mut(at)
                .is_some_and(|mention| match key {
                    "actor" => set(&mut mention.actor, value_of()),
                    "office" => set(&mut mention.office, value_of()),
                    "title" => set(&mut mention.title, value_of()),
                    _ => false,
                }),
            Made::Timex(at) => document.timexes.get_mut(at).is_some_and(|timex| match key {
                "value" => set(&mut timex.value, value_of()),
                "mod" => set(&mut timex.r#mod, Modifier::from_name(value)),
                "quant" => set(&mut timex.quant, value_of()),
                "freq" => set(&mut timex.freq, value_of()),
                _ => false,
            }),
            Made::Event(at) => document.events.get_mut(at).is_some_and(|event| match key {
                "mode" => push(&mut event.modes, value),
                "context" => push(&mut event.contexts, value),
                "status" => {
                    event.status = value.to_string();
                    true
                }
                "date" => set(&mut event.date, value_of()),
                "place" => set(&mut event.place, value_of()),
                "id" => set(&mut event.id, value_of()),
                "same" => set(&mut event.same, value_of()),
                // Somebody whom no words name: `role=id`.
                "argument" => value.split_once('=').is_some_and(|(role, who)| {
                    let role = self.labels.role(role).unwrap_or_else(|| role.to_string());
                    event.participants.push(participant(role, who));
                    true
                }),
                _ => false,
            }),
            Made::Note(at) => document.notes.get_mut(at).is_some_and(|note| {
                note.note = value.to_string();
                key == "note"
            }),
            Made::Rejected(at) => document.rejected.get_mut(at).is_some_and(|rejected| {
                rejected.of = value.to_string();
                key == "of"
            }),
        };
        if !known {
            self.problems.push(format!(
                "{key}={value} has no place in tag lines, and is left out"
            ));
        }
    }

    /// Takes in that the words called `to` fill a role of the event that the words called `from` evoke.
    pub fn link(&mut self, from: &str, to: &str, role: &str) {
        let (Some(Made::Event(event)), Some(Made::Mention(at))) =
            (self.made.get(from).copied(), self.made.get(to).copied())
        else {
            self.problems.push(format!(
                "the relation {role:?} is left out: it must lead from an event to a mention"
            ));
            return;
        };
        let Some(role) = self.labels.role(role) else {
            self.problems.push(super::read::unknown_role(role));
            return;
        };
        let (Some(event), Some(mention)) = (
            self.document.events.get_mut(event),
            self.document.mentions.get(at),
        ) else {
            return;
        };
        event.participants.push(ParticipantRecord {
            actor: mention.actor.clone(),
            kind: mention.actor.is_none().then_some(mention.kind),
            words: Some(mention.place.clone()),
            mention: Some(at),
            rule: None,
            role: role.clone(),
        });
        let list = if self.labels.is_doer(&role) {
            &mut event.actors
        } else {
            &mut event.recipients
        };
        list.push(at);
    }

    /// Takes in what the article states.
    pub fn metadata(&mut self, key: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        match key {
            "id" => self.document.id = value.into(),
            "dct" => self.document.dct = Some(value.to_string()),
            key => drop(
                self.document
                    .article
                    .insert(key.to_string(), value.to_string()),
            ),
        }
    }

    /// The document, with its mentions and times in order of text.
    pub fn finish(mut self) -> (Document, Vec<String>) {
        let document = &mut self.document;
        let mut order: Vec<usize> = (0..document.mentions.len()).collect();
        order.sort_by_key(|at| {
            document
                .mentions
                .get(*at)
                .map(|mention| mention.place.extent())
        });
        let moved: HashMap<usize, usize> = order
            .iter()
            .enumerate()
            .map(|(new, old)| (*old, new))
            .collect();
        document
            .mentions
            .sort_by_key(|mention| mention.place.extent());
        for event in &mut document.events {
            let indexes = event.actors.iter_mut().chain(&mut event.recipients);
            let named = event
                .participants
                .iter_mut()
                .filter_map(|participant| participant.mention.as_mut());
            for index in indexes.chain(named) {
                *index = moved.get(index).copied().unwrap_or(*index);
            }
        }
        document.timexes.sort_by_key(|timex| timex.place.extent());
        document
            .events
            .sort_by_key(|event| event.trigger.as_ref().map(Stretch::extent));
        (self.document, self.problems)
    }
}

fn set<T>(slot: &mut Option<T>, value: Option<T>) -> bool {
    *slot = value;
    slot.is_some()
}

fn push(list: &mut Vec<String>, value: &str) -> bool {
    list.push(value.to_string());
    true
}
