//! Programs of a corpus that suggest, each kept running with a thread of its own, away from every keystroke.
//!
//! None is started before the user has allowed the commands of its corpus, outside of it. What one suggests is told as findings of the articles, once they are
//! analysed again; an answer to a text that is no more is dropped.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tower_lsp::lsp_types::Url;

use super::documents::{Documents, Home};
use super::news::{Mailbox, News};
use super::session::Analysed;
use khabar_corpus::recommend::{Failure, Running, suggestions};
use khabar_corpus::settings::{Recommender, Settings};
use khabar_corpus::{SETTINGS_FILE, on_disk, read_text};
use khabar_engine::annotation::Unit;
use khabar_engine::lint::Recommended;
use khabar_formats::document::document;

/// How long nothing must have been typed before a recommender is asked.
const QUIET: Duration = Duration::from_millis(if cfg!(test) { 1 } else { 600 });

/// The key of the client's settings that names the folders whose recommenders may run.
const ALLOWED: &str = "recommenders";

/// The folders whose recommenders the client's settings allow; none where they say nothing of it. Relative ones are no folders: nobody could
/// tell of what.
pub fn allowed(settings: &Value) -> Option<Vec<PathBuf>> {
    let folders = settings.get(ALLOWED)?.as_array()?.iter();
    let folders = folders.filter_map(|folder| Some(PathBuf::from(folder.as_str()?)));
    Some(folders.filter(|folder| folder.is_absolute()).collect())
}

/// What a recommender was asked of an article: the digest of its text, and its date.
pub type Question = (String, Option<String>);

/// The recommenders of all corpora.
pub struct Recommenders {
    documents: Arc<Documents>,
    analysis: mpsc::Sender<Url>,
    news: Arc<Mailbox>,
    allowed: Mutex<Vec<PathBuf>>,
    look: mpsc::Sender<Url>,
}

impl Recommenders {
    /// None that runs. Articles come by `articles` when they have been analysed or closed; `look` is the other end of it.
    pub fn start(
        documents: Arc<Documents>,
        analysis: mpsc::Sender<Url>,
        news: Arc<Mailbox>,
        (look, articles): (mpsc::Sender<Url>, mpsc::Receiver<Url>),
    ) -> Arc<Self> {
        let recommenders = Arc::new(Self {
            documents,
            analysis,
            news,
            allowed: Mutex::default(),
            look,
        });
        // Not themselves: the thread ends when they do.
        let weak = Arc::downgrade(&recommenders);
        spawn("khabar-recommenders", move || {
            let mut running = HashMap::new();
            for uri in articles {
                let Some(recommenders) = weak.upgrade() else {
                    break;
                };
                recommenders.share_out(&uri, &mut running);
            }
        });
        recommenders
    }

    /// Allows the recommenders of corpora at or below these folders, and no others.
    pub fn allow(&self, folders: Vec<PathBuf>) {
        let mut allowed = self.allowed.lock().unwrap_or_else(PoisonError::into_inner);
        if *allowed != folders {
            *allowed = folders;
            drop(allowed);
            self.look_again();
        }
    }

    /// Looks at all open articles anew.
    pub fn look_again(&self) {
        for uri in self.documents.articles() {
            // The thread lives as long as this does.
            let _ = self.look.send(uri);
        }
    }

    fn is_allowed(&self, root: &Path) -> bool {
        let allowed = self.allowed.lock().unwrap_or_else(PoisonError::into_inner);
        !allowed.is_empty() && {
            let root = on_disk(root);
            allowed.iter().any(|at| root.starts_with(on_disk(at)))
        }
    }

    /// Tells the recommenders of an article's corpus of it, started where they are not yet.
    fn share_out(self: &Arc<Self>, uri: &Url, running: &mut HashMap<PathBuf, Vec<Worker>>) {
        let documents = &self.documents;
        let Some(analysed) = documents.current(uri) else {
            // Closed: perhaps the last of its corpus.
            let is_open = |root: &PathBuf| {
                !documents
                    .articles_in(&Home::Corpus(root.clone()))
                    .is_empty()
            };
            running.retain(|root, _| is_open(root));
            return;
        };
        let corpus = &analysed.corpus;
        let Some(root) = corpus.root.as_deref() else {
            return;
        };
        let named: &[Recommender] = match self.is_allowed(root) {
            true => &corpus.settings.recommenders,
            false => &[],
        };
        if documents.forget_recommended(uri, &|name| named.iter().any(|r| r.name == name)) {
            let _ = self.analysis.send(uri.clone());
        }
        let workers = running.entry(root.to_path_buf()).or_default();
        workers.retain(|worker| named.contains(&worker.about));
        let is_new = |about: &&Recommender| workers.iter().all(|worker| worker.about != **about);
        let new: Vec<&Recommender> = named.iter().filter(is_new).collect();
        if !new.is_empty() {
            let saved = saved(root);
            // A command that is being typed is not run.
            let new = new.into_iter().filter(|about| saved.contains(about));
            workers.extend(new.map(|about| Worker::start(about, root, self)));
        }
        for worker in workers {
            let _ = worker.told.send(uri.clone());
        }
    }
}

