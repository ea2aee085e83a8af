//! The words of time and the classes of the pattern language: one declaration, from which all else follows.
//!
//! # How to add a class
//!
//! 1. In `data/time/words.toml` (or a file of its own, named in `lexicon`) a table with the forms of its words:
//!
//!    ```toml
//!    # Words for a school term.
//!    [[school_term]]
//!    nth = 1
//!    forms = ["…"]
//!    ```
//!
//! 2. Below, in `time_words!`, a word with the fields of its table's rows, and in it the class: its name in patterns, and what it
//!    catches.
//!
//!    ```text
//!    /// A school term.
//!    SchoolTerm { nth: u8 } {
//!        "school-term" { nth } => |caught| caught.ordinal = Some(nth),
//!    }
//!    ```
//!
//! The table may then be filled and rules may say `{school-term}`: reading the data ([`tables`]), the lexicon, patterns and the table of
//! what a word can begin ([`beginnings`](super::beginnings)) are derived from the declaration. A class that catches something that no class did
//! before needs a field in [`Captures`](super::pattern::Captures) too, and a [`Meaning`](super::Meaning) that uses it. A class that is put together from several
//! words is declared under `composed`, with a function in [`readers`](super::readers).

pub mod class;
pub mod grammar;
pub mod lexicon;
pub mod months;
pub mod tables;
mod units;

pub use class::{Class, ClassSet, FirstWord, Part, Read, Site};
pub use lexicon::LEXICON;
pub use months::{MONTH_NAMES, MonthName, Tradition};

use jiff::civil::Weekday;
use serde::{Deserialize, Deserializer};

use super::readers::{amount, clock, day, year};
use super::value::{Amount, DayPart, Modifier, Reference, Unit, YearPart, Zone};
use class::{ClassDeclaration, Reading};

