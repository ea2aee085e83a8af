//! Documents with some of their fields: what is written of millions of articles need not repeat their text.

use serde::ser::{Serialize, SerializeMap, Serializer};

use khabar_engine::annotation::Document;
use khabar_engine::text::similar;

/// The fields of a document, in their order.
pub const FIELDS: [&str; 14] = [
    "schema", "id", "file", "article", "dct", "unit", "text", "versions", "category", "mentions",
    "timexes", "events", "notes", "rejected",
];

/// The fields of a document that are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selection {
    /// These, also where they are empty.
    These(Vec<&'static str>),
    /// All but `text`; those that are empty are left out as usual.
    AllButText,
}

/// A name that no field has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no field {name:?}; there are {}{}", FIELDS.join(", "), hint(.close))]
pub struct NoField {
    name: String,
    close: Option<&'static str>,
}

fn hint(close: &Option<&str>) -> String {
    close.map_or(String::new(), |close| format!(". Did you mean {close}?"))
}

impl Selection {
    /// The fields with these names.
    pub fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, NoField> {
        let found = names.into_iter().map(|name| {
            let field = FIELDS.into_iter().find(|field| *field == name);
            field.ok_or_else(|| NoField {
                name: name.to_string(),
                close: similar(name, FIELDS.into_iter()).first().copied(),
            })
        });
        Ok(Self::These(found.collect::<Result<_, _>>()?))
    }

    /// The selection without `text`.
    pub fn without_text(self) -> Self {
        match self {
            Self::These(mut fields) => {
                fields.retain(|field| *field != "text");
                Self::These(fields)
            }
            Self::AllButText => self,
        }
    }
}

/// A document of which a selection is written.
#[derive(Debug, Clone, Copy)]
pub struct Selected<'a> {
    /// The document.
    pub document: &'a Document,
    /// What is written of it.
    pub selection: &'a Selection,
}

impl Serialize for Selected<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut map = out.serialize_map(None)?;
        match self.selection {
            Selection::These(fields) => {
                for field in FIELDS.into_iter().filter(|field| fields.contains(field)) {
                    write(&mut map, field, self.document)?;
                }
            }
            Selection::AllButText => {
                let all = FIELDS.into_iter().filter(|field| *field != "text");
                for field in all.filter(|field| !is_left_out(field, self.document)) {
                    write(&mut map, field, self.document)?;
                }
                for (name, value) in &self.document.others {
                    map.serialize_entry(name, value)?;
                }
            }
        }
        map.end()
    }
}

/// Whether a field is left out of a whole document.
fn is_left_out(field: &str, document: &Document) -> bool {
    match field {
        "id" => document.id.is_null(),
        "file" => document.file.is_none(),
        "article" => document.article.is_empty(),
        "versions" => document.versions.is_empty(),
        "category" => document.category.is_none(),
        "notes" => document.notes.is_empty(),
        "rejected" => document.rejected.is_empty(),
        _ => false,
    }
}

fn write<M: SerializeMap>(map: &mut M, field: &str, document: &Document) -> Result<(), M::Error> {
    let Document {
        schema,
        id,
        file,
        article,
        dct,
        unit,
        text,
        versions,
        category,
        mentions,
        timexes,
        events,
        notes,
        rejected,
        others: _,
    } = document;
    match field {
        "schema" => map.serialize_entry(field, schema),
        "id" => map.serialize_entry(field, id),
        "file" => map.serialize_entry(field, file),
        "article" => map.serialize_entry(field, article),
        "dct" => map.serialize_entry(field, dct),
        "unit" => map.serialize_entry(field, unit),
        "text" => map.serialize_entry(field, text),
        "versions" => map.serialize_entry(field, versions),
        "category" => map.serialize_entry(field, category),
        "mentions" => map.serialize_entry(field, mentions),
        "timexes" => map.serialize_entry(field, timexes),
        "events" => map.serialize_entry(field, events),
        "notes" => map.serialize_entry(field, notes),
        "rejected" => map.serialize_entry(field, rejected),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = r#"{"schema":1,"id":"a","dct":null,"unit":"code point","text":"نص","mentions":[],"timexes":[],"events":[],"outlet":"x"}"#;

    fn written(selection: &Selection) -> String {
        let document = &Document::parse(WHOLE).unwrap();
        serde_json::to_string(&Selected {
            document,
            selection,
        })
        .unwrap()
    }

    #[test]
    fn without_its_text_a_document_has_all_else() {
        let without = WHOLE.replace(r#""text":"نص","#, "");
        assert_eq!(written(&Selection::AllButText), without);
    }

    #[test]
    fn named_fields_are_written_and_a_wrong_name_is_told() {
        let fields = Selection::of(["events", "id", "file"]).unwrap();
        assert_eq!(written(&fields), r#"{"id":"a","file":null,"events":[]}"#);
        let fields = Selection::of(["text", "id"]).unwrap().without_text();
        assert_eq!(written(&fields), r#"{"id":"a"}"#);
        let error = Selection::of(["id", "event"]).unwrap_err().to_string();
        assert!(error.contains("Did you mean events?"), "{error}");
    }
}
