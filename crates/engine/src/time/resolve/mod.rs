//! The second, cheap step: meanings against the date of the article and what was named before.

mod calendar;
mod in_digits;
mod relative;

use std::borrow::Cow;

use jiff::civil::{Date, Weekday};

use super::expression::Expression;
use super::meaning::{Calendar, Century, Every, Meaning};
use super::resolution::{Context, Doubt, How, Resolution};
use super::value::{Clock, Value};
use super::vocabulary::{MonthName, Tense};
use calendar::{calendar, festival, in_year, nearest_weekday, with_part};
use in_digits::day_in_digits;
use relative::{away, century, days_later, decade, period, step, with_dct, with_reference};

/// Resolves the timexes of one paragraph, in order; the second value is the day named last, for the paragraphs behind it.
///
/// ```
/// use khabar_engine::time::{Context, recognise, resolve_all};
///
/// let dct = Some("2025-03-19".parse()?);
/// let first = recognise("وقع الهجوم في 12 مارس 2020.");
/// let (_, reference) = resolve_all(&first, &Context { dct, ..Context::default() });
///
/// // The next paragraph counts from the day that was named in the one before.
/// let second = recognise("وفي اليوم التالي عاد الهدوء.");
/// let (resolved, _) = resolve_all(&second, &Context { dct, reference, ..Context::default() });
/// let value = resolved.first().and_then(|resolution| resolution.value.as_ref());
/// assert_eq!(value.map(ToString::to_string).as_deref(), Some("2020-03-13"));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn resolve_all(timexes: &[Expression], context: &Context) -> (Vec<Resolution>, Option<Date>) {
    let mut context = *context;
    let mut resolved: Vec<Resolution> = Vec::with_capacity(timexes.len());
    for (i, timex) in timexes.iter().enumerate() {
        let next = timexes.get(i + 1);
        let timex = &*borrow_year(timex, next);
        let before = resolved.last().and_then(|r| r.value.clone());
        let begins = resolved
            .last()
            .and_then(|r| r.value.as_ref()?.days())
            .map(|(first, _)| first);
        let resolution = begins
            .filter(|_| timex.ends_range)
            .and_then(|begins| range_end(timex, begins))
            .or_else(|| day_of_weekday(timex, next?, &context))
            .unwrap_or_else(|| resolve(timex, &context))
            .held_against(timex, before.as_ref(), context.dct);
        if let Some(day) = named_day(timex, &resolution) {
            context.reference = Some(day);
        }
        resolved.push(resolution);
    }
    place_clocks(timexes, &mut resolved);
    (resolved, context.reference)
}

/// The year of the end of a range goes for its beginning: «من أواخر نيسان إلى منتصف أيار 2020».
fn borrow_year<'t>(timex: &'t Expression, next: Option<&Expression>) -> Cow<'t, Expression> {
    let (Meaning::Calendar(from), Some(next)) = (timex.meaning, next) else {
        return Cow::Borrowed(timex);
    };
    let (true, Meaning::Calendar(to)) = (next.ends_range, next.meaning) else {
        return Cow::Borrowed(timex);
    };
    let lacks_year = from.year.is_none() && from.relation.is_none() && from.unit.is_none();
    match (from.month, to.month) {
        (Some(first), Some(last))
            if lacks_year && first.hijri == last.hijri && first.number <= last.number =>
        {
            let meaning = Meaning::Calendar(Calendar {
                year: to.year,
                ..from
            });
            Cow::Owned(Expression {
                meaning,
                ..timex.clone()
            })
        }
        _ => Cow::Borrowed(timex),
    }
}

/// The day of a weekday whose date is told right behind it: «الجمعة الموافق 14 فبراير».
fn day_of_weekday(timex: &Expression, date: &Expression, context: &Context) -> Option<Resolution> {
    let weekday = timex.bare_weekday().filter(|_| date.same_as_before)?;
    let resolution = resolve(date, context);
    let (first, _) = resolution.value.as_ref()?.days()?;
    (first.weekday() == weekday).then_some(resolution)
}

/// The end of a range that begins on a day: the weekday or month that comes next («من الاثنين إلى الخميس»).
fn range_end(timex: &Expression, begins: Date) -> Option<Resolution> {
    let Meaning::Calendar(fields) = timex.meaning else {
        return None;
    };
    let how = How::FromReference(begins);
    match fields {
        Calendar {
            weekday: Some(weekday),
            month: None,
            day: None,
            relation: None,
            ..
        } => {
            let ahead = i64::from(weekday.since(begins.weekday()));
            let day = days_later(begins, if ahead == 0 { 7 } else { ahead })?;
            Some(with_part(
                Resolution::new(Some(Value::Day(day)), how),
                &fields,
            ))
        }
        Calendar {
            month: Some(month),
            year: None,
            relation: None,
            unit: None,
            ..
        } if !month.hijri => {
            let years = [begins.year(), begins.year().checked_add(1)?];
            let mut values = years
                .into_iter()
                .filter_map(|year| in_year(month, year, &fields));
            let value = values.find(|v| v.days().is_some_and(|(_, last)| last > begins))?;
            Some(Resolution::new(Some(value), how))
        }
        _ => None,
    }
}

/// The day that a date leaves behind for «في اليوم التالي»: its own, or the first one of its month or year.
fn named_day(timex: &Expression, resolution: &Resolution) -> Option<Date> {
    match (&timex.meaning, &resolution.value) {
        (
            Meaning::Calendar(_)
            | Meaning::Day(_)
            | Meaning::Digits { .. }
            | Meaning::Deictic { .. },
            Some(value),
        ) => value.days().map(|(first, _)| first),
        _ => None,
    }
}

