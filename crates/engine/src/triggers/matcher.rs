//! Finding triggers in a text.

use super::morphology::{fits_verb, verb_readings};
use super::{LightVerb, TriggerShape, Triggers};
use crate::text::Words;
use crate::text::punctuation::ends_sentence;
use crate::text::verbs::Tense;

/// A trigger found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Index of the first word.
    pub from: usize,
    /// Index behind the last word.
    pub to: usize,
    /// Folded bytes of proclitics on the first word.
    pub skip: usize,
    /// The row of [`Triggers::row`].
    pub row: usize,
    /// What it is.
    pub shape: TriggerShape,
    /// Index of the light verb before it.
    pub verb: Option<usize>,
    /// Whether that verb is the trigger, and the noun only tells what it means here.
    pub by_verb: bool,
}

/// How many words may stand between a light verb and its noun: a subject with its title, a date.
const LIGHT_REACH: usize = 22;

impl Triggers {
    /// The trigger at word `at`: the longest whose words are all there; of equally long ones a light-verb phrase, then a verb. The
    /// noun of a light verb that is there stays one when a longer noun phrase begins with it (وقفة, وقفة احتجاجية). No light verb is
    /// looked for before word `from`. With `noun` the word cannot be a verb (في قصف).
    pub fn find(&self, words: &Words, at: usize, from: usize, noun: bool) -> Option<Found> {
        let mut longest: Option<Found> = None;
        for found in self.table.matches(words, at) {
            let clitic = words.text(at).get(..found.skip).unwrap_or("");
            let candidates = found.values.iter().filter_map(|&(row, shape)| {
                let verb = match shape {
                    TriggerShape::Light(verb) => {
                        Some(self.light_verb_before(words, at, from, verb)?)
                    }
                    TriggerShape::Verb { .. } if noun || !fits_verb(words.text(at), clitic) => {
                        return None;
                    }
                    _ => None,
                };
                let by_verb =
                    matches!(shape, TriggerShape::Light(v) if self.full_verbs.contains(&v));
                Some(Found {
                    from: found.from,
                    to: found.to,
                    skip: found.skip,
                    row,
                    shape,
                    verb,
                    by_verb,
                })
            });
            let Some(best) = candidates.min_by_key(|found| found.shape.rank()) else {
                continue;
            };
            match longest {
                None if best.shape == TriggerShape::Masdar => longest = Some(best),
                None => return Some(best),
                Some(noun) if matches!(best.shape, TriggerShape::Light(_)) => {
                    return Some(Found {
                        to: noun.to,
                        ..best
                    });
                }
                Some(_) => {}
            }
        }
        longest
    }

    /// Where a phrase at word `at` ends that evokes nothing, though it holds a trigger (وزارة, وقف إطلاق النار).
    pub fn never(&self, words: &Words, at: usize) -> Option<usize> {
        self.never.longest(words, at).map(|found| found.to)
    }

    /// The mode of an event of a type that the words from `from` to `to` tell, and the word that does.
    pub fn mode_of_object(
        &self,
        event_type: &str,
        words: &Words,
        from: usize,
        to: usize,
    ) -> Option<(&str, usize)> {
        (from..to).find_map(|at| {
            let words_of_mode = self.object_modes.longest(words, at)?;
            let mode = words_of_mode.values.iter().find(|(t, _)| t == event_type)?;
            Some((mode.1.as_str(), at))
        })
    }

    /// The tense of a light verb at a word.
    pub fn tense_of_light_verb(&self, words: &Words, at: usize) -> Option<Tense> {
        self.light_verb_at(words, at)
            .map(|(_, tense)| *tense)
            .next()
    }

    /// The tense of a certain light verb at a word: «تلقى» is the past of one and the present of another.
    pub fn tense_of(&self, verb: LightVerb, words: &Words, at: usize) -> Option<Tense> {
        let mut found = self.light_verb_at(words, at);
        found
            .find(|(light, _)| *light == verb)
            .map(|(_, tense)| *tense)
    }

    /// Whether a folded word is a form of a light verb, nothing before it.
    pub fn is_light_form(&self, word: &str) -> bool {
        self.light_forms.contains_key(word)
    }

    /// Whether a finite verb stands at a word: a light one, or one that is a trigger.
    pub fn is_verb(&self, words: &Words, at: usize) -> bool {
        let trigger = |stem| {
            let values = self.table.get_stem(stem, words, at).iter();
            values
                .map(|(_, shape)| shape)
                .any(|shape| matches!(shape, TriggerShape::Verb { .. }))
        };
        self.tense_of_light_verb(words, at).is_some() || verb_readings(words, at).any(trigger)
    }

    fn light_verb_at<'a>(
        &'a self,
        words: &'a Words,
        at: usize,
    ) -> impl Iterator<Item = &'a (LightVerb, Tense)> {
        let word = words.text(at);
        verb_readings(words, at)
            .flat_map(|stem| self.light_forms.get(stem.text(word)).into_iter().flatten())
    }

    /// Where a form of a light verb stands before `at`: its subject, with title and date, may stand between the two.
    fn light_verb_before(
        &self,
        words: &Words,
        at: usize,
        from: usize,
        verb: LightVerb,
    ) -> Option<usize> {
        (at.saturating_sub(LIGHT_REACH).max(from)..at)
            .rev()
            .take_while(|i| !ends_sentence(words.text(*i)))
            .find(|i| self.light_verb_at(words, *i).any(|(v, _)| *v == verb))
    }
}
