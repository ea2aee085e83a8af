//! brat standoff: `.txt` and `.ann` for each article, `annotation.conf` for all, and `metadata.jsonl` beside them.
//!
//! Offsets are code points of the `.txt`, whose lines end in `\n`. Mentions and times are entities, with the actor as a normalisation
//! (`khabar:trump`) and values as attributes; events are events with their roles, `actor2` for a second filler of `actor`. A note is on the
//! entity `note` over its paragraph, `none` is where nothing is meant. What brat has no place for stands in `metadata.jsonl`, which
//! `khabar import` reads and brat does not.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use khabar_engine::annotation::{
    ASSERTED, Common, Document, EventRecord, Layer, MentionRecord, NoteRecord, ParticipantRecord,
    RejectedRecord, SCHEMA, Stretch, TimexRecord, Unit,
};
use khabar_engine::tags::NONE;
use khabar_engine::time::Modifier;

use super::labels::Means;
use super::losses::Thing::{self, *};
use super::marks::{Marks, NOTE, Of, actor_of, who_without_words};
use super::plain::plain;
use super::records::{event, mention, participant, timex};
use super::{
    File, Format, Given, Labels, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "brat",
    summary: "brat standoff: .txt, .ann and annotation.conf",
    unit: Unit::CodePoint,
    one_file: None,
    card: None,
    holds: HOLDS,
    write: Some(|| Box::<Folder>::default()),
    read: Some(Reader {
        extensions: &["txt", "ann", "jsonl"],
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
    Notes,
    Rejected,
    Layers,
];

/// The normalisations of actors and offices.
const ACTOR: &str = "khabar";
const OFFICE: &str = "khabar-office";
/// What a note in the file says of words.
const ANNOTATOR: &str = "AnnotatorNotes";
/// Somebody in an event whom no words name: `role=id`.
const ARGUMENT: &str = "Argument";
/// The words that say what somebody unknown is.
const TITLE: &str = "Title";
const METADATA: &str = "metadata.jsonl";

/// What brat has no place for.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Metadata {
    name: String,
    #[serde(default)]
    id: serde_json::Value,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    #[serde(default)]
    dct: Option<String>,
    #[serde(default)]
    article: BTreeMap<String, String>,
}

#[derive(Default)]
struct Folder {
    files: Vec<File>,
    metadata: String,
    entities: BTreeSet<String>,
    /// Each type of event with its roles.
    events: BTreeMap<String, BTreeSet<String>>,
    /// Each attribute, whether events have it, and its values.
    attributes: BTreeMap<(String, bool), BTreeSet<String>>,
}

/// A name as brat allows it: letters, digits, `-` and `_`.
fn name_of(name: &str) -> String {
    let fits = |c: char| {
        if c.is_alphanumeric() || c == '-' || c == '_' {
            c
        } else {
            '_'
        }
    };
    name.chars().map(fits).collect()
}

/// A key for each of several fillers: `actor`, `actor2`, `actor3`.
fn numbered(key: &str, before: usize) -> String {
    match before {
        0 => name_of(key),
        before => format!("{}{}", name_of(key), before + 1),
    }
}

/// The lines of one `.ann`.
#[derive(Default)]
struct Ann {
    text: String,
    attributes: usize,
    normalisations: usize,
    notes: usize,
}

impl Ann {
    fn words(&mut self, id: usize, label: &str, place: &Stretch) {
        let _ = writeln!(
            self.text,
            "T{id}\t{} {} {}\t{}",
            name_of(label),
            place.start,
            place.end,
            place.text
        );
    }

    fn normalisation(&mut self, of: usize, base: &str, id: &str, name: &str) {
        self.normalisations += 1;
        let _ = writeln!(
            self.text,
            "N{}\tReference T{of} {base}:{id}\t{name}",
            self.normalisations
        );
    }

    fn note(&mut self, kind: &str, of: &str, text: &str) {
        self.notes += 1;
        // A line of the file is one note.
        let text = text.split(['\n', '\r', '\t']).collect::<Vec<_>>().join(" ");
        let _ = writeln!(self.text, "#{}\t{kind} {of}\t{text}", self.notes);
    }
}

impl Folder {
    fn attribute(&mut self, ann: &mut Ann, key: &str, of: &str, value: &str) {
        ann.attributes += 1;
        let value = value.split_whitespace().collect::<Vec<_>>().join("_");
        let _ = writeln!(ann.text, "A{}\t{key} {of} {value}", ann.attributes);
        let values = self
            .attributes
            .entry((key.to_string(), of.starts_with('E')))
            .or_default();
        values.insert(value);
    }

    fn event(&mut self, ann: &mut Ann, at: usize, event: &EventRecord, marks: &Marks<'_>) {
        let Some(trigger) = marks.trigger(at) else {
            return;
        };
        let id = format!("E{}", at + 1);
        let event_type = name_of(&event.r#type);
        let _ = write!(ann.text, "{id}\t{event_type}:T{}", trigger + 1);
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let roles = self.events.entry(event_type).or_default();
        for link in marks.links_of(at) {
            let before = seen.entry(link.role).or_default();
            let _ = write!(
                ann.text,
                " {}:T{}",
                numbered(link.role, *before),
                link.to + 1
            );
            *before += 1;
            roles.insert(name_of(link.role));
        }
        ann.text.push('\n');
        let modes = event.modes.iter().enumerate();
        let modes = modes.map(|(at, mode)| (numbered("mode", at), mode.as_str()));
        let contexts = event.contexts.iter().enumerate();
        let contexts = contexts.map(|(at, context)| (numbered("context", at), context.as_str()));
        let status = Some(event.status.as_str()).filter(|status| *status != ASSERTED);
        let one = [
            ("status", status),
            ("date", event.date.as_deref()),
            ("place", event.place.as_deref()),
            ("id", event.id.as_deref()),
            ("same", event.same.as_deref()),
        ];
        let one = one
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_string(), value?)));
        for (key, value) in modes.chain(contexts).chain(one) {
            self.attribute(ann, &key, &id, value);
        }
        self.layer(ann, &id, event.common.layer);
        for participant in &event.participants {
            if participant.mention.is_none() && participant.words.is_none() {
                let who = who_without_words(participant);
                ann.note(ARGUMENT, &id, &format!("{}={who}", participant.role));
            }
        }
    }

    fn layer(&mut self, ann: &mut Ann, of: &str, layer: Layer) {
        if layer == Layer::Silver {
            self.attribute(ann, "layer", of, "silver");
        }
    }

    fn configuration(&self) -> String {
        let mut out = String::from("# Written by khabar export.\n[entities]\n");
        for entity in &self.entities {
            let _ = writeln!(out, "{entity}");
        }
        out.push_str("\n[relations]\n\n[events]\n");
        for (event, roles) in &self.events {
            let roles: Vec<String> = roles
                .iter()
                .map(|role| format!("{role}*:<ENTITY>"))
                .collect();
            let _ = writeln!(
                out,
                "{}",
                format!("{event} {}", roles.join(", ")).trim_end()
            );
        }
        out.push_str("\n[attributes]\n");
        for ((key, of_events), values) in &self.attributes {
            let of = if *of_events { "<EVENT>" } else { "<ENTITY>" };
            let values: Vec<&str> = values.iter().map(String::as_str).collect();
            let _ = writeln!(out, "{key} Arg:{of}, Value:{}", values.join("|"));
        }
        out
    }
}

