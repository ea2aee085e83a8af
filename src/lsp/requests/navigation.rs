//! `textDocument/documentHighlight`, `textDocument/references` and `textDocument/definition`: where an actor is named.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use khabar_corpus::index::{Changes, Digest, Extent, InArticle, Index};
use khabar_corpus::{on_disk, read_text};
use khabar_ide::navigation::{self, Definition, Occurrence, occurrences};
use rayon::prelude::*;
use tower_lsp::lsp_types::{DocumentHighlight, DocumentHighlightKind, Location, Position, Url};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::documents::Home;
use crate::lsp::edits::at_entry;
use crate::lsp::files::{Folder, Held, OpenFiles, uri_of};
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
/// they lie on disk. What its index knows is taken from there; the rest is read, for as long as the answer is wanted.
pub fn in_corpus(of: &Snapshot, root: &Path, id: &str, wanted: &Wanted) -> Vec<Location> {
    let files = of.documents.files();
    let corpus = &of.analysed.corpus;
    let found = each_in_corpus(of, &files, (root, of.changes(root)), id, wanted, &|it| {
        let (text, encoding) = (it.text()?, of.negotiated.encoding);
        let uri = it.uri()?;
        let location = |range| Location::new(uri.clone(), range);
        let Some(known) = it.known else {
            let found = navigation::in_file(corpus, id, &text, it.file)?;
            let places = found.places.iter();
            let ranges = places.map(|place| encoding.range(&found.article, place));
            return Some(ranges.map(location).collect::<Vec<_>>());
        };
        let places = navigation::in_indexed(id, &text, &known).into_iter();
        let ranges =
            places.map(|(place, line)| encoding.in_line(place.line, line, &place.span.range()));
        Some(ranges.map(location).collect::<Vec<_>>())
    });
    found.into_iter().flatten().collect()
}

/// An article of the corpus that may name an actor.
pub struct InCorpus<'f> {
    /// Its file.
    pub file: PathBuf,
    /// As the client holds it.
    pub held: Option<&'f Held>,
    /// Where its text names the actor, if the index knows it as it lies on disk.
    pub known: Option<Vec<Extent>>,
}

impl InCorpus<'_> {
    /// Its name for the client.
    pub fn uri(&self) -> Option<Url> {
        uri_of(&self.file, self.held)
    }

    /// Its text, as it is typed, else as it lies on disk.
    pub fn text(&self) -> Option<String> {
        match self.held {
            Some(held) => Some(held.rope.to_string()),
            None => read_text(&self.file).ok(),
        }
    }
}

/// Looks at each article of a corpus that may name an actor, but the one at hand, for as long as the answer is wanted. What is changed by the answer
/// is looked for in all files, whether somebody tells of their changes or not.
pub fn each_in_corpus<T: Send>(
    of: &Snapshot,
    files: &OpenFiles,
    (root, told): (&Path, Changes),
    id: &str,
    wanted: &Wanted,
    look: &(dyn Fn(InCorpus<'_>) -> Option<T> + Sync),
) -> Vec<T> {
    let own = of.uri.to_file_path().ok().map(|file| on_disk(&file));
    // By their names on disk: a link is the file that it leads to.
    let seen = Mutex::new(own.into_iter().collect::<HashSet<_>>());
    let is_new = |named: PathBuf| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(named)
    };
    let folder = Folder::new(root);
    let known = of.index.as_ref();
    let naming = |index: &Index, knowledge: &Digest| index.naming(id, knowledge, told);
    let known = known.and_then(|index| index.ask(naming));
    let articles = known.unwrap_or_else(|| {
        let (files, _) = khabar_corpus::articles(&[root.to_path_buf()]);
        let unknown = |file| InArticle { file, named: None };
        files.into_iter().map(unknown).collect()
    });
    let read = |InArticle { file, named: known }| {
        let named = folder.on_disk(&file);
        let held = files.named(&named);
        if !wanted.still() || !is_new(named) {
            return None;
        }
        // What is typed is not what the index knows.
        let known = known.filter(|_| held.is_none());
        look(InCorpus { file, held, known })
    };
    let mut found: Vec<T> = articles.into_par_iter().filter_map(read).collect();
    // Open articles that the index leaves out as they lie on disk, that are new, or that git does not see.
    let home = Home::Corpus(root.to_path_buf());
    let open = of.documents.articles_in(&home).into_iter();
    for file in open.filter_map(|uri| uri.to_file_path().ok()) {
        let named = on_disk(&file);
        if let Some(held) = files.named(&named).filter(|_| is_new(named.clone())) {
            found.extend(look(InCorpus {
                file,
                held: Some(held),
                known: None,
            }));
        }
    }
    found
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
