//! Prodigy: JSON Lines, a task an article, with tokens, spans and relations.
//!
//! Offsets are code points; tokens are those of [`tokens`](super::tokens), so that every span begins and ends at one, and white space that is not one blank is a
//! token of its own, as in spaCy. What is known of words stands in their span under keys of its own, which Prodigy keeps.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use khabar_engine::annotation::{Document, Layer, Unit};
use khabar_engine::text::Span;

use super::examples::{Example, examples, offset};
use super::labels::short;
use super::losses::Thing::{self, *};
use super::marks::{Mark, Marks, attributes};
use super::records::Builder;
use super::tokens::tokenise;
use super::{
    By, File, Format, Given, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "prodigy",
    summary: "Prodigy JSON Lines: tokens, spans, relations",
    unit: Unit::CodePoint,
    one_file: Some("jsonl"),
    card: None,
    holds: HOLDS,
    write: Some(|| Box::<Tasks>::default()),
    read: Some(Reader {
        extensions: &["jsonl"],
        read,
    }),
};

const HOLDS: &[Thing] = &[
    Metadata,
    DocumentDate,
    Text,
    Mentions,
    Overlaps,
    LongSpans,
    Links,
    Offices,
    Times,
    Values,
    Modifiers,
    Events,
    Participants,
    Wordless,
    Details,
    DateAndPlace,
    EventIds,
    Layers,
];

const FLAT: &str = "Prodigy's ner recipes, where spans share no words,";

#[derive(Default)]
struct Tasks(Vec<u8>);

/// A token, or the white space between two, by its code points.
pub struct Piece {
    /// Its first code point.
    pub start: usize,
    /// The one behind its last.
    pub end: usize,
    /// Its text.
    pub text: String,
    /// Whether one blank follows.
    pub blank: bool,
}

/// The tokens of a document for readers that put the text together of them: white space that is not one blank is a token too.
pub fn pieces(document: &Document, marks: &Marks<'_>) -> Vec<Piece> {
    let text = document.text.as_str();
    let bytes: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(text.len());
    let marked: Vec<Span> = marks
        .all
        .iter()
        .map(|mark| Span::new(byte(mark.place.start), byte(mark.place.end)))
        .collect();
    let sentences = tokenise(text, &marked);
    let tokens = sentences
        .iter()
        .flat_map(|sentence| &sentence.tokens)
        .map(|token| token.span);
    let mut pieces: Vec<Piece> = Vec::new();
    let (mut at, mut length) = (0, 0);
    let mut put = |pieces: &mut Vec<Piece>, words: &str| {
        if let Some(last) = pieces.last_mut().filter(|_| words.starts_with(' ')) {
            last.blank = true;
        }
        let words = match pieces.is_empty() {
            true => words,
            false => words
                .strip_prefix(' ')
                .inspect(|_| length += 1)
                .unwrap_or(words),
        };
        if words.is_empty() {
            return;
        }
        let start = length;
        length += words.chars().count();
        pieces.push(Piece {
            start,
            end: length,
            text: words.to_string(),
            blank: false,
        });
    };
    for span in tokens.chain([Span::at(text.len())]) {
        put(&mut pieces, text.get(at..span.start).unwrap_or_default());
        put(&mut pieces, span.of(text));
        at = span.end;
    }
    pieces
}

/// The first and the last token of words.
pub fn tokens_of(pieces: &[Piece], mark: &Mark<'_>) -> Option<(usize, usize)> {
    let start = pieces.partition_point(|piece| piece.start < mark.place.start);
    let end = pieces.partition_point(|piece| piece.end <= mark.place.end);
    let fits = pieces.get(start)?.start == mark.place.start
        && pieces.get(end.checked_sub(1)?)?.end == mark.place.end;
    fits.then_some((start, end - 1))
}

/// What the article states, flat.
pub fn meta(document: &Document) -> Map<String, Value> {
    let mut meta = Map::new();
    meta.insert("id".into(), document.id.clone());
    if let Some(dct) = &document.dct {
        meta.insert("dct".into(), dct.clone().into());
    }
    let stated = document.article.iter().filter(|(key, _)| *key != "id");
    meta.extend(stated.map(|(key, value)| (key.clone(), value.clone().into())));
    meta
}