/// The recommenders that a corpus names as its settings lie on disk.
fn saved(root: &Path) -> Vec<Recommender> {
    let text = read_text(&root.join(SETTINGS_FILE));
    text.map_or(Vec::new(), |text| Settings::parse(&text).0.recommenders)
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) {
    let thread = thread::Builder::new().name(name.to_string());
    if let Err(error) = thread.spawn(work) {
        tracing::error!("no thread for recommenders: {error}");
    }
}

/// A recommender that is kept running for as long as this lives.
struct Worker {
    about: Recommender,
    told: mpsc::Sender<Url>,
}

impl Worker {
    fn start(about: &Recommender, root: &Path, of: &Arc<Recommenders>) -> Self {
        let (told, articles) = mpsc::channel();
        let asking = Asking {
            running: Running::new(about.clone(), root),
            root: root.to_path_buf(),
            of: Arc::downgrade(of),
            told: Told::Nothing,
        };
        spawn("khabar-recommender", move || asking.run(&articles));
        Self {
            about: about.clone(),
            told,
        }
    }
}

/// What the client was told of a recommender since it last gave an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Told {
    Nothing,
    Failed,
    GivenUp,
}

/// The thread of a recommender.
struct Asking {
    running: Running,
    root: PathBuf,
    /// Not held: all of its threads end when the session does.
    of: Weak<Recommenders>,
    told: Told,
}

impl Asking {
    fn run(mut self, articles: &mpsc::Receiver<Url>) {
        while let Ok(first) = articles.recv() {
            let mut waiting = BTreeSet::from([first]);
            // While somebody types there is nothing to ask: the answer would be of a text that is no more.
            loop {
                match articles.recv_timeout(QUIET) {
                    Ok(uri) => waiting.insert(uri),
                    Err(RecvTimeoutError::Timeout) => break,
                    Err(RecvTimeoutError::Disconnected) => return,
                };
            }
            for uri in waiting {
                if self.ask(&uri).is_none() {
                    return;
                }
            }
        }
    }

    /// Asks of an article, unless its text has been asked of. None when the session is over.
    fn ask(&mut self, uri: &Url) -> Option<()> {
        let of = self.of.upgrade()?;
        let Some(analysed) = of.documents.current(uri) else {
            return Some(());
        };
        let name: Arc<str> = self.running.name().into();
        let question = question(&analysed);
        if of.documents.was_recommended(uri, &name, &question) {
            return Some(());
        }
        let analysis = &analysed.analysis;
        let asked = document(analysis, uri.as_str().into(), Unit::CodePoint);
        if asked.text.trim().is_empty() {
            return Some(());
        }
        // It may take minutes, in which the session may end.
        drop(of);
        let answer = self.running.ask(&asked);
        let of = self.of.upgrade()?;
        let recommended = match answer {
            Ok(answer) => {
                self.told = Told::Nothing;
                let knowledge = &analysis.knowledge;
                let (recommended, left_out) = suggestions(&asked, answer, &name, knowledge);
                for message in left_out {
                    tracing::warn!("{uri}: the recommender {name}: {}", message.en);
                }
                recommended
            }
            Err(failure) => {
                self.tell(&failure, &of.news);
                // The same text would make it fail again.
                Recommended::default()
            }
        };
        let now = of.documents.current(uri);
        let now = now.map(|newest| self::question(&newest));
        // Otherwise the change has been told of, and is asked about next.
        if now.as_ref() == Some(&question)
            && of
                .documents
                .recommend(uri, &name, question, Arc::new(recommended))
        {
            let _ = of.analysis.send(uri.clone());
        }
        Some(())
    }

    fn tell(&mut self, failure: &Failure, news: &Mailbox) {
        let name = self.running.name();
        tracing::warn!("the recommender {name} {failure}");
        let now = match failure {
            Failure::GivenUp => Told::GivenUp,
            _ => Told::Failed,
        };
        if now > self.told {
            self.told = now;
            let message = failure.message(name);
            news.send(News::Recommender(self.root.join(name), message));
        }
    }
}

fn question(analysed: &Analysed) -> Question {
    let analysis = &analysed.analysis;
    let day = analysis.dct.map(|dct| dct.day.to_string());
    (analysis.article.text_digest(), day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn folders_are_allowed_by_their_whole_names_alone() {
        let here = std::env::temp_dir();
        let settings = json!({ "recommenders": [here.to_str(), "corpus", 7] });
        assert_eq!(allowed(&settings), Some(vec![here]));
        assert_eq!(allowed(&json!({ "recommenders": true })), None);
        assert_eq!(allowed(&json!({})), None);
    }
}
