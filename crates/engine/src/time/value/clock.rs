//! Times of day, and the zones they are stated in.

use std::fmt;

/// A time of day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Clock {
    hour: u8,
    minute: u8,
    /// The second, where it is said.
    second: Option<u8>,
    /// The zone it is stated in; none for local time.
    pub zone: Option<Zone>,
}

/// A time zone: hours east of Greenwich.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Zone(i8);

impl Zone {
    /// Greenwich, written `Z`.
    pub const UTC: Self = Self(0);

    /// The zone, if there is such a one.
    pub fn new(hours: i8) -> Option<Self> {
        (-12..=14).contains(&hours).then_some(Self(hours))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("Z"),
            hours => write!(
                f,
                "{}{:02}:00",
                if hours < 0 { '-' } else { '+' },
                hours.unsigned_abs()
            ),
        }
    }
}

impl Clock {
    /// A time of day, if there is such a one.
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        (hour < 24 && minute < 60).then_some(Self {
            hour,
            minute,
            second: None,
            zone: None,
        })
    }

    /// The same time with its second, if there is such a one.
    pub fn at_second(self, second: u8) -> Option<Self> {
        (second < 60).then_some(Self {
            second: Some(second),
            ..self
        })
    }

    /// The same time, `hours` later; past midnight it wraps.
    pub fn plus_hours(self, hours: u8) -> Self {
        Self {
            hour: (self.hour + hours) % 24,
            ..self
        }
    }

    /// The same time, stated in a zone.
    pub fn in_zone(self, zone: Option<Zone>) -> Self {
        Self { zone, ..self }
    }

    /// The hour, 0 to 23.
    pub fn hour(self) -> u8 {
        self.hour
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "T{:02}:{:02}", self.hour, self.minute)?;
        if let Some(second) = self.second {
            write!(f, ":{second:02}")?;
        }
        self.zone.map_or(Ok(()), |zone| write!(f, "{zone}"))
    }
}
