//! Where the words of many anchors stand in one paragraph: each different words are looked for once.

use rustc_hash::FxHashMap;

use super::Anchor;
use crate::text::Span;

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

    fn starts(&mut self, words: &'a str) -> &[usize] {
        let paragraph = self.paragraph;
        self.known.entry(words).or_insert_with(|| {
            let found = paragraph.match_indices(words);
            found.map(|(at, _)| at).collect()
        })
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
        let words = self.paragraph.get(span.range())?;
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
