//! Dates by the fields of a calendar: those that are stated whole, and the nearest ones that fit.

use jiff::Span as Step;
use jiff::civil::{Date, Weekday};

use super::relative::{days_later, refers_back, step};
use crate::time::hijri;
use crate::time::meaning::Calendar;
use crate::time::pattern::SaidYear;
use crate::time::resolution::{Context, How, Resolution};
use crate::time::value::{MonthOfYear, Unit, Value};
use crate::time::vocabulary::grammar::Era;
use crate::time::vocabulary::{MonthName, Relation, Tense};

/// A date by its fields, as far as they were said: as it is stated, else counted from the date of the article or the day named before.
pub fn calendar(fields: &Calendar, context: &Context, tense: Option<Tense>) -> Resolution {
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
            let resolution = calendar(&said, context, tense);
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
                None if fields.unit.is_none() && tense == Some(Tense::Future) && last < now => 1,
                None if fields.unit.is_none() && tense != Some(Tense::Future) && first > now => -1,
                _ => 0,
            };
        Resolution::new(Some(Value::PartOfYear(year, part)), How::FromDct(dct))
    } else if let Some(month) = fields.month {
        let resolution = nearest_month(month, fields, dct, tense);
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
        let day = nearest_weekday(weekday, dct, fields.relation, tense);
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

/// A day with the part of it that was said: «مساء أمس».
pub fn with_part(resolution: Resolution, fields: &Calendar) -> Resolution {
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
pub fn in_year(month: MonthName, year: i16, fields: &Calendar) -> Option<Value> {
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

/// A day of a month of the civil calendar, or the whole month.
fn day_of(year: i16, month: i8, day: Option<u8>) -> Option<Value> {
    match day {
        Some(day) => Date::new(year, month, i8::try_from(day).ok()?)
            .ok()
            .map(Value::Day),
        None => MonthOfYear::new(year, month).map(Value::Month),
    }
}

/// Whether a bare weekday or month is one to come.
fn is_coming(relation: Option<Relation>, tense: Option<Tense>) -> bool {
    match relation {
        Some(Relation::Next | Relation::AfterNext) => true,
        Some(Relation::Past | Relation::BeforeLast) => false,
        _ => tense == Some(Tense::Future),
    }
}

/// The latest such weekday up to the document's date, or the next one after it; with الماضي or المقبل never the
/// day of the document itself.
pub fn nearest_weekday(
    weekday: Weekday,
    dct: Date,
    relation: Option<Relation>,
    tense: Option<Tense>,
) -> Option<Date> {
    let back = i64::from(dct.weekday().since(weekday));
    // What goes on in an imperfect is to come as a rule: «يلتقي المنتخبان الأحد».
    let coming = is_coming(relation, tense) || relation.is_none() && tense == Some(Tense::Present);
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
fn nearest_month(
    month: MonthName,
    fields: &Calendar,
    dct: Date,
    tense: Option<Tense>,
) -> Resolution {
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
    let days = Value::days;
    let mut candidates = [this_year - 1, this_year, this_year + 1]
        .into_iter()
        .filter_map(build);
    // «الجمعة 14 فبراير»: the weekday tells the year, whatever the tense.
    if let (Some(weekday), Some(_), None) = (fields.weekday, fields.day, fields.relation) {
        let falls_so = |v: &Value| days(v).is_some_and(|(first, _)| first.weekday() == weekday);
        if let Some(value) = nearest(candidates.clone().filter(falls_so), dct) {
            return Resolution::new(Some(value), How::NearestTo(dct));
        }
    }
    // «ينتهي الموسم في حزيران»: what goes on is to come as a rule.
    let goes_on = tense == Some(Tense::Present) && fields.day.is_none() && !month.hijri;
    if is_coming(fields.relation, tense) || goes_on && fields.relation.is_none() {
        let strictly = fields.relation == Some(Relation::Next);
        let value = candidates.find(|v| {
            days(v).is_some_and(|(first, last)| if strictly { first > dct } else { last >= dct })
        });
        return Resolution::new(value, How::NextAfter(dct));
    }
    // «يلتقيان في الخامس عشر من أغسطس», written on the tenth, and what comes with the moon: the nearest, before or after.
    let is_open = tense == Some(Tense::Present) || month.hijri && tense.is_none();
    if is_open && fields.relation.is_none() {
        return Resolution::new(nearest(candidates, dct), How::NearestTo(dct));
    }
    // «مارس الماضي» in March is that of last year; a bare «مارس» is this one.
    let strictly = fields.relation == Some(Relation::Past);
    let value = candidates.rfind(|v| {
        days(v).is_some_and(|(first, last)| if strictly { last < dct } else { first <= dct })
    });
    Resolution::new(value, How::LatestBefore(dct))
}

/// Of several stretches of days the one nearest to a day, before or after.
fn nearest(values: impl Iterator<Item = Value>, to: Date) -> Option<Value> {
    values.min_by_key(|value| {
        value.days().map(|(first, last)| {
            let before = (first - to).get_days();
            before.max((to - last).get_days()).max(0)
        })
    })
}

/// A day with a name: in the year said, else the nearest one, which is spoken of in the past too (a holiday is announced long before).
pub fn festival(fields: &Calendar, context: &Context, tense: Option<Tense>) -> Resolution {
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
        (None, _) if fields.relation.is_none() && tense != Some(Tense::Future) => {
            calendar(fields, context, Some(Tense::Present))
        }
        _ => calendar(fields, context, tense),
    }
}
