//! Temporal expressions: calendars, recognition, TIMEX3 values and their resolution.
//!
//! [`recognise`] reads one paragraph and knows no document date, so its answer can be cached with the paragraph;
//! [`resolve_all`] is the second, cheap step. The conventions are those of TIMEX3 (ISO-TimeML).

mod begin;
mod classes;
pub mod hijri;
mod lexicon;
mod meaning;
mod numeric;
mod pattern;
mod ranges;
mod resolution;
mod resolve;
mod rules;
pub mod value;
mod words;

pub use lexicon::{Relation, Tradition};
pub use meaning::{Calendar, Meaning};
pub use resolution::{Context, Conventions, Doubt, How, Resolution};
pub use resolve::resolve_all;
pub use value::{Mod, TimexType, Value, ValueError};
pub use words::{in_hijri, in_words, month_name, recurring, weekday_name};

use std::cell::LazyCell;

use jiff::civil::Weekday;

use crate::text::words::WordKind;
use crate::text::{Span, Words};
use begin::Beginning;
use lexicon::{LEXICON, TimeWord};
use rules::RULES;

/// Of what a sentence speaks, as far as its words tell: which way a bare weekday or month points.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Lean {
    Past,
    Present,
    Future,
    /// Nothing tells: news speaks of what was.
    Open,
}

/// A temporal expression found in a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timex {
    /// Where it stands, in bytes of the paragraph.
    pub span: Span,
    /// Its TIMEX3 type.
    pub timex_type: TimexType,
    /// What it says.
    pub meaning: Meaning,
    /// Its TIMEX3 modifier.
    pub modifier: Option<Mod>,
    /// Of what its sentence speaks.
    pub lean: Lean,
    /// Whether it ends a range that the timex before it begins: «من الاثنين إلى الخميس».
    pub ends_range: bool,
    /// Whether it is said to be the same day as the timex before it, in the other calendar: «19 شعبان 1446هـ الموافق 18 فبراير 2025».
    pub same_as_before: bool,
    /// The weekday written right before or behind a date in digits.
    pub weekday_beside: Option<Weekday>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Whether a folded word is one of time: a month, a weekday, a unit, الماضي…
pub fn is_time_word(folded: &str) -> bool {
    LEXICON.get_word(folded).iter().any(begin::is_of_a_class)
}

/// Finds the temporal expressions of a paragraph, in order and without overlaps.
pub fn recognise(paragraph: &str) -> Vec<Timex> {
    recognise_words(&Words::new(paragraph))
}

/// As [`recognise`], over words already folded and cut.
pub fn recognise_words(words: &Words) -> Vec<Timex> {
    let mut found = Vec::new();
    let mut end = 0;
    for numeric in numeric::recognise(words) {
        let mut folded = numeric.folded;
        let mut weekday_beside = None;
        if matches!(numeric.meaning, Meaning::Day(_) | Meaning::Digits { .. }) {
            weekday_beside = weekday_behind(words, &mut folded.end);
            let mut start = folded.start;
            let before = weekday_before(words, &mut start);
            // A weekday between two dates belongs to the first.
            if start >= end {
                folded.start = start;
                weekday_beside = before.or(weekday_beside);
            }
            end = folded.end;
        }
        let folded_start = folded.start;
        found.push(Timex {
            span: words.source_of(folded),
            timex_type: numeric.meaning.timex_type(),
            meaning: numeric.meaning,
            modifier: None,
            lean: lean(words, words.word_at(folded_start)),
            same_as_before: false,
            weekday_beside,
            ends_range: false,
            rule: numeric.rule,
        });
    }
    // Phrases come in order; each is held against the dates in digits it overlaps and the phrases right before it.
    let mut phrases: Vec<Timex> = Vec::new();
    // The word behind the last phrase.
    let mut last = 0;
    let mut taken = vec![false; found.len()];
    let mut at = 0;
    while at < words.len() {
        let Some(phrase) = phrase(words, at) else {
            at += 1;
            continue;
        };
        let mut fresh = ranges::partners(words, &phrase);
        let ends_range = ranges::links(words, last, phrase.from) && !phrases.is_empty();
        fresh.push(Timex {
            ends_range,
            ..phrase.timex
        });
        fresh.sort_by_key(|t| t.span.start);
        let mut used = false;
        for timex in fresh {
            // «الساعة 17:38» takes in the bare clock; «2/3 مارس 2025» does not break a date in digits.
            let longer = |f: &Timex| f.span.len() < timex.span.len() || f.span == timex.span;
            let first = found.partition_point(|f| f.span.end <= timex.span.start);
            let digits: Vec<usize> = (first..found.len())
                .take_while(|i| found[*i].span.start < timex.span.end)
                .collect();
            let tail = phrases
                .iter()
                .rev()
                .take_while(|p| p.span.end > timex.span.start)
                .count();
            let fits = digits.iter().all(|i| taken[*i] || longer(&found[*i]))
                && phrases.iter().rev().take(tail).all(longer);
            if fits {
                digits.iter().for_each(|i| taken[*i] = true);
                phrases.truncate(phrases.len() - tail);
                phrases.push(timex);
                used = true;
            }
        }
        if used {
            last = phrase.to;
        }
        at = if used { phrase.to } else { at + 1 };
    }
    let mut kept = taken.iter().map(|taken| !taken);
    found.retain(|_| kept.next().unwrap_or(true));
    found.extend(phrases);
    found.sort_by_key(|t| t.span.start);
    mark_pairs(words, &mut found);
    found
}

