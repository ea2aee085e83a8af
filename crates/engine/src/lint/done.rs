//! Articles that are marked as done: whether they are.

use std::sync::Arc;

use super::kept::Part;
use super::{Check, Fix, Fixes, Level, Rule, suggested};
use crate::annotation::{Event, Paragraph};
use crate::article::Analysis;
use crate::article::edits::{article_tag, insert_tag, replace_in_line};
use crate::events::suggest;
use crate::message::Message;
use crate::tags::{Item, TagKind};
use crate::text::Span;

/// K413
pub const UNTAGGED_EVENT: Rule = Rule {
    code: "K413",
    name: "untagged-event",
    level: Level::Hint,
    summary: "in an article that is done, words that nearly always evoke an event and have no tag",
    summary_ar: "في مقال منجز: كلمات تكاد تدل على حدث دائما ولا وسم لها",
};

/// K414
pub const DONE_WITH_ERRORS: Rule = Rule {
    code: "K414",
    name: "done-with-errors",
    level: Level::Warning,
    summary: "an article that is marked as done and has errors",
    summary_ar: "مقال موسوم بأنه منجز وفيه أخطاء",
};

/// How likely words are an event that nearly always evoke one.
const SURE: f32 = 0.8;

/// Checks an article as a whole, behind all other rules.
pub(super) fn check(check: &mut Check<'_>) {
    let analysis = check.analysis;
    if !is_done(analysis) {
        return;
    }
    for (start, section) in analysis.paragraphs.sections() {
        let untagged = section.kept.untagged.get_or_init(|| {
            let paragraphs = section.items().iter().enumerate();
            let untagged = |line: usize, paragraph: &Paragraph| {
                !Part::Untagged
                    .remarks(analysis, start + line, paragraph)
                    .is_empty()
            };
            let untagged = paragraphs.filter(|(line, paragraph)| untagged(*line, paragraph));
            untagged.map(|(line, _)| line).collect()
        });
        for line in untagged {
            check.kept(start + line, Part::Untagged);
        }
    }
    suggested::left(check);
    let errors = check
        .findings
        .iter()
        .filter(|f| f.level == Level::Error)
        .count();
    let done = article_status(analysis).filter(|_| errors > 0);
    if let Some((line, item)) = done {
        let message = Message::new(
            format!(
                "The article is marked as done and has errors ({errors}): mend them, or set status=draft."
            ),
            format!(
                "المقال موسوم بأنه منجز وفيه أخطاء عددها {errors}: أصلحها، أو اجعل status=draft."
            ),
        );
        let fixes: Vec<Fix> = set_draft(analysis).into_iter().collect();
        check.report(&DONE_WITH_ERRORS, line, item.span, message, fixes);
    }
}

/// Whether an article is marked as done.
pub(super) fn is_done(analysis: &Analysis) -> bool {
    analysis.article_value("status") == Some("done")
}

/// A fix that makes an article a draft again.
pub(super) fn set_draft(analysis: &Analysis) -> Option<Fix> {
    let (line, item) = article_status(analysis)?;
    let span = item.value.as_ref().map_or(item.span, |v| v.span);
    Some(Fix {
        title: Message::new("Set status=draft", "اجعل status=draft"),
        edits: vec![replace_in_line(&analysis.article, line, span, "draft")],
    })
}

/// Where the article says that it is done.
pub(super) fn article_status(analysis: &Analysis) -> Option<(usize, &Item)> {
    let line = article_tag(&analysis.article)?;
    let item = analysis
        .article
        .lines()
        .get(line)?
        .tag()
        .all("status")
        .next()?;
    Some((line, item))
}

/// In an article that is done: words that nearly always evoke an event, and have no tag.
pub(super) fn untagged(check: &mut Check<'_>, line: usize) {
    let analysis = check.analysis;
    let codebook = &analysis.knowledge.codebook;
    let text = analysis.text(line);
    for event in suggest(analysis, line).filter(|event| event.score >= SURE) {
        let (Some(trigger), Some(event_type)) = (event.trigger, codebook.type_at(event.event_type))
        else {
            continue;
        };
        let words = trigger.of(text);
        let id = &event_type.id;
        let message = Message::new(
            format!("“{words}” evokes {id} and has no tag. Tag it, or leave it if it is none."),
            format!("«{words}» تدل على {id} ولا وسم لها. أضف وسمها، أو اتركها إن لم تكن حدثا."),
        );
        let at = trigger;
        let fix = Fixes::Later(Arc::new(move |analysis| insert(analysis, line, at)));
        check.report(&UNTAGGED_EVENT, line, trigger, message, fix);
    }
}

/// Inserts the tag of the event that a trigger evokes.
fn insert(analysis: &Analysis, line: usize, trigger: Span) -> Vec<Fix> {
    let here = |event: &&Event| event.trigger.as_ref() == Some(&trigger);
    let fix = |event: &Event| {
        let id = &analysis.knowledge.codebook.type_at(event.event_type)?.id;
        let tag = analysis.event_tag(line, event).to_string();
        Some(Fix {
            title: Message::new(format!("Insert {id}"), format!("أدرج {id}")),
            edits: vec![insert_tag(&analysis.article, line, TagKind::Event, &tag)],
        })
    };
    let event = suggest(analysis, line).find(here);
    event.and_then(fix).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::words;
    use super::*;

    const NONE: Vec<String> = Vec::new();

    #[test]
    fn what_is_done_is_whole() {
        let article = |status: &str, tag: &str| {
            format!("%% article published=2025-02-12 status={status}\nالتقى ترامب بوتين أمس\n{tag}")
        };
        assert_eq!(words(&UNTAGGED_EVENT, &article("done", "")), ["التقى"]);
        assert_eq!(words(&UNTAGGED_EVENT, &article("draft", "")), NONE);
        assert_eq!(
            words(&DONE_WITH_ERRORS, &article("done", "%% event NOTHING\n")),
            ["status=done"]
        );
        assert_eq!(words(&DONE_WITH_ERRORS, &article("done", "")), NONE);
    }
}
