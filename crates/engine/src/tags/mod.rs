//! The tag-line syntax: parse, print, edit. `docs/tag-lines.md` is its reference.
//!
//! A tag line is a whole line that starts with `%%`. Parsing never fails: every line gives a [`TagLine`] with spans
//! and a list of errors. All spans are byte offsets in the line.

mod conflicts;
pub mod merge;
mod parse;
mod places;
mod print;

pub use conflicts::{Conflict, Marker, MarkerLine, conflicts};
pub use khabar_data::schema::is_bare;
pub use parse::parse;
pub use places::Places;
pub use print::{anchor_to, occurrence_of};

use std::borrow::Cow;
use std::ops::Range;

use sha2::{Digest, Sha256};

use crate::text::Span;
use crate::text::lines::lines;

/// The name of an item that says that nothing is meant at its words.
pub const NONE: &str = "none";

/// The name of an item that says whose a line is on which annotators differ: no actor, though it may be spelled as one.
pub const BY: &str = "by";

/// The names in the `annotator` of an article: several stand behind each other with commas.
pub fn annotators(value: &str) -> impl Iterator<Item = &str> {
    let names = value.split([',', '،']).map(str::trim);
    names.filter(|name| !name.is_empty())
}

/// The marker that opens a tag line.
pub const MARKER: &str = "%%";

/// The keys of the article's own tag, in the order in which they are written.
pub const ARTICLE_KEYS: [&str; 7] = [
    "published",
    "source",
    "url",
    "annotator",
    "status",
    "text",
    "id",
];

/// The key that says how things stand: with an article, with a tag line, with what an event tells.
pub const STATUS: &str = "status";

/// The `status` of an article whose tag lines a program wrote, and nobody has looked at, and of each of these lines: they are suggestions,
/// not gold.
pub const SUGGESTED: &str = "suggested";

/// Whether a line is a tag line.
pub fn is_tag_line(line: &str) -> bool {
    without_mark(line).starts_with(MARKER)
}

/// A line without the byte order mark that some programs put before the first one. It is not part of any tag.
fn without_mark(line: &str) -> &str {
    line.strip_prefix(MARK).unwrap_or(line)
}

/// The byte order mark that a line begins with, or nothing.
pub fn mark(line: &str) -> &str {
    line.strip_suffix(without_mark(line)).unwrap_or("")
}

/// The byte order mark.
const MARK: char = '\u{feff}';

/// A kind of tag line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum TagKind {
    Article,
    Mentions,
    Times,
    Event,
    Note,
}

impl TagKind {
    /// All kinds.
    pub const ALL: [TagKind; 5] = [
        Self::Article,
        Self::Mentions,
        Self::Times,
        Self::Event,
        Self::Note,
    ];

    /// The word behind `%%`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Mentions => "mentions",
            Self::Times => "times",
            Self::Event => "event",
            Self::Note => "note",
        }
    }

    /// Reads the word behind `%%`.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// A piece of a tag line with its place. For a quoted value the span holds the quotes and the text does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Piece {
    /// Where it stands.
    pub span: Span,
    /// What it says, without quotes and escapes.
    pub text: String,
}

/// `@"words"` or `@2"words"`: read "at these words".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// From `@` to the closing quote.
    pub span: Span,
    /// Which occurrence of the words in the paragraph, from 1.
    pub occurrence: u32,
    /// The words.
    pub words: Piece,
}

/// `name`, `name=value`, or either of them with an anchor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The whole item.
    pub span: Span,
    /// The part before `=` or `@`.
    pub name: Piece,
    /// The part behind `=`.
    pub value: Option<Piece>,
    /// The words it is anchored at.
    pub anchor: Option<Anchor>,
}

impl Item {
    /// Whether it says of a line under a paragraph that nobody has decided on it: whose it is (`by=a1`), or that a program suggests it
    /// (`status=suggested`). It is no part of what the line says.
    pub fn is_mark(&self) -> bool {
        self.name.text == BY || self.is_suggestion()
    }

    /// `status=suggested`.
    pub fn is_suggestion(&self) -> bool {
        let value = self.value.as_ref().map(|value| value.text.as_str());
        self.name.text == STATUS && value == Some(SUGGESTED)
    }
}

/// What items say, without the words that they are at.
pub fn claim(items: &[Item]) -> String {
    let bare = items.iter().map(|item| {
        let bare = Item {
            anchor: None,
            ..item.clone()
        };
        bare.to_string()
    });
    bare.collect::<Vec<_>>().join(" ")
}

