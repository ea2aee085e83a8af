//! Arabic text below any knowledge of dates, actors or tags: folding with offset maps, words and
//! their clitic readings, phrase tables, sentences, number words, and characters that break text.
//!
//! All spans are byte offsets; those of [`words`] are in the folded text, and [`fold::Folded`] maps them
//! back to the source.

pub mod fold;
pub mod hygiene;
pub mod numbers;
pub mod phrases;
pub mod sentences;
pub mod words;

pub use fold::Folded;
pub use phrases::PhraseTable;
pub use words::{Reading, Word, WordKind, Words};

/// A byte range.
pub type Span = std::ops::Range<usize>;

/// Tells whether two spans share at least one byte.
pub fn overlaps(a: &Span, b: &Span) -> bool {
    a.start < b.end && b.start < a.end
}
