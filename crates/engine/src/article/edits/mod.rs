//! Edits that annotators ask for: tag lines put in their place, items added to them.
//!
//! Every edit only adds or changes tag lines, so that `strip` still gives back the text.

mod differences;
mod metadata;
mod suggested;
mod tagging;

pub use differences::{Claim, decide};
pub use metadata::{article_tag, finish, open_article_value, set_article_value};
pub use suggested::{decide_all, decide_line, looked_at, put_event, suggest, suggested_lines};
pub use tagging::{Tagged, Template, tag_words};

use std::ops::Range;

use super::selection::Told;
use super::{Analysis, Article};
use crate::annotation::{Mention, Timex};
use crate::mentions::MentionKind;
use crate::tags::{Item, NONE, Places, TagKind, TagLine, anchor_to};
use crate::text::Span;
use crate::time::{Modifier, TimexType, Value};

/// A change to the text of an article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// The bytes of the whole article that are replaced.
    pub bytes: Range<usize>,
    /// What replaces them.
    pub text: String,
}

/// Puts a tag line under a paragraph: before the first of its tag lines that is of a later kind (mentions, times, events, notes).
pub fn insert_tag(article: &Article, paragraph: usize, kind: TagKind, tag: &str) -> Edit {
    let rank = |kind: Option<TagKind>| {
        TagKind::ALL
            .iter()
            .position(|k| Some(*k) == kind)
            .unwrap_or(TagKind::ALL.len())
    };
    let last = article
        .tags_of(paragraph)
        .take_while(|&i| {
            article
                .lines()
                .get(i)
                .is_some_and(|l| rank(l.tag_kind()) <= rank(Some(kind)))
        })
        .last()
        .unwrap_or(paragraph);
    insert_below(article, last, tag)
}

/// Puts a line below another. It ends as the line above it does: in a text of mixed terminators any other could join what follows,
/// or be joined by it. The last line of a text that has no terminator gets one before the new line, which then has none: `strip`
/// takes away both.
fn insert_below(article: &Article, line: usize, text: &str) -> Edit {
    let at = article.line_start(line + 1);
    Edit {
        bytes: at..at,
        text: match article.ending_at(line) {
            "" => format!("{}{text}", article.line_ending()),
            ending => format!("{text}{ending}"),
        },
    }
}

/// Puts a line above the first, behind the byte order mark if there is one.
pub fn insert_on_top(article: &Article, text: &str) -> Edit {
    let first = article.lines().first().map_or("", |l| l.text());
    let at = crate::tags::mark(first).len();
    let ending = match article.ending_at(0) {
        "" => article.line_ending(),
        ending => ending,
    };
    Edit {
        bytes: at..at,
        text: format!("{text}{ending}"),
    }
}

/// Replaces the text of a line, not its terminator.
pub fn replace_line(article: &Article, line: usize, text: &str) -> Edit {
    let len = article.lines().get(line).map_or(0, |l| l.text().len());
    replace_in_line(article, line, Span::new(0, len), text)
}

/// Replaces a part of a line.
pub fn replace_in_line(article: &Article, line: usize, span: Span, text: &str) -> Edit {
    Edit {
        bytes: article.bytes_of(line, span),
        text: text.to_string(),
    }
}

/// Adds items to the `mentions` or `times` line of a paragraph, in order of text; an item at the same words as an
/// earlier one takes its place. Makes the line when there is none; of several such lines the first one takes in the others, or else
/// the later of two items at the same words would win.
pub fn add_items(
    article: &Article,
    paragraph: usize,
    kind: TagKind,
    items: Vec<(Span, Vec<Item>)>,
) -> Vec<Edit> {
    put(article, paragraph, kind, items).edits(article)
}

/// As [`add_items`].
fn put(
    article: &Article,
    paragraph: usize,
    kind: TagKind,
    items: Vec<(Span, Vec<Item>)>,
) -> Changes {
    if items.is_empty() {
        return Changes::default();
    }
    let mut written = Written::of(article, paragraph, kind);
    let spans: Vec<Span> = items.iter().map(|(span, _)| *span).collect();
    written.put(items);
    let decided = differences::overruled(article, paragraph, kind, &spans);
    written.changes(article, paragraph, kind).and(decided)
}

