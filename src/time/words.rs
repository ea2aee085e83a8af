//! Values in words, for hovers and messages.

use jiff::civil::{Date, Weekday};

use super::value::{Amount, DayPart, Reference, Value, YearPart};
use crate::message::Message;

const WEEKDAYS: [(&str, &str); 7] = [
    ("Monday", "الاثنين"),
    ("Tuesday", "الثلاثاء"),
    ("Wednesday", "الأربعاء"),
    ("Thursday", "الخميس"),
    ("Friday", "الجمعة"),
    ("Saturday", "السبت"),
    ("Sunday", "الأحد"),
];

const MONTHS: [(&str, &str); 12] = [
    ("January", "يناير/كانون الثاني"),
    ("February", "فبراير/شباط"),
    ("March", "مارس/آذار"),
    ("April", "أبريل/نيسان"),
    ("May", "مايو/أيار"),
    ("June", "يونيو/حزيران"),
    ("July", "يوليو/تموز"),
    ("August", "أغسطس/آب"),
    ("September", "سبتمبر/أيلول"),
    ("October", "أكتوبر/تشرين الأول"),
    ("November", "نوفمبر/تشرين الثاني"),
    ("December", "ديسمبر/كانون الأول"),
];

/// The name of a weekday.
pub fn weekday_name(weekday: Weekday) -> Message {
    let index = usize::from(weekday.to_monday_zero_offset().unsigned_abs());
    let (en, ar) = WEEKDAYS.get(index).copied().unwrap_or_default();
    Message::new(en, ar)
}

/// The name of a month, 1 to 12, in both traditions of the Arab east.
pub fn month_name(month: i8) -> Message {
    let index = usize::from(month.unsigned_abs()).saturating_sub(1);
    let (en, ar) = MONTHS.get(index).copied().unwrap_or_default();
    Message::new(en, ar)
}

fn day_in_words(day: Date) -> Message {
    let (weekday, month) = (weekday_name(day.weekday()), month_name(day.month()));
    Message::new(
        format!("{}, {} {} {}", weekday.en, day.day(), month.en, day.year()),
        format!("{} {} {} {}", weekday.ar, day.day(), month.ar, day.year()),
    )
}

fn part_in_words(part: DayPart) -> (&'static str, &'static str) {
    match part {
        DayPart::Morning => ("morning", "صباح"),
        DayPart::Midday => ("midday", "ظهر"),
        DayPart::Afternoon => ("afternoon", "عصر"),
        DayPart::Evening => ("evening", "مساء"),
        DayPart::Night => ("night", "ليل"),
    }
}

fn amount_in_words(amount: &Amount) -> Message {
    let parts = [
        (amount.years, "years", "سنة"),
        (amount.months, "months", "شهر"),
        (amount.weeks, "weeks", "أسبوع"),
        (amount.days, "days", "يوم"),
        (amount.hours, "hours", "ساعة"),
        (amount.minutes, "minutes", "دقيقة"),
        (amount.seconds, "seconds", "ثانية"),
    ];
    let said: Vec<_> = parts.into_iter().filter(|(count, ..)| *count > 0).collect();
    let en: Vec<String> = said
        .iter()
        .map(|(count, en, _)| match count {
            1 => format!("1 {}", en.trim_end_matches('s')),
            _ => format!("{count} {en}"),
        })
        .collect();
    let ar: Vec<String> = said
        .iter()
        .map(|(count, _, ar)| format!("{count} {ar}"))
        .collect();
    Message::new(en.join(" "), ar.join(" و"))
}

/// A value as a person would say it.
pub fn in_words(value: &Value) -> Message {
    match value {
        Value::Day(day) => day_in_words(*day),
        Value::Month(month) => {
            let name = month_name(month.first().month());
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
            let monday = day_in_words(week.monday());
            Message::new(
                format!("the week of {}", monday.en),
                format!("الأسبوع الذي يبدأ {}", monday.ar),
            )
        }
        Value::Weekend(week) => {
            let monday = day_in_words(week.monday());
            Message::new(
                format!("the weekend of the week of {}", monday.en),
                format!("عطلة نهاية الأسبوع الذي يبدأ {}", monday.ar),
            )
        }
        Value::PartOfYear(year, part) => {
            let (en, ar) = match part {
                YearPart::Quarter(_) => ("quarter", "الربع"),
                YearPart::FirstHalf => ("first half", "النصف الأول"),
                YearPart::SecondHalf => ("second half", "النصف الثاني"),
                YearPart::Spring => ("spring", "ربيع"),
                YearPart::Summer => ("summer", "صيف"),
                YearPart::Autumn => ("autumn", "خريف"),
                YearPart::Winter => ("winter", "شتاء"),
            };
            let token = part.token();
            match part {
                YearPart::Quarter(_) => Message::new(
                    format!("{token} of {year}"),
                    format!("{ar} {token} من {year}"),
                ),
                _ => Message::new(format!("{en} of {year}"), format!("{ar} {year}")),
            }
        }
        Value::At(day, clock) => {
            let day = day_in_words(*day);
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
            let day = day_in_words(*day);
            let (en, ar) = part_in_words(*part);
            Message::new(format!("{}, {en}", day.en), format!("{ar} {}", day.ar))
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
            let one = amount_in_words(&Amount::of(*unit, 2));
            let (en, ar) = (
                one.en.trim_start_matches("2 "),
                one.ar.trim_start_matches("2 "),
            );
            Message::new(format!("some {en}"), format!("عدد من وحدة: {ar}"))
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
