//! Events against what their type asks of those who take part, against each other, and against the words they stand at.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Check, Fix, Fixes, Level, Rule, TagAt};
use crate::article::edits::{insert_tag, replace_line};
use crate::article::{Analysis, Coding, Edit, LineKind};
use crate::codebook::EventType;
use crate::events::{evoked, suggest};
use crate::mentions::MentionKind;
use crate::message::Message;
use crate::tags::{Item, TagKind, TagLine, occurrence_of};
use crate::text::fold::fold;
use crate::text::overlaps;
use crate::time::Value;

/// K406
pub const WRONG_ROLE: Rule = Rule {
    code: "K406",
    name: "wrong-role",
    level: Level::Error,
    summary: "a role that events of the type do not have",
};

/// K407
pub const WRONG_PARTICIPANT: Rule = Rule {
    code: "K407",
    name: "wrong-participant",
    level: Level::Warning,
    summary: "an actor of a kind that the role does not take",
};

/// K408
pub const SAME_PARTICIPANT: Rule = Rule {
    code: "K408",
    name: "same-participant",
    level: Level::Warning,
    summary: "somebody who stands twice in one event",
};

/// K409
pub const REQUIREMENT: Rule = Rule {
    code: "K409",
    name: "requirement",
    level: Level::Warning,
    summary: "an event that lacks what the codebook's checks ask of it",
};

/// K410
pub const NOT_YET: Rule = Rule {
    code: "K410",
    name: "not-yet",
    level: Level::Warning,
    summary: "an event that lies after the document date or is marked as future, and is not coded so",
};

/// K411
pub const DOUBTFUL_TRIGGER: Rule = Rule {
    code: "K411",
    name: "doubtful-trigger",
    level: Level::Hint,
    summary: "a trigger whose words usually evoke another type",
};

/// K412
pub const DUPLICATE_EVENT: Rule = Rule {
    code: "K412",
    name: "duplicate-event",
    level: Level::Warning,
    summary: "an event that is tagged twice",
};

/// K413
pub const UNTAGGED_EVENT: Rule = Rule {
    code: "K413",
    name: "untagged-event",
    level: Level::Hint,
    summary: "in an article that is done, words that nearly always evoke an event and have no tag",
};

/// K414
pub const DONE_WITH_ERRORS: Rule = Rule {
    code: "K414",
    name: "done-with-errors",
    level: Level::Warning,
    summary: "an article that is marked as done and has errors",
};

/// K415
pub const CODED_OTHERWISE: Rule = Rule {
    code: "K415",
    name: "coded-otherwise",
    level: Level::Hint,
    summary: "a trigger that the corpus mostly codes as another type",
};

/// The least score of words that nearly always evoke an event.
const SURE: i32 = 6;

/// Checks an event tag.
pub(super) fn check(check: &mut Check<'_>, at: TagAt<'_>) {
    if at.kind != Some(TagKind::Event) {
        return;
    }
    let codebook = &check.analysis.knowledge.codebook;
    let Some(event_type) = at
        .tag
        .items
        .first()
        .and_then(|i| codebook.event_type(&i.name.text))
    else {
        return;
    };
    participants(check, at, event_type);
    requirements(check, at, event_type);
    not_yet(check, at, event_type);
    duplicate(check, at);
    // What the corpus does goes before what is usual.
    if !coded_otherwise(check, at, event_type) {
        doubtful(check, at, event_type);
    }
}

