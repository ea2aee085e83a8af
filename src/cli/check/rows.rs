//! Findings as they are written: for a reader, as JSON, as SARIF, as what GitHub shows beside a change.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use serde::Serialize;
use serde_json::{Value, json};

use crate::cli::input::counted;
use khabar_engine::lint::{Level, RULES};
use khabar_engine::message::Lang;

/// How findings are written.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub enum Format {
    /// A line each, for a reader
    Text,
    /// All of it, with the edits of each fix
    Json,
    /// For tools that gather what checkers find
    Sarif,
    /// What a GitHub action shows beside the change
    Github,
}

/// A finding as it is written. Lines and columns count from 1, columns in code points; ends are exclusive.
#[derive(Debug, Serialize)]
pub struct Row {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_column: usize,
    pub level: Level,
    pub code: &'static str,
    pub name: &'static str,
    pub words: String,
    pub message: String,
    /// Where other articles of the corpus say what the message speaks of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<RelatedRow>,
    pub fixes: Vec<FixRow>,
}

/// A place in another article, named by its path below the root of the corpus.
#[derive(Debug, Serialize)]
pub struct RelatedRow {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub end_column: usize,
    /// What stands there.
    pub says: String,
}

/// A way to mend a finding.
#[derive(Debug, Serialize)]
pub struct FixRow {
    pub title: String,
    /// Whether `--fix` takes it, `--unsafe-fixes`, or neither.
    pub taken: &'static str,
    pub edits: Vec<EditRow>,
}

/// A change of the file.
#[derive(Debug, Serialize)]
pub struct EditRow {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
    pub text: String,
}

/// What was found in so many articles, as it is written.
pub fn written(rows: &[Row], files: usize, format: Format, lang: Lang) -> String {
    match format {
        // Plain rows always serialize.
        Format::Json => serde_json::to_string_pretty(rows).unwrap_or_default() + "\n",
        Format::Sarif => format!("{:#}\n", sarif(rows)),
        Format::Github => rows.iter().map(github).collect(),
        Format::Text => text(rows, files, lang),
    }
}

fn text(rows: &[Row], files: usize, lang: Lang) -> String {
    let mut out = String::new();
    let bold = Style::new().bold();
    for row in rows {
        let colour = match row.level {
            Level::Error => AnsiColor::Red,
            Level::Warning => AnsiColor::Yellow,
            _ => AnsiColor::Cyan,
        };
        let (style, level) = (colour.on_default().bold(), word(row.level, lang));
        let _ = writeln!(
            out,
            "{bold}{}:{}:{}{bold:#}: {style}{level}{style:#}: {} [{} {}]",
            row.file, row.line, row.column, row.message, row.code, row.name
        );
        if !row.related.is_empty() {
            let places = row.related.iter();
            let places: Vec<String> = places
                .map(|it| format!("{}:{}", it.file, it.line))
                .collect();
            let _ = writeln!(out, "    {}", places.join(" "));
        }
        for fix in row.fixes.iter().take(1) {
            let _ = writeln!(out, "    → {}", fix.title);
        }
    }
    let count = |levels: &[Level]| rows.iter().filter(|r| levels.contains(&r.level)).count();
    let (errors, warnings) = (count(&[Level::Error]), count(&[Level::Warning]));
    let hints = count(&[Level::Hint, Level::Info]);
    let _ = match lang {
        Lang::En => writeln!(
            out,
            "{} checked: {}, {}, {}",
            counted(files, "article"),
            counted(errors, "error"),
            counted(warnings, "warning"),
            counted(hints, "hint"),
        ),
        Lang::Ar => writeln!(
            out,
            "المقالات المفحوصة: {files}. الأخطاء: {errors}، التحذيرات: {warnings}، التلميحات: {hints}"
        ),
    };
    out
}

/// How serious, as an annotator says it.
fn word(level: Level, lang: Lang) -> &'static str {
    match (lang, level) {
        (Lang::En, _) => level.name(),
        (Lang::Ar, Level::Error) => "خطأ",
        (Lang::Ar, Level::Warning) => "تحذير",
        (Lang::Ar, Level::Info) => "معلومة",
        (Lang::Ar, Level::Hint) => "تلميح",
        (Lang::Ar, Level::Off) => "معطّل",
    }
}

