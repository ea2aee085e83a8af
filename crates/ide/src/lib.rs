//! What an editor asks of Khabar, as plain data over an [`Analysis`]: text in, spans out.
//!
//! A feature is a function from an analysis and a place in it to a plain struct or enum. No protocol is known here, no position is
//! counted in anything but bytes of a line, and nothing is awaited: the server turns the answers into those of its protocol.
//!
//! ```
//! use std::sync::Arc;
//! use khabar_engine::article::{Article, Knowledge, analyse};
//! use khabar_ide::annotations::annotations;
//!
//! let text = "وصل ترامب إلى الرياض";
//! let analysis = analyse(Article::new(text), &Arc::new(Knowledge::embedded()), None);
//! let found = annotations(&analysis, 0..1);
//! assert_eq!(found[0].value.as_deref(), Some("trump"));
//! ```
//!
//! [`Analysis`]: khabar_engine::article::Analysis

#![deny(clippy::print_stdout, clippy::print_stderr, missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

pub mod annotations;
pub mod assists;
pub mod completion;
#[cfg(test)]
mod fixture;
pub mod formatting;
pub mod hover;
pub mod lenses;
pub mod navigation;
pub mod outline;
pub mod symbols;

use khabar_engine::text::Span;

/// A stretch of one line of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 0.
    pub line: usize,
    /// The bytes of the line.
    pub span: Span,
}

/// Where the cursor stands in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The line, from 0.
    pub line: usize,
    /// The byte of the line.
    pub byte: usize,
}

impl Place {
    /// Some bytes of a line.
    pub fn new(line: usize, span: Span) -> Self {
        Self { line, span }
    }
}

impl Cursor {
    /// Whether it stands in a stretch of its line, or at either end.
    pub fn touches(self, span: &Span) -> bool {
        span.start <= self.byte && self.byte <= span.end
    }
}
