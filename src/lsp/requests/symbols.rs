//! `workspace/symbol`: the actors of open articles, and the entries of the corpus's own knowledge.

use std::sync::Arc;

use khabar_engine::actors::ActorKind;
use khabar_engine::message::Lang;
use khabar_ide::symbols::{Symbol, Target, symbols};
use tower_lsp::lsp_types::{Location, SymbolInformation, SymbolKind, Url};

use crate::lsp::edits::at_entry;
use crate::lsp::files::OpenFiles;
use crate::lsp::position::Encoding;
use crate::lsp::session::Analysed;

/// Answers the request.
#[allow(deprecated)] // The field `deprecated` of the protocol's type has to be given.
pub fn workspace(
    open: &[(Url, Arc<Analysed>)],
    files: &OpenFiles,
    encoding: Encoding,
    lang: Lang,
    query: &str,
) -> Vec<SymbolInformation> {
    let articles: Vec<_> = open
        .iter()
        .map(|(_, a)| (a.corpus.as_ref(), &a.analysis))
        .collect();
    let location = |target: &Target| match target {
        Target::Entry(entry) => at_entry(encoding, files, entry),
        Target::Article(index, place) => {
            let (uri, analysed) = open.get(*index)?;
            let range = encoding.range(&analysed.analysis.article, place);
            Some(Location::new(uri.clone(), range))
        }
    };
    let information = |symbol: Symbol| {
        Some(SymbolInformation {
            name: symbol.name(lang).to_string(),
            kind: kind(symbol.kind),
            tags: None,
            deprecated: None,
            location: location(&symbol.at)?,
            container_name: Some(symbol.kind.label().get(lang).to_string()),
        })
    };
    let found = symbols(&articles, query).into_iter();
    found.filter_map(information).collect()
}

fn kind(kind: ActorKind) -> SymbolKind {
    match kind {
        ActorKind::Person => SymbolKind::CLASS,
        ActorKind::Country => SymbolKind::NAMESPACE,
        ActorKind::Place => SymbolKind::FIELD,
        _ => SymbolKind::INTERFACE,
    }
}