impl Writer for Folder {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let document = &plain(outgoing.document, losses);
        let marks = Marks::of(document, outgoing.knowledge, None);
        let mut ann = Ann::default();
        for (at, mark) in marks.all.iter().enumerate() {
            ann.words(at + 1, mark.label, mark.place);
            if !matches!(mark.of, Of::Trigger(_)) {
                self.entities.insert(name_of(mark.label));
                self.layer(&mut ann, &format!("T{}", at + 1), mark.layer);
            }
            if let Some(actor) = actor_of(document, mark.of) {
                let actors = &outgoing.knowledge.actors;
                let name = actors
                    .find(actor)
                    .and_then(|ix| actors.actor(ix))
                    .map_or(actor, |a| &a.en);
                ann.normalisation(at + 1, ACTOR, actor, name);
            }
            let of = format!("T{}", at + 1);
            match mark.of {
                Of::Mention(at_mention) => {
                    let mention = document.mentions.get(at_mention);
                    if let Some(office) = mention.and_then(|m| m.office.as_deref()) {
                        ann.normalisation(at + 1, OFFICE, office, office);
                    }
                    if let Some(title) = mention.and_then(|m| m.title.as_deref()) {
                        ann.note(TITLE, &of, title);
                    }
                }
                Of::Timex(at_timex) => {
                    let Some(timex) = document.timexes.get(at_timex) else {
                        continue;
                    };
                    let modifier = timex.r#mod.map(Modifier::name);
                    let all = [
                        ("value", timex.value.as_deref()),
                        ("mod", modifier),
                        ("quant", timex.quant.as_deref()),
                        ("freq", timex.freq.as_deref()),
                    ];
                    for (key, value) in all
                        .into_iter()
                        .filter_map(|(key, value)| Some((key, value?)))
                    {
                        self.attribute(&mut ann, key, &of, value);
                    }
                }
                Of::Trigger(_) | Of::Words(..) => {}
            }
        }
        for (at, event) in document.events.iter().enumerate() {
            self.event(&mut ann, at, event, &marks);
        }
        let mut next = marks.all.len();
        for rejected in &document.rejected {
            next += 1;
            ann.words(next, NONE, &rejected.place);
            self.attribute(&mut ann, "of", &format!("T{next}"), &rejected.of);
            self.entities.insert(NONE.to_string());
        }
        for note in &document.notes {
            next += 1;
            let text = document
                .text
                .chars()
                .skip(note.start)
                .take(note.end - note.start)
                .collect();
            ann.words(
                next,
                NOTE,
                &Stretch {
                    start: note.start,
                    end: note.end,
                    text,
                },
            );
            ann.note(ANNOTATOR, &format!("T{next}"), &note.note);
            self.entities.insert(NOTE.to_string());
        }
        let name = outgoing.name;
        self.files
            .push(File::new(format!("{name}.txt"), document.text.clone()));
        self.files.push(File::new(format!("{name}.ann"), ann.text));
        let metadata = Metadata {
            name: name.to_string(),
            id: document.id.clone(),
            file: document.file.clone(),
            dct: document.dct.clone(),
            article: document.article.clone(),
        };
        self.metadata.push_str(&serde_json::to_string(&metadata)?);
        self.metadata.push('\n');
        Ok(())
    }

    fn finish(self: Box<Self>, _: &str) -> Result<Vec<File>, WriteError> {
        let mut files = vec![
            File::new("annotation.conf", self.configuration()),
            File::new(METADATA, self.metadata),
        ];
        files.extend(self.files);
        Ok(files)
    }
}

