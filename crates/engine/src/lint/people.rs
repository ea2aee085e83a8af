//! People: those whom the knowledge base does not hold, offices that their holders do not hold, names spelt in two ways.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::glance::Seen;
use super::{Check, Fix, Fixes, Level, Rule};
use crate::actors::{ActorIx, is_one_name};
use crate::annotation::{Glance, Mention, Spelling, Unlinked};
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
    summary_ar: "شخص وراء لقب ليس في قاعدة المعرفة، حيث يسميه المقال أول مرة",
};

/// K702
pub const OFFICE_DISAGREES: Rule = Rule {
    code: "K702",
    name: "office-disagrees",
    level: Level::Info,
    summary: "a name behind the title of an office that somebody else holds on the article's date",
    summary_ar: "اسم وراء لقب منصب يشغله غيره في تاريخ المقال",
};

/// K703
pub const TWO_SPELLINGS: Rule = Rule {
    code: "K703",
    name: "two-spellings",
    level: Level::Hint,
    summary: "a person whose name the article spells in two ways",
    summary_ar: "شخص يكتب المقال اسمه على وجهين",
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

/// How a mention spells the name of a person: whose, and of how many words.
fn spelt(mention: &Mention, words: &str) -> Option<(ActorIx, usize)> {
    let actor = mention.actor?;
    let named = matches!(
        mention.why,
        Why::Name | Why::NameAfterTitle | Why::Variant | Why::ShortName
    );
    let spelt = named && mention.kind == MentionKind::Person && !words.is_empty();
    spelt.then(|| (actor, words.split(char::is_whitespace).count()))
}

/// Whether a mention is a person behind a title whom the knowledge base does not hold.
fn is_unlinked(mention: &Mention) -> bool {
    let unknown = mention.actor.is_none() && mention.why == Why::Unknown;
    mention.kind == MentionKind::Person && unknown
}

/// Notes how people are named.
pub(super) fn glance(glance: &mut Glance, seen: &[Seen<'_>]) {
    let mut known: FxHashMap<(ActorIx, &str), usize> = FxHashMap::default();
    let mut unlinked = FxHashSet::default();
    for paragraph in seen {
        for mention in &paragraph.paragraph.mentions {
            let words = mention.span.of(paragraph.text);
            let place = (paragraph.at, mention.span);
            if is_unlinked(mention) && unlinked.insert(words) {
                glance.unlinked.push(Unlinked {
                    line: paragraph.at,
                    span: mention.span,
                    words: words.into(),
                    message: Arc::new(nobody_known(words)),
                });
            }
            let Some((actor, length)) = spelt(mention, words) else {
                continue;
            };
            let nth = *known
                .entry((actor, words))
                .or_insert(glance.spellings.len());
            match glance.spellings.get_mut(nth) {
                Some(spelling) => spelling.places.push(place),
                None => glance.spellings.push(Spelling {
                    actor,
                    length,
                    words: words.into(),
                    places: vec![place],
                }),
            }
        }
    }
}

/// The people of a section against what the article says of them above.
pub(super) fn check<'a>(check: &mut Check<'a>, start: usize, glance: &'a Glance) {
    for spelling in &glance.spellings {
        self::spelling(check, start, spelling);
    }
    for person in &glance.unlinked {
        unlinked(check, start, person);
    }
}

/// A name that is spelt otherwise than before: of as many words, and not the same after folding.
fn spelling<'a>(check: &mut Check<'a>, start: usize, spelling: &'a Spelling) {
    let words = &*spelling.words;
    let key = (spelling.actor, spelling.length);
    let first = *check.spellings.entry(key).or_insert(words);
    // Most mentions are spelt as the first one.
    if first == words {
        return;
    }
    let (known, here) = (fold(first), fold(words));
    if known == here || !is_one_name(&known, &here) {
        return;
    }
    let message = Arc::new(Message::new(
        format!("“{words}” is spelt “{first}” before in this article."),
        format!("«{words}» مكتوب «{first}» قبل ذلك في المقال."),
    ));
    for (line, span) in &spelling.places {
        let message = Arc::clone(&message);
        check.report(&TWO_SPELLINGS, start + line, *span, message, Vec::new());
    }
}

/// A person named behind a title whom the knowledge base does not hold, where the article does so first.
fn unlinked<'a>(check: &mut Check<'a>, start: usize, person: &'a Unlinked) {
    if !check.people.insert(&person.words) {
        return;
    }
    let (line, span) = (start + person.line, person.span);
    let fixes = Fixes::Later(Arc::new(move |analysis| fixes(analysis, line, span)));
    let message = Arc::clone(&person.message);
    check.report(&UNLINKED_PERSON, line, span, message, fixes);
}

fn nobody_known(words: &str) -> Message {
    Message::new(
        format!(
            "“{words}” is not in the knowledge base. Link it, mark it as a person, or say that it is none."
        ),
        format!("«{words}» ليس في قاعدة المعرفة. اربطه بفاعل، أو سمّه شخصا، أو قل إنه ليس فاعلا."),
    )
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
                format!("سجّل «{words}» شخصا"),
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
