//! `textDocument/codeAction`: fixes for what is under the cursor, event tags for its sentence, accepting, linking.

use khabar_engine::message::Lang;
use khabar_ide::assists::{Asked, Assist, AssistKind, Context, assists};
use serde_json::json;
use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command,
};

use super::command::APPLY;
use super::kinds::{Made, kind, made, within};
use super::resolve::{Chosen, complete};
use crate::lsp::capabilities::Negotiated;
use crate::lsp::documents::Documents;
use crate::lsp::publish::{Manner, diagnostic};
use crate::lsp::session::Analysed;

/// How many fixes a menu of everything has.
const FIXES: usize = 8;

/// Answers `textDocument/codeAction`.
pub fn code_actions(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    documents: &Documents,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let rope = analysed.analysis.article.rope();
    let only = params.context.only.as_deref();
    let asked = Asked {
        selection: negotiated.encoding.to_bytes(rope, params.range),
        wanted: |assist| {
            made(assist, negotiated, only) != Made::Never
                && only.is_none_or(|only| only.iter().any(|k| within(kind(assist), k)))
        },
        // Whoever asks for fixes gets them all; in a menu of everything nobody reads further.
        most_fixes: if only.is_some() { usize::MAX } else { FIXES },
        all_types: only.is_some_and(|only| only.iter().any(asks_for_events)),
    };
    let action = |assist: Assist| {
        let mended = assist.mends.and_then(|index| analysed.findings.get(index));
        let mended = mended.map(|f| diagnostic(analysed, f, Manner::new(negotiated, lang)));
        let mut action = CodeAction {
            title: assist.title.get(lang).to_string(),
            kind: Some(CodeActionKind::new(kind(assist.kind))),
            diagnostics: mended.map(|diagnostic| vec![diagnostic]),
            is_preferred: assist.preferred.then_some(true),
            ..CodeAction::default()
        };
        let chosen = Chosen {
            uri: params.text_document.uri.clone(),
            version: analysed.version,
            assist: assist.id,
        };
        match made(assist.kind, negotiated, only) {
            Made::Now => complete(&mut action, analysed, negotiated, documents, &chosen).ok()?,
            Made::WhenResolved => action.data = Some(json!(chosen)),
            Made::ByCommand => {
                action.command = Some(Command {
                    title: action.title.clone(),
                    command: APPLY.to_string(),
                    arguments: Some(vec![json!(chosen)]),
                });
            }
            Made::Never => return None,
        }
        Some(CodeActionOrCommand::CodeAction(action))
    };
    let found = assists(context(analysed), &asked).into_iter();
    found.filter_map(action).collect()
}

/// Whether a kind names events and nothing else.
fn asks_for_events(asked: &CodeActionKind) -> bool {
    [AssistKind::Event, AssistKind::NewEvent]
        .map(kind)
        .contains(&asked.as_str())
}

/// What assists are made from.
pub fn context(analysed: &Analysed) -> Context<'_> {
    Context {
        analysis: &analysed.analysis,
        findings: &analysed.findings,
        corpus: &analysed.corpus,
    }
}
