//! doccano: JSON Lines with `entities` and `relations`, as it exports and imports sequence labelling with relations; `label` beside them
//! is what projects without relations take in.
//!
//! Offsets are UTF-16 units, as its editor counts; line ends are `\n`. Other fields become the metadata of an example.

use serde_json::{Map, Value, json};

use khabar_engine::annotation::{Layer, Unit};

use super::examples::{Example, examples, offset};
use super::labels::short;
use super::losses::Thing::*;
use super::marks::{Mark, Marks};
use super::plain::plain;
use super::records::Builder;
use super::{
    By, File, Format, Given, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "doccano",
    summary: "doccano JSON Lines, with relations",
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
        Times,
        Events,
        Participants,
        Wordless,
    ],
    write: Some(|| Box::<Lines>::default()),
    read: Some(Reader {
        extensions: &["jsonl", "json"],
        read,
    }),
};

/// What drops spans that share words: a project that was not made to allow them.
const FLAT: &str = "a doccano project that does not allow overlapping spans";

/// The fields of an example that are not its metadata.
const OWN: [&str; 7] = [
    "text",
    "label",
    "labels",
    "entities",
    "relations",
    "Comments",
    "cats",
];

#[derive(Default)]
struct Lines {
    out: Vec<u8>,
    /// The number of the last entity or relation: unique in the file, as links are by number.
    last: usize,
}

impl Writer for Lines {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let document = &plain(outgoing.document, losses).in_unit(Unit::Utf16);
        let marks = Marks::of(document, outgoing.knowledge, Some(losses));
        let first = self.last + 1;
        let number = |at: usize| first + at;
        let entity = |(at, mark): (usize, &Mark<'_>)| json!({"id": number(at), "label": short(mark.label), "start_offset": mark.place.start, "end_offset": mark.place.end});
        let entities: Vec<Value> = marks.all.iter().enumerate().map(entity).collect();
        let label = |mark: &Mark<'_>| json!([mark.place.start, mark.place.end, short(mark.label)]);
        let labels: Vec<Value> = marks.all.iter().map(label).collect();
        let links = marks
            .links
            .iter()
            .filter_map(|link| Some((marks.trigger(link.event)?, link)));
        let behind = first + marks.all.len();
        let relation = |(at, (from, link)): (usize, (usize, &super::marks::Link<'_>))| json!({"id": behind + at, "from_id": number(from), "to_id": number(link.to), "type": link.role});
        let relations: Vec<Value> = links.enumerate().map(relation).collect();
        self.last = behind + relations.len();
        marks.overlaps(By::Reader(FLAT), losses, |_| true);
        let mut line = Map::new();
        line.insert("text".into(), document.text.clone().into());
        line.insert("label".into(), labels.into());
        line.insert("entities".into(), entities.into());
        line.insert("relations".into(), relations.into());
        line.insert("Comments".into(), Value::Array(Vec::new()));
        line.insert("article_id".into(), document.id.clone());
        line.insert("dct".into(), document.dct.clone().into());
        for (key, value) in &document.article {
            line.insert(format!("article_{key}"), value.clone().into());
        }
        serde_json::to_writer(&mut self.out, &line)?;
        self.out.push(b'\n');
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        Ok(vec![File::new(format!("{stem}.jsonl"), self.out)])
    }
}

fn read(files: &[Given], options: &Options) -> Reading {
    examples(files, options, Unit::Utf16, |builder, example| {
        take_in(builder, example);
        Ok(())
    })
}

fn take_in(builder: &mut Builder<'_>, example: &Example) {
    let list = |key: &str| {
        example
            .get(key)
            .and_then(Value::as_array)
            .filter(|list| !list.is_empty())
    };
    let id_of = |value: &Value, key: &str| value.get(key).map(Value::to_string).unwrap_or_default();
    if let Some(entities) = list("entities") {
        for entity in entities {
            let label = entity.get("label").and_then(Value::as_str);
            match (
                label,
                offset(entity, "start_offset"),
                offset(entity, "end_offset"),
            ) {
                (Some(label), Some(start), Some(end)) => {
                    builder.words(&id_of(entity, "id"), label, start, end, Layer::Gold)
                }
                _ => builder.problems.push(format!(
                    "{entity} is no entity: it needs label, start_offset and end_offset"
                )),
            }
        }
    } else {
        for (at, span) in list("label")
            .or_else(|| list("labels"))
            .into_iter()
            .flatten()
            .enumerate()
        {
            let parts = span.as_array().map(Vec::as_slice);
            match parts {
                Some(
                    [
                        Value::Number(start),
                        Value::Number(end),
                        Value::String(label),
                    ],
                ) => {
                    let place = |n: &serde_json::Number| {
                        n.as_u64()
                            .and_then(|n| usize::try_from(n).ok())
                            .unwrap_or(usize::MAX)
                    };
                    builder.words(
                        &at.to_string(),
                        label,
                        place(start),
                        place(end),
                        Layer::Gold,
                    );
                }
                _ => builder.problems.push(format!(
                    "{span} is no label of words: it is [start, end, label]"
                )),
            }
        }
    }
    for relation in list("relations").into_iter().flatten() {
        let role = relation
            .get("type")
            .and_then(Value::as_str)
            .unwrap_or_default();
        builder.link(&id_of(relation, "from_id"), &id_of(relation, "to_id"), role);
    }
    for comment in list("Comments")
        .or_else(|| list("comments"))
        .into_iter()
        .flatten()
    {
        builder.problems.push(format!(
            "a comment on the whole has no place in tag lines, and is left out: {comment}"
        ));
    }
    for (key, value) in example {
        let value = match value {
            Value::String(value) => value.clone(),
            Value::Null => continue,
            value => value.to_string(),
        };
        match key.as_str() {
            "article_id" => builder.metadata("id", &value),
            "dct" => builder.metadata("dct", &value),
            "id" if !example.contains_key("article_id") => builder.metadata("id", &value),
            "id" => {}
            key if OWN.contains(&key) => {}
            key => match key.strip_prefix("article_") {
                Some(key) => builder.metadata(key, &value),
                None => builder.problems.push(format!(
                    "the field {key:?} has no place in tag lines, and is left out"
                )),
            },
        }
    }
}
