//! Suggestions: whole event tags from triggers, the mentions and dates around them, and shallow syntax.

use super::arguments::{Argued, Arguments};
use super::chunks::Chunks;
use super::groups::{put_those_named, several_named};
use super::matter;
use super::score::{About, Candidate, Ground, Told, grounds, of_event, of_sentence};
use super::senses::has_other_sense;
use super::sentence::{Party, Sentence, stretches};
use super::status::status;
use super::wording::WORDING;
use crate::annotation::{
    Event, EventRule, Filler, Mention, Participant, RuleId, Source, Timex, Who,
};
use crate::article::{Analysis, Knowledge, Line, LineKind};
use crate::codebook::Meaning;
use crate::likelihood::{Seen, Standing};
use crate::mentions::MentionKind;
use crate::message::Message;
use crate::text::suffixes::SUFFIXES;
use crate::text::words::{WordKind, readings};
use crate::text::{Span, Words};
use crate::time::TimexType;
use crate::triggers::{Found, TriggerShape};
use jiff::civil::Date;
use std::sync::Arc;

/// What the events of a paragraph are read from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The text of the paragraph.
    pub text: &'a str,
    /// Its words.
    pub words: &'a Words,
    /// Its mentions, in order.
    pub mentions: &'a [Mention],
    /// Its temporal expressions, in order.
    pub timexes: &'a [Timex],
    /// The codebook with its triggers, and the actors.
    pub knowledge: &'a Knowledge,
    /// The document date.
    pub dct: Option<Date>,
    /// Where the paragraph stands; none for words out of an article.
    pub standing: Option<Standing>,
    /// The section of a paper whose words it has most of.
    pub section: &'static str,
}

impl<'a> Input<'a> {
    /// What the events of a line are read from; none for a line without text.
    pub fn of(analysis: &'a Analysis, line: usize) -> Option<Self> {
        let lines = analysis.article.lines();
        let is_text = |line: &&Arc<Line>| line.kind() == LineKind::Text && !line.is_blank();
        lines.get(line).filter(is_text)?;
        let paragraph = analysis.paragraphs.get(line)?;
        let recognised = analysis.recognised(line);
        Some(Self {
            text: analysis.text(line),
            words: &recognised.words,
            mentions: &paragraph.mentions,
            timexes: &paragraph.timexes,
            knowledge: &analysis.knowledge,
            dct: analysis.dct.map(|dct| dct.day),
            standing: paragraph.standing,
            section: recognised.topics.section(),
        })
    }
}

/// All events that the words of a paragraph evoke, tagged or not, likeliest first: made once, and kept with the paragraph.
pub fn evoked(analysis: &Analysis, line: usize) -> &[Event] {
    // All lines without text share one empty paragraph.
    let (Some(input), Some(paragraph)) = (Input::of(analysis, line), analysis.paragraphs.get(line))
    else {
        return &[];
    };
    paragraph.evoked.get_or_init(|| read(&input))
}

/// The events of a paragraph that are neither tagged nor rejected yet, likeliest first.
pub fn suggest(analysis: &Analysis, line: usize) -> impl Iterator<Item = &Event> {
    let paragraph = analysis.paragraphs.get(line);
    let tagged = paragraph.map_or(&[][..], |p| &p.events);
    let rejected = paragraph.map_or(&[][..], |p| &p.rejected);
    let is_settled = |trigger: &Span| {
        let tagged = tagged.iter().filter_map(|event| event.trigger);
        let mut settled = tagged.chain(rejected.iter().copied());
        settled.any(|other| other.overlaps(*trigger))
    };
    evoked(analysis, line)
        .iter()
        .filter(move |event| !event.trigger.as_ref().is_some_and(is_settled))
}

/// As [`suggest`], only those that are likely enough to be shown or written where nobody asked for them.
pub fn likely(analysis: &Analysis, line: usize) -> impl Iterator<Item = &Event> {
    let threshold = analysis.knowledge.suggesting.threshold;
    suggest(analysis, line).filter(move |event| event.score >= threshold)
}

