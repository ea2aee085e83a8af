//! One line of an article, and what is recognised in it.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use ropey::Rope;
use rustc_hash::FxBuildHasher;

use super::Knowledge;
use super::dates::{StatedDate, stated_dates};
use super::digest::TextSum;
use super::newest::Newest;
use super::practice::Taught;
use crate::annotation::Paragraph;
use crate::likelihood::Topics;
use crate::mentions::{self, Candidate, Effect, Support, Vote};
use crate::tags::{self, TagKind, TagLine};
use crate::text::hygiene::{self, Trouble};
use crate::text::{Span, Words};
use crate::time::{self, Expression};

/// Whether a line is text or a tag line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum LineKind {
    Text,
    Tag,
}

/// A line: immutable, shared between an article and its snapshots. What it holds is read once, when first asked for.
#[derive(Debug)]
pub struct Line {
    text: Box<str>,
    ending: &'static str,
    kind: LineKind,
    blank: bool,
    marker: bool,
    digest: u64,
    text_sum: OnceLock<TextSum>,
    recognised: OnceLock<Recognised>,
    tag: OnceLock<(Option<TagKind>, TagLine)>,
    known: Mutex<Newest<Known>>,
    taught: Mutex<Option<Arc<Taught>>>,
}

/// What became of a paragraph in its article, and under which circumstances.
#[derive(Debug, Clone)]
pub(super) struct Known {
    ground: u64,
    /// What stands in it.
    pub paragraph: Arc<Paragraph>,
    /// What its mentions change for the paragraphs behind it.
    pub effect: Effect,
    /// The day named last when it ends.
    pub reference: Option<Date>,
}

/// What is recognised in a text line, without knowledge of the article around it.
#[derive(Debug, Default)]
pub struct Recognised {
    /// Its words: all who read them read these.
    pub words: Words,
    /// Mentions, in order.
    pub mentions: Vec<Candidate>,
    /// Temporal expressions, in order.
    pub timexes: Vec<Expression>,
    /// Characters that break text.
    pub troubles: Vec<(Span, Trouble)>,
    /// What it names that decides what names elsewhere mean (see [`mentions::supports`]).
    pub(super) supports: Vec<Support>,
    /// What it asks of the article in turn (see [`mentions::asked`]).
    pub(super) asked: Vec<Support>,
    /// The states it speaks for (see [`mentions::votes`]).
    pub(super) votes: Vec<Vote>,
    /// Full dates that may be the date of the article.
    pub(super) dates: Vec<StatedDate>,
    /// What it is about.
    pub topics: Topics,
}

impl Line {
    /// Reads a line of a rope.
    pub(super) fn read(rope: &Rope, index: usize) -> Self {
        let text = rope
            .get_line(index)
            .map(|slice| slice.to_string())
            .unwrap_or_default();
        let (body, ending) = match text.as_bytes() {
            [.., b'\r', b'\n'] => (text.len() - 2, "\r\n"),
            [.., b'\n'] => (text.len() - 1, "\n"),
            [.., b'\r'] => (text.len() - 1, "\r"),
            _ => (text.len(), ""),
        };
        Self::new(text.get(..body).unwrap_or(""), ending)
    }

    fn new(text: &str, ending: &'static str) -> Self {
        Self {
            kind: if tags::is_tag_line(text) {
                LineKind::Tag
            } else {
                LineKind::Text
            },
            blank: text.trim().is_empty(),
            marker: tags::Marker::is(text),
            digest: FxBuildHasher.hash_one(text),
            text: text.into(),
            ending,
            text_sum: OnceLock::new(),
            recognised: OnceLock::new(),
            tag: OnceLock::new(),
            known: Mutex::default(),
            taught: Mutex::new(None),
        }
    }

    /// The same line, not recognised yet.
    pub(super) fn unread(&self) -> Self {
        Self::new(&self.text, self.ending)
    }

