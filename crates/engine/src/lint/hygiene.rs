//! Characters that break text.

use std::sync::Arc;

use super::{Check, Fix, Fixes, Level, Rule};
use crate::article::edits::replace_in_line;
use crate::article::{Analysis, Edit};
use crate::message::Message;
use crate::tags::{Anchor, Piece, anchor_to, occurrence_of};
use crate::text::Span;
use crate::text::hygiene::{Trouble, cleaned};

/// K601
pub const HIDDEN_CHARACTERS: Rule = Rule {
    code: "K601",
    name: "hidden-characters",
    level: Level::Warning,
    summary: "invisible direction marks, control characters, presentation forms and other characters that break text",
    summary_ar: "علامات اتجاه لا تُرى ومحارف تحكم وأشكال عرض وغيرها مما يفسد النص",
};

/// How many places of a line are told of. The fix mends them all.
const MOST: usize = 20;

pub(super) fn check(check: &mut Check<'_>, line: usize) {
    let analysis = check.analysis;
    let Some(content) = analysis.article.lines().get(line) else {
        return;
    };
    let troubles = &analysis.recognised(line).troubles;
    let left_out = troubles.len().saturating_sub(MOST);
    for (nth, (span, trouble)) in troubles.iter().take(MOST).enumerate() {
        let codes: Vec<String> = content
            .text()
            .get(span.range())
            .unwrap_or("")
            .chars()
            .take(3)
            .map(|c| format!("U+{:04X}", c as u32))
            .collect();
        let codes = codes.join(" ");
        let mut message = match trouble {
            Trouble::Direction => Message::new(
                format!(
                    "Invisible direction mark ({codes}): searches and anchors miss the words around it."
                ),
                format!("علامة اتجاه خفية ({codes}): تُفشل البحث وربط الكلمات المجاورة."),
            ),
            Trouble::ZeroWidth => Message::new(
                format!(
                    "Invisible character ({codes}): it splits the word for every program that reads it."
                ),
                format!("محرف خفي ({codes}): يقسم الكلمة عند كل برنامج يقرؤها."),
            ),
            Trouble::Control => Message::new(
                format!("Control character ({codes})."),
                format!("محرف تحكم ({codes})."),
            ),
            Trouble::Lost => Message::new(
                format!(
                    "A letter was lost when the text was decoded ({codes}): look it up in the source."
                ),
                format!("فُقد حرف عند فك ترميز النص ({codes}): راجع المصدر."),
            ),
            Trouble::Separator => Message::new(
                format!(
                    "Line separator ({codes}): editors show a new line here, the corpus has none."
                ),
                format!("فاصل أسطر ({codes}): تعرضه المحررات سطرا جديدا وليس كذلك في الذخيرة."),
            ),
            Trouble::Presentation => Message::new(
                format!(
                    "Presentation forms ({codes}): glyphs in place of letters, which searches miss."
                ),
                format!("أشكال عرض ({codes}) بدل الحروف، لا يجدها البحث."),
            ),
        };
        if left_out > 0 && nth + 1 == MOST {
            message.en += &format!(" There are {left_out} more such places in this line.");
            message.ar += &format!(" وفي هذا السطر غيره: {left_out}.");
        }
        let fixes = match trouble {
            Trouble::Lost => Fixes::Now(Vec::new()),
            _ => Fixes::Later(Arc::new(move |analysis| vec![clean(analysis, line)])),
        };
        check.report(&HIDDEN_CHARACTERS, line, *span, message, fixes);
    }
}

/// Cleans the whole line, and the anchors that quote it: one fix, offered at each place.
fn clean(analysis: &Analysis, line: usize) -> Fix {
    let article = &analysis.article;
    let text = analysis.text(line);
    let troubles = &analysis.recognised(line).troubles;
    let edits: Vec<Edit> = troubles
        .iter()
        .filter(|(_, t)| *t != Trouble::Lost)
        .map(|(span, _)| replace_in_line(article, line, *span, &cleaned(span.of(text))))
        .collect();
    let after = cleaned(text);
    let anchors = article.tags_of(line).flat_map(|tag_line| {
        let items = article
            .lines()
            .get(tag_line)
            .map_or(&[][..], |l| &l.tag().items);
        items
            .iter()
            .filter_map(move |item| Some((tag_line, item.anchor.as_ref()?)))
    });
    let requoted = anchors.filter_map(|(tag_line, anchor)| {
        let new = requoted(text, &after, anchor)?.to_string();
        Some(replace_in_line(article, tag_line, anchor.span, &new))
    });
    Fix {
        title: Message::new("Clean this line", "نظّف هذا السطر"),
        edits: edits.into_iter().chain(requoted).collect(),
    }
}

/// An anchor in a line that is being cleaned, as it leads to the same words of the clean line. None when it need not change, or leads
/// nowhere.
fn requoted(before: &str, after: &str, anchor: &Anchor) -> Option<Anchor> {
    let old = occurrence_of(before, anchor.occurrence, &anchor.words.text)?;
    // What is cleaned is cleaned character by character, so a part of the line can be cleaned by itself.
    let clean = |byte: usize| cleaned(before.get(..byte).unwrap_or("")).len();
    let (occurrence, words) = anchor_to(after, Span::new(clean(old.start), clean(old.end)))?;
    let same = (occurrence, words) == (anchor.occurrence, anchor.words.text.as_str());
    (!same && !words.is_empty()).then(|| Anchor {
        span: anchor.span,
        occurrence,
        words: Piece {
            span: anchor.words.span,
            text: words.to_string(),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::HIDDEN_CHARACTERS as RULE;

    #[test]
    fn cleans_the_line() {
        let found = found(&RULE, "قال\u{200f} ﻣﺼﺮ نعم");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1.as_deref(), Some("قال مصر نعم"));
    }

    #[test]
    fn of_many_places_in_a_line_the_first_are_told() {
        let found = found(&RULE, &"قا\u{200f}ل ".repeat(100));
        assert_eq!(found.len(), 20);
        assert_eq!(found[19].1.as_deref(), Some("قال ".repeat(100).as_str()));
    }

    #[test]
    fn anchors_that_quote_the_line_go_with_it() {
        let found = found(
            &RULE,
            "وصل ترا\u{200f}مب، ثم ترامب\u{200f} وبوتين\n%% mentions trump@\"ترا\u{200f}مب\" trump@\"ترامب\" putin@\"بوتين\"\n%% event MEET@\"وصل ترا\u{200f}مب\"\n",
        );
        assert_eq!(
            found[0].1.as_deref(),
            Some(
                "وصل ترامب، ثم ترامب وبوتين\n%% mentions trump@\"ترامب\" trump@2\"ترامب\" putin@\"بوتين\"\n%% event MEET@\"وصل ترامب\"\n"
            )
        );
    }
}
