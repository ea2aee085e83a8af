//! `textDocument/completion`: inside tag lines.

use khabar_engine::message::Lang;
use khabar_ide::completion::{Completion, CompletionKind};
use tower_lsp::lsp_types::{
    Command, CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList,
    CompletionResponse, CompletionTextEdit, Documentation, InsertTextFormat, MarkupContent,
    MarkupKind, Position, TextEdit,
};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;

/// Answers the request.
pub fn completion(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    position: Position,
) -> Option<CompletionResponse> {
    let article = &analysed.analysis.article;
    let cursor = negotiated.encoding.cursor(article, position);
    let found = khabar_ide::completion::completion(&analysed.analysis, lang, cursor)?;
    let range = negotiated.encoding.range(article, &found.replaces);
    let item = |(order, completion): (usize, Completion)| {
        let snippet = completion.snippet.filter(|_| negotiated.snippets);
        CompletionItem {
            label: completion.label,
            label_details: name_beside(completion.beside, negotiated),
            command: (negotiated.opens_lists && completion.opens).then(open_list),
            kind: Some(kind(completion.kind)),
            detail: Some(completion.detail).filter(|detail| !detail.is_empty()),
            documentation: documentation(completion.doc),
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
