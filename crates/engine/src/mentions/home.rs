//! The state an article is at home in: what «وزارة الصحة», «وزير الداخلية» or «المملكة» without a country mean in it. Told by what the article names: its
//! places and outlets say most, then bodies, people and adjectives.

use rustc_hash::FxHashMap;

use super::{Candidate, MentionKind, Referent};
use crate::actors::{ActorIx, ActorKind, KnowledgeBase};

/// A state, and how much some mentions say for it.
pub type Vote = (ActorIx, u32);

/// The states that the mentions of a paragraph speak for.
pub fn votes(mentions: &[Candidate], kb: &KnowledgeBase) -> Vec<Vote> {
    sum(mentions.iter().filter_map(|mention| vote(mention, kb)))
}

/// Votes with those for one state added up.
pub fn sum(votes: impl Iterator<Item = Vote>) -> Vec<Vote> {
    let mut sums: Vec<Vote> = Vec::new();
    for (state, weight) in votes {
        match sums.iter_mut().find(|(known, _)| *known == state) {
            Some((_, sum)) => *sum += weight,
            None => sums.push((state, weight)),
        }
    }
    sums
}

fn vote(mention: &Candidate, kb: &KnowledgeBase) -> Option<Vote> {
    let actor = match &mention.referent {
        Referent::Named(actors) => *actors.first()?,
        Referent::Holder(stated) => return Some((stated.country?, 1)),
        _ => return None,
    };
    let entry = kb.actor(actor)?;
    let weight = match entry.kind {
        ActorKind::Place | ActorKind::Media => 3,
        ActorKind::Government => 2,
        ActorKind::Country if mention.kind == MentionKind::Country => 2,
        _ => 1,
    };
    Some((kb.country(entry.country.as_ref()?)?, weight))
}

/// The least that must speak for a state.
const LEAST: u32 = 2;

/// The state for which most of all votes of an article are; none where no state has.
pub fn home(votes: impl Iterator<Item = Vote>) -> Option<ActorIx> {
    let mut sums: FxHashMap<ActorIx, u32> = FxHashMap::default();
    for (state, weight) in votes {
        *sums.entry(state).or_default() += weight;
    }
    let all: u32 = sums.values().sum();
    let (state, most) = sums
        .into_iter()
        .max_by_key(|(state, sum)| (*sum, std::cmp::Reverse(*state)))?;
    (most >= LEAST && 2 * most > all).then_some(state)
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    fn home_of(paragraphs: &[&str]) -> Option<&'static str> {
        let kb = crate::actors::embedded();
        let all = paragraphs.iter().flat_map(|p| votes(&recognise(p, kb), kb));
        home(all).map(|state| kb.id(state))
    }

    #[test]
    fn places_tell_where_an_article_is_at_home() {
        assert_eq!(
            home_of(&[
                "افتتح الأمير معرضا في الدمام",
                "وينتقل المعرض إلى تبوك ثم القاهرة"
            ]),
            Some("sau")
        );
    }

    #[test]
    fn an_article_between_states_is_at_home_in_none() {
        assert_eq!(home_of(&["بحث وفد من بغداد في أنقرة ملف المياه"]), None);
        assert_eq!(home_of(&["نصائح لمرضى السكري"]), None);
    }
}
