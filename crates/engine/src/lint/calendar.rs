//! Dates of the text that cannot be right as they stand, or that can be read in two ways. The text stays as it is: the fixes
//! write down which date is meant.

use std::sync::Arc;

use jiff::Span as Step;
use jiff::civil::{Date, Weekday};

use super::glance::{Seen, glances};
use super::{Check, Fix, Fixes, Level, Rule};
use crate::annotation::{Glance, Timex};
use crate::article::Analysis;
use crate::article::edits::add_items;
use crate::message::Message;
use crate::tags::{Item, TagKind, anchor_to};
use crate::text::Span;
use crate::text::fold::fold;
use crate::time::{Doubt, How, TimexType, Value, weekday_name};

/// K502
pub const WEEKDAY_CONTRADICTS_DATE: Rule = Rule {
    code: "K502",
    name: "weekday-contradicts-date",
    level: Level::Warning,
    summary: "a weekday beside a date that falls on another",
    summary_ar: "يوم من الأسبوع بجانب تاريخ يقع في يوم آخر",
};

/// K503
pub const IMPOSSIBLE_DATE: Rule = Rule {
    code: "K503",
    name: "impossible-date",
    level: Level::Warning,
    summary: "a date in the text that no calendar has",
    summary_ar: "تاريخ في النص لا يعرفه أي تقويم",
};

/// K504
pub const CALENDARS_DISAGREE: Rule = Rule {
    code: "K504",
    name: "calendars-disagree",
    level: Level::Warning,
    summary: "a Hijri and a Gregorian date, given as the same day, that are days apart",
    summary_ar: "تاريخ هجري وآخر ميلادي ليوم واحد، وبينهما أيام",
};

/// K505
pub const AMBIGUOUS_DATE: Rule = Rule {
    code: "K505",
    name: "ambiguous-date",
    level: Level::Hint,
    summary: "a date in digits in which day and month can be read either way",
    summary_ar: "تاريخ بالأرقام يُقرأ يومه وشهره على الوجهين",
};

/// K506
pub const PAST_AFTER_DOCUMENT: Rule = Rule {
    code: "K506",
    name: "past-after-document",
    level: Level::Warning,
    summary: "a date told as past that comes after the document date",
    summary_ar: "تاريخ يُروى أنه مضى وهو بعد تاريخ الوثيقة",
};

/// Dates that are wrong in themselves and by the dates of their paragraph.
pub(super) fn check(check: &mut Check<'_>, line: usize) {
    report(check, line, |timex| !is_ambiguous(timex));
}

/// Dates that can be read in two ways, unless the article shows elsewhere which one is its own.
pub(super) fn ambiguous(check: &mut Check<'_>) {
    let analysis = check.analysis;
    if glances(analysis).any(|(_, glance)| glance.shows_order) {
        return;
    }
    for (start, glance) in glances(analysis) {
        for line in &glance.ambiguous {
            report(check, start + line, is_ambiguous);
        }
    }
}

