//! Ids: of the events of an article, and of the articles of a corpus.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::glance::glances;
use super::{Check, Fix, Fixes, Level, Rule};
use crate::article::edits::{article_tag, replace_in_line};
use crate::article::{Analysis, Line};
use crate::message::Message;
use crate::tags::{Item, TagKind, TagLine};
use crate::text::Span;

/// K416
pub const REPEATED_ID: Rule = Rule {
    code: "K416",
    name: "repeated-id",
    level: Level::Error,
    summary: "an event with the id of another event of its article",
};

/// K417
pub const ARTICLE_ID_TAKEN: Rule = Rule {
    code: "K417",
    name: "article-id-taken",
    level: Level::Error,
    summary: "an article with the id of another article of its corpus",
};

/// How many articles a message names.
const NAMED: usize = 3;

pub(super) fn check(check: &mut Check<'_>) {
    events(check);
    article(check);
}

/// The id of a tag line, and the item that says it.
fn id_of(tag: &TagLine) -> Option<(&str, &Item)> {
    let item = tag.all("id").next()?;
    let id = item.value.as_ref()?.text.as_str();
    Some((id, item)).filter(|_| !id.is_empty())
}

/// The id of the event that a line tags, and the item that says it.
pub(super) fn of_event(line: &Line) -> Option<(&str, &Item)> {
    let event = line.tag_kind() == Some(TagKind::Event);
    id_of(line.tag()).filter(|_| event)
}

/// The ids of the events of an article, each with its line.
fn ids(analysis: &Analysis) -> impl Iterator<Item = (usize, &str, &Item)> {
    let lines = glances(analysis)
        .flat_map(|(start, glance)| glance.ids.iter().map(move |line| start + line));
    lines.filter_map(|at| {
        let (id, item) = of_event(analysis.article.lines().get(at)?)?;
        Some((at, id, item))
    })
}

fn events(check: &mut Check<'_>) {
    let analysis = check.analysis;
    let mut first: FxHashMap<&str, usize> = FxHashMap::default();
    for (line, id, item) in ids(analysis) {
        let there = *first.entry(id).or_insert(line);
        if there == line {
            continue;
        }
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
            let taken: FxHashSet<&str> = ids(analysis).map(|(_, id, _)| id).collect();
            let free = free(&id, |id| taken.contains(id));
            vec![change(analysis, line, span, &free)]
        }));
        check.report(&REPEATED_ID, line, span, message, fixes);
    }
}

fn article(check: &mut Check<'_>) {
    let analysis = check.analysis;
    let practice = &analysis.knowledge.practice;
    let line = article_tag(&analysis.article);
    let tag = line.and_then(|line| Some((line, analysis.article.lines().get(line)?.tag())));
    let Some((line, (id, item))) = tag.and_then(|(line, tag)| Some((line, id_of(tag)?))) else {
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
            "المعرّف {id} لأكثر من مقال في المدونة: {}. لكل مقال معرّفه.",
            list("، ", "وغيرها:")
        ),
    );
    let other = free(id, |id| !practice.articles(id).is_empty());
    let fix = change(analysis, line, item.span, &other);
    check.report(&ARTICLE_ID_TAKEN, line, item.span, message, vec![fix]);
}

/// The first of `id-2`, `id-3`… that is not taken.
fn free(id: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut numbered = (2usize..).map(|n| format!("{id}-{n}"));
    numbered.find(|id| !taken(id)).unwrap_or_default()
}

fn change(analysis: &Analysis, line: usize, span: Span, id: &str) -> Fix {
    let item = Item::new("id", Some(id), None).to_string();
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
