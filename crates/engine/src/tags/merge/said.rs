//! What the tag lines of a paragraph say in one version.

use super::events::Ids;
use super::layout::{Block, is_article};
use crate::tags::{BY, Item, Places, STATUS, SUGGESTED, TagKind, TagLine, parse};
use crate::text::Span;

/// Something that is said of some words: a mention, a time with its modifier, an event.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub layer: TagKind,
    /// Its items, without whose it is.
    pub items: Vec<Item>,
    /// What it says: the same of two that say the same.
    pub key: String,
    /// Its words; none of an event without a trigger, and of words that are gone.
    pub words: Option<Span>,
    /// What it is told by where it has no words.
    pub name: String,
    /// Whose it is, where that is said.
    pub by: Vec<String>,
    /// Whether a program suggests it and nobody has decided.
    pub suggested: bool,
    /// Its line as it stands in its version.
    pub was: String,
}

impl Unit {
    fn new(
        layer: TagKind,
        items: Vec<Item>,
        words: Option<Span>,
        (by, suggested): (&[String], bool),
    ) -> Self {
        let mut unit = Self {
            name: items
                .first()
                .map_or(String::new(), |item| match &item.anchor {
                    Some(anchor) => anchor.words.text.clone(),
                    None => item.name.text.clone(),
                }),
            layer,
            items,
            key: String::new(),
            words,
            by: by.to_vec(),
            suggested,
            was: String::new(),
        };
        unit.was = unit.line();
        unit.key = unit.said();
        unit
    }

    /// What it says; of an event in any order of its items.
    fn said(&self) -> String {
        let mut items: Vec<String> = self.items.iter().map(Item::to_string).collect();
        if self.layer == TagKind::Event
            && let Some((_, rest)) = items.split_first_mut()
        {
            rest.sort();
        }
        items.join(" ")
    }

    /// It as a tag line of its own.
    pub fn line(&self) -> String {
        let mut tag = TagLine::new(self.layer);
        tag.items.clone_from(&self.items);
        with_marks(tag, &self.by, self.suggested).to_string()
    }
}

/// A tag line with the names of those whose it is, or as a suggestion.
pub(super) fn with_marks(tag: TagLine, by: &[String], suggested: bool) -> TagLine {
    let tag = by.iter().fold(tag, |tag, name| tag.pair(BY, name));
    match suggested {
        true => tag.pair(STATUS, SUGGESTED),
        false => tag,
    }
}

/// What the tag lines of a paragraph say.
#[derive(Default)]
pub(super) struct Said {
    pub units: Vec<Unit>,
    /// Notes, and lines that cannot be read.
    pub others: Vec<String>,
}

impl Said {
    /// What a version says in a block; `version` counts from 0, and what all began from comes behind them.
    pub fn of(block: &Block<'_>, at: usize, ids: &Ids, version: usize) -> Self {
        let mut said = Self::default();
        let mut seen_article = block.paragraph.is_some();
        let tags: Vec<(&str, TagLine)> = block.tags.iter().map(|(_, l)| (*l, parse(l))).collect();
        let mut places = Places::new(block.paragraph.unwrap_or_default());
        for (line, tag) in &tags {
            if !seen_article && is_article(tag) {
                seen_article = true;
                continue;
            }
            let by: Vec<String> = tag.by().map(str::to_string).collect();
            let whose = (by.as_slice(), tag.is_suggested());
            let readable = block.paragraph.is_some() && tag.errors.is_empty();
            match tag.tag_kind().filter(|_| readable) {
                Some(kind @ (TagKind::Mentions | TagKind::Times)) if says_something(tag) => {
                    for items in groups(tag) {
                        let anchor = items.first().and_then(|item| item.anchor.as_ref());
                        let words = anchor.and_then(|anchor| places.of(anchor));
                        let items = items.into_iter().cloned().collect();
                        said.units.push(Unit::new(kind, items, words, whose));
                    }
                }
                Some(TagKind::Event) if says_something(tag) => {
                    let anchor = tag.items.first().and_then(|item| item.anchor.as_ref());
                    let words = anchor.and_then(|anchor| places.of(anchor));
                    let items = tag.clone().decided().items;
                    said.units
                        .push(Unit::new(TagKind::Event, items, words, whose));
                }
                _ => said.others.push(line.trim_end().to_string()),
            }
        }
        ids.put(&mut said.units, at, version);
        for unit in &mut said.units {
            unit.key = unit.said();
        }
        said
    }

    /// Its lines, in no order: what it says and what it does not, as written.
    pub fn written(&self) -> Vec<String> {
        let units = self.units.iter().map(|unit| unit.was.clone());
        let mut lines: Vec<String> = units.chain(self.others.iter().cloned()).collect();
        lines.sort();
        lines
    }
}

fn says_something(tag: &TagLine) -> bool {
    tag.items.first().is_some_and(|item| !item.is_mark())
}

/// The items of a line without whose it is, each anchored one with those behind it that have no anchor.
fn groups(tag: &TagLine) -> Vec<Vec<&Item>> {
    let mut groups: Vec<Vec<&Item>> = Vec::new();
    for item in tag.items.iter().filter(|item| !item.is_mark()) {
        match groups.last_mut() {
            Some(group) if item.anchor.is_none() => group.push(item),
            _ => groups.push(vec![item]),
        }
    }
    groups
}