/// Checks an article as a whole, behind all other rules.
pub(super) fn check_article(check: &mut Check<'_>) {
    let analysis = check.analysis;
    if analysis.article_value("status") != Some("done") {
        return;
    }
    for line in 0..analysis.article.lines().len() {
        untagged(check, line);
    }
    let errors = check
        .findings
        .iter()
        .filter(|f| f.level == Level::Error)
        .count();
    let done = article_status(analysis).filter(|_| errors > 0);
    if let Some((line, item)) = done {
        let message = Message::new(
            format!(
                "The article is marked as done and has errors ({errors}): mend them, or set status=draft."
            ),
            format!(
                "المقال موسوم بأنه منجز وفيه أخطاء عددها {errors}: أصلحها، أو اجعل status=draft."
            ),
        );
        let draft = Message::new("Set status=draft", "اجعل status=draft");
        let span = item
            .value
            .as_ref()
            .map_or(item.span.clone(), |v| v.span.clone());
        let fix = check.replace(draft, line, &span, "draft");
        check.report(
            &DONE_WITH_ERRORS,
            line,
            item.span.clone(),
            message,
            vec![fix],
        );
    }
}

/// Where the article says that it is done.
fn article_status(analysis: &Analysis) -> Option<(usize, &Item)> {
    let lines = analysis.article.lines().iter().enumerate();
    lines
        .filter(|(_, line)| {
            line.kind() == LineKind::Tag && line.tag().tag_kind() == Some(TagKind::Article)
        })
        .find_map(|(at, line)| {
            let item = line.tag().items.iter().find(|i| i.name.text == "status")?;
            Some((at, item))
        })
}

fn participants(check: &mut Check<'_>, at: TagAt<'_>, event_type: &EventType) {
    let analysis = check.analysis;
    let codebook = &analysis.knowledge.codebook;
    let kb = &analysis.knowledge.actors;
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, item) in at.tag.items.iter().enumerate().skip(1) {
        let Some(role) = codebook.role(&item.name.text) else {
            continue;
        };
        if !codebook.allows(event_type, &role.id) {
            let own: Vec<&str> = codebook
                .roles_of(event_type)
                .map(|r| r.id.as_str())
                .collect();
            let message = Message::new(
                format!(
                    "{} has no role {}; it has {}.",
                    event_type.id,
                    role.id,
                    own.join(", ")
                ),
                format!(
                    "لا دور باسم {} للنوع {}؛ أدواره {}.",
                    role.id,
                    event_type.id,
                    own.join("، ")
                ),
            );
            let fixes = check.did_you_mean(at.line, &item.name.span, &own);
            check.report(&WRONG_ROLE, at.line, item.name.span.clone(), message, fixes);
        }
        let Some(value) = &item.value else {
            continue;
        };
        let kind = MentionKind::from_name(&value.text)
            .or_else(|| Some(MentionKind::of_actor(kb.kind(kb.find(&value.text)?)?)));
        // A nationality is written with the id of its country, and a country by way of its people.
        let fits = |kind: MentionKind| {
            role.kinds.contains(&kind)
                || kind == MentionKind::Country && role.kinds.contains(&MentionKind::Nationality)
        };
        if let Some(kind) = kind.filter(|kind| !role.kinds.is_empty() && !fits(*kind)) {
            let kinds = |lang| {
                let labels = role.kinds.iter().map(|k| k.label().get(lang).to_string());
                labels.collect::<Vec<_>>()
            };
            let label = kind.label();
            let message = Message::new(
                format!(
                    "{} is a {}; the role {} takes: {}.",
                    value.text,
                    label.en,
                    role.id,
                    kinds(crate::message::Lang::En).join(", ")
                ),
                format!(
                    "{} من نوع «{}»؛ والدور {} يقبل: {}.",
                    value.text,
                    label.ar,
                    role.id,
                    kinds(crate::message::Lang::Ar).join("، ")
                ),
            );
            check.report(
                &WRONG_PARTICIPANT,
                at.line,
                value.span.clone(),
                message,
                Vec::new(),
            );
        }
        let named = kb.find(&value.text).is_some();
        let times = seen.entry(&value.text).or_insert(0usize);
        *times += 1;
        // Once for each of them: the rest says the same.
        if named && *times == 2 {
            let message = Message::new(
                format!(
                    "{} stands in this event twice; keep the role that fits.",
                    value.text
                ),
                format!("ورد {} في هذا الحدث مرتين؛ أبق الدور المناسب.", value.text),
            );
            let line = at.line;
            let fixes = Fixes::Later(Arc::new(move |analysis| without(analysis, line, index)));
            check.report(&SAME_PARTICIPANT, line, item.span.clone(), message, fixes);
        }
    }
}