/// Takes the items at some words out of the lines of a kind.
fn take(article: &Article, paragraph: usize, kind: TagKind, at: Span) -> Changes {
    let mut written = Written::of(article, paragraph, kind);
    let before = written.groups.len();
    written.groups.retain(|(span, _)| !span.overlaps(at));
    if written.groups.len() == before {
        return Changes::default();
    }
    written.changes(article, paragraph, kind)
}

/// What is done to the tag lines of a paragraph. Lines that go are gathered before any goes: which terminator goes with one depends on
/// whether those behind it go too.
#[derive(Default)]
struct Changes {
    edits: Vec<Edit>,
    removed: Vec<usize>,
}

impl Changes {
    /// These and others.
    fn and(mut self, others: Self) -> Self {
        self.edits.extend(others.edits);
        self.removed.extend(others.removed);
        self
    }

    fn edits(mut self, article: &Article) -> Vec<Edit> {
        self.removed.sort_unstable();
        let runs = self.removed.into_iter().map(|line| line..line + 1);
        self.edits.extend(remove_lines(article, runs.collect()));
        self.edits
    }
}

/// What the `mentions` or `times` lines of a paragraph say.
struct Written {
    /// The lines that can be read, and that all annotators agree on.
    lines: Vec<usize>,
    /// Their items with the words they are at, each with the `mod=` behind it.
    groups: Vec<(Span, Vec<Item>)>,
}

impl Written {
    fn of(article: &Article, paragraph: usize, kind: TagKind) -> Self {
        let text = article.lines().get(paragraph).map_or("", |l| l.text());
        let tag_of = |i: &usize| article.lines().get(*i).map(|l| l.tag());
        let readable = |i: &usize| {
            tag_of(i)
                .is_some_and(|t| t.tag_kind() == Some(kind) && t.errors.is_empty() && !t.is_open())
        };
        let lines: Vec<usize> = article.tags_of(paragraph).filter(readable).collect();
        let mut groups: Vec<(Span, Vec<Item>)> = Vec::new();
        let mut places = Places::new(text);
        for item in lines.iter().filter_map(tag_of).flat_map(|tag| &tag.items) {
            match (item.anchor.as_ref(), groups.last_mut()) {
                // `mod=` belongs to the item before it.
                (None, Some((_, group))) => group.push(item.clone()),
                (anchor, _) => {
                    let span = anchor.and_then(|anchor| places.of(anchor));
                    groups.push((span.unwrap_or(Span::at(text.len())), vec![item.clone()]));
                }
            }
        }
        Self { lines, groups }
    }

    /// Puts items, in order of text and none in the words of another, in the place of those at the same words.
    fn put(&mut self, items: Vec<(Span, Vec<Item>)>) {
        self.groups.retain(|(old, _)| {
            let next = items.partition_point(|(new, _)| new.end <= old.start);
            items.get(next).is_none_or(|(new, _)| !new.overlaps(*old))
        });
        self.groups.extend(items);
        self.groups.sort_by_key(|(span, _)| span.start);
    }

    /// What writes it down, in the first of its lines.
    fn changes(self, article: &Article, paragraph: usize, kind: TagKind) -> Changes {
        let mut tag = TagLine::new(kind);
        tag.items = self
            .groups
            .into_iter()
            .flat_map(|(_, items)| items)
            .collect();
        match self.lines.split_first() {
            _ if tag.items.is_empty() => Changes {
                removed: self.lines,
                ..Changes::default()
            },
            None => Changes {
                edits: vec![insert_tag(article, paragraph, kind, &tag.to_string())],
                ..Changes::default()
            },
            Some((first, others)) => Changes {
                edits: vec![replace_line(article, *first, &tag.to_string())],
                removed: others.to_vec(),
            },
        }
    }
}

