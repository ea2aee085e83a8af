//! Training a tagger of names: labelled text in, a model out (`khabar_engine::tagger`).

mod crf;
mod examples;
mod raw;
mod validate;

pub use crf::{Fit, Training};
pub use examples::{ConllError, Example, Sentence, Text, of_article, of_document, sentences};
pub use raw::Raw;
pub use validate::{CrossValidation, Found, cross_validate, found_in, with_tagger};
