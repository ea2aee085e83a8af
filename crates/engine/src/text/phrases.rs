//! A table of phrases: folded words to payloads, matched longest first.
//!
//! Every lexicon of the product (names, offices, months, triggers…) is one of these. Lookup is a walk
//! through a trie whose edges are whole words, so its cost does not grow with the table.

use rustc_hash::FxHashMap;

use super::words::{Reading, WordKind, Words, readings};

/// A table from phrases to values of type `T`; several values may share a phrase.
#[derive(Debug, Clone)]
pub struct PhraseTable<T> {
    words: FxHashMap<Box<str>, u32>,
    edges: FxHashMap<(u32, u32), u32>,
    values: Vec<Vec<T>>,
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Match<'t, T> {
    /// Index of the first word.
    pub from: usize,
    /// Index behind the last word.
    pub to: usize,
    /// Folded bytes of proclitics on the first word, not part of the phrase.
    pub skip: usize,
    /// What the table holds for the phrase.
    pub values: &'t [T],
}

impl<T> Default for PhraseTable<T> {
    fn default() -> Self {
        Self {
            words: FxHashMap::default(),
            edges: FxHashMap::default(),
            values: vec![Vec::new()],
        }
    }
}

impl<T> PhraseTable<T> {
    /// Adds `value` under `phrase`, folding it. A phrase without letters or digits adds nothing.
    pub fn insert(&mut self, phrase: &str, value: T) {
        let words = Words::new(phrase);
        let mut node = 0;
        let mut any = false;
        for index in 0..words.len() {
            if words.kind(index) == Some(WordKind::Punct) {
                continue;
            }
            any = true;
            let word = self.intern(words.text(index));
            let fresh = self.values.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(fresh);
            if node == fresh {
                self.values.push(Vec::new());
            }
        }
        if any && let Some(values) = self.values.get_mut(node as usize) {
            values.push(value);
        }
    }

    fn intern(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.words.get(word) {
            return id;
        }
        let id = self.words.len() as u32;
        self.words.insert(word.into(), id);
        id
    }

    /// Number of values.
    pub fn len(&self) -> usize {
        self.values.iter().map(Vec::len).sum()
    }

    /// Whether the table holds nothing.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Calls `each` with every value and the folded word that its phrase begins with.
    pub fn each_beginning(&self, mut each: impl FnMut(&str, &T)) {
        let mut next: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for ((from, _), to) in &self.edges {
            next.entry(*from).or_default().push(*to);
        }
        for (word, id) in &self.words {
            let mut nodes: Vec<u32> = self.edges.get(&(0, *id)).copied().into_iter().collect();
            while let Some(node) = nodes.pop() {
                self.values_of(node)
                    .iter()
                    .for_each(|value| each(word, value));
                nodes.extend(next.get(&node).into_iter().flatten());
            }
        }
    }

    /// The values of each phrase.
    pub fn values(&self) -> impl Iterator<Item = &[T]> {
        self.values
            .iter()
            .map(Vec::as_slice)
            .filter(|v| !v.is_empty())
    }

    /// The values under exactly `phrase`.
    pub fn get(&self, phrase: &str) -> &[T] {
        let words = Words::new(phrase);
        match self.walk(&words, 0, 0) {
            Some((to, node)) if to == words.len() => self.values_of(node),
            _ => &[],
        }
    }

    /// The values under one folded word.
    pub fn get_word(&self, folded: &str) -> &[T] {
        self.step(0, folded)
            .map_or(&[], |node| self.values_of(node))
    }

