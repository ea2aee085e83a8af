//! Triggers: the words that evoke events of a codebook, from `data/triggers/` and the codebook itself.

use std::sync::LazyLock;

use khabar_data::schema::TriggersFile;
pub use khabar_data::schema::{ObjectModes, Trigger};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::codebook::{Codebook, DEFAULT, EventType};
use crate::text::fold::fold;
use crate::text::verbs::{Tense, conjugate};
use crate::text::words::readings;
use crate::text::{PhraseTable, Words};

/// The files of `data/triggers/`, read once.
static FILES: LazyLock<Vec<TriggersFile>> = LazyLock::new(khabar_data::triggers);

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

/// A trigger found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Index of the first word.
    pub from: usize,
    /// Index behind the last word.
    pub to: usize,
    /// Folded bytes of proclitics on the first word.
    pub skip: usize,
    /// The row of [`Triggers::row`].
    pub row: usize,
    /// What it is.
    pub shape: TriggerShape,
    /// Index of the light verb before it.
    pub verb: Option<usize>,
    /// Whether that verb is the trigger, and the noun only tells what it means here.
    pub by_verb: bool,
}

/// The presents of the verbs of light phrases.
struct Presents<'a> {
    by_past: FxHashMap<String, (&'a str, &'a str)>,
    full: FxHashSet<String>,
}

