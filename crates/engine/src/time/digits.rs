//! Dates and clock times written in digits, glued or not: `19/03/2025`, `2025-03-18`, `14.2.2025`, `17:38`,
//! `17:3819/03/2025`, `February 13, 2025`.

use std::cmp::Reverse;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::meaning::{Calendar, Meaning};
use super::pattern::SaidYear;
use super::rules::Reader;
use super::value::Clock;
use super::vocabulary::MonthName;
use super::vocabulary::grammar::{Era, GRAMMAR, GrammarWord, HalfOfDay};
use crate::text::{Span, Words};

/// A timex in digits, by its folded span.
pub struct InDigits {
    /// Where it stands in the folded text.
    pub folded: Span,
    /// What it says.
    pub meaning: Meaning,
    /// The rule that found it.
    pub rule: Reader,
}

struct Patterns {
    /// A clock time; a date may be glued to it on either side.
    clock: Regex,
    year_last: Regex,
    /// The same at the beginning of a text.
    year_last_here: Regex,
    year_first: Regex,
    english: Regex,
    /// Day, month and the last two digits of a year.
    short_year: Regex,
}

/// Day, month, year; a space may stand around a slash or a dash.
const YEAR_LAST: &str =
    r"(3[01]|[12][0-9]|0?[1-9])( ?[/\-] ?|\.)(3[01]|[12][0-9]|0?[1-9])( ?[/\-] ?|\.)([12][0-9]{3})";

static PATTERNS: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    Some(Patterns {
        clock: Regex::new(r"(?-u:\b)(?:(?:19|20)[0-9]{2})?([01][0-9]|2[0-3]|[0-9]):([0-5][0-9])(?::([0-5][0-9])(?-u:\b))?").ok()?,
        year_last: Regex::new(YEAR_LAST).ok()?,
        year_last_here: Regex::new(&format!("^{YEAR_LAST}")).ok()?,
        year_first: Regex::new(r"(?-u:\b)([12][0-9]{3})( ?[/\-] ?|\.)(1[0-2]|0?[1-9])( ?[/\-] ?|\.)(3[01]|[12][0-9]|0?[1-9])").ok()?,
        english: Regex::new(
            r"(?-u:\b)(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? |(?:mon|tue|wed|thu|fri|sat|sun),? )?(?:(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? ([0-9]{1,2})(?:st|nd|rd|th)?|([0-9]{1,2})(?:st|nd|rd|th)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?),? ([12][0-9]{3})(?-u:\b)",
        )
        .ok()?,
        short_year: Regex::new(r"(?-u:\b)(3[01]|[12][0-9]|0?[1-9])([/.])(1[0-2]|0?[1-9])([/.])([0-9]{2})(?-u:\b)").ok()?,
    })
});

const ENGLISH: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// Finds what is written in digits, left to right, without overlaps.
pub fn recognise(words: &Words) -> Vec<InDigits> {
    let text = words.folded();
    // Most paragraphs have no digits at all.
    let Some(patterns) = PATTERNS
        .as_ref()
        .filter(|_| text.bytes().any(|b| b.is_ascii_digit()))
    else {
        return Vec::new();
    };
    let clocks: Vec<InDigits> = patterns
        .clock
        .captures_iter(text)
        .filter_map(|captures| clock(words, &captures))
        .collect();
    let mut timexes = dates(words, patterns, &clocks);
    timexes.extend(clocks);
    // Of two at one place the longer one.
    timexes.sort_by_key(|timex| (timex.folded.start, Reverse(timex.folded.end)));
    let mut end = 0;
    timexes.retain(|timex| {
        let fits = timex.folded.start >= end;
        if fits {
            end = timex.folded.end;
        }
        fits
    });
    timexes
}

fn clock(words: &Words, captures: &regex::Captures) -> Option<InDigits> {
    let text = words.folded();
    let (whole, hour, minute) = (captures.get(0)?, captures.get(1)?, captures.get(2)?);
    // A score, a ratio or a longer run is no clock; a date may be glued behind one.
    if glued_before(text, whole.start(), &[':']) || from(text, whole.end()).starts_with(':') {
        return None;
    }
    let mut clock = Clock::new(hour.as_str().parse().ok()?, minute.as_str().parse().ok()?)?;
    if let Some(second) = captures.get(3) {
        clock = clock.at_second(second.as_str().parse().ok()?)?;
    }
    // «06:42 م», «10:45 صباحا»: the afternoon is twelve hours on.
    let half = GRAMMAR.find(words, words.word_at(whole.end()), |word| match word {
        GrammarWord::HalfOfDay { half } => Some(half),
        _ => None,
    });
    let (clock, behind) = match half {
        Some((behind, HalfOfDay::AfterNoon)) if clock.hour() < 12 => {
            (clock.plus_hours(12), Some(behind))
        }
        // «12:30 ص» is half an hour behind midnight.
        Some((behind, HalfOfDay::BeforeNoon)) if clock.hour() == 12 => {
            (clock.plus_hours(12), Some(behind))
        }
        Some((behind, _)) if clock.hour() <= 12 => (clock, Some(behind)),
        _ => (clock, None),
    };
    let end = behind.map_or(Some(whole.end()), |behind| end_before(words, behind))?;
    Some(InDigits {
        // «202409:41»: a year may be glued before it.
        folded: Span::new(hour.start(), end),
        meaning: clock_meaning(clock),
        rule: Reader::DigitsClock,
    })
}

