//! Dates in tags: values that are none, and values that say another thing than their words.

use super::{Check, Level, Rule, TagAt};
use crate::annotation::Source;
use crate::message::Message;
use crate::tags::{BY, Item, Piece, STATUS, TagKind};
use crate::text::{Span, similar};
use crate::time::{Modifier, TimexType, Value, ValueError};

/// K501
pub const INVALID_DATE: Rule = Rule {
    code: "K501",
    name: "invalid-date",
    level: Level::Error,
    summary: "a value that is not a TIMEX3 value, or of another type than the tag says",
    summary_ar: "قيمة ليست من قيم TIMEX3، أو من نوع غير ما يقوله الوسم",
};

/// K507
pub const VALUE_CONTRADICTS_WORDS: Rule = Rule {
    code: "K507",
    name: "value-contradicts-words",
    level: Level::Hint,
    summary: "a tagged date that is another than its words say",
    summary_ar: "تاريخ موسوم بغير ما تقوله كلماته",
};

pub(super) fn check_tag<'a>(check: &mut Check<'a>, at: TagAt<'a>) {
    match at.kind {
        Some(TagKind::Article) => {
            for item in at.tag.all("published") {
                published(check, at.line, item);
            }
        }
        Some(TagKind::Event) => {
            for item in at.tag.all("date") {
                if let Some(value) = &item.value {
                    timex_value(check, at.line, value, None);
                }
                against_words(check, at, item);
            }
        }
        Some(TagKind::Times) => {
            for item in &at.tag.items {
                times_item(check, at.line, item);
                against_words(check, at, item);
            }
        }
        _ => {}
    }
}

/// A value whose words the recogniser reads as another.
fn against_words<'a>(check: &mut Check<'a>, at: TagAt<'a>, item: &'a Item) {
    let (Some(value), Some(anchor), Some((line, _))) = (&item.value, &item.anchor, at.paragraph)
    else {
        return;
    };
    let Some(span) = check.places.of(anchor) else {
        return;
    };
    let timexes = check.analysis.paragraphs.get(line).map(|p| &p.timexes);
    let timex = timexes.and_then(|timexes| timexes.iter().find(|t| t.span == span));
    // Of what an annotator wrote over it, the reading of the words is kept.
    let read = timex.and_then(|t| match t.source {
        Source::Written(..) => t.silver.as_ref(),
        _ => t.resolution.value.as_ref(),
    });
    let Some(read) = read
        .map(ToString::to_string)
        .filter(|read| *read != value.text)
    else {
        return;
    };
    if value.text.parse::<Value>().is_err() {
        return;
    }
    let words = &anchor.words.text;
    let message = Message::new(
        format!(
            "“{words}” reads as {read}, and the tag says {}.",
            value.text
        ),
        format!("«{words}» يُفهم منه {read}، والوسم يقول {}.", value.text),
    );
    let fixes = check.did_you_mean(at.line, value.span, &[&read]);
    check.report(
        &VALUE_CONTRADICTS_WORDS,
        at.line,
        value.span,
        message,
        fixes,
    );
}

/// Whether nothing stands behind the `=` yet, which is an error of syntax and said as one.
fn is_open(value: &Piece) -> bool {
    value.span.is_empty()
}

fn published(check: &mut Check<'_>, line: usize, item: &Item) {
    let (span, text) = match &item.value {
        Some(value) if is_open(value) => return,
        Some(value) => (value.span, value.text.as_str()),
        None => (item.span, ""),
    };
    if !matches!(text.parse(), Ok(Value::Day(_))) {
        let message = Message::new(
            format!("The document date “{text}” is not a day; write it as 2025-02-12."),
            format!("تاريخ الوثيقة {text} ليس يوما؛ اكتبه هكذا: 2025-02-12."),
        );
        report(check, line, span, message, text, |v| {
            matches!(v, Value::Day(_))
        });
    }
}

fn times_item(check: &mut Check<'_>, line: usize, item: &Item) {
    let name = item.name.text.as_str();
    match (name, &item.value) {
        ("none", None) | (BY | STATUS, _) => {}
        ("mod", Some(value)) => {
            if Modifier::from_name(&value.text).is_none() {
                let names: Vec<&str> = Modifier::ALL.iter().map(|m| m.name()).collect();
                let close = similar(&value.text, names.iter().copied());
                let message = Message::new(
                    format!(
                        "“{}” is not a TIMEX3 modifier; there are {}.",
                        value.text,
                        names.join(", ")
                    ),
                    format!(
                        "{} ليس من محددات TIMEX3، وهي {}.",
                        value.text,
                        names.join("، ")
                    ),
                );
                let fixes = check.did_you_mean(line, value.span, &close);
                check.report(&INVALID_DATE, line, value.span, message, fixes);
            }
        }
        (name, value) => match (TimexType::from_name(name), value) {
            (Some(timex_type), Some(value)) => timex_value(check, line, value, Some(timex_type)),
            (Some(_), None) => {
                let message = Message::new(
                    format!("{name} needs a value: {name}=2025-02-12@\"words\"."),
                    format!("ينقص {name} قيمة: {name}=2025-02-12@\"كلمات\"."),
                );
                check.report(&INVALID_DATE, line, item.name.span, message, Vec::new());
            }
            (None, _) => {
                let types: Vec<&str> = TimexType::ALL.iter().map(|t| t.name()).collect();
                let close = similar(&name.to_uppercase(), types.iter().copied());
                let message = Message::new(
                    format!(
                        "“{name}” is not a type of date; there are {} (and none).",
                        types.join(", ")
                    ),
                    format!(
                        "{name} ليس نوعا من التواريخ، وهي {} (و none).",
                        types.join("، ")
                    ),
                );
                let fixes = check.did_you_mean(line, item.name.span, &close);
                check.report(&INVALID_DATE, line, item.name.span, message, fixes);
            }
        },
    }
}

