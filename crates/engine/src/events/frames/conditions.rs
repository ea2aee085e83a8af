//! What must hold of a match beside its pattern.

use khabar_data::schema::{ChunkKind, Condition, Slot};

use super::Filled;
use crate::codebook::{EventRoleIx, EventType};
use crate::events::chunks::{Chunk, Chunks, TriggerChunks};
use crate::events::sentence::{Governor, NounPhrase, Party, Sentence, Topic};
use crate::events::wording::Phrases;
use crate::mentions::{MentionKind, Why};
use crate::text::suffixes::{self, SUFFIXES};
use crate::text::verbs::{self, Tense};
use crate::text::words::{ARTICLE, has_article, letters};
use crate::text::{PARTICLES, fold};
use crate::triggers::{Argument, Found, TriggerShape};

/// A trigger in its sentence.
pub struct Case<'s, 'a> {
    pub sentence: &'s Sentence<'a>,
    pub chunks: &'s Chunks,
    pub found: &'s Found,
    pub place: TriggerChunks,
    pub event_type: &'s EventType,
    /// Whether the noun is about whom its genitive names, and needs no doer.
    pub of_genitive: bool,
    /// Whether its genitive is whom it is done to.
    pub suffers: bool,
}

impl Case<'_, '_> {
    /// Whether a condition holds of a match.
    pub fn holds(&self, condition: Condition, filled: &Filled) -> bool {
        match condition {
            Condition::Opens => self.opens(),
            Condition::NotJoined => !self.is_joined(),
            Condition::Passive => self.is_passive(),
            Condition::OnlyPassive => self.is_only_passive(),
            Condition::Active => !self.is_only_passive(),
            Condition::Pronoun => self.has_pronoun(),
            Condition::NoPronoun => !self.has_pronoun(),
            Condition::PronounAgrees => self.each(filled, |phrase| self.pronoun_fits(phrase)),
            Condition::PronounOfTwo => {
                self.has_pronoun() && SUFFIXES.pronouns_of_two.ends(self.word())
            }
            Condition::FirstPerson => self.is_first_person(),
            Condition::Agrees => self.agrees(filled) != Some(false),
            Condition::SurelyAgrees => self.agrees(filled) == Some(true),
            Condition::NoArticle => !has_article(self.word()) || self.is_listed_so(),
            Condition::NotResult => !self.is_result(),
            Condition::Acts => !self.suffers,
            Condition::Suffers => self.suffers,
            Condition::NotOfGenitive => !self.of_genitive,
            Condition::Together => self.is_done_together(),
            Condition::NotTogether => !self.is_done_together(),
            Condition::Nisba => self.each(filled, |phrase| self.is_nisba(phrase)),
            Condition::NotNisba => self.each(filled, |phrase| !self.is_nisba(phrase)),
            Condition::Person => self.each(filled, is_person),
            Condition::NotPerson => self.each(filled, |phrase| !is_person(phrase)),
            Condition::NotPlace => self.each(filled, |phrase| phrase.kind != MentionKind::Place),
            Condition::ToldByPlace => self.event_type.told_by_place,
            Condition::Deed => self.event_type.matter.is_none() && !self.event_type.prospective,
            Condition::Judges => self.event_type.matter.is_some() && !self.event_type.prospective,
            Condition::NoPreposition => !self.ends_in_preposition(),
            Condition::NoTopic => !self.has_between("topics", filled),
            Condition::FirstComplement => self.is_first_complement(filled),
        }
    }

    /// Whether something holds of all who are filled in.
    fn each(&self, filled: &Filled, holds: impl Fn(&NounPhrase) -> bool) -> bool {
        filled
            .fills()
            .all(|(_, chunk)| self.phrase(chunk).is_none_or(&holds))
    }

    fn phrase(&self, chunk: usize) -> Option<&NounPhrase> {
        let phrase = self.chunks.first_named(chunk)?.phrase?;
        self.sentence.phrases.get(phrase)
    }

    /// An adjective of the noun, behind another perhaps: «قصف إسرائيلي», «غارة جوية إسرائيلية», but not «اغتيال عائلة فلسطينية».
    fn is_nisba(&self, phrase: &NounPhrase) -> bool {
        let behind = self.found.to;
        let adjective = || suffixes::may_be_adjective(self.sentence.words.text(behind));
        phrase.kind == MentionKind::Nationality
            && (phrase.head == behind || phrase.head == behind + 1 && adjective())
    }

