//! A table of phrases: folded words to payloads, matched longest first.
//!
//! Every lexicon of the product (names, offices, months, triggers…) is one of these. Lookup is a walk
//! through a trie whose edges are whole words, so its cost does not grow with the table.
//!
//! A table can lie over another, which it shares: it holds only the phrases under which something else stands.

use std::hash::BuildHasher;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::words::{Stem, Word, WordKind, Words, key, tokenize};

/// A table from phrases to values of type `T`; several values may share a phrase.
#[derive(Debug, Clone)]
pub struct PhraseTable<T: 'static> {
    words: Interned,
    edges: HashTable<Edge>,
    first: FirstKeys,
    values: Vec<Values<T>>,
    below: Option<&'static Self>,
}

/// A word that leads from one node to another.
#[derive(Debug, Clone, Copy)]
struct Edge {
    from: u32,
    /// The key of the word, and its number.
    key: u32,
    word: u32,
    to: u32,
}

impl Edge {
    /// By what an edge is found.
    fn hash(from: u32, key: u32) -> u64 {
        FxBuildHasher.hash_one((from, key))
    }
}

/// The keys of the words that phrases begin with, as bits: most words of a text begin none, and one look tells them.
#[derive(Debug, Clone, Default)]
struct FirstKeys {
    /// None, or as many as a power of two.
    bits: Vec<u64>,
    count: usize,
}

impl FirstKeys {
    /// How many bits there are for each key: so many words in one are looked up in vain.
    const SPARSE: usize = 32;

    /// Where the bit of a key is.
    fn place(&self, key: u32) -> (usize, u64) {
        let bit = key as usize & (self.bits.len() * 64).wrapping_sub(1);
        (bit / 64, 1 << (bit % 64))
    }

    fn may_hold(&self, key: u32) -> bool {
        let (at, bit) = self.place(key);
        self.bits.get(at).is_some_and(|bits| bits & bit != 0)
    }

    /// Adds a key; `others` are those before, which are placed anew when there is no more room.
    fn add(&mut self, key: u32, others: impl Iterator<Item = u32>) {
        self.count += 1;
        let mut added = vec![key];
        if self.count * Self::SPARSE > self.bits.len() * 64 {
            let bits = (self.count * 2 * Self::SPARSE / 64).next_power_of_two();
            self.bits = vec![0; bits];
            added.extend(others);
        }
        for key in added {
            let (at, bit) = self.place(key);
            if let Some(bits) = self.bits.get_mut(at) {
                *bits |= bit;
            }
        }
    }
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

