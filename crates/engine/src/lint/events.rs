//! Events against the checks of the codebook, the document date, and each other.

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Check, Fix, Level, Rule, TagAt, participants, trigger};
use crate::annotation::Whose;
use crate::article::Analysis;
use crate::article::edits::{remove_line, replace_line};
use crate::codebook::EventType;
use crate::message::Message;
use crate::tags::{TagKind, TagLine};
use crate::text::fold::fold;
use crate::time::Value;

/// K409
pub const REQUIREMENT: Rule = Rule {
    code: "K409",
    name: "requirement",
    level: Level::Warning,
    summary: "an event that lacks what the codebook's checks ask of it",
    summary_ar: "حدث ينقصه ما تطلبه شروط دليل الترميز",
};

/// K410
pub const NOT_YET: Rule = Rule {
    code: "K410",
    name: "not-yet",
    level: Level::Warning,
    summary: "an event that lies after the document date or is marked as future, and is not coded so",
    summary_ar: "حدث يقع بعد تاريخ الوثيقة أو موسوم بأنه مستقبل، ولم يُرمَّز كذلك",
};

/// K412
pub const DUPLICATE_EVENT: Rule = Rule {
    code: "K412",
    name: "duplicate-event",
    level: Level::Warning,
    summary: "an event that is tagged twice",
    summary_ar: "حدث موسوم مرتين",
};

/// Checks an event tag.
pub(super) fn check<'a>(check: &mut Check<'a>, at: TagAt<'a>) {
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
    participants::check(check, at, event_type);
    requirements(check, at, event_type);
    not_yet(check, at, event_type);
    trigger::check(check, at, event_type);
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
pub(super) fn retype(analysis: &Analysis, at: TagAt<'_>, to: &str) -> Fix {
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
            let span = at
                .tag
                .items
                .first()
                .map(|i| i.name.span)
                .unwrap_or_default();
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
        check.report(&NOT_YET, at.line, name.span, message, vec![fix]);
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
        let span = at.tag.value("date").map_or(name.span, |v| v.span);
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

/// The events that the tag lines of a paragraph have told so far.
#[derive(Default)]
struct Told<'a> {
    /// The dates of those of a type at a trigger; none for one without.
    at_trigger: FxHashMap<(String, String), FxHashSet<Option<&'a str>>>,
    /// Their types with all that they say beside the trigger.
    in_all: FxHashSet<(String, Vec<String>)>,
}

impl<'a> Told<'a> {
    /// Takes note of an event; true when it has been told.
    fn again(&mut self, tag: &'a TagLine) -> bool {
        let (name, trigger, rest) = identity(tag);
        let has_rest = !rest.is_empty();
        let all_the_same = !self.in_all.insert((name.clone(), rest)) && has_rest;
        if trigger.is_empty() {
            return all_the_same;
        }
        let date = tag.value("date").map(|date| date.text.as_str());
        let dates = self.at_trigger.entry((name, trigger)).or_default();
        // One word may tell of two: «زار القاهرة الأحد والرياض الاثنين».
        let same_day = match date {
            Some(_) => dates.contains(&date) || dates.contains(&None),
            None => !dates.is_empty(),
        };
        dates.insert(date);
        all_the_same || same_day
    }
}

/// Events that the tag lines of a paragraph tell twice.
pub(super) fn duplicates(check: &mut Check<'_>, tags: &[TagAt<'_>]) {
    let analysis = check.analysis;
    let codebook = &analysis.knowledge.codebook;
    // Where annotators differ each tells for himself.
    let mut told: FxHashMap<Whose, Told<'_>> = FxHashMap::default();
    for at in tags {
        let first = at.tag.items.first();
        let known = first.and_then(|i| codebook.event_type(&i.name.text));
        if at.kind != Some(TagKind::Event) || known.is_none() {
            continue;
        }
        if !told.entry(Whose::of(at.tag)).or_default().again(at.tag) {
            continue;
        }
        let message = Message::new(
            "This event is tagged already under the same paragraph: keep one of the two.",
            "هذا الحدث موسوم قبل ذلك تحت الفقرة نفسها: أبق أحدهما.",
        );
        let fix = Fix {
            title: Message::new("Remove this tag", "احذف هذا الوسم"),
            edits: vec![remove_line(&analysis.article, at.line)],
        };
        let kind = at.tag.kind.span;
        check.report(&DUPLICATE_EVENT, at.line, kind, message, vec![fix]);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::*;

    const NONE: Vec<String> = Vec::new();

    fn fixed(rule: &Rule, text: &str) -> String {
        found(rule, text).remove(0).1.unwrap()
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
    fn an_event_is_tagged_once() {
        let event = "%% event CONSULT@\"التقى\" actor=trump";
        let text = format!("التقى ترامب بوتين\n{event}\n{event} actor=putin\n");
        assert_eq!(words(&DUPLICATE_EVENT, &text), ["event"]);
        assert_eq!(
            fixed(&DUPLICATE_EVENT, &text),
            format!("التقى ترامب بوتين\n{event}\n")
        );
    }
}
