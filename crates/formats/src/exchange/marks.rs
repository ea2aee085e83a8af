//! A document as labelled words with links between them: what most formats are made of.

use std::borrow::Cow;
use std::collections::BTreeMap;

use khabar_engine::annotation::{
    ASSERTED, Document, Layer, MentionRecord, ParticipantRecord, Stretch,
};
use khabar_engine::article::Knowledge;
use khabar_engine::mentions::MentionKind;
use khabar_engine::tags::NONE;
use khabar_engine::time::Modifier;

use super::losses::{By, Losses, Thing};

/// The label of a paragraph that has a note.
pub const NOTE: &str = "note";

/// What words are marked as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// A mention of the document, by its index.
    Mention(usize),
    /// A time.
    Timex(usize),
    /// The words that evoke an event.
    Trigger(usize),
    /// Somebody in an event whom no mention of the document names: the event and the participant.
    Words(usize, usize),
}

/// Words with a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark<'d> {
    /// The words.
    pub place: &'d Stretch,
    /// The kind of a mention, the TIMEX3 type of a time, the type of an event.
    pub label: &'d str,
    /// What they are.
    pub of: Of,
    /// Whose label it is.
    pub layer: Layer,
}

/// Somebody in a role of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Link<'d> {
    /// The event, by its index in the document.
    pub event: usize,
    /// The role.
    pub role: &'d str,
    /// The mark of their words.
    pub to: usize,
}

/// The labelled words of a document.
#[derive(Debug, Default)]
pub struct Marks<'d> {
    /// Mentions, then times, then triggers and the words of participants, by event.
    pub all: Vec<Mark<'d>>,
    /// Who takes part in events that have a trigger, by event.
    pub links: Vec<Link<'d>>,
    /// The mark of the trigger of each event that has one.
    triggers: Vec<Option<usize>>,
    /// The marks of participants whom no mention names, by where their words are and who they mean.
    words: BTreeMap<(usize, usize, Option<&'d str>), usize>,
}

impl<'d> Marks<'d> {
    /// The marks of a document. Participants without words are in [`Losses`], unless `wordless` says that the format holds them.
    pub fn of(
        document: &'d Document,
        knowledge: &'d Knowledge,
        wordless: Option<&mut Losses>,
    ) -> Self {
        let mut marks = Self::default();
        let mentions = document.mentions.iter().enumerate();
        marks.all.extend(mentions.map(|(at, mention)| Mark {
            place: &mention.place,
            label: mention.kind.name(),
            of: Of::Mention(at),
            layer: mention.common.layer,
        }));
        let timexes = document.timexes.iter().enumerate();
        marks.all.extend(timexes.map(|(at, timex)| Mark {
            place: &timex.place,
            label: timex.r#type.name(),
            of: Of::Timex(at),
            layer: timex.common.layer,
        }));
        let mut lost = Vec::new();
        for (at, event) in document.events.iter().enumerate() {
            let trigger = event.trigger.as_ref().map(|_| marks.all.len());
            marks.triggers.push(trigger);
            if let Some(place) = &event.trigger {
                marks.all.push(Mark {
                    place,
                    label: &event.r#type,
                    of: Of::Trigger(at),
                    layer: event.common.layer,
                });
            }
            for (index, participant) in event.participants.iter().enumerate() {
                let Some(to) = marks.words_of(
                    at,
                    index,
                    participant,
                    document,
                    event.common.layer,
                    knowledge,
                ) else {
                    lost.push(format!(
                        "{}={}",
                        participant.role,
                        participant.actor.as_deref().unwrap_or("?")
                    ));
                    continue;
                };
                marks.links.push(Link {
                    event: at,
                    role: &participant.role,
                    to,
                });
            }
        }
        if let Some(losses) = wordless {
            for who in lost {
                losses.add(By::Format, Thing::Wordless, &who);
            }
        }
        marks
    }

    /// The mark of a participant: the mention of their words, else a mark of its own.
    fn words_of(
        &mut self,
        event: usize,
        index: usize,
        participant: &'d ParticipantRecord,
        document: &'d Document,
        layer: Layer,
        knowledge: &'d Knowledge,
    ) -> Option<usize> {
        // Mentions come first, in their order. One of words that mean another (a capital for its state) does not say who takes part.
        let mention = participant.mention.and_then(|at| document.mentions.get(at));
        let same = |mention: &&MentionRecord| {
            participant.actor.is_none() || participant.actor == mention.actor
        };
        if let (Some(at), Some(_)) = (participant.mention, mention.filter(same)) {
            return Some(at);
        }
        let words = participant.words.as_ref();
        let place = words.or_else(|| mention.map(|mention| &mention.place))?;
        let key = (place.start, place.end, participant.actor.as_deref());
        if let Some(known) = self.words.get(&key) {
            return Some(*known);
        }
        let actors = &knowledge.actors;
        let known = || {
            Some(MentionKind::of_actor(
                actors.kind(actors.find(participant.actor.as_deref()?)?)?,
            ))
        };
        let kind = participant
            .kind
            .or_else(known)
            .unwrap_or(MentionKind::Group);
        self.words.insert(key, self.all.len());
        self.all.push(Mark {
            place,
            label: kind.name(),
            of: Of::Words(event, index),
            layer,
        });
        Some(self.all.len() - 1)
    }

