//! The recommenders of the corpora of a run, each kept running from the first document to the last.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::super::Outcome;
use super::super::input::{complain, counted, display};
use khabar_corpus::recommend::{Failure, Running};
use khabar_corpus::{Corpus, SETTINGS_FILE};
use khabar_engine::annotation::Document;

/// The recommenders of each corpus, and for how many documents each gave nothing.
#[derive(Default)]
pub struct Recommenders(Mutex<Started>);

#[derive(Default)]
struct Started {
    by_root: BTreeMap<PathBuf, Vec<Running>>,
    failed: BTreeMap<String, usize>,
}

/// The recommenders that a corpus names.
pub fn of(corpus: &Corpus) -> Result<Vec<Running>, String> {
    let root = corpus.root.as_deref().ok_or_else(|| {
        format!("there is no {SETTINGS_FILE} above these files that could name a recommender")
    })?;
    let named = corpus.settings.recommenders.iter().cloned();
    let running: Vec<Running> = named.map(|about| Running::new(about, root)).collect();
    match running.is_empty() {
        true => Err(format!(
            "{}: names no [[recommender]]",
            display(&root.join(SETTINGS_FILE))
        )),
        false => Ok(running),
    }
}

impl Recommenders {
    /// Adds what the recommenders of a corpus suggest. What goes wrong is told, with the place of the document.
    pub fn add(&self, document: &mut Document, corpus: &Corpus, place: &str) -> Result<(), String> {
        let mut started = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Started { by_root, failed } = &mut *started;
        let root = corpus.root.clone().unwrap_or_default();
        let running = match by_root.entry(root) {
            Entry::Occupied(running) => running.into_mut(),
            Entry::Vacant(none) => none.insert(of(corpus)?),
        };
        for recommender in running {
            let Err(failure) = recommender.recommend(document) else {
                continue;
            };
            let name = recommender.name();
            let times = failed.entry(name.to_string()).or_default();
            *times += 1;
            // Said of each document that it costs its suggestions, but not a million times that it is not asked any more.
            if !matches!(failure, Failure::GivenUp) {
                complain(&format!("{place}: the recommender {name} {failure}"));
            }
        }
        Ok(())
    }

    /// Whether one gave nothing for a document so far.
    pub fn any_failed(&self) -> bool {
        let started = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        !started.failed.is_empty()
    }

    /// What all came to.
    pub fn outcome(&self) -> Outcome {
        let started = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, times) in &started.failed {
            let documents = counted(*times, "document");
            complain(&format!(
                "the recommender {name} gave nothing for {documents}"
            ));
        }
        match started.failed.is_empty() {
            true => Outcome::Fine,
            false => Outcome::Failed,
        }
    }
}
