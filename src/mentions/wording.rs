//! The words around names, from `data/actors/wording.toml`, folded.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::text::fold::fold;

/// Lists of folded words.
pub struct WordLists {
    pub counterpart: FxHashSet<String>,
    pub adjectives: FxHashSet<String>,
    pub former: FxHashSet<String>,
    pub place_before: FxHashSet<String>,
    pub dateline_after: FxHashSet<String>,
    pub name_stops: FxHashSet<String>,
    pub speech: FxHashSet<String>,
    pub place_class: FxHashSet<String>,
}

#[derive(Debug, Default, Deserialize)]
struct WordListsFile {
    counterpart: Vec<String>,
    adjectives: Vec<String>,
    former: Vec<String>,
    place_before: Vec<String>,
    dateline_after: Vec<String>,
    name_stops: Vec<String>,
    speech: Vec<String>,
    place_class: Vec<String>,
}

const WORDING: &str = include_str!("../../data/actors/wording.toml");

pub static LISTS: LazyLock<WordLists> = LazyLock::new(|| {
    // The embedded file is checked by a test.
    let file: WordListsFile = toml::from_str(WORDING).unwrap_or_default();
    let set = |words: Vec<String>| words.iter().map(|w| fold(w)).collect();
    WordLists {
        counterpart: set(file.counterpart),
        adjectives: set(file.adjectives),
        former: set(file.former),
        place_before: set(file.place_before),
        dateline_after: set(file.dateline_after),
        name_stops: set(file.name_stops),
        speech: set(file.speech),
        place_class: set(file.place_class),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_word_lists_parse() {
        toml::from_str::<WordListsFile>(WORDING).unwrap();
    }
}
