//! The classes of the pattern language: how each is read from words.

use super::lexicon::{Count, LEXICON, MonthName, TimeWord};
use super::pattern::{Captures, Class, Era, SaidYear};
use super::value::{Amount, Clock, Unit, Zone};
use crate::text::numbers;
use crate::text::words::{WordKind, Words, readings};

/// A reading of a class.
pub struct Read {
    /// Index behind its last word.
    pub to: usize,
    /// Folded bytes of proclitics on its first word.
    pub skip: usize,
    /// What was caught, with what was before.
    pub captures: Captures,
}

/// Reads `class` at word `at`, calling `next` for each way to read it.
pub fn read(
    class: Class,
    words: &Words,
    at: usize,
    clitics: bool,
    captures: Captures,
    next: &mut dyn FnMut(Read),
) {
    let mut done = |to: usize, skip: usize, captures: Captures| next(Read { to, skip, captures });
    match class {
        Class::Day => {
            if let Some((to, skip, value)) = day(words, at, clitics) {
                done(
                    to,
                    skip,
                    Captures {
                        day: Some(value),
                        ..captures
                    },
                );
            }
        }
        Class::Ordinal => {
            if let Some((to, skip, value)) = ordinal(words, at, clitics) {
                done(
                    to,
                    skip,
                    Captures {
                        ordinal: Some(value),
                        first_ordinal: captures.ordinal,
                        ..captures
                    },
                );
            }
        }
        Class::Number => {
            if let Some(number) = numbers::cardinal(words, at, clitics) {
                let times = u8::try_from(number.value).ok();
                done(number.to, 0, Captures { times, ..captures });
            }
        }
        Class::Year => {
            if let Some((to, skip, year)) = year(words, at, clitics) {
                done(
                    to,
                    skip,
                    Captures {
                        year: Some(year),
                        first_year: captures.year,
                        ..captures
                    },
                );
            }
        }
        Class::BareYear => {
            if let Some((to, year)) = bare_year(words, at) {
                done(
                    to,
                    0,
                    Captures {
                        year: Some(year),
                        first_year: captures.year,
                        ..captures
                    },
                );
            }
        }
        Class::Clock => {
            if let Some((to, clock)) = digits_clock(words, at) {
                done(
                    to,
                    0,
                    Captures {
                        clock: Some(clock),
                        ..captures
                    },
                );
            }
        }
        Class::Hour => {
            if let Some((to, clock)) = digits_clock(words, at).or_else(|| hour(words, at)) {
                done(
                    to,
                    0,
                    Captures {
                        clock: Some(clock),
                        ..captures
                    },
                );
            }
        }
        Class::HourInWords => {
            // The hour is a feminine ordinal: الثامنة.
            if let Some((to, clock)) = hour(words, at).filter(|_| {
                words.kind(at) == Some(WordKind::Arabic) && words.text(at).ends_with('ه')
            }) {
                let clock = Some(clock);
                done(to, 0, Captures { clock, ..captures });
            }
        }
        Class::TheAmount => {
            if let Some((to, skip, amount)) = the_amount(words, at, clitics) {
                let amount = Some(amount);
                done(to, skip, Captures { amount, ..captures });
            }
        }
        Class::Amount => {
            for (to, skip, amount, upper) in amount(words, at, clitics) {
                done(
                    to,
                    skip,
                    Captures {
                        amount: Some(amount),
                        upper,
                        ..captures
                    },
                );
            }
        }
        _ => lexical(class, words, at, clitics, captures, &mut done),
    }
}

