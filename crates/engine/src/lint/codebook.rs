//! Events against the codebook.

use rustc_hash::FxHashSet;

use super::{Check, Level, Rule, TagAt, mean, missing_role};
use crate::message::Message;
use crate::tags::{ARTICLE_KEYS, BY, Item, Piece, STATUS, SUGGESTED, TagKind};
use crate::text::similar;

/// K401
pub const UNKNOWN_TYPE: Rule = Rule {
    code: "K401",
    name: "unknown-type",
    level: Level::Error,
    summary: "an event type that the codebook does not have",
    summary_ar: "نوع حدث ليس في دليل الترميز",
};

/// K402
pub const UNKNOWN_KEY: Rule = Rule {
    code: "K402",
    name: "unknown-key",
    level: Level::Error,
    summary: "a role or key that events do not have",
    summary_ar: "دور أو مفتاح ليس للأحداث",
};

/// K403
pub const UNKNOWN_VALUE: Rule = Rule {
    code: "K403",
    name: "unknown-value",
    level: Level::Error,
    summary: "a mode, context or status that the codebook does not have, or a mode of another type",
    summary_ar: "نمط أو سياق أو حالة ليست في دليل الترميز، أو نمط لنوع آخر",
};

/// K405
pub const REPEATED_KEY: Rule = Rule {
    code: "K405",
    name: "repeated-key",
    level: Level::Error,
    summary: "a key that may stand once and stands twice",
    summary_ar: "مفتاح لا يتكرر وقد تكرر",
};

pub(super) fn check(check: &mut Check<'_>, at: TagAt<'_>) {
    match at.kind {
        Some(TagKind::Article) => article(check, at),
        Some(TagKind::Mentions | TagKind::Times) => whose(check, at.line, &at.tag.items),
        _ => {}
    }
    if at.kind != Some(TagKind::Event) {
        return;
    }
    let codebook = &check.analysis.knowledge.codebook;
    let Some((first, rest)) = at.tag.items.split_first() else {
        let message = Message::new(
            "An event starts with its type, anchored at its trigger: %% event CONSULT@\"words\".",
            "يبدأ الحدث بنوعه مربوطا بالكلمات الدالة عليه: %% event CONSULT@\"كلمات\".",
        );
        check.report(
            &UNKNOWN_TYPE,
            at.line,
            at.tag.kind.span,
            message,
            Vec::new(),
        );
        return;
    };
    if at.tag.is_rejection() {
        return rejection(check, at.line, rest);
    }
    let name = &first.name;
    let event_type = codebook
        .event_type(&name.text)
        .filter(|_| first.value.is_none());
    if event_type.is_none() {
        let ids: Vec<&str> = codebook.types.iter().map(|t| t.id.as_str()).collect();
        let close = similar(&name.text.to_uppercase(), ids.iter().copied());
        let hint = mean(&close);
        let message = Message::new(
            format!(
                "The codebook {} has no event type “{}”.{}",
                codebook.codebook.id, name.text, hint.en
            ),
            format!(
                "لا نوع حدث باسم {} في دليل الترميز {}.{}",
                name.text, codebook.codebook.id, hint.ar
            ),
        );
        let fixes = check.did_you_mean(at.line, name.span, &close);
        check.report(&UNKNOWN_TYPE, at.line, name.span, message, fixes);
    }
    for item in rest {
        key_and_value(check, at.line, item, event_type.map(|t| t.id.as_str()));
    }
    let rest: Vec<&Item> = rest.iter().filter(|item| !item.is_suggestion()).collect();
    repeated(check, at.line, &rest, |key| {
        codebook.role(key).is_some_and(|role| !role.once) || matches!(key, "mode" | "context" | BY)
    });
    if let Some(event_type) = event_type {
        missing_role::check(check, at, event_type);
    }
}

/// What stands behind `none@"…"`: there is nothing to be said of what is no event.
fn rejection(check: &mut Check<'_>, line: usize, rest: &[Item]) {
    whose(check, line, rest);
    for item in rest.iter().filter(|item| !item.is_mark()) {
        let message = Message::new(
            "This line says that its words evoke no event: nothing else can stand on it. Other words have a line of their own.",
            "يقول هذا السطر إن كلماته لا تدل على حدث: لا يقبل شيئا آخر. وللكلمات الأخرى سطر خاص.",
        );
        check.report(&UNKNOWN_KEY, line, item.span, message, Vec::new());
    }
}

/// `by=` says whose a line is: its value is a name. `status=` of a line that is no event says that nobody has looked at it, and nothing else.
fn whose(check: &mut Check<'_>, line: usize, items: &[Item]) {
    for item in items.iter().filter(|item| item.anchor.is_none()) {
        match (item.name.text.as_str(), &item.value) {
            (BY | STATUS, None) => no_value(check, line, item),
            (STATUS, Some(value)) => one_of(check, line, value, "status", "حالة", vec![SUGGESTED]),
            _ => {}
        }
    }
}

