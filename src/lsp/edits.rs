//! Engine edits as workspace edits.

use std::collections::HashMap;

use tower_lsp::lsp_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit,
    Url, WorkspaceEdit,
};

use super::capabilities::Negotiated;
use super::session::Analysed;
use crate::article::Edit;

/// The text edits of engine edits.
pub fn text_edits(analysed: &Analysed, negotiated: Negotiated, edits: &[Edit]) -> Vec<TextEdit> {
    let rope = analysed.analysis.article.rope();
    edits
        .iter()
        .map(|edit| TextEdit {
            range: negotiated.encoding.to_range(rope, &edit.span),
            new_text: edit.text.clone(),
        })
        .collect()
}

/// A workspace edit for one document; it names the version it is for where the client can tell.
pub fn workspace_edit(
    uri: &Url,
    analysed: &Analysed,
    negotiated: Negotiated,
    edits: &[Edit],
) -> WorkspaceEdit {
    let edits = text_edits(analysed, negotiated, edits);
    if !negotiated.versioned_edits {
        return WorkspaceEdit {
            changes: Some(HashMap::from([(uri.clone(), edits)])),
            ..WorkspaceEdit::default()
        };
    }
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier {
                uri: uri.clone(),
                version: Some(analysed.version),
            },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        }])),
        ..WorkspaceEdit::default()
    }
}
