//! Khabar (خبر, "a piece of news"): the command line and the language server for annotating Arabic news.
//!
//! [`lsp`] and [`cli`] are thin adapters over the engine (`khabar_engine`), the formats and the corpora. `docs/architecture.md` draws
//! the house.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod cli;
pub mod lsp;
#[cfg(feature = "mcp")]
mod mcp;
