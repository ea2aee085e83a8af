//! `khabar/overview`: an article at a glance, for a side bar and a status bar.

use khabar_engine::article::DctSource;
use khabar_engine::message::Lang;
use khabar_ide::Place;
use khabar_ide::overview::{Happening, Somebody, overview as find};
use khabar_ide::review::{ItemId, ItemKind, Left, Listed};
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{Range, TextDocumentIdentifier};

use super::code_action::context;
use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// Parameters of the request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OverviewParams {
    /// The document.
    pub text_document: TextDocumentIdentifier,
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct Overview {
    version: i32,
    /// The language of all that is said.
    language: &'static str,
    date: Option<Dated>,
    written: usize,
    left: Left,
    actors: Vec<Actor>,
    events: Vec<Event>,
    open: Vec<Open>,
}

#[derive(Debug, Serialize)]
struct Dated {
    day: String,
    words: String,
    /// `tag`, `text`, or `given` by something else.
    source: &'static str,
}

#[derive(Debug, Serialize)]
struct Actor {
    id: String,
    name: String,
    kind: &'static str,
    ranges: Vec<Range>,
    gold: usize,
}

#[derive(Debug, Serialize)]
struct Event {
    r#type: String,
    title: String,
    range: Range,
    gold: bool,
}

#[derive(Debug, Serialize)]
struct Open {
    id: ItemId,
    kind: ItemKind,
    title: String,
    range: Range,
}

/// Answers the request.
pub fn overview(analysed: &Analysed, negotiated: Negotiated, lang: Lang) -> Overview {
    let article = &analysed.analysis.article;
    let range = |place: &Place| negotiated.encoding.range(article, place);
    let found = find(context(analysed));
    let actor = |somebody: Somebody| Actor {
        name: somebody.name.get(lang).to_string(),
        id: somebody.id,
        kind: somebody.kind,
        ranges: somebody.places.iter().map(range).collect(),
        gold: somebody.gold,
    };
    let event = |happening: Happening| Event {
        r#type: happening.event_type,
        title: happening.said.get(lang).to_string(),
        range: range(&happening.place),
        gold: happening.gold,
    };
    let open = |item: Listed| Open {
        id: item.id,
        kind: item.kind,
        title: item.title.get(lang).to_string(),
        range: range(&item.place),
    };
    Overview {
        version: analysed.version,
        language: lang.code(),
        date: found.date.map(|(day, words, source)| Dated {
            day,
            words: words.get(lang).to_string(),
            source: match source {
                DctSource::Tag => "tag",
                DctSource::Given => "given",
                DctSource::Text => "text",
            },
        }),
        written: found.written,
        left: found.left,
        actors: found.actors.into_iter().map(actor).collect(),
        events: found.events.into_iter().map(event).collect(),
        open: found.open.into_iter().map(open).collect(),
    }
}
