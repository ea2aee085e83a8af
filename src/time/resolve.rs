//! The second, cheap step: meanings against the date of the article.

use jiff::Span as Step;
use jiff::civil::{Date, Weekday};

use super::Timex;
use super::lexicon::Relation;
use super::meaning::{Calendar, Meaning};
use super::value::{MonthOfYear, TimexType, Unit, Value, WeekOfYear};
use crate::message::Message;

/// What an expression is resolved against.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context {
    /// The document creation time; none when nobody knows it.
    pub dct: Option<Date>,
}

/// How a value was reached; a hover says it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The words state it whole.
    Stated,
    /// Counted from the document's date.
    FromDct(Date),
    /// Nearest before the document's date: the sentence speaks of the past.
    LatestBefore(Date),
    /// Nearest after the document's date: the sentence speaks of what is to come.
    NextAfter(Date),
    /// It leans on the document's date, and there is none.
    NeedsDct,
    /// The words name a day that no calendar has.
    Impossible,
}

/// A value with the way it was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The value, if there is one.
    pub value: Option<Value>,
    /// The way.
    pub how: How,
    /// The day the words give by themselves when the weekday beside it contradicts: `(said, is)`.
    pub weekday_clash: Option<(Weekday, Date)>,
}

impl How {
    /// The way in words.
    pub fn message(&self) -> Message {
        match self {
            Self::Stated => Message::new("stated in full by the words", "مذكور كاملا في النص"),
            Self::FromDct(dct) => Message::new(
                format!("counted from the document date {dct}"),
                format!("محسوب من تاريخ الوثيقة {dct}"),
            ),
            Self::LatestBefore(dct) => Message::new(
                format!("the latest one up to the document date {dct}"),
                format!("الأقرب قبل تاريخ الوثيقة {dct}"),
            ),
            Self::NextAfter(dct) => Message::new(
                format!("the next one after the document date {dct}"),
                format!("الأقرب بعد تاريخ الوثيقة {dct}"),
            ),
            Self::NeedsDct => Message::new(
                "relative to the document date, which is not set",
                "نسبي إلى تاريخ الوثيقة، وهو غير محدد",
            ),
            Self::Impossible => {
                Message::new("no calendar has this day", "لا وجود لهذا اليوم في التقويم")
            }
        }
    }
}

/// Resolves the timexes of one paragraph, in order.
pub fn resolve_all<'t>(timexes: &'t [Timex], context: &Context) -> Vec<(&'t Timex, Resolution)> {
    // «17:38 19/03/2025»: a clock belongs to the day stated in its paragraph, if there is exactly one.
    let mut days = timexes.iter().filter_map(|t| match t.meaning {
        Meaning::Day(day) => Some(day),
        _ => None,
    });
    let stated = days.next().filter(|_| days.next().is_none());
    timexes
        .iter()
        .map(|timex| (timex, resolve(timex, context, stated)))
        .collect()
}

fn resolve(timex: &Timex, context: &Context, stated: Option<Date>) -> Resolution {
    let done = |value: Option<Value>, how: How| Resolution {
        value,
        how,
        weekday_clash: None,
    };
    let Some(dct) = context.dct else {
        return without_dct(timex, stated);
    };
    match timex.meaning {
        Meaning::Day(day) => with_weekday(Value::Day(day), How::Stated, timex.weekday_beside),
        Meaning::Calendar(fields) => calendar(&fields, dct, timex.coming),
        Meaning::Deictic {
            offset,
            weekday,
            part,
        } => match dct.checked_add(Step::new().days(offset)) {
            Ok(day) => {
                let value = part.map_or(Value::Day(day), |part| Value::PartOfDay(day, part));
                with_weekday(value, How::FromDct(dct), weekday)
            }
            Err(_) => done(None, How::Impossible),
        },
        Meaning::Period { unit, relation } => done(period(unit, relation, dct), How::FromDct(dct)),
        Meaning::Amount(amount) => done(Some(Value::Amount(amount)), How::Stated),
        Meaning::Clock(clock) => match stated {
            Some(day) => done(Some(Value::At(day, clock)), How::Stated),
            None => done(Some(Value::At(dct, clock)), How::FromDct(dct)),
        },
        Meaning::Reference(reference) => done(Some(Value::Reference(reference)), How::Stated),
    }
}

