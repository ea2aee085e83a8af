//! What stands for the text of an article: it is long, and mostly the same as at the key before.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHasher;

use super::{Line, LineKind};
use crate::tags;

/// The digest of the text, with a number that stands for the lines it was made of.
#[derive(Debug, Default)]
pub(super) struct DigestCell(Mutex<Option<(u64, String)>>);

impl DigestCell {
    /// The digest of the text of some lines: made again only when one of them is another.
    pub fn of(&self, lines: &[Arc<Line>]) -> String {
        let text = sum(lines);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.as_ref().filter(|(of, _)| *of == text) {
            Some((_, digest)) => digest.clone(),
            None => {
                let pieces = lines.iter().map(|line| (line.text(), line.ending()));
                let digest = tags::digest_of(pieces);
                *kept = Some((text, digest.clone()));
                digest
            }
        }
    }
}

/// A number that stands for the text that lines hold: for all but tag lines, of which only the byte order mark and the last terminator
/// matter to it.
fn sum(lines: &[Arc<Line>]) -> u64 {
    let mut sum = FxHasher::default();
    for line in lines {
        match line.kind() {
            LineKind::Text => (line.digest(), line.ending()).hash(&mut sum),
            LineKind::Tag => tags::mark(line.text()).hash(&mut sum),
        }
    }
    let last = lines.last();
    let ends_in_tag = last.is_some_and(|l| l.kind() == LineKind::Tag && l.ending().is_empty());
    ends_in_tag.hash(&mut sum);
    sum.finish()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::article::Article;
    use crate::tags;

    proptest! {
        #[test]
        fn it_follows_any_edit(
            start in "(%% |\u{feff}|[ab%\\\\\r\nم]){0,12}",
            edits in prop::collection::vec((0usize..20, 0usize..6, "(%% |\u{feff}|[a%\\\\\r\n]){0,3}"), 1..12),
        ) {
            let mut article = Article::new(&start, Default::default());
            for (at, len, insert) in edits {
                let text = article.rope().to_string();
                let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
                let from = at % starts.len();
                let to = (from + len).min(starts.len() - 1);
                article.edit(starts[from]..starts[to], &insert).unwrap();
                prop_assert_eq!(article.text_digest(), tags::digest(&article.rope().to_string()));
            }
        }
    }
}
