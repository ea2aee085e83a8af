//! The corpora of open articles, each read by a thread of its own.
//!
//! A corpus is settings, knowledge, a codebook, and what its articles teach. Its thread reads them when the first of its articles is
//! opened, and again when it is told of a change; so nobody waits for a disk but the articles that belong there, and no lock is
//! held meanwhile. Files that are open in the editor count as they are typed.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak, mpsc};
use std::thread;

use tower_lsp::lsp_types::Url;

use super::comparer::Changed;
use super::documents::{Documents, Home};
use super::indexer::{Indexed, Indexer};
use super::news::{Mailbox, News};
use khabar_corpus::{Corpus, Problem, SETTINGS_FILE, find_root_with, practice};

/// What the readers of corpora are told.
#[derive(Debug, Clone)]
pub enum Told {
    /// A file that corpora may be made from was opened, changed or closed in the editor.
    Typed,
    /// These files and folders are new, changed or gone on disk.
    Changed(Arc<[PathBuf]>),
}

/// The corpora of open articles.
pub struct Corpora {
    documents: Arc<Documents>,
    analysis: mpsc::Sender<Url>,
    news: Arc<Mailbox>,
    compare: mpsc::Sender<Changed>,
    readers: Mutex<HashMap<Home, mpsc::Sender<Told>>>,
    indexers: Mutex<HashMap<PathBuf, Indexer>>,
}

impl Corpora {
    /// No corpora so far.
    pub fn new(
        documents: Arc<Documents>,
        analysis: mpsc::Sender<Url>,
        news: Arc<Mailbox>,
        compare: mpsc::Sender<Changed>,
    ) -> Arc<Self> {
        Arc::new(Self {
            documents,
            analysis,
            news,
            compare,
            readers: Mutex::default(),
            indexers: Mutex::default(),
        })
    }

    /// Finds out where an article belongs, and has its corpus read. Looks at the disk: not for a handler.
    pub fn find_home(self: &Arc<Self>, uri: &Url) {
        let open = self.documents.sources();
        let path = uri.to_file_path().ok();
        let root = path.and_then(|path| find_root_with(&path, &|file| open.is_there(file)));
        let home = root.map_or(Home::Outside, Home::Corpus);
        if self.documents.place(uri, home.clone()) {
            let _ = self.analysis.send(uri.clone());
        }
        self.read(home);
    }

    /// Tells all corpora of a change; each finds out whether it is concerned.
    pub fn tell(&self, told: &Told) {
        for reader in self.readers().values() {
            let _ = reader.send(told.clone());
        }
        if let Told::Changed(paths) = told {
            for (root, indexer) in self.indexers().iter() {
                // Names that lead there by a link are rare, and cost a look at all files.
                if paths
                    .iter()
                    .any(|path| path.starts_with(root) || root.starts_with(path))
                {
                    indexer.tell(paths);
                }
            }
        }
    }

    /// Has an article analysed again.
    pub fn analyse(&self, uri: Url) {
        let _ = self.analysis.send(uri);
    }

    /// The index of the corpus with this root.
    pub fn index(&self, root: &Path) -> Option<Arc<Indexed>> {
        self.indexers().get(root).map(Indexer::index)
    }

    /// Has all indexes look at their files.
    pub fn look_again(&self) {
        for (root, indexer) in self.indexers().iter() {
            indexer.tell(&Arc::from([root.clone()]));
        }
    }

    /// Has the index of a corpus stop until something changes. `is` tells its root.
    pub fn cancel_index(&self, is: impl Fn(&Path) -> bool) {
        let indexers = self.indexers();
        for (_, indexer) in indexers.iter().filter(|(root, _)| is(root)) {
            indexer.cancel();
        }
    }

    /// Has a corpus read, if it is not yet.
    fn read(self: &Arc<Self>, home: Home) {
        let mut readers = self.readers();
        if readers.contains_key(&home) {
            return;
        }
        let (sender, told) = mpsc::channel();
        let reader = Reader {
            home: home.clone(),
            // Not the corpora themselves: it ends when they do.
            corpora: Arc::downgrade(self),
            documents: Arc::clone(&self.documents),
            analysis: self.analysis.clone(),
            news: Arc::clone(&self.news),
            practice: practice::Kept::default(),
            seen: BTreeMap::new(),
        };
        let spawned = thread::Builder::new()
            .name("khabar-corpus".to_string())
            .spawn(move || reader.run(&told));
        match spawned {
            Ok(_) => {
                if let Home::Corpus(root) = &home {
                    let (news, compare) = (Arc::clone(&self.news), self.compare.clone());
                    let indexer = Indexer::start(root, news, compare);
                    self.indexers().insert(root.clone(), indexer);
                }
                readers.insert(home, sender);
            }
            Err(error) => tracing::error!("no thread for a corpus: {error}"),
        }
    }

    /// Lets go of a corpus that is there no more, and looks where its articles belong now.
    fn abandon(self: &Arc<Self>, home: &Home) {
        self.readers().remove(home);
        if let Home::Corpus(root) = home {
            self.indexers().remove(root);
        }
        for uri in self.documents.abandon(home) {
            self.find_home(&uri);
        }
    }