/// A fix that takes an item out of its tag.
fn without(analysis: &Analysis, line: usize, index: usize) -> Vec<Fix> {
    let Some(mut tag) = analysis.article.lines().get(line).map(|l| l.tag().clone()) else {
        return Vec::new();
    };
    if index >= tag.items.len() {
        return Vec::new();
    }
    let item = tag.items.remove(index);
    vec![Fix {
        title: Message::new(format!("Remove {item}"), format!("احذف {item}")),
        edits: vec![replace_line(&analysis.article, line, &tag.to_string())],
    }]
}

/// A fix that writes a tag anew.
fn rewrite(
    analysis: &Analysis,
    at: TagAt<'_>,
    title: Message,
    change: impl FnOnce(&mut TagLine),
) -> Fix {
    let mut tag = at.tag.clone();
    change(&mut tag);
    Fix {
        title,
        edits: vec![replace_line(&analysis.article, at.line, &tag.to_string())],
    }
}

/// A fix that makes an event one of another type: without the modes that were those of the old one, and without a future that the new
/// type says by itself.
fn retype(analysis: &Analysis, at: TagAt<'_>, to: &str) -> Fix {
    let codebook = &analysis.knowledge.codebook;
    let title = Message::new(format!("Change to {to}"), format!("غيّر إلى {to}"));
    let says_future = codebook
        .types
        .iter()
        .any(|t| t.future.as_deref() == Some(to));
    rewrite(analysis, at, title, |tag| {
        if let Some(first) = tag.items.first_mut() {
            first.name.text = to.to_string();
        }
        tag.items.retain(|i| {
            let value = i.value.as_ref().map_or("", |v| &v.text);
            match i.name.text.as_str() {
                "status" => value != "future" || !says_future,
                "mode" => codebook.modes_of(to).any(|m| m.id == value),
                _ => true,
            }
        });
    })
}

/// Whether a tag has a pair.
fn has(tag: &TagLine, key: &str, value: &str) -> bool {
    let items = tag.items.iter().skip(1);
    items
        .filter(|i| i.name.text == key)
        .any(|i| i.value.as_ref().is_some_and(|v| v.text == value))
}

fn requirements(check: &mut Check<'_>, at: TagAt<'_>, event_type: &EventType) {
    let analysis = check.analysis;
    for wanted in &analysis.knowledge.codebook.checks {
        let concerns = wanted.types.is_empty() || wanted.types.contains(&event_type.id);
        if !concerns || !wanted.when.iter().all(|(k, v)| has(at.tag, k, v)) {
            continue;
        }
        for (key, value) in wanted.needs.iter().filter(|(k, v)| !has(at.tag, k, v)) {
            let title = Message::new(format!("Add {key}={value}"), format!("أضف {key}={value}"));
            let fix = rewrite(analysis, at, title, |tag| {
                *tag = tag.clone().pair(key, value);
            });
            let span = at.tag.items.first().map_or(0..0, |i| i.name.span.clone());
            check.report(
                &REQUIREMENT,
                at.line,
                span,
                wanted.message.clone(),
                vec![fix],
            );
        }
    }
}

