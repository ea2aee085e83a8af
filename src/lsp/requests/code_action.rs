//! `textDocument/codeAction`: fixes for what is under the cursor, event tags for its sentence, accepting, linking.

use khabar_engine::message::Lang;
use khabar_ide::assists::{Asked, Assist, AssistKind, Context, assists};
use serde_json::json;
use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Command,
};

use super::command::APPLY;
use super::resolve::{Chosen, edit};
use crate::lsp::capabilities::Negotiated;
use crate::lsp::publish::diagnostic;
use crate::lsp::session::Analysed;

/// When the edit of an action is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Made {
    Now,
    WhenResolved,
    ByCommand,
    Never,
}

/// Answers `textDocument/codeAction`.
pub fn code_actions(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let rope = analysed.analysis.article.rope();
    let only = params.context.only.as_deref();
    let asked = Asked {
        selection: negotiated.encoding.to_span(rope, params.range),
        wanted: |assist| {
            made(assist, negotiated, only) != Made::Never
                && only.is_none_or(|only| only.iter().any(|k| within(kind(assist), k)))
        },
        all_types: only.is_some_and(|only| only.iter().any(|k| k.as_str() == NEW_EVENT)),
    };
    let action = |assist: Assist| {
        let mended = assist.mends.and_then(|index| analysed.findings.get(index));
        let mended = mended.map(|f| diagnostic(analysed, f, negotiated.encoding, lang));
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
            Made::Now => action.edit = Some(edit(analysed, negotiated, &chosen).ok()?),
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

/// What assists are made from.
pub fn context(analysed: &Analysed) -> Context<'_> {
    Context {
        analysis: &analysed.analysis,
        findings: &analysed.findings,
        corpus: &analysed.corpus,
    }
}

/// When an edit is made: as late as the client can take it, because it asks at every move of the cursor. What is asked for by a kind of
/// Khabar's own is about to be done, and is told whole.
fn made(assist: AssistKind, negotiated: Negotiated, only: Option<&[CodeActionKind]>) -> Made {
    let name = CodeActionKind::new(kind(assist));
    let own = name.as_str().contains("khabar");
    let by_name = own && only.is_some_and(|only| only.contains(&name));
    match assist {
        _ if by_name => Made::Now,
        _ if negotiated.resolves_edits => Made::WhenResolved,
        wide if wide.is_wide() && negotiated.applies_edits => Made::ByCommand,
        AssistKind::AcceptAll if only.is_none() => Made::Never,
        _ => Made::Now,
    }
}

/// The kind of actions that insert an empty event of a type.
const NEW_EVENT: &str = "refactor.khabar.newEvent";

/// A kind in the protocol: those of Khabar can be asked for one by one.
fn kind(kind: AssistKind) -> &'static str {
    match kind {
        AssistKind::Fix => "quickfix",
        AssistKind::Words => "refactor",
        AssistKind::Event => "refactor.khabar.event",
        AssistKind::AllEvents => "refactor.khabar.allEvents",
        AssistKind::NewEvent => NEW_EVENT,
        AssistKind::Accept => "refactor.khabar.accept",
        AssistKind::AcceptAll => "source.khabar.acceptAll",
    }
}

/// Whether a kind is asked for: `refactor` asks for `refactor.rewrite` too.
fn within(kind: &str, asked: &CodeActionKind) -> bool {
    let rest = kind.strip_prefix(asked.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
