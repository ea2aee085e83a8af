//! `textDocument/formatting`: tag lines in their canonical form, text untouched.

use tower_lsp::lsp_types::TextEdit;

use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::text_edits;
use crate::lsp::session::Analysed;
use khabar_engine::article::LineKind;
use khabar_engine::article::edits::replace_line;

/// Answers the request.
pub fn formatting(analysed: &Analysed, negotiated: Negotiated) -> Vec<TextEdit> {
    let article = &analysed.analysis.article;
    let edits: Vec<_> = article
        .lines()
        .iter()
        .enumerate()
        .filter(|(_, line)| line.kind() == LineKind::Tag)
        .filter_map(|(index, line)| {
            let canonical = khabar_engine::article::format(line.text());
            (canonical != line.text()).then(|| replace_line(article, index, &canonical))
        })
        .collect();
    text_edits(analysed, negotiated, &edits)
}
