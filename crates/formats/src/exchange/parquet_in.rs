//! Parquet that comes in: its rows as lines of JSON, which all else reads.

use std::fs::File;
use std::io::{self, Read};

use arrow_json::LineDelimitedWriter;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use serde_json::{Map, Value};

/// The bytes that a Parquet file begins with.
const MAGIC: &[u8] = b"PAR1";

/// How many rows are turned into JSON at once.
const ROWS: usize = 256;

/// Whether a file begins as one of Parquet does.
pub fn is_parquet(start: &[u8]) -> bool {
    start.starts_with(MAGIC)
}

/// The rows of a Parquet file as JSON objects, one a line, read as they are asked for.
///
/// What `khabar export --to parquet` writes comes back as documents: the list of what an article states is an object again.
pub struct Rows {
    batches: ParquetRecordBatchReader,
    /// Lines that were not taken yet, and how much of them was.
    lines: io::Cursor<Vec<u8>>,
}

impl Rows {
    /// The rows of a file. An error when it is no Parquet, or of a kind that is not read (compressed otherwise than by Snappy).
    pub fn new(file: File) -> Result<Self, String> {
        let builder = ParquetRecordBatchReaderBuilder::try_new(file);
        let batches = builder.and_then(|builder| builder.with_batch_size(ROWS).build());
        Ok(Self {
            batches: batches.map_err(|error| unreadable(&error.to_string()))?,
            lines: io::Cursor::default(),
        })
    }

    /// The next lines; none at the end.
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let wrong = |error: String| io::Error::other(unreadable(&error));
        let Some(batch) = self.batches.next() else {
            return Ok(None);
        };
        let batch = batch.map_err(|error| wrong(error.to_string()))?;
        let mut writer = LineDelimitedWriter::new(Vec::new());
        let written = writer.write(&batch).and_then(|()| writer.finish());
        written.map_err(|error| wrong(error.to_string()))?;
        let rows = writer.into_inner();
        let mut lines = Vec::with_capacity(rows.len());
        for row in rows.split(|byte| *byte == b'\n') {
            if !row.is_empty() {
                let row: Map<String, Value> = serde_json::from_slice(row)?;
                serde_json::to_writer(&mut lines, &as_stated(row))?;
                lines.push(b'\n');
            }
        }
        Ok(Some(lines))
    }
}

fn unreadable(error: &str) -> String {
    format!(
        "cannot be read as Parquet: {error} (it is read uncompressed and with Snappy; pandas writes so with compression=\"snappy\")"
    )
}

/// A row in which what the article states is an object, as in a document: Parquet has a list of keys with values.
fn as_stated(mut row: Map<String, Value>) -> Map<String, Value> {
    let Some(Value::Array(pairs)) = row.get("article") else {
        return row;
    };
    let pair = |pair: &Value| {
        Some((
            pair.get("key")?.as_str()?.to_string(),
            pair.get("value")?.clone(),
        ))
    };
    let stated: Option<Map<String, Value>> = pairs.iter().map(pair).collect();
    if let Some(stated) = stated {
        row.insert("article".to_string(), Value::Object(stated));
    }
    row
}

impl Read for Rows {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.lines.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            match self.next()? {
                Some(lines) => self.lines = io::Cursor::new(lines),
                None => return Ok(0),
            }
        }
    }
}
