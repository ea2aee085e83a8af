//! Completion inside tag lines: kinds, types, keys, values, actor ids, dates, anchors.

mod actors;
mod items;
mod kinds;
mod site;
mod values;

use khabar_engine::article::Analysis;
use khabar_engine::message::Lang;
use khabar_engine::tags::TagKind;

use crate::{Cursor, Place};
use site::{Site, What};

/// What can stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// What a completion takes the place of.
    pub replaces: Place,
    /// The completions, best first.
    pub items: Vec<Completion>,
    /// Whether there are more than are told here: ask again when more is typed.
    pub incomplete: bool,
}

/// Something that can stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completion {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// What is shown beside the label; may be empty.
    pub detail: String,
    /// What it means, in Markdown; may be empty.
    pub doc: String,
    /// What it writes.
    pub insert: String,
    /// The same with tab stops, for clients that know them.
    pub snippet: Option<String>,
    /// What is compared with what is typed.
    pub filter: String,
}

impl Completion {
    /// One that writes its label.
    fn new(kind: CompletionKind, label: &str) -> Self {
        Self {
            label: label.to_string(),
            kind,
            detail: String::new(),
            doc: String::new(),
            insert: label.to_string(),
            snippet: None,
            filter: label.to_string(),
        }
    }

    /// A key with `=` behind it.
    fn key(key: &str) -> Self {
        Self::new(CompletionKind::Key, key).writing(&format!("{key}="))
    }

    /// The same with another text to write.
    fn writing(mut self, insert: &str) -> Self {
        self.insert = insert.to_string();
        self.filter = insert.to_string();
        self
    }
}

/// What a completion is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CompletionKind {
    /// A whole event tag.
    Event,
    /// A kind of tag line.
    TagKind,
    /// A type of event, a kind of mention, a type of timex.
    Type,
    /// A key, to be followed by its value.
    Key,
    /// One of the values of a key.
    Member,
    /// A value read from the article.
    Value,
    /// An actor.
    Actor,
    /// Words of the paragraph.
    Words,
}

/// What can stand at the cursor. None in text lines: there is nothing to complete in prose.
pub fn completion(analysis: &Analysis, lang: Lang, cursor: Cursor) -> Option<Completions> {
    let content = analysis.article.lines().get(cursor.line)?;
    let before = content.text().get(..cursor.byte)?;
    let site = Site::at(before, content.kind())?;
    let mut list = List {
        analysis,
        lang,
        line: cursor.line,
        typed: before.get(site.typed.clone()).unwrap_or(""),
        items: Vec::new(),
        incomplete: false,
    };
    list.fill(&site.what);
    (!list.items.is_empty()).then_some(Completions {
        replaces: Place::new(cursor.line, site.typed),
        items: list.items,
        incomplete: list.incomplete,
    })
}

struct List<'a> {
    analysis: &'a Analysis,
    lang: Lang,
    line: usize,
    typed: &'a str,
    items: Vec<Completion>,
    incomplete: bool,
}

impl List<'_> {
    fn fill(&mut self, what: &What) {
        match what {
            What::Kind => self.kinds(),
            What::Name { kind, first } => match kind {
                TagKind::Event if *first => self.types(),
                TagKind::Event => self.event_keys(),
                TagKind::Mentions => self.mentions(),
                TagKind::Times => self.times(),
                TagKind::Article => self.article_keys(),
                TagKind::Note => {}
            },
            What::Value {
                kind,
                key,
                event_type,
            } => self.values(*kind, key, event_type),
            What::Words { kind, key, value } => self.words(*kind, key, value),
        }
    }

    fn add(&mut self, completion: Completion) {
        self.items.push(completion);
    }

    /// The paragraph a tag line on this line belongs to.
    fn paragraph(&self) -> Option<usize> {
        self.analysis.article.paragraph_of(self.line)
    }
}
