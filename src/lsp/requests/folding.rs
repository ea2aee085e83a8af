//! `textDocument/foldingRange`: the tag lines of each paragraph.

use khabar_ide::folds::folds;
use tower_lsp::lsp_types::{FoldingRange, FoldingRangeKind};

use crate::lsp::session::Analysed;

/// Answers the request. They are regions: editors fold all of these at once, and nothing else.
pub fn ranges(analysed: &Analysed) -> Vec<FoldingRange> {
    folds(&analysed.analysis.article)
        .into_iter()
        .filter_map(|lines| {
            Some(FoldingRange {
                start_line: u32::try_from(*lines.start()).ok()?,
                end_line: u32::try_from(*lines.end()).ok()?,
                kind: Some(FoldingRangeKind::Region),
                ..FoldingRange::default()
            })
        })
        .collect()
}
