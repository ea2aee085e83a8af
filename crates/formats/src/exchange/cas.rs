//! UIMA CAS JSON 0.4, as INCEpTION imports and exports it: a file for each article, with its types in it.
//!
//! Offsets are UTF-16 units. Mentions are DKPro's `NamedEntity`, whose `identifier` is the item of Wikidata where the knowledge base has it, else
//! `urn:khabar:actor:ID`; times, events, notes and rejections are custom layers `webanno.custom.*`, events with a link feature to who takes part.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use khabar_engine::annotation::{Layer, Unit};
use khabar_engine::tags::NONE;

use super::losses::Thing::{self, *};
use super::marks::{Marks, NOTE, Of, attributes};
use super::records::Builder;
use super::{
    File, Format, Given, Losses, Options, Outgoing, Problem, Reader, Reading, WriteError, Writer,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "cas",
    summary: "UIMA CAS JSON 0.4, for INCEpTION",
    unit: Unit::Utf16,
    one_file: None,
    card: None,
    holds: HOLDS,
    write: Some(|| Box::<Folder>::default()),
    read: Some(Reader {
        extensions: &["json"],
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
];

const ENTITY: &str = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity";
const METADATA: &str = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData";
const TIMEX: &str = "webanno.custom.Timex";
const EVENT: &str = "webanno.custom.Event";
const LINK: &str = "webanno.custom.EventArgumentsLink";
const COMMENT: &str = "webanno.custom.Note";
const REJECTED: &str = "webanno.custom.Rejected";
const ARTICLE: &str = "webanno.custom.Article";
const SOFA: &str = "uima.cas.Sofa";

const WIKIDATA: &str = "http://www.wikidata.org/entity/";
const ACTOR: &str = "urn:khabar:actor:";
/// Between values of a feature that has several.
const AND: &str = " ";

#[derive(Default)]
struct Folder(Vec<File>);

/// A layer: a type of annotations with features that are strings.
fn layer(features: &[&str]) -> Value {
    let mut layer = Map::new();
    layer.insert("%SUPER_TYPE".into(), "uima.tcas.Annotation".into());
    for feature in features {
        layer.insert(
            (*feature).into(),
            json!({"%NAME": feature, "%RANGE": "uima.cas.String"}),
        );
    }
    layer.into()
}

/// The features of each layer that are attributes of its words, by their keys.
const TIMEX_FEATURES: [(&str, &str); 4] = [
    ("value", "value"),
    ("mod", "mod"),
    ("quant", "quant"),
    ("freq", "freq"),
];
const EVENT_FEATURES: [(&str, &str); 8] = [
    ("mode", "modes"),
    ("context", "contexts"),
    ("status", "status"),
    ("date", "date"),
    ("place", "place"),
    ("id", "eventId"),
    ("same", "sameEvent"),
    ("argument", "wordless"),
];

fn types() -> Value {
    let mut event = layer(&[
        "eventType",
        "modes",
        "contexts",
        "status",
        "date",
        "place",
        "eventId",
        "sameEvent",
        "wordless",
    ]);
    event["arguments"] =
        json!({"%NAME": "arguments", "%RANGE": "uima.cas.FSArray", "%ELEMENT_TYPE": LINK});
    let mut metadata = layer(&["documentTitle", "documentId"]);
    metadata["%SUPER_TYPE"] = "uima.tcas.DocumentAnnotation".into();
    let mut types = json!({
        TIMEX: layer(&["timexType", "value", "mod", "quant", "freq"]),
        COMMENT: layer(&["note"]),
        REJECTED: layer(&["of"]),
        ARTICLE: layer(&["key", "value"]),
    });
    types[ENTITY] = layer(&["value", "identifier", "office", "title"]);
    types[METADATA] = metadata;
    types[EVENT] = event;
    types[LINK] = json!({
        "%SUPER_TYPE": "uima.cas.TOP",
        "role": {"%NAME": "role", "%RANGE": "uima.cas.String"},
        "target": {"%NAME": "target", "%RANGE": ENTITY},
    });
    let names: Vec<String> = types
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect();
    for name in names {
        types[&name]["%NAME"] = name.clone().into();
    }
    types
}

/// The feature structures of a CAS while they are gathered.
struct Structures {
    all: Vec<Value>,
    members: Vec<usize>,
    last: usize,
}

impl Structures {
    fn put(&mut self, of: &str, mut features: Map<String, Value>, indexed: bool) -> usize {
        self.last += 1;
        features.insert("%ID".into(), self.last.into());
        features.insert("%TYPE".into(), of.into());
        self.all.push(features.into());
        if indexed {
            self.members.push(self.last);
        }
        self.last
    }
}

/// The id of the text.
const TEXT: usize = 1;

fn at(start: usize, end: usize) -> Map<String, Value> {
    let mut features = Map::new();
    features.insert("@sofa".into(), TEXT.into());
    features.insert("begin".into(), start.into());
    features.insert("end".into(), end.into());
    features
}

impl Writer for Folder {
    fn add(&mut self, outgoing: Outgoing<'_>, _: &mut Losses) -> Result<(), WriteError> {
        let document = outgoing.document;
        let marks = Marks::of(document, outgoing.knowledge, None);
        let mut cas = Structures {
            all: Vec::new(),
            members: Vec::new(),
            last: TEXT - 1,
        };
        let sofa = json!({"sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text/plain", "sofaString": document.text});
        cas.put(SOFA, sofa.as_object().cloned().unwrap_or_default(), false);
        let length = Unit::Utf16.len(&document.text);
        let mut metadata = at(0, length);
        metadata.insert("language".into(), "ar".into());
        metadata.insert("documentTitle".into(), outgoing.name.into());
        let id = document
            .id
            .as_str()
            .map_or_else(|| document.id.to_string(), str::to_string);
        metadata.insert("documentId".into(), id.into());
        cas.put(METADATA, metadata, true);
        let stated = document
            .article
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()));
        for (key, value) in stated.chain(document.dct.as_deref().map(|dct| ("dct", dct))) {
            let mut article = at(0, length);
            article.insert("key".into(), key.into());
            article.insert("value".into(), value.into());
            cas.put(ARTICLE, article, true);
        }
        let mut ids: HashMap<usize, usize> = HashMap::new();
        for (index, mark) in marks.all.iter().enumerate() {
            let mut features = at(mark.place.start, mark.place.end);
            let known = attributes(document, mark.of);
            let (of, label, keys): (&str, &str, &[(&str, &str)]) = match mark.of {
                Of::Mention(_) | Of::Words(..) => {
                    (ENTITY, "value", &[("office", "office"), ("title", "title")])
                }
                Of::Timex(_) => (TIMEX, "timexType", &TIMEX_FEATURES),
                Of::Trigger(_) => (EVENT, "eventType", &EVENT_FEATURES),
            };
            features.insert(label.into(), mark.label.into());
            for (key, feature) in keys {
                let values: Vec<&str> = known
                    .iter()
                    .filter(|(name, _)| name == key)
                    .map(|(_, value)| value.as_ref())
                    .collect();
                if !values.is_empty() {
                    features.insert((*feature).into(), values.join(AND).into());
                }
            }
            if let Some((_, actor)) = known.iter().find(|(name, _)| *name == "actor") {
                let actors = &outgoing.knowledge.actors;
                let item = actors
                    .find(actor)
                    .and_then(|ix| actors.actor(ix)?.wikidata.clone());
                let identifier = item.map_or_else(
                    || format!("{ACTOR}{actor}"),
                    |item| format!("{WIKIDATA}{item}"),
                );
                features.insert("identifier".into(), identifier.into());
            }
            if let Of::Trigger(event) = mark.of {
                let links: Vec<Value> = marks
                    .links_of(event)
                    .iter()
                    .map(|link| {
                        let mut features = Map::new();
                        features.insert("role".into(), link.role.into());
                        // A mention may come behind; it gets its id below.
                        features.insert("@target".into(), link.to.into());
                        cas.put(LINK, features, false).into()
                    })
                    .collect();
                // An empty list is none: some readers lose it.
                if !links.is_empty() {
                    let mut list = Map::new();
                    list.insert("%ELEMENTS".into(), links.into());
                    let list = cas.put("uima.cas.FSArray", list, false);
                    features.insert("@arguments".into(), list.into());
                }
            }
            ids.insert(index, cas.put(of, features, true));
        }
        for structure in &mut cas.all {
            if structure["%TYPE"] == LINK {
                let to = structure["@target"]
                    .as_u64()
                    .and_then(|at| usize::try_from(at).ok());
                structure["@target"] = to.and_then(|to| ids.get(&to)).copied().into();
            }
        }
        for note in &document.notes {
            let mut features = at(note.start, note.end);
            features.insert("note".into(), note.note.clone().into());
            cas.put(COMMENT, features, true);
        }
        for rejected in &document.rejected {
            let mut features = at(rejected.place.start, rejected.place.end);
            features.insert("of".into(), rejected.of.clone().into());
            cas.put(REJECTED, features, true);
        }
        let file = json!({
            "%TYPES": types(),
            "%FEATURE_STRUCTURES": cas.all,
            "%VIEWS": {"_InitialView": {"%SOFA": TEXT, "%MEMBERS": cas.members}},
        });
        let text = serde_json::to_string_pretty(&file)? + "\n";
        self.0
            .push(File::new(format!("{}.json", outgoing.name), text));
        Ok(())
    }

    fn finish(self: Box<Self>, _: &str) -> Result<Vec<File>, WriteError> {
        Ok(self.0)
    }
}

