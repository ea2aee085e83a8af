//! Triggers: the words that evoke an event, from `data/triggers/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::verbs::{Tense, conjugate};
use crate::actors::TRIGGER_FILES;
use crate::text::PhraseTable;
use crate::text::fold::fold;

/// A group of words that evoke the same kind of event in the same way.
#[derive(Debug, Clone, Deserialize)]
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
    verb: Option<String>,
    #[serde(default)]
    forms: Vec<String>,
    #[serde(default)]
    masdar: Vec<String>,
    #[serde(default)]
    light: Vec<String>,
    /// Where the arguments stand: `subject`, `object`, `genitive` or a preposition, and the role each fills.
    #[serde(default)]
    args: BTreeMap<String, String>,
    /// Whether the words are rarely used in another sense.
    #[serde(default)]
    pub strong: bool,
}

/// A place where an argument of a trigger stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Argument {
    /// Subject of the verb.
    Subject,
    /// Object of the verb.
    Object,
    /// Genitive behind the masdar.
    Genitive,
    /// Behind this folded preposition.
    Behind(String),
}

/// How a form is a trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerShape {
    /// A finite verb.
    Verb(Tense),
    /// A verbal noun.
    Masdar,
    /// The noun of a light-verb phrase; `verb` indexes [`Triggers::light_verb`].
    Light {
        /// Which verb must stand before it.
        verb: usize,
    },
}

/// All triggers, with the table to find them.
#[derive(Debug, Default)]
pub struct Triggers {
    rows: Vec<Trigger>,
    arguments: Vec<Vec<(Argument, String)>>,
    light_verbs: Vec<String>,
    /// Folded words to `(row, shape)`.
    pub table: PhraseTable<(usize, TriggerShape)>,
}

#[derive(Debug, Deserialize)]
struct TriggersFile {
    trigger: Vec<Trigger>,
}

static EMBEDDED: LazyLock<Triggers> = LazyLock::new(|| {
    let mut triggers = Triggers::default();
    for (_, text) in TRIGGER_FILES {
        // Embedded files are checked by a test.
        if let Ok(file) = toml::from_str::<TriggersFile>(text) {
            file.trigger.into_iter().for_each(|row| triggers.add(row));
        }
    }
    triggers
});

impl Triggers {
    /// The triggers that ship with Khabar; built at first use.
    pub fn embedded() -> &'static Triggers {
        &EMBEDDED
    }

    /// A row by its index.
    pub fn row(&self, row: usize) -> Option<&Trigger> {
        self.rows.get(row)
    }

    /// All rows.
    pub fn rows(&self) -> &[Trigger] {
        &self.rows
    }

    /// Where the arguments of a row stand, and the role each fills.
    pub fn arguments(&self, row: usize) -> &[(Argument, String)] {
        self.arguments.get(row).map_or(&[], Vec::as_slice)
    }

    /// The consonants by which the light verb of a phrase is known in any inflection.
    pub fn light_verb(&self, index: usize) -> &str {
        self.light_verbs.get(index).map_or("", String::as_str)
    }

    fn add(&mut self, row: Trigger) {
        let index = self.rows.len();
        let mut insert = |form: &str, shape| {
            if !self.table.get(form).contains(&(index, shape)) {
                self.table.insert(form, (index, shape));
            }
        };
        if let Some((past, present)) = row.verb.as_ref().and_then(|v| v.split_once('/')) {
            for (form, tense) in conjugate(&fold(past), &fold(present)) {
                insert(&form, TriggerShape::Verb(tense));
            }
        }
        for form in &row.forms {
            insert(form, TriggerShape::Verb(Tense::Past));
        }
        for form in row.masdar.iter().flat_map(|m| masdar_forms(m)) {
            insert(&form, TriggerShape::Masdar);
        }
        for phrase in &row.light {
            let phrase = fold(phrase);
            let Some((verb, noun)) = phrase.split_once(' ') else {
                continue;
            };
            let verb = consonants(verb);
            let at = self.light_verbs.iter().position(|v| *v == verb).unwrap_or(self.light_verbs.len());
            if at == self.light_verbs.len() {
                self.light_verbs.push(verb);
            }
            insert(noun, TriggerShape::Light { verb: at });
            let bare = noun.split(' ').map(|w| w.strip_suffix('ا').unwrap_or(w)).collect::<Vec<_>>().join(" ");
            insert(&bare, TriggerShape::Light { verb: at });
            let definite = bare.split(' ').map(|w| format!("ال{w}")).collect::<Vec<_>>().join(" ");
            insert(&definite, TriggerShape::Light { verb: at });
        }
        self.arguments.push(row.args.iter().map(|(place, role)| (argument(place), role.clone())).collect());
        self.rows.push(row);
    }
}