    /// The number of a word with this key; a new one where it has none.
    fn number(&mut self, word: &str, key: u32) -> u32 {
        let hash = |key: u32| FxBuildHasher.hash_one(key);
        let same = |number: &u32| word_of(&self.text, &self.ends, *number) == word;
        if let Some(number) = self.numbers.find(hash(key), same) {
            return *number;
        }
        let number = self.ends.len() as u32;
        self.text.push_str(word);
        self.ends.push(self.text.len() as u32);
        let Self {
            text,
            ends,
            numbers,
        } = self;
        let again = |number: &u32| hash(self::key(word_of(text, ends, *number)));
        numbers.insert_unique(hash(key), number, again);
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
            edges: HashTable::new(),
            first: FirstKeys::default(),
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
        let hash = |edge: &Edge| Edge::hash(edge.from, edge.key);
        self.edges.reserve(phrases, hash);
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

    /// As [`PhraseTable::insert_folded`], unless one of the values there takes it up, which `join` tells and does.
    pub fn insert_joined(
        &mut self,
        phrase: &str,
        value: T,
        mut join: impl FnMut(&mut T, &T) -> bool,
    ) {
        let words = tokenize(phrase);
        let Some(values) = self.entry(letters_of(phrase, words.iter())) else {
            return;
        };
        let mut there = values.own_mut().unwrap_or_default().iter_mut();
        if !there.any(|known| join(known, &value)) {
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
            let key = key(word);
            let same = |other: &str| other == word;
            below = self
                .below
                .zip(below)
                .and_then(|(t, n)| t.edge(n, key, same));
            node = match self.edge(node, key, same) {
                Some(next) => next,
                None => self.grow(node, word, key),
            };
        }
        let values = self.values.get_mut(node as usize).filter(|_| node != 0)?;
        if let (Values::Below, Some((table, node))) = (&*values, self.below.zip(below)) {
            let inherited = table.own_values(node).unwrap_or_default();
            *values = Values::Several(inherited.to_vec());
        }
        Some(values)
    }
}

impl<T> PhraseTable<T> {
    /// A new node behind another, to which a word leads.
    fn grow(&mut self, from: u32, word: &str, key: u32) -> u32 {
        let to = self.values.len() as u32;
        let word = self.words.number(word, key);
        let edge = Edge {
            from,
            key,
            word,
            to,
        };
        if from == 0 {
            let first = self.edges.iter().filter(|edge| edge.from == 0);
            self.first.add(key, first.map(|edge| edge.key));
        }
        let hash = |edge: &Edge| Edge::hash(edge.from, edge.key);
        self.edges.insert_unique(hash(&edge), edge, hash);
        self.values.push(Values::Below);
        to
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

/// The key of the word under which a table holds a folded phrase.
pub fn first_key(phrase: &str) -> Option<u32> {
    let words = tokenize(phrase);
    letters_of(phrase, words.iter()).next().map(key)
}

impl<T> PhraseTable<T> {
    /// Whether the table holds nothing.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty() && self.below.is_none_or(Self::is_empty)
    }

    /// The folded words that phrases begin with; those of the table below are left out.
    pub fn beginnings(&self) -> impl Iterator<Item = &str> {
        let first = self.edges.iter().filter(|edge| edge.from == 0);
        first.map(|edge| self.words.get(edge.word))
    }

    /// Calls `each` with every value and the folded word that its phrase begins with; what the table below holds is left out.
    pub fn each_beginning(&self, mut each: impl FnMut(&str, &T)) {
        let mut next: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for edge in &self.edges {
            next.entry(edge.from).or_default().push(edge.to);
        }
        for first in self.edges.iter().filter(|edge| edge.from == 0) {
            let mut nodes = vec![first.to];
            while let Some(node) = nodes.pop() {
                let values = self.own_values(node).unwrap_or_default();
                values
                    .iter()
                    .for_each(|value| each(self.words.get(first.word), value));
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
        let node = letters.try_fold(ROOT, |node, word| self.step_by(node, word));
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
        self.step_by(ROOT, folded)
            .map_or(&[], |node| self.values_of(node))
    }

    /// The values under exactly a reading of the word at `at`.
    pub fn get_stem(&self, stem: Stem, words: &Words, at: usize) -> &[T] {
        let node = self.enter(stem, words, at);
        node.map_or(&[], |node| self.values_of(node))
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
        for stem in words.stems(from).iter().filter(|stem| accept(stem.skip())) {
            let Some(node) = self.enter(*stem, words, from) else {
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
                    skip: stem.skip(),
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
        for stem in words.stems(from) {
            let mut next = self.enter(*stem, words, from);
            let mut to = from + 1;
            while let Some(node) = next {
                let values = self.values_of(node);
                if !values.is_empty() {
                    all.push(Match {
                        from,
                        to,
                        skip: stem.skip(),
                        values,
                    });
                }
                next = (to < words.len())
                    .then(|| self.step(node, words, to))
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
            match self.step(node, words, at) {
                Some(next) => node = next,
                // «جان-نويل بارو», «سيرغي_لافروف»
                None if words.joins(at) => {
                    at += 1;
                    continue;
                }
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
    fn enter(&self, stem: Stem, words: &Words, at: usize) -> Option<Node> {
        let is = |whole: &str| stem.is(words.text(at), whole);
        self.node_behind(ROOT, stem.key, is)
    }

    fn step(&self, node: Node, words: &Words, at: usize) -> Option<Node> {
        let is = |whole: &str| whole == words.text(at);
        self.node_behind(node, words.key(at), is)
    }

    fn step_by(&self, node: Node, word: &str) -> Option<Node> {
        self.node_behind(node, key(word), |whole| whole == word)
    }

    /// Where a word leads that has this key, and of which `is` holds.
    fn node_behind(&self, node: Node, key: u32, is: impl Fn(&str) -> bool) -> Option<Node> {
        let own = node.own.and_then(|own| self.edge(own, key, &is));
        let below = self.below.zip(node.below);
        let below = below.and_then(|(table, node)| table.edge(node, key, &is));
        (own.is_some() || below.is_some()).then_some(Node { own, below })
    }

    fn values_of(&self, node: Node) -> &[T] {
        let own = node.own.and_then(|own| self.own_values(own));
        let below = || self.below?.own_values(node.below?);
        own.or_else(below).unwrap_or_default()
    }

    fn edge(&self, from: u32, key: u32, is: impl Fn(&str) -> bool) -> Option<u32> {
        if from == 0 && !self.first.may_hold(key) {
            return None;
        }
        let same =
            |edge: &Edge| edge.from == from && edge.key == key && is(self.words.get(edge.word));
        let edge = self.edges.find(Edge::hash(from, key), same)?;
        Some(edge.to)
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