/// Takes items out of a tag line; the line goes with the last of them.
pub fn remove_items(article: &Article, line: usize, items: Range<usize>) -> Vec<Edit> {
    let Some(tag) = article.lines().get(line).map(|l| l.tag()) else {
        return Vec::new();
    };
    if items.len() >= tag.items.len() {
        return vec![remove_line(article, line)];
    }
    let end_of = |item: usize| tag.items.get(item).map(|item| item.span.end);
    let start = items.start.checked_sub(1).and_then(end_of);
    let end = items.end.checked_sub(1).and_then(end_of);
    let start = start.unwrap_or(tag.kind.span.end);
    let removed = end.map(|end| replace_in_line(article, line, Span::new(start, end), ""));
    removed.into_iter().collect()
}

/// Takes a line out with its terminator; the last one with the terminator before it.
pub fn remove_line(article: &Article, line: usize) -> Edit {
    remove_run(article, line..line + 1)
}

/// Takes runs of lines out, given in order of the article.
pub fn remove_lines(article: &Article, runs: Vec<Range<usize>>) -> Vec<Edit> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for run in runs {
        match joined.last_mut() {
            Some(last) if last.end >= run.start => last.end = last.end.max(run.end),
            _ => joined.push(run),
        }
    }
    let remove = |run| remove_run(article, run);
    joined.into_iter().map(remove).collect()
}

/// Takes lines out with their terminators; when the last line of the article is among them, with the terminator before the first.
fn remove_run(article: &Article, lines: Range<usize>) -> Edit {
    let (start, end) = (
        article.line_start(lines.start),
        article.line_start(lines.end),
    );
    let last = lines.end >= article.lines().len();
    let above = lines.start.checked_sub(1).filter(|_| last);
    let before = above.map_or(0, |line| article.ending_at(line).len());
    Edit {
        bytes: start - before.min(start)..end,
        text: String::new(),
    }
}

/// The item that writes a mention down.
pub fn mention_item(analysis: &Analysis, line: usize, mention: &Mention) -> Option<Item> {
    let mut places = Places::new(analysis.text(line));
    item_of(analysis, &mut places, mention)
}

fn item_of(analysis: &Analysis, places: &mut Places<'_>, mention: &Mention) -> Option<Item> {
    let anchor = places.anchor_to(mention.span)?;
    let name = match mention.actor {
        Some(actor) => analysis.knowledge.actors.id(actor),
        None => mention.kind.name(),
    };
    Some(Item::new(name, None, Some(anchor)))
}

/// The items that write a timex down: its type and value, and its modifier if it has one.
pub fn timex_items(analysis: &Analysis, line: usize, timex: &Timex) -> Option<Vec<Item>> {
    let mut places = Places::new(analysis.text(line));
    items_of(&mut places, timex)
}

fn items_of(places: &mut Places<'_>, timex: &Timex) -> Option<Vec<Item>> {
    let anchor = places.anchor_to(timex.span)?;
    let value = timex.resolution.value.as_ref()?;
    Some(time_items(anchor, timex.timex_type, value, timex.modifier))
}

fn time_items(
    anchor: (u32, &str),
    timex_type: TimexType,
    value: &Value,
    modifier: Option<Modifier>,
) -> Vec<Item> {
    let value = value.to_string();
    let mut items = vec![Item::new(timex_type.name(), Some(&value), Some(anchor))];
    items.extend(modifier.map(|modifier| Item::new("mod", Some(modifier.name()), None)));
    items
}

/// Writes down what was recognised in a paragraph and is not written yet: its mentions and its dates.
pub fn accept(analysis: &Analysis, line: usize) -> Vec<Edit> {
    accept_those(analysis, line, &|_| true)
}

/// As [`accept`], of what stands at some words of the paragraph only.
pub fn accept_those(analysis: &Analysis, line: usize, wanted: &dyn Fn(Span) -> bool) -> Vec<Edit> {
    judge(analysis, line, &|at| match wanted(at) {
        true => Verdict::Accept,
        false => Verdict::Leave,
    })
}

/// What is said of something that was recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is so.
    Accept,
    /// It is not.
    Reject,
    /// Nothing.
    Leave,
}

