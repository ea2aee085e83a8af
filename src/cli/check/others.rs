//! What the other articles of a corpus say of the words of one (`--consistency`).

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::cli::index::{root_of, told};
use crate::cli::input::{Corpora, complain};
use khabar_corpus::Corpus;
use khabar_corpus::index::{Index, Upkeep, Watch};
use khabar_engine::article::Analysis;
use khabar_engine::lint::consistency::{Elsewhere, asked};

/// Brings the indexes of all corpora up to date with what annotators wrote. The error says what to do.
pub fn prepare(corpora: &Corpora) -> Result<(), String> {
    for root in corpora.all().filter_map(|corpus| corpus.root.as_deref()) {
        let root = root_of(root)?;
        let mut upkeep = Upkeep::new(&root).map_err(|error| told(&error))?;
        let summary = upkeep.read(&Watch::NONE).map_err(|error| told(&error))?;
        for line in &summary.unread {
            complain(line);
        }
    }
    Ok(())
}

/// The indexes of corpora, each opened when it is first asked. For one thread.
#[derive(Default)]
pub struct Others(HashMap<PathBuf, Option<Index>>);

impl Others {
    /// What the others say of the words of an article. Outside a corpus there are none.
    pub fn of(&mut self, analysis: &Analysis, corpus: &Corpus, file: &Path) -> Elsewhere {
        let (Some(root), Ok(file)) = (&corpus.root, std::path::absolute(file)) else {
            return Elsewhere::default();
        };
        let index = self.0.entry(root.clone());
        let index = index.or_insert_with(|| Index::reader(root));
        let Some(index) = index else {
            return Elsewhere::default();
        };
        index
            .elsewhere(analysis, &asked(analysis), &file)
            .unwrap_or_else(|error| {
                complain(&told(&error));
                Elsewhere::default()
            })
    }
}
