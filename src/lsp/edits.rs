//! Engine edits as workspace edits.

use std::collections::HashMap;
use std::path::Path;

use ropey::Rope;
use tower_lsp::lsp_types::{
    DocumentChanges, Location, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit,
    TextEdit, Url, WorkspaceEdit,
};

use super::capabilities::Negotiated;
use super::position::Encoding;
use super::session::Analysed;
use khabar_corpus::Entry;
use khabar_engine::article::Edit;
use khabar_ide::assists::Change;

/// The text edits of engine edits.
pub fn text_edits(analysed: &Analysed, negotiated: Negotiated, edits: &[Edit]) -> Vec<TextEdit> {
    let rope = analysed.analysis.article.rope();
    edits
        .iter()
        .map(|edit| TextEdit {
            range: negotiated.encoding.to_range(rope, &edit.bytes),
            new_text: edit.text.clone(),
        })
        .collect()
}

/// Where an entry of a corpus's knowledge stands.
pub fn at_entry(encoding: Encoding, entry: &Entry) -> Option<Location> {
    let uri = Url::from_file_path(&entry.file).ok()?;
    let rope = Rope::from_str(&entry.text);
    Some(Location::new(uri, encoding.to_range(&rope, &entry.span)))
}

/// What an assist changes, as a workspace edit.
pub fn change_edit(
    uri: &Url,
    analysed: &Analysed,
    negotiated: Negotiated,
    change: &Change,
) -> Option<WorkspaceEdit> {
    match change {
        Change::Article(edits) => Some(workspace_edit(uri, analysed, negotiated, edits)),
        Change::Append { file, text, added } => append(negotiated, file, text, added),
    }
}

/// A workspace edit that adds text to the end of another file.
fn append(negotiated: Negotiated, file: &Path, text: &str, added: &str) -> Option<WorkspaceEdit> {
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
    // The client knows the version of a file that the server has not opened.
    Some(of_document(negotiated, uri, None, vec![edit]))
}

/// A workspace edit for one document; it names the version it is for where the client can tell.
pub fn workspace_edit(
    uri: &Url,
    analysed: &Analysed,
    negotiated: Negotiated,
    edits: &[Edit],
) -> WorkspaceEdit {
    let edits = text_edits(analysed, negotiated, edits);
    of_document(negotiated, uri.clone(), Some(analysed.version), edits)
}

/// The edits of a document, with its version where the client takes one.
fn of_document(
    negotiated: Negotiated,
    uri: Url,
    version: Option<i32>,
    edits: Vec<TextEdit>,
) -> WorkspaceEdit {
    if !negotiated.versioned_edits {
        return WorkspaceEdit {
            changes: Some(HashMap::from([(uri, edits)])),
            ..WorkspaceEdit::default()
        };
    }
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(vec![TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
            edits: edits.into_iter().map(OneOf::Left).collect(),
        }])),
        ..WorkspaceEdit::default()
    }
}
