//! What is seen in how somebody stands to an event.

use khabar_data::schema::{ChunkKind, PartyFeature as F};

use super::PartySeen;
use crate::codebook::{EventRoleIx, EventType};
use crate::events::chunks::{Chunk, Chunks, TriggerChunks};
use crate::events::frames::Case;
use crate::events::reading::Read;
use crate::events::sentence::{Governor, NounPhrase, Party, Sentence};
use crate::text::verbs::Tense;
use crate::triggers::{Argument, Found};

/// How many chunks between somebody and an event are told one by one.
const FEW: usize = 4;

/// What stands for a place before the first chunk or behind the last.
const EDGE: &str = "edge";

/// What is counted between somebody and an event.
const COUNTED: [ChunkKind; 14] = [
    ChunkKind::Verb,
    ChunkKind::Event,
    ChunkKind::Opener,
    ChunkKind::Resumed,
    ChunkKind::Stop,
    ChunkKind::Quote,
    ChunkKind::Comma,
    ChunkKind::Named,
    ChunkKind::Unnamed,
    ChunkKind::Relative,
    ChunkKind::And,
    ChunkKind::Preposition,
    ChunkKind::Particle,
    ChunkKind::By,
];

/// An event to which those of its sentence stand somehow.
pub struct Standing<'s, 'a> {
    sentence: &'s Sentence<'a>,
    chunks: &'s Chunks,
    found: &'s Found,
    place: TriggerChunks,
    event_type: &'s EventType,
    reads: &'s [Read],
    at: usize,
    /// The roles of whoever does it, and of the other.
    roles: [Option<EventRoleIx>; 2],
    shape: &'static str,
    /// What is the same for all of the sentence.
    shared: Vec<PartySeen>,
    filled: String,
}

impl<'s, 'a> Standing<'s, 'a> {
    pub fn new(
        sentence: &'s Sentence<'a>,
        chunks: &'s Chunks,
        found: &'s Found,
        event_type: &'s EventType,
        reads: &'s [Read],
        at: usize,
        roles: [Option<EventRoleIx>; 2],
    ) -> Self {
        let mut standing = Self {
            sentence,
            chunks,
            found,
            place: reads
                .get(at)
                .map(|read| chunks.of_trigger(read.found))
                .unwrap_or_default(),
            event_type,
            reads,
            at,
            roles,
            shape: found.shape.name(),
            shared: Vec::new(),
            filled: String::new(),
        };
        standing.share();
        standing
    }

    /// What is the same of everybody.
    fn share(&mut self) {
        let Some(read) = self.reads.get(self.at) else {
            return;
        };
        let of = |role: Option<EventRoleIx>| {
            let by_frame = read.argued.iter().any(|argued| Some(argued.role) == role);
            let nobody = role.is_some_and(|role| read.nobody.contains(&role));
            match (by_frame, nobody) {
                (true, _) => "somebody",
                (false, true) => "unnamed",
                (false, false) => "nobody",
            }
        };
        let [doer, other] = self.roles.map(of);
        self.filled = format!("{doer} {other}");
        let phrases = self.sentence.phrases.len().min(6);
        let meaning = read.meaning.map_or("asserted".to_string(), |meaning| {
            format!("{meaning:?}").to_lowercase()
        });
        self.shared = vec![
            (F::Filled, self.filled.clone()),
            (F::Candidates, phrases.to_string()),
            (F::Status, meaning),
            (F::TypeShape, joined(&[&self.event_type.id, self.shape])),
        ];
    }

