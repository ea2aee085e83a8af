//! `codebooks/`: event types with their roles, modes, contexts and statuses. A corpus may have its own.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{ActorKind, Message, ObjectModes, Trigger};

/// A file of `codebooks/`, or one of a corpus.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct CodebookFile {
    /// What it is called and where it comes from.
    pub codebook: About,
    /// Groups of types.
    #[serde(default, rename = "quad")]
    pub quads: Vec<Quad>,
    /// Roles that participants play.
    #[serde(default, rename = "role")]
    pub roles: Vec<Definition>,
    /// Event types.
    #[serde(default, rename = "type")]
    pub types: Vec<EventType>,
    /// Modes, each belonging to a type.
    #[serde(default, rename = "mode")]
    pub modes: Vec<Mode>,
    /// Contexts.
    #[serde(default, rename = "context")]
    pub contexts: Vec<Definition>,
    /// Statuses: negated, future…
    #[serde(default, rename = "status")]
    pub statuses: Vec<Definition>,
    /// What must hold of events, beyond their types, roles and values.
    #[serde(default, rename = "check")]
    pub checks: Vec<Requirement>,
    /// Its own words that evoke its types; they go before those of PLOVER.
    #[serde(default, rename = "trigger")]
    pub own_triggers: Vec<Trigger>,
    /// What its events are about tells their mode.
    #[serde(default)]
    pub object_modes: Vec<ObjectModes>,
}

/// What a codebook is called and where it comes from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct About {
    pub id: String,
    #[serde(default)]
    pub version: String,
    pub title: Message,
    #[serde(default)]
    pub source: String,
}

/// A group of types.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Quad {
    pub id: u8,
    pub label: Message,
}

/// An id with its definition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// The id.
    pub id: String,
    /// What it means.
    pub definition: Message,
    /// Of a role: the kinds of mention that may fill it; any when empty.
    #[serde(default)]
    pub kinds: Vec<MentionKind>,
    /// Of a role: whether an event has it at most once.
    #[serde(default)]
    pub once: bool,
    /// Of a role: whether who fills it does what happens; of those a type has, its first one is the doer.
    #[serde(default)]
    pub doer: bool,
    /// Of a status: what it says of whether the event happened; its id when that is the name of a meaning.
    #[serde(default)]
    pub meaning: Option<Meaning>,
}

/// What a status says of whether an event happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Meaning {
    /// It did not happen, or will not.
    Negated,
    /// It is still to come.
    Future,
    /// It is only possible.
    Hypothetical,
    /// It happened well before the news.
    Historical,
}

impl Meaning {
    const ALL: [(Self, &str); 4] = [
        (Self::Negated, "negated"),
        (Self::Future, "future"),
        (Self::Hypothetical, "hypothetical"),
        (Self::Historical, "historical"),
    ];
}

impl Definition {
    /// What a status means: as it says itself, or by its id.
    pub fn means(&self) -> Option<Meaning> {
        let named = || Meaning::ALL.into_iter().find(|(_, name)| *name == self.id);
        self.meaning.or_else(|| named().map(|(meaning, _)| meaning))
    }

    /// Whether a mention of a kind may fill this role. A nationality is written with the id of its country, and who may have a name may
    /// be without one.
    pub fn takes(&self, kind: MentionKind) -> bool {
        let has = |kind| self.kinds.contains(&kind);
        self.kinds.is_empty()
            || has(kind)
            || kind == MentionKind::Country && has(MentionKind::Nationality)
            || kind == MentionKind::Group
                && (has(MentionKind::Person) || has(MentionKind::Organization))
    }
}

/// An event type.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EventType {
    /// Its id (`CONSULT`).
    pub id: String,
    /// Its group.
    #[serde(default)]
    pub quad: Option<u8>,
    /// Its name.
    pub label: Message,
    /// What it covers.
    pub definition: Message,
    /// An event of it as a sentence: `{role}` stands for who fills a role, what is in square brackets is left out when nobody does.
    #[serde(default)]
    pub phrase: Option<Message>,
    /// The roles it may have; all of the codebook when empty.
    #[serde(default)]
    pub roles: Vec<String>,
    /// The roles that must be filled.
    #[serde(default)]
    pub required: Vec<String>,
    /// The role of whoever does it; the first of its roles that is one of a doer, when not said.
    #[serde(default)]
    pub doer: Option<String>,
    /// The type an event of this type that lies in the future is coded as.
    #[serde(default)]
    pub future: Option<String>,
    /// Whether what it speaks of is still to come or not to be: what is demanded, refused, threatened, promised.
    #[serde(default)]
    pub prospective: bool,
    /// Whether who is acted on may only be told by where: «مستودعات بمدينة بورتسودان».
    #[serde(default)]
    pub told_by_place: bool,
    /// Of a type that speaks of other events: who takes part in one that is whom it concerns.
    #[serde(default)]
    pub matter: Option<Matter>,
    /// Phrases that evoke it.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Phrases that seem to, and what they are instead.
    #[serde(default)]
    pub counter_examples: Vec<CounterExample>,
    /// The events of PLOVER that are of this type: what its triggers suggest here.
    #[serde(default)]
    pub evoked_by: Vec<Evoked>,
}