/// SARIF 2.1.0 (OASIS): one run, with the rules by their place.
fn sarif(rows: &[Row]) -> Value {
    let rules: Vec<Value> = RULES
        .iter()
        .map(|rule| {
            json!({
                "id": rule.code,
                "name": rule.name,
                "shortDescription": {"text": rule.summary},
                "defaultConfiguration": {"level": sarif_level(rule.level)},
            })
        })
        .collect();
    let results: Vec<Value> = rows.iter().map(sarif_result).collect();
    json!({
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "khabar",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            // Columns count code points.
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn sarif_result(row: &Row) -> Value {
    let place =
        |region: Value| json!({"artifactLocation": {"uri": uri(&row.file)}, "region": region});
    let region =
        json!({"startLine": row.line, "startColumn": row.column, "endColumn": row.end_column});
    let fixes: Vec<Value> = row
        .fixes
        .iter()
        .map(|fix| {
            let replacements: Vec<Value> = fix.edits.iter().map(sarif_edit).collect();
            json!({
                "description": {"text": fix.title},
                "artifactChanges": [{
                    "artifactLocation": {"uri": uri(&row.file)},
                    "replacements": replacements,
                }],
            })
        })
        .collect();
    let mut result = json!({
        "ruleId": row.code,
        "level": sarif_level(row.level),
        "message": {"text": row.message},
        "locations": [{"physicalLocation": place(region)}],
    });
    // What is no rule of the checker, a mistake in settings, has no place among them.
    if let Some(index) = RULES.iter().position(|rule| rule.code == row.code) {
        result["ruleIndex"] = json!(index);
    }
    if !row.related.is_empty() {
        let places = row.related.iter().map(|it| {
            json!({
                "physicalLocation": {
                    "artifactLocation": {"uri": uri(&it.file)},
                    "region": {"startLine": it.line, "startColumn": it.column, "endColumn": it.end_column},
                },
                "message": {"text": it.says},
            })
        });
        result["relatedLocations"] = places.collect();
    }
    if !fixes.is_empty() {
        result["fixes"] = json!(fixes);
    }
    result
}

fn sarif_edit(edit: &EditRow) -> Value {
    json!({
        "deletedRegion": {
            "startLine": edit.line,
            "startColumn": edit.column,
            "endLine": edit.end_line,
            "endColumn": edit.end_column,
        },
        "insertedContent": {"text": edit.text},
    })
}

fn sarif_level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info | Level::Hint => "note",
        Level::Off => "none",
    }
}

/// The name of a file as the reference that SARIF asks for: `/` between folders, and all that a reference cannot hold escaped.
fn uri(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for byte in file.replace(std::path::MAIN_SEPARATOR, "/").bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => {
                let _ = write!(out, "%{byte:02X}");
            }
        }
    }
    out
}

/// A workflow command of GitHub: `::error file=…,line=…::message`. Its own escapes are those of its documentation.
fn github(row: &Row) -> String {
    let command = match row.level {
        Level::Error => "error",
        Level::Warning => "warning",
        _ => "notice",
    };
    let escaped = |text: &str| {
        text.replace('%', "%25")
            .replace('\r', "%0D")
            .replace('\n', "%0A")
    };
    let property = |text: &str| escaped(text).replace(':', "%3A").replace(',', "%2C");
    format!(
        "::{command} file={},line={},col={},endColumn={},title={}::{}\n",
        property(&row.file),
        row.line,
        row.column,
        row.end_column,
        property(&format!("{} {}", row.code, row.name)),
        escaped(&row.message)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> Row {
        Row {
            file: "أخبار/a b.khabar".into(),
            line: 3,
            column: 4,
            end_column: 9,
            level: Level::Warning,
            code: "K410",
            name: "not-yet",
            words: "اللقاء".into(),
            message: "100%\nis: future, really".into(),
            related: Vec::new(),
            fixes: Vec::new(),
        }
    }

    #[test]
    fn github_reads_percent_signs_line_ends_and_commas() {
        insta::assert_snapshot!(github(&row()), @"::warning file=أخبار/a b.khabar,line=3,col=4,endColumn=9,title=K410 not-yet::100%25%0Ais: future, really");
    }

    #[test]
    fn a_file_is_named_as_a_reference() {
        let log = sarif(&[row()]);
        let result = &log["runs"][0]["results"][0];
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(
            place["artifactLocation"]["uri"],
            "%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/a%20b.khabar"
        );
        let index = result["ruleIndex"].as_u64().unwrap() as usize;
        assert_eq!(
            log["runs"][0]["tool"]["driver"]["rules"][index]["id"],
            "K410"
        );
    }
}