fn read(files: &[Given], options: &Options) -> Reading {
    let mut reading = Reading::default();
    for file in files {
        let cas: Value = match serde_json::from_str(&file.text) {
            Ok(cas) => cas,
            Err(error) => {
                reading
                    .problems
                    .push(file.problem(error.line(), format!("not CAS JSON: {error}")));
                continue;
            }
        };
        let structures = structures(&cas);
        let text = structures
            .iter()
            .filter(|(_, fs)| fs["%TYPE"] == SOFA)
            .find_map(|(_, fs)| fs["sofaString"].as_str());
        let Some(text) = text else {
            reading.problems.push(file.problem(
                1,
                "it has no text (sofaString): it is CAS JSON 0.4 that is read",
            ));
            continue;
        };
        let mut builder = Builder::new(text, Unit::Utf16, &options.labels);
        take_in(&mut builder, &structures, options);
        let (mut document, problems) = builder.finish();
        let place = |why| Problem {
            place: file.name.clone(),
            why,
        };
        reading.problems.extend(problems.into_iter().map(place));
        if document.id.is_null() {
            document.id = file.stem().into();
        }
        reading.push(file.stem(), document);
    }
    reading
}

/// The feature structures, by their ids: a list, or a table.
fn structures(cas: &Value) -> Vec<(String, &Value)> {
    match cas.get("%FEATURE_STRUCTURES") {
        Some(Value::Array(list)) => list.iter().map(|fs| (fs["%ID"].to_string(), fs)).collect(),
        Some(Value::Object(table)) => table.iter().map(|(id, fs)| (id.clone(), fs)).collect(),
        _ => Vec::new(),
    }
}

