//! Amounts of time, as durations of ISO 8601 are made of.

use std::fmt;

use super::Unit;

/// An amount of time, unit by unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub struct Amount {
    pub years: u32,
    pub months: u32,
    pub weeks: u32,
    pub days: u32,
    pub hours: u32,
    pub minutes: u32,
    pub seconds: u32,
}

impl Amount {
    /// `count` of one `unit`.
    pub fn of(unit: Unit, count: u32) -> Self {
        let mut amount = Self::default();
        *amount.count_of(unit) = count;
        amount
    }

    /// Both together.
    pub fn plus(self, other: Self) -> Self {
        Self {
            years: self.years.saturating_add(other.years),
            months: self.months.saturating_add(other.months),
            weeks: self.weeks.saturating_add(other.weeks),
            days: self.days.saturating_add(other.days),
            hours: self.hours.saturating_add(other.hours),
            minutes: self.minutes.saturating_add(other.minutes),
            seconds: self.seconds.saturating_add(other.seconds),
        }
    }

    /// One part in `parts` of `count` units (نصف ساعة), where it comes out in whole smaller units.
    pub fn part_of(unit: Unit, count: u32, parts: u32) -> Option<Self> {
        let (smaller, each) = match unit {
            _ if count > 1 => (unit, 1),
            Unit::Year => (Unit::Month, 12),
            Unit::Day => (Unit::Hour, 24),
            Unit::Hour => (Unit::Minute, 60),
            Unit::Minute => (Unit::Second, 60),
            Unit::Month => (Unit::Day, 30),
            Unit::Week | Unit::Second => return None,
        };
        (count * each)
            .is_multiple_of(parts)
            .then(|| Self::of(smaller, count * each / parts))
    }

    /// The coarsest unit it has.
    pub fn unit(self) -> Unit {
        match self {
            a if a.years > 0 => Unit::Year,
            a if a.months > 0 => Unit::Month,
            a if a.weeks > 0 => Unit::Week,
            a if a.days > 0 => Unit::Day,
            a if a.hours > 0 => Unit::Hour,
            a if a.minutes > 0 => Unit::Minute,
            _ => Unit::Second,
        }
    }

    /// Its count of one unit.
    pub(super) fn count_of(&mut self, unit: Unit) -> &mut u32 {
        match unit {
            Unit::Year => &mut self.years,
            Unit::Month => &mut self.months,
            Unit::Week => &mut self.weeks,
            Unit::Day => &mut self.days,
            Unit::Hour => &mut self.hours,
            Unit::Minute => &mut self.minutes,
            Unit::Second => &mut self.seconds,
        }
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        for (count, unit) in [
            (self.years, 'Y'),
            (self.months, 'M'),
            (self.weeks, 'W'),
            (self.days, 'D'),
        ] {
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        let clock = [(self.hours, 'H'), (self.minutes, 'M'), (self.seconds, 'S')];
        let none = *self == Self::default();
        if none {
            return f.write_str("0D");
        }
        if clock.iter().any(|(count, _)| *count > 0) {
            f.write_str("T")?;
        }
        for (count, unit) in clock {
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}
