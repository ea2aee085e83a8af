//! Engine edits as workspace edits.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use ropey::Rope;
use tower_lsp::lsp_types::{
    AnnotatedTextEdit, ChangeAnnotation, CreateFile, CreateFileOptions, DocumentChangeOperation,
    DocumentChanges, Location, OneOf, OptionalVersionedTextDocumentIdentifier, Range, ResourceOp,
    TextDocumentEdit, TextEdit, Url, WorkspaceEdit,
};

use super::capabilities::Negotiated;
use super::documents::Documents;
use super::files::OpenFiles;
use super::position::Encoding;
use super::session::Analysed;
use khabar_corpus::{Entry, Setting};
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
pub fn at_entry(encoding: Encoding, files: &OpenFiles, entry: &Entry) -> Option<Location> {
    let uri = files.uri(&entry.file)?;
    let rope = Rope::from_str(&entry.text);
    Some(Location::new(uri, encoding.to_range(&rope, &entry.span)))
}

/// What an assist changes, as a workspace edit.
pub fn change_edit(
    uri: &Url,
    analysed: &Analysed,
    negotiated: Negotiated,
    documents: &Documents,
    change: &Change,
) -> Option<WorkspaceEdit> {
    match change {
        Change::Article(edits) => Some(workspace_edit(uri, analysed, negotiated, edits)),
        Change::Append { file, text, added } => {
            append(negotiated, &documents.sources(), file, text, added)
        }
        Change::Create {
            file,
            text,
            setting,
        } => create(
            negotiated,
            &documents.sources(),
            file,
            text,
            setting.as_ref(),
        ),
    }
}

/// A workspace edit that adds text to the end of another file: to what the client holds of it, else to what was read.
fn append(
    negotiated: Negotiated,
    files: &OpenFiles,
    file: &Path,
    text: &str,
    added: &str,
) -> Option<WorkspaceEdit> {
    let uri = files.uri(file)?;
    let (rope, version) = match files.get(file) {
        Some(held) => (held.rope.clone(), Some(held.version)),
        // The client knows the version of a file that the server has not opened.
        None => (Rope::from_str(text), None),
    };
    let end = rope.len_bytes();
    let range = negotiated.encoding.to_range(&rope, &(end..end));
    let last = rope.chars_at(rope.len_chars()).reversed().next();
    let gap = if matches!(last, None | Some('\n')) {
        ""
    } else {
        "\n"
    };
    let edit = TextEdit {
        range,
        new_text: format!("{gap}{added}"),
    };
    Some(of_document(negotiated, uri, version, vec![edit]))
}

/// A workspace edit that makes a file, writes into it, and names it in the settings. The client must be able to make files.
fn create(
    negotiated: Negotiated,
    files: &OpenFiles,
    file: &Path,
    text: &str,
    setting: Option<&Setting>,
) -> Option<WorkspaceEdit> {
    let uri = files.uri(file)?;
    let written = TextEdit::new(Range::default(), text.to_string());
    let mut operations = vec![
        DocumentChangeOperation::Op(ResourceOp::Create(CreateFile {
            uri: uri.clone(),
            options: Some(CreateFileOptions {
                overwrite: Some(false),
                ignore_if_exists: Some(true),
            }),
            annotation_id: None,
        })),
        DocumentChangeOperation::Edit(document_edit(uri, None, vec![written])),
    ];
    if let Some(Setting { file, text, at, by }) = setting {
        let held = files.get(file);
        // The place was found in this text, and in no other.
        if held.is_some_and(|held| held.rope != **text) {
            return None;
        }
        let range = negotiated.encoding.to_range(&Rope::from_str(text), at);
        let edit = TextEdit::new(range, by.clone());
        let version = held.map(|held| held.version);
        let named = document_edit(files.uri(file)?, version, vec![edit]);
        operations.push(DocumentChangeOperation::Edit(named));
    }
    Some(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
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
    of_document(negotiated, uri.clone(), Some(analysed.version), edits)
}

/// The same edit, each change of which belongs to the one annotation.
pub fn annotated(
    mut edit: WorkspaceEdit,
    annotation: HashMap<String, ChangeAnnotation>,
) -> WorkspaceEdit {
    let id = annotation.keys().next().cloned().unwrap_or_default();
    if let Some(DocumentChanges::Edits(documents)) = &mut edit.document_changes {
        for change in documents
            .iter_mut()
            .flat_map(|document| &mut document.edits)
        {
            if let OneOf::Left(text_edit) = change {
                *change = OneOf::Right(AnnotatedTextEdit {
                    text_edit: text_edit.clone(),
                    annotation_id: id.clone(),
                });
            }
        }
        edit.change_annotations = Some(annotation);
    }
    edit
}

/// The edits of a document, with its version where the client takes one.
fn of_document(
    negotiated: Negotiated,
    uri: Url,
    version: Option<i32>,
    edits: Vec<TextEdit>,
) -> WorkspaceEdit {
    of_documents(negotiated, BTreeMap::from([(uri, (version, edits))]))
}

/// The edits of several documents, each with its version where the client takes one.
pub fn of_documents(
    negotiated: Negotiated,
    documents: BTreeMap<Url, (Option<i32>, Vec<TextEdit>)>,
) -> WorkspaceEdit {
    if !negotiated.versioned_edits {
        let changes = documents.into_iter().map(|(uri, (_, edits))| (uri, edits));
        return WorkspaceEdit {
            changes: Some(changes.collect()),
            ..WorkspaceEdit::default()
        };
    }
    let edits = documents.into_iter();
    let edits = edits.map(|(uri, (version, edits))| document_edit(uri, version, edits));
    WorkspaceEdit {
        document_changes: Some(DocumentChanges::Edits(edits.collect())),
        ..WorkspaceEdit::default()
    }
}

fn document_edit(uri: Url, version: Option<i32>, edits: Vec<TextEdit>) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    }
}
