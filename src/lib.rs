//! Khabar (خبر, "a piece of news"): the engine, the command line and the language server for
//! annotating Arabic news.
//!
//! The engine is pure: text in, spans out. It does no I/O, knows no LSP type and does not panic on
//! any input. [`lsp`] and [`cli`] are thin adapters over it. `docs/architecture.md` draws the house;
//! a module may use only those listed above it there.
//!
//! Spans are byte ranges in the source text everywhere but in [`lsp::position`] and [`formats`], which
//! convert at the edge and state their unit.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod actors;
pub mod article;
pub mod cli;
pub mod codebook;
pub mod corpus;
mod embedded;
pub mod eval;
pub mod events;
pub mod formats;
pub mod lint;
pub mod lsp;
pub mod mentions;
pub mod message;
pub mod tags;
pub mod text;
pub mod time;
