//! People: those whom the knowledge base does not hold, offices that their holders do not hold, names spelt in two ways.

use std::sync::Arc;

use super::{Check, Fix, Fixes, Level, Rule};
use crate::actors::is_one_name;
use crate::annotation::Mention;
use crate::article::Analysis;
use crate::article::edits::{LinkTo, link};
use crate::mentions::{MentionKind, Why};
use crate::message::Message;
use crate::text::Span;
use crate::text::fold::fold;

/// K701
pub const UNLINKED_PERSON: Rule = Rule {
    code: "K701",
    name: "unlinked-person",
    level: Level::Hint,
    summary: "a person behind a title who is not in the knowledge base, where the article first names them",
};

/// K702
pub const OFFICE_DISAGREES: Rule = Rule {
    code: "K702",
    name: "office-disagrees",
    level: Level::Info,
    summary: "a name behind the title of an office that somebody else holds on the article's date",
};

/// K703
pub const TWO_SPELLINGS: Rule = Rule {
    code: "K703",
    name: "two-spellings",
    level: Level::Hint,
    summary: "a person whose name the article spells in two ways",
};

/// Offices that the words before a name state, and that somebody else holds on the date.
pub(super) fn offices(check: &mut Check<'_>, line: usize) {
    let analysis = check.analysis;
    for mention in analysis.mentions(line) {
        office(check, line, mention);
    }
}

fn office(check: &mut Check<'_>, line: usize, mention: &Mention) {
    let analysis = check.analysis;
    let kb = &analysis.knowledge.actors;
    let (Some(actor), Some(office), Some(dct)) = (mention.actor, mention.office, analysis.dct)
    else {
        return;
    };
    let Some((holder, _)) = kb
        .holder(office, dct.day)
        .filter(|(holder, _)| *holder != actor)
    else {
        return;
    };
    // Several may hold an office at a time (envoys), or its terms may overlap.
    if kb
        .offices_on(actor, dct.day)
        .iter()
        .any(|(held, _)| *held == office)
    {
        return;
    }
    let (Some(named), Some(holder), Some(office)) =
        (kb.actor(actor), kb.actor(holder), kb.office(office))
    else {
        return;
    };
    let day = dct.day;
    let message = Message::new(
        format!(
            "On {day} {} was held by {}, not by {}. Is it somebody else, or is the document date wrong?",
            office.en, holder.en, named.en
        ),
        format!(
            "في {day} كان شاغل منصب {} هو {}، لا {}. هل المقصود غيره، أم إن تاريخ الوثيقة خطأ؟",
            office.ar, holder.ar, named.ar
        ),
    );
    check.report(&OFFICE_DISAGREES, line, mention.span, message, Vec::new());
}

/// A name that is spelt otherwise than before: of as many words, and not the same after folding.
fn spelling(check: &mut Check<'_>, line: usize, mention: &Mention) {
    let analysis = check.analysis;
    let Some(actor) = mention
        .actor
        .filter(|_| mention.kind == MentionKind::Person)
    else {
        return;
    };
    let named = matches!(
        mention.why,
        Why::Name | Why::NameAfterTitle | Why::Variant | Why::ShortName
    );
    let words = mention.span.of(analysis.text(line));
    if !named || words.is_empty() {
        return;
    }
    let length = words.split(char::is_whitespace).count();
    let first = *check.spellings.entry((actor, length)).or_insert(words);
    // Most mentions are spelt as the first one.
    if first == words {
        return;
    }
    let (known, here) = (fold(first), fold(words));
    if known == here || !is_one_name(&known, &here) {
        return;
    }
    let message = Message::new(
        format!("“{words}” is spelt “{first}” before in this article."),
        format!("«{words}» مكتوب «{first}» قبل ذلك في المقال."),
    );
    check.report(&TWO_SPELLINGS, line, mention.span, message, Vec::new());
}

/// People against what the article says of them above.
pub(super) fn check(check: &mut Check<'_>, line: usize) {
    let analysis = check.analysis;
    for mention in analysis.mentions(line) {
        spelling(check, line, mention);
        unlinked(check, line, mention);
    }
}

/// A person named behind a title whom the knowledge base does not hold.
fn unlinked(check: &mut Check<'_>, line: usize, mention: &Mention) {
    let unknown = mention.actor.is_none() && mention.why == Why::Unknown;
    if mention.kind != MentionKind::Person || !unknown {
        return;
    }
    let analysis = check.analysis;
    let words = mention.span.of(analysis.text(line));
    if !check.people.insert(words) {
        return;
    }
    let message = Message::new(
        format!(
            "“{words}” is not in the knowledge base. Link it, mark it as a person, or say that it is none."
        ),
        format!("«{words}» ليس في قاعدة المعرفة. اربطه بفاعل، أو سمّه شخصا، أو قل إنه ليس فاعلا."),
    );
    let span = mention.span;
    let fixes = Fixes::Later(Arc::new(move |analysis| fixes(analysis, line, span)));
    check.report(&UNLINKED_PERSON, line, mention.span, message, fixes);
}

fn fixes(analysis: &Analysis, line: usize, span: Span) -> Vec<Fix> {
    let words = span.of(analysis.text(line));
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
    use super::super::tests::{found, words};
    use super::{OFFICE_DISAGREES, TWO_SPELLINGS, UNLINKED_PERSON as RULE};

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

    #[test]
    fn an_office_that_somebody_else_holds() {
        let text = |dct: &str| {
            format!("%% article published={dct}\nقال وزير الدفاع الأمريكي بيت هيغسيث إن")
        };
        assert_eq!(
            words(&OFFICE_DISAGREES, &text("2024-03-01")),
            ["بيت هيغسيث"]
        );
        assert_eq!(
            words(&OFFICE_DISAGREES, &text("2025-03-01")),
            Vec::<String>::new()
        );
    }

    #[test]
    fn one_name_in_two_spellings() {
        let text = "قال بيت هيغسيث إن\nورد ترامب على هيغسيث\nوأضاف بيت هيجسيث أن";
        assert_eq!(words(&TWO_SPELLINGS, text), ["بيت هيجسيث"]);
    }
}