/// What speaks most for and against an event that is suggested for a line, heaviest first.
pub fn why(analysis: &Analysis, line: usize, event: &Event) -> Vec<Ground> {
    let likelihood = &analysis.knowledge.suggesting.likelihood;
    let mut found = Vec::new();
    if let Some(input) = Input::of(analysis, line) {
        read_each(&input, &mut |other, sight| {
            if other.trigger == event.trigger && other.event_type == event.event_type {
                found = grounds(likelihood, sight.iter());
            }
        });
    }
    found
}

/// The events that the words of a paragraph evoke, likeliest first.
pub fn read(input: &Input<'_>) -> Vec<Event> {
    let mut events = Vec::new();
    read_each(input, &mut |event, _| events.push(event));
    let start = |event: &Event| event.trigger.as_ref().map_or(0, |span| span.start);
    events.sort_by(|a, b| b.score.total_cmp(&a.score).then(start(a).cmp(&start(b))));
    events
}

/// What is seen of an event: in its sentence, and in itself.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'s> {
    sentence: &'s [Seen<'s>],
    event: &'s [Seen<'s>],
}

impl<'s> Sight<'s> {
    /// All of it.
    pub fn iter(&self) -> impl Iterator<Item = &'s Seen<'s>> {
        self.sentence.iter().chain(self.event)
    }
}

/// Reads the events that the words of a paragraph evoke, in order of text, each with what is seen of it.
pub fn read_each(input: &Input<'_>, each: &mut dyn FnMut(Event, Sight<'_>)) {
    if input.text.trim().is_empty() {
        return;
    }
    let about = About {
        standing: input.standing,
        section: input.section,
        aside: is_aside(input.text, input.words),
    };
    let (mut told, mut together) = (Vec::new(), Vec::new());
    for (at, span) in stretches(input.text).into_iter().enumerate() {
        let sentence = Sentence::new(input, span);
        sentence.events((&about, at == 0), &mut told, &mut together, each);
    }
}

/// Whether a line is no news of its own: a link to other news, a caption, a list of hashtags.
fn is_aside(text: &str, words: &Words) -> bool {
    let first = (0..words.len()).find(|at| words.kind(*at) != Some(WordKind::Punct));
    let opens = first.is_some_and(|at| WORDING.asides.at(words, at).is_some());
    let hashtags = text
        .split_whitespace()
        .filter(|w| w.starts_with('#'))
        .count();
    opens || hashtags >= 2 || text.trim_start().starts_with(['•', '*', '#', '!'])
}

