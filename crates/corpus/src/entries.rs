//! Where knowledge files name an actor by its id.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keys of an entry that hold the id of an actor: its own, and whom a place stands for.
const KEYS: [&str; 2] = ["id", "stands_for"];

/// The bytes of a knowledge file at which its entries name an actor, with the quotation marks. None of a file that is no TOML.
pub fn named_in(text: &str, id: &str) -> Vec<Range<usize>> {
    let Ok(table) = DeTable::parse(text) else {
        return Vec::new();
    };
    let actors = table.get_ref().get("actor");
    let actors = actors.and_then(|actors| actors.get_ref().as_array());
    let entries = actors.into_iter().flat_map(|actors| actors.iter());
    let named = entries.flat_map(|entry| {
        let table = entry.get_ref().as_table();
        let keys = KEYS.into_iter();
        keys.filter_map(move |key| table?.get(key))
    });
    let is = |value: &&Spanned<DeValue<'_>>| value.get_ref().as_str() == Some(id);
    named.filter(is).map(Spanned::span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_named_by_itself_and_by_what_stands_for_it() {
        let text = r#"# sayid
[[actor]]
id = "sayid"
kind = "person"
en = "sayid"

[[actor]]
id = "hill"
kind = "place"
stands_for = 'sayid'
"#;
        let found = named_in(text, "sayid").into_iter();
        let found: Vec<&str> = found.map(|span| &text[span]).collect();
        assert_eq!(found, ["\"sayid\"", "'sayid'"]);
        assert!(named_in("[[actor]", "sayid").is_empty());
    }
}
