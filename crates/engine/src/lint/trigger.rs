//! The words an event stands at, against those that usually evoke its type, and against the practice of the corpus.

use std::collections::{BTreeMap, BTreeSet};

use super::consistency::is_habit;
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
    // An article counts once for each type: one that tells much of a thing is no majority.
    let mut articles: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for coding in &codings {
        *counts.entry(&coding.event_type).or_default() += 1;
        let of = articles.entry(&coding.event_type).or_default();
        of.insert(&coding.article);
    }
    let all = articles.values().map(BTreeSet::len).sum();
    let most = articles.iter().max_by_key(|(_, articles)| articles.len());
    let Some((most, _)) =
        most.filter(|(t, articles)| **t != event_type.id && is_habit(articles.len(), all))
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
            "رُمِّزت «{words}» في الذخيرة: {}. {most} في {}.",
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
        let consult = "بحث ترامب\n%% event CONSULT@\"بحث\" actor=trump\n";
        let accuse = "بحث ترامب\n%% event ACCUSE@\"بحث\" actor=usa\n";
        let here = "بحث ترامب\n%% event ACCUSE@\"بحث\" actor=trump\n";
        let told = |texts: &[&str]| {
            let written: Vec<Written> = texts.iter().map(|text| Written::read(text)).collect();
            let names = ["a.txt", "b.txt", "c.txt", "d.txt"];
            let mut knowledge = Knowledge::embedded();
            let articles = names.into_iter().zip(&written);
            knowledge.practice = Arc::new(Practice::new(articles, &knowledge.actors));
            said(&CODED_OTHERWISE, knowledge, here)
        };
        assert_eq!(
            told(&[consult, consult, consult]),
            ["The corpus codes “بحث” as CONSULT 3×. As CONSULT in a.txt:2, b.txt:2, c.txt:2."]
        );
        // No clear majority of articles, however often one of them says it.
        assert_eq!(told(&[consult, consult, consult, accuse]), NONE);
        assert_eq!(told(&[&consult.repeat(3), consult]), NONE);
    }
}
