//! Amounts of time.

use super::{Site, proclitics_of_cardinal};
use crate::text::numbers;
use crate::text::words::{Words, readings};
use crate::time::letters::{ARTICLE, LETTER, behind_and};
use crate::time::value::{Amount, Unit};
use crate::time::vocabulary::grammar::{GRAMMAR, GrammarWord};
use crate::time::vocabulary::{Count, LEXICON, Part, TimeWord};

/// A unit that was read: the index behind it, and how many of it its name stands for (a decade is ten years).
struct ReadUnit {
    to: usize,
    unit: Unit,
    times: u16,
}

impl ReadUnit {
    /// So many of it.
    fn counted(&self, count: u32) -> Amount {
        Amount::of(self.unit, count.saturating_mul(self.times.into()))
    }
}

/// A number in words or digits. No proclitic is left out of the expression that it begins.
pub fn number(site: &Site) -> Option<Part<u32>> {
    let number = numbers::cardinal(site.words, site.at, site.clitics)?;
    Some(Part::bare(number.to, number.value))
}

/// An amount with all that is added to it: ثلاثة أيام, ساعتين ونصف, نصف ساعة.
pub fn amount(site: &Site) -> Option<Part<Amount>> {
    let (first, unit) = simple(site)?;
    let (to, value) = with_more(site.words, first.to, first.value, unit);
    Some(Part { to, value, ..first })
}

/// A range of amounts: «ثلاث إلى أربع ساعات», «20-30 عاما».
pub fn range(site: &Site) -> Option<Part<(Amount, Amount)>> {
    let words = site.words;
    let low = numbers::cardinal(words, site.at, site.clitics)?;
    if !GRAMMAR.is(words, low.to, GrammarWord::BetweenAmounts {}) {
        return None;
    }
    let high = numbers::cardinal(words, low.to + 1, false).filter(|high| high.value > low.value)?;
    let unit = counted_unit(words, high.to)?;
    Some(Part {
        to: unit.to,
        skip: proclitics_of_cardinal(site),
        value: (unit.counted(low.value), unit.counted(high.value)),
    })
}

/// An amount with the article: الأشهر الستة, الساعات الـ24, العامين, الـ48 ساعة.
pub fn with_article(site: &Site) -> Option<Part<Amount>> {
    let words = site.words;
    if let Some(entry) = site.entry() {
        let read = entry.values.iter().find_map(|word| match word {
            TimeWord::TheTwo { unit, times } => {
                Some((entry.to, Amount::of(*unit, 2 * u32::from(*times))))
            }
            TimeWord::TheUnits { unit, times } => {
                let (to, count) = number_with_article(words, entry.to)?;
                let count = count.checked_mul((*times).into())?;
                Some((to, Amount::of(*unit, count)))
            }
            _ => None,
        });
        if let Some((to, value)) = read {
            return Some(Part {
                to,
                skip: entry.skip,
                value,
            });
        }
    }
    let text = words.text(site.at);
    let article = readings(text).find(|reading| reading.stem == ARTICLE || reading.is_bare())?;
    if text.get(article.skip..) != Some(ARTICLE) || !site.clitics && !article.is_bare() {
        return None;
    }
    let (behind, count) = number_with_article(words, site.at)?;
    let unit = counted_unit(words, behind)?;
    let count = count.checked_mul(unit.times.into())?;
    Some(Part {
        to: unit.to,
        skip: article.skip,
        value: Amount::of(unit.unit, count),
    })
}

/// A number with the article: الستة, الـ24. The index behind it, and its value.
fn number_with_article(words: &Words, at: usize) -> Option<(usize, u32)> {
    let (proclitic, stem) = words
        .text(at)
        .rsplit_once(ARTICLE)
        .filter(|(proclitic, _)| proclitic.len() <= LETTER)?;
    // «الـ48», «الـ 48»: the article alone may stand apart, which «نال 48» is not.
    if stem.is_empty() && (proclitic.is_empty() || !words.spaced(at + 1)) {
        let number = numbers::digits(words, at + 1)?;
        return Some((number.to, number.value));
    }
    let number = numbers::cardinal(&Words::new(stem), 0, false)?;
    Some((at + 1, number.value))
}

