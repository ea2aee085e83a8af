//! `workspace/executeCommand`: what clients do by command rather than by an edit in an answer. The edit is sent to them.

use khabar_ide::lenses::insert_all;
use serde_json::Value;
use tower_lsp::lsp_types::{ExecuteCommandParams, Url, WorkspaceEdit};

use super::lens::INSERT_EVENTS;
use super::resolve::{self, Chosen, Refused};
use crate::lsp::capabilities::Negotiated;
use crate::lsp::documents::Documents;
use crate::lsp::edits::workspace_edit;
use crate::lsp::session::Analysed;

/// The command that does what an action does whose edit was not sent with it: its argument is a [`Chosen`].
pub const APPLY: &str = "khabar.applyAction";

/// A command, read.
#[derive(Debug)]
pub enum Command {
    /// [`INSERT_EVENTS`].
    InsertEvents(Url, usize),
    /// [`APPLY`].
    Apply(Chosen),
}

impl Command {
    /// Reads the parameters of the request; the error says what a command takes.
    pub fn read(params: ExecuteCommandParams) -> Result<Self, String> {
        let read = match params.command.as_str() {
            INSERT_EVENTS => serde_json::from_value(Value::Array(params.arguments))
                .ok()
                .map(|(uri, line)| Self::InsertEvents(uri, line)),
            APPLY => params
                .arguments
                .into_iter()
                .next()
                .and_then(|chosen| serde_json::from_value(chosen).ok())
                .map(Self::Apply),
            other => return Err(format!("there is no command {other}")),
        };
        let takes = || match params.command.as_str() {
            INSERT_EVENTS => "the document and the line of the paragraph",
            _ => "what an action was offered with",
        };
        read.ok_or_else(|| format!("{} takes {}", params.command, takes()))
    }

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
                let edit = |(edit, _)| workspace_edit(uri, analysed, negotiated, &[edit]);
                Ok(inserted.map(edit))
            }
        }
    }
}
