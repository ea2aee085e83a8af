//! `textDocument/documentHighlight`, `textDocument/references` and `textDocument/definition`: where an actor is named.

use std::path::Path;

use khabar_ide::navigation::{self, Definition, InFile, Occurrence, occurrences};
use tower_lsp::lsp_types::{DocumentHighlight, DocumentHighlightKind, Location, Position, Url};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::at_entry;
use crate::lsp::position::Encoding;
use crate::lsp::session::Analysed;
use crate::lsp::snapshot::Wanted;

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

/// The places where the tags of the other articles of a corpus name an actor. Reads files, for as long as the answer is wanted.
pub fn in_corpus(
    root: &Path,
    id: &str,
    but: &Url,
    encoding: Encoding,
    wanted: &Wanted,
) -> Vec<Location> {
    let own = but.to_file_path().ok();
    let locations = |found: InFile| {
        let uri = Url::from_file_path(&found.file).ok()?;
        let location = |place| Location::new(uri.clone(), encoding.range(&found.article, place));
        Some(found.places.iter().map(location).collect::<Vec<_>>())
    };
    let all = navigation::in_corpus(root, id, own.as_deref(), &|| wanted.still()).into_iter();
    all.filter_map(locations).flatten().collect()
}

/// The entry of the actor under the cursor, or where the article first names it.
pub fn definition(
    analysed: &Analysed,
    negotiated: Negotiated,
    uri: &Url,
    position: Position,
) -> Option<Location> {
    let article = &analysed.analysis.article;
    let cursor = negotiated.encoding.cursor(article, position);
    match navigation::definition(&analysed.corpus, &analysed.analysis, cursor)? {
        Definition::Entry(entry) => at_entry(negotiated.encoding, &entry),
        Definition::Article(place) => {
            let range = negotiated.encoding.range(article, &place);
            Some(Location::new(uri.clone(), range))
        }
    }
}
