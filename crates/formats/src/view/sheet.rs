//! Figures on a page: numbers, bars, months, intervals, confusions, lists. HTML that needs no other file and no script, under a policy that lets
//! nothing be loaded.
//!
//! Plots are SVG beside the numbers they show, which stand in tables: they can be read aloud and copied. No text stands in an SVG, as the order
//! of Arabic and Latin in it is the browser's guess.

use khabar_engine::message::Lang;
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use super::page::{STYLE, digest};
use super::say;

const SHEET: &str = include_str!("sheet.css");

/// A page of figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// The language of the page.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// What stands on it, in order.
    pub blocks: Vec<Block>,
}

/// What belongs together on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Block {
    /// Its heading; none where it needs none.
    pub title: Option<String>,
    /// What is said below it.
    pub note: Option<String>,
    /// Its plots.
    pub plots: Vec<Plot>,
}

/// A plot.
#[derive(Debug, Clone, PartialEq)]
pub enum Plot {
    /// Numbers, each with what it counts.
    Numbers(Vec<(String, String)>),
    /// How often each value stands.
    Bars {
        /// What the values are.
        title: String,
        /// The values that are shown.
        rows: Vec<(String, usize)>,
        /// How many more there are.
        more: usize,
    },
    /// How much there is in each month or year, in their order.
    Columns {
        /// What is counted.
        title: String,
        /// The counts.
        rows: Vec<(String, usize)>,
    },
    /// Figures from 0 to 1, with their intervals.
    Scale {
        /// What the figures are.
        title: String,
        /// The figures.
        rows: Vec<OnScale>,
    },
    /// How often one value stands against another.
    Matrix {
        /// What the values are.
        title: String,
        /// Whose the rows and the columns are.
        names: [String; 2],
        /// Row, column and how often.
        cells: Vec<(String, String, usize)>,
    },
    /// Places, with what is said of each.
    List {
        /// What they are.
        title: String,
        /// The place and what is said.
        rows: Vec<(String, String)>,
    },
}

/// A figure from 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct OnScale {
    /// What it is of.
    pub label: String,
    /// Which measure.
    pub measure: String,
    /// The figure; none where there is nothing to measure.
    pub value: Option<f64>,
    /// Its interval.
    pub interval: Option<(f64, f64)>,
    /// How many things it is over.
    pub over: usize,
}

impl Sheet {
    /// The page.
    ///
    /// ```
    /// use khabar_formats::view::{Plot, Block, Sheet};
    /// let rows = vec![("trump".to_string(), 3)];
    /// let plots = vec![Plot::Bars { title: "actor".to_string(), rows, more: 0 }];
    /// let block = Block { plots, ..Block::default() };
    /// let sheet = Sheet { title: "counts".to_string(), blocks: vec![block], ..Sheet::default() };
    /// assert!(sheet.html().contains("<rect"));
    /// ```
    pub fn html(&self) -> String {
        let policy = format!(
            "default-src 'none'; style-src {} {}; base-uri 'none'; form-action 'none'",
            digest(STYLE),
            digest(SHEET)
        );
        let whole = markup! {
            (DOCTYPE)
            html lang=(self.lang.code()) dir=(self.lang.direction()) {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    title { (self.title) }
                    style { (PreEscaped(STYLE)) }
                    style { (PreEscaped(SHEET)) }
                }
                body.sheet {
                    main {
                        h1 dir="auto" { (self.title) }
                        @for block in &self.blocks { (self.block(block)) }
                    }
                }
            }
        };
        whole.into_string()
    }

    fn block(&self, block: &Block) -> Markup {
        markup! {
            section {
                @if let Some(title) = &block.title { h2 dir="auto" { (title) } }
                @if let Some(note) = &block.note { p.about dir="auto" { (note) } }
                div.plots { @for plot in &block.plots { (self.plot(plot)) } }
            }
        }
    }

    fn plot(&self, plot: &Plot) -> Markup {
        match plot {
            Plot::Numbers(numbers) => markup! {
                dl.numbers { @for (label, value) in numbers { div { dt { (label) } dd { bdi { (value) } } } } }
            },
            Plot::Bars { title, rows, more } => self.bars(title, rows, *more),
            Plot::Columns { title, rows } => self.columns(title, rows),
            Plot::Scale { title, rows } => self.scale(title, rows),
            Plot::Matrix {
                title,
                names,
                cells,
            } => matrix(title, names, cells),
            Plot::List { title, rows } => markup! {
                figure.list {
                    figcaption { (title) }
                    ol { @for (place, said) in rows { li { code { (place) } " " bdi { (said) } } } }
                }
            },
        }
    }

    /// Where something begins that is so wide of a hundred: lines are read from the right in Arabic.
    fn from(&self, start: f64, width: f64) -> String {
        let left = match self.lang {
            Lang::En => start,
            Lang::Ar => 100.0 - start - width,
        };
        number(left)
    }

    fn bars(&self, title: &str, rows: &[(String, usize)], more: usize) -> Markup {
        let most = rows
            .iter()
            .map(|(_, count)| *count)
            .max()
            .unwrap_or_default();
        markup! {
            figure.bars {
                figcaption { (title) }
                table {
                    @for (label, count) in rows {
                        tr {
                            th scope="row" { bdi { (label) } }
                            td.plot { (self.bar(share(*count, most))) }
                            td.count { (count) }
                        }
                    }
                }
                @if more > 0 { p.about { (say(self.lang, "and others: ", "وغيرها: ")) (more) } }
            }
        }
    }

    fn bar(&self, width: f64) -> Markup {
        markup! {
            svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                rect.bar x=(self.from(0.0, width)) y="0" width=(number(width)) height="10" {}
            }
        }
    }

    fn columns(&self, title: &str, rows: &[(String, usize)]) -> Markup {
        let most = rows
            .iter()
            .map(|(_, count)| *count)
            .max()
            .unwrap_or_default();
        let width = 100.0 / rows.len().max(1) as f64;
        markup! {
            figure.columns {
                figcaption { (title) }
                svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true" {
                    @for (at, (label, count)) in rows.iter().enumerate() {
                        @let height = share(*count, most);
                        rect.bar x=(self.from(at as f64 * width + width * 0.1, width * 0.8)) width=(number(width * 0.8))
                            y=(number(100.0 - height)) height=(number(height)) { title { (label) ": " (count) } }
                    }
                }
                @if let [first, .., last] = rows { p.ends { bdi { (first.0) } bdi { (last.0) } } }
                details {
                    summary { (say(self.lang, "numbers", "الأعداد")) }
                    table { @for (label, count) in rows { tr { th scope="row" { bdi { (label) } } td.count { (count) } } } }
                }
            }
        }
    }

    fn scale(&self, title: &str, rows: &[OnScale]) -> Markup {
        markup! {
            figure.scale {
                figcaption { (title) }
                table {
                    @for row in rows {
                        tr {
                            th scope="row" { (row.label) }
                            td { (row.measure) }
                            td.plot { (self.point(row)) }
                            td.count { @match row.value { Some(value) => { (format!("{value:.3}")) } None => "–" } }
                            td.about { @if let Some((from, to)) = row.interval { bdi { (format!("{from:.3} – {to:.3}")) } } }
                            td.about { bdi { "n = " (row.over) } }
                        }
                    }
                }
            }
        }
    }

    /// A point on a line from 0 to 1, with its interval. What lies outside is shown at the end.
    fn point(&self, row: &OnScale) -> Markup {
        let at = |value: f64| value.clamp(0.0, 1.0) * 100.0;
        markup! {
            svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                rect.ground x="0" y="4.5" width="100" height="1" {}
                @if let Some((from, to)) = row.interval {
                    rect.interval x=(self.from(at(from), at(to) - at(from))) y="3" width=(number(at(to) - at(from))) height="4" {}
                }
                @if let Some(value) = row.value {
                    rect.bar x=(self.from(at(value).min(99.0), 1.0)) y="0" width="1" height="10" {}
                }
            }
        }
    }
}

