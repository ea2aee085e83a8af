//! Agreement as text and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::eval::number;
use super::sources::Labelled;
use khabar_corpus::agree::{Difference, Figure, Interval, Pair};

/// A pair, what its one annotator wrote, and the intervals of its figures.
pub type Compared<'a> = (&'a Labelled, Pair, Vec<Option<Interval>>);

pub fn text(compared: &[Compared<'_>], together: &[Figure], differences: bool) -> String {
    let mut out = String::new();
    for (one, pair, intervals) in compared {
        let [name, other] = &pair.names;
        let _ = writeln!(out, "{name} and {other}: {} articles", pair.articles.len());
        for left in &pair.left_out {
            let _ = writeln!(out, "  left out: {}: {}", left.article, left.why);
        }
        let counts = pair.counts();
        for (figure, interval) in counts.figures().iter().zip(intervals) {
            let interval = interval.map_or(String::new(), |Interval { from, to }| {
                format!("[{from:.3} – {to:.3}]")
            });
            let _ = writeln!(
                out,
                "  {:22} {:16} {:5}  {interval:15}  ({})",
                figure.of,
                figure.measure,
                number(figure.value),
                figure.over
            );
        }
        for ((layer, kind), spans) in &counts.spans {
            let _ = writeln!(
                out,
                "  {layer:9} {kind:14} F1 exact {:5}  overlapping {:5}  ({} and {})",
                number(spans.exact.f1()),
                number(spans.overlapping.f1()),
                spans.exact.gold,
                spans.exact.found
            );
        }
        for (label, confusion) in &counts.labels {
            for (ours, theirs, count) in
                confusion.cells().filter(|(ours, theirs, _)| ours != theirs)
            {
                let _ = writeln!(out, "  {label}: {ours} against {theirs}: {count}");
            }
        }
        if differences {
            for difference in &pair.differences {
                let _ = writeln!(out, "{}", line(one, pair, difference));
            }
        }
        out.push('\n');
    }
    if !together.is_empty() {
        out.push_str("all together\n");
        for figure in together {
            let value = number(figure.value);
            let _ = writeln!(
                out,
                "  {:22} {:16} {value:5}  ({})",
                figure.of, figure.measure, figure.over
            );
        }
    }
    out
}

/// A difference, with a place that editors jump to.
pub fn line(one: &Labelled, pair: &Pair, difference: &Difference) -> String {
    let [name, other] = &pair.names;
    let said = |said: &Option<String>| said.clone().unwrap_or_else(|| "nothing".to_string());
    format!(
        "{}: {} of “{}”: {name} has {}, {other} has {}",
        one.place(&difference.article, difference.start),
        difference.what,
        difference.words,
        said(&difference.one),
        said(&difference.other)
    )
}

pub fn json(compared: &[Compared<'_>], together: &[Figure]) -> serde_json::Result<String> {
    let pairs: Vec<Value> = compared
        .iter()
        .map(|(one, pair, intervals)| json_of(one, pair, intervals))
        .collect();
    let whole = json!({"pairs": pairs, "together": together});
    serde_json::to_string_pretty(&whole).map(|text| text + "\n")
}

fn json_of(one: &Labelled, pair: &Pair, intervals: &[Option<Interval>]) -> Value {
    let counts = pair.counts();
    let figures = counts.figures();
    let figures = figures.iter().zip(intervals);
    let spans = counts.spans.iter().map(|((layer, kind), spans)| {
        json!({
            "layer": layer,
            "kind": kind,
            "one": spans.exact.gold,
            "other": spans.exact.found,
            "exact": spans.exact.right,
            "overlapping": spans.overlapping.right,
        })
    });
    let tables = counts.labels.iter().map(|(label, confusion)| {
        let cells = confusion
            .cells()
            .map(|(one, other, count)| json!({"one": one, "other": other, "count": count}));
        (label.to_string(), cells.collect())
    });
    let differences = pair.differences.iter().map(|difference| {
        json!({
            "place": one.place(&difference.article, difference.start),
            "article": difference.article,
            "start": difference.start,
            "words": difference.words,
            "what": difference.what,
            "one": difference.one,
            "other": difference.other,
        })
    });
    json!({
        "annotators": pair.names,
        "articles": pair.articles.len(),
        "left_out": pair.left_out,
        "figures": figures.map(|(figure, interval)| json!({
            "of": figure.of,
            "measure": figure.measure,
            "value": figure.value,
            "over": figure.over,
            "interval": interval,
        })).collect::<Vec<_>>(),
        "spans": spans.collect::<Vec<_>>(),
        "confusion": tables.collect::<serde_json::Map<_, _>>(),
        "differences": differences.collect::<Vec<_>>(),
    })
}