/// Of the items of a tag line one that is anchored, with those behind it that belong to it.
pub fn with_behind(items: &[Item], at: usize) -> Range<usize> {
    let behind = items.iter().skip(at + 1);
    let with_it = behind.take_while(|item| item.anchor.is_none() && !item.is_mark());
    at..at + 1 + with_it.count()
}

/// What is wrong with the form of a tag line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyntaxError {
    /// No word behind `%%`.
    NoKind,
    /// A quote that is not closed.
    OpenQuote,
    /// `=` with nothing behind it.
    NoValue,
    /// `@` without quoted words behind it, or with a number that is no occurrence.
    NoWords,
    /// An item without a name (`="…"`, `@"…"`).
    NoName,
    /// Something glued to a closing quote, or a quote in the middle of a word.
    Glued,
}

/// A tag line, parsed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagLine {
    /// The word behind `%%`; its text is empty when there is none.
    pub kind: Piece,
    /// Its items; none for a note.
    pub items: Vec<Item>,
    /// The text of a note.
    pub note: Option<Piece>,
    /// What is wrong with its form, with the place.
    pub errors: Vec<(Span, SyntaxError)>,
}

impl TagLine {
    /// The kind, if it is one of those that exist.
    pub fn tag_kind(&self) -> Option<TagKind> {
        TagKind::from_name(&self.kind.text)
    }

    /// Whether it is an event line that says of words that they evoke no event: `%% event none@"…"`.
    pub fn is_rejection(&self) -> bool {
        let first = self.items.first();
        self.tag_kind() == Some(TagKind::Event) && first.is_some_and(|item| item.name.text == NONE)
    }

    /// The annotators whose line it is (`by=a1`); none for a line that all agree on.
    pub fn by(&self) -> impl Iterator<Item = &str> {
        let named = self.all(BY).filter_map(|item| item.value.as_ref());
        named
            .map(|value| value.text.as_str())
            .filter(|name| !name.is_empty())
    }

    /// Whether it is a line under a paragraph that a program wrote and nobody has looked at.
    pub fn is_suggested(&self) -> bool {
        let of_article = self.tag_kind() == Some(TagKind::Article);
        !of_article && self.items.iter().any(Item::is_suggestion)
    }

    /// Whether nobody has decided on it: annotators differ, or a program suggests it.
    pub fn is_open(&self) -> bool {
        self.by().next().is_some() || self.is_suggested()
    }

    /// The line as one that is decided: without the names of annotators, and no suggestion.
    pub fn decided(mut self) -> Self {
        self.items.retain(|item| !item.is_mark());
        self
    }

    /// The first value of a key.
    pub fn value(&self, name: &str) -> Option<&Piece> {
        self.items
            .iter()
            .find(|i| i.name.text == name)?
            .value
            .as_ref()
    }

    /// The items with a key.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Item> {
        self.items.iter().filter(move |i| i.name.text == name)
    }
}

/// Takes all tag lines out of an article: gives back the original text byte for byte.
///
/// Each tag line goes with its terminator. When the last line of the file is a tag line without one, the terminator
/// before it goes instead: it was written with the tag. A text line that was escaped (`\%%`) loses its backslash.
pub fn strip(article: &str) -> String {
    let mut out = String::with_capacity(article.len());
    let lines = lines(article).map(|line| (line.text, line.end));
    each_stripped(lines, |piece| out.push_str(piece));
    out
}

/// Calls `each` with the pieces of what [`strip`] gives back of the article that lines with their terminators make.
fn each_stripped<'l>(lines: impl Iterator<Item = (&'l str, &'l str)>, mut each: impl FnMut(&str)) {
    // The terminator of the last text line, until it is known that it stays.
    let mut last = "";
    let mut ends_in_tag = false;
    for (line, end) in lines {
        if is_tag_line(line) {
            // The mark before a first tag line is the text's.
            let mark = mark(line);
            if !mark.is_empty() {
                each(std::mem::take(&mut last));
                each(mark);
            }
            ends_in_tag = end.is_empty();
            continue;
        }
        each(last);
        each(&unescape(line));
        ends_in_tag = false;
        last = end;
    }
    if !ends_in_tag {
        each(last);
    }
}

/// Whether the own tag of an article says that its tag lines are suggestions ([`SUGGESTED`]).
pub fn is_suggested(article: &str) -> bool {
    status(article).as_deref() == Some(SUGGESTED)
}

/// The status that an article's own tag states.
pub fn status(article: &str) -> Option<String> {
    let above_text = lines(article)
        .map(|line| line.text)
        .take_while(|line| is_tag_line(line) || line.trim().is_empty());
    let mut own = above_text
        .filter(|line| is_tag_line(line))
        .map(parse)
        .filter(|tag| tag.tag_kind() == Some(TagKind::Article));
    Some(own.next()?.value("status")?.text.clone())
}

