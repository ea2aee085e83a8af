//! What answers requests: the session of a client, and over what each question is asked.

use std::sync::Arc;

use tower_lsp::Client;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::lsp_types::{
    CallHierarchyItem, PreviousResultId, ProgressToken, Url, WorkspaceDocumentDiagnosticReport,
};

use super::messages::Lost;
use super::progress::Progress;
use super::publish::{Manner, Publisher, publish};
use super::requests::calls;
use super::requests::calls::{Asked, Ground};
use super::requests::diagnostic::OfCorpora;
use super::requests::next::Worths;
use super::requests::resolve::Refused;
use super::session::Session;
use super::snapshot::{Snapshot, Wanted, Workers};
use khabar_engine::message::{Lang, Message};

/// The server's end of the protocol.
pub struct Backend {
    pub(super) client: Client,
    pub(super) session: Arc<Session>,
    pub(super) workers: Workers,
    /// What is known of the articles of corpora, for `khabar/next`.
    pub(super) worths: Arc<Worths>,
}

/// How many requests are worked on at once: enough that one which takes long leaves room for the others, and no more, since each
/// holds its snapshot.
pub(super) const WORKERS: usize = 4;

impl Backend {
    /// A server for a client, with a session of its own, and the way its diagnostics go.
    pub fn new(client: Client, publisher: Publisher) -> Self {
        let session = Session::new();
        tokio::spawn(publish(Arc::clone(&session), client.clone(), publisher));
        Self {
            client,
            session,
            workers: Workers::new(WORKERS),
            worths: Arc::default(),
        }
    }

    /// Answers a request from the newest text of a document, once it has been analysed. None when the document is not open.
    pub(super) async fn over_snapshot<T: Send + 'static>(
        &self,
        uri: Url,
        answer: impl FnOnce(&Snapshot, &Wanted) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let mut answer = answer;
        while let Some(snapshot) = self.session.snapshot(&uri).await {
            let session = Arc::clone(&self.session);
            let worked = self.workers.run(move |wanted| {
                // The text may have changed while this waited for its turn: then it is not begun, and waits for the new one.
                if session.is_newest(&snapshot.uri, &snapshot.analysed) {
                    Ok(answer(&snapshot, wanted))
                } else {
                    Err(answer)
                }
            });
            match worked.await {
                Some(Ok(answered)) => return Ok(answered),
                Some(Err(again)) => answer = again,
                None => break,
            }
        }
        Ok(None)
    }

    /// As [`Backend::over_snapshot`], for what an editor would change the text by: there is none while a change of it has been missed.
    pub(super) async fn edits_over_snapshot<T: Send + 'static>(
        &self,
        uri: Url,
        answer: impl FnOnce(&Snapshot, &Wanted) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let session = Arc::clone(&self.session);
        self.over_snapshot(uri, move |of, wanted| {
            let may_edit = session.may_edit(&of.uri);
            may_edit.then(|| answer(of, wanted)).flatten()
        })
        .await
    }

    /// Answers a question about an item of the call hierarchy.
    pub(super) async fn over_corpus<T: Send + 'static>(
        &self,
        item: CallHierarchyItem,
        answer: impl FnOnce(&Asked, &Ground<'_>, &Url) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(asked) = calls::asked(&item) else {
            return Err(Error::invalid_params("this is no item of Khabar"));
        };
        let session = Arc::clone(&self.session);
        let worked = self.workers.run(move |_| {
            let open = session.all_analysed();
            let lang = open.first().map(|(_, a)| session.language(&a.corpus));
            let ground = Ground {
                open: &open,
                files: &session.files(),
                index: asked.root().and_then(|root| session.index(root)),
                encoding: session.negotiated().encoding,
                lang: lang.unwrap_or_default(),
            };
            answer(&asked, &ground, &item.uri)
        });
        Ok(worked.await.flatten())
    }

    /// Takes note that a change of text was missed.
    pub fn missed(&self, lost: &Lost) {
        self.session.missed(lost);
    }

    /// What is wrong in the articles of all corpora that the client has not open, where it wants to know; how far that is, where it has given a
    /// token to tell it by.
    pub(super) async fn of_corpora(
        &self,
        previous: Vec<PreviousResultId>,
        token: Option<ProgressToken>,
    ) -> Vec<WorkspaceDocumentDiagnosticReport> {
        if !self.session.negotiated().preferences.whole_corpus {
            return Vec::new();
        }
        let session = Arc::clone(&self.session);
        let progress = token.map(|token| Progress::begin(self.client.clone(), token, &session));
        let worked = self.workers.run(move |wanted| {
            let asked = OfCorpora {
                corpora: session.known_corpora(),
                open: session.files(),
                manner: Manner::new(session.negotiated(), Lang::default()),
                previous,
            };
            asked.reports(wanted, &|done, of| {
                if let Some(progress) = &progress {
                    progress.report(done, of);
                }
            })
        });
        worked.await.unwrap_or_default()
    }
}

/// The error for an action that is not done.
pub(super) fn refused(why: Refused) -> Error {
    let (code, message) = match why {
        Refused::Stale => (
            ErrorCode::ContentModified,
            "the article has changed since this was offered: ask again".into(),
        ),
        Refused::MakesFile(file) => (
            ErrorCode::ServerError(REQUEST_FAILED),
            format!(
                "this editor makes no files for a server: make {file}, name it under knowledge in khabar.toml, and ask again"
            )
            .into(),
        ),
    };
    Error {
        code,
        message,
        data: None,
    }
}

/// The error for a request that is well formed and is not done.
pub(super) fn declined(why: &Message, lang: Lang) -> Error {
    Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: why.get(lang).to_string().into(),
        data: None,
    }
}

/// `RequestFailed` of the protocol, which the library does not name: a request that is well formed and cannot be done.
const REQUEST_FAILED: i64 = -32803;
