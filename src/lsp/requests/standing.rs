//! `khabar/corpus`: how far the corpus of an article is, by its index.

use khabar_corpus::index::Standing;
use serde::Serialize;

use crate::lsp::snapshot::Snapshot;

/// The answer: as the articles lie on disk.
#[derive(Debug, Serialize)]
pub struct CorpusStanding {
    /// The name of its folder.
    name: String,
    #[serde(flatten)]
    standing: Standing,
}

/// Answers the request. None for an article of no corpus, or while there is no index of it.
pub fn standing(of: &Snapshot) -> Option<CorpusStanding> {
    let root = of.analysed.corpus.root.as_deref()?;
    let threshold = of.analysed.analysis.knowledge.suggesting.threshold;
    let standing = of
        .index
        .as_deref()?
        .ask(|index, _| index.standing(threshold.into()))?;
    let name = root.file_name().unwrap_or(root.as_os_str());
    Some(CorpusStanding {
        name: name.to_string_lossy().into_owned(),
        standing,
    })
}
