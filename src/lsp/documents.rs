//! The documents that the client has open, as it has typed them so far.
//!
//! Edits are applied here synchronously, under a short lock and before anything is awaited, because handlers run concurrently.
//! Nothing is read from disk while the lock is held.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ropey::Rope;
use tokio::sync::watch;
use tower_lsp::lsp_types::{TextDocumentContentChangeEvent, Url};

use super::files::{Held, OpenFiles};
use super::position::Encoding;
use super::recommenders::Question;
use super::session::Analysed;
use khabar_corpus::Corpus;
use khabar_engine::article::Article;
use khabar_engine::lint::Recommended;
use khabar_engine::lint::consistency::Elsewhere;

/// Where an article belongs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Home {
    /// To the corpus with this root.
    Corpus(PathBuf),
    /// To none.
    Outside,
}

/// What a document is to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An article: to be analysed.
    Article,
    /// Settings, knowledge, a codebook: corpora are made from it.
    Source,
}

impl Kind {
    fn of(uri: &Url) -> Self {
        match uri.path().ends_with(".toml") {
            true => Self::Source,
            false => Self::Article,
        }
    }
}

/// An article to be analysed.
pub enum Work {
    /// It is closed: nothing is known of it any more.
    Closed,
    /// Its newest text has been analysed, or its corpus has not been read so far.
    Nothing,
    /// This text of it.
    Text(Text),
}

/// The text of an article at one time.
pub struct Text {
    /// The client's version number.
    pub version: i32,
    /// Counts the changes of the document; never reused.
    pub generation: u64,
    /// The article.
    pub article: Article,
    /// The corpus it is in.
    pub corpus: Arc<Corpus>,
    /// What the other articles of that say of its words, as far as it has been looked up.
    pub elsewhere: Arc<Elsewhere>,
    /// What its recommenders suggest.
    pub recommended: Vec<Arc<Recommended>>,
}

/// The open documents, and the corpora that have been read for them.
#[derive(Default)]
pub struct Documents(Mutex<State>);

#[derive(Default)]
struct State {
    open: HashMap<Url, Document>,
    corpora: HashMap<Home, KnownCorpus>,
    /// Counts changes of text and knowledge.
    generations: u64,
    /// Counts what has changed of corpora, in knowledge or on disk.
    changes: watch::Sender<u64>,
}

/// A corpus that has been read.
#[derive(Debug, Clone)]
pub struct KnownCorpus {
    /// The corpus.
    pub corpus: Arc<Corpus>,
    /// Tells it from what was read of it before; never reused.
    pub generation: u64,
}

struct Document {
    version: i32,
    /// Whether all changes that the client made have arrived.
    in_step: bool,
    /// Counts its changes; never reused.
    generation: u64,
    buffer: Buffer,
}

impl Document {
    fn rope(&self) -> &Rope {
        match &self.buffer {
            Buffer::Article(open) => open.article.rope(),
            Buffer::Source(rope) => rope,
        }
    }
}

enum Buffer {
    Article(OpenArticle),
    /// Nothing is analysed in it; its text goes before that on disk.
    Source(Rope),
}

struct OpenArticle {
    article: Article,
    generation: u64,
    /// None until it has been looked up.
    home: Option<Home>,
    /// None until it has been read.
    corpus: Option<Arc<Corpus>>,
    /// What the other articles of that say of its words, as far as it has been looked up.
    elsewhere: Arc<Elsewhere>,
    /// The newest result.
    analysed: watch::Sender<Option<Arc<Analysed>>>,
    /// What each recommender was asked of it last, and suggests.
    recommended: BTreeMap<Arc<str>, (Question, Arc<Recommended>)>,
}

impl OpenArticle {
    /// Takes the knowledge of another corpus. False when it has it already.
    fn take(&mut self, corpus: &Arc<Corpus>, generation: u64) -> bool {
        if let Some(known) = &self.corpus
            && Arc::ptr_eq(known, corpus)
        {
            return false;
        }
        self.article.set_knowledge(Arc::clone(&corpus.knowledge));
        self.corpus = Some(Arc::clone(corpus));
        self.generation = generation;
        true
    }
}

impl State {
    fn changed(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }

    fn next_generation(&mut self) -> u64 {
        self.generations += 1;
        self.generations
    }

    fn articles(&self) -> impl Iterator<Item = (&Url, &OpenArticle)> {
        self.open.iter().filter_map(|(uri, d)| match &d.buffer {
            Buffer::Article(article) => Some((uri, article)),
            Buffer::Source(_) => None,
        })
    }

