//! `khabar/review`: walking what is open in an article, item by item, each with what can be done with it.

use khabar_engine::message::Lang;
use khabar_ide::Place;
use khabar_ide::review::{
    Asked, Change, Choice, Does, Item, ItemId, ItemKind, Left, Order, Which, step,
};
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{Position, Range, TextDocumentIdentifier, Url, WorkspaceEdit};

use super::code_action::context;
use super::resolve::Chosen;
use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::workspace_edit;
use crate::lsp::session::Analysed;

/// Parameters of the request.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReviewParams {
    /// The document.
    pub text_document: TextDocumentIdentifier,
    /// Which item; the first when absent.
    which: Option<WhichItem>,
    /// In which order the items come.
    #[serde(default)]
    order: Order,
    /// Whether sure mentions come one by one too, and not a paragraph at a time, and events that are rather not likely.
    #[serde(default)]
    each: bool,
    /// Of which kind the item is to be; of any when absent.
    kind: Option<ItemKind>,
    /// The event of the item as it was changed so far, as a tag line.
    draft: Option<String>,
}

/// Which item is wanted.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "camelCase")]
enum WhichItem {
    /// The first one from the paragraph of a position on.
    At(Position),
    /// This one, else the next one.
    Here(ItemId),
    /// The next one behind this.
    After(ItemId),
    /// The last one before this.
    Before(ItemId),
}

/// The answer.
#[derive(Debug, Serialize)]
pub struct Review {
    version: i32,
    item: Option<Shown>,
    before: usize,
    left: Left,
}

/// An [`Item`] with its ranges, in the language of the annotator.
#[derive(Debug, Serialize)]
struct Shown {
    id: ItemId,
    kind: ItemKind,
    range: Range,
    ranges: Vec<Range>,
    title: String,
    details: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    written: Option<Range>,
    choices: Vec<Offered>,
}

/// A [`Choice`]: with its edit, or with the data that `codeAction/resolve` makes one of.
#[derive(Debug, Serialize)]
struct Offered {
    does: Does,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    edit: Option<WorkspaceEdit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Chosen>,
    #[serde(skip_serializing_if = "Option::is_none")]
    draft: Option<String>,
}

/// Answers the request.
pub fn review(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    params: &ReviewParams,
) -> Review {
    let article = &analysed.analysis.article;
    let which = match params.which {
        None => Which::Start,
        Some(WhichItem::At(position)) => Which::At(negotiated.encoding.cursor(article, position)),
        Some(WhichItem::Here(id)) => Which::Here(id),
        Some(WhichItem::After(id)) => Which::After(id),
        Some(WhichItem::Before(id)) => Which::Before(id),
    };
    let asked = Asked {
        order: params.order,
        which,
        each: params.each,
        kind: params.kind,
        draft: params.draft.clone(),
    };
    let found = step(context(analysed), &asked);
    let uri = &params.text_document.uri;
    Review {
        version: analysed.version,
        item: found
            .item
            .map(|item| shown(analysed, negotiated, lang, uri, item)),
        before: found.before,
        left: found.left,
    }
}

fn shown(analysed: &Analysed, negotiated: Negotiated, lang: Lang, uri: &Url, item: Item) -> Shown {
    let article = &analysed.analysis.article;
    let range = |place: &Place| negotiated.encoding.range(article, place);
    let offered = |choice: Choice| {
        let (edit, data) = match choice.change {
            Change::Edits(edits) => {
                let edit = workspace_edit(uri, analysed, negotiated, &edits);
                (Some(edit), None)
            }
            Change::Assist(assist) => {
                let chosen = Chosen {
                    uri: uri.clone(),
                    version: analysed.version,
                    assist,
                };
                (None, Some(chosen))
            }
        };
        Offered {
            does: choice.does,
            title: choice.title.get(lang).to_string(),
            edit,
            data,
            draft: choice.draft,
        }
    };
    Shown {
        id: item.id,
        kind: item.kind,
        range: range(&item.place),
        ranges: item.places.iter().map(range).collect(),
        title: item.title.get(lang).to_string(),
        details: item
            .details
            .iter()
            .map(|said| said.get(lang).to_string())
            .collect(),
        tag: item.tag,
        written: item.written.as_ref().map(range),
        choices: item.choices.into_iter().map(offered).collect(),
    }
}
