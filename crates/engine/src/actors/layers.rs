//! What a corpus adds to the knowledge that ships with Khabar lies over it and is as large as what it adds. What is below is shared and never
//! changes.

use std::borrow::Borrow;
use std::hash::Hash;

use rustc_hash::FxHashMap;

/// Entries by their places and by their ids. Those over others come behind them, but for one with an id that is below: it takes the place
/// of that, so that places tell the order in which entries were first given.
#[derive(Debug)]
pub struct Entries<T: 'static> {
    own: Vec<T>,
    /// In the place of what is below; none where that is withdrawn.
    instead: FxHashMap<u32, Option<T>>,
    by_id: FxHashMap<String, u32>,
    below: Option<&'static Self>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self {
            own: Vec::new(),
            instead: FxHashMap::default(),
            by_id: FxHashMap::default(),
            below: None,
        }
    }
}

impl<T> Entries<T> {
    /// The entries of another that lies over none, to be changed.
    pub fn over(below: &'static Self) -> Self {
        Self {
            below: Some(below),
            ..Self::default()
        }
    }

    /// The number of places.
    pub fn len(&self) -> usize {
        self.below.map_or(0, Self::len) + self.own.len()
    }

    /// The entry at a place.
    pub fn get(&self, at: u32) -> Option<&T> {
        if let Some(entry) = self.instead.get(&at) {
            return entry.as_ref();
        }
        match (at as usize).checked_sub(self.below.map_or(0, Self::len)) {
            Some(own) => self.own.get(own),
            None => self.below?.get(at),
        }
    }

    /// The place of the entry with an id.
    pub fn find(&self, id: &str) -> Option<u32> {
        let own = self.by_id.get(id).copied();
        own.or_else(|| self.below?.find(id).filter(|at| self.get(*at).is_some()))
    }

    /// All entries with their places.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        (0..self.len() as u32).filter_map(|at| Some((at, self.get(at)?)))
    }

    /// The places of what is not that of the entries below.
    pub fn changed(&self) -> impl Iterator<Item = u32> {
        let behind = self.below.map_or(0, Self::len)..self.len();
        let instead = self.instead.keys().copied();
        instead.chain(behind.map(|at| at as u32))
    }

    /// Takes out the entry below with an id; its place and what stood there.
    pub fn withdraw(&mut self, id: &str) -> Option<(u32, &'static T)> {
        let below = self.below?;
        let at = below.find(id)?;
        self.instead.insert(at, None);
        Some((at, below.get(at)?))
    }

    /// Puts an entry with an id of its own; its place.
    pub fn put(&mut self, id: &str, entry: T) -> u32 {
        if let Some(at) = self.below.and_then(|below| below.find(id)) {
            self.instead.insert(at, Some(entry));
            return at;
        }
        let at = self.len() as u32;
        self.by_id.insert(id.to_string(), at);
        self.own.push(entry);
        at
    }
}

/// Lists by keys. One that is changed is copied from below first, and stands for that.
#[derive(Debug)]
pub struct Lists<K: 'static, V: 'static> {
    own: FxHashMap<K, Vec<V>>,
    below: Option<&'static Self>,
}

impl<K, V> Default for Lists<K, V> {
    fn default() -> Self {
        Self {
            own: FxHashMap::default(),
            below: None,
        }
    }
}

impl<K: Eq + Hash, V: Clone> Lists<K, V> {
    /// The lists of another, to be changed.
    pub fn over(below: &'static Self) -> Self {
        Self {
            below: Some(below),
            ..Self::default()
        }
    }

    /// The list of a key.
    pub fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> &[V]
    where
        K: Borrow<Q>,
    {
        match self.own.get(key) {
            Some(list) => list,
            None => self.below.map_or(&[], |below| below.get(key)),
        }
    }

    /// The list of a key, to be changed.
    pub fn entry(&mut self, key: K) -> &mut Vec<V> {
        let below = self.below;
        let list = self.own.entry(key);
        list.or_insert_with_key(|key| below.map_or(Vec::new(), |below| below.get(key).to_vec()))
    }

    /// The lists that are not those below.
    pub fn lists(&self) -> impl Iterator<Item = (&K, &[V])> {
        self.own.iter().map(|(key, list)| (key, list.as_slice()))
    }

    /// As [`Lists::lists`], to be changed.
    pub fn lists_mut(&mut self) -> impl Iterator<Item = &mut Vec<V>> {
        self.own.values_mut()
    }
}
