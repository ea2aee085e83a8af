//! Label Studio: tasks with annotations (what annotators wrote) and predictions (what is proposed), and the labelling configuration.
//!
//! Offsets are code points of a text whose lines end in `\n`. What is known of words stands in fields of their region: `actor`, `value`, `mode`…;
//! who takes part in an event is a relation from its words.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quick_xml::escape::escape;
use serde_json::{Map, Value, json};

use khabar_engine::annotation::{Document, Layer, Stretch, Unit};
use khabar_engine::tags::NONE;

use super::losses::Thing::{self, *};
use super::marks::{Marks, NOTE, Of, attributes};
use super::plain::plain;
use super::records::Builder;
use super::{
    By, File, Format, Given, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "label-studio",
    summary: "Label Studio tasks with the labelling configuration",
    unit: Unit::CodePoint,
    one_file: Some("json"),
    card: None,
    holds: HOLDS,
    write: Some(|| Box::<Tasks>::default()),
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
    Layers,
];

const CONLL: &str = "the CoNLL converter of Label Studio";
const LABEL: &str = "label";
const TEXT: &str = "text";
/// What suggests what is proposed.
const MODEL: &str = "khabar";

#[derive(Default)]
struct Tasks {
    tasks: Vec<Value>,
    labels: BTreeSet<String>,
    roles: BTreeSet<String>,
    /// The fields of regions that were used.
    fields: BTreeSet<String>,
}

/// The results of a layer.
#[derive(Default)]
struct Results {
    all: Vec<Value>,
    scores: Vec<f32>,
}

impl Tasks {
    fn region(&mut self, out: &mut Results, id: &str, label: &str, place: &Stretch) {
        self.labels.insert(label.to_string());
        out.all.push(json!({
            "id": id, "from_name": LABEL, "to_name": TEXT, "type": "labels",
            "value": {"start": place.start, "end": place.end, "text": place.text, "labels": [label]},
        }));
    }

    fn field(
        &mut self,
        out: &mut Results,
        id: &str,
        key: &str,
        place: &Stretch,
        values: &[String],
    ) {
        self.fields.insert(key.to_string());
        out.all.push(json!({
            "id": id, "from_name": key, "to_name": TEXT, "type": "textarea",
            "value": {"start": place.start, "end": place.end, "text": values},
        }));
    }

    /// What one layer of a document says.
    fn results(&mut self, document: &Document, marks: &Marks<'_>, layer: Layer) -> Results {
        let mut out = Results::default();
        let ours = |at: &usize| marks.all.get(*at).is_some_and(|mark| mark.layer == layer);
        let id = |at: usize| format!("r{at}");
        for at in (0..marks.all.len()).filter(ours) {
            let Some(mark) = marks.all.get(at) else {
                continue;
            };
            self.region(&mut out, &id(at), mark.label, mark.place);
            let mut all: BTreeMap<&str, Vec<String>> = BTreeMap::new();
            for (key, value) in attributes(document, mark.of) {
                all.entry(key).or_default().push(value.into_owned());
            }
            for (key, values) in all {
                self.field(&mut out, &id(at), key, mark.place, &values);
            }
            if let Of::Trigger(event) = mark.of {
                out.scores
                    .extend(document.events.get(event).and_then(|event| event.score));
            }
        }
        for link in &marks.links {
            let Some(from) = marks.trigger(link.event).filter(ours) else {
                continue;
            };
            // Whoever is of the other layer has no region here.
            if let Some(mark) = marks.all.get(link.to).filter(|_| !ours(&link.to)) {
                self.region(&mut out, &id(link.to), mark.label, mark.place);
            }
            self.roles.insert(link.role.to_string());
            out.all.push(json!({
                "type": "relation", "from_id": id(from), "to_id": id(link.to), "direction": "right", "labels": [link.role],
            }));
        }
        if layer == Layer::Gold {
            self.said(&mut out, document);
        }
        out
    }

