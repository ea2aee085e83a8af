//! The ids of the events of an article, by which they are pointed at.

use super::Analysis;
use crate::tags::{Item, TagKind, TagLine};

impl Analysis {
    /// The event tags that say something under a key, in order: the line, the value, and the item.
    pub fn events_with<'a>(
        &'a self,
        key: &'a str,
    ) -> impl Iterator<Item = (usize, &'a str, &'a Item)> {
        let lines = self.article.lines().iter().enumerate();
        let events = lines.filter(|(_, line)| line.tag_kind() == Some(TagKind::Event));
        events.filter_map(move |(at, line)| {
            let (value, item) = said(line.tag(), key)?;
            Some((at, value, item))
        })
    }

    /// The line of the event tag with an id.
    pub fn event_with_id(&self, id: &str) -> Option<usize> {
        let mut ids = self.events_with("id");
        ids.find(|(_, other, _)| *other == id)
            .map(|(line, ..)| line)
    }
}

/// What a tag says under a key, and the item that says it; none for nothing.
pub fn said<'t>(tag: &'t TagLine, key: &'t str) -> Option<(&'t str, &'t Item)> {
    let item = tag.all(key).next()?;
    let value = item.value.as_ref()?.text.as_str();
    (!value.is_empty()).then_some((value, item))
}

/// The first of `id-2`, `id-3`… that is not taken.
pub fn free(id: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut numbered = (2usize..).map(|n| format!("{id}-{n}"));
    numbered.find(|id| !taken(id)).unwrap_or_default()
}
