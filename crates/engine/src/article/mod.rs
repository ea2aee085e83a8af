//! An article: a rope of lines, each a text line or a tag line, and what is known of it.
//!
//! [`Article`] keeps the text in a rope and beside it one [`Line`] per line. A line recognises itself once, lazily, and
//! is shared between an article and its snapshots; an edit replaces the lines it touches and nothing else. [`Analysis`] links and
//! resolves over the whole article, [section](Section) by section: what becomes of one is kept while all it depends on stays the same. So
//! an edit costs its paragraph.

mod analyse;
mod analysis;
mod dates;
mod digest;
pub mod edits;
pub mod event_ids;
mod line;
mod newest;
mod occurrences;
mod overlay;
mod practice;
mod sections;
mod selection;
mod sums;

pub use analysis::Analysis;
pub use dates::{DateCandidate, Dct, DctSource, date_candidates};
pub use edits::Edit;
pub use line::{Line, LineKind, Recognised};
pub use occurrences::{Occurrence, actor_at, ids_in_tag, in_tag, occurrences};
pub use practice::{Coding, Practice, Teaching, Written};
pub use sections::{Items, Lines, Section, Sections};
pub use selection::Told;
pub use sums::{LinesKept, Paragraphs, ParagraphsKept};

use std::ops::Range;
use std::sync::{Arc, LazyLock};

use ropey::Rope;

use digest::DigestCell;
use practice::LessonsCell;
use sums::SupportedCell;

use crate::actors::KnowledgeBase;
use crate::likelihood::Suggesting;
use crate::tagger::Naming;
use crate::text::Span;
use crate::time::Conventions;
use crate::triggers::CodebookWithTriggers;

/// What recognition needs to know. Shared and immutable: a change makes a new one.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// Actors and offices.
    pub actors: Arc<KnowledgeBase>,
    /// The codebook of the project.
    pub codebook: Arc<CodebookWithTriggers>,
    /// How dates are written and counted.
    pub conventions: Conventions,
    /// What the annotators of the corpus have written so far.
    pub practice: Arc<Practice>,
    /// How events are suggested.
    pub suggesting: Suggesting,
    /// How names are found that nobody listed and no rule tells.
    pub naming: Naming,
}

impl Knowledge {
    /// The knowledge that ships with Khabar.
    pub fn embedded() -> Self {
        Self {
            actors: Arc::clone(crate::actors::embedded()),
            codebook: Arc::clone(CodebookWithTriggers::plover()),
            conventions: Conventions::default(),
            practice: Arc::default(),
            suggesting: Suggesting::default(),
            naming: Naming::default(),
        }
    }

    /// The knowledge that ships with Khabar, made once a process.
    pub fn shared() -> Arc<Self> {
        static SHIPPED: LazyLock<Arc<Knowledge>> =
            LazyLock::new(|| Arc::new(Knowledge::embedded()));
        Arc::clone(&SHIPPED)
    }
}

/// An article that can be edited.
#[derive(Debug, Clone)]
pub struct Article {
    rope: Rope,
    lines: Lines,
    knowledge: Arc<Knowledge>,
    /// What its `mentions` lines teach, made once for as long as they stay the same; shared with its snapshots.
    lessons: Arc<LessonsCell>,
    /// What it names that decides what other names in it mean, likewise.
    supported: Arc<SupportedCell>,
    /// The digest of its text, likewise.
    digest: Arc<DigestCell>,
}

/// An edit that does not fit the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("bytes {start}..{end} are not in the text, or split a character")]
pub struct EditError {
    start: usize,
    end: usize,
}

impl Article {
    /// An article with this text, in which `knowledge` recognises.
    pub fn new(text: &str, knowledge: Arc<Knowledge>) -> Self {
        let rope = Rope::from_str(text);
        let lines = (0..rope.len_lines())
            .map(|i| Arc::new(Line::read(&rope, i)))
            .collect();
        Self {
            rope,
            lines,
            knowledge,
            lessons: Arc::default(),
            supported: Arc::default(),
            digest: Arc::default(),
        }
    }

    /// The text.
    pub fn rope(&self) -> &Rope {
        &self.rope
    }

    /// The lines, in order.
    pub fn lines(&self) -> &Lines {
        &self.lines
    }

