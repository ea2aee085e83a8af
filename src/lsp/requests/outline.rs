//! `textDocument/documentSymbol`: the events of an article.

use khabar_engine::message::Lang;
use khabar_ide::outline::{Heading, outline};
use tower_lsp::lsp_types::{DocumentSymbol, SymbolKind};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// Answers the request.
#[allow(deprecated)] // The field `deprecated` of the protocol's type has to be given.
pub fn symbols(analysed: &Analysed, negotiated: Negotiated, lang: Lang) -> Vec<DocumentSymbol> {
    let article = &analysed.analysis.article;
    let symbol = |heading: Heading| DocumentSymbol {
        name: heading.name,
        detail: heading.detail.map(|said| said.get(lang).to_string()),
        kind: SymbolKind::EVENT,
        tags: None,
        deprecated: None,
        range: negotiated.encoding.range(article, &heading.whole),
        selection_range: negotiated.encoding.range(article, &heading.first),
        children: None,
    };
    outline(&analysed.analysis)
        .into_iter()
        .map(symbol)
        .collect()
}
