//! Findings that depend on nothing outside a paragraph and its tag lines: made once, and kept with the paragraph.
//!
//! Kept are the places and the messages. Edits count in bytes of the article, and what stands above changes them: the fixes of a kept
//! finding are made by checking its paragraph again, when they are asked for.

use std::sync::{Arc, OnceLock};

use super::{Check, Finding, Fixes, Level, Levels, RULES, TagAt, codebook, done, events};
use crate::annotation::{Paragraph, Remark};
use crate::article::Analysis;
use crate::tags::TagKind;

/// What is checked of a paragraph.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// Its event tags against the codebook, the document date and the words of their triggers.
    Tags,
    /// Its events that have no tag.
    Untagged,
}

impl Part {
    fn slot(self, paragraph: &Paragraph) -> &OnceLock<Vec<Remark>> {
        match self {
            Self::Tags => &paragraph.remarks,
            Self::Untagged => &paragraph.untagged,
        }
    }

    /// The findings, of all levels: which count is a setting, and may change.
    fn findings(self, analysis: &Analysis, line: usize) -> Vec<Finding> {
        let levels = Levels::default();
        let mut check = Check::new(analysis, &levels);
        match self {
            Self::Tags => {
                let text = analysis.text(line);
                for below in analysis.article.tags_of(line) {
                    let Some(content) = analysis.article.lines().get(below) else {
                        continue;
                    };
                    let at = TagAt {
                        line: below,
                        tag: content.tag(),
                        kind: content.tag().tag_kind(),
                        paragraph: Some((line, text)),
                    };
                    if at.kind == Some(TagKind::Event) {
                        codebook::check(&mut check, at);
                        events::check(&mut check, at);
                    }
                }
            }
            Self::Untagged => done::untagged(&mut check, line),
        }
        check.findings
    }
}

impl Check<'_> {
    /// Reports what is wrong in a part of a paragraph.
    pub(super) fn kept(&mut self, line: usize, part: Part) {
        let analysis = self.analysis;
        let Some(paragraph) = analysis.paragraphs.get(line) else {
            return;
        };
        let remark = |finding: Finding| Remark {
            code: finding.rule.code,
            below: (finding.line - line) as u32,
            span: finding.span,
            message: finding.message,
        };
        let remarks = part.slot(paragraph).get_or_init(|| {
            let findings = part.findings(analysis, line);
            findings.into_iter().map(remark).collect()
        });
        for remark in remarks {
            let Some(rule) = RULES.iter().find(|rule| rule.code == remark.code) else {
                continue;
            };
            if self.levels.of(rule) == Level::Off {
                continue;
            }
            let at = line + remark.below as usize;
            let (code, span) = (remark.code, remark.span);
            let again = move |analysis: &Analysis| {
                let found = part.findings(analysis, line).into_iter();
                let mut same =
                    found.filter(|f| f.rule.code == code && f.line == at && f.span == span);
                same.next().map_or(Vec::new(), |f| f.fixes(analysis))
            };
            let fixes = Fixes::Later(Arc::new(again));
            self.report(rule, at, remark.span, remark.message.clone(), fixes);
        }
    }
}