    /// Whether the first word of the event is of a list.
    pub fn is_one_of(&self, list: &Phrases) -> bool {
        list.contains(self.word())
    }

    /// Whether the first word of whom a match fills in is of a list.
    pub fn names_one_of(&self, list: &Phrases, filled: &Filled) -> bool {
        self.each(filled, |phrase| {
            let word = self.sentence.words.text(phrase.from);
            let clitic = match &phrase.governor {
                Governor::Preposition(letters) => word.strip_prefix(letters.as_str()),
                Governor::Joined => word.strip_prefix(['و', 'ف']),
                Governor::Bare => None,
            };
            list.contains(word) || clitic.is_some_and(|word| list.contains(word))
        })
    }

    /// «طالب بحماية للسكان»: what stands behind ب is what is demanded, and behind ل whom that is for.
    fn is_first_complement(&self, filled: &Filled) -> bool {
        let matter = self.event_type.matter.is_some() || self.event_type.prospective;
        !matter || !self.has_between("contents", filled)
    }

    /// Whether a preposition of a list, with nobody named right behind it, stands between the words of the event and whom a match fills in.
    fn has_between(&self, list: &str, filled: &Filled) -> bool {
        let (Some(anchor), Some((_, chunk))) = (self.anchor(), filled.fills().next()) else {
            return false;
        };
        let list = super::list(list);
        let opens = |(at, chunk): (usize, &Chunk)| {
            let letters = chunk.preposition.as_deref();
            let listed = letters
                .zip(list)
                .is_some_and(|(letters, list)| list.contains(letters));
            listed && !self.chunks.is(Some(at + 1), ChunkKind::Named)
        };
        let own = chunk.saturating_sub(1);
        let mut between = self.chunks.iter().take(own).skip(anchor + 1);
        between.any(opens)
    }

    /// «القبض على»
    fn ends_in_preposition(&self) -> bool {
        let words = &self.sentence.words;
        let last = self
            .found
            .to
            .checked_sub(1)
            .filter(|last| *last > self.found.from);
        last.is_some_and(|last| PARTICLES.prepositions.at(words, last).is_some())
    }

    /// The first word of the trigger, without its proclitics.
    fn word(&self) -> &str {
        let word = self.sentence.words.text(self.found.from);
        word.get(self.found.skip..).unwrap_or(word)
    }

    /// The verb, its own or the light one, without و or ف, and without a pronoun.
    fn verb_form(&self) -> &str {
        match self.found.verb {
            Some(verb) => {
                let word = self.sentence.words.text(verb);
                word.get(self.sentence.joined(verb)..).unwrap_or(word)
            }
            None if self.has_pronoun() => suffixes::without_pronoun(self.word()),
            None => self.word(),
        }
    }

    pub fn tense(&self) -> Option<Tense> {
        let Sentence {
            triggers, words, ..
        } = self.sentence;
        match (self.found.shape, self.found.verb) {
            (TriggerShape::Verb { tense, .. }, _) => Some(tense),
            (TriggerShape::Light(light), Some(verb)) => triggers.tense_of(light, words, verb),
            _ => None,
        }
    }

    fn anchor(&self) -> Option<usize> {
        self.place.verb.or(self.place.noun)
    }

    fn is_joined(&self) -> bool {
        let before = self.anchor().and_then(|at| at.checked_sub(1));
        self.chunks.is(before, ChunkKind::And)
    }

    /// Whether nothing but adverbs and particles stands before the verb in its clause, so that its subject follows.
    fn opens(&self) -> bool {
        let Some(verb) = self.anchor() else {
            return false;
        };
        let passed = |chunk: &Chunk| match chunk.kind {
            ChunkKind::Particle
            | ChunkKind::Adverb
            | ChunkKind::Date
            | ChunkKind::Quote
            | ChunkKind::Preposition
            | ChunkKind::By => true,
            ChunkKind::Named | ChunkKind::Unnamed => chunk.governed,
            _ => false,
        };
        let mut before = self.chunks.iter().take(verb).rev();
        match before.find(|(_, chunk)| !passed(chunk)) {
            None => true,
            Some((_, chunk)) => matches!(
                chunk.kind,
                ChunkKind::Stop | ChunkKind::Opener | ChunkKind::Comma | ChunkKind::And
            ),
        }
    }

    /// «اغتيل»: a form that no active verb has.
    pub fn is_only_passive(&self) -> bool {
        let passives = super::list("passives");
        self.is_written_passive() || passives.is_some_and(|list| list.contains(self.word()))
    }

