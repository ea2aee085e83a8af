//! The items of a layer against each other: what the `mentions` lines of a paragraph say together, and what its `times` lines do.

use std::cmp::Reverse;
use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Check, Fix, Fixes, Level, Rule};
use crate::annotation::Whose;
use crate::article::Analysis;
use crate::article::edits::remove_items;
use crate::message::Message;
use crate::tags::{Anchor, Item, Piece, Places, TagKind, TagLine, claim};
use crate::text::Span;

/// K305
pub const CONTRADICTION: Rule = Rule {
    code: "K305",
    name: "contradiction",
    level: Level::Error,
    summary: "the same words tagged in two ways that cannot both be right",
    summary_ar: "كلمات واحدة موسومة على وجهين لا يجتمعان",
};

/// K306
pub const OVERLAPPING_ITEMS: Rule = Rule {
    code: "K306",
    name: "overlapping-items",
    level: Level::Warning,
    summary: "two mentions, or two times, of which each has words of the other",
    summary_ar: "ذكران أو وقتان في كل منهما شيء من كلمات الآخر",
};

/// Where an item stands, with the `mod=` behind it.
#[derive(Debug, Clone)]
pub(super) struct At {
    pub line: usize,
    pub items: Range<usize>,
}

/// An item of a layer: what it says of which words.
pub(super) struct Said<'a> {
    pub at: At,
    /// Where its words stand in the paragraph.
    pub words: Span,
    /// Where it stands in its line.
    pub span: Span,
    items: &'a [Item],
    pub whose: Whose,
}

impl<'a> Said<'a> {
    /// The name of its item, and the words as it has them.
    pub fn item(&self) -> Option<(&'a Piece, &'a str)> {
        let item = self.items.first()?;
        Some((&item.name, &item.anchor.as_ref()?.words.text))
    }

    /// What it says, without the words.
    pub fn claim(&self) -> String {
        claim(self.items)
    }
}

/// Checks the layers of a paragraph.
pub(super) fn check(check: &mut Check<'_>, paragraph: usize) {
    for kind in [TagKind::Mentions, TagKind::Times] {
        for said in by_annotator(said(check.analysis, paragraph, kind)) {
            if said.len() > 1 {
                contradictions(check, paragraph, &said);
                overlaps(check, paragraph, &said);
            }
        }
    }
}

/// What stands in lines of the same annotators, each by itself: where they differ, neither contradicts himself. So does what is suggested.
fn by_annotator(said: Vec<Said<'_>>) -> Vec<Vec<Said<'_>>> {
    let mut all: Vec<Vec<Said<'_>>> = Vec::new();
    for said in said {
        let same = |others: &&mut Vec<Said<'_>>| {
            others
                .first()
                .is_some_and(|other| other.whose == said.whose)
        };
        match all.iter_mut().find(same) {
            Some(others) => others.push(said),
            None => all.push(vec![said]),
        }
    }
    all
}

/// What the tag lines of a kind say of a paragraph, in order of the lines.
pub(super) fn said(analysis: &Analysis, paragraph: usize, kind: TagKind) -> Vec<Said<'_>> {
    let mut places = Places::new(analysis.text(paragraph));
    let mut said = Vec::new();
    for line in analysis.article.tags_of(paragraph) {
        let tag = analysis.article.lines().get(line).map(|l| l.tag());
        let Some(tag) = tag.filter(|tag| tag.tag_kind() == Some(kind)) else {
            continue;
        };
        let whose = Whose::of(tag);
        for (items, anchor) in groups(tag) {
            let (Some(words), Some(group)) = (places.of(anchor), tag.items.get(items.clone()))
            else {
                continue;
            };
            said.push(Said {
                span: group.first().map(|item| item.span).unwrap_or_default(),
                at: At { line, items },
                words,
                items: group,
                whose: whose.clone(),
            });
        }
    }
    said
}

/// The anchored items of a tag line, each with the `mod=` right behind it.
fn groups(tag: &TagLine) -> impl Iterator<Item = (Range<usize>, &Anchor)> {
    tag.items.iter().enumerate().filter_map(|(at, item)| {
        let next = tag.items.get(at + 1);
        let modified = next.is_some_and(|next| next.name.text == "mod");
        let end = if modified { at + 2 } else { at + 1 };
        Some((at..end, item.anchor.as_ref()?))
    })
}

fn contradictions(check: &mut Check<'_>, paragraph: usize, said: &[Said<'_>]) {
    let mut first: FxHashMap<Range<usize>, (&Said<'_>, String)> = FxHashMap::default();
    for here in said {
        let claim = here.claim();
        let Some((there, other)) = first.get(&here.words.range()) else {
            first.insert(here.words.range(), (here, claim));
            continue;
        };
        if *other == claim {
            continue;
        }
        let words = here.words.of(check.analysis.text(paragraph));
        let message = Message::new(
            format!("“{words}” is tagged {claim} here and {other} before: keep one of the two."),
            format!("«{words}» موسومة هنا {claim} وقبل ذلك {other}: أبق أحدهما."),
        );
        let fixes = one_or_the_other(here, there);
        check.report(&CONTRADICTION, here.at.line, here.span, message, fixes);
    }
}

/// Reports items of which each has words of the other. One inside another is none: «رئيس بلدية صور» may hold a place.
fn overlaps(check: &mut Check<'_>, paragraph: usize, said: &[Said<'_>]) {
    let mut in_text: Vec<&Said<'_>> = said.iter().collect();
    in_text.sort_by_key(|s| (s.words.start, Reverse(s.words.end)));
    // The items that are not over yet, the innermost last; and the one that those at the same words all cross.
    let mut open: Vec<&Said<'_>> = Vec::new();
    let mut crossed: Option<&Said<'_>> = None;
    for here in in_text {
        if open.last().is_none_or(|last| last.words != here.words) {
            while open.pop_if(|s| s.words.end <= here.words.start).is_some() {}
            let innermost = open.last().copied();
            crossed = innermost.filter(|s| s.words.end < here.words.end);
            open.push(here);
        }
        if let Some(there) = crossed {
            let text = check.analysis.text(paragraph);
            let (words, others) = (here.words.of(text), there.words.of(text));
            let message = Message::new(
                format!(
                    "“{words}” has words of “{others}”, and neither holds the other: the later one counts, and the other is lost. Keep one, or anchor them apart."
                ),
                format!(
                    "«{words}» تشترك في كلمات مع «{others}» ولا تضم إحداهما الأخرى: يُؤخذ بالأخيرة وتضيع الأخرى. أبق إحداهما أو افصل بينهما."
                ),
            );
            let fixes = one_or_the_other(here, there);
            check.report(&OVERLAPPING_ITEMS, here.at.line, here.span, message, fixes);
        }
    }
}