/// Declares the words of time, and with them the classes that are one such word: `Word { field: Type } { "class" { field } => catch }`.
/// The fields are those of the word's table in the data files, whose name is that of the word in snake case.
macro_rules! time_words {
    (
        words { $(
            $(#[$about:meta])*
            $word:ident { $( $(#[$of_field:meta])* $field:ident : $type:ty ),* $(,)? } {
                $( $class:literal $fields:tt $(if ($when:expr))? => |$caught:ident| $catch:expr ),* $(,)?
            }
        )* }
        composed { $( $declaration:expr ),* $(,)? }
    ) => {
        /// What a word or phrase says about time.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
        #[serde(rename_all = "snake_case", deny_unknown_fields)]
        pub enum TimeWord { $(
            $(#[$about])*
            #[allow(missing_docs)] // The fields say what their types do.
            $word { $( $(#[$of_field])* $field: $type ),* },
        )* }

        /// All classes of the pattern language.
        pub const CLASSES: &[ClassDeclaration] = &[
            $( $( ClassDeclaration {
                name: $class,
                reading: Reading::Entry(|word, $caught| match word {
                    TimeWord::$word $fields $(if $when)? => {
                        $catch;
                        true
                    }
                    _ => false,
                }),
            }, )* )*
            $( $declaration, )*
        ];
    };
}

time_words! {
    words {
        /// A month name: شباط. Its table has a file of its own.
        #[serde(skip)]
        Month { month: MonthName } {}

        /// A day with a name, by month and day of its calendar: عيد الفطر.
        Festival { calendar: CalendarName, month: i8, day: i8 } {
            "festival" { calendar, month, day } => |caught| {
                caught.festival = Some((calendar == CalendarName::Hijri, month, day))
            },
        }

        /// A day of the week: الأربعاء.
        Weekday {
            #[serde(rename = "number", deserialize_with = "iso_weekday")]
            weekday: Weekday,
        } {
            "weekday" { weekday } => |caught| caught.weekday = Some(weekday),
        }

        /// A day of the week without its article: كل يوم جمعة.
        BareWeekday {
            #[serde(rename = "number", deserialize_with = "iso_weekday")]
            weekday: Weekday,
        } {
            "bare-weekday" { weekday } => |caught| caught.weekday = Some(weekday),
        }

        /// A word for a day of the month: غرة.
        MonthDay { number: u8 } {}

        /// A day counted from the day of writing, and the part of it that the word names: أمس، الليلة.
        Day { offset: i8, part: Option<DayPart> } {
            "deictic" { offset, part } => |caught| {
                caught.deictic = Some(offset);
                caught.part = part.or(caught.part);
            },
        }

        /// A part of the day: صباح.
        Part { part: DayPart } {
            "part" { part } => |caught| caught.part = Some(part),
        }

        /// A part of the day as adverb behind a clock time: صباحا.
        Adverb { part: DayPart } {
            "adverb" { part } => |caught| caught.adverb = Some(part),
        }

        /// A time zone, in hours east of Greenwich, or local: بتوقيت غرينتش.
        Zone { hours: Option<i8> } {
            "zone" { hours } => |caught| caught.zone = Some(hours.and_then(Zone::new)),
        }

        /// A season: صيف.
        Season { season: YearPart } {
            "season" { season } => |caught| caught.season = Some(season),
        }

        /// The tens of a decade: الستينيات.
        Decade { tens: u8 } {
            "decade" { tens } => |caught| caught.decade = Some(tens),
        }

        /// An adverb of recurrence, by its unit: يوميا.
        Set { unit: Unit } {
            "set" { unit } => |caught| caught.set = Some(unit),
        }

        /// How often: مرتين.
        Times { number: u8 } {
            "times" { number } => |caught| caught.times = Some(number),
        }

        /// What makes a year one that does not begin in January, and the month it begins in: الدراسي.
        YearKind { number: u8 } {
            "year-kind" { number } => |caught| caught.year_starts = Some(number),
        }

        /// Which one of several: الماضي، الجاري، المقبل، نفسه، التالي.
        Relation { relation: Relation } {
            "rel" { relation } => |caught| caught.relation = Some(relation),
        }

        /// A modifier before what it modifies: مطلع (of a date), نحو (of an amount).
        Modifier {
            #[serde(rename = "mod")]
            modifier: Modifier,
            of: Modified,
        } {
            "date-mod" { modifier, of } if (of == Modified::Date) => |caught| caught.modifier = Some(modifier),
            "amount-mod" { modifier, of } if (of == Modified::Amount) => |caught| caught.modifier = Some(modifier),
        }

        /// A modifier behind what it modifies: تقريبا.
        AfterModifier {
            #[serde(rename = "mod")]
            modifier: Modifier,
        } {
            "after-mod" { modifier } => |caught| caught.modifier = Some(modifier),
        }

        /// An expression that points without saying where: وقت سابق.
        Reference { to: Reference } {
            "ref" { to } => |caught| caught.reference = Some(to),
        }

        /// A unit after a number, or alone as one of it: أسبوع. With the next four of the table `unit`, and how many of the unit its
        /// name stands for: a decade is ten years.
        #[serde(skip)]
        Unit { unit: Unit, count: Count, times: u16 } {
            "one" { unit, count, times } if (count == Count::One) => |caught| {
                caught.amount = Some(Amount::of(unit, times.into()))
            },
            "some" { unit, count, times } if (count == Count::Many && times == 1) => |caught| {
                caught.some = Some(unit)
            },
        }

        /// A unit with its article: الأسبوع.
        #[serde(skip)]
        TheUnit { unit: Unit } {
            "unit" { unit } => |caught| caught.unit = Some(unit),
            // اليوم alone is today.
            "period" { unit } if (unit != Unit::Day) => |caught| caught.unit = Some(unit),
        }

        /// The decade: العقد.
        #[serde(skip)]
        TheDecade {} {
            "the-decade" {} => |_caught| {},
        }

        /// Two of a unit with their article: العامين.
        #[serde(skip)]
        TheTwo { unit: Unit, times: u16 } {}

        /// More than two of a unit with their article: الأشهر.
        #[serde(skip)]
        TheUnits { unit: Unit, times: u16 } {}

        // --- Words of no class, which the code looks for -----------------------------------------------------------------------

        /// Between two dates that are the same day in two calendars: الموافق.
        SameDay {} {}

        /// A word that tells of what time its clause speaks: قال، تستضيف، سوف.
        Tense { tense: Tense } {}

        /// A noun that begins like a verb of the future: سيارة.
        NotFuture {} {}

        /// A word that may stand behind a bare year, where a number would have something counted: في 2013 على.
        BehindYear {} {}

        /// A word that opens a range: بين، يومي.
        RangeOpener {} {}

        /// A word that links the parts of a range: إلى.
        RangeLink { link: Link } {}
    }

    composed {
        ClassDeclaration {
            name: "month",
            reading: Reading::Composed {
                begins: &[],
                begins_with: |word| matches!(word, TimeWord::Month { .. }),
                read: |site, next| {
                    let behind_day = site.captures.day.is_some();
                    day::months(site, next, |month| behind_day || !month.behind_day);
                },
            },
        },
        ClassDeclaration {
            name: "month!",
            reading: Reading::Composed {
                begins: &[],
                begins_with: |word| matches!(word, TimeWord::Month { month } if !month.guarded),
                read: |site, next| day::months(site, next, |month| !month.guarded),
            },
        },
        ClassDeclaration {
            name: "day",
            reading: Reading::Composed {
                begins: &[FirstWord::Digits, FirstWord::Ordinal, FirstWord::ArticleAndDigits],
                begins_with: |word| matches!(word, TimeWord::MonthDay { .. }),
                read: |site, next| {
                    site.give(day::day(site), next, |caught, day| caught.day = Some(day));
                },
            },
        },
        ClassDeclaration {
            name: "ordinal",
            reading: Reading::Composed {
                begins: &[FirstWord::Ordinal, FirstWord::ArticleAndDigits],
                begins_with: |_| false,
                read: |site, next| site.give(day::ordinal(site), next, |caught, ordinal| {
                    caught.first_ordinal = caught.ordinal;
                    caught.ordinal = Some(ordinal);
                }),
            },
        },
        ClassDeclaration {
            name: "number",
            reading: Reading::Composed {
                begins: &[FirstWord::Digits, FirstWord::Cardinal],
                begins_with: |_| false,
                read: |site, next| site.give(amount::number(site), next, |caught, number| {
                    caught.times = u8::try_from(number).ok();
                }),
            },
        },
        ClassDeclaration {
            name: "year",
            reading: Reading::Composed {
                begins: &[FirstWord::Digits, FirstWord::Cardinal],
                begins_with: |_| false,
                read: |site, next| site.give(year::year(site), next, |caught, year| {
                    caught.first_year = caught.year;
                    caught.year = Some(year);
                }),
            },
        },
        ClassDeclaration {
            name: "year!",
            reading: Reading::Composed {
                begins: &[FirstWord::Digits],
                begins_with: |_| false,
                read: |site, next| site.give(year::bare_year(site), next, |caught, year| {
                    caught.first_year = caught.year;
                    caught.year = Some(year);
                }),
            },
        },
        ClassDeclaration {
            name: "clock",
            reading: Reading::Composed {
                begins: &[FirstWord::Digits],
                begins_with: |_| false,
                read: |site, next| site.give(clock::in_digits(site), next, |caught, clock| {
                    caught.clock = Some(clock);
                }),
            },
        },
        ClassDeclaration {
            name: "hour",
            reading: Reading::Composed {
                begins: &[FirstWord::Digits, FirstWord::Ordinal],
                begins_with: |_| false,
                read: |site, next| {
                    let clock = clock::in_digits(site).or_else(|| clock::hour(site));
                    site.give(clock, next, |caught, clock| caught.clock = Some(clock));
                },
            },
        },
        ClassDeclaration {
            name: "hour!",
            reading: Reading::Composed {
                begins: &[FirstWord::Ordinal],
                begins_with: |_| false,
                read: |site, next| site.give(clock::hour_in_words(site), next, |caught, clock| {
                    caught.clock = Some(clock);
                }),
            },
        },
        ClassDeclaration {
            name: "amount",
            reading: Reading::Composed {
                begins: &[FirstWord::Digits, FirstWord::Cardinal, FirstWord::Fraction],
                begins_with: |word| matches!(word, TimeWord::Unit { .. }),
                read: |site, next| {
                    site.give(amount::range(site), next, |caught, (lower, upper)| {
                        caught.amount = Some(lower);
                        caught.upper = Some(upper);
                    });
                    site.give(amount::amount(site), next, |caught, amount| {
                        caught.amount = Some(amount);
                        caught.upper = None;
                    });
                },
            },
        },
        ClassDeclaration {
            name: "the-amount",
            reading: Reading::Composed {
                begins: &[FirstWord::ArticleAndDigits],
                begins_with: |word| matches!(word, TimeWord::TheUnits { .. } | TimeWord::TheTwo { .. }),
                read: |site, next| site.give(amount::with_article(site), next, |caught, amount| {
                    caught.amount = Some(amount);
                }),
            },
        },
    }
}

/// The calendar of a day with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum CalendarName {
    Hijri,
    Gregorian,
}

/// What a modifier modifies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Modified {
    Date,
    Amount,
}

/// How many of a unit its form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Count {
    One,
    Two,
    Many,
}

/// How the parts of a range are linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Link {
    /// إلى, حتى.
    To,
    /// أو.
    Or,
    /// و.
    And,
}

/// The time a clause speaks of, as the `tense` of TimeML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Tense {
    Past,
    Present,
    Future,
}

/// Before, at or after the time of writing, or the time named before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Relation {
    BeforeLast,
    Past,
    This,
    Next,
    AfterNext,
    Same,
    Following,
    Preceding,
}

/// Reads a weekday by its number in ISO 8601: Monday is 1.
fn iso_weekday<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Weekday, D::Error> {
    let number = i8::deserialize(deserializer)?;
    Weekday::from_monday_one_offset(number).map_err(serde::de::Error::custom)
}

impl TimeWord {
    /// Whether it can be a part of an expression: a word of some class, not only one that says something of the words around it.
    pub fn is_of_a_class(self) -> bool {
        Class::all().any(|class| class.begins_with(self))
    }
}
