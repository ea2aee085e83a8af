//! What lint keeps with what it has read: it is made again only where something else stands.

use std::sync::Arc;

use crate::actors::ActorIx;
use crate::message::Message;
use crate::text::Span;

/// A finding of lint in a paragraph and its tag lines, wherever the paragraph stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Remark {
    /// The rule, by its place among all.
    pub rule: usize,
    /// How many lines below the paragraph.
    pub below: u32,
    /// The bytes of that line.
    pub span: Span,
    /// What is wrong.
    pub message: Arc<Message>,
}

/// Where lint has something to say in a section of an article, or something to ask of the article. Lines are counted in the section.
#[derive(Debug, Default)]
pub(crate) struct Glance {
    /// Whether git wrote one of its lines.
    pub has_markers: bool,
    /// Blank lines with characters that break text.
    pub blank: Vec<usize>,
    /// Tag lines without a paragraph above them.
    pub above_text: Vec<usize>,
    /// `article` lines behind a paragraph.
    pub article_tags: Vec<usize>,
    /// Event lines with an id, or with that of the event that they tell again.
    pub ids: Vec<usize>,
    /// Paragraphs with remarks, on their text or their tag lines.
    pub remarked: Vec<usize>,
    /// Paragraphs with dates in which day and month can be read either way.
    pub ambiguous: Vec<usize>,
    /// Whether some date in digits can be read in one way only.
    pub shows_order: bool,
    /// The first date that lacks a document date, and how many do.
    pub lacking: Option<(usize, Span, usize)>,
    /// Actors in events of whom their paragraph does not speak: the paragraph, the line of the tag counted from that, and who.
    pub unnamed: Vec<(usize, u32, ActorIx)>,
    /// How people are spelt, each spelling once, in order of text.
    pub spellings: Vec<Spelling>,
    /// People whom no entry knows, each once, where they are named first.
    pub unlinked: Vec<Unlinked>,
}

/// A spelling of a person's name.
#[derive(Debug)]
pub(crate) struct Spelling {
    /// Who.
    pub actor: ActorIx,
    /// Of how many words.
    pub length: usize,
    /// The words.
    pub words: Box<str>,
    /// Where it stands, in order of text.
    pub places: Vec<(usize, Span)>,
}

/// A person whom no entry knows, where a section names him first.
#[derive(Debug)]
pub(crate) struct Unlinked {
    /// The line, counted in the section.
    pub line: usize,
    /// The bytes of the line.
    pub span: Span,
    /// The name.
    pub words: Box<str>,
    /// What is said of that where the article names him first.
    pub message: Arc<Message>,
}