/// Notes the paragraphs with such dates, and whether a date shows which one is meant.
pub(super) fn glance(glance: &mut Glance, seen: &[Seen<'_>]) {
    for Seen {
        at,
        text,
        paragraph,
    } in seen
    {
        if paragraph.timexes.iter().any(is_ambiguous) {
            glance.ambiguous.push(*at);
        }
        glance.shows_order |= paragraph.timexes.iter().any(|t| shows_order(text, t));
    }
}

fn is_ambiguous(timex: &Timex) -> bool {
    let resolution = &timex.resolution;
    matches!(resolution.doubt, Some(Doubt::Order { .. }))
        && !matches!(resolution.how, How::Impossible { .. })
}

fn report(check: &mut Check<'_>, line: usize, concerned: impl Fn(&Timex) -> bool) {
    let analysis = check.analysis;
    let Some(paragraph) = analysis.paragraphs.get(line) else {
        return;
    };
    for timex in paragraph.timexes.iter().filter(|t| concerned(t)) {
        let Some((rule, message, days)) = finding(analysis, analysis.text(line), timex) else {
            continue;
        };
        let span = timex.span;
        let fixes = Fixes::Later(Arc::new(move |analysis| {
            let fix = |day: &Date| meant(analysis, line, span, *day);
            days.iter().filter_map(fix).collect()
        }));
        check.report(rule, line, timex.span, message, fixes);
    }
}

/// Whether a date in digits can be read in one way only, which then goes for the others of the article too.
fn shows_order(text: &str, timex: &Timex) -> bool {
    let words = timex.span.of(text);
    let mut numbers = words
        .split(|c: char| !c.is_numeric())
        .filter(|n| !n.is_empty());
    let is_day = |n: &str| fold(n).parse().is_ok_and(|n: u32| (13..32).contains(&n));
    // The recogniser read it as a day, and there is nothing but digits to read.
    let day = matches!(timex.resolution.value, Some(Value::Day(_)));
    day && !timex.source.is_gold()
        && !words.contains(char::is_alphabetic)
        && numbers.by_ref().take(2).any(is_day)
}

/// What is wrong with a timex, and the days it may mean, likeliest first.
fn finding(
    analysis: &Analysis,
    text: &str,
    timex: &Timex,
) -> Option<(&'static Rule, Message, Vec<Date>)> {
    let words = timex.span.of(text);
    if let How::Impossible { last } = timex.resolution.how {
        let message = match last {
            Some(last) => Message::new(
                format!(
                    "No calendar has “{words}”: the last day of that month is {last}. Say which day is meant."
                ),
                format!("لا وجود لـ«{words}»: آخر أيام ذلك الشهر {last}. حدد اليوم المقصود."),
            ),
            None => Message::new(
                format!(
                    "No calendar has “{words}”. Say which day is meant, or that it is no date."
                ),
                format!("لا وجود لـ«{words}» في أي تقويم. حدد اليوم المقصود، أو قل إنه ليس تاريخا."),
            ),
        };
        return Some((&IMPOSSIBLE_DATE, message, last.into_iter().collect()));
    }
    let day = match timex.resolution.value {
        Some(Value::Day(day) | Value::PartOfDay(day, _) | Value::At(day, _)) => day,
        _ => return None,
    };
    Some(match timex.resolution.doubt? {
        Doubt::Weekday { said, day } => {
            let (name, is) = (weekday_name(said), weekday_name(day.weekday()));
            let message = Message::new(
                format!(
                    "{day} is a {}, not a {}: the article or the document date is wrong.",
                    is.en, name.en
                ),
                format!(
                    "{day} يوافق {}، لا {}: الخطأ في المقال أو في تاريخ الوثيقة.",
                    is.ar, name.ar
                ),
            );
            let days = [Some(day), nearest(day, said)];
            (
                &WEEKDAY_CONTRADICTS_DATE,
                message,
                days.into_iter().flatten().collect(),
            )
        }
        Doubt::OtherCalendar { other } => {
            let message = Message::new(
                format!(
                    "“{words}” is {day}, and the date before it, said to be the same day, is {other}."
                ),
                format!(
                    "«{words}» هو {day}، والتاريخ الذي قبله، وهو مذكور على أنه اليوم نفسه، هو {other}."
                ),
            );
            (&CALENDARS_DISAGREE, message, vec![day, other])
        }
        Doubt::Order { other } => {
            let (this, that) = (
                analysis.in_words(&Value::Day(day)),
                analysis.in_words(&Value::Day(other)),
            );
            let message = Message::new(
                format!(
                    "“{words}” is read as {} and may be {}. Say which; day-first in khabar.toml sets the order.",
                    this.en, that.en
                ),
                format!(
                    "«{words}» يُقرأ {} وقد يكون {}. حدد أيهما؛ المفتاح day-first في khabar.toml يحدد الترتيب.",
                    this.ar, that.ar
                ),
            );
            (&AMBIGUOUS_DATE, message, vec![day, other])
        }
        Doubt::AfterDct { dct } => {
            let message = Message::new(
                format!(
                    "“{words}” is told as past, and comes after the document date {dct}: one of the two is wrong."
                ),
                format!("«{words}» مذكور بصيغة الماضي، وهو بعد تاريخ الوثيقة {dct}: أحدهما خطأ."),
            );
            let year_before = day.checked_sub(Step::new().years(1)).ok();
            (
                &PAST_AFTER_DOCUMENT,
                message,
                [year_before, Some(day)].into_iter().flatten().collect(),
            )
        }
    })
}

/// The nearest such weekday to a day.
fn nearest(day: Date, weekday: Weekday) -> Option<Date> {
    let ahead = i64::from(weekday.since(day.weekday()));
    let days = if ahead > 3 { ahead - 7 } else { ahead };
    day.checked_add(Step::new().days(days)).ok()
}

/// A fix that writes down which day some words mean; the part of the day and the clock time they say stay.
fn meant(analysis: &Analysis, line: usize, span: Span, day: Date) -> Option<Fix> {
    let timex = analysis
        .paragraphs
        .get(line)?
        .timexes
        .iter()
        .find(|t| t.span == span)?;
    let value = match timex.resolution.value {
        Some(Value::PartOfDay(_, part)) => Value::PartOfDay(day, part),
        Some(Value::At(_, clock)) => Value::At(day, clock),
        _ => Value::Day(day),
    };
    let timex_type = TimexType::ALL.into_iter().find(|t| value.fits(*t))?;
    let anchor = anchor_to(analysis.text(line), span)?;
    let item = Item::new(timex_type.name(), Some(&value.to_string()), Some(anchor));
    let said = analysis.in_words(&Value::Day(day));
    Some(Fix {
        title: Message::new(
            format!("Tag as {value} ({})", said.en),
            format!("اكتبه {value} ({})", said.ar),
        ),
        edits: add_items(
            &analysis.article,
            line,
            TagKind::Times,
            vec![(span, vec![item])],
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::*;

    #[test]
    fn a_weekday_that_is_another() {
        let text =
            "%% article published=2025-02-12\nقال اليوم الخميس إن. وفي 13 فبراير 2025، الخميس";
        assert_eq!(words(&WEEKDAY_CONTRADICTS_DATE, text), ["اليوم الخميس"]);
        let header = found(&WEEKDAY_CONTRADICTS_DATE, "19/03/2025, الخميس");
        assert_eq!(header[0].0, "19/03/2025, الخميس");
        assert!(
            header[0]
                .1
                .as_ref()
                .unwrap()
                .ends_with("%% times DATE=2025-03-19@\"19/03/2025, الخميس\"")
        );
        assert_eq!(
            nearest(jiff::civil::date(2025, 3, 19), Weekday::Monday)
                .unwrap()
                .to_string(),
            "2025-03-17"
        );
    }

    #[test]
    fn a_day_that_no_month_has() {
        let found = found(
            &IMPOSSIBLE_DATE,
            "%% article published=2025-05-12\nوقع في 31 أبريل 2025، ثم في 31/02/2025",
        );
        let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, ["31 أبريل 2025", "31/02/2025"]);
        assert!(
            found[0]
                .1
                .as_ref()
                .unwrap()
                .contains("DATE=2025-04-30@\"31 أبريل 2025\"")
        );
    }

    #[test]
    fn two_calendars_that_disagree() {
        let marked = |civil: &str| {
            words(
                &CALENDARS_DISAGREE,
                &format!("صدر في 19 شعبان 1446هـ الموافق {civil}"),
            )
        };
        assert_eq!(marked("28 فبراير 2025"), ["28 فبراير 2025"]);
        // A day apart is another sighting.
        assert_eq!(marked("19 فبراير 2025"), Vec::<String>::new());
        assert_eq!(marked("18 فبراير 2025م"), Vec::<String>::new());
    }

    #[test]
    fn digits_that_can_be_read_either_way() {
        let marked = |dct: &str, text: &str| {
            words(
                &AMBIGUOUS_DATE,
                &format!("%% article published={dct}\n{text}"),
            )
        };
        assert_eq!(marked("2025-03-19", "صدر في 03/04/2024"), ["03/04/2024"]);
        // Another date of the article shows the order; else the day of the article does, and a day before it that the other way round
        // would come after it.
        assert_eq!(marked("2025-03-12", "12/03/2025"), Vec::<String>::new());
        assert_eq!(
            marked("2025-03-19", "وقع في 02/03/2025 و25/03/2024"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_past_that_is_to_come() {
        let text = "%% article published=2025-03-19\nعُقدت القمة في 12 مايو 2025، وستعقد أخرى في 13 يونيو 2025";
        let found = found(&PAST_AFTER_DOCUMENT, text);
        assert_eq!(found[0].0, "12 مايو 2025");
        assert_eq!(found.len(), 1);
        assert!(found[0].1.as_ref().unwrap().contains("DATE=2024-05-12@"));
    }
}
