//! An article without a document date.

use super::{Check, Fix, Level, Rule};
use crate::article::edits::set_article_value;
use crate::article::{DctSource, date_candidates};
use crate::message::Message;

/// K101
pub const NO_DOCUMENT_DATE: Rule = Rule {
    code: "K101",
    name: "no-document-date",
    level: Level::Warning,
    summary: "the article does not say when it was published, so relative dates and offices cannot be resolved for sure",
};

pub(super) fn check(check: &mut Check<'_>) {
    let analysis = check.analysis;
    let source = analysis.dct.map(|d| d.source);
    if matches!(source, Some(DctSource::Tag | DctSource::Given))
        || !analysis.article.lines().iter().any(|l| !l.is_blank())
    {
        return;
    }
    // A `published=` that is no date has its own finding.
    if analysis.article_value("published").is_some() {
        return;
    }
    let mut days = Vec::new();
    for candidate in date_candidates(analysis) {
        if !days.contains(&candidate.day) {
            days.push(candidate.day);
        }
    }
    let fixes = days
        .iter()
        .take(3)
        .map(|day| Fix {
            title: Message::new(
                format!("Set the document date to {day}"),
                format!("اجعل تاريخ الوثيقة {day}"),
            ),
            edits: vec![set_article_value(
                &analysis.article,
                "published",
                &day.to_string(),
            )],
        })
        .collect::<Vec<Fix>>();
    let message = match days.first() {
        Some(day) => Message::new(
            format!(
                "The article has no document date. Until you set one, {day} (found in the text) is used."
            ),
            format!("لا تاريخ لهذا المقال. إلى أن تحدده يُعتمد {day} الوارد في النص."),
        ),
        None => Message::new(
            "The article has no document date: today, yesterday and offices cannot be resolved. Write %% article published=YYYY-MM-DD on the first line.",
            "لا تاريخ لهذا المقال: لا يمكن تحديد اليوم وأمس وشاغلي المناصب. اكتب في السطر الأول %% article published=YYYY-MM-DD",
        ),
    };
    let span = 0..analysis.text(0).len();
    check.report(&NO_DOCUMENT_DATE, 0, span, message, fixes);
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::NO_DOCUMENT_DATE as RULE;

    #[test]
    fn offers_the_date_of_the_header() {
        let found = found(
            &RULE,
            "الوكالة\n17:3819/03/2025, الأربعاء\nقال بوتين اليوم إن الحرب بدأت في 24 فبراير 2022.",
        );
        assert_eq!(found.len(), 1);
        assert!(
            found[0]
                .1
                .as_ref()
                .unwrap()
                .starts_with("%% article published=2025-03-19\n")
        );
    }

    #[test]
    fn is_silent_once_it_is_set() {
        assert_eq!(found(&RULE, "%% article published=2025-03-19\nنص"), []);
        assert_eq!(found(&RULE, ""), []);
    }
}