fn argument(place: &str) -> Argument {
    match place {
        "subject" => Argument::Subject,
        "object" => Argument::Object,
        "genitive" => Argument::Genitive,
        preposition => Argument::Behind(fold(preposition)),
    }
}

/// A masdar alone, with the article, in the accusative, and with possessive pronouns.
fn masdar_forms(masdar: &str) -> Vec<String> {
    let folded = fold(masdar);
    let mut forms = vec![folded.clone(), format!("ال{folded}")];
    if folded.contains(' ') {
        // إطلاق نار, إطلاق النار: the second word has its own article.
        return forms;
    }
    let stem = match folded.strip_suffix('ه').filter(|_| masdar.ends_with('ة')) {
        Some(stem) => format!("{stem}ت"),
        None => folded.clone(),
    };
    if stem == folded && !folded.ends_with(['ا', 'ء']) {
        forms.push(format!("{folded}ا"));
    }
    // A hamza at the end sits on ya before a pronoun: لقاء → لقائه.
    let stem = match stem.strip_suffix('ء') {
        Some(start) => format!("{start}ئ"),
        None => stem,
    };
    forms.extend(["ه", "ها", "هم", "هما", "نا"].map(|pronoun| format!("{stem}{pronoun}")));
    forms
}

/// The letters of a light verb that stay in every inflection: أجرى → جر, عقد → عقد, تلقى → تلق.
fn consonants(verb: &str) -> String {
    let verb = verb.strip_prefix('ا').unwrap_or(verb);
    verb.strip_suffix(['ي', 'ا']).unwrap_or(verb).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::Codebook;

    #[test]
    fn every_trigger_is_of_the_codebook() {
        let plover = Codebook::plover();
        for (file, text) in TRIGGER_FILES {
            let rows: TriggersFile = toml::from_str(text).unwrap_or_else(|e| panic!("{file}: {e}"));
            for row in &rows.trigger {
                assert!(plover.event_type(&row.r#type).is_some(), "{file}: no type {}", row.r#type);
                for mode in &row.modes {
                    assert!(plover.modes_of(&row.r#type).any(|m| m.id == *mode), "{}: no mode {mode}", row.r#type);
                }
                assert!(row.contexts.iter().all(|c| plover.context(c).is_some()), "{row:?}");
                assert!(row.args.values().all(|r| plover.role(r).is_some()), "{row:?}");
                assert!(row.verb.as_ref().is_none_or(|v| v.contains('/')), "{row:?}");
                assert!(row.light.iter().all(|l| l.contains(' ')), "{row:?}");
            }
        }
    }

    #[test]
    fn every_type_has_triggers() {
        let triggers = Triggers::embedded();
        for event_type in &Codebook::plover().types {
            let count = triggers.rows().iter().filter(|r| r.r#type == event_type.id).count();
            assert!(count >= 5, "{}: {count}", event_type.id);
        }
    }

    #[test]
    fn inflects_masdars() {
        let forms = masdar_forms("لقاء");
        assert!(forms.contains(&"لقائهما".to_string()) && forms.contains(&"اللقاء".to_string()));
        assert!(masdar_forms("موافقة").contains(&"موافقتهما".to_string()));
    }
}
