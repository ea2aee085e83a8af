//! Values in words, for hovers and messages.

use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use khabar_data::schema::{InWords, MonthRow};

use super::hijri::{self, HijriDay};
use super::value::{Amount, DayPart, Reference, Value, YearPart};
use super::vocabulary::{MONTHS, Tradition};
use crate::message::Message;

static NAMES: LazyLock<InWords> = LazyLock::new(khabar_data::read);

/// The name of a weekday.
pub fn weekday_name(weekday: Weekday) -> Message {
    let index = usize::from(weekday.to_monday_zero_offset().unsigned_abs());
    NAMES.weekdays.get(index).cloned().unwrap_or_default()
}

/// The name of a month, 1 to 12: in a tradition, or in those of both Egypt and the Levant.
pub fn month_name(month: i8, tradition: Option<Tradition>) -> Message {
    let in_tradition = |tradition: Tradition| {
        let mut all = MONTHS.iter();
        all.find(|m| m.number == month && m.tradition == tradition)
    };
    let ar = |tradition| in_tradition(tradition).map_or("", MonthRow::name);
    let en = in_tradition(Tradition::Egypt).map_or("", |m| m.en.as_str());
    // Morocco and Libya name some months as their neighbours do.
    let names = match tradition {
        None => format!("{}/{}", ar(Tradition::Egypt), ar(Tradition::Levant)),
        Some(Tradition::Hijri) => {
            let named = in_tradition(Tradition::Hijri);
            return named.map_or_else(Message::default, |m| Message::new(&m.en, m.name()));
        }
        Some(tradition) if in_tradition(tradition).is_some() => ar(tradition).to_string(),
        Some(_) => ar(Tradition::Egypt).to_string(),
    };
    Message::new(en, names)
}

/// What recurs, as a person would say it: every such value, or so many times in each.
pub fn recurring(value: &Value, times: Option<u8>, months: Option<Tradition>) -> Message {
    let each = in_words(value, months);
    match (value, times) {
        (Value::EveryWeekday(_), None) => each,
        (_, None) => Message::new(format!("every {}", each.en), format!("كل {}", each.ar)),
        (_, Some(times)) => Message::new(
            format!("{times} times in each {}", each.en),
            format!("{times} مرات في كل {}", each.ar),
        ),
    }
}

/// A value's days in the Hijri calendar, for values that cover days and not more than a year.
pub fn in_hijri(value: &Value) -> Option<Message> {
    let (first, last) = value.days()?;
    if (last - first).get_days() > 366 {
        return None;
    }
    let (from, to) = (hijri::of(first)?, hijri::of(last)?);
    let day = |day: &HijriDay| {
        let month = month_name(day.month, Some(Tradition::Hijri));
        Message::new(
            format!("{} {} {} AH", day.day, month.en, day.year),
            format!("{} {} {}هـ", day.day, month.ar, day.year),
        )
    };
    if from == to {
        return Some(day(&from));
    }
    if hijri::month(from.year, from.month) == Some((first, last)) {
        let month = month_name(from.month, Some(Tradition::Hijri));
        return Some(Message::new(
            format!("{} {} AH", month.en, from.year),
            format!("{} {}هـ", month.ar, from.year),
        ));
    }
    if hijri::year(from.year) == Some((first, last)) {
        return Some(Message::new(
            format!("{} AH", from.year),
            format!("{}هـ", from.year),
        ));
    }
    let (from, to) = (day(&from), day(&to));
    Some(Message::new(
        format!("{} to {}", from.en, to.en),
        format!("من {} إلى {}", from.ar, to.ar),
    ))
}

fn day_in_words(day: Date, months: Option<Tradition>) -> Message {
    let weekday = weekday_name(day.weekday());
    let month = month_name(day.month(), months);
    Message::new(
        format!("{}, {} {} {}", weekday.en, day.day(), month.en, day.year()),
        format!("{} {} {} {}", weekday.ar, day.day(), month.ar, day.year()),
    )
}

/// The name of one of several values, by its place among them.
fn name_of<T: PartialEq>(value: T, all: &[T], names: &[Message]) -> Message {
    let at = all.iter().position(|other| *other == value);
    at.and_then(|at| names.get(at)).cloned().unwrap_or_default()
}

fn amount_in_words(amount: &Amount) -> Message {
    let counts = [
        amount.years,
        amount.months,
        amount.weeks,
        amount.days,
        amount.hours,
        amount.minutes,
        amount.seconds,
    ];
    let (mut english, mut arabic) = (Vec::new(), Vec::new());
    for (count, unit) in counts.into_iter().zip(&NAMES.units) {
        match count {
            0 => continue,
            1 => english.push(format!("1 {}", unit.en)),
            _ => english.push(format!("{count} {}s", unit.en)),
        }
        arabic.push(match count {
            1 => unit.one.clone(),
            2 => unit.two.clone(),
            _ if (3..=10).contains(&(count % 100)) => format!("{count} {}", unit.few),
            _ => format!("{count} {}", unit.many),
        });
    }
    Message::new(english.join(" "), arabic.join(" و"))
}

