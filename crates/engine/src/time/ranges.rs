//! Ranges: two linked timexes of which one lacks what the other says. «من 12 إلى 15 من الشهر الجاري», «يومي 10 و11 أبريل»,
//! «بين عامي 2004 و2006», «بين يناير ومارس 2025», «3-5 مارس», «بين الساعة 8 و10 مساء».

use super::expression::Expression;
use super::letters::{AND, LETTER};
use super::meaning::{Calendar, Every, Meaning};
use super::pattern::SaidYear;
use super::phrase::Phrase;
use super::rules::{Reader, TimexRule};
use super::value::Clock;
use super::vocabulary::grammar::{GRAMMAR, GrammarWord};
use super::vocabulary::{LEXICON, Link, TimeWord};
use crate::text::numbers;
use crate::text::punctuation::is_dash;
use crate::text::words::{WordKind, Words};

/// The other parts of ranges that `phrase` is a part of.
pub fn partners(words: &Words, phrase: &Phrase) -> Vec<Expression> {
    match phrase.timex.meaning {
        Meaning::Calendar(fields) => {
            let mut partners = first_parts(words, phrase, &fields);
            let year = other_calendar(words, phrase, &fields);
            partners.extend(year.or_else(|| second_year(words, phrase, &fields)));
            partners.extend(next_month(words, phrase, &fields));
            partners
        }
        Meaning::Clock {
            clock,
            deictic,
            weekday,
        } => {
            let of_day = |clock| Meaning::Clock {
                clock,
                deictic,
                weekday,
            };
            first_hour(words, phrase, clock, of_day)
                .into_iter()
                .collect()
        }
        Meaning::Every(Every::Weekday(_), times) => weekdays_before(words, phrase, times),
        _ => Vec::new(),
    }
}

/// What links the part of a range or list before word `behind` to what stands there: the word of the part, and the link.
fn part_before(words: &Words, behind: usize, joined: bool) -> Option<(usize, Link)> {
    let before = behind.checked_sub(1)?;
    if joined {
        return Some((before, Link::And));
    }
    Some((before.checked_sub(1)?, link_at(words, before)?))
}

/// The parts before: days without their month, or months without their year. One after the other: «أيام 10 و11 و12 فبراير».
fn first_parts(words: &Words, phrase: &Phrase, fields: &Calendar) -> Vec<Expression> {
    let mut parts = Vec::new();
    let mut behind = phrase.from;
    let mut joined = phrase.skip > 0 && words.text(phrase.from).starts_with(AND);
    let mut later = fields.day;
    let mut is_range = false;
    while let Some((at, link)) = part_before(words, behind, joined) {
        let Some((skip, meaning)) = part_of(words, at, fields) else {
            break;
        };
        // «30 و31 يوليو», «3-4 مارس»: days that rise need no word that opens them.
        is_range = meaning.day.is_some() && meaning.day < later
            || is_range && meaning.day.is_some()
            || at.checked_sub(1).is_some_and(|before| opens(words, before))
            || is_dash(words.text(behind.saturating_sub(1)))
                && !words.spaced(behind.saturating_sub(1));
        parts.push(part(words, phrase, at, skip, Meaning::Calendar(meaning)));
        if link == Link::To {
            break;
        }
        later = meaning.day;
        behind = at;
        joined = skip > 0;
    }
    if !is_range {
        parts.clear();
    }
    parts
}

/// A word that is a part of a range of days or months: the bytes of its conjunction, and what it says with what the last part says.
fn part_of(words: &Words, at: usize, fields: &Calendar) -> Option<(usize, Calendar)> {
    if fields.day.is_some() {
        let is_number = words.kind(at) == Some(WordKind::Number);
        let day =
            numbers::digits(words, at).filter(|n| is_number && (1..=31).contains(&n.value))?;
        let meaning = Calendar {
            day: u8::try_from(day.value).ok(),
            weekday: None,
            ..*fields
        };
        return Some((0, meaning));
    }
    fields.month?;
    let entry = LEXICON.longest(words, at).filter(|m| m.to == at + 1)?;
    let is_joined = entry.skip == LETTER && words.text(at).starts_with(AND);
    let month = entry.values.iter().find_map(|word| match word {
        TimeWord::Month { month } if entry.skip == 0 || is_joined => Some(*month),
        _ => None,
    })?;
    let meaning = Calendar {
        month: Some(month),
        ..*fields
    };
    Some((entry.skip, meaning))
}

/// The weekdays before one that recurs: «أيام الجمعة والسبت من كل أسبوع».
fn weekdays_before(words: &Words, phrase: &Phrase, times: Option<u8>) -> Vec<Expression> {
    let mut parts = Vec::new();
    let mut behind = phrase.from;
    let mut joined = phrase.skip > 0;
    while let Some((at, _)) = part_before(words, behind, joined) {
        let entry = LEXICON
            .longest(words, at)
            .filter(|entry| entry.to == at + 1);
        let weekday = entry.and_then(|entry| {
            entry.values.iter().find_map(|word| match word {
                TimeWord::Weekday { weekday } => Some((entry.skip, *weekday)),
                _ => None,
            })
        });
        let Some((skip, weekday)) = weekday else {
            break;
        };
        let meaning = Meaning::Every(Every::Weekday(weekday), times);
        parts.push(part(words, phrase, at, skip, meaning));
        behind = at;
        joined = skip > 0;
    }
    parts
}