/// How many bytes of SHA-256 stand for a text.
const DIGEST: usize = 8;

/// What stands for the text of an article in its own tag (`text=`): the first 16 hexadecimal digits of SHA-256 over what [`strip`]
/// gives back, as UTF-8.
///
/// ```
/// use khabar_engine::tags::digest;
/// assert_eq!(digest("%% article id=a\nabc"), "ba7816bf8f01cfea");
/// ```
pub fn digest(article: &str) -> String {
    digest_of(lines(article).map(|line| (line.text, line.end)))
}

/// As [`digest`], of the article that lines with their terminators make.
pub fn digest_of<'l>(lines: impl Iterator<Item = (&'l str, &'l str)>) -> String {
    let mut digest = Sha256::new();
    each_stripped(lines, |piece| digest.update(piece));
    let bytes = digest.finalize();
    let digits = bytes.iter().take(DIGEST).map(|byte| format!("{byte:02x}"));
    digits.collect()
}

/// Turns a plain text into an article: lines that look like tag lines (or like escaped ones) get a backslash, behind the byte order
/// mark where there is one. [`strip`] gives the text back.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in lines(text) {
        let mark = mark(line.text);
        let rest = without_mark(line.text);
        out.push_str(mark);
        if looks_like_tag(rest) {
            out.push('\\');
        }
        out.push_str(rest);
        out.push_str(line.end);
    }
    out
}

/// The text of an article's text line: without the backslash that keeps it from being a tag line.
pub fn unescape(line: &str) -> Cow<'_, str> {
    let Some(at) = escaped_at(line) else {
        return Cow::Borrowed(line);
    };
    let (before, behind) = line.split_at_checked(at).unwrap_or((line, ""));
    let behind = behind.strip_prefix('\\').unwrap_or(behind);
    match before {
        "" => Cow::Borrowed(behind),
        mark => Cow::Owned(format!("{mark}{behind}")),
    }
}

/// The byte of the backslash that keeps a text line from being a tag line, if it has one.
pub fn escaped_at(line: &str) -> Option<usize> {
    let rest = without_mark(line).strip_prefix('\\')?;
    looks_like_tag(rest).then(|| mark(line).len())
}

fn looks_like_tag(line: &str) -> bool {
    line.trim_start_matches('\\').starts_with(MARKER)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn strip_gives_back_the_text() {
        assert_eq!(
            strip("%% article x=1\r\nسطر\r\n%% event A\r\nآخر"),
            "سطر\r\nآخر"
        );
        assert_eq!(strip("سطر\n%% event A\n%% note b"), "سطر");
        assert_eq!(strip("سطر\n%% event A\n"), "سطر\n");
        assert_eq!(strip("%% event A"), "");
        assert_eq!(strip(r"\%% ليس وسما"), "%% ليس وسما");
        assert_eq!(strip("\u{feff}%% article a=1\nنص"), "\u{feff}نص");
    }

    #[test]
    fn a_byte_order_mark_is_the_texts_wherever_it_stands() {
        assert_eq!(strip("\u{feff}%% article a=1\n%% note b"), "\u{feff}");
        assert_eq!(strip("نص\n\u{feff}%% note b"), "نص\n\u{feff}");
        // Programs write it before the first line, whatever that is.
        assert_eq!(strip("\u{feff}\\%% ليس وسما"), "\u{feff}%% ليس وسما");
        assert_eq!(escape("\u{feff}%% نص"), "\u{feff}\\%% نص");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn any_text_survives_the_way_in_and_out(
            lines in prop::collection::vec(("\u{feff}?\\\\{0,2}(%%|%)?[ م\u{2028}\u{85}\u{feff}]{0,2}", "\n|\r\n|\r"), 0..6),
            last in "\u{feff}?\\\\{0,2}(%%)?م?",
        ) {
            let mut text: String = lines.into_iter().map(|(line, end)| line + &end).collect();
            text.push_str(&last);
            let article = escape(&text);
            prop_assert_eq!(strip(&article), text);
            prop_assert!(crate::text::lines::lines(&article).all(|l| !is_tag_line(l.text)));
        }
    }

    #[test]
    fn a_text_with_markers_survives_the_way_in_and_out() {
        let text = "%% a\n\\%% b\n\\\\%% c\nd";
        assert_eq!(strip(&escape(text)), text);
        assert!(lines(&escape(text)).all(|l| !is_tag_line(l.text)));
    }
}
