//! Metonyms: a capital or palace that acts for its government. It is one by the construction it stands in: the subject or object of a
//! verb of saying or deciding, or a party to what holds between states. Anywhere else it is the place.

use std::sync::LazyLock;

use super::recognise::{NameMatch, Recogniser};
use super::wording::LISTS;
use crate::actors::{ActorIx, ActorKind};
use crate::text::WordList;
use crate::text::punctuation::ends_sentence;
use crate::text::verbs::conjugate;
use crate::text::words::{WordKind, readings};

/// The finite forms of verbs of deciding, which have an object.
static ACTING: LazyLock<WordList> = LazyLock::new(|| forms(&LISTS.acting));

/// Those of verbs of saying.
static SAYING: LazyLock<WordList> = LazyLock::new(|| forms(&LISTS.saying));

fn forms(verbs: &[(String, String)]) -> WordList {
    let forms = verbs
        .iter()
        .flat_map(|(past, present)| conjugate(past, present));
    forms.map(|form| form.form).collect()
}

/// How many words before a capital the verb may stand of which it is the subject or object.
const NEAR: usize = 4;

impl Recogniser<'_> {
    /// Whether a capital stands for its government here rather than for the place.
    pub fn acts(&self, at: usize, name: &NameMatch, actor: ActorIx) -> bool {
        let entry = self.kb.actor(actor);
        let capital =
            entry.is_some_and(|entry| entry.kind == ActorKind::Place && entry.stands_for.is_some());
        capital
            && !self.is_placed(at, name.skip)
            && !self.is_dateline(at, name.to)
            && (self.is_party(at, name) || self.is_acting(name.to) || self.is_behind_verb(at))
    }

    /// «العلاقات مع واشنطن», «بين موسكو وكييف», «موقف طهران»: what holds between states, or is a state's.
    fn is_party(&self, at: usize, name: &NameMatch) -> bool {
        let joined = self
            .words
            .text(at)
            .get(..name.skip)
            .is_some_and(|clitic| clitic.starts_with('و'));
        // «بين موسكو وواشنطن»
        let at = if joined { at.saturating_sub(1) } else { at };
        readings(self.word_before(at)).any(|r| LISTS.of_states.contains(r.stem))
    }

    /// Whether a word is a verb of saying or deciding, behind و perhaps.
    pub fn is_verb(&self, at: usize) -> bool {
        ACTING.has(self.words, at) || SAYING.has(self.words, at)
    }

    /// Whether a verb of saying or deciding stands at a word: «واشنطن ترفض», «موسكو: …».
    fn is_acting(&self, at: usize) -> bool {
        let text = self.words.text(at);
        text == ":" || self.words.kind(at) == Some(WordKind::Arabic) && is_acting(text)
    }

    /// Whether such a verb stands shortly before a word, in its sentence.
    fn is_behind_verb(&self, at: usize) -> bool {
        self.shortly_before(at, |i| self.is_verb(i))
    }

    /// Whether a verb that has an object stands shortly before a word, in its sentence.
    pub fn is_behind_transitive(&self, at: usize) -> bool {
        self.shortly_before(at, |i| ACTING.has(self.words, i))
    }

    fn shortly_before(&self, at: usize, is: impl Fn(usize) -> bool) -> bool {
        let near = (at.saturating_sub(NEAR)..at).rev();
        let mut near = near.take_while(|i| !ends_sentence(self.words.text(*i)));
        near.any(is)
    }
}

fn is_acting(verb: &str) -> bool {
    ACTING.contains(verb) || SAYING.contains(verb)
}
