//! People behind a title whom the knowledge base does not hold.

use std::sync::Arc;

use super::{Check, Fix, Fixes, Level, Rule};
use crate::article::Analysis;
use crate::article::edits::{LinkTo, link};
use crate::mentions::{MentionKind, Why};
use crate::message::Message;
use crate::text::Span;

/// K701
pub const UNLINKED_PERSON: Rule = Rule {
    code: "K701",
    name: "unlinked-person",
    level: Level::Hint,
    summary: "a person behind a title who is not in the knowledge base, where the article first names them",
};

pub(super) fn check(check: &mut Check<'_>, line: usize) {
    let analysis = check.analysis;
    let Some(paragraph) = analysis.paragraphs.get(line) else {
        return;
    };
    for mention in &paragraph.mentions {
        if mention.kind != MentionKind::Person
            || mention.actor.is_some()
            || mention.why != Why::Unknown
        {
            continue;
        }
        let words = analysis.text(line).get(mention.span.clone()).unwrap_or("");
        if !check.people.insert(words) {
            continue;
        }
        let message = Message::new(
            format!(
                "“{words}” is not in the knowledge base. Link it, mark it as a person, or say that it is none."
            ),
            format!(
                "«{words}» ليس في قاعدة المعرفة. اربطه بفاعل، أو سمّه شخصا، أو قل إنه ليس فاعلا."
            ),
        );
        let span = mention.span.clone();
        let fixes = Fixes::Later(Arc::new(move |analysis| fixes(analysis, line, &span)));
        check.report(&UNLINKED_PERSON, line, mention.span.clone(), message, fixes);
    }
}

fn fixes(analysis: &Analysis, line: usize, span: &Span) -> Vec<Fix> {
    let words = analysis.text(line).get(span.clone()).unwrap_or("");
    let fix = |title: Message, to| Fix {
        title,
        edits: link(analysis, line, span, to),
    };
    vec![
        fix(
            Message::new(
                format!("Mark “{words}” as a person"),
                format!("سمّ «{words}» شخصا"),
            ),
            LinkTo::Unlisted(MentionKind::Person),
        ),
        fix(
            Message::new(
                format!("“{words}” is not an actor"),
                format!("«{words}» ليس فاعلا"),
            ),
            LinkTo::Nothing,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::UNLINKED_PERSON as RULE;

    #[test]
    fn a_person_behind_a_title_is_written_down() {
        let found = found(&RULE, "قال الخبير العسكري سمير حسن الفلاني إن القوات تتقدم");
        assert_eq!(found[0].0, "سمير حسن الفلاني");
        assert!(
            found[0]
                .1
                .as_ref()
                .unwrap()
                .ends_with("\n%% mentions person@\"سمير حسن الفلاني\"")
        );
    }
}
