//! Exchange formats. Each states its unit of offsets; what it cannot hold is reported.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod actor_table;
pub mod article;
pub mod codebook_page;
pub mod complete;
pub mod document;
pub mod exchange;
pub mod fields;
pub mod places;
pub mod view;
pub mod wikidata;

use khabar_engine::actors::Actor;

/// Entries of a knowledge base from elsewhere, and what was left out of them, for people.
#[derive(Debug, Default)]
pub struct Imported {
    /// The entries, to be reviewed.
    pub actors: Vec<Actor>,
    /// A line about each thing left out or doubtful.
    pub left_out: Vec<String>,
}