    /// The longest phrase that starts at word `from`, over all clitic readings of that word; of equally
    /// long ones that of the reading with the fewest letters taken off.
    pub fn longest<'t>(&'t self, words: &Words, from: usize) -> Option<Match<'t, T>> {
        self.longest_where(words, from, |_| true)
    }

    /// As [`PhraseTable::longest`], among readings that take off `skip` bytes for which `accept` holds.
    pub fn longest_where<'t>(
        &'t self,
        words: &Words,
        from: usize,
        accept: impl Fn(usize) -> bool,
    ) -> Option<Match<'t, T>> {
        let mut best: Option<Match<'t, T>> = None;
        let mut buffer = String::new();
        for reading in readings(words.text(from)).filter(|r| accept(r.skip)) {
            let Some(node) = self.enter(&reading, &mut buffer) else {
                continue;
            };
            let mut reached = (!self.values_of(node).is_empty()).then_some((from + 1, node));
            let further = self.walk(words, from + 1, node);
            if further.is_some() {
                reached = further;
            }
            if let Some((to, node)) = reached
                && best.as_ref().is_none_or(|b| to > b.to)
            {
                best = Some(Match {
                    from,
                    to,
                    skip: reading.skip,
                    values: self.values_of(node),
                });
            }
        }
        best
    }

    /// Every phrase that starts at word `from`, over all clitic readings of that word: the longest first, of equally long ones
    /// those with the fewest letters taken off.
    pub fn matches<'t>(&'t self, words: &Words, from: usize) -> Vec<Match<'t, T>> {
        let mut all = Vec::new();
        let mut buffer = String::new();
        for reading in readings(words.text(from)) {
            let mut next = self.enter(&reading, &mut buffer);
            let mut to = from + 1;
            while let Some(node) = next {
                let values = self.values_of(node);
                if !values.is_empty() {
                    all.push(Match {
                        from,
                        to,
                        skip: reading.skip,
                        values,
                    });
                }
                next = (to < words.len())
                    .then(|| self.step(node, words.text(to)))
                    .flatten();
                to += 1;
            }
        }
        all.sort_by_key(|m| (std::cmp::Reverse(m.to), m.skip));
        all
    }

    /// The longest phrase that starts exactly at word `from`, no proclitic taken off.
    pub fn longest_bare<'t>(&'t self, words: &Words, from: usize) -> Option<Match<'t, T>> {
        self.longest_where(words, from, |skip| skip == 0)
    }

    /// Walks on from `node` over the words from `at`; the furthest point at which the table holds something.
    fn walk(&self, words: &Words, mut at: usize, mut node: u32) -> Option<(usize, u32)> {
        let mut reached = None;
        while at < words.len() {
            match self.step(node, words.text(at)) {
                Some(next) => node = next,
                None => break,
            }
            at += 1;
            if !self.values_of(node).is_empty() {
                reached = Some((at, node));
            }
        }
        reached
    }

    /// The node of a reading of a first word.
    fn enter(&self, reading: &Reading<'_>, buffer: &mut String) -> Option<u32> {
        if !reading.swallowed_alef {
            return self.step(0, reading.stem);
        }
        buffer.clear();
        buffer.push('ا');
        buffer.push_str(reading.stem);
        self.step(0, buffer)
    }

    fn step(&self, node: u32, word: &str) -> Option<u32> {
        let word = self.words.get(word)?;
        self.edges.get(&(node, *word)).copied()
    }

    fn values_of(&self, node: u32) -> &[T] {
        self.values.get(node as usize).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> PhraseTable<u8> {
        let mut table = PhraseTable::default();
        table.insert("القاهرة", 1);
        table.insert("القاهرة الإخبارية", 2);
        table.insert("الأمم المتحدة", 3);
        table.insert("والتز", 4);
        table
    }

    #[test]
    fn prefers_the_longest_match_and_the_unstripped_reading() {
        let table = table();
        let found = |text: &str, at| {
            table
                .longest(&Words::new(text), at)
                .map(|m| (m.values[0], m.skip))
        };
        assert_eq!(found("قناة القاهرة الإخبارية", 1), Some((2, 0)));
        assert_eq!(found("وبالقاهرة أمس", 0), Some((1, 4)));
        assert_eq!(found("للأمم المتحدة", 0), Some((3, 2)));
        assert_eq!(found("والتز", 0), Some((4, 0)));
        assert_eq!(found("لوالتز", 0), Some((4, 2)));
        assert_eq!(found("القاهر", 0), None);
    }
}