    /// «قُتل»: the vowel is written.
    fn is_written_passive(&self) -> bool {
        let (at, skip) = match self.found.verb {
            Some(verb) => (verb, self.sentence.joined(verb)),
            None => (self.found.from, self.found.skip),
        };
        let word = self.sentence.span_of(at, skip, at + 1);
        let word = word.of(self.sentence.text);
        let mark = |c: char| ('\u{64b}'..='\u{652}').contains(&c);
        let at = word.chars().position(mark);
        if at.and_then(|at| word.chars().nth(at)) != Some('\u{64f}') {
            return false;
        }
        let row = self.sentence.triggers.row(self.found.row);
        let verb = row.and_then(|row| row.verb.as_deref()).unwrap_or("");
        match (at, verbs::begins_like_present(word)) {
            (Some(1), false) => true,
            // «استُقبل», «اعتُقل»
            (Some(3), false) => word.starts_with('ا'),
            // «يُقتل», «يُعتقل»: their active has a fatha there, that of «يُعلن» a damma.
            (Some(1), true) => verb
                .split('/')
                .next()
                .is_some_and(|past| letters(past) == 3 || past.starts_with('ا')),
            _ => false,
        }
    }

    pub fn is_passive(&self) -> bool {
        let row = self.sentence.triggers.row(self.found.row);
        self.is_only_passive() || row.is_some_and(|row| row.passive)
    }

    /// Whether a pronoun stands at the end of the trigger: قصفتها, لقائه.
    pub fn has_pronoun(&self) -> bool {
        if self.sentence.ends_in_ta_marbuta(self.found.from) {
            return false;
        }
        match self.found.shape {
            TriggerShape::Verb { pronoun, .. } => pronoun,
            _ => self.noun_has_pronoun(),
        }
    }

    /// «اتفقنا», «ندعو», but not «ندد», whose own letter the ن is.
    fn is_first_person(&self) -> bool {
        let row = self.sentence.triggers.row(self.found.row);
        let own = row.and_then(|row| row.verb.as_deref()).and_then(|verb| {
            let form = self.verb_form();
            Some(self.tense() == Some(Tense::Past) && verb.chars().next()? == form.chars().next()?)
        });
        let past = own == Some(true);
        let form = self.verb_form();
        verbs::is_first_plural(form) && past != verbs::begins_like_present(form)
    }

    fn noun_has_pronoun(&self) -> bool {
        let stem = self.word();
        let row = self.sentence.triggers.row(self.found.row);
        let plain = |noun: &str| {
            let noun = fold::fold(noun);
            stem == noun || stem.strip_prefix(ARTICLE) == Some(&noun)
        };
        !row.is_some_and(|row| row.nouns().any(plain)) && SUFFIXES.pronouns.ends(stem)
    }

    /// Whether the noun is listed with the letters that look like an article: إلقاء, القبض على.
    fn is_listed_so(&self) -> bool {
        let row = self.sentence.triggers.row(self.found.row);
        let first = |noun: &str| {
            let noun = fold::fold(noun);
            noun.split(' ').next() == Some(self.word())
        };
        row.is_some_and(|row| row.nouns().any(first))
    }

    /// Whether the pronoun at the end of the trigger may stand for a noun phrase: «اعتقاله» is not of a country.
    fn pronoun_fits(&self, phrase: &NounPhrase) -> bool {
        let feminine = SUFFIXES.pronouns_of_feminine.ends(self.word());
        let of_one = suffixes::may_end_in_pronoun_of_few(self.word())
            && !SUFFIXES.pronouns_of_two.ends(self.word());
        match self.is_feminine(phrase) {
            _ if !of_one => true,
            Some(is) => is == feminine,
            // A person or people who show no gender are mostly masculine.
            None => !feminine || phrase.kind == MentionKind::Organization,
        }
    }

    /// «مقتل»: what happens to somebody.
    fn is_result(&self) -> bool {
        let results = super::list("results");
        results.is_some_and(|list| list.contains(self.word()))
    }

    fn is_done_together(&self) -> bool {
        self.role_together().is_some()
    }

    /// The role of the other party of a noun of what several do together: «لقائه ماكرون» is «لقائه مع ماكرون».
    pub fn together_with(&self) -> Option<EventRoleIx> {
        let noun = self.found.shape == TriggerShape::Masdar;
        let role = self.role_together().filter(|_| noun)?;
        self.sentence.input.knowledge.codebook.role_ix(role)
    }

