//! The words that something is said of, as spans of a paragraph.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fmt::Write as _;

use khabar_engine::annotation::{Common, Document, Stretch};
use maud::Escaper;

/// Words of an article that something is said of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The id of its spans in the page: `1.m0` is the first mention of the first article, `1.t0` a time, `1.e0` the trigger of an event.
    pub id: String,
    /// `person`, `organization`, …, `time`, or `trigger`.
    pub kind: &'static str,
    /// Whether an annotator wrote it.
    pub layer: &'static str,
    /// The actor, or the value of a time; of a trigger the number of its event.
    pub value: Option<String>,
    /// Where it starts, in the unit of the document.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
}

/// The id of the spans of a record, by its place in its layer.
pub fn id(number: usize, layer: char, index: usize) -> String {
    format!("{number}.{layer}{index}")
}

/// All that is said of words of a document, the `number`th one of its page: mentions, times, triggers.
pub fn marks(document: &Document, number: usize) -> Vec<Mark> {
    let mark = |id: String, kind, common: &Common, value, place: &Stretch| Mark {
        id,
        kind,
        layer: common.layer.name(),
        value,
        start: place.start,
        end: place.end,
    };
    let mentions = document.mentions.iter().enumerate().map(|(index, m)| {
        let id = id(number, 'm', index);
        mark(id, m.kind.name(), &m.common, m.actor.clone(), &m.place)
    });
    let times = document.timexes.iter().enumerate().map(|(index, t)| {
        let id = id(number, 't', index);
        mark(id, "time", &t.common, t.value.clone(), &t.place)
    });
    let events = document.events.iter().enumerate();
    let triggers = events.filter_map(|(index, event)| {
        let (id, n) = (id(number, 'e', index), Some((index + 1).to_string()));
        Some(mark(
            id,
            "trigger",
            &event.common,
            n,
            event.trigger.as_ref()?,
        ))
    });
    mentions.chain(times).chain(triggers).collect()
}

/// A piece of a mark within a line: its bytes there, and its place among the marks. What starts first comes first, and of those what ends last.
type Piece = (usize, Reverse<usize>, usize);

/// A line as HTML, every mark in spans around its words. `start` is where it begins in the text whose bytes the marks count. A mark that
/// begins in another and ends behind it is parted where that ends.
pub fn spans<'m>(line: &str, start: usize, marks: impl Iterator<Item = &'m Mark>) -> String {
    let marks: Vec<&Mark> = marks.collect();
    let is_place = |at: usize| line.is_char_boundary(at);
    let mut waiting: BinaryHeap<Reverse<Piece>> = BinaryHeap::new();
    for (index, mark) in marks.iter().enumerate() {
        let from = mark.start.max(start) - start;
        let to = mark.end.saturating_sub(start).min(line.len());
        if from < to && is_place(from) && is_place(to) {
            waiting.push(Reverse((from, Reverse(to), index)));
        }
    }
    let mut out = String::with_capacity(line.len() * 2);
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(Reverse((from, Reverse(to), index))) = waiting.pop() {
        at = close(&mut out, &mut open, line, at, from);
        let to = match open.last() {
            Some(&around) if around < to => {
                waiting.push(Reverse((around, Reverse(to), index)));
                around
            }
            _ => to,
        };
        push(&mut out, line.get(at..from));
        at = from;
        if let Some(mark) = marks.get(index) {
            begin(&mut out, mark);
            open.push(to);
        }
    }
    at = close(&mut out, &mut open, line, at, line.len());
    push(&mut out, line.get(at..));
    out
}

/// Writes the text up to the ends of the spans that end before or at a byte, and ends them. Returns up to where the text is written.
fn close(out: &mut String, open: &mut Vec<usize>, line: &str, mut at: usize, by: usize) -> usize {
    while let Some(end) = open.pop_if(|end| *end <= by) {
        push(out, line.get(at..end));
        at = end;
        out.push_str("</span>");
    }
    at
}

fn push(out: &mut String, text: Option<&str>) {
    // Writing into a string cannot fail.
    let _ = Escaper::new(out).write_str(text.unwrap_or_default());
}

fn begin(out: &mut String, mark: &Mark) {
    let Mark {
        id, kind, layer, ..
    } = mark;
    let key = if *kind == "trigger" {
        "data-n"
    } else {
        "data-value"
    };
    out.push_str("<span class=\"mark ");
    out.push_str(kind);
    out.push(' ');
    out.push_str(layer);
    out.push_str("\" data-id=\"");
    push(out, Some(id));
    if let Some(value) = &mark.value {
        out.push_str("\" ");
        out.push_str(key);
        out.push_str("=\"");
        push(out, Some(value));
    }
    out.push_str("\">");
}
