//! The state of the server, shared by its handlers: the open documents, the thread that analyses them, the corpora they are in.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};

use tokio::sync::{Notify, watch};
use tower_lsp::lsp_types::{
    NumberOrString, SemanticToken, TextDocumentContentChangeEvent, Url, WorkspaceFolder,
};

use super::analyser;
use super::capabilities::{Negotiated, Preferences};
use super::comparer::Comparer;
use super::corpora::{Corpora, Told};
use super::documents::{Documents, Kind, KnownCorpus};
use super::files::OpenFiles;
use super::indexer::Indexed;
use super::indexing;
use super::messages::Lost;
use super::news::{Mailbox, News};
use super::recommenders::Recommenders;
use super::snapshot::Snapshot;
use khabar_corpus::{Corpus, SETTINGS_FILE, is_article};
use khabar_engine::article::Analysis;
use khabar_engine::lint::Finding;
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

/// The server's state.
pub struct Session {
    documents: Arc<Documents>,
    corpora: Arc<Corpora>,
    recommenders: Arc<Recommenders>,
    analysis: mpsc::Sender<Url>,
    negotiated: Mutex<Negotiated>,
    news: Arc<Mailbox>,
    /// Told when what the client was told is another now, though no text has changed.
    outdated: Notify,
    /// The semantic tokens that the client has.
    tokens: Mutex<HashMap<Url, Tokens>>,
    watched: Mutex<Watched>,
}

/// Of which files the client tells when they change.
#[derive(Debug, Default)]
struct Watched {
    /// Whether it has said that it does.
    agreed: bool,
    /// The folders that it has open.
    folders: Vec<PathBuf>,
}

/// The semantic tokens of an article, as a client was sent them.
#[derive(Debug, Clone, PartialEq)]
pub struct Tokens {
    /// What tells them from those of another text.
    pub id: String,
    /// The tokens.
    pub data: Vec<SemanticToken>,
}

impl Session {
    /// A session without documents.
    pub fn new() -> Arc<Self> {
        let news = Arc::new(Mailbox::default());
        let documents = Arc::new(Documents::default());
        let (compare, changed) = mpsc::channel();
        let (recommend, articles) = mpsc::channel();
        let analysis = analyser::start(
            Arc::clone(&documents),
            Arc::clone(&news),
            compare.clone(),
            recommend.clone(),
        );
        let corpora = Corpora::new(
            Arc::clone(&documents),
            analysis.clone(),
            Arc::clone(&news),
            compare,
        );
        Comparer::start(Arc::clone(&documents), Arc::downgrade(&corpora), changed);
        let recommenders = Recommenders::start(
            Arc::clone(&documents),
            analysis.clone(),
            Arc::clone(&news),
            (recommend, articles),
        );
        Arc::new(Self {
            corpora,
            recommenders,
            documents,
            analysis,
            negotiated: Mutex::new(Negotiated::default()),
            news,
            outdated: Notify::new(),
            tokens: Mutex::default(),
            watched: Mutex::default(),
        })
    }

    /// What there is to tell the client.
    pub fn news(&self) -> &Mailbox {
        &self.news
    }

    /// Keeps what was negotiated.
    pub fn negotiate(&self, negotiated: Negotiated) {
        *self.lock_negotiated() = negotiated;
    }

    /// Takes in what the client has set. What is shown already is told anew where it would be another now.
    pub fn prefer(&self, preferences: Preferences) {
        let before = std::mem::replace(&mut self.lock_negotiated().preferences, preferences);
        if before != preferences {
            self.documents.changed();
            self.news.send(News::Outdated);
            for (uri, analysed) in self.documents.all_analysed() {
                self.news.send(News::Analysed(uri, analysed));
            }
        }
    }

    /// Allows the recommenders of corpora at or below these folders, and no others.
    pub fn allow_recommenders(&self, folders: Vec<PathBuf>) {
        self.recommenders.allow(folders);
    }

