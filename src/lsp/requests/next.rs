//! `khabar/next`: the article of the corpus that is most worth labelling, and why.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use khabar_corpus::next::{Worth, order};
use khabar_corpus::on_disk;
use khabar_engine::article::Article;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use tower_lsp::lsp_types::{TextDocumentIdentifier, Url};

use crate::lsp::snapshot::{Snapshot, Wanted};

/// How many articles are analysed for one answer: the next one knows these already, and goes on.
const AT_ONCE: usize = 400;

/// The parameters: any article of the corpus, which is not the answer.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NextParams {
    /// The article that is open.
    pub text_document: TextDocumentIdentifier,
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Next {
    /// The article.
    pub uri: Url,
    /// Why it is worth labelling, in a few words each.
    pub reasons: Vec<String>,
    /// Among how many articles it was chosen.
    pub looked_at: usize,
    /// How many articles the corpus has.
    pub articles: usize,
}

/// What is known of articles, by a digest of their text: it is kept from one answer to the next.
#[derive(Debug, Default)]
pub struct Worths(Mutex<HashMap<PathBuf, (u64, Worth)>>);

/// Answers the request. None where the corpus has nothing more to decide, or the article is in none.
pub fn next(of: &Snapshot, worths: &Worths, wanted: &Wanted) -> Option<Next> {
    let corpus = &of.analysed.corpus;
    let root = corpus.root.as_ref()?;
    let files = of.documents.files();
    let own = on_disk(&of.uri.to_file_path().ok()?);
    let (all, _) = khabar_corpus::articles(std::slice::from_ref(root));
    let articles = all.len();
    let others = all.into_iter().filter(|file| on_disk(file) != own);
    let mut known = worths.0.lock().unwrap_or_else(PoisonError::into_inner);
    // What of a text an article is worth depends on what the corpus knows.
    let hasher = BuildHasherDefault::<DefaultHasher>::default();
    let knowledge = Arc::as_ptr(&corpus.knowledge) as usize;
    let read = others.filter_map(|file| {
        let text = files.read(&file).ok()?;
        let digest = hasher.hash_one((&text, knowledge));
        Some((file, text, digest))
    });
    let (mut looked_at, mut new) = (Vec::new(), Vec::new());
    for (file, text, digest) in read {
        match known.get(&file) {
            Some((of, worth)) if *of == digest => looked_at.push((file, worth.clone())),
            _ if new.len() < AT_ONCE => new.push((file, text, digest)),
            _ => {}
        }
    }
    let worth = |(file, text, digest): (PathBuf, String, u64)| {
        let article = Article::new(&text, Arc::clone(&corpus.knowledge));
        let day = corpus.date_of_file(&file);
        let worth = || Worth::of(&article.into_analysis(day));
        wanted.still().then(|| (file, digest, worth()))
    };
    let new: Vec<_> = new.into_par_iter().filter_map(worth).collect();
    for (file, digest, worth) in new {
        known.insert(file.clone(), (digest, worth.clone()));
        looked_at.push((file, worth));
    }
    let count = looked_at.len();
    let (file, worth) = order(looked_at).into_iter().next()?;
    let reasons = worth.reasons().into_iter();
    Some(Next {
        uri: files.uri(&file)?,
        reasons: reasons.map(|r| r.get(of.lang).to_string()).collect(),
        looked_at: count,
        articles,
    })
}
