//! Triggers: the words that evoke an event, from `data/triggers/`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::verbs::{Tense, conjugate};
use crate::embedded::TRIGGER_FILES;
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
    /// The noun of a light-verb phrase; `verb` goes to [`Triggers::is_light_verb`].
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
    /// Words and phrases that hold a trigger and evoke nothing (وزارة, وقف إطلاق النار).
    pub never: PhraseTable<()>,
}

#[derive(Debug, Deserialize)]
struct TriggersFile {
    #[serde(default)]
    never: Vec<String>,
    trigger: Vec<Trigger>,
}

static EMBEDDED: LazyLock<Triggers> = LazyLock::new(|| {
    let mut triggers = Triggers::default();
    for (_, text) in TRIGGER_FILES {
        // Embedded files are checked by a test.
        if let Ok(file) = toml::from_str::<TriggersFile>(text) {
            file.never
                .iter()
                .for_each(|phrase| triggers.never.insert(phrase, ()));
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

    /// Whether a folded word, its clitics taken off, is a form of a light verb.
    pub fn is_light_verb(&self, index: usize, word: &str) -> bool {
        self.light_verbs
            .get(index)
            .is_some_and(|past| is_form_of(word, past))
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
            let at = self
                .light_verbs
                .iter()
                .position(|v| v == verb)
                .unwrap_or(self.light_verbs.len());
            if at == self.light_verbs.len() {
                self.light_verbs.push(verb.to_string());
            }
            insert(noun, TriggerShape::Light { verb: at });
            let bare = noun
                .split(' ')
                .map(|w| w.strip_suffix('ا').unwrap_or(w))
                .collect::<Vec<_>>()
                .join(" ");
            insert(&bare, TriggerShape::Light { verb: at });
            let definite = bare
                .split(' ')
                .map(|w| format!("ال{w}"))
                .collect::<Vec<_>>()
                .join(" ");
            insert(&definite, TriggerShape::Light { verb: at });
        }
        self.arguments.push(
            row.args
                .iter()
                .map(|(place, role)| (argument(place), role.clone()))
                .collect(),
        );
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

/// Whether `word` is a finite form of the verb with this past (third person masculine singular, folded).
///
/// Light verbs come without their present; it is told by its prefix and the letters they share: أجرى → أجرت, يجري,
/// ستجري. A noun of the same root (وقف beside أوقف) has neither.
fn is_form_of(word: &str, past: &str) -> bool {
    let stem = past
        .strip_suffix(['ي', 'ا'])
        .filter(|s| s.chars().count() >= 2)
        .unwrap_or(past);
    if let Some(ending) = word.strip_prefix(stem) {
        return matches!(
            ending,
            "" | "ي" | "ا" | "ت" | "يا" | "تا" | "وا" | "نا" | "ينا"
        );
    }
    let root = stem.strip_prefix('ا').unwrap_or(stem);
    let present = word
        .strip_prefix('س')
        .unwrap_or(word)
        .strip_prefix(['ي', 'ت', 'ن']);
    let ending = present.and_then(|p| p.strip_prefix(root));
    ending.is_some_and(|e| matches!(e, "" | "ي" | "ان" | "ون" | "ا" | "وا" | "يان"))
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
                assert!(
                    plover.event_type(&row.r#type).is_some(),
                    "{file}: no type {}",
                    row.r#type
                );
                for mode in &row.modes {
                    assert!(
                        plover.modes_of(&row.r#type).any(|m| m.id == *mode),
                        "{}: no mode {mode}",
                        row.r#type
                    );
                }
                assert!(
                    row.contexts.iter().all(|c| plover.context(c).is_some()),
                    "{row:?}"
                );
                assert!(
                    row.args.values().all(|r| plover.role(r).is_some()),
                    "{row:?}"
                );
                assert!(row.verb.as_ref().is_none_or(|v| v.contains('/')), "{row:?}");
                assert!(row.light.iter().all(|l| l.contains(' ')), "{row:?}");
            }
        }
    }

    #[test]
    fn every_type_has_triggers() {
        let triggers = Triggers::embedded();
        for event_type in &Codebook::plover().types {
            let count = triggers
                .rows()
                .iter()
                .filter(|r| r.r#type == event_type.id)
                .count();
            assert!(count >= 5, "{}: {count}", event_type.id);
        }
    }

    #[test]
    fn knows_a_light_verb_in_any_form_and_not_its_nouns() {
        assert!(
            ["اجري", "اجرت", "يجري", "تجريان", "ستجري"]
                .iter()
                .all(|w| is_form_of(w, "اجري"))
        );
        assert!(is_form_of("يوقف", "اوقف") && !is_form_of("وقف", "اوقف"));
        assert!(!is_form_of("عقده", "عقد") && is_form_of("يعقدون", "عقد"));
    }

    #[test]
    fn inflects_masdars() {
        let forms = masdar_forms("لقاء");
        assert!(forms.contains(&"لقائهما".to_string()) && forms.contains(&"اللقاء".to_string()));
        assert!(masdar_forms("موافقة").contains(&"موافقتهما".to_string()));
    }
}