    fn article(&self, uri: &Url) -> Option<&OpenArticle> {
        match &self.open.get(uri)?.buffer {
            Buffer::Article(article) => Some(article),
            Buffer::Source(_) => None,
        }
    }

    fn article_mut(&mut self, uri: &Url) -> Option<&mut OpenArticle> {
        match &mut self.open.get_mut(uri)?.buffer {
            Buffer::Article(article) => Some(article),
            Buffer::Source(_) => None,
        }
    }
}

impl Documents {
    fn state(&self) -> MutexGuard<'_, State> {
        // A poisoned lock means a panic, on which the process ends; until then the state is as whole as it was.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Opens a document.
    pub fn open(&self, uri: Url, version: i32, text: &str) -> Kind {
        let kind = Kind::of(&uri);
        let mut buffer = match kind {
            Kind::Source => Buffer::Source(Rope::from_str(text)),
            Kind::Article => Buffer::Article(OpenArticle {
                // Until its corpus has been read it knows nothing, and is not analysed.
                article: Article::new(text, Arc::default()),
                generation: 0,
                home: None,
                corpus: None,
                elsewhere: Arc::default(),
                analysed: watch::channel(None).0,
                recommended: BTreeMap::new(),
            }),
        };
        let mut state = self.state();
        let generation = state.next_generation();
        if let Buffer::Article(article) = &mut buffer {
            article.generation = generation;
        }
        let document = Document {
            version,
            in_step: true,
            generation,
            buffer,
        };
        state.open.insert(uri, document);
        kind
    }

    /// Applies the changes of one `didChange`, in order. A position outside the text is clamped into it. None when the document
    /// is not open.
    pub fn change(
        &self,
        uri: &Url,
        version: i32,
        changes: &[TextDocumentContentChangeEvent],
        encoding: Encoding,
    ) -> Option<Kind> {
        let mut state = self.state();
        let generation = state.next_generation();
        let document = state.open.get_mut(uri)?;
        document.version = version;
        document.in_step |= changes.iter().any(|change| change.range.is_none());
        document.generation = generation;
        match &mut document.buffer {
            Buffer::Source(rope) => {
                for change in changes {
                    match change.range {
                        None => *rope = Rope::from_str(&change.text),
                        Some(range) => replace(rope, &encoding.to_bytes(rope, range), &change.text),
                    }
                }
                Some(Kind::Source)
            }
            Buffer::Article(open) => {
                for change in changes {
                    match change.range {
                        None => {
                            let knowledge = Arc::clone(open.article.knowledge());
                            open.article = Article::new(&change.text, knowledge);
                        }
                        Some(range) => {
                            let bytes = encoding.to_bytes(open.article.rope(), range);
                            if let Err(error) = open.article.edit(bytes, &change.text) {
                                tracing::error!("{uri}: {error}");
                            }
                        }
                    }
                }
                open.generation = generation;
                Some(Kind::Article)
            }
        }
    }

    /// Takes note that a change of some documents has been missed: what is known of their text is not what the client has, until it sends
    /// the whole of it. The documents that were in step so far, in the order of their names.
    pub fn missed(&self, concerns: impl Fn(&Url) -> bool) -> Vec<Url> {
        let mut state = self.state();
        let concerned = state.open.iter_mut().filter_map(|(uri, document)| {
            (concerns(uri) && std::mem::take(&mut document.in_step)).then(|| uri.clone())
        });
        let mut concerned: Vec<_> = concerned.collect();
        concerned.sort();
        concerned
    }

    /// Whether the text of a document is the client's, and that of every open file that corpora are made from.
    pub fn in_step(&self, uri: &Url) -> bool {
        let state = self.state();
        let source = |document: &Document| matches!(document.buffer, Buffer::Source(_));
        let mut concerned = state
            .open
            .iter()
            .filter(|(open, d)| *open == uri || source(d));
        concerned.all(|(_, document)| document.in_step)
    }

    /// The corpus of an open article, when it has been read.
    pub fn corpus(&self, uri: &Url) -> Option<Arc<Corpus>> {
        self.state().article(uri)?.corpus.clone()
    }

    /// Closes a document. None when it was not open.
    pub fn close(&self, uri: &Url) -> Option<Kind> {
        let closed = self.state().open.remove(uri)?;
        Some(match closed.buffer {
            Buffer::Article(_) => Kind::Article,
            Buffer::Source(_) => Kind::Source,
        })
    }

