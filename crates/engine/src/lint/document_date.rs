//! An article without a document date.

use super::glance::{Seen, glances};
use super::{Check, Fix, Level, Rule};
use crate::annotation::Glance;
use crate::article::edits::{open_article_value, set_article_value};
use crate::article::{Analysis, DctSource, date_candidates};
use crate::message::Message;
use crate::text::Span;
use crate::time::How;

/// K101
pub const NO_DOCUMENT_DATE: Rule = Rule {
    code: "K101",
    name: "no-document-date",
    level: Level::Warning,
    summary: "the article does not say when it was published, so relative dates and offices cannot be resolved for sure",
    summary_ar: "مقال لا يقول متى نُشر، فلا تُحسم التواريخ النسبية ولا أصحاب المناصب",
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
    let dates = days.iter().take(3).map(|day| Fix {
        title: Message::new(
            format!("Set the document date to {day}"),
            format!("اجعل تاريخ الوثيقة {day}"),
        ),
        edits: vec![set_article_value(
            &analysis.article,
            "published",
            &day.to_string(),
        )],
    });
    let mut fixes: Vec<Fix> = dates.collect();
    if fixes.is_empty() {
        fixes.push(Fix {
            title: Message::new(
                "Write published= on the first line, for you to type the date behind it",
                "اكتب published= في السطر الأول لتضع التاريخ بعده",
            ),
            edits: vec![open_article_value(&analysis.article, "published")],
        });
    }
    let message = match days.first() {
        Some(day) => Message::new(
            format!("Set the document date. Until then {day} (found in the text) is used."),
            format!("حدد تاريخ المقال. إلى ذلك الحين يُعتمد {day} الوارد في النص."),
        ),
        None => {
            // What to do comes first, in a few words: editors cut the line off.
            let (en, ar) = match leaning_on_it(analysis) {
                Some((words, 1)) => (format!("“{words}”"), format!("«{words}»")),
                Some((words, count)) => (
                    format!("“{words}” and {} more", count - 1),
                    format!("«{words}» وغيرها ({})", count - 1),
                ),
                None => (
                    "dates that count from it".to_string(),
                    "ما يُحسب منه من التواريخ".to_string(),
                ),
            };
            Message::new(
                format!(
                    "Set the document date: %% article published=YYYY-MM-DD on the first line. Open without it: {en}, and who holds an office."
                ),
                format!(
                    "حدد تاريخ المقال: %% article published=YYYY-MM-DD في السطر الأول. من دونه لا يُعرف {ar} ولا شاغلو المناصب."
                ),
            )
        }
    };
    let span = Span::new(0, analysis.text(0).len());
    check.report(&NO_DOCUMENT_DATE, 0, span, message, fixes);
}

/// The first date that cannot be resolved for want of a document date, and how many there are.
fn leaning_on_it(analysis: &Analysis) -> Option<(&str, usize)> {
    let lacking = |(start, glance): (usize, &Glance)| {
        let (at, span, count) = glance.lacking?;
        Some((start + at, span, count))
    };
    let mut lacking = glances(analysis).filter_map(lacking);
    let (line, span, count) = lacking.next()?;
    let others = lacking.map(|(_, _, count)| count);
    Some((span.of(analysis.text(line)), count + others.sum::<usize>()))
}

/// Notes such dates.
pub(super) fn glance(glance: &mut Glance, seen: &[Seen<'_>]) {
    for paragraph in seen {
        let timexes = paragraph.paragraph.timexes.iter();
        for timex in timexes.filter(|t| t.resolution.how == How::NeedsDct) {
            let (_, _, count) = glance.lacking.get_or_insert((paragraph.at, timex.span, 0));
            *count += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::NO_DOCUMENT_DATE as RULE;
    use crate::article::{Article, Knowledge};
    use crate::lint::{Levels, lint};

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
    fn where_the_text_has_no_date_a_line_to_type_it_in_is_offered() {
        let after = |text| found(&RULE, text).remove(0).1.unwrap();
        let open = after("قال بوتين اليوم إن الحرب بدأت.\n");
        assert_eq!(
            open,
            "%% article published=\nقال بوتين اليوم إن الحرب بدأت.\n"
        );
        assert_eq!(
            after("%% article status=draft\nقال بوتين.\n"),
            "%% article published= status=draft\nقال بوتين.\n"
        );
        // That it is open is said once, where it is.
        let analysis = Article::new(&open, Knowledge::shared()).analyse(None);
        let findings = lint(&analysis, &Levels::default());
        let said: Vec<_> = findings.iter().map(|f| (f.rule.code, f.line)).collect();
        assert_eq!(said, [("K201", 0)]);
    }

    #[test]
    fn is_silent_once_it_is_set() {
        assert_eq!(found(&RULE, "%% article published=2025-03-19\nنص"), []);
        assert_eq!(found(&RULE, ""), []);
    }
}
