//! Actors by their ids.

use std::cmp::Reverse;

use khabar_engine::actors::{Actor, ActorIx, ActorKind};
use khabar_engine::text::fold::fold;

use super::{Completion, CompletionKind, List};

/// How many actors are told at once; typing on asks again.
const ACTORS: usize = 60;

impl List<'_> {
    /// Actor ids: those of this paragraph, then of this article by how often they occur, then the others that match what
    /// is typed, in Latin or in Arabic.
    pub(super) fn actors(&mut self, fits: impl Fn(ActorKind) -> bool) {
        let analysis = self.analysis;
        let kb = &analysis.knowledge.actors;
        let here = self.paragraph().and_then(|p| analysis.paragraphs.get(p));
        let in_paragraph =
            |ix: ActorIx| here.is_some_and(|p| p.mentions.iter().any(|m| m.actor == Some(ix)));
        let typed = fold(self.typed.trim_matches('"'));
        let mut ranked: Vec<(usize, Reverse<usize>, &Actor)> = kb
            .actors()
            .filter(|(_, a)| fits(a.kind) && matches_typed(a, &typed))
            .map(|(ix, a)| {
                let count = analysis.count(ix);
                let group = if in_paragraph(ix) {
                    0
                } else if count > 0 {
                    1
                } else {
                    2
                };
                (group, Reverse(count), a)
            })
            .collect();
        ranked.sort_by(|a, b| (a.0, a.1, &a.2.id).cmp(&(b.0, b.1, &b.2.id)));
        self.incomplete |= ranked.len() > ACTORS || !typed.is_ascii();
        for (_, _, actor) in ranked.into_iter().take(ACTORS) {
            let mut item = Completion {
                beside: actor.ar.clone(),
                detail: format!("{} — {}", actor.ar, actor.en),
                ..Completion::new(CompletionKind::Actor, &actor.id)
            };
            // What is typed in Arabic would filter the Latin id out.
            if !typed.is_ascii() {
                item.filter = self.typed.to_string();
            }
            self.add(item);
        }
    }
}

/// Whether what was typed begins the id, the Arabic name or one of its words, or the English name.
fn matches_typed(actor: &Actor, typed: &str) -> bool {
    if typed.is_empty() || actor.id.contains(typed) {
        return true;
    }
    if typed.is_ascii() {
        return actor.en.to_lowercase().contains(typed);
    }
    std::iter::once(&actor.ar)
        .chain(&actor.aliases)
        .map(|name| fold(name))
        .any(|name| name.starts_with(typed) || name.split(' ').any(|word| word.starts_with(typed)))
}