fn read(files: &[Given], options: &Options) -> Reading {
    let labels = &options.labels;
    let mut reading = Reading::default();
    let mut metadata: BTreeMap<String, Metadata> = BTreeMap::new();
    for file in files.iter().filter(|file| file.extension() == "jsonl") {
        for (at, line) in file.text.lines().enumerate() {
            match serde_json::from_str::<Metadata>(line) {
                Ok(of) => drop(metadata.insert(of.name.clone(), of)),
                Err(error) => reading
                    .problems
                    .push(file.problem(at + 1, error.to_string())),
            }
        }
    }
    let anns: BTreeMap<&str, &Given> = files
        .iter()
        .filter(|file| file.extension() == "ann")
        .map(|file| (file.stem(), file))
        .collect();
    let mut texts = BTreeSet::new();
    for file in files.iter().filter(|file| file.extension() == "txt") {
        let stem = file.stem();
        texts.insert(stem);
        let base = stem.rsplit('/').next().unwrap_or(stem);
        let known = metadata
            .remove(stem)
            .or_else(|| metadata.remove(base))
            .unwrap_or_default();
        let mut document = Document {
            schema: SCHEMA,
            id: known.id,
            file: known.file,
            dct: known.dct,
            article: known.article,
            unit: Unit::CodePoint,
            text: file.text.clone(),
            ..Document::default()
        };
        match anns.get(stem) {
            Some(ann) => Standoff::new(ann, labels, &mut reading).read(&mut document),
            None => reading.problems.push(file.problem(
                1,
                format!("there is no {stem}.ann beside it: the text is taken in without labels"),
            )),
        }
        reading.push(stem, document);
    }
    for (stem, ann) in anns {
        if !texts.contains(stem) {
            reading.problems.push(ann.problem(
                1,
                format!("there is no {stem}.txt beside it, and offsets without a text say nothing"),
            ));
        }
    }
    reading
}

