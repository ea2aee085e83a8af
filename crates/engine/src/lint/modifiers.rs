//! Modifiers of times, against the items they stand behind.

use std::sync::Arc;

use super::{Check, Fix, Fixes, Level, Rule, TagAt};
use crate::article::edits::remove_items;
use crate::message::Message;
use crate::tags::{Item, TagKind};
use crate::time::TimexType;

/// K508
pub const STRAY_MODIFIER: Rule = Rule {
    code: "K508",
    name: "stray-modifier",
    level: Level::Error,
    summary: "a mod= in a times line that stands behind no time",
    summary_ar: "عنصر mod= في سطر times لا وقت قبله",
};

pub(super) fn check(check: &mut Check<'_>, at: TagAt<'_>) {
    if at.kind != Some(TagKind::Times) {
        return;
    }
    let mut before: Option<&Item> = None;
    for (index, item) in at.tag.items.iter().enumerate() {
        let behind = before.replace(item);
        let is_time = |item: &Item| TimexType::from_name(&item.name.text).is_some();
        if item.name.text != "mod" || behind.is_some_and(is_time) {
            continue;
        }
        let line = at.line;
        let fixes = Fixes::Later(Arc::new(move |analysis| {
            vec![Fix {
                title: Message::new("Remove this mod=", "احذف mod= هذا"),
                edits: remove_items(&analysis.article, line, index..index + 1),
            }]
        }));
        check.report(&STRAY_MODIFIER, line, item.span, explain(behind), fixes);
    }
}

fn explain(behind: Option<&Item>) -> Message {
    let rule = Message::new(
        "mod= belongs to the time right before it",
        "mod= يخص الزمن الذي قبله مباشرة",
    );
    let why = match behind {
        None => Message::new("and none stands there", "ولا زمن قبله"),
        Some(item) if item.name.text == "mod" => {
            Message::new("which has one already", "وله واحد من قبل")
        }
        Some(item) => Message::new(
            format!("and {item} is none"),
            format!("وما قبله {item} ليس زمنا"),
        ),
    };
    Message::new(
        format!(
            "{}, {}: remove it, or put it behind its time.",
            rule.en, why.en
        ),
        format!("{}، {}: احذفه أو ضعه بعد زمنه.", rule.ar, why.ar),
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    /// A sentence with a `times` line.
    fn times(items: &str) -> String {
        format!("تستأنف المحادثات مطلع مارس\n%% times {items}\n")
    }

    #[test]
    fn a_modifier_stands_behind_its_time() {
        let time = "DATE=2025-03@\"مطلع مارس\"";
        assert_eq!(
            found(&STRAY_MODIFIER, &times(&format!("{time} mod=START"))),
            []
        );
        let removed = |items: String, left: &str| {
            let fixed = (!left.is_empty()).then(|| times(left));
            let fixed = fixed.unwrap_or("تستأنف المحادثات مطلع مارس\n".into());
            assert_eq!(
                found(&STRAY_MODIFIER, &times(&items)),
                [("mod=START".to_string(), Some(fixed))]
            );
        };
        removed(format!("mod=START {time}"), time);
        removed(
            format!("{time} mod=END mod=START"),
            &format!("{time} mod=END"),
        );
        removed("none@\"مارس\" mod=START".into(), "none@\"مارس\"");
        removed("mod=START".into(), "");
    }
}
