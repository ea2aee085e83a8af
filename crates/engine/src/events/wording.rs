//! The words around triggers, from `data/wording/clauses.toml`.

use std::sync::LazyLock;

use khabar_data::schema::Clauses;

pub use crate::text::Phrases;
use crate::text::{FirstWords, PARTICLES};

/// The lists.
pub static WORDING: LazyLock<Clauses<Phrases>> = LazyLock::new(khabar_data::read);

/// What begins the words that a clause is built with: the lists that every word of a sentence is looked up in.
pub static CLOSED: LazyLock<FirstWords> = LazyLock::new(|| {
    FirstWords::of([
        &PARTICLES.relative,
        &PARTICLES.prepositions,
        &WORDING.headed_by,
        &WORDING.by_whom,
        &WORDING.prepositions_of_two,
        &WORDING.clause_openers,
        &WORDING.particles,
        &WORDING.adverbs,
    ])
});
