//! A table of phrases: folded words to payloads, matched longest first.
//!
//! Every lexicon of the product (names, offices, months, triggers…) is one of these. Lookup is a walk
//! through a trie whose edges are whole words, so its cost does not grow with the table.
//!
//! A table can lie over another, which it shares: it holds only the phrases under which something else stands.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::words::{Reading, Word, WordKind, Words, readings, tokenize};

/// A table from phrases to values of type `T`; several values may share a phrase.
#[derive(Debug, Clone)]
pub struct PhraseTable<T: 'static> {
    words: Interned,
    edges: FxHashMap<(u32, u32), u32>,
    values: Vec<Values<T>>,
    below: Option<&'static Self>,
}

/// Words by their numbers, one behind the other in one string: there are tens of thousands, most of a few letters.
#[derive(Debug, Clone, Default)]
struct Interned {
    text: String,
    /// Where each word ends.
    ends: Vec<u32>,
    numbers: HashTable<u32>,
}

impl Interned {
    fn get(&self, number: u32) -> &str {
        word_of(&self.text, &self.ends, number)
    }

    fn find(&self, word: &str) -> Option<u32> {
        let hash = FxBuildHasher.hash_one(word);
        let number = self.numbers.find(hash, |number| self.get(*number) == word);
        number.copied()
    }

    /// The number of a word; a new one where it has none.
    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.find(word) {
            return number;
        }
        let number = self.ends.len() as u32;
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        let Self {
            text,
            ends,
            numbers,
        } = self;
        let hash = |number: &u32| FxBuildHasher.hash_one(word_of(text, ends, *number));
        numbers.insert_unique(FxBuildHasher.hash_one(word), number, hash);
        number
    }
}

fn word_of<'t>(text: &'t str, ends: &[u32], number: u32) -> &'t str {
    let at = number as usize;
    let end = |at: usize| ends.get(at).map_or(0, |end| *end as usize);
    let start = at.checked_sub(1).map_or(0, end);
    text.get(start..end(at)).unwrap_or("")
}

/// What stands at a node. Mostly it is one value, or none.
#[derive(Debug, Clone)]
enum Values<T> {
    /// What the table below holds.
    Below,
    One(T),
    Several(Vec<T>),
}

impl<T> Values<T> {
    /// None where the table below is asked.
    fn own(&self) -> Option<&[T]> {
        match self {
            Self::Below => None,
            Self::One(value) => Some(std::slice::from_ref(value)),
            Self::Several(values) => Some(values),
        }
    }

    fn own_mut(&mut self) -> Option<&mut [T]> {
        match self {
            Self::Below => None,
            Self::One(value) => Some(std::slice::from_mut(value)),
            Self::Several(values) => Some(values),
        }
    }

    fn push(&mut self, value: T) {
        *self = match std::mem::replace(self, Self::Below) {
            Self::Below => Self::One(value),
            Self::One(first) => Self::Several(vec![first, value]),
            Self::Several(mut values) => {
                values.push(value);
                Self::Several(values)
            }
        }
    }
}

/// A place in a table, and the same place in the one below it.
#[derive(Debug, Clone, Copy)]
struct Node {
    own: Option<u32>,
    below: Option<u32>,
}

/// Where a walk begins.
const ROOT: Node = Node {
    own: Some(0),
    below: Some(0),
};

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
            words: Interned::default(),
            edges: FxHashMap::default(),
            values: vec![Values::Below],
            below: None,
        }
    }
}

impl<T: Clone> PhraseTable<T> {
    /// A table over one that lies over none: it holds what that does until something is changed.
    pub fn over(below: &'static Self) -> Self {
        Self {
            below: Some(below),
            ..Self::default()
        }
    }

    /// Makes room for so many phrases.
    pub fn reserve(&mut self, phrases: usize) {
        self.edges.reserve(phrases);
        self.values.reserve(phrases);
    }

    /// Adds `value` under `phrase`, folding it. A phrase without letters or digits adds nothing.
    pub fn insert(&mut self, phrase: &str, value: T) {
        let words = Words::new(phrase);
        if let Some(values) = self.entry(letters_of(words.folded(), words.iter())) {
            values.push(value);
        }
    }

    /// As [`PhraseTable::insert`], of a phrase that is folded.
    pub fn insert_folded(&mut self, phrase: &str, value: T) {
        let words = tokenize(phrase);
        if let Some(values) = self.entry(letters_of(phrase, words.iter())) {
            values.push(value);
        }
    }

    /// As [`PhraseTable::insert_folded`], unless the same value is there.
    pub fn insert_new(&mut self, phrase: &str, value: T)
    where
        T: PartialEq,
    {
        let words = tokenize(phrase);
        if let Some(values) = self.entry(letters_of(phrase, words.iter()))
            && !values.own().unwrap_or_default().contains(&value)
        {
            values.push(value);
        }
    }

    /// Keeps of the values under `phrase` those for which `keep` holds.
    pub fn retain(&mut self, phrase: &str, keep: impl Fn(&T) -> bool) {
        let words = Words::new(phrase);
        if let Some(values) = self.entry(letters_of(words.folded(), words.iter())) {
            let all = values.own().unwrap_or_default().iter();
            *values = Values::Several(all.filter(|value| keep(value)).cloned().collect());
        }
    }

