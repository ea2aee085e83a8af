//! `textDocument/codeAction`: fixes for what is under the cursor, event tags for its sentence, accepting, linking.

use khabar_engine::message::Lang;
use khabar_ide::assists::{Asked, Assist, AssistKind, Context, assists, resolve};
use tower_lsp::lsp_types::{CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::change_edit;
use crate::lsp::publish::diagnostic;
use crate::lsp::session::Analysed;

/// Answers the request.
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
        wanted: |assist| only.is_none_or(|only| only.iter().any(|k| within(kind(assist), k))),
        all_types: only.is_some_and(|only| only.iter().any(|k| k.as_str() == NEW_EVENT)),
    };
    let uri = &params.text_document.uri;
    let action = |assist: Assist| {
        let change = resolve(context(analysed), &assist.id)?;
        let mended = assist.mends.and_then(|index| analysed.findings.get(index));
        let mended = mended.map(|f| diagnostic(analysed, f, negotiated.encoding, lang));
        Some(CodeActionOrCommand::CodeAction(CodeAction {
            title: assist.title.get(lang).to_string(),
            kind: Some(CodeActionKind::new(kind(assist.kind))),
            diagnostics: mended.map(|diagnostic| vec![diagnostic]),
            edit: Some(change_edit(uri, analysed, negotiated, &change)?),
            is_preferred: assist.preferred.then_some(true),
            ..CodeAction::default()
        }))
    };
    let found = assists(context(analysed), &asked).into_iter();
    found.filter_map(action).collect()
}

fn context(analysed: &Analysed) -> Context<'_> {
    Context {
        analysis: &analysed.analysis,
        findings: &analysed.findings,
        corpus: &analysed.corpus,
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
