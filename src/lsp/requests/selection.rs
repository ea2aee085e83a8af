//! `textDocument/selectionRange`: what a selection grows to, from the word to the article.

use khabar_ide::selection::selection;
use tower_lsp::lsp_types::{Position, Range, SelectionRange};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// Answers the request: one chain for each position.
pub fn ranges(
    analysed: &Analysed,
    negotiated: Negotiated,
    positions: &[Position],
) -> Vec<SelectionRange> {
    let article = &analysed.analysis.article;
    let chain = |position: &Position| {
        let cursor = negotiated.encoding.cursor(article, *position);
        let around = selection(&analysed.analysis, cursor);
        let around = around.iter().rev();
        let ranges = around.map(|bytes| negotiated.encoding.to_range(article.rope(), bytes));
        let grown = ranges.fold(None, |parent, range| {
            let parent = parent.map(Box::new);
            Some(SelectionRange { range, parent })
        });
        // In an article without text there is nothing around a place but the place.
        grown.unwrap_or(SelectionRange {
            range: Range::new(*position, *position),
            parent: None,
        })
    };
    positions.iter().map(chain).collect()
}
