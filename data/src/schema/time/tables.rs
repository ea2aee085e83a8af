//! Reading the data files: tables of rows, each with the forms of a word and, in fields of its table's own, what they say.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use toml::{Spanned, Table, Value};

use crate::schema::Fault;

/// A form and what it says.
#[derive(Debug, Clone)]
pub struct Entry<W> {
    /// The form, as the data file spells it.
    pub form: String,
    /// What it says.
    pub word: W,
}

/// Reads every row of every table of a file, each with its place. A row that cannot be read is a fault, and the others are read nonetheless,
/// so that all faults are told at once.
pub fn read_rows<R>(
    file: &str,
    text: &str,
    faults: &mut Vec<Fault>,
    read: impl Fn(&str, Table) -> Result<R, String>,
) -> Vec<(String, R)> {
    let tables: BTreeMap<String, Vec<Spanned<Table>>> = match toml::from_str(text) {
        Ok(tables) => tables,
        Err(error) => {
            faults.push(Fault::in_toml(file, text, &error));
            return Vec::new();
        }
    };
    let mut rows = Vec::new();
    for (table, table_rows) in tables {
        for row in table_rows {
            let at = row.span().start;
            match read(&table, row.into_inner()) {
                Ok(row) => rows.push((Fault::place(file, text, at), row)),
                Err(what) => {
                    let what = format!("[[{table}]]: {}", what.trim_end());
                    faults.push(Fault::at(file, text, at, what));
                }
            }
        }
    }
    rows
}

/// Reads a row as the variant of `W` that has the name of its table. A field that the variant does not have is an error.
pub fn read_word<W: DeserializeOwned>(table: &str, row: Table) -> Result<W, String> {
    let variant = Table::from_iter([(table.to_string(), Value::Table(row))]);
    Value::Table(variant)
        .try_into()
        .map_err(|error| error.to_string())
}

/// Takes a list of forms out of a row.
pub fn take_forms(row: &mut Table, field: &str) -> Result<Vec<String>, String> {
    let forms = row
        .remove(field)
        .ok_or_else(|| format!("missing field `{field}`"))?;
    forms
        .try_into()
        .map_err(|error| format!("{field}: {error}"))
}

/// The entries of a row whose words all say the same: its `forms`, with its other fields.
pub fn read_entries<W: DeserializeOwned + Copy>(
    table: &str,
    mut row: Table,
) -> Result<Vec<Entry<W>>, String> {
    let forms = take_forms(&mut row, "forms")?;
    let word = read_word(table, row)?;
    Ok(forms.into_iter().map(|form| Entry { form, word }).collect())
}
