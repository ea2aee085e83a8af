//! Codebooks: the event types a project uses, with their roles, modes, contexts and statuses.
//!
//! A codebook is a TOML file; PLOVER 0.8 is built in and the default.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::embedded::CODEBOOK_FILES;
use crate::message::Message;

/// A codebook.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
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
}

/// What a codebook is called and where it comes from.
#[derive(Debug, Clone, Default, Deserialize)]
#[allow(missing_docs)]
pub struct About {
    pub id: String,
    pub version: String,
    pub title: Message,
    #[serde(default)]
    pub source: String,
}

/// A group of types.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct Quad {
    pub id: u8,
    pub label: Message,
}

/// An id with its definition.
#[derive(Debug, Clone, Deserialize)]
#[allow(missing_docs)]
pub struct Definition {
    pub id: String,
    pub definition: Message,
}

/// An event type.
#[derive(Debug, Clone, Deserialize)]
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
    /// The roles that must be filled.
    #[serde(default)]
    pub required: Vec<String>,
    /// The type an event of this type that lies in the future is coded as.
    #[serde(default)]
    pub future: Option<String>,
    /// Phrases that evoke it.
    #[serde(default)]
    pub examples: Vec<String>,
}

/// A mode of a type.
#[derive(Debug, Clone, Deserialize)]
pub struct Mode {
    /// Its id (`phone`).
    pub id: String,
    /// The type it belongs to.
    pub r#type: String,
    /// What it covers.
    pub definition: Message,
}

static PLOVER: LazyLock<Codebook> = LazyLock::new(|| {
    // Embedded files are checked by a test.
    let text = CODEBOOK_FILES
        .iter()
        .find(|(file, _)| *file == "plover.toml")
        .map_or("", |(_, text)| text);
    toml::from_str(text).unwrap_or_default()
});

/// Keys of an event that every codebook has, beside its roles.
pub const ATTRIBUTES: [&str; 6] = ["date", "mode", "context", "status", "place", "id"];

impl Codebook {
    /// The default codebook.
    pub fn plover() -> &'static Codebook {
        &PLOVER
    }

    /// A built-in codebook by its id.
    pub fn built_in(id: &str) -> Option<Codebook> {
        CODEBOOK_FILES
            .iter()
            .filter_map(|(_, text)| toml::from_str::<Codebook>(text).ok())
            .find(|c| c.codebook.id == id)
    }

    /// Reads a codebook file. The error is that of the TOML reader, with its place.
    pub fn parse(text: &str) -> Result<Codebook, Box<toml::de::Error>> {
        toml::from_str(text).map_err(Box::new)
    }

    /// The type with an id.
    pub fn event_type(&self, id: &str) -> Option<&EventType> {
        self.types.iter().find(|t| t.id == id)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plover_is_whole() {
        let text = CODEBOOK_FILES
            .iter()
            .find(|(f, _)| *f == "plover.toml")
            .unwrap()
            .1;
        let plover = Codebook::parse(text).unwrap();
        assert_eq!(
            (
                plover.types.len(),
                plover.contexts.len(),
                plover.statuses.len()
            ),
            (16, 37, 4)
        );
        for mode in &plover.modes {
            assert!(plover.event_type(&mode.r#type).is_some(), "{}", mode.id);
        }
        for event_type in &plover.types {
            assert!(!event_type.label.ar.is_empty() && !event_type.definition.ar.is_empty());
            assert!(plover.quad_of(event_type).is_some());
            assert!(event_type.required.iter().all(|r| plover.role(r).is_some()));
        }
        let phone: Vec<&str> = plover.modes_of("CONSULT").map(|m| m.id.as_str()).collect();
        assert_eq!(phone, ["visit", "third-party", "multilateral", "phone"]);
    }
}
