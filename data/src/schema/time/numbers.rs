//! `time/numbers.toml`: number words.

use serde::Deserialize;

/// `time/numbers.toml`: number words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Numbers {
    /// Cardinals.
    pub cardinal: Vec<NumberWord>,
    /// Ordinals.
    pub ordinal: Vec<NumberWord>,
}

/// A number in words.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumberWord {
    /// The number.
    pub value: u32,
    /// Its forms.
    pub forms: Vec<String>,
}
