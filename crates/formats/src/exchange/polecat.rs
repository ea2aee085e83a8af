//! POLECAT: a row an event, as the columns of that data set are called, with tabs between them.
//!
//! Every cell is text: codes must not be read as numbers (`pandas.read_csv(…, sep="\t", dtype=str)`). Facts of actors are those of the knowledge base; what it
//! does not have stays empty, and is told. An event that did not happen, or has not yet, has no column that says so: it is left out, and told.

use khabar_engine::actors::{Actor, Location};
use khabar_engine::annotation::{Document, EventRecord, MentionRecord, Unit};
use khabar_engine::article::Knowledge;
use khabar_engine::codebook::Meaning;
use khabar_engine::mentions::MentionKind;

use super::losses::Thing::*;
use super::{By, File, Format, Losses, Outgoing, WriteError, Writer};

/// The format.
pub const FORMAT: Format = Format {
    name: "polecat",
    summary: "event data as the columns of POLECAT (TSV)",
    unit: Unit::CodePoint,
    one_file: Some("tsv"),
    card: None,
    holds: &[
        DocumentDate,
        Events,
        Participants,
        Wordless,
        NoTrigger,
        Details,
        DateAndPlace,
        PlaceWords,
        EventIds,
    ],
    write: Some(|| Box::new(Rows::new(&COLUMNS))),
    read: None,
};

const COLUMNS: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// The language of the texts, and the version of these columns.
const LANGUAGE: &str = "ar";
const VERSION: &str = "khabar";
/// Between several values of a cell.
const AND: &str = ";";

/// Rows of a table with tabs between its cells.
pub struct Rows {
    /// The table as it will be written.
    pub out: csv::Writer<Vec<u8>>,
}

impl Rows {
    /// A table with a header.
    pub fn new(columns: &[&str]) -> Self {
        let mut rows = Self {
            out: csv::WriterBuilder::new()
                .delimiter(b'\t')
                .from_writer(Vec::new()),
        };
        // Writing into memory does not fail.
        let _ = rows.out.write_record(columns);
        rows
    }

    /// Adds a row. Cells hold no tab and no line end.
    pub fn add(&mut self, cells: &[String]) {
        let one_line = cells
            .iter()
            .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "));
        let _ = self.out.write_record(one_line);
    }

    /// The file.
    pub fn file(self, stem: &str) -> Vec<File> {
        vec![File::new(
            format!("{stem}.tsv"),
            self.out.into_inner().unwrap_or_default(),
        )]
    }
}

/// One side of an event.
#[derive(Default)]
pub struct Side {
    pub names: Vec<String>,
    pub countries: Vec<String>,
    pub sectors: Vec<String>,
    titles: Vec<String>,
    raw: Vec<String>,
    items: Vec<String>,
}

/// The sectors of an actor: its PLOVER code without the country, in threes.
pub fn sectors_of(actor: &Actor) -> Vec<String> {
    let code = actor.plover.as_deref().unwrap_or_default();
    let country = actor.country.as_deref().unwrap_or_default();
    let rest = code.strip_prefix(country).unwrap_or(code);
    let letters: Vec<char> = rest.chars().filter(char::is_ascii_uppercase).collect();
    letters
        .chunks_exact(3)
        .map(|sector| sector.iter().collect())
        .collect()
}

impl Side {
    /// Those in an event who do it, or the others.
    pub fn of(
        document: &Document,
        event: &EventRecord,
        knowledge: &Knowledge,
        doers: bool,
    ) -> Self {
        let mut side = Self::default();
        let actors = &knowledge.actors;
        for participant in &event.participants {
            if is_doer(knowledge, event, &participant.role) != doers {
                continue;
            }
            let mention = participant.mention.and_then(|at| document.mentions.get(at));
            let words = participant.words.as_ref().map(|words| words.text.clone());
            let words = words.or_else(|| mention.map(|mention| mention.place.text.clone()));
            let actor = participant
                .actor
                .as_deref()
                .and_then(|id| actors.actor(actors.find(id)?));
            let id = participant.actor.clone();
            let name = actor
                .map(|actor| actor.en.clone())
                .filter(|name| !name.is_empty());
            push(&mut side.names, name.or(id).or_else(|| words.clone()));
            push(
                &mut side.countries,
                actor.and_then(|actor| actor.country.clone()),
            );
            actor
                .map(sectors_of)
                .into_iter()
                .flatten()
                .for_each(|sector| push(&mut side.sectors, Some(sector)));
            push(&mut side.titles, mention.and_then(title_of));
            push(&mut side.raw, words);
            push(
                &mut side.items,
                actor.and_then(|actor| actor.wikidata.clone()),
            );
        }
        side
    }

    fn cells(&self) -> [String; 8] {
        let join = |list: &[String]| list.join(AND);
        [
            join(&self.names),
            join(&self.countries),
            String::new(),
            self.sectors.first().cloned().unwrap_or_default(),
            join(&self.sectors),
            join(&self.titles),
            join(&self.raw),
            join(&self.items),
        ]
    }
}

fn title_of(mention: &MentionRecord) -> Option<String> {
    mention.office.clone().or_else(|| mention.title.clone())
}

fn push(list: &mut Vec<String>, value: Option<String>) {
    list.extend(value.filter(|value| !value.is_empty() && !list.contains(value)));
}

