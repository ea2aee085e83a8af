//! The first step: from the text of a paragraph to its timexes.

use jiff::civil::Weekday;

use super::digits::{self, InDigits};
use super::expression::Expression;
use super::meaning::Meaning;
use super::rules::TimexRule;
use super::vocabulary::grammar::{GRAMMAR, GrammarWord};
use super::vocabulary::{LEXICON, TimeWord};
use super::{phrase, ranges, tense};
use crate::text::words::WordKind;
use crate::text::{Span, Words};

/// Finds the temporal expressions of a paragraph, in order and without overlaps. Spans are in bytes of the paragraph.
///
/// ```
/// use khabar_engine::time::{Context, recognise, resolve_all};
///
/// let paragraph = "وصل الوفد أمس الثلاثاء ويغادر بعد ثلاثة أيام.";
/// let timexes = recognise(paragraph);
/// let words: Vec<&str> = timexes.iter().map(|timex| timex.span.of(paragraph)).collect();
/// assert_eq!(words, ["أمس الثلاثاء", "بعد ثلاثة أيام"]);
///
/// // The date of the article is needed only now.
/// let context = Context { dct: Some("2025-03-19".parse()?), ..Context::default() };
/// let (resolved, _) = resolve_all(&timexes, &context);
/// let values = resolved.iter().flat_map(|resolution| &resolution.value);
/// let values: Vec<String> = values.map(|value| value.to_string()).collect();
/// assert_eq!(values, ["2025-03-18", "2025-03-22"]);
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn recognise(paragraph: &str) -> Vec<Expression> {
    recognise_words(&Words::new(paragraph))
}

/// As [`recognise`], over words already folded and cut.
pub fn recognise_words(words: &Words) -> Vec<Expression> {
    let mut in_digits = timexes_in_digits(words);
    // Phrases come in order; each is held against the dates in digits it overlaps and the phrases right before it.
    let mut phrases: Vec<Expression> = Vec::new();
    // The word behind the last phrase.
    let mut last = 0;
    // Of the timexes in digits, those that a phrase has taken in.
    let mut taken = vec![false; in_digits.len()];
    let mut at = 0;
    while at < words.len() {
        let Some(phrase) = phrase::at(words, at) else {
            at += 1;
            continue;
        };
        if phrase.in_a_name {
            at = phrase.to;
            continue;
        }
        let mut candidates = ranges::partners(words, &phrase);
        let ends_range = ranges::links(words, last, phrase.from) && !phrases.is_empty();
        candidates.push(Expression {
            ends_range,
            ..phrase.timex
        });
        candidates.sort_by_key(|timex| timex.span.start);
        let mut is_used = false;
        for timex in candidates {
            is_used |= add_phrase(&mut phrases, &in_digits, &mut taken, timex);
        }
        at = if is_used { phrase.to } else { at + 1 };
        if is_used {
            last = phrase.to;
        }
    }
    let mut taken = taken.into_iter();
    in_digits.retain(|_| !taken.next().unwrap_or_default());
    let mut timexes = in_digits;
    timexes.extend(phrases);
    timexes.sort_by_key(|timex| timex.span.start);
    mark_pairs(words, &mut timexes);
    timexes
}

/// Adds a timex to the phrases before it, unless it overlaps a longer one. Shorter ones that it overlaps go, also those in digits:
/// «الساعة 17:38» takes in the bare clock; «2/3 مارس 2025» does not break a date in digits. Whether it was added.
fn add_phrase(
    phrases: &mut Vec<Expression>,
    in_digits: &[Expression],
    taken: &mut [bool],
    timex: Expression,
) -> bool {
    let gives_way =
        |other: &Expression| other.span.len() < timex.span.len() || other.span == timex.span;
    let first = in_digits.partition_point(|other| other.span.end <= timex.span.start);
    let overlapped = || {
        (first..)
            .zip(in_digits.iter().skip(first))
            .take_while(|(_, other)| other.span.start < timex.span.end)
    };
    let tail = phrases
        .iter()
        .rev()
        .take_while(|other| other.span.end > timex.span.start)
        .count();
    let is_taken = |at: usize| taken.get(at).is_some_and(|taken| *taken);
    let fits = overlapped().all(|(at, other)| is_taken(at) || gives_way(other))
        && phrases.iter().rev().take(tail).all(gives_way);
    if fits {
        let count = overlapped().count();
        let now_taken = taken.iter_mut().skip(first).take(count);
        now_taken.for_each(|taken| *taken = true);
        phrases.truncate(phrases.len() - tail);
        phrases.push(timex);
    }
    fits
}

