//! The state of the server: open documents, their articles, and what is known of them.
//!
//! Edits are applied here synchronously, under a short lock and before anything is awaited, because handlers run
//! concurrently. Analysis happens on a thread of its own ([`Analyser`]), over a snapshot; results that are no longer
//! of the newest text are dropped.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;

use tokio::sync::{mpsc as channel, watch};
use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, Url};

use super::capabilities::Negotiated;
use super::snapshot::Snapshot;
use khabar_corpus::{Corpus, find_root, is_article, practice};
use khabar_engine::article::{Analysis, Article, Written, analyse};
use khabar_engine::lint::{Finding, lint};
use khabar_engine::message::Lang;

/// A document's analysis, with the version of the text it is of.
#[derive(Debug)]
pub struct Analysed {
    /// The client's version number.
    pub version: i32,
    /// Counts the changes of the document; never reused.
    pub generation: u64,
    /// The corpus the document is in.
    pub corpus: Arc<Corpus>,
    /// What is known of the article.
    pub analysis: Analysis,
    /// What is wrong in it.
    pub findings: Vec<Finding>,
}

struct Document {
    /// Whether it is a file that corpora are made from: nothing is analysed in it, and its text goes before that on disk.
    source: bool,
    version: i32,
    generation: u64,
    article: Article,
    /// The newest result.
    analysed: watch::Sender<Option<Arc<Analysed>>>,
}

#[derive(Default)]
struct State {
    documents: HashMap<Url, Document>,
    generations: u64,
}

/// Something to tell the client.
#[derive(Debug)]
pub enum News {
    /// A document was analysed.
    Analysed(Url, Arc<Analysed>),
    /// A corpus was loaded, perhaps with problems.
    Loaded(Arc<Corpus>),
    /// A document was closed.
    Closed(Url),
    /// All corpora are about to be loaded again.
    Reloading,
}

/// The server's state, shared by its handlers.
pub struct Session {
    state: Arc<Mutex<State>>,
    jobs: mpsc::Sender<Job>,
    negotiated: Mutex<Negotiated>,
}

enum Job {
    Analyse(Url),
    /// Files a corpus is made from have changed.
    Reload,
    /// A file was changed in the editor that a corpus may be made from.
    Source(Url),
    /// Articles of the corpus at this root were read: what they teach now.
    Read(PathBuf, Vec<(PathBuf, Option<Written>)>),
}

impl Session {
    /// A session, and the channel on which it reports news, in order.
    pub fn new() -> (Arc<Self>, channel::UnboundedReceiver<News>) {
        let (news, received) = channel::unbounded_channel();
        let (jobs, queue) = mpsc::channel();
        let state = Arc::new(Mutex::new(State::default()));
        let analyser = Analyser {
            state: Arc::clone(&state),
            news: news.clone(),
            corpora: HashMap::new(),
            practices: HashMap::new(),
            corpus_of: HashMap::new(),
        };
        let spawned = thread::Builder::new()
            .name("khabar-analysis".to_string())
            .spawn(move || analyser.run(&queue));
        if let Err(error) = spawned {
            tracing::error!("no thread for analysis: {error}");
        }
        let session = Arc::new(Self {
            state,
            jobs,
            negotiated: Mutex::new(Negotiated::default()),
        });
        (session, received)
    }

    /// Keeps what was negotiated.
    pub fn negotiate(&self, negotiated: Negotiated) {
        *lock(&self.negotiated) = negotiated;
    }

    /// What was negotiated.
    pub fn negotiated(&self) -> Negotiated {
        *lock(&self.negotiated)
    }

    /// The language of messages for a document's corpus: the client's, else that of `khabar.toml`.
    pub fn language(&self, corpus: &Corpus) -> Lang {
        self.negotiated()
            .language
            .unwrap_or(corpus.settings.language)
    }

    /// Opens a document.
    pub fn open(&self, uri: Url, version: i32, text: &str) {
        let article = Article::new(text);
        let mut state = lock(&self.state);
        state.generations += 1;
        let generation = state.generations;
        let (analysed, _) = watch::channel(None);
        let source = is_source(&uri);
        let document = Document {
            source,
            version,
            generation,
            article,
            analysed,
        };
        state.documents.insert(uri.clone(), document);
        drop(state);
        // Opened, it is as it lies on disk.
        if !source {
            self.queue(Job::Analyse(uri));
        }
    }

    /// Applies the changes of one `didChange`, in order. A position outside the text is clamped into it.
    pub fn change(&self, uri: &Url, version: i32, changes: &[TextDocumentContentChangeEvent]) {
        let encoding = self.negotiated().encoding;
        let mut state = lock(&self.state);
        state.generations += 1;
        let generation = state.generations;
        let Some(document) = state.documents.get_mut(uri) else {
            tracing::warn!("a change of {uri}, which is not open, was left out");
            return;
        };
        for change in changes {
            match change.range {
                None => document.article = Article::new(&change.text),
                Some(range) => {
                    let span = encoding.to_span(document.article.rope(), range);
                    if let Err(error) = document.article.edit(span, &change.text) {
                        tracing::error!("{uri}: {error}");
                    }
                }
            }
        }
        document.version = version;
        document.generation = generation;
        let source = document.source;
        drop(state);
        self.queue(if source {
            Job::Source(uri.clone())
        } else {
            Job::Analyse(uri.clone())
        });
    }