/// Types of DKPro and of UIMA that say nothing of actors, times and events.
fn says_nothing(of: &str) -> bool {
    let layers = [
        "Sentence",
        "Token",
        "Paragraph",
        "Lemma",
        "POS",
        "TagsetDescription",
        "DocumentAnnotation",
        "CASMetadata",
        "LayerDefinition",
        "FeatureDefinition",
    ];
    of.starts_with("uima.cas.")
        || layers
            .iter()
            .any(|layer| of.rsplit('.').next() == Some(layer))
        || of.ends_with("Link")
}

fn take_in(builder: &mut Builder<'_>, structures: &[(String, &Value)], options: &Options) {
    let number = |fs: &Value, key: &str| fs[key].as_u64().and_then(|n| usize::try_from(n).ok());
    for (id, fs) in structures {
        let of = fs["%TYPE"].as_str().unwrap_or_default();
        let string = |key: &str| fs[key].as_str().unwrap_or_default();
        let (start, end) = (
            number(fs, "begin").unwrap_or_default(),
            number(fs, "end").unwrap_or_default(),
        );
        match of {
            ENTITY => {
                if string("value").is_empty() {
                    builder.problems.push(format!(
                        "an entity at {start}..{end} has no value: it is left out"
                    ));
                    continue;
                }
                builder.words(id, string("value"), start, end, Layer::Gold);
                let identifier = string("identifier");
                let item = identifier
                    .strip_prefix(WIKIDATA)
                    .or_else(|| identifier.rsplit_once("/entity/").map(|(_, item)| item));
                let actor = identifier
                    .strip_prefix(ACTOR)
                    .or_else(|| options.labels.actor_of_item(item?));
                match actor {
                    Some(actor) => builder.attribute(id, "actor", actor),
                    None if !identifier.is_empty() => {
                        builder.problems.push(format!("the knowledge base has nobody of {identifier}: the mention is taken in without an actor"));
                    }
                    None => {}
                }
                put(builder, id, fs, &[("office", "office"), ("title", "title")]);
            }
            TIMEX => {
                builder.words(id, string("timexType"), start, end, Layer::Gold);
                put(builder, id, fs, &TIMEX_FEATURES);
            }
            EVENT => {
                builder.words(id, string("eventType"), start, end, Layer::Gold);
                put(builder, id, fs, &EVENT_FEATURES);
            }
            COMMENT => {
                builder.words(id, NOTE, start, end, Layer::Gold);
                builder.attribute(id, NOTE, string("note"));
            }
            REJECTED => {
                builder.words(id, NONE, start, end, Layer::Gold);
                builder.attribute(id, "of", string("of"));
            }
            ARTICLE => builder.metadata(string("key"), string("value")),
            METADATA => builder.metadata("id", string("documentId")),
            of if says_nothing(of) => {}
            of => builder
                .problems
                .push(format!("the layer {of} is not known, and is left out")),
        }
    }
    // A document has a structure for each of its words. Of two with one id the first counts.
    let last_first = structures.iter().rev();
    let by_id: HashMap<&str, &Value> = last_first.map(|(id, fs)| (&**id, *fs)).collect();
    for (id, fs) in structures.iter().filter(|(_, fs)| fs["%TYPE"] == EVENT) {
        let list = by_id.get(&*fs["@arguments"].to_string());
        let elements = list.map(|list| &list["%ELEMENTS"]);
        for link in elements.and_then(Value::as_array).into_iter().flatten() {
            let Some(link) = by_id.get(&*link.to_string()) else {
                continue;
            };
            builder.link(
                id,
                &link["@target"].to_string(),
                link["role"].as_str().unwrap_or_default(),
            );
        }
    }
}

/// Takes in the features of a structure that are attributes.
fn put(builder: &mut Builder<'_>, id: &str, fs: &Value, features: &[(&str, &str)]) {
    for (key, feature) in features {
        let Some(value) = fs[*feature].as_str() else {
            continue;
        };
        // A title is words; the others are words of a codebook, or values, without blanks.
        match *key {
            "title" => builder.attribute(id, key, value),
            key => value
                .split(AND)
                .filter(|value| !value.is_empty())
                .for_each(|value| builder.attribute(id, key, value)),
        }
    }
}
