//! Codebooks: the event types a project uses, with their roles, modes, contexts and statuses.
//!
//! A codebook is a TOML file; PLOVER 0.8 is built in and the default.

mod check;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::mentions::MentionKind;
use crate::message::Message;
use khabar_data::CODEBOOK_FILES;
use khabar_data::schema::{ObjectModes, Trigger};

pub use check::{Problem, check};

/// A codebook.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Codebook {
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

macro_rules! indexes {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u16);
    )*};
}

indexes! {
    /// An event type of a codebook, by its place there.
    TypeIx,
    /// A role of a codebook, by its place there.
    EventRoleIx,
    /// A mode of a codebook, by its place there.
    ModeIx,
    /// A context of a codebook, by its place there.
    ContextIx,
    /// A status of a codebook, by its place there.
    StatusIx,
}

impl Definition {
    /// What a status means: as it says itself, or by its id.
    pub fn means(&self) -> Option<Meaning> {
        let named = || Meaning::ALL.into_iter().find(|(_, name)| *name == self.id);
        self.meaning.or_else(|| named().map(|(meaning, _)| meaning))
    }

    /// Whether a mention of a kind may fill this role. A nationality is written with the id of its country.
    pub fn takes(&self, kind: MentionKind) -> bool {
        self.kinds.is_empty()
            || self.kinds.contains(&kind)
            || kind == MentionKind::Country && self.kinds.contains(&MentionKind::Nationality)
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

static PLOVER: LazyLock<Codebook> =
    LazyLock::new(|| Codebook::built_in(DEFAULT).unwrap_or_default());

/// The id of the default codebook.
pub const DEFAULT: &str = "plover";

/// Keys of an event that every codebook has, beside its roles.
pub const ATTRIBUTES: [&str; 6] = ["date", "mode", "context", "status", "place", "id"];

impl Codebook {
    /// The default codebook.
    pub fn plover() -> &'static Codebook {
        &PLOVER
    }

    /// A built-in codebook by its id.
    pub fn built_in(id: &str) -> Option<Codebook> {
        let (_, text) = built_in_files().find(|(name, _)| *name == id)?;
        // Embedded files are checked by a test.
        toml::from_str(text).ok()
    }

    /// Reads a codebook file. The error is that of the TOML reader, with its place; [`check`] finds what else is wrong.
    pub fn parse(text: &str) -> Result<Codebook, Box<toml::de::Error>> {
        toml::from_str(text).map_err(Box::new)
    }

    /// Whether an event of a type may have a role.
    pub fn allows(&self, event_type: &EventType, role: &str) -> bool {
        self.role(role).is_some()
            && (event_type.roles.is_empty() || event_type.roles.iter().any(|r| r == role))
    }

    /// The roles an event of a type may have.
    pub fn roles_of<'a>(
        &'a self,
        event_type: &'a EventType,
    ) -> impl Iterator<Item = &'a Definition> {
        let roles = self.roles.iter();
        roles.filter(|role| self.allows(event_type, &role.id))
    }

    /// The place of a type.
    pub fn type_ix(&self, id: &str) -> Option<TypeIx> {
        position(&self.types, |t| t.id == id).map(TypeIx)
    }

    /// The type at a place.
    pub fn type_at(&self, ix: TypeIx) -> Option<&EventType> {
        self.types.get(usize::from(ix.0))
    }

    /// The place of a role.
    pub fn role_ix(&self, id: &str) -> Option<EventRoleIx> {
        position(&self.roles, |r| r.id == id).map(EventRoleIx)
    }

    /// The role at a place.
    pub fn role_at(&self, ix: EventRoleIx) -> Option<&Definition> {
        self.roles.get(usize::from(ix.0))
    }

    /// The place of a mode of a type.
    pub fn mode_ix(&self, event_type: &str, id: &str) -> Option<ModeIx> {
        position(&self.modes, |m| m.id == id && m.r#type == event_type).map(ModeIx)
    }

    /// The mode at a place.
    pub fn mode_at(&self, ix: ModeIx) -> Option<&Mode> {
        self.modes.get(usize::from(ix.0))
    }

    /// The place of a context.
    pub fn context_ix(&self, id: &str) -> Option<ContextIx> {
        position(&self.contexts, |c| c.id == id).map(ContextIx)
    }

    /// The context at a place.
    pub fn context_at(&self, ix: ContextIx) -> Option<&Definition> {
        self.contexts.get(usize::from(ix.0))
    }

    /// The place of a status.
    pub fn status_ix(&self, id: &str) -> Option<StatusIx> {
        position(&self.statuses, |s| s.id == id).map(StatusIx)
    }

    /// The status at a place.
    pub fn status_at(&self, ix: StatusIx) -> Option<&Definition> {
        self.statuses.get(usize::from(ix.0))
    }

    /// The first status with a meaning; none in a codebook that does not tell such events apart.
    pub fn status_meaning(&self, meaning: Meaning) -> Option<StatusIx> {
        position(&self.statuses, |s| s.means() == Some(meaning)).map(StatusIx)
    }

    /// What a status means.
    pub fn meaning_of(&self, status: StatusIx) -> Option<Meaning> {
        self.status_at(status)?.means()
    }

    /// The role of whoever does an event of a type: the one the type names, else the first of its roles that is one of a doer; none
    /// where nobody does it (somebody is born).
    pub fn doer_of(&self, event_type: &EventType) -> Option<EventRoleIx> {
        let own = || {
            event_type
                .roles
                .iter()
                .filter_map(|id| self.role(id))
                .find(|r| r.doer)
        };
        let any = || self.roles.iter().find(|role| role.doer);
        match &event_type.doer {
            Some(id) => self.role_ix(id),
            None if event_type.roles.is_empty() => self.role_ix(&any()?.id),
            None => self.role_ix(&own()?.id),
        }
    }

    /// The type with an id.
    pub fn event_type(&self, id: &str) -> Option<&EventType> {
        self.types.iter().find(|t| t.id == id)
    }

    /// The attributes an event of a type may have; of any type when none is given.
    pub fn attributes_of<'a>(
        &'a self,
        event_type: Option<&EventType>,
    ) -> impl Iterator<Item = &'a str> + use<'a> {
        let modes = event_type.is_none_or(|t| self.modes_of(&t.id).next().is_some());
        let contexts = !self.contexts.is_empty();
        let has = move |key: &&str| match *key {
            "mode" => modes,
            "context" => contexts,
            _ => true,
        };
        ATTRIBUTES.into_iter().filter(has)
    }

    /// The modes of a type.
    pub fn modes_of<'a>(&'a self, event_type: &'a str) -> impl Iterator<Item = &'a Mode> {
        self.modes.iter().filter(move |m| m.r#type == event_type)
    }

    /// The definition of a role.
    pub fn role(&self, id: &str) -> Option<&Definition> {
        self.roles.iter().find(|r| r.id == id)
    }

    /// The definition of a context.
    pub fn context(&self, id: &str) -> Option<&Definition> {
        self.contexts.iter().find(|c| c.id == id)
    }

    /// The definition of a status.
    pub fn status(&self, id: &str) -> Option<&Definition> {
        self.statuses.iter().find(|s| s.id == id)
    }

    /// The name of a type's group.
    pub fn quad_of(&self, event_type: &EventType) -> Option<&Message> {
        let quad = event_type.quad?;
        self.quads.iter().find(|q| q.id == quad).map(|q| &q.label)
    }

    /// The keys an event may have: roles, then attributes.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|r| r.id.as_str()).chain(ATTRIBUTES)
    }
}

