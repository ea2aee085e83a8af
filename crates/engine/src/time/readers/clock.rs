//! Times of day.

use crate::text::numbers::{self, Number};
use crate::text::words::{WordKind, Words};
use crate::time::letters::{AND, FEMININE};
use crate::time::readers::proclitics;
use crate::time::value::{Clock, Unit, Zone};
use crate::time::vocabulary::Site;
use crate::time::vocabulary::grammar::{GRAMMAR, GrammarWord};
use crate::time::vocabulary::{LEXICON, Part, TimeWord};

/// A clock time in digits: `17:38`, `14.05`, `16,00`, `03:15:22`.
pub fn in_digits(site: &Site) -> Option<Part<Clock>> {
    let &Site { words, at, .. } = site;
    let hour = numbers::digits(words, at)?;
    let is_joined = matches!(words.text(at + 1), ":" | "." | ",")
        && !words.spaced(at + 1)
        && !words.spaced(at + 2);
    let minute =
        numbers::digits(words, at + 2).filter(|_| is_joined && words.text(at + 2).len() == 2)?;
    let clock = Clock::new(
        u8::try_from(hour.value).ok()?,
        u8::try_from(minute.value).ok()?,
    )?;
    let is_joined = words.text(minute.to) == ":" && !words.spaced(minute.to + 1);
    let second = numbers::digits(words, minute.to + 1)
        .filter(|_| is_joined && words.text(minute.to + 1).len() == 2)
        .and_then(|second| Some((second.to, clock.at_second(second.value.try_into().ok()?)?)));
    let (to, clock) = second.unwrap_or((minute.to, clock));
    Some(Part::bare(to, clock))
}

/// An hour behind الساعة, in words or digits, with its minutes: العاشرة والربع, الخامسة والنصف, السابعة إلا ربعا, 11 و27 دقيقة.
pub fn hour(site: &Site) -> Option<Part<Clock>> {
    let &Site {
        words, at, clitics, ..
    } = site;
    let no_ordinal = || {
        let (to, hour) = GRAMMAR.find(words, at, |word| match word {
            GrammarWord::Hour { hour } => Some(hour),
            _ => None,
        })?;
        let value = hour.into();
        Some(Number { to, value })
    };
    let number = numbers::digits(words, at)
        .or_else(|| numbers::ordinal(words, at, clitics))
        .or_else(no_ordinal)?;
    let hour = u8::try_from(number.value).ok().filter(|h| *h <= 24)? % 24;
    let said_minutes = GRAMMAR.find(words, number.to, |word| match word {
        GrammarWord::Minutes { minutes } => Some(minutes),
        _ => None,
    });
    let (to, clock) = if let Some((to, minutes)) = said_minutes {
        let clock = match u8::try_from(minutes) {
            Ok(minutes) => Clock::new(hour, minutes),
            Err(_) => Clock::new(
                (hour + 23) % 24,
                60_u8.saturating_sub(minutes.unsigned_abs()),
            ),
        };
        (to, clock)
    } else if let Some((to, minute)) = minutes(words, number.to) {
        (to, Clock::new(hour, minute))
    } else {
        (number.to, Clock::new(hour, 0))
    };
    let skip = match words.kind(at) {
        Some(WordKind::Arabic) => proclitics(words.text(at), |stem| {
            numbers::ordinal(stem, 0, false).is_some()
        }),
        _ => 0,
    };
    Some(Part {
        to,
        skip,
        value: clock?,
    })
}

/// The zone behind a clock time, in words or by its initials; without hours it is the local one of a place.
pub fn zone(site: &Site) -> Option<Part<Option<Zone>>> {
    let said = site.entry().and_then(|entry| {
        entry.values.iter().find_map(|word| match word {
            TimeWord::Zone { hours } => Some(Part::bare(entry.to, hours.and_then(Zone::new))),
            _ => None,
        })
    });
    said.or_else(|| {
        let (to, hours) = GRAMMAR.find(site.words, site.at, |word| match word {
            GrammarWord::ZoneInitials { hours } => Some(hours),
            _ => None,
        })?;
        Some(Part::bare(to, Zone::new(hours)))
    })
}

/// An hour in words, which is a feminine ordinal: الثامنة.
pub fn hour_in_words(site: &Site) -> Option<Part<Clock>> {
    let &Site { words, at, .. } = site;
    let is_feminine =
        words.kind(at) == Some(WordKind::Arabic) && words.text(at).ends_with(FEMININE);
    hour(site).filter(|_| is_feminine)
}

/// «و27 دقيقة», «وخمس دقائق» behind an hour: the index behind them, and how many.
fn minutes(words: &Words, at: usize) -> Option<(usize, u8)> {
    let rest = words.text(at).strip_prefix(AND)?;
    let stands_alone = rest.is_empty();
    let number = numbers::cardinal(words, at + usize::from(stands_alone), !stands_alone)?;
    let unit = LEXICON.longest_bare(words, number.to)?;
    let is_minutes = unit.values.iter().any(|word| {
        matches!(
            word,
            TimeWord::Unit {
                unit: Unit::Minute,
                ..
            }
        )
    });
    let value = u8::try_from(number.value)
        .ok()
        .filter(|minutes| *minutes < 60 && is_minutes)?;
    Some((unit.to, value))
}
