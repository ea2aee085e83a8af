//! Findings that depend on nothing outside a paragraph and its tag lines: made once, and kept with the paragraph.
//!
//! Kept are the places and the messages. Edits count in bytes of the article, and what stands above changes them: the fixes of a kept
//! finding are made by checking its paragraph again, when they are asked for. For the same reason no kept message names a line.

use std::sync::{Arc, OnceLock};

use super::{
    Check, Finding, Fix, Fixes, Levels, RULES, Rule, TagAt, anchor, calendar, codebook, dates,
    differences, done, events, hygiene, layers, modifiers, nearly, people, suggested, syntax,
};
use crate::annotation::{Paragraph, Remark};
use crate::article::Analysis;
use crate::tags::Places;

/// What is checked of a paragraph.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    /// Its words: characters, dates, offices.
    Text,
    /// Its tag lines: their form, their anchors in its words, the codebook, the document date.
    Tags,
    /// Its events that have no tag.
    Untagged,
}

impl Part {
    fn slot(self, paragraph: &Paragraph) -> &OnceLock<Vec<Remark>> {
        match self {
            Self::Text => &paragraph.said_of_text,
            Self::Tags => &paragraph.said_of_tags,
            Self::Untagged => &paragraph.said_of_untagged,
        }
    }

    /// The findings in a paragraph, wherever it stands: made once.
    pub(super) fn remarks<'p>(
        self,
        analysis: &Analysis,
        line: usize,
        paragraph: &'p Paragraph,
    ) -> &'p [Remark] {
        let place = |rule: &Rule| RULES.iter().position(|other| *other == rule);
        let remark = |finding: Finding| Remark {
            rule: place(finding.rule).unwrap_or(RULES.len()),
            below: (finding.line - line) as u32,
            span: finding.span,
            message: finding.message,
        };
        self.slot(paragraph).get_or_init(|| {
            let findings = self.findings(analysis, line);
            findings.into_iter().map(remark).collect()
        })
    }

    /// The findings, of all levels: which count is a setting, and may change.
    fn findings(self, analysis: &Analysis, line: usize) -> Vec<Finding> {
        let levels = Levels::default();
        let mut check = Check::new(analysis, &levels);
        match self {
            Self::Text => {
                nearly::check(&mut check, line);
                hygiene::check(&mut check, line);
                calendar::check(&mut check, line);
                people::offices(&mut check, line);
            }
            Self::Tags => {
                let paragraph = Some((line, analysis.text(line)));
                let lines = analysis.article.lines();
                let tags = analysis.article.tags_of(line);
                let tags = tags.filter_map(|at| Some(TagAt::new(at, lines.get(at)?, paragraph)));
                let tags: Vec<TagAt<'_>> = tags.collect();
                let anchored = tags.iter().map(|at| at.tag);
                check.places = Places::of_anchors(analysis.text(line), anchored);
                for at in &tags {
                    check.tag(*at);
                }
                events::duplicates(&mut check, &tags);
                layers::check(&mut check, line);
                differences::check(&mut check, line);
            }
            Self::Untagged => done::untagged(&mut check, line),
        }
        check.findings
    }
}

/// The findings of a part of a paragraph, made again with their fixes: once, for whichever of them is asked.
pub(super) struct Again {
    part: Part,
    line: usize,
    findings: OnceLock<Vec<Finding>>,
}

impl Again {
    /// The ways to mend the finding with an index; `analysis` is the one that it is of.
    pub fn fixes(&self, index: usize, analysis: &Analysis) -> Vec<Fix> {
        let made = || self.part.findings(analysis, self.line);
        let findings = self.findings.get_or_init(made);
        findings
            .get(index)
            .map_or(Vec::new(), |f| f.fixes(analysis))
    }
}

impl<'a> Check<'a> {
    /// Checks a tag line by itself and against its paragraph.
    pub(super) fn tag(&mut self, at: TagAt<'a>) {
        syntax::check(self, at);
        anchor::check(self, at);
        codebook::check(self, at);
        events::check(self, at);
        dates::check_tag(self, at);
        modifiers::check(self, at);
        suggested::check(self, at);
    }

    /// Reports what is wrong in a part of a paragraph.
    pub(super) fn kept(&mut self, line: usize, part: Part) {
        let analysis = self.analysis;
        let Some(paragraph) = analysis.paragraphs.get(line) else {
            return;
        };
        let remarks = part.remarks(analysis, line, paragraph);
        if remarks.is_empty() {
            return;
        }
        let again = Arc::new(Again {
            part,
            line,
            findings: OnceLock::new(),
        });
        for (index, remark) in remarks.iter().enumerate() {
            let Some(rule) = RULES.get(remark.rule) else {
                continue;
            };
            let at = line + remark.below as usize;
            let (message, fixes) = (Arc::clone(&remark.message), Arc::clone(&again));
            self.report(rule, at, remark.span, message, Fixes::Again(fixes, index));
        }
    }
}
