//! `textDocument/formatting`: tag lines in their canonical form, text untouched.

use khabar_ide::formatting;
use tower_lsp::lsp_types::TextEdit;

use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::text_edits;
use crate::lsp::session::Analysed;

/// Answers the request.
pub fn formatting(analysed: &Analysed, negotiated: Negotiated) -> Vec<TextEdit> {
    let mut edits = formatting::formatting(&analysed.analysis);
    // It may stand for half of a pair, which the client has and we cannot hold: such a line is not written anew.
    edits.retain(|edit| !edit.text.contains(char::REPLACEMENT_CHARACTER));
    text_edits(analysed, negotiated, &edits)
}