impl<'a> Presents<'a> {
    fn of(files: &'a [TriggersFile]) -> Self {
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

/// All triggers of a codebook, with the tables to find them.
#[derive(Debug, Default)]
pub struct Triggers {
    rows: Vec<Trigger>,
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
    /// The triggers of a codebook: its own, and those of PLOVER for the types that [`EventType::evoked_by`] says they evoke, or that
    /// have the ids of PLOVER's.
    pub fn of(codebook: &Codebook) -> Self {
        let mut triggers = Self::default();
        let files = &*FILES;
        let presents = Presents::of(files);
        for row in &codebook.own_triggers {
            triggers.add(row.clone(), 0, &presents);
        }
        let own = triggers.rows.len();
        for file in files {
            for phrase in &file.never {
                triggers.never.insert(phrase, ());
            }
            let rows = file.trigger.iter();
            for row in rows.filter_map(|row| in_codebook(row, codebook)) {
                triggers.add(row, own, &presents);
            }
        }
        let of_plover = files.iter().flat_map(|file| &file.object_modes);
        let known = |rows: &&ObjectModes| {
            codebook
                .modes_of(&rows.r#type)
                .any(|mode| mode.id == rows.mode)
        };
        for rows in codebook.object_modes.iter().chain(of_plover).filter(known) {
            for words in &rows.words {
                let value = (rows.r#type.clone(), rows.mode.clone());
                triggers.object_modes.insert(words, value);
            }
        }
        triggers
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

    /// The trigger at word `at`: the longest whose words are all there; of equally long ones a light-verb phrase, then a verb. The
    /// noun of a light verb that is there stays one when a longer noun phrase begins with it (وقفة, وقفة احتجاجية). No light verb is
    /// looked for before word `from`. With `noun` the word cannot be a verb (في قصف).
    pub fn find(&self, words: &Words, at: usize, from: usize, noun: bool) -> Option<Found> {
        let mut longest: Option<Found> = None;
        for found in self.table.matches(words, at) {
            let clitic = words.text(at).get(..found.skip).unwrap_or("");
            let candidates = found.values.iter().filter_map(|&(row, shape)| {
                let verb = match shape {
                    TriggerShape::Light(verb) => {
                        Some(self.light_verb_before(words, at, from, verb)?)
                    }
                    TriggerShape::Verb { .. } if noun || !fits_verb(words.text(at), clitic) => {
                        return None;
                    }
                    _ => None,
                };
                let by_verb =
                    matches!(shape, TriggerShape::Light(v) if self.full_verbs.contains(&v));
                Some(Found {
                    from: found.from,
                    to: found.to,
                    skip: found.skip,
                    row,
                    shape,
                    verb,
                    by_verb,
                })
            });
            let Some(best) = candidates.min_by_key(|found| found.shape.rank()) else {
                continue;
            };
            match longest {
                None if best.shape == TriggerShape::Masdar => longest = Some(best),
                None => return Some(best),
                Some(noun) if matches!(best.shape, TriggerShape::Light(_)) => {
                    return Some(Found {
                        to: noun.to,
                        ..best
                    });
                }
                Some(_) => {}
            }
        }
        longest
    }

    /// Where a phrase at word `at` ends that evokes nothing, though it holds a trigger (وزارة, وقف إطلاق النار).
    pub fn never(&self, words: &Words, at: usize) -> Option<usize> {
        self.never.longest(words, at).map(|found| found.to)
    }

    /// The mode of an event of a type that the words from `from` to `to` tell, and the word that does.
    pub fn mode_of_object(
        &self,
        event_type: &str,
        words: &Words,
        from: usize,
        to: usize,
    ) -> Option<(&str, usize)> {
        (from..to).find_map(|at| {
            let found = self.object_modes.longest(words, at)?;
            let mode = found.values.iter().find(|(t, _)| t == event_type)?;
            Some((mode.1.as_str(), at))
        })
    }

    /// The tense of a light verb at a word.
    pub fn tense_of_light_verb(&self, words: &Words, at: usize) -> Option<Tense> {
        self.light_verb_at(words, at)
            .map(|(_, tense)| *tense)
            .next()
    }

    /// Whether a folded word is a form of a light verb, nothing before it.
    pub fn is_light_form(&self, word: &str) -> bool {
        self.light_forms.contains_key(word)
    }

    /// Whether a finite verb stands at a word: a light one, or one that is a trigger.
    pub fn is_verb(&self, words: &Words, at: usize) -> bool {
        let trigger = |stem: &str| {
            let values = self.table.get_word(stem).iter();
            values
                .map(|(_, shape)| shape)
                .any(|shape| matches!(shape, TriggerShape::Verb { .. }))
        };
        self.tense_of_light_verb(words, at).is_some() || verb_readings(words.text(at)).any(trigger)
    }

    fn light_verb_at<'a>(
        &'a self,
        words: &'a Words,
        at: usize,
    ) -> impl Iterator<Item = &'a (LightVerb, Tense)> {
        verb_readings(words.text(at))
            .flat_map(|stem| self.light_forms.get(stem).into_iter().flatten())
    }

    /// Where a form of a light verb stands before `at`: its subject, with title and date, may stand between the two.
    fn light_verb_before(
        &self,
        words: &Words,
        at: usize,
        from: usize,
        verb: LightVerb,
    ) -> Option<usize> {
        (at.saturating_sub(LIGHT_REACH).max(from)..at)
            .rev()
            .take_while(|i| !matches!(words.text(*i), "." | "؛" | "!" | "؟"))
            .find(|i| self.light_verb_at(words, *i).any(|(v, _)| *v == verb))
    }

    /// Adds a row, but for forms that the first `own` rows have.
    fn add(&mut self, row: Trigger, own: usize, presents: &Presents<'_>) {
        let index = self.rows.len();
        let mut forms = self.forms(&row, presents);
        forms.sort();
        forms.dedup();
        for (form, shape) in forms {
            let taken = || self.table.get(&form).iter().any(|(at, _)| *at < own);
            if own == 0 || !taken() {
                self.table.insert(&form, (index, shape));
            }
        }
        let arguments = row.args.iter();
        let arguments = arguments.map(|(place, role)| (argument(place), role.clone()));
        self.arguments.push(arguments.collect());
        self.rows.push(row);
    }

    /// The folded forms of a row.
    fn forms(&mut self, row: &Trigger, presents: &Presents<'_>) -> Vec<(String, TriggerShape)> {
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
                        let verb = self.light_verb(verb, presents);
                        let shape = TriggerShape::Light(verb);
                        forms.extend(light_forms(noun).into_iter().map(|f| (f, shape)));
                    }
                }
            }
        }
        forms
    }

    /// The light verb with this past; a new one is conjugated.
    fn light_verb(&mut self, past: &str, presents: &Presents<'_>) -> LightVerb {
        let folded = fold(past);
        if let Some(verb) = self.light_verbs.get(&folded) {
            return *verb;
        }
        let verb = LightVerb(self.light_verbs.len() as u16);
        let (past, present) = presents.by_past.get(&folded).copied().unwrap_or((past, ""));
        if presents.full.contains(&folded) {
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

/// Whether a finite verb may stand behind these proclitics. What is left of a short word behind ف or ل is chance (فيلم).
fn fits_verb(word: &str, clitic: &str) -> bool {
    let rest = word.get(clitic.len()..).unwrap_or("");
    match clitic {
        "" | "و" => true,
        "ف" | "ل" => rest.chars().count() >= 4,
        _ => false,
    }
}

/// How many words may stand between a light verb and its noun: a subject with its title, a date.
const LIGHT_REACH: usize = 22;

/// A word as it is, and without و or ف: how a finite verb stands.
fn verb_readings(word: &str) -> impl Iterator<Item = &str> {
    let joined = readings(word).filter(|r| {
        let clitic = word.get(..r.skip).unwrap_or("");
        fits_verb(word, clitic) && !r.swallowed_alef
    });
    joined.map(|r| r.stem)
}

/// A finite verb of which no more is said.
const VERB: TriggerShape = TriggerShape::Verb {
    tense: Tense::Past,
    pronoun: false,
};

/// The words and phrases that a row lists, with their shapes; a verb with a slash is to be conjugated.
pub fn listed(row: &Trigger) -> impl Iterator<Item = (&str, TriggerShape)> {
    let verb = row.verb.iter();
    // Beside a verb the forms that end like a noun are participles; a group of forms alone are those of a verb.
    let forms = row.forms.iter().map(|form| {
        // مطالبا, داعية, رافضين
        let active = form.starts_with('م') || form.chars().nth(1) == Some('ا');
        let nominal = active && form.ends_with(['ا', 'ة', 'ن', 'ي']);
        (
            form.as_str(),
            if nominal {
                TriggerShape::Participle
            } else {
                VERB
            },
        )
    });
    let nouns = row.masdar.iter().chain(&row.noun);
    let light = row.light.iter();
    verb.map(|w| (w.as_str(), VERB))
        .chain(forms)
        .chain(nouns.map(|w| (w.as_str(), TriggerShape::Masdar)))
        .chain(light.map(|w| (w.as_str(), TriggerShape::Light(LightVerb(0)))))
}

/// A row of PLOVER's as one of another codebook; none where no type claims it.
fn in_codebook(row: &Trigger, codebook: &Codebook) -> Option<Trigger> {
    if codebook.codebook.id == DEFAULT {
        return Some(row.clone());
    }
    let claim = |event_type: &'_ EventType, mode: Option<&String>| {
        let claims = event_type.evoked_by.iter();
        claims
            .filter(|e| e.r#type == row.r#type && e.mode.as_ref() == mode)
            .map(|e| e.roles.clone())
            .next()
    };
    let of_mode = || {
        row.modes.iter().find_map(|mode| {
            let mut types = codebook.types.iter();
            types.find_map(|t| Some((t, claim(t, Some(mode))?)))
        })
    };
    let of_type = || {
        codebook
            .types
            .iter()
            .find_map(|t| Some((t, claim(t, None)?)))
    };
    let same_id = || {
        let event_type = codebook.event_type(&row.r#type)?;
        let roles = codebook.roles_of(event_type);
        let same = roles
            .map(|role| (role.id.clone(), role.id.clone()))
            .collect();
        event_type
            .evoked_by
            .is_empty()
            .then_some((event_type, same))
    };
    let (event_type, roles) = of_mode().or_else(of_type).or_else(same_id)?;
    let mut row = row.clone();
    row.r#type = event_type.id.clone();
    row.modes
        .retain(|mode| codebook.modes_of(&event_type.id).any(|m| m.id == *mode));
    row.contexts
        .retain(|context| codebook.context(context).is_some());
    row.args = row
        .args
        .into_iter()
        .filter_map(|(place, role)| Some((place, roles.get(&role)?.clone())))
        .collect();
    Some(row)
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

/// A noun with its adjective: both with the article, both in the accusative.
fn noun_forms(phrase: &str) -> Vec<String> {
    let folded = fold(phrase);
    let each = |change: &dyn Fn(&str) -> String| {
        let words: Vec<String> = folded.split(' ').map(change).collect();
        words.join(" ")
    };
    let accusative = |word: &str| {
        if word.ends_with(['ه', 'ا', 'ء', 'ت']) {
            word.to_string()
        } else {
            format!("{word}ا")
        }
    };
    let mut forms = vec![
        folded.clone(),
        each(&|word| format!("ال{word}")),
        each(&accusative),
    ];
    forms.dedup();
    forms
}

/// The noun of a light-verb phrase as written, without the accusative, and with the article. A phrase that opens with a preposition
/// is written one way.
fn light_forms(noun: &str) -> Vec<String> {
    let folded = fold(noun);
    let first = folded.split(' ').next().unwrap_or("");
    if matches!(first, "في" | "علي" | "من" | "عن" | "الي" | "مع" | "ضد") || noun.starts_with("ال")
    {
        return vec![folded];
    }
    let bare = |word: &str| {
        let pronoun = word.ends_with("ها") || word.ends_with("هما");
        let stem = word.strip_suffix('ا').filter(|_| !pronoun);
        stem.unwrap_or(word).to_string()
    };
    let words: Vec<String> = folded.split(' ').map(bare).collect();
    let mut forms = vec![folded.clone(), words.join(" ")];
    if !folded.ends_with("ها") {
        let definite: Vec<String> = words.iter().map(|w| format!("ال{w}")).collect();
        forms.push(definite.join(" "));
    }
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let plover = Codebook::plover();
        for event_type in &plover.types {
            let rows = plover.triggers().rows().iter();
            let of_type = rows.filter(|r| r.r#type == event_type.id);
            let count: usize = of_type.map(|r| r.entries()).sum();
            assert!(count >= 35, "{}: {count}", event_type.id);
        }
    }

    #[test]
    fn another_codebook_reads_the_triggers_of_plover_as_its_own() {
        let ace = Codebook::built_in("ace2005").unwrap();
        let types = |words: &str| ace.triggers().types_of(words);
        assert_eq!(types("مكالمة هاتفية"), ["Contact.Phone-Write"]);
        assert_eq!(types("يلتقي"), ["Contact.Meet"]);
        assert_eq!(types("تزوجت"), ["Life.Marry"]);
        let cameo = Codebook::built_in("cameo").unwrap();
        assert_eq!(cameo.triggers().types_of("مكالمة هاتفية"), ["04"]);
    }

    /// What is found at word `at`: the words and the type.
    fn found(text: &str, at: usize) -> Option<(usize, String)> {
        let words = Words::new(text);
        let triggers = Codebook::plover().triggers();
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

    #[test]
    fn inflects_nouns() {
        let forms = masdar_forms("لقاء");
        assert!(forms.contains(&"لقائهما".to_string()) && forms.contains(&"اللقاء".to_string()));
        assert!(masdar_forms("موافقة").contains(&"موافقتهما".to_string()));
        assert_eq!(
            noun_forms("اتصال هاتفي"),
            ["اتصال هاتفي", "الاتصال الهاتفي", "اتصالا هاتفيا"]
        );
        assert_eq!(light_forms("دعمها"), ["دعمها"]);
        assert_eq!(light_forms("في إضراب"), ["في اضراب"]);
    }
}