    /// What is seen of the noun phrase at a place of the sentence.
    pub fn of(&self, at: usize, phrase: &NounPhrase) -> Vec<PartySeen> {
        let mut seen = Vec::with_capacity(64);
        seen.extend(self.shared.iter().cloned());
        let Relation { side, distance } = self.relation(phrase);
        let by = kind_of_governor(&phrase.governor);
        let governor = match &phrase.governor {
            Governor::Preposition(preposition) => preposition.as_str(),
            _ => by,
        };
        let (shape, steps) = (self.shape, steps(distance));
        let kind = phrase.kind.name();
        let event_type = self.event_type.id.as_str();
        let mut add = |feature, values: &[&str]| seen.push((feature, joined(values)));
        add(F::FilledShape, &[&self.filled, shape, side]);
        add(F::ShapeDistance, &[shape, side, steps]);
        add(F::ShapeGovernor, &[shape, side, governor]);
        add(F::DistanceGovernor, &[side, steps, by]);
        add(F::KindSide, &[side, kind]);
        add(F::KindGovernor, &[kind, governor]);
        add(F::TypeGovernor, &[event_type, side, by]);
        add(F::TypeKind, &[event_type, kind]);
        if let Party::Group(group) = phrase.who {
            let said = [
                (group.body, "body"),
                (group.definite, "definite"),
                (group.again, "again"),
            ];
            let said: Vec<&str> = said
                .iter()
                .filter(|(is, _)| *is)
                .map(|(_, said)| *said)
                .collect();
            add(F::Group, &said);
        }
        self.row(&mut add, phrase, (side, by, distance));
        self.verb(&mut add, side, by);
        let before = |other: &NounPhrase| other.to <= self.found.from;
        let on_side = |(_, other): &(usize, &NounPhrase)| before(other) == before(phrase);
        let nearer = |other: &NounPhrase| match before(phrase) {
            true => other.from > phrase.from,
            false => other.from < phrase.from,
        };
        let all = self.sentence.phrases.iter().enumerate().filter(on_side);
        let rank = all.filter(|(_, other)| nearer(other)).count().min(4);
        add(F::Rank, &[side, &rank.to_string(), by]);
        add(F::First, &[if at == 0 { "first" } else { "later" }, side]);
        let inside = self
            .reads
            .get(self.at)
            .is_some_and(|read| read.inside.is_some());
        add(
            F::Inside,
            &[if inside { "inside" } else { "outside" }, side],
        );
        self.chunked(&mut add, at, (side, by));
        self.elsewhere(&mut add, phrase);
        seen
    }

    /// On which side of the event's words a noun phrase stands, and how many words away.
    fn relation(&self, phrase: &NounPhrase) -> Relation {
        let Found { from, to, verb, .. } = *self.found;
        if phrase.to <= from {
            let inside = verb.is_some_and(|verb| phrase.from > verb);
            return Relation {
                side: if inside { "within" } else { "before" },
                distance: from - phrase.to,
            };
        }
        Relation {
            side: "behind",
            distance: phrase.from.saturating_sub(to),
        }
    }

    /// What the row of the trigger says of where its parties stand.
    fn row(&self, add: &mut dyn FnMut(F, &[&str]), phrase: &NounPhrase, at: (&str, &str, usize)) {
        let (side, by, distance) = at;
        let arguments = self.sentence.triggers.arguments(self.found.row);
        let codebook = &self.sentence.input.knowledge.codebook;
        let part = |wanted: &Argument| {
            let role = arguments.iter().find(|(argument, _)| argument == wanted);
            let role = role.and_then(|(_, role)| codebook.role_ix(role));
            let [doer, other] = self.roles;
            match role {
                None => "none",
                role if role == doer => "doer",
                role if role == other => "other",
                Some(_) => "third",
            }
        };
        let behind = match &phrase.governor {
            Governor::Preposition(preposition) => part(&Argument::Behind(preposition.clone())),
            _ => "none",
        };
        let near = |most| if distance <= most { "near" } else { "far" };
        add(F::Behind, &[behind, side, steps(distance)]);
        add(
            F::Object,
            &[part(&Argument::Object), self.shape, side, by, near(3)],
        );
        add(
            F::Genitive,
            &[part(&Argument::Genitive), self.shape, side, by, near(1)],
        );
        add(
            F::Subject,
            &[part(&Argument::Subject), self.shape, side, by],
        );
    }

    /// What the form of the verb says.
    fn verb(&self, add: &mut dyn FnMut(F, &[&str]), side: &str, by: &str) {
        let case = Case {
            sentence: self.sentence,
            chunks: self.chunks,
            found: self.found,
            place: self.place,
            event_type: self.event_type,
            of_genitive: false,
            suffers: false,
        };
        let pronoun = if case.has_pronoun() {
            "pronoun"
        } else {
            "none"
        };
        let passive = match (case.is_only_passive(), case.is_passive()) {
            (true, _) => "passive",
            (false, true) => "either",
            (false, false) => "active",
        };
        let tense = match case.tense() {
            None => "none",
            Some(Tense::Past) => "past",
            Some(Tense::Present) => "present",
            Some(Tense::Future) => "future",
        };
        add(F::Pronoun, &[pronoun, side]);
        add(F::Passive, &[passive, side, by]);
        add(F::Tense, &[tense, side, by]);
    }

