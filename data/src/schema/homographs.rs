//! `wording/homographs.toml`: names of one word that are other words as well.

use serde::Deserialize;

/// `wording/homographs.toml`: names of one word that are other words as well.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound = "Words: Deserialize<'de>")]
pub struct Homographs<Words> {
    /// Words by which copy that writes the dots of ي is known, as they are written.
    pub dotted: Vec<String>,
    /// Words by which copy that leaves them out is known.
    pub undotted: Vec<String>,
    /// The names, by what else they are.
    pub homograph: Vec<Homograph<Words>>,
}

/// Names that are one other word as well, and what speaks for that word. Any of it is enough.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, bound = "Words: Deserialize<'de>")]
pub struct Homograph<Words> {
    /// What else they are, in English.
    pub name: String,
    /// The names, without a proclitic.
    pub forms: Vec<String>,
    /// Spellings that are the other word, as they are written.
    #[serde(default)]
    pub spelt: Vec<String>,
    /// What stands right before the other word.
    pub behind: Option<Words>,
    /// What begins right behind it.
    pub before: Option<Words>,
    /// The letters that are joined to it.
    #[serde(default)]
    pub clitic: Vec<String>,
    /// Whether it has a number behind it.
    #[serde(default)]
    pub number: bool,
    /// Whether it is the other word wherever it is not quoted, does not do what a verb before it says, and stands with no other party.
    #[serde(default)]
    pub named: bool,
    /// Whether it is the other word wherever nothing around it makes it a place.
    #[serde(default)]
    pub placed: bool,
    /// Whether it has an indefinite adjective in the accusative behind it.
    #[serde(default)]
    pub accusative: bool,
    /// Whether it is the other word wherever a letter is joined to it.
    #[serde(default)]
    pub bound: bool,
    /// Sentences in which the marked words are the other word.
    pub no: Vec<String>,
    /// Sentences in which they are the name.
    pub yes: Vec<String>,
}
