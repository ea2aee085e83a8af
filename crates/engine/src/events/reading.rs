//! The events of a sentence, read from its triggers with all that stands around them.

use super::arguments::{Argued, Arguments, Before, Taken};
use super::chunks::Chunks;
use super::frames::list;
use super::groups::{put_those_named, several_named};
use super::matter;
use super::parties::{self, Offer};
use super::score::{About, Candidate, Told, of_event, of_sentence};
use super::senses::has_other_sense;
use super::sentence::{Party, Sentence, Topic};
use super::status::status;
use super::suggest::Sight;
use super::wording::WORDING;
use crate::annotation::{Event, EventRule, Filler, Participant, RuleId, Source, Timex, Who};
use crate::codebook::{EventRoleIx, Meaning};
use crate::likelihood::Seen;
use crate::mentions::MentionKind;
use crate::message::Message;
use crate::text::suffixes::may_be_adjective;
use crate::text::{PARTICLES, Span};
use crate::time::TimexType;
use crate::triggers::{Found, TriggerShape};

/// How many words behind a trigger its object may tell the mode.
const OBJECT_REACH: usize = 12;

/// How many adjectives may stand between a noun and the verb that tells whom it hit.
const OF_NOUN: usize = 3;

/// What the sentences of a paragraph so far leave to the next one.
#[derive(Debug, Default)]
pub struct Past {
    /// Those who took part together in the last event that several did.
    pub together: Vec<Party>,
    /// Whom the last sentence spoke of.
    pub topic: Option<Topic>,
}

/// An event as it was read.
pub struct Read {
    /// Its trigger, by its place among those of the sentence.
    pub found: usize,
    /// The row of that.
    row: usize,
    pub event: Event,
    /// Who takes part in it, by frames.
    pub argued: Vec<Argued>,
    /// Who likely does, where no frame says it.
    pub likely: Vec<Argued>,
    /// The roles that are somebody's without a name.
    pub nobody: Vec<EventRoleIx>,
    /// What its words say of whether it happened.
    pub meaning: Option<Meaning>,
    /// The row of the trigger whose matter it is.
    pub inside: Option<usize>,
}

