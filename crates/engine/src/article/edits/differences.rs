//! Differences between annotators decided: of lines that say whose they are (`by=a1`), some become what all agree on, others go.

use std::collections::BTreeMap;
use std::ops::Range;

use super::{Changes, Edit, Written, replace_line};
use crate::article::Article;
use crate::tags::{Item, Places, TagKind, with_behind};
use crate::text::Span;

/// What one annotator says: items of a line, with the words they are at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The line.
    pub line: usize,
    /// Its items, the `mod=` behind a time with it; of an event all.
    pub items: Range<usize>,
    /// The words, in bytes of the paragraph.
    pub words: Span,
}

/// Writes down as agreed what is kept of the lines of single annotators under a paragraph, and takes out both that and what is dropped.
pub fn decide(
    article: &Article,
    paragraph: usize,
    kind: TagKind,
    kept: &[Claim],
    dropped: &[Claim],
) -> Vec<Edit> {
    if kind == TagKind::Event {
        return events(article, kept, dropped).edits(article);
    }
    let claims = kept.iter().chain(dropped);
    let taken = take_out(
        article,
        claims.map(|claim| (claim.line, claim.items.clone())),
    );
    let mut written = Written::of(article, paragraph, kind);
    for claim in kept {
        let items = items(article, claim.line).get(claim.items.clone());
        let group = (claim.words, items.unwrap_or_default().to_vec());
        let said = |(span, items): &(Span, Vec<Item>)| (*span, in_words(items));
        if !written
            .groups
            .iter()
            .any(|other| said(other) == said(&group))
        {
            written.groups.push(group);
        }
    }
    written.groups.sort_by_key(|(span, _)| span.start);
    let agreed = match kept {
        [] => Changes::default(),
        _ => written.changes(article, paragraph, kind),
    };
    taken.and(agreed).edits(article)
}

fn in_words(items: &[Item]) -> String {
    items.iter().map(Item::to_string).collect()
}

fn events(article: &Article, kept: &[Claim], dropped: &[Claim]) -> Changes {
    let lines = article.lines();
    let agreed = |claim: &Claim| {
        let tag = lines.get(claim.line)?.tag().clone().decided();
        Some(replace_line(article, claim.line, &tag.to_string()))
    };
    Changes {
        edits: kept.iter().filter_map(agreed).collect(),
        removed: dropped.iter().map(|claim| claim.line).collect(),
    }
}

/// Takes out what single annotators say, or programs suggest, of words of which something is written for all.
pub(super) fn overruled(
    article: &Article,
    paragraph: usize,
    kind: TagKind,
    words: &[Span],
) -> Changes {
    let text = article.lines().get(paragraph).map_or("", |l| l.text());
    let mut places = Places::new(text);
    let mut gone: Vec<(usize, Range<usize>)> = Vec::new();
    for line in article.tags_of(paragraph) {
        let Some(tag) = article.lines().get(line).map(|l| l.tag()) else {
            continue;
        };
        if tag.tag_kind() != Some(kind) || !tag.errors.is_empty() || !tag.is_open() {
            continue;
        }
        for (at, item) in tag.items.iter().enumerate() {
            let Some(span) = item.anchor.as_ref().and_then(|a| places.of(a)) else {
                continue;
            };
            if words.iter().any(|words| words.overlaps(span)) {
                gone.push((line, with_behind(&tag.items, at)));
            }
        }
    }
    take_out(article, gone.into_iter())
}

fn items(article: &Article, line: usize) -> &[Item] {
    article.lines().get(line).map_or(&[], |l| &l.tag().items)
}

/// Takes items out of lines; a line goes when it says no more than whose it is.
fn take_out(article: &Article, gone: impl Iterator<Item = (usize, Range<usize>)>) -> Changes {
    let mut by_line: BTreeMap<usize, Vec<Range<usize>>> = BTreeMap::new();
    for (line, items) in gone {
        by_line.entry(line).or_default().push(items);
    }
    let mut changes = Changes::default();
    for (line, gone) in by_line {
        let Some(tag) = article.lines().get(line).map(|l| l.tag()) else {
            continue;
        };
        let mut left = tag.clone();
        let stays = |at: &usize| !gone.iter().any(|items| items.contains(at));
        let all = tag.items.iter().enumerate();
        left.items = all
            .filter(|(at, _)| stays(at))
            .map(|(_, item)| item.clone())
            .collect();
        match left.items.iter().all(Item::is_mark) {
            true => changes.removed.push(line),
            false => changes
                .edits
                .push(replace_line(article, line, &left.to_string())),
        }
    }
    changes
}
