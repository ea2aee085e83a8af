//! The text of a finished article, against the digest of it that was written when it was finished.

use std::sync::Arc;

use super::done::{self, article_status};
use super::{Check, Fix, Fixes, Level, Rule};
use crate::article::Analysis;
use crate::article::edits::finish;
use crate::message::Message;

/// K102
pub const TEXT_CHANGED: Rule = Rule {
    code: "K102",
    name: "text-changed",
    level: Level::Error,
    summary: "an article whose text was changed after it was marked as done",
    summary_ar: "مقال تغيّر نصه بعد أن وُسم بأنه منجز",
};

/// K103
pub const DONE_WITHOUT_TEXT: Rule = Rule {
    code: "K103",
    name: "done-without-text",
    level: Level::Hint,
    summary: "an article that is marked as done and does not say which text its tags are of",
    summary_ar: "مقال موسوم بأنه منجز ولا يذكر أي نص تخصه وسومه",
};

pub(super) fn check(check: &mut Check<'_>) {
    let analysis = check.analysis;
    let Some((line, status)) = article_status(analysis).filter(|_| done::is_done(analysis)) else {
        return;
    };
    let tag = analysis.article.lines().get(line).map(|l| l.tag());
    let written = tag.and_then(|tag| tag.all("text").next());
    let Some(written) = written else {
        let message = Message::new(
            "The article is done, and nothing would tell a later change of its text: write text=, a digest of it.",
            "المقال منجز، ولا شيء يكشف تغيير نصه لاحقا: اكتب text= وهي بصمة النص.",
        );
        let title = Message::new(
            "Write text=, the digest of the text",
            "اكتب text= بصمة النص",
        );
        let fixes = Fixes::Later(Arc::new(move |analysis| vec![seal(analysis, &title)]));
        check.report(&DONE_WITHOUT_TEXT, line, status.span, message, fixes);
        return;
    };
    let value = written.value.as_ref().map_or("", |v| v.text.as_str());
    if analysis.article.has_text(value) {
        return;
    }
    let message = Message::new(
        "The text is not the one that was here when the article was marked as done. See whether its tags still fit: then take this text, or bring back the other.",
        "ليس هذا النص هو الذي كان حين وُسم المقال بأنه منجز. انظر هل ما زالت الوسوم توافقه: ثم اعتمد هذا النص، أو أعد السابق.",
    );
    let title = Message::new("Take the text as it is now", "اعتمد النص كما هو الآن");
    let fixes = Fixes::Later(Arc::new(move |analysis| {
        let draft = done::set_draft(analysis);
        std::iter::once(seal(analysis, &title))
            .chain(draft)
            .collect()
    }));
    check.report(&TEXT_CHANGED, line, written.span, message, fixes);
}

/// A fix that writes the digest of the text as it is.
fn seal(analysis: &Analysis, title: &Message) -> Fix {
    Fix {
        title: title.clone(),
        edits: finish(analysis).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{all_fixes, found, words};
    use super::*;
    use crate::tags::digest;

    const NONE: Vec<String> = Vec::new();
    const TEXT: &str = "التقى ترامب بوتين أمس\n";
    const TAGS: &str = "%% mentions trump@\"ترامب\"\n";

    fn article(tag: &str) -> String {
        format!("%% article published=2025-02-12 {tag}\n{TEXT}{TAGS}")
    }

    /// The tag of an article that is done, with the digest of this text.
    fn sealed(text: &str) -> String {
        format!("status=done text={}", digest(text))
    }

    #[test]
    fn a_finished_article_keeps_its_text() {
        let fits = article(&sealed(TEXT));
        assert_eq!(words(&TEXT_CHANGED, &fits), NONE);
        // Tags are no text.
        assert_eq!(words(&TEXT_CHANGED, &fits.replace(TAGS, "")), NONE);
        let changed = fits.replace("أمس", "اليوم");
        assert_eq!(
            words(&TEXT_CHANGED, &changed),
            [format!("text={}", digest(TEXT))]
        );
        let taken = changed.replace(&digest(TEXT), &digest("التقى ترامب بوتين اليوم\n"));
        let draft = changed.replace("status=done", "status=draft");
        assert_eq!(all_fixes(&TEXT_CHANGED, &changed), [taken, draft.clone()]);
        // While work goes on, the text may change.
        assert_eq!(words(&TEXT_CHANGED, &draft), NONE);
    }

    #[test]
    fn a_finished_article_says_which_text_it_is_of() {
        let open = article("status=done id=a");
        let written = article(&format!("{} id=a", sealed(TEXT)));
        assert_eq!(
            found(&DONE_WITHOUT_TEXT, &open),
            [("status=done".to_string(), Some(written.clone()))]
        );
        assert_eq!(words(&DONE_WITHOUT_TEXT, &written), NONE);
        assert_eq!(words(&DONE_WITHOUT_TEXT, &article("status=draft")), NONE);
    }
}
