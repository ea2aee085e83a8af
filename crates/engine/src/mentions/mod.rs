//! Mentions: finding the words that name actors and places, and linking them.
//!
//! [`recognise`] reads one paragraph and knows neither the article nor its date, so its answer can be cached with
//! the paragraph. [`Resolver`] links the mentions of a whole article on its date.

mod bodies;
mod bylines;
mod groups;
mod guess;
mod home;
mod homographs;
mod lessons;
mod metonyms;
mod named;
mod organizations;
mod outlets;
mod people;
mod proclitics;
mod recognise;
mod resolve;
mod rule;
mod support;
mod titled;
mod titles;
mod why;
mod wording;

pub use groups::{Group, GroupNumber};
pub use guess::{Guess, Probability};
pub use home::{Vote, home, sum, votes};
pub use khabar_data::schema::MentionKind;
pub use lessons::{Changed, Concerned, Lesson, Lessons, Reach, Teacher, lesson_words, reach};
pub(crate) use named::behind_class;
pub use proclitics::proclitics;
pub use recognise::recognise_words;
pub use resolve::{Effect, Resolved, Resolver};
pub use rule::MentionRule;
pub use support::{Support, asked, supports, together};
pub use why::{Certainty, Why};

use crate::actors::{ActorIx, KnowledgeBase, OfficeIx, RoleIx, StateBodyIx};
use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

use crate::text::{Span, Words};

/// An office as the words state it: as much of it as they say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StatedOffice {
    /// The office itself, when its whole title was matched.
    pub office: Option<OfficeIx>,
    /// The role.
    pub role: Option<RoleIx>,
    /// The country whose office it is.
    pub country: Option<ActorIx>,
    /// When it was held.
    pub when: When,
}

/// When a stated office was held, seen from the date of the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// On that date.
    #[default]
    Now,
    /// Before whoever holds it on that date (السابق).
    Before,
    /// After whoever holds it on that date (المنتخب).
    After,
    /// On the date that the sentence speaks of (آنذاك).
    Then,
}

impl StatedOffice {
    /// The office of the knowledge base, if it has it.
    pub fn find(&self, kb: &KnowledgeBase) -> Option<OfficeIx> {
        self.office
            .or_else(|| kb.office_of(self.role?, self.country?))
    }
}

/// Whom a mention may mean, as far as its paragraph tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Referent {
    /// These actors share the name; usually there is one.
    Named(Vec<ActorIx>),
    /// As [`Referent::Named`], if the article supports it.
    Guarded(Vec<ActorIx>),
    /// Whoever holds the office.
    Holder(StatedOffice),
    /// The counterpart, in this country, of the holder named before (نظيره الروسي).
    Counterpart(ActorIx),
    /// The last one named who holds the role (الرئيس), or who holds it in the state that the article is at home in.
    LastHolder(RoleIx),
    /// A body that every state has, of the state that the article is at home in (وزارة الصحة).
    HomeBody(StateBodyIx),
    /// The holder of the role in the state of the official just named (وزير خارجيته).
    Colleague(RoleIx),
    /// An organisation or place that the knowledge base does not hold.
    Unlisted,
    /// Somebody whom the knowledge base does not hold, by the key of the surname.
    Unknown(NameKey),
    /// A word that means somebody only if somebody of that surname is named in full in the article.
    Surname(NameKey),
    /// Words that are a name only if they are found to be one elsewhere in the article.
    Repeated(NameKey),
}

/// A name or a surname, summed up: what those of an article are compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NameKey(u64);

/// The key of folded words.
pub(crate) fn name_key(folded: &str) -> NameKey {
    NameKey(FxBuildHasher.hash_one(folded))
}

/// A mention as it is found in a paragraph: whom it names is decided by the article ([`Resolver`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Where it stands, in bytes of the paragraph.
    pub span: Span,
    /// What it is.
    pub kind: MentionKind,
    /// Whom it may mean.
    pub referent: Referent,
    /// The office that the words before a name state.
    pub stated: Option<StatedOffice>,
    /// The words before the name of somebody unknown that say what he is (الخبير العسكري), in bytes of the paragraph.
    pub title: Option<Span>,
    /// For a title that stands alone: the mentions inside it, which count when it turns out to stand beside the name
    /// of its holder.
    pub inner: Vec<Candidate>,
    /// The rule that found it.
    pub rule: MentionRule,
    /// What annotators wrote of the same words elsewhere.
    pub taught: Option<Lesson>,
    /// What a model says of it, where no rule found it.
    pub guess: Option<Guess>,
}

/// Finds the mentions of a paragraph, in order and without overlaps.
pub fn recognise(paragraph: &str, kb: &KnowledgeBase) -> Vec<Candidate> {
    recognise_words(paragraph, &Words::new(paragraph), kb)
}
