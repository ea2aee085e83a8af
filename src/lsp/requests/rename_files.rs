//! `workspace/willRenameFiles`: settings follow the files they name.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use khabar_corpus::SETTINGS_FILE;
use khabar_corpus::renames::{follow, root_of};
use ropey::Rope;
use tower_lsp::lsp_types::{FileRename, TextEdit, Url, WorkspaceEdit};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::of_documents;
use crate::lsp::files::OpenFiles;

/// The changes to the settings of all corpora that are known or that a file is in. None where none names what moves. Reads files.
pub fn edit(
    negotiated: Negotiated,
    files: &OpenFiles,
    known: Vec<PathBuf>,
    moves: &[FileRename],
) -> Option<WorkspaceEdit> {
    let path = |name: &str| Url::parse(name).ok()?.to_file_path().ok();
    let moves: Vec<(PathBuf, PathBuf)> = moves
        .iter()
        .filter_map(|moved| Some((path(&moved.old_uri)?, path(&moved.new_uri)?)))
        .collect();
    let mut roots = known;
    let is_there = |file: &Path| files.is_there(file);
    roots.extend(
        moves
            .iter()
            .filter_map(|(from, _)| root_of(from, &is_there)),
    );
    roots.sort();
    roots.dedup();
    let mut documents = BTreeMap::new();
    for root in roots {
        let file = root.join(SETTINGS_FILE);
        // Settings that move themselves take their corpus along.
        if moves.iter().any(|(from, _)| file.starts_with(from)) {
            continue;
        }
        let (Ok(text), Some(uri)) = (files.read(&file), files.uri(&file)) else {
            continue;
        };
        let rope = Rope::from_str(&text);
        let follow = |(from, to): &(PathBuf, PathBuf)| follow(&root, &text, from, to);
        let mut changes: Vec<_> = moves.iter().flat_map(follow).collect();
        changes.sort_by_key(|(span, _)| span.start);
        // What moves twice at once moves with the first.
        changes.dedup_by(|a, b| a.0 == b.0);
        let edits: Vec<TextEdit> = changes
            .into_iter()
            .map(|(span, new)| TextEdit::new(negotiated.encoding.to_range(&rope, &span), new))
            .collect();
        if !edits.is_empty() {
            let version = files.get(&file).map(|held| held.version);
            documents.insert(uri, (version, edits));
        }
    }
    (!documents.is_empty()).then(|| of_documents(negotiated, documents))
}
