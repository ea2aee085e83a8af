//! What the other articles of a corpus say of the words of an open one: looked up in the index by a thread of its own, when nobody types.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::sync::{Arc, Weak, mpsc};
use std::thread;
use std::time::Duration;

use tower_lsp::lsp_types::Url;

use super::corpora::Corpora;
use super::documents::Documents;
use khabar_engine::lint::consistency::{Asked, Elsewhere, asked};

/// For how long nothing must have changed before something is looked up.
const QUIET: Duration = Duration::from_millis(300);

/// What the thread is told.
#[derive(Debug)]
pub enum Changed {
    /// An article was analysed, or closed.
    Article(Url),
    /// The index of the corpus with this root knows more, or something else.
    Index(PathBuf),
}

/// What was looked up for an article.
#[derive(Debug, PartialEq)]
struct LookedUp {
    asked: Asked,
    /// Which text of it, where its words count.
    text: Option<u64>,
    /// How often its index had changed.
    index: u64,
}

/// Compares open articles with the others of their corpora.
pub struct Comparer {
    documents: Arc<Documents>,
    /// Not the corpora themselves: it ends when they do.
    corpora: Weak<Corpora>,
    known: HashMap<Url, LookedUp>,
    /// How often each index has changed.
    indexes: HashMap<PathBuf, u64>,
}

impl Comparer {
    /// Starts the thread, which lives for as long as somebody may tell it something.
    pub fn start(documents: Arc<Documents>, corpora: Weak<Corpora>, told: mpsc::Receiver<Changed>) {
        let comparer = Self {
            documents,
            corpora,
            known: HashMap::new(),
            indexes: HashMap::new(),
        };
        let thread = thread::Builder::new().name("khabar-compare".to_string());
        if let Err(error) = thread.spawn(move || comparer.run(&told)) {
            tracing::error!("no thread to compare articles: {error}");
        }
    }

    fn run(mut self, told: &mpsc::Receiver<Changed>) {
        while let Ok(first) = told.recv() {
            let mut articles = BTreeSet::new();
            let mut next = Some(first);
            while let Some(changed) = next {
                self.note(changed, &mut articles);
                next = told.recv_timeout(QUIET).ok();
            }
            for uri in articles {
                self.compare(uri);
            }
        }
    }

    /// Notes the articles that a change concerns.
    fn note(&mut self, changed: Changed, articles: &mut BTreeSet<Url>) {
        match changed {
            Changed::Article(uri) => {
                articles.insert(uri);
            }
            Changed::Index(root) => {
                *self.indexes.entry(root).or_default() += 1;
                articles.extend(self.documents.articles());
            }
        }
    }

    /// Looks up what there is to be known of an article now, and has it checked again where that is news.
    fn compare(&mut self, uri: Url) {
        let Some(analysed) = self.documents.newest(&uri) else {
            self.known.remove(&uri);
            return;
        };
        let asked = asked(&analysed.analysis);
        let root = analysed.corpus.root.as_deref();
        let Some(corpora) = self.corpora.upgrade() else {
            return;
        };
        let index = root.and_then(|root| corpora.index(root));
        let looked_up = LookedUp {
            text: asked.done.then_some(analysed.generation),
            index: root
                .and_then(|root| self.indexes.get(root).copied())
                .unwrap_or_default(),
            asked,
        };
        if self.known.get(&uri) == Some(&looked_up) {
            return;
        }
        let file = uri.to_file_path().ok();
        let found = index.zip(file).and_then(|(index, file)| {
            index.ask(|index, _| index.elsewhere(&analysed.analysis, &looked_up.asked, &file))
        });
        let found: Elsewhere = found.unwrap_or_default();
        self.known.insert(uri.clone(), looked_up);
        if self.documents.compared(&uri, found) {
            corpora.analyse(uri);
        }
    }
}
