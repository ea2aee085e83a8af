//! Ids: of the events of an article, and of the articles of a corpus.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::glance::glances;
use super::{Check, Fix, Fixes, Level, Rule, mean};
use crate::article::edits::{article_tag, remove_items, replace_in_line};
use crate::article::event_ids::{free, said};
use crate::article::{Analysis, Line};
use crate::events::{giving, telling};
use crate::message::Message;
use crate::tags::{Item, TagKind};
use crate::text::{Span, similar};

/// K416
pub const REPEATED_ID: Rule = Rule {
    code: "K416",
    name: "repeated-id",
    level: Level::Error,
    summary: "an event with the id of another event of its article",
    summary_ar: "حدث بمعرّف حدث آخر في مقاله",
};

/// K417
pub const ARTICLE_ID_TAKEN: Rule = Rule {
    code: "K417",
    name: "article-id-taken",
    level: Level::Error,
    summary: "an article with the id of another article of its corpus",
    summary_ar: "مقال بمعرّف مقال آخر في ذخيرته",
};

/// K418
pub const UNKNOWN_EVENT: Rule = Rule {
    code: "K418",
    name: "unknown-event",
    level: Level::Error,
    summary: "an event that tells again one that is not there, or itself",
    summary_ar: "حدث يروي ثانية حدثا لا وجود له، أو يروي نفسه",
};

/// What stands between the id of another article and that of its event.
const OF_ARTICLE: char = '/';

/// How many articles a message names.
const NAMED: usize = 3;

pub(super) fn check(check: &mut Check<'_>) {
    events(check);
    told_again(check);
    article(check);
}

/// What the event that a line tags says under a key, and the item that says it.
pub(super) fn of_event<'l>(line: &'l Line, key: &'l str) -> Option<(&'l str, &'l Item)> {
    let event = line.tag_kind() == Some(TagKind::Event);
    said(line.tag(), key).filter(|_| event)
}

/// What the events of an article say under `id` or `same`, each with its line.
fn with<'a>(
    analysis: &'a Analysis,
    key: &'a str,
) -> impl Iterator<Item = (usize, &'a str, &'a Item)> {
    let lines = glances(analysis)
        .flat_map(|(start, glance)| glance.ids.iter().map(move |line| start + line));
    lines.filter_map(move |at| {
        let (value, item) = of_event(analysis.article.lines().get(at)?, key)?;
        Some((at, value, item))
    })
}

fn events(check: &mut Check<'_>) {
    let analysis = check.analysis;
    let mut first: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (line, id, item) in with(analysis, "id") {
        let others = first.entry(id).or_default();
        let there = others
            .iter()
            .find(|at| !are_of_others(analysis, **at, line));
        let there = there.copied();
        others.push(line);
        let Some(there) = there else {
            continue;
        };
        let message = Message::new(
            format!(
                "The event in line {} has the id “{id}” already: give this one another.",
                there + 1
            ),
            format!(
                "المعرّف {id} لحدث السطر {} من قبل: أعط هذا الحدث غيره.",
                there + 1
            ),
        );
        let (id, span) = (id.to_string(), item.span);
        let fixes = Fixes::Later(Arc::new(move |analysis| {
            let taken: FxHashSet<&str> = with(analysis, "id").map(|(_, id, _)| id).collect();
            let free = free(&id, |id| taken.contains(id));
            vec![change(analysis, line, ("id", span), &free)]
        }));
        check.report(&REPEATED_ID, line, span, message, fixes);
    }
}

/// Whether two lines are of different annotators, who differ on one event.
fn are_of_others(analysis: &Analysis, one: usize, other: usize) -> bool {
    let lines = analysis.article.lines();
    let (Some(one), Some(other)) = (lines.get(one), lines.get(other)) else {
        return false;
    };
    let (mut one, mut other) = (one.tag().by().peekable(), other.tag().by().peekable());
    let single = one.peek().is_some() && other.peek().is_some();
    let others: Vec<&str> = other.collect();
    single && one.all(|name| !others.contains(&name))
}

