//! `khabar/annotations`: where mentions and dates stand, for clients that show them as backgrounds.
//!
//! Semantic tokens would do in most editors, but VS Code lays out Arabic prose wrongly once tokens split it.

use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{Range, TextDocumentIdentifier};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;
use khabar_engine::text::Span;

/// Parameters of the request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AnnotationsParams {
    /// The document.
    pub text_document: TextDocumentIdentifier,
    /// The lines wanted (what is visible); all when absent.
    pub range: Option<Range>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct Annotations {
    version: i32,
    spans: Vec<Annotation>,
}

/// A mention or a date.
#[derive(Debug, Serialize)]
struct Annotation {
    range: Range,
    /// `person`, `organization`, `country`, `place`, `nationality` or `time`.
    kind: &'static str,
    /// Written by an annotator rather than recognised.
    gold: bool,
    /// The actor's id or the date's value, when known.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

/// Answers the request.
pub fn annotations(
    analysed: &Analysed,
    negotiated: Negotiated,
    range: Option<Range>,
) -> Annotations {
    let analysis = &analysed.analysis;
    let rope = analysis.article.rope();
    let kb = &analysis.knowledge.actors;
    let lines = match range {
        Some(range) => range.start.line as usize..(range.end.line as usize).saturating_add(1),
        None => 0..usize::MAX,
    };
    let mut spans = Vec::new();
    let paragraphs = analysis.paragraphs.iter().enumerate();
    for (line, paragraph) in paragraphs
        .skip(lines.start)
        .take_while(|(line, _)| lines.contains(line))
    {
        let mut push = |span: &Span, kind, rule: &str, value| {
            spans.push(Annotation {
                range: negotiated
                    .encoding
                    .to_range(rope, &analysis.article.span_in_line(line, span)),
                kind,
                gold: rule == "gold",
                value,
            });
        };
        for mention in &paragraph.mentions {
            push(
                &mention.span,
                mention.kind.name(),
                mention.rule,
                mention.actor.map(|a| kb.id(a).to_string()),
            );
        }
        for timex in &paragraph.timexes {
            push(
                &timex.span,
                "time",
                timex.rule,
                timex.resolution.value.as_ref().map(ToString::to_string),
            );
        }
    }
    Annotations {
        version: analysed.version,
        spans,
    }
}
