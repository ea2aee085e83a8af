//! What the server asks of its client: settings, watching, edits, and to ask anew. Always from a task of its own, with a time-out: a handler that
//! waited for the client could wait for ever.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};
use tower_lsp::lsp_types::{
    ConfigurationItem, DidChangeWatchedFilesRegistrationOptions, FileSystemWatcher, GlobPattern,
    Registration, ShowDocumentParams, Url, WorkspaceEdit,
};

use super::backend::Backend;
use super::capabilities::{Preferences, Refreshes};
use super::recommenders;
use super::session::Session;

/// The part of a client's settings that is Khabar's.
pub(super) const SECTION: &str = "khabar";

/// How long the client may take for an answer.
const PATIENCE: Duration = Duration::from_secs(10);

impl Backend {
    /// Asks the client for its settings. From a task of its own, as [`Self::apply`].
    pub(super) fn ask_for_settings(&self) {
        let (client, session) = (self.client.clone(), Arc::clone(&self.session));
        tokio::spawn(async move {
            let item = ConfigurationItem {
                scope_uri: None,
                section: Some(SECTION.to_string()),
            };
            let asked = tokio::time::timeout(PATIENCE, client.configuration(vec![item]));
            match asked.await {
                // Null where nothing is set: what was said at the start stands.
                Ok(Ok(settings)) => match settings.first() {
                    Some(settings) if settings.is_object() => {
                        session.prefer(Preferences::read(settings));
                        allow(&session, settings);
                    }
                    _ => {}
                },
                _ => tracing::warn!("the client did not tell its settings"),
            }
        });
    }

    /// Has the client ask anew for what it shows, whenever that has changed without an edit: several times at once are one.
    pub(super) fn refresh(&self) {
        let (client, session) = (self.client.clone(), Arc::downgrade(&self.session));
        let refreshes = self.session.negotiated().refreshes;
        if refreshes == Refreshes::default() {
            return;
        }
        tokio::spawn(async move {
            while let Some(session) = session.upgrade() {
                session.until_outdated().await;
                let all = async {
                    // A client that cannot be told keeps what it shows until the next edit.
                    if refreshes.diagnostics {
                        let _ = client.workspace_diagnostic_refresh().await;
                    }
                    if refreshes.hints {
                        let _ = client.inlay_hint_refresh().await;
                    }
                    if refreshes.tokens {
                        let _ = client.semantic_tokens_refresh().await;
                    }
                    if refreshes.lenses {
                        let _ = client.code_lens_refresh().await;
                    }
                };
                let _ = tokio::time::timeout(PATIENCE, all).await;
            }
        });
    }

    /// Sends the client an edit. From a task of its own, with a time-out: the client may answer only after the request that led to it has
    /// been answered.
    pub(super) fn apply(&self, edit: WorkspaceEdit) {
        let client = self.client.clone();
        tokio::spawn(async move {
            let applied = tokio::time::timeout(PATIENCE, client.apply_edit(edit));
            if !matches!(applied.await, Ok(Ok(answer)) if answer.applied) {
                tracing::warn!("the client did not apply an edit");
            }
        });
    }

    /// Has the client show a document. From a task of its own, as [`Self::apply`].
    pub(super) fn show(&self, uri: Url) {
        let client = self.client.clone();
        tokio::spawn(async move {
            let params = ShowDocumentParams {
                uri,
                external: None,
                take_focus: Some(true),
                selection: None,
            };
            let shown = tokio::time::timeout(PATIENCE, client.show_document(params));
            if !matches!(shown.await, Ok(Ok(true))) {
                tracing::warn!("the client did not show a document");
            }
        });
    }

    /// Asks to be told when the settings of the client change. From a task of its own, as [`Self::apply`].
    pub(super) fn watch_settings(&self) {
        let client = self.client.clone();
        tokio::spawn(async move {
            let registration = Registration {
                id: "khabar-settings".to_string(),
                method: "workspace/didChangeConfiguration".to_string(),
                register_options: Some(json!({ "section": SECTION })),
            };
            let asked = client.register_capability(vec![registration]);
            if !matches!(tokio::time::timeout(PATIENCE, asked).await, Ok(Ok(()))) {
                tracing::warn!(
                    "the client does not tell of its settings: they count after a restart"
                );
            }
        });
    }

    /// Asks to be told when files that make up a corpus change. From a task of its own, with a time-out: a handler that waited for
    /// the client could wait for ever.
    pub(super) fn watch_files(&self) {
        let (client, session) = (self.client.clone(), Arc::clone(&self.session));
        tokio::spawn(async move {
            let watchers = ["**/*.toml", "**/*.{khabar,txt}"].map(|glob| FileSystemWatcher {
                glob_pattern: GlobPattern::String(glob.to_string()),
                kind: None,
            });
            let options = DidChangeWatchedFilesRegistrationOptions {
                watchers: watchers.to_vec(),
            };
            let registration = Registration {
                id: "khabar-files".to_string(),
                method: "workspace/didChangeWatchedFiles".to_string(),
                register_options: serde_json::to_value(options).ok(),
            };
            let asked = client.register_capability(vec![registration]);
            match tokio::time::timeout(PATIENCE, asked).await {
                Ok(Ok(())) => session.is_told_of_changes(),
                _ => tracing::warn!(
                    "the client does not watch files: changes of khabar.toml count after a restart"
                ),
            }
        });
    }
}

/// Lets the recommenders run that the client's settings allow.
pub(super) fn allow(session: &Session, settings: &Value) {
    if let Some(folders) = recommenders::allowed(settings) {
        session.allow_recommenders(folders);
    }
}
