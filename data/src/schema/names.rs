//! `names/`: the names of people.

use serde::Deserialize;

/// `names/given.toml`: given names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GivenNames {
    /// All of them.
    pub names: Vec<String>,
    /// Of these, the ones that are common words as well (أمل، سعيد، كريم).
    pub words: Vec<String>,
}
