//! Who says that something stands in a text, and by which rule.

use std::sync::Arc;

use super::Layer;
use crate::mentions::{MentionRule, Teacher};
use crate::message::Message;
use crate::time::TimexRule;

/// An item of a tag line under a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TagItem {
    /// How many lines below its paragraph the tag line stands.
    pub below: u32,
    /// The item, from 0.
    pub item: u32,
}

/// Who says that something stands in a text.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// An annotator, in a tag line.
    Gold(TagItem),
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

impl Source {
    /// Whether an annotator wrote it.
    pub fn is_gold(&self) -> bool {
        matches!(self, Self::Gold(_))
    }

    /// The layer in exports.
    pub fn layer(&self) -> Layer {
        if self.is_gold() {
            Layer::Gold
        } else {
            Layer::Silver
        }
    }

    /// What exports say of where it comes from: the rule, the model, the format, or that it is learnt; nothing for gold.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Gold(_) => None,
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

/// A rule that says who fills a role of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventRule {
    /// The words that evoke it, which fill no role.
    Trigger,
    /// The subject of the verb, behind it or before it.
    Subject,
    /// The object of the verb.
    Object,
    /// The genitive or the adjective of a noun.
    Genitive,
    /// Behind a preposition.
    Preposition,
    /// Joined by و to somebody in the same role.
    Joined,
    /// Who did the event before in the sentence goes on.
    Continued,
    /// Where it happened tells who was acted on.
    ToldByPlace,
}

impl EventRule {
    /// All rules, with their names and what they say.
    const ALL: [(Self, &str, &str, &str); 8] = [
        (
            Self::Trigger,
            "trigger",
            "by the words that evoke it",
            "بالكلمات الدالة عليه",
        ),
        (
            Self::Subject,
            "subject",
            "the subject of the verb",
            "فاعل الفعل",
        ),
        (
            Self::Object,
            "object",
            "the object of the verb",
            "مفعول الفعل",
        ),
        (
            Self::Genitive,
            "genitive",
            "by the genitive or adjective of the noun",
            "بالإضافة أو الصفة",
        ),
        (
            Self::Preposition,
            "preposition",
            "behind a preposition",
            "بعد حرف الجر",
        ),
        (
            Self::Joined,
            "joined",
            "joined to somebody in the same role",
            "معطوف على صاحب الدور نفسه",
        ),
        (
            Self::Continued,
            "continued",
            "goes on from the event before",
            "مستمر من الحدث السابق",
        ),
        (
            Self::ToldByPlace,
            "told-by-place",
            "told by where it happened",
            "يدل عليه مكان الحدث",
        ),
    ];

    fn row(self) -> &'static (Self, &'static str, &'static str, &'static str) {
        let row = Self::ALL.iter().find(|(rule, ..)| *rule == self);
        row.unwrap_or(&(Self::Trigger, "trigger", "", ""))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// What it says, for people.
    pub fn explanation(self) -> Message {
        let (_, _, en, ar) = *self.row();
        Message::new(en, ar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_of_events_is_explained() {
        for (rule, name, ..) in EventRule::ALL {
            let said = rule.explanation();
            assert_eq!(rule.name(), name);
            assert!(!said.en.is_empty() && !said.ar.is_empty(), "{name}");
        }
    }
}
