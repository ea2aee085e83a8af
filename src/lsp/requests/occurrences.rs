//! `textDocument/documentHighlight`, `textDocument/references` and `textDocument/definition`: where an actor is named.

use std::path::Path;

use tower_lsp::lsp_types::{DocumentHighlight, DocumentHighlightKind, Location, Position, Url};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::position::Encoding;
use crate::lsp::session::Analysed;
use khabar_engine::actors::ActorIx;
use khabar_engine::article::{Article, LineKind, Occurrence, actor_at, in_tag, occurrences};

/// The actor under the cursor.
fn actor(analysed: &Analysed, negotiated: Negotiated, position: Position) -> Option<ActorIx> {
    let (line, byte) = analysed.place(negotiated.encoding, position);
    actor_at(&analysed.analysis, line, byte)
}

/// Every place in the article that names the actor under the cursor.
pub fn highlights(
    analysed: &Analysed,
    negotiated: Negotiated,
    position: Position,
) -> Option<Vec<DocumentHighlight>> {
    let actor = actor(analysed, negotiated, position)?;
    let article = &analysed.analysis.article;
    let highlight = |o: Occurrence| DocumentHighlight {
        range: negotiated
            .encoding
            .to_range(article.rope(), &article.span_in_line(o.line, &o.span)),
        kind: Some(if o.in_tag {
            DocumentHighlightKind::WRITE
        } else {
            DocumentHighlightKind::READ
        }),
    };
    let all = occurrences(&analysed.analysis, actor);
    Some(all.into_iter().map(highlight).collect())
}

/// The same places as locations.
pub fn references(
    analysed: &Analysed,
    negotiated: Negotiated,
    uri: &Url,
    position: Position,
) -> Option<(String, Vec<Location>)> {
    let actor = actor(analysed, negotiated, position)?;
    let found = highlights(analysed, negotiated, position)?;
    let location = |h: DocumentHighlight| Location::new(uri.clone(), h.range);
    let id = analysed.analysis.knowledge.actors.id(actor).to_string();
    Some((id, found.into_iter().map(location).collect()))
}

/// The places where the tags of the other articles of a corpus name an actor. Reads files.
pub fn in_corpus(root: &Path, id: &str, but: &Url, encoding: Encoding) -> Vec<Location> {
    let (files, _) = khabar_corpus::articles(&[root.to_path_buf()]);
    let mut found = Vec::new();
    for file in files {
        let Ok(uri) = Url::from_file_path(&file) else {
            continue;
        };
        // Most files do not have the id at all.
        let text = std::fs::read_to_string(&file).unwrap_or_default();
        if uri == *but || !text.contains(id) {
            continue;
        }
        let article = Article::new(&text);
        for (line, content) in article.lines().iter().enumerate() {
            if content.kind() == LineKind::Tag {
                found.extend(in_tag(content.tag(), id).map(|span| {
                    let span = article.span_in_line(line, &span);
                    Location::new(uri.clone(), encoding.to_range(article.rope(), &span))
                }));
            }
        }
    }
    found
}

/// The entry of the actor under the cursor, if the corpus has one of its own; else where the article first names the actor.
pub fn definition(
    analysed: &Analysed,
    negotiated: Negotiated,
    uri: &Url,
    position: Position,
) -> Option<Location> {
    let actor = actor(analysed, negotiated, position)?;
    let id = analysed.analysis.knowledge.actors.id(actor);
    if let Some(entry) = analysed.corpus.entries.get(id) {
        let rope = ropey::Rope::from_str(&entry.text);
        let range = negotiated.encoding.to_range(&rope, &entry.span);
        return Some(Location::new(Url::from_file_path(&entry.file).ok()?, range));
    }
    let (_, all) = references(analysed, negotiated, uri, position)?;
    all.into_iter().next()
}
