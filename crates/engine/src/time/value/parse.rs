//! Reading TIMEX3 values (TimeML 1.2.1, ISO-TimeML).

use std::str::FromStr;
use std::sync::LazyLock;

use jiff::civil::{Date, ISOWeekDate, Weekday};
use regex::Regex;

use super::{
    Amount, Clock, DayPart, MonthOfYear, Reference, Unit, Value, ValueError, WeekOfYear, YearPart,
    Zone,
};

/// Well-formed values beyond those spelled out in [`Value`]: placeholders, seconds, zones, BC years, intervals.
static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let day =
        r"[0-9X]{4}(-([0-9X]{2}(-[0-9X]{2})?|W[0-9X]{2}(-([0-9X]|WE))?|[QH][0-9X]|SP|SU|FA|WI))?";
    let clock = r"T([0-9X]{2}(:[0-9X]{2}(:[0-9X]{2})?)?(Z|[+-][0-9]{2}:?[0-9]{2})?|MO|MI|AF|EV|NI|DT|MD|DAWN)";
    let amount = r"P([0-9]+(\.[0-9]+)?[YMWD]|X[YMWD])*(T([0-9]+(\.[0-9]+)?[HMS]|X[HMS])+)?";
    let point = format!("({day}({clock})?|{clock}|{amount})");
    Regex::new(&format!(
        r"^(BC[0-9X]{{1,4}}|[0-9X]{{2,4}}|-[0-9]{{4}}|{point}(/{point})?)$"
    ))
    .ok()
});

impl FromStr for Value {
    type Err = ValueError;

    /// Reads a TIMEX3 value. Errors: [`ValueError::Form`], or [`ValueError::Impossible`] for what has the form of
    /// a date (2025-04-31) and is none.
    fn from_str(text: &str) -> Result<Self, ValueError> {
        let reference = match text {
            "PAST_REF" => Some(Reference::Past),
            "PRESENT_REF" => Some(Reference::Present),
            "FUTURE_REF" => Some(Reference::Future),
            _ => None,
        };
        if let Some(reference) = reference {
            return Ok(Self::Reference(reference));
        }
        if let Some((from, to)) = text.split_once('/')
            && let (Ok(Self::Day(from)), Ok(Self::Day(to))) = (from.parse(), to.parse())
        {
            return if from <= to {
                Ok(Self::Interval(from, to))
            } else {
                Err(ValueError::Impossible)
            };
        }
        if let Some((from, to)) = text.split_once('/')
            && let (Ok(Self::Year(from)), Ok(Self::Year(to))) = (from.parse(), to.parse())
            && from.checked_add(1) == Some(to)
        {
            return Ok(Self::AcrossYears(from));
        }
        if let Some(weekday) = text.strip_prefix("XXXX-WXX-").and_then(number)
            && let Ok(weekday) = Weekday::from_monday_one_offset(weekday)
        {
            return Ok(Self::EveryWeekday(weekday));
        }
        if let Some(rest) = text.strip_prefix('T') {
            if let Some(clock) = parse_clock(rest) {
                return clock.map(Self::Clock);
            }
        } else if let Some(amount) = parse_amount(text) {
            return Ok(Self::Amount(amount));
        } else if let Some(day) = text.get(..10).and_then(parse_day) {
            let day = day?;
            let rest = text.get(10..).unwrap_or("");
            if rest.is_empty() {
                return Ok(Self::Day(day));
            }
            if let Some(rest) = rest.strip_prefix('T') {
                if let Some(part) = DayPart::from_name(rest) {
                    return Ok(Self::PartOfDay(day, part));
                }
                if let Some(clock) = parse_clock(rest) {
                    return clock.map(|clock| Self::At(day, clock));
                }
            }
        } else if let Some(value) = parse_coarse(text) {
            return value;
        }
        match OTHER.as_ref() {
            Some(other) if other.is_match(text) && text != "P" => Ok(Self::Other(text.to_string())),
            _ => Err(ValueError::Form),
        }
    }
}