/// Writes down what is said of the mentions and dates that were recognised in a paragraph and are not written yet, each by its words.
pub fn judge(analysis: &Analysis, line: usize, said: &dyn Fn(Span) -> Verdict) -> Vec<Edit> {
    let Some(paragraph) = analysis.paragraphs.get(line) else {
        return Vec::new();
    };
    let mut places = Places::new(analysis.text(line));
    let mut of_mention = |m: &Mention| match said(m.span) {
        Verdict::Accept if !m.why.is_open() => Some(vec![item_of(analysis, &mut places, m)?]),
        Verdict::Reject => Some(vec![nothing_at(&mut places, m.span)?]),
        _ => None,
    };
    let silver = paragraph.mentions.iter().filter(|m| !m.source.is_gold());
    let mentions = silver
        .filter_map(|m| Some((m.span, of_mention(m)?)))
        .collect();
    let mut of_time = |t: &Timex| match said(t.span) {
        Verdict::Accept => items_of(&mut places, t),
        Verdict::Reject => Some(vec![nothing_at(&mut places, t.span)?]),
        Verdict::Leave => None,
    };
    let silver = paragraph.timexes.iter().filter(|t| !t.source.is_gold());
    let times = silver.filter_map(|t| Some((t.span, of_time(t)?))).collect();
    let article = &analysis.article;
    let mentions = put(article, line, TagKind::Mentions, mentions);
    let times = put(article, line, TagKind::Times, times);
    join(mentions.and(times).edits(article))
}

/// The item that says that words are nothing of the kind.
fn nothing_at(places: &mut Places<'_>, at: Span) -> Option<Item> {
    Some(Item::new(NONE, None, Some(places.anchor_to(at)?)))
}

/// Whether [`accept`] would write anything: cheaper than to see what.
pub fn acceptable(analysis: &Analysis, line: usize) -> bool {
    let silver = |m: &Mention| !m.source.is_gold() && !m.why.is_open();
    let mut mentions = analysis.mentions(line).iter().filter(|m| silver(m));
    let mut timexes = analysis
        .timexes(line)
        .iter()
        .filter(|t| !t.source.is_gold());
    mentions.any(|m| mention_item(analysis, line, m).is_some())
        || timexes.any(|t| timex_items(analysis, line, t).is_some())
}

/// Writes down what was recognised in the whole article.
pub fn accept_all(analysis: &Analysis) -> Vec<Edit> {
    (0..analysis.paragraphs.len())
        .flat_map(|line| accept(analysis, line))
        .collect()
}

/// Two insertions at one place become one: the protocol leaves the order of separate ones to the client.
fn join(edits: Vec<Edit>) -> Vec<Edit> {
    let mut joined: Vec<Edit> = Vec::new();
    for edit in edits {
        match joined.last_mut() {
            Some(last) if last.bytes == edit.bytes && edit.bytes.is_empty() => {
                last.text.push_str(&edit.text)
            }
            _ => joined.push(edit),
        }
    }
    joined
}

/// Writes that words mean an actor, or (with a kind) somebody outside the knowledge base, or nothing.
pub fn link(analysis: &Analysis, line: usize, span: Span, to: LinkTo<'_>) -> Vec<Edit> {
    let Some(anchor) = anchor_to(analysis.text(line), span) else {
        return Vec::new();
    };
    let name = match to {
        LinkTo::Actor(id) => id,
        LinkTo::Unlisted(kind) => kind.name(),
        LinkTo::Nothing => NONE,
    };
    let item = Item::new(name, None, Some(anchor));
    write_at(analysis, line, span, TagKind::Mentions, vec![item])
}

/// Writes that words are a time, or that they are none.
pub fn mark_time(analysis: &Analysis, line: usize, span: Span, time: Option<&Told>) -> Vec<Edit> {
    let Some(anchor) = anchor_to(analysis.text(line), span) else {
        return Vec::new();
    };
    let items = match time {
        Some(told) => time_items(anchor, told.timex_type, &told.value, told.modifier),
        None => vec![Item::new(NONE, None, Some(anchor))],
    };
    write_at(analysis, line, span, TagKind::Times, items)
}

/// Writes items at words. What the paragraph's lines of the other kind say of the words goes: nothing is an actor and a time.
fn write_at(
    analysis: &Analysis,
    line: usize,
    span: Span,
    kind: TagKind,
    items: Vec<Item>,
) -> Vec<Edit> {
    let article = &analysis.article;
    let other = match kind {
        TagKind::Mentions => TagKind::Times,
        _ => TagKind::Mentions,
    };
    let added = put(article, line, kind, vec![(span, items)]);
    added.and(take(article, line, other, span)).edits(article)
}

