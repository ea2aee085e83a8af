//! Anchors against the words of their paragraph, and actor ids against the knowledge base.

use std::sync::Arc;

use super::glance::Seen;
use super::{Check, Fix, Fixes, Level, Rule, TagAt, mean};
use crate::actors::ActorIx;
use crate::annotation::{Glance, Paragraph, Source};
use crate::article::Analysis;
use crate::article::edits::replace_in_line;
use crate::mentions::MentionKind;
use crate::message::Message;
use crate::tags::{Anchor, BY, Item, STATUS, TagKind, anchor_to};
use crate::text::fold::fold;
use crate::text::{Span, Words};

/// K301
pub const ANCHOR_NOT_FOUND: Rule = Rule {
    code: "K301",
    name: "anchor-not-found",
    level: Level::Error,
    summary: "a tag anchored at words that its paragraph does not hold",
    summary_ar: "وسم مربوط بكلمات ليست في فقرته",
};

/// K302
pub const UNKNOWN_ACTOR: Rule = Rule {
    code: "K302",
    name: "unknown-actor",
    level: Level::Error,
    summary: "an id that is not in the knowledge base",
    summary_ar: "معرّف ليس في قاعدة المعرفة",
};

/// K303
pub const MISSING_ANCHOR: Rule = Rule {
    code: "K303",
    name: "missing-anchor",
    level: Level::Error,
    summary: "a mention, a date or an event that does not say at which words it stands",
    summary_ar: "ذكر أو تاريخ أو حدث لا يقول عند أي كلمات يقع",
};

/// K304
pub const NOT_MENTIONED: Rule = Rule {
    code: "K304",
    name: "not-mentioned",
    level: Level::Hint,
    summary: "an actor in an event of whom neither its paragraph nor the article above it speaks",
    summary_ar: "جهة في حدث لا تذكرها فقرته ولا ما فوقها من المقال",
};

/// The actors in the events of a paragraph of whom it does not speak, with the line of their tag, counted from the paragraph.
fn unnamed(paragraph: &Paragraph) -> impl Iterator<Item = (u32, ActorIx)> {
    let tagged = paragraph
        .events
        .iter()
        .filter_map(|event| match event.source {
            Source::Written(at, _) => Some((at.below, event)),
            _ => None,
        });
    tagged.flat_map(|(below, event)| {
        let fillers = event.fillers.iter().map(|filler| &filler.participant);
        let unnamed = fillers
            .chain(&event.place)
            .filter(|who| who.words.is_none() && who.mention.is_none());
        unnamed.filter_map(move |who| Some((below, who.who.actor()?)))
    })
}

