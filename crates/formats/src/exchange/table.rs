//! Tables of comma-separated values: `articles`, `mentions`, `times`, `events`, `participants`, `notes` and `rejected`, joined by the article's
//! id and by numbers. As an import, one table with a text in each row.
//!
//! Offsets are code points of `text` in `articles.csv`. Read them with all columns as text; several values of a cell have `;` between them.

use serde::Serialize;

use khabar_engine::annotation::{Document, Stretch, Unit};

use super::losses::Thing::{self, *};
use super::{File, Format, Given, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer};

/// The format.
pub const FORMAT: Format = Format {
    name: "csv",
    summary: "tables of comma-separated values; one with texts is read",
    unit: Unit::CodePoint,
    one_file: None,
    card: None,
    holds: HOLDS,
    write: Some(|| Box::<Tables>::default()),
    read: Some(Reader {
        extensions: &["csv", "tsv"],
        read,
    }),
};

/// What flat tables hold: all but what Khabar does not know, and other right answers.
pub const HOLDS: &[Thing] = &[
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
    NoTrigger,
    Participants,
    Wordless,
    Details,
    DateAndPlace,
    EventIds,
    Notes,
    Rejected,
    Layers,
    Reasons,
];

#[derive(Serialize)]
struct Article<'d> {
    article: &'d str,
    id: String,
    dct: Option<&'d str>,
    source: Option<&'d str>,
    url: Option<&'d str>,
    annotator: Option<&'d str>,
    status: Option<&'d str>,
    others: String,
    text: &'d str,
}

#[derive(Serialize)]
struct Mention<'d> {
    article: &'d str,
    mention: usize,
    start: usize,
    end: usize,
    words: &'d str,
    kind: &'static str,
    actor: Option<&'d str>,
    office: Option<&'d str>,
    name_en: Option<&'d str>,
    wikidata: Option<&'d str>,
    geonames: Option<u32>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    title: Option<&'d str>,
    layer: &'static str,
    rule: Option<&'d str>,
}

#[derive(Serialize)]
struct Time<'d> {
    article: &'d str,
    start: usize,
    end: usize,
    words: &'d str,
    r#type: &'static str,
    value: Option<&'d str>,
    r#mod: Option<&'static str>,
    quant: Option<&'d str>,
    freq: Option<&'d str>,
    layer: &'static str,
    rule: Option<&'d str>,
}

/// An event as a row.
#[derive(Serialize)]
pub struct EventRow {
    pub article: String,
    pub event: usize,
    pub r#type: String,
    pub modes: String,
    pub contexts: String,
    pub status: String,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub words: Option<String>,
    pub actors: String,
    pub recipients: String,
    pub date: Option<String>,
    pub place: Option<String>,
    pub id: Option<String>,
    pub dct: Option<String>,
    pub layer: &'static str,
    pub score: Option<f32>,
}

#[derive(Serialize)]
struct Participant<'d> {
    article: &'d str,
    event: usize,
    role: &'d str,
    actor: Option<&'d str>,
    kind: Option<&'static str>,
    start: Option<usize>,
    end: Option<usize>,
    words: Option<&'d str>,
    mention: Option<usize>,
    rule: Option<&'d str>,
}

#[derive(Serialize)]
struct Note<'d> {
    article: &'d str,
    start: usize,
    end: usize,
    note: &'d str,
}

#[derive(Serialize)]
struct Rejected<'d> {
    article: &'d str,
    start: usize,
    end: usize,
    words: &'d str,
    of: &'d str,
}

/// Between several values of a cell.
const AND: &str = ";";

/// The events of a document as rows. Who takes part is there by id, or by their words.
pub fn event_rows(name: &str, document: &Document) -> Vec<EventRow> {
    let who = |indexes: &[usize]| {
        let mentions = indexes.iter().filter_map(|at| document.mentions.get(*at));
        let names = mentions.map(|mention| {
            mention
                .actor
                .clone()
                .unwrap_or_else(|| mention.place.text.clone())
        });
        names.collect::<Vec<_>>().join(AND)
    };
    let row = |(at, event): (usize, &khabar_engine::annotation::EventRecord)| {
        let trigger = event.trigger.as_ref();
        EventRow {
            article: name.to_string(),
            event: at + 1,
            r#type: event.r#type.clone(),
            modes: event.modes.join(AND),
            contexts: event.contexts.join(AND),
            status: event.status.clone(),
            start: trigger.map(|place| place.start),
            end: trigger.map(|place| place.end),
            words: trigger.map(|place| place.text.clone()),
            actors: who(&event.actors),
            recipients: who(&event.recipients),
            date: event.date.clone(),
            place: event.place.clone(),
            id: event.id.clone(),
            dct: document.dct.clone(),
            layer: event.common.layer.name(),
            score: event.score,
        }
    };
    document.events.iter().enumerate().map(row).collect()
}

/// A table while it is written, without a header until it has a row.
struct Table {
    name: &'static str,
    out: csv::Writer<Vec<u8>>,
    rows: usize,
}

impl Table {
    fn new(name: &'static str) -> Self {
        Self {
            name,
            out: csv::Writer::from_writer(Vec::new()),
            rows: 0,
        }
    }

    fn add(&mut self, row: impl Serialize) -> Result<(), WriteError> {
        self.rows += 1;
        Ok(self.out.serialize(row)?)
    }
}

struct Tables {
    articles: Table,
    mentions: Table,
    times: Table,
    events: Table,
    participants: Table,
    notes: Table,
    rejected: Table,
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            articles: Table::new("articles"),
            mentions: Table::new("mentions"),
            times: Table::new("times"),
            events: Table::new("events"),
            participants: Table::new("participants"),
            notes: Table::new("notes"),
            rejected: Table::new("rejected"),
        }
    }
}

