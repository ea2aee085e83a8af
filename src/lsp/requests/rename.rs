//! `textDocument/prepareRename` and `textDocument/rename`: another id for an actor or an event, wherever the corpus names it.

use std::collections::BTreeMap;
use std::sync::Arc;

use khabar_corpus::entries::named_in;
use khabar_corpus::index::Changes;
use khabar_engine::article::Article;
use khabar_engine::message::Message;
use khabar_ide::rename::{self, Named};
use ropey::Rope;
use tower_lsp::lsp_types::{Position, PrepareRenameResponse, TextEdit, Url, WorkspaceEdit};

use super::navigation::{InCorpus, each_in_corpus};
use crate::lsp::edits::of_documents;
use crate::lsp::files::OpenFiles;
use crate::lsp::snapshot::{Snapshot, Wanted};

/// What is edited in a document, and its version where it is open.
type Edited = (Url, (Option<i32>, Vec<TextEdit>));

/// The id under the cursor, if it can be another. The error says why it cannot.
pub fn prepare(
    of: &Snapshot,
    position: Position,
) -> Result<Option<PrepareRenameResponse>, Message> {
    let Some((named, place)) = at(of, position) else {
        return Ok(None);
    };
    match rename::fixed(&of.analysed.corpus, &named) {
        Some(why) => Err(why),
        None => Ok(Some(PrepareRenameResponse::RangeWithPlaceholder {
            range: of
                .negotiated
                .encoding
                .range(&of.analysed.analysis.article, &place),
            placeholder: named.id().to_string(),
        })),
    }
}

fn at(of: &Snapshot, position: Position) -> Option<(Named, khabar_ide::Place)> {
    let analysis = &of.analysed.analysis;
    let cursor = of.negotiated.encoding.cursor(&analysis.article, position);
    rename::named_at(analysis, cursor)
}

/// The edit that renames it. Reads articles, for as long as the answer is wanted.
pub fn rename(
    of: &Snapshot,
    position: Position,
    new: &str,
    wanted: &Wanted,
) -> Result<Option<WorkspaceEdit>, Message> {
    let Some((named, _)) = at(of, position) else {
        return Ok(None);
    };
    let (corpus, article) = (&of.analysed.corpus, &of.analysed.analysis.article);
    let refused = rename::fixed(corpus, &named);
    if let Some(why) = refused.or_else(|| rename::wrong(corpus, article, &named, new)) {
        return Err(why);
    }
    let files = of.documents.files();
    if let Some(why) = merges(of, &files, &named, new, wanted) {
        return Err(why);
    }
    let mut edited: BTreeMap<Url, (Option<i32>, Vec<TextEdit>)> = BTreeMap::new();
    let own = edits(of, article, &named, new);
    if !own.is_empty() {
        edited.insert(of.uri.clone(), (Some(of.analysed.version), own));
    }
    if let (Named::Actor(id), Some(root)) = (&named, &corpus.root) {
        edited.extend(in_knowledge(of, &files, id, new));
        edited.extend(each_in_corpus(
            of,
            &files,
            (root, Changes::Looked),
            id,
            wanted,
            &|it| in_article(of, &named, new, it),
        ));
    }
    // Of one that is open and out of step, the places are not the client's.
    let out_of_step = |(uri, (version, _)): &(&Url, &(Option<i32>, Vec<TextEdit>))| {
        version.is_some() && !of.documents.in_step(uri)
    };
    if let Some((uri, _)) = edited.iter().find(out_of_step) {
        return Err(Message::new(
            format!("Khabar has missed a change of {uri}: close it, open it and rename again."),
            format!("فات خبرَ تعديل في {uri}: أغلقه ثم افتحه وأعد المحاولة."),
        ));
    }
    Ok(Some(of_documents(of.negotiated, edited)))
}

/// Why an actor cannot have an id that articles name already, and that no knowledge says whose it is: from then on two would be one. Nothing where
/// none does.
fn merges(
    of: &Snapshot,
    files: &OpenFiles,
    named: &Named,
    new: &str,
    wanted: &Wanted,
) -> Option<Message> {
    let (corpus, article) = (&of.analysed.corpus, &of.analysed.analysis.article);
    let known = corpus.knowledge.actors.find(new).is_some();
    if !matches!(named, Named::Actor(_)) || known || new == named.id() {
        return None;
    }
    let new = Named::Actor(new.to_string());
    let names = |article: &Article| !rename::places(article, &new).is_empty();
    let look = |it: InCorpus<'_>| {
        let text = it.text().filter(|text| text.contains(new.id()))?;
        names(&Article::new(&text, Arc::default())).then_some(it.file)
    };
    let root = corpus.root.as_deref();
    let mut all = root.map_or(Vec::new(), |root| {
        each_in_corpus(of, files, (root, Changes::Looked), new.id(), wanted, &look)
    });
    let own = of.uri.to_file_path().ok().filter(|_| names(article));
    all.extend(own);
    all.sort();
    (!all.is_empty()).then(|| rename::merging(new.id(), &all))
}

fn edits(of: &Snapshot, article: &Article, named: &Named, new: &str) -> Vec<TextEdit> {
    let places = rename::places(article, named).into_iter();
    let edit = |place| {
        TextEdit::new(
            of.negotiated.encoding.range(article, &place),
            new.to_string(),
        )
    };
    places.map(edit).collect()
}

fn in_article(of: &Snapshot, named: &Named, new: &str, it: InCorpus) -> Option<Edited> {
    let text = it.text()?;
    if !text.contains(named.id()) {
        return None;
    }
    let article = Article::new(&text, Arc::default());
    let edits = edits(of, &article, named, new);
    (!edits.is_empty()).then_some(())?;
    Some((it.uri()?, (it.held.map(|held| held.version), edits)))
}

/// The entries of the corpus's own knowledge.
fn in_knowledge(of: &Snapshot, files: &OpenFiles, id: &str, new: &str) -> Vec<Edited> {
    let own = of.analysed.corpus.files.iter().filter(|file| file.inside);
    let edited = own.filter_map(|knowledge| {
        let held = files.get(&knowledge.file);
        let text = held.map_or_else(|| knowledge.text.to_string(), |held| held.rope.to_string());
        let rope = Rope::from_str(&text);
        let encoding = of.negotiated.encoding;
        let edit = |span| TextEdit::new(encoding.to_range(&rope, &span), format!("\"{new}\""));
        let edits: Vec<TextEdit> = named_in(&text, id).into_iter().map(edit).collect();
        (!edits.is_empty()).then_some(())?;
        let version = held.map(|held| held.version);
        Some((files.uri(&knowledge.file)?, (version, edits)))
    });
    edited.collect()
}
