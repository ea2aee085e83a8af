//! Annotated articles for reading: one page of HTML that needs no other file, no network and no library. The report of a corpus and the
//! view beside the editor are the same page.
//!
//! The text of an article stands there as it is, every mention, date and trigger in a span of its own around its words. Spans are
//! nested, and nothing but spans: a highlight that begins inside a ligature (لأ) is painted without its first letter. What goes from
//! one place to another, who did what, is drawn by the script of the page over the text, and stands beside it on cards, which need no script.

mod cards;
mod marks;
mod page;
mod sheet;

pub use marks::{Mark, marks};
pub use page::page;
pub use sheet::{Block, OnScale, Plot, Sheet};

use std::borrow::Cow;

use khabar_engine::annotation::{Document, EventRecord, Stretch, Unit};
use khabar_engine::article::Knowledge;
use khabar_engine::message::{Lang, Message};
use khabar_engine::text::lines::lines;
use maud::{Markup, PreEscaped, html as markup};
use serde_json::{Value as Json, json};

use cards::card;

/// An article that is shown.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// What it is called: its file.
    pub name: &'a str,
    /// What it says, in any unit.
    pub document: &'a Document,
    /// The names of its actors and types.
    pub knowledge: &'a Knowledge,
    /// The lines of its text that are shown, from 0 to the one behind them; all of them when absent.
    pub lines: Option<(usize, usize)>,
}

/// How articles are shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Look {
    /// The language of all that is not the articles'.
    pub lang: Lang,
    /// The title of the page.
    pub title: String,
    /// What the host of the page lets its style and its script be known by; without it they are by their digests.
    pub nonce: Option<String>,
}

/// An article as a part of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// A `<section>` with its text and its cards.
    pub html: String,
    /// Its events, for the script: who takes part, by the ids of their spans.
    pub data: Json,
}

/// The part of a page that an article is, the `number`th one. The ids of its spans and cards are those of [`marks`].
///
/// ```
/// use khabar_engine::annotation::Document;
/// use khabar_engine::article::Knowledge;
/// use khabar_engine::message::Lang;
/// use khabar_formats::view::{Shown, part};
///
/// let document = Document::parse(r#"{"text": "وصل ترامب", "mentions":
///     [{"start": 4, "end": 9, "text": "ترامب", "kind": "person", "actor": "trump"}]}"#)?;
/// let shown = Shown { name: "a.khabar", document: &document, knowledge: &Knowledge::shared(), lines: None };
/// assert!(part(shown, 1, Lang::Ar).html.contains(r#"data-id="1.m0""#));
/// # Ok::<(), khabar_engine::annotation::DocumentError>(())
/// ```
pub fn part(shown: Shown<'_>, number: usize, lang: Lang) -> Part {
    let document = match shown.document.unit {
        Unit::Byte => Cow::Borrowed(shown.document),
        _ => Cow::Owned(shown.document.clone().in_unit(Unit::Byte)),
    };
    let section = Section::new(shown, &document, number, lang);
    Part {
        html: section.whole().into_string(),
        data: section.data(),
    }
}

/// How many words the title of an article has at least: what stands above it (the outlet, the sections of its site) has fewer.
const WORDS_OF_A_TITLE: usize = 5;

/// Among how many paragraphs the title is looked for.
const TITLE_AMONG: usize = 8;

/// The words that an article is listed by: its headline as far as one can tell.
pub fn headline(document: &Document) -> &str {
    let paragraphs = || {
        let lines = lines(&document.text).map(|line| line.text.trim());
        lines.filter(|text| !text.is_empty())
    };
    let is_long = |text: &&str| {
        let words = text.split_whitespace();
        words
            .filter(|word| word.contains(char::is_alphabetic))
            .count()
            >= WORDS_OF_A_TITLE
    };
    let long = paragraphs().take(TITLE_AMONG).find(is_long);
    long.or_else(|| paragraphs().next()).unwrap_or_default()
}

