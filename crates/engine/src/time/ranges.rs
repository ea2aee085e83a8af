//! Ranges: two linked timexes of which one lacks what the other says. «من 12 إلى 15 من الشهر الجاري», «يومي 10 و11 أبريل»,
//! «بين عامي 2004 و2006», «بين يناير ومارس 2025», «3-5 مارس».

use super::letters::{AND, LETTER};
use super::meaning::{Calendar, Meaning};
use super::pattern::SaidYear;
use super::phrase::Phrase;
use super::rules::{Reader, TimexRule};
use super::timex::Timex;
use super::vocabulary::{LEXICON, Link, TimeWord};
use crate::text::numbers;
use crate::text::words::{WordKind, Words};

/// The other parts of ranges that `phrase` is a part of.
pub fn partners(words: &Words, phrase: &Phrase) -> Vec<Timex> {
    let Meaning::Calendar(fields) = phrase.timex.meaning else {
        return Vec::new();
    };
    let partners = [
        first_part(words, phrase, &fields),
        second_year(words, phrase, &fields),
        next_month(words, phrase, &fields),
    ];
    partners.into_iter().flatten().collect()
}

/// The part before: a day without its month, or a month without its year.
fn first_part(words: &Words, phrase: &Phrase, fields: &Calendar) -> Option<Timex> {
    // The link is a word of its own, or the و on the phrase.
    let joined = phrase.skip > 0 && words.text(phrase.from).starts_with(AND);
    let link = phrase.from.checked_sub(1)?;
    let candidate = if joined {
        link
    } else {
        link.checked_sub(1)
            .filter(|_| link_at(words, link).is_some())?
    };
    let dash = matches!(words.text(link), "-" | "–" | "—") && !words.spaced(link);
    let opened = dash || candidate.checked_sub(1).is_some_and(|at| opens(words, at));
    if !opened {
        return None;
    }
    let meaning = if fields.day.is_some() && words.kind(candidate) == Some(WordKind::Number) {
        let day = numbers::digits(words, candidate).filter(|n| (1..=31).contains(&n.value))?;
        Calendar {
            day: u8::try_from(day.value).ok(),
            weekday: None,
            ..*fields
        }
    } else {
        let month = LEXICON
            .longest_bare(words, candidate)
            .filter(|m| m.to == candidate + 1)?;
        let month = month.values.iter().find_map(|word| match word {
            TimeWord::Month { month } if fields.day.is_none() && fields.month.is_some() => {
                Some(*month)
            }
            _ => None,
        })?;
        Calendar {
            month: Some(month),
            ..*fields
        }
    };
    Some(part(words, phrase, candidate, meaning))
}

/// The year behind a year: «عامي 2004 و2006», «من 2014 إلى 2022».
fn second_year(words: &Words, phrase: &Phrase, fields: &Calendar) -> Option<Timex> {
    let only_year = fields.year.is_some() && fields.month.is_none() && fields.of_year.is_none();
    let link = link_at(words, phrase.to);
    let number = numbers::digits(words, phrase.to + 1)
        .filter(|n| only_year && link.is_some() && (1000..2100).contains(&n.value))?;
    let year = SaidYear {
        number: i16::try_from(number.value).ok()?,
        era: None,
    };
    let opened = phrase
        .from
        .checked_sub(1)
        .is_some_and(|at| opens(words, at))
        || opens(words, phrase.from);
    (opened || link != Some(Link::And)).then(|| {
        part(
            words,
            phrase,
            phrase.to + 1,
            Calendar {
                year: Some(year),
                ..*fields
            },
        )
    })
}

/// The month that a month vouches for though it is also a common word: «جويلية وأوت وسبتمبر».
fn next_month(words: &Words, phrase: &Phrase, fields: &Calendar) -> Option<Timex> {
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
    let timex = part(words, phrase, next.from, fields);
    let span = words.source_span(next.from, next.skip, next.to);
    Some(Timex { span, ..timex })
}

/// Whether only the link of a range stands between two words: «من الاثنين إلى الخميس».
pub fn links(words: &Words, behind: usize, from: usize) -> bool {
    behind + 1 == from && link_at(words, behind) == Some(Link::To)
}

fn part(words: &Words, phrase: &Phrase, at: usize, fields: Calendar) -> Timex {
    let meaning = Meaning::Calendar(fields);
    Timex {
        span: words.source_span(at, 0, at + 1),
        timex_type: meaning.timex_type(),
        meaning,
        modifier: None,
        rule: TimexRule::Reader(Reader::Range),
        ..phrase.timex.clone()
    }
}

/// The link of a range that is word `at`.
fn link_at(words: &Words, at: usize) -> Option<Link> {
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
