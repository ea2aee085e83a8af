//! Actors from Wikidata: results of a SPARQL query, and entities, both as JSON. What they say is taken over for review: ids are made from
//! the English name, kinds from what the item is an instance of.
//!
//! A query binds `item` and `ar` (the Arabic label), and may bind `en`, `alias` (one a row), `kind` (a kind of actor), `country` (an ISO
//! alpha-3 code or an item), `office` (an id of the knowledge base), `from` and `to`. Rows with the same item are one entry.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use super::Imported;
use khabar_engine::actors::{
    Actor, ActorKind, KnowledgeBase, PartialDate, Term, TermSource, is_item_id,
};

#[derive(Debug, Deserialize)]
struct Results {
    results: Bindings,
}

#[derive(Debug, Deserialize)]
struct Bindings {
    bindings: Vec<BTreeMap<String, Bound>>,
}

#[derive(Debug, Deserialize)]
struct Bound {
    value: String,
}

/// Reads the results of a SPARQL query.
pub fn sparql_results(text: &str, kb: &KnowledgeBase) -> Result<Imported, serde_json::Error> {
    let results: Results = serde_json::from_str(text)?;
    let mut items: BTreeMap<String, Actor> = BTreeMap::new();
    let mut left_out = Vec::new();
    for (number, row) in results.results.bindings.iter().enumerate() {
        let value = |name: &str| row.get(name).map(|bound| bound.value.as_str());
        let (Some(item), Some(ar)) = (value("item").and_then(item_id), value("ar")) else {
            left_out.push(format!(
                "result {}: no item, or no ar (its Arabic label)",
                number + 1
            ));
            continue;
        };
        let actor = items.entry(item.to_string()).or_insert_with(|| Actor {
            ar: ar.to_string(),
            en: value("en").unwrap_or("").to_string(),
            kind: value("kind")
                .and_then(kind_by_name)
                .unwrap_or(ActorKind::Person),
            country: value("country").and_then(|c| country(c, kb)),
            wikidata: Some(item.to_string()),
            ..Actor::default()
        });
        if let Some(alias) = value("alias")
            && alias != actor.ar
            && !actor.aliases.iter().any(|known| known == alias)
        {
            actor.aliases.push(alias.to_string());
        }
        if let Some(office) = value("office") {
            let term = Term {
                office: office.to_string(),
                from: value("from").and_then(day),
                to: value("to").and_then(day),
                source: Some(TermSource::Wikidata(item.to_string())),
            };
            if kb.find_office(office).is_none() {
                left_out.push(format!(
                    "{item}: there is no office {office:?} in the knowledge base"
                ));
            } else if !actor.terms.contains(&term) {
                actor.terms.push(term);
            }
        }
    }
    Ok(with_ids(items, left_out, kb))
}

#[derive(Debug, Deserialize)]
struct EntityFile {
    entities: BTreeMap<String, Entity>,
}

#[derive(Debug, Deserialize)]
struct Entity {
    #[serde(default)]
    labels: BTreeMap<String, Bound>,
    #[serde(default)]
    aliases: BTreeMap<String, Vec<Bound>>,
    #[serde(default)]
    claims: BTreeMap<String, Vec<Claim>>,
}

#[derive(Debug, Deserialize)]
struct Claim {
    mainsnak: Snak,
}

#[derive(Debug, Deserialize)]
struct Snak {
    datavalue: Option<DataValue>,
}

#[derive(Debug, Deserialize)]
struct DataValue {
    value: serde_json::Value,
}

/// Instance of, country of citizenship, country.
const INSTANCE_OF: &str = "P31";
const COUNTRIES: [&str; 2] = ["P27", "P17"];
/// What an item is an instance of, as far as it tells the kind of an actor.
const KINDS: [(&str, ActorKind); 9] = [
    ("Q5", ActorKind::Person),
    ("Q6256", ActorKind::Country),
    ("Q3624078", ActorKind::Country),
    ("Q515", ActorKind::Place),
    ("Q486972", ActorKind::Place),
    ("Q4830453", ActorKind::Company),
    ("Q11033", ActorKind::Media),
    ("Q192350", ActorKind::Government),
    ("Q17149090", ActorKind::ArmedGroup),
];

/// Reads entities: `{"entities": {"Q…": …}}`.
pub fn entities(text: &str, kb: &KnowledgeBase) -> Result<Imported, serde_json::Error> {
    let file: EntityFile = serde_json::from_str(text)?;
    let mut items = BTreeMap::new();
    let mut left_out = Vec::new();
    for (item, entity) in file.entities {
        let Some(ar) = entity.labels.get("ar") else {
            left_out.push(format!("{item}: no Arabic label"));
            continue;
        };
        let values = |property: &str| {
            let claims = entity.claims.get(property).map_or(&[][..], Vec::as_slice);
            let ids = claims
                .iter()
                .filter_map(|c| c.mainsnak.datavalue.as_ref()?.value.get("id")?.as_str());
            ids.map(str::to_string).collect::<Vec<_>>()
        };
        let instance = values(INSTANCE_OF);
        let kind = KINDS
            .iter()
            .find(|(item, _)| instance.iter().any(|i| i == item));
        if kind.is_none() {
            left_out.push(format!(
                "{item}: taken for an organisation; what it is an instance of ({}) tells no kind",
                instance.join(", ")
            ));
        }
        let country = COUNTRIES
            .iter()
            .flat_map(|p| values(p))
            .find_map(|c| country(&c, kb));
        items.insert(
            item.clone(),
            Actor {
                kind: kind.map_or(ActorKind::Organization, |(_, kind)| *kind),
                ar: ar.value.clone(),
                en: entity
                    .labels
                    .get("en")
                    .map(|l| l.value.clone())
                    .unwrap_or_default(),
                aliases: entity
                    .aliases
                    .get("ar")
                    .into_iter()
                    .flatten()
                    .map(|a| a.value.clone())
                    .collect(),
                country,
                wikidata: Some(item),
                ..Actor::default()
            },
        );
    }
    Ok(with_ids(items, left_out, kb))
}