/// The timexes that are written in digits, each with the weekday beside it.
fn timexes_in_digits(words: &Words) -> Vec<Expression> {
    let mut timexes = Vec::new();
    // Folded byte behind the last date.
    let mut end = 0;
    for InDigits {
        mut folded,
        meaning,
        rule,
    } in digits::recognise(words)
    {
        let mut weekday_beside = None;
        if matches!(meaning, Meaning::Day(_) | Meaning::Digits { .. }) {
            if let Some((behind, weekday)) = weekday_behind(words, folded.end) {
                folded.end = behind;
                weekday_beside = Some(weekday);
            }
            let (start, weekday) = weekday_before(words, folded.start);
            // A weekday between two dates belongs to the first.
            if start >= end {
                folded.start = start;
                weekday_beside = weekday.or(weekday_beside);
            }
            end = folded.end;
        }
        let tense = tense::of_clause_before(words, words.word_at(folded.start));
        timexes.push(Expression {
            span: words.source_of(folded),
            timex_type: meaning.timex_type(),
            meaning,
            modifier: None,
            tense,
            same_as_before: false,
            weekday_beside,
            ends_range: false,
            rule: TimexRule::Reader(rule),
        });
    }
    timexes
}

/// Marks the second of two times that are said to be one: dates in both calendars, a weekday and its date.
fn mark_pairs(words: &Words, timexes: &mut [Expression]) {
    let mut before: Option<&Expression> = None;
    for timex in timexes {
        if let Some(first) = before
            && (first.is_hijri() != timex.is_hijri() || first.bare_weekday().is_some())
        {
            let between: Vec<&str> = words
                .within(Span::new(first.span.end, timex.span.start))
                .filter(|word| words.kind(*word) != Some(WordKind::Punct))
                .map(|word| words.text(word))
                .collect();
            let weekday = first.bare_weekday();
            timex.same_as_before = between.is_empty() && weekday.is_none()
                || LEXICON
                    .get(&between.join(" "))
                    .contains(&TimeWord::SameDay {});
            if timex.same_as_before && weekday.is_some() {
                timex.set_weekday(weekday);
            }
        }
        before = Some(timex);
    }
}

/// A weekday right behind a date in digits that ends at folded byte `end`, with or without a comma: `19/03/2025, الأربعاء`. The folded byte
/// behind it, and the weekday.
fn weekday_behind(words: &Words, end: usize) -> Option<(usize, Weekday)> {
    let mut at = words.word_at(end);
    if is_comma(words, at) {
        at += 1;
    }
    let entry = LEXICON.longest_bare(words, at)?;
    let weekday = entry.values.iter().find_map(|word| match word {
        TimeWord::Weekday { weekday } => Some(*weekday),
        _ => None,
    })?;
    let last = words.get(entry.to.checked_sub(1)?)?;
    Some((last.end as usize, weekday))
}

/// «يوم», a weekday or both right before a date in digits that starts at folded byte `start`: `يوم الأربعاء 19/03/2025`. The folded byte they
/// start at, and the weekday.
fn weekday_before(words: &Words, start: usize) -> (usize, Option<Weekday>) {
    let mut start = start;
    let mut at = words.word_at(start);
    let mut weekday_before = None;
    let comma = at.checked_sub(1).is_some_and(|i| is_comma(words, i));
    if let Some(from) = at.checked_sub(1 + usize::from(comma))
        && let Some(entry) = LEXICON
            .longest(words, from)
            .filter(|entry| entry.to == from + 1)
        && let Some(TimeWord::Weekday { weekday }) = entry.values.first()
    {
        weekday_before = Some(*weekday);
        start = words
            .get(from)
            .map_or(start, |word| word.start as usize + entry.skip);
        at = from;
    }
    if let Some(day) = at.checked_sub(1)
        && GRAMMAR.is(words, day, GrammarWord::BeforeDigits {})
    {
        start = words.get(day).map_or(start, |word| word.start as usize);
    }
    (start, weekday_before)
}

fn is_comma(words: &Words, at: usize) -> bool {
    matches!(words.text(at), "," | "،")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_between_two_dates_belongs_to_the_first() {
        let text = "صدر في 19/03/2025, السبت 9/3/2025 ثم السبت 9/3/2025";
        let found: Vec<&str> = recognise(text)
            .into_iter()
            .map(|t| &text[t.span.range()])
            .collect();
        assert_eq!(found, ["19/03/2025, السبت", "9/3/2025", "السبت 9/3/2025"]);
    }
}
