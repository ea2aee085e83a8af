//! The one model of annotation: what stands in an article, whoever says so.
//!
//! Gold (what an annotator wrote in a tag line) and silver (what the recogniser proposes) are the same types; they differ in their
//! [`Source`]. All are made once for each paragraph and kept with it. Places are bytes of the paragraph's line.

mod document;
mod event;
mod layers;
mod remark;
mod source;
mod telling;
mod units;

use std::sync::OnceLock;

pub use document::{
    ASSERTED, Alternatives, Common, Document, DocumentError, EventRecord, Layer, MentionRecord,
    NoteRecord, Others, ParticipantRecord, RejectedRecord, SCHEMA, Stretch, TimexRecord, day_of,
};
pub use event::{Event, Filler, Participant, TagProblem, TagProblemKind, Who};
pub(crate) use remark::{Glance, Remark, Spelling, Unlinked};
pub use source::{EventRule, FrameId, RuleId, Source, TagItem, Whose};
pub use telling::{Teller, Telling};
pub use units::{Offsets, Unit};

use crate::actors::{ActorIx, OfficeIx};
use crate::likelihood::Standing;
use crate::mentions::{MentionKind, Resolved, Why};
use crate::text::Span;
use crate::time::{Modifier, Resolution, TimexType, Value};

/// Words that name or describe an actor or a place.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Where they stand, in bytes of the paragraph.
    pub span: Span,
    /// What they name.
    pub kind: MentionKind,
    /// The actor of the knowledge base; none for one that it does not have.
    pub actor: Option<ActorIx>,
    /// The office the words state.
    pub office: Option<OfficeIx>,
    /// The words before the name of somebody unknown that say what he is, in bytes of the paragraph.
    pub title: Option<Span>,
    /// Why they are linked so.
    pub why: Why,
    /// Who says so.
    pub source: Source,
}

impl Mention {
    /// The words of the title in its paragraph, without what joins them to the name.
    pub fn title_in<'t>(&self, paragraph: &'t str) -> Option<&'t str> {
        let words = paragraph.get(self.title?.range())?;
        Some(words.trim_end_matches(|c: char| !c.is_alphanumeric()))
    }
}

impl From<Resolved> for Mention {
    fn from(found: Resolved) -> Self {
        let source = match found.why {
            Why::Learnt(teacher) => Source::Learnt(teacher),
            Why::Model(probability) | Why::ModelTwice(probability) => Source::of_names(probability),
            _ => Source::Rule(RuleId::Mention(found.rule)),
        };
        Self {
            span: found.span,
            kind: found.kind,
            actor: found.actor,
            office: found.office,
            title: found.title,
            why: found.why,
            source,
        }
    }
}

/// A temporal expression with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Timex {
    /// Where it stands, in bytes of the paragraph.
    pub span: Span,
    /// Its TIMEX3 type.
    pub timex_type: TimexType,
    /// Its value and how it was reached.
    pub resolution: Resolution,
    /// Its TIMEX3 modifier.
    pub modifier: Option<Modifier>,
    /// How often in it, of what recurs (مرتين يوميا).
    pub times: Option<u8>,
    /// What the recogniser read in the same words, where an annotator wrote something else or the same.
    pub silver: Option<Value>,
    /// Who says so.
    pub source: Source,
}

/// Mentions and times of single annotators for which there is no room beside those of others.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Aside {
    /// Mentions, in order of the tag lines.
    pub mentions: Vec<Mention>,
    /// Temporal expressions, in order of the tag lines.
    pub timexes: Vec<Timex>,
}

/// What stands in one paragraph, gold over silver.
#[derive(Debug, Clone, Default)]
pub struct Paragraph {
    /// Where it stands in its article; none where there is too little of that.
    pub standing: Option<Standing>,
    /// Its mentions, in order of text.
    pub mentions: Vec<Mention>,
    /// Its temporal expressions, in order of text.
    pub timexes: Vec<Timex>,
    /// What one annotator says (`by=a1`) of words of which another says something else, or all do: no part of the layers above, in
    /// which no two share words.
    pub aside: Aside,
    /// The events its tag lines write down, in order of the lines.
    pub events: Vec<Event>,
    /// The words of which its tag lines say that they evoke no event (`%% event none@"…"`).
    pub rejected: Vec<Span>,
    /// What of those tag lines is no part of an event: how many lines below the paragraph, and which item.
    pub problems: Vec<(u32, TagProblem)>,
    /// The events its words evoke, tagged or not, likeliest first: made when first asked for (`crate::events::evoked`).
    pub(crate) evoked: OnceLock<Vec<Event>>,
    /// What lint says of its words, as far as that depends on nothing outside the paragraph: made when first asked for.
    pub(crate) said_of_text: OnceLock<Vec<Remark>>,
    /// What it says of the tag lines.
    pub(crate) said_of_tags: OnceLock<Vec<Remark>>,
    /// What it says of the events that have no tag.
    pub(crate) said_of_untagged: OnceLock<Vec<Remark>>,
}

/// By what stands in it: what is made of that when it is asked for follows from it.
impl PartialEq for Paragraph {
    fn eq(&self, other: &Self) -> bool {
        self.standing == other.standing
            && self.mentions == other.mentions
            && self.timexes == other.timexes
            && self.aside == other.aside
            && self.events == other.events
            && self.rejected == other.rejected
            && self.problems == other.problems
    }
}
