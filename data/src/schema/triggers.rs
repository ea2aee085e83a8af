//! `triggers/`: the words that evoke events. Its README explains the keys. A codebook may hold rows of the same kinds.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Fault;

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

    /// The word it goes by: its verb in the past, or the first of its forms or nouns.
    pub fn lemma(&self) -> &str {
        let verb = self.verb.as_deref().and_then(|verb| verb.split('/').next());
        let rest = self.forms.iter().map(String::as_str).chain(self.nouns());
        let light = self.light.iter().map(String::as_str);
        verb.or_else(|| rest.chain(light).next())
            .unwrap_or_default()
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

/// What is wrong in a file of `triggers/`: no words of it would be passed over when they are inflected.
pub fn faults_of_triggers(file: &str, text: &str) -> Vec<Fault> {
    #[derive(Deserialize)]
    struct Places {
        #[serde(default)]
        trigger: Vec<Spanned<toml::Table>>,
    }
    let (read, places) = match (
        toml::from_str::<TriggersFile>(text),
        toml::from_str::<Places>(text),
    ) {
        (Ok(read), Ok(places)) => (read, places),
        (Err(error), _) | (_, Err(error)) => return vec![Fault::in_toml(file, text, &error)],
    };
    let mut faults = Vec::new();
    for (row, place) in read.trigger.iter().zip(&places.trigger) {
        let what = match row.malformed() {
            Some(words) => {
                format!("“{words}”: a verb is past/present, a light phrase a verb and a noun")
            }
            None if row.entries() == 0 => {
                "no words; give it a `verb`, `forms`, `masdar`, `noun` or `light`".to_string()
            }
            None => continue,
        };
        faults.push(Fault::at(file, text, place.span().start, what));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_file_of_triggers_is_told_with_its_line() {
        let faults = |row: &str| {
            let text = format!("# words\n[[trigger]]\n{row}\n");
            let faults = faults_of_triggers("meet.toml", &text);
            faults.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(faults("type = \"MEET\"\nverb = \"التقى/يلتقي\""), [""; 0]);
        let unknown = faults("type = \"MEET\"\nverbs = []");
        assert!(
            unknown[0].starts_with("meet.toml:4: unknown field `verbs`"),
            "{unknown:?}"
        );
        assert_eq!(faults("forms = []"), ["meet.toml:2: missing field `type`"]);
        assert_eq!(
            faults("type = \"MEET\"\nverb = \"التقى\""),
            ["meet.toml:2: “التقى”: a verb is past/present, a light phrase a verb and a noun"]
        );
        assert_eq!(
            faults("type = \"MEET\""),
            ["meet.toml:2: no words; give it a `verb`, `forms`, `masdar`, `noun` or `light`"]
        );
    }
}
