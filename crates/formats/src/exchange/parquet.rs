//! Parquet: `articles/` with a row for each article, whose mentions, times and events are nested lists, and `events/` with a row for each event; a `README.md`
//! by which Hugging Face `datasets` finds both.
//!
//! Offsets are code points. The fields are those of [`Document`]; `article` is a list of keys with values.

use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde::Serialize;
use serde_json::{Value, json};

use khabar_engine::annotation::{Document, Unit};

use super::table::event_rows;
use super::{File, Format, Losses, Outgoing, Reader, WriteError, Writer};

/// The format.
pub const FORMAT: Format = Format {
    name: "parquet",
    summary: "Parquet: nested articles, and a table of events",
    unit: Unit::CodePoint,
    one_file: None,
    card: Some(card),
    holds: super::table::HOLDS,
    write: Some(|| Box::<Folder>::default()),
    read: Some(Reader {
        extensions: &["parquet"],
        // Its rows come as lines of JSON.
        read: super::jsonl::read,
    }),
};

/// How many rows are turned into columns at once.
const ROWS: usize = 256;

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn texts<const N: usize>(names: [&str; N]) -> Vec<Field> {
    names.into_iter().map(text).collect()
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

fn of(fields: Vec<Field>) -> DataType {
    DataType::Struct(Fields::from(fields))
}

fn list(name: &str, items: DataType) -> Field {
    Field::new(
        name,
        DataType::List(Arc::new(Field::new("item", items, true))),
        true,
    )
}

/// Where words stand, and the fields behind that.
fn placed(fields: Vec<Field>) -> Vec<Field> {
    let mut all = vec![number("start"), number("end"), text("text")];
    all.extend(fields);
    all
}

/// The columns of articles.
fn articles() -> Schema {
    let words = || of(placed(Vec::new()));
    let participant = vec![
        text("role"),
        text("actor"),
        text("kind"),
        Field::new("words", words(), true),
        number("mention"),
        text("rule"),
    ];
    let mut event = vec![
        text("type"),
        list("modes", DataType::Utf8),
        list("contexts", DataType::Utf8),
        text("status"),
        Field::new("trigger", words(), true),
        list("actors", DataType::Int64),
        list("recipients", DataType::Int64),
        list("participants", of(participant)),
    ];
    event.extend(texts(["date", "place", "id", "same", "layer"]));
    event.push(Field::new("score", DataType::Float32, true));
    let degrees = |name: &str| Field::new(name, DataType::Float64, true);
    let point = vec![
        number("geonames"),
        degrees("latitude"),
        degrees("longitude"),
    ];
    let mut mention = texts([
        "kind",
        "actor",
        "office",
        "name_en",
        "wikidata",
        "title",
        "certainty",
        "layer",
        "rule",
    ]);
    mention.push(Field::new("location", of(point), true));
    let timex = texts(["type", "value", "mod", "quant", "freq", "layer", "rule"]);
    let mut columns = texts(["id", "file", "dct", "unit", "text"]);
    columns.extend([
        list("article", of(texts(["key", "value"]))),
        list("mentions", of(placed(mention))),
        list("timexes", of(placed(timex))),
        list("events", of(event)),
        list(
            "notes",
            of(vec![number("start"), number("end"), text("note")]),
        ),
        list("rejected", of(placed(vec![text("of")]))),
    ]);
    Schema::new(columns)
}

/// The columns of the table of events.
fn events() -> Schema {
    let mut columns = vec![text("article"), number("event")];
    columns.extend(texts(["type", "modes", "contexts", "status"]));
    columns.extend([number("start"), number("end")]);
    columns.extend(texts([
        "words",
        "actors",
        "recipients",
        "date",
        "place",
        "id",
        "same",
        "dct",
        "layer",
    ]));
    columns.push(Field::new("score", DataType::Float32, true));
    Schema::new(columns)
}

/// A file while it is written.
struct Table {
    decoder: Decoder,
    out: ArrowWriter<Vec<u8>>,
    /// How many rows wait to be turned into columns.
    waiting: usize,
}

impl Table {
    fn new(schema: Schema) -> Result<Self, WriteError> {
        let schema = Arc::new(schema);
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .build();
        Ok(Self {
            decoder: ReaderBuilder::new(Arc::clone(&schema))
                .with_batch_size(ROWS)
                .build_decoder()?,
            out: ArrowWriter::try_new(Vec::new(), schema, Some(properties))
                .map_err(ArrowError::from)?,
            waiting: 0,
        })
    }

    fn add(&mut self, row: impl Serialize) -> Result<(), WriteError> {
        self.decoder.serialize(&[row])?;
        self.waiting += 1;
        if self.waiting == ROWS {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn flush(&mut self) -> Result<(), WriteError> {
        self.waiting = 0;
        if let Some(batch) = self.decoder.flush()? {
            self.out.write(&batch).map_err(ArrowError::from)?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, WriteError> {
        self.flush()?;
        Ok(self.out.into_inner().map_err(ArrowError::from)?)
    }
}

#[derive(Default)]
struct Folder {
    /// Articles and events; none before the first article.
    tables: Option<(Table, Table)>,
}

/// A document as a row: its id as text, and what the article states as a list.
fn row(document: &Document) -> Result<Value, WriteError> {
    let mut row = serde_json::to_value(document)?;
    let id = document
        .id
        .as_str()
        .map_or_else(|| document.id.to_string(), str::to_string);
    let stated = document
        .article
        .iter()
        .map(|(key, value)| json!({"key": key, "value": value}));
    let stated: Vec<Value> = stated.collect();
    row["id"] = id.into();
    row["article"] = stated.into();
    Ok(row)
}

impl Writer for Folder {
    fn add(&mut self, outgoing: Outgoing<'_>, _: &mut Losses) -> Result<(), WriteError> {
        let (articles, events) = match &mut self.tables {
            Some(tables) => tables,
            none => none.insert((Table::new(articles())?, Table::new(events())?)),
        };
        articles.add(row(outgoing.document)?)?;
        for row in event_rows(outgoing.name, outgoing.document) {
            events.add(row)?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        let Some((articles, events)) = self.tables else {
            return Ok(Vec::new());
        };
        Ok(vec![
            File::new(format!("articles/{stem}.parquet"), articles.finish()?),
            File::new(format!("events/{stem}.parquet"), events.finish()?),
        ])
    }
}

/// The card by which Hugging Face finds the files of the parts.
pub fn card(stems: &[&str]) -> File {
    let mut card = String::from("---\nlanguage:\n- ar\nconfigs:\n");
    for table in ["articles", "events"] {
        card.push_str(&format!("- config_name: {table}\n  data_files:\n"));
        for stem in stems {
            // The one file of a corpus that is not parted is what is learnt from.
            let split = match *stem {
                "dev" => "validation",
                "test" => "test",
                _ => "train",
            };
            card.push_str(&format!(
                "  - split: {split}\n    path: {table}/{stem}.parquet\n"
            ));
        }
    }
    card.push_str("---\n\nArabic news with actors, places, dates and events, exported by Khabar. Offsets are code points of `text`, the end is exclusive;\n");
    card.push_str("`actors`, `recipients` and `mention` are indexes into `mentions`.\n");
    File::new("README.md", card)
}
