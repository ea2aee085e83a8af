//! How far work is that a client waits for, told by the token that it gave (`$/progress`).

use std::sync::Mutex;

use tokio::sync::mpsc;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification;
use tower_lsp::lsp_types::{
    ProgressParams, ProgressParamsValue, ProgressToken, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressEnd, WorkDoneProgressReport,
};

use super::session::Session;
use khabar_engine::message::Message;

/// Some work of which the client is told. Its end is told when this is dropped.
#[derive(Debug)]
pub struct Progress {
    told: mpsc::UnboundedSender<WorkDoneProgress>,
    /// The percentage that was told last.
    percent: Mutex<u32>,
}

impl Progress {
    /// Tells of a beginning, and from a task of its own of all that follows, in order.
    pub fn begin(client: Client, token: ProgressToken, session: &Session) -> Self {
        let (told, mut tells) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Some(value) = tells.recv().await {
                let params = ProgressParams {
                    token: token.clone(),
                    value: ProgressParamsValue::WorkDone(value),
                };
                client
                    .send_notification::<notification::Progress>(params)
                    .await;
            }
        });
        let title = Message::new("Checking the articles of the corpus", "فحص مقالات الذخيرة");
        let lang = session.negotiated().preferences.language;
        let begin = WorkDoneProgressBegin {
            title: title.get(lang.unwrap_or_default()).to_string(),
            cancellable: Some(true),
            percentage: Some(0),
            ..WorkDoneProgressBegin::default()
        };
        let progress = Self {
            told,
            percent: Mutex::new(0),
        };
        progress.tell(WorkDoneProgress::Begin(begin));
        progress
    }

    /// Tells how much is done, where that is another percentage than before.
    pub fn report(&self, done: usize, of: usize) {
        let percent = u32::try_from(done * 100 / of.max(1)).unwrap_or(100);
        let mut told = self
            .percent
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if percent > *told {
            *told = percent;
            self.tell(WorkDoneProgress::Report(WorkDoneProgressReport {
                percentage: Some(percent),
                message: Some(format!("{done}/{of}")),
                cancellable: Some(true),
            }));
        }
    }

    fn tell(&self, value: WorkDoneProgress) {
        // Nobody listens any more: the session is over.
        let _ = self.told.send(value);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.tell(WorkDoneProgress::End(WorkDoneProgressEnd::default()));
    }
}
