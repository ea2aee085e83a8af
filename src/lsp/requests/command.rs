//! `workspace/executeCommand`: what clients do by command rather than by an edit in an answer. The edit is sent to them.

use khabar_ide::lenses::insert_all;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::lsp_types::{ExecuteCommandParams, Url, WorkspaceEdit};

use super::accept_in_corpus::ACCEPT;
use super::lens::INSERT_EVENTS;
use super::resolve::{self, Chosen, Refused};
use crate::lsp::capabilities::Negotiated;
use crate::lsp::documents::Documents;
use crate::lsp::edits::workspace_edit;
use crate::lsp::session::Analysed;

/// The command that does what an action does whose edit was not sent with it: its argument is a [`Chosen`].
pub const APPLY: &str = "khabar.applyAction";

/// The command that shows a document: its argument is the address. It goes with an action that writes into another file than the one in
/// front, where one would not see what is to be completed.
pub const SHOW: &str = "khabar.showDocument";

/// A command, read.
#[derive(Debug)]
pub enum Command {
    /// One that changes a document.
    Edit(EditCommand),
    /// [`SHOW`].
    Show(Url),
    /// [`ACCEPT`]: the document that it was asked from, and the actor.
    Accept(Url, String),
}

/// A command that changes a document.
#[derive(Debug)]
pub enum EditCommand {
    /// [`INSERT_EVENTS`].
    InsertEvents(Url, usize),
    /// [`APPLY`].
    Apply(Chosen),
}

impl Command {
    /// Reads the parameters of the request; the error says what a command takes.
    pub fn read(params: ExecuteCommandParams) -> Result<Self, String> {
        let first = || params.arguments.first().cloned();
        let (read, takes) = match params.command.as_str() {
            INSERT_EVENTS => (
                arguments(Value::Array(params.arguments.clone()))
                    .map(|(uri, line)| Self::Edit(EditCommand::InsertEvents(uri, line))),
                "the document and the line of the paragraph",
            ),
            APPLY => (
                first()
                    .and_then(arguments)
                    .map(|chosen| Self::Edit(EditCommand::Apply(chosen))),
                "what an action was offered with",
            ),
            SHOW => (
                first().and_then(arguments).map(Self::Show),
                "the address of a document",
            ),
            ACCEPT => (
                arguments(Value::Array(params.arguments.clone()))
                    .map(|(uri, actor)| Self::Accept(uri, actor)),
                "the document and the id of an actor",
            ),
            other => return Err(format!("there is no command {other}")),
        };
        read.ok_or_else(|| format!("{} takes {takes}", params.command))
    }
}

fn arguments<T: DeserializeOwned>(value: Value) -> Option<T> {
    serde_json::from_value(value).ok()
}

impl EditCommand {
    /// The document it is about.
    pub fn uri(&self) -> &Url {
        match self {
            Self::InsertEvents(uri, _) => uri,
            Self::Apply(chosen) => &chosen.uri,
        }
    }

    /// What it changes; nothing where there is nothing left to do.
    pub fn edit(
        &self,
        analysed: &Analysed,
        negotiated: Negotiated,
        documents: &Documents,
    ) -> Result<Option<WorkspaceEdit>, Refused> {
        match self {
            Self::Apply(chosen) => resolve::edit(analysed, negotiated, documents, chosen).map(Some),
            Self::InsertEvents(uri, line) => {
                let inserted = insert_all(&analysed.analysis, *line);
                let edit =
                    |(edits, _): (Vec<_>, _)| workspace_edit(uri, analysed, negotiated, &edits);
                Ok(inserted.map(edit))
            }
        }
    }
}
