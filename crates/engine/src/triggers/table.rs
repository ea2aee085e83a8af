//! The tables of triggers: every form of every row, from the data files and the codebook.

use std::sync::LazyLock;

use khabar_data::schema::TriggersFile;
use rustc_hash::{FxHashMap, FxHashSet};

use super::mapping::in_codebook;
use super::morphology::{light_forms, listed, masdar_forms, noun_forms};
use super::{Argument, LightVerb, ObjectModes, Trigger, TriggerShape, Triggers};
use crate::codebook::Codebook;
use crate::text::fold::fold;
use crate::text::verbs::conjugate;

/// The files of `data/triggers/`, read once.
pub static FILES: LazyLock<Vec<TriggersFile>> = LazyLock::new(khabar_data::triggers);

static LIGHT_VERBS: LazyLock<LightVerbs> = LazyLock::new(|| LightVerbs::of(&FILES));

/// The verbs of light phrases: their presents, and which of them are triggers themselves.
struct LightVerbs {
    by_past: FxHashMap<String, (&'static str, &'static str)>,
    full: FxHashSet<String>,
}

impl LightVerbs {
    fn of(files: &'static [TriggersFile]) -> Self {
        let all = files
            .iter()
            .flat_map(|f| f.light_verbs.iter().chain(&f.full_verbs));
        let pairs = all.filter_map(|verb| verb.split_once('/'));
        let full = files.iter().flat_map(|file| &file.full_verbs);
        Self {
            by_past: pairs
                .map(|(past, present)| (fold(past), (past, present)))
                .collect(),
            full: full
                .filter_map(|verb| Some(fold(verb.split_once('/')?.0)))
                .collect(),
        }
    }
}

impl Triggers {
    /// The triggers of a codebook: its own, and those of PLOVER for the types that [`evoked_by`] says they evoke, or that have the ids of
    /// PLOVER's.
    ///
    /// [`evoked_by`]: crate::codebook::EventType::evoked_by
    pub fn of(codebook: &Codebook) -> Self {
        let mut triggers = Self::default();
        let files = &*FILES;
        for row in &codebook.own_triggers {
            triggers.add(row.clone(), 0);
        }
        let own = triggers.rows.len();
        for file in files {
            for phrase in &file.never {
                triggers.never.insert(phrase, ());
            }
            let rows = file.trigger.iter();
            for row in rows.filter_map(|row| in_codebook(row, codebook)) {
                triggers.add(row, own);
            }
        }
        let of_plover = files.iter().flat_map(|file| &file.object_modes);
        let has_mode = |rows: &&ObjectModes| {
            codebook
                .modes_of(&rows.r#type)
                .any(|mode| mode.id == rows.mode)
        };
        for rows in codebook
            .object_modes
            .iter()
            .chain(of_plover)
            .filter(has_mode)
        {
            for words in &rows.words {
                let value = (rows.r#type.clone(), rows.mode.clone());
                triggers.object_modes.insert(words, value);
            }
        }
        triggers
    }

    /// Adds a row, but for forms that the first `own` rows have.
    fn add(&mut self, row: Trigger, own: usize) {
        let index = self.rows.len();
        let mut forms = self.forms(&row);
        forms.sort();
        forms.dedup();
        for (form, shape) in forms {
            let taken = || self.table.get(&form).iter().any(|(at, _)| *at < own);
            if own == 0 || !taken() {
                self.table.insert_folded(&form, (index, shape));
            }
        }
        let arguments = row.args.iter();
        let arguments = arguments.map(|(place, role)| (argument(place), role.clone()));
        self.arguments.push(arguments.collect());
        self.lemmas.push(fold(row.lemma()));
        self.rows.push(row);
    }

    /// The folded forms of a row.
    fn forms(&mut self, row: &Trigger) -> Vec<(String, TriggerShape)> {
        let mut forms = Vec::new();
        for (words, shape) in listed(row) {
            match shape {
                TriggerShape::Verb { .. } => match words.split_once('/') {
                    Some((past, present)) => {
                        forms.extend(conjugate(past, present).into_iter().map(|f| {
                            let (tense, pronoun) = (f.tense, f.pronoun);
                            (f.form, TriggerShape::Verb { tense, pronoun })
                        }));
                    }
                    None => forms.push((fold(words), shape)),
                },
                TriggerShape::Participle => forms.push((fold(words), shape)),
                TriggerShape::Masdar if row.noun.iter().any(|n| n == words) => {
                    forms.extend(noun_forms(words).into_iter().map(|f| (f, shape)));
                }
                TriggerShape::Masdar => {
                    forms.extend(masdar_forms(words).into_iter().map(|f| (f, shape)));
                }
                TriggerShape::Light(_) => {
                    if let Some((verb, noun)) = words.split_once(' ') {
                        let verb = self.light_verb(verb);
                        let shape = TriggerShape::Light(verb);
                        forms.extend(light_forms(noun).into_iter().map(|f| (f, shape)));
                    }
                }
            }
        }
        forms
    }

    /// The light verb with this past; a new one is conjugated.
    fn light_verb(&mut self, past: &str) -> LightVerb {
        let folded = fold(past);
        if let Some(verb) = self.light_verbs.get(&folded) {
            return *verb;
        }
        let verb = LightVerb(self.light_verbs.len() as u16);
        let (past, present) = LIGHT_VERBS
            .by_past
            .get(&folded)
            .copied()
            .unwrap_or((past, ""));
        if LIGHT_VERBS.full.contains(&folded) {
            self.full_verbs.insert(verb);
        }
        for form in conjugate(past, present) {
            let forms = self.light_forms.entry(form.form).or_default();
            forms.push((verb, form.tense));
        }
        self.light_verbs.insert(folded, verb);
        verb
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
