//! Engine edits as workspace edits.

use std::collections::HashMap;
use std::path::Path;

use ropey::Rope;
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

/// A workspace edit that adds text to the end of another file.
pub fn append(
    negotiated: Negotiated,
    file: &Path,
    text: &str,
    added: &str,
) -> Option<WorkspaceEdit> {
    let uri = Url::from_file_path(file).ok()?;
    let rope = Rope::from_str(text);
    let range = negotiated
        .encoding
        .to_range(&rope, &(text.len()..text.len()));
    let gap = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let edit = TextEdit {
        range,
        new_text: format!("{gap}{added}"),
    };
    if !negotiated.versioned_edits {
        return Some(WorkspaceEdit {
            changes: Some(HashMap::from([(uri, vec![edit])])),
            ..WorkspaceEdit::default()
        });
    }
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit {
            // The client knows the version of a file that the server has not opened.
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: vec![OneOf::Left(edit)],
        }])),
        ..WorkspaceEdit::default()
    })
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