/// The classes that are one entry of the lexicon.
fn lexical(
    class: Class,
    words: &Words,
    at: usize,
    clitics: bool,
    captures: Captures,
    done: &mut dyn FnMut(usize, usize, Captures),
) {
    let found = if clitics {
        LEXICON.longest(words, at)
    } else {
        LEXICON.longest_bare(words, at)
    };
    let Some(found) = found else {
        return;
    };
    for &value in found.values {
        let mut captures = captures;
        let mut to = found.to;
        match (class, value) {
            (Class::Month, TimeWord::Month(month))
                if !month.behind_day || captures.day.is_some() =>
            {
                captures.month = Some(month);
                to = twin_month(words, to, month);
            }
            (Class::MonthOnly, TimeWord::Month(month)) if !month.guarded => {
                captures.month = Some(month);
                to = twin_month(words, to, month);
            }
            (Class::Weekday, TimeWord::Weekday(day))
            | (Class::BareWeekday, TimeWord::BareWeekday(day)) => {
                captures.weekday = Some(day);
            }
            (Class::Deictic, TimeWord::Deictic(offset, part)) => {
                captures.deictic = Some(offset);
                captures.part = part.or(captures.part);
            }
            (Class::Part, TimeWord::Part(part)) => captures.part = Some(part),
            (Class::Adverb, TimeWord::Adverb(part)) => captures.adverb = Some(part),
            (Class::Zone, TimeWord::Zone(hours)) => captures.zone = Some(hours.and_then(Zone::new)),
            (Class::Relation, TimeWord::Relation(relation)) => captures.relation = Some(relation),
            (Class::Unit, TimeWord::TheUnit(unit)) => captures.unit = Some(unit),
            (Class::YearKind, TimeWord::YearKind(starts)) => captures.year_starts = Some(starts),
            (Class::TheDecade, TimeWord::TheDecade) => {}
            (Class::Period, TimeWord::TheUnit(unit)) if unit != Unit::Day => {
                captures.unit = Some(unit)
            }
            (Class::One, TimeWord::Unit(unit, Count::One, times)) => {
                captures.amount = Some(Amount::of(unit, times.into()));
            }
            (Class::Some, TimeWord::Unit(unit, Count::Many, 1)) => captures.some = Some(unit),
            (Class::Season, TimeWord::Season(season)) => captures.season = Some(season),
            (Class::Decade, TimeWord::Decade(tens)) => captures.decade = Some(tens),
            (Class::Set, TimeWord::Set(unit)) => captures.set = Some(unit),
            (Class::Times, TimeWord::Times(times)) => captures.times = Some(times),
            (Class::DateMod, TimeWord::DateMod(modifier))
            | (Class::AmountMod, TimeWord::AmountMod(modifier))
            | (Class::AfterMod, TimeWord::AfterMod(modifier)) => {
                captures.modifier = Some(modifier);
            }
            (Class::Reference, TimeWord::Reference(reference)) => {
                captures.reference = Some(reference)
            }
            (Class::Festival, TimeWord::Festival { hijri, month, day }) => {
                captures.festival = Some((hijri, month, day))
            }
            _ => continue,
        }
        done(to, found.skip, captures);
    }
}

fn lexicon(
    words: &Words,
    at: usize,
    clitics: bool,
) -> Option<crate::text::phrases::Match<'static, TimeWord>> {
    if clitics {
        LEXICON.longest(words, at)
    } else {
        LEXICON.longest_bare(words, at)
    }
}

/// A day of the month: digits, an ordinal, or غرة.
fn day(words: &Words, at: usize, clitics: bool) -> Option<(usize, usize, u8)> {
    let one_of_month = lexicon(words, at, clitics).and_then(|found| {
        found.values.iter().find_map(|word| match word {
            TimeWord::MonthDay(day) => Some((found.to, found.skip, *day)),
            _ => None,
        })
    });
    let digits = || {
        let number = numbers::digits(words, at).filter(|_| words.text(at).len() <= 2)?;
        Some((number.to, 0, u8::try_from(number.value).ok()?))
    };
    one_of_month
        .or_else(digits)
        .or_else(|| ordinal(words, at, clitics))
        .filter(|(_, _, day)| (1..=31).contains(day))
}

