//! Where annotators differ and nobody has decided: lines that say whose they are (`by=a1`).

use std::cmp::Ordering;
use std::sync::Arc;

use super::layers::{At, said};
use super::{Check, Fix, Fixes, Level, Rule};
use crate::article::Analysis;
use crate::article::edits::{Claim, decide};
use crate::message::Message;
use crate::tags::{Places, TagKind, TagLine, annotators};
use crate::text::Span;

/// K307
pub const OPEN_DIFFERENCE: Rule = Rule {
    code: "K307",
    name: "open-difference",
    level: Level::Warning,
    summary: "words of which annotators say different things, and nobody has decided",
    summary_ar: "كلمات يقول فيها الواسمون أقوالا مختلفة ولم يُحسم الأمر",
};

/// What is said of some words in lines of single annotators.
struct Side {
    /// Whose it is.
    by: Vec<String>,
    at: At,
    /// The words in the paragraph; none of an event without a trigger.
    words: Option<Span>,
    /// What is said, without the words.
    claim: String,
}

/// What is said of the same words, or of words that overlap.
struct Difference {
    kind: TagKind,
    sides: Vec<Side>,
}

/// Checks the lines of single annotators under a paragraph.
pub(super) fn check(check: &mut Check<'_>, paragraph: usize) {
    for (index, difference) in differences(check.analysis, paragraph).iter().enumerate() {
        let (line, span) = difference.place(check.analysis, paragraph);
        let words = difference
            .words()
            .map(|at| at.of(check.analysis.text(paragraph)));
        let message = difference.message(words);
        let fixes = Fixes::Later(Arc::new(move |analysis| {
            let here = differences(analysis, paragraph);
            here.get(index).map_or(Vec::new(), |difference| {
                difference.fixes(analysis, paragraph)
            })
        }));
        check.report(&OPEN_DIFFERENCE, line, span, message, fixes);
    }
}

/// The differences in a paragraph, layer by layer, each in order of text.
fn differences(analysis: &Analysis, paragraph: usize) -> Vec<Difference> {
    let single = |tag: &TagLine| tag.by().next().is_some();
    let lines = analysis.article.lines();
    let mut tags = analysis.article.tags_of(paragraph);
    if !tags.any(|at| lines.get(at).is_some_and(|line| single(line.tag()))) {
        return Vec::new();
    }
    let mut all = Vec::new();
    for kind in [TagKind::Mentions, TagKind::Times, TagKind::Event] {
        let mut sides = match kind {
            TagKind::Event => events(analysis, paragraph),
            _ => items(analysis, paragraph, kind),
        };
        // Those without words last, by what they are.
        sides.sort_by(|one, other| match (one.words, other.words) {
            (Some(one), Some(other)) => one.start.cmp(&other.start),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => Ordering::Equal,
        });
        let mut open: Vec<Difference> = Vec::new();
        for side in sides {
            match open.last_mut().filter(|last| last.is_of(&side)) {
                Some(last) => last.sides.push(side),
                None => open.push(Difference {
                    kind,
                    sides: vec![side],
                }),
            }
        }
        all.extend(open);
    }
    all
}

fn items(analysis: &Analysis, paragraph: usize, kind: TagKind) -> Vec<Side> {
    let single = said(analysis, paragraph, kind).into_iter();
    let single = single.filter(|said| !said.whose.names().is_empty());
    single
        .map(|said| Side {
            claim: said.claim(),
            by: said
                .whose
                .names()
                .iter()
                .map(|name| name.to_string())
                .collect(),
            words: Some(said.words),
            at: said.at,
        })
        .collect()
}