    /// Closes a document.
    pub fn close(&self, uri: &Url) {
        let closed = lock(&self.state).documents.remove(uri);
        // By way of the analyser, so that the news of the close comes behind all earlier ones.
        self.queue(if closed.is_some_and(|d| d.source) {
            Job::Source(uri.clone())
        } else {
            Job::Analyse(uri.clone())
        });
    }

    /// Reads the corpora again and analyses every open document anew.
    pub fn reload(&self) {
        self.queue(Job::Reload);
    }

    /// Reads what the articles of a corpus teach, on a thread of its own.
    pub fn read_practice(self: &Arc<Self>, root: PathBuf) {
        let session = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            let all = practice::read(&root).into_iter();
            let all = all.map(|(file, written)| (file, Some(written))).collect();
            session.queue(Job::Read(root, all));
        });
    }

    /// Reads anew what some articles teach, as after they were saved.
    pub fn read_again(self: &Arc<Self>, files: Vec<PathBuf>) {
        let session = Arc::clone(self);
        tokio::task::spawn_blocking(move || {
            for file in files {
                if let Some(root) = find_root(&file).filter(|_| is_article(&file, true)) {
                    let written = practice::read_one(&file);
                    session.queue(Job::Read(root, vec![(file, written)]));
                }
            }
        });
    }

    fn queue(&self, job: Job) {
        // The analyser lives as long as the session.
        let _ = self.jobs.send(job);
    }

    /// The analysis of the text as it stands now; waits for it. None when the document is not open or is closed meanwhile.
    async fn analysed(&self, uri: &Url) -> Option<Arc<Analysed>> {
        let (generation, mut results) = {
            let state = lock(&self.state);
            let document = state.documents.get(uri).filter(|d| !d.source)?;
            (document.generation, document.analysed.subscribe())
        };
        let newest = |result: &Option<Arc<Analysed>>| {
            result.as_ref().is_some_and(|a| a.generation >= generation)
        };
        // An error: the document was closed.
        let result = results.wait_for(newest).await.ok()?;
        result.clone()
    }

    /// All that a request about a document needs, of the text as it stands now; waits for its analysis.
    pub async fn snapshot(&self, uri: &Url) -> Option<Snapshot> {
        let analysed = self.analysed(uri).await?;
        Some(Snapshot {
            uri: uri.clone(),
            lang: self.language(&analysed.corpus),
            negotiated: self.negotiated(),
            analysed,
        })
    }

    /// The newest results of all open articles, those of older text included; in the order of their names.
    pub fn all_analysed(&self) -> Vec<(Url, Arc<Analysed>)> {
        let state = lock(&self.state);
        let known = state.documents.iter().filter_map(|(uri, document)| {
            let analysed = document.analysed.borrow().clone()?;
            Some((uri.clone(), analysed))
        });
        let mut known: Vec<_> = known.collect();
        known.sort_by(|a, b| a.0.cmp(&b.0));
        known
    }

    /// Whether a result is of the newest text of its document.
    pub fn is_newest(&self, uri: &Url, analysed: &Analysed) -> bool {
        let state = lock(&self.state);
        state
            .documents
            .get(uri)
            .is_some_and(|d| d.generation == analysed.generation)
    }
}

/// Whether a document is one that corpora are made from: settings, knowledge, a codebook.
fn is_source(uri: &Url) -> bool {
    uri.path().ends_with(".toml")
}

/// Held by tests to keep the analyser waiting.
#[cfg(test)]
static HOLD: Mutex<()> = Mutex::new(());

/// Holds all analysis back until the guard is dropped: for tests of what happens meanwhile.
#[cfg(test)]
pub fn hold_analysis() -> MutexGuard<'static, ()> {
    lock(&HOLD)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A poisoned lock means a panic, on which the process ends; until then the state is as whole as it was.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The thread that analyses: one document after the other, always the newest text.
struct Analyser {
    state: Arc<Mutex<State>>,
    news: channel::UnboundedSender<News>,
    corpora: HashMap<Option<PathBuf>, Arc<Corpus>>,
    /// What the articles of each corpus teach, by its root.
    practices: HashMap<PathBuf, practice::Read>,
    /// The corpus each open document is in: looked up once, because what was recognised in it is of one knowledge.
    corpus_of: HashMap<Url, Arc<Corpus>>,
}

impl Analyser {
    fn run(mut self, queue: &mpsc::Receiver<Job>) {
        let mut next = None;
        while let Some(job) = next.take().or_else(|| queue.recv().ok()) {
            match job {
                Job::Analyse(uri) => self.analyse(&uri),
                Job::Reload => self.reload(),
                Job::Source(uri) => {
                    // Typing asks for many; the last one sees it all.
                    next = queue.try_iter().find(|job| !matches!(job, Job::Source(_)));
                    let path = uri.to_file_path().unwrap_or_default();
                    if self
                        .corpora
                        .values()
                        .any(|corpus| corpus.is_made_from(&path))
                    {
                        self.reload();
                    }
                }
                Job::Read(root, articles) => self.learn(root, articles),
            }
        }
    }