/// Notes the actors of whom paragraphs do not speak: the article may, above.
pub(super) fn glance(glance: &mut Glance, seen: &[Seen<'_>]) {
    for paragraph in seen {
        let unnamed = unnamed(paragraph.paragraph);
        let unnamed = unnamed.map(|(below, actor)| (paragraph.at, below, actor));
        glance.unnamed.extend(unnamed);
    }
}

/// Actors in the events of a section whom the article does not name up to there.
pub(super) fn not_mentioned(check: &mut Check<'_>, start: usize, glance: &Glance) {
    let analysis = check.analysis;
    for (at, below, actor) in &glance.unnamed {
        let paragraph = start + at;
        if analysis.is_named_above(*actor, paragraph) {
            continue;
        }
        let line = paragraph + *below as usize;
        let id = analysis.knowledge.actors.id(*actor);
        let items = analysis.article.lines().get(line).map(|l| &l.tag().items);
        // One that names words that are gone has a finding of its own.
        let items = items.into_iter().flatten().filter(|i| i.anchor.is_none());
        for (item, value) in items.filter_map(|i| Some((i, i.value.as_ref()?))) {
            if value.text == id {
                check.report(&NOT_MENTIONED, line, value.span, whom(id, item), Vec::new());
            }
        }
    }
}

fn whom(id: &str, item: &Item) -> Message {
    Message::new(
        format!(
            "The article does not mention {id} up to here. Is it the right actor? If so, say at which words: {item}@\"words\"."
        ),
        format!(
            "لا يذكر المقال {id} إلى هنا. هل هو الفاعل المقصود؟ إن كان فحدد الكلمات: {item}@\"كلمات\"."
        ),
    )
}

pub(super) fn check<'a>(check: &mut Check<'a>, at: TagAt<'a>) {
    if !matches!(
        at.kind,
        Some(TagKind::Mentions | TagKind::Times | TagKind::Event)
    ) {
        return;
    }
    let codebook = &check.analysis.knowledge.codebook;
    for (index, item) in at.tag.items.iter().enumerate() {
        // Whose the line is has a check of its own.
        let is_mark = item.name.text == BY || item.name.text == STATUS && item.anchor.is_none();
        if is_mark && index > 0 {
            continue;
        }
        if let (Some(anchor), Some(paragraph)) = (&item.anchor, at.paragraph)
            && !anchor.words.text.is_empty()
            && check.places.of(anchor).is_none()
        {
            not_found(check, at.line, anchor, paragraph);
        }
        let name = item.name.text.as_str();
        let needs_anchor = match at.kind {
            Some(TagKind::Event) => index == 0,
            Some(TagKind::Times) => name != "mod",
            _ => true,
        };
        if needs_anchor && item.anchor.is_none() && !name.is_empty() {
            let message = Message::new(
                format!("At which words? Write {item}@\"words of the paragraph\"."),
                format!("عند أي كلمات؟ اكتب {item}@\"كلمات من الفقرة\"."),
            );
            check.report(&MISSING_ANCHOR, at.line, item.span, message, Vec::new());
        }
        let id = match at.kind {
            Some(TagKind::Mentions) if name != "none" && MentionKind::from_name(name).is_none() => {
                Some(&item.name)
            }
            Some(TagKind::Event)
                if index > 0 && (codebook.role(name).is_some() || name == "place") =>
            {
                item.value.as_ref()
            }
            _ => None,
        };
        let Some(id) = id.filter(|id| !id.text.is_empty()) else {
            continue;
        };
        // `actor=person@"…"`: somebody outside the knowledge base.
        let unlisted = item.anchor.is_some() && MentionKind::from_name(&id.text).is_some();
        if !unlisted && check.analysis.knowledge.actors.find(&id.text).is_none() {
            unknown_actor(check, at.line, id);
        }
    }
}

fn unknown_actor(check: &mut Check<'_>, line: usize, id: &crate::tags::Piece) {
    let kb = &check.analysis.knowledge.actors;
    // An id typed in Arabic: the actor of that name.
    let by_name: Vec<&str> = kb
        .names
        .get(&id.text)
        .iter()
        .map(|f| kb.id(f.actor))
        .collect();
    let close = if by_name.is_empty() {
        kb.similar_ids(&id.text)
    } else {
        by_name
    };
    let hint = mean(&close);
    let message = Message::new(
        format!("The knowledge base has no actor “{}”.{}", id.text, hint.en),
        format!("لا فاعل بالمعرّف {} في قاعدة المعرفة.{}", id.text, hint.ar),
    );
    let fixes = check.did_you_mean(line, id.span, &close);
    check.report(&UNKNOWN_ACTOR, line, id.span, message, fixes);
}

fn not_found(
    check: &mut Check<'_>,
    line: usize,
    anchor: &Anchor,
    (paragraph, text): (usize, &str),
) {
    let words = &anchor.words.text;
    let total = text.matches(words.as_str()).count();
    let message = if total > 0 {
        Message::new(
            format!(
                "“{words}” stands in the paragraph {}: there is no occurrence {}.",
                if total == 1 {
                    "once".to_string()
                } else {
                    format!("{total} times")
                },
                anchor.occurrence
            ),
            format!(
                "مرات ورود «{words}» في الفقرة: {total}، ولا ورود رقم {}.",
                anchor.occurrence
            ),
        )
    } else {
        Message::new(
            format!(
                "The paragraph does not hold “{words}”. Anchor the tag at words as they stand there."
            ),
            format!("لا ترد «{words}» في الفقرة. اربط الوسم بكلمات كما هي فيها."),
        )
    };
    let (words, span, paragraph) = (words.clone(), anchor.span, paragraph);
    let fixes = Fixes::Later(Arc::new(move |analysis| {
        reanchor(analysis, line, span, paragraph, &words)
    }));
    check.report(&ANCHOR_NOT_FOUND, line, anchor.span, message, fixes);
}