fn clock_meaning(clock: Clock) -> Meaning {
    Meaning::Clock {
        clock,
        deictic: None,
        weekday: None,
    }
}

/// The text from a folded byte on; nothing where no letter starts.
fn from(text: &str, start: usize) -> &str {
    text.get(start..).unwrap_or_default()
}

/// The folded byte behind the word before word `to`.
fn end_before(words: &Words, to: usize) -> Option<usize> {
    let last = words.get(to.checked_sub(1)?)?;
    Some(last.end as usize)
}

fn number(captures: &regex::Captures, group: usize) -> Option<i16> {
    captures.get(group)?.as_str().parse().ok()
}

fn date(year: Option<i16>, month: Option<i16>, day: Option<i16>) -> Option<Date> {
    Date::new(year?, i8::try_from(month?).ok()?, i8::try_from(day?).ok()?).ok()
}

/// A day and a month that are told apart later; one of them is a month.
fn digits(year: Option<i16>, first: Option<i16>, second: Option<i16>) -> Option<Meaning> {
    if first? > 12 && second? > 12 {
        return None;
    }
    Some(Meaning::Digits {
        year: year?,
        first: u8::try_from(first?).ok()?,
        second: u8::try_from(second?).ok()?,
    })
}

/// Whether both separators of a date are the same.
fn is_even(captures: &regex::Captures) -> bool {
    captures.get(2).map(|m| m.as_str().trim()) == captures.get(4).map(|m| m.as_str().trim())
}

fn dates(words: &Words, patterns: &Patterns, clocks: &[InDigits]) -> Vec<InDigits> {
    let text = words.folded();
    let mut dates = Vec::new();
    let mut push = |folded: Span, meaning: Option<Meaning>, rule| {
        dates.extend(meaning.map(|meaning| InDigits {
            folded,
            meaning,
            rule,
        }));
    };
    for c in patterns.year_first.captures_iter(text).filter(is_even) {
        if let Some(whole) = c.get(0).filter(|w| free(text, w.start(), w.end(), clocks)) {
            let (year, month, day) = (number(&c, 1), number(&c, 3), number(&c, 5));
            match hijri(words, whole.range().into(), year, month, day) {
                Some((span, meaning)) => push(span, Some(meaning), Reader::DigitsHijri),
                None => push(
                    whole.range().into(),
                    date(year, month, day).map(Meaning::Day),
                    Reader::DigitsYearFirst,
                ),
            }
        }
    }
    for c in patterns.year_last.captures_iter(text).filter(is_even) {
        let whole = c.get(0).filter(|w| free(text, w.start(), w.end(), clocks));
        if let Some((span, meaning, rule)) =
            whole.and_then(|w| year_last(words, w.range().into(), &c))
        {
            push(span, Some(meaning), rule);
        }
    }
    // Behind a glued clock (17:3819/03/2025) the date begins where the clock ends.
    for clock in clocks {
        let end = clock.folded.end;
        let behind = from(text, end);
        if behind.starts_with(|c: char| c.is_ascii_digit())
            && let Some(c) = patterns.year_last_here.captures(behind).filter(is_even)
            && let Some(whole) = c.get(0).filter(|w| ends_free(text, end + w.end()))
            && let Some((span, meaning, rule)) =
                year_last(words, Span::new(end, end + whole.end()), &c)
        {
            push(span, Some(meaning), rule);
        }
    }
    for c in patterns.short_year.captures_iter(text).filter(is_even) {
        // With dots the day and the month must be whole too: 1.2.13 is the number of a section.
        let dots = c.get(2).is_some_and(|m| m.as_str() == ".");
        if dots && c.get(0).is_some_and(|w| w.len() < 8) {
            continue;
        }
        // 16/4/13; a year above 50 is one of the last century.
        let year = number(&c, 5).map(|year| year + if year > 50 { 1900 } else { 2000 });
        if let Some(whole) = c.get(0).filter(|w| free(text, w.start(), w.end(), clocks)) {
            push(
                whole.range().into(),
                digits(year, number(&c, 1), number(&c, 3)),
                Reader::DigitsShortYear,
            );
        }
    }
    for c in patterns.english.captures_iter(text) {
        let month = c
            .get(1)
            .or(c.get(4))
            .and_then(|m| ENGLISH.iter().position(|e| *e == m.as_str()));
        if let (Some(whole), Some(month)) = (c.get(0), month) {
            let month = i16::try_from(month + 1).ok();
            push(
                whole.range().into(),
                date(number(&c, 5), month, number(&c, 2).or(number(&c, 3))).map(Meaning::Day),
                Reader::EnglishDate,
            );
        }
    }
    dates
}