/// Gives each entry an id that is free, and reports those the knowledge base has already.
fn with_ids(
    items: BTreeMap<String, Actor>,
    mut left_out: Vec<String>,
    kb: &KnowledgeBase,
) -> Imported {
    let mut actors: Vec<Actor> = Vec::new();
    for (item, mut actor) in items {
        let known = kb
            .actors()
            .find(|(_, known)| known.wikidata.as_deref() == Some(item.as_str()));
        if let Some((_, known)) = known {
            left_out.push(format!("{item}: already there as {}", known.id));
            continue;
        }
        let slug = slug(&actor.en).unwrap_or_else(|| item.to_lowercase());
        let taken =
            |id: &str, actors: &[Actor]| kb.find(id).is_some() || actors.iter().any(|a| a.id == id);
        actor.id = if taken(&slug, &actors) {
            format!("{slug}-{}", item.to_lowercase())
        } else {
            slug
        };
        actors.push(actor);
    }
    Imported { actors, left_out }
}

/// An English name as an id: lower case, hyphens; none when nothing of it is Latin.
fn slug(name: &str) -> Option<String> {
    let letters: String = name
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let parts: Vec<&str> = letters.split('-').filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join("-"))
}

/// `Q7747` of an address or as it is.
fn item_id(text: &str) -> Option<&str> {
    text.rsplit('/').next().filter(|id| is_item_id(id))
}

fn kind_by_name(name: &str) -> Option<ActorKind> {
    serde_json::from_value(serde_json::Value::String(name.to_string())).ok()
}

/// The code of a country: given, or of its item.
fn country(text: &str, kb: &KnowledgeBase) -> Option<String> {
    if kb.country(text).is_some() {
        return Some(text.to_string());
    }
    let item = item_id(text)?;
    let mut countries = kb.actors().filter(|(_, a)| a.kind == ActorKind::Country);
    countries
        .find(|(_, a)| a.wikidata.as_deref() == Some(item))?
        .1
        .country
        .clone()
}

/// A day as Wikidata writes it: 2012-05-07T00:00:00Z.
fn day(text: &str) -> Option<PartialDate> {
    let day = text
        .trim_start_matches('+')
        .get(..10)?
        .parse::<Date>()
        .ok()?;
    Some(PartialDate::Day(day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::actors::Builder;

    #[test]
    fn rows_of_one_item_are_one_entry() {
        let kb = khabar_engine::actors::embedded();
        let text = r#"{"results": {"bindings": [
            {"item": {"value": "http://www.wikidata.org/entity/Q9999001"}, "ar": {"value": "سالم الوادي"}, "en": {"value": "Salem al-Wadi"}, "alias": {"value": "سالم بن علي الوادي"}, "country": {"value": "TUN"}, "office": {"value": "TUN.president"}, "from": {"value": "2031-01-02T00:00:00Z"}},
            {"item": {"value": "http://www.wikidata.org/entity/Q9999001"}, "ar": {"value": "سالم الوادي"}, "alias": {"value": "الوادي"}},
            {"item": {"value": "http://www.wikidata.org/entity/Q7747"}, "ar": {"value": "فلاديمير بوتين"}},
            {"ar": {"value": "بلا عنصر"}}]}}"#;
        let imported = sparql_results(text, kb).unwrap();
        assert_eq!(imported.actors.len(), 1);
        let actor = &imported.actors[0];
        assert_eq!(
            (actor.id.as_str(), actor.aliases.len()),
            ("salem-al-wadi", 2)
        );
        assert_eq!(
            actor.terms[0].from.map(|d| d.to_string()).as_deref(),
            Some("2031-01-02")
        );
        assert_eq!(
            actor.terms[0].source,
            Some(TermSource::Wikidata("Q9999001".to_string()))
        );
        assert_eq!(imported.left_out.len(), 2, "{:?}", imported.left_out);
        // What is written can be read again.
        let mut builder = Builder::embedded();
        assert_eq!(builder.add(&actor.to_toml()), []);
    }

    #[test]
    fn entities_tell_their_kind_and_country() {
        let kb = khabar_engine::actors::embedded();
        let text = r#"{"entities": {"Q9999002": {"labels": {"ar": {"value": "مصرف النيلين"}, "en": {"value": "Two Niles Bank"}},
            "claims": {"P31": [{"mainsnak": {"datavalue": {"value": {"id": "Q4830453"}}}}]}}, "Q9999003": {"labels": {}}}}"#;
        let imported = entities(text, kb).unwrap();
        assert_eq!(
            (imported.actors[0].id.as_str(), imported.actors[0].kind),
            ("two-niles-bank", ActorKind::Company)
        );
        assert_eq!(imported.left_out, ["Q9999003: no Arabic label"]);
    }
}
