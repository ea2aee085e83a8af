//! What is seen in one event that may be suggested, and right around its words.

use std::borrow::Cow;

use super::sentence::{About, YES, number};
use crate::annotation::{Event, Filler, Participant, Who};
use crate::codebook::{EventType, Meaning};
use crate::events::sentence::Sentence;
use crate::events::wording::WORDING;
use crate::likelihood::{CUES, Feature, Seen};
use crate::mentions::MentionKind;
use crate::text::PARTICLES;
use crate::text::suffixes::ends_in_pronoun;
use crate::text::verbs::{Tense, may_be_present};
use crate::text::words::{WordKind, has_article, letters};
use crate::triggers::{Found, Trigger, TriggerShape};

/// Words that may be an event, with what was read of them.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'c> {
    pub found: Found,
    pub row: &'c Trigger,
    pub lemma: &'c str,
    pub event_type: &'c EventType,
    pub meaning: Option<Meaning>,
    /// The word whose matter it is.
    pub inside: Option<&'c str>,
    /// Whether it is what is talked of.
    pub topic: bool,
}

/// An event that was told before: by which row of triggers, and of which type.
#[derive(Debug, Clone, Copy)]
pub struct Told {
    pub row: usize,
    pub event_type: crate::codebook::TypeIx,
}

/// How many words around a trigger are near.
const NEAR: usize = 5;

/// How many words before a trigger its governor is looked for.
const GOVERNOR_REACH: usize = 8;

/// What is looked at together with the word.
const IN_CONTEXT: [Feature; 9] = [
    Feature::Status,
    Feature::Tense,
    Feature::Definite,
    Feature::DoerKind,
    Feature::OtherKind,
    Feature::Quoted,
    Feature::PreviousKind,
    Feature::NextKind,
    Feature::Opener,
];

/// A value where there is no word: the sentence begins or ends.
const EDGE: &str = "^";

/// What is seen in an event and right around its words.
pub fn of_event<'s>(
    sentence: &'s Sentence<'_>,
    about: &About,
    event: &Event,
    candidate: &Candidate<'s>,
    before: &[Told],
) -> Vec<Seen<'s>> {
    let reader = Reader {
        sentence,
        about,
        event,
        candidate,
        before,
        seen: Vec::with_capacity(48),
    };
    reader.read()
}

struct Reader<'s, 'c> {
    sentence: &'s Sentence<'s>,
    about: &'c About,
    event: &'c Event,
    candidate: &'c Candidate<'s>,
    before: &'c [Told],
    seen: Vec<Seen<'s>>,
}