    /// The values under the words of a phrase, to be changed: those of the table below are copied first.
    fn entry<'w>(&mut self, words: impl Iterator<Item = &'w str>) -> Option<&mut Values<T>> {
        let (mut node, mut below) = (0, ROOT.below);
        for word in words {
            below = self.below.zip(below).and_then(|(t, n)| t.edge(n, word));
            let word = self.words.number(word);
            let fresh = self.values.len() as u32;
            node = *self.edges.entry((node, word)).or_insert(fresh);
            if node == fresh {
                self.values.push(Values::Below);
            }
        }
        let values = self.values.get_mut(node as usize).filter(|_| node != 0)?;
        if let (Values::Below, Some((table, node))) = (&*values, self.below.zip(below)) {
            let inherited = table.own_values(node).unwrap_or_default();
            *values = Values::Several(inherited.to_vec());
        }
        Some(values)
    }
}

/// The words that count in a phrase.
fn letters_of<'w>(
    folded: &'w str,
    words: impl Iterator<Item = &'w Word>,
) -> impl Iterator<Item = &'w str> {
    let words = words.filter(|word| word.kind != WordKind::Punct);
    words.filter_map(|word| folded.get(word.span().range()))
}

impl<T> PhraseTable<T> {
    /// Whether the table holds nothing.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty() && self.below.is_none_or(Self::is_empty)
    }

    /// The folded words that phrases begin with; those of the table below are left out.
    pub fn beginnings(&self) -> impl Iterator<Item = &str> {
        let first = self.edges.keys().filter(|(from, _)| *from == 0);
        first.map(|(_, word)| self.words.get(*word))
    }

    /// Calls `each` with every value and the folded word that its phrase begins with; what the table below holds is left out.
    pub fn each_beginning(&self, mut each: impl FnMut(&str, &T)) {
        let mut next: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for ((from, _), to) in &self.edges {
            next.entry(*from).or_default().push(*to);
        }
        for ((_, word), first) in self.edges.iter().filter(|((from, _), _)| *from == 0) {
            let mut nodes = vec![*first];
            while let Some(node) = nodes.pop() {
                let values = self.own_values(node).unwrap_or_default();
                values
                    .iter()
                    .for_each(|value| each(self.words.get(*word), value));
                nodes.extend(next.get(&node).into_iter().flatten());
            }
        }
    }

    /// The values of each phrase; what the table below holds is left out.
    pub fn values(&self) -> impl Iterator<Item = &[T]> {
        self.values.iter().filter_map(Values::own)
    }

    /// As [`PhraseTable::values`], to be changed.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut [T]> {
        self.values.iter_mut().filter_map(Values::own_mut)
    }

    /// The values that [`PhraseTable::insert`] has put under `phrase`.
    pub fn under(&self, phrase: &str) -> &[T] {
        let words = Words::new(phrase);
        let mut letters = letters_of(words.folded(), words.iter());
        let node = letters.try_fold(ROOT, |node, word| self.step(node, word));
        node.map_or(&[], |node| self.values_of(node))
    }

    /// The values under exactly `phrase`.
    pub fn get(&self, phrase: &str) -> &[T] {
        let words = Words::new(phrase);
        match self.walk(&words, 0, ROOT) {
            Some((to, node)) if to == words.len() => self.values_of(node),
            _ => &[],
        }
    }

    /// The values under one folded word.
    pub fn get_word(&self, folded: &str) -> &[T] {
        self.step(ROOT, folded)
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
    fn walk(&self, words: &Words, mut at: usize, mut node: Node) -> Option<(usize, Node)> {
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
    fn enter(&self, reading: &Reading<'_>, buffer: &mut String) -> Option<Node> {
        if !reading.swallowed_alef {
            return self.step(ROOT, reading.stem);
        }
        buffer.clear();
        buffer.push('ا');
        buffer.push_str(reading.stem);
        self.step(ROOT, buffer)
    }

    fn step(&self, node: Node, word: &str) -> Option<Node> {
        let own = node.own.and_then(|own| self.edge(own, word));
        let below = self.below.zip(node.below);
        let below = below.and_then(|(table, node)| table.edge(node, word));
        (own.is_some() || below.is_some()).then_some(Node { own, below })
    }

    fn values_of(&self, node: Node) -> &[T] {
        let own = node.own.and_then(|own| self.own_values(own));
        let below = || self.below?.own_values(node.below?);
        own.or_else(below).unwrap_or_default()
    }

    fn edge(&self, node: u32, word: &str) -> Option<u32> {
        let word = self.words.find(word)?;
        self.edges.get(&(node, word)).copied()
    }

    fn own_values(&self, node: u32) -> Option<&[T]> {
        self.values.get(node as usize)?.own()
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

    #[test]
    fn a_table_over_another_has_its_phrases_but_for_those_it_changes() {
        let mut over = PhraseTable::over(Box::leak(Box::new(table())));
        over.insert("القاهرة الكبرى", 5);
        over.insert("القاهرة", 6);
        over.retain("والتز", |_| false);
        over.insert("!", 7);
        let found = |text: &str, at| {
            let words = Words::new(text);
            let found = over.longest(&words, at);
            found.map(|m| (m.to - at, m.values.to_vec()))
        };
        assert_eq!(found("القاهرة الإخبارية", 0), Some((2, vec![2])));
        assert_eq!(found("وبالقاهرة الكبرى", 0), Some((2, vec![5])));
        assert_eq!(found("في القاهرة", 1), Some((1, vec![1, 6])));
        assert_eq!(found("للأمم المتحدة", 0), Some((2, vec![3])));
        assert_eq!(found("لوالتز", 0), None);
        assert_eq!(over.get("القاهرة"), [1, 6]);
        assert!(over.get_word("والتز").is_empty());
    }
}
