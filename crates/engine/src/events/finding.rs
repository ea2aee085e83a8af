//! The triggers of a sentence: which of the words that may evoke an event stand as such.

use super::sentence::Sentence;
use super::wording::WORDING;
use crate::text::Span;
use crate::text::suffixes::SUFFIXES;
use crate::text::words::{WordKind, readings};
use crate::triggers::{Found, TriggerShape};

impl Sentence<'_> {
    /// The triggers of the sentence, in order.
    pub fn find(&self) -> Vec<Found> {
        let mut found = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            let trigger = self.trigger(at);
            let never = self.triggers.never(&self.words, at);
            let is_light = |f: &Found| matches!(f.shape, TriggerShape::Light(_));
            // «أعلن وقف إطلاق النار» is a trigger as long as the phrase that is none.
            at = match (trigger, never) {
                (Some(trigger), never)
                    if never.is_none_or(|n| {
                        n < trigger.to || n == trigger.to && is_light(&trigger)
                    }) =>
                {
                    found.push(trigger);
                    trigger.to
                }
                (_, Some(never)) => never,
                _ => at + 1,
            };
        }
        found
    }

    fn trigger(&self, at: usize) -> Option<Found> {
        if self.words.kind(at) != Some(WordKind::Arabic) {
            return None;
        }
        let find = |noun| {
            self.triggers
                .find(&self.words, at, self.clause_start(at), noun)
        };
        // Most words are none, whatever stands before them.
        let plain = find(false)?;
        let before_noun = at.checked_sub(1).is_some_and(|before| {
            WORDING
                .before_nouns
                .joined_at(&self.words, before)
                .is_some()
        });
        let found = if before_noun {
            find(true)?
        } else if self.is_object_of_verb(at) {
            // Where no noun is known, a verb is better than nothing.
            find(true).unwrap_or(plain)
        } else {
            plain
        };
        // «استقالة» is no «استقاله».
        let pronoun = matches!(found.shape, TriggerShape::Verb { pronoun: true, .. });
        let found = match pronoun && self.ends_in_ta_marbuta(at) {
            true => find(true)?,
            false => found,
        };
        // «ناشطا معارضا» is an adjective.
        let adjective = at
            .checked_sub(1)
            .is_some_and(|before| SUFFIXES.accusative.ends(self.words.text(before)));
        if found.shape == TriggerShape::Participle && adjective {
            return None;
        }
        let start = self.span_of(at, found.skip, at + 1).start;
        // A word inside a name or title is not a trigger (قمة in the name of a summit; نائب).
        let inside = self.mentions_in(Span::new(start, start + 1)).next();
        inside.is_none().then_some(found)
    }

    /// The words of a trigger: those of a light verb too, where it stands right before its noun.
    pub(super) fn trigger_span(&self, found: &Found) -> Span {
        match found.verb {
            Some(verb) if found.by_verb && verb + 1 != found.from => {
                self.span_of(verb, self.joined(verb), verb + 1)
            }
            Some(verb) if verb + 1 == found.from => self.span_of(verb, self.joined(verb), found.to),
            _ => self.span_of(found.from, found.skip, found.to),
        }
    }

    /// How many bytes of و or ف stand before a light verb.
    pub fn joined(&self, verb: usize) -> usize {
        let found = readings(self.words.text(verb)).find(|r| self.triggers.is_light_form(r.stem));
        found.map_or(0, |r| r.skip)
    }
}
