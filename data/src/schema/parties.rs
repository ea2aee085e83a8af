//! `events/parties.toml`: who likely takes part in an event where no frame says it.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::named::named;

/// Something that is looked at in how somebody stands to an event. Sides, distances and chunks are counted from the words of the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PartyFeature {
    /// Which roles frames filled, or know to be somebody's without a name.
    Filled,
    /// The same, with the shape of the event's words and the side.
    FilledShape,
    /// Shape, side and how many words between.
    ShapeDistance,
    /// Shape, side and what the noun phrase depends on.
    ShapeGovernor,
    /// Side, how many words between, and what kind of thing it depends on.
    DistanceGovernor,
    /// What somebody is, and on which side.
    KindSide,
    /// What somebody is, and what the noun phrase depends on.
    KindGovernor,
    /// Of people without a name: whether they are a body, somebody in particular, somebody named before.
    Group,
    /// The kinds of all chunks between, where they are few.
    Between,
    /// The kind of the chunk that is between, next to the event.
    NextToEvent,
    /// The kind of the chunk that is between, next to the noun phrase.
    NextToParty,
    /// A kind of chunk, and how many of it stand between.
    Count,
    /// Whose role it is that stands behind the preposition by the row of the trigger.
    Behind,
    /// Whose role its object's is, and how somebody stands to the event.
    Object,
    /// The same of its genitive.
    Genitive,
    /// The same of its subject.
    Subject,
    /// Whether a pronoun is joined to the event's words.
    Pronoun,
    /// The tense of its verb.
    Tense,
    /// Whether the verb may be a passive.
    Passive,
    /// The how manieth noun phrase it is on its side.
    Rank,
    /// Whether it is the first of the sentence.
    First,
    /// How many there are in the sentence.
    Candidates,
    /// Whether it depends on something.
    Governed,
    /// Whether it only says who a title means.
    Apposed,
    /// Whether it is joined to another by و.
    Chained,
    /// The kind of the chunk before it.
    Before,
    /// The kind of the chunk behind it.
    After,
    /// Both, and the shape.
    Around,
    /// Its part in another event of the sentence, before or behind.
    Elsewhere,
    /// The same, with the shape.
    ElsewhereShape,
    /// The type of the event, side and what kind of thing it depends on.
    TypeGovernor,
    /// The type and what somebody is.
    TypeKind,
    /// The type and the shape.
    TypeShape,
    /// Whether the event is what another speaks of.
    Inside,
    /// Whether the event happened.
    Status,
}

named! {
    PartyFeature, "there is no feature":
    Filled => "filled",
    FilledShape => "filled-shape",
    ShapeDistance => "shape-distance",
    ShapeGovernor => "shape-governor",
    DistanceGovernor => "distance-governor",
    KindSide => "kind-side",
    KindGovernor => "kind-governor",
    Group => "group",
    Between => "between",
    NextToEvent => "next-to-event",
    NextToParty => "next-to-party",
    Count => "count",
    Behind => "behind",
    Object => "object",
    Genitive => "genitive",
    Subject => "subject",
    Pronoun => "pronoun",
    Tense => "tense",
    Passive => "passive",
    Rank => "rank",
    First => "first",
    Candidates => "candidates",
    Governed => "governed",
    Apposed => "apposed",
    Chained => "chained",
    Before => "before",
    After => "after",
    Around => "around",
    Elsewhere => "elsewhere",
    ElsewhereShape => "elsewhere-shape",
    TypeGovernor => "type-governor",
    TypeKind => "type-kind",
    TypeShape => "type-shape",
    Inside => "inside",
    Status => "status",
}

impl PartyFeature {
    /// Whether it names a type of the codebook: in another codebook it says nothing.
    pub fn names_type(self) -> bool {
        matches!(self, Self::TypeGovernor | Self::TypeKind | Self::TypeShape)
    }
}

/// The file, as `khabar train parties` writes it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PartiesFile {
    /// The files it was trained on.
    pub trained_on: Vec<String>,
    /// How many events without somebody in one of the roles were in them.
    pub events: usize,
    /// In how many articles.
    pub articles: usize,
    /// How likely somebody does it.
    pub doer: PartyWeights,
    /// How likely somebody is in the first of the other roles.
    pub other: PartyWeights,
}

/// How likely somebody fills a role.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PartyWeights {
    /// The least probability of whoever is named unasked.
    pub least: f32,
    /// How strongly large weights were held down.
    pub l2: f32,
    /// What somebody has of whom nothing else is known.
    pub bias: f32,
    /// The weights, by feature and value.
    pub weights: BTreeMap<PartyFeature, BTreeMap<String, f32>>,
}