fn events(analysis: &Analysis, paragraph: usize) -> Vec<Side> {
    let lines = analysis.article.lines();
    let mut places = Places::new(analysis.text(paragraph));
    let mut sides = Vec::new();
    for line in analysis.article.tags_of(paragraph) {
        let Some(tag) = lines.get(line).map(|l| l.tag()) else {
            continue;
        };
        let by: Vec<String> = tag.by().map(str::to_string).collect();
        if tag.tag_kind() != Some(TagKind::Event) || by.is_empty() {
            continue;
        }
        let mut claim = tag.clone().decided();
        for item in &mut claim.items {
            item.anchor = None;
        }
        let claim: Vec<String> = claim.items.iter().map(ToString::to_string).collect();
        let trigger = tag.items.first().and_then(|first| first.anchor.as_ref());
        sides.push(Side {
            by,
            at: At {
                line,
                items: 0..tag.items.len(),
            },
            words: trigger.and_then(|anchor| places.of(anchor)),
            claim: claim.join(" "),
        });
    }
    sides
}

impl Difference {
    /// All words of which something is said.
    fn words(&self) -> Option<Span> {
        let mut words = self.sides.iter().filter_map(|side| side.words);
        let first = words.next()?;
        Some(words.fold(first, |all, one| {
            Span::new(all.start.min(one.start), all.end.max(one.end))
        }))
    }

    /// Whether a side is one of it: at words that overlap, or of the same type where no words place it.
    fn is_of(&self, side: &Side) -> bool {
        let first = |claim: &str| claim.split(' ').next().map(str::to_string);
        match (self.words(), side.words) {
            (Some(words), Some(others)) => words.overlaps(others),
            (None, None) => {
                let mut types = self.sides.iter().map(|side| first(&side.claim));
                types.any(|name| name == first(&side.claim))
            }
            _ => false,
        }
    }

    /// Where it is told: at the words, or at the tag where there are none.
    fn place(&self, analysis: &Analysis, paragraph: usize) -> (usize, Span) {
        if let Some(words) = self.words() {
            return (paragraph, words);
        }
        let line = self.sides.first().map_or(paragraph, |side| side.at.line);
        let tag = analysis.article.lines().get(line).map(|l| l.tag());
        (line, tag.map(|tag| tag.kind.span).unwrap_or_default())
    }

    /// What each annotator keeps: the names, and the places of the sides.
    fn keeping(&self) -> Vec<(Vec<&str>, Vec<usize>)> {
        let mut names: Vec<&str> = Vec::new();
        for name in self.sides.iter().flat_map(|side| &side.by) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let mut all: Vec<(Vec<&str>, Vec<usize>)> = Vec::new();
        for name in names {
            let own = self.sides.iter().enumerate();
            let own = own.filter(|(_, side)| side.by.iter().any(|other| other == name));
            let own: Vec<usize> = own.map(|(at, _)| at).collect();
            match all.iter_mut().find(|(_, kept)| *kept == own) {
                Some((names, _)) => names.push(name),
                None => all.push((vec![name], own)),
            }
        }
        all
    }

    /// What the sides at some places say.
    fn claims(&self, at: &[usize]) -> String {
        let sides = at.iter().filter_map(|at| self.sides.get(*at));
        let claims: Vec<&str> = sides.map(|side| side.claim.as_str()).collect();
        claims.join(" + ")
    }

    fn message(&self, words: Option<&str>) -> Message {
        let keeping = self.keeping();
        let has = |and: &str, has: &str| {
            let sides = keeping.iter().map(|(names, own)| {
                let names = names.join(and);
                format!("{names}{has}{}", self.claims(own))
            });
            sides.collect::<Vec<_>>()
        };
        let (mut en, mut ar) = (has(" and ", " has "), has(" و", ": "));
        if keeping.len() == 1 {
            en.push("the others do not".to_string());
            ar.push("وليس عند غيره".to_string());
        }
        let at = words.map_or(Message::default(), |words| {
            Message::new(format!(" at “{words}”"), format!(" عند «{words}»"))
        });
        Message::new(
            format!(
                "Annotators differ{}: {}. Keep what is right.",
                at.en,
                en.join("; ")
            ),
            format!("اختلف الواسمون{}: {}. أبق الصحيح.", at.ar, ar.join("؛ ")),
        )
    }