/// A clock time with no day of its own belongs to the nearest day named before it in its paragraph, else to the only one
/// named there.
fn place_clocks(timexes: &[Expression], resolved: &mut [Resolution]) {
    let days: Vec<(usize, Date)> = resolved
        .iter()
        .enumerate()
        .filter_map(|(i, r)| match r.value {
            Some(Value::Day(day) | Value::PartOfDay(day, _)) => Some((i, day)),
            _ => None,
        })
        .collect();
    for (i, timex) in timexes.iter().enumerate() {
        let Meaning::Clock {
            clock,
            deictic: None,
            weekday: None,
        } = timex.meaning
        else {
            continue;
        };
        let before = days
            .partition_point(|(at, _)| *at < i)
            .checked_sub(1)
            .and_then(|at| days.get(at));
        let only = days.first().filter(|_| days.len() == 1);
        if let (Some((_, day)), Some(slot)) = (before.or(only), resolved.get_mut(i)) {
            slot.value = Some(Value::At(*day, clock));
        }
    }
}

fn resolve(timex: &Expression, context: &Context) -> Resolution {
    let stated = |value: Value| Resolution::new(Some(value), How::Stated);
    match timex.meaning {
        Meaning::Day(day) => stated(Value::Day(day)).with_weekday(timex.weekday_beside),
        Meaning::Digits {
            year,
            first,
            second,
        } => day_in_digits(year, first, second, context).with_weekday(timex.weekday_beside),
        Meaning::Calendar(fields) => calendar(&fields, context, timex.tense),
        Meaning::Deictic {
            offset,
            weekday,
            part,
        } => with_dct(context, |dct| {
            let day = days_later(dct, offset.into())?;
            Some(part.map_or(Value::Day(day), |part| Value::PartOfDay(day, part)))
        })
        .with_weekday(weekday),
        Meaning::Period {
            unit,
            relation,
            weekend,
        } => period(unit, relation, weekend, context),
        Meaning::Decade(tens, said) => decade(tens, said, context),
        Meaning::YearOfKind {
            year: Some(year), ..
        } => stated(Value::AcrossYears(year)),
        Meaning::YearOfKind {
            starts, relation, ..
        } => with_dct(context, |dct| {
            let begun = i16::from(u8::try_from(dct.month()).is_ok_and(|month| month >= starts));
            let year = dct.year() - 1 + begun + relation.map_or(0, step);
            Some(Value::AcrossYears(year))
        }),
        Meaning::DecadeOf(relation) => with_dct(context, |dct| {
            let decade = dct.year() / 10 + step(relation);
            u8::try_from(decade).ok().map(Value::Decade)
        }),
        Meaning::Century(said) => match said {
            Century::Nth(nth) => {
                Resolution::new(nth.checked_sub(1).map(Value::Century), How::Stated)
            }
            Century::Related(_) => {
                with_dct(context, |dct| Some(Value::Century(century(said, dct)?)))
            }
        },
        Meaning::Amount(amount, None) => stated(Value::Amount(amount)),
        Meaning::Amount(amount, Some(upper)) => stated(Value::AmountRange(amount, upper)),
        Meaning::Some(unit) => stated(Value::Some(unit)),
        Meaning::Away {
            amount,
            ahead,
            from_reference: false,
        } => with_dct(context, |dct| away(dct, amount, ahead)),
        Meaning::Away { amount, ahead, .. } => {
            with_reference(context, |day| away(day, amount, ahead))
        }
        Meaning::Every(Every::Amount(amount), _) => stated(Value::Amount(amount)),
        Meaning::Every(Every::Weekday(day), _) => stated(Value::EveryWeekday(day)),
        Meaning::Every(Every::OfYear { month, day }, _) => {
            let day = day.map_or(String::new(), |day| format!("-{day:02}"));
            stated(Value::Other(format!("XXXX-{month:02}{day}")))
        }
        Meaning::Clock {
            clock,
            deictic,
            weekday,
        } => at_clock(clock, deictic, weekday, context, timex.tense),
        Meaning::Festival {
            hijri,
            month,
            day,
            year,
            relation,
        } => {
            let fields = Calendar {
                year,
                month: Some(MonthName::unnamed(month, hijri)),
                day: u8::try_from(day).ok(),
                relation,
                ..Calendar::default()
            };
            festival(&fields, context, timex.tense)
        }
        Meaning::Reference(reference) => stated(Value::Reference(reference)),
    }
}

/// A time of day on a day counted from that of writing, on a weekday, or on the day of writing; without the date of the article alone.
fn at_clock(
    clock: Clock,
    deictic: Option<i8>,
    weekday: Option<Weekday>,
    context: &Context,
    tense: Option<Tense>,
) -> Resolution {
    let Some(dct) = context.dct else {
        return Resolution::new(Some(Value::Clock(clock)), How::Stated);
    };
    let day = match (deictic, weekday) {
        (Some(offset), _) => days_later(dct, offset.into()),
        (None, Some(weekday)) => nearest_weekday(weekday, dct, None, tense),
        (None, None) => Some(dct),
    };
    let resolution = Resolution::new(day.map(|day| Value::At(day, clock)), How::FromDct(dct));
    match (deictic, weekday, day) {
        (Some(_), Some(said), Some(day)) if day.weekday() != said => Resolution {
            doubt: Some(Doubt::Weekday { said, day }),
            ..resolution
        },
        _ => resolution,
    }
}