fn number<T: FromStr>(text: &str) -> Option<T> {
    text.bytes()
        .all(|b| b.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

fn parse_day(text: &str) -> Option<Result<Date, ValueError>> {
    let (year, rest) = text.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let (4, 2, 2) = (year.len(), month.len(), day.len()) else {
        return None;
    };
    let (year, month, day) = (number(year)?, number(month)?, number(day)?);
    Some(Date::new(year, month, day).map_err(|_| ValueError::Impossible))
}

fn parse_clock(text: &str) -> Option<Result<Clock, ValueError>> {
    let (text, zone) = match text.strip_suffix('Z') {
        Some(text) => (text, Some(Zone::UTC)),
        None => (text, None),
    };
    let (hour, rest) = text.split_once(':')?;
    let (minute, second) = match rest.split_once(':') {
        Some((minute, second)) => (minute, Some(second)),
        None => (rest, None),
    };
    if [Some(hour), Some(minute), second]
        .iter()
        .flatten()
        .any(|two| two.len() != 2)
    {
        return None;
    }
    let mut clock = Clock::new(number(hour)?, number(minute)?);
    if let Some(second) = second {
        let second = number(second)?;
        clock = clock.and_then(|clock| clock.at_second(second));
    }
    Some(
        clock
            .map(|clock| clock.in_zone(zone))
            .ok_or(ValueError::Impossible),
    )
}

fn parse_amount(text: &str) -> Option<Amount> {
    let rest = text.strip_prefix('P')?;
    let (calendar, clock) = rest.split_once('T').unwrap_or((rest, ""));
    if calendar.is_empty() && clock.is_empty() || rest.ends_with('T') {
        return None;
    }
    let mut amount = Amount::default();
    let units = [
        (
            calendar,
            &[
                ('Y', Unit::Year),
                ('M', Unit::Month),
                ('W', Unit::Week),
                ('D', Unit::Day),
            ][..],
        ),
        (
            clock,
            &[('H', Unit::Hour), ('M', Unit::Minute), ('S', Unit::Second)][..],
        ),
    ];
    for (mut text, units) in units {
        for &(designator, unit) in units {
            if let Some((count, rest)) = text.split_once(designator)
                && let Some(count) = number(count).filter(|_| !count.is_empty())
            {
                *amount.count_of(unit) = count;
                text = rest;
            }
        }
        if !text.is_empty() {
            return None;
        }
    }
    // A written zero (P0D) or an order of its own is kept as it stands.
    (amount.to_string() == text).then_some(amount)
}

fn parse_coarse(text: &str) -> Option<Result<Value, ValueError>> {
    match text.len() {
        2 => return number(text).map(Value::Century).map(Ok),
        3 => return number(text).map(Value::Decade).map(Ok),
        4 => return number(text).map(Value::Year).map(Ok),
        _ => {}
    }
    let year: i16 = text.get(..4).and_then(number)?;
    let rest = text.get(4..)?.strip_prefix('-')?;
    if let Some(week) = rest.strip_prefix('W') {
        let (week, weekend) = match week.strip_suffix("-WE") {
            Some(week) => (week, true),
            None => (week, false),
        };
        let week = number(week).filter(|_| week.len() == 2)?;
        let Ok(monday) = ISOWeekDate::new(year, week, Weekday::Monday) else {
            return Some(Err(ValueError::Impossible));
        };
        let week = WeekOfYear::of(monday.date());
        return Some(Ok(if weekend {
            Value::Weekend(week)
        } else {
            Value::Week(week)
        }));
    }
    if let Some(part) = YearPart::from_name(rest) {
        return Some(Ok(Value::PartOfYear(year, part)));
    }
    let month = number(rest).filter(|_| rest.len() == 2)?;
    Some(
        MonthOfYear::new(year, month)
            .map(Value::Month)
            .ok_or(ValueError::Impossible),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_what_it_reads() {
        for text in [
            "2025-02-12",
            "2025-02",
            "2025",
            "202",
            "2023/2024",
            "20",
            "2025-W12",
            "2025-W12-WE",
            "2025-Q4",
            "2025-H1",
            "2025-SU",
            "2025-02-12T17:38",
            "2025-02-12T17:38Z",
            "T18:42",
            "2025-02-12TEV",
            "P30D",
            "PT2H30M",
            "P1Y2M",
            "PT48H",
            "PAST_REF",
            "2025-03-01/2025-03-29",
            "XXXX-WXX-6",
            "XXXX-XX-XX",
            "BC3000",
            "PXD",
            "PT3H/PT4H",
            "2025-02-12T05:00:00+03:00",
            "P0D",
            "P2.5Y",
        ] {
            assert_eq!(
                text.parse::<Value>().map(|v| v.to_string()),
                Ok(text.to_string()),
                "{text}"
            );
        }
    }

    #[test]
    fn refuses_what_no_calendar_has() {
        for text in [
            "2025-04-31",
            "2025-13",
            "2025-W54",
            "T25:00",
            "2025-02-30TMO",
            "2025-03-29/2025-03-01",
        ] {
            assert_eq!(text.parse::<Value>(), Err(ValueError::Impossible), "{text}");
        }
        for text in [
            "",
            "12 فبراير",
            "2025/02/12",
            "yesterday",
            "P",
            "PT",
            "12-02-2025",
            "2025-2-1",
            "+2025",
            "1",
        ] {
            assert_eq!(text.parse::<Value>(), Err(ValueError::Form), "{text}");
        }
    }
}
