//! The Hijri calendar, by the official tables of Umm al-Qura.

use icu_calendar::cal::Hijri;
use icu_calendar::cal::hijri::UmmAlQura;
use icu_calendar::types::Month;
use icu_calendar::{Date as IcuDate, Gregorian};
use jiff::civil::Date;

/// A day of the Hijri calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct HijriDay {
    pub year: i16,
    pub month: i8,
    pub day: i8,
}

fn calendar() -> Hijri<UmmAlQura> {
    Hijri::new_umm_al_qura()
}

/// The civil day of a Hijri one, if the month has such a day.
pub fn to_civil(year: i16, month: i8, day: i8) -> Option<Date> {
    let month = Month::new(u8::try_from(month).ok()?);
    let hijri = IcuDate::try_new(
        i32::from(year).into(),
        month,
        u8::try_from(day).ok()?,
        calendar(),
    )
    .ok()?;
    let civil = hijri.to_calendar(Gregorian);
    Date::new(
        i16::try_from(civil.era_year().year).ok()?,
        i8::try_from(civil.month().ordinal).ok()?,
        i8::try_from(civil.day_of_month().0).ok()?,
    )
    .ok()
}

/// The first and last civil day of a Hijri month.
pub fn month(year: i16, month: i8) -> Option<(Date, Date)> {
    let first = to_civil(year, month, 1)?;
    let (next_year, next) = if month == 12 {
        (year + 1, 1)
    } else {
        (year, month + 1)
    };
    Some((first, to_civil(next_year, next, 1)?.yesterday().ok()?))
}

/// The first and last civil day of a Hijri year.
pub fn year(year: i16) -> Option<(Date, Date)> {
    Some((
        to_civil(year, 1, 1)?,
        to_civil(year.checked_add(1)?, 1, 1)?.yesterday().ok()?,
    ))
}

/// The Hijri day of a civil one.
///
/// ```
/// use khabar_engine::time::hijri;
///
/// let day = hijri::of("2025-02-18".parse()?).map(|day| (day.day, day.month, day.year));
/// assert_eq!(day, Some((19, 8, 1446)));
/// assert_eq!(hijri::to_civil(1446, 8, 19), Some("2025-02-18".parse()?));
/// # Ok::<(), jiff::Error>(())
/// ```
pub fn of(day: Date) -> Option<HijriDay> {
    let civil = IcuDate::try_new_gregorian(
        i32::from(day.year()),
        u8::try_from(day.month()).ok()?,
        u8::try_from(day.day()).ok()?,
    )
    .ok()?;
    let hijri = civil.to_calendar(calendar());
    Some(HijriDay {
        year: i16::try_from(hijri.era_year().year).ok()?,
        month: i8::try_from(hijri.month().ordinal).ok()?,
        day: i8::try_from(hijri.day_of_month().0).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn follows_the_official_tables() {
        assert_eq!(to_civil(1428, 2, 22), Some(date(2007, 3, 12)));
        assert_eq!(to_civil(1446, 10, 10), Some(date(2025, 4, 8)));
        assert_eq!(month(1438, 9), Some((date(2017, 5, 27), date(2017, 6, 24))));
        assert_eq!(year(1377), Some((date(1957, 7, 29), date(1958, 7, 17))));
        assert_eq!(to_civil(1446, 13, 1), None);
        assert_eq!(to_civil(1446, 1, 31), None);
    }

    #[test]
    fn leads_there_and_back() {
        let mut day = date(1950, 1, 1);
        while day < date(2060, 1, 1) {
            let hijri = of(day).unwrap();
            assert_eq!(to_civil(hijri.year, hijri.month, hijri.day), Some(day));
            day = day.checked_add(jiff::Span::new().days(17)).unwrap();
        }
    }
}
