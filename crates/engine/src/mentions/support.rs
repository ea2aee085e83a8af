//! What the paragraphs of an article name for each other: whom a short or shared name means, and whether doubtful words are a name, is told by
//! those that stand for themselves.

use rustc_hash::FxHashSet;

use super::{Candidate, MentionKind, NameKey, Referent};
use crate::actors::{ActorIx, KnowledgeBase};

/// What an article names that decides what short, shared or doubtful names in it mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Support {
    /// A contested actor, by a name that stands for itself.
    Actor(ActorIx),
    /// Somebody outside the knowledge base, by the full name.
    Surname(NameKey),
    /// Words that a model holds for a name.
    Guessed(NameKey),
    /// Words that it holds for one at two places, in one paragraph or in several.
    GuessedTwice(NameKey),
}

/// What a paragraph names that decides what short, shared or doubtful names in the article mean.
pub fn supports(mentions: &[Candidate], kb: &KnowledgeBase) -> Vec<Support> {
    let mut supports = Vec::new();
    for mention in mentions
        .iter()
        .filter(|m| m.kind != MentionKind::Nationality)
    {
        match &mention.referent {
            Referent::Named(actors) => {
                let contested = actors.iter().filter(|a| kb.is_contested(**a));
                supports.extend(contested.map(|a| Support::Actor(*a)));
            }
            Referent::Unknown(key) => supports.push(Support::Surname(*key)),
            _ => {}
        }
        if let Some(guess) = mention.guess.filter(|_| mention.stands_for_itself()) {
            supports.push(Support::Guessed(guess.words));
        }
    }
    supports
}

/// What the mentions of a paragraph ask of the article: the actors, surnames and names that decide whom they mean, or whether they are any.
pub fn asked(mentions: &[Candidate]) -> Vec<Support> {
    let mut asked = Vec::new();
    for mention in mentions {
        match &mention.referent {
            Referent::Guarded(actors) => asked.extend(actors.iter().copied().map(Support::Actor)),
            // Of one alone nothing is to be decided.
            Referent::Named(actors) if actors.len() > 1 => {
                asked.extend(actors.iter().copied().map(Support::Actor));
            }
            Referent::Surname(key) => asked.push(Support::Surname(*key)),
            Referent::Repeated(key) => asked.push(Support::Guessed(*key)),
            _ => {}
        }
        asked.extend(
            mention
                .guess
                .map(|guess| Support::GuessedTwice(guess.words)),
        );
        asked.extend(self::asked(&mention.inner));
    }
    asked
}

impl Candidate {
    /// Whether it is a mention whatever else the article says.
    fn stands_for_itself(&self) -> bool {
        !matches!(
            self.referent,
            Referent::Surname(_) | Referent::Repeated(_) | Referent::Guarded(_)
        )
    }
}

/// All that the paragraphs of an article support.
pub fn together(supports: impl Iterator<Item = Support>) -> FxHashSet<Support> {
    let mut all = FxHashSet::default();
    for support in supports {
        if !all.insert(support)
            && let Support::Guessed(words) = support
        {
            all.insert(Support::GuessedTwice(words));
        }
    }
    all
}
