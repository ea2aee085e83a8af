//! What an id that no actor has may be meant for. Each search goes over all ids, and an article is checked at each key: what was found
//! is kept.

use std::sync::{Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::ActorIx;

/// How many ids are kept. Somebody who types one leaves all its beginnings.
const MOST: usize = 4096;

/// What was searched for so far.
#[derive(Debug, Default)]
pub(super) struct CloseIds(Mutex<FxHashMap<String, Vec<ActorIx>>>);

impl CloseIds {
    /// What is close to an id: as found before, else by `search`.
    pub fn of(&self, id: &str, search: impl FnOnce() -> Vec<ActorIx>) -> Vec<ActorIx> {
        let lock = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = lock().get(id) {
            return known.clone();
        }
        let found = search();
        let mut known = lock();
        if known.len() >= MOST {
            known.clear();
        }
        known.insert(id.to_string(), found.clone());
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_searched_for_once() {
        let close = CloseIds::default();
        assert_eq!(close.of("trmp", || vec![ActorIx(1)]), [ActorIx(1)]);
        assert_eq!(close.of("trmp", Vec::new), [ActorIx(1)]);
        for other in 0..MOST {
            close.of(&other.to_string(), Vec::new);
        }
        assert_eq!(close.of("trmp", Vec::new), []);
    }
}
