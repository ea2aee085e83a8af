//! What resolution starts from and comes to: the conventions and dates it counts from, a value, how it was reached, what speaks
//! against it.

use jiff::civil::{Date, Weekday};

use super::expression::Expression;
use super::value::{MonthOfYear, TimexType, Value};
use super::vocabulary::{Tense, Tradition};
use crate::message::Message;

/// How a project writes and counts dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Conventions {
    /// Whether 3/4/2025 is the third of April.
    pub day_first: bool,
    /// The first day of a week: what «هذا الأسبوع» and «نهاية الأسبوع» count from.
    pub week_starts: Weekday,
    /// The names of months in what is said to annotators; none: those of both the Arab east and Egypt.
    pub months: Option<Tradition>,
}

impl Default for Conventions {
    fn default() -> Self {
        Self {
            day_first: true,
            week_starts: Weekday::Monday,
            months: None,
        }
    }
}

/// What expressions are resolved against.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Context {
    /// How dates are written and counted.
    pub conventions: Conventions,
    /// The document creation time; none when nobody knows it.
    pub dct: Option<Date>,
    /// The day named last in the article: what «في اليوم التالي» counts from.
    pub reference: Option<Date>,
}

/// How a value was reached; a hover says it in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The words state it whole.
    Stated,
    /// Counted from the document's date.
    FromDct(Date),
    /// Counted from the date named before.
    FromReference(Date),
    /// Nearest before the document's date: the sentence speaks of the past.
    LatestBefore(Date),
    /// Nearest after the document's date: the sentence speaks of what is to come.
    NextAfter(Date),
    /// Nearest to the document's date, before or after.
    NearestTo(Date),
    /// It leans on the document's date, and there is none.
    NeedsDct,
    /// It leans on a date named before, and there is none.
    NeedsReference,
    /// The words name a day that no calendar has.
    Impossible {
        /// The last day of the month they name.
        last: Option<Date>,
    },
}

/// A value with the way it was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolution {
    /// The value, if there is one.
    pub value: Option<Value>,
    /// The way.
    pub how: How,
    /// What speaks against it.
    pub doubt: Option<Doubt>,
}

/// What speaks against a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Another weekday is said beside it.
    Weekday {
        /// The weekday said.
        said: Weekday,
        /// The day the other words give.
        day: Date,
    },
    /// Day and month in digits can be read the other way round.
    Order {
        /// The day they give then.
        other: Date,
    },
    /// The day named before it as the same one in the other calendar is another.
    OtherCalendar {
        /// The day named before.
        other: Date,
    },
    /// The article tells it as past, and it comes after the article's own date.
    AfterDct {
        /// The article's date.
        dct: Date,
    },
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
            Self::FromReference(day) => Message::new(
                format!("counted from {day}, named before in the article"),
                format!("محسوب من {day} المذكور قبله في المقال"),
            ),
            Self::LatestBefore(dct) => Message::new(
                format!("the latest one up to the document date {dct}"),
                format!("الأقرب قبل تاريخ الوثيقة {dct}"),
            ),
            Self::NextAfter(dct) => Message::new(
                format!("the next one after the document date {dct}"),
                format!("الأقرب بعد تاريخ الوثيقة {dct}"),
            ),
            Self::NearestTo(dct) => Message::new(
                format!("the one nearest to the document date {dct}"),
                format!("الأقرب إلى تاريخ الوثيقة {dct}"),
            ),
            Self::NeedsDct => Message::new(
                "relative to the document date, which is not set",
                "نسبي إلى تاريخ الوثيقة، وهو غير محدد",
            ),
            Self::NeedsReference => Message::new(
                "relative to a date named before, and there is none",
                "نسبي إلى تاريخ مذكور قبله، ولا تاريخ قبله",
            ),
            Self::Impossible { .. } => {
                Message::new("no calendar has this day", "لا وجود لهذا اليوم في التقويم")
            }
        }
    }
}

impl Resolution {
    pub(super) fn new(value: Option<Value>, how: How) -> Self {
        let value = value.filter(Value::is_writable);
        Self {
            how: if value.is_none() {
                How::Impossible { last: None }
            } else {
                how
            },
            value,
            doubt: None,
        }
    }

    /// Without a value, for want of what it leans on.
    pub(super) fn lacking(how: How) -> Self {
        Self {
            value: None,
            how,
            doubt: None,
        }
    }

    /// Adds the last day of the month in which a day was looked for in vain.
    pub(super) fn or_last_day(mut self, year: i16, month: i8) -> Self {
        if let How::Impossible { last } = &mut self.how {
            *last = MonthOfYear::new(year, month).map(|m| m.first().last_of_month());
        }
        self
    }

    /// Adds the finding that the weekday said beside a day is not the day's.
    pub(super) fn with_weekday(mut self, said: Option<Weekday>) -> Self {
        let day = match &self.value {
            Some(Value::Day(day) | Value::PartOfDay(day, _)) => Some(*day),
            _ => None,
        };
        if let (Some(said), Some(day)) = (said, day)
            && day.weekday() != said
        {
            self.doubt = Some(Doubt::Weekday { said, day });
        }
        self
    }

    /// Adds what the other words of the article say against it.
    pub(super) fn held_against(
        mut self,
        timex: &Expression,
        before: Option<&Value>,
        dct: Option<Date>,
    ) -> Self {
        let Some(Value::Day(day) | Value::PartOfDay(day, _)) = self.value else {
            return self;
        };
        if let (true, Some(Value::Day(other))) = (timex.same_as_before, before) {
            // Sightings and tables differ by a day.
            if (day - *other).get_days().abs() > 1 {
                self.doubt = Some(Doubt::OtherCalendar { other: *other });
            }
        } else if let (How::Stated, Some(Tense::Past), Some(dct), None) =
            (self.how, timex.tense, dct, self.doubt)
            && day > dct
        {
            self.doubt = Some(Doubt::AfterDct { dct });
        }
        self
    }

    /// The TIMEX3 type that goes with the value.
    pub fn timex_type(&self, timex: &Expression) -> TimexType {
        match &self.value {
            Some(value) if !value.fits(timex.timex_type) => TimexType::ALL
                .into_iter()
                .find(|t| value.fits(*t))
                .unwrap_or(timex.timex_type),
            _ => timex.timex_type,
        }
    }
}
