//! Training a tagger of names: labelled text in, a model out (`khabar_engine::tagger`).

mod crf;
mod examples;
mod validate;

pub use crf::{Fit, fit};
pub use examples::{ConllError, Example, Sentence, Text, of_article, of_document, sentences};
pub use validate::{CrossValidation, Found, cross_validate, found_in, with_tagger};