/// Words of an `.ann`.
struct Entity {
    label: String,
    place: Stretch,
    line: usize,
    /// Whether an event has them as its trigger.
    is_trigger: bool,
}

/// Names with what they are of: the type of an event with its trigger, then its roles with who fills them.
type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// The lines of an `.ann`, while they are read.
struct Standoff<'a> {
    file: &'a Given,
    labels: &'a Labels,
    reading: &'a mut Reading,
    entities: BTreeMap<&'a str, Entity>,
    events: BTreeMap<&'a str, (usize, Pairs<'a>)>,
    attributes: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
    references: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
    notes: BTreeMap<&'a str, Vec<(&'a str, &'a str)>>,
}

impl<'a> Standoff<'a> {
    fn new(file: &'a Given, labels: &'a Labels, reading: &'a mut Reading) -> Self {
        Self {
            file,
            labels,
            reading,
            entities: BTreeMap::new(),
            events: BTreeMap::new(),
            attributes: BTreeMap::new(),
            references: BTreeMap::new(),
            notes: BTreeMap::new(),
        }
    }

    fn problem(&mut self, line: usize, why: impl Into<String>) {
        let problem = self.file.problem(line, why);
        self.reading.problems.push(problem);
    }

    fn read(mut self, document: &mut Document) {
        let chars: Vec<char> = document.text.chars().collect();
        for (at, line) in self.file.text.lines().enumerate() {
            if !line.trim().is_empty() && self.line(at + 1, line, &chars).is_none() {
                self.problem(
                    at + 1,
                    format!(
                        "{line:?} is no line of brat standoff that can be read, and is left out"
                    ),
                );
            }
        }
        self.document(document);
    }

    /// Takes in a line; none when it cannot be read.
    fn line(&mut self, number: usize, line: &'a str, chars: &[char]) -> Option<()> {
        let mut fields = line.splitn(3, '\t');
        let (id, what) = (fields.next()?, fields.next()?);
        let rest = fields.next().unwrap_or_default();
        let mut words = what.split_whitespace();
        let first = words.next()?;
        match id.chars().next()? {
            'T' => {
                let (_, offsets) = what.split_once(' ')?;
                let pieces: Option<Vec<(usize, usize)>> = offsets
                    .split(';')
                    .map(|piece| {
                        let (start, end) = piece.trim().split_once(' ')?;
                        Some((start.parse().ok()?, end.trim().parse().ok()?))
                    })
                    .collect();
                let pieces = pieces?;
                let (start, end) = (pieces.first()?.0, pieces.last()?.1);
                let Some(text) = chars
                    .get(start..end)
                    .map(|words| words.iter().collect::<String>())
                else {
                    self.problem(
                        number,
                        format!(
                            "{start}..{end} is beyond the text, which has {} code points",
                            chars.len()
                        ),
                    );
                    return Some(());
                };
                if pieces.len() > 1 {
                    self.problem(number, format!("{id} is in {} pieces: it is taken in from the first to the last, as {text:?}", pieces.len()));
                } else if text != rest {
                    self.problem(number, format!("{start}..{end} is {text:?} in the text, not {rest:?}: {id} is left out; offsets count code points"));
                    return Some(());
                }
                let place = Stretch { start, end, text };
                self.entities.insert(
                    id,
                    Entity {
                        label: first.to_string(),
                        place,
                        line: number,
                        is_trigger: false,
                    },
                );
            }
            'E' => {
                let pairs: Option<Vec<(&str, &str)>> = what
                    .split_whitespace()
                    .map(|pair| pair.rsplit_once(':'))
                    .collect();
                self.events.insert(id, (number, pairs?));
            }
            'A' | 'M' => {
                let of = words.next()?;
                let value = words.next().unwrap_or_default();
                self.attributes.entry(of).or_default().push((first, value));
            }
            'N' => {
                let of = words.next()?;
                self.references
                    .entry(of)
                    .or_default()
                    .push(words.next()?.split_once(':')?);
            }
            '#' => {
                let of = words.next()?;
                self.notes.entry(of).or_default().push((first, rest));
            }
            'R' | '*' => self.problem(
                number,
                format!(
                    "relations have no place in tag lines: {what:?} is left out; events have roles"
                ),
            ),
            _ => return None,
        }
        Some(())
    }

