//! `textDocument/prepareCallHierarchy`, `callHierarchy/incomingCalls` and `callHierarchy/outgoingCalls`: who did what to whom in the corpus.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use khabar_corpus::Corpus;
use khabar_corpus::index::EventIn;
use khabar_engine::article::actor_at;
use khabar_engine::message::{Lang, Message};
use khabar_ide::calls::{Call, Direction, calls, events_in};
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyItem, CallHierarchyOutgoingCall, Position, Range, Url,
};

use super::symbols;
use crate::lsp::files::{Folder, OpenFiles, uri_of};
use crate::lsp::indexer::Indexed;
use crate::lsp::position::Encoding;
use crate::lsp::session::Analysed;
use crate::lsp::snapshot::Snapshot;

/// How many events are looked at: nobody reads further.
const MOST: usize = 1_000;

/// What an item is about, given back with the next question.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    actor: String,
    /// The root of the corpus; none outside any.
    root: Option<PathBuf>,
}

/// The actor under the cursor.
pub fn prepare(of: &Snapshot, position: Position) -> Option<Vec<CallHierarchyItem>> {
    let (analysis, encoding) = (&of.analysed.analysis, of.negotiated.encoding);
    let article = &analysis.article;
    let cursor = encoding.cursor(article, position);
    let actor = actor_at(analysis, cursor.line, cursor.byte)?;
    let id = analysis.knowledge.actors.id(actor);
    let range = match analysis.mention_at(cursor.line, cursor.byte) {
        Some(mention) => {
            encoding.range(article, &khabar_ide::Place::new(cursor.line, mention.span))
        }
        None => Range::new(position, position),
    };
    let asked = Asked {
        actor: id.to_string(),
        root: of.analysed.corpus.root.clone(),
    };
    let at = (of.uri.clone(), range);
    Some(vec![item(
        &of.analysed.corpus,
        of.lang,
        asked,
        at,
        id.to_string(),
    )])
}

/// What an item was asked about.
pub fn asked(item: &CallHierarchyItem) -> Option<Asked> {
    serde_json::from_value(item.data.clone()?).ok()
}

/// All that an answer is made from.
pub struct Ground<'a> {
    /// The open articles, as they were analysed last.
    pub open: &'a [(Url, Arc<Analysed>)],
    /// The open files.
    pub files: &'a OpenFiles,
    /// The index of the corpus.
    pub index: Option<Arc<Indexed>>,
    /// The unit of positions.
    pub encoding: Encoding,
    /// The language of names.
    pub lang: Lang,
}

impl Asked {
    /// The root of the corpus.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The folder of the corpus.
    fn folder(&self) -> Folder<'_> {
        Folder::new(self.root().unwrap_or(Path::new("")))
    }

    /// What the actor and others have to do with each other: in open articles as they are typed, in the others as the index has them.
    fn calls(
        &self,
        ground: &Ground<'_>,
        folder: &Folder<'_>,
        direction: Direction,
    ) -> Option<(Arc<Corpus>, Vec<Call>)> {
        let inside = |(_, analysed): &&(Url, Arc<Analysed>)| analysed.corpus.root == self.root;
        let open: Vec<_> = ground.open.iter().filter(inside).collect();
        let corpus = Arc::clone(&open.first()?.1.corpus);
        let mut events = Vec::new();
        for (uri, analysed) in &open {
            if let Ok(file) = uri.to_file_path() {
                events.extend(events_in(&analysed.analysis, &file));
            }
        }
        let index = ground.index.as_ref();
        let known =
            index.and_then(|index| index.ask(|index, _| index.events_of(&self.actor, MOST)));
        let is_closed = |event: &EventIn| {
            let named = folder.on_disk(&event.file);
            ground.files.named(&named).is_none()
        };
        events.extend(known.into_iter().flatten().filter(is_closed));
        Some((corpus, calls(&events, &self.actor, direction)))
    }

    /// What was done to the actor.
    pub fn incoming(&self, ground: &Ground<'_>) -> Option<Vec<CallHierarchyIncomingCall>> {
        let folder = self.folder();
        let (corpus, calls) = self.calls(ground, &folder, Direction::Incoming)?;
        let incoming = calls.into_iter().filter_map(|call| {
            let (from, from_ranges) = self.told(ground, &folder, &corpus, &call)?;
            Some(CallHierarchyIncomingCall { from, from_ranges })
        });
        Some(incoming.collect())
    }

    /// What the actor did.
    pub fn outgoing(
        &self,
        ground: &Ground<'_>,
        at: &Url,
    ) -> Option<Vec<CallHierarchyOutgoingCall>> {
        let folder = self.folder();
        let (corpus, calls) = self.calls(ground, &folder, Direction::Outgoing)?;
        let outgoing = calls.into_iter().filter_map(|call| {
            let (to, ranges) = self.told(ground, &folder, &corpus, &call)?;
            // They are taken for ranges of the article that was asked from.
            let from_ranges = if to.uri == *at { ranges } else { Vec::new() };
            Some(CallHierarchyOutgoingCall { to, from_ranges })
        });
        Some(outgoing.collect())
    }

    /// The other one as an item, and where the events are told.
    fn told(
        &self,
        ground: &Ground<'_>,
        folder: &Folder<'_>,
        corpus: &Corpus,
        call: &Call,
    ) -> Option<(CallHierarchyItem, Vec<Range>)> {
        let uri = uri_of(&call.file, ground.files.named(&folder.on_disk(&call.file)))?;
        let events = call.events.iter();
        let ranges = events.map(|(_, _, at, text)| {
            let bytes = at.bytes(text);
            ground.encoding.in_line(at.line, text, &bytes)
        });
        let ranges: Vec<Range> = ranges.collect();
        let asked = Asked {
            actor: call.other.clone(),
            root: self.root.clone(),
        };
        let name = call.file.file_name().unwrap_or_default().to_string_lossy();
        let said = [
            Some(call.summary()),
            call.date.clone(),
            Some(name.into_owned()),
        ];
        let detail = said.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let at = (uri, *ranges.first()?);
        Some((item(corpus, ground.lang, asked, at, detail), ranges))
    }
}

fn item(
    corpus: &Corpus,
    lang: Lang,
    asked: Asked,
    (uri, range): (Url, Range),
    detail: String,
) -> CallHierarchyItem {
    let kb = &corpus.knowledge.actors;
    let actor = kb.find(&asked.actor).and_then(|ix| kb.actor(ix));
    let name = actor.map(|actor| Message::new(actor.en.clone(), actor.ar.clone()));
    let name = name.map(|name| name.get(lang).to_string());
    CallHierarchyItem {
        name: name.unwrap_or_else(|| asked.actor.clone()),
        kind: symbols::kind(actor.map(|actor| actor.kind).unwrap_or_default()),
        tags: None,
        detail: Some(detail),
        uri,
        range,
        selection_range: range,
        data: serde_json::to_value(asked).ok(),
    }
}
