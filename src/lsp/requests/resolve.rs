//! `codeAction/resolve`: the edit of an action that was chosen.

use khabar_ide::assists::{AssistId, Change, resolve};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::lsp_types::{
    CodeAction, Command, DocumentChangeOperation, DocumentChanges, Url, WorkspaceEdit,
};

use super::code_action::context;
use super::command::SHOW;
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

/// Puts the edit of a chosen action into it, and what the client is to do behind it.
pub fn complete(
    action: &mut CodeAction,
    analysed: &Analysed,
    negotiated: Negotiated,
    documents: &Documents,
    chosen: &Chosen,
) -> Result<(), Refused> {
    let edit = edit(analysed, negotiated, documents, chosen)?;
    // An entry is to be completed, in a file that nobody may have in front.
    if matches!(chosen.assist, AssistId::NewEntry { .. }) && negotiated.shows_documents {
        action.command = written_in(&edit).map(|uri| Command {
            title: action.title.clone(),
            command: SHOW.to_string(),
            arguments: Some(vec![json!(uri)]),
        });
    }
    action.edit = Some(edit);
    Ok(())
}

/// The first document that an edit writes in.
fn written_in(edit: &WorkspaceEdit) -> Option<&Url> {
    match &edit.document_changes {
        Some(DocumentChanges::Edits(edits)) => Some(&edits.first()?.text_document.uri),
        Some(DocumentChanges::Operations(operations)) => {
            operations.iter().find_map(|operation| match operation {
                DocumentChangeOperation::Edit(edit) => Some(&edit.text_document.uri),
                DocumentChangeOperation::Op(_) => None,
            })
        }
        None => edit.changes.as_ref()?.keys().next(),
    }
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
