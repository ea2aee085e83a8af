//! spaCy: JSON Lines of what `Doc.to_json` writes, read by `Doc(vocab).from_json`.
//!
//! Offsets are code points; tokens are those of [`tokens`](super::tokens). `ents` are mentions and times that share no words, `spans["sc"]` all that is marked, the
//! words of events too; `kb_id` is whom a mention means; `meta` is what the article states, which `Doc` does not read.

use serde_json::{Value, json};

use khabar_engine::annotation::{Layer, Unit};

use super::conll::has_column;
use super::examples::{examples, offset};
use super::labels::short;
use super::losses::Thing::*;
use super::marks::{Mark, Marks, Of, actor_of};
use super::prodigy::{meta, pieces, take_meta, tokens_of};
use super::records::Builder;
use super::{
    By, File, Format, Given, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "spacy",
    summary: "spaCy JSON Lines (Doc.to_json)",
    unit: Unit::CodePoint,
    one_file: Some("jsonl"),
    card: None,
    holds: &[
        Metadata,
        DocumentDate,
        Text,
        Mentions,
        Overlaps,
        LongSpans,
        Links,
        Times,
        Events,
    ],
    write: Some(|| Box::<Docs>::default()),
    read: Some(Reader {
        extensions: &["jsonl", "json"],
        read,
    }),
};

const ENTS: &str = "doc.ents, which holds no overlaps (doc.spans[\"sc\"] has them),";

const KB_ID: &str = "doc.ents of Doc.from_json, which leaves kb_id to doc.spans[\"sc\"],";

#[derive(Default)]
struct Docs(Vec<u8>);

impl Writer for Docs {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let document = outgoing.document;
        let marks = Marks::of(document, outgoing.knowledge, None);
        let pieces = pieces(document, &marks);
        let span = |mark: &Mark<'_>| {
            json!({
                "start": mark.place.start,
                "end": mark.place.end,
                "label": short(mark.label),
                "kb_id": actor_of(document, mark.of).unwrap_or_default(),
            })
        };
        let mut fitting = Vec::new();
        // Who takes part in events has no place here, and so has no span of their own.
        let all = marks
            .all
            .iter()
            .filter(|mark| !matches!(mark.of, Of::Words(..)));
        for mark in all {
            match tokens_of(&pieces, mark) {
                Some(_) => fitting.push(mark),
                None => losses.left_out(LongSpans, mark.place),
            }
        }
        marks.overlaps(By::Reader(ENTS), losses, has_column);
        let linked = document
            .mentions
            .iter()
            .filter(|mention| mention.actor.is_some())
            .count();
        losses.count(By::Reader(KB_ID), Links, linked, "");
        let flat = marks.flat(has_column, &mut Losses::default());
        let ents: Vec<Value> = flat
            .iter()
            .filter(|mark| tokens_of(&pieces, mark).is_some())
            .map(span)
            .collect();
        let tokens: Vec<Value> = pieces
            .iter()
            .enumerate()
            .map(|(id, piece)| json!({"id": id, "start": piece.start, "end": piece.end}))
            .collect();
        let all: Vec<Value> = fitting.iter().map(|mark| span(mark)).collect();
        let doc = json!({
            "text": document.text,
            "ents": ents,
            "spans": {"sc": all},
            "tokens": tokens,
            "meta": meta(document),
        });
        serde_json::to_writer(&mut self.0, &doc)?;
        self.0.push(b'\n');
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        Ok(vec![File::new(format!("{stem}.jsonl"), self.0)])
    }
}

fn read(files: &[Given], options: &Options) -> Reading {
    examples(files, options, Unit::CodePoint, |builder, doc| {
        // Groups of spans hold what `ents` does, and more.
        let groups = doc.get("spans").and_then(Value::as_object);
        let groups = groups.filter(|groups| !groups.is_empty());
        let lists: Vec<&Value> = match groups {
            Some(groups) => groups.values().collect(),
            None => doc.get("ents").into_iter().collect(),
        };
        for (list, spans) in lists.into_iter().enumerate() {
            for (at, span) in spans.as_array().into_iter().flatten().enumerate() {
                take_in(builder, &format!("{list}-{at}"), span);
            }
        }
        if let Some(meta) = doc.get("meta") {
            take_meta(builder, meta);
        }
        Ok(())
    })
}

fn take_in(builder: &mut Builder<'_>, id: &str, span: &Value) {
    let (Some(start), Some(end), Some(label)) = (
        offset(span, "start"),
        offset(span, "end"),
        span.get("label").and_then(Value::as_str),
    ) else {
        builder
            .problems
            .push(format!("{span} is no span: it needs start, end and label"));
        return;
    };
    builder.words(id, label, start, end, Layer::Gold);
    if let Some(actor) = span
        .get("kb_id")
        .and_then(Value::as_str)
        .filter(|actor| !actor.is_empty())
    {
        builder.attribute(id, "actor", actor);
    }
}
