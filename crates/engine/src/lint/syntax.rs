//! The form of tag lines, and where they stand.

use super::{Check, Fix, Level, Rule, TagAt, mean};
use crate::article::edits::{insert_on_top, replace_in_line};
use crate::message::Message;
use crate::tags::{SyntaxError, TagKind, mark};
use crate::text::Span;

/// K201
pub const TAG_SYNTAX: Rule = Rule {
    code: "K201",
    name: "tag-syntax",
    level: Level::Error,
    summary: "a tag line that cannot be read as items",
    summary_ar: "سطر وسم لا تُقرأ عناصره",
};

/// K202
pub const UNKNOWN_KIND: Rule = Rule {
    code: "K202",
    name: "unknown-kind",
    level: Level::Error,
    summary: "a tag line of a kind that does not exist",
    summary_ar: "سطر وسم من نوع لا وجود له",
};

/// K203
pub const MISPLACED_TAG: Rule = Rule {
    code: "K203",
    name: "misplaced-tag",
    level: Level::Error,
    summary: "a tag line without a paragraph above it, or an article tag that is not at the top",
    summary_ar: "سطر وسم لا فقرة فوقه، أو وسم article ليس في أول المقال",
};

pub(super) fn check(check: &mut Check<'_>, at: TagAt<'_>) {
    for (span, error) in &at.tag.errors {
        check.report(&TAG_SYNTAX, at.line, *span, explain(*error), Vec::new());
    }
    let kind = &at.tag.kind;
    if at.kind.is_none() && !kind.text.is_empty() {
        let names: Vec<&str> = TagKind::ALL.iter().map(|k| k.name()).collect();
        let close = crate::text::similar(&kind.text, names.iter().copied());
        let hint = mean(&close);
        let message = Message::new(
            format!(
                "There is no kind of tag line “{}”; there are {}.{}",
                kind.text,
                names.join(", "),
                hint.en
            ),
            format!(
                "لا نوع وسم باسم {}؛ الأنواع هي {}.{}",
                kind.text,
                names.join("، "),
                hint.ar
            ),
        );
        let fixes = check.did_you_mean(at.line, kind.span, &close);
        check.report(&UNKNOWN_KIND, at.line, kind.span, message, fixes);
    }
}

/// A tag line that no paragraph stands above. To be asked of all of them in order.
pub(super) fn above_text(check: &mut Check<'_>, at: TagAt<'_>) {
    let message = match at.kind {
        Some(TagKind::Article) if check.article_tag_above => Message::new(
            "There is already an article tag above: put the keys of both on one line.",
            "يوجد وسم article أعلاه: اجمع مفاتيحهما في سطر واحد.",
        ),
        Some(TagKind::Article) => {
            check.article_tag_above = true;
            return;
        }
        Some(kind) => Message::new(
            format!(
                "This {} tag has no paragraph above it to belong to.",
                kind.name()
            ),
            format!("لا فقرة أعلى هذا الوسم ({}) ينتمي إليها.", kind.name()),
        ),
        None => return,
    };
    let whole = Span::new(0, check.analysis.text(at.line).len());
    check.report(&MISPLACED_TAG, at.line, whole, message, Vec::new());
}

/// An article tag behind the first paragraph. To be asked of all of them in order.
pub(super) fn article_tag_under_text(check: &mut Check<'_>, line: usize) {
    let whole = Span::new(0, check.analysis.text(line).len());
    let message = Message::new(
        "The article tag describes the whole article: it belongs above the text.",
        "وسم article يصف المقال كله، ومكانه أعلى النص.",
    );
    let fixes = match check.article_tag_above {
        true => Vec::new(),
        false => vec![move_to_top(check, line)],
    };
    check.article_tag_above = true;
    check.report(&MISPLACED_TAG, line, whole, message, fixes);
}

fn move_to_top(check: &Check<'_>, line: usize) -> Fix {
    let article = &check.analysis.article;
    let text = check.analysis.text(line);
    let ending = article.ending_at(line);
    // The byte order mark before a tag line is the text's.
    let mark = mark(text).len();
    let top = insert_on_top(article, text.get(mark..).unwrap_or(text));
    let mut remove = replace_in_line(article, line, Span::new(mark, text.len()), "");
    if ending.is_empty() && mark == 0 {
        // The last line goes with the terminator before it.
        let before = line.checked_sub(1).map_or("", |i| article.ending_at(i));
        remove.bytes.start -= before.len().min(remove.bytes.start);
    } else {
        remove.bytes.end += ending.len();
    }
    Fix {
        title: Message::new("Move it to the top", "انقله إلى أعلى المقال"),
        edits: vec![top, remove],
    }
}

fn explain(error: SyntaxError) -> Message {
    match error {
        SyntaxError::NoKind => Message::new(
            "A tag line needs its kind behind %%: article, mentions, times, event or note. A text line that starts with %% is written \\%%.",
            "ينقص نوع الوسم بعد %%: article أو mentions أو times أو event أو note. وسطر النص الذي يبدأ بـ %% يُكتب \\%%.",
        ),
        SyntaxError::OpenQuote => Message::new(
            "This quote is not closed: add \" at its end.",
            "علامة الاقتباس غير مغلقة: أضف \" في آخرها.",
        ),
        SyntaxError::NoValue => Message::new("A value is missing behind =.", "تنقص القيمة بعد =."),
        SyntaxError::NoWords => Message::new(
            "Behind @ stand words of the paragraph in quotes: @\"words\", or @2\"words\" for their second occurrence.",
            "بعد @ كلمات من الفقرة بين علامتي اقتباس: @\"كلمات\"، أو @2\"كلمات\" لورودها الثاني.",
        ),
        SyntaxError::NoName => {
            Message::new("A name is missing before = or @.", "ينقص الاسم قبل = أو @.")
        }
        SyntaxError::Glued => Message::new(
            "Put a space between items; a quote inside quotes is written \\\".",
            "افصل بين العناصر بمسافة؛ وعلامة الاقتباس داخل الاقتباس تُكتب \\\".",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::*;

    #[test]
    fn an_unknown_kind_gets_a_did_you_mean() {
        let found = found(&UNKNOWN_KIND, "نص\n%% evnt CONSULT\n");
        assert_eq!(
            found,
            [("evnt".into(), Some("نص\n%% event CONSULT\n".into()))]
        );
    }

    #[test]
    fn broken_items_are_marked() {
        assert_eq!(words(&TAG_SYNTAX, "نص\n%% event CONSULT@\"نص\n"), ["\"نص"]);
        assert_eq!(
            words(&TAG_SYNTAX, "نص\n%% event CONSULT@\"نص\" actor=usa\n"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn tags_stand_under_their_paragraph_and_the_article_tag_on_top() {
        let late = found(&MISPLACED_TAG, "نص\n%% article published=2025-02-12");
        assert_eq!(
            late[0].1.as_deref(),
            Some("%% article published=2025-02-12\nنص")
        );
        assert_eq!(
            words(&MISPLACED_TAG, "%% event CONSULT\nنص"),
            ["%% event CONSULT"]
        );
        assert_eq!(
            words(&MISPLACED_TAG, "%% article a=1\nنص\n%% note b"),
            Vec::<String>::new()
        );
    }
}
