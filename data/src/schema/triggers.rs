//! `triggers/`: the words that evoke events. Its README explains the keys. A codebook may hold rows of the same kinds.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A file of `triggers/`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct TriggersFile {
    /// Words and phrases that evoke nothing, though a trigger is seen in them.
    pub never: Vec<String>,
    /// Verbs of light phrases, past/present.
    pub light_verbs: Vec<String>,
    /// Of such phrases, the verbs that are the trigger themselves, past/present.
    pub full_verbs: Vec<String>,
    /// Groups of words.
    pub trigger: Vec<Trigger>,
    /// Words of an object that tell the mode.
    pub object_modes: Vec<ObjectModes>,
}

/// A group of words that evoke the same kind of event in the same way.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trigger {
    /// The event type.
    pub r#type: String,
    /// Modes the words say.
    #[serde(default)]
    pub modes: Vec<String>,
    /// Contexts the words say.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// A verb, past/present, which is conjugated.
    #[serde(default)]
    pub verb: Option<String>,
    /// Inflected forms and participles.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Verbal nouns without the article.
    #[serde(default)]
    pub masdar: Vec<String>,
    /// Nouns with their adjective, without the article.
    #[serde(default)]
    pub noun: Vec<String>,
    /// Light-verb phrases: a verb in the past, and the words that carry the event.
    #[serde(default)]
    pub light: Vec<String>,
    /// Where the arguments stand: `subject`, `object`, `genitive` or a preposition, and the role each fills.
    #[serde(default)]
    pub args: BTreeMap<String, String>,
    /// Whether the words are rarely used in another sense.
    #[serde(default)]
    pub strong: bool,
    /// Whether the same spelling is the passive as often (قتل).
    #[serde(default)]
    pub passive: bool,
}

impl Trigger {
    /// Its nouns.
    pub fn nouns(&self) -> impl Iterator<Item = &str> {
        self.masdar.iter().chain(&self.noun).map(String::as_str)
    }

    /// How many words and phrases it lists: a verb counts once, whatever its forms.
    pub fn entries(&self) -> usize {
        let verb = usize::from(self.verb.is_some());
        verb + self.forms.len() + self.nouns().count() + self.light.len()
    }

    /// The first verb that is not past/present, or light phrase that is not a verb and a noun.
    pub fn malformed(&self) -> Option<&str> {
        let verb = self.verb.iter().find(|verb| !verb.contains('/'));
        let light = || self.light.iter().find(|phrase| !phrase.contains(' '));
        verb.or_else(light).map(String::as_str)
    }
}

/// What an event is about tells its mode: these words behind its trigger.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectModes {
    /// The event type.
    pub r#type: String,
    /// The mode.
    pub mode: String,
    /// The words.
    pub words: Vec<String>,
}
