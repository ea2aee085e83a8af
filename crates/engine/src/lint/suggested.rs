//! Tag lines that a program wrote and nobody has looked at (`status=suggested`).

use std::sync::Arc;

use super::done::{article_status, set_draft};
use super::{Check, Fix, Fixes, Level, Rule, TagAt};
use crate::article::Analysis;
use crate::article::edits::{Verdict, decide_all, decide_line, suggested_lines};
use crate::message::Message;
use crate::tags::{SUGGESTED, TagKind};

/// K308
pub const SUGGESTED_TAG: Rule = Rule {
    code: "K308",
    name: "suggested-tag",
    level: Level::Info,
    summary: "a tag line that a program wrote, and nobody has accepted or rejected",
    summary_ar: "سطر وسم كتبه برنامج ولم يعتمده أحد ولم يرفضه",
};

/// Checks a tag line under its paragraph.
pub(super) fn check(check: &mut Check<'_>, at: TagAt<'_>) {
    let Some((paragraph, _)) = at.paragraph.filter(|_| at.tag.is_suggested()) else {
        return;
    };
    let event = match at.kind {
        Some(TagKind::Event) => true,
        Some(TagKind::Mentions | TagKind::Times) => false,
        _ => return,
    };
    let line = at.line;
    let fixes = Fixes::Later(Arc::new(move |analysis| {
        fixes(analysis, paragraph, line, event)
    }));
    let message = Message::new(
        format!(
            "A program suggests this line: accept it, which takes status={SUGGESTED} away, or reject it."
        ),
        format!("اقترح برنامج هذا السطر: اعتمده فتزول status={SUGGESTED}، أو ارفضه."),
    );
    let items = at.tag.items.iter();
    let mark = items.rev().find(|item| item.is_suggestion());
    let span = mark.map_or(at.tag.kind.span, |item| item.span);
    check.report(&SUGGESTED_TAG, line, span, message, fixes);
}

/// What is left of suggestions in an article that is done.
pub(super) fn left(check: &mut Check<'_>) {
    let analysis = check.analysis;
    let count = suggested_lines(&analysis.article).count();
    let Some((line, item)) = article_status(analysis).filter(|_| count > 0) else {
        return;
    };
    let message = Message::new(
        format!(
            "The article is marked as done, and of its lines {count} are what a program suggests: they count as nobody's until they are accepted."
        ),
        format!(
            "المقال موسوم بأنه منجز وفيه أسطر اقترحها برنامج عددها {count}: لا تُحسب لأحد حتى تُعتمد."
        ),
    );
    let fixes = Fixes::Later(Arc::new(|analysis| {
        let all = std::iter::once(accept_all(analysis));
        all.chain(set_draft(analysis)).collect()
    }));
    check.report(&SUGGESTED_TAG, line, item.span, message, fixes);
}

fn accept_all(analysis: &Analysis) -> Fix {
    Fix {
        title: Message::new(
            "Accept all lines of the article that a program suggests",
            "اعتمد كل الأسطر التي اقترحها برنامج في المقال",
        ),
        edits: decide_all(&analysis.article, Verdict::Accept),
    }
}

fn fixes(analysis: &Analysis, paragraph: usize, line: usize, event: bool) -> Vec<Fix> {
    let article = &analysis.article;
    let decided = |verdict| decide_line(article, paragraph, line, verdict);
    let reject = match event {
        true => Message::new("Reject it: no event", "ارفضه: ليس حدثا"),
        false => Message::new(
            "Reject it: nothing at these words",
            "ارفضه: لا شيء عند هذه الكلمات",
        ),
    };
    vec![
        Fix {
            title: Message::new("Accept this line", "اعتمد هذا السطر"),
            edits: decided(Verdict::Accept),
        },
        Fix {
            title: reject,
            edits: decided(Verdict::Reject),
        },
        accept_all(analysis),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_fixes, words};
    use super::*;

    const NONE: Vec<String> = Vec::new();

    #[test]
    fn a_suggested_event_is_accepted_or_rejected() {
        let text = "%% article status=suggested\nالتقى ترامب بوتين\n%% event CONSULT@\"التقى\" actor=trump status=future status=suggested\n";
        assert_eq!(words(&SUGGESTED_TAG, text), ["status=suggested"]);
        let after = all_fixes(&SUGGESTED_TAG, text);
        let accepted = "%% article status=draft\nالتقى ترامب بوتين\n%% event CONSULT@\"التقى\" actor=trump status=future\n";
        let rejected = "%% article status=draft\nالتقى ترامب بوتين\n%% event none@\"التقى\"\n";
        assert_eq!(after, [accepted, rejected, accepted]);
        for text in [accepted, rejected] {
            assert_eq!(words(&SUGGESTED_TAG, text), NONE);
        }
    }

    #[test]
    fn suggested_mentions_join_those_that_are_decided() {
        let text = "التقى ترامب بوتين أمس\n%% mentions putin@\"بوتين\"\n%% mentions trump@\"ترامب\" status=suggested\n%% times DATE=2025-02-11@\"أمس\" mod=APPROX status=suggested\n";
        let after = all_fixes(&SUGGESTED_TAG, text);
        let times = "%% times DATE=2025-02-11@\"أمس\" mod=APPROX";
        assert_eq!(
            after[0],
            format!(
                "التقى ترامب بوتين أمس\n%% mentions trump@\"ترامب\" putin@\"بوتين\"\n{times} status=suggested\n"
            )
        );
        assert_eq!(
            after[1],
            format!(
                "التقى ترامب بوتين أمس\n%% mentions none@\"ترامب\" putin@\"بوتين\"\n{times} status=suggested\n"
            )
        );
        assert_eq!(
            after[2],
            format!(
                "التقى ترامب بوتين أمس\n%% mentions trump@\"ترامب\" putin@\"بوتين\"\n{times}\n"
            )
        );
    }

    #[test]
    fn a_finished_article_has_none_left() {
        let text = "%% article published=2025-02-12 status=done\nالتقى ترامب\n%% mentions trump@\"ترامب\" status=suggested\n";
        let done = "status=done";
        assert_eq!(words(&SUGGESTED_TAG, text), [done, "status=suggested"]);
        let after = all_fixes(&SUGGESTED_TAG, text);
        assert_eq!(after[0], text.replace(" status=suggested", ""));
        assert_eq!(after[1], text.replace(done, "status=draft"));
    }

    #[test]
    fn a_line_of_an_annotator_is_none() {
        let text = "%% article status=suggested\nالتقى ترامب\n%% mentions trump@\"ترامب\"\n%% note status=suggested\n";
        assert_eq!(words(&SUGGESTED_TAG, text), NONE);
    }
}
