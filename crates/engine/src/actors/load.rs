//! Reading knowledge files. An error in one entry costs that entry only.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};

use khabar_data::schema::{Actor, ActorsFile, Office, TermSource, place, place_rows};
use std::ops::Range;

/// Something wrong in a knowledge file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LoadProblem {
    /// The bytes of the file it concerns.
    pub span: Range<usize>,
    /// What is wrong, in the words of the TOML reader.
    pub message: String,
}

impl LoadProblem {
    /// What the TOML reader found wrong, somewhere in `within`.
    fn new(error: &Error, within: Range<usize>) -> Self {
        Self {
            span: error.span().unwrap_or(within),
            message: error.message().to_string(),
        }
    }
}

/// The sound entries of a knowledge file, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Actors with their place in the file.
    pub actors: Vec<(Actor, Range<usize>)>,
    /// Offices.
    pub offices: Vec<(Office, Range<usize>)>,
    /// Entries left out.
    pub problems: Vec<LoadProblem>,
}

/// Reads a knowledge file.
pub fn load(text: &str) -> Loaded {
    // The usual case, a sound file, in one pass.
    if let Ok(file) = toml::from_str::<ActorsFile>(text) {
        let actors = file.actor.into_iter().map(|a| (a.span(), a.into_inner()));
        let offices = file.office.into_iter().map(|o| (o.span(), o.into_inner()));
        let mut loaded = Loaded {
            actors: actors.map(|(span, actor)| (actor, span)).collect(),
            offices: offices.map(|(span, office)| (office, span)).collect(),
            problems: Vec::new(),
        };
        loaded.fill_in(file.source.as_ref());
        return loaded;
    }
    let mut loaded = Loaded::default();
    let file = match DeTable::parse(text) {
        Ok(file) => file.into_inner(),
        Err(error) => {
            loaded.problems.push(LoadProblem::new(&error, 0..0));
            return loaded;
        }
    };
    let mut source = None;
    for (key, value) in file {
        match key.get_ref().as_ref() {
            "source" => source = read(value, &mut loaded.problems),
            "actor" => collect(value, &mut loaded.actors, &mut loaded.problems),
            "office" => collect(value, &mut loaded.offices, &mut loaded.problems),
            other => loaded.problems.push(LoadProblem {
                span: key.span(),
                message: format!("unknown field `{other}`, expected `source`, `actor` or `office`"),
            }),
        }
    }
    loaded.fill_in(source.as_ref());
    loaded.problems.sort_by_key(|problem| problem.span.start);
    loaded
}

impl Loaded {
    /// Gives the source of the file to the terms that have none of their own.
    fn fill_in(&mut self, source: Option<&TermSource>) {
        for (actor, _) in &mut self.actors {
            for term in &mut actor.terms {
                if term.source.is_none() {
                    term.source = source.cloned();
                }
            }
        }
    }
}

/// Reads the rows of an array, each for itself.
fn collect<'a, T: Deserialize<'a>>(
    rows: Spanned<DeValue<'a>>,
    entries: &mut Vec<(T, Range<usize>)>,
    problems: &mut Vec<LoadProblem>,
) {
    let span = rows.span();
    let DeValue::Array(rows) = rows.into_inner() else {
        return problems.push(LoadProblem {
            span,
            message: "expected an array of tables: double brackets, as in [[actor]]".to_string(),
        });
    };
    for row in rows {
        let span = row.span();
        if let Some(entry) = read(row, problems) {
            entries.push((entry, span));
        }
    }
}

/// Reads one value.
fn read<'a, T: Deserialize<'a>>(
    value: Spanned<DeValue<'a>>,
    problems: &mut Vec<LoadProblem>,
) -> Option<T> {
    let span = value.span();
    T::deserialize(ValueDeserializer::from(value))
        .map_err(|error| problems.push(LoadProblem::new(&error, span)))
        .ok()
}

/// Reads a gazetteer, of which the build script has read every row ([`place`]).
pub fn places(text: &str) -> impl Iterator<Item = Actor> {
    place_rows(text).filter_map(|(_, row)| place(row).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_costs_its_entry_only() {
        let text = r#"
[[actor]]
id = "trump"
kind = "person"
ar = "دونالد ترامب"
en = "Donald Trump"
[[actor]]
id = "x"
kind = "wizard"
[[actor]]
id = "putin"
kind = "person"
[[actor.term]]
office = "RUS.president"
from = "2012-05"
"#;
        let loaded = load(text);
        assert_eq!(loaded.actors.len(), 2);
        assert_eq!(loaded.problems.len(), 1);
        assert!(
            loaded.problems[0].message.contains("wizard"),
            "{:?}",
            loaded.problems
        );
        let syntax = load("[[actor]\nid = 1");
        assert_eq!((syntax.actors.len(), syntax.problems.len()), (0, 1));
        let unknown = load("actr = 1\n[[actor]]\nid = \"x\"\nkind = \"person\"");
        assert_eq!((unknown.actors.len(), unknown.problems.len()), (1, 1));
    }

    #[test]
    fn a_term_has_its_own_source_or_that_of_the_file() {
        let term = "[[actor.term]]\noffice = \"RUS.president\"\n";
        let text = format!(
            "source = \"editor's knowledge\"\n[[actor]]\nid = \"putin\"\nkind = \"person\"\n{term}{term}source = \"wikidata:Q7747\"\n{term}source = \"public record: decree of 2012-05-07\""
        );
        let sources = |text: &str| {
            let loaded = load(text);
            assert_eq!(loaded.problems, []);
            let terms = loaded.actors.into_iter().flat_map(|(actor, _)| actor.terms);
            terms.map(|term| term.source).collect::<Vec<_>>()
        };
        let expected = [
            Some(TermSource::Editor),
            Some(TermSource::Wikidata("Q7747".to_string())),
            Some(TermSource::Record("decree of 2012-05-07".to_string())),
        ];
        assert_eq!(sources(&text), expected);
        // Annotators add entries quickly: without a word on where from, they are good.
        assert_eq!(
            sources(text.split_once('\n').unwrap().1)[..2],
            [None, expected[1].clone()]
        );
    }

    #[test]
    fn a_malformed_source_is_found_where_it_is() {
        for source in [
            "wikidata",
            "wikidata:7747",
            "wikidata:Q",
            "public record:",
            "",
            "a friend",
        ] {
            let quoted = format!("{source:?}");
            let of_term = format!(
                "[[actor]]\nid = \"putin\"\nkind = \"person\"\n[[actor.term]]\noffice = \"RUS.president\"\nsource = {quoted}\n[[actor]]\nid = \"trump\"\nkind = \"person\""
            );
            let of_file =
                format!("source = {quoted}\n[[actor]]\nid = \"trump\"\nkind = \"person\"");
            for text in [of_term, of_file] {
                let loaded = load(&text);
                assert_eq!(loaded.actors.len(), 1, "{source}");
                assert_eq!(loaded.problems.len(), 1, "{source}");
                assert_eq!(text[loaded.problems[0].span.clone()], quoted);
                assert!(loaded.problems[0].message.contains("editor's knowledge"));
            }
        }
    }
}
