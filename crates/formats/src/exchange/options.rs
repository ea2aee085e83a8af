//! What whoever imports says about the files.

use khabar_engine::annotation::{Document, SCHEMA, Unit, day_of};

use super::Labels;

/// How files are read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// What labels mean.
    pub labels: Labels,
    /// Which fields of a table or of JSON objects are what.
    pub fields: Fields,
}

/// The names of fields in records that are not documents of Khabar.
#[derive(Debug, Clone, Default)]
pub struct Fields {
    /// The text.
    pub text: Option<String>,
    /// The document date.
    pub date: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// The outlet.
    pub source: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
}

impl Fields {
    /// Whether none is named.
    pub fn is_empty(&self) -> bool {
        let all = [&self.text, &self.date, &self.id, &self.source, &self.url];
        all.into_iter().all(Option::is_none)
    }

    /// The document of a record, of which `value` gives the fields by their names.
    pub fn document(&self, value: impl Fn(&str) -> Option<String>) -> Result<Document, String> {
        let named = |name: &Option<String>, usual: &str| value(name.as_deref().unwrap_or(usual));
        let field = self.text.as_deref().unwrap_or("text");
        let Some(text) = value(field) else {
            return Err(format!(
                "there is no field {field:?} with the text: name the one that has it with --text"
            ));
        };
        let mut document = Document {
            schema: SCHEMA,
            unit: Unit::CodePoint,
            text,
            ..Document::default()
        };
        if let Some(date) = named(&self.date, "date").filter(|date| !date.trim().is_empty()) {
            let day = day_of(&date).ok_or_else(|| {
                format!("the date {date:?} is none that can be read: write it as 2025-02-12, a time may follow, or leave the field out with --date \"\"")
            })?;
            document.dct = Some(day.to_string());
        }
        if let Some(id) = named(&self.id, "id") {
            document.id = id.into();
        }
        for (key, name) in [("source", &self.source), ("url", &self.url)] {
            if let Some(value) = named(name, key).filter(|value| !value.trim().is_empty()) {
                let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
                document.article.insert(key.to_string(), value);
            }
        }
        Ok(document)
    }
}