fn matrix(title: &str, names: &[String; 2], cells: &[(String, String, usize)]) -> Markup {
    let sorted = |side: fn(&(String, String, usize)) -> &String| {
        let mut all: Vec<&String> = cells.iter().map(side).collect();
        all.sort();
        all.dedup();
        all
    };
    let (rows, columns) = (sorted(|cell| &cell.0), sorted(|cell| &cell.1));
    let most = cells.iter().map(|cell| cell.2).max().unwrap_or_default();
    let count = |row: &String, column: &String| {
        let here = cells
            .iter()
            .filter(|cell| cell.0 == *row && cell.1 == *column);
        here.map(|cell| cell.2).sum::<usize>()
    };
    let [one, other] = names;
    markup! {
        figure.matrix {
            figcaption { (title) ": " bdi { (one) } " ↓ " bdi { (other) } " →" }
            table dir="ltr" {
                tr { td {} @for column in &columns { th scope="col" { bdi { (column) } } } }
                @for row in &rows {
                    tr {
                        th scope="row" { bdi { (row) } }
                        @for column in &columns {
                            @let count = count(row, column);
                            td.count {
                                @if count > 0 {
                                    svg viewBox="0 0 10 10" preserveAspectRatio="none" aria-hidden="true" {
                                        rect class=(if row == column { "same" } else { "other" }) width="10" height="10"
                                            fill-opacity=(number(0.15 + 0.65 * share(count, most) / 100.0)) {}
                                    }
                                    span { (count) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// How many of a hundred a count is of the most.
fn share(count: usize, most: usize) -> f64 {
    100.0 * count as f64 / most.max(1) as f64
}

fn number(value: f64) -> String {
    format!("{value:.2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_text_and_bars_begin_where_one_reads_from() {
        let sheet = |lang| Sheet {
            lang,
            title: "<b>".to_string(),
            blocks: vec![Block {
                plots: vec![Plot::Bars {
                    title: "t".to_string(),
                    rows: vec![("<script>".to_string(), 4), ("b".to_string(), 1)],
                    more: 3,
                }],
                ..Block::default()
            }],
        };
        let (en, ar) = (sheet(Lang::En).html(), sheet(Lang::Ar).html());
        assert!(en.contains("&lt;script&gt;") && !en.contains("<script"));
        assert!(en.contains(r#"x="0.00" y="0" width="25.00""#), "{en}");
        assert!(ar.contains(r#"x="75.00" y="0" width="25.00""#), "{ar}");
        assert!(ar.contains(r#"dir="rtl""#) && ar.contains("وغيرها: 3"));
        // A style attribute would be refused by the policy.
        assert!(!en.contains(" style="));
    }

    #[test]
    fn what_lies_outside_the_scale_is_shown_at_its_end() {
        let row = |value, interval| OnScale {
            label: "type".to_string(),
            measure: "alpha".to_string(),
            value,
            interval,
            over: 7,
        };
        let rows = vec![row(Some(-0.2), Some((-0.5, 0.25))), row(None, None)];
        let plots = vec![Plot::Scale {
            title: "t".to_string(),
            rows,
        }];
        let block = Block {
            plots,
            ..Block::default()
        };
        let html = Sheet {
            blocks: vec![block],
            ..Sheet::default()
        }
        .html();
        assert!(
            html.contains(r#"class="interval" x="0.00" y="3" width="25.00""#),
            "{html}"
        );
        assert!(html.contains("-0.200") && html.contains("–"));
    }
}