/// An event that is still to come: its type has another for that, or it carries status=future.
fn not_yet(check: &mut Check<'_>, at: TagAt<'_>, event_type: &EventType) {
    let analysis = check.analysis;
    let future = has(at.tag, "status", "future");
    let value = at.tag.value("date");
    let date: Option<Value> = value.and_then(|v| v.text.parse().ok());
    let ahead = match (analysis.dct, date.as_ref().and_then(Value::days)) {
        (Some(dct), Some((first, _))) => first > dct.day,
        _ => false,
    };
    let becomes = event_type.future.as_ref();
    let Some(name) = at.tag.items.first().map(|i| &i.name) else {
        return;
    };
    if let (true, Some(becomes)) = (future || ahead, becomes) {
        // Coded as what announces the future already.
        if becomes == &event_type.id {
            return;
        }
        let id = &event_type.id;
        let message = Message::new(
            format!("A {id} that is still to come is coded {becomes}."),
            format!("ما كان من {id} ولم يقع بعد يُرمَّز {becomes}."),
        );
        let title = Message::new(format!("Change to {becomes}"), format!("غيّر إلى {becomes}"));
        let mut fix = retype(analysis, at, becomes);
        fix.title = title;
        check.report(&NOT_YET, at.line, name.span.clone(), message, vec![fix]);
    } else if ahead && !future && at.tag.value("status").is_none() {
        let value = value.map_or("", |v| &v.text);
        let message = Message::new(
            format!(
                "{value} is after the document date: the event is still to come. Add status=future."
            ),
            format!("{value} بعد تاريخ الوثيقة: لم يقع الحدث بعد. أضف status=future."),
        );
        let title = Message::new("Add status=future", "أضف status=future");
        let fix = rewrite(analysis, at, title, |tag| {
            *tag = tag.clone().pair("status", "future");
        });
        let span = at
            .tag
            .value("date")
            .map_or(name.span.clone(), |v| v.span.clone());
        check.report(&NOT_YET, at.line, span, message, vec![fix]);
    }
}

/// What makes two events one: type, trigger, participants and date.
fn identity(tag: &TagLine) -> (String, String, Vec<String>) {
    let first = tag.items.first();
    let name = first.map_or(String::new(), |i| i.name.text.clone());
    let trigger = first.and_then(|i| i.anchor.as_ref());
    let trigger = trigger.map_or(String::new(), |a| {
        format!("{} {}", a.occurrence, fold(&a.words.text))
    });
    let mut rest: Vec<String> = tag
        .items
        .iter()
        .skip(1)
        .map(|i| {
            let value = i.value.as_ref().map_or("", |v| &v.text);
            format!("{}={value}", i.name.text)
        })
        .collect();
    rest.sort();
    (name, trigger, rest)
}

fn duplicate(check: &mut Check<'_>, at: TagAt<'_>) {
    let analysis = check.analysis;
    let Some((paragraph, _)) = at.paragraph else {
        return;
    };
    let here = identity(at.tag);
    let before = analysis
        .article
        .tags_of(paragraph)
        .filter(|line| *line < at.line);
    let same = |line: &usize| {
        let tag = analysis.article.lines().get(*line).map(|l| l.tag());
        tag.filter(|t| t.tag_kind() == Some(TagKind::Event))
            .is_some_and(|t| {
                let there = identity(t);
                // One word may tell of two: «زار القاهرة الأحد والرياض الاثنين».
                let same_day = match (t.value("date"), at.tag.value("date")) {
                    (Some(there), Some(here)) => there.text == here.text,
                    _ => true,
                };
                let same_words = there.1 == here.1 && !here.1.is_empty() && same_day;
                there.0 == here.0 && (same_words || there.2 == here.2 && !here.2.is_empty())
            })
    };
    let Some(first) = before.into_iter().find(same) else {
        return;
    };
    let message = Message::new(
        format!(
            "This event is tagged already in line {}: keep one of the two.",
            first + 1
        ),
        format!("هذا الحدث موسوم في السطر {}: أبق أحدهما.", first + 1),
    );
    let start = analysis.article.line_start(at.line);
    let end = analysis.article.line_start(at.line + 1);
    let fix = Fix {
        title: Message::new("Remove this tag", "احذف هذا الوسم"),
        edits: vec![Edit {
            span: start..end,
            text: String::new(),
        }],
    };
    check.report(
        &DUPLICATE_EVENT,
        at.line,
        at.tag.kind.span.clone(),
        message,
        vec![fix],
    );
}