/// A number and a unit, a dual (ساعتين), or a part of a unit (نصف ساعة), and the unit.
fn simple(site: &Site) -> Option<(Part<Amount>, Unit)> {
    let words = site.words;
    let first = words.text(site.at);
    for reading in readings(first).filter(|reading| site.clitics || reading.is_bare()) {
        if let Some(parts) = GRAMMAR.parts(reading.stem)
            && let Some(ReadUnit { to, unit, times }) = unit_at(words, site.at + 1, Count::One)
            && let Some(value) = Amount::part_of(unit, times.into(), parts)
        {
            let skip = reading.skip;
            return Some((Part { to, skip, value }, unit));
        }
    }
    if let Some(number) = numbers::cardinal(words, site.at, site.clitics)
        && let Some(unit) = counted_unit(words, number.to)
    {
        let part = Part {
            to: unit.to,
            skip: proclitics_of_cardinal(site),
            value: unit.counted(number.value),
        };
        return Some((part, unit.unit));
    }
    let entry = site.entry()?;
    let part = |to, value| Part {
        to,
        skip: entry.skip,
        value,
    };
    entry.values.iter().find_map(|word| match *word {
        TimeWord::Unit {
            unit,
            count: Count::Two,
            times,
        } => Some((part(entry.to, Amount::of(unit, 2 * u32::from(times))), unit)),
        TimeWord::Unit {
            unit,
            count: Count::One,
            times: 1,
        } => {
            // «ساعة ونصف», «يوم ونصف»: one unit counts only with what follows it.
            let (to, amount) = with_more(words, entry.to, Amount::of(unit, 1), unit);
            (to > entry.to).then_some((part(to, amount), unit))
        }
        _ => None,
    })
}

/// A unit that says so many of it.
fn unit_at(words: &Words, at: usize, count: Count) -> Option<ReadUnit> {
    let entry = LEXICON.longest_bare(words, at)?;
    entry.values.iter().find_map(|word| match *word {
        TimeWord::Unit {
            unit,
            count: said,
            times,
        } if said == count => Some(ReadUnit {
            to: entry.to,
            unit,
            times,
        }),
        _ => None,
    })
}

/// A unit behind a number: three days, but eleven of "day".
fn counted_unit(words: &Words, at: usize) -> Option<ReadUnit> {
    unit_at(words, at, Count::Many).or_else(|| unit_at(words, at, Count::One))
}

/// What is added to an amount that ends before word `to`: ونصف, ونصف الساعة, وربع, وخمس دقائق. The index behind it all, and the sum.
fn with_more(words: &Words, to: usize, amount: Amount, unit: Unit) -> (usize, Amount) {
    let Some(stem) = behind_and(words.text(to)) else {
        return (to, amount);
    };
    if let Some(parts) = GRAMMAR.parts(stem)
        && let Some(part) = Amount::part_of(unit, 1, parts)
    {
        return (behind_unit_again(words, to + 1, unit), amount.plus(part));
    }
    // A smaller unit goes on with the amount; an equal or larger one is an amount of its own.
    if let Some((end, next, next_unit)) = smaller(words, to)
        && next_unit > unit
    {
        return with_more(words, end, amount.plus(next), next_unit);
    }
    (to, amount)
}

/// The index behind a unit that is named again behind a part of it: «ونصف الساعة», «ونصف ساعة».
fn behind_unit_again(words: &Words, at: usize, unit: Unit) -> usize {
    let entry = LEXICON.longest_bare(words, at).filter(|entry| {
        entry.values.iter().any(|word| match *word {
            TimeWord::Unit {
                unit: again,
                count: Count::One,
                times: 1,
            } => again == unit,
            TimeWord::TheUnit { unit: again } => again == unit,
            _ => false,
        })
    });
    match entry {
        Some(entry) => entry.to,
        None => {
            let is_again = matches!(unit, Unit::Hour | Unit::Minute | Unit::Day)
                && GRAMMAR.is(words, at, GrammarWord::NamedAgain {});
            at + usize::from(is_again)
        }
    }
}

/// An amount joined to one before it: the index behind it, the amount, its unit.
fn smaller(words: &Words, at: usize) -> Option<(usize, Amount, Unit)> {
    if let Some(number) = numbers::cardinal(words, at, true)
        && let Some(unit) = counted_unit(words, number.to)
    {
        return Some((unit.to, unit.counted(number.value), unit.unit));
    }
    let entry = LEXICON
        .longest(words, at)
        .filter(|entry| entry.skip == LETTER)?;
    entry.values.iter().find_map(|word| match *word {
        TimeWord::Unit {
            unit,
            count: Count::Two,
            times: 1,
        } => Some((entry.to, Amount::of(unit, 2), unit)),
        _ => None,
    })
}
