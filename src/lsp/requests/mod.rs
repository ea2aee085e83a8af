//! One file per request: from an analysed document, what was negotiated and the parameters, to the answer.

pub mod accept_in_corpus;
pub mod annotations;
pub mod calls;
pub mod code_action;
pub mod command;
pub mod completion;
pub mod diagnostic;
pub mod folding;
pub mod formatting;
pub mod hints;
pub mod hover;
pub mod kinds;
pub mod lens;
pub mod links;
pub mod navigation;
pub mod next;
pub mod outline;
pub mod overview;
pub mod rename;
pub mod rename_files;
pub mod resolve;
pub mod review;
pub mod selection;
pub mod standing;
pub mod symbols;
pub mod tokens;
pub mod view;

/// The lines of a range, its last one included.
fn lines_of(range: tower_lsp::lsp_types::Range) -> std::ops::Range<usize> {
    range.start.line as usize..(range.end.line as usize).saturating_add(1)
}
