//! The index of a corpus, kept up by a thread of its own: behind everything else, and never waited for.
//!
//! It follows the files as they lie on disk; what the client holds goes before it wherever an answer is made.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use super::comparer::Changed;
use super::news::{Mailbox, News};
use khabar_corpus::index::{Digest, FOLDER, Index, IndexError, Progress, Upkeep, Watch};

/// How many readers are kept open for the next questions.
const READERS: usize = 4;

/// The index of a corpus, to be asked.
#[derive(Debug)]
pub struct Indexed {
    root: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// What stands for the knowledge of today; none while there is no index.
    knowledge: Option<Digest>,
    /// Those that nobody asks at the moment. Each question has one of its own, so that none waits for another.
    readers: Vec<Index>,
    /// Tells those that were opened before the index was another one.
    opened: u64,
    /// Whether it has all files as they lay on disk when a change was told last.
    current: bool,
}

impl Indexed {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the index. None where there is none, or where it fails: the answer has to come from the files then.
    pub fn ask<T>(
        &self,
        question: impl FnOnce(&Index, &Digest) -> Result<T, IndexError>,
    ) -> Option<T> {
        let (knowledge, free, opened) = {
            let mut state = self.state();
            (state.knowledge?, state.readers.pop(), state.opened)
        };
        let reader = free.or_else(|| Index::reader(&self.root))?;
        match question(&reader, &knowledge) {
            Ok(answer) => {
                let mut state = self.state();
                if state.opened == opened && state.readers.len() < READERS {
                    state.readers.push(reader);
                }
                Some(answer)
            }
            Err(error) => {
                tracing::warn!("{error}");
                None
            }
        }
    }

    /// Whether it has all that was told of changes on disk.
    pub fn is_current(&self) -> bool {
        self.state().current
    }

    fn set(&self, knowledge: Option<Digest>) {
        let mut state = self.state();
        state.current &= state.knowledge == knowledge;
        state.knowledge = knowledge;
        state.readers.clear();
        state.opened += 1;
    }
}

/// What the thread is told by others while it works.
#[derive(Debug, Default)]
struct Flags {
    /// The corpus is let go of.
    over: AtomicBool,
    /// The client does not want it to go on.
    cancelled: AtomicBool,
    /// How many changes it has not looked at.
    waiting: AtomicUsize,
}

impl Flags {
    fn goes_on(&self) -> bool {
        let is = |flag: &AtomicBool| flag.load(Ordering::Relaxed);
        // What was changed now is looked at first.
        !is(&self.over) && !is(&self.cancelled) && self.waiting.load(Ordering::Relaxed) == 0
    }
}

/// Keeps the index of a corpus up, for as long as it lives.
#[derive(Debug)]
pub struct Indexer {
    index: Arc<Indexed>,
    told: mpsc::Sender<Arc<[PathBuf]>>,
    flags: Arc<Flags>,
}

impl Drop for Indexer {
    fn drop(&mut self) {
        self.flags.over.store(true, Ordering::Relaxed);
    }
}

impl Indexer {
    /// Starts a thread for the corpus with this root.
    pub fn start(root: &Path, news: Arc<Mailbox>, compare: mpsc::Sender<Changed>) -> Self {
        let (told, changes) = mpsc::channel();
        let index = Arc::new(Indexed {
            root: root.to_path_buf(),
            state: Mutex::default(),
        });
        let flags = Arc::<Flags>::default();
        let worker = Worker {
            index: Arc::clone(&index),
            flags: Arc::clone(&flags),
            news,
            compare,
        };
        let thread = thread::Builder::new().name("khabar-index".to_string());
        if let Err(error) = thread.spawn(move || worker.run(&changes)) {
            tracing::error!("no thread for an index: {error}");
        }
        Self { index, told, flags }
    }

    /// The index.
    pub fn index(&self) -> Arc<Indexed> {
        Arc::clone(&self.index)
    }

    /// Tells it of files and folders that are new, changed or gone on disk.
    pub fn tell(&self, changed: &Arc<[PathBuf]>) {
        self.flags.cancelled.store(false, Ordering::Relaxed);
        let mut state = self.index.state();
        state.current = false;
        self.flags.waiting.fetch_add(1, Ordering::Relaxed);
        drop(state);
        let _ = self.told.send(Arc::clone(changed));
    }

    /// Has it stop until the next change.
    pub fn cancel(&self) {
        self.flags.cancelled.store(true, Ordering::Relaxed);
    }
}

struct Worker {
    index: Arc<Indexed>,
    flags: Arc<Flags>,
    news: Arc<Mailbox>,
    compare: mpsc::Sender<Changed>,
}

/// What there is to read.
enum Work {
    All,
    Some(Vec<PathBuf>),
}

