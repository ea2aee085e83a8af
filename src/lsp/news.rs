//! What there is to tell the client, until it takes it. A newer word on a thing takes the place of the older one, so a client that reads
//! slowly, or not at all, costs no more than one word on each thing.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;
use tower_lsp::lsp_types::Url;

use super::session::Analysed;
use khabar_corpus::Corpus;
use khabar_corpus::index::Progress;
use khabar_engine::message::Message;

/// What there is to tell the client.
#[derive(Debug)]
pub enum News {
    /// A document was analysed.
    Analysed(Url, Arc<Analysed>),
    /// A corpus was read, perhaps with problems, in files that the client knows by these names.
    Loaded(Arc<Corpus>, HashMap<PathBuf, Url>),
    /// The corpus with this root is there no more.
    Gone(PathBuf),
    /// A document was closed.
    Closed(Url),
    /// How far the index of the corpus with this root is; none when it is done.
    Indexing(PathBuf, Option<Progress>),
    /// Why the corpus with this root has no index.
    NoIndex(PathBuf, Message),
    /// What has become of a recommender; by its name in the root of its corpus.
    Recommender(PathBuf, Message),
    /// Changes of these documents were missed.
    Missed(Vec<Url>),
    /// What is said of texts is another now, though they have not changed.
    Outdated,
}

/// What a piece of news is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum About {
    Document(Url),
    Corpus(Option<PathBuf>),
    Index(PathBuf),
    NoIndex(PathBuf),
    Recommender(PathBuf),
    Missed,
    Outdated,
}

impl News {
    fn about(&self) -> About {
        match self {
            Self::Analysed(uri, _) | Self::Closed(uri) => About::Document(uri.clone()),
            Self::Loaded(corpus, _) => About::Corpus(corpus.root.clone()),
            Self::Gone(root) => About::Corpus(Some(root.clone())),
            Self::Indexing(root, _) => About::Index(root.clone()),
            Self::NoIndex(root, _) => About::NoIndex(root.clone()),
            Self::Recommender(name, _) => About::Recommender(name.clone()),
            Self::Missed(_) => About::Missed,
            Self::Outdated => About::Outdated,
        }
    }
}

/// The news that the client has not been told.
#[derive(Debug, Default)]
pub struct Mailbox {
    waiting: Mutex<Waiting>,
    filled: Notify,
}

#[derive(Debug, Default)]
struct Waiting {
    order: VecDeque<About>,
    newest: HashMap<About, News>,
}

impl Mailbox {
    /// Puts news in; in the place of what there is about the same thing.
    pub fn send(&self, news: News) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let about = news.about();
        match waiting.newest.insert(about.clone(), news) {
            None => waiting.order.push_back(about),
            // What was missed before has not been told either.
            Some(News::Missed(before)) => {
                if let Some(News::Missed(all)) = waiting.newest.get_mut(&about) {
                    all.splice(0..0, before);
                }
            }
            Some(_) => {}
        }
        drop(waiting);
        self.filled.notify_one();
    }

    /// The next news; waits for some. For one reader.
    pub async fn next(&self) -> News {
        loop {
            if let Some(news) = self.take() {
                return news;
            }
            self.filled.notified().await;
        }
    }

    fn take(&self) -> Option<News> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let about = waiting.order.pop_front()?;
        waiting.newest.remove(&about)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_word_takes_the_place_of_the_older_one() {
        let mailbox = Mailbox::default();
        let [a, b] = ["file:///a", "file:///b"].map(|uri| Url::parse(uri).unwrap());
        for _ in 0..1_000 {
            mailbox.send(News::Closed(a.clone()));
            mailbox.send(News::Gone("/corpus".into()));
        }
        mailbox.send(News::Missed(vec![a.clone()]));
        mailbox.send(News::Missed(vec![b.clone()]));
        let told: Vec<String> = std::iter::from_fn(|| mailbox.take())
            .map(|news| format!("{news:?}"))
            .collect();
        let all = [
            News::Closed(a.clone()),
            News::Gone("/corpus".into()),
            News::Missed(vec![a, b]),
        ];
        assert_eq!(told, all.map(|news| format!("{news:?}")));
    }
}
