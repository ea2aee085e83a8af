//! What is condemned, demanded or threatened tells to whom that is said: «أدان الوزير هجوم روسيا على المدينة» accuses Russia, «هدد بقصف روسيا» threatens it.

use khabar_data::schema::Matter;

use super::arguments::{Argued, argued};
use super::frames::{MATTER, list};
use super::reading::Read;
use super::sentence::Sentence;
use crate::codebook::{EventRoleIx, EventType};
use crate::triggers::{Found, TriggerShape};

/// How many words may stand between a word and what it speaks of.
const REACH: usize = 4;

/// Gives the events of a sentence to whom nobody is known that they are done to whoever does what they speak of, or whom that is done to.
pub fn fill(sentence: &Sentence<'_>, found: &[Found], reads: &mut [Read]) {
    for at in 0..reads.len() {
        let (Some(outer), Some(inner)) = (reads.get(at), reads.get(at + 1)) else {
            return;
        };
        let fillers = of(sentence, found, outer, inner);
        if let Some(outer) = reads.get_mut(at) {
            outer.argued.extend(fillers);
        }
    }
}

/// Whom the event inside another gives that.
fn of(sentence: &Sentence<'_>, found: &[Found], outer: &Read, inner: &Read) -> Vec<Argued> {
    let codebook = &sentence.input.knowledge.codebook;
    let types = [outer, inner].map(|read| codebook.type_at(read.event.event_type));
    let [Some(outer_type), Some(inner_type)] = types else {
        return Vec::new();
    };
    let Some(matter) = outer_type.matter else {
        return Vec::new();
    };
    let (Some(first), Some(second)) = (found.get(outer.found), found.get(inner.found)) else {
        return Vec::new();
    };
    let Some(role) = other_role(sentence, outer_type) else {
        return Vec::new();
    };
    let known = outer.argued.iter().any(|argued| argued.role == role);
    if known || !is_matter(sentence, first, second) {
        return Vec::new();
    }
    let doer = codebook.doer_of(inner_type);
    let fits = |argued: &&Argued| match matter {
        Matter::Doer => Some(argued.role) == doer,
        Matter::Other => Some(argued.role) != doer,
    };
    let own = |who| outer.argued.iter().any(|argued| argued.who == who);
    let inner = inner.argued.iter().filter(fits);
    let others = inner.filter(|argued| !own(argued.who));
    others.map(|who| argued(role, who.who, *MATTER)).collect()
}

/// Whether the noun of one trigger is what the word of another speaks of.
fn is_matter(sentence: &Sentence<'_>, outer: &Found, inner: &Found) -> bool {
    let noun = matches!(inner.shape, TriggerShape::Masdar | TriggerShape::Light(_));
    let start = inner.verb.unwrap_or(inner.from).min(inner.from);
    let near = start >= outer.to && start - outer.to <= REACH;
    noun && near && sentence.clause_end(outer.to) > start
}

/// The first role of a type that is not the doer's.
pub fn other_role(sentence: &Sentence<'_>, event_type: &EventType) -> Option<EventRoleIx> {
    let codebook = &sentence.input.knowledge.codebook;
    let doer = codebook.doer_of(event_type);
    let mut roles = codebook.roles_of(event_type);
    roles.find_map(|role| codebook.role_ix(&role.id).filter(|ix| Some(*ix) != doer))
}

/// How many words may stand between a death and the attack that caused it.
const CAUSE_REACH: usize = 14;

/// Gives two words of a sentence that tell one event the parties of each other: «قُتل قائد في غارة إسرائيلية».
pub fn share(sentence: &Sentence<'_>, found: &[Found], reads: &mut [Read]) {
    let codebook = &sentence.input.knowledge.codebook;
    for at in 1..reads.len() {
        let Some([result, cause]) = reads.get_mut(at - 1..=at) else {
            return;
        };
        if !is_result_of(sentence, found, result, cause) {
            continue;
        }
        let event_type = codebook.type_at(result.event.event_type);
        let doer = event_type.and_then(|event_type| codebook.doer_of(event_type));
        let (doers, others) = (
            lacking(result, cause, |role| Some(role) == doer),
            lacking(cause, result, |role| Some(role) != doer),
        );
        result.argued.extend(doers);
        cause.argued.extend(others);
    }
}

/// Those in some roles of one event who are nobody in the other, where that has nobody in such a role.
fn lacking(event: &Read, of: &Read, is_role: impl Fn(EventRoleIx) -> bool) -> Vec<Argued> {
    if event.argued.iter().any(|argued| is_role(argued.role)) {
        return Vec::new();
    }
    let own = |who| event.argued.iter().any(|argued| argued.who == who);
    let theirs = of.argued.iter().filter(|argued| is_role(argued.role));
    let new = theirs.filter(|argued| !own(argued.who));
    new.map(|who| argued(who.role, who.who, *MATTER)).collect()
}

/// Whether one word tells what came of the act that the next one tells.
fn is_result_of(sentence: &Sentence<'_>, found: &[Found], result: &Read, cause: &Read) -> bool {
    let (Some(first), Some(second)) = (found.get(result.found), found.get(cause.found)) else {
        return false;
    };
    let row = sentence.triggers.row(first.row);
    let suffered = match first.shape {
        TriggerShape::Verb { .. } => row.is_some_and(|row| row.passive),
        _ => {
            let word = sentence.words.text(first.from);
            let form = word.get(first.skip..).unwrap_or(word);
            list("results").is_some_and(|list| list.contains(form))
        }
    };
    let same = result.event.event_type == cause.event.event_type;
    let noun = second.shape == TriggerShape::Masdar;
    let near = second.from >= first.to && second.from - first.to <= CAUSE_REACH;
    suffered && same && noun && near
}
