//! Temporal expressions: calendars, recognition, TIMEX3 values and their resolution.
//!
//! [`recognise`] reads one paragraph and knows no document date, so its answer can be cached with the paragraph;
//! [`resolve_all`] is the second, cheap step. The conventions are those of TIMEX3 (ISO-TimeML).

pub mod hijri;
mod lexicon;
mod meaning;
mod numeric;
mod pattern;
mod resolve;
mod rules;
pub mod value;
mod words;

pub use lexicon::Relation;
pub use meaning::{Calendar, Meaning};
pub use resolve::{Context, How, Resolution, resolve_all};
pub use value::{Mod, TimexType, Value, ValueError};
pub use words::{in_words, month_name, weekday_name};

use jiff::civil::Weekday;

use crate::text::words::readings;
use crate::text::{Span, Words, overlaps};
use lexicon::{LEXICON, TimeWord};
use pattern::ClassSet;
use rules::{Keep, RULES, STARTERS};

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
    /// Whether its sentence speaks of what is to come.
    pub coming: bool,
    /// The weekday written right behind a date in digits.
    pub weekday_beside: Option<Weekday>,
    /// The rule that found it.
    pub rule: &'static str,
}

/// Finds the temporal expressions of a paragraph, in order and without overlaps.
pub fn recognise(paragraph: &str) -> Vec<Timex> {
    recognise_words(&Words::new(paragraph))
}

/// As [`recognise`], over words already folded and cut.
pub fn recognise_words(words: &Words) -> Vec<Timex> {
    let mut found = Vec::new();
    for numeric in numeric::recognise(words) {
        let mut end = numeric.folded.end;
        let weekday_beside = weekday_behind(words, &mut end);
        let day = matches!(numeric.meaning, Meaning::Day(_));
        found.push(Timex {
            span: words.source_of(numeric.folded.start..if day { end } else { numeric.folded.end }),
            timex_type: numeric.meaning.timex_type(),
            meaning: numeric.meaning,
            modifier: None,
            coming: false,
            weekday_beside: weekday_beside.filter(|_| day),
            rule: numeric.rule,
        });
    }
    let mut at = 0;
    while at < words.len() {
        let Some((timex, to)) = phrase(words, at) else {
            at += 1;
            continue;
        };
        // «الساعة 17:38» takes in the bare clock; «2/3 مارس 2025» does not break a date in digits.
        let longer = |f: &Timex| f.span.len() < timex.span.len();
        if found
            .iter()
            .all(|f| !overlaps(&f.span, &timex.span) || longer(f))
        {
            found.retain(|f| !overlaps(&f.span, &timex.span));
            found.push(timex);
            at = to;
        } else {
            at += 1;
        }
    }
    found.sort_by_key(|t| t.span.start);
    found
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

/// The longest rule match at word `at`.
fn phrase(words: &Words, at: usize) -> Option<(Timex, usize)> {
    let classes = ClassSet::at(words, at);
    let starts = readings(words.text(at))
        .find_map(|r| STARTERS.get(r.stem))
        .is_some();
    if classes.is_empty() && !starts {
        return None;
    }
    let mut best: Option<(&rules::Rule, pattern::PatternMatch)> = None;
    let before = at.checked_sub(1).map_or("", |i| words.text(i));
    let fits = |rule: &&rules::Rule| {
        (rule.first.classes.meets(classes) || starts && !rule.first.words.is_empty())
            && !rule.not_after.iter().any(|word| word == before)
    };
    for rule in RULES.iter().filter(fits) {
        if let Some(found) = pattern::longest(&rule.pattern, words, at)
            && best.as_ref().is_none_or(|(_, b)| found.to > b.to)
        {
            best = Some((rule, found));
        }
    }
    let (rule, found) = best?;
    let meaning = Meaning::from_captures(rule.means, &found.captures)?;
    let (from, skip) = match (rule.keep, found.captures.year_at) {
        (Keep::Year, Some(year)) => (year, 0),
        _ => (at, found.skip),
    };
    let timex = Timex {
        span: words.source_span(from, skip, found.to),
        timex_type: meaning.timex_type(),
        meaning,
        modifier: found.captures.modifier,
        coming: is_coming(words, at),
        weekday_beside: None,
        rule: &rule.name,
    };
    Some((timex, found.to))
}

/// Whether the clause before the expression speaks of the future: a verb with سـ, سوف, من المقرر… since the last
/// full stop.
fn is_coming(words: &Words, at: usize) -> bool {
    for i in (0..at).rev() {
        match words.text(i) {
            "." | "؟" | "!" => return false,
            text if is_future_verb(text) => return true,
            _ => {}
        }
        if let Some(found) = LEXICON.longest_bare(words, i)
            && found.values.contains(&TimeWord::Future)
        {
            return true;
        }
    }
    false
}

/// A verb with the سـ of the future: سيلتقي, ستعقد; not سنة, ستة or السنوات.
fn is_future_verb(word: &str) -> bool {
    let prefixed = ["سي", "ست", "سن"]
        .iter()
        .any(|prefix| word.starts_with(prefix));
    // Three more letters at least.
    prefixed && word.len() >= 10 && !word.starts_with("سنو") && LEXICON.get_word(word).is_empty()
}
