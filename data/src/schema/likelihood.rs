//! `events/`: what speaks for and against a suggested event, and how much.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Message;
use super::named::named;

/// Something that is looked at in a suggested event, its words and those around. `events/features.toml` says what each means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)] // Each is explained in its row of the file.
pub enum Feature {
    Lemma,
    Form,
    Type,
    Shape,
    Tense,
    Strong,
    Definite,
    Pronoun,
    Clitic,
    Previous,
    PreviousTwo,
    PreviousKind,
    Next,
    NextTwo,
    NextKind,
    Near,
    Governor,
    Opener,
    BeforeOpener,
    Inside,
    Spoken,
    Topic,
    Status,
    Question,
    Quoted,
    Anaphoric,
    Again,
    SameType,
    Section,
    Subject,
    Aside,
    Depth,
    SentencePlace,
    Length,
    Unfinished,
    Candidates,
    Doers,
    Others,
    DoerKind,
    OtherKind,
    DoerBy,
    OtherBy,
    DoerSector,
    OtherSector,
    StatedPlace,
    Mentions,
    Casualties,
    Number,
    Place,
    Date,
    Mode,
    Word,
    FirstWord,
    LemmaShape,
    LemmaPrevious,
    LemmaNext,
    LemmaParties,
    LemmaSection,
    LemmaSubject,
    LemmaContext,
    ShapeParties,
    DepthParties,
    DepthShape,
    LemmaSector,
    LemmaUnfinished,
    TypeShape,
    TypeParties,
    TypeSection,
    TypeSubject,
}

named! {
    Feature, "there is no feature":
    Lemma => "lemma",
    Form => "form",
    Type => "type",
    Shape => "shape",
    Tense => "tense",
    Strong => "strong",
    Definite => "definite",
    Pronoun => "pronoun",
    Clitic => "clitic",
    Previous => "previous",
    PreviousTwo => "previous-two",
    PreviousKind => "previous-kind",
    Next => "next",
    NextTwo => "next-two",
    NextKind => "next-kind",
    Near => "near",
    Governor => "governor",
    Opener => "opener",
    BeforeOpener => "before-opener",
    Inside => "inside",
    Spoken => "spoken",
    Topic => "topic",
    Status => "status",
    Question => "question",
    Quoted => "quoted",
    Anaphoric => "anaphoric",
    Again => "again",
    SameType => "same-type",
    Section => "section",
    Subject => "subject",
    Aside => "aside",
    Depth => "depth",
    SentencePlace => "sentence-place",
    Length => "length",
    Unfinished => "unfinished",
    Candidates => "candidates",
    Doers => "doers",
    Others => "others",
    DoerKind => "doer-kind",
    OtherKind => "other-kind",
    DoerBy => "doer-by",
    OtherBy => "other-by",
    DoerSector => "doer-sector",
    OtherSector => "other-sector",
    StatedPlace => "stated-place",
    Mentions => "mentions",
    Casualties => "casualties",
    Number => "number",
    Place => "place",
    Date => "date",
    Mode => "mode",
    Word => "word",
    FirstWord => "first-word",
    LemmaShape => "lemma-shape",
    LemmaPrevious => "lemma-previous",
    LemmaNext => "lemma-next",
    LemmaParties => "lemma-parties",
    LemmaSection => "lemma-section",
    LemmaSubject => "lemma-subject",
    LemmaContext => "lemma-context",
    ShapeParties => "shape-parties",
    DepthParties => "depth-parties",
    DepthShape => "depth-shape",
    LemmaSector => "lemma-sector",
    LemmaUnfinished => "lemma-unfinished",
    TypeShape => "type-shape",
    TypeParties => "type-parties",
    TypeSection => "type-section",
    TypeSubject => "type-subject",
}

impl Feature {
    /// Whether it is seen in the article around, not in the sentence.
    pub fn is_of_article(self) -> bool {
        matches!(
            self,
            Self::Depth
                | Self::DepthParties
                | Self::Subject
                | Self::LemmaSubject
                | Self::TypeSubject
        )
    }

    /// Whether it names a type of the codebook: in another codebook it says nothing.
    pub fn names_type(self) -> bool {
        matches!(
            self,
            Self::Type
                | Self::TypeShape
                | Self::TypeParties
                | Self::TypeSection
                | Self::TypeSubject
        )
    }
}

/// `events/features.toml`: what each feature means, for annotators.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Features(pub BTreeMap<Feature, FeatureSays>);

/// What a feature means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FeatureSays {
    /// In words, with `{}` where its value stands.
    pub says: Message,
    /// The values that are no words of the text, each in words.
    #[serde(default)]
    pub values: BTreeMap<String, Message>,
}

/// `events/cues.toml`: words that tell what a paragraph or a sentence is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Cues<W> {
    /// Words of people killed and wounded.
    pub casualties: W,
    /// Words that point back to what was told before.
    pub anaphora: W,
    /// Words that open a question.
    pub questions: W,
    /// The sections of a paper, each with words of its own.
    pub sections: BTreeMap<String, W>,
}

/// `events/other-senses.toml`: where a trigger reports no event for sure. The file explains the fields.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherSenses<W> {
    /// The rules.
    pub rule: Vec<OtherSense<W>>,
}

/// A rule of them. All that it says must hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, bound = "W: Deserialize<'de>")]
pub struct OtherSense<W> {
    /// Its name.
    pub name: String,
    /// What it leaves out.
    pub says: Message,
    /// What stands right before the trigger.
    pub before: Option<W>,
    /// The letter that is joined to it.
    pub clitic: Option<String>,
    /// The trigger itself.
    pub words: Option<W>,
    /// What begins shortly behind it.
    pub behind: Option<W>,
    /// What stands anywhere in the sentence.
    pub with: Option<W>,
    /// Sentences in which the marked words are not suggested.
    pub no: Vec<String>,
    /// Sentences in which they are.
    pub yes: Vec<String>,
}

/// `events/score.toml`: how much each feature weighs, as `khabar train events` writes it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Weights {
    /// The files it was trained on.
    pub trained_on: Vec<String>,
    /// How many suggestions were judged in them, in how many articles.
    pub judgements: usize,
    /// In how many articles.
    pub articles: usize,
    /// How strongly large weights were held down.
    pub l2: f32,
    /// What a suggestion has of which nothing else is known.
    pub bias: f32,
    /// From the sum of weights to the logit of a probability.
    pub calibration: Calibration,
    /// The weights, by feature and value.
    pub weights: BTreeMap<Feature, BTreeMap<String, f32>>,
}

/// How a sum of weights becomes the logit of a probability: `slope * sum + offset`.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)]
pub struct Calibration {
    pub slope: f32,
    pub offset: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            slope: 1.0,
            offset: 0.0,
        }
    }
}
