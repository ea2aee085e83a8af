//! `khabar/view`: an article as HTML, for clients that show it so beside the editor, and what of it is where in the editor.

use khabar_engine::annotation::{Layer, Unit};
use khabar_engine::article::Analysis;
use khabar_engine::message::Lang;
use khabar_formats::document::document_of;
use khabar_formats::places::Places;
use khabar_formats::view::{Look, Mark, Shown, marks, page, part as section_of};
use khabar_ide::Place;
use khabar_ide::review::ItemId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tower_lsp::lsp_types::{Range, TextDocumentIdentifier};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// Parameters of the request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ViewParams {
    /// The document.
    pub text_document: TextDocumentIdentifier,
    /// With it the whole page is made, whose style and script are known by it; without it its one section.
    nonce: Option<String>,
    /// The line in the editor around which a long article is shown; without it all of it is.
    at: Option<usize>,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct View {
    version: i32,
    html: String,
    /// What the script of the page draws of a section; a whole page has it inside.
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Value>,
    marks: Vec<Marked>,
    /// For each line of the text (`data-line` of a paragraph) its line in the editor.
    lines: Vec<usize>,
    /// Of a long article the lines in the editor that are shown, the last one behind them.
    #[serde(skip_serializing_if = "Option::is_none")]
    window: Option<Window>,
}

/// A part of an article, in lines.
#[derive(Debug, Serialize)]
struct Window {
    start: usize,
    end: usize,
}

/// The bytes of a step by which long articles are shown: that of the cursor with one before and one behind it.
const STEP: usize = 16 * 1024;

/// An article up to so many bytes is shown whole.
const WHOLE: usize = 4 * STEP;

/// The lines of the text that are shown around a line of the article, and that line's of the article; none where all are.
fn around(analysis: &Analysis, places: &Places, at: usize) -> Option<((usize, usize), Window)> {
    let article = &analysis.article;
    if article.rope().len_bytes() <= WHOLE {
        return None;
    }
    let lines: Vec<usize> = places.lines().collect();
    let step = |line: &usize| article.line_start(*line) / STEP;
    let here = article.line_start(at) / STEP;
    let from = lines.partition_point(|line| step(line) + 1 < here);
    let to = lines.partition_point(|line| step(line) <= here + 1);
    let behind = lines.get(to).copied();
    let window = Window {
        start: match from {
            0 => 0,
            from => lines.get(from).copied().unwrap_or_default(),
        },
        end: behind.unwrap_or_else(|| article.lines().len()),
    };
    Some(((from, to), window))
}

/// Spans of the page with the range that they are in the editor.
#[derive(Debug, Serialize)]
struct Marked {
    id: String,
    range: Range,
    /// Of what is only suggested: the item of `khabar/review` that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<ItemId>,
}

/// Answers the request.
pub fn view(analysed: &Analysed, negotiated: Negotiated, lang: Lang, params: &ViewParams) -> View {
    let analysis = &analysed.analysis;
    let uri = &params.text_document.uri;
    let name = uri.path().rsplit('/').next().unwrap_or_default();
    let places = Places::new(&analysis.article);
    let part = params.at.and_then(|at| around(analysis, &places, at));
    let (shown_lines, window) = part.unzip();
    let of = window
        .as_ref()
        .map_or(0..analysis.paragraphs.len(), |window| {
            window.start..window.end
        });
    let document = document_of(analysis, name.into(), Unit::Byte, of);
    let shown = Shown {
        name,
        document: &document,
        knowledge: &analysis.knowledge,
        lines: shown_lines,
    };
    let marked = |mark: Mark| {
        let (line, span) = places.of(mark.start, mark.end)?;
        let is_event = mark.kind == "trigger";
        let item = match is_event {
            true => ItemId::of_event(line, span.start),
            false => ItemId::of_words(line, span.start),
        };
        Some(Marked {
            id: mark.id,
            range: negotiated
                .encoding
                .range(&analysis.article, &Place::new(line, span)),
            item: (mark.layer == Layer::Silver.name()).then_some(item),
        })
    };
    let (html, data) = match &params.nonce {
        Some(nonce) => {
            let look = Look {
                lang,
                title: name.to_string(),
                nonce: Some(nonce.clone()),
            };
            (page(&[shown], &look), None)
        }
        None => {
            let section = section_of(shown, 1, lang);
            (section.html, Some(section.data))
        }
    };
    View {
        version: analysed.version,
        html,
        data,
        marks: marks(&document, 1).into_iter().filter_map(marked).collect(),
        lines: places.lines().collect(),
        window,
    }
}