    /// The articles that are open.
    pub fn articles(&self) -> Vec<Url> {
        self.state()
            .articles()
            .map(|(uri, _)| uri.clone())
            .collect()
    }

    /// The open files, as they are typed. Made by a look at the disk for each: not for a handler.
    pub fn files(&self) -> OpenFiles {
        OpenFiles::new(self.held(|_| true))
    }

    /// As [`Documents::files`], of those that corpora are made from: they are few.
    pub fn sources(&self) -> OpenFiles {
        OpenFiles::new(self.held(|buffer| matches!(buffer, Buffer::Source(_))))
    }

    /// Open documents, those that were changed last behind the others.
    fn held(&self, wanted: impl Fn(&Buffer) -> bool) -> Vec<Held> {
        let state = self.state();
        let open = state.open.iter();
        let mut open: Vec<_> = open.filter(|(_, d)| wanted(&d.buffer)).collect();
        open.sort_by_key(|(_, document)| document.generation);
        let held = open.into_iter().map(|(uri, document)| Held {
            uri: uri.clone(),
            version: document.version,
            rope: document.rope().clone(),
        });
        held.collect()
    }

    /// The open articles of a corpus, in the order of their names.
    pub fn articles_in(&self, home: &Home) -> Vec<Url> {
        let state = self.state();
        let inside = state
            .articles()
            .filter(|(_, a)| a.home.as_ref() == Some(home));
        let mut inside: Vec<Url> = inside.map(|(uri, _)| uri.clone()).collect();
        inside.sort();
        inside
    }

    /// Says where an article belongs. True when it is to be analysed with another knowledge now; until its corpus has been read, it
    /// keeps the one it has.
    pub fn place(&self, uri: &Url, home: Home) -> bool {
        let mut state = self.state();
        let generation = state.next_generation();
        let corpus = state.corpora.get(&home).cloned();
        let corpus = corpus.map(|known| known.corpus);
        let Some(open) = state.article_mut(uri) else {
            return false;
        };
        open.home = Some(home);
        corpus.is_some_and(|corpus| open.take(&corpus, generation))
    }

    /// Takes in a corpus that has been read. The articles that are to be analysed with it.
    pub fn settle(&self, home: &Home, corpus: &Arc<Corpus>) -> Vec<Url> {
        let mut state = self.state();
        let generation = state.next_generation();
        let known = KnownCorpus {
            corpus: Arc::clone(corpus),
            generation,
        };
        state.corpora.insert(home.clone(), known);
        state.changed();
        let mut concerned = Vec::new();
        for (uri, document) in &mut state.open {
            if let Buffer::Article(open) = &mut document.buffer
                && open.home.as_ref() == Some(home)
                && open.take(corpus, generation)
            {
                concerned.push(uri.clone());
            }
        }
        concerned
    }

    /// Takes note that articles of a corpus may be others now.
    pub fn changed(&self) {
        self.state().changed();
    }

