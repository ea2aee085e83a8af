//! A table of actors: comma-separated, with a header.
//!
//! Columns `id`, `kind`, `ar` and `en` are needed; `aliases`, `guarded` (both parted by `|`), `country`, `plover`, `cameo`, `wikidata` and
//! `note` may be there. Another column is reported, and so is a row that gives no entry.

use serde::Deserialize;

use super::Imported;
use khabar_engine::actors::{Actor, ActorKind};

/// Why a table was not read.
#[derive(Debug, thiserror::Error)]
pub enum TableError {
    /// No table at all.
    #[error("not a table of comma-separated values: {0}")]
    Csv(#[from] csv::Error),
    /// A column that is needed.
    #[error("the header has no column {0:?}; there must be id, kind, ar and en")]
    Column(&'static str),
}

#[derive(Debug, Deserialize)]
struct Row {
    id: String,
    kind: ActorKind,
    ar: String,
    en: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    guarded: String,
    country: Option<String>,
    plover: Option<String>,
    cameo: Option<String>,
    wikidata: Option<String>,
    note: Option<String>,
}

const COLUMNS: [&str; 11] = [
    "id", "kind", "ar", "en", "aliases", "guarded", "country", "plover", "cameo", "wikidata",
    "note",
];

/// Reads a table.
pub fn read(text: &str) -> Result<Imported, TableError> {
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let header = reader.headers()?.clone();
    for column in COLUMNS.iter().take(4) {
        if !header.iter().any(|name| name == *column) {
            return Err(TableError::Column(column));
        }
    }
    let mut imported = Imported::default();
    for name in header.iter().filter(|name| !COLUMNS.contains(name)) {
        imported.left_out.push(format!(
            "column {name:?} is left out; there are {}",
            COLUMNS.join(", ")
        ));
    }
    let parts = |text: String| {
        let parts = text
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty());
        parts.map(str::to_string).collect()
    };
    let said = |text: Option<String>| text.filter(|text| !text.is_empty());
    for row in reader.deserialize::<Row>() {
        match row {
            Ok(row) => imported.actors.push(Actor {
                id: row.id,
                kind: row.kind,
                ar: row.ar,
                en: row.en,
                aliases: parts(row.aliases),
                guarded: parts(row.guarded),
                country: said(row.country),
                plover: said(row.plover),
                cameo: said(row.cameo),
                wikidata: said(row.wikidata),
                note: said(row.note),
                ..Actor::default()
            }),
            Err(error) => imported.left_out.push(error.to_string()),
        }
    }
    Ok(imported)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_an_entry_and_what_is_not_is_reported() {
        let table = "id,kind,ar,en,aliases,colour\nal-wadi-bank,company,مصرف الوادي,Wadi Bank,بنك الوادي|الوادي للصرافة,red\nx,planet,س,X,,\n";
        let imported = read(table).unwrap();
        assert_eq!(imported.actors[0].aliases, ["بنك الوادي", "الوادي للصرافة"]);
        assert!(
            imported.actors[0]
                .to_toml()
                .starts_with("[[actor]]\nid = \"al-wadi-bank\"\nkind = \"company\"\n")
        );
        assert_eq!(imported.left_out.len(), 2, "{:?}", imported.left_out);
        assert!(
            imported.left_out[1].contains("planet"),
            "{:?}",
            imported.left_out
        );
        assert!(matches!(read("id,ar\n"), Err(TableError::Column("kind"))));
    }
}
