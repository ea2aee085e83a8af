//! What a temporal expression says, before anyone knows the date of the article: the half of a timex that
//! can be cached with its paragraph.

use jiff::civil::{Date, Weekday};

use super::pattern::{Captures, SaidYear};
use super::rules::Means;
use super::value::{
    Amount, Clock, DayPart, Modifier, Quarter, Reference, TimexType, Unit, YearPart, Zone,
};
use super::vocabulary::{MonthName, Relation, Tradition};

/// The meaning of a timex, free of the document's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A stated day, with nothing left to resolve.
    Day(Date),
    /// A day in digits, of which the year is told and day and month are not told apart: 3/4/2025.
    Digits {
        /// The year.
        year: i16,
        /// What stands first.
        first: u8,
        /// What stands second.
        second: u8,
    },
    /// Fields of the calendar, some of them missing.
    Calendar(Calendar),
    /// A day counted from that of writing, with what else was said of it.
    Deictic {
        /// Days after the day of writing.
        offset: i8,
        /// The weekday named beside it (أمس الثلاثاء).
        weekday: Option<Weekday>,
        /// The part of the day named before it (مساء أمس).
        part: Option<DayPart>,
    },
    /// A unit counted from the present one, or from the one named before.
    Period {
        /// Its unit.
        unit: Unit,
        /// Before, this or after.
        relation: Relation,
        /// Only its weekend.
        weekend: bool,
    },
    /// A decade counted from the present one (العقد الماضي).
    DecadeOf(Relation),
    /// A decade: its tens, and the century it is in.
    Decade(u8, Option<Century>),
    /// A year that does not begin in January.
    YearOfKind {
        /// The month it begins in.
        starts: u8,
        /// The year it begins in, when said.
        year: Option<i16>,
        /// Which one, counted from the present.
        relation: Option<Relation>,
    },
    /// A century.
    Century(Century),
    /// An amount of time, and the upper end of a range of them.
    Amount(Amount, Option<Amount>),
    /// Some of a unit (بضعة أيام).
    Some(Unit),
    /// A point that lies an amount before or after the day of writing (قبل ثلاثة أيام), or the day named before (بعد ذلك بيومين).
    Away {
        /// How far.
        amount: Amount,
        /// Into the future.
        ahead: bool,
        /// From the day named before.
        from_reference: bool,
    },
    /// A time that recurs, and how often in it (مرتين يوميا).
    Every(Every, Option<u8>),
    /// A time of day, on a day said with it or beside it.
    Clock {
        /// The time.
        clock: Clock,
        /// The day, counted from that of writing.
        deictic: Option<i8>,
        /// The weekday.
        weekday: Option<Weekday>,
    },
    /// A day that has a name, by month and day of its calendar.
    Festival {
        /// Whether of the Hijri calendar.
        hijri: bool,
        /// Its month.
        month: i8,
        /// Its day.
        day: i8,
        /// The year said with it.
        year: Option<SaidYear>,
        /// Which one.
        relation: Option<Relation>,
    },
    /// A vague direction.
    Reference(Reference),
}

/// A century as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Century {
    /// By its ordinal.
    Nth(u8),
    /// The past, this or the next one.
    Related(Relation),
}

/// What recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Every {
    /// Each such amount (كل ستة أشهر).
    Amount(Amount),
    /// Each such day of the week.
    Weekday(Weekday),
    /// Such a day or month of each year of the civil calendar (الأول من مايو من كل عام).
    OfYear {
        /// The month.
        month: i8,
        /// The day.
        day: Option<u8>,
    },
}

/// Fields of the calendar as far as they were said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Calendar {
    pub year: Option<SaidYear>,
    pub month: Option<MonthName>,
    pub day: Option<u8>,
    pub weekday: Option<Weekday>,
    pub relation: Option<Relation>,
    /// The unit the relation was said of (12 مارس من العام الماضي).
    pub unit: Option<Unit>,
    pub part: Option<DayPart>,
    /// A quarter, half or season of the year.
    pub of_year: Option<YearPart>,
    /// A half of the month.
    pub half_of_month: Option<bool>,
}

