//! The words an event stands at, against those that usually evoke its type, and against the practice of the corpus.

use std::collections::BTreeMap;

use super::events::retype;
use super::{Check, Fix, Level, Rule, TagAt};
use crate::annotation::Event;
use crate::article::Coding;
use crate::codebook::EventType;
use crate::events::evoked;
use crate::message::Message;
use crate::tags::Places;
use crate::text::Span;

/// K411
pub const DOUBTFUL_TRIGGER: Rule = Rule {
    code: "K411",
    name: "doubtful-trigger",
    level: Level::Hint,
    summary: "a trigger whose words usually evoke another type",
    summary_ar: "كلمات دالة تدل في العادة على نوع آخر",
};

/// K415
pub const CODED_OTHERWISE: Rule = Rule {
    code: "K415",
    name: "coded-otherwise",
    level: Level::Hint,
    summary: "a trigger that the corpus mostly codes as another type",
    summary_ar: "كلمات دالة يرمّزها معظم الذخيرة بنوع آخر",
};

/// The trigger of a tag: where its type stands, its words, and where they stand in the paragraph.
struct Trigger<'a> {
    name: Span,
    words: &'a str,
    line: usize,
    span: Span,
}

impl<'a> Trigger<'a> {
    fn of(at: TagAt<'a>, places: &mut Places<'a>) -> Option<Self> {
        let item = at.tag.items.first()?;
        let anchor = item.anchor.as_ref()?;
        let (line, _) = at.paragraph?;
        Some(Self {
            name: item.name.span,
            words: &anchor.words.text,
            line,
            span: places.of(anchor)?,
        })
    }
}

/// Checks the trigger of an event.
pub(super) fn check<'a>(check: &mut Check<'a>, at: TagAt<'a>, event_type: &EventType) {
    let Some(trigger) = Trigger::of(at, &mut check.places) else {
        return;
    };
    let codings = check.analysis.knowledge.practice.codings(trigger.words);
    // What the corpus does goes before what is usual.
    if !coded_otherwise(check, at, event_type, &trigger, codings) {
        doubtful(check, at, event_type, &trigger, codings);
    }
}

fn doubtful(
    check: &mut Check<'_>,
    at: TagAt<'_>,
    event_type: &EventType,
    trigger: &Trigger<'_>,
    codings: &[Coding],
) {
    let codebook = &check.analysis.knowledge.codebook;
    let words = trigger.words;
    let mut types = codebook.triggers().types_of(words);
    let becomes =
        |t: &&str| codebook.event_type(t).and_then(|t| t.future.as_ref()) == Some(&event_type.id);
    if types.is_empty() || types.contains(&event_type.id.as_str()) || types.iter().any(becomes) {
        return;
    }
    // What annotators of the corpus do as a rule is right here.
    let same = codings.iter().filter(|c| c.event_type == event_type.id);
    if same.count() > 2 {
        return;
    }
    // The type that would be suggested here goes first.
    let here = |event: &&Event| {
        let span = event.trigger.as_ref();
        span.is_some_and(|span| span.overlaps(trigger.span))
    };
    let best = evoked(check.analysis, trigger.line).iter().find(here);
    let best = best.and_then(|event| codebook.type_at(event.event_type));
    types.sort_by_key(|t| best.is_none_or(|best| best.id != *t));
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
    check.report(&DOUBTFUL_TRIGGER, at.line, trigger.name, message, fixes);
}

fn coded_otherwise(
    check: &mut Check<'_>,
    at: TagAt<'_>,
    event_type: &EventType,
    trigger: &Trigger<'_>,
    codings: &[Coding],
) -> bool {
    let codebook = &check.analysis.knowledge.codebook;
    let words = trigger.words;
    let codings = codings.iter();
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
    check.report(&CODED_OTHERWISE, at.line, trigger.name, message, fixes);
    true
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::super::tests::{found, said, words};
    use super::*;
    use crate::article::{Knowledge, Practice, Written};

    const NONE: Vec<String> = Vec::new();

    #[test]
    fn a_trigger_evokes_its_type() {
        let text = "التقى ترامب بوتين\n%% event ASSAULT@\"التقى\" actor=trump";
        assert_eq!(words(&DOUBTFUL_TRIGGER, text), ["ASSAULT"]);
        assert!(
            found(&DOUBTFUL_TRIGGER, text)
                .remove(0)
                .1
                .unwrap()
                .contains("CONSULT@")
        );
        // A future meeting is an AGREE.
        let text = "سيلتقي ترامب بوتين\n%% event AGREE@\"سيلتقي\" actor=trump";
        assert_eq!(words(&DOUBTFUL_TRIGGER, text), NONE);
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