    /// Replaces some bytes with `text`. Reads anew only the lines that the edit touches.
    ///
    /// Errors when the bytes are not in the text or splits a character; the article is then unchanged.
    pub fn edit(&mut self, bytes: Range<usize>, text: &str) -> Result<(), EditError> {
        let wrong = || EditError {
            start: bytes.start,
            end: bytes.end,
        };
        let chars = |byte: usize| {
            let char = self.rope.try_byte_to_char(byte).ok()?;
            (self.rope.try_char_to_byte(char).ok()? == byte).then_some(char)
        };
        let (from, to) = (
            chars(bytes.start).ok_or_else(wrong)?,
            chars(bytes.end)
                .filter(|_| bytes.start <= bytes.end)
                .ok_or_else(wrong)?,
        );
        // A `\n` typed behind a `\r`, or a `\r` before a `\n`, joins them: the neighbours are read again too.
        let first = self.rope.char_to_line(from.saturating_sub(1));
        let old_last = self.rope.char_to_line((to + 1).min(self.rope.len_chars()));
        let old_lines = self.rope.len_lines();
        self.rope.try_remove(from..to).map_err(|_| wrong())?;
        self.rope.try_insert(from, text).map_err(|_| wrong())?;
        let new_last = (old_last + self.rope.len_lines()).saturating_sub(old_lines);
        let fresh = (first..=new_last.min(self.rope.len_lines() - 1))
            .map(|i| Arc::new(Line::read(&self.rope, i)))
            .collect();
        self.lines
            .replace(first..(old_last + 1).min(self.lines.len()), fresh);
        Ok(())
    }

    /// What recognises in it.
    pub fn knowledge(&self) -> &Arc<Knowledge> {
        &self.knowledge
    }

    /// Puts other knowledge in the place of its own. What was recognised by that is forgotten.
    pub fn set_knowledge(&mut self, knowledge: Arc<Knowledge>) {
        if Arc::ptr_eq(&self.knowledge, &knowledge) {
            return;
        }
        self.knowledge = knowledge;
        let unread = self.lines.iter().map(|line| Arc::new(line.unread()));
        self.lines = unread.collect();
        self.lessons = Arc::default();
        self.supported = Arc::default();
    }

    /// What stands for its text (see [`tags::digest`](crate::tags::digest)).
    pub fn text_digest(&self) -> String {
        self.digest.of(&self.lines)
    }

    /// Whether a digest stands for its text.
    pub fn has_text(&self, digest: &str) -> bool {
        self.digest.is_of(digest, &self.lines)
    }

    /// The byte offset of a line.
    pub fn line_start(&self, line: usize) -> usize {
        self.rope
            .try_line_to_byte(line)
            .unwrap_or(self.rope.len_bytes())
    }

    /// The bytes of the article that a span of a line stands at.
    pub fn bytes_of(&self, line: usize, span: Span) -> Range<usize> {
        let start = self.line_start(line);
        start + span.start..start + span.end
    }

    /// The line a byte offset is in.
    pub fn line_of(&self, byte: usize) -> usize {
        self.rope
            .try_byte_to_line(byte.min(self.rope.len_bytes()))
            .unwrap_or(0)
    }

    /// The paragraph a tag line belongs to: the nearest text line above it that is not blank.
    pub fn paragraph_of(&self, tag_line: usize) -> Option<usize> {
        (0..tag_line.min(self.lines.len())).rev().find(|&i| {
            self.lines
                .get(i)
                .is_some_and(|l| l.kind() == LineKind::Text && !l.is_blank())
        })
    }

    /// The tag lines that belong to a paragraph, in order.
    pub fn tags_of(&self, paragraph: usize) -> impl Iterator<Item = usize> {
        let behind = self.lines.iter().enumerate().skip(paragraph + 1);
        behind
            .take_while(|(_, l)| l.kind() == LineKind::Tag || l.is_blank())
            .filter(|(_, l)| l.kind() == LineKind::Tag)
            .map(|(i, _)| i)
    }

    /// The terminator of a line; empty for the last one.
    pub fn ending_at(&self, line: usize) -> &'static str {
        self.lines.get(line).map_or("", |l| l.ending())
    }

    /// The line ending most lines have; `\n` when there is none.
    pub fn line_ending(&self) -> &'static str {
        let count = |end: &str| {
            self.lines
                .iter()
                .take(200)
                .filter(|l| l.ending() == end)
                .count()
        };
        let (lf, crlf, cr) = (count("\n"), count("\r\n"), count("\r"));
        if crlf > lf && crlf >= cr {
            "\r\n"
        } else if cr > lf {
            "\r"
        } else {
            "\n"
        }
    }
}