    fn indexers(&self) -> MutexGuard<'_, HashMap<PathBuf, Indexer>> {
        self.indexers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn readers(&self) -> MutexGuard<'_, HashMap<Home, mpsc::Sender<Told>>> {
        self.readers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads one corpus.
struct Reader {
    home: Home,
    corpora: Weak<Corpora>,
    documents: Arc<Documents>,
    analysis: mpsc::Sender<Url>,
    news: Arc<Mailbox>,
    /// What its articles teach.
    practice: practice::Kept,
    /// The files it was made from, each with a digest of its text; none of one that could not be read.
    seen: BTreeMap<PathBuf, Option<u64>>,
}

impl Reader {
    fn run(mut self, told: &mpsc::Receiver<Told>) {
        let mut corpus = self.load();
        self.hand_over(&corpus);
        if let Home::Corpus(root) = &self.home {
            // All of its articles: they are analysed without that meanwhile.
            self.practice = practice::Kept::new(root, practice::read(root));
        }
        if !self.practice.is_empty() {
            corpus = Arc::new(self.practice.teach(&corpus));
            self.hand_over(&corpus);
        }
        while let Ok(first) = told.recv() {
            // Typing tells of a change with each key; one look sees them all.
            let all = std::iter::once(first).chain(told.try_iter()).collect();
            if self.is_gone() {
                return self.leave();
            }
            let learnt = self.learn(all);
            let outdated = self.is_outdated();
            if outdated {
                corpus = self.load();
            }
            if outdated || learnt {
                corpus = Arc::new(self.practice.teach(&corpus));
                self.hand_over(&corpus);
            }
        }
    }

    /// Reads settings, knowledge and codebook.
    fn load(&mut self) -> Arc<Corpus> {
        loop {
            let corpus = self.load_once();
            #[cfg(test)]
            tests::wait(&self.home);
            // Changed while it was read: nobody is to see it.
            if !self.is_outdated() {
                let corpus = Arc::new(corpus);
                let names = self.names(&corpus);
                self.news.send(News::Loaded(Arc::clone(&corpus), names));
                return corpus;
            }
        }
    }

    fn load_once(&mut self) -> Corpus {
        let Home::Corpus(root) = &self.home else {
            return Corpus::none();
        };
        let typed = self.documents.sources();
        let seen = RefCell::new(BTreeMap::new());
        let read = |file: &Path| {
            let text = typed.read(file);
            let digest = text.as_deref().ok().map(digest);
            seen.borrow_mut().insert(file.to_path_buf(), digest);
            text
        };
        let corpus = Corpus::load_from(root, &read);
        self.seen = seen.into_inner();
        corpus
    }

    /// How the client knows the files that have problems.
    fn names(&self, corpus: &Corpus) -> HashMap<PathBuf, Url> {
        let open = self.documents.sources();
        let mut names = HashMap::new();
        for Problem { file, .. } in &corpus.problems {
            if !names.contains_key(file)
                && let Some(uri) = open.uri(file)
            {
                names.insert(file.clone(), uri);
            }
        }
        names
    }

    /// Whether a file that the corpus was made from has another text now.
    fn is_outdated(&self) -> bool {
        let typed = self.documents.sources();
        let changed = |(file, seen): (&PathBuf, &Option<u64>)| {
            typed.read(file).as_deref().ok().map(digest) != *seen
        };
        self.seen.iter().any(changed)
    }

    /// Reads anew what articles teach that have changed. Whether that is news.
    fn learn(&mut self, told: Vec<Told>) -> bool {
        if self.home == Home::Outside {
            return false;
        }
        let mut learnt = false;
        for told in told {
            if let Told::Changed(paths) = told {
                for path in paths.iter() {
                    learnt |= self.practice.read_again(path);
                }
            }
        }
        learnt
    }

    fn hand_over(&self, corpus: &Arc<Corpus>) {
        for uri in self.documents.settle(&self.home, corpus) {
            let _ = self.analysis.send(uri);
        }
    }

    fn is_gone(&self) -> bool {
        let Home::Corpus(root) = &self.home else {
            return false;
        };
        !self.documents.sources().is_there(&root.join(SETTINGS_FILE))
    }

    fn leave(self) {
        if let (Home::Corpus(root), Some(corpora)) = (&self.home, self.corpora.upgrade()) {
            self.news.send(News::Gone(root.clone()));
            corpora.abandon(&self.home);
        }
    }
}

fn digest(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// Where a reader says that it has read, and where it waits for leave to go on.
    type Gate = (mpsc::Sender<()>, mpsc::Receiver<()>);

    static HELD: Mutex<BTreeMap<PathBuf, Gate>> = Mutex::new(BTreeMap::new());

    /// A corpus that is held back when it has been read for the first time.
    pub struct Hold {
        reached: mpsc::Receiver<()>,
        go: mpsc::Sender<()>,
    }

    impl Hold {
        /// Holds a corpus back, by its root.
        pub fn back(root: &Path) -> Self {
            let (reaches, reached) = mpsc::channel();
            let (go, goes) = mpsc::channel();
            let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
            held.insert(root.to_path_buf(), (reaches, goes));
            Self { reached, go }
        }

        /// Waits until it has been read.
        pub fn reached(&self) {
            self.reached.recv().unwrap();
        }

        /// Lets it go on.
        pub fn release(self) {
            self.go.send(()).unwrap();
        }
    }

    /// Waits for as long as a test holds a corpus back.
    pub fn wait(home: &Home) {
        let Home::Corpus(root) = home else { return };
        let mut held = HELD.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((reaches, goes)) = held.remove(root) else {
            return;
        };
        drop(held);
        let _ = reaches.send(());
        let _ = goes.recv();
    }
}
