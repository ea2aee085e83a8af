//! `textDocument/codeLens`: how many events are suggested, above each paragraph that has any.

use khabar_engine::message::Lang;
use khabar_engine::text::Span;
use khabar_ide::Place;
use khabar_ide::lenses::{Lens, lenses};
use serde_json::json;
use tower_lsp::lsp_types::{CodeLens, Command, Url};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// The command that inserts all suggested events of a paragraph: its arguments are the document and the line.
pub const INSERT_EVENTS: &str = "khabar.insertSuggestedEvents";

/// Answers the request.
pub fn code_lens(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    uri: &Url,
) -> Vec<CodeLens> {
    let article = &analysed.analysis.article;
    let code_lens = |lens: Lens| CodeLens {
        range: negotiated
            .encoding
            .range(article, &Place::new(lens.line, Span::new(0, 0))),
        command: Some(Command {
            title: lens.title().get(lang).to_string(),
            command: INSERT_EVENTS.to_string(),
            arguments: Some(vec![json!(uri), json!(lens.line)]),
        }),
        data: None,
    };
    lenses(&analysed.analysis)
        .into_iter()
        .map(code_lens)
        .collect()
}
