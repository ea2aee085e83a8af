//! `wording/groups.toml`: words for people and bodies without a name.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Message;

/// The file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Groups<Words> {
    /// What the nominative of a sound plural and of a dual ends in, and what its other case does.
    pub oblique: BTreeMap<String, String>,
    /// Between people and the body or state that they are of, for which they stand.
    pub of_body: Words,
    /// Behind people or a body, before ل and the body that they are of.
    pub belonging: Words,
    /// Parts of a force, before ل and the force.
    pub units: Words,
    /// How many they are, in words that are no number.
    pub quantity: Vec<Quantity>,
    /// What they are.
    pub nature: Vec<Nature>,
    /// What is said of them.
    pub adjectives: GroupAdjectives<Words>,
}

/// How many some people are, in words that are no number.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quantity {
    /// How many.
    pub says: Message,
    /// The words, before that for who they are.
    pub words: Vec<String>,
}

/// What people or bodies without a name are, by the words for them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nature {
    /// Its id (`armed`).
    pub id: String,
    /// What they are.
    pub says: Message,
    /// Whether it is a body, which is not killed or wounded.
    #[serde(default)]
    pub body: bool,
    /// Whether it is who was named before.
    #[serde(default)]
    pub again: bool,
    /// Words for one, with the article or without.
    #[serde(default)]
    pub one: Vec<String>,
    /// Words for two.
    #[serde(default)]
    pub two: Vec<String>,
    /// Words for several.
    #[serde(default)]
    pub several: Vec<String>,
    /// Words that are somebody only as they are written.
    #[serde(default)]
    pub definite: Vec<String>,
    /// Words that stand before whom or what they are of.
    #[serde(default)]
    pub of: Vec<String>,
}

/// What is said of people without a name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GroupAdjectives<Words> {
    /// The adjectives that do not show it by how they end.
    pub words: Words,
}