    /// The line without its terminator.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its terminator.
    pub fn ending(&self) -> &'static str {
        self.ending
    }

    /// Text or tag.
    pub fn kind(&self) -> LineKind {
        self.kind
    }

    /// Whether it holds white space only.
    pub fn is_blank(&self) -> bool {
        self.blank
    }

    /// The number that stands for its text in the digest of the article.
    pub(super) fn text_sum(&self) -> TextSum {
        *self.text_sum.get_or_init(|| TextSum::of(self))
    }

    /// Whether git wrote it, where two versions of the article differ.
    pub fn is_marker(&self) -> bool {
        self.marker
    }

    /// A number that stands for its text, while the process runs.
    pub(super) fn digest(&self) -> u64 {
        self.digest
    }

    /// What is recognised in it; nothing for a tag line. The first call does the work.
    ///
    /// The knowledge is always that of the article: see [`Article::set_knowledge`](super::Article::set_knowledge).
    pub(super) fn recognised(&self, knowledge: &Knowledge) -> &Recognised {
        self.recognised.get_or_init(|| {
            if self.kind == LineKind::Tag {
                return Recognised::default();
            }
            let words = Words::new(&self.text);
            let timexes = time::recognise_words(&words);
            let mut mentions = mentions::recognise_words(&self.text, &words, &knowledge.actors);
            let dated = |span: Span| {
                let behind = timexes.partition_point(|t| t.span.start <= span.start);
                let before = timexes.get(..behind).and_then(<[_]>::last);
                before.is_some_and(|timex| span.end <= timex.span.end)
            };
            knowledge
                .naming
                .add(&words, &mut mentions, &dated, &knowledge.actors);
            let lessons = &knowledge.practice.lessons;
            if !lessons.is_empty() {
                lessons.teach(&words, &mut mentions);
            }
            Recognised {
                topics: Topics::of(&words),
                supports: mentions::supports(&mentions, &knowledge.actors),
                asked: mentions::asked(&mentions),
                votes: mentions::votes(&mentions, &knowledge.actors),
                dates: stated_dates(&self.text, &timexes),
                mentions,
                timexes,
                troubles: hygiene::troubles(&self.text),
                words,
            }
        })
    }

    /// What became of it in an article, if that is known for the circumstances that `key` stands for; else what `read` finds,
    /// which is kept. An edit elsewhere mostly leaves the circumstances as they were. The second value says whether it was known.
    ///
    /// When the same stands in it as before, on the same `ground` (its tag lines and the document date), it is the same paragraph, with
    /// all that was made of it.
    pub(super) fn known(
        &self,
        key: u64,
        ground: u64,
        read: impl FnOnce() -> (Paragraph, Effect, Option<Date>),
    ) -> (Known, bool) {
        let mut kept = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.get(key) {
            return (known.clone(), true);
        }
        let (paragraph, effect, reference) = read();
        let same = |known: &&Known| known.ground == ground && *known.paragraph == paragraph;
        let same = kept.iter().map(|(_, known)| known).find(same);
        let fresh = Known {
            ground,
            paragraph: match same {
                Some(known) => Arc::clone(&known.paragraph),
                None => Arc::new(paragraph),
            },
            effect,
            reference,
        };
        kept.put(key, fresh.clone());
        (fresh, false)
    }

    /// What it teaches as a `mentions` line under a paragraph; made again only under another one.
    pub(super) fn taught(&self, paragraph: &Self, knowledge: &Knowledge) -> Arc<Taught> {
        let mut taught = self.taught.lock().unwrap_or_else(PoisonError::into_inner);
        match taught.as_ref().filter(|known| known.is_of(paragraph)) {
            Some(known) => Arc::clone(known),
            None => {
                let fresh = Arc::new(Taught::read(paragraph, self.tag(), knowledge));
                *taught = Some(Arc::clone(&fresh));
                fresh
            }
        }
    }

    /// The tag line it holds; an empty one for a text line.
    pub fn tag(&self) -> &TagLine {
        &self.read_tag().1
    }

    /// The kind of the tag line it holds, if it is one of those that exist; none for a text line.
    pub fn tag_kind(&self) -> Option<TagKind> {
        match self.kind {
            LineKind::Text => None,
            LineKind::Tag => self.read_tag().0,
        }
    }

    fn read_tag(&self) -> &(Option<TagKind>, TagLine) {
        self.tag.get_or_init(|| {
            let tag = tags::parse(&self.text);
            (tag.tag_kind(), tag)
        })
    }
}
