//! Days in digits, of which day and month are not told apart: 3/4/2025.

use jiff::civil::Date;

use crate::time::resolution::{Context, Doubt, How, Resolution};
use crate::time::value::Value;

/// A day in digits by the project's order of day and month, else the only order that gives a day. In doubt when the other order
/// gives a day as well, unless the date of the article speaks for one of them.
pub fn day_in_digits(year: i16, first: u8, second: u8, context: &Context) -> Resolution {
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
