//! A table as ICEWS has it, with tabs: a row for each pair of a source and a target.
//!
//! It is a view of what [`polecat`](super::polecat) holds: the CAMEO code is there where the codebook is CAMEO, else it stays empty and the event
//! text is the type. Read it with `dtype=str`, or `041` becomes 41.

use khabar_engine::annotation::{Document, EventRecord, ParticipantRecord, Unit};
use khabar_engine::article::Knowledge;

use super::losses::Thing::*;
use super::polecat::{Rows, happened, id_of, leave_out, sectors_of};
use super::{By, File, Format, Losses, Outgoing, WriteError, Writer};

/// The format.
pub const FORMAT: Format = Format {
    name: "icews",
    summary: "event data as the columns of ICEWS (TSV)",
    unit: Unit::CodePoint,
    one_file: Some("tsv"),
    card: None,
    holds: &[
        DocumentDate,
        Events,
        Participants,
        Wordless,
        NoTrigger,
        EventIds,
    ],
    write: Some(|| Box::new(Pairs(Rows::new(&COLUMNS)))),
    read: None,
};

const COLUMNS: [&str; 20] = [
    "Event ID",
    "Event Date",
    "Source Name",
    "Source Sectors",
    "Source Country",
    "Event Text",
    "CAMEO Code",
    "Intensity",
    "Target Name",
    "Target Sectors",
    "Target Country",
    "Story ID",
    "Sentence Number",
    "Publisher",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
];

struct Pairs(Rows);

/// Whether a type is a code of CAMEO: digits and no more.
fn is_code(event_type: &str) -> bool {
    event_type.starts_with(|c: char| c.is_ascii_digit())
}

/// Name, sectors and country of somebody in an event; nothing for nobody.
fn somebody(
    document: &Document,
    knowledge: &Knowledge,
    who: Option<&ParticipantRecord>,
) -> [String; 3] {
    let Some(who) = who else {
        return Default::default();
    };
    let actors = &knowledge.actors;
    let actor = who
        .actor
        .as_deref()
        .and_then(|id| actors.actor(actors.find(id)?));
    let words = who
        .words
        .as_ref()
        .or_else(|| Some(&document.mentions.get(who.mention?)?.place));
    let name = actor
        .map(|actor| actor.en.clone())
        .or_else(|| who.actor.clone())
        .or_else(|| Some(words?.text.clone()));
    [
        name.unwrap_or_default(),
        actor.map(sectors_of).unwrap_or_default().join(","),
        actor
            .and_then(|actor| actor.country.clone())
            .unwrap_or_default(),
    ]
}

impl Pairs {
    fn event(
        &mut self,
        outgoing: Outgoing<'_>,
        event: &EventRecord,
        at: usize,
        losses: &mut Losses,
    ) {
        let Outgoing {
            name,
            document,
            knowledge,
        } = outgoing;
        let codebook = &knowledge.codebook;
        let event_type = codebook.types.iter().find(|t| t.id == event.r#type);
        let doer = event_type
            .and_then(|t| codebook.role_at(codebook.doer_of(t)?))
            .map(|role| role.id.as_str());
        let (doers, others): (Vec<_>, Vec<_>) = event
            .participants
            .iter()
            .partition(|p| Some(p.role.as_str()) == doer);
        let or_nobody = |list: Vec<_>| {
            if list.is_empty() {
                vec![None]
            } else {
                list.into_iter().map(Some).collect()
            }
        };
        let (doers, others): (Vec<Option<&ParticipantRecord>>, Vec<_>) =
            (or_nobody(doers), or_nobody(others));
        let label = event_type.map_or(event.r#type.as_str(), |t| t.label.en.as_str());
        let code = if is_code(&event.r#type) {
            event.r#type.clone()
        } else {
            String::new()
        };
        if code.is_empty() {
            losses.count(By::Format, Codes, 1, "");
        }
        let publisher = document.article.get("source").cloned().unwrap_or_default();
        let actors = &knowledge.actors;
        let place = event.place.as_deref().and_then(|id| actors.find(id));
        let country = place.and_then(|ix| actors.actor(ix)?.country.clone());
        let point = place.and_then(|ix| actors.location(ix));
        let degrees = |degrees: Option<f64>| degrees.map(|degrees| degrees.to_string());
        for source in &doers {
            for target in &others {
                let mut cells = vec![
                    id_of(name, event, at),
                    event
                        .date
                        .clone()
                        .or_else(|| document.dct.clone())
                        .unwrap_or_default(),
                ];
                cells.extend(somebody(document, knowledge, *source));
                cells.extend([label.to_string(), code.clone(), String::new()]);
                cells.extend(somebody(document, knowledge, *target));
                cells.extend([
                    name.to_string(),
                    String::new(),
                    publisher.clone(),
                    String::new(),
                    String::new(),
                    String::new(),
                ]);
                cells.extend([
                    country.clone().unwrap_or_default(),
                    degrees(point.map(|point| point.latitude)).unwrap_or_default(),
                    degrees(point.map(|point| point.longitude)).unwrap_or_default(),
                ]);
                self.0.add(&cells);
            }
        }
    }
}

impl Writer for Pairs {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        for (at, event) in outgoing.document.events.iter().enumerate() {
            if happened(outgoing.knowledge, event) {
                self.event(outgoing, event, at, losses);
            } else {
                leave_out(losses, event);
            }
        }
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        Ok(self.0.file(stem))
    }
}