/// Fixes that remove one of two items.
fn one_or_the_other(here: &Said<'_>, there: &Said<'_>) -> Fixes {
    let ways = [
        (title(here), here.at.clone()),
        (title(there), there.at.clone()),
    ];
    Fixes::Later(Arc::new(move |analysis| {
        let fix = |(title, at): &(Message, At)| Fix {
            title: title.clone(),
            edits: remove_items(&analysis.article, at.line, at.items.clone()),
        };
        ways.iter().map(fix).collect()
    }))
}

fn title(said: &Said<'_>) -> Message {
    let items: Vec<String> = said.items.iter().map(Item::to_string).collect();
    let items = items.join(" ");
    Message::new(format!("Remove {items}"), format!("احذف {items}"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_fixes, found, words};
    use super::*;

    const NONE: Vec<String> = Vec::new();

    #[test]
    fn the_same_words_mean_one_actor() {
        let text = "التقى ترامب بوتين\n%% mentions trump@\"ترامب\" putin@\"ترامب\"\n";
        assert_eq!(words(&CONTRADICTION, text), ["putin@\"ترامب\""]);
        assert_eq!(
            all_fixes(&CONTRADICTION, text),
            [
                "التقى ترامب بوتين\n%% mentions trump@\"ترامب\"\n",
                "التقى ترامب بوتين\n%% mentions putin@\"ترامب\"\n"
            ]
        );
        let other_line = "التقى ترامب بوتين\n%% mentions trump@\"ترامب\"\n\n%% mentions none@\"ترامب\" putin@\"بوتين\"";
        assert_eq!(words(&CONTRADICTION, other_line), ["none@\"ترامب\""]);
        assert_eq!(
            all_fixes(&CONTRADICTION, other_line),
            [
                "التقى ترامب بوتين\n%% mentions trump@\"ترامب\"\n\n%% mentions putin@\"بوتين\"",
                "التقى ترامب بوتين\n\n%% mentions none@\"ترامب\" putin@\"بوتين\""
            ]
        );
    }

    #[test]
    fn the_same_words_mean_one_time() {
        let text = "التقيا مطلع مارس\n%% times DATE=2025-03@\"مطلع مارس\" mod=START DATE=2025@\"مطلع مارس\"\n";
        assert_eq!(words(&CONTRADICTION, text), ["DATE=2025@\"مطلع مارس\""]);
        assert_eq!(
            all_fixes(&CONTRADICTION, text),
            [
                "التقيا مطلع مارس\n%% times DATE=2025-03@\"مطلع مارس\" mod=START\n",
                "التقيا مطلع مارس\n%% times DATE=2025@\"مطلع مارس\"\n"
            ]
        );
    }

    #[test]
    fn what_is_said_twice_or_of_two_places_is_no_contradiction() {
        let text = "بوتين وبوتين\n%% mentions putin@\"بوتين\" putin@\"بوتين\" none@2\"بوتين\"\n%% times none@\"بوتين\"\n";
        assert_eq!(words(&CONTRADICTION, text), NONE);
        // Words that are not there are another rule's.
        let text = "بوتين\n%% mentions putin@\"ترامب\" trump@\"ترامب\"\n";
        assert_eq!(words(&CONTRADICTION, text), NONE);
    }

    #[test]
    fn neither_of_two_that_share_words_holds_the_other() {
        let text = "أعلن مجلس بلدية صور الجنوبية\n%% mentions organization@\"مجلس بلدية صور\" place@\"صور الجنوبية\"\n";
        let fixed = "أعلن مجلس بلدية صور الجنوبية\n%% mentions organization@\"مجلس بلدية صور\"\n";
        assert_eq!(
            found(&OVERLAPPING_ITEMS, text),
            [("place@\"صور الجنوبية\"".into(), Some(fixed.into()))]
        );
        let nested = "أعلن مجلس بلدية صور\n%% mentions organization@\"مجلس بلدية صور\" organization@\"بلدية صور\" tyre@\"صور\"\n";
        assert_eq!(words(&OVERLAPPING_ITEMS, nested), NONE);
        // Another layer.
        let text = "في قمة فبراير الأخيرة\n%% mentions none@\"قمة فبراير\"\n%% times DATE=2025-02@\"فبراير الأخيرة\"\n";
        assert_eq!(words(&OVERLAPPING_ITEMS, text), NONE);
    }
}
