//! Characters that break text.

use std::sync::Arc;

use super::{Check, Fix, Fixes, Level, Rule};
use crate::article::Analysis;
use crate::article::edits::replace_in_line;
use crate::message::Message;
use crate::text::Span;
use crate::text::hygiene::{Trouble, cleaned};

/// K601
pub const HIDDEN_CHARACTERS: Rule = Rule {
    code: "K601",
    name: "hidden-characters",
    level: Level::Warning,
    summary: "invisible direction marks, control characters, presentation forms and other characters that break text",
};

pub(super) fn check(check: &mut Check<'_>, line: usize) {
    let analysis = check.analysis;
    let Some(content) = analysis.article.lines().get(line) else {
        return;
    };
    let troubles = &analysis.recognised(line).troubles;
    for (span, trouble) in troubles {
        let codes: Vec<String> = content
            .text()
            .get(span.range())
            .unwrap_or("")
            .chars()
            .take(3)
            .map(|c| format!("U+{:04X}", c as u32))
            .collect();
        let codes = codes.join(" ");
        let message = match trouble {
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
                format!("فاصل أسطر ({codes}): تعرضه المحررات سطرا جديدا وليس كذلك في المدونة."),
            ),
            Trouble::Presentation => Message::new(
                format!(
                    "Presentation forms ({codes}): glyphs in place of letters, which searches miss."
                ),
                format!("أشكال عرض ({codes}) بدل الحروف، لا يجدها البحث."),
            ),
        };
        let fixes = match trouble {
            Trouble::Lost => Fixes::Now(Vec::new()),
            _ => Fixes::Later(Arc::new(move |analysis| vec![clean(analysis, line)])),
        };
        check.report(&HIDDEN_CHARACTERS, line, *span, message, fixes);
    }
}

/// Cleans the whole line: one fix, offered at each place.
fn clean(analysis: &Analysis, line: usize) -> Fix {
    let troubles = &analysis.recognised(line).troubles;
    let edit = |span: Span| {
        let words = span.of(analysis.text(line));
        replace_in_line(&analysis.article, line, span, &cleaned(words))
    };
    Fix {
        title: Message::new("Clean this line", "نظّف هذا السطر"),
        edits: troubles
            .iter()
            .filter(|(_, t)| *t != Trouble::Lost)
            .map(|(span, _)| edit(*span))
            .collect(),
    }
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
}