/// The article's own tag: its keys, and draft or done.
fn article(check: &mut Check<'_>, at: TagAt<'_>) {
    for item in &at.tag.items {
        let key = item.name.text.as_str();
        if !ARTICLE_KEYS.contains(&key) {
            let close = similar(key, ARTICLE_KEYS.into_iter());
            let hint = mean(&close);
            let message = Message::new(
                format!(
                    "The article tag has no key “{key}”; it has {}.{}",
                    ARTICLE_KEYS.join(", "),
                    hint.en
                ),
                format!(
                    "لا مفتاح باسم {key} في وسم المقال؛ مفاتيحه {}.{}",
                    ARTICLE_KEYS.join("، "),
                    hint.ar
                ),
            );
            let fixes = check.did_you_mean(at.line, item.name.span, &close);
            check.report(&UNKNOWN_KEY, at.line, item.name.span, message, fixes);
            continue;
        }
        match &item.value {
            None if key != "published" => no_value(check, at.line, item),
            Some(value) if key == "status" => {
                one_of(
                    check,
                    at.line,
                    value,
                    "status",
                    "حالة",
                    vec!["draft", "done", SUGGESTED],
                );
            }
            _ => {}
        }
    }
    let items: Vec<&Item> = at.tag.items.iter().collect();
    repeated(check, at.line, &items, |_| false);
}

fn no_value(check: &mut Check<'_>, line: usize, item: &Item) {
    let key = item.name.text.as_str();
    let message = Message::new(
        format!("A value is missing: {key}=…"),
        format!("تنقص القيمة: {key}=…"),
    );
    check.report(&UNKNOWN_VALUE, line, item.span, message, Vec::new());
}

/// Reports a key that stands a second time and may not, and a mode or context that is said twice.
fn repeated(
    check: &mut Check<'_>,
    line: usize,
    items: &[&Item],
    may_repeat: impl Fn(&str) -> bool,
) {
    let mut keys: FxHashSet<&str> = FxHashSet::default();
    let mut said: FxHashSet<(&str, &str)> = FxHashSet::default();
    for item in items {
        let key = item.name.text.as_str();
        let value = item.value.as_ref().map_or("", |v| v.text.as_str());
        let again = !keys.insert(key) && !may_repeat(key);
        let same = !said.insert((key, value)) && matches!(key, "mode" | "context");
        let message = if again {
            Message::new(
                format!("{key}= stands here a second time; it may stand once."),
                format!("ورد {key}= مرة ثانية، ولا يجوز إلا مرة واحدة."),
            )
        } else if same {
            Message::new(
                format!("{key}={value} stands here already."),
                format!("ورد {key}={value} من قبل."),
            )
        } else {
            continue;
        };
        check.report(&REPEATED_KEY, line, item.span, message, Vec::new());
    }
}

fn key_and_value(check: &mut Check<'_>, line: usize, item: &Item, event_type: Option<&str>) {
    let codebook = &check.analysis.knowledge.codebook;
    let key = item.name.text.as_str();
    if !codebook.keys().any(|known| known == key) {
        // What an event of this type may have.
        let event_type = event_type.and_then(|id| codebook.event_type(id));
        let roles = codebook.roles.iter();
        let roles = roles.filter(|role| event_type.is_none_or(|t| codebook.allows(t, &role.id)));
        let attributes = codebook.attributes_of(event_type);
        let known: Vec<&str> = roles.map(|r| r.id.as_str()).chain(attributes).collect();
        let close = similar(key, known.iter().copied());
        let hint = mean(&close);
        let message = Message::new(
            format!(
                "An event has no key “{key}”; it has {}.{}",
                known.join(", "),
                hint.en
            ),
            format!(
                "لا مفتاح باسم {key} في الحدث؛ المفاتيح هي {}.{}",
                known.join("، "),
                hint.ar
            ),
        );
        let fixes = check.did_you_mean(line, item.name.span, &close);
        check.report(&UNKNOWN_KEY, line, item.name.span, message, fixes);
        return;
    }
    let Some(value) = &item.value else {
        no_value(check, line, item);
        return;
    };
    match key {
        "mode" => {
            if let Some(event_type) = event_type {
                mode(check, line, value, event_type);
            }
        }
        "context" => one_of(
            check,
            line,
            value,
            "context",
            "سياق",
            codebook.contexts.iter().map(|c| c.id.as_str()).collect(),
        ),
        "status" => one_of(
            check,
            line,
            value,
            "status",
            "حالة",
            codebook
                .statuses
                .iter()
                .map(|s| s.id.as_str())
                .chain([SUGGESTED])
                .collect(),
        ),
        _ => {}
    }
}

