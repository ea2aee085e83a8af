//! `textDocument/formatting`: tag lines in their canonical form, text untouched.

use khabar_ide::formatting;
use tower_lsp::lsp_types::TextEdit;

use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::text_edits;
use crate::lsp::session::Analysed;

/// Answers the request.
pub fn formatting(analysed: &Analysed, negotiated: Negotiated) -> Vec<TextEdit> {
    let edits = formatting::formatting(&analysed.analysis);
    text_edits(analysed, negotiated, &edits)
}