    /// What chunks tell: of the noun phrase, and between it and the event.
    fn chunked(&self, add: &mut dyn FnMut(F, &[&str]), at: usize, (side, by): (&str, &str)) {
        let of_phrase = self
            .chunks
            .iter()
            .find(|(_, chunk)| chunk.phrase == Some(at));
        let Some((own, chunk)) = of_phrase else {
            return;
        };
        let kind = |at: Option<usize>| {
            let chunk = at.and_then(|at| self.chunks.get(at));
            chunk.map_or(EDGE, |chunk| chunk.kind.name())
        };
        let (before, after) = (kind(own.checked_sub(1)), kind(Some(own + 1)));
        add(F::Before, &[before, side]);
        add(F::After, &[after, side]);
        add(F::Around, &[before, after, side, self.shape]);
        add(
            F::Governed,
            &[
                if chunk.governed { "governed" } else { "free" },
                side,
                self.shape,
            ],
        );
        if chunk.apposed {
            add(F::Apposed, &["apposed"]);
        }
        if chunk.chain != own {
            add(F::Chained, &["chained", side]);
        }
        let Some(event) = self.place.noun.or(self.place.verb) else {
            return;
        };
        let (low, high) = if own < event {
            (own + 1, event)
        } else {
            (event + 1, own)
        };
        let between: Vec<&Chunk> = (low..high).filter_map(|at| self.chunks.get(at)).collect();
        let kinds: Vec<&str> = between.iter().map(|chunk| chunk.kind.name()).collect();
        let listed = if kinds.len() <= FEW {
            kinds.join(".")
        } else {
            "many".to_string()
        };
        add(F::Between, &[self.shape, side, &listed]);
        let ends = kinds.first().zip(kinds.last());
        if let Some((first, last)) = ends {
            let (party, event) = if own < event {
                (first, last)
            } else {
                (last, first)
            };
            add(F::NextToEvent, &[self.shape, side, event]);
            add(F::NextToParty, &[side, party, by]);
        }
        for counted in COUNTED {
            let count = between.iter().filter(|chunk| chunk.kind == counted).count();
            add(F::Count, &[counted.name(), side, &count.min(3).to_string()]);
        }
    }

    /// Whether somebody takes part in other events of the sentence.
    fn elsewhere(&self, add: &mut dyn FnMut(F, &[&str]), phrase: &NounPhrase) {
        let codebook = &self.sentence.input.knowledge.codebook;
        for (at, read) in self
            .reads
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != self.at)
        {
            let Some(argued) = read.argued.iter().find(|argued| argued.who == phrase.who) else {
                continue;
            };
            let event_type = codebook.type_at(read.event.event_type);
            let doer = event_type.and_then(|event_type| codebook.doer_of(event_type));
            let part = if Some(argued.role) == doer {
                "doer"
            } else {
                "other"
            };
            let place = if at < self.at { "before" } else { "behind" };
            let same = event_type.is_some_and(|it| it.id == self.event_type.id);
            add(F::Elsewhere, &[part, place, &self.filled]);
            add(
                F::ElsewhereShape,
                &[
                    part,
                    place,
                    self.shape,
                    if same { "same" } else { "another" },
                ],
            );
        }
    }
}

/// Where a noun phrase stands to an event.
struct Relation {
    side: &'static str,
    distance: usize,
}

/// Values as one.
fn joined(values: &[&str]) -> String {
    values.join(" ")
}

fn kind_of_governor(governor: &Governor) -> &'static str {
    match governor {
        Governor::Bare => "bare",
        Governor::Joined => "joined",
        Governor::Preposition(_) => "preposition",
    }
}

/// A number of words, as far as it matters.
fn steps(distance: usize) -> &'static str {
    match distance {
        0 => "0",
        1 => "1",
        2..=3 => "2-3",
        4..=6 => "4-6",
        7..=12 => "7-12",
        13..=25 => "13-25",
        _ => "26+",
    }
}