/// Who takes part in what an event speaks of that is whom the event concerns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Matter {
    /// Whoever does it: who condemns an attack accuses the attacker.
    Doer,
    /// Whom it is done to: who threatens an attack threatens those who would be hit.
    Other,
}

/// A phrase that is not of a type, though it seems to be.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CounterExample {
    /// The phrase.
    pub text: String,
    /// The type it is of; none when it is no event.
    #[serde(default)]
    pub instead: Option<String>,
    /// Why.
    #[serde(default)]
    pub because: Option<Message>,
}

/// An event of PLOVER that is of a type of another codebook.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evoked {
    /// The type in PLOVER.
    pub r#type: String,
    /// Only in this mode.
    #[serde(default)]
    pub mode: Option<String>,
    /// What PLOVER's roles are here; a role that is not named is left out.
    #[serde(default)]
    pub roles: BTreeMap<String, String>,
}

/// A mode of a type.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mode {
    /// Its id (`phone`).
    pub id: String,
    /// The type it belongs to.
    pub r#type: String,
    /// What it covers.
    pub definition: Message,
}

/// Something that must hold of events: those of `types` (of any type when empty) that have every pair of `when` need every pair of
/// `needs` too.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Requirement {
    /// The types it is about.
    #[serde(default)]
    pub types: Vec<String>,
    /// Which of their events.
    #[serde(default)]
    pub when: BTreeMap<String, String>,
    /// What those need.
    pub needs: BTreeMap<String, String>,
    /// What to tell the annotator.
    pub message: Message,
}

/// Keys of an event that every codebook has, beside its roles.
pub const ATTRIBUTES: [&str; 8] = [
    "date", "mode", "context", "status", "place", "id", "same", "by",
];

impl CodebookFile {
    /// The type with an id.
    pub fn event_type(&self, id: &str) -> Option<&EventType> {
        self.types.iter().find(|t| t.id == id)
    }

    /// The modes of a type.
    pub fn modes_of<'a>(&'a self, event_type: &'a str) -> impl Iterator<Item = &'a Mode> {
        self.modes.iter().filter(move |m| m.r#type == event_type)
    }

    /// The keys an event may have: roles, then attributes.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|r| r.id.as_str()).chain(ATTRIBUTES)
    }
}

/// What a mention is, as labelled corpora call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum MentionKind {
    Person,
    Organization,
    Country,
    Place,
    Nationality,
    /// People or a body without a name: مئات المتظاهرين.
    Group,
}

impl MentionKind {
    /// All kinds.
    pub const ALL: [MentionKind; 6] = [
        Self::Person,
        Self::Organization,
        Self::Country,
        Self::Place,
        Self::Nationality,
        Self::Group,
    ];

    /// The name in a `mentions` tag and in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organization => "organization",
            Self::Country => "country",
            Self::Place => "place",
            Self::Nationality => "nationality",
            Self::Group => "group",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }

    /// Its name for people.
    pub fn label(self) -> Message {
        match self {
            Self::Person => Message::new("person", "شخص"),
            Self::Organization => Message::new("organisation", "منظمة"),
            Self::Country => Message::new("country", "دولة"),
            Self::Place => Message::new("place", "مكان"),
            Self::Nationality => Message::new("nationality", "جنسية"),
            Self::Group => Message::new("group", "جماعة"),
        }
    }

    /// The kind of a mention of an actor by its name.
    pub fn of_actor(kind: ActorKind) -> Self {
        match kind {
            ActorKind::Person => Self::Person,
            ActorKind::Country => Self::Country,
            ActorKind::Place => Self::Place,
            ActorKind::Government
            | ActorKind::Organization
            | ActorKind::ArmedGroup
            | ActorKind::Media
            | ActorKind::Company => Self::Organization,
        }
    }
}
