//! The second, cheap step: meanings against the date of the article and what was named before.

use std::borrow::Cow;

use jiff::Span as Step;
use jiff::civil::{Date, Weekday};

use super::lexicon::{MonthName, Relation};
use super::meaning::{Calendar, Century, Every, Meaning};
use super::pattern::{Era, SaidYear};
use super::resolution::{Context, Doubt, How, Resolution};
use super::value::{Amount, MonthOfYear, Unit, Value, WeekOfYear};
use super::{Lean, Timex, hijri};

/// Resolves the timexes of one paragraph, in order; the second value is the day named last, for the paragraphs behind it.
pub fn resolve_all(timexes: &[Timex], context: &Context) -> (Vec<Resolution>, Option<Date>) {
    let mut context = *context;
    let mut resolved: Vec<Resolution> = Vec::with_capacity(timexes.len());
    for (i, timex) in timexes.iter().enumerate() {
        let timex = &*borrow_year(timex, timexes.get(i + 1));
        let before = resolved.last().and_then(|r| r.value.clone());
        let begins = resolved
            .last()
            .and_then(|r| r.value.as_ref()?.days())
            .map(|(first, _)| first);
        let resolution = begins
            .filter(|_| timex.ends_range)
            .and_then(|begins| range_end(timex, begins))
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
fn borrow_year<'t>(timex: &'t Timex, next: Option<&Timex>) -> Cow<'t, Timex> {
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
            Cow::Owned(Timex {
                meaning,
                ..timex.clone()
            })
        }
        _ => Cow::Borrowed(timex),
    }
}