/// What words are said to mean.
#[derive(Debug, Clone, Copy)]
pub enum LinkTo<'a> {
    /// An actor, by id.
    Actor(&'a str),
    /// Somebody of this kind who is not in the knowledge base.
    Unlisted(MentionKind),
    /// No actor at all.
    Nothing,
}

/// Applies edits (that do not overlap) to a text.
pub fn apply(text: &str, edits: &[Edit]) -> String {
    let mut sorted: Vec<&Edit> = edits.iter().collect();
    sorted.sort_by_key(|e| e.bytes.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in sorted {
        out.push_str(text.get(at..edit.bytes.start).unwrap_or(""));
        out.push_str(&edit.text);
        at = edit.bytes.end.max(at);
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Knowledge;
    use crate::tags::strip;
    use jiff::civil::date;
    use proptest::prelude::*;
    use std::sync::Arc;

    fn analysis(text: &str) -> Analysis {
        Article::new(text, Knowledge::shared()).analyse(Some(date(2025, 2, 12)))
    }

    #[test]
    fn accepting_writes_mentions_and_dates_under_the_paragraph() {
        let text = "التقى ترامب بوتين أمس.\nآخر";
        let analysis = analysis(text);
        let after = apply(text, &accept(&analysis, 0));
        assert_eq!(
            after,
            "التقى ترامب بوتين أمس.\n%% mentions trump@\"ترامب\" putin@\"بوتين\"\n%% times DATE=2025-02-11@\"أمس\"\nآخر"
        );
        assert_eq!(strip(&after), text);
    }

    #[test]
    fn what_is_wrong_is_rejected_with_the_rest_accepted() {
        let text = "التقى ترامب بوتين أمس.";
        let analysis = analysis(text);
        let not = |words: &str| {
            let at = text.find(words).unwrap();
            let said = |span: Span| match span.start == at {
                true => Verdict::Reject,
                false => Verdict::Accept,
            };
            apply(text, &judge(&analysis, 0, &said))
        };
        assert_eq!(
            not("بوتين"),
            format!(
                "{text}\n%% mentions trump@\"ترامب\" none@\"بوتين\"\n%% times DATE=2025-02-11@\"أمس\""
            )
        );
        assert_eq!(
            not("أمس"),
            format!("{text}\n%% mentions trump@\"ترامب\" putin@\"بوتين\"\n%% times none@\"أمس\"")
        );
    }

    #[test]
    fn the_last_line_without_an_ending_keeps_its_bytes() {
        let text = "التقى ترامب بوتين أمس";
        let after = apply(text, &accept(&analysis(text), 0));
        assert!(
            after.contains("%% mentions") && after.contains("%% times") && !after.ends_with('\n')
        );
        assert_eq!(strip(&after), text);
    }

    #[test]
    fn a_hand_made_link_takes_the_place_of_the_one_at_its_words() {
        let text = "التقى ترامب بوتين\n%% mentions trump@\"ترامب\"\n";
        let analysis = analysis(text);
        let span = analysis.mentions(0)[0].span;
        let edits = link(&analysis, 0, span, LinkTo::Nothing);
        assert_eq!(
            apply(text, &edits),
            "التقى ترامب بوتين\n%% mentions none@\"ترامب\"\n"
        );
    }

    #[test]
    fn words_are_an_actor_or_a_time_and_not_both() {
        let text = "حل آذار ضيفا\n%% mentions person@\"آذار\"\n%% note a";
        let known = analysis(text);
        let span = known.words_at(0, Span::new(5, 13)).unwrap();
        let march = known.time_at(0, span);
        let after = apply(text, &mark_time(&known, 0, span, Some(&march)));
        assert_eq!(
            after,
            "حل آذار ضيفا\n%% times DATE=2024-03@\"آذار\"\n%% note a"
        );
        let known = analysis(&after);
        let person = LinkTo::Unlisted(MentionKind::Person);
        let back = apply(&after, &link(&known, 0, span, person));
        assert_eq!(back, text);
    }

    #[test]
    fn the_last_lines_of_two_kinds_go_with_one_terminator() {
        let tags = "%% times DATE=2025-02-11@\"أمس\"\n%% mentions trump@\"ترامب\"";
        let text = format!("التقى ترامب بوتين أمس\n{tags}\n{tags}");
        let known = analysis(&text);
        let span = known.mentions(0)[0].span;
        let putin = known.mentions(0)[1].span;
        for edits in [
            link(&known, 0, putin, LinkTo::Nothing),
            mark_time(&known, 0, span, None),
            accept(&known, 0),
        ] {
            assert_eq!(strip(&apply(&text, &edits)), strip(&text));
        }
    }

    #[test]
    fn several_lines_of_a_kind_become_one() {
        let text = "التقى ترامب بوتين\n%% mentions putin@\"بوتين\"\n%% note a\n%% mentions trump@\"ترامب\"";
        let analysis = analysis(text);
        let span = analysis.mentions(0)[0].span;
        let edits = link(&analysis, 0, span, LinkTo::Nothing);
        assert_eq!(
            apply(text, &edits),
            "التقى ترامب بوتين\n%% mentions none@\"ترامب\" putin@\"بوتين\"\n%% note a"
        );
    }

    #[test]
    fn tags_keep_their_order() {
        let text = "نص\n%% event A\n%% note b\n";
        let article = Article::new(text, Arc::default());
        let at = |kind, tag| apply(text, &[insert_tag(&article, 0, kind, tag)]);
        assert_eq!(
            at(TagKind::Times, "%% times"),
            "نص\n%% times\n%% event A\n%% note b\n"
        );
        assert_eq!(
            at(TagKind::Event, "%% event B"),
            "نص\n%% event A\n%% event B\n%% note b\n"
        );
    }

    #[test]
    fn an_inserted_line_ends_as_the_line_above_it() {
        // Mostly `\r`, but a line that ended so before a `\n` would eat the blank line.
        let text = "خبر\rسطر\rالتقى ترامب بوتين\n\nسطر\r";
        let after = apply(text, &accept(&analysis(text), 2));
        assert_eq!(
            after,
            "خبر\rسطر\rالتقى ترامب بوتين\n%% mentions trump@\"ترامب\" putin@\"بوتين\"\n\nسطر\r"
        );
        let text = "\nسطر\rسطر\r";
        let article = Article::new(text, Arc::default());
        let edit = set_article_value(&article, "published", "2025-02-12");
        assert_eq!(
            apply(text, &[edit]),
            "%% article published=2025-02-12\n\nسطر\rسطر\r"
        );
    }

    fn line() -> impl Strategy<Value = String> {
        let words = prop::sample::select(vec![
            "",
            " ",
            "التقى ترامب بوتين أمس",
            "\u{feff}وصل ماكرون",
            "%% note",
            "\\%%",
            "\u{feff}%% a",
            "قال\u{2028}ترامب\u{85}غدا",
            "\u{feff}",
        ]);
        words.prop_map(str::to_string)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(300))]

        #[test]
        fn no_edit_of_tag_lines_touches_the_text(
            lines in prop::collection::vec((line(), "\n|\r\n|\r"), 0..6),
            last in line(),
        ) {
            let mut text: String = lines.into_iter().map(|(line, end)| line + &end).collect();
            text.push_str(&last);
            let article = crate::tags::escape(&text);
            let known = analysis(&article);
            let mut all = vec![accept_all(&known), vec![set_article_value(&known.article, "id", "x")]];
            for (line, content) in known.article.lines().iter().enumerate() {
                if !content.is_blank() {
                    all.push(accept(&known, line));
                    all.push(vec![insert_tag(&known.article, line, TagKind::Event, "%% event A")]);
                    let link = |m: &Mention| link(&known, line, m.span, LinkTo::Nothing);
                    all.extend(known.mentions(line).iter().map(link));
                }
            }
            for edits in all {
                let after = apply(&article, &edits);
                prop_assert_eq!(strip(&after), text.clone());
                prop_assert_eq!(strip(&crate::article::format(&after)), text.clone());
            }
        }
    }
}