/// A date with its year last, and the era that may follow it.
fn year_last(words: &Words, span: Span, c: &regex::Captures) -> Option<(Span, Meaning, Reader)> {
    let (year, month, day) = (number(c, 5), number(c, 3), number(c, 1));
    if let Some((span, meaning)) = hijri(words, span, year, month, day) {
        return Some((span, meaning, Reader::DigitsHijri));
    }
    let at = words.word_at(span.end);
    let era = GRAMMAR.era(words, at);
    let end = match era {
        // Behind a space the letter of the era may be that of something else.
        Some((behind, Era::Christian)) if !words.spaced(at) => end_before(words, behind)?,
        _ => span.end,
    };
    let span = Span::new(span.start, end);
    Some((span, digits(year, day, month)?, Reader::Digits))
}

/// A date of the Hijri calendar in the digits at `span`, with the era that may follow it. A year between 1300 and 1500 that no era makes
/// another is one of that calendar: the press of today writes of 1446, not of the fifteenth century by its days.
fn hijri(
    words: &Words,
    span: Span,
    year: Option<i16>,
    month: Option<i16>,
    day: Option<i16>,
) -> Option<(Span, Meaning)> {
    let behind = match (GRAMMAR.era(words, words.word_at(span.end)), year?) {
        (Some((behind, Era::Hijri)), 1300..1600) => Some(behind),
        (None, 1300..1500) => None,
        _ => return None,
    };
    let fields = Calendar {
        year: Some(SaidYear {
            number: year?,
            era: Some(Era::Hijri),
        }),
        month: Some(MonthName::unnamed(
            i8::try_from(month?).ok().filter(|month| *month <= 12)?,
            true,
        )),
        day: u8::try_from(day?).ok(),
        ..Calendar::default()
    };
    let end = behind.map_or(Some(span.end), |behind| end_before(words, behind))?;
    Some((Span::new(span.start, end), Meaning::Calendar(fields)))
}

/// Whether a date may start and end there: no digit around it, and not inside a clock.
fn free(text: &str, start: usize, end: usize, clocks: &[InDigits]) -> bool {
    let next = clocks.partition_point(|c| c.folded.end <= start);
    let inside_clock = clocks.get(next).is_some_and(|c| c.folded.start < start);
    !inside_clock && !glued_before(text, start, &['/', '-', '.', ':']) && ends_free(text, end)
}

/// Whether a digit stands right before, or a mark that joins it to digits; behind a word a colon only introduces (نشر:03/11/2021).
fn glued_before(text: &str, start: usize, marks: &[char]) -> bool {
    let mut before = text.get(..start).unwrap_or_default().chars().rev();
    match before.next() {
        Some(c) if c.is_ascii_digit() => true,
        Some(c) if marks.contains(&c) => !before.next().is_some_and(char::is_alphabetic),
        _ => false,
    }
}

fn ends_free(text: &str, end: usize) -> bool {
    !from(text, end).starts_with(|c: char| c.is_ascii_digit() || matches!(c, '/' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(String, Meaning)> {
        let words = Words::new(text);
        recognise(&words)
            .into_iter()
            .map(|n| (words.folded()[n.folded.range()].to_string(), n.meaning))
            .collect()
    }

    fn day(y: i16, m: i8, d: i8) -> Meaning {
        Meaning::Day(Date::new(y, m, d).unwrap())
    }

    #[test]
    fn reads_digits_glued_or_not() {
        let clock = |h, m| clock_meaning(Clock::new(h, m).unwrap());
        assert_eq!(
            found("17:3819/03/2025, الأربعاء"),
            [
                ("17:38".into(), clock(17, 38)),
                (
                    "19/03/2025".into(),
                    digits(Some(2025), Some(19), Some(3)).unwrap()
                )
            ]
        );
        assert_eq!(
            found("٠١/٠٧/٢٠٢٥"),
            [(
                "01/07/2025".into(),
                digits(Some(2025), Some(1), Some(7)).unwrap()
            )]
        );
        assert_eq!(found("14.2.2025 و 2025-03-18").len(), 2);
        assert_eq!(
            found("(@Zlatti_71) February 13, 2025"),
            [("february 13, 2025".into(), day(2025, 2, 13))]
        );
        assert_eq!(found("06:42 م"), [("06:42 م".into(), clock(18, 42))]);
    }

    #[test]
    fn takes_every_form_of_an_era() {
        let words = |text| found(text).into_iter().map(|(words, _)| words).collect();
        let in_hijri: Vec<String> = words("صدر في 15/9/1446 هـ وعدل في 2/10/1446 الهجري");
        assert_eq!(in_hijri, ["15/9/1446 ه", "2/10/1446 الهجري"]);
        let christian: Vec<String> = words("بدأ في 19/3/2025م وانتهى في 20/3/2025ميلادي");
        assert_eq!(christian, ["19/3/2025م", "20/3/2025ميلادي"]);
        // Behind a space the letter may begin something else.
        let apart: Vec<String> = words("وصل في 19/3/2025 م. سعد");
        assert_eq!(apart, ["19/3/2025"]);
    }

    #[test]
    fn leaves_other_digits_alone() {
        assert_eq!(
            found("بنتيجة 3-2 و1990 شخصا و 31/13/2025 و 1:2:3 و 192.168.2024.1"),
            []
        );
    }
}