/// The hour at which a stretch begins whose end says what half of the day they are in: «بين الساعة 8 و10 مساء», «من 9 إلى 5 عصرا».
fn first_hour(
    words: &Words,
    phrase: &Phrase,
    last: Clock,
    of_day: impl Fn(Clock) -> Meaning,
) -> Option<Expression> {
    let joined = phrase.skip > 0 && words.text(phrase.from).starts_with(AND);
    let (at, _) = part_before(words, phrase.from, joined)?;
    let hour = numbers::digits(words, at)
        .filter(|_| words.kind(at) == Some(WordKind::Number))
        .or_else(|| numbers::ordinal(words, at, false))?;
    let hour = u8::try_from(hour.value)
        .ok()
        .filter(|hour| (1..=12).contains(hour))?;
    let before = at.checked_sub(1)?;
    let is_named = GRAMMAR.is(words, before, GrammarWord::HourNoun {});
    if !is_named && !opens(words, before) {
        return None;
    }
    let afternoon = hour % 12 + 12;
    let hour = if afternoon < last.hour() {
        afternoon
    } else {
        hour
    };
    let meaning = of_day(Clock::new(hour, 0)?.in_zone(last.zone));
    let timex = part(words, phrase, at, 0, meaning);
    let from = if is_named { before } else { at };
    let span = words.source_span(from, 0, at + 1);
    Some(Expression { span, ..timex })
}

/// The year behind a year: «عامي 2004 و2006», «من 2014 إلى 2022», «خلال 2010-2020».
fn second_year(words: &Words, phrase: &Phrase, fields: &Calendar) -> Option<Expression> {
    let only_year = fields.month.is_none() && fields.of_year.is_none();
    let first = fields.year.filter(|_| only_year)?;
    let link = link_at(words, phrase.to);
    let number = numbers::digits(words, phrase.to + 1)
        .filter(|n| link.is_some() && (1000..2100).contains(&n.value))?;
    let year = SaidYear {
        number: i16::try_from(number.value).ok()?,
        era: None,
    };
    if is_dash(words.text(phrase.to)) && year.number <= first.number {
        return None;
    }
    let opened = phrase
        .from
        .checked_sub(1)
        .is_some_and(|at| opens(words, at))
        || opens(words, phrase.from);
    let meaning = Meaning::Calendar(Calendar {
        year: Some(year),
        ..*fields
    });
    (opened || link != Some(Link::And)).then(|| part(words, phrase, phrase.to + 1, 0, meaning))
}

/// The same year in the other calendar: «2023م/1445هـ».
fn other_calendar(words: &Words, phrase: &Phrase, fields: &Calendar) -> Option<Expression> {
    let era = fields.year?.era.filter(|_| fields.month.is_none())?;
    let at = phrase.to + 1;
    let is_joined = words.text(phrase.to) == "/" || is_dash(words.text(phrase.to));
    let number = numbers::digits(words, at).filter(|_| is_joined)?;
    let (to, other) = GRAMMAR
        .era(words, number.to)
        .filter(|(_, other)| *other != era)?;
    let year = SaidYear {
        number: i16::try_from(number.value).ok()?,
        era: Some(other),
    };
    let meaning = Meaning::Calendar(Calendar {
        year: Some(year),
        ..*fields
    });
    let timex = part(words, phrase, at, 0, meaning);
    let span = words.source_span(at, 0, to);
    Some(Expression { span, ..timex })
}

/// The month that a month vouches for though it is also a common word: «جويلية وأوت وسبتمبر».
fn next_month(words: &Words, phrase: &Phrase, fields: &Calendar) -> Option<Expression> {
    let bare = fields.month.is_some()
        && fields.day.is_none()
        && fields.year.is_none()
        && fields.relation.is_none();
    let next = LEXICON
        .longest(words, phrase.to)
        .filter(|next| bare && next.skip == LETTER)?;
    let month = next.values.iter().find_map(|word| match word {
        TimeWord::Month { month } if month.guarded && !month.behind_day => Some(*month),
        _ => None,
    })?;
    let fields = Calendar {
        month: Some(month),
        ..*fields
    };
    let meaning = Meaning::Calendar(fields);
    let timex = part(words, phrase, next.from, next.skip, meaning);
    let span = words.source_span(next.from, next.skip, next.to);
    Some(Expression { span, ..timex })
}

/// Whether only the link of a range stands between two words: «من الاثنين إلى الخميس».
pub fn links(words: &Words, behind: usize, from: usize) -> bool {
    behind + 1 == from && link_at(words, behind) == Some(Link::To)
}

/// A part of a range that is word `at`, of which `skip` bytes are proclitics.
fn part(words: &Words, phrase: &Phrase, at: usize, skip: usize, meaning: Meaning) -> Expression {
    Expression {
        span: words.source_span(at, skip, at + 1),
        timex_type: meaning.timex_type(),
        meaning,
        modifier: None,
        rule: TimexRule::Reader(Reader::Range),
        ..phrase.timex.clone()
    }
}

/// The link of a range that is word `at`.
fn link_at(words: &Words, at: usize) -> Option<Link> {
    if is_dash(words.text(at)) {
        return Some(Link::To);
    }
    let entry = LEXICON
        .longest_bare(words, at)
        .filter(|entry| entry.to == at + 1)?;
    entry.values.iter().find_map(|word| match word {
        TimeWord::RangeLink { link } => Some(*link),
        _ => None,
    })
}

fn opens(words: &Words, at: usize) -> bool {
    LEXICON
        .longest(words, at)
        .is_some_and(|entry| entry.values.contains(&TimeWord::RangeOpener {}))
}
