//! What there is of an article line by line, cut into sections that its snapshots share.
//!
//! A section is some paragraphs in a row, each with its tag lines. It never changes: an edit puts others in the place of those it touches. So
//! what its lines come to together is made once and kept with it, and what the whole article comes to is added up over the sections.

use std::iter::FlatMap;
use std::ops::Range;
use std::slice;
use std::sync::Arc;

use super::{Line, LineKind, LinesKept};

/// Items in a row, one for each line, and what is kept of them together.
#[derive(Debug)]
pub struct Section<T, K> {
    items: Vec<T>,
    /// What is kept of the items together: made when first asked for, and of nothing that could change.
    pub(crate) kept: K,
}

impl<T, K: Default> Section<T, K> {
    /// A section of these items.
    pub(super) fn new(items: Vec<T>) -> Self {
        let kept = K::default();
        Self { items, kept }
    }

    /// Its items, in order.
    pub fn items(&self) -> &[T] {
        &self.items
    }
}

/// One item for each line of an article, in order. A clone shares the sections.
#[derive(Debug)]
pub struct Sections<T, K> {
    /// None is empty.
    sections: Vec<Arc<Section<T, K>>>,
    /// The line that each section begins with.
    starts: Vec<usize>,
    len: usize,
}

/// The items of some sections, in order.
pub type Items<'a, T, K> = FlatMap<
    slice::Iter<'a, Arc<Section<T, K>>>,
    slice::Iter<'a, T>,
    fn(&'a Arc<Section<T, K>>) -> slice::Iter<'a, T>,
>;

impl<T, K> Sections<T, K> {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no line.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The item of a line; none past the end.
    pub fn get(&self, line: usize) -> Option<&T> {
        let at = self.section_of(line);
        let start = self.starts.get(at)?;
        self.sections.get(at)?.items.get(line - start)
    }

    /// The item of the first line.
    pub fn first(&self) -> Option<&T> {
        self.get(0)
    }

    /// The item of the last line.
    pub fn last(&self) -> Option<&T> {
        self.sections.last()?.items.last()
    }

    /// The items of all lines, in order. Skipping goes over whole sections.
    pub fn iter(&self) -> Items<'_, T, K> {
        self.sections
            .iter()
            .flat_map(|section| section.items.iter())
    }

    /// The sections, each with the line it begins with.
    pub(crate) fn sections(&self) -> impl Iterator<Item = (usize, &Arc<Section<T, K>>)> + Clone {
        self.starts.iter().copied().zip(&self.sections)
    }

    /// The section that holds a line; the last one for lines past the end.
    fn section_of(&self, line: usize) -> usize {
        let behind = self.starts.partition_point(|start| *start <= line);
        behind.saturating_sub(1)
    }
}

impl<T, K> FromIterator<Arc<Section<T, K>>> for Sections<T, K> {
    fn from_iter<I: IntoIterator<Item = Arc<Section<T, K>>>>(sections: I) -> Self {
        let sections: Vec<_> = sections.into_iter().collect();
        let mut len = 0;
        let starts = sections.iter().map(|section| {
            let start = len;
            len += section.items.len();
            start
        });
        Self {
            starts: starts.collect(),
            len,
            sections,
        }
    }
}

impl<T, K> Clone for Sections<T, K> {
    fn clone(&self) -> Self {
        Self {
            sections: self.sections.clone(),
            starts: self.starts.clone(),
            len: self.len,
        }
    }
}