/// The place of the first entry that fits.
fn position<T>(entries: &[T], fits: impl FnMut(&T) -> bool) -> Option<u16> {
    u16::try_from(entries.iter().position(fits)?).ok()
}

/// What an attribute of an event is for.
pub fn attribute(key: &str) -> Option<Message> {
    Some(match key {
        "date" => Message::new(
            "When it happened: a TIMEX3 value (2025-02-12). Left out when the text does not say.",
            "متى حدث: قيمة TIMEX3 مثل 2025-02-12. تُترك إن لم يذكرها النص.",
        ),
        "mode" => Message::new(
            "How it was done: a mode of its type.",
            "كيف جرى: نمط من أنماط نوع الحدث.",
        ),
        "context" => Message::new(
            "What it was about; may be repeated.",
            "موضوعه؛ ويجوز تكراره.",
        ),
        "status" => Message::new(
            "Left out for what happened; else negated, future, hypothetical or historical.",
            "يُترك لما وقع فعلا؛ وإلا: negated أو future أو hypothetical أو historical.",
        ),
        "place" => Message::new(
            "Where it happened: the id of a place or country.",
            "أين حدث: معرّف مكان أو دولة.",
        ),
        "id" => Message::new(
            "A name for the event, for other tools.",
            "معرّف للحدث تستعمله أدوات أخرى.",
        ),
        _ => return None,
    })
}

/// The built-in codebooks: id and text.
pub fn built_in_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = CODEBOOK_FILES.iter();
    files.filter_map(|(file, text)| Some((file.strip_suffix(".toml")?, *text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_codebooks_are_whole() {
        let mut sizes = Vec::new();
        for (id, text) in built_in_files() {
            let codebook = Codebook::parse(text).unwrap_or_else(|e| panic!("{id}: {e}"));
            assert_eq!(codebook.codebook.id, id);
            assert_eq!(check(text, &codebook), [], "{id}");
            sizes.push((
                codebook.types.len(),
                codebook.roles.len(),
                codebook.contexts.len(),
            ));
        }
        assert_eq!(sizes, [(33, 19, 0), (20, 2, 0), (16, 2, 37)]);
    }

    #[test]
    fn a_type_has_its_modes_and_roles() {
        let plover = Codebook::plover();
        let phone: Vec<&str> = plover.modes_of("CONSULT").map(|m| m.id.as_str()).collect();
        assert_eq!(phone, ["visit", "third-party", "multilateral", "phone"]);
        let ace = Codebook::built_in("ace2005").unwrap();
        let attack = ace.event_type("Conflict.Attack").unwrap();
        assert!(ace.allows(attack, "attacker") && !ace.allows(attack, "plaintiff"));
    }
}
