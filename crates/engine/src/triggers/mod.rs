//! Triggers: the words that evoke events of a codebook, from `data/triggers/` and the codebook itself.

mod mapping;
mod matcher;
mod morphology;
mod table;

use std::ops::Deref;
use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::Codebook;
use crate::text::verbs::Tense;
use crate::text::{PhraseTable, Words};

pub use khabar_data::schema::{ObjectModes, Trigger};
pub use matcher::Found;
pub use morphology::listed;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TriggerShape {
    /// A finite verb.
    Verb {
        /// Its tense.
        tense: Tense,
        /// Whether a pronoun at its end is its object.
        pronoun: bool,
    },
    /// The participle of a circumstantial clause (محذرا من …): it has the subject of the verb before.
    Participle,
    /// A verbal noun, or a noun with its adjective.
    Masdar,
    /// The noun of a light-verb phrase, by the verb that goes before it.
    Light(LightVerb),
}

impl TriggerShape {
    /// What it is called where weights are kept for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Verb { .. } => "verb",
            Self::Participle => "participle",
            Self::Masdar => "noun",
            Self::Light(_) => "light",
        }
    }

    /// Which of several readings goes first.
    fn rank(self) -> u8 {
        match self {
            Self::Light(_) => 0,
            Self::Verb { .. } => 1,
            Self::Participle => 2,
            Self::Masdar => 3,
        }
    }
}

/// A verb of little meaning, by its place among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LightVerb(u16);

/// A codebook with the words that evoke its types, which are made when first asked for.
#[derive(Debug, Default)]
pub struct CodebookWithTriggers {
    codebook: Codebook,
    triggers: OnceLock<Triggers>,
}

impl CodebookWithTriggers {
    /// The default codebook, made once a process.
    pub fn plover() -> &'static Arc<Self> {
        static PLOVER: LazyLock<Arc<CodebookWithTriggers>> =
            LazyLock::new(|| Codebook::plover().clone().into());
        &PLOVER
    }

    /// The words that evoke its types.
    pub fn triggers(&self) -> &Triggers {
        self.triggers.get_or_init(|| Triggers::of(&self.codebook))
    }
}

impl Deref for CodebookWithTriggers {
    type Target = Codebook;

    fn deref(&self) -> &Codebook {
        &self.codebook
    }
}

impl From<Codebook> for Arc<CodebookWithTriggers> {
    fn from(codebook: Codebook) -> Self {
        Arc::new(CodebookWithTriggers {
            codebook,
            triggers: OnceLock::new(),
        })
    }
}

/// All triggers of a codebook, with the tables to find them.
#[derive(Debug, Default)]
pub struct Triggers {
    rows: Vec<Trigger>,
    /// The folded lemma of each row.
    lemmas: Vec<String>,
    arguments: Vec<Vec<(Argument, String)>>,
    table: PhraseTable<(usize, TriggerShape)>,
    light_verbs: FxHashMap<String, LightVerb>,
    full_verbs: FxHashSet<LightVerb>,
    /// The tense of each folded form of a light verb.
    light_forms: FxHashMap<String, Vec<(LightVerb, Tense)>>,
    never: PhraseTable<()>,
    /// Words behind a trigger of a type that tell the mode.
    object_modes: PhraseTable<(String, String)>,
}

impl Triggers {
    /// A row by its index.
    pub fn row(&self, row: usize) -> Option<&Trigger> {
        self.rows.get(row)
    }

    /// The folded word that a row goes by.
    pub fn lemma(&self, row: usize) -> &str {
        self.lemmas.get(row).map_or("", String::as_str)
    }

    /// All rows.
    pub fn rows(&self) -> &[Trigger] {
        &self.rows
    }

    /// Where the arguments of a row stand, and the role each fills.
    pub fn arguments(&self, row: usize) -> &[(Argument, String)] {
        self.arguments.get(row).map_or(&[], Vec::as_slice)
    }