impl Worker {
    fn run(self, changes: &mpsc::Receiver<Arc<[PathBuf]>>) {
        let mut upkeep: Option<Upkeep> = None;
        // Told once: it fails again at each change.
        let mut complained = false;
        let mut work = Work::All;
        loop {
            match self.work(&mut upkeep, &work) {
                Ok(true) => work = Work::Some(Vec::new()),
                // Stopped: what is left is found by another look.
                Ok(false) => work = Work::All,
                Err(error) => {
                    self.index.set(None);
                    tracing::warn!("{error}");
                    if !std::mem::replace(&mut complained, true) {
                        let root = self.index.root.clone();
                        self.news.send(News::NoIndex(root, error.message()));
                    }
                    upkeep = None;
                    work = Work::All;
                }
            }
            self.news
                .send(News::Indexing(self.index.root.clone(), None));
            let Ok(first) = changes.recv() else { return };
            let changed: Vec<_> = std::iter::once(first).chain(changes.try_iter()).collect();
            self.flags
                .waiting
                .fetch_sub(changed.len(), Ordering::Relaxed);
            if self.flags.over.load(Ordering::Relaxed) {
                return;
            }
            let mut paths: Vec<PathBuf> = changed.iter().flat_map(|p| p.iter().cloned()).collect();
            paths.retain(|path| !path.ends_with(FOLDER));
            paths.sort();
            paths.dedup();
            if paths
                .iter()
                .any(|path| path.extension().is_some_and(|end| end == "toml"))
            {
                if let Some(upkeep) = &mut upkeep {
                    upkeep.reload();
                }
                work = Work::All;
            }
            if let Work::Some(known) = &mut work {
                known.extend(paths);
            }
        }
    }

    /// Brings the index up to date. Whether all of it is.
    fn work(&self, upkeep: &mut Option<Upkeep>, work: &Work) -> Result<bool, IndexError> {
        let root = &self.index.root;
        if upkeep.is_none() {
            // Asked before anything is written.
            if !khabar_corpus::Corpus::load(root).settings.index {
                return Ok(true);
            }
            *upkeep = Some(Upkeep::new(root)?.with_threads(threads()));
        }
        let Some(open) = upkeep else { return Ok(true) };
        if !open.settings().index {
            self.index.set(None);
            *upkeep = None;
            return Ok(true);
        }
        self.index.set(Some(open.knowledge()));
        let progress = |progress: Progress| {
            self.news.send(News::Indexing(root.clone(), Some(progress)));
        };
        let watch = Watch {
            progress: &progress,
            wanted: &|| self.flags.goes_on(),
        };
        let read = match work {
            Work::Some(paths) if paths.is_empty() => true,
            Work::Some(paths) => open.read_paths(paths, &watch)?.complete,
            Work::All => open.read(&watch)?.complete,
        };
        if read {
            let mut state = self.index.state();
            // With what was told meanwhile it is not.
            state.current = self.flags.waiting.load(Ordering::Relaxed) == 0;
        }
        let is_news = !matches!(work, Work::Some(paths) if paths.is_empty());
        if is_news {
            let _ = self.compare.send(Changed::Index(root.clone()));
        }
        Ok(read && open.recognise(&watch)?.1)
    }
}

/// How many processors it takes: half of them, since somebody is typing.
fn threads() -> usize {
    thread::available_parallelism().map_or(1, |all| (all.get() / 2).max(1))
}

#[cfg(test)]
mod tests {
    use khabar_corpus::index::Changes;

    use super::*;

    fn worker(root: &Path) -> Worker {
        Worker {
            index: Arc::new(Indexed {
                root: root.to_path_buf(),
                state: Mutex::default(),
            }),
            flags: Arc::default(),
            news: Arc::default(),
            compare: mpsc::channel().0,
        }
    }

    fn names(worker: &Worker, id: &str) -> Option<usize> {
        let named =
            |index: &Index, knowledge: &Digest| index.naming(id, knowledge, Changes::Looked);
        worker.index.ask(named).map(|found| found.len())
    }

    #[test]
    fn a_corpus_that_wants_no_index_has_none() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(root.path().join(name), text).unwrap();
        write("khabar.toml", "index = false\n");
        write("a.khabar", "وصل ترامب\n");
        let worker = worker(root.path());
        let mut upkeep = None;
        assert!(worker.work(&mut upkeep, &Work::All).unwrap());
        assert_eq!(names(&worker, "trump"), None);
        assert!(!root.path().join(FOLDER).exists());
        // Until it does.
        write("khabar.toml", "");
        assert!(worker.work(&mut upkeep, &Work::All).unwrap());
        assert_eq!(
            (names(&worker, "trump"), names(&worker, "putin")),
            (Some(1), Some(0))
        );
    }

    #[test]
    fn what_is_told_meanwhile_goes_first() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("khabar.toml"), "").unwrap();
        std::fs::write(root.path().join("a.khabar"), "وصل ترامب\n").unwrap();
        let worker = worker(root.path());
        worker.flags.waiting.store(1, Ordering::Relaxed);
        let mut upkeep = None;
        assert!(!worker.work(&mut upkeep, &Work::All).unwrap());
        worker.flags.waiting.store(0, Ordering::Relaxed);
        assert!(worker.work(&mut upkeep, &Work::All).unwrap());
    }
}