fn timex_value(check: &mut Check<'_>, line: usize, value: &Piece, timex_type: Option<TimexType>) {
    if is_open(value) {
        return;
    }
    let text = value.text.as_str();
    let message = match (text.parse::<Value>(), timex_type) {
        (Ok(value), Some(timex_type)) if !value.fits(timex_type) => {
            let fits = TimexType::ALL
                .into_iter()
                .find(|t| value.fits(*t))
                .map_or("", TimexType::name);
            Message::new(
                format!("{text} is a {fits}, not a {}.", timex_type.name()),
                format!("{text} من نوع {fits}، لا {}.", timex_type.name()),
            )
        }
        (Ok(_), _) => return,
        (Err(ValueError::Impossible), _) => Message::new(
            format!("No calendar has {text}."),
            format!("لا وجود لـ {text} في أي تقويم."),
        ),
        (Err(ValueError::Form), _) => Message::new(
            format!(
                "“{text}” is not a TIMEX3 value. Write a day as 2025-02-12, a month 2025-02, a year 2025, a length of time P3D or PT2H."
            ),
            format!(
                "{text} ليست قيمة TIMEX3. اكتب اليوم 2025-02-12 والشهر 2025-02 والسنة 2025 والمدة P3D أو PT2H."
            ),
        ),
    };
    let fits = |v: &Value| timex_type.is_none_or(|t| v.fits(t));
    report(check, line, value.span, message, text, fits);
}

/// Reports a wrong date, with the date it may have meant when its words are one (12/2/2025, 12 فبراير 2025).
fn report(
    check: &mut Check<'_>,
    line: usize,
    span: Span,
    message: Message,
    text: &str,
    fits: impl Fn(&Value) -> bool,
) {
    let context = crate::time::Context {
        conventions: check.analysis.knowledge.conventions,
        dct: check.analysis.dct.map(|d| d.day),
        reference: None,
    };
    let (resolved, _) = crate::time::resolve_all(&crate::time::recognise(text), &context);
    let meant: Vec<String> = resolved
        .into_iter()
        .filter_map(|r| Some(r.value.filter(&fits)?.to_string()))
        .filter(|v| v != text)
        .collect();
    let meant: Vec<&str> = meant.iter().map(String::as_str).take(1).collect();
    let fixes = check.did_you_mean(line, span, &meant);
    check.report(&INVALID_DATE, line, span, message, fixes);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::*;

    #[test]
    fn a_date_in_another_form_is_rewritten() {
        let fixed = |line: &str| {
            found(&INVALID_DATE, &format!("نص\n{line}"))
                .remove(0)
                .1
                .unwrap()
        };
        assert!(fixed("%% event CONSULT actor=usa date=12/2/2025").ends_with("date=2025-02-12"));
        assert!(
            fixed("%% event CONSULT actor=usa date=\"12 فبراير 2025\"")
                .ends_with("date=2025-02-12")
        );
    }

    #[test]
    fn values_fit_their_type_and_the_calendar() {
        let marked = |line: &str| words(&INVALID_DATE, &format!("نص\n{line}"));
        assert_eq!(marked("%% times DATE=2025-04-31@\"نص\""), ["2025-04-31"]);
        assert_eq!(marked("%% times DATE=P3D@\"نص\""), ["P3D"]);
        assert_eq!(marked("%% times DAT=2025@\"نص\""), ["DAT"]);
        assert_eq!(marked("%% times DATE=2025@\"نص\" mod=APROX"), ["APROX"]);
        assert_eq!(
            marked("%% times DATE=2025-04@\"نص\" mod=START none@\"نص\""),
            Vec::<String>::new()
        );
        assert_eq!(
            words(&INVALID_DATE, "%% article published=أمس\nنص"),
            ["أمس"]
        );
    }

    #[test]
    fn a_value_that_is_not_what_its_words_say() {
        let text = "%% article published=2025-02-12\nقال اليوم إن ذلك وقع أمس\n%% times DATE=2025-02-11@\"اليوم\" DATE=2025-02-11@\"أمس\"\n%% event CONSULT actor=usa date=2025-02-10@\"أمس\"\n";
        let found = found(&VALUE_CONTRADICTS_WORDS, text);
        let words: Vec<&str> = found.iter().map(|(words, _)| words.as_str()).collect();
        assert_eq!(words, ["2025-02-11", "2025-02-10"]);
        assert!(
            found[0]
                .1
                .as_ref()
                .unwrap()
                .contains("DATE=2025-02-12@\"اليوم\"")
        );
    }
}
