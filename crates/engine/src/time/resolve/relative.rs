//! What is counted in days or units from the date of the article, or from the day named before.

use jiff::Span as Step;
use jiff::civil::{Date, Weekday};

use crate::time::meaning::Century;
use crate::time::resolution::{Context, How, Resolution};
use crate::time::value::{Amount, MonthOfYear, Unit, Value, WeekOfYear};
use crate::time::vocabulary::Relation;

/// A value counted from the date of the article.
pub fn with_dct(context: &Context, value: impl FnOnce(Date) -> Option<Value>) -> Resolution {
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

/// A value counted from the day named before.
pub fn with_reference(context: &Context, value: impl FnOnce(Date) -> Option<Value>) -> Resolution {
    match context.reference {
        Some(day) => Resolution::new(value(day), How::FromReference(day)),
        None => Resolution::lacking(How::NeedsReference),
    }
}

/// The day so many days after another; before it, if they are negative.
pub fn days_later(day: Date, days: i64) -> Option<Date> {
    day.checked_add(Step::new().days(days)).ok()
}

/// How many units a relation is away from the present one.
pub fn step(relation: Relation) -> i16 {
    match relation {
        Relation::BeforeLast => -2,
        Relation::Past | Relation::Preceding => -1,
        Relation::This | Relation::Same => 0,
        Relation::Next | Relation::Following => 1,
        Relation::AfterNext => 2,
    }
}

/// Whether a relation counts from the date named before.
pub fn refers_back(relation: Relation) -> bool {
    matches!(
        relation,
        Relation::Same | Relation::Following | Relation::Preceding
    )
}

/// A unit of the calendar, or its weekend, counted from the present one or from the one named before.
pub fn period(unit: Unit, relation: Relation, weekend: bool, context: &Context) -> Resolution {
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

/// A century, by the two digits of its years.
pub fn century(said: Century, dct: Date) -> Option<u8> {
    match said {
        Century::Nth(nth) => nth.checked_sub(1),
        Century::Related(relation) => u8::try_from(dct.year() / 100 + step(relation)).ok(),
    }
}

/// A decade: of the century said; else of the last one, unless its tens are those of this century so far.
pub fn decade(tens: u8, said: Option<Century>, context: &Context) -> Resolution {
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
pub fn away(day: Date, amount: Amount, ahead: bool) -> Option<Value> {
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