/// An ordinal in words, or digits behind the article (الـ21).
fn ordinal(words: &Words, at: usize, clitics: bool) -> Option<(usize, usize, u8)> {
    let text = words.text(at);
    if words.kind(at + 1) == Some(WordKind::Number) && !words.spaced(at + 1) {
        let reading = readings(text)
            .find(|r| r.stem == "ال")
            .filter(|r| clitics || r.is_bare());
        let article = reading.map(|r| r.skip).or((text == "ال").then_some(0))?;
        let number = numbers::digits(words, at + 1)?;
        return Some((number.to, article, u8::try_from(number.value).ok()?));
    }
    let number = numbers::ordinal(words, at, clitics)?;
    let skip = clitic(text, |stem| numbers::ordinal(stem, 0, false).is_some());
    Some((number.to, skip, u8::try_from(number.value).ok()?))
}

/// A year with the era behind it: four digits, fewer with an era, or a number in words.
fn year(words: &Words, at: usize, clitics: bool) -> Option<(usize, usize, SaidYear)> {
    let digits = words.kind(at) == Some(WordKind::Number);
    let number = numbers::cardinal(words, at, clitics)?;
    let (to, era) = era(words, number.to);
    let plausible = match era {
        Some(Era::Hijri) => (1..1600).contains(&number.value),
        Some(_) => (1..5000).contains(&number.value),
        None if digits => words.text(at).len() == 4 && (1000..=2199).contains(&number.value),
        // «ألفين وخمسة وعشرين»
        None => (1001..=2100).contains(&number.value) && to > at + 1,
    };
    let year = SaidYear {
        number: i16::try_from(number.value).ok()?,
        era,
    };
    plausible.then_some((to, 0, year))
}

fn era(words: &Words, at: usize) -> (usize, Option<Era>) {
    match (words.text(at), words.text(at + 1), words.text(at + 2)) {
        ("قبل", "الميلاد", _) | ("ق", "م", _) => (at + 2, Some(Era::BeforeChrist)),
        ("ق", ".", "م") => (at + 3, Some(Era::BeforeChrist)),
        ("م" | "ميلادي" | "ميلاديه" | "الميلادي" | "الميلاديه" | "للميلاد", ..) => {
            (at + 1, Some(Era::Christian))
        }
        ("ه" | "هجري" | "هجريه" | "الهجري" | "الهجريه" | "للهجره", ..) => {
            (at + 1, Some(Era::Hijri))
        }
        _ => (at, None),
    }
}

/// A year that nothing calls one: four digits of our times, not before something counted.
fn bare_year(words: &Words, at: usize) -> Option<(usize, SaidYear)> {
    let number = numbers::digits(words, at)
        .filter(|n| words.text(at).len() == 4 && (1900..=2050).contains(&n.value))?;
    let next = words.text(number.to);
    let apart = words.kind(number.to) != Some(WordKind::Arabic)
        || next.starts_with('و')
        || LEXICON.get_word(next).contains(&TimeWord::BehindYear);
    // «2014-2022» is a range, «2.5» and «2014/5» are not years.
    let glued = matches!(next, "/" | "." | "," | "%")
        && !words.spaced(number.to)
        && words.kind(number.to + 1) == Some(WordKind::Number);
    let year = SaidYear {
        number: i16::try_from(number.value).ok()?,
        era: None,
    };
    (apart && !glued && next != "%").then_some((number.to, year))
}

/// Where a month name ends when its twin of another tradition follows: `فبراير/شباط`, `فبراير (شباط)`, `شباط -
/// فبراير`, `ماي أيار`; a Hijri month with its epithet (رمضان المبارك).
fn twin_month(words: &Words, to: usize, month: MonthName) -> usize {
    if month.hijri {
        let epithet = matches!(
            words.text(to),
            "المعظم" | "المبارك" | "الكريم" | "الفضيل" | "الحرام" | "المكرم"
        );
        return to + usize::from(epithet);
    }
    let (open, at) = match words.text(to) {
        "/" | "-" | "–" | "\\" => (false, to + 1),
        "(" => (true, to + 1),
        _ => (false, to),
    };
    let Some(twin) = LEXICON.longest_bare(words, at) else {
        return to;
    };
    let same = |word: &TimeWord| matches!(word, TimeWord::Month(m) if m.number == month.number && !m.hijri);
    if !twin.values.iter().any(same) {
        return to;
    }
    match (open, words.text(twin.to)) {
        (true, ")") => twin.to + 1,
        (true, _) => to,
        (false, _) => twin.to,
    }
}

