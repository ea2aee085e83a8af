//! Actors by a part of a name, as it is typed by somebody who looks for them.

use std::sync::OnceLock;

use super::{Actor, ActorIx, KnowledgeBase};
use crate::text::fold::fold;

/// The names of all actors by their places, as they are searched: made when somebody first searches, since to fold them takes longer than all
/// else that is done for an answer.
#[derive(Debug, Default)]
pub(super) struct Searched(OnceLock<Vec<(ActorIx, Box<str>)>>);

/// As names and what is searched in them are compared: folded, and Latin letters small.
fn key(text: &str) -> String {
    fold(text).to_lowercase()
}

impl KnowledgeBase {
    /// The actors of whom the id, a name or an alias holds `part`, in the order of their places. Everybody where that is empty.
    pub fn answering(&self, part: &str) -> impl Iterator<Item = &Actor> {
        let all = self.searched.0.get_or_init(|| {
            let names = |actor: &Actor| {
                let names = [&actor.id, &actor.ar, &actor.en];
                let names = names.into_iter().chain(&actor.aliases);
                // No name goes over the end of a line, so nothing is found across two.
                let names: Vec<String> = names.map(|name| key(name)).collect();
                names.join("\n").into_boxed_str()
            };
            let all = self.actors();
            all.map(|(ix, actor)| (ix, names(actor))).collect()
        });
        let part = key(part);
        let found = all.iter().filter(move |(_, names)| names.contains(&part));
        found.filter_map(|(ix, _)| self.actor(*ix))
    }
}

#[cfg(test)]
mod tests {
    use crate::actors::{Builder, embedded};

    #[test]
    fn an_actor_answers_to_a_part_of_any_name() {
        let found = |part: &str| {
            let found = embedded().answering(part);
            found.map(|actor| actor.id.as_str()).collect::<Vec<_>>()
        };
        for part in ["putin", "PUTIN", "بوتين", "بُوتين", "ladimir Put"] {
            assert!(found(part).contains(&"putin"), "{part}");
        }
        assert_eq!(found("نزبر الوكفل"), [""; 0]);
        // The end of one name with the beginning of the next is none.
        let putin = embedded().answering("putin").find(|a| a.id == "putin");
        let across = putin.map(|actor| format!("{} {}", actor.id, actor.ar));
        assert!(!found(&across.unwrap()).contains(&"putin"));
        assert_eq!(found("").len(), embedded().actors().count());
    }

    #[test]
    fn those_of_a_corpus_answer_too() {
        let mut builder = Builder::embedded();
        let entry = "[[actor]]\nid = \"nzbr\"\nkind = \"person\"\nar = \"نزبر الوكفل\"\nen = \"Nizbir Alwakfal\"\n";
        assert_eq!(builder.add(entry), []);
        let kb = builder.build();
        let found: Vec<&str> = kb.answering("وكفل").map(|a| a.id.as_str()).collect();
        assert_eq!(found, ["nzbr"]);
    }
}
