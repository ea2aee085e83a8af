//! The card of a data set: what it holds, where it comes from, how it was made, under which licence. Markdown with the fields that Hugging Face reads
//! above, after *Datasheets for Datasets* (Gebru et al. 2021).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use super::super::annotate::Layers;
use super::super::input::{display, read};
use super::super::split::Part;
use super::Exported;
use khabar_corpus::PROGRAM;
use khabar_corpus::stats::Stats;
use khabar_engine::annotation::Layer;
use khabar_formats::exchange::{Format, Losses};

/// What a card is made of.
pub struct About<'a> {
    pub exported: &'a [Exported],
    pub losses: &'a [Losses],
    pub format: &'a Format,
    pub layer: Layers,
    pub agreement: Option<&'a Value>,
    pub licence: Option<&'a str>,
}

/// Reads what `khabar agree --format json` wrote.
pub fn agreement(file: &Path) -> Result<Value, String> {
    let name = display(file);
    let wrong =
        |why: &str| format!("{name}: is not what khabar agree --format json writes ({why})");
    let read: Value =
        serde_json::from_str(&read(file)?).map_err(|error| wrong(&error.to_string()))?;
    match read.get("pairs").is_some_and(Value::is_array) {
        true => Ok(read),
        false => Err(wrong("there are no \"pairs\"")),
    }
}

/// What whoever publishes has to fill in.
const OPEN: &str = "**To be filled in.**";

