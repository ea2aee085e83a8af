//! Reading knowledge files. An error in one entry costs that entry only.

use serde::Deserialize;
use toml::Spanned;

use super::entry::{Actor, ActorKind, Office};
use crate::text::Span;

/// Something wrong in a knowledge file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct LoadProblem {
    /// The bytes of the file it concerns.
    pub span: Span,
    /// What is wrong, in the words of the TOML reader.
    pub message: String,
}

/// The sound entries of a knowledge file, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct Loaded {
    /// Actors with their place in the file.
    pub actors: Vec<(Actor, Span)>,
    /// Offices.
    pub offices: Vec<(Office, Span)>,
    /// Entries left out.
    pub problems: Vec<LoadProblem>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    actor: Vec<Spanned<toml::Value>>,
    #[serde(default)]
    office: Vec<Spanned<toml::Value>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct StrictFile {
    #[serde(default)]
    actor: Vec<Spanned<Actor>>,
    #[serde(default)]
    office: Vec<Spanned<Office>>,
}

/// Reads a knowledge file.
pub fn load(text: &str) -> Loaded {
    // The usual case, a sound file, in one pass.
    if let Ok(file) = toml::from_str::<StrictFile>(text) {
        let actors = file.actor.into_iter().map(|a| (a.span(), a.into_inner()));
        let offices = file.office.into_iter().map(|o| (o.span(), o.into_inner()));
        return Loaded {
            actors: actors.map(|(span, actor)| (actor, span)).collect(),
            offices: offices.map(|(span, office)| (office, span)).collect(),
            problems: Vec::new(),
        };
    }
    let mut loaded = Loaded::default();
    match toml::from_str::<File>(text) {
        Ok(file) => {
            collect(file.actor, &mut loaded.actors, &mut loaded.problems);
            collect(file.office, &mut loaded.offices, &mut loaded.problems);
        }
        Err(error) => loaded.problems.push(LoadProblem {
            span: error.span().unwrap_or(0..0),
            message: error.message().to_string(),
        }),
    }
    loaded
}

fn collect<T: for<'de> Deserialize<'de>>(
    rows: Vec<Spanned<toml::Value>>,
    entries: &mut Vec<(T, Span)>,
    problems: &mut Vec<LoadProblem>,
) {
    for row in rows {
        let span = row.span();
        match row.into_inner().try_into::<T>() {
            Ok(entry) => entries.push((entry, span)),
            Err(error) => problems.push(LoadProblem {
                span,
                message: error.message().to_string(),
            }),
        }
    }
}

/// Reads a gazetteer: a place a line, its id, its Arabic forms parted by `|`, its English name and the code of its country, parted by
/// tabs; `#` opens a remark. A line that is none of this is left out (a test reads the embedded ones).
pub fn places(text: &str) -> impl Iterator<Item = Actor> {
    let rows = text.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| {
        let mut fields = line.split('\t');
        let (id, forms, en, code) = (
            fields.next()?,
            fields.next()?,
            fields.next()?,
            fields.next()?,
        );
        let mut forms = forms.split('|').map(str::to_string);
        Some(Actor {
            id: id.to_string(),
            kind: ActorKind::Place,
            ar: forms.next()?,
            en: en.to_string(),
            aliases: forms.collect(),
            country: Some(code.to_string()).filter(|code| !code.is_empty()),
            ..Actor::default()
        })
    })
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
    }
}
