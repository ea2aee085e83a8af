//! What an export says of itself: on standard error, and in a report.

use std::path::Path;

use serde::Serialize;
use serde_json::json;

use super::super::annotate::Layers;
use super::super::input::{complain, display};
use super::super::split::Part;
use super::Exported;
use khabar_engine::annotation::Layer;
use khabar_engine::message::Lang;
use khabar_formats::document::is_suggested;
use khabar_formats::exchange::{By, Format, Losses};

/// What an article loses, in the report.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a serde_json::Value,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    lost: serde_json::Value,
}

/// How many articles are told of one by one on standard error.
const TOLD: usize = 10;

/// Says what was exported, and what is lost: of the first articles, and of all together.
pub fn tell(
    exported: &[Exported],
    losses: &[Losses],
    format: &Format,
    (output, layer): (&Path, Layers),
    lang: Lang,
) {
    let count =
        |exported: usize| format!("{exported} article{}", if exported == 1 { "" } else { "s" });
    for article in exported.iter().filter(|article| article.wrong > 0) {
        let wrong = article.wrong;
        complain(&format!(
            "{}: {wrong} error{} in its tag lines; what they say wrong is not exported; khabar check names each",
            article.file,
            if wrong == 1 { "" } else { "s" }
        ));
    }
    let suggested = exported
        .iter()
        .filter(|a| is_suggested(&a.document))
        .count();
    if suggested > 0 && layer == Layers::Gold {
        complain(&format!(
            "{}: nobody has looked at what is suggested there (status=suggested), and it is no gold; --layer silver has it",
            count(suggested)
        ));
    }
    let mut total = Losses::default();
    let mut told = 0;
    for (article, lost) in exported.iter().zip(losses) {
        total.join(lost);
        if lost.is_empty() {
            continue;
        }
        told += 1;
        if told <= TOLD && exported.len() > 1 {
            let parts: Vec<String> = lost
                .iter()
                .map(|(_, thing, tally)| format!("{} {}", tally.count, thing.code()))
                .collect();
            complain(&format!(
                "{}: not in {}: {}",
                article.file,
                format.name,
                parts.join(", ")
            ));
        }
    }
    if told > TOLD && exported.len() > 1 {
        complain(&format!(
            "and {} like these (--report FILE names all)",
            count(told - TOLD)
        ));
    }
    let to = if output.as_os_str() == "-" {
        "standard output".to_string()
    } else {
        display(output)
    };
    let parts: Vec<String> = Part::ALL
        .iter()
        .map(|part| {
            (
                part,
                exported
                    .iter()
                    .filter(|article| article.part == Some(*part))
                    .count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .map(|(part, count)| format!("{} {count}", part.name()))
        .collect();
    let parts = if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join(", "))
    };
    let rest = if total.is_empty() {
        "nothing is lost"
    } else {
        "lost:"
    };
    complain(&format!(
        "{} to {} in {to}{parts}; {rest}",
        count(exported.len()),
        format.name
    ));
    for (by, thing, tally) in total.iter() {
        let examples: Vec<String> = tally
            .examples
            .iter()
            .map(|words| format!("«{words}»"))
            .collect();
        let examples = if examples.is_empty() {
            String::new()
        } else {
            format!(": {}", examples.join(" "))
        };
        let by = match by {
            By::Format => String::new(),
            By::Reader(reader) => format!(" (written, but {reader} drops it)"),
        };
        complain(&format!(
            "  {} × {}{by}{examples}",
            tally.count,
            thing.label().get(lang)
        ));
    }
}

/// What is lost, as JSON.
fn lost(losses: &Losses) -> serde_json::Value {
    let row = |(by, thing, tally): (
        By,
        khabar_formats::exchange::Thing,
        &khabar_formats::exchange::Tally,
    )| {
        json!({
            "what": thing.code(),
            "by": match by { By::Format => "format", By::Reader(_) => "reader" },
            "reader": match by { By::Format => None, By::Reader(reader) => Some(reader) },
            "count": tally.count,
            "examples": tally.examples,
            "en": thing.label().en,
            "ar": thing.label().ar,
        })
    };
    losses.iter().map(row).collect()
}

pub fn report_of(
    exported: &[Exported],
    losses: &[Losses],
    format: &Format,
    layer: Layers,
) -> String {
    let mut total = Losses::default();
    losses.iter().for_each(|lost| total.join(lost));
    let rows: Vec<Row<'_>> = exported
        .iter()
        .zip(losses)
        .map(|(article, losses)| Row {
            id: &article.document.id,
            file: &article.file,
            part: article.part.map(Part::name),
            lost: lost(losses),
        })
        .collect();
    let layer = layer.only().map_or("both", Layer::name);
    let report =
        json!({ "format": format.name, "layer": layer, "articles": rows, "lost": lost(&total) });
    // Plain values always serialize.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
