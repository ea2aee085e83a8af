//! Agreement as a page.

use khabar_corpus::agree::{Difference, Figure, Interval, Pair};
use khabar_engine::message::{Lang, Message};
use khabar_formats::view::{Block, OnScale, Plot, Sheet};

use super::sources::Labelled;
use super::tell::Compared;

/// What figures, measures and labels are called in Arabic.
const ARABIC: &[(&str, &str)] = &[
    ("mentions", "الذكر"),
    ("timexes", "الأزمنة"),
    ("events", "الأحداث"),
    ("kind", "نوع الذكر"),
    ("actor", "الفاعل"),
    ("TIMEX3 type", "نوع الزمن (TIMEX3)"),
    ("TIMEX3 value", "قيمة الزمن (TIMEX3)"),
    ("type", "نوع الحدث"),
    ("status", "حالة الحدث"),
    ("mode", "الكيفية"),
    ("context", "السياق"),
    ("date", "التاريخ"),
    ("triggers of any type", "الكلمات الدالة من أي نوع"),
    ("arguments", "المشاركون"),
    ("extent", "حدود الكلمات"),
    ("words", "الكلمات"),
    ("F1", "F1"),
    ("F1, exact", "F1 عند التطابق"),
    ("F1, overlapping", "F1 عند التداخل"),
    ("alpha", "ألفا (كريبندورف)"),
    ("kappa", "كابا (كوهين)"),
];

/// What something is called in a language.
fn called(name: &str, lang: Lang) -> String {
    let arabic = ARABIC.iter().find(|(en, _)| *en == name);
    let arabic = arabic.filter(|_| lang == Lang::Ar);
    arabic.map_or(name, |(_, ar)| ar).to_string()
}

/// The page: the figures of each pair with their intervals, what was taken for what, and every difference with its place.
pub fn page(compared: &[Compared<'_>], together: &[Figure], lang: Lang) -> String {
    let say = |en: &str, ar: &str| Message::new(en, ar).get(lang).to_string();
    let mut blocks: Vec<Block> = compared
        .iter()
        .map(|(one, pair, intervals)| of_pair(one, pair, intervals, lang))
        .collect();
    if !together.is_empty() {
        let rows = together.iter().map(|figure| on_scale(figure, None, lang));
        blocks.push(Block {
            title: Some(say("all together", "الجميع معا")),
            plots: vec![Plot::Scale {
                title: say("what all of them say", "ما يقوله الجميع"),
                rows: rows.collect(),
            }],
            ..Block::default()
        });
    }
    let names: Vec<&str> = compared
        .iter()
        .flat_map(|(_, pair, _)| pair.names.iter().map(String::as_str))
        .collect();
    let mut different: Vec<&str> = Vec::new();
    for name in names {
        if !different.contains(&name) {
            different.push(name);
        }
    }
    Sheet {
        lang,
        title: match lang {
            Lang::En => format!("Agreement of {}", different.join(lang.comma())),
            Lang::Ar => format!("الاتفاق بين {}", different.join(lang.comma())),
        },
        blocks,
    }
    .html()
}

fn on_scale(figure: &Figure, interval: Option<Interval>, lang: Lang) -> OnScale {
    OnScale {
        label: called(&figure.of, lang),
        measure: called(figure.measure, lang),
        value: figure.value,
        interval: interval.map(|Interval { from, to }| (from, to)),
        over: figure.over,
    }
}

fn of_pair(one: &Labelled, pair: &Pair, intervals: &[Option<Interval>], lang: Lang) -> Block {
    let say = |en: &str, ar: &str| Message::new(en, ar).get(lang).to_string();
    let counts = pair.counts();
    let figures = counts.figures();
    let figures = figures.iter().zip(intervals);
    let mut plots = vec![Plot::Scale {
        title: say(
            "figures, with the intervals in which 95 of 100 draws of the articles lie",
            "المقاييس، مع المجالات التي تقع فيها 95 من كل 100 سحبة للمقالات",
        ),
        rows: figures
            .map(|(figure, interval)| on_scale(figure, *interval, lang))
            .collect(),
    }];
    let kinds = counts.spans.iter().map(|((layer, kind), spans)| OnScale {
        label: format!("{}: {kind}", called(layer, lang)),
        measure: called("F1, exact", lang),
        value: spans.exact.f1(),
        interval: None,
        over: spans.exact.gold + spans.exact.found,
    });
    plots.push(Plot::Scale {
        title: say("by kind", "بحسب النوع"),
        rows: kinds.collect(),
    });
    for (label, confusion) in &counts.labels {
        let cells = confusion.cells();
        let cells: Vec<(String, String, usize)> = cells
            .map(|(one, other, count)| (one.to_string(), other.to_string(), count))
            .collect();
        // Where both always say the same there is nothing to see.
        if cells.iter().any(|(one, other, _)| one != other) {
            plots.push(Plot::Matrix {
                title: called(label, lang),
                names: pair.names.clone(),
                cells,
            });
        }
    }
    let differences = pair.differences.iter().map(|difference| {
        let place = one.place(&difference.article, difference.start);
        (place, told(pair, difference, lang))
    });
    plots.push(Plot::List {
        title: match lang {
            Lang::En => format!("{} differences", pair.differences.len()),
            Lang::Ar => format!("الخلافات: {}", pair.differences.len()),
        },
        rows: differences.collect(),
    });
    let left = pair.left_out.iter().map(|left| {
        let why = match lang {
            Lang::En => &left.why,
            Lang::Ar => &left.why_ar,
        };
        (left.article.clone(), why.clone())
    });
    let left: Vec<(String, String)> = left.collect();
    if !left.is_empty() {
        plots.push(Plot::List {
            title: say("left out", "ما تُرك"),
            rows: left,
        });
    }
    let [name, other] = &pair.names;
    Block {
        title: Some(match lang {
            Lang::En => format!("{name} and {other}"),
            Lang::Ar => format!("{name} و{other}"),
        }),
        note: Some(match lang {
            Lang::En => format!("{} articles that both have", pair.articles.len()),
            Lang::Ar => format!("المقالات التي عند كليهما: {}", pair.articles.len()),
        }),
        plots,
    }
}

/// What the one has and the other has.
fn told(pair: &Pair, difference: &Difference, lang: Lang) -> String {
    let [name, other] = &pair.names;
    let what = called(difference.what, lang);
    let nothing = Message::new("nothing", "لا شيء");
    let said = |said: &Option<String>| {
        let said = said.as_deref().filter(|said| !said.is_empty());
        said.unwrap_or(nothing.get(lang)).to_string()
    };
    let (one, two) = (said(&difference.one), said(&difference.other));
    let words = &difference.words;
    match lang {
        Lang::En => format!("{what} of “{words}”: {name} has {one}, {other} has {two}"),
        Lang::Ar => format!("{what} عند «{words}»: عند {name}: {one}؛ عند {other}: {two}"),
    }
}
