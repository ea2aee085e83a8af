//! What a request works on, and where: an unchanging view of a document, away from the threads that read and write messages.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use tokio::sync::Semaphore;
use tower_lsp::lsp_types::Url;

use super::capabilities::Negotiated;
use super::documents::Documents;
use super::indexer::Indexed;
use super::requests::tokens;
use super::session::{Analysed, Session, Tokens};
use khabar_corpus::index::Changes;
use khabar_corpus::on_disk;
use khabar_engine::message::Lang;

/// Everything that a request about one document needs.
pub struct Snapshot {
    /// The document, as the client spells its name.
    pub uri: Url,
    /// Its text, and what is known of it.
    pub analysed: Arc<Analysed>,
    /// What the client can do.
    pub negotiated: Negotiated,
    /// The language of messages.
    pub lang: Lang,
    /// All that is open, as it is typed meanwhile.
    pub documents: Arc<Documents>,
    /// The index of its corpus.
    pub index: Option<Arc<Indexed>>,
    /// The folders of which the client tells what changes in them.
    pub watched: Vec<PathBuf>,
}

impl Snapshot {
    /// Whether the index of a corpus has all that has changed in its files, by what the client tells. Looks at the disk for the names of folders.
    pub fn changes(&self, root: &Path) -> Changes {
        let is_current = self.index.as_ref().is_some_and(|index| index.is_current());
        let root = on_disk(root);
        let is_below = |folder: &PathBuf| root.starts_with(on_disk(folder));
        match is_current && self.watched.iter().any(is_below) {
            true => Changes::Told,
            false => Changes::Looked,
        }
    }

    /// The semantic tokens of the article, and those of this name that the client was sent before.
    pub fn tokens(&self, session: &Session, had: Option<&str>) -> (Tokens, Option<Tokens>) {
        let new = Tokens {
            id: format!("{:x}", self.analysed.generation),
            data: tokens::of_lines(&self.analysed, self.negotiated, None),
        };
        let before = session.exchange_tokens(&self.uri, new.clone(), had);
        (new, before)
    }
}

/// Whether somebody still waits for an answer: long loops ask from time to time.
#[derive(Debug)]
pub struct Wanted(Weak<()>);

impl Wanted {
    /// False once the request was cancelled, or the session has ended.
    pub fn still(&self) -> bool {
        self.0.strong_count() > 0
    }
}

/// Works on requests, a few at a time. The rest wait here, where they cost nothing and are forgotten when they are cancelled.
#[derive(Debug)]
pub struct Workers {
    free: Arc<Semaphore>,
}

impl Workers {
    /// So many requests are worked on at once.
    pub fn new(most: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(most)),
        }
    }

    /// Does some work on a thread of its own. Dropping the future gives it up: work not begun is not begun, and what runs is told
    /// so by its [`Wanted`]. None when the work came to nothing, because the server ends.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Wanted) -> T + Send + 'static,
    ) -> Option<T> {
        // It is held by this future alone, so whoever sees it gone knows that nobody waits.
        let waiting = Arc::new(());
        let wanted = Wanted(Arc::downgrade(&waiting));
        let place = Arc::clone(&self.free).acquire_owned().await.ok()?;
        let working = tokio::task::spawn_blocking(move || {
            // Freed when the work is done, not when it is given up: what cannot stop still takes a processor.
            let _place = place;
            wanted.still().then(|| work(&wanted))
        });
        let done = working.await.ok().flatten();
        drop(waiting);
        done
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn work_that_is_given_up_is_not_begun() {
        let workers = Arc::new(Workers::new(1));
        let (go, gone) = mpsc::channel::<()>();
        let (begun, begins) = tokio::sync::oneshot::channel();
        let first = tokio::spawn({
            let workers = Arc::clone(&workers);
            async move {
                let work = move |_: &Wanted| {
                    let _ = begun.send(());
                    gone.recv()
                };
                workers.run(work).await
            }
        });
        begins.await.unwrap();
        let ran = Arc::new(AtomicBool::new(false));
        let second = {
            let ran = Arc::clone(&ran);
            workers.run(move |_| ran.store(true, Ordering::SeqCst))
        };
        // The only place is taken: it waits, and is given up.
        tokio::select! {
            biased;
            _ = second => panic!("there is no place for it"),
            () = std::future::ready(()) => {}
        }
        go.send(()).unwrap();
        assert_eq!(first.await.unwrap(), Some(Ok(())));
        // Whoever comes behind it has its place.
        assert_eq!(workers.run(|_| 3).await, Some(3));
        assert!(!ran.load(Ordering::SeqCst));
    }

    #[tokio::test]
    async fn work_that_runs_is_told_when_nobody_waits() {
        let workers = Arc::new(Workers::new(1));
        let (begun, begins) = tokio::sync::oneshot::channel();
        let (stopped, stops) = tokio::sync::oneshot::channel();
        let running = tokio::spawn({
            let workers = Arc::clone(&workers);
            async move {
                let work = move |wanted: &Wanted| {
                    let _ = begun.send(());
                    while wanted.still() {
                        std::thread::yield_now();
                    }
                    let _ = stopped.send(());
                };
                workers.run(work).await
            }
        });
        begins.await.unwrap();
        running.abort();
        stops.await.unwrap();
    }
}
