//! The grammar in `wording/`: what words begin and end with, and the particles that join and govern them. Each file explains its lists.

use serde::Deserialize;

/// `wording/particles.toml`: words that join and govern others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Particles<Words> {
    /// Prepositions, and what is used like them.
    pub prepositions: Words,
    /// Relative pronouns.
    pub relative: Words,
}

/// `wording/suffixes.toml`: what stands at the end of words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suffixes<Words> {
    /// Attached pronouns of the third person, of verbs and nouns.
    pub pronouns: Words,
    /// Of these, the one that speaks of two.
    pub pronouns_of_two: Words,
    /// Of these, the one that speaks of many.
    pub pronouns_of_many: Words,
    /// Those of nouns alone.
    pub pronouns_of_nouns: Words,
    /// The endings of a nisba adjective, with the empty one.
    pub nisba: Words,
    /// The ending of a sound plural that is no subject.
    pub oblique_plural: Words,
    /// That of a nisba.
    pub oblique_nisba: Words,
    /// Endings of feminine nouns.
    pub feminine: Words,
    /// What an indefinite noun or adjective ends in that is the object or says how.
    pub accusative: Words,
    /// Of the pronouns, the one that speaks of a woman, or of many things.
    pub pronouns_of_feminine: Words,
    /// What adjectives end in that most nouns do not.
    pub adjectives: Words,
    /// What a feminine nisba adjective ends in.
    pub feminine_nisba: Words,
}

/// `wording/verbs.toml`: the finite forms of verbs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verbs {
    /// The endings of the past.
    pub past: Past,
    /// What the present begins and ends with.
    pub present: Present,
    /// What a word of the present looks like.
    pub looks_present: LooksPresent,
}

/// The endings of the past, on the stem.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Past {
    /// بحثت
    pub feminine: String,
    /// بحثتا
    pub feminine_dual: String,
    /// بحثوا
    pub plural: String,
    /// بحثا
    pub dual: String,
    /// بحثنا
    pub first_plural: String,
    /// Of a verb with a weak last letter: التقيا.
    pub weak_dual: String,
    /// Of such a verb: التقينا.
    pub weak_first_plural: String,
    /// What stands before an object pronoun.
    pub before_pronoun: Vec<String>,
    /// The same, of a verb with a weak last letter.
    pub before_pronoun_weak: Vec<String>,
}

/// What the present begins and ends with, around its root.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Present {
    /// First letter of the third person masculine.
    pub masculine: String,
    /// First letter of the third person feminine.
    pub feminine: String,
    /// First letter of the first plural.
    pub first_plural: String,
    /// Endings of the dual.
    pub dual: Vec<String>,
    /// Endings of the plural.
    pub plural: Vec<String>,
    /// What makes it the future.
    pub future: String,
}

/// What a word looks like that is more likely a verb in the present than a part of a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LooksPresent {
    /// What it begins with.
    pub first: Vec<char>,
    /// The most letters that it has.
    pub letters: usize,
}

/// `wording/names.toml`: what the names of people are made of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameParts<Words> {
    /// Given names that are written in one with the word behind them, or apart.
    pub joined: Words,
    /// Endings of foreign family names.
    pub family_endings: Words,
    /// Words that take the next one with them.
    pub particle: Vec<NameParticle>,
    /// Second words of given names.
    pub second: Vec<SecondName>,
}

/// A word of a name that takes the next one with it (أبو، بن، عبد).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameParticle {
    /// The word.
    pub form: String,
    /// What it says.
    pub kind: ParticleKind,
    /// Whether a name may begin with it.
    #[serde(default)]
    pub opens: bool,
    /// Whether a name that is known goes on with it.
    #[serde(default)]
    pub goes_on: bool,
    /// Whether the word behind it is nobody's surname.
    #[serde(default)]
    pub binds: bool,
    /// Whether it is written in one with the word behind it, or apart.
    #[serde(default)]
    pub joined: bool,
    /// Before which letters it is told apart again where it is written in one.
    pub parted_before: Option<String>,
    /// Its forms in the other cases.
    #[serde(default)]
    pub cases: Vec<String>,
}

/// What a particle of a name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ParticleKind {
    /// Father or mother of (أبو).
    Kunya,
    /// Son or daughter of (بن).
    Nasab,
    /// Servant, before a name of God (عبد).
    Servant,
    /// House of (آل).
    Clan,
    /// In names that are not Arabic (دي).
    Foreign,
}

/// The second word of a given name of two (سيف الدين).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecondName {
    /// The word.
    pub form: String,
    /// Whether the word before it is a given name, whatever it is.
    #[serde(default)]
    pub tells: bool,
}