impl Sentence<'_> {
    fn events(
        &self,
        (about, first): (&About, bool),
        told: &mut Vec<Told>,
        together: &mut Vec<Party>,
        each: &mut dyn FnMut(Event, Sight<'_>),
    ) {
        let found = self.find();
        if found.is_empty() {
            return;
        }
        let likelihood = &self.input.knowledge.suggesting.likelihood;
        let seen = of_sentence(self, about, first, found.len());
        // The words of the sentence are many, and weigh the same for each of its events.
        let shared = likelihood.sum(&seen);
        for read in self.read_events(&found, together) {
            let own = self.seen(about, &found, &read, told);
            told.push(Told {
                row: read.row,
                event_type: read.event.event_type,
            });
            let sight = Sight {
                sentence: &seen,
                event: &own,
            };
            let score = likelihood.probability(shared + likelihood.sum(&own));
            each(
                Event {
                    score,
                    ..read.event
                },
                sight,
            );
        }
    }

    /// The events that triggers of the sentence evoke, with who takes part in them. `together` are those who took part together in the last
    /// event of the paragraph that several did.
    fn read_events(&self, found: &[Found], together: &mut Vec<Party>) -> Vec<Read> {
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
            let Some(mut read) = self.event(at, found, &chunks, &acted) else {
                continue;
            };
            put_those_named(&mut read.argued, together);
            if let Some(several) = several_named(&read.argued) {
                *together = several;
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
        for read in &mut reads {
            let argued = read.argued.iter();
            let mut fillers: Vec<Filler> = argued.filter_map(|who| self.filler(who)).collect();
            // As the codebook has the roles: who does it comes before to whom.
            fillers.sort_by_key(|filler| filler.role);
            read.event.fillers = fillers;
        }
        reads
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
    fn trigger_span(&self, found: &Found) -> Span {
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

    fn event(&self, at: usize, others: &[Found], chunks: &Chunks, acted: &[Party]) -> Option<Read> {
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
        let argued = Arguments::of(self, chunks, (at, found), event_type, acted);
        if found.shape == TriggerShape::Participle && argued.is_empty() {
            return None;
        }
        let mode = |id: &String| codebook.mode_ix(&event_type.id, id);
        let source = Source::Rule(RuleId::Event(EventRule::Trigger));
        let event = Event {
            date,
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
            meaning: said,
            inside: inside.map(|outer| outer.row),
        })
    }

    /// Who fills a role, as a tag says it: with the words where it is not plain which mention of the actor is meant.
    fn filler(&self, argued: &Argued) -> Option<Filler> {
        let participant = match argued.who {
            Party::Mention(at) => self.named(at)?,
            Party::Group(unnamed) => Participant {
                who: Who::Unlisted(MentionKind::Group),
                words: Some(unnamed.words),
                mention: None,
            },
        };
        Some(Filler {
            role: argued.role,
            participant,
            rule: Some(EventRule::Frame(argued.frame)),
        })
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
        let prospective = codebook
            .event_type(&row.r#type)
            .is_some_and(|t| t.prospective);
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
        (prospective && near && noun && clause).then_some(outer)
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

/// How many words behind a trigger its object may tell the mode.
const OBJECT_REACH: usize = 12;

/// An event as it was read.
pub struct Read {
    /// Its trigger, by its place among those of the sentence.
    pub found: usize,
    /// The row of that.
    row: usize,
    pub event: Event,
    /// Who takes part in it.
    pub argued: Vec<Argued>,
    /// What its words say of whether it happened.
    meaning: Option<Meaning>,
    /// The row of the trigger whose matter it is.
    inside: Option<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};
    use jiff::civil::date;

    /// The best suggestion for a paragraph of an article of 2025-02-12, as a tag line.
    fn best(text: &str) -> String {
        let analysis = Article::new(text, Knowledge::shared()).analyse(Some(date(2025, 2, 12)));
        let best = suggest(&analysis, 0).next();
        best.map_or("nothing".to_string(), |event| {
            analysis.event_tag(0, event).to_string()
        })
    }

    #[test]
    fn a_sentence_becomes_a_tag() {
        assert_eq!(
            best(
                "أجرى الرئيس الأمريكي دونالد ترامب، اليوم الأربعاء، اتصالا هاتفيا مع نظيره الروسي فلاديمير بوتين."
            ),
            "%% event CONSULT@\"اتصالا هاتفيا\" actor=trump actor=putin date=2025-02-12 mode=phone context=diplomatic"
        );
    }

    #[test]
    fn headline_order_and_coordination() {
        assert_eq!(
            best("ترامب وبوتين يبحثان وقف الحرب"),
            "%% event CONSULT@\"يبحثان\" actor=trump actor=putin"
        );
    }

    #[test]
    fn negation_and_future() {
        assert!(
            best("لم يلتق ترامب بوتين").ends_with("status=negated"),
            "{}",
            best("لم يلتق ترامب بوتين")
        );
        assert!(best("سيلتقي ترامب بوتين غدا").starts_with("%% event AGREE@\"سيلتقي\""));
    }

    #[test]
    fn saying_is_not_an_event() {
        assert_eq!(best("قال ترامب إن الأمر جيد"), "nothing");
    }
}
