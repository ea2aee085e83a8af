//! `textDocument/hover`: what is known of the words under the cursor.

use khabar_engine::message::Lang;
use tower_lsp::lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// Answers the request.
pub fn hover(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    position: Position,
) -> Option<Hover> {
    let article = &analysed.analysis.article;
    let cursor = negotiated.encoding.cursor(article, position);
    let found = khabar_ide::hover::hover(&analysed.analysis, lang, cursor)?;
    let range = negotiated.encoding.range(article, &found.place);
    let (kind, value) = if negotiated.markdown {
        (MarkupKind::Markdown, found.markdown)
    } else {
        (MarkupKind::PlainText, found.plain())
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent { kind, value }),
        range: Some(range),
    })
}
