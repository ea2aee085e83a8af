//! Looking up who is who: what the command line, Python and agents ask of a knowledge base.

use jiff::civil::Date;
use serde::Serialize;

use khabar_engine::actors::{Actor, ActorIx, KnowledgeBase, OfficeIx};
use khabar_engine::mentions::{Candidate, Referent, recognise};
use khabar_engine::message::Message;

/// Who held an office on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holder {
    /// The id of the office.
    pub office: String,
    /// The office in English.
    pub office_en: String,
    /// The id of the actor.
    pub actor: String,
    /// Its Arabic name.
    pub ar: String,
    /// Its English name.
    pub en: String,
    /// When the term began: a day, a month or a year; none when not established.
    pub from: Option<String>,
    /// When it ended; none while it lasts, or when not established.
    pub to: Option<String>,
    /// Where the dates come from.
    pub source: Option<String>,
}

/// The office that words name (وزير الدفاع الأمريكي), or that has them as its id (`USA.secdef`).
pub fn office(kb: &KnowledgeBase, words: &str) -> Option<OfficeIx> {
    let stated = |mention: &Candidate| match &mention.referent {
        Referent::Holder(office) => office.find(kb),
        _ => None,
    };
    let by_words = || recognise(words, kb).iter().find_map(stated);
    kb.find_office(words).or_else(by_words)
}

/// Who held an office on a day; none when the knowledge base has nobody, an error when it has no such office.
pub fn holder(kb: &KnowledgeBase, words: &str, on: Date) -> Result<Option<Holder>, Message> {
    let ix = office(kb, words).ok_or_else(|| {
        Message::new(
            format!("“{words}” is no office of the knowledge base"),
            format!("ليس في قاعدة المعرفة منصب {words}"),
        )
    })?;
    let found = kb.holder(ix, on).and_then(|(actor, term)| {
        let (office, actor) = (kb.office(ix)?, kb.actor(actor)?);
        Some(Holder {
            office: office.id.clone(),
            office_en: office.en.clone(),
            actor: actor.id.clone(),
            ar: actor.ar.clone(),
            en: actor.en.clone(),
            from: term.from.map(|from| from.to_string()),
            to: term.to.map(|to| to.to_string()),
            source: term.source.as_ref().map(ToString::to_string),
        })
    });
    Ok(found)
}

/// Whoever goes by some words: an id, an Arabic name, or more than two letters of an English one. Each once.
pub fn find(kb: &KnowledgeBase, words: &str) -> Vec<ActorIx> {
    let mut found: Vec<ActorIx> = kb.find(words).into_iter().collect();
    found.extend(kb.names.get(words).iter().map(|form| form.actor));
    let lower = words.to_lowercase();
    if lower.chars().count() > 2 {
        let in_english = |actor: &Actor| actor.en.to_lowercase().contains(&lower);
        found.extend(kb.actors().filter(|(_, a)| in_english(a)).map(|(ix, _)| ix));
    }
    let mut seen = rustc_hash::FxHashSet::default();
    found.retain(|ix| kb.actor(*ix).is_some() && seen.insert(*ix));
    found
}

/// An entry as a knowledge file has it, with where it is.
pub fn entry(kb: &KnowledgeBase, ix: ActorIx) -> Option<Actor> {
    let mut actor = kb.actor(ix)?.clone();
    actor.location = kb.location(ix);
    Some(actor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use khabar_engine::actors::embedded;

    #[test]
    fn an_office_is_found_by_its_words_and_by_its_id() {
        let kb = embedded();
        let on = date(2025, 2, 12);
        let by = |words: &str| holder(kb, words, on).unwrap().map(|found| found.actor);
        assert_eq!(by("الرئيس الأمريكي").as_deref(), Some("trump"));
        assert_eq!(by("USA.president").as_deref(), Some("trump"));
        let none = holder(kb, "USA.president", date(1850, 1, 1));
        assert_eq!(none, Ok(None));
        assert!(holder(kb, "سائق الحافلة", on).is_err());
    }

    #[test]
    fn who_goes_by_some_words_is_found_once() {
        let kb = embedded();
        for words in ["trump", "ترامب", "Donald Tr"] {
            let found = find(kb, words);
            let found: Vec<&str> = found.iter().map(|ix| kb.id(*ix)).collect();
            assert_eq!(
                found.iter().filter(|id| **id == "trump").count(),
                1,
                "{words}"
            );
        }
        let paris = kb.country("FRA").and_then(|ix| entry(kb, ix)).unwrap();
        assert!(paris.location.is_some());
    }
}
