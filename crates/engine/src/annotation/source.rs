//! Who says that something stands in a text, and by which rule.

use std::sync::{Arc, LazyLock};

use super::Layer;
use crate::mentions::{MentionRule, Probability, Teacher};
use crate::message::Message;
use crate::tags::{SUGGESTED, TagLine};
use crate::time::TimexRule;

/// An item of a tag line under a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TagItem {
    /// How many lines below its paragraph the tag line stands.
    pub below: u32,
    /// The item, from 0.
    pub item: u32,
}

/// Whose a tag line is on which nobody has decided: that of the annotators who differ on it (`by=a1`), or of a program that suggests it
/// (`status=suggested`); nobody's in particular where all agree.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct Whose {
    names: Option<Arc<[Box<str>]>>,
    suggested: bool,
}

impl Whose {
    /// Those that a tag line names.
    pub fn of(tag: &TagLine) -> Self {
        let names: Vec<Box<str>> = tag.by().map(Box::from).collect();
        Self {
            names: (!names.is_empty()).then(|| names.into()),
            suggested: tag.is_suggested(),
        }
    }

    /// The names of the annotators, in order of the line; none where all agree.
    pub fn names(&self) -> &[Box<str>] {
        self.names.as_deref().unwrap_or_default()
    }
}

/// Who says that something stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A tag line: an annotator, one of those named where annotators differ; or a program, where the line says that nobody has looked at
    /// it yet.
    Written(TagItem, Whose),
    /// A rule of the recogniser.
    Rule(RuleId),
    /// What annotators wrote of the same words elsewhere.
    Learnt(Teacher),
    /// A model, with the probability it gives.
    Model {
        /// Its name.
        name: Arc<str>,
        /// How likely it holds the answer to be, from 0 to 1.
        probability: f32,
    },
    /// Another tool's file, by the name of its format.
    Imported(Arc<str>),
}

/// The name of the model that finds names.
static NAMES: LazyLock<Arc<str>> = LazyLock::new(|| "names".into());

impl Source {
    /// The model that finds names, which holds one to be so likely.
    pub(crate) fn of_names(probability: Probability) -> Self {
        Self::Model {
            name: Arc::clone(&NAMES),
            probability: probability.get(),
        }
    }

    /// Whether an annotator wrote it.
    pub fn is_gold(&self) -> bool {
        matches!(self, Self::Written(_, whose) if !whose.suggested)
    }

    /// Whether a tag line says it that a program wrote and nobody has looked at.
    pub fn is_suggested(&self) -> bool {
        matches!(self, Self::Written(_, whose) if whose.suggested)
    }

    /// The item of a tag line that says it, if one does.
    pub fn written(&self) -> Option<TagItem> {
        match self {
            Self::Written(item, _) => Some(*item),
            _ => None,
        }
    }

    /// As it is once somebody has decided that it is so.
    #[must_use]
    pub fn decided(self) -> Self {
        match self {
            Self::Written(item, _) => Self::Written(item, Whose::default()),
            other => other,
        }
    }

    /// The annotators whose it is, where annotators differ and nobody has decided; none of what all agree on.
    pub fn by(&self) -> &[Box<str>] {
        match self {
            Self::Written(_, whose) => whose.names(),
            _ => &[],
        }
    }

    /// The layer in exports.
    pub fn layer(&self) -> Layer {
        if self.is_gold() {
            Layer::Gold
        } else {
            Layer::Silver
        }
    }

    /// What exports say of where it comes from: the rule, the model, the format, that it is learnt, or suggested in a tag line; nothing for
    /// gold.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Written(_, whose) => whose.suggested.then_some(SUGGESTED),
            Self::Rule(rule) => Some(rule.name()),
            Self::Learnt(_) => Some("learnt"),
            Self::Model { name, .. } | Self::Imported(name) => Some(name),
        }
    }

    /// The rule, where one says so.
    pub fn rule(&self) -> Option<RuleId> {
        match self {
            Self::Rule(rule) => Some(*rule),
            _ => None,
        }
    }
}

/// A rule of the recogniser. Its name is unique in its layer and never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RuleId {
    /// One that finds mentions.
    Mention(MentionRule),
    /// One that finds temporal expressions.
    Timex(TimexRule),
    /// One that says who fills a role of an event.
    Event(EventRule),
}

impl RuleId {
    /// Its name, as exports and hovers say it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mention(rule) => rule.name(),
            Self::Timex(rule) => rule.name(),
            Self::Event(rule) => rule.name(),
        }
    }

    /// What it says, for people.
    pub fn explanation(self) -> Message {
        match self {
            Self::Mention(rule) => rule.explanation(),
            Self::Timex(rule) => rule.explanation(),
            Self::Event(rule) => rule.explanation(),
        }
    }
}

/// A rule of events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventRule {
    /// The words that evoke it, which fill no role.
    Trigger,
    /// A construction, which says who fills a role.
    Frame(FrameId),
}

/// A construction of `data/events/frames.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FrameId {
    /// Its name there.
    pub name: &'static str,
    /// Why somebody in it fills their role.
    pub says: &'static Message,
}

impl EventRule {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Frame(frame) => frame.name,
        }
    }

    /// What it says, for people.
    pub fn explanation(self) -> Message {
        match self {
            Self::Trigger => Message::new("by the words that evoke it", "بالكلمات الدالة عليه"),
            Self::Frame(frame) => frame.says.clone(),
        }
    }
}