/// Anchors the tag at the words of its paragraph that are closest.
fn reanchor(
    analysis: &Analysis,
    line: usize,
    span: Span,
    paragraph: usize,
    words: &str,
) -> Vec<Fix> {
    let text = analysis.text(paragraph);
    let Some((nth, words)) = closest(text, words).and_then(|close| anchor_to(text, close)) else {
        return Vec::new();
    };
    // The item's name is not written: only what is behind it.
    let anchor = Item::new("", None, Some((nth, words))).to_string();
    vec![Fix {
        title: Message::new(format!("Anchor at “{words}”"), format!("اربطه بـ«{words}»")),
        edits: vec![replace_in_line(&analysis.article, line, span, &anchor)],
    }]
}

/// The words of a paragraph that are closest to those of an anchor: a run of about as many words, spelt most alike.
fn closest(text: &str, words: &str) -> Option<Span> {
    let wanted = fold(words);
    let count = wanted.split_whitespace().count().max(1);
    let paragraph = Words::new(text);
    let mut best: Option<(f64, Span)> = None;
    for len in count.saturating_sub(1).max(1)..=count + 1 {
        for from in 0..(paragraph.len() + 1).saturating_sub(len) {
            let Some((first, last)) = paragraph.get(from).zip(paragraph.get(from + len - 1)) else {
                continue;
            };
            let candidate = paragraph
                .folded()
                .get(first.start as usize..last.end as usize)
                .unwrap_or("");
            let score = strsim::normalized_levenshtein(candidate, &wanted);
            if score > 0.55 && best.as_ref().is_none_or(|(b, _)| score > *b) {
                best = Some((score, paragraph.source_span(from, 0, from + len)));
            }
        }
    }
    best.map(|(_, span)| span)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::*;

    #[test]
    fn words_that_changed_are_found_again() {
        let text = "أجرى مباحثات هاتفية مع بوتين\n%% event CONSULT@\"اجرى مباحثات هاتفيه\"\n";
        let found = found(&ANCHOR_NOT_FOUND, text);
        assert_eq!(found[0].0, "@\"اجرى مباحثات هاتفيه\"");
        assert!(
            found[0]
                .1
                .as_ref()
                .unwrap()
                .contains("CONSULT@\"أجرى مباحثات هاتفية\"")
        );
    }

    #[test]
    fn an_occurrence_too_many() {
        assert_eq!(
            words(
                &ANCHOR_NOT_FOUND,
                "بوتين وبوتين\n%% mentions putin@3\"بوتين\""
            ),
            ["@3\"بوتين\""]
        );
        assert_eq!(
            words(
                &ANCHOR_NOT_FOUND,
                "بوتين وبوتين\n%% mentions putin@2\"بوتين\""
            ),
            Vec::<String>::new()
        );
    }

    #[test]
    fn ids_get_a_did_you_mean_also_in_arabic() {
        let found = found(
            &UNKNOWN_ACTOR,
            "ترامب\n%% mentions trmp@\"ترامب\"\n%% event CONSULT actor=\"ترامب\"\n",
        );
        assert_eq!(found[0].0, "trmp");
        assert!(found[0].1.as_ref().unwrap().contains("%% mentions trump@"));
        assert!(found[1].1.as_ref().unwrap().contains("actor=trump"));
    }

    #[test]
    fn a_person_outside_the_knowledge_base_can_act() {
        assert_eq!(
            words(
                &UNKNOWN_ACTOR,
                "قال الخبير\n%% event CONSULT actor=person@\"الخبير\""
            ),
            Vec::<String>::new()
        );
    }
}