    /// Notes, and where nothing is meant.
    fn said(&mut self, out: &mut Results, document: &Document) {
        for (at, note) in document.notes.iter().enumerate() {
            let id = format!("n{at}");
            let text = document
                .text
                .chars()
                .skip(note.start)
                .take(note.end - note.start)
                .collect();
            let place = Stretch {
                start: note.start,
                end: note.end,
                text,
            };
            self.region(out, &id, NOTE, &place);
            self.field(out, &id, NOTE, &place, std::slice::from_ref(&note.note));
        }
        for (at, rejected) in document.rejected.iter().enumerate() {
            let id = format!("x{at}");
            self.region(out, &id, NONE, &rejected.place);
            self.field(
                out,
                &id,
                "of",
                &rejected.place,
                std::slice::from_ref(&rejected.of),
            );
        }
    }

    /// The labelling configuration.
    fn configuration(&self) -> String {
        let mut out = String::from("<View>\n  <Labels name=\"label\" toName=\"text\">\n");
        for label in &self.labels {
            let _ = writeln!(out, "    <Label value=\"{}\"/>", escape(label));
        }
        out.push_str("  </Labels>\n  <View style=\"direction: rtl; text-align: right\">\n");
        out.push_str(
            "    <Text name=\"text\" value=\"$text\" granularity=\"symbol\"/>\n  </View>\n",
        );
        for field in &self.fields {
            let field = escape(field);
            let _ = writeln!(
                out,
                "  <TextArea name=\"{field}\" toName=\"text\" perRegion=\"true\" editable=\"true\" placeholder=\"{field}\"/>"
            );
        }
        if !self.roles.is_empty() {
            out.push_str("  <Relations>\n");
            for role in &self.roles {
                let _ = writeln!(out, "    <Relation value=\"{}\"/>", escape(role));
            }
            out.push_str("  </Relations>\n");
        }
        out.push_str("</View>\n");
        out
    }
}

impl Writer for Tasks {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let document = &plain(outgoing.document, losses);
        let marks = Marks::of(document, outgoing.knowledge, None);
        let gold = self.results(document, &marks, Layer::Gold);
        let silver = self.results(document, &marks, Layer::Silver);
        marks.overlaps(By::Reader(CONLL), losses, |_| true);
        losses.count(By::Reader(CONLL), Participants, marks.links.len(), "");
        let mut data = Map::new();
        data.insert(TEXT.into(), document.text.clone().into());
        data.insert("id".into(), document.id.clone());
        data.insert("dct".into(), document.dct.clone().into());
        for (key, value) in &document.article {
            if key != "id" {
                data.insert(format!("article_{key}"), value.clone().into());
            }
        }
        let mut task = Map::new();
        task.insert("data".into(), data.into());
        if !gold.all.is_empty() || silver.all.is_empty() {
            task.insert(
                "annotations".into(),
                json!([{"result": gold.all, "was_cancelled": false, "ground_truth": true}]),
            );
        }
        if !silver.all.is_empty() {
            let mean = silver.scores.iter().sum::<f32>() / silver.scores.len().max(1) as f32;
            let mut prediction = json!({"model_version": MODEL, "result": silver.all});
            if !silver.scores.is_empty() {
                prediction["score"] = json!(mean);
            }
            task.insert("predictions".into(), json!([prediction]));
        }
        self.tasks.push(task.into());
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        let tasks = serde_json::to_string_pretty(&self.tasks)? + "\n";
        Ok(vec![
            File::new(format!("{stem}.json"), tasks),
            File::new(format!("{stem}.xml"), self.configuration()),
        ])
    }
}

