//! What a corpus holds, as a page.

use khabar_corpus::Corpus;
use khabar_corpus::stats::{Stats, TABLES};
use khabar_engine::message::Lang;
use khabar_formats::view::{Block, Plot, Sheet};

use super::totals;

/// What the totals and the tables are called in Arabic.
const ARABIC: &[(&str, &str)] = &[
    ("articles", "المقالات"),
    ("words", "الكلمات"),
    ("mentions", "الذكر"),
    ("times", "الأزمنة"),
    ("events", "الأحداث"),
    ("notes", "الملاحظات"),
    ("open differences", "خلافات لم تُحسم"),
    ("status", "حالة المقال"),
    ("annotator", "الموسِّم"),
    ("month", "المقالات في كل شهر"),
    ("mention kind", "نوع الذكر"),
    ("actor", "الفاعل"),
    ("country", "البلد"),
    ("time type", "نوع الزمن"),
    ("event type", "نوع الحدث"),
    ("mode", "الكيفية"),
    ("event status", "حالة الحدث"),
    ("dyad", "من فعل بمن"),
];

fn called(name: &str, lang: Lang) -> String {
    let arabic = ARABIC.iter().find(|(en, _)| *en == name);
    let arabic = arabic.filter(|_| lang == Lang::Ar);
    arabic.map_or(name, |(_, ar)| ar).to_string()
}

/// The page, with so many rows of each table.
pub fn page(
    stats: &Stats,
    corpus: Option<&Corpus>,
    lang: Lang,
    title: String,
    top: usize,
) -> String {
    let numbers = totals(stats).into_iter();
    let numbers = numbers.map(|(name, count)| (called(name, lang), count.to_string()));
    let tables = TABLES.iter().filter_map(|name| {
        let rows = stats.table(name);
        let title = called(name, lang);
        if rows.is_empty() {
            return None;
        }
        let named = |(value, count): &(&str, usize)| (label(name, value, corpus, lang), *count);
        Some(match *name {
            "month" => Plot::Columns {
                title,
                rows: rows.iter().map(named).collect(),
            },
            _ => Plot::Bars {
                title,
                rows: rows.iter().take(top).map(named).collect(),
                more: rows.len().saturating_sub(top),
            },
        })
    });
    let plots = std::iter::once(Plot::Numbers(numbers.collect())).chain(tables);
    let block = Block {
        plots: plots.collect(),
        ..Block::default()
    };
    Sheet {
        lang,
        title,
        blocks: vec![block],
    }
    .html()
}

/// A value as people know it: an actor by name, with its id behind.
fn label(table: &str, value: &str, corpus: Option<&Corpus>, lang: Lang) -> String {
    let name = |id: &str| {
        let actors = &corpus?.knowledge.actors;
        let actor = actors.actor(actors.find(id)?)?;
        Some(match lang {
            Lang::En => actor.en.clone(),
            Lang::Ar => actor.ar.clone(),
        })
    };
    match table {
        "actor" => name(value).map_or(value.to_string(), |name| format!("{name} ({value})")),
        "dyad" => {
            let parts: Option<Vec<String>> = value.split(" > ").map(name).collect();
            let arrow = match lang {
                Lang::En => " → ",
                Lang::Ar => " ← ",
            };
            parts.map_or(value.to_string(), |parts| parts.join(arrow))
        }
        _ => value.to_string(),
    }
}
