//! The ids of events: one event that two versions name differently has one name in the end, and two of one name have two.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Layout;
use super::said::Unit;
use crate::tags::{Item, TagKind, TagLine, parse};

/// Where an event stands: its paragraph, its type, the words that evoke it, and which of several such it is.
type Slot = (usize, String, String, usize);

/// What the events of each version are called in the end.
pub(super) struct Ids {
    /// Of each version, and of what all began from behind them, what an id becomes.
    becomes: Vec<BTreeMap<String, String>>,
    /// What the events of a slot are called, where versions that do not name them take the name of the others.
    given: BTreeMap<Slot, String>,
}

fn slot_of(at: usize, items: &[Item], seen: &mut BTreeMap<(String, String), usize>) -> Slot {
    let first = items.first();
    let name = first.map_or(String::new(), |item| item.name.text.clone());
    let anchor = first.and_then(|item| item.anchor.as_ref());
    let anchor = anchor.map_or(String::new(), ToString::to_string);
    let which = seen.entry((name.clone(), anchor.clone())).or_default();
    *which += 1;
    (at, name, anchor, *which)
}

/// The ids of a version's events, by where they stand.
fn ids(layout: &Layout<'_>) -> BTreeMap<Slot, String> {
    let mut ids = BTreeMap::new();
    for (at, block) in layout.blocks.iter().enumerate() {
        let mut seen = BTreeMap::new();
        for tag in block.tags.iter().map(|(_, line)| parse(line)) {
            if !is_event(&tag) {
                continue;
            }
            let slot = slot_of(at, &tag.items, &mut seen);
            if let Some(id) = tag.value("id").filter(|id| !id.text.is_empty()) {
                ids.insert(slot, id.text.clone());
            }
        }
    }
    ids
}

fn is_event(tag: &TagLine) -> bool {
    tag.tag_kind() == Some(TagKind::Event) && tag.errors.is_empty()
}

impl Ids {
    pub fn of(base: Option<&Layout<'_>>, versions: &[Layout<'_>]) -> Self {
        let mut all: Vec<BTreeMap<Slot, String>> = versions.iter().map(ids).collect();
        let began = base.map(ids).unwrap_or_default();
        all.push(began.clone());
        let slots: BTreeSet<&Slot> = all.iter().flat_map(BTreeMap::keys).collect();
        let used: BTreeSet<&String> = all.iter().flat_map(BTreeMap::values).collect();
        let mut becomes = vec![BTreeMap::new(); all.len()];
        let mut given: BTreeMap<Slot, String> = BTreeMap::new();
        let mut taken: BTreeMap<String, &Slot> = BTreeMap::new();
        for slot in slots {
            let named = || all.iter().filter_map(|ids| ids.get(slot));
            let old = began.get(slot);
            let Some(id) = named().find(|id| Some(*id) != old).or(old) else {
                continue;
            };
            // Whoever gives one name to two events himself is told so by lint.
            let own = |other: &Slot| {
                all.iter()
                    .any(|ids| ids.get(slot) == Some(id) && ids.get(other) == Some(id))
            };
            let is_free = |name: &String| taken.get(name).is_none_or(|other| own(other));
            let name = match is_free(id) {
                true => id.clone(),
                false => {
                    let mut numbered = (2usize..).map(|n| format!("{id}-{n}"));
                    let is_new = |name: &String| !used.contains(name) && !taken.contains_key(name);
                    numbered.find(is_new).unwrap_or_default()
                }
            };
            taken.entry(name.clone()).or_insert(slot);
            for (becomes, ids) in becomes.iter_mut().zip(&all) {
                if let Some(id) = ids.get(slot) {
                    becomes.entry(id.clone()).or_insert_with(|| name.clone());
                }
            }
            given.insert(slot.clone(), name);
        }
        if base.is_some() {
            given.clear();
        }
        Self { becomes, given }
    }

    /// Gives the events of a block in a version the names that they have in the end.
    pub fn put(&self, units: &mut [Unit], at: usize, version: usize) {
        let Some(becomes) = self.becomes.get(version) else {
            return;
        };
        let mut seen = BTreeMap::new();
        let events = units.iter_mut().filter(|unit| unit.layer == TagKind::Event);
        for unit in events {
            let slot = slot_of(at, &unit.items, &mut seen);
            let mut has_id = false;
            for item in unit.items.iter_mut().skip(1) {
                let key = item.name.text.as_str();
                has_id |= key == "id";
                let Some(value) = item.value.as_mut().filter(|_| matches!(key, "id" | "same"))
                else {
                    continue;
                };
                if let Some(name) = becomes.get(&value.text) {
                    value.text.clone_from(name);
                }
            }
            if let Some(name) = self.given.get(&slot).filter(|_| !has_id) {
                unit.items.push(Item::new("id", Some(name), None));
            }
        }
    }
}