    /// The mark of the trigger of an event.
    pub fn trigger(&self, event: usize) -> Option<usize> {
        *self.triggers.get(event)?
    }

    /// Who takes part in an event.
    pub fn links_of(&self, event: usize) -> &[Link<'d>] {
        let start = self.links.partition_point(|link| link.event < event);
        let end = self.links.partition_point(|link| link.event <= event);
        self.links.get(start..end).unwrap_or_default()
    }

    /// Takes in that somebody drops those of some labels that share words with one before them.
    pub fn overlaps(&self, by: By, losses: &mut Losses, wanted: impl Fn(&Mark<'d>) -> bool) {
        let mut lost = Losses::default();
        self.flat(wanted, &mut lost);
        for (_, thing, tally) in lost.iter() {
            let example = tally.examples.first().map_or("", String::as_str);
            losses.count(by, thing, tally.count, example);
        }
    }

    /// Those of some labels that share no words: of two that do, the one that stands first here stays. The others are in [`Losses`].
    pub fn flat(&self, wanted: impl Fn(&Mark<'d>) -> bool, losses: &mut Losses) -> Vec<Mark<'d>> {
        let mut kept: BTreeMap<usize, Mark<'d>> = BTreeMap::new();
        for mark in self.all.iter().filter(|mark| wanted(mark)) {
            // Those that are kept share nothing, so that the last one before its end tells.
            let before = kept.range(..mark.place.end).next_back();
            if before.is_some_and(|(_, other)| other.place.end > mark.place.start) {
                losses.left_out(Thing::Overlaps, mark.place);
            } else {
                kept.insert(mark.place.start, *mark);
            }
        }
        kept.into_values().collect()
    }
}

/// The actor that a mark names, by its id.
pub fn actor_of(document: &Document, of: Of) -> Option<&str> {
    match of {
        Of::Mention(at) => document.mentions.get(at)?.actor.as_deref(),
        Of::Words(event, at) => document
            .events
            .get(event)?
            .participants
            .get(at)?
            .actor
            .as_deref(),
        _ => None,
    }
}

/// Who takes part without words: an id, or a kind of somebody who has none.
pub fn who_without_words(participant: &ParticipantRecord) -> &str {
    let kind = participant.kind.map(MentionKind::name);
    participant.actor.as_deref().or(kind).unwrap_or(NONE)
}

/// What is said of marked words, as keys with values, in the words of tag lines: the actor and office of a mention, the value of a time, modes, contexts,
/// status, date, place and id of an event, the id of the one it tells again, and who takes part in it without words of the document (`argument`, `role=id`).
pub fn attributes<'d>(document: &'d Document, of: Of) -> Vec<(&'static str, Cow<'d, str>)> {
    let mut all: Vec<(&'static str, Cow<'d, str>)> = Vec::new();
    let mut put =
        |key, value: Option<&'d str>| all.extend(value.map(|value| (key, Cow::Borrowed(value))));
    put("actor", actor_of(document, of));
    match of {
        Of::Mention(at) => {
            let mention = document.mentions.get(at);
            put("office", mention.and_then(|m| m.office.as_deref()));
            put("title", mention.and_then(|m| m.title.as_deref()));
        }
        Of::Timex(at) => {
            let timex = document.timexes.get(at);
            put("value", timex.and_then(|t| t.value.as_deref()));
            put("mod", timex.and_then(|t| t.r#mod).map(Modifier::name));
            put("quant", timex.and_then(|t| t.quant.as_deref()));
            put("freq", timex.and_then(|t| t.freq.as_deref()));
        }
        Of::Trigger(at) => {
            let Some(event) = document.events.get(at) else {
                return all;
            };
            event.modes.iter().for_each(|mode| put("mode", Some(mode)));
            event
                .contexts
                .iter()
                .for_each(|context| put("context", Some(context)));
            put(
                "status",
                Some(event.status.as_str()).filter(|status| *status != ASSERTED),
            );
            put("date", event.date.as_deref());
            put("place", event.place.as_deref());
            put("id", event.id.as_deref());
            put("same", event.same.as_deref());
            for who in event
                .participants
                .iter()
                .filter(|p| p.mention.is_none() && p.words.is_none())
            {
                let said = format!("{}={}", who.role, who_without_words(who));
                all.push(("argument", Cow::Owned(said)));
            }
        }
        Of::Words(..) => {}
    }
    all
}
