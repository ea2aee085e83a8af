//! `textDocument/formatting`, `rangeFormatting` and `onTypeFormatting`: tag lines in their canonical form, text untouched.

use khabar_ide::formatting;
use tower_lsp::lsp_types::{Position, Range, TextEdit};

use super::lines_of;
use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::text_edits;
use crate::lsp::session::Analysed;

/// Answers the request for some lines, or for all.
pub fn formatting(
    analysed: &Analysed,
    negotiated: Negotiated,
    range: Option<Range>,
) -> Vec<TextEdit> {
    let lines = range.map_or(0..usize::MAX, lines_of);
    in_lines(analysed, negotiated, lines)
}

/// What typing these asks for: the end of a line, which finishes the one before it, and the percent sign of an Arabic keyboard.
pub const TYPED: [&str; 2] = ["\n", "٪"];

/// Answers the request for what was typed before a position.
pub fn on_type(
    analysed: &Analysed,
    negotiated: Negotiated,
    position: Position,
    typed: &str,
) -> Vec<TextEdit> {
    let line = position.line as usize;
    if typed == "\n" {
        let above = line.saturating_sub(1);
        return in_lines(analysed, negotiated, above..line);
    }
    let edit = formatting::typed(&analysed.analysis, line);
    text_edits(analysed, negotiated, edit.as_slice())
}

fn in_lines(
    analysed: &Analysed,
    negotiated: Negotiated,
    lines: std::ops::Range<usize>,
) -> Vec<TextEdit> {
    let mut edits = formatting::formatting(&analysed.analysis, lines);
    // It may stand for half of a pair, which the client has and we cannot hold: such a line is not written anew.
    edits.retain(|edit| !edit.text.contains(char::REPLACEMENT_CHARACTER));
    text_edits(analysed, negotiated, &edits)
}