impl Meaning {
    /// Puts the parts of a match together, with the modifier that follows from them; none when they cannot be.
    pub fn from_captures(means: Means, captures: &Captures) -> Option<(Self, Option<Modifier>)> {
        let calendar = Calendar {
            year: captures.year,
            month: captures.month,
            day: captures.day,
            weekday: captures.weekday,
            relation: captures.relation,
            unit: captures.unit,
            part: captures.part,
            of_year: captures.season,
            half_of_month: None,
        };
        let mut modifier = captures.modifier;
        let meaning = match means {
            Means::Calendar => Self::Calendar(calendar),
            Means::Quarter => Self::Calendar(Calendar {
                of_year: Some(quarter(captures.ordinal)?),
                ..calendar
            }),
            Means::Half => Self::Calendar(Calendar {
                of_year: Some(if captures.ordinal == Some(1) {
                    YearPart::FirstHalf
                } else {
                    YearPart::SecondHalf
                }),
                ..calendar
            }),
            Means::PartOfMonth => {
                // The first week or half of a month: the month, at its start, middle or end.
                modifier = Some(match captures.ordinal {
                    Some(1) => Modifier::Start,
                    Some(2) if captures.unit == Some(Unit::Week) => Modifier::Mid,
                    Some(3) => Modifier::Mid,
                    _ => Modifier::End,
                });
                let half = captures.unit != Some(Unit::Week);
                Self::Calendar(Calendar {
                    unit: None,
                    half_of_month: half.then_some(captures.ordinal == Some(1)),
                    ..calendar
                })
            }
            Means::Deictic => Self::Deictic {
                offset: captures.deictic?,
                weekday: captures.weekday,
                part: captures.part,
            },
            Means::Period | Means::Weekend => Self::Period {
                unit: if means == Means::Weekend {
                    Unit::Week
                } else {
                    captures.unit?
                },
                relation: captures.relation.unwrap_or(Relation::This),
                weekend: means == Means::Weekend,
            },
            Means::Decade => match (captures.decade, captures.relation) {
                (None, Some(relation)) => Self::DecadeOf(relation),
                (decade, _) => Self::Decade(decade?, century(captures)),
            },
            Means::DecadeOfCentury => {
                // The last ordinal is the century's where there are two.
                let (nth, century) = match (captures.first_ordinal, captures.relation) {
                    (Some(nth), _) => (nth, Century::Nth(captures.ordinal?)),
                    (None, relation) => (captures.ordinal?, Century::Related(relation?)),
                };
                Self::Decade(nth.checked_sub(1).filter(|tens| *tens < 10)?, Some(century))
            }
            Means::YearOfKind => match (captures.first_year, captures.year) {
                (Some(first), Some(last)) if first.number.checked_add(1) == Some(last.number) => {
                    Self::YearOfKind {
                        starts: captures.year_starts.unwrap_or(1),
                        year: Some(first.number),
                        relation: None,
                    }
                }
                (Some(_), _) => return None,
                (None, Some(_)) => Self::Calendar(calendar),
                (None, None) => Self::YearOfKind {
                    starts: captures.year_starts?,
                    year: None,
                    relation: captures.relation,
                },
            },
            Means::Century => Self::Century(century(captures)?),
            Means::Duration => match captures.some {
                Some(unit) if captures.amount.is_none() => Self::Some(unit),
                _ => Self::Amount(captures.amount?, captures.upper),
            },
            Means::Ago | Means::Ahead => Self::Away {
                amount: captures.amount?,
                ahead: means == Means::Ahead,
                from_reference: false,
            },
            Means::Before | Means::After => Self::Away {
                amount: captures.amount?,
                ahead: means == Means::After,
                from_reference: true,
            },
            Means::Every => {
                let every = match (
                    captures.weekday,
                    captures.set,
                    captures.unit,
                    captures.amount,
                ) {
                    _ if captures.month.is_some() => {
                        let month = captures.month.filter(|month| !month.hijri)?;
                        Every::OfYear {
                            month: month.number,
                            day: captures.day,
                        }
                    }
                    (Some(day), ..) => Every::Weekday(day),
                    (_, Some(unit), ..) | (_, None, Some(unit), _) => {
                        Every::Amount(Amount::of(unit, 1))
                    }
                    (_, _, _, amount) => Every::Amount(amount?),
                };
                Self::Every(every, captures.times)
            }
            Means::Clock => Self::Clock {
                clock: in_day_part(
                    captures.clock?,
                    captures.adverb.or(captures.part),
                    captures.zone.flatten(),
                ),
                deictic: captures.deictic,
                weekday: captures.weekday,
            },
            Means::Festival => {
                let (hijri, month, day) = captures.festival?;
                if hijri {
                    modifier = Some(Modifier::Approx);
                }
                Self::Festival {
                    hijri,
                    month,
                    day,
                    year: captures.year,
                    relation: captures.relation,
                }
            }
            Means::Reference => Self::Reference(captures.reference?),
        };
        Some((meaning, modifier))
    }

    /// The tradition of the civil month it names, where only one has that name.
    pub fn tradition(&self) -> Option<Tradition> {
        match self {
            Self::Calendar(fields) => fields.month?.tradition.filter(|t| *t != Tradition::Hijri),
            _ => None,
        }
    }

    /// The TIMEX3 type of such a meaning.
    pub fn timex_type(&self) -> TimexType {
        match self {
            Self::Clock { .. } => TimexType::Time,
            Self::Calendar(Calendar { part: Some(_), .. })
            | Self::Deictic { part: Some(_), .. } => TimexType::Time,
            Self::Amount(..) | Self::Some(_) => TimexType::Duration,
            Self::Every(..) => TimexType::Set,
            _ => TimexType::Date,
        }
    }
}

fn quarter(ordinal: Option<u8>) -> Option<YearPart> {
    let quarters = [
        Quarter::First,
        Quarter::Second,
        Quarter::Third,
        Quarter::Fourth,
    ];
    // الأخير has no ordinal: the last one.
    let at = ordinal.map_or(3, |n| usize::from(n).wrapping_sub(1));
    quarters.get(at).copied().map(YearPart::Quarter)
}

fn century(captures: &Captures) -> Option<Century> {
    captures
        .ordinal
        .map(Century::Nth)
        .or(captures.relation.map(Century::Related))
}

/// A clock time with the part of the day it is in: الثامنة مساء is 20:00, الثالثة ليلا 03:00.
fn in_day_part(clock: Clock, part: Option<DayPart>, zone: Option<Zone>) -> Clock {
    let hour = clock.hour();
    let clock = match part {
        Some(DayPart::Afternoon | DayPart::Evening) if (1..12).contains(&hour) => {
            clock.plus_hours(12)
        }
        Some(DayPart::Midday) if (1..6).contains(&hour) => clock.plus_hours(12),
        Some(DayPart::Night) if (6..12).contains(&hour) => clock.plus_hours(12),
        Some(DayPart::Night | DayPart::Morning) if hour == 12 => clock.plus_hours(12),
        _ => clock,
    };
    clock.in_zone(zone)
}
