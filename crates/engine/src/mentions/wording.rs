//! The words around names, from `data/wording/mentions.toml`.

use std::sync::LazyLock;

use khabar_data::schema::Mentions;

use crate::text::WordList;

/// The lists.
pub static LISTS: LazyLock<Mentions<WordList>> = LazyLock::new(khabar_data::read);
