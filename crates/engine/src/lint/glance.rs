//! What lint sees of a section at a glance: the few lines that there is something to say about.
//!
//! A glance follows from the lines of a section and from what stands in its paragraphs, and is kept with those. What is said in the end depends on
//! the article around too: how it names people, whether it names them, which of day and month comes first in it.

use std::ops::Range;

use super::kept::Part;
use super::{Check, TagAt, anchor, calendar, document_date, hygiene, ids, people, syntax};
use crate::annotation::{Glance, Paragraph};
use crate::article::{Analysis, LineKind};
use crate::tags::TagKind;

/// A paragraph of a section.
#[derive(Clone, Copy)]
pub(super) struct Seen<'a> {
    /// Its line, counted in the section.
    pub at: usize,
    /// Its text.
    pub text: &'a str,
    /// What stands in it.
    pub paragraph: &'a Paragraph,
}

/// The sections of an article at a glance, each with the line it begins with.
pub(super) fn glances(analysis: &Analysis) -> impl Iterator<Item = (usize, &Glance)> {
    let sections = analysis.paragraphs.sections();
    sections.map(|(start, section)| {
        let lines = start..start + section.items().len();
        let glance = || glance(analysis, lines);
        (start, section.kept.glance.get_or_init(glance))
    })
}

fn glance(analysis: &Analysis, lines: Range<usize>) -> Glance {
    let mut glance = Glance::default();
    let mut seen = Vec::new();
    let start = lines.start;
    let contents = analysis.article.lines().iter().skip(start);
    let paragraphs = analysis.paragraphs.iter().skip(start);
    for (at, (content, paragraph)) in contents.zip(paragraphs).take(lines.len()).enumerate() {
        let line = start + at;
        glance.has_markers |= content.is_marker();
        match content.kind() {
            LineKind::Text if content.is_blank() => {
                if !analysis.recognised(line).troubles.is_empty() {
                    glance.blank.push(at);
                }
            }
            LineKind::Text => {
                let has_remarks = |part: &Part| !part.remarks(analysis, line, paragraph).is_empty();
                if [Part::Text, Part::Tags].iter().any(has_remarks) {
                    glance.remarked.push(at);
                }
                let text = content.text();
                seen.push(Seen {
                    at,
                    text,
                    paragraph,
                });
            }
            LineKind::Tag => {
                if seen.is_empty() {
                    glance.above_text.push(at);
                } else if content.tag_kind() == Some(TagKind::Article) {
                    glance.article_tags.push(at);
                }
                let says = |key| ids::of_event(content, key).is_some();
                if says("id") || says("same") {
                    glance.ids.push(at);
                }
            }
        }
    }
    anchor::glance(&mut glance, &seen);
    calendar::glance(&mut glance, &seen);
    document_date::glance(&mut glance, &seen);
    people::glance(&mut glance, &seen);
    glance
}

impl<'a> Check<'a> {
    /// Reports what is wrong in the section that begins with a line.
    pub(super) fn section(&mut self, start: usize, glance: &'a Glance) {
        let lines = self.analysis.article.lines();
        for line in &glance.blank {
            hygiene::check(self, start + line);
        }
        for line in glance.above_text.iter().map(|line| start + line) {
            if let Some(content) = lines.get(line) {
                let at = TagAt::new(line, content, None);
                syntax::above_text(self, at);
                self.tag(at);
            }
        }
        for line in &glance.article_tags {
            syntax::article_tag_under_text(self, start + line);
        }
        for line in glance.remarked.iter().map(|line| start + line) {
            self.kept(line, Part::Text);
            self.kept(line, Part::Tags);
        }
        anchor::not_mentioned(self, start, glance);
        people::check(self, start, glance);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::article::tests::{edit, edits, some_of};
    use crate::article::{Analysis, Article, Knowledge};
    use crate::lint::{Levels, lint};

    /// What is found by looking at an article as a whole, and what is found in a line.
    const LINES: &[&str] = &[
        "%% article published=2025-02-12 status=done",
        "%% article status=draft",
        "التقى الرئيس الأمريكي دونالد ترامب نظيره الروسي فلاديمير بوتين في 03/04/2024",
        "قال الخبير العسكري سمير حسن الفلاني إن القوات تتقدم منذ 25/02/2022",
        "ورد وزير الدفاع الأمريكي بيت هيغسيث قبل يومين",
        "ثم أضاف بيت هيجسيث في 31/02/2025",
        "نص\u{200f} خفي",
        "\u{200f}",
        "",
        "<<<<<<< main",
        "=======",
        ">>>>>>> review",
        "%% mentions trmp@\"ترامب\"",
        "%% event CONSULT@\"التقى\" actor=trump recipient=macron id=a",
        "%% event CONSULT@\"قال\" actor=putin id=a",
        "%% evnt a",
    ];

    fn said(analysis: &Analysis) -> Vec<String> {
        let findings = lint(analysis, &Levels::default()).into_iter();
        let said = findings.map(|f| {
            let (code, fixes) = (f.rule.code, f.fixes(analysis));
            format!("{code} {} {:?} {:?} {fixes:?}", f.line, f.span, f.message)
        });
        said.collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn of_an_edited_article_the_same_is_said_as_of_a_new_one(
            start in some_of(LINES),
            edits in edits(prop_oneof!["[\nب\"@]{0,2}", some_of(LINES)]),
        ) {
            let mut article = Article::new(&start, Knowledge::shared());
            for typed in edits {
                edit(&mut article, typed);
                let opened = Article::new(&article.rope().to_string(), Knowledge::shared());
                prop_assert_eq!(said(&article.analyse(None)), said(&opened.analyse(None)));
            }
        }
    }
}
