//! Days of the month, ordinals, months with their twins.

use super::proclitics;
use crate::text::numbers;
use crate::text::words::{Words, readings};
use crate::time::letters::ARTICLE;
use crate::time::vocabulary::grammar::{GRAMMAR, GrammarWord};
use crate::time::vocabulary::{LEXICON, MonthName, Part, Read, Site, TimeWord};

/// A day of the month: digits, an ordinal, or غرة.
pub fn day(site: &Site) -> Option<Part<u8>> {
    let of_lexicon = site.entry().and_then(|entry| {
        entry.values.iter().find_map(|word| match word {
            TimeWord::MonthDay { number } => Some(Part {
                to: entry.to,
                skip: entry.skip,
                value: *number,
            }),
            _ => None,
        })
    });
    let in_digits = || {
        let short = site.words.text(site.at).len() <= 2;
        let number = numbers::digits(site.words, site.at).filter(|_| short)?;
        Some(Part::bare(number.to, u8::try_from(number.value).ok()?))
    };
    of_lexicon
        .or_else(in_digits)
        .or_else(|| ordinal(site))
        .filter(|day| (1..=31).contains(&day.value))
}

/// An ordinal in words, or digits behind the article (الـ21).
pub fn ordinal(site: &Site) -> Option<Part<u8>> {
    let &Site {
        words, at, clitics, ..
    } = site;
    let number = nth(site).or_else(|| {
        let number = numbers::ordinal(words, at, clitics)?;
        Some(Part {
            to: number.to,
            skip: proclitics(words.text(at), |stem| {
                numbers::ordinal(stem, 0, false).is_some()
            }),
            value: number.value,
        })
    })?;
    Some(Part {
        to: number.to,
        skip: number.skip,
        value: u8::try_from(number.value).ok()?,
    })
}

/// Which one of a row it is, in digits behind the article, however many: الـ452. The article may stand apart from them (الـ 452).
pub fn nth(site: &Site) -> Option<Part<u32>> {
    let &Site {
        words, at, clitics, ..
    } = site;
    let article = readings(words.text(at))
        .find(|reading| reading.stem == ARTICLE)
        .filter(|reading| clitics || reading.is_bare())?;
    let number = numbers::digits(words, at + 1)?;
    Some(Part {
        to: number.to,
        skip: article.skip,
        value: number.value,
    })
}

/// The month names at a site that are accepted, each with its twin of another tradition.
pub fn months(site: &Site, next: &mut dyn FnMut(Read), accepts: impl Fn(MonthName) -> bool) {
    let Some(entry) = site.entry() else {
        return;
    };
    for word in entry.values {
        if let TimeWord::Month { month } = *word
            && accepts(month)
        {
            let part = Part {
                to: behind_twin(site.words, entry.to, month),
                skip: entry.skip,
                value: month,
            };
            site.give(Some(part), next, |caught, month| caught.month = Some(month));
        }
    }
}

/// The index behind a month name that ends at word `to` when its twin of another tradition follows: `فبراير/شباط`, `فبراير (شباط)`,
/// `شباط - فبراير`, `ماي أيار`; or, behind a Hijri month, its epithet (رمضان المبارك).
fn behind_twin(words: &Words, to: usize, month: MonthName) -> usize {
    if month.hijri {
        return to + usize::from(GRAMMAR.is(words, to, GrammarWord::Epithet {}));
    }
    let (in_brackets, at) = match words.text(to) {
        "/" | "-" | "–" | "\\" => (false, to + 1),
        "(" => (true, to + 1),
        _ => (false, to),
    };
    let Some(twin) = LEXICON.longest_bare(words, at) else {
        return to;
    };
    let is_same = |word: &TimeWord| matches!(word, TimeWord::Month { month: twin } if twin.number == month.number && !twin.hijri);
    if !twin.values.iter().any(is_same) {
        return to;
    }
    match (in_brackets, words.text(twin.to)) {
        (true, ")") => twin.to + 1,
        (true, _) => to,
        (false, _) => twin.to,
    }
}
