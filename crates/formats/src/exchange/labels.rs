//! What the labels of other tools mean here: a table that ships (`labels.toml`), and one of the project over it.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;

use khabar_engine::article::Knowledge;
use khabar_engine::mentions::MentionKind;
use khabar_engine::tags::NONE;
use khabar_engine::time::TimexType;

/// A file of labels.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LabelsFile {
    short: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
    events: BTreeMap<String, String>,
    roles: BTreeMap<String, String>,
}

/// What labels mean.
#[derive(Debug, Clone, Default)]
pub struct Labels {
    own: LabelsFile,
    /// The types and roles of the codebook, by which a label is known that no table has.
    types: Vec<String>,
    roles: Vec<String>,
    doers: Vec<String>,
    /// The ids of actors by their items of Wikidata.
    items: HashMap<String, String>,
}

/// What a label means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means {
    /// Words that name somebody or something of a kind.
    Mention(MentionKind),
    /// A time.
    Timex(TimexType),
    /// Words that evoke an event of a type.
    Event(String),
    /// Nothing that is taken in.
    Nothing,
}

static SHIPPED: LazyLock<LabelsFile> =
    // The file is read by a test.
    LazyLock::new(|| toml::from_str(include_str!("labels.toml")).unwrap_or_default());

impl Labels {
    /// The labels that ship, the types and roles of the codebook, and those of a file of the project if there is one. The error says where the
    /// file is wrong.
    pub fn new(file: Option<&str>, knowledge: &Knowledge) -> Result<Self, String> {
        let codebook = &knowledge.codebook;
        let own: LabelsFile = match file {
            Some(text) => toml::from_str(text).map_err(|error| error.to_string())?,
            None => LabelsFile::default(),
        };
        for (label, meaning) in &own.labels {
            if meaning_of(meaning).is_none() {
                let kinds: Vec<&str> = MentionKind::ALL.iter().map(|kind| kind.name()).collect();
                let types = "DATE, TIME, DURATION, SET, none";
                return Err(format!(
                    "{label} = {meaning:?}: there are {}, {types}; types of events go under [events]",
                    kinds.join(", ")
                ));
            }
        }
        for (label, event_type) in &own.events {
            if codebook.type_ix(event_type).is_none() {
                return Err(format!(
                    "{label} = {event_type:?}: the codebook {} has no such event type",
                    codebook.codebook.id
                ));
            }
        }
        for (label, role) in &own.roles {
            if codebook.role_ix(role).is_none() {
                return Err(format!(
                    "{label} = {role:?}: the codebook {} has no such role",
                    codebook.codebook.id
                ));
            }
        }
        Ok(Self {
            own,
            types: codebook.types.iter().map(|t| t.id.clone()).collect(),
            roles: codebook.roles.iter().map(|role| role.id.clone()).collect(),
            items: knowledge
                .actors
                .actors()
                .filter_map(|(_, actor)| Some((actor.wikidata.clone()?, actor.id.clone())))
                .collect(),
            doers: codebook
                .roles
                .iter()
                .filter(|role| role.doer)
                .map(|role| role.id.clone())
                .collect(),
        })
    }

    /// What a label means; none for one that no table has.
    pub fn meaning(&self, label: &str) -> Option<Means> {
        let in_table = |table: &BTreeMap<String, String>| {
            let mut entries = table.iter();
            let same = |(name, _): &(&String, &String)| name.eq_ignore_ascii_case(label);
            entries.find(same).map(|(_, meaning)| meaning.clone())
        };
        let own = in_table(&self.own.labels).and_then(|meaning| meaning_of(&meaning));
        own.or_else(|| in_table(&self.own.events).map(Means::Event))
            .or_else(|| alike(&self.types, label).map(Means::Event))
            .or_else(|| meaning_of(&in_table(&SHIPPED.labels)?))
    }

    /// The role that a label means; none for one that neither the table nor the codebook has. A number behind it is read over
    /// (`recipient2`).
    pub fn role(&self, label: &str) -> Option<String> {
        let known = |label: &str| {
            let own = self
                .own
                .roles
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(label));
            own.map(|(_, role)| role.clone())
                .or_else(|| alike(&self.roles, label))
        };
        known(label).or_else(|| known(label.trim_end_matches(|c: char| c.is_ascii_digit())))
    }

    /// The id of the actor that an item of Wikidata is (`Q889`).
    pub fn actor_of_item(&self, item: &str) -> Option<&str> {
        self.items.get(item).map(String::as_str)
    }

    /// Whether a role is a doer's.
    pub fn is_doer(&self, role: &str) -> bool {
        self.doers.iter().any(|doer| doer == role)
    }
}

/// The name of a list that is spelled so, or so but for its case and what formats write for its marks.
fn alike(names: &[String], label: &str) -> Option<String> {
    let plain = |name: &str| name.to_ascii_lowercase().replace(['.', '-', ' '], "_");
    let exact = names.iter().find(|name| *name == label);
    let found = exact.or_else(|| names.iter().find(|name| plain(name) == plain(label)));
    found.cloned()
}

fn meaning_of(name: &str) -> Option<Means> {
    let kind = MentionKind::from_name(name).map(Means::Mention);
    let nothing = || (name == NONE).then_some(Means::Nothing);
    kind.or_else(|| TimexType::from_name(name).map(Means::Timex))
        .or_else(nothing)
}

/// The short label of a kind or a TIMEX3 type; what has none keeps its name.
pub fn short(label: &str) -> &str {
    SHIPPED.short.get(label).map_or(label, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_short_label_is_read_as_what_it_was_written_for() {
        let labels = Labels::new(None, &Knowledge::shared()).unwrap();
        assert_eq!(SHIPPED.short.len(), 10);
        for (name, label) in &SHIPPED.short {
            assert_eq!(labels.meaning(label), meaning_of(name), "{label}");
            assert_eq!(labels.meaning(name), meaning_of(name), "{name}");
        }
    }

    #[test]
    fn a_project_has_labels_of_its_own() {
        let file = "[labels]\nPOL = \"person\"\n[events]\nAttack = \"ASSAULT\"\n[roles]\nAgent = \"actor\"\n";
        let labels = Labels::new(Some(file), &Knowledge::shared()).unwrap();
        assert_eq!(
            labels.meaning("pol"),
            Some(Means::Mention(MentionKind::Person))
        );
        assert_eq!(
            labels.meaning("Attack"),
            Some(Means::Event("ASSAULT".into()))
        );
        assert_eq!(
            labels.meaning("CONSULT"),
            Some(Means::Event("CONSULT".into()))
        );
        assert_eq!(labels.meaning("MISC"), None);
        assert_eq!(labels.role("agent").as_deref(), Some("actor"));
        assert_eq!(labels.role("recipient2").as_deref(), Some("recipient"));
        assert!(labels.is_doer("actor") && !labels.is_doer("recipient"));
        for wrong in [
            "[labels]\nA = \"persn\"",
            "[events]\nA = \"X\"",
            "[roles]\nA = \"X\"",
            "x",
        ] {
            assert!(
                Labels::new(Some(wrong), &Knowledge::shared()).is_err(),
                "{wrong}"
            );
        }
    }
}
