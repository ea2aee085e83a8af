//! What an editor asks of Khabar, as plain data over an [`Analysis`]: text in, spans out.
//!
//! A feature is a function from an analysis and a place in it to a plain struct or enum. No protocol is known here, no position is
//! counted in anything but bytes of a line, and nothing is awaited: the server turns the answers into those of its protocol.
//!
//! ```
//! use khabar_engine::article::{Article, Knowledge};
//! use khabar_ide::annotations::annotations;
//!
//! let text = "وصل ترامب إلى الرياض";
//! let analysis = Article::new(text, Knowledge::shared()).analyse(None);
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
pub mod calls;
pub mod completion;
#[cfg(test)]
mod fixture;
pub mod folds;
pub mod formatting;
pub mod hints;
pub mod hover;
pub mod lenses;
pub mod links;
pub mod navigation;
pub mod outline;
pub mod overview;
pub mod rename;
pub mod review;
pub mod selection;
pub mod symbols;
pub mod tokens;

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
    pub fn touches(self, span: Span) -> bool {
        span.start <= self.byte && self.byte <= span.end
    }
}

/// An English noun with its indefinite article.
fn with_article(noun: &str) -> String {
    let vowel = noun.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {noun}", if vowel { "an" } else { "a" })
}

#[cfg(test)]
mod tests {
    use khabar_corpus::Corpus;
    use khabar_engine::lint::{Levels, lint};
    use khabar_engine::message::Lang;
    use proptest::prelude::*;

    use super::*;
    use crate::assists::{Asked, Context, assists, resolve};
    use crate::fixture::analysed;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn every_feature_answers_anywhere_in_any_article(
            tag in "(%%|\\u{feff}%%|%)[ \t]{0,2}(event|mentions|times|article|note|evnt)?([ \t](CONSULT|actor|trump|DATE|mod|none)?(=[a-z\"]{0,3})?(@[2]?\"?[ا-ي ]{0,5}\"?)?){0,3}",
            at in 0usize..90,
            length in 0usize..40,
        ) {
            let text = format!("التقى ترامب بوتين أمس\n{tag}\r\nوصل سمير الفلاني");
            let mut at = at.min(text.len());
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            let analysis = analysed(&text);
            let line = analysis.article.line_of(at);
            let cursor = Cursor { line, byte: at - analysis.article.line_start(line) };
            let length_of_line = analysis.text(line).len();
            if let Some(found) = completion::completion(&analysis, Lang::Ar, cursor) {
                // What is replaced is around the cursor, in its line.
                prop_assert_eq!(found.replaces.line, line);
                prop_assert!(cursor.touches(found.replaces.span));
                prop_assert!(found.replaces.span.end <= length_of_line);
            }
            if let Some(found) = hover::hover(&analysis, Lang::Ar, cursor) {
                prop_assert!(cursor.touches(found.place.span));
            }
            navigation::occurrences(&analysis, cursor);
            let findings = lint(&analysis, &Levels::default());
            let corpus = Corpus::none();
            let context = Context { analysis: &analysis, findings: &findings, corpus: &corpus };
            let selection = at..at + length;
            let asked = Asked { selection, wanted: |_| true, all_types: true, most_fixes: 9 };
            for assist in assists(context, &asked) {
                // What is offered can be done.
                prop_assert!(resolve(context, &assist.id).is_some(), "{:?}", assist.id);
            }
        }
    }
}
