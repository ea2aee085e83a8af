//! The words of time and the classes of the pattern language.
//!
//! # How to add a class
//!
//! 1. In `data/time/words.toml` (or a file of its own, named in `khabar_data::time`) a table with the forms of its words:
//!
//!    ```toml
//!    # Words for a school term.
//!    [[school_term]]
//!    nth = 1
//!    forms = ["…"]
//!    ```
//!
//! 2. In `data/src/schema/time/words.rs` the word, with the fields of its table's rows:
//!
//!    ```text
//!    /// A school term.
//!    SchoolTerm { nth: u8 },
//!    ```
//!
//! 3. Below, in `classes!`, the class: its name in patterns, its word, and what it catches.
//!
//!    ```text
//!    "school-term" SchoolTerm { nth } => |caught| caught.ordinal = Some(nth),
//!    ```
//!
//! The table may then be filled and rules may say `{school-term}`: reading the data, the lexicon, patterns and the table of what a word can
//! begin ([`beginnings`](super::beginnings)) are derived from these. A class that catches something that no class did before needs a field in
//! [`Captures`](super::pattern::Captures) too, and a [`Meaning`](super::Meaning) that uses it. A class that is put together from several
//! words is declared under `composed`, with a function in [`readers`](super::readers).

pub mod class;
pub mod grammar;
pub mod lexicon;
pub mod months;

pub use class::{Class, ClassSet, FirstWord, Part, Read, Site};
pub use khabar_data::schema::{Count, Link, MonthName, Relation, Tense, TimeWord, Tradition};
pub use lexicon::LEXICON;
pub use months::MONTHS;

use khabar_data::schema::{CalendarName, Modified};

use super::readers::{amount, clock, day, year};
use super::value::{Amount, Unit};
use class::{ClassDeclaration, Reading};

/// Declares the classes: those that are one word of the lexicon, as `"class" Word { field } => catch`, and those that are composed.
macro_rules! classes {
    (
        words { $( $class:literal $word:ident $fields:tt $(if ($when:expr))? => |$caught:ident| $catch:expr ),* $(,)? }
        composed { $( $declaration:expr ),* $(,)? }
    ) => {
        /// All classes of the pattern language.
        pub const CLASSES: &[ClassDeclaration] = &[
            $( ClassDeclaration {
                name: $class,
                reading: Reading::Entry(|word, $caught| match word {
                    TimeWord::$word $fields $(if $when)? => {
                        $catch;
                        true
                    }
                    _ => false,
                }),
            }, )*
            $( $declaration, )*
        ];
    };
}

classes! {
    words {
        "festival" Festival { calendar, month, day } => |caught| {
            caught.festival = Some((calendar == CalendarName::Hijri, month, day))
        },
        "weekday" Weekday { weekday } => |caught| caught.weekday = Some(weekday),
        "bare-weekday" BareWeekday { weekday } => |caught| caught.weekday = Some(weekday),
        "deictic" Day { offset, part } => |caught| {
            caught.deictic = Some(offset);
            caught.part = part.or(caught.part);
        },
        "running-day" RunningDay {} => |caught| caught.deictic = Some(0),
        "part" Part { part } => |caught| caught.part = Some(part),
        "adverb" Adverb { part } => |caught| caught.adverb = Some(part),
        "season" Season { season } => |caught| caught.season = Some(season),
        "decade" Decade { tens } => |caught| caught.decade = Some(tens),
        "set" Set { unit } => |caught| caught.set = Some(unit),
        "times" Times { number } => |caught| caught.times = Some(number),
        "year-kind" YearKind { number } => |caught| caught.year_starts = Some(number),
        "rel" Relation { relation } => |caught| caught.relation = Some(relation),
        "this" This {} => |caught| caught.relation = Some(Relation::This),
        "date-mod" Modifier { modifier, of } if (of == Modified::Date) => |caught| caught.modifier = Some(modifier),
        "amount-mod" Modifier { modifier, of } if (of == Modified::Amount) => |caught| caught.modifier = Some(modifier),
        "after-mod" AfterModifier { modifier } => |caught| caught.modifier = Some(modifier),
        "ref" Reference { to } => |caught| caught.reference = Some(to),
        "one" Unit { unit, count, times } if (count == Count::One) => |caught| {
            caught.amount = Some(Amount::of(unit, times.into()))
        },
        "some" Unit { unit, count, times } if (count == Count::Many && times == 1) => |caught| {
            caught.some = Some(unit)
        },
        "unit" TheUnit { unit } => |caught| caught.unit = Some(unit),
        // اليوم alone is today.
        "period" TheUnit { unit } if (unit != Unit::Day) => |caught| caught.unit = Some(unit),
        "the-decade" TheDecade {} => |_caught| {},
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
            name: "nth",
            reading: Reading::Composed {
                begins: &[FirstWord::ArticleAndDigits],
                begins_with: |_| false,
                read: |site, next| site.give(day::nth(site), next, |_, _| {}),
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
            name: "hijri-year",
            reading: Reading::Composed {
                begins: &[FirstWord::Digits],
                begins_with: |_| false,
                read: |site, next| site.give(year::hijri_year(site), next, |caught, year| {
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
            name: "zone",
            reading: Reading::Composed {
                begins: &[],
                begins_with: |word| matches!(word, TimeWord::Zone { .. }),
                read: |site, next| site.give(clock::zone(site), next, |caught, zone| caught.zone = Some(zone)),
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

/// Whether a word can be a part of an expression: a word of some class, not only one that says something of the words around it.
pub fn is_of_a_class(word: TimeWord) -> bool {
    Class::all().any(|class| class.begins_with(word))
}
