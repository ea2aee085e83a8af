//! W3C Web Annotation: an `AnnotationPage` in JSON-LD for each article, with its text beside it.
//!
//! Offsets are code points, as the model has it; each target has its words with what stands around them too (`TextQuoteSelector`), so that they are found in a page
//! that has changed. Its terms of events are of `urn:khabar:`.

use serde_json::{Value, json};

use khabar_engine::annotation::{Document, Layer, Stretch, Unit};

use super::losses::Thing::{self, *};
use super::marks::{Marks, attributes};
use super::{File, Format, Losses, Outgoing, WriteError, Writer};

/// The format.
pub const FORMAT: Format = Format {
    name: "web-annotation",
    summary: "W3C Web Annotation (JSON-LD)",
    unit: Unit::CodePoint,
    one_file: None,
    card: None,
    holds: HOLDS,
    write: Some(|| Box::<Folder>::default()),
    read: None,
};

const HOLDS: &[Thing] = &[
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
    DocumentDate,
    Metadata,
];

/// The standard context, and the terms of events.
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
const TERMS: &str = "urn:khabar:";
const WIKIDATA: &str = "http://www.wikidata.org/entity/";

/// How many code points around the words are quoted.
const AROUND: usize = 32;

#[derive(Default)]
struct Folder(Vec<File>);

/// An id as the end of a URN: what is no letter or digit of ASCII is escaped.
fn urn(id: &str) -> String {
    let mut urn = String::from(TERMS);
    for byte in id.bytes() {
        match byte {
            byte if byte.is_ascii_alphanumeric() || b"-._~:".contains(&byte) => {
                urn.push(char::from(byte))
            }
            byte => urn.push_str(&format!("%{byte:02X}")),
        }
    }
    urn
}

/// Where words stand.
fn target(source: &str, chars: &[char], place: &Stretch) -> Value {
    let around = |from: usize, to: usize| {
        chars
            .get(from..to.min(chars.len()))
            .unwrap_or_default()
            .iter()
            .collect::<String>()
    };
    json!({
        "source": source,
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": place.text,
                "prefix": around(place.start.saturating_sub(AROUND), place.start),
                "suffix": around(place.end, place.end + AROUND),
            },
            {"type": "TextPositionSelector", "start": place.start, "end": place.end},
        ],
    })
}

fn text(purpose: &str, value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": purpose, "value": value, "format": "text/plain"})
}

impl Folder {
    fn items(document: &Document, outgoing: Outgoing<'_>, source: &str, id: &str) -> Vec<Value> {
        let chars: Vec<char> = document.text.chars().collect();
        let marks = Marks::of(document, outgoing.knowledge, None);
        let name = |at: usize| format!("{id}:{}", at + 1);
        let mut items = Vec::new();
        for (at, mark) in marks.all.iter().enumerate() {
            let mut body = vec![text("tagging", mark.label)];
            for (key, value) in attributes(document, mark.of) {
                if key == "actor" {
                    let actors = &outgoing.knowledge.actors;
                    let item = actors
                        .find(&value)
                        .and_then(|ix| actors.actor(ix)?.wikidata.clone());
                    let iri = item.map_or_else(
                        || urn(&format!("actor:{value}")),
                        |item| format!("{WIKIDATA}{item}"),
                    );
                    body.push(json!({"type": "SpecificResource", "purpose": "identifying", "source": iri}));
                }
                body.push(text("classifying", &format!("{key}={value}")));
            }
            if mark.layer == Layer::Silver {
                body.push(text("assessing", mark.layer.name()));
            }
            items.push(json!({
                "id": name(at), "type": "Annotation", "motivation": "tagging", "body": body, "target": target(source, &chars, mark.place),
            }));
        }
        let links = marks
            .links
            .iter()
            .filter_map(|link| Some((marks.trigger(link.event)?, link)));
        for (from, link) in links {
            items.push(json!({
                "id": name(items.len()), "type": "Annotation", "motivation": "linking",
                "body": {"type": "SpecificResource", "purpose": "linking", "source": name(link.to), "role": link.role},
                "target": name(from),
            }));
        }
        for note in &document.notes {
            let words = chars
                .get(note.start..note.end)
                .unwrap_or_default()
                .iter()
                .collect();
            let place = Stretch {
                start: note.start,
                end: note.end,
                text: words,
            };
            items.push(json!({
                "id": name(items.len()), "type": "Annotation", "motivation": "commenting",
                "body": text("commenting", &note.note), "target": target(source, &chars, &place),
            }));
        }
        for rejected in &document.rejected {
            items.push(json!({
                "id": name(items.len()), "type": "Annotation", "motivation": "moderating",
                "body": text("moderating", &format!("none={}", rejected.of)), "target": target(source, &chars, &rejected.place),
            }));
        }
        items
    }
}

impl Writer for Folder {
    fn add(&mut self, outgoing: Outgoing<'_>, _: &mut Losses) -> Result<(), WriteError> {
        let document = outgoing.document;
        let id = urn(outgoing.name);
        let text = format!("{}.txt", outgoing.name);
        let source = document
            .article
            .get("url")
            .cloned()
            .unwrap_or_else(|| format!("{id}:text"));
        let page = json!({
            "@context": [CONTEXT, {
                "role": {"@id": format!("{TERMS}role")},
                "dct": {"@id": "http://purl.org/dc/terms/issued"},
                "article": {"@id": format!("{TERMS}article"), "@type": "@json"},
            }],
            "id": id,
            "type": "AnnotationPage",
            "dct": document.dct,
            "article": document.article,
            "items": Self::items(document, outgoing, &source, &id),
        });
        let page = serde_json::to_string_pretty(&page)? + "\n";
        self.0
            .push(File::new(format!("{}.jsonld", outgoing.name), page));
        self.0.push(File::new(text, document.text.clone()));
        Ok(())
    }

    fn finish(self: Box<Self>, _: &str) -> Result<Vec<File>, WriteError> {
        Ok(self.0)
    }
}