/// A clock time in digits: `17:38`, `14.05`, `16,00`.
fn digits_clock(words: &Words, at: usize) -> Option<(usize, Clock)> {
    let hour = numbers::digits(words, at)?;
    let joined = matches!(words.text(at + 1), ":" | "." | ",")
        && !words.spaced(at + 1)
        && !words.spaced(at + 2);
    let minute =
        numbers::digits(words, at + 2).filter(|_| joined && words.text(at + 2).len() == 2)?;
    let clock = Clock::new(
        u8::try_from(hour.value).ok()?,
        u8::try_from(minute.value).ok()?,
    )?;
    Some((minute.to, clock))
}

/// An hour behind الساعة, in words or digits, with its minutes: العاشرة والربع, الخامسة والنصف, السابعة إلا ربعا, 11 و27 دقيقة.
fn hour(words: &Words, at: usize) -> Option<(usize, Clock)> {
    let number = numbers::digits(words, at)
        .or_else(|| numbers::ordinal(words, at, false))
        .or_else(|| {
            // الواحدة is a cardinal with the article.
            (words.text(at) == "الواحده").then_some(numbers::Number {
                to: at + 1,
                value: 1,
            })
        })?;
    let hour = u8::try_from(number.value).ok().filter(|h| *h <= 24)? % 24;
    let to = number.to;
    let before = |minutes: u8| Clock::new((hour + 23) % 24, 60 - minutes);
    let (to, clock) = match (words.text(to), words.text(to + 1)) {
        ("والنصف" | "ونصف", _) => (to + 1, Clock::new(hour, 30)),
        ("والربع" | "وربع", _) => (to + 1, Clock::new(hour, 15)),
        ("والثلث" | "وثلث", _) => (to + 1, Clock::new(hour, 20)),
        ("الا", "ربعا" | "ربع" | "الربع") => (to + 2, before(15)),
        ("الا", "ثلثا" | "ثلث" | "الثلث") => (to + 2, before(20)),
        ("و", _) | (_, _) => match minutes(words, to) {
            Some((to, minute)) => (to, Clock::new(hour, minute)),
            None => (to, Clock::new(hour, 0)),
        },
    };
    Some((to, clock?))
}

/// «و27 دقيقة», «وخمس دقائق» behind an hour.
fn minutes(words: &Words, at: usize) -> Option<(usize, u8)> {
    let (from, clitic) = if words.text(at) == "و" {
        (at + 1, false)
    } else {
        (at, true)
    };
    if clitic && !words.text(at).starts_with('و') {
        return None;
    }
    let number = numbers::cardinal(words, from, clitic)?;
    let unit = LEXICON.longest_bare(words, number.to)?;
    let minutes = unit
        .values
        .iter()
        .any(|w| matches!(w, TimeWord::Unit(Unit::Minute, ..)));
    let value = u8::try_from(number.value)
        .ok()
        .filter(|m| *m < 60 && minutes)?;
    Some((unit.to, value))
}

/// The words of [`parts`].
pub const FRACTIONS: [&str; 9] = [
    "نصف",
    "النصف",
    "نصفا",
    "ربع",
    "الربع",
    "ربعا",
    "ثلث",
    "الثلث",
    "ثلثا",
];

/// Into how many parts a word cuts.
fn parts(word: &str) -> Option<u32> {
    let at = FRACTIONS.iter().position(|fraction| *fraction == word)?;
    [2, 4, 3].get(at / 3).copied()
}