/// A value as a person would say it, with the months of a tradition (see [`month_name`]).
///
/// ```
/// use khabar_engine::time::{Tradition, Value, in_words};
///
/// let value: Value = "2025-02-12".parse()?;
/// assert_eq!(in_words(&value, Some(Tradition::Levant)).ar, "الأربعاء 12 شباط 2025");
/// assert_eq!(in_words(&value, None).en, "Wednesday, 12 February 2025");
/// # Ok::<(), khabar_engine::time::ValueError>(())
/// ```
pub fn in_words(value: &Value, months: Option<Tradition>) -> Message {
    match value {
        Value::Day(day) => day_in_words(*day, months),
        Value::Month(month) => {
            let name = month_name(month.first().month(), months);
            let year = month.first().year();
            Message::new(format!("{} {year}", name.en), format!("{} {year}", name.ar))
        }
        Value::Year(year) => Message::new(format!("the year {year}"), format!("عام {year}")),
        Value::AcrossYears(year) => {
            let next = year.saturating_add(1);
            Message::new(
                format!("the year {year}/{next}"),
                format!("العام {year}/{next}"),
            )
        }
        Value::Decade(decade) => Message::new(
            format!("the {decade}0s"),
            format!("العقد الذي يبدأ عام {decade}0"),
        ),
        Value::Century(century) => {
            let nth = u16::from(*century) + 1;
            Message::new(format!("century {nth}"), format!("القرن {nth}"))
        }
        Value::Week(week) => {
            let monday = day_in_words(week.monday(), months);
            Message::new(
                format!("the week of {}", monday.en),
                format!("الأسبوع الذي يبدأ {}", monday.ar),
            )
        }
        Value::Weekend(week) => {
            let monday = day_in_words(week.monday(), months);
            Message::new(
                format!("the weekend of the week of {}", monday.en),
                format!("عطلة نهاية الأسبوع الذي يبدأ {}", monday.ar),
            )
        }
        Value::PartOfYear(year, part) => {
            let part = name_of(*part, &YearPart::ALL, &NAMES.year_parts);
            Message::new(
                format!("{} of {year}", part.en),
                format!("{} من عام {year}", part.ar),
            )
        }
        Value::At(day, clock) => {
            let day = day_in_words(*day, months);
            let clock = clock.to_string();
            let clock = clock.trim_start_matches('T');
            Message::new(
                format!("{}, {clock}", day.en),
                format!("{} الساعة {clock}", day.ar),
            )
        }
        Value::Clock(clock) => {
            let clock = clock.to_string();
            let clock = clock.trim_start_matches('T');
            Message::new(clock, format!("الساعة {clock}"))
        }
        Value::PartOfDay(day, part) => {
            let day = day_in_words(*day, months);
            let part = name_of(*part, &DayPart::ALL, &NAMES.day_parts);
            Message::new(
                format!("{}, {}", day.en, part.en),
                format!("{} {}", part.ar, day.ar),
            )
        }
        Value::Amount(amount) => amount_in_words(amount),
        Value::AmountRange(from, to) => {
            let (from, to) = (amount_in_words(from), amount_in_words(to));
            Message::new(
                format!("{} to {}", from.en, to.en),
                format!("من {} إلى {}", from.ar, to.ar),
            )
        }
        Value::Some(unit) => {
            let names = NAMES.units.get(*unit as usize);
            names.map_or_else(Message::default, |unit| {
                Message::new(format!("some {}s", unit.en), format!("بضع {}", unit.few))
            })
        }
        Value::EveryWeekday(day) => {
            let day = weekday_name(*day);
            Message::new(format!("every {}", day.en), format!("كل يوم {}", day.ar))
        }
        Value::BeforeChrist(year) => {
            Message::new(format!("{year} BC"), format!("عام {year} قبل الميلاد"))
        }
        Value::Interval(from, to) => Message::new(
            format!("from {from} to {to}"),
            format!("من {from} إلى {to}"),
        ),
        Value::Reference(Reference::Past) => {
            Message::new("some time in the past", "وقت غير محدد في الماضي")
        }
        Value::Reference(Reference::Present) => Message::new("the present", "الحاضر"),
        Value::Reference(Reference::Future) => {
            Message::new("some time in the future", "وقت غير محدد في المستقبل")
        }
        Value::Other(text) => Message::new(text.clone(), text.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hijri(value: &str) -> String {
        in_hijri(&value.parse().unwrap()).map_or(String::new(), |m| m.ar)
    }

    #[test]
    fn a_day_has_its_counterpart() {
        assert_eq!(hijri("2025-02-18"), "19 شعبان 1446هـ");
        assert_eq!(hijri("2025-03-01/2025-03-29"), "رمضان 1446هـ");
        assert_eq!(hijri("2025-03"), "من 1 رمضان 1446هـ إلى 2 شوال 1446هـ");
        assert_eq!(hijri("P3D"), "");
    }

    #[test]
    fn months_are_named_as_the_tradition_does() {
        let march = |tradition| in_words(&"2025-01".parse().unwrap(), tradition).ar;
        assert_eq!(march(None), "يناير/كانون الثاني 2025");
        assert_eq!(march(Some(Tradition::Maghreb)), "جانفي 2025");
        assert_eq!(march(Some(Tradition::Morocco)), "يناير 2025");
    }

    #[test]
    fn what_recurs_says_how_often() {
        let said = |value: &str, times| recurring(&value.parse().unwrap(), times, None).en;
        assert_eq!(said("P1W", Some(2)), "2 times in each 1 week");
        assert_eq!(said("P6M", None), "every 6 months");
        assert_eq!(said("XXXX-WXX-5", None), "every Friday");
    }

    #[test]
    fn amounts_agree_with_their_numbers() {
        let said = |value: &str| in_words(&value.parse().unwrap(), None).ar;
        assert_eq!(said("P1D"), "يوم واحد");
        assert_eq!(said("PT2H30M"), "ساعتان و30 دقيقة");
        assert_eq!(said("P5Y"), "5 سنوات");
    }
}
