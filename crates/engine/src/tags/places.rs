//! Where the words of many anchors stand in one paragraph: each different words are looked for once.

use aho_corasick::AhoCorasick;
use memchr::memmem;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Anchor, TagLine};
use crate::text::Span;

/// How many bytes a paragraph has in which it pays to look for all words together.
const LONG: usize = if cfg!(test) { 16 } else { 8 * 1024 };

/// A paragraph with the places of the words that were asked for so far. The answers are those of [`occurrence_of`](super::occurrence_of)
/// and [`anchor_to`](super::anchor_to).
#[derive(Debug)]
pub struct Places<'a> {
    paragraph: &'a str,
    /// The starts of words, without overlaps, in order.
    known: FxHashMap<&'a str, Vec<usize>>,
}

impl<'a> Places<'a> {
    /// The places of a paragraph.
    pub fn new(paragraph: &'a str) -> Self {
        Self {
            paragraph,
            known: FxHashMap::default(),
        }
    }

    /// As [`Places::new`], with words that will be asked for: a long paragraph is read once for all of them.
    pub fn of_words(paragraph: &'a str, words: impl Iterator<Item = &'a str>) -> Self {
        let mut places = Self::new(paragraph);
        if paragraph.len() < LONG {
            return places;
        }
        let words: FxHashSet<&str> = words.filter(|words| !words.is_empty()).collect();
        let words: Vec<&str> = words.into_iter().collect();
        // Words that are too many to be looked for together are looked for one by one.
        let Ok(together) = AhoCorasick::new(&words) else {
            return places;
        };
        let mut starts: Vec<Vec<usize>> = vec![Vec::new(); words.len()];
        for found in together.find_overlapping_iter(paragraph) {
            let (Some(starts), Some(words)) = (
                starts.get_mut(found.pattern().as_usize()),
                words.get(found.pattern().as_usize()),
            ) else {
                continue;
            };
            let behind = starts.last().map_or(0, |last| last + words.len());
            if found.start() >= behind {
                starts.push(found.start());
            }
        }
        places.known = words.into_iter().zip(starts).collect();
        places
    }

    /// As [`Places::of_words`], with the words of anchors.
    pub fn of_anchors(paragraph: &'a str, tags: impl Iterator<Item = &'a TagLine>) -> Self {
        let anchors = tags
            .flat_map(|tag| &tag.items)
            .filter_map(|item| item.anchor.as_ref());
        Self::of_words(paragraph, anchors.map(|anchor| anchor.words.text.as_str()))
    }

    fn starts(&mut self, words: &'a str) -> &[usize] {
        let paragraph = self.paragraph;
        self.known
            .entry(words)
            .or_insert_with(|| memmem::find_iter(paragraph.as_bytes(), words.as_bytes()).collect())
    }

    /// The words that an anchor leads to.
    pub fn of(&mut self, anchor: &'a Anchor) -> Option<Span> {
        let words = anchor.words.text.as_str();
        if words.is_empty() {
            return None;
        }
        let nth = usize::try_from(anchor.occurrence).ok()?.checked_sub(1)?;
        let start = *self.starts(words).get(nth)?;
        Some(Span::new(start, start + words.len()))
    }

    /// The occurrence number and the words that anchor a span.
    pub fn anchor_to(&mut self, span: Span) -> Option<(u32, &'a str)> {
        let words = self.paragraph.get(span.range()).filter(|w| !w.is_empty())?;
        let before = self.starts(words).binary_search(&span.start).ok()?;
        Some((u32::try_from(before).ok()? + 1, words))
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Item, anchor_to, occurrence_of, parse};
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_found_together_where_each_is_found(
            text in "[اب ]{0,40}",
            words in prop::collection::vec("[اب ]{0,4}", 0..6),
        ) {
            let mut together = Places::of_words(&text, words.iter().map(String::as_str));
            let mut each = Places::new(&text);
            for words in words.iter().filter(|words| !words.is_empty()) {
                prop_assert_eq!(together.starts(words), each.starts(words));
                let found: Vec<usize> = text.match_indices(words.as_str()).map(|(at, _)| at).collect();
                prop_assert_eq!(each.starts(words), found);
            }
        }

        #[test]
        fn answers_as_one_that_looks_each_time(text in "[اب ]{0,20}", spans in prop::collection::vec((0usize..40, 0usize..8), 1..6)) {
            let tag = Item::new("a", None, Some((2, "اب"))).to_string();
            let tag = parse(&format!("%% mentions {tag}"));
            let anchor = tag.items[0].anchor.as_ref().unwrap();
            let mut places = Places::new(&text);
            prop_assert_eq!(places.of(anchor), occurrence_of(&text, 2, "اب"));
            for (start, len) in spans {
                let span = Span::new(start, start + len);
                prop_assert_eq!(places.anchor_to(span), anchor_to(&text, span), "{:?}", span);
            }
        }
    }
}
