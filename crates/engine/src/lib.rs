//! The engine of Khabar (خبر, "a piece of news"): text in, spans out.
//!
//! It finds the mentions, dates and events of an Arabic news article, links them to a knowledge base on the article's date, reads and
//! writes tag lines, and says what is wrong in them. It does no I/O, knows no protocol and does not panic on any input. A module may
//! use only those listed above it in `docs/architecture.md`.
//!
//! Spans are byte ranges of one line of the source text.

#![deny(clippy::print_stdout, clippy::print_stderr)]
// clippy.toml beside this crate's Cargo.toml lists what does I/O.
#![deny(clippy::disallowed_methods, clippy::disallowed_types)]
#![cfg_attr(
    not(test),
    deny(
        clippy::indexing_slicing,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic
    )
)]

pub mod actors;
pub mod annotation;
pub mod article;
pub mod codebook;
pub mod events;
pub mod likelihood;
pub mod lint;
pub mod mentions;
pub mod message;
pub mod tagger;
pub mod tags;
pub mod text;
pub mod time;
pub mod triggers;
