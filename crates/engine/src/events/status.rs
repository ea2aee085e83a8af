//! Status: whether an event happened, and the words that say so.

use super::sentence::Sentence;
use super::wording::{Phrases, WORDING};
use crate::codebook::Meaning;
use crate::message::Message;
use crate::text::verbs::Tense;
use crate::time::Value;
use crate::triggers::{Found, TriggerShape};

/// How many words before a trigger a word that makes it future or possible may stand.
const REACH: usize = 5;

/// What is said of whether the event of a trigger happened, and by which words; none when it is told as a fact. `date` is when.
pub fn status(
    sentence: &Sentence<'_>,
    found: &Found,
    date: Option<&Value>,
) -> Option<(Meaning, Message)> {
    let words = &sentence.words;
    let cue = |at: usize, en: &str, ar: &str| {
        let word = words.text(at);
        Message::new(
            format!("“{word}” makes it {en}"),
            format!("«{word}» تجعله {ar}"),
        )
    };
    let verb = found.verb.unwrap_or(found.from);
    let tense = match found.shape {
        TriggerShape::Verb { tense, .. } => Some(tense),
        TriggerShape::Light(_) => sentence.triggers.tense_of_light_verb(words, verb),
        TriggerShape::Participle => Some(Tense::Past),
        TriggerShape::Masdar => None,
    };
    let right_before = |list: &Phrases| {
        let before = verb.checked_sub(1)?;
        list.joined_at(words, before)
            .filter(|to| *to == verb)
            .map(|_| before)
    };
    if let Some(at) = right_before(&WORDING.negations) {
        return Some((Meaning::Negated, cue(at, "negated", "منفيا")));
    }
    let mut start = sentence.clause_start(verb);
    // «من المقرر أن يزور»
    if start > 0 && WORDING.that.contains(words.text(start - 1)) {
        start = sentence.clause_start(start - 1);
    }
    let start = start.saturating_sub(1);
    let back = |list: &Phrases, reach: usize| {
        sentence.has(list, verb.saturating_sub(reach).max(start), verb)
    };
    // «نفت … أن تكون قد استهدفت»: past the conjunction too.
    if let Some(at) = sentence.has(&WORDING.denials, verb.saturating_sub(7), verb) {
        return Some((Meaning::Negated, cue(at, "negated", "منفيا")));
    }
    if let Some(at) = sentence.has(&WORDING.historical, verb.saturating_sub(3), verb) {
        return Some((Meaning::Historical, cue(at, "background", "خلفية")));
    }
    if tense == Some(Tense::Future) {
        return Some((Meaning::Future, cue(verb, "future", "مستقبليا")));
    }
    if tense != Some(Tense::Past)
        && let Some(at) = back(&WORDING.future, REACH)
    {
        return Some((Meaning::Future, cue(at, "future", "مستقبليا")));
    }
    if tense == Some(Tense::Present)
        && let Some(at) = right_before(&WORDING.perhaps)
    {
        return Some((Meaning::Hypothetical, cue(at, "hypothetical", "افتراضيا")));
    }
    if let Some(at) = back(&WORDING.hypothetical, REACH) {
        return Some((Meaning::Hypothetical, cue(at, "hypothetical", "افتراضيا")));
    }
    if tense.is_none() {
        let behind = found.to..(found.to + 2);
        if let Some(at) = sentence.has(&WORDING.hypothetical_behind, behind.start, behind.end) {
            return Some((Meaning::Hypothetical, cue(at, "hypothetical", "افتراضيا")));
        }
        if let Some(at) = sentence.has(&WORDING.future_behind, behind.start, behind.end) {
            return Some((Meaning::Future, cue(at, "future", "مستقبليا")));
        }
    }
    by_date(sentence, tense, date)
}

/// What the date of an event says: a noun or a present that lies ahead is future, what lies years back is history.
fn by_date(
    sentence: &Sentence<'_>,
    tense: Option<Tense>,
    date: Option<&Value>,
) -> Option<(Meaning, Message)> {
    let dct = sentence.input.dct;
    if let (Some(dct), Some((first, last))) = (dct, date.and_then(Value::days)) {
        let value = date.map(ToString::to_string).unwrap_or_default();
        if first > dct && tense != Some(Tense::Past) {
            let message = Message::new(
                format!("{value} is after the document date"),
                format!("{value} بعد تاريخ الوثيقة"),
            );
            return Some((Meaning::Future, message));
        }
        if tense.is_none() && i32::from(last.year()) + 1 < i32::from(dct.year()) {
            let message = Message::new(
                format!("{value} is long before the document date"),
                format!("{value} قبل تاريخ الوثيقة بزمن"),
            );
            return Some((Meaning::Historical, message));
        }
    }
    None
}
