//! Articles of tests: `$0` is the cursor, `⟦…⟧` a selection or what was found.

use std::ops::Range;

use khabar_engine::article::{Analysis, Article, Knowledge};

use crate::{Cursor, Place};

/// Analyses an article of 2025-02-12.
pub fn analysed(text: &str) -> Analysis {
    let day = jiff::civil::date(2025, 2, 12);
    Article::new(text, Knowledge::shared()).analyse(Some(day))
}

/// An article and the cursor at its `$0`.
pub fn at_cursor(article: &str) -> (Analysis, Cursor) {
    let (before, behind) = article.split_once("$0").expect("a $0");
    let analysis = analysed(&format!("{before}{behind}"));
    let line = analysis.article.line_of(before.len());
    let byte = before.len() - analysis.article.line_start(line);
    (analysis, Cursor { line, byte })
}

/// The article with each place in `⟦…⟧`.
pub fn marked(analysis: &Analysis, places: impl IntoIterator<Item = Place>) -> String {
    let mut spans: Vec<Range<usize>> = places
        .into_iter()
        .map(|place| analysis.article.bytes_of(place.line, place.span))
        .collect();
    spans.sort_by_key(|span| std::cmp::Reverse(span.start));
    let mut text = analysis.article.rope().to_string();
    for span in spans {
        text.insert(span.end, '⟧');
        text.insert(span.start, '⟦');
    }
    text
}

/// An article and the bytes of its `⟦…⟧`.
pub fn selected(article: &str) -> (Analysis, Range<usize>) {
    let (before, behind) = article.split_once('⟦').expect("a ⟦");
    let (words, behind) = behind.split_once('⟧').expect("a ⟧");
    let analysis = analysed(&format!("{before}{words}{behind}"));
    (analysis, before.len()..before.len() + words.len())
}