    fn attribute(&self, of: &str, key: &str) -> Option<&'a str> {
        let mut all = self.attributes.get(of)?.iter();
        all.find(|(name, _)| name.eq_ignore_ascii_case(key))
            .map(|(_, value)| *value)
    }

    /// The values of a key and of its numbers.
    fn all(&self, of: &str, key: &str) -> Vec<String> {
        let numbered = |name: &str| {
            name.trim_end_matches(|c: char| c.is_ascii_digit())
                .eq_ignore_ascii_case(key)
        };
        let all = self.attributes.get(of).into_iter().flatten();
        all.filter(|(name, _)| numbered(name))
            .map(|(_, value)| value.to_string())
            .collect()
    }

    fn reference(&self, of: &str, base: &str) -> Option<String> {
        let mut all = self.references.get(of)?.iter();
        all.find(|(name, _)| *name == base)
            .map(|(_, id)| id.to_string())
    }

    /// The notes of a kind on an entity or an event.
    fn notes_of(
        &self,
        of: &str,
        kind: &'static str,
    ) -> impl Iterator<Item = &'a str> + use<'a, '_> {
        let all = self.notes.get(of).into_iter().flatten();
        all.filter(move |(own, _)| *own == kind)
            .map(|(_, text)| *text)
    }

    fn common(&self, of: &str) -> Common {
        let silver = self.attribute(of, "layer") == Some("silver");
        Common {
            layer: if silver { Layer::Silver } else { Layer::Gold },
            ..Common::default()
        }
    }

    fn document(mut self, document: &mut Document) {
        let mut events: Vec<(&str, usize, Pairs<'_>)> = Vec::new();
        for (id, (line, pairs)) in std::mem::take(&mut self.events) {
            events.push((id, line, pairs));
        }
        events.sort_by_key(|(_, line, _)| *line);
        for (_, _, pairs) in &events {
            if let Some(entity) = pairs
                .first()
                .and_then(|(_, trigger)| self.entities.get_mut(trigger))
            {
                entity.is_trigger = true;
            }
        }
        // Where each entity comes to stand among the mentions.
        let mut mentions: BTreeMap<&str, usize> = BTreeMap::new();
        let mut entities: Vec<(&str, Entity)> =
            std::mem::take(&mut self.entities).into_iter().collect();
        entities.sort_by_key(|(_, entity)| (entity.place.start, entity.line));
        for (id, entity) in entities.iter().filter(|(_, entity)| !entity.is_trigger) {
            let (place, label) = (entity.place.clone(), entity.label.as_str());
            if label == NOTE {
                let notes = self.notes.get(id).into_iter().flatten();
                document.notes.extend(notes.map(|(_, note)| NoteRecord {
                    start: place.start,
                    end: place.end,
                    note: note.to_string(),
                }));
                continue;
            }
            if label == NONE {
                let of = self.attribute(id, "of").unwrap_or("mentions").to_string();
                document.rejected.push(RejectedRecord {
                    place,
                    of,
                    by: Vec::new(),
                });
                continue;
            }
            match self.labels.meaning(label) {
                Some(Means::Mention(kind)) => {
                    mentions.insert(id, document.mentions.len());
                    let title = self.notes_of(id, TITLE).next();
                    document.mentions.push(MentionRecord {
                        actor: self.reference(id, ACTOR),
                        office: self.reference(id, OFFICE),
                        title: title.map(str::to_string),
                        ..mention(kind, place, self.common(id))
                    });
                }
                Some(Means::Timex(timex_type)) => document.timexes.push(TimexRecord {
                    value: self.attribute(id, "value").map(str::to_string),
                    r#mod: self.attribute(id, "mod").and_then(Modifier::from_name),
                    quant: self.attribute(id, "quant").map(str::to_string),
                    freq: self.attribute(id, "freq").map(str::to_string),
                    ..timex(timex_type, place, self.common(id))
                }),
                Some(Means::Event(event_type)) => {
                    document
                        .events
                        .push(event(event_type, Some(place), self.common(id)))
                }
                Some(Means::Nothing) => {}
                None => {
                    let why = super::read::unknown_label(label, &place.text);
                    self.problem(entity.line, why);
                }
            }
            let notes = self.notes_of(id, ANNOTATOR);
            document.notes.extend(notes.map(|note| NoteRecord {
                start: entity.place.start,
                end: entity.place.end,
                note: note.to_string(),
            }));
        }
        let entities: BTreeMap<&str, Entity> = entities.into_iter().collect();
        let triggers: BTreeMap<&str, &str> = events
            .iter()
            .filter_map(|(id, _, pairs)| Some((*id, pairs.first()?.1)))
            .collect();
        for (id, line, pairs) in &events {
            let Some(((label, trigger), arguments)) = pairs.split_first() else {
                continue;
            };
            let Some(Means::Event(event_type)) = self.labels.meaning(label) else {
                self.problem(*line, super::read::unknown_label(label, ""));
                continue;
            };
            let Some(words) = entities.get(trigger) else {
                self.problem(*line, format!("its trigger {trigger} is not there"));
                continue;
            };
            let mut record = event(event_type, Some(words.place.clone()), self.common(id));
            for (label, to) in arguments {
                let Some(role) = self.labels.role(label) else {
                    self.problem(*line, super::read::unknown_role(label));
                    continue;
                };
                let who = mentions.get(to).copied();
                let (Some(entity), Some(mention)) = (
                    entities.get(to),
                    who.and_then(|at| document.mentions.get(at)),
                ) else {
                    let what = if triggers.contains_key(to) {
                        "an event"
                    } else {
                        "no mention"
                    };
                    self.problem(
                        *line,
                        format!("{label}:{to} is {what}; roles are filled by mentions"),
                    );
                    continue;
                };
                record.participants.push(ParticipantRecord {
                    role: role.clone(),
                    actor: mention.actor.clone(),
                    kind: mention.actor.is_none().then_some(mention.kind),
                    words: Some(entity.place.clone()),
                    mention: who,
                    rule: None,
                });
                let list = if self.labels.is_doer(&role) {
                    &mut record.actors
                } else {
                    &mut record.recipients
                };
                list.extend(who);
            }
            let arguments = self.notes_of(id, ARGUMENT);
            for (role, who) in arguments.filter_map(|text| text.split_once('=')) {
                let role = self.labels.role(role).unwrap_or_else(|| role.to_string());
                record.participants.push(participant(role, who));
            }
            record.modes = self.all(id, "mode");
            record.contexts = self.all(id, "context");
            record.status = self.attribute(id, "status").unwrap_or(ASSERTED).to_string();
            record.date = self.attribute(id, "date").map(str::to_string);
            record.place = self.attribute(id, "place").map(str::to_string);
            record.id = self.attribute(id, "id").map(str::to_string);
            record.same = self.attribute(id, "same").map(str::to_string);
            document.events.push(record);
        }
    }
}
