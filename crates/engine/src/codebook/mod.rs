//! Codebooks: the event types a project uses, with their roles, modes, contexts and statuses.
//!
//! A codebook is a TOML file; PLOVER 0.8 is built in and the default.

mod check;

use std::ops::{Deref, DerefMut};
use std::sync::LazyLock;

use khabar_data::CODEBOOK_FILES;
use serde::Deserialize;

use crate::message::Message;

pub use check::{Problem, check};
pub use khabar_data::schema::{ATTRIBUTES, CodebookFile, Definition, EventType, Meaning, Mode};

/// A codebook: what its file holds, with what is asked of it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(transparent)]
pub struct Codebook(CodebookFile);

impl Deref for Codebook {
    type Target = CodebookFile;

    fn deref(&self) -> &CodebookFile {
        &self.0
    }
}

impl DerefMut for Codebook {
    fn deref_mut(&mut self) -> &mut CodebookFile {
        &mut self.0
    }
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

static PLOVER: LazyLock<Codebook> =
    LazyLock::new(|| Codebook::built_in(DEFAULT).unwrap_or_default());

/// The id of the default codebook.
pub const DEFAULT: &str = "plover";

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
            "A name for the event, by which others point at it.",
            "معرّف للحدث يُشار به إليه.",
        ),
        "same" => Message::new(
            "The id of an event that this one tells again: of this article, or of another as ARTICLE/ID.",
            "معرّف حدث يُروى هنا من جديد: من هذا المقال، أو من غيره على صورة ARTICLE/ID.",
        ),
        "by" => Message::new(
            "Whose line it is, where annotators differ: an annotator's name; may be repeated. What all agree on has none.",
            "لمن هذا السطر حيث يختلف الواسمون: اسم واسم، ويجوز تكراره. وما اتُّفق عليه لا يحمله.",
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
