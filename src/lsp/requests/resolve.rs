//! `codeAction/resolve`: the edit of an action that was chosen.

use khabar_ide::assists::{AssistId, resolve};
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{Url, WorkspaceEdit};

use super::code_action::context;
use crate::lsp::capabilities::Negotiated;
use crate::lsp::documents::Documents;
use crate::lsp::edits::change_edit;
use crate::lsp::session::Analysed;

/// What an action is about, on its way to the client and back.
#[derive(Debug, Serialize, Deserialize)]
pub struct Chosen {
    /// The document.
    pub uri: Url,
    /// The version of the text that it was offered for.
    pub version: i32,
    /// What is done.
    pub assist: AssistId,
}

/// The text has changed since an action was offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale;

/// The edit of a chosen action; refused when the text is no longer the one that it was offered for.
pub fn edit(
    analysed: &Analysed,
    negotiated: Negotiated,
    documents: &Documents,
    chosen: &Chosen,
) -> Result<WorkspaceEdit, Stale> {
    if analysed.version != chosen.version {
        return Err(Stale);
    }
    // None: the knowledge has changed, and what was offered is no longer so.
    let change = resolve(context(analysed), &chosen.assist).ok_or(Stale)?;
    change_edit(&chosen.uri, analysed, negotiated, documents, &change).ok_or(Stale)
}