/// The cells of where an event happened, from its name to the type of its feature. A place of no id is known by its words alone.
fn place_cells(knowledge: &Knowledge, event: &EventRecord) -> [String; 10] {
    let actors = &knowledge.actors;
    let found = event.place.as_deref().and_then(|id| actors.find(id));
    let actor = found.and_then(|ix| actors.actor(ix));
    let point = found.and_then(|ix| actors.location(ix));
    let degrees = |of: fn(Location) -> f64| point.map_or_else(String::new, |at| of(at).to_string());
    let geonames = point.and_then(|at| at.geonames);
    let name = actor
        .map(|actor| actor.en.as_str())
        .or(event.place.as_deref());
    let country = actor.and_then(|actor| actor.country.as_deref());
    let raw = event.place_words.as_ref().map(|words| words.text.as_str());
    let said = |cell: Option<&str>| cell.unwrap_or_default().to_string();
    // What the knowledge does not have: city, district and province, and the type of the feature.
    let unknown = String::new;
    [
        said(name),
        unknown(),
        unknown(),
        unknown(),
        said(country),
        degrees(|at| at.latitude),
        degrees(|at| at.longitude),
        geonames.map(|id| id.to_string()).unwrap_or_default(),
        said(raw),
        unknown(),
    ]
}

/// Whether a role of an event is that of its doer.
fn is_doer(knowledge: &Knowledge, event: &EventRecord, role: &str) -> bool {
    let codebook = &knowledge.codebook;
    let event_type = codebook.types.iter().find(|t| t.id == event.r#type);
    let doer = event_type.and_then(|t| codebook.role_at(codebook.doer_of(t)?));
    doer.is_some_and(|doer| doer.id == role)
}

/// Whether an event happened, as far as its status says.
pub fn happened(knowledge: &Knowledge, event: &EventRecord) -> bool {
    let codebook = &knowledge.codebook;
    let meaning = codebook
        .status_ix(&event.status)
        .and_then(|status| codebook.meaning_of(status));
    !matches!(
        meaning,
        Some(Meaning::Negated | Meaning::Future | Meaning::Hypothetical)
    )
}

/// The id of an event: that of its article and its own, or its number.
pub fn id_of(name: &str, event: &EventRecord, at: usize) -> String {
    let own = event.id.clone().unwrap_or_else(|| (at + 1).to_string());
    format!("{name}:{own}")
}

/// What is left out of an event that has no column, by both tables of events.
pub fn leave_out(losses: &mut Losses, event: &EventRecord) {
    let words = event
        .trigger
        .as_ref()
        .map_or(event.r#type.as_str(), |trigger| trigger.text.as_str());
    losses.add(By::Format, Events, &format!("{words} ({})", event.status));
}

impl Writer for Rows {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let Outgoing {
            name,
            document,
            knowledge,
        } = outgoing;
        let actors = &knowledge.actors;
        let story = |wanted: &[MentionKind]| {
            let mut list = Vec::new();
            for mention in document
                .mentions
                .iter()
                .filter(|mention| wanted.contains(&mention.kind))
            {
                let known = mention
                    .actor
                    .as_deref()
                    .and_then(|id| actors.actor(actors.find(id)?))
                    .map(|actor| actor.en.clone());
                push(
                    &mut list,
                    known
                        .filter(|name| !name.is_empty())
                        .or_else(|| Some(mention.place.text.clone())),
                );
            }
            list.join(AND)
        };
        let people = story(&[MentionKind::Person]);
        let bodies = story(&[MentionKind::Organization]);
        let places = story(&[MentionKind::Place, MentionKind::Country]);
        let source = document.article.get("source").cloned().unwrap_or_default();
        for (at, event) in document.events.iter().enumerate() {
            if !happened(knowledge, event) {
                leave_out(losses, event);
                continue;
            }
            let codebook = &knowledge.codebook;
            let quad = codebook
                .types
                .iter()
                .find(|t| t.id == event.r#type)
                .and_then(|t| t.quad);
            let mut cells = vec![
                id_of(name, event, at),
                event.date.clone().unwrap_or_default(),
                event.r#type.clone(),
                event.modes.join(AND),
                String::new(),
                quad.map(|quad| quad.to_string()).unwrap_or_default(),
                event.contexts.join(AND),
            ];
            let (doers, others) = (
                Side::of(document, event, knowledge, true),
                Side::of(document, event, knowledge, false),
            );
            cells.extend(doers.cells());
            cells.extend(others.cells());
            cells.extend(place_cells(knowledge, event));
            cells.extend([
                source.clone(),
                document.dct.clone().unwrap_or_default(),
                people.clone(),
                bodies.clone(),
                places.clone(),
            ]);
            cells.extend([LANGUAGE.to_string(), VERSION.to_string()]);
            self.add(&cells);
            // COW codes and intensities are in no knowledge base of Khabar.
            losses.count(By::Format, Codes, 1, "");
        }
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        Ok(self.file(stem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sectors_are_what_stands_behind_the_country() {
        let actor = |country: &str, plover: &str| Actor {
            country: Some(country.to_string()),
            plover: Some(plover.to_string()),
            ..Actor::default()
        };
        assert_eq!(sectors_of(&actor("EGY", "EGYGOVSPY")), ["GOV", "SPY"]);
        assert_eq!(sectors_of(&actor("EGY", "EGY")), [""; 0]);
        assert_eq!(sectors_of(&actor("", "IGOUNO")), ["IGO", "UNO"]);
    }
}