/// Marks the second of two dates that are said to be one, in both calendars.
fn mark_pairs(words: &Words, found: &mut [Timex]) {
    for i in 1..found.len() {
        let (Some(first), Some(second)) = (found.get(i - 1), found.get(i)) else {
            return;
        };
        if first.is_hijri() != second.is_hijri() {
            let words_between = words.within(first.span.end..second.span.start);
            let between: Vec<&str> = words_between
                .filter(|i| words.kind(*i) != Some(WordKind::Punct))
                .map(|i| words.text(i))
                .collect();
            let same =
                between.is_empty() || LEXICON.get(&between.join(" ")).contains(&TimeWord::SameDay);
            if let Some(second) = found.get_mut(i) {
                second.same_as_before = same;
            }
        }
    }
}

impl Timex {
    /// Whether it names a day of the Hijri calendar.
    fn is_hijri(&self) -> bool {
        matches!(self.meaning, Meaning::Calendar(fields) if fields.month.is_some_and(|m| m.hijri))
    }
}

/// A weekday right behind a date in digits, with or without a comma: `19/03/2025, الأربعاء`. Moves `end` behind it.
fn weekday_behind(words: &Words, end: &mut usize) -> Option<Weekday> {
    let mut at = words.word_at(*end);
    if matches!(words.text(at), "," | "،") {
        at += 1;
    }
    let found = LEXICON.longest_bare(words, at)?;
    let weekday = found.values.iter().find_map(|w| match w {
        TimeWord::Weekday(weekday) => Some(*weekday),
        _ => None,
    })?;
    *end = words.get(found.to - 1)?.end as usize;
    Some(weekday)
}

/// «يوم», a weekday or both right before a date in digits: `يوم الأربعاء 19/03/2025`. Moves `start` before them.
fn weekday_before(words: &Words, start: &mut usize) -> Option<Weekday> {
    let mut at = words.word_at(*start);
    let mut weekday = None;
    let comma = usize::from(
        at.checked_sub(1)
            .is_some_and(|i| matches!(words.text(i), "," | "،")),
    );
    if let Some(from) = at.checked_sub(1 + comma)
        && let Some(found) = LEXICON
            .longest(words, from)
            .filter(|found| found.to == from + 1)
        && let Some(TimeWord::Weekday(day)) = found.values.first()
    {
        weekday = Some(*day);
        *start = words
            .get(from)
            .map_or(*start, |w| w.start as usize + found.skip);
        at = from;
    }
    if let Some(day) = at.checked_sub(1)
        && words.text(day) == "يوم"
    {
        *start = words.get(day).map_or(*start, |w| w.start as usize);
    }
    weekday
}

/// A timex found by a rule, with the words it stands at.
struct Phrase {
    timex: Timex,
    /// Its first word.
    from: usize,
    /// The word behind its last one.
    to: usize,
    /// Folded bytes of proclitics on its first word.
    skip: usize,
}

