//! `codeAction/resolve`: the edit of an action that was chosen.

use khabar_ide::assists::{AssistId, Change, resolve};
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

/// Why an action that was offered is not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// The text has changed since it was offered, or what it was made from.
    Stale,
    /// It would make this file, which the client cannot.
    MakesFile(String),
}

/// The edit of a chosen action; refused when the text is no longer the one that it was offered for.
pub fn edit(
    analysed: &Analysed,
    negotiated: Negotiated,
    documents: &Documents,
    chosen: &Chosen,
) -> Result<WorkspaceEdit, Refused> {
    if analysed.version != chosen.version {
        return Err(Refused::Stale);
    }
    // None: the knowledge has changed, and what was offered is no longer so.
    let change = resolve(context(analysed), &chosen.assist).ok_or(Refused::Stale)?;
    if let (Change::Create { file, .. }, false) = (&change, negotiated.makes_files) {
        return Err(Refused::MakesFile(file.display().to_string()));
    }
    change_edit(&chosen.uri, analysed, negotiated, documents, &change).ok_or(Refused::Stale)
}