/// The words of the trigger.
fn trigger<'a>(at: TagAt<'a>) -> Option<(&'a Item, &'a str)> {
    let item = at.tag.items.first()?;
    let anchor = item.anchor.as_ref()?;
    occurrence_of(at.paragraph?.1, anchor.occurrence, &anchor.words.text)?;
    Some((item, &anchor.words.text))
}

fn doubtful(check: &mut Check<'_>, at: TagAt<'_>, event_type: &EventType) {
    let codebook = &check.analysis.knowledge.codebook;
    let Some((item, words)) = trigger(at) else {
        return;
    };
    let mut types = codebook.triggers().types_of(words);
    let becomes =
        |t: &&str| codebook.event_type(t).and_then(|t| t.future.as_ref()) == Some(&event_type.id);
    if types.is_empty() || types.contains(&event_type.id.as_str()) || types.iter().any(becomes) {
        return;
    }
    // What annotators of the corpus do as a rule is right here.
    let practice = check.analysis.knowledge.practice.codings(words);
    if practice
        .iter()
        .filter(|c| c.event_type == event_type.id)
        .count()
        > 2
    {
        return;
    }
    // The type that would be suggested here goes first.
    let best = at.paragraph.and_then(|(line, text)| {
        let anchor = item.anchor.as_ref()?;
        let span = occurrence_of(text, anchor.occurrence, &anchor.words.text)?;
        let all = evoked(check.analysis, line).into_iter();
        all.filter(|e| overlaps(&e.trigger, &span))
            .map(|e| e.event_type)
            .next()
    });
    types.sort_by_key(|t| best.as_deref() != Some(*t));
    let list = types.join(", ");
    let arabic = types.join("، ");
    let message = Message::new(
        format!(
            "“{words}” usually evokes {list}, not {}. Is the type right?",
            event_type.id
        ),
        format!(
            "«{words}» تدل عادة على {arabic} لا على {}. هل النوع صحيح؟",
            event_type.id
        ),
    );
    let fixes: Vec<Fix> = types
        .iter()
        .map(|t| retype(check.analysis, at, t))
        .collect();
    check.report(
        &DOUBTFUL_TRIGGER,
        at.line,
        item.name.span.clone(),
        message,
        fixes,
    );
}

fn coded_otherwise(check: &mut Check<'_>, at: TagAt<'_>, event_type: &EventType) -> bool {
    let Some((item, words)) = trigger(at) else {
        return false;
    };
    let codebook = &check.analysis.knowledge.codebook;
    let codings = check.analysis.knowledge.practice.codings(words).iter();
    let known = codings.filter(|c| codebook.event_type(&c.event_type).is_some());
    let codings: Vec<&Coding> = known.collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for coding in &codings {
        *counts.entry(&coding.event_type).or_default() += 1;
    }
    let here = counts
        .get(event_type.id.as_str())
        .copied()
        .unwrap_or_default();
    let most = counts.iter().max_by_key(|(_, count)| **count);
    let Some((most, _)) =
        most.filter(|(t, count)| **t != event_type.id && **count > here && **count > 1)
    else {
        return false;
    };
    let mut ranked: Vec<_> = counts.iter().collect();
    ranked.sort_by_key(|(t, count)| (std::cmp::Reverse(**count), **t));
    let ranked: Vec<String> = ranked
        .iter()
        .map(|(t, count)| format!("{t} {count}×"))
        .collect();
    let places = codings.iter().filter(|c| c.event_type == **most).take(3);
    let places: Vec<String> = places
        .map(|c| format!("{}:{}", c.article, c.line + 1))
        .collect();
    let message = Message::new(
        format!(
            "The corpus codes “{words}” as {}. As {most} in {}.",
            ranked.join(", "),
            places.join(", ")
        ),
        format!(
            "رُمِّزت «{words}» في المدونة: {}. {most} في {}.",
            ranked.join("، "),
            places.join("، ")
        ),
    );
    let fixes = vec![retype(check.analysis, at, most)];
    check.report(
        &CODED_OTHERWISE,
        at.line,
        item.name.span.clone(),
        message,
        fixes,
    );
    true
}

