//! `workspace/symbol`: the actors and events of the corpora of open articles, and the entries of their own knowledge.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use khabar_corpus::Corpus;
use khabar_corpus::index::{EventIn, Extent};
use khabar_engine::actors::{Actor, ActorKind};
use khabar_engine::annotation::Layer;
use khabar_engine::message::Lang;
use khabar_ide::calls::events_in;
use khabar_ide::symbols::{MOST, Symbol, Target, event_name, name, symbols};
use tower_lsp::lsp_types::{Location, SymbolInformation, SymbolKind, Url};

use crate::lsp::edits::at_entry;
use crate::lsp::files::{Folder, OpenFiles, uri_of};
use crate::lsp::indexer::Indexed;
use crate::lsp::position::Encoding;
use crate::lsp::session::Analysed;

/// All that an answer is made from.
pub struct Ground<'a> {
    /// The open articles, as they were analysed last.
    pub open: &'a [(Url, Arc<Analysed>)],
    /// The open files.
    pub files: &'a OpenFiles,
    /// The index of the corpus with a root.
    pub index: &'a dyn Fn(&Path) -> Option<Arc<Indexed>>,
    /// The unit of positions.
    pub encoding: Encoding,
    /// The language of names.
    pub lang: Lang,
}

/// So many events of one actor are told at most, and of so many actors: a query for one letter finds hundreds.
const EVENTS: (usize, usize) = (40, 10);

/// Answers the request: the actors, then the events.
pub fn workspace(ground: &Ground<'_>, query: &str) -> Vec<SymbolInformation> {
    let mut found = in_open(ground, query);
    let mut seen: HashSet<String> = found.iter().map(|symbol| symbol.name.clone()).collect();
    let mut roots = HashSet::new();
    for (_, analysed) in ground.open {
        let corpus = &analysed.corpus;
        let Some(root) = corpus.root.as_deref().filter(|root| roots.insert(*root)) else {
            continue;
        };
        let index = (ground.index)(root);
        if let Some(index) = &index {
            found.extend(closed_actors(ground, corpus, index, query, &mut seen));
        }
        found.extend(events(ground, corpus, index.as_deref(), query));
    }
    found.truncate(MOST);
    found
}

fn in_open(ground: &Ground<'_>, query: &str) -> Vec<SymbolInformation> {
    let articles: Vec<_> = ground
        .open
        .iter()
        .map(|(_, a)| (a.corpus.as_ref(), &a.analysis))
        .collect();
    let location = |target: &Target| match target {
        Target::Entry(entry) => at_entry(ground.encoding, ground.files, entry),
        Target::Article(index, place) => {
            let (uri, analysed) = ground.open.get(*index)?;
            let range = ground.encoding.range(&analysed.analysis.article, place);
            Some(Location::new(uri.clone(), range))
        }
    };
    let found = symbols(&articles, query).into_iter();
    let symbol = |symbol: Symbol| {
        let at = location(&symbol.at)?;
        let container = symbol.kind.label().get(ground.lang).to_string();
        let name = symbol.name(ground.lang).to_string();
        Some(information(name, kind(symbol.kind), at, container))
    };
    found.filter_map(symbol).collect()
}

/// Actors that no open article names.
fn closed_actors(
    ground: &Ground<'_>,
    corpus: &Corpus,
    index: &Indexed,
    query: &str,
    seen: &mut HashSet<String>,
) -> Vec<SymbolInformation> {
    let folder = Folder::new(corpus.root.as_deref().unwrap_or(Path::new("")));
    let mut symbol = |actor: &Actor| {
        let name = name(actor).get(ground.lang).to_string();
        if seen.contains(&name) {
            return None;
        }
        let (file, text, extent) = index.ask(|index, _| index.first_named(&actor.id))??;
        let at = location(ground, &folder, &file, &text, extent)?;
        seen.insert(name.clone());
        let container = actor.kind.label().get(ground.lang).to_string();
        Some(information(name, kind(actor.kind), at, container))
    };
    let found = corpus.knowledge.actors.answering(query);
    found.filter_map(&mut symbol).take(MOST).collect()
}

/// The events that annotators wrote in which somebody takes part whom the query names, or that it names by type or id.
fn events(
    ground: &Ground<'_>,
    corpus: &Corpus,
    index: Option<&Indexed>,
    query: &str,
) -> Vec<SymbolInformation> {
    if query.trim().is_empty() {
        return Vec::new();
    }
    let kb = &corpus.knowledge.actors;
    let actors: Vec<&str> = kb.answering(query).map(|actor| &*actor.id).collect();
    let mut found = Vec::new();
    for (uri, analysed) in ground.open {
        let Ok(file) = uri.to_file_path() else {
            continue;
        };
        if analysed.corpus.root != corpus.root {
            continue;
        }
        let parties = |event: &EventIn| {
            let mut all = event.doers.iter().chain(&event.others);
            all.any(|id| actors.contains(&id.as_str()))
        };
        let events = events_in(&analysed.analysis, &file).into_iter();
        let named = |event: &EventIn| event.r#type.eq_ignore_ascii_case(query);
        found.extend(events.filter(|event| named(event) || parties(event)));
    }
    let folder = Folder::new(corpus.root.as_deref().unwrap_or(Path::new("")));
    if let Some(index) = index {
        let (most, first) = EVENTS;
        let called = index.ask(|index, _| index.events_called(query, most));
        let mut closed = called.unwrap_or_default();
        for id in actors.iter().take(first) {
            let of = index.ask(|index, _| index.events_of(id, most));
            closed.extend(of.unwrap_or_default());
        }
        closed.retain(|event| ground.files.named(&folder.on_disk(&event.file)).is_none());
        found.extend(closed);
    }
    found.retain(|event| event.layer == Layer::Gold);
    let symbol = |event: &EventIn| {
        let at = location(ground, &folder, &event.file, &event.text, event.at)?;
        let file = event.file.file_name().unwrap_or_default().to_string_lossy();
        let name = event_name(event, kb);
        Some(information(name, SymbolKind::EVENT, at, file.into_owned()))
    };
    let mut told = HashSet::new();
    let mut symbols: Vec<SymbolInformation> = found.iter().filter_map(symbol).collect();
    symbols.retain(|it| {
        let start = it.location.range.start;
        told.insert((
            it.name.clone(),
            it.location.uri.clone(),
            start.line,
            start.character,
        ))
    });
    symbols
}

fn location(
    ground: &Ground<'_>,
    folder: &Folder<'_>,
    file: &Path,
    text: &str,
    extent: Extent,
) -> Option<Location> {
    let uri = uri_of(file, ground.files.named(&folder.on_disk(file)))?;
    let bytes = extent.bytes(text);
    let range = ground.encoding.in_line(extent.line, text, &bytes);
    Some(Location::new(uri, range))
}

#[allow(deprecated)] // The field `deprecated` of the protocol's type has to be given.
fn information(
    name: String,
    kind: SymbolKind,
    location: Location,
    container: String,
) -> SymbolInformation {
    SymbolInformation {
        name,
        kind,
        tags: None,
        deprecated: None,
        location,
        container_name: Some(container),
    }
}

/// The kind that stands for that of an actor.
pub fn kind(kind: ActorKind) -> SymbolKind {
    match kind {
        ActorKind::Person => SymbolKind::CLASS,
        ActorKind::Country => SymbolKind::NAMESPACE,
        ActorKind::Place => SymbolKind::FIELD,
        _ => SymbolKind::INTERFACE,
    }
}