    fn fixes(&self, analysis: &Analysis, paragraph: usize) -> Vec<Fix> {
        let keeping = self.keeping();
        let mut fixes = Vec::new();
        for (names, own) in &keeping {
            let claims = self.claims(own);
            let title = Message::new(
                format!("Keep {}: {claims}", possessive(names)),
                format!("أبق ما عند {}: {claims}", names.join(" و")),
            );
            fixes.push(self.keep(analysis, paragraph, title, own));
        }
        if let Some(title) = self.nothing(analysis, keeping.len()) {
            fixes.push(self.keep(analysis, paragraph, title, &[]));
        }
        if keeping.len() > 1 && self.may_all_stand() {
            let all: Vec<usize> = (0..self.sides.len()).collect();
            let title = match keeping.len() {
                2 => Message::new("Keep both", "أبق كليهما"),
                _ => Message::new("Keep all", "أبقها كلها"),
            };
            fixes.push(self.keep(analysis, paragraph, title, &all));
        }
        fixes
    }

    /// What says that those are right who have nothing here; none when all have something.
    fn nothing(&self, analysis: &Analysis, sides: usize) -> Option<Message> {
        let all = analysis.article_value("annotator").unwrap_or_default();
        let has = |name: &str| {
            self.sides
                .iter()
                .any(|side| side.by.iter().any(|own| own == name))
        };
        let (those, others): (Vec<&str>, Vec<&str>) = annotators(all).partition(|name| has(name));
        match (those.is_empty(), others.is_empty()) {
            (false, false) => Some(Message::new(
                format!("Keep {}: nothing here", possessive(&others)),
                format!("أبق ما عند {}: لا شيء هنا", others.join(" و")),
            )),
            _ if sides == 1 => Some(Message::new(
                "Keep the others': nothing here",
                "أبق ما عند غيره: لا شيء هنا",
            )),
            _ => None,
        }
    }

    /// Whether all sides can be right together: events can, mentions and times unless they share words of which neither holds the other.
    fn may_all_stand(&self) -> bool {
        let words: Vec<Span> = self.sides.iter().filter_map(|side| side.words).collect();
        let nested = |a: &Span, b: &Span| {
            let inside = |a: &Span, b: &Span| a.start >= b.start && a.end <= b.end;
            !a.overlaps(*b) || a != b && (inside(a, b) || inside(b, a))
        };
        self.kind == TagKind::Event
            || words
                .iter()
                .enumerate()
                .all(|(at, one)| words.iter().skip(at + 1).all(|other| nested(one, other)))
    }

    /// The fix that keeps the sides at some places and drops the others.
    fn keep(&self, analysis: &Analysis, paragraph: usize, title: Message, own: &[usize]) -> Fix {
        let (kept, dropped): (Vec<_>, Vec<_>) = self
            .sides
            .iter()
            .enumerate()
            .partition(|(at, _)| own.contains(at));
        let claims = |sides: Vec<(usize, &Side)>| -> Vec<Claim> {
            let claim = |(_, side): (usize, &Side)| Claim {
                line: side.at.line,
                items: side.at.items.clone(),
                words: side.words.unwrap_or_default(),
            };
            sides.into_iter().map(claim).collect()
        };
        let (kept, dropped) = (claims(kept), claims(dropped));
        Fix {
            title,
            edits: decide(&analysis.article, paragraph, self.kind, &kept, &dropped),
        }
    }
}