impl Writer for Tasks {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let document = outgoing.document;
        let marks = Marks::of(document, outgoing.knowledge, None);
        let pieces = pieces(document, &marks);
        let tokens: Vec<Value> = pieces
            .iter()
            .enumerate()
            .map(|(id, piece)| json!({"text": piece.text, "start": piece.start, "end": piece.end, "id": id, "ws": piece.blank}))
            .collect();
        let mut spans: Vec<Value> = Vec::new();
        // A relation shows the whole of both spans.
        let mut shown: Vec<Option<(usize, Value)>> = Vec::new();
        for mark in &marks.all {
            let Some((first, last)) = tokens_of(&pieces, mark) else {
                losses.left_out(LongSpans, mark.place);
                shown.push(None);
                continue;
            };
            let mut span = Map::new();
            span.insert("start".into(), mark.place.start.into());
            span.insert("end".into(), mark.place.end.into());
            span.insert("token_start".into(), first.into());
            span.insert("token_end".into(), last.into());
            span.insert("label".into(), short(mark.label).into());
            shown.push(Some((last, span.clone().into())));
            if mark.layer == Layer::Silver {
                span.insert("layer".into(), Layer::Silver.name().into());
            }
            let mut all: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for (key, value) in attributes(document, mark.of) {
                all.entry(key).or_default().push(value.into_owned());
            }
            for (key, values) in all {
                span.insert(key.into(), values.into());
            }
            spans.push(span.into());
        }
        let relations: Vec<Value> = marks
            .links
            .iter()
            .filter_map(|link| {
                let (head, head_span) = shown.get(marks.trigger(link.event)?)?.as_ref()?;
                let (child, child_span) = shown.get(link.to)?.as_ref()?;
                Some(json!({"head": head, "child": child, "head_span": head_span, "child_span": child_span, "label": link.role}))
            })
            .collect();
        marks.overlaps(By::Reader(FLAT), losses, |_| true);
        let task = json!({
            "text": document.text,
            "tokens": tokens,
            "spans": spans,
            "relations": relations,
            "meta": meta(document),
            "answer": "accept",
        });
        serde_json::to_writer(&mut self.0, &task)?;
        self.0.push(b'\n');
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        Ok(vec![File::new(format!("{stem}.jsonl"), self.0)])
    }
}

/// The keys of a span that are Prodigy's own.
const OWN: [&str; 10] = [
    "start",
    "end",
    "token_start",
    "token_end",
    "label",
    "layer",
    "text",
    "source",
    "type",
    "kb_id",
];

fn read(files: &[Given], options: &Options) -> Reading {
    examples(files, options, Unit::CodePoint, take_in)
}

/// Takes in what a task says of its text.
fn take_in(builder: &mut Builder<'_>, task: &Example) -> Result<(), String> {
    if let Some(answer @ ("reject" | "ignore")) = task.get("answer").and_then(Value::as_str) {
        return Err(format!(
            "its answer is {answer:?}: it is no label, and is left out"
        ));
    }
    let list = |key: &str| {
        task.get(key)
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
    };
    list("spans").for_each(|span| take_span(builder, span));
    if let Some(meta) = task.get("meta") {
        take_meta(builder, meta);
    }
    for relation in list("relations") {
        let id = |key: &str| relation.get(key).map(key_of).unwrap_or_default();
        let role = relation.get("label").and_then(Value::as_str);
        builder.link(
            &id("head_span"),
            &id("child_span"),
            role.unwrap_or_default(),
        );
    }
    Ok(())
}

/// What tells a span from the others of its text.
fn key_of(span: &Value) -> String {
    let part = |key: &str| span.get(key).map(Value::to_string).unwrap_or_default();
    format!("{}-{}-{}", part("start"), part("end"), part("label"))
}

/// Takes in a span.
fn take_span(builder: &mut Builder<'_>, span: &Value) {
    let (Some(start), Some(end), Some(label)) = (
        offset(span, "start"),
        offset(span, "end"),
        span.get("label").and_then(Value::as_str),
    ) else {
        let why = format!("{span} is no span: it needs start, end and label");
        return builder.problems.push(why);
    };
    let id = key_of(span);
    let silver = span.get("layer").and_then(Value::as_str) == Some(Layer::Silver.name());
    let layer = if silver { Layer::Silver } else { Layer::Gold };
    builder.words(&id, label, start, end, layer);
    for (key, values) in span.as_object().into_iter().flatten() {
        if OWN.contains(&key.as_str()) {
            continue;
        }
        let values = values
            .as_array()
            .map_or(std::slice::from_ref(values), Vec::as_slice);
        for value in values {
            match value.as_str() {
                Some(value) => builder.attribute(&id, key, value),
                None => builder.attribute(&id, key, &value.to_string()),
            }
        }
    }
}

/// Takes in what the article states.
pub fn take_meta(builder: &mut Builder<'_>, meta: &Value) {
    for (key, value) in meta.as_object().into_iter().flatten() {
        match value {
            Value::String(value) => builder.metadata(key, value),
            Value::Null => {}
            value => builder.metadata(key, &value.to_string()),
        }
    }
}