impl About<'_> {
    /// The card, with the fields of the format's own above, if it has one.
    pub fn card(&self, own: Option<&[u8]>) -> String {
        let own = own.map(String::from_utf8_lossy).unwrap_or_default();
        let mut out = self.fields(&own);
        let stats = self.stats();
        out.push_str("\n# Data set card\n\nArabic news with actors, places, times and events as annotators wrote them down, exported by ");
        let layer = match self.layer.only() {
            Some(Layer::Gold) => "what annotators wrote (gold)",
            Some(Layer::Silver) => "what the program proposes (silver): no annotator has seen it",
            None => "what annotators wrote (gold) and what the program proposes beside it (silver)",
        };
        let _ = writeln!(
            out,
            "Khabar {PROGRAM} as {}. It holds {layer}.",
            self.format.name
        );
        self.what(&mut out, &stats);
        self.sources(&mut out);
        self.making(&mut out, &stats);
        self.lost(&mut out);
        let licence = self.licence.unwrap_or(OPEN);
        let _ = writeln!(
            out,
            "\n## Licence and use\n\n- Licence of the labels: {licence}\n- Rights to the texts: {OPEN} Those of news are mostly their publishers'.\n- Persons and what is said of them: {OPEN}\n- To be cited as: {OPEN}"
        );
        out
    }

    /// The fields that Hugging Face reads, between two lines of dashes.
    fn fields(&self, own: &str) -> String {
        let inner = own
            .strip_prefix("---\n")
            .and_then(|rest| rest.split_once("\n---"));
        let inner = inner.map_or("language:\n- ar", |(fields, _)| fields);
        let licence = self
            .licence
            .map(|licence| format!("license: {}\n", licence.to_lowercase()));
        format!(
            "---\n{inner}\n{}task_categories:\n- token-classification\n---\n",
            licence.unwrap_or_default()
        )
    }

    fn stats(&self) -> Stats {
        let mut stats = Stats::default();
        for article in self.exported {
            stats.add(article.document.clone(), &article.knowledge);
        }
        stats
    }

    fn what(&self, out: &mut String, stats: &Stats) {
        out.push_str("\n## What it holds\n\n| | |\n|---|---|\n");
        let counts = [
            ("articles", stats.articles),
            ("words", stats.words),
            ("mentions", stats.mentions),
            ("times", stats.times),
            ("events", stats.events),
            ("notes", stats.notes),
            (
                "labels on which annotators differ, in no format but jsonl",
                stats.open,
            ),
        ];
        for (name, count) in counts {
            let _ = writeln!(out, "| {name} | {count} |");
        }
        for part in Part::ALL {
            let own = self
                .exported
                .iter()
                .filter(|a| a.part == Some(part))
                .count();
            if own > 0 {
                let _ = writeln!(out, "| articles in {} | {own} |", part.name());
            }
        }
        for (table, title) in [("mention kind", "Mentions"), ("event type", "Events")] {
            let rows = stats.table(table);
            if !rows.is_empty() {
                let rows: Vec<String> = rows.iter().map(|(v, n)| format!("{v} {n}")).collect();
                let _ = writeln!(out, "\n{title} by {table}: {}.", rows.join(", "));
            }
        }
    }

    /// The outlets and the days of the articles.
    fn sources(&self, out: &mut String) {
        let mut outlets: BTreeMap<&str, usize> = BTreeMap::new();
        for article in self.exported {
            let outlet = article.document.article.get("source");
            *outlets
                .entry(outlet.map_or("not stated", String::as_str))
                .or_default() += 1;
        }
        let days = self
            .exported
            .iter()
            .filter_map(|a| a.document.dct.as_deref());
        let (first, last) = (days.clone().min(), days.clone().max());
        let dated = days.count();
        out.push_str("\n## Where it comes from\n\n");
        if let (Some(first), Some(last)) = (first, last) {
            let _ = writeln!(
                out,
                "{dated} of {} articles are dated, from {first} to {last}.\n",
                self.exported.len()
            );
        }
        out.push_str("| outlet | articles |\n|---|---|\n");
        for (outlet, count) in outlets {
            let _ = writeln!(out, "| {} | {count} |", outlet.replace('|', "\\|"));
        }
        let _ = writeln!(out, "\nHow the articles were chosen: {OPEN}");
    }

    /// Codebook, annotators, how far they agree.
    fn making(&self, out: &mut String, stats: &Stats) {
        out.push_str("\n## How it was annotated\n\n");
        let mut codebooks: Vec<String> = self
            .exported
            .iter()
            .map(|article| {
                let about = &article.knowledge.codebook.codebook;
                format!("{} {} ({})", about.id, about.version, about.source)
            })
            .collect();
        codebooks.sort();
        codebooks.dedup();
        let _ = writeln!(out, "- Codebook: {}", codebooks.join(", "));
        for (table, title) in [
            ("annotator", "Annotators, with their articles"),
            ("status", "Articles by status"),
        ] {
            let rows = stats.table(table);
            let rows: Vec<String> = rows.iter().map(|(v, n)| format!("{v} {n}")).collect();
            if !rows.is_empty() {
                let _ = writeln!(out, "- {title}: {}", rows.join(", "));
            }
        }
        let Some(pairs) = self
            .agreement
            .and_then(|read| read.get("pairs")?.as_array())
        else {
            let _ = writeln!(
                out,
                "- Agreement: {OPEN} `khabar agree --format json` measures it, and `--agreement` puts it here."
            );
            return;
        };
        out.push_str("\nAgreement, by `khabar agree`, with 95 % intervals over articles:\n\n| annotators | of | measure | value | interval | n |\n|---|---|---|---|---|---|\n");
        for pair in pairs {
            let text = |value: Option<&Value>| match value {
                Some(Value::String(text)) => text.clone(),
                Some(Value::Number(number)) => match number.as_f64().filter(|_| number.is_f64()) {
                    Some(number) => format!("{number:.3}"),
                    None => number.to_string(),
                },
                _ => "–".to_string(),
            };
            let names = pair.get("annotators").and_then(Value::as_array);
            let names: Vec<String> = names.into_iter().flatten().map(|n| text(Some(n))).collect();
            let figures = pair.get("figures").and_then(Value::as_array);
            for figure in figures.into_iter().flatten() {
                let of = |key: &str| text(figure.get(key));
                let interval = figure
                    .get("interval")
                    .and_then(|i| Some((i.get("from")?, i.get("to")?)));
                let interval = interval.map_or("–".to_string(), |(from, to)| {
                    format!("{} – {}", text(Some(from)), text(Some(to)))
                });
                let _ = writeln!(
                    out,
                    "| {} | {} | {} | {} | {interval} | {} |",
                    names.join(", "),
                    of("of"),
                    of("measure"),
                    of("value"),
                    of("over")
                );
            }
        }
    }

    fn lost(&self, out: &mut String) {
        let mut total = Losses::default();
        self.losses.iter().for_each(|lost| total.join(lost));
        let _ = writeln!(out, "\n## What this format leaves out\n");
        if total.is_empty() {
            out.push_str("Nothing of what the articles say.\n");
        }
        for (_, thing, tally) in total.iter() {
            let _ = writeln!(out, "- {} × {}", tally.count, thing.label().en);
        }
    }
}