/// What can be said without the document's date.
fn without_dct(timex: &Timex, stated: Option<Date>) -> Resolution {
    let (value, how) = match timex.meaning {
        Meaning::Day(day) => {
            return with_weekday(Value::Day(day), How::Stated, timex.weekday_beside);
        }
        Meaning::Calendar(fields) => match stated_calendar(&fields) {
            Some(Some(value)) => return with_weekday(value, How::Stated, fields.weekday),
            Some(None) => (None, How::Impossible),
            None => (None, How::NeedsDct),
        },
        Meaning::Amount(amount) => (Some(Value::Amount(amount)), How::Stated),
        Meaning::Reference(reference) => (Some(Value::Reference(reference)), How::Stated),
        Meaning::Clock(clock) => match stated {
            Some(day) => (Some(Value::At(day, clock)), How::Stated),
            None => (Some(Value::Clock(clock)), How::Stated),
        },
        Meaning::Deictic { .. } | Meaning::Period { .. } => (None, How::NeedsDct),
    };
    Resolution {
        value,
        how,
        weekday_clash: None,
    }
}

/// Adds the finding that the weekday said beside a day is not the day's.
fn with_weekday(value: Value, how: How, said: Option<Weekday>) -> Resolution {
    let day = match &value {
        Value::Day(day) | Value::PartOfDay(day, _) => Some(*day),
        _ => None,
    };
    let weekday_clash = match (said, day) {
        (Some(said), Some(day)) if day.weekday() != said => Some((said, day)),
        _ => None,
    };
    Resolution {
        value: Some(value),
        how,
        weekday_clash,
    }
}

/// A calendar date that needs no document date: `None` when it does, `Some(None)` when no calendar has it.
fn stated_calendar(fields: &Calendar) -> Option<Option<Value>> {
    let year = fields.year?;
    let month = match fields.month {
        None => return Some(Some(Value::Year(year))),
        // Hijri months need the Hijri calendar.
        Some(month) if month.hijri => return Some(None),
        Some(month) => month.number,
    };
    Some(match fields.day {
        None => MonthOfYear::new(year, month).map(Value::Month),
        Some(day) => i8::try_from(day)
            .ok()
            .and_then(|day| Date::new(year, month, day).ok())
            .map(Value::Day),
    })
}

fn calendar(fields: &Calendar, dct: Date, coming: bool) -> Resolution {
    if let Some(stated) = stated_calendar(fields) {
        return match stated {
            Some(value) => with_weekday(value, How::Stated, fields.weekday),
            None => Resolution {
                value: None,
                how: How::Impossible,
                weekday_clash: None,
            },
        };
    }
    // «… من العام الماضي» gives the year; the fields are then stated.
    if let (Some(Unit::Year), Some(relation)) = (fields.unit, fields.relation) {
        let year = dct.year() + step(relation);
        let fields = Calendar {
            year: Some(year),
            relation: None,
            unit: None,
            ..*fields
        };
        return Resolution {
            how: How::FromDct(dct),
            ..calendar(&fields, dct, coming)
        };
    }
    let (past, next) = match fields.relation {
        Some(Relation::Past) => (true, false),
        Some(Relation::Next) => (false, true),
        _ => (false, false),
    };
    let (value, how) = match (fields.month, fields.weekday) {
        (Some(month), _) if month.hijri => (None, How::Impossible),
        (Some(month), weekday) => {
            let this_year = fields.relation == Some(Relation::This);
            let (value, how) = nearest_month(
                month.number,
                fields.day,
                dct,
                past,
                next || coming && !past,
                this_year,
            );
            return match value {
                Some(value) => with_weekday(value, how, weekday),
                None => Resolution {
                    value: None,
                    how: How::Impossible,
                    weekday_clash: None,
                },
            };
        }
        (None, Some(weekday)) => {
            let future = next || coming && !past;
            let day = nearest_weekday(weekday, dct, past, next, future);
            (
                day.map(Value::Day),
                if future {
                    How::NextAfter(dct)
                } else {
                    How::LatestBefore(dct)
                },
            )
        }
        (None, None) => (None, How::NeedsDct),
    };
    let value = match (value, fields.part) {
        (Some(Value::Day(day)), Some(part)) => Some(Value::PartOfDay(day, part)),
        (value, _) => value,
    };
    Resolution {
        value,
        how,
        weekday_clash: None,
    }
}

