//! Those who take part in an event against the roles of its type.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Check, Fix, Fixes, Level, Rule, TagAt};
use crate::article::Analysis;
use crate::article::edits::replace_line;
use crate::codebook::EventType;
use crate::mentions::MentionKind;
use crate::message::Message;

/// K406
pub const WRONG_ROLE: Rule = Rule {
    code: "K406",
    name: "wrong-role",
    level: Level::Error,
    summary: "a role that events of the type do not have",
    summary_ar: "دور ليس لأحداث هذا النوع",
};

/// K407
pub const WRONG_PARTICIPANT: Rule = Rule {
    code: "K407",
    name: "wrong-participant",
    level: Level::Warning,
    summary: "an actor of a kind that the role does not take",
    summary_ar: "جهة من صنف لا يقبله الدور",
};

/// K408
pub const SAME_PARTICIPANT: Rule = Rule {
    code: "K408",
    name: "same-participant",
    level: Level::Warning,
    summary: "somebody who stands twice in one event",
    summary_ar: "جهة واحدة مذكورة مرتين في حدث واحد",
};

pub(super) fn check(check: &mut Check<'_>, at: TagAt<'_>, event_type: &EventType) {
    let analysis = check.analysis;
    let codebook = &analysis.knowledge.codebook;
    let kb = &analysis.knowledge.actors;
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    for (index, item) in at.tag.items.iter().enumerate().skip(1) {
        let Some(role) = codebook.role(&item.name.text) else {
            continue;
        };
        if !codebook.allows(event_type, &role.id) {
            let own: Vec<&str> = codebook
                .roles_of(event_type)
                .map(|r| r.id.as_str())
                .collect();
            let message = Message::new(
                format!(
                    "{} has no role {}; it has {}.",
                    event_type.id,
                    role.id,
                    own.join(", ")
                ),
                format!(
                    "لا دور باسم {} للنوع {}؛ أدواره {}.",
                    role.id,
                    event_type.id,
                    own.join("، ")
                ),
            );
            let fixes = check.did_you_mean(at.line, item.name.span, &own);
            check.report(&WRONG_ROLE, at.line, item.name.span, message, fixes);
        }
        let Some(value) = &item.value else {
            continue;
        };
        let kind = MentionKind::from_name(&value.text)
            .or_else(|| Some(MentionKind::of_actor(kb.kind(kb.find(&value.text)?)?)));
        if let Some(kind) = kind.filter(|kind| !role.takes(*kind)) {
            let kinds = |lang| {
                let labels = role.kinds.iter().map(|k| k.label().get(lang).to_string());
                labels.collect::<Vec<_>>()
            };
            let label = kind.label();
            let message = Message::new(
                format!(
                    "{} is a {}; the role {} takes: {}.",
                    value.text,
                    label.en,
                    role.id,
                    kinds(crate::message::Lang::En).join(", ")
                ),
                format!(
                    "{} من نوع «{}»؛ والدور {} يقبل: {}.",
                    value.text,
                    label.ar,
                    role.id,
                    kinds(crate::message::Lang::Ar).join("، ")
                ),
            );
            check.report(&WRONG_PARTICIPANT, at.line, value.span, message, Vec::new());
        }
        let named = kb.find(&value.text).is_some();
        let times = seen.entry(&value.text).or_insert(0usize);
        *times += 1;
        // Once for each of them: the rest says the same.
        if named && *times == 2 {
            let message = Message::new(
                format!(
                    "{} stands in this event twice; keep the role that fits.",
                    value.text
                ),
                format!("ورد {} في هذا الحدث مرتين؛ أبق الدور المناسب.", value.text),
            );
            let line = at.line;
            let fixes = Fixes::Later(Arc::new(move |analysis| without(analysis, line, index)));
            check.report(&SAME_PARTICIPANT, line, item.span, message, fixes);
        }
    }
}

/// A fix that takes an item out of its tag.
fn without(analysis: &Analysis, line: usize, index: usize) -> Vec<Fix> {
    let Some(mut tag) = analysis.article.lines().get(line).map(|l| l.tag().clone()) else {
        return Vec::new();
    };
    if index >= tag.items.len() {
        return Vec::new();
    }
    let item = tag.items.remove(index);
    vec![Fix {
        title: Message::new(format!("Remove {item}"), format!("احذف {item}")),
        edits: vec![replace_line(&analysis.article, line, &tag.to_string())],
    }]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, said, words};
    use super::*;
    use crate::article::Knowledge;
    use crate::codebook::Codebook;

    const NONE: Vec<String> = Vec::new();

    #[test]
    fn nobody_stands_twice_in_an_event() {
        let text = "نص\n%% event CONSULT@\"نص\" actor=usa recipient=usa";
        assert_eq!(words(&SAME_PARTICIPANT, text), ["recipient=usa"]);
        assert!(
            found(&SAME_PARTICIPANT, text)
                .remove(0)
                .1
                .unwrap()
                .ends_with("CONSULT@\"نص\" actor=usa")
        );
        let unknown = "نص\n%% event CONSULT@\"نص\" actor=person@\"نص\" actor=person";
        assert_eq!(words(&SAME_PARTICIPANT, unknown), NONE);
    }

    #[test]
    fn roles_are_those_of_the_type() {
        let ace = || Knowledge {
            codebook: Codebook::built_in("ace2005").unwrap().into(),
            ..Knowledge::embedded()
        };
        let text = "نص\n%% event Conflict.Attack@\"نص\" attacker=usa plaintiff=rus";
        let wrong = said(&WRONG_ROLE, ace(), text);
        assert_eq!(
            wrong,
            ["Conflict.Attack has no role plaintiff; it has attacker, target."]
        );
        let text = "نص\n%% event Life.Die@\"نص\" victim=cairo";
        assert_eq!(
            said(&WRONG_PARTICIPANT, ace(), text),
            ["cairo is a place; the role victim takes: person, nationality."]
        );
    }
}