    fn reload(&mut self) {
        self.corpora.clear();
        self.corpus_of.clear();
        let _ = self.news.send(News::Reloading);
        let all = {
            let state = lock(&self.state);
            let articles = state.documents.iter().filter(|(_, d)| !d.source);
            articles.map(|(uri, _)| uri.clone()).collect()
        };
        self.renew(all);
    }

    /// Takes in what articles of a corpus teach; when that is news, its open documents are analysed anew.
    fn learn(&mut self, root: PathBuf, articles: Vec<(PathBuf, Option<Written>)>) {
        let known = self.practices.entry(root.clone()).or_default();
        let before = known.clone();
        for (file, written) in articles {
            match written {
                Some(written) => known.insert(file, written),
                None => known.remove(&file),
            };
        }
        let key = Some(root);
        let Some(corpus) = self.corpora.get(&key).filter(|_| *known != before) else {
            return;
        };
        let corpus = Arc::new(corpus.with_practice(known));
        self.corpora.insert(key, Arc::clone(&corpus));
        let concerned = self
            .corpus_of
            .iter_mut()
            .filter(|(_, c)| c.root == corpus.root);
        let concerned = concerned.map(|(uri, of)| {
            *of = Arc::clone(&corpus);
            uri.clone()
        });
        let concerned = concerned.collect();
        self.renew(concerned);
    }

    /// Analyses documents anew, whose knowledge is another now.
    fn renew(&mut self, uris: Vec<Url>) {
        {
            let mut state = lock(&self.state);
            state.generations += 1;
            let generation = state.generations;
            for uri in &uris {
                if let Some(document) = state.documents.get_mut(uri) {
                    document.generation = generation;
                    document.article.forget();
                }
            }
        }
        for uri in uris {
            self.analyse(&uri);
        }
    }

    fn analyse(&mut self, uri: &Url) {
        #[cfg(test)]
        let _held = lock(&HOLD);
        let snapshot = {
            let state = lock(&self.state);
            match state.documents.get(uri) {
                None => None,
                // Several changes were made while the last one was worked on: this job is done already.
                Some(d)
                    if d.analysed
                        .borrow()
                        .as_ref()
                        .is_some_and(|a| a.generation == d.generation) =>
                {
                    return;
                }
                Some(d) => Some((d.version, d.generation, d.article.clone())),
            }
        };
        let Some((version, generation, article)) = snapshot else {
            self.corpus_of.remove(uri);
            let _ = self.news.send(News::Closed(uri.clone()));
            return;
        };
        let path = uri.to_file_path().ok();
        let corpus = match self.corpus_of.get(uri) {
            Some(corpus) => Arc::clone(corpus),
            None => {
                let corpus = self.corpus(path.as_deref());
                self.corpus_of.insert(uri.clone(), Arc::clone(&corpus));
                corpus
            }
        };
        let given = path.as_deref().and_then(|p| corpus.date_of_file(p));
        let analysis = analyse(article, &corpus.knowledge, given);
        let findings = lint(&analysis, &corpus.settings.levels);
        let analysed = Arc::new(Analysed {
            version,
            generation,
            corpus,
            analysis,
            findings,
        });
        let state = lock(&self.state);
        let Some(document) = state
            .documents
            .get(uri)
            .filter(|d| d.generation == generation)
        else {
            return;
        };
        let old = document.analysed.send_replace(Some(Arc::clone(&analysed)));
        drop(state);
        let _ = self.news.send(News::Analysed(uri.clone(), analysed));
        // Letting go of a long article takes a while: not under the lock, and not before the news.
        drop(old);
    }

    /// The text of a file that a corpus is made from: as an editor holds it, else as it lies on disk.
    fn source(&self, file: &Path) -> io::Result<String> {
        let open = Url::from_file_path(file).ok().and_then(|uri| {
            let state = lock(&self.state);
            let document = state.documents.get(&uri)?;
            Some(document.article.rope().clone())
        });
        match open {
            Some(rope) => Ok(rope.to_string()),
            None => std::fs::read_to_string(file),
        }
    }

    fn corpus(&mut self, path: Option<&Path>) -> Arc<Corpus> {
        let root = path.and_then(find_root);
        if let Some(corpus) = self.corpora.get(&root) {
            return Arc::clone(corpus);
        }
        let read = |file: &Path| self.source(file);
        let load = |root: &Path| Corpus::load_from(root, &read);
        let mut corpus = root.as_deref().map_or_else(Corpus::none, load);
        if let Some(read) = root.as_ref().and_then(|root| self.practices.get(root)) {
            corpus = corpus.with_practice(read);
        }
        let corpus = Arc::new(corpus);
        self.corpora.insert(root, Arc::clone(&corpus));
        let _ = self.news.send(News::Loaded(Arc::clone(&corpus)));
        corpus
    }
}