/// Writes the tag lines of an article in their canonical form. Text lines, tag lines of an unknown kind and those that
/// cannot be read stay as they are, byte for byte. Idempotent.
pub fn format(article: &str) -> String {
    let mut out = String::with_capacity(article.len());
    for line in crate::text::lines::lines(article) {
        let tag = crate::tags::is_tag_line(line.text).then(|| crate::tags::parse(line.text));
        match tag {
            Some(tag) if tag.errors.is_empty() && tag.tag_kind().is_some() => {
                if line.text.starts_with('\u{feff}') {
                    out.push('\u{feff}');
                }
                out.push_str(&tag.to_string());
            }
            _ => out.push_str(line.text),
        }
        out.push_str(line.end);
    }
    out
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Any edits: where each begins, in thousandths of the text, how many characters go, and what comes there.
    pub fn edits(
        inserted: impl Strategy<Value = String>,
    ) -> impl Strategy<Value = Vec<(usize, usize, String)>> {
        prop::collection::vec((0usize..1000, 0usize..80, inserted), 1..6)
    }

    /// Makes such an edit.
    pub fn edit(article: &mut Article, (at, len, insert): (usize, usize, String)) {
        let text = article.rope().to_string();
        let starts: Vec<usize> = text
            .char_indices()
            .map(|(i, _)| i)
            .chain([text.len()])
            .collect();
        let from = at * starts.len() / 1000;
        let to = (from + len).min(starts.len() - 1);
        article.edit(starts[from]..starts[to], &insert).unwrap();
    }

    /// Lines one under the other, drawn from some.
    pub fn some_of(lines: &'static [&str]) -> impl Strategy<Value = String> {
        let lines = prop::collection::vec(prop::sample::select(lines), 0..24);
        lines.prop_map(|lines| lines.join("\n"))
    }

    #[test]
    fn only_lsp_line_breaks_count() {
        let article = Article::new("a\u{2028}b\u{85}c\x0bd\x0ce\nf\r\ng\rh", Arc::default());
        assert_eq!(article.lines().len(), 4);
        assert_eq!(article.rope().len_lines(), 4);
    }

    #[test]
    fn an_edit_reads_only_its_lines_again() {
        let mut article = Article::new(
            "ترامب\nبوتين\n%% event CONSULT\nماكرون\n",
            Knowledge::shared(),
        );
        for line in article.lines() {
            line.recognised(article.knowledge());
        }
        let before = article.lines().clone();
        article.edit(11..11, "فلاديمير ").unwrap();
        assert_eq!(article.lines().get(1).unwrap().text(), "فلاديمير بوتين");
        let same: Vec<bool> = article
            .lines()
            .iter()
            .zip(&before)
            .map(|(a, b)| Arc::ptr_eq(a, b))
            .collect();
        // The line before is read again too, in case its `\r` met a `\n`.
        assert_eq!(same, [false, false, true, true, true]);
    }

    #[test]
    fn tag_lines_belong_to_the_paragraph_above() {
        let article = Article::new(
            "%% article\nنص\n\n%% event A\n%% note b\nآخر\n%% times\n",
            Arc::default(),
        );
        assert_eq!(article.paragraph_of(3), Some(1));
        assert_eq!(article.tags_of(1).collect::<Vec<_>>(), [3, 4]);
        assert_eq!(article.tags_of(5).collect::<Vec<_>>(), [6]);
        assert_eq!(article.paragraph_of(0), None);
    }

    #[test]
    fn an_edit_that_does_not_fit_changes_nothing() {
        let mut article = Article::new("مرحبا", Arc::default());
        assert!(article.edit(1..2, "x").is_err());
        assert!(article.edit(0..99, "x").is_err());
        #[allow(clippy::reversed_empty_ranges)]
        let reversed = article.edit(4..2, "x");
        assert!(reversed.is_err());
        assert_eq!(article.rope().to_string(), "مرحبا");
    }

    #[test]
    fn formatting_leaves_what_it_cannot_read() {
        let text = "  نص  \r\n%%event  CONSULT actor=\"usa\"\r\n%% event X@\"open\n%% evnt  a";
        assert_eq!(
            format(text),
            "  نص  \r\n%% event CONSULT actor=usa\r\n%% event X@\"open\n%% evnt  a"
        );
    }

    proptest! {
        #[test]
        fn strip_and_format_keep_the_text(article in "(%% |[ab%\\\\\"@=\r\nم]){0,30}") {
            let formatted = format(&article);
            prop_assert_eq!(format(&formatted), formatted.clone());
            prop_assert_eq!(crate::tags::strip(&formatted), crate::tags::strip(&article));
        }

        #[test]
        fn lines_follow_any_edits(
            start in "[ab\r\n%م😀]{0,12}",
            edits in prop::collection::vec((0usize..20, 0usize..6, "[a\r\n%م]{0,4}"), 1..12),
        ) {
            let mut article = Article::new(&start, Arc::default());
            let mut text = start;
            for (at, len, insert) in edits {
                let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
                let from = starts[at % starts.len()];
                let to = starts[(at % starts.len() + len).min(starts.len() - 1)];
                article.edit(from..to, &insert).unwrap();
                text.replace_range(from..to, &insert);
                let expected: Vec<String> = crate::text::lines::lines(&text).map(|l| l.text.to_string()).collect();
                let lines: Vec<String> = article.lines().iter().map(|l| l.text().to_string()).collect();
                prop_assert_eq!(lines, expected);
                prop_assert_eq!(article.rope().to_string(), text.clone());
            }
        }
    }
}
