//! The words around names, from `data/wording/mentions.toml`.

use std::sync::LazyLock;

use khabar_data::schema::Mentions;

use crate::text::WordList;

/// The lists.
pub static LISTS: LazyLock<Mentions<WordList>> = LazyLock::new(khabar_data::read);

/// The nouns that tell a place from what else its name is («مدينة الخرج»), folded.
pub fn place_classes() -> impl Iterator<Item = &'static str> {
    LISTS.place_class.iter()
}