    fn role_together(&self) -> Option<&str> {
        let arguments = self.sentence.triggers.arguments(self.found.row);
        let with = super::list("with")?;
        arguments.iter().find_map(|(place, role)| match place {
            Argument::Behind(preposition) => with.contains(preposition).then_some(role.as_str()),
            _ => None,
        })
    }

    /// Whether the subject is of the gender and number of the verb, where the letters of both tell.
    fn agrees(&self, filled: &Filled) -> Option<bool> {
        let chunk = filled.get(Slot::Subject)?;
        let behind = self.anchor().is_some_and(|anchor| anchor < chunk);
        if behind && self.phrase(chunk).is_some_and(|it| self.is_oblique(it)) {
            return Some(false);
        }
        let form = self.verb_form();
        let several = self.chunks.chain(chunk).nth(1).is_some();
        let verb = self.found.shape != TriggerShape::Participle;
        if verb && verbs::is_of_several(form) {
            // «قال فلان إنهم هاجموا …»: not he.
            let phrase = self.phrase(chunk)?;
            let titled = self.sentence.is_title(phrase.from);
            let one = !several && !titled && phrase.kind == MentionKind::Person;
            return one.then_some(false);
        }
        if several {
            return None;
        }
        let by_form = match self.found.shape {
            TriggerShape::Participle => suffixes::is_feminine(self.word()),
            _ => verbs::is_feminine_in(self.tense()?, form)?,
        };
        match self.is_feminine(self.phrase(chunk)?) {
            Some(feminine) => Some(feminine == by_form),
            // Most who show no gender are masculine.
            None => (!by_form).then_some(true),
        }
    }

    /// «المتظاهرين», «اليمنيين»: a plural that cannot be the subject of the verb before it.
    fn is_oblique(&self, phrase: &NounPhrase) -> bool {
        let words = &self.sentence.words;
        let endings = match phrase.kind {
            MentionKind::Group => &SUFFIXES.oblique_plural,
            MentionKind::Nationality | MentionKind::Organization => &SUFFIXES.oblique_nisba,
            _ => return false,
        };
        // «ملايين المتظاهرين»
        let counted = super::list("quantities")
            .is_some_and(|list| list.joined_at(words, phrase.from).is_some());
        !counted && endings.ends(words.text(phrase.from))
    }

    /// Whether whom the sentence before spoke of may be the subject of the verb.
    pub fn agrees_with(&self, topic: &Topic) -> bool {
        let form = self.verb_form();
        let one = topic.kind == MentionKind::Person;
        let feminine = self
            .tense()
            .and_then(|tense| verbs::is_feminine_in(tense, form));
        match (feminine, topic.feminine) {
            _ if one && verbs::is_of_several(form) => false,
            (Some(feminine), Some(is)) => feminine == is,
            (Some(feminine), None) => !feminine,
            (None, _) => true,
        }
    }

    /// Whether a noun phrase is feminine, where its words tell.
    fn is_feminine(&self, phrase: &NounPhrase) -> Option<bool> {
        let words = &self.sentence.words;
        let first = words.text(phrase.from);
        let quantities = super::list("quantities");
        if quantities.is_some_and(|list| list.joined_at(words, phrase.from).is_some()) {
            return None;
        }
        let masculine = super::list("masculine-countries");
        if masculine.is_some_and(|list| list.joined_at(words, phrase.head).is_some()) {
            return Some(false);
        }
        // «قادة الدول»
        let plurals = super::list("masculine-plurals");
        if plurals.is_some_and(|list| list.joined_at(words, phrase.from).is_some()) {
            return None;
        }
        if phrase.from == phrase.head {
            let mention = match phrase.who {
                Party::Mention(at) => self.sentence.input.mentions.get(at),
                Party::Group(..) => None,
            };
            let capital = mention.is_some_and(|m| m.why == Why::Metonym);
            match phrase.kind {
                MentionKind::Country | MentionKind::Place => return Some(true),
                _ if capital => return Some(true),
                _ => {}
            }
        }
        if suffixes::is_feminine(first) && phrase.kind != MentionKind::Person {
            return Some(true);
        }
        (phrase.kind == MentionKind::Person && self.sentence.is_title(phrase.from))
            .then(|| suffixes::is_feminine(first))
    }
}

fn is_person(phrase: &NounPhrase) -> bool {
    match phrase.who {
        Party::Group(unnamed) => !unnamed.body,
        Party::Mention(_) => {
            matches!(phrase.kind, MentionKind::Person | MentionKind::Nationality)
        }
    }
}