/// Amounts at a word, each with where it ends, the proclitic on its first word, and for a range its upper end.
fn amount(words: &Words, at: usize, clitics: bool) -> Vec<(usize, usize, Amount, Option<Amount>)> {
    let mut found = Vec::new();
    if let Some(range) = amount_range(words, at, clitics) {
        found.push(range);
    }
    if let Some((to, skip, amount, unit)) = simple_amount(words, at, clitics) {
        let (to, amount) = more(words, to, amount, unit);
        found.push((to, skip, amount, None));
    }
    found
}

/// An amount with the article: الأشهر الستة, الساعات الـ24, العامين, الـ48 ساعة.
fn the_amount(words: &Words, at: usize, clitics: bool) -> Option<(usize, usize, Amount)> {
    if let Some(found) = lexicon(words, at, clitics) {
        let read = found.values.iter().find_map(|word| match word {
            TimeWord::TheTwo(unit, times) => {
                Some((found.to, Amount::of(*unit, 2 * u32::from(*times))))
            }
            TimeWord::TheUnits(unit, times) => {
                let (to, count) = the_number(words, found.to)?;
                let count = count.checked_mul((*times).into())?;
                Some((to, Amount::of(*unit, count)))
            }
            _ => None,
        });
        if let Some((to, amount)) = read {
            return Some((to, found.skip, amount));
        }
    }
    let reading = readings(words.text(at)).find(|r| r.stem == "ال" || r.is_bare())?;
    if words.text(at).get(reading.skip..) != Some("ال") || !clitics && !reading.is_bare() {
        return None;
    }
    let (number, count) = the_number(words, at)?;
    let (to, unit, times) =
        unit_at(words, number, Count::Many).or_else(|| unit_at(words, number, Count::One))?;
    let count = count.checked_mul(times.into())?;
    Some((to, reading.skip, Amount::of(unit, count)))
}

/// A number with the article: الستة, الـ24.
fn the_number(words: &Words, at: usize) -> Option<(usize, u32)> {
    let stem = words
        .text(at)
        .rsplit_once("ال")
        .filter(|(before, _)| before.len() <= 2)?
        .1;
    if stem.is_empty() && !words.spaced(at + 1) {
        let number = numbers::digits(words, at + 1)?;
        return Some((number.to, number.value));
    }
    let number = numbers::cardinal(&Words::new(stem), 0, false)?;
    Some((at + 1, number.value))
}

/// A number and a unit, a dual (ساعتين), or a part of one (نصف ساعة): with the unit and how many of it a name stands for.
fn simple_amount(words: &Words, at: usize, clitics: bool) -> Option<(usize, usize, Amount, Unit)> {
    for reading in readings(words.text(at)).filter(|r| clitics || r.is_bare()) {
        if let Some(parts) = parts(reading.stem)
            && let Some((to, unit, times)) = unit_at(words, at + 1, Count::One)
            && let Some(amount) = Amount::part_of(unit, times.into(), parts)
        {
            return Some((to, reading.skip, amount, unit));
        }
    }
    if let Some(number) = numbers::cardinal(words, at, clitics) {
        let skip = match words.kind(at) {
            Some(WordKind::Number) => 0,
            _ => clitic_of_number(words, at),
        };
        let unit = unit_at(words, number.to, Count::Many)
            .or_else(|| unit_at(words, number.to, Count::One));
        if let Some((to, unit, times)) = unit {
            return Some((
                to,
                skip,
                Amount::of(unit, number.value.saturating_mul(times.into())),
                unit,
            ));
        }
    }
    let dual = lexicon(words, at, clitics)?;
    dual.values.iter().find_map(|value| match value {
        TimeWord::Unit(unit, Count::Two, times) => Some((
            dual.to,
            dual.skip,
            Amount::of(*unit, 2 * u32::from(*times)),
            *unit,
        )),
        TimeWord::Unit(unit, Count::One, 1) => {
            // «ساعة ونصف», «يوم ونصف»: one unit counts only with what follows it.
            let (to, amount) = more(words, dual.to, Amount::of(*unit, 1), *unit);
            (to > dual.to).then_some((to, dual.skip, amount, *unit))
        }
        _ => None,
    })
}