/// The latest such weekday up to the document's date, or the next one after it; with الماضي or المقبل never the
/// day of the document itself.
fn nearest_weekday(
    weekday: Weekday,
    dct: Date,
    past: bool,
    next: bool,
    future: bool,
) -> Option<Date> {
    let back = dct.weekday().since(weekday);
    let days = match (past, next, future) {
        (true, _, _) if back == 0 => -7,
        (_, true, _) if back == 0 => 7,
        (_, _, true) if back == 0 => 0,
        (_, _, true) => 7 - back,
        _ => -back,
    };
    dct.checked_add(Step::new().days(days)).ok()
}

fn nearest_month(
    month: i8,
    day: Option<u8>,
    dct: Date,
    past: bool,
    future: bool,
    this_year: bool,
) -> (Option<Value>, How) {
    let build = |year: i16| -> Option<(Date, Value)> {
        match day {
            Some(day) => {
                let date = Date::new(year, month, i8::try_from(day).ok()?).ok()?;
                Some((date, Value::Day(date)))
            }
            None => {
                let month = MonthOfYear::new(year, month)?;
                Some((month.first(), Value::Month(month)))
            }
        }
    };
    let here = match day {
        Some(_) => dct,
        None => dct.first_of_month(),
    };
    let candidates = [dct.year() - 1, dct.year(), dct.year() + 1].map(build);
    if this_year {
        return (build(dct.year()).map(|(_, value)| value), How::FromDct(dct));
    }
    let mut found = candidates.into_iter().flatten();
    if future {
        let value =
            found.find(|(date, _)| *date >= here && (day.is_some() || *date > here || !past));
        return (value.map(|(_, value)| value), How::NextAfter(dct));
    }
    // «مارس الماضي» in March is that of last year; a bare «مارس» may be this one.
    let latest = found.rfind(|(date, _)| *date < here || !past && *date == here);
    (latest.map(|(_, value)| value), How::LatestBefore(dct))
}

fn step(relation: Relation) -> i16 {
    match relation {
        Relation::Past => -1,
        Relation::This => 0,
        Relation::Next => 1,
    }
}

fn period(unit: Unit, relation: Relation, dct: Date) -> Option<Value> {
    let step = step(relation);
    match unit {
        Unit::Year => Some(Value::Year(dct.year() + step)),
        Unit::Month => {
            let first = dct
                .first_of_month()
                .checked_add(Step::new().months(step))
                .ok()?;
            MonthOfYear::new(first.year(), first.month()).map(Value::Month)
        }
        Unit::Week => {
            let day = dct.checked_add(Step::new().weeks(step)).ok()?;
            Some(Value::Week(WeekOfYear::of(day)))
        }
        Unit::Day => dct.checked_add(Step::new().days(step)).ok().map(Value::Day),
        Unit::Hour | Unit::Minute | Unit::Second => None,
    }
}

impl Resolution {
    /// The TIMEX3 type that goes with the value.
    pub fn timex_type(&self, timex: &Timex) -> TimexType {
        match &self.value {
            Some(value) if !value.fits(timex.timex_type) => TimexType::ALL
                .into_iter()
                .find(|t| value.fits(*t))
                .unwrap_or(timex.timex_type),
            _ => timex.timex_type,
        }
    }
}
