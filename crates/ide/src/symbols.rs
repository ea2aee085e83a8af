//! The actors of open articles, and the entries of a corpus's own knowledge.

use std::collections::{BTreeMap, HashSet};

use khabar_corpus::index::EventIn;
use khabar_corpus::{Corpus, Entry};
use khabar_engine::actors::{Actor, ActorIx, ActorKind, KnowledgeBase};
use khabar_engine::article::Analysis;
use khabar_engine::message::{Lang, Message};
use khabar_engine::text::fold::fold;

use crate::Place;

/// How many are told; nobody reads further.
pub const MOST: usize = 200;

/// An actor that a query found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// Its names and its id.
    pub name: Message,
    /// What it is.
    pub kind: ActorKind,
    /// Where to go for it.
    pub at: Target,
}

/// Where an actor is entered or named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Its entry in the corpus's own knowledge.
    Entry(Entry),
    /// A place in an open article, given by its index.
    Article(usize, Place),
}

/// The actors whose name, alias or id holds the query, by id: those of the corpus's knowledge at their entry, the others where an
/// article first names them.
pub fn symbols(articles: &[(&Corpus, &Analysis)], query: &str) -> Vec<Symbol> {
    let wanted = fold(query).to_lowercase();
    let mut found: BTreeMap<&str, Symbol> = BTreeMap::new();
    for (index, (corpus, analysis)) in articles.iter().enumerate() {
        let kb = &analysis.knowledge.actors;
        for (id, entry) in &corpus.entries {
            let actor = kb.find(id).and_then(|ix| kb.actor(ix));
            if let Some(actor) = actor.filter(|actor| answers(actor, &wanted)) {
                found.insert(id, symbol(actor, Target::Entry(entry.clone())));
            }
        }
        let mut seen: HashSet<ActorIx> = HashSet::default();
        for (line, paragraph) in analysis.paragraphs.iter().enumerate() {
            for mention in &paragraph.mentions {
                let first = mention.actor.filter(|ix| seen.insert(*ix));
                let Some(actor) = first.and_then(|ix| kb.actor(ix)) else {
                    continue;
                };
                if !found.contains_key(actor.id.as_str()) && answers(actor, &wanted) {
                    let place = Place::new(line, mention.span);
                    found.insert(&actor.id, symbol(actor, Target::Article(index, place)));
                }
            }
        }
    }
    found.into_values().take(MOST).collect()
}

/// The name of an event: its type, who did it to whom in both languages, and when.
pub fn event_name(event: &EventIn, kb: &KnowledgeBase) -> String {
    let name = |id: &String| match kb.find(id).and_then(|ix| kb.actor(ix)) {
        Some(actor) => format!("{} {}", actor.en, actor.ar),
        None => id.clone(),
    };
    let names = |ids: &[String]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
    let parties = match (event.doers.as_slice(), event.others.as_slice()) {
        ([], []) => String::new(),
        (doers, []) => format!(" {}", names(doers)),
        (doers, others) => format!(" {} → {}", names(doers), names(others)),
    };
    let date = event.date.as_ref().map(|date| format!(" · {date}"));
    format!("{}{parties}{}", event.r#type, date.unwrap_or_default())
}

/// Whether a folded query is part of one of an actor's names.
fn answers(actor: &Actor, wanted: &str) -> bool {
    let names = [&actor.id, &actor.ar, &actor.en];
    let mut names = names.into_iter().chain(&actor.aliases);
    names.any(|name| fold(name).to_lowercase().contains(wanted))
}

fn symbol(actor: &Actor, at: Target) -> Symbol {
    Symbol {
        name: name(actor),
        kind: actor.kind,
        at,
    }
}

/// The names of an actor and its id: in both languages, since clients filter by it again, and drop what was found by a name that they do
/// not see.
pub fn name(actor: &Actor) -> Message {
    Message::new(
        format!("{} · {} · {}", actor.en, actor.ar, actor.id),
        format!("{} · {} · {}", actor.ar, actor.en, actor.id),
    )
}

impl Symbol {
    /// Its name in a language.
    pub fn name(&self, lang: Lang) -> &str {
        self.name.get(lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{analysed, marked};

    #[test]
    fn an_actor_is_found_by_any_of_its_names_where_it_is_first_named() {
        let text = "وصل بوتين إلى الرياض، وقال بوتين إن";
        let (corpus, analysis) = (Corpus::none(), analysed(text));
        for query in ["putin", "بوتين", "Vladimir"] {
            let found = symbols(&[(&corpus, &analysis)], query);
            assert_eq!(found.len(), 1, "{query}");
            let name = found[0].name(Lang::En);
            assert_eq!(name, "Vladimir Putin · فلاديمير بوتين · putin");
            let Target::Article(0, place) = &found[0].at else {
                panic!("{:?}", found[0].at);
            };
            let marks = "وصل ⟦بوتين⟧ إلى الرياض، وقال بوتين إن";
            assert_eq!(marked(&analysis, [place.clone()]), marks);
        }
        assert_eq!(symbols(&[(&corpus, &analysis)], "ميرتس"), []);
    }
}