/// Where a line of the text stands in it, in bytes, without its end.
#[derive(Debug, Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// An article on its way to the page.
struct Section<'a> {
    name: &'a str,
    number: usize,
    lang: Lang,
    /// In bytes.
    document: &'a Document,
    knowledge: &'a Knowledge,
    lines: Vec<Line<'a>>,
    /// Those that are shown; none where all are.
    part: Option<(usize, usize)>,
    marks: Vec<Mark>,
    /// For each line, the marks in it.
    in_lines: Vec<Vec<usize>>,
    /// For each line, the events whose cards stand beside it.
    events: Vec<Vec<usize>>,
}

/// For each line, the marks in it: one that goes over the end of a line is in both.
fn in_lines(lines: &[Line<'_>], marks: &[Mark]) -> Vec<Vec<usize>> {
    let mut found = vec![Vec::new(); lines.len()];
    for (index, mark) in marks.iter().enumerate() {
        let first = lines.partition_point(|line| line.end() <= mark.start);
        let lines = lines.iter().zip(&mut found).skip(first);
        for (_, list) in lines.take_while(|(line, _)| line.start < mark.end) {
            list.push(index);
        }
    }
    found
}

/// Where an event stands.
fn place_of(event: &EventRecord) -> Option<usize> {
    let words = |stretch: &Stretch| stretch.start;
    let named = event
        .participants
        .iter()
        .find_map(|who| who.words.as_ref().map(words));
    let trigger = event.trigger.as_ref().map(words);
    trigger.or(event.paragraph).or(named)
}

impl<'a> Section<'a> {
    fn new(shown: Shown<'a>, document: &'a Document, number: usize, lang: Lang) -> Self {
        let mut at = 0;
        let lines: Vec<Line<'_>> = lines(&document.text)
            .map(|line| {
                let start = at;
                at += line.text.len() + line.end.len();
                Line {
                    start,
                    text: line.text,
                }
            })
            .collect();
        let mut events = vec![Vec::new(); lines.len().max(1)];
        for (index, event) in document.events.iter().enumerate() {
            let place = place_of(event).unwrap_or_default();
            let line = lines.partition_point(|line| line.start <= place);
            if let Some(list) = events.get_mut(line.saturating_sub(1)) {
                list.push(index);
            }
        }
        let marks = marks(document, number);
        Self {
            name: shown.name,
            number,
            lang,
            document,
            knowledge: shown.knowledge,
            in_lines: in_lines(&lines, &marks),
            lines,
            part: shown.lines,
            marks,
            events,
        }
    }

    fn say(&self, en: &'static str, ar: &'static str) -> &'static str {
        say(self.lang, en, ar)
    }

    fn get<'m>(&self, message: &'m Message) -> &'m str {
        message.get(self.lang)
    }

    /// The anchor of the article in its page.
    fn anchor(&self) -> String {
        format!("article-{}", self.number)
    }

    fn whole(&self) -> Markup {
        let about = &self.document.article;
        let stated = ["source", "annotator", "status"];
        let stated = stated.iter().filter_map(|key| about.get(*key));
        markup! {
            section.article id=(self.anchor()) data-number=(self.number) {
                header {
                    h2 dir=(direction(headline(self.document))) { (headline(self.document)) }
                    p.about {
                        @if let Some(day) = &self.document.dct { time datetime=(day) { (cards::in_words(day, self.lang)) } " · " }
                        @for value in stated { bdi { (value) } " · " }
                        @if let Some(url) = about.get("url").filter(|url| is_address(url)) { a href=(url) rel="noreferrer" { (self.say("original", "الأصل")) } " · " }
                        bdi.name { (self.name) }
                    }
                    @if let Some((from, to)) = self.part { p.part { (self.say_part(from, to)) } }
                }
                div.body {
                    @for (index, line) in self.shown() { (self.paragraph(index, *line)) }
                }
            }
        }
    }

    /// The lines that are shown.
    fn shown(&self) -> impl Iterator<Item = (usize, &Line<'a>)> {
        let (from, to) = self.part.unwrap_or((0, self.lines.len()));
        let lines = self.lines.iter().enumerate();
        lines.skip(from).take(to.saturating_sub(from))
    }

    /// That this is a part of a long article.
    fn say_part(&self, from: usize, to: usize) -> String {
        let (from, to, all) = (from + 1, to.min(self.lines.len()), self.lines.len());
        match self.lang {
            Lang::En => format!(
                "Lines {from} to {to} of {all}: of a long article the view shows what is near the cursor, and follows it."
            ),
            Lang::Ar => format!(
                "الأسطر من {from} إلى {to} من {all}: يُعرض من المقال الطويل ما حول المؤشر، ويتبعه العرض."
            ),
        }
    }

    /// A paragraph with what stands beside it; nothing of a blank line.
    fn paragraph(&self, index: usize, line: Line<'_>) -> Markup {
        let events = self.events.get(index).map_or(&[][..], Vec::as_slice);
        let notes = self.document.notes.iter();
        let notes = notes.filter(|note| line.start <= note.start && note.start <= line.end());
        let notes: Vec<&str> = notes.map(|note| note.note.as_str()).collect();
        if line.text.trim().is_empty() && events.is_empty() && notes.is_empty() {
            return Markup::default();
        }
        markup! {
            div.paragraph data-line=(index) {
                p.text dir=(direction(line.text)) lang="ar" {
                    (PreEscaped(marks::spans(line.text, line.start, self.marks_in(index))))
                }
                @if !events.is_empty() || !notes.is_empty() {
                    div.beside {
                        @for event in events {
                            @if let Some(record) = self.document.events.get(*event) { (card(self, *event, record)) }
                        }
                        @for note in notes { p.note dir="auto" { (note) } }
                    }
                }
            }
        }
    }

    /// What the script of the page draws.
    fn data(&self) -> Json {
        let events = self.document.events.iter().enumerate();
        let events: Vec<Json> = events
            .map(|(index, event)| {
                let roles: Vec<Json> = event
                    .participants
                    .iter()
                    .filter_map(|who| {
                        let to = self.span_of(who.mention?);
                        Some(json!({ "role": who.role, "to": to }))
                    })
                    .collect();
                json!({ "id": self.event_id(index), "n": index + 1, "type": event.r#type, "roles": roles })
            })
            .collect();
        json!({ "number": self.number, "name": self.name, "date": self.document.dct, "events": events })
    }

    fn marks_in(&self, line: usize) -> impl Iterator<Item = &Mark> {
        let here = self.in_lines.get(line).into_iter().flatten();
        here.filter_map(|index| self.marks.get(*index))
    }

    fn event_id(&self, index: usize) -> String {
        marks::id(self.number, 'e', index)
    }

    fn span_of(&self, mention: usize) -> String {
        marks::id(self.number, 'm', mention)
    }
}

fn say(lang: Lang, en: &'static str, ar: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Ar => ar,
    }
}

/// Whether a text is an address of the web; what else a browser would follow or run is not made a link.
fn is_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The direction of a text: that of its first letter, but for a sentence that begins with a Latin name and has more words of Arabic.
fn direction(text: &str) -> &'static str {
    let from_right = |char: char| {
        char.is_alphabetic()
            && matches!(char, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
    };
    let first = text.chars().find(|char| char.is_alphabetic());
    let words = || {
        let words = text.split_whitespace();
        words.filter(|word| word.contains(char::is_alphabetic))
    };
    let arabic = words().filter(|word| word.contains(from_right)).count();
    match first {
        Some(first) if from_right(first) || 2 * arabic > words().count() => "rtl",
        Some(_) => "ltr",
        None => "rtl",
    }
}

#[cfg(test)]
mod tests;