impl Sentence<'_> {
    pub(super) fn events(
        &self,
        (about, first): (&About, bool),
        told: &mut Vec<Told>,
        past: &mut Past,
        each: &mut dyn FnMut(Event, Sight<'_>),
        offered: &mut dyn FnMut(&Offer<'_>),
    ) {
        let found = self.find();
        if found.is_empty() {
            return;
        }
        let likelihood = &self.input.knowledge.suggesting.likelihood;
        let seen = of_sentence(self, about, first, found.len());
        // The words of the sentence are many, and weigh the same for each of its events.
        let shared = likelihood.sum(&seen);
        for read in self.read_events(&found, past, offered) {
            let own = self.seen(about, &found, &read, told);
            told.push(Told {
                row: read.row,
                event_type: read.event.event_type,
            });
            let sight = Sight::new(&seen, &own);
            let mut event = read.event;
            event.score = likelihood.probability(shared + likelihood.sum(&own));
            // Whether it is an event is not told by who is only likely to take part.
            let likely = read.likely.iter().filter_map(|who| self.filler(who));
            event.fillers.extend(likely);
            event.fillers.sort_by_key(|filler| filler.role);
            each(event, sight);
        }
    }

    /// The events that triggers of the sentence evoke, with who takes part in them.
    fn read_events(
        &self,
        found: &[Found],
        past: &mut Past,
        offered: &mut dyn FnMut(&Offer<'_>),
    ) -> Vec<Read> {
        let chunks = Chunks::of(self, found);
        let codebook = &self.input.knowledge.codebook;
        let mut reads: Vec<Read> = Vec::new();
        // Who did the event before: they go on doing, where a verb is joined by و.
        let mut acted: Vec<Party> = Vec::new();
        for (at, trigger) in found.iter().enumerate() {
            // The verb of a light phrase evokes nothing by itself.
            let carries = |other: &Found| {
                other
                    .verb
                    .is_some_and(|verb| trigger.from <= verb && verb < trigger.to)
            };
            // «وقّع … اتفاقا ومذكرة»: one signing.
            let span = Some(self.trigger_span(trigger));
            let again = reads.iter().any(|read| read.event.trigger == span);
            if again || has_other_sense(self, trigger) || found.iter().any(carries) {
                continue;
            }
            if reads
                .last()
                .is_some_and(|last| self.says_whom_it_hit(found, last, trigger))
            {
                continue;
            }
            let before = Before {
                acted: &acted,
                topic: past.topic,
            };
            let Some(mut read) = self.event(at, found, &chunks, before) else {
                continue;
            };
            put_those_named(&mut read.argued, &past.together);
            if let Some(several) = several_named(&read.argued) {
                past.together = several;
            }
            let doer = codebook.type_at(read.event.event_type);
            let doer = doer.and_then(|event_type| codebook.doer_of(event_type));
            let doing = read.argued.iter().filter(|who| Some(who.role) == doer);
            let doing: Vec<Party> = doing.map(|who| who.who).collect();
            if !doing.is_empty() {
                acted = doing;
            }
            reads.push(read);
        }
        matter::fill(self, found, &mut reads);
        matter::share(self, found, &mut reads);
        parties::find(self, (found, &chunks), &mut reads, offered);
        for read in &mut reads {
            let argued = read.argued.iter();
            let mut fillers: Vec<Filler> = argued.filter_map(|who| self.filler(who)).collect();
            // As the codebook has the roles: who does it comes before to whom.
            fillers.sort_by_key(|filler| filler.role);
            read.event.fillers = fillers;
        }
        reads
    }

    /// Whether a verb only tells whom the noun right before it hit: «قصف مدفعي استهدف القرية» is one event.
    fn says_whom_it_hit(&self, found: &[Found], last: &Read, verb: &Found) -> bool {
        let codebook = &self.input.knowledge.codebook;
        let Some(noun) = found.get(last.found) else {
            return false;
        };
        let row = self.triggers.row(verb.row);
        let same = row.and_then(|row| codebook.type_ix(&row.r#type)) == Some(last.event.event_type);
        let shapes = noun.shape == TriggerShape::Masdar
            && matches!(verb.shape, TriggerShape::Verb { pronoun: false, .. });
        let hits =
            || list("hits").is_some_and(|hits| hits.at(&self.words, verb.from) == Some(verb.to));
        let near = noun.to <= verb.from && verb.from - noun.to <= OF_NOUN;
        let adjectives = || {
            (noun.to..verb.from)
                .all(|at| may_be_adjective(self.words.text(at)) || self.is_relative(at))
        };
        same && shapes && near && hits() && adjectives()
    }

    fn is_relative(&self, at: usize) -> bool {
        PARTICLES.relative.at(&self.words, at).is_some()
    }

    /// What is seen of an event and right around it.
    fn seen(&self, about: &About, found: &[Found], read: &Read, told: &[Told]) -> Vec<Seen<'_>> {
        let codebook = &self.input.knowledge.codebook;
        let (Some(found), Some(row), Some(event_type)) = (
            found.get(read.found),
            self.triggers.row(read.row),
            codebook.type_at(read.event.event_type),
        ) else {
            return Vec::new();
        };
        let candidate = Candidate {
            found: *found,
            row,
            lemma: self.triggers.lemma(found.row),
            event_type,
            meaning: read.meaning,
            inside: read.inside.map(|outer| self.triggers.lemma(outer)),
            topic: self.is_topic(found),
        };
        of_event(self, about, &read.event, &candidate, told)
    }

    fn event(
        &self,
        at: usize,
        others: &[Found],
        chunks: &Chunks,
        before_it: Before<'_>,
    ) -> Option<Read> {
        let (found, before) = (others.get(at)?, others.get(..at)?);
        let row = self.triggers.row(found.row)?;
        let codebook = &self.input.knowledge.codebook;
        let mut event_type = codebook.event_type(&row.r#type)?;
        let mut modes = row.modes.clone();
        let mut reasons = Vec::new();
        let trigger = self.trigger_span(found);
        let words = trigger.of(self.text);
        reasons.push(Message::new(
            format!("“{words}” evokes {}", event_type.id),
            format!("«{words}» تدل على {}", event_type.id),
        ));
        let date = self
            .date(found.from, others)
            .and_then(|t| t.resolution.value.clone());
        let mut meaning = None;
        let status = status(self, found, date.as_ref());
        let said = status.as_ref().map(|(said, _)| *said);
        if let Some((said, cue)) = status {
            meaning = Some(said);
            reasons.push(cue);
        }
        if modes.is_empty() {
            let end = self.clause_end(found.to).min(found.to + OBJECT_REACH);
            let object = self
                .triggers
                .mode_of_object(&event_type.id, &self.words, found.to, end);
            if let Some((mode, at)) = object {
                let word = self.words.text(at);
                reasons.push(Message::new(
                    format!("“{word}” tells the mode {mode}"),
                    format!("«{word}» تحدد النمط {mode}"),
                ));
                modes.push(mode.to_string());
            }
        }
        let becomes = event_type
            .future
            .as_ref()
            .and_then(|id| codebook.event_type(id));
        if let (Some(Meaning::Future), Some(becomes)) = (meaning, becomes) {
            reasons.push(Message::new(
                format!("a future {} is coded {}", event_type.id, becomes.id),
                format!("{} في المستقبل يُرمَّز {}", event_type.id, becomes.id),
            ));
            event_type = becomes;
            modes.clear();
            meaning = None;
        }
        let status = meaning.and_then(|meaning| codebook.status_meaning(meaning));
        // What did not happen cannot be written in a codebook without a word for it.
        if status.is_none() && meaning.is_some_and(|m| m != Meaning::Historical) {
            return None;
        }
        let inside = self.spoken_of(found, before);
        if let Some(outer) = inside {
            let outer = self.words.text(outer.from);
            reasons.push(Message::new(
                format!("what “{outer}” speaks of, not what happened"),
                format!("موضوع «{outer}» لا واقعة"),
            ));
        }
        let Taken {
            fillers: argued,
            place,
            nobody,
        } = Arguments::of(self, chunks, (at, found), event_type, before_it);
        if found.shape == TriggerShape::Participle && argued.is_empty() {
            return None;
        }
        let mode = |id: &String| codebook.mode_ix(&event_type.id, id);
        let source = Source::Rule(RuleId::Event(EventRule::Trigger));
        let place = place.and_then(|stated| Some((self.participant(stated.place)?, stated)));
        if let Some((_, stated)) = &place {
            reasons.push(stated.frame.says.clone());
        }
        let event = Event {
            date,
            place: place.map(|(place, _)| place),
            modes: modes.iter().filter_map(mode).collect(),
            contexts: row
                .contexts
                .iter()
                .filter_map(|id| codebook.context_ix(id))
                .collect(),
            status,
            reasons,
            ..Event::new(codebook.type_ix(&event_type.id)?, Some(trigger), source)
        };
        Some(Read {
            found: at,
            row: found.row,
            event,
            argued,
            likely: Vec::new(),
            nobody,
            meaning: said,
            inside: inside.map(|outer| outer.row),
        })
    }

    /// Who fills a role, as a tag says it: with the words where it is not plain which mention of the actor is meant.
    fn filler(&self, argued: &Argued) -> Option<Filler> {
        Some(Filler {
            role: argued.role,
            participant: self.participant(argued.who)?,
            rule: Some(EventRule::Frame(argued.frame)),
        })
    }

    /// Whether two parties are the same, by their words or as actors.
    pub fn is_same(&self, one: Party, other: Party) -> bool {
        let actor = |who: Party| match who {
            Party::Mention(at) => self.input.mentions.get(at).and_then(|m| m.actor),
            Party::Group(_) => None,
        };
        one == other || actor(one).is_some_and(|one| Some(one) == actor(other))
    }

    /// The words of a party, in bytes of the line.
    pub fn words_of(&self, party: Party) -> Option<Span> {
        match party {
            Party::Mention(at) => self.input.mentions.get(at).map(|mention| mention.span),
            Party::Group(unnamed) => Some(unnamed.words),
        }
    }

    /// Somebody or some place, as a tag says it.
    fn participant(&self, party: Party) -> Option<Participant> {
        match party {
            Party::Mention(at) => self.named(at),
            Party::Group(unnamed) => Some(Participant {
                who: Who::Unlisted(MentionKind::Group),
                words: Some(unnamed.words),
                mention: None,
            }),
        }
    }

    /// Somebody named, who takes part.
    fn named(&self, at: usize) -> Option<Participant> {
        let mentions = self.input.mentions;
        let mention = mentions.get(at)?;
        let of_actor = mentions.iter().filter(|m| m.actor == mention.actor);
        let plain = mention.actor.is_some() && of_actor.take(2).count() == 1;
        let who = mention.actor.map(Who::Actor);
        Some(Participant {
            who: who.unwrap_or(Who::Unlisted(mention.kind)),
            words: (!plain).then_some(mention.span),
            mention: Some(at),
        })
    }

    /// The trigger whose matter this one is: what is demanded, refused, threatened or promised has not happened by that.
    fn spoken_of<'f>(&self, found: &Found, before: &'f [Found]) -> Option<&'f Found> {
        let outer = before.last()?;
        let codebook = &self.input.knowledge.codebook;
        let row = self.triggers.row(outer.row)?;
        let of_words = codebook
            .event_type(&row.r#type)
            .is_some_and(|t| t.prospective || t.matter.is_some());
        let near = found.from.saturating_sub(outer.to) <= 6;
        // «طالب بالإفراج», «طالب أن يفرج»; «قال … إن» opens a clause of its own.
        let that = WORDING
            .that
            .contains(self.words.text(found.from.saturating_sub(1)));
        let clause = self.clause_end(outer.to) > found.from
            || that
                && self
                    .has(&WORDING.noun_first, outer.to, found.from)
                    .is_none();
        let noun = that || found.shape == TriggerShape::Masdar;
        (of_words && near && noun && clause).then_some(outer)
    }

    /// Whether a noun is what is talked of rather than what happened: «لبحث التعاون».
    fn is_topic(&self, found: &Found) -> bool {
        let reach = found.from.saturating_sub(3)..found.from;
        let topic = self.has(&WORDING.topics, reach.start, reach.end);
        found.shape == TriggerShape::Masdar && topic.is_some()
    }

    /// The timex that locates the event: the nearest date or time of the sentence with no other trigger between. One before all
    /// triggers is the date of each.
    fn date(&self, word: usize, others: &[Found]) -> Option<&Timex> {
        let first = others
            .first()
            .map_or(0, |found| found.verb.unwrap_or(found.from));
        let fits = |timex: &&Timex| {
            let (from, to) = (
                self.word_at(timex.span.start),
                self.word_at(timex.span.end - 1) + 1,
            );
            let since = from
                .checked_sub(1)
                .is_some_and(|before| WORDING.since.joined_at(&self.words, before).is_some());
            let (low, high) = if to <= word {
                (to, word)
            } else {
                (word + 1, from)
            };
            let mut between = others
                .iter()
                .filter(|f| low <= f.from && f.from < high && f.from != word);
            !since && (to <= first || between.next().is_none())
        };
        let trigger = self.span_of(word, 0, word + 1).start;
        let timexes = self.timexes_in(self.span).iter();
        timexes
            .filter(|t| matches!(t.timex_type, TimexType::Date | TimexType::Time))
            .filter(|t| {
                let value = t.resolution.value.as_ref();
                value.is_some_and(|v| v.days().is_some())
            })
            .filter(fits)
            .min_by_key(|t| t.span.start.abs_diff(trigger))
    }
}