impl<'s> Reader<'s, '_> {
    fn read(mut self) -> Vec<Seen<'s>> {
        self.trigger();
        self.neighbours();
        self.clause();
        self.told();
        self.parties();
        self.lemma_in_context();
        self.seen
    }

    fn add(&mut self, feature: Feature, value: impl Into<Cow<'s, str>>) {
        self.seen.push((feature, value.into()));
    }

    fn flag(&mut self, feature: Feature, is: bool) {
        if is {
            self.add(feature, YES);
        }
    }

    /// Two values as one.
    fn both(&mut self, feature: Feature, one: &str, other: &str) {
        let mut both = String::with_capacity(one.len() + 1 + other.len());
        both.push_str(one);
        both.push(' ');
        both.push_str(other);
        self.add(feature, both);
    }

    /// The first word that belongs to the event: its light verb, or the trigger.
    fn start(&self) -> usize {
        let found = self.candidate.found;
        found.verb.unwrap_or(found.from).min(found.from)
    }

    fn trigger(&mut self) {
        let Candidate {
            found,
            row,
            lemma,
            event_type,
            ..
        } = *self.candidate;
        let event = self.event;
        let words = &self.sentence.words;
        let first = words.text(found.from);
        let (clitic, form) = first.split_at_checked(found.skip).unwrap_or(("", first));
        let bare = form.strip_prefix("ال").filter(|_| has_article(form));
        let (shape, definite) = (found.shape.name(), self.definite());
        let section = self.about.section;
        self.add(Feature::Lemma, lemma);
        self.add(Feature::Form, bare.unwrap_or(form));
        self.add(Feature::Type, event_type.id.as_str());
        self.add(Feature::Shape, shape);
        self.flag(Feature::Strong, row.strong);
        self.flag(Feature::Mode, !event.modes.is_empty());
        if let Some(tense) = self.tense() {
            self.add(Feature::Tense, tense);
        }
        if let Some(definite) = definite {
            self.add(Feature::Definite, definite);
        }
        let pronoun = match found.shape {
            TriggerShape::Verb { pronoun, .. } => pronoun,
            TriggerShape::Masdar => found.to == found.from + 1 && ends_in_pronoun(form),
            _ => false,
        };
        self.flag(Feature::Pronoun, pronoun);
        if !clitic.is_empty() {
            self.add(Feature::Clitic, clitic.to_string());
        }
        self.both(Feature::LemmaShape, lemma, definite.unwrap_or(shape));
        self.both(Feature::LemmaSection, lemma, section);
        self.both(
            Feature::TypeShape,
            &event_type.id,
            definite.unwrap_or(shape),
        );
        self.both(Feature::TypeSection, &event_type.id, section);
        if let Some(standing) = self.about.standing {
            self.both(Feature::LemmaSubject, lemma, standing.subject);
            self.both(Feature::TypeSubject, &event_type.id, standing.subject);
        }
    }

    /// How a noun is defined; none for a verb.
    fn definite(&self) -> Option<&'static str> {
        let found = self.candidate.found;
        let noun = matches!(found.shape, TriggerShape::Masdar | TriggerShape::Light(_));
        let words = &self.sentence.words;
        let form = words.text(found.from).get(found.skip..).unwrap_or("");
        let follows = words.text(found.to);
        noun.then_some(match () {
            () if has_article(form) => "article",
            () if has_article(follows) || self.kind(found.to).is_some() => "construct",
            () => "bare",
        })
    }

    fn tense(&self) -> Option<&'static str> {
        let found = self.candidate.found;
        let words = &self.sentence.words;
        let tense = match found.shape {
            TriggerShape::Verb { tense, .. } => tense,
            TriggerShape::Light(_) => {
                let verb = found.verb.unwrap_or(found.from);
                self.sentence.triggers.tense_of_light_verb(words, verb)?
            }
            _ => return None,
        };
        let before = self.start().checked_sub(1).map_or("", |at| words.text(at));
        Some(match tense {
            Tense::Past => "past",
            Tense::Future => "future",
            Tense::Present if WORDING.that.contains(before) => "subjunctive",
            Tense::Present => "present",
        })
    }

    /// The kind of the mention that a word is in.
    fn kind(&self, at: usize) -> Option<MentionKind> {
        if at >= self.sentence.words.len() {
            return None;
        }
        let span = self.sentence.span_of(at, 0, at + 1);
        let (_, mention) = self.sentence.mentions_in(span).next()?;
        Some(mention.kind)
    }

    /// What kind of word stands somewhere.
    fn class(&self, at: usize) -> &'static str {
        let words = &self.sentence.words;
        let word = words.text(at);
        match words.kind(at) {
            None => EDGE,
            Some(WordKind::Number) => "number",
            Some(WordKind::Punct) => "mark",
            Some(WordKind::Latin) => "latin",
            Some(WordKind::Arabic) => match self.kind(at) {
                Some(kind) => kind.name(),
                None if PARTICLES.prepositions.joined_at(words, at).is_some() => "preposition",
                None if self.sentence.in_timex(at) => "date",
                None if self.sentence.triggers.is_verb(words, at) => "verb",
                None if may_be_present(word) => "present",
                None if has_article(word) => "definite",
                None => "word",
            },
        }
    }

    fn word(&self, at: Option<usize>) -> &'s str {
        let sentence: &'s Sentence<'s> = self.sentence;
        let text = at.map_or("", |at| sentence.words.text(at));
        if text.is_empty() { EDGE } else { text }
    }

    fn neighbours(&mut self) {
        let found = self.candidate.found;
        let lemma = self.candidate.lemma;
        let (start, end) = (self.start(), found.to);
        let before = |steps| start.checked_sub(steps);
        let (previous, second) = (self.word(before(1)), self.word(before(2)));
        let (next, after) = (self.word(Some(end)), self.word(Some(end + 1)));
        self.add(Feature::Previous, previous);
        self.add(Feature::Next, next);
        self.both(Feature::PreviousTwo, second, previous);
        self.both(Feature::NextTwo, next, after);
        let kind = before(1).map_or(EDGE, |at| self.class(at));
        self.add(Feature::PreviousKind, kind);
        let kind = self.class(end);
        self.add(Feature::NextKind, kind);
        self.both(Feature::LemmaPrevious, lemma, previous);
        self.both(Feature::LemmaNext, lemma, next);
        let sentence: &'s Sentence<'s> = self.sentence;
        let words = &sentence.words;
        let near = start.saturating_sub(NEAR)..(end + NEAR).min(words.len());
        let mut around: Vec<&'s str> = near
            .clone()
            .filter(|at| !(start..end).contains(at) && words.kind(*at) == Some(WordKind::Arabic))
            .map(|at| words.text(at))
            .filter(|word| letters(word) > 1)
            .collect();
        around.sort_unstable();
        around.dedup();
        let is_number = |at: usize| words.kind(at) == Some(WordKind::Number);
        self.flag(Feature::Number, near.clone().any(is_number));
        for word in around {
            self.add(Feature::Near, word);
        }
        if CUES.anaphora.contains(previous) {
            self.add(Feature::Anaphoric, "previous");
        } else if CUES.anaphora.contains(next) {
            self.add(Feature::Anaphoric, "next");
        }
    }

    /// What the clause of the trigger says of it, and what stands before that.
    fn clause(&mut self) {
        let sentence: &'s Sentence<'s> = self.sentence;
        let words = &sentence.words;
        let start = self.start();
        let opens = sentence.clause_start(start);
        if let Some(opener) = opens.checked_sub(1) {
            self.add(Feature::Opener, words.text(opener));
            let before = self.word(opener.checked_sub(1));
            self.add(Feature::BeforeOpener, before);
        }
        let verb = (opens.max(start.saturating_sub(GOVERNOR_REACH))..start)
            .rev()
            .find(|at| sentence.triggers.is_verb(words, *at) || may_be_present(words.text(*at)));
        if let Some(verb) = verb {
            self.add(Feature::Governor, words.text(verb));
        }
        let mark = |at: &usize| matches!(words.text(*at), "\"" | "“" | "”" | "«" | "»");
        self.flag(Feature::Quoted, (0..start).filter(mark).count() % 2 == 1);
        let clause = sentence.span_of(opens, 0, sentence.clause_end(self.candidate.found.to));
        let mut named = sentence.mentions_in(clause);
        let place = named.any(|(_, mention)| mention.kind == MentionKind::Place);
        self.flag(Feature::Place, place);
    }

    /// Whether it happened, when, and whether it was told before.
    fn told(&mut self) {
        let Candidate {
            found,
            meaning,
            inside,
            topic,
            ..
        } = *self.candidate;
        let event = self.event;
        let status = match meaning {
            None => "asserted",
            Some(Meaning::Negated) => "negated",
            Some(Meaning::Future) => "future",
            Some(Meaning::Hypothetical) => "hypothetical",
            Some(Meaning::Historical) => "historical",
        };
        self.add(Feature::Status, status);
        self.add(Feature::Date, self.date());
        if let Some(outer) = inside {
            self.add(Feature::Inside, outer);
        }
        self.flag(Feature::Spoken, inside.is_some());
        self.flag(Feature::Topic, topic);
        let before = self.before;
        let again = before.iter().any(|told| told.row == found.row);
        self.flag(Feature::Again, again);
        let same = before
            .iter()
            .any(|told| told.event_type == event.event_type);
        self.flag(Feature::SameType, same);
    }

    /// What else is seen, together with the word: a word of many senses has each in a context of its own.
    fn lemma_in_context(&mut self) {
        let own = self.seen.iter();
        let told = own.filter(|(feature, _)| IN_CONTEXT.contains(feature));
        let told: Vec<_> = told
            .map(|(feature, value)| (*feature, value.clone()))
            .collect();
        for (feature, value) in told {
            let context = format!("{} {value}", feature.name());
            self.both(Feature::LemmaContext, self.candidate.lemma, &context);
        }
    }

    fn date(&self) -> &'static str {
        let event = self.event;
        let Some((first, last)) = event.date.as_ref().and_then(|date| date.days()) else {
            return "none";
        };
        let Some(dct) = self.sentence.input.dct else {
            return "undated";
        };
        let days = |day: jiff::civil::Date| dct.until(day).map_or(0, |span| span.get_days());
        match (days(first), days(last)) {
            (8.., _) => "future",
            (_, ..=-8) => "past",
            _ => "recent",
        }
    }

    fn parties(&mut self) {
        let Candidate {
            lemma, event_type, ..
        } = *self.candidate;
        let event = self.event;
        let codebook = &self.sentence.input.knowledge.codebook;
        let doers: Vec<&Filler> = event.doers(codebook).collect();
        let others: Vec<&Filler> = event.others(codebook).collect();
        let (doing, concerned) = (parties(&doers), parties(&others));
        self.add(Feature::Doers, doing);
        self.add(Feature::Others, concerned);
        let mentions = self.sentence.input.mentions;
        let kb = &self.sentence.input.knowledge.actors;
        let sector = |filler: &&Filler| {
            let actor = kb.actor(filler.participant.who.actor()?)?;
            // Three letters of the country, then what it is there.
            let code = actor.plover.as_deref()?;
            Some(code.get(3..6).unwrap_or("state").to_string())
        };
        let sectors = [&doers, &others].map(|some| some.first().and_then(sector));
        let [doer_sector, other_sector] = sectors;
        let of_whom = doer_sector.as_deref().unwrap_or("none").to_string();
        self.both(Feature::LemmaSector, lemma, &of_whom);
        if let Some(sector) = doer_sector {
            self.add(Feature::DoerSector, sector);
        }
        if let Some(sector) = other_sector {
            self.add(Feature::OtherSector, sector);
        }
        self.flag(Feature::StatedPlace, event.place.is_some());
        if let Some(rule) = others.first().and_then(|other| other.rule) {
            self.add(Feature::OtherBy, rule.name());
        }
        let kind = |filler: &&Filler| {
            let Participant { who, mention, .. } = &filler.participant;
            match (who, mention) {
                (Who::Unlisted(kind), _) => Some(kind.name()),
                (_, mention) => Some(mentions.get((*mention)?)?.kind.name()),
            }
        };
        if let Some(kind) = doers.first().and_then(kind) {
            self.add(Feature::DoerKind, kind);
        }
        if let Some(kind) = others.first().and_then(kind) {
            self.add(Feature::OtherKind, kind);
        }
        if let Some(rule) = doers.first().and_then(|doer| doer.rule) {
            self.add(Feature::DoerBy, rule.name());
        }
        let parties = format!("{doing}-{concerned}");
        let words = &self.sentence.words;
        let last = words.len().checked_sub(1).map_or("", |at| words.text(at));
        if last != "." {
            let tense = self.tense().unwrap_or("noun");
            self.both(Feature::LemmaUnfinished, lemma, tense);
        }
        let shape = self.definite().unwrap_or(self.candidate.found.shape.name());
        self.both(Feature::LemmaParties, lemma, &parties);
        self.both(Feature::ShapeParties, shape, &parties);
        self.both(Feature::TypeParties, &event_type.id, &parties);
        if let Some(standing) = self.about.standing {
            let depth = standing.depth.name();
            self.both(Feature::DepthParties, depth, &parties);
            self.both(Feature::DepthShape, depth, self.tense().unwrap_or(shape));
        }
    }
}

