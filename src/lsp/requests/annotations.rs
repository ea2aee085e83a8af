//! `khabar/annotations`: where mentions and dates stand, for clients that show them as backgrounds.

use khabar_ide::annotations::{self, Annotation};
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{Range, TextDocumentIdentifier};

use super::lines_of;
use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

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
    spans: Vec<Marked>,
}

/// An [`Annotation`] with its range.
#[derive(Debug, Serialize)]
struct Marked {
    range: Range,
    kind: &'static str,
    gold: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

/// Answers the request.
pub fn annotations(
    analysed: &Analysed,
    negotiated: Negotiated,
    range: Option<Range>,
) -> Annotations {
    let lines = range.map_or(0..usize::MAX, lines_of);
    let article = &analysed.analysis.article;
    let marked = |a: Annotation| Marked {
        range: negotiated.encoding.range(article, &a.place),
        kind: a.kind,
        gold: a.gold,
        value: a.value,
    };
    let found = annotations::annotations(&analysed.analysis, lines);
    Annotations {
        version: analysed.version,
        spans: found.into_iter().map(marked).collect(),
    }
}