/// The end of a range that begins on a day: the weekday or month that comes next («من الاثنين إلى الخميس»).
fn range_end(timex: &Timex, begins: Date) -> Option<Resolution> {
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
fn named_day(timex: &Timex, resolution: &Resolution) -> Option<Date> {
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
fn place_clocks(timexes: &[Timex], resolved: &mut [Resolution]) {
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

fn resolve(timex: &Timex, context: &Context) -> Resolution {
    let stated = |value: Value| Resolution::new(Some(value), How::Stated);
    match timex.meaning {
        Meaning::Day(day) => stated(Value::Day(day)).with_weekday(timex.weekday_beside),
        Meaning::Digits {
            year,
            first,
            second,
        } => digits(year, first, second, context).with_weekday(timex.weekday_beside),
        Meaning::Calendar(fields) => calendar(&fields, context, timex.lean),
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
        Meaning::Clock {
            clock,
            deictic,
            weekday,
        } => match context.dct {
            None => stated(Value::Clock(clock)),
            Some(dct) => {
                let day = match (deictic, weekday) {
                    (Some(offset), _) => days_later(dct, offset.into()),
                    (None, Some(weekday)) => nearest_weekday(weekday, dct, None, timex.lean),
                    (None, None) => Some(dct),
                };
                let resolution =
                    Resolution::new(day.map(|day| Value::At(day, clock)), How::FromDct(dct));
                match (deictic, weekday, day) {
                    (Some(_), Some(said), Some(day)) if day.weekday() != said => Resolution {
                        doubt: Some(Doubt::Weekday { said, day }),
                        ..resolution
                    },
                    _ => resolution,
                }
            }
        },
        Meaning::Festival {
            hijri,
            month,
            day,
            year,
            relation,
        } => {
            let name = MonthName {
                number: month,
                hijri,
                guarded: false,
                behind_day: false,
                tradition: None,
            };
            let fields = Calendar {
                year,
                month: Some(name),
                day: u8::try_from(day).ok(),
                relation,
                ..Calendar::default()
            };
            festival(&fields, context, timex.lean)
        }
        Meaning::Reference(reference) => stated(Value::Reference(reference)),
    }
}

/// A day in digits by the project's order of day and month, else the only order that gives a day. In doubt when the other order
/// gives a day as well, unless the date of the article speaks for one of them.
fn digits(year: i16, first: u8, second: u8, context: &Context) -> Resolution {
    let read = |day: u8, month: u8| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    let (day_first, month_first) = (read(first, second), read(second, first));
    let (day, other) = match context.conventions.day_first {
        true => (day_first.or(month_first), month_first),
        false => (month_first.or(day_first), day_first),
    };
    let mut resolution = Resolution::new(day.map(Value::Day), How::Stated);
    let settled = |day: Date, other: Date| {
        context
            .dct
            .is_some_and(|dct| dct == day || day < dct && dct < other)
    };
    let month = if context.conventions.day_first && second <= 12 || first > 12 {
        second
    } else {
        first
    };
    if let Ok(month) = i8::try_from(month) {
        resolution = resolution.or_last_day(year, month);
    }
    resolution.doubt = match (day, other) {
        (Some(day), Some(other)) if day != other && !settled(day, other) => {
            Some(Doubt::Order { other })
        }
        _ => None,
    };
    resolution
}

fn with_dct(context: &Context, value: impl FnOnce(Date) -> Option<Value>) -> Resolution {
    match context.dct {
        Some(dct) => {
            let value = value(dct);
            let how = if value.is_some() {
                How::FromDct(dct)
            } else {
                How::Impossible { last: None }
            };
            Resolution::new(value, how)
        }
        None => Resolution::lacking(How::NeedsDct),
    }
}

fn with_reference(context: &Context, value: impl FnOnce(Date) -> Option<Value>) -> Resolution {
    match context.reference {
        Some(day) => Resolution::new(value(day), How::FromReference(day)),
        None => Resolution::lacking(How::NeedsReference),
    }
}

fn days_later(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Step::new().days(days)).ok()
}

/// How many units a relation is away from the present one.
fn step(relation: Relation) -> i16 {
    match relation {
        Relation::BeforeLast => -2,
        Relation::Past | Relation::Preceding => -1,
        Relation::This | Relation::Same => 0,
        Relation::Next | Relation::Following => 1,
        Relation::AfterNext => 2,
    }
}

/// Whether a relation counts from the date named before.
fn refers_back(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Same | Relation::Following | Relation::Preceding
    )
}

fn period(unit: Unit, relation: Relation, weekend: bool, context: &Context) -> Resolution {
    let value = |day: Date| {
        let step = i64::from(step(relation));
        match unit {
            Unit::Year => i16::try_from(step)
                .ok()?
                .checked_add(day.year())
                .map(Value::Year),
            Unit::Month => {
                let first = day
                    .first_of_month()
                    .checked_add(Step::new().months(step))
                    .ok()?;
                MonthOfYear::new(first.year(), first.month()).map(Value::Month)
            }
            Unit::Week => {
                // A week that starts on Sunday is, by most of its days, the ISO week of its Monday.
                let early = Weekday::Monday.since(context.conventions.week_starts);
                let day = days_later(day, if early < 4 { early.into() } else { 0 })?;
                let week = WeekOfYear::of(day.checked_add(Step::new().weeks(step)).ok()?);
                Some(if weekend {
                    Value::Weekend(week)
                } else {
                    Value::Week(week)
                })
            }
            Unit::Day => days_later(day, step).map(Value::Day),
            Unit::Hour | Unit::Minute | Unit::Second => None,
        }
    };
    // «العام السابق» counts from the date of the article where nothing was named before.
    if refers_back(relation) && (context.reference.is_some() || relation != Relation::Preceding) {
        return with_reference(context, value);
    }
    with_dct(context, value)
}

fn century(said: Century, dct: Date) -> Option<u8> {
    match said {
        Century::Nth(nth) => nth.checked_sub(1),
        Century::Related(relation) => u8::try_from(dct.year() / 100 + step(relation)).ok(),
    }
}

/// A decade: of the century said; else of the last one, unless its tens are those of this century so far.
fn decade(tens: u8, said: Option<Century>, context: &Context) -> Resolution {
    if let Some(Century::Nth(nth)) = said {
        let decade = nth
            .checked_sub(1)
            .and_then(|c| c.checked_mul(10)?.checked_add(tens));
        return Resolution::new(decade.map(Value::Decade), How::Stated);
    }
    if let Some(said) = said {
        return with_dct(context, |dct| {
            Some(Value::Decade(
                century(said, dct)?.checked_mul(10)?.checked_add(tens)?,
            ))
        });
    }
    Resolution::new(Some(Value::Decade(190 + tens)), How::Stated)
}

/// The point that lies an amount before or after a day, as exact as the amount.
fn away(day: Date, amount: Amount, ahead: bool) -> Option<Value> {
    let sign = if ahead { 1 } else { -1 };
    let count = |n: u32| i64::from(n).checked_mul(sign);
    let limit = |n: u32| n < 20_000;
    if !limit(amount.years) || !limit(amount.months) || !limit(amount.weeks) || !limit(amount.days)
    {
        return None;
    }
    let span = Step::new()
        .try_years(count(amount.years)?)
        .and_then(|s| s.try_months(count(amount.months).unwrap_or_default()))
        .and_then(|s| s.try_weeks(count(amount.weeks).unwrap_or_default()))
        .and_then(|s| s.try_days(count(amount.days).unwrap_or_default()))
        .ok()?;
    let point = day.checked_add(span).ok()?;
    match amount.unit() {
        Unit::Year if amount.months == 0 => Some(Value::Year(point.year())),
        Unit::Year | Unit::Month => MonthOfYear::new(point.year(), point.month()).map(Value::Month),
        Unit::Week => Some(Value::Week(WeekOfYear::of(point))),
        Unit::Day => Some(Value::Day(point)),
        // Hours and minutes from the time of writing, which nobody knows: still that day, as a rule.
        Unit::Hour | Unit::Minute | Unit::Second => Some(Value::Day(day)),
    }
}

fn calendar(fields: &Calendar, context: &Context, lean: Lean) -> Resolution {
    if let Some(stated) = stated(fields) {
        let resolution = Resolution::new(stated, How::Stated).with_weekday(fields.weekday);
        return match (fields.year, fields.month) {
            (Some(year), Some(month)) if !month.hijri => {
                resolution.or_last_day(year.number, month.number)
            }
            _ => resolution,
        };
    }
    let Some(dct) = context.dct else {
        return Resolution::lacking(How::NeedsDct);
    };
    // «… من العام الماضي» gives the year, «… من الشهر الجاري» the month; the fields are then stated.
    let base = match fields.relation {
        Some(relation) if refers_back(relation) => context.reference.unwrap_or(dct),
        _ => dct,
    };
    let from_base = match fields.relation {
        Some(relation) if refers_back(relation) && context.reference.is_some() => {
            How::FromReference(base)
        }
        _ => How::FromDct(dct),
    };
    match (fields.unit, fields.relation) {
        (Some(Unit::Year), relation) => {
            let year = base.year().checked_add(relation.map_or(0, step));
            let year = year.map(|number| SaidYear { number, era: None });
            let said = Calendar {
                year,
                relation: None,
                unit: None,
                ..*fields
            };
            let resolution = calendar(&said, context, lean);
            return Resolution {
                how: from_base,
                ..resolution
            };
        }
        (Some(Unit::Month), relation) if fields.month.is_none() => {
            let value = base
                .first_of_month()
                .checked_add(Step::new().months(relation.map_or(0, step)))
                .ok()
                .and_then(|first| day_of(first.year(), first.month(), fields.day));
            return with_part(Resolution::new(value, from_base), fields)
                .with_weekday(fields.weekday);
        }
        _ => {}
    }
    let resolution = if let Some(part) = fields.of_year {
        let (first, last) = part.months();
        let now = dct.month();
        let year = dct.year()
            + match fields.relation {
                Some(Relation::Past) if last >= now => -1,
                Some(Relation::Next) if first <= now => 1,
                None if fields.unit.is_none() && lean == Lean::Future && last < now => 1,
                None if fields.unit.is_none() && lean != Lean::Future && first > now => -1,
                _ => 0,
            };
        Resolution::new(Some(Value::PartOfYear(year, part)), How::FromDct(dct))
    } else if let Some(month) = fields.month {
        let resolution = nearest_month(month, fields, dct, lean);
        match month.hijri {
            true => resolution,
            false => resolution.or_last_day(dct.year(), month.number),
        }
    } else if let Some(day) = fields.day {
        // «يوم 15 الجاري»
        let first = dct
            .first_of_month()
            .checked_add(Step::new().months(fields.relation.map_or(0, step)));
        let value = first
            .ok()
            .and_then(|first| day_of(first.year(), first.month(), Some(day)));
        Resolution::new(value, How::FromDct(dct))
    } else if let Some(weekday) = fields.weekday {
        let day = nearest_weekday(weekday, dct, fields.relation, lean);
        let future = day.is_some_and(|day| day > dct);
        let how = if future {
            How::NextAfter(dct)
        } else {
            How::LatestBefore(dct)
        };
        return with_part(Resolution::new(day.map(Value::Day), how), fields);
    } else {
        Resolution::lacking(How::NeedsDct)
    };
    with_part(resolution, fields).with_weekday(fields.weekday)
}

fn with_part(resolution: Resolution, fields: &Calendar) -> Resolution {
    match (&resolution.value, fields.part) {
        (Some(Value::Day(day)), Some(part)) => Resolution {
            value: Some(Value::PartOfDay(*day, part)),
            ..resolution
        },
        _ => resolution,
    }
}

/// A calendar date that needs no document date: `None` when it does, `Some(None)` when no calendar has it.
fn stated(fields: &Calendar) -> Option<Option<Value>> {
    let year = fields.year?;
    if let Some(part) = fields.of_year {
        return Some(Some(Value::PartOfYear(year.number, part)));
    }
    let Some(month) = fields.month else {
        return Some(match year.era {
            Some(Era::Hijri) => {
                hijri::year(year.number).map(|(from, to)| Value::Interval(from, to))
            }
            Some(Era::BeforeChrist) => u16::try_from(year.number).ok().map(Value::BeforeChrist),
            _ => Some(Value::Year(year.number)),
        });
    };
    Some(in_year(month, year.number, fields))
}

/// A month, its day or its half, in a year of its calendar.
fn in_year(month: MonthName, year: i16, fields: &Calendar) -> Option<Value> {
    let value = if month.hijri {
        match fields.day {
            Some(day) => {
                hijri::to_civil(year, month.number, i8::try_from(day).ok()?).map(Value::Day)
            }
            None => {
                let (from, to) = hijri::month(year, month.number)?;
                let middle = days_later(from, 14)?;
                Some(match fields.half_of_month {
                    Some(true) => Value::Interval(from, middle),
                    Some(false) => Value::Interval(days_later(middle, 1)?, to),
                    None => Value::Interval(from, to),
                })
            }
        }
    } else {
        day_of(year, month.number, fields.day)
    };
    match (value, fields.part) {
        (Some(Value::Day(day)), Some(part)) => Some(Value::PartOfDay(day, part)),
        (value, _) => value,
    }
}

fn day_of(year: i16, month: i8, day: Option<u8>) -> Option<Value> {
    match day {
        Some(day) => Date::new(year, month, i8::try_from(day).ok()?)
            .ok()
            .map(Value::Day),
        None => MonthOfYear::new(year, month).map(Value::Month),
    }
}

fn is_coming(relation: Option<Relation>, lean: Lean) -> bool {
    match relation {
        Some(Relation::Next | Relation::AfterNext) => true,
        Some(Relation::Past | Relation::BeforeLast) => false,
        _ => lean == Lean::Future,
    }
}

/// The latest such weekday up to the document's date, or the next one after it; with الماضي or المقبل never the
/// day of the document itself.
fn nearest_weekday(
    weekday: Weekday,
    dct: Date,
    relation: Option<Relation>,
    lean: Lean,
) -> Option<Date> {
    let back = i64::from(dct.weekday().since(weekday));
    // What goes on in an imperfect is to come as a rule: «يلتقي المنتخبان الأحد».
    let coming = is_coming(relation, lean) || relation.is_none() && lean == Lean::Present;
    let days = match (relation, coming) {
        (Some(Relation::Past), _) if back == 0 => -7,
        (Some(Relation::Next), _) if back == 0 => 7,
        (Some(Relation::BeforeLast), _) if back == 0 => -14,
        (Some(Relation::BeforeLast), _) => -back - 7,
        (Some(Relation::AfterNext), _) => 14 - back,
        (_, true) if back == 0 => 0,
        (_, true) => 7 - back,
        _ => -back,
    };
    days_later(dct, days)
}

/// The month or day nearest to the document's date: the latest up to it after a past verb, the next after a future one.
fn nearest_month(month: MonthName, fields: &Calendar, dct: Date, lean: Lean) -> Resolution {
    let this_year = if month.hijri {
        hijri::of(dct).map_or(1400, |day| day.year)
    } else {
        dct.year()
    };
    let build = |year: i16| in_year(month, year, fields);
    // A relation behind day and month speaks of the month: «2 جويلية الجاري» is of this one.
    if matches!(fields.relation, Some(Relation::This)) {
        return Resolution::new(build(this_year), How::FromDct(dct));
    }
    let here = Value::days;
    let mut found = [this_year - 1, this_year, this_year + 1]
        .into_iter()
        .filter_map(build);
    if is_coming(fields.relation, lean) {
        let strictly = fields.relation == Some(Relation::Next);
        let value = found.find(|v| {
            here(v).is_some_and(|(first, last)| if strictly { first > dct } else { last >= dct })
        });
        return Resolution::new(value, How::NextAfter(dct));
    }
    // «يلتقيان في الخامس عشر من أغسطس», written on the tenth: the nearest, before or after.
    if lean == Lean::Present && fields.relation.is_none() && fields.day.is_some() {
        let distance = |v: &Value| here(v).map(|(first, _)| (first - dct).get_days().abs());
        let value = found.min_by_key(distance);
        return Resolution::new(value, How::NearestTo(dct));
    }
    // «مارس الماضي» in March is that of last year; a bare «مارس» is this one.
    let strictly = fields.relation == Some(Relation::Past);
    let value = found.rfind(|v| {
        here(v).is_some_and(|(first, last)| if strictly { last < dct } else { first <= dct })
    });
    Resolution::new(value, How::LatestBefore(dct))
}

/// A day with a name: in the year said, else the nearest one.
fn festival(fields: &Calendar, context: &Context, lean: Lean) -> Resolution {
    let hijri_month = fields.month.filter(|m| m.hijri);
    match (fields.year, hijri_month) {
        // «عيد الفطر 2025»: the one that falls into that year.
        (Some(year), Some(month)) if year.era != Some(Era::Hijri) => {
            let start = Date::new(year.number, 1, 1)
                .ok()
                .and_then(hijri::of)
                .map(|day| day.year);
            let day = start.into_iter().flat_map(|y| [y, y + 1]).find_map(|y| {
                let day = hijri::to_civil(y, month.number, i8::try_from(fields.day?).ok()?)?;
                (day.year() == year.number).then_some(Value::Day(day))
            });
            Resolution::new(day, How::Stated)
        }
        _ => calendar(fields, context, lean),
    }
}