/// How many take part who have a name; or that some do who have none.
fn parties(fillers: &[&Filler]) -> &'static str {
    let is_group = |filler: &&&Filler| filler.participant.who == Who::Unlisted(MentionKind::Group);
    let groups = fillers.iter().filter(is_group).count();
    match fillers.len() - groups {
        0 if groups > 0 => "group",
        named => number(named, 2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};
    use crate::events::{Input, read_each};
    use jiff::civil::date;

    /// What is seen of the event at the words marked ⟦…⟧ in an article of 2025-02-12, as `feature=value`.
    fn seen(article: &str) -> Vec<String> {
        let at = article.find('⟦').unwrap();
        let text = article.replace(['⟦', '⟧'], "");
        let analysis = Article::new(&text, Knowledge::shared()).analyse(Some(date(2025, 2, 12)));
        let line = text[..at].matches('\n').count();
        let byte = at - text[..at].rfind('\n').map_or(0, |end| end + 1);
        let mut found = Vec::new();
        read_each(&Input::of(&analysis, line).unwrap(), &mut |event, sight| {
            if event.trigger.is_some_and(|span| span.start == byte) {
                let named = |(feature, value): &Seen<'_>| format!("{}={value}", feature.name());
                found = sight.iter().map(named).collect();
            }
        });
        found
    }

    fn has(article: &str, features: &[&str]) {
        let seen = seen(article);
        for feature in features {
            assert!(seen.iter().any(|s| s == feature), "{feature}: {seen:?}");
        }
    }

    fn lacks(article: &str, feature: &str) {
        let seen = seen(article);
        assert!(!seen.is_empty());
        assert!(!seen.iter().any(|s| s.starts_with(feature)), "{seen:?}");
    }

    #[test]
    fn a_verb_and_its_parties() {
        has(
            "⟦قصفت⟧ إسرائيل سوريا فجر اليوم.",
            &[
                "shape=verb",
                "tense=past",
                "previous=^",
                "doers=1",
                "others=1",
                "doer-kind=country",
                "date=recent",
                "status=asserted",
            ],
        );
        has(
            "قد ⟦تقصف⟧ إسرائيل سوريا.",
            &["tense=present", "status=hypothetical", "previous=قد"],
        );
    }

    #[test]
    fn a_noun_and_what_stands_before_it() {
        has(
            "وقتل جنود في ⟦هجوم⟧ وقع أمس.",
            &[
                "shape=noun",
                "definite=bare",
                "previous=في",
                "previous-two=جنود في",
                "previous-kind=preposition",
                "near=جنود",
            ],
        );
        has(
            "وندد السكان بهذا ⟦الهجوم⟧.",
            &["definite=article", "form=هجوم", "anaphoric=previous"],
        );
        has("وأدى ⟦هجوم⟧ الجيش إلى مقتل ثلاثة.", &["definite=construct"]);
    }

    #[test]
    fn what_was_told_before_in_the_paragraph() {
        let twice = "قصفت إسرائيل سوريا. وجاء ⟦القصف⟧ فجرا.";
        has(twice, &["same-type=yes", "sentence-place=later"]);
        lacks("⟦قصفت⟧ إسرائيل سوريا. وجاء القصف فجرا.", "same-type");
    }

    #[test]
    fn what_is_quoted_and_what_is_asked() {
        has("وصفت الصحيفة الأمر بأنه \"⟦هجوم⟧ سافر\".", &["quoted=yes"]);
        has("متى ⟦قصفت⟧ إسرائيل سوريا؟", &["question=yes"]);
        lacks("قال إنه \"لا يعلم\" عن ⟦هجوم⟧ الجيش.", "quoted");
    }

    #[test]
    fn where_the_paragraph_stands() {
        let report = "فاز الفريق في المباراة وسجل اللاعب هدفا. ".repeat(8);
        let article = format!("{report}\n\n⟦هدد⟧ المدرب الحكم.");
        has(
            &article,
            &["subject=sport+", "depth=second", "section=sport"],
        );
        // A passage does not tell what it was taken from.
        lacks("⟦هدد⟧ المدرب الحكم.", "subject");
        lacks("⟦هدد⟧ المدرب الحكم.", "depth");
    }
}
