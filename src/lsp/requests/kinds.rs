//! Kinds of code actions: their names in the protocol, and when the edit of one is made.

use khabar_ide::assists::AssistKind;
use tower_lsp::lsp_types::CodeActionKind;

use crate::lsp::capabilities::Negotiated;

/// When the edit of an action is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// With the answer.
    Now,
    /// When the client asks for it.
    WhenResolved,
    /// When the client runs a command; it is sent to it.
    ByCommand,
    /// Not at all: the action is not offered.
    Never,
}

/// When an edit is made: as late as the client can take it, because it asks at every move of the cursor. What is asked for by a kind of
/// Khabar's own is about to be done, and is told whole.
pub fn made(assist: AssistKind, negotiated: Negotiated, only: Option<&[CodeActionKind]>) -> Made {
    let name = CodeActionKind::new(kind(assist));
    let own = name.as_str().contains("khabar");
    let by_name = own && only.is_some_and(|only| only.contains(&name));
    match assist {
        _ if by_name => Made::Now,
        _ if negotiated.resolves_edits => Made::WhenResolved,
        wide if wide.is_wide() && negotiated.applies_edits => Made::ByCommand,
        AssistKind::AcceptAll | AssistKind::Finish if only.is_none() => Made::Never,
        _ => Made::Now,
    }
}

/// A kind in the protocol: those of Khabar can be asked for one by one.
pub fn kind(kind: AssistKind) -> &'static str {
    match kind {
        AssistKind::Fix => "quickfix",
        AssistKind::Words => "refactor",
        AssistKind::Mark => "refactor.khabar.mark",
        AssistKind::Event => "refactor.khabar.event",
        AssistKind::NoEvent => "refactor.khabar.noEvent",
        AssistKind::AllEvents => "refactor.khabar.allEvents",
        AssistKind::NewEvent => "refactor.khabar.newEvent",
        AssistKind::Accept => "refactor.khabar.accept",
        AssistKind::AcceptActor => "refactor.khabar.acceptActor",
        AssistKind::Everywhere => "refactor.khabar.everywhere",
        AssistKind::AcceptAll => "source.khabar.acceptAll",
        AssistKind::Finish => "source.khabar.finish",
    }
}

/// Whether a kind is asked for: `refactor` asks for `refactor.rewrite` too.
pub fn within(kind: &str, asked: &CodeActionKind) -> bool {
    let rest = kind.strip_prefix(asked.as_str());
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}
