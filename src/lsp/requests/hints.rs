//! `textDocument/inlayHint`: the value of a date, the id of an actor, the sentence of an event tag.

use khabar_engine::message::Lang;
use khabar_engine::text::Span;
use khabar_ide::Place;
use khabar_ide::hints::{Hint, HintKind, hints};
use tower_lsp::lsp_types::{InlayHint, InlayHintKind, InlayHintLabel, InlayHintTooltip, Range};

use super::lines_of;
use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// Answers the request.
pub fn inlay_hints(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    range: Range,
) -> Vec<InlayHint> {
    let article = &analysed.analysis.article;
    let shown = |hint: Hint| {
        let place = Place::new(hint.at.line, Span::at(hint.at.byte));
        InlayHint {
            position: negotiated.encoding.range(article, &place).start,
            label: InlayHintLabel::String(hint.said.get(lang).to_string()),
            kind: match hint.kind {
                HintKind::Actor => Some(InlayHintKind::TYPE),
                HintKind::Value => Some(InlayHintKind::PARAMETER),
                HintKind::Sentence => None,
            },
            text_edits: None,
            tooltip: hint
                .why
                .map(|why| InlayHintTooltip::String(why.get(lang).to_string())),
            padding_left: Some(true),
            padding_right: None,
            data: None,
        }
    };
    let found = hints(&analysed.analysis, lines_of(range)).into_iter();
    found.map(shown).collect()
}