/// `same=` points at an event of the article, or of another that the corpus has.
fn told_again(check: &mut Check<'_>) {
    let analysis = check.analysis;
    let known: FxHashMap<&str, usize> = with(analysis, "id")
        .map(|(line, id, _)| (id, line))
        .collect();
    for (line, id, item) in with(analysis, "same") {
        let (en, ar) = match known.get(id) {
            Some(there) if *there != line => continue,
            Some(_) => (
                format!(
                    "This event has the id “{id}” itself: same= names another one, that it tells again."
                ),
                format!("{id} معرّف هذا الحدث نفسه: تذكر same= معرّف حدث آخر يُروى هنا من جديد."),
            ),
            None => match id.split_once(OF_ARTICLE) {
                Some((article, _)) => {
                    let practice = &analysis.knowledge.practice;
                    if !practice.has_ids() || !practice.articles(article).is_empty() {
                        continue;
                    }
                    (
                        format!("No article of the corpus has the id “{article}”."),
                        format!("لا مقال في الذخيرة بالمعرّف {article}."),
                    )
                }
                None => {
                    let close = similar(id, known.keys().copied());
                    let hint = mean(&close);
                    (
                        format!(
                            "No event of this article has the id “{id}”.{} An event of another article is written ARTICLE/ID.",
                            hint.en
                        ),
                        format!(
                            "لا حدث في هذا المقال بالمعرّف {id}.{} ويُكتب حدث مقال آخر على صورة ARTICLE/ID.",
                            hint.ar
                        ),
                    )
                }
            },
        };
        let (wrong, span) = (id.to_string(), item.span);
        let fixes = Fixes::Later(Arc::new(move |analysis| {
            fixes_of_same(analysis, line, &wrong, span)
        }));
        check.report(&UNKNOWN_EVENT, line, span, Message::new(en, ar), fixes);
    }
}

/// Point at the event that is told, give that the id, point at an id that looks like it, or point at none.
fn fixes_of_same(analysis: &Analysis, line: usize, id: &str, span: Span) -> Vec<Fix> {
    let mut fixes = Vec::new();
    let others = || with(analysis, "id").filter(|(at, ..)| *at != line);
    for close in similar(id, others().map(|(_, id, _)| id)) {
        fixes.push(change(analysis, line, ("same", span), close));
    }
    fixes.extend(giving_it(analysis, line, id));
    let tag = analysis.article.lines().get(line).map(|line| line.tag());
    let at = tag.and_then(|tag| tag.items.iter().position(|item| item.span == span));
    if let Some(at) = at {
        fixes.push(Fix {
            title: Message::new(format!("Remove same={id}"), format!("احذف same={id}")),
            edits: remove_items(&analysis.article, line, at..at + 1),
        });
    }
    fixes
}

/// Gives the id to the event that the article tells there, if that has a tag without one.
fn giving_it(analysis: &Analysis, line: usize, id: &str) -> Option<Fix> {
    let article = &analysis.article;
    let paragraph = (0..line)
        .rev()
        .find(|at| article.tags_of(*at).any(|tag| tag == line))?;
    let here = |event: &&crate::annotation::Event| match event.source {
        crate::annotation::Source::Written(item, _) => {
            usize::try_from(item.below) == Ok(line - paragraph)
        }
        _ => false,
    };
    let event = analysis.events(paragraph).iter().find(here)?;
    let tag = telling(analysis, paragraph, event)?.again?.tag?;
    Some(Fix {
        title: Message::new(
            format!("Give id={id} to the event in line {}", tag + 1),
            format!("أعط حدث السطر {} المعرّف id={id}", tag + 1),
        ),
        edits: vec![giving(analysis, tag, id)?],
    })
}

