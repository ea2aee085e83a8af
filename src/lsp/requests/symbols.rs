//! `workspace/symbol`: the actors of open articles, and the entries of the corpus's own knowledge.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use tower_lsp::lsp_types::{Location, SymbolInformation, SymbolKind, Url};

use crate::lsp::position::Encoding;
use crate::lsp::session::Analysed;
use khabar_engine::actors::{Actor, ActorIx, ActorKind};
use khabar_engine::message::Lang;
use khabar_engine::text::fold::fold;

/// How many are told; nobody reads further.
const MOST: usize = 200;

/// The actors whose name, alias or id holds the query: those of the corpus's knowledge at their entry, the others where an open
/// article first names them.
pub fn workspace(
    open: &[(Url, Arc<Analysed>)],
    encoding: Encoding,
    lang: Lang,
    query: &str,
) -> Vec<SymbolInformation> {
    let wanted = fold(query).to_lowercase();
    let mut found: BTreeMap<String, SymbolInformation> = BTreeMap::new();
    for (uri, analysed) in open {
        let kb = &analysed.analysis.knowledge.actors;
        for (id, entry) in &analysed.corpus.entries {
            let Some(actor) = kb.find(id).and_then(|ix| kb.actor(ix)) else {
                continue;
            };
            let Ok(file) = Url::from_file_path(&entry.file) else {
                continue;
            };
            if answers(actor, &wanted) {
                let rope = ropey::Rope::from_str(&entry.text);
                let place = Location::new(file, encoding.to_range(&rope, &entry.span));
                found.insert(id.clone(), symbol(actor, lang, place));
            }
        }
        let article = &analysed.analysis.article;
        let mut seen: FxHashSet<ActorIx> = FxHashSet::default();
        for (line, paragraph) in analysed.analysis.paragraphs.iter().enumerate() {
            for mention in &paragraph.mentions {
                let first = mention.actor.filter(|ix| seen.insert(*ix));
                let Some(actor) = first.and_then(|ix| kb.actor(ix)) else {
                    continue;
                };
                if !found.contains_key(&actor.id) && answers(actor, &wanted) {
                    let span = article.span_in_line(line, &mention.span);
                    let range = encoding.to_range(article.rope(), &span);
                    let place = Location::new(uri.clone(), range);
                    found.insert(actor.id.clone(), symbol(actor, lang, place));
                }
            }
        }
    }
    found.into_values().take(MOST).collect()
}

/// Whether a folded query is part of one of an actor's names.
fn answers(actor: &Actor, wanted: &str) -> bool {
    let names = [&actor.id, &actor.ar, &actor.en];
    let mut names = names.into_iter().chain(&actor.aliases);
    names.any(|name| fold(name).to_lowercase().contains(wanted))
}

#[allow(deprecated)] // The field `deprecated` of the protocol's type has to be given.
fn symbol(actor: &Actor, lang: Lang, location: Location) -> SymbolInformation {
    let name = match lang {
        Lang::En => &actor.en,
        Lang::Ar => &actor.ar,
    };
    SymbolInformation {
        name: format!("{name} · {}", actor.id),
        kind: match actor.kind {
            ActorKind::Person => SymbolKind::CLASS,
            ActorKind::Country => SymbolKind::NAMESPACE,
            ActorKind::Place => SymbolKind::FIELD,
            _ => SymbolKind::INTERFACE,
        },
        tags: None,
        deprecated: None,
        location,
        container_name: Some(actor.kind.label().get(lang).to_string()),
    }
}