fn unit_at(words: &Words, at: usize, count: Count) -> Option<(usize, Unit, u16)> {
    let found = LEXICON.longest_bare(words, at)?;
    found.values.iter().find_map(|value| match value {
        TimeWord::Unit(unit, c, times) if *c == count => Some((found.to, *unit, *times)),
        _ => None,
    })
}

/// What is added to an amount: ونصف, ونصف الساعة, وربع, وخمس دقائق.
fn more(words: &Words, to: usize, amount: Amount, unit: Unit) -> (usize, Amount) {
    let text = words.text(to);
    let Some(stem) = text.strip_prefix('و') else {
        return (to, amount);
    };
    if let Some(parts) = parts(stem)
        && let Some(part) = Amount::part_of(unit, 1, parts)
    {
        // «ونصف الساعة», «ونصف ساعة» name the unit again.
        let again = LEXICON.longest_bare(words, to + 1).filter(|found| {
            found.values.iter().any(|w| matches!(w, TimeWord::Unit(u, Count::One, 1) | TimeWord::TheUnit(u) if *u == unit))
        });
        let the_hour = matches!(words.text(to + 1), "الساعه" | "الدقيقه" | "اليوم")
            && matches!(unit, Unit::Hour | Unit::Minute | Unit::Day);
        let to = again.map_or(to + 1 + usize::from(the_hour), |found| found.to);
        return (to, amount.plus(part));
    }
    // A smaller unit goes on with the amount; an equal or larger one is an amount of its own.
    if let Some((end, _, next, next_unit)) = smaller(words, to)
        && next_unit > unit
    {
        return more(words, end, amount.plus(next), next_unit);
    }
    (to, amount)
}

fn smaller(words: &Words, at: usize) -> Option<(usize, usize, Amount, Unit)> {
    if let Some(number) = numbers::cardinal(words, at, true)
        && let Some((to, unit, times)) =
            unit_at(words, number.to, Count::Many).or_else(|| unit_at(words, number.to, Count::One))
    {
        return Some((
            to,
            0,
            Amount::of(unit, number.value.saturating_mul(times.into())),
            unit,
        ));
    }
    let found = LEXICON.longest(words, at).filter(|f| f.skip == 2)?;
    found.values.iter().find_map(|value| match value {
        TimeWord::Unit(unit, Count::Two, 1) => Some((found.to, 0, Amount::of(*unit, 2), *unit)),
        _ => None,
    })
}

/// «ثلاث إلى أربع ساعات», «20-30 عاما».
fn amount_range(
    words: &Words,
    at: usize,
    clitics: bool,
) -> Option<(usize, usize, Amount, Option<Amount>)> {
    let low = numbers::cardinal(words, at, clitics)?;
    if !matches!(words.text(low.to), "الي" | "-" | "–" | "او") {
        return None;
    }
    let high = numbers::cardinal(words, low.to + 1, false).filter(|high| high.value > low.value)?;
    let (to, unit, times) =
        unit_at(words, high.to, Count::Many).or_else(|| unit_at(words, high.to, Count::One))?;
    let skip = match words.kind(at) {
        Some(WordKind::Number) => 0,
        _ => clitic_of_number(words, at),
    };
    let of = |value: u32| Amount::of(unit, value.saturating_mul(times.into()));
    Some((to, skip, of(low.value), Some(of(high.value))))
}

/// The proclitic bytes in front of a number word: what the least stripping that still reads as one takes off.
fn clitic_of_number(words: &Words, at: usize) -> usize {
    clitic(words.text(at), |stem| {
        numbers::cardinal(stem, 0, false).is_some()
    })
}

fn clitic(word: &str, reads: impl Fn(&Words) -> bool) -> usize {
    let stem = |reading: &crate::text::Reading<'_>| match reading.swallowed_alef {
        true => format!("ا{}", reading.stem),
        false => reading.stem.to_string(),
    };
    readings(word)
        .find(|r| reads(&Words::new(&stem(r))))
        .map_or(0, |r| r.skip)
}