/// By the items: where sections end says nothing.
impl<T: PartialEq, K> PartialEq for Sections<T, K> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<'a, T, K> IntoIterator for &'a Sections<T, K> {
    type Item = &'a T;
    type IntoIter = Items<'a, T, K>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// The lines of an article. Each section but the first begins with a paragraph, so that tag lines are in that of their paragraph.
pub type Lines = Sections<Arc<Line>, LinesKept>;

/// The size of a section, in bytes with what a line takes by itself. A key costs its section again, and all sections once.
const SIZE: usize = if cfg!(test) { 64 } else { 16 * 1024 };

/// What a line takes beside its bytes.
const LINE: usize = 32;

impl Lines {
    /// Puts fresh lines in the place of some, and cuts anew the sections that this concerns.
    pub(super) fn replace(&mut self, lines: Range<usize>, fresh: Vec<Arc<Line>>) {
        let first = self.section_of(lines.start);
        let last = self.section_of(lines.end.saturating_sub(1)).max(first);
        let mut concerned = first..(last + 1).min(self.sections.len());
        let from = self.starts.get(first).copied().unwrap_or(0);
        let mut all = self.items_of(concerned.clone());
        all.splice(lines.start - from..lines.end - from, fresh);
        let is_small = |all: &[Arc<Line>]| all.iter().map(size).sum::<usize>() < SIZE / 4;
        if is_small(&all) && concerned.end < self.sections.len() {
            all.extend(self.items_of(concerned.end..concerned.end + 1));
            concerned.end += 1;
        }
        // Tag lines on top are those of the paragraph before.
        if concerned.start > 0 && (is_small(&all) || !all.first().is_some_and(is_paragraph)) {
            concerned.start -= 1;
            all.splice(0..0, self.items_of(concerned.start..concerned.start + 1));
        }
        self.sections.splice(concerned, cut(all));
        *self = std::mem::take(&mut self.sections).into_iter().collect();
    }

    /// The lines of some sections.
    fn items_of(&self, sections: Range<usize>) -> Vec<Arc<Line>> {
        let sections = self.sections.get(sections).unwrap_or_default().iter();
        sections
            .flat_map(|section| &section.items)
            .cloned()
            .collect()
    }
}

impl FromIterator<Arc<Line>> for Lines {
    fn from_iter<I: IntoIterator<Item = Arc<Line>>>(lines: I) -> Self {
        cut(lines.into_iter().collect()).into_iter().collect()
    }
}

/// Cuts lines into sections; those that are short enough stay together, so that what is typed does not cut one again and again.
fn cut(lines: Vec<Arc<Line>>) -> Vec<Arc<Section<Arc<Line>, LinesKept>>> {
    let whole = lines.iter().map(size).sum::<usize>() <= 2 * SIZE;
    let (mut sections, mut items, mut filled) = (Vec::new(), Vec::new(), 0);
    for line in lines {
        if !whole && filled >= SIZE && is_paragraph(&line) {
            sections.push(Arc::new(Section::new(std::mem::take(&mut items))));
            filled = 0;
        }
        filled += size(&line);
        items.push(line);
    }
    if !items.is_empty() {
        sections.push(Arc::new(Section::new(items)));
    }
    sections
}

fn size(line: &Arc<Line>) -> usize {
    line.text().len() + LINE
}

/// Whether a line is one that tag lines below it belong to.
fn is_paragraph(line: &Arc<Line>) -> bool {
    line.kind() == LineKind::Text && !line.is_blank()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::Article;
    use crate::article::tests::{edit, edits};

    proptest! {
        #[test]
        fn sections_follow_any_edits(
            start in "(%% |[ab\r\nم]{1,9}){0,60}",
            edits in edits("(%% |[ab\r\nم]{1,9}){0,12}"),
        ) {
            let mut article = Article::new(&start, Arc::default());
            for typed in edits {
                edit(&mut article, typed);
                let lines = article.lines();
                let mut len = 0;
                for (start, section) in lines.sections() {
                    prop_assert_eq!(start, len);
                    len += section.items().len();
                    let first = section.items().first();
                    prop_assert!(start == 0 || first.is_some_and(is_paragraph), "{:?}", first);
                }
                prop_assert_eq!(lines.len(), len);
                prop_assert_eq!(lines.iter().count(), len);
                for at in 0..len + 2 {
                    let line = lines.get(at).map(Arc::as_ptr);
                    prop_assert_eq!(line, lines.iter().nth(at).map(Arc::as_ptr));
                    prop_assert_eq!(lines.iter().skip(at).count(), len.saturating_sub(at));
                }
            }
        }
    }

    #[test]
    fn an_edit_leaves_the_sections_that_it_does_not_touch() {
        let mut article = Article::new(&"فقرة من النص\n%% note ملاحظة\n".repeat(20), Arc::default());
        let before = article.lines().clone();
        let at = article.line_start(20) + "ف".len();
        article.edit(at..at, "و").unwrap();
        let is_kept = |section: &Arc<Section<_, _>>| {
            let mut kept = before.sections();
            kept.any(|(_, kept)| Arc::ptr_eq(kept, section))
        };
        let sections = article.lines().sections();
        let fresh = sections.filter(|(_, section)| !is_kept(section)).count();
        assert!(before.sections().count() > 5);
        assert_eq!(fresh, 1);
    }
}