fn article(check: &mut Check<'_>) {
    let analysis = check.analysis;
    let practice = &analysis.knowledge.practice;
    let line = article_tag(&analysis.article);
    let tag = line.and_then(|line| Some((line, analysis.article.lines().get(line)?.tag())));
    let Some((line, (id, item))) = tag.and_then(|(line, tag)| Some((line, said(tag, "id")?)))
    else {
        return;
    };
    let articles = practice.articles(id);
    if articles.len() < 2 {
        return;
    }
    let list = |and: &str, more: &str| {
        let named: Vec<&str> = articles.iter().take(NAMED).map(|name| &**name).collect();
        match articles.len().saturating_sub(NAMED) {
            0 => named.join(and),
            others => format!("{}{and}{more} {others}", named.join(and)),
        }
    };
    let message = Message::new(
        format!(
            "Several articles of the corpus have the id “{id}”: {}. Each needs one of its own.",
            list(", ", "and more:")
        ),
        format!(
            "المعرّف {id} لأكثر من مقال في الذخيرة: {}. لكل مقال معرّفه.",
            list("، ", "وغيرها:")
        ),
    );
    let other = free(id, |id| !practice.articles(id).is_empty());
    let fix = change(analysis, line, ("id", item.span), &other);
    check.report(&ARTICLE_ID_TAKEN, line, item.span, message, vec![fix]);
}

fn change(analysis: &Analysis, line: usize, (key, span): (&str, Span), id: &str) -> Fix {
    let item = Item::new(key, Some(id), None).to_string();
    Fix {
        title: Message::new(format!("Change to {item}"), format!("غيّر إلى {item}")),
        edits: vec![replace_in_line(&analysis.article, line, span, &item)],
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{found, said, words};
    use super::*;
    use crate::article::{Knowledge, Practice, Written};

    #[test]
    fn an_event_has_an_id_of_its_own() {
        let event = |id: &str| format!("نص\n%% event CONSULT@\"نص\" actor=usa id={id}\n");
        let text = [event("e1"), event("e1-2"), event("e1"), event("e2")].concat();
        let fixed = [event("e1"), event("e1-2"), event("e1-3"), event("e2")].concat();
        assert_eq!(found(&REPEATED_ID, &text), [("id=e1".into(), Some(fixed))]);
        assert_eq!(
            words(&REPEATED_ID, &[event("e1"), event("e2")].concat()),
            Vec::<String>::new()
        );
    }

    #[test]
    fn what_is_told_again_is_there() {
        let article = |id: &str, same: &str| {
            format!(
                "نص\n%% event CONSULT@\"نص\" actor=usa id={id}\n\nآخر\n%% event CONSULT@\"آخر\" actor=usa same={same}\n"
            )
        };
        assert_eq!(
            words(&UNKNOWN_EVENT, &article("talks", "talks")),
            Vec::<String>::new()
        );
        assert_eq!(
            found(&UNKNOWN_EVENT, &article("talks", "talk")),
            [("same=talk".into(), Some(article("talks", "talks")))]
        );
        let alone = "نص\n%% event CONSULT@\"نص\" actor=usa id=e1 same=e1\n";
        assert_eq!(
            found(&UNKNOWN_EVENT, alone),
            [("same=e1".into(), Some(alone.replace(" same=e1", "")))]
        );
        assert_eq!(
            words(&UNKNOWN_EVENT, &article("talks", "other-article/e1")),
            Vec::<String>::new()
        );
    }

    /// What is said of the first of these articles in a corpus of all.
    fn in_corpus(articles: &[(&str, &str)]) -> Vec<String> {
        let written: Vec<(&str, Written)> = articles
            .iter()
            .map(|(name, text)| (*name, Written::read(text)))
            .collect();
        let mut knowledge = Knowledge::embedded();
        let read = written.iter().map(|(name, written)| (*name, written));
        knowledge.practice = Arc::new(Practice::new(read, &knowledge.actors));
        said(&ARTICLE_ID_TAKEN, knowledge, articles[0].1)
    }

    #[test]
    fn an_article_has_an_id_of_its_own() {
        let (a, b) = ("%% article id=x\nنص\n", "%% article id=y\nنص\n");
        assert_eq!(
            in_corpus(&[("a", a), ("b", b), ("c", "%% article id=x\nآخر\n")]),
            ["Several articles of the corpus have the id “x”: a, c. Each needs one of its own."]
        );
        assert_eq!(in_corpus(&[("a", a), ("b", b)]), Vec::<String>::new());
        assert_eq!(
            in_corpus(&[("a", a), ("b", a), ("c", a), ("d", a), ("e", a)]),
            [
                "Several articles of the corpus have the id “x”: a, b, c, and more: 2. Each needs one of its own."
            ]
        );
    }
}