    /// The changes of corpora from now on.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.state().changes.subscribe()
    }

    /// The corpora that have been read, in the order of their roots.
    pub fn corpora(&self) -> Vec<KnownCorpus> {
        let mut known: Vec<KnownCorpus> = self.state().corpora.values().cloned().collect();
        known.sort_by(|a, b| a.corpus.root.cmp(&b.corpus.root));
        known
    }

    /// Lets go of a corpus that is there no more. The articles that were in it.
    pub fn abandon(&self, home: &Home) -> Vec<Url> {
        self.state().corpora.remove(home);
        self.articles_in(home)
    }

    /// What there is to analyse in an article.
    pub fn work(&self, uri: &Url) -> Work {
        let state = self.state();
        let (Some(open), Some(document)) = (state.article(uri), state.open.get(uri)) else {
            return Work::Closed;
        };
        let known = open.analysed.borrow().as_ref().map(|a| a.generation);
        match &open.corpus {
            // Several changes were made while the last one was worked on: they have been seen together.
            Some(corpus) if known != Some(open.generation) => Work::Text(Text {
                version: document.version,
                generation: open.generation,
                article: open.article.clone(),
                corpus: Arc::clone(corpus),
                elsewhere: Arc::clone(&open.elsewhere),
                recommended: open
                    .recommended
                    .values()
                    .map(|(_, r)| Arc::clone(r))
                    .collect(),
            }),
            _ => Work::Nothing,
        }
    }

    /// Takes in the analysis of an article, and gives back the one it had. An error when the text is another meanwhile.
    pub fn finish(
        &self,
        uri: &Url,
        analysed: &Arc<Analysed>,
    ) -> Result<Option<Arc<Analysed>>, Outdated> {
        let state = self.state();
        let open = state.article(uri).ok_or(Outdated)?;
        if open.generation != analysed.generation {
            return Err(Outdated);
        }
        Ok(open.analysed.send_replace(Some(Arc::clone(analysed))))
    }

    /// The analysis of the text as it stands now; waits for it. None when the document is no open article, or is closed meanwhile.
    pub async fn analysed(&self, uri: &Url) -> Option<Arc<Analysed>> {
        let (generation, mut results) = {
            let state = self.state();
            let open = state.article(uri)?;
            (open.generation, open.analysed.subscribe())
        };
        let newest = |result: &Option<Arc<Analysed>>| {
            result.as_ref().is_some_and(|a| a.generation >= generation)
        };
        // An error: the document was closed.
        let result = results.wait_for(newest).await.ok()?;
        result.clone()
    }

    /// The newest result of an article, perhaps of older text. None when it is not open, or not analysed so far.
    pub fn newest(&self, uri: &Url) -> Option<Arc<Analysed>> {
        self.state().article(uri)?.analysed.borrow().clone()
    }

    /// Takes in what other articles say of the words of one. True when it is to be checked again.
    pub fn compared(&self, uri: &Url, elsewhere: Elsewhere) -> bool {
        let mut state = self.state();
        let generation = state.next_generation();
        let Some(open) = state.article_mut(uri) else {
            return false;
        };
        if *open.elsewhere == elsewhere {
            return false;
        }
        open.elsewhere = Arc::new(elsewhere);
        open.generation = generation;
        true
    }

    /// The analysis of the text of an article as it stands now. None when there is none yet, or it is not open.
    pub fn current(&self, uri: &Url) -> Option<Arc<Analysed>> {
        let state = self.state();
        let open = state.article(uri)?;
        let analysed = open.analysed.borrow().clone();
        analysed.filter(|analysed| analysed.generation == open.generation)
    }

    /// Whether a recommender has been asked this of an article last.
    pub fn was_recommended(&self, uri: &Url, name: &str, question: &Question) -> bool {
        let state = self.state();
        let last = state
            .article(uri)
            .and_then(|open| open.recommended.get(name));
        last.is_some_and(|(asked, _)| asked == question)
    }

    /// Keeps what a recommender suggests for an article. True when it is to be analysed with that.
    pub fn recommend(
        &self,
        uri: &Url,
        name: &Arc<str>,
        question: Question,
        recommended: Arc<Recommended>,
    ) -> bool {
        let mut state = self.state();
        let generation = state.next_generation();
        let Some(open) = state.article_mut(uri) else {
            return false;
        };
        let new = !recommended.is_empty();
        let answer = (question, recommended);
        let before = open.recommended.insert(Arc::clone(name), answer);
        let is_news = new || before.is_some_and(|(_, before)| !before.is_empty());
        if is_news {
            open.generation = generation;
        }
        is_news
    }

    /// Forgets what recommenders of other names suggest for an article. True when it is to be analysed without that.
    pub fn forget_recommended(&self, uri: &Url, is_kept: &dyn Fn(&str) -> bool) -> bool {
        let mut state = self.state();
        let generation = state.next_generation();
        let Some(open) = state.article_mut(uri) else {
            return false;
        };
        let before = open.recommended.len();
        open.recommended.retain(|name, _| is_kept(name));
        let is_news = open.recommended.len() < before;
        if is_news {
            open.generation = generation;
        }
        is_news
    }

    /// The newest results of all open articles, those of older text included; in the order of their names.
    pub fn all_analysed(&self) -> Vec<(Url, Arc<Analysed>)> {
        let state = self.state();
        let known = state
            .articles()
            .filter_map(|(uri, open)| Some((uri.clone(), open.analysed.borrow().clone()?)));
        let mut known: Vec<_> = known.collect();
        known.sort_by(|a, b| a.0.cmp(&b.0));
        known
    }

    /// Whether a result is of the newest text of its document.
    pub fn is_newest(&self, uri: &Url, analysed: &Analysed) -> bool {
        let state = self.state();
        let open = state.article(uri);
        open.is_some_and(|open| open.generation == analysed.generation)
    }
}

