//! The words around triggers, from `data/wording/clauses.toml`.

use std::sync::LazyLock;

use khabar_data::schema::Clauses;

pub use crate::text::Phrases;

/// The lists.
pub static WORDING: LazyLock<Clauses<Phrases>> = LazyLock::new(khabar_data::read);
