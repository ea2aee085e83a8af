//! Scoring: what the recogniser finds in a text against what careful readers marked in it.
//!
//! One file per layer. Each takes a gold document and what Khabar says of the same text, counts, and lists where the two differ,
//! so that a figure can always be traced to the words behind it.

pub mod events;
pub mod mentions;
pub mod presence;
pub mod ranking;
mod suggestions;
pub mod timex;

pub use ranking::{Ranked, Ranking};
pub(crate) use suggestions::each_paragraph;
pub use suggestions::{Suggestion, Verdict, suggestions};

use std::ops::AddAssign;
use std::sync::Arc;

use khabar_engine::annotation::{Document, MentionRecord};
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::mentions::MentionKind;
use khabar_engine::tags;
use khabar_formats::document::document;

/// What Khabar makes of the text of a document, in the document's unit. People without a name are left out where gold has none: most labelled
/// corpora do not mark them.
pub fn analysed(gold: &Document, knowledge: &Arc<Knowledge>) -> Document {
    let article = Article::new(&tags::escape(&gold.text), Arc::clone(knowledge));
    let mut silver = document(&article.analyse(gold.day()), gold.id.clone(), gold.unit);
    let is_group = |mention: &MentionRecord| mention.kind == MentionKind::Group;
    if !gold.mentions.iter().any(is_group) {
        silver.retain_mentions(|mention| !is_group(mention));
    }
    silver
}

/// How often gold and silver agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// What gold has.
    pub gold: usize,
    /// What was found.
    pub found: usize,
    /// What was found and is right.
    pub right: usize,
}

impl Tally {
    /// The share of what was found that is right; none when nothing was.
    pub fn precision(&self) -> Option<f64> {
        share(self.right, self.found)
    }

    /// The share of gold that was found.
    pub fn recall(&self) -> Option<f64> {
        share(self.right, self.gold)
    }

    /// The harmonic mean of both.
    pub fn f1(&self) -> Option<f64> {
        share(2 * self.right, self.gold + self.found)
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.gold += other.gold;
        self.found += other.found;
        self.right += other.right;
    }
}

/// Right ones among all that were asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Share {
    /// All.
    pub all: usize,
    /// The right ones.
    pub right: usize,
}

impl Share {
    /// Counts one more.
    pub fn count(&mut self, right: bool) {
        self.all += 1;
        self.right += usize::from(right);
    }

    /// The share; none of nothing.
    pub fn of_all(&self) -> Option<f64> {
        share(self.right, self.all)
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.all += other.all;
        self.right += other.right;
    }
}

#[allow(clippy::cast_precision_loss)] // Counts of a corpus are far below 2^52.
fn share(part: usize, whole: usize) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A place where gold and silver differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The document.
    pub document: String,
    /// What kind of difference.
    pub what: &'static str,
    /// The words it is about.
    pub words: String,
    /// What gold says; empty when it says nothing there.
    pub gold: String,
    /// What was found; empty when nothing was.
    pub found: String,
    /// The sentence around it.
    pub context: String,
}

/// Writes down the differences of one document.
struct Differing<'a> {
    document: String,
    sentences: &'a Sentences,
    list: &'a mut Vec<Difference>,
}

impl Differing<'_> {
    /// A difference at an offset.
    fn add(&mut self, what: &'static str, at: usize, words: &str, gold: String, found: String) {
        self.list.push(Difference {
            document: self.document.clone(),
            what,
            words: words.to_string(),
            gold,
            found,
            context: self.sentences.text(at),
        });
    }
}

/// Offsets in code points, the end exclusive.
pub(crate) type Extent = (usize, usize);

pub(crate) fn overlap(a: Extent, b: Extent) -> bool {
    a.0 < b.1 && b.0 < a.1
}

/// Pairs what gold has with what was found, one to one: all that fit best first, in order, then those that fit less.
pub(crate) fn pair(
    gold: usize,
    found: usize,
    fits: &[&dyn Fn(usize, usize) -> bool],
) -> Vec<Option<usize>> {
    let mut free: Vec<usize> = (0..found).collect();
    let mut pairs = vec![None; gold];
    for fits in fits {
        for (g, slot) in pairs
            .iter_mut()
            .enumerate()
            .filter(|(_, slot)| slot.is_none())
        {
            if let Some(at) = free.iter().position(|f| fits(g, *f)) {
                *slot = Some(free.remove(at));
            }
        }
    }
    pairs
}

/// Pairs extents: equal ones first, then those that overlap.
pub(crate) fn pair_extents(gold: &[Extent], found: &[Extent]) -> Vec<Option<usize>> {
    let both = |fits: fn(Extent, Extent) -> bool| {
        move |g: usize, f: usize| match (gold.get(g), found.get(f)) {
            (Some(g), Some(f)) => fits(*g, *f),
            _ => false,
        }
    };
    let equal: fn(Extent, Extent) -> bool = |a, b| a == b;
    pair(gold.len(), found.len(), &[&both(equal), &both(overlap)])
}

/// The sentences of a text by their extents.
pub struct Sentences {
    chars: Vec<char>,
    extents: Vec<Extent>,
}

impl Sentences {
    /// Those of a text.
    pub fn of(text: &str) -> Self {
        let mut extents = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            for span in khabar_engine::text::sentences::sentences(line) {
                let before = line.get(..span.start).map_or(0, |t| t.chars().count());
                let length = line.get(span.range()).map_or(0, |t| t.chars().count());
                extents.push((start + before, start + before + length));
            }
            start += line.chars().count();
        }
        Self {
            chars: text.chars().collect(),
            extents,
        }
    }

    /// The sentence that an offset is in.
    fn at(&self, offset: usize) -> Option<usize> {
        let next = self.extents.partition_point(|(_, end)| *end <= offset);
        (next < self.extents.len()).then_some(next)
    }

    /// Its words.
    fn text(&self, offset: usize) -> String {
        let extent = self.at(offset).and_then(|i| self.extents.get(i));
        let (from, to) = extent.copied().unwrap_or_default();
        self.chars
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_extents_pair_before_overlapping_ones() {
        assert_eq!(
            pair_extents(&[(0, 5), (6, 9)], &[(4, 9), (6, 9), (0, 2)]),
            [Some(0), Some(1)]
        );
        assert_eq!(pair_extents(&[(0, 2)], &[(2, 4)]), [None]);
    }

    #[test]
    fn nothing_has_no_score() {
        assert_eq!(Tally::default().f1(), None);
        let tally = Tally {
            gold: 4,
            found: 2,
            right: 2,
        };
        assert_eq!((tally.precision(), tally.recall()), (Some(1.0), Some(0.5)));
    }

    #[test]
    fn a_sentence_is_found_by_a_code_point() {
        let sentences = Sentences::of("قال😀 ذلك. ثم مضى.\nوانتهى");
        assert_eq!(sentences.text(0), "قال😀 ذلك.");
        assert_eq!(sentences.text(11), "ثم مضى.");
        assert_eq!(sentences.text(19), "وانتهى");
    }
}