impl Writer for Tables {
    fn add(&mut self, outgoing: Outgoing<'_>, _: &mut Losses) -> Result<(), WriteError> {
        let (article, document) = (outgoing.name, outgoing.document);
        let stated = |key: &str| document.article.get(key).map(String::as_str);
        let columns = ["published", "source", "url", "annotator", "status", "id"];
        let others = document
            .article
            .iter()
            .filter(|(key, _)| !columns.contains(&key.as_str()));
        self.articles.add(Article {
            article,
            id: document
                .id
                .as_str()
                .map_or_else(|| document.id.to_string(), str::to_string),
            dct: document.dct.as_deref(),
            source: stated("source"),
            url: stated("url"),
            annotator: stated("annotator"),
            status: stated("status"),
            others: others
                .map(|(key, value)| format!("{key}={value}"))
                .collect::<Vec<_>>()
                .join(AND),
            text: &document.text,
        })?;
        for (at, mention) in document.mentions.iter().enumerate() {
            let Stretch { start, end, text } = &mention.place;
            self.mentions.add(Mention {
                article,
                mention: at,
                start: *start,
                end: *end,
                words: text,
                kind: mention.kind.name(),
                actor: mention.actor.as_deref(),
                office: mention.office.as_deref(),
                name_en: mention.name_en.as_deref(),
                wikidata: mention.wikidata.as_deref(),
                geonames: mention.location.and_then(|at| at.geonames),
                latitude: mention.location.map(|at| at.latitude),
                longitude: mention.location.map(|at| at.longitude),
                title: mention.title.as_deref(),
                layer: mention.common.layer.name(),
                rule: mention.common.rule.as_deref(),
            })?;
        }
        for timex in &document.timexes {
            let Stretch { start, end, text } = &timex.place;
            self.times.add(Time {
                article,
                start: *start,
                end: *end,
                words: text,
                r#type: timex.r#type.name(),
                value: timex.value.as_deref(),
                r#mod: timex.r#mod.map(|modifier| modifier.name()),
                quant: timex.quant.as_deref(),
                freq: timex.freq.as_deref(),
                layer: timex.common.layer.name(),
                rule: timex.common.rule.as_deref(),
            })?;
        }
        for row in event_rows(article, document) {
            self.events.add(row)?;
        }
        for (at, event) in document.events.iter().enumerate() {
            for participant in &event.participants {
                let words = participant.words.as_ref();
                self.participants.add(Participant {
                    article,
                    event: at + 1,
                    role: &participant.role,
                    actor: participant.actor.as_deref(),
                    kind: participant.kind.map(|kind| kind.name()),
                    start: words.map(|words| words.start),
                    end: words.map(|words| words.end),
                    words: words.map(|words| words.text.as_str()),
                    mention: participant.mention,
                    rule: participant.rule.as_deref(),
                })?;
            }
        }
        for note in &document.notes {
            self.notes.add(Note {
                article,
                start: note.start,
                end: note.end,
                note: &note.note,
            })?;
        }
        for rejected in &document.rejected {
            let Stretch { start, end, text } = &rejected.place;
            self.rejected.add(Rejected {
                article,
                start: *start,
                end: *end,
                words: text,
                of: &rejected.of,
            })?;
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &str) -> Result<Vec<File>, WriteError> {
        let tables = [
            self.articles,
            self.mentions,
            self.times,
            self.events,
            self.participants,
            self.notes,
            self.rejected,
        ];
        let written = tables.into_iter().filter(|table| table.rows > 0);
        written
            .map(|table| {
                let contents = table
                    .out
                    .into_inner()
                    .map_err(|error| csv::Error::from(error.into_error()))?;
                Ok(File::new(format!("{}.csv", table.name), contents))
            })
            .collect()
    }
}

fn read(files: &[Given], options: &Options) -> Reading {
    let mut reading = Reading::default();
    for file in files {
        let tabs = file.extension() == "tsv";
        let delimiter = if tabs {
            b'\t'
        } else {
            delimiter_of(&file.text)
        };
        let mut table = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .from_reader(file.text.as_bytes());
        let header = match table.headers() {
            Ok(header) => header.clone(),
            Err(error) => {
                reading.problems.push(
                    file.problem(1, format!("not a table of comma-separated values: {error}")),
                );
                continue;
            }
        };
        for (at, row) in table.records().enumerate() {
            let row = match row {
                Ok(row) => row,
                Err(error) => {
                    let line = error
                        .position()
                        .map_or(at + 2, |at| usize::try_from(at.line()).unwrap_or_default());
                    reading.problems.push(file.problem(line, error.to_string()));
                    continue;
                }
            };
            let line = row
                .position()
                .map_or(at + 2, |at| usize::try_from(at.line()).unwrap_or_default());
            let cell = |name: &str| {
                let column = header
                    .iter()
                    .position(|column| column.trim().eq_ignore_ascii_case(name))?;
                row.get(column)
                    .filter(|cell| !cell.is_empty())
                    .map(str::to_string)
            };
            match options.fields.document(cell) {
                Ok(document) => {
                    let id = document.id.as_str().map(str::to_string);
                    reading.push(
                        id.unwrap_or_else(|| format!("{}-{}", file.stem(), at + 1)),
                        document,
                    );
                }
                Err(why) => reading.problems.push(file.problem(
                    line,
                    format!(
                        "{why}; the columns are {}",
                        header.iter().collect::<Vec<_>>().join(", ")
                    ),
                )),
            }
        }
    }
    reading
}

/// What stands between the columns: spreadsheets of Arabic settings write semicolons.
fn delimiter_of(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |mark: char| header.matches(mark).count();
    if count(';') > count(',') { b';' } else { b',' }
}
