//! How far the index of a corpus is (`$/progress`), where it takes long.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::sync::watch;
use tower_lsp::Client;
use tower_lsp::lsp_types::notification::Progress as Told;
use tower_lsp::lsp_types::request::WorkDoneProgressCreate;
use tower_lsp::lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};

use khabar_corpus::index::{Progress, Stage};
use khabar_engine::message::{Lang, Message};

/// From how many articles on it takes long enough to be told of.
const MANY: usize = 200;

/// What the client is shown of each corpus.
#[derive(Debug, Default)]
pub struct Bars(HashMap<PathBuf, watch::Sender<Option<Progress>>>);

/// What tells the progress of the index of a corpus from others.
pub fn token(root: &Path) -> NumberOrString {
    NumberOrString::String(format!("khabar/index {}", root.display()))
}

impl Bars {
    /// Shows how far the index of a corpus is; nothing when it is done.
    pub fn show(&mut self, client: &Client, root: &Path, progress: Option<Progress>, lang: Lang) {
        let Some(progress) = progress else {
            // Its task sees that nobody tells it more.
            self.0.remove(root);
            return;
        };
        match self.0.get(root) {
            Some(bar) => {
                bar.send_replace(Some(progress));
            }
            None if progress.all >= MANY => {
                let (bar, told) = watch::channel(Some(progress));
                self.0.insert(root.to_path_buf(), bar);
                // The client is asked first, and may take its time.
                tokio::spawn(tell(client.clone(), token(root), told, lang));
            }
            None => {}
        }
    }
}

async fn tell(
    client: Client,
    token: NumberOrString,
    mut told: watch::Receiver<Option<Progress>>,
    lang: Lang,
) {
    let params = WorkDoneProgressCreateParams {
        token: token.clone(),
    };
    let asked = client.send_request::<WorkDoneProgressCreate>(params);
    if !matches!(
        tokio::time::timeout(Duration::from_secs(10), asked).await,
        Ok(Ok(()))
    ) {
        return;
    }
    let send = |value: WorkDoneProgress| {
        client.send_notification::<Told>(ProgressParams {
            token: token.clone(),
            value: ProgressParamsValue::WorkDone(value),
        })
    };
    let title = Message::new("Indexing the corpus", "فهرسة الذخيرة");
    send(WorkDoneProgress::Begin(WorkDoneProgressBegin {
        title: title.get(lang).to_string(),
        cancellable: Some(true),
        message: None,
        percentage: Some(0),
    }))
    .await;
    let mut percentage = None;
    while told.changed().await.is_ok() {
        let Some(progress) = *told.borrow_and_update() else {
            continue;
        };
        let now = u32::try_from(progress.done * 100 / progress.all.max(1)).unwrap_or(100);
        // Not for each article.
        if percentage.replace((progress.stage, now)) == Some((progress.stage, now)) {
            continue;
        }
        let (en, ar) = match progress.stage {
            Stage::Reading => ("reading", "قراءة"),
            Stage::Recognising => ("recognising", "تعرّف"),
        };
        let counted = format!("{} / {}", progress.done, progress.all);
        let message = Message::new(format!("{en} {counted}"), format!("{ar} {counted}"));
        send(WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(true),
            message: Some(message.get(lang).to_string()),
            percentage: Some(now),
        }))
        .await;
    }
    send(WorkDoneProgress::End(WorkDoneProgressEnd { message: None })).await;
}