/// In an article that is done: words that nearly always evoke an event, and have no tag.
fn untagged(check: &mut Check<'_>, line: usize) {
    let analysis = check.analysis;
    for event in suggest(analysis, line)
        .into_iter()
        .filter(|s| s.score >= SURE)
    {
        let words = analysis.text(line).get(event.trigger.clone()).unwrap_or("");
        let id = &event.event_type;
        let message = Message::new(
            format!("“{words}” evokes {id} and has no tag. Tag it, or leave it if it is none."),
            format!("«{words}» تدل على {id} ولا وسم لها. أضف وسمها، أو اتركها إن لم تكن حدثا."),
        );
        let title = Message::new(format!("Insert {id}"), format!("أدرج {id}"));
        let tag = event.tag(analysis).to_string();
        let fix = Fix {
            title,
            edits: vec![insert_tag(&analysis.article, line, TagKind::Event, &tag)],
        };
        check.report(
            &UNTAGGED_EVENT,
            line,
            event.trigger.clone(),
            message,
            vec![fix],
        );
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::super::{Levels, lint};
    use super::*;
    use crate::article::{Article, Knowledge, Practice, Written, analyse};
    use crate::codebook::Codebook;

    const NONE: Vec<String> = Vec::new();

    fn fixed(rule: &Rule, text: &str) -> String {
        found(rule, text).remove(0).1.unwrap()
    }

    #[test]
    fn nobody_stands_twice_in_an_event() {
        let text = "نص\n%% event CONSULT@\"نص\" actor=usa recipient=usa";
        assert_eq!(words(&SAME_PARTICIPANT, text), ["recipient=usa"]);
        assert!(fixed(&SAME_PARTICIPANT, text).ends_with("CONSULT@\"نص\" actor=usa"));
        let unknown = "نص\n%% event CONSULT@\"نص\" actor=person@\"نص\" actor=person";
        assert_eq!(words(&SAME_PARTICIPANT, unknown), NONE);
    }

    #[test]
    fn the_checks_of_the_codebook_hold() {
        let text = "نص\n%% event COERCE@\"نص\" actor=rus mode=cyber";
        assert_eq!(words(&REQUIREMENT, text), ["COERCE"]);
        assert!(fixed(&REQUIREMENT, text).ends_with("mode=cyber context=cyber"));
        assert_eq!(words(&REQUIREMENT, &format!("{text} context=cyber")), NONE);
    }

    #[test]
    fn what_is_still_to_come_is_coded_so() {
        let article =
            |event: &str| format!("%% article published=2025-02-12\nنص\n%% event {event}");
        let visit = article("CONSULT@\"نص\" actor=usa date=2025-03-01 mode=visit");
        assert_eq!(words(&NOT_YET, &visit), ["CONSULT"]);
        assert!(fixed(&NOT_YET, &visit).ends_with("AGREE@\"نص\" actor=usa date=2025-03-01"));
        let protest = article("PROTEST@\"نص\" actor=usa date=2025-03-01");
        assert_eq!(words(&NOT_YET, &protest), ["2025-03-01"]);
        assert!(fixed(&NOT_YET, &protest).ends_with("status=future"));
        assert_eq!(
            words(&NOT_YET, &article("AGREE@\"نص\" actor=usa date=2025-03-01")),
            NONE
        );
        assert_eq!(
            words(
                &NOT_YET,
                &article("PROTEST@\"نص\" actor=usa date=2025-01-01")
            ),
            NONE
        );
    }

    #[test]
    fn a_trigger_evokes_its_type() {
        let text = "التقى ترامب بوتين\n%% event ASSAULT@\"التقى\" actor=trump";
        assert_eq!(words(&DOUBTFUL_TRIGGER, text), ["ASSAULT"]);
        assert!(fixed(&DOUBTFUL_TRIGGER, text).contains("CONSULT@"));
        // A future meeting is an AGREE.
        let text = "سيلتقي ترامب بوتين\n%% event AGREE@\"سيلتقي\" actor=trump";
        assert_eq!(words(&DOUBTFUL_TRIGGER, text), NONE);
    }

    #[test]
    fn an_event_is_tagged_once() {
        let event = "%% event CONSULT@\"التقى\" actor=trump";
        let text = format!("التقى ترامب بوتين\n{event}\n{event} actor=putin\n");
        assert_eq!(words(&DUPLICATE_EVENT, &text), ["event"]);
        assert_eq!(
            fixed(&DUPLICATE_EVENT, &text),
            format!("التقى ترامب بوتين\n{event}\n")
        );
    }

    #[test]
    fn what_is_done_is_whole() {
        let article = |status: &str, tag: &str| {
            format!("%% article published=2025-02-12 status={status}\nالتقى ترامب بوتين أمس\n{tag}")
        };
        assert_eq!(words(&UNTAGGED_EVENT, &article("done", "")), ["التقى"]);
        assert_eq!(words(&UNTAGGED_EVENT, &article("draft", "")), NONE);
        assert_eq!(
            words(&DONE_WITH_ERRORS, &article("done", "%% event NOTHING\n")),
            ["status=done"]
        );
        assert_eq!(words(&DONE_WITH_ERRORS, &article("done", "")), NONE);
    }

    /// What `rule` says of an article with this knowledge, in English.
    fn said(rule: &Rule, knowledge: Knowledge, text: &str) -> Vec<String> {
        let analysis = analyse(Article::new(text), &Arc::new(knowledge), None);
        let findings = lint(&analysis, &Levels::default()).into_iter();
        findings
            .filter(|f| f.rule == rule)
            .map(|f| f.message.en)
            .collect()
    }

    #[test]
    fn roles_are_those_of_the_type() {
        let ace = || Knowledge {
            codebook: Codebook::built_in("ace2005").unwrap(),
            ..Knowledge::embedded()
        };
        let text = "نص\n%% event Conflict.Attack@\"نص\" attacker=usa plaintiff=rus";
        let wrong = said(&WRONG_ROLE, ace(), text);
        assert_eq!(
            wrong,
            ["Conflict.Attack has no role plaintiff; it has attacker, target."]
        );
        let text = "نص\n%% event Life.Die@\"نص\" victim=cairo";
        assert_eq!(
            said(&WRONG_PARTICIPANT, ace(), text),
            ["cairo is a place; the role victim takes: person, nationality."]
        );
    }

    #[test]
    fn the_corpus_is_asked_how_it_codes_the_same_words() {
        let text = "بحث ترامب\n%% event CONSULT@\"بحث\" actor=trump\n%% event CONSULT@\"بحث\" actor=putin\n%% event ACCUSE@\"بحث\" actor=usa\n";
        let mut knowledge = Knowledge::embedded();
        let written = Written::read(text);
        knowledge.practice = Arc::new(Practice::new(
            [("a.txt", &written)].into_iter(),
            &knowledge.actors,
        ));
        let here = "بحث ترامب\n%% event ACCUSE@\"بحث\" actor=trump\n";
        assert_eq!(
            said(&CODED_OTHERWISE, knowledge, here),
            ["The corpus codes “بحث” as CONSULT 2×, ACCUSE 1×. As CONSULT in a.txt:2, a.txt:3."]
        );
    }
}
