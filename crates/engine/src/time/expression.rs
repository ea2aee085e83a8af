//! A temporal expression as it was found.

use jiff::civil::Weekday;

use super::meaning::{Calendar, Meaning};
use super::rules::TimexRule;
use super::value::{Modifier, TimexType};
use super::vocabulary::Tense;
use crate::text::Span;

/// A temporal expression found in a paragraph. What it comes to in its article is an `annotation::Timex`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expression {
    /// Where it stands, in bytes of the paragraph.
    pub span: Span,
    /// Its TIMEX3 type.
    pub timex_type: TimexType,
    /// What it says.
    pub meaning: Meaning,
    /// Its TIMEX3 modifier.
    pub modifier: Option<Modifier>,
    /// Of what time its clause speaks, as far as the words before it tell: which way a bare weekday or month points. Where none tells,
    /// news speaks of what was.
    pub tense: Option<Tense>,
    /// Whether it ends a range that the timex before it begins: «من الاثنين إلى الخميس».
    pub ends_range: bool,
    /// Whether it is said to be the same day as the timex before it, which tells it in the other calendar («19 شعبان 1446هـ الموافق 18 فبراير
    /// 2025») or by its weekday («الجمعة الموافق 14 فبراير»).
    pub same_as_before: bool,
    /// The weekday written right before or behind a date in digits.
    pub weekday_beside: Option<Weekday>,
    /// The rule that found it.
    pub rule: TimexRule,
}

impl Expression {
    /// The day of the week, where it names nothing else.
    pub(super) fn bare_weekday(&self) -> Option<Weekday> {
        let Meaning::Calendar(fields) = self.meaning else {
            return None;
        };
        let alone = Calendar {
            weekday: fields.weekday,
            ..Calendar::default()
        };
        fields.weekday.filter(|_| fields == alone)
    }

    /// Notes the weekday that is told beside it.
    pub(super) fn set_weekday(&mut self, weekday: Option<Weekday>) {
        match &mut self.meaning {
            Meaning::Calendar(fields) => fields.weekday = weekday,
            _ => self.weekday_beside = weekday,
        }
    }

    /// Whether it names a day of the Hijri calendar.
    pub(super) fn is_hijri(&self) -> bool {
        matches!(self.meaning, Meaning::Calendar(fields) if fields.month.is_some_and(|month| month.hijri))
    }
}
