//! `textDocument/documentHighlight`, `textDocument/references` and `textDocument/definition`: where an actor is named.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use khabar_corpus::{on_disk, read_text};
use khabar_ide::navigation::{self, Definition, InFile, Occurrence, occurrences};
use tower_lsp::lsp_types::{DocumentHighlight, DocumentHighlightKind, Location, Position, Url};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::documents::Home;
use crate::lsp::edits::at_entry;
use crate::lsp::session::Analysed;
use crate::lsp::snapshot::{Snapshot, Wanted};

/// Every place in the article that names the actor under the cursor.
pub fn highlights(
    analysed: &Analysed,
    negotiated: Negotiated,
    position: Position,
) -> Option<Vec<DocumentHighlight>> {
    let article = &analysed.analysis.article;
    let cursor = negotiated.encoding.cursor(article, position);
    let highlight = |found: Occurrence| DocumentHighlight {
        range: negotiated.encoding.range(article, &found.place),
        kind: Some(if found.in_tag {
            DocumentHighlightKind::WRITE
        } else {
            DocumentHighlightKind::READ
        }),
    };
    let all = occurrences(&analysed.analysis, cursor)?;
    Some(all.places.into_iter().map(highlight).collect())
}

/// The same places as locations, and the id of the actor.
pub fn references(
    analysed: &Analysed,
    negotiated: Negotiated,
    uri: &Url,
    position: Position,
) -> Option<(String, Vec<Location>)> {
    let article = &analysed.analysis.article;
    let cursor = negotiated.encoding.cursor(article, position);
    let all = occurrences(&analysed.analysis, cursor)?;
    let locations = all.places.iter().map(|found| {
        let range = negotiated.encoding.range(article, &found.place);
        Location::new(uri.clone(), range)
    });
    Some((all.id, locations.collect()))
}

/// The places where the other articles of a corpus name an actor, in tags and text: those that are open as they are typed, the others as
/// they lie on disk. Reads files, for as long as the answer is wanted.
pub fn in_corpus(of: &Snapshot, root: &Path, id: &str, wanted: &Wanted) -> Vec<Location> {
    let (files, corpus) = (of.documents.files(), &of.analysed.corpus);
    let own = of.uri.to_file_path().ok().map(|file| on_disk(&file));
    // By their names on disk: a link is the file that it leads to.
    let seen = Mutex::new(own.into_iter().collect::<HashSet<_>>());
    let text_of = |file: &Path, named: PathBuf| {
        let held = files.named(&named);
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        let new = seen.insert(named);
        drop(seen);
        let typed = || held.map(|held| held.rope.to_string());
        new.then(|| typed().or_else(|| read_text(file).ok()))
            .flatten()
    };
    let base = on_disk(root);
    let walked = |file: &Path| match file.strip_prefix(root) {
        // There is no other link on the way: walking follows none to a folder. Asking the disk for each would take its time.
        Ok(below) if !file.is_symlink() => text_of(file, base.join(below)),
        _ => text_of(file, on_disk(file)),
    };
    let mut found = navigation::in_corpus(corpus, id, &walked, &|| wanted.still());
    // Articles that are new, or that git does not see.
    let home = Home::Corpus(root.to_path_buf());
    let open = of.documents.articles_in(&home).into_iter();
    for file in open.filter_map(|uri| uri.to_file_path().ok()) {
        let text = text_of(&file, on_disk(&file));
        found.extend(text.and_then(|text| navigation::in_file(corpus, id, &text, file)));
    }
    let locations = |found: InFile| {
        let uri = files.uri(&found.file)?;
        let range = |place| of.negotiated.encoding.range(&found.article, place);
        let location = |place| Location::new(uri.clone(), range(place));
        Some(found.places.iter().map(location).collect::<Vec<_>>())
    };
    found.into_iter().filter_map(locations).flatten().collect()
}

/// The entry of the actor under the cursor, or where the article first names it.
pub fn definition(of: &Snapshot, position: Position) -> Option<Location> {
    let (analysed, encoding) = (&of.analysed, of.negotiated.encoding);
    let article = &analysed.analysis.article;
    let cursor = encoding.cursor(article, position);
    match navigation::definition(&analysed.corpus, &analysed.analysis, cursor)? {
        Definition::Entry(entry) => at_entry(encoding, &of.documents.sources(), &entry),
        Definition::Article(place) => {
            let range = encoding.range(article, &place);
            Some(Location::new(of.uri.clone(), range))
        }
    }
}