    /// The types that a phrase evokes, each once.
    pub fn types_of(&self, phrase: &str) -> Vec<&str> {
        let words = Words::new(phrase);
        let mut types: Vec<&str> = Vec::new();
        for at in 0..words.len() {
            for found in self.table.matches(&words, at) {
                for (row, _) in found.values {
                    let event_type = self.rows.get(*row).map_or("", |r| &r.r#type);
                    if !types.contains(&event_type) {
                        types.push(event_type);
                    }
                }
            }
        }
        types
    }
}

#[cfg(test)]
mod tests {
    use super::table::FILES;
    use super::{CodebookWithTriggers, Triggers};
    use crate::codebook::Codebook;
    use crate::text::Words;

    #[test]
    fn every_trigger_file_is_sound() {
        let plover = Codebook::plover();
        let mut light: Vec<String> = Vec::new();
        let mut presents: Vec<String> = Vec::new();
        for (rows, (file, _)) in FILES.iter().zip(khabar_data::TRIGGER_FILES) {
            presents.extend(
                rows.light_verbs
                    .iter()
                    .chain(&rows.full_verbs)
                    .map(|v| v.split_once('/').unwrap().0.to_string()),
            );
            for row in &rows.trigger {
                let modes: Vec<&str> = plover
                    .modes_of(&row.r#type)
                    .map(|m| m.id.as_str())
                    .collect();
                assert!(
                    plover.event_type(&row.r#type).is_some(),
                    "{file}: {}",
                    row.r#type
                );
                assert!(
                    row.modes.iter().all(|m| modes.contains(&m.as_str())),
                    "{row:?}"
                );
                assert!(
                    row.contexts.iter().all(|c| plover.context(c).is_some()),
                    "{row:?}"
                );
                assert!(
                    row.args.values().all(|r| plover.role(r).is_some()),
                    "{row:?}"
                );
                assert_eq!(row.malformed(), None, "{file}");
                light.extend(
                    row.light
                        .iter()
                        .filter_map(|l| Some(l.split_once(' ')?.0.to_string())),
                );
            }
            for row in &rows.object_modes {
                let known = plover.modes_of(&row.r#type).any(|m| m.id == row.mode);
                assert!(known, "{file}: {} {}", row.r#type, row.mode);
            }
        }
        light.retain(|verb| !presents.contains(verb));
        assert_eq!(light, Vec::<String>::new(), "light verbs without a present");
    }

    #[test]
    fn every_type_has_many_triggers() {
        let plover = CodebookWithTriggers::plover();
        for event_type in &plover.types {
            let rows = plover.triggers().rows().iter();
            let of_type = rows.filter(|r| r.r#type == event_type.id);
            let count: usize = of_type.map(|r| r.entries()).sum();
            assert!(count >= 35, "{}: {count}", event_type.id);
        }
    }

    #[test]
    fn another_codebook_reads_the_triggers_of_plover_as_its_own() {
        let triggers = |id| Triggers::of(&Codebook::built_in(id).unwrap());
        let ace = triggers("ace2005");
        let types = |words: &str| ace.types_of(words);
        assert_eq!(types("مكالمة هاتفية"), ["Contact.Phone-Write"]);
        assert_eq!(types("يلتقي"), ["Contact.Meet"]);
        assert_eq!(types("تزوجت"), ["Life.Marry"]);
        assert_eq!(triggers("cameo").types_of("مكالمة هاتفية"), ["04"]);
    }

    /// What is found at word `at`: the words and the type.
    fn found(text: &str, at: usize) -> Option<(usize, String)> {
        let words = Words::new(text);
        let triggers = CodebookWithTriggers::plover().triggers();
        let found = triggers.find(&words, at, 0, false)?;
        Some((
            found.to - found.from,
            triggers.row(found.row)?.r#type.clone(),
        ))
    }

    #[test]
    fn a_light_phrase_needs_its_verb() {
        assert_eq!(found("شن الجيش هجوما", 2), Some((1, "ASSAULT".to_string())));
        assert_eq!(
            found("يشن الجيش هجوما", 2),
            Some((1, "ASSAULT".to_string()))
        );
        // Without it the shorter word may still be one.
        assert!(found("أجرى الرئيس مباحثات هاتفية", 2).is_some());
    }
}