/// "a1's", "a1's and a2's".
fn possessive(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("{name}'s")).collect();
    names.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_fixes, said, words};
    use super::*;
    use crate::article::Knowledge;
    use crate::lint::RULES;
    use crate::tags::BY;

    const NONE: Vec<String> = Vec::new();

    /// What annotators say of one name, and of a time beside it.
    const NAMES: &str = "وصل سلام إلى الرياض مساء الاثنين\n%% mentions riyadh@\"الرياض\"\n%% mentions nawaf-salam@\"سلام\" by=a1\n%% mentions none@\"سلام\" place@\"مساء\" by=a2\n";

    #[test]
    fn each_difference_is_told_once_at_its_words() {
        assert_eq!(words(&OPEN_DIFFERENCE, NAMES), ["سلام", "مساء"]);
        let told = said(&OPEN_DIFFERENCE, Knowledge::embedded(), NAMES);
        assert_eq!(
            told,
            [
                "Annotators differ at “سلام”: a1 has nawaf-salam; a2 has none. Keep what is right.",
                "Annotators differ at “مساء”: a2 has place; the others do not. Keep what is right.",
            ]
        );
        assert_eq!(
            words(
                &OPEN_DIFFERENCE,
                &NAMES.replace(" by=a1", "").replace(" by=a2", "")
            ),
            NONE
        );
    }

    #[test]
    fn it_is_decided_for_one_or_the_other() {
        let kept = "وصل سلام إلى الرياض مساء الاثنين\n%% mentions nawaf-salam@\"سلام\" riyadh@\"الرياض\"\n%% mentions place@\"مساء\" by=a2\n";
        let dropped = "وصل سلام إلى الرياض مساء الاثنين\n%% mentions none@\"سلام\" riyadh@\"الرياض\"\n%% mentions place@\"مساء\" by=a2\n";
        assert_eq!(all_fixes(&OPEN_DIFFERENCE, NAMES), [kept, dropped]);
        // Who has nothing may be right too, and is named where the article names all.
        let one = "%% article annotator=\"a1, a2\"\nوصل سلام\n%% mentions nawaf-salam@\"سلام\" by=a1";
        assert_eq!(
            all_fixes(&OPEN_DIFFERENCE, one),
            [
                "%% article annotator=\"a1, a2\"\nوصل سلام\n%% mentions nawaf-salam@\"سلام\"",
                "%% article annotator=\"a1, a2\"\nوصل سلام",
            ]
        );
    }

    #[test]
    fn events_may_both_stand() {
        let event = |rest: &str| format!("%% event CONSULT@\"التقى\" actor=trump{rest}\n");
        let text = |lines: &[&str]| {
            let lines: String = lines.iter().map(|rest| event(rest)).collect();
            format!("التقى ترامب بوتين\n{lines}")
        };
        let open = text(&[" recipient=putin by=a1", " actor=putin by=a2 by=a3"]);
        assert_eq!(words(&OPEN_DIFFERENCE, &open), ["التقى"]);
        assert_eq!(
            all_fixes(&OPEN_DIFFERENCE, &open),
            [
                text(&[" recipient=putin"]),
                text(&[" actor=putin"]),
                text(&[" recipient=putin", " actor=putin"]),
            ]
        );
    }

    /// What `by=` explains is no contradiction, no duplicate, no unknown key: one finding a difference, and no other.
    #[test]
    fn other_rules_are_silent_where_it_is_said_whose_a_line_is() {
        let text = "%% article published=2025-02-12\nالتقى ترامب بوتين مطلع مارس\n\
            %% mentions putin@\"بوتين\"\n\
            %% mentions trump@\"ترامب\" by=a1\n\
            %% mentions person@\"ترامب\" by=a2 by=a3\n\
            %% times DATE=2024-03@\"مطلع مارس\" mod=START by=a1\n\
            %% times DATE=2024-03@\"مارس\" by=a2\n\
            %% event CONSULT@\"التقى\" actor=trump actor=putin id=e1 by=a1\n\
            %% event CONSULT@\"التقى\" actor=trump recipient=putin id=e1 by=a2 by=a3\n\
            %% event none@\"التقى\" by=a4\n";
        let found: Vec<(&str, String)> = RULES
            .iter()
            .flat_map(|rule| {
                words(rule, text)
                    .into_iter()
                    .map(|words| (rule.name, words))
            })
            .collect();
        let open = |words: &str| ("open-difference", words.to_string());
        assert_eq!(found, [open("التقى"), open("ترامب"), open("مطلع مارس")]);
    }

    #[test]
    fn nobodys_name_is_missing() {
        let text = "وصل سلام\n%% mentions nawaf-salam@\"سلام\" by\n";
        assert_eq!(words(&OPEN_DIFFERENCE, text), NONE);
        let unknown = crate::lint::rule("unknown-value").unwrap();
        assert_eq!(words(unknown, text), [BY]);
    }
}