/// The longest rule match at word `at`.
fn phrase(words: &Words, at: usize) -> Option<Phrase> {
    let begins = Beginning::of(words, at);
    if begins.is_nothing() {
        return None;
    }
    let next = LazyCell::new(|| Beginning::of(words, at + 1));
    let vouched = |behind: &pattern::First| {
        behind.classes.meets(next.classes) || next.behind && !behind.words.is_empty()
    };
    let fits = |rule: &&rules::Rule| {
        rule.behind.as_ref().is_none_or(vouched)
            && !rule
                .not_after
                .iter()
                .any(|phrase| stands_before(words, at, phrase))
    };
    let mut best: Option<(&rules::Rule, pattern::PatternMatch)> = None;
    for rule in begins
        .rules()
        .filter_map(|rule| RULES.get(rule))
        .filter(fits)
    {
        if let Some(found) = pattern::longest(&rule.pattern, words, at)
            && best.as_ref().is_none_or(|(_, b)| found.to > b.to)
            && !rule
                .not_before
                .iter()
                .any(|phrase| stands_at(words, found.to, phrase))
        {
            best = Some((rule, found));
        }
    }
    let (rule, found) = best?;
    // What a preposition vouches for may be the beginning of more: «منذ» of a year alone, and of «عام 2022».
    if let Some((from, _)) = found.captures.from.filter(|(from, _)| *from > at)
        && let Some(more) = phrase(words, from).filter(|more| more.to >= found.to)
    {
        return Some(more);
    }
    let (meaning, modifier) = Meaning::from_captures(rule.means, &found.captures)?;
    let (from, skip) = found.captures.from.unwrap_or((at, found.skip));
    let timex = Timex {
        span: words.source_span(from, skip, found.to),
        timex_type: meaning.timex_type(),
        meaning,
        modifier,
        lean: lean(words, at),
        weekday_beside: None,
        ends_range: false,
        same_as_before: false,
        rule: &rule.name,
    };
    Some(Phrase {
        timex,
        from,
        to: found.to,
        skip,
    })
}

/// Whether the folded words of `phrase` stand right before word `at`.
fn stands_before(words: &Words, at: usize, phrase: &str) -> bool {
    let length = phrase.split(' ').count();
    at.checked_sub(length)
        .is_some_and(|from| stands_at(words, from, phrase))
}

/// Whether the folded words of `phrase` stand at word `at`.
fn stands_at(words: &Words, at: usize, phrase: &str) -> bool {
    phrase
        .split(' ')
        .enumerate()
        .all(|(i, word)| words.text(at + i) == word)
}

/// Of what the clause before an expression speaks: the nearest verb before it tells, as far as verbs are known by their
/// looks: what is to come (سـ, سوف, من المقرر…), what goes on (an imperfect with ي), or what was.
fn lean(words: &Words, at: usize) -> Lean {
    // A clause is rarely longer; a line without full stops may be.
    for i in (at.saturating_sub(40)..at).rev() {
        let text = words.text(i);
        if matches!(text, "." | "؟" | "!") {
            break;
        }
        let known = Some(i)
            .filter(|i| Beginning::of(words, *i).tells_lean)
            .and_then(|i| LEXICON.longest(words, i))
            .map_or(&[][..], |found| found.values);
        if known.contains(&TimeWord::Future)
            || is_future_verb(text) && !known.contains(&TimeWord::NotFuture)
        {
            return Lean::Future;
        }
        if known.contains(&TimeWord::Past) {
            return Lean::Past;
        }
        let verb = text.strip_prefix('و').unwrap_or(text);
        let imperfect = verb.starts_with('ي') && verb.len() >= 8;
        if imperfect || known.contains(&TimeWord::Present) {
            // «من المقرر أن يلتقي» is still to come, «كان يلتقي» was.
            let before = i.checked_sub(2).and_then(|i| LEXICON.longest(words, i));
            let planned = words.text(i.saturating_sub(1)) == "ان"
                && before.is_some_and(|found| found.values.contains(&TimeWord::Future));
            let was = words.text(i.saturating_sub(1)).ends_with("كان");
            return match (planned, was) {
                (true, _) => Lean::Future,
                (_, true) => Lean::Past,
                _ => Lean::Present,
            };
        }
    }
    Lean::Open
}

/// A verb with the سـ of the future: سيلتقي, ستعقد. Nouns that begin so are listed in the data.
fn is_future_verb(word: &str) -> bool {
    let word = word.strip_prefix('و').unwrap_or(word);
    ["سي", "ست", "سن"]
        .iter()
        .any(|prefix| word.starts_with(prefix))
        && word.len() >= 8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_between_two_dates_belongs_to_the_first() {
        let text = "صدر في 19/03/2025, السبت 9/3/2025 ثم السبت 9/3/2025";
        let found: Vec<&str> = recognise(text).into_iter().map(|t| &text[t.span]).collect();
        assert_eq!(found, ["19/03/2025, السبت", "9/3/2025", "السبت 9/3/2025"]);
    }
}
