//! `textDocument/completion`: inside tag lines; `completionItem/resolve`: the card of an actor, when it is looked at in the list.

use khabar_engine::message::Lang;
use khabar_ide::completion::{Completion, CompletionKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tower_lsp::lsp_types::{
    Command, CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList,
    CompletionResponse, CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent,
    MarkupKind, Position, TextEdit, Url,
};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// Answers the request.
pub fn completion(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    uri: &Url,
    position: Position,
) -> Option<CompletionResponse> {
    let article = &analysed.analysis.article;
    let cursor = negotiated.encoding.cursor(article, position);
    let found = khabar_ide::completion::completion(&analysed.analysis, lang, cursor)?;
    let range = negotiated.encoding.range(article, &found.replaces);
    let item = |(order, completion): (usize, Completion)| {
        let snippet = completion.snippet.filter(|_| negotiated.snippets);
        let late = negotiated.resolves_documentation && completion.kind == CompletionKind::Actor;
        let listed = late.then(|| Listed {
            uri: uri.clone(),
            actor: completion.label.clone(),
        });
        CompletionItem {
            label: completion.label,
            label_details: name_beside(completion.beside, negotiated),
            command: (negotiated.opens_lists && completion.opens).then(open_list),
            kind: Some(kind(completion.kind)),
            detail: Some(completion.detail).filter(|detail| !detail.is_empty()),
            documentation: documentation(completion.doc),
            data: listed.map(|listed| json!(listed)),
            // Clients sort by this: the order is that of the answer.
            sort_text: Some(format!("{order:04}")),
            filter_text: Some(completion.filter),
            insert_text_format: snippet.is_some().then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                range,
                new_text: snippet.unwrap_or(completion.insert),
            })),
            ..CompletionItem::default()
        }
    };
    Some(CompletionResponse::List(CompletionList {
        is_incomplete: found.incomplete,
        items: found.items.into_iter().enumerate().map(item).collect(),
    }))
}

/// An actor in a list, on its way to the client and back.
#[derive(Debug, Serialize, Deserialize)]
pub struct Listed {
    /// The document.
    pub uri: Url,
    actor: String,
}

/// Answers `completionItem/resolve`: what is known of the actor as of the date of the article.
pub fn resolve(analysed: &Analysed, lang: Lang, listed: &Listed) -> Option<Documentation> {
    let card = khabar_ide::hover::actor_card(&analysed.analysis, lang, &listed.actor)?;
    documentation(card)
}

/// A name beside the label, for clients that show one.
fn name_beside(name: String, negotiated: Negotiated) -> Option<CompletionItemLabelDetails> {
    let shown = negotiated.label_details && !name.is_empty();
    shown.then_some(CompletionItemLabelDetails {
        detail: None,
        description: Some(name),
    })
}

/// Asks for completions anew, where the cursor stands then.
fn open_list() -> Command {
    Command {
        title: String::new(),
        command: "editor.action.triggerSuggest".to_string(),
        arguments: None,
    }
}

fn documentation(value: String) -> Option<Documentation> {
    let kind = MarkupKind::Markdown;
    let markup = MarkupContent { kind, value };
    (!markup.value.is_empty()).then_some(Documentation::MarkupContent(markup))
}

fn kind(kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Event => CompletionItemKind::EVENT,
        CompletionKind::TagKind => CompletionItemKind::KEYWORD,
        CompletionKind::Type => CompletionItemKind::ENUM,
        CompletionKind::Key => CompletionItemKind::PROPERTY,
        CompletionKind::Member => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Value => CompletionItemKind::VALUE,
        CompletionKind::Actor => CompletionItemKind::REFERENCE,
        CompletionKind::Words => CompletionItemKind::TEXT,
    }
}