fn read(files: &[Given], options: &Options) -> Reading {
    let mut reading = Reading::default();
    for file in files {
        let tasks: Vec<Value> = match serde_json::from_str(&file.text) {
            Ok(Value::Array(tasks)) => tasks,
            Ok(task) => vec![task],
            Err(error) => {
                reading.problems.push(file.problem(
                    error.line(),
                    format!("not the JSON that Label Studio exports: {error}"),
                ));
                continue;
            }
        };
        for (at, task) in tasks.iter().enumerate() {
            let place = |why: String| super::Problem {
                place: format!("{}: task {}", file.name, at + 1),
                why,
            };
            let Some((key, text)) = text_of(task) else {
                reading
                    .problems
                    .push(place("there is no text in its data".to_string()));
                continue;
            };
            let mut builder = Builder::new(text, Unit::CodePoint, &options.labels);
            let layers = [("annotations", Layer::Gold), ("predictions", Layer::Silver)];
            for (list, layer) in layers {
                let all = task
                    .get(list)
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten();
                let kept = all.filter(|one| one.get("was_cancelled") != Some(&Value::Bool(true)));
                for (number, annotation) in kept.enumerate() {
                    if number > 0 && layer == Layer::Gold {
                        builder.problems.push(format!("annotation {} of the same task is left out: import one annotator at a time", number + 1));
                        break;
                    }
                    take_in(&mut builder, annotation, &format!("{list}{number}"), layer);
                }
            }
            for (name, value) in task
                .get("data")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let Some(value) = value
                    .as_str()
                    .map(str::to_string)
                    .or_else(|| value.as_number().map(ToString::to_string))
                else {
                    continue;
                };
                match name.as_str() {
                    name if name == key => {}
                    "id" | "dct" => builder.metadata(name, &value),
                    name => match name.strip_prefix("article_") {
                        Some(name) => builder.metadata(name, &value),
                        None => builder.problems.push(format!("the field {name:?} of its data has no place in tag lines, and is left out")),
                    },
                }
            }
            let (document, problems) = builder.finish();
            reading.problems.extend(problems.into_iter().map(place));
            let id = document.id.as_str().map(str::to_string);
            let number = task.get("id").map_or(at + 1, |id| {
                id.as_u64()
                    .and_then(|id| usize::try_from(id).ok())
                    .unwrap_or(at + 1)
            });
            reading.push(
                id.unwrap_or_else(|| format!("{}-{number}", file.stem())),
                document,
            );
        }
    }
    reading
}

/// The text of a task: its field `text`, else the longest one.
fn text_of(task: &Value) -> Option<(&str, &str)> {
    let data = task.get("data")?.as_object()?;
    let texts = || {
        data.iter()
            .filter_map(|(key, value)| Some((key.as_str(), value.as_str()?)))
    };
    texts()
        .find(|(key, _)| *key == TEXT)
        .or_else(|| texts().max_by_key(|(_, text)| text.len()))
}

/// Takes in the results of an annotation: regions, then their fields, then relations.
fn take_in(builder: &mut Builder<'_>, annotation: &Value, of: &str, layer: Layer) {
    let results: Vec<&Value> = annotation
        .get("result")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let string = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_string()
    };
    let id = |value: &Value, key: &str| format!("{of}-{}", string(value, key));
    for result in &results {
        let value = result.get("value").unwrap_or(&Value::Null);
        let labels = value.get("labels").and_then(Value::as_array);
        let number = |key: &str| {
            value
                .get(key)
                .and_then(Value::as_u64)
                .and_then(|n| usize::try_from(n).ok())
        };
        let Some(labels) = labels.filter(|_| string(result, "type") == "labels") else {
            continue;
        };
        let (Some(start), Some(end)) = (number("start"), number("end")) else {
            builder
                .problems
                .push(format!("{result} has no start and end, and is left out"));
            continue;
        };
        for (at, label) in labels.iter().filter_map(Value::as_str).enumerate() {
            let id = if at == 0 {
                id(result, "id")
            } else {
                format!("{}-{at}", id(result, "id"))
            };
            builder.words(&id, label, start, end, layer);
        }
    }
    for result in &results {
        let value = result.get("value").unwrap_or(&Value::Null);
        let kind = string(result, "type");
        match kind.as_str() {
            "labels" | "relation" => {}
            "textarea" | "choices" | "taxonomy" => {
                let list = if kind == "textarea" {
                    "text"
                } else {
                    kind.as_str()
                };
                let values = value.get(list);
                let values = values
                    .and_then(Value::as_array)
                    .cloned()
                    .or_else(|| Some(vec![values?.clone()]))
                    .unwrap_or_default();
                for value in values.iter().filter_map(Value::as_str) {
                    builder.attribute(&id(result, "id"), &string(result, "from_name"), value);
                }
            }
            _ => builder.problems.push(format!(
                "a result of type {kind:?} has no place in tag lines, and is left out"
            )),
        }
    }
    for result in results
        .iter()
        .filter(|result| string(result, "type") == "relation")
    {
        let labels = result.get("labels").and_then(Value::as_array);
        let role = labels
            .and_then(|labels| labels.first()?.as_str())
            .unwrap_or_default();
        builder.link(&id(result, "from_id"), &id(result, "to_id"), role);
    }
}