fn one_of(check: &mut Check<'_>, line: usize, value: &Piece, en: &str, ar: &str, ids: Vec<&str>) {
    if ids.contains(&value.text.as_str()) {
        return;
    }
    let close = similar(&value.text, ids.iter().copied());
    let hint = mean(&close);
    // A short list is told whole.
    let list = if ids.len() <= 6 {
        Message::new(
            format!(" It is one of {}.", ids.join(", ")),
            format!(" وهي {}.", ids.join("، ")),
        )
    } else {
        Message::default()
    };
    let message = Message::new(
        format!("There is no {en} “{}”.{}{}", value.text, list.en, hint.en),
        format!("لا {ar} باسم {}.{}{}", value.text, list.ar, hint.ar),
    );
    let fixes = check.did_you_mean(line, value.span, &close);
    check.report(&UNKNOWN_VALUE, line, value.span, message, fixes);
}

fn mode(check: &mut Check<'_>, line: usize, value: &Piece, event_type: &str) {
    let codebook = &check.analysis.knowledge.codebook;
    let own: Vec<&str> = codebook
        .modes_of(event_type)
        .map(|m| m.id.as_str())
        .collect();
    if own.contains(&value.text.as_str()) {
        return;
    }
    let others: Vec<&str> = codebook
        .modes
        .iter()
        .filter(|m| m.id == value.text)
        .map(|m| m.r#type.as_str())
        .collect();
    let close = similar(&value.text, own.iter().copied());
    let hint = mean(&close);
    let list = if own.is_empty() {
        Message::new("it has none", "ولا أنماط له")
    } else {
        Message::new(
            format!("it has {}", own.join(", ")),
            format!("وأنماطه {}", own.join("، ")),
        )
    };
    let message = if others.is_empty() {
        Message::new(
            format!(
                "{event_type} has no mode “{}”; {}.{}",
                value.text, list.en, hint.en
            ),
            format!(
                "لا نمط باسم {} للنوع {event_type}؛ {}.{}",
                value.text, list.ar, hint.ar
            ),
        )
    } else {
        Message::new(
            format!(
                "“{}” is a mode of {}, not of {event_type}; {}.",
                value.text,
                others.join(", "),
                list.en
            ),
            format!(
                "{} نمط للنوع {}، لا للنوع {event_type}؛ {}.",
                value.text,
                others.join("، "),
                list.ar
            ),
        )
    };
    let fixes = check.did_you_mean(line, value.span, &close);
    check.report(&UNKNOWN_VALUE, line, value.span, message, fixes);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::*;

    const NONE: Vec<String> = Vec::new();

    #[test]
    fn types_keys_and_values_get_a_did_you_mean() {
        let fixed = |rule, line: &str| found(rule, &format!("نص\n{line}")).remove(0).1.unwrap();
        assert!(
            fixed(&UNKNOWN_TYPE, "%% event consult actor=usa")
                .ends_with("%% event CONSULT actor=usa")
        );
        assert!(
            fixed(&UNKNOWN_KEY, "%% event CONSULT actr=usa")
                .ends_with("%% event CONSULT actor=usa")
        );
        assert!(
            fixed(&UNKNOWN_VALUE, "%% event CONSULT actor=usa mode=phon").ends_with("mode=phone")
        );
        assert!(
            fixed(
                &UNKNOWN_VALUE,
                "%% event CONSULT actor=usa context=diplomacy"
            )
            .ends_with("context=diplomatic")
        );
        assert!(
            fixed(&UNKNOWN_VALUE, "%% event CONSULT actor=usa status=negate")
                .ends_with("status=negated")
        );
    }

    #[test]
    fn keys_stand_once_with_a_value() {
        assert_eq!(
            words(
                &REPEATED_KEY,
                "نص\n%% event CONSULT@\"نص\" actor=usa actor=rus date=2025 date=2024"
            ),
            ["date=2024"]
        );
        assert_eq!(
            words(&UNKNOWN_VALUE, "نص\n%% event CONSULT@\"نص\" actor"),
            ["actor"]
        );
        let article = "%% article publishd=2025-02-12 status=finished\nنص";
        assert_eq!(words(&UNKNOWN_KEY, article), ["publishd"]);
        assert_eq!(words(&UNKNOWN_VALUE, article), ["finished"]);
    }

    #[test]
    fn a_mode_belongs_to_its_type() {
        assert_eq!(
            words(&UNKNOWN_VALUE, "نص\n%% event CONSULT actor=usa mode=aerial"),
            ["aerial"]
        );
        assert_eq!(
            words(&UNKNOWN_VALUE, "نص\n%% event ASSAULT actor=usa mode=aerial"),
            NONE
        );
    }

    #[test]
    fn an_event_has_a_type() {
        assert_eq!(words(&UNKNOWN_TYPE, "نص\n%% event"), ["event"]);
    }
}