    /// Takes note that what the client has been told is another now, though no text has changed.
    pub fn outdated(&self) {
        self.outdated.notify_one();
    }

    /// Waits until that is so.
    pub async fn until_outdated(&self) {
        self.outdated.notified().await;
    }

    /// The changes of corpora from now on.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.documents.changes()
    }

    /// The corpora that have been read, each with the language of its messages.
    pub fn known_corpora(&self) -> Vec<(KnownCorpus, Lang)> {
        let known = self.documents.corpora().into_iter();
        known
            .map(|known| {
                let lang = self.language(&known.corpus);
                (known, lang)
            })
            .collect()
    }

    /// All open files. Made by a look at the disk: not for a handler.
    pub fn files(&self) -> OpenFiles {
        self.documents.files()
    }

    /// Keeps the semantic tokens that a client was sent, to tell later what has become of them. Those it had, where they are of this name.
    pub fn exchange_tokens(&self, uri: &Url, new: Tokens, had: Option<&str>) -> Option<Tokens> {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        let before = tokens.insert(uri.clone(), new);
        before.filter(|before| Some(before.id.as_str()) == had)
    }

    /// What was negotiated.
    pub fn negotiated(&self) -> Negotiated {
        *self.lock_negotiated()
    }

    fn lock_negotiated(&self) -> MutexGuard<'_, Negotiated> {
        self.negotiated
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The language of messages for a document's corpus: the client's, else that of `khabar.toml`.
    pub fn language(&self, corpus: &Corpus) -> Lang {
        self.negotiated()
            .preferences
            .language
            .unwrap_or(corpus.settings.language)
    }

    /// Opens a document.
    pub fn open(&self, uri: Url, version: i32, text: &str) {
        match self.documents.open(uri.clone(), version, text) {
            Kind::Article => self.find_homes(vec![uri]),
            // An editor may open it with what was typed before it was last closed.
            Kind::Source => self.source_opened_or_closed(&uri),
        }
    }

    /// A file that corpora may be made from counts as it is typed while it is open, and as it lies on disk when it is closed.
    fn source_opened_or_closed(&self, uri: &Url) {
        // Settings that are not on disk make a corpus too.
        if uri.path().ends_with(SETTINGS_FILE) {
            self.find_homes(self.documents.articles());
        }
        self.corpora.tell(&Told::Typed);
    }

    /// Applies the changes of one `didChange`, in order. A position outside the text is clamped into it.
    pub fn change(&self, uri: &Url, version: i32, changes: &[TextDocumentContentChangeEvent]) {
        let encoding = self.negotiated().encoding;
        match self.documents.change(uri, version, changes, encoding) {
            Some(Kind::Article) => self.analyse(uri),
            Some(Kind::Source) => self.corpora.tell(&Told::Typed),
            None => tracing::info!("a change of {uri}, which is not open, was left out"),
        }
    }

    /// Closes a document.
    pub fn close(&self, uri: &Url) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.remove(uri);
        drop(tokens);
        match self.documents.close(uri) {
            // By way of the analyser, so that the news of the close comes behind all earlier ones.
            Some(Kind::Article) => self.analyse(uri),
            Some(Kind::Source) => self.source_opened_or_closed(uri),
            None => {}
        }
    }

    /// Takes note that a change of text was missed.
    pub fn missed(&self, lost: &Lost) {
        let documents = match lost {
            Lost::Nothing => Vec::new(),
            Lost::One(uri) => self.documents.missed(|open| open == uri),
            Lost::Opened(uri) => {
                // It is open, and its text is not known.
                self.open(uri.clone(), 0, "");
                self.documents.missed(|open| open == uri)
            }
            Lost::All => self.documents.missed(|_| true),
        };
        if !documents.is_empty() {
            self.news.send(News::Missed(documents));
        }
    }

    /// Whether edits of a document may be offered: they would be for another text than the client's when a change has been missed, of
    /// it or of a file that entries are added to.
    pub fn may_edit(&self, uri: &Url) -> bool {
        self.documents.in_step(uri)
    }

    /// Looks at files and folders that are new, changed or gone on disk.
    pub fn files_changed(&self, files: Vec<PathBuf>) {
        self.documents.changed();
        // With settings or a whole folder, articles may come to belong elsewhere.
        if !files.iter().all(|file| is_article(file, true)) {
            self.find_homes(self.documents.articles());
        }
        self.corpora.tell(&Told::Changed(files.into()));
        // The settings may be saved that name them.
        self.recommenders.look_again();
    }

    /// Takes note that the client tells of changes in the folders that it has open.
    pub fn is_told_of_changes(&self) {
        self.lock_watched().agreed = true;
        // What has changed until now may have been told to nobody.
        self.corpora.look_again();
    }

    fn lock_watched(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The folders of which the client tells what changes in them: those that it has open, and no others.
    fn watched(&self) -> Vec<PathBuf> {
        let watched = self.lock_watched();
        match watched.agreed {
            true => watched.folders.clone(),
            false => Vec::new(),
        }
    }

    /// Takes in the folders that the client has open from now on, and no more.
    pub fn note_folders(&self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let named = |folder: &WorkspaceFolder| folder.uri.to_file_path().ok();
        let gone: Vec<PathBuf> = removed.iter().filter_map(named).collect();
        let mut watched = self.lock_watched();
        watched.folders.retain(|folder| !gone.contains(folder));
        watched.folders.extend(added.iter().filter_map(named));
    }

    /// Looks anew where articles belong: the folders that the client has open are others now.
    pub fn folders_changed(&self) {
        self.documents.changed();
        self.find_homes(self.documents.articles());
    }

    /// Finds out where articles belong, on another thread.
    fn find_homes(&self, articles: Vec<Url>) {
        let corpora = Arc::clone(&self.corpora);
        tokio::task::spawn_blocking(move || {
            for uri in articles {
                corpora.find_home(&uri);
            }
        });
    }

    fn analyse(&self, uri: &Url) {
        // The thread lives as long as the session.
        let _ = self.analysis.send(uri.clone());
    }

    /// All that a request about a document needs, of the text as it stands now; waits for its analysis.
    pub async fn snapshot(&self, uri: &Url) -> Option<Snapshot> {
        let analysed = self.documents.analysed(uri).await?;
        Some(Snapshot {
            uri: uri.clone(),
            lang: self.language(&analysed.corpus),
            negotiated: self.negotiated(),
            documents: Arc::clone(&self.documents),
            index: self.index_of(&analysed),
            watched: self.watched(),
            analysed,
        })
    }

    fn index_of(&self, analysed: &Analysed) -> Option<Arc<Indexed>> {
        self.corpora.index(analysed.corpus.root.as_deref()?)
    }

    /// The index of the corpus with this root.
    pub fn index(&self, root: &Path) -> Option<Arc<Indexed>> {
        self.corpora.index(root)
    }

    /// Has an index stop that the client does not want to go on; by the token of its progress.
    pub fn cancel_progress(&self, token: &NumberOrString) {
        self.corpora
            .cancel_index(|root| indexing::token(root) == *token);
    }

    /// The language of messages that are about a document.
    pub fn language_of(&self, uri: &Url) -> Lang {
        match self.documents.corpus(uri) {
            Some(corpus) => self.language(&corpus),
            None => self.negotiated().preferences.language.unwrap_or_default(),
        }
    }

    /// The newest results of all open articles, those of older text included; in the order of their names.
    pub fn all_analysed(&self) -> Vec<(Url, Arc<Analysed>)> {
        self.documents.all_analysed()
    }

    /// Whether a result is of the newest text of its document.
    pub fn is_newest(&self, uri: &Url, analysed: &Analysed) -> bool {
        self.documents.is_newest(uri, analysed)
    }
}
