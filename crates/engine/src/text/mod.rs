//! Arabic text below any knowledge of dates, actors or tags: folding with offset maps, words and
//! their clitic readings, phrase tables, what folding hides of a spelling, sentences, number words, verbs, names and endings, and
//! characters that break text.
//!
//! All spans are byte offsets; those of [`words`] are in the folded text, and [`fold::Folded`] maps them
//! back to the source.

pub mod fold;
pub mod hygiene;
pub mod latin;
pub mod lines;
pub mod names;
pub mod numbers;
pub mod phrases;
pub mod punctuation;
pub mod sentences;
mod similar;
pub mod span;
pub mod spelling;
pub mod suffixes;
pub mod verbs;
pub mod wording;
pub mod words;

pub use fold::Folded;
pub use phrases::PhraseTable;
pub use similar::similar;
pub use wording::{Endings, FirstWords, PARTICLES, Phrases, WordList};
pub use words::{Reading, Word, WordKind, Words};

pub use span::Span;