/// A result that is not of the newest text.
#[derive(Debug)]
pub struct Outdated;

/// Replaces some bytes of a text, which lie between its characters.
fn replace(rope: &mut Rope, bytes: &Range<usize>, text: &str) {
    let chars = rope
        .try_byte_to_char(bytes.start)
        .and_then(|start| Ok(start..rope.try_byte_to_char(bytes.end)?));
    let replaced = chars.and_then(|chars| {
        rope.try_remove(chars.clone())?;
        rope.try_insert(chars.start, text)
    });
    if let Err(error) = replaced {
        tracing::error!("an edit does not fit the text: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn change(documents: &Documents, uri: &Url, changes: serde_json::Value) -> Option<Kind> {
        let changes: Vec<_> = serde_json::from_value(changes).unwrap();
        documents.change(uri, 1, &changes, Encoding::Utf16)
    }

    #[test]
    fn a_source_is_kept_as_it_is_typed_and_not_analysed() {
        let documents = Documents::default();
        let uri = Url::parse("file:///corpus/khabar.toml").unwrap();
        assert_eq!(documents.open(uri.clone(), 0, "a = 1\n"), Kind::Source);
        let at = |line, character| json!({ "line": line, "character": character });
        let typed = json!([
            { "range": { "start": at(0, 4), "end": at(0, 5) }, "text": "\"ن😀\"" },
            { "range": { "start": at(0, 9), "end": at(9, 9) }, "text": "" },
        ]);
        assert_eq!(change(&documents, &uri, typed), Some(Kind::Source));
        assert_eq!(documents.held(|_| true)[0].rope.to_string(), "a = \"ن😀\"");
        assert!(matches!(documents.work(&uri), Work::Closed));
        assert_eq!(documents.close(&uri), Some(Kind::Source));
        assert_eq!(change(&documents, &uri, json!([])), None);
    }

    #[test]
    fn what_has_missed_a_change_is_in_step_again_with_its_whole_text() {
        let documents = Documents::default();
        let [a, b, settings] = ["a.khabar", "b.khabar", "khabar.toml"]
            .map(|name| Url::parse(&format!("file:///corpus/{name}")).unwrap());
        let step = || [&a, &b].map(|uri| documents.in_step(uri));
        for uri in [&a, &b, &settings] {
            documents.open(uri.clone(), 0, "نص");
        }
        assert_eq!(documents.missed(|uri| *uri == a), vec![a.clone()]);
        assert_eq!(
            (documents.missed(|uri| *uri == a), step()),
            (vec![], [false, true])
        );
        let at = json!({ "line": 0, "character": 0 });
        change(
            &documents,
            &a,
            json!([{ "range": { "start": at, "end": at }, "text": "و" }]),
        );
        assert_eq!(step(), [false, true]);
        change(&documents, &a, json!([{ "text": "نص" }]));
        assert_eq!(step(), [true, true]);
        // An entry may be added to settings and knowledge from any article.
        assert_eq!(documents.missed(|uri| *uri == settings).len(), 1);
        assert_eq!(
            (documents.missed(|_| true), step()),
            (vec![a.clone(), b.clone()], [false, false])
        );
        for uri in [&a, &settings] {
            documents.open(uri.clone(), 0, "نص");
        }
        assert_eq!(step(), [true, false]);
    }

    #[test]
    fn an_article_is_analysed_when_its_corpus_is_there() {
        let documents = Documents::default();
        let uri = Url::parse("file:///corpus/a.khabar").unwrap();
        let home = Home::Corpus(PathBuf::from("/corpus"));
        documents.open(uri.clone(), 0, "نص");
        assert!(!documents.place(&uri, home.clone()));
        assert!(matches!(documents.work(&uri), Work::Nothing));
        let corpus = Arc::new(Corpus::none());
        assert_eq!(documents.settle(&Home::Outside, &corpus), []);
        assert_eq!(documents.settle(&home, &corpus).len(), 1);
        assert_eq!(documents.settle(&home, &corpus), [], "it has it already");
        assert!(matches!(documents.work(&uri), Work::Text(_)));
        // The next one of the same corpus need not wait.
        let next = Url::parse("file:///corpus/b.khabar").unwrap();
        documents.open(next.clone(), 0, "نص");
        assert!(documents.place(&next, home));
    }
}
