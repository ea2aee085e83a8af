//! Decisions on tag lines that a program wrote (`status=suggested`): accepted, they are an annotator's; rejected, their words are nothing.

use super::differences::{Claim, decide};
use super::{Edit, Verdict, article_tag, insert_tag, remove_line, replace_line, set_article_value};
use crate::annotation::Event;
use crate::article::{Analysis, Article, LineKind};
use crate::tags::{Item, NONE, Places, STATUS, SUGGESTED, TagKind, TagLine, with_behind};

/// The lines of an article that a program wrote and nobody has looked at, each with its paragraph, in order.
pub fn suggested_lines(article: &Article) -> impl Iterator<Item = (usize, usize)> + '_ {
    let lines = article.lines().iter().enumerate();
    let suggested =
        lines.filter(|(_, line)| line.kind() == LineKind::Tag && line.tag().is_suggested());
    suggested.filter_map(|(at, _)| Some((article.paragraph_of(at)?, at)))
}

/// Decides on a suggested line under a paragraph as a whole. Rejected words are nothing of the kind (`none@"…"`), so that they are not
/// suggested again; an event without words goes.
pub fn decide_line(
    article: &Article,
    paragraph: usize,
    line: usize,
    verdict: Verdict,
) -> Vec<Edit> {
    looked_at(article, decided(article, paragraph, line, verdict))
}

/// As [`decide_line`], of the line alone.
fn decided(article: &Article, paragraph: usize, line: usize, verdict: Verdict) -> Vec<Edit> {
    let Some(tag) = article.lines().get(line).map(|l| l.tag()) else {
        return Vec::new();
    };
    match (tag.tag_kind(), verdict) {
        (_, Verdict::Leave) => Vec::new(),
        (Some(TagKind::Event), Verdict::Accept) => {
            let decided = tag.clone().decided();
            vec![replace_line(article, line, &decided.to_string())]
        }
        (Some(TagKind::Event), Verdict::Reject) => match rejected_event(tag) {
            Some(none) => vec![replace_line(article, line, &none.to_string())],
            None => vec![remove_line(article, line)],
        },
        (Some(kind @ (TagKind::Mentions | TagKind::Times)), _) => {
            items(article, (paragraph, line), kind, verdict)
        }
        _ => Vec::new(),
    }
}

/// The line that says of the trigger of an event that it is none.
fn rejected_event(tag: &TagLine) -> Option<TagLine> {
    let anchor = tag.items.first()?.anchor.as_ref()?;
    let anchor = (anchor.occurrence, anchor.words.text.as_str());
    Some(TagLine::new(TagKind::Event).item(NONE, None, Some(anchor)))
}

fn items(
    article: &Article,
    (paragraph, line): (usize, usize),
    kind: TagKind,
    verdict: Verdict,
) -> Vec<Edit> {
    let text = article.lines().get(paragraph).map_or("", |l| l.text());
    let mut places = Places::new(text);
    let all = article
        .lines()
        .get(line)
        .map_or(&[][..], |l| &l.tag().items);
    let mut claims = Vec::new();
    let mut nothing = Vec::new();
    for (at, item) in all.iter().enumerate() {
        let Some((anchor, words)) = item.anchor.as_ref().and_then(|a| Some((a, places.of(a)?)))
        else {
            continue;
        };
        claims.push(Claim {
            line,
            items: with_behind(all, at),
            words,
        });
        let anchor = (anchor.occurrence, anchor.words.text.as_str());
        nothing.push((words, vec![Item::new(NONE, None, Some(anchor))]));
    }
    match verdict {
        Verdict::Accept => decide(article, paragraph, kind, &claims, &[]),
        _ => super::add_items(article, paragraph, kind, nothing),
    }
}

/// Decides on all lines of an article that a program wrote.
pub fn decide_all(article: &Article, verdict: Verdict) -> Vec<Edit> {
    let lines = suggested_lines(article);
    let edits = lines.flat_map(|(paragraph, line)| decided(article, paragraph, line, verdict));
    looked_at(article, super::join(edits.collect()))
}

/// Edits by which somebody decides on something in an article, and with them, where the article says that nobody has looked at it, that
/// somebody does. The lines of the program say for themselves that they are suggested; in an article whose lines do not, nothing is changed.
pub fn looked_at(article: &Article, mut edits: Vec<Edit>) -> Vec<Edit> {
    if edits.is_empty() || suggested_lines(article).next().is_none() {
        return edits;
    }
    let own = article_tag(article).and_then(|at| Some((at, article.lines().get(at)?.tag())));
    let Some((at, tag)) = own else {
        return edits;
    };
    let touched = article.bytes_of(at, tag.kind.span);
    let stated = tag
        .value(STATUS)
        .is_some_and(|status| status.text == SUGGESTED);
    if stated
        && edits
            .iter()
            .all(|edit| !near(&edit.bytes, &touched, article, at))
    {
        edits.push(set_article_value(article, STATUS, "draft"));
    }
    edits
}

/// Whether an edit changes the article's own tag already.
fn near(
    bytes: &std::ops::Range<usize>,
    own: &std::ops::Range<usize>,
    article: &Article,
    at: usize,
) -> bool {
    bytes.end > own.start && bytes.start < article.line_start(at + 1)
}

/// Writes what is recognised in a paragraph, and events of it, as lines that a program suggests: none of what is written there already.
pub fn suggest(analysis: &Analysis, line: usize, events: &[Event]) -> Vec<Edit> {
    let Some(paragraph) = analysis.paragraphs.get(line) else {
        return Vec::new();
    };
    let mut places = Places::new(analysis.text(line));
    let mentions = paragraph.mentions.iter();
    let mentions = mentions.filter(|m| m.source.written().is_none() && !m.why.is_open());
    let mentions: Vec<Item> = mentions
        .filter_map(|m| super::item_of(analysis, &mut places, m))
        .collect();
    let times = paragraph.timexes.iter();
    let times = times.filter(|t| t.source.written().is_none());
    let times = times.filter_map(|t| super::items_of(&mut places, t));
    let times: Vec<Item> = times.flatten().collect();
    let mut tags: Vec<(TagKind, TagLine)> = Vec::new();
    for (kind, items) in [(TagKind::Mentions, mentions), (TagKind::Times, times)] {
        if !items.is_empty() {
            let mut tag = TagLine::new(kind);
            tag.items = items;
            tags.push((kind, tag));
        }
    }
    let events = analysis.event_tags(line, events);
    tags.extend(events.into_iter().map(|tag| (TagKind::Event, tag)));
    let insert = |(kind, tag): (TagKind, TagLine)| {
        let tag = tag.pair(STATUS, SUGGESTED).to_string();
        insert_tag(&analysis.article, line, kind, &tag)
    };
    super::join(tags.into_iter().map(insert).collect())
}

/// Puts the line of an event under its paragraph: in the place of the suggested line that it decides on, if there is one.
pub fn put_event(
    article: &Article,
    paragraph: usize,
    suggested: Option<usize>,
    tag: &TagLine,
) -> Edit {
    let tag = tag.to_string();
    match suggested {
        Some(line) => replace_line(article, line, &tag),
        None => insert_tag(article, paragraph, TagKind::Event, &tag),
    }
}
