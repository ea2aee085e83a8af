//! Cuts a sentence into chunks, from its first word to its last.

use khabar_data::schema::ChunkKind;

use super::{Chunk, Chunks, TriggerChunks};
use crate::events::sentence::{Governor, NounPhrase, PROCLITICS, Party, Sentence, proclitic};
use crate::events::wording::WORDING;
use crate::mentions::MentionKind;
use crate::text::words::{WordKind, has_article, letters};
use crate::text::{PARTICLES, suffixes, verbs};
use crate::triggers::{Found, TriggerShape};

/// How many letters a noun has at least that is told from the preposition on it: «بمقترح».
const SHORTEST_BEHIND_CLITIC: usize = 4;

/// How many words a remark in brackets may have to be passed over.
const BRACKETS: usize = 12;

/// How many words the place, agency and date before a report may have.
const DATELINE: usize = 12;

/// The chunks of a sentence, as they follow each other.
pub(super) fn read(sentence: &Sentence<'_>, found: &[Found]) -> Chunks {
    let mut reader = Reader {
        sentence,
        found,
        at: 0,
        chunks: Chunks {
            list: Vec::new(),
            of_triggers: vec![TriggerChunks::default(); found.len()],
        },
    };
    while reader.at < sentence.words.len() {
        reader.read();
    }
    reader.chunks
}

struct Reader<'r, 'a> {
    sentence: &'r Sentence<'a>,
    found: &'r [Found],
    /// The next word.
    at: usize,
    chunks: Chunks,
}

impl Reader<'_, '_> {
    fn push(&mut self, kind: ChunkKind, to: usize) {
        let from = self.at;
        self.chunks.list.push(Chunk {
            kind,
            from,
            to,
            phrase: None,
            preposition: None,
            governed: false,
            chain: self.chunks.list.len(),
            apposed: false,
        });
        self.at = to;
    }

    fn push_preposition(&mut self, kind: ChunkKind, letters: &str, to: usize) {
        self.push(kind, to);
        if let Some(chunk) = self.chunks.list.last_mut() {
            chunk.preposition = Some(letters.to_string());
        }
    }

    /// What the proclitics of the next word say: و or ف, then ب or ل.
    fn push_clitics(&mut self, clitics: &str) {
        let at = self.at;
        if clitics.starts_with(['و', 'ف']) {
            self.push(ChunkKind::And, at);
        }
        if clitics.ends_with(PROCLITICS) {
            let letter = clitics.trim_start_matches(['و', 'ف']);
            self.push_preposition(ChunkKind::Preposition, letter, at);
        }
    }

    fn read(&mut self) {
        if self.trigger() || self.light_verb() || self.noun_phrase() || self.date() {
            return;
        }
        match self.sentence.words.kind(self.at) {
            Some(WordKind::Arabic) if self.closed() => {}
            Some(WordKind::Arabic) => self.word(),
            Some(WordKind::Punct) => self.punctuation(),
            _ => self.push_unnamed(),
        }
    }

    fn trigger(&mut self) -> bool {
        let at = self.at;
        let Some(index) = self.found.iter().position(|found| found.from == at) else {
            return false;
        };
        let Some(found) = self.found.get(index).copied() else {
            return false;
        };
        let clitics = self.sentence.words.text(at).get(..found.skip).unwrap_or("");
        self.push_clitics(clitics);
        let place = self.chunks.list.len();
        let verb = matches!(found.shape, TriggerShape::Verb { .. });
        self.push(
            if verb {
                ChunkKind::Verb
            } else {
                ChunkKind::Event
            },
            found.to.max(at + 1),
        );
        if let Some(of_trigger) = self.chunks.of_triggers.get_mut(index) {
            if verb {
                of_trigger.verb = Some(place);
            } else {
                of_trigger.noun = Some(place);
            }
        }
        self.is_verb_of_nouns(at, place);
        true
    }

    fn light_verb(&mut self) -> bool {
        let at = self.at;
        if !self.found.iter().any(|found| found.verb == Some(at)) {
            return false;
        }
        let skip = self.sentence.joined(at);
        let clitics = self.sentence.words.text(at).get(..skip).unwrap_or("");
        self.push_clitics(clitics);
        let place = self.chunks.list.len();
        self.push(ChunkKind::Verb, at + 1);
        self.is_verb_of_nouns(at, place);
        true
    }

    /// Notes that the light verb of some nouns is the chunk at a place.
    fn is_verb_of_nouns(&mut self, word: usize, place: usize) {
        let of_triggers = self.chunks.of_triggers.iter_mut();
        for (found, of_trigger) in self.found.iter().zip(of_triggers) {
            if found.verb == Some(word) {
                of_trigger.verb = Some(place);
            }
        }
    }

    fn noun_phrase(&mut self) -> bool {
        let at = self.at;
        let sentence: &Sentence<'_> = self.sentence;
        let phrases = sentence.phrases.iter().enumerate();
        let Some((index, phrase)) = phrases
            .skip_while(|(_, phrase)| phrase.head < at)
            .find(|(_, phrase)| phrase.from <= at && at <= phrase.head)
        else {
            return false;
        };
        // Names are no triggers; words of people without one may be.
        let end = match phrase.who {
            Party::Mention(_) => phrase.head + 1,
            Party::Group(..) => phrase.to,
        };
        let inside = at + 1..end;
        let cut = |found: &Found| match (phrase.who, found.verb) {
            // «تجمع مئات المتظاهرين»: who they are and what they do is said by one word.
            (Party::Group(..), Some(verb)) if verb < at => false,
            (_, verb) => {
                inside.contains(&verb.unwrap_or(found.from)) || inside.contains(&found.from)
            }
        };
        if at == phrase.from {
            self.push_governor(&phrase.governor);
        }
        if self.found.iter().any(cut) {
            // A word before a trigger that stands before the name.
            return false;
        }
        self.push_clitic_of_noun(phrase, at);
        let begins = self.begins(phrase, at);
        if begins > at {
            self.push(ChunkKind::Unnamed, begins);
        }
        let described = self.described(phrase).or_else(|| self.titled(phrase));
        let apposed = self.apposed(phrase);
        self.push(ChunkKind::Named, phrase.to);
        if let Some(chunk) = self.chunks.list.last_mut() {
            chunk.phrase = Some(index);
            chunk.from = described.or(apposed).unwrap_or(chunk.from);
            chunk.apposed = apposed.is_some();
        }
        true
    }

    /// «سلطات حماية البيانات الفرنسية»: the nouns before an adjective of a country are its own. Takes them, and says where they begin.
    fn described(&mut self, phrase: &NounPhrase) -> Option<usize> {
        let at = self.at;
        let nouns = |last: &&mut Chunk| last.kind == ChunkKind::Unnamed && last.to == at;
        let adjective = phrase.kind == MentionKind::Nationality;
        let last = self.chunks.list.last_mut().filter(nouns)?;
        let from = adjective.then_some(last.from)?;
        self.chunks.list.pop();
        Some(from)
    }

    /// «الرئيس السوري، أحمد الشرع،»: the title alone before a comma and a name without one. Takes them, and says where the title begins.
    fn apposed(&mut self, phrase: &NounPhrase) -> Option<usize> {
        let [.., title, comma] = self.chunks.list.as_slice() else {
            return None;
        };
        let whole = self.sentence.phrases.get(title.phrase?)?;
        let title_alone = self.sentence.is_title(title.from)
            && (whole.kind != MentionKind::Person || title.from == whole.head);
        let name = phrase.kind == MentionKind::Person && !self.sentence.is_title(phrase.from);
        let adjacent = comma.kind == ChunkKind::Comma && comma.to == self.at;
        let from = (title_alone && name && adjacent).then_some(title.from)?;
        let kept = self.chunks.list.len().saturating_sub(2);
        self.chunks.list.truncate(kept);
        Some(from)
    }

    /// «نائبة المبعوث الخاص إلى الشرق الأوسط فلانة»: the title before a name with a place in it. Takes it, and says where it begins.
    fn titled(&mut self, phrase: &NounPhrase) -> Option<usize> {
        let [.., title, preposition, place] = self.chunks.list.as_slice() else {
            return None;
        };
        let kinds = title.kind == ChunkKind::Unnamed
            && preposition.kind == ChunkKind::Preposition
            && place.kind == ChunkKind::Named;
        let adjacent = title.to == preposition.from && place.to == self.at;
        let person = phrase.kind == MentionKind::Person;
        let is_title = || (title.from..title.to).any(|word| self.sentence.is_title(word));
        let from = (kinds && adjacent && person && is_title()).then_some(title.from)?;
        let kept = self.chunks.list.len().saturating_sub(3);
        self.chunks.list.truncate(kept);
        Some(from)
    }

    /// The clitic before a phrase; a preposition that is a word is there already.
    fn push_governor(&mut self, governor: &Governor) {
        let at = self.at;
        let last = self.chunks.list.last().filter(|last| last.to == at);
        let kind = last.map(|last| last.kind);
        match governor {
            Governor::Joined if kind != Some(ChunkKind::And) => self.push(ChunkKind::And, at),
            Governor::Preposition(letters)
                if !matches!(kind, Some(ChunkKind::Preposition | ChunkKind::By)) =>
            {
                let by = WORDING.by_whom.contains(letters);
                let kind = if by {
                    ChunkKind::By
                } else {
                    ChunkKind::Preposition
                };
                if self.sentence.words.text(at).starts_with('و') {
                    self.push(ChunkKind::And, at);
                }
                self.push_preposition(kind, letters, at);
            }
            _ => {}
        }
    }

    /// «بمقترح ترامب»: the preposition on the noun whose genitive a name is. A short word may have the letter as its own (بيان).
    fn push_clitic_of_noun(&mut self, phrase: &NounPhrase, at: usize) {
        let word = self.sentence.words.text(at);
        let long = letters(word) > SHORTEST_BEHIND_CLITIC + 1;
        let noun = at < phrase.head && !self.sentence.is_title(at);
        if let Some(clitic) = proclitic(word).filter(|_| noun && long)
            && phrase.governor == Governor::Bare
        {
            self.push_preposition(ChunkKind::Preposition, clitic, at);
        } else if noun && long && word.starts_with('و') && self.goes_on_from_adjective(phrase) {
            self.push(ChunkKind::And, at);
        }
    }

    /// «سفن إسرائيلية وفرقاطات أمريكية»: nouns with the adjective of a country right behind another such adjective can only be joined to it.
    fn goes_on_from_adjective(&self, phrase: &NounPhrase) -> bool {
        let last = self.chunks.list.last().filter(|last| last.to == self.at);
        let before = last.and_then(|last| self.sentence.phrases.get(last.phrase?));
        let bare = phrase.governor == Governor::Bare;
        let adjectives = [Some(phrase), before].map(|it| it.map(|it| it.kind));
        bare && adjectives == [Some(MentionKind::Nationality); 2]
    }

    /// The word at which somebody's own phrase begins: behind other nouns that cannot have them as their genitive (منظمات حقوقية |
    /// إسرائيل).
    fn begins(&self, phrase: &NounPhrase, at: usize) -> usize {
        let words = &self.sentence.words;
        if matches!(phrase.kind, MentionKind::Nationality | MentionKind::Group)
            || WORDING.appositions.joined_at(words, at).is_some()
        {
            return at;
        }
        if phrase.kind == MentionKind::Person {
            // «المتظاهرون | الرئيس المصري», but «مستشار الرئيس المصري».
            let title = (at..phrase.head).find(|word| self.sentence.is_title(*word));
            let definite = |title: &usize| *title > at && has_article(words.text(*title - 1));
            return title.filter(definite).unwrap_or(at);
        }
        let ends = (at..phrase.head).rev().find(|word| {
            let text = words.text(*word);
            has_article(text)
                || *word > at && suffixes::is_feminine_nisba(text)
                || suffixes::SUFFIXES.accusative.ends(text)
                    && !suffixes::ends_in_pronoun(text)
                    && letters(text) > 3
        });
        ends.map_or(at, |last| last + 1)
    }

    fn date(&mut self) -> bool {
        if !self.sentence.in_timex(self.at) {
            return false;
        }
        let end = (self.at..self.sentence.words.len())
            .find(|word| !self.sentence.in_timex(*word))
            .unwrap_or(self.sentence.words.len());
        self.push(ChunkKind::Date, end.max(self.at + 1));
        true
    }

    fn punctuation(&mut self) {
        let words = &self.sentence.words;
        let at = self.at;
        match words.text(at) {
            "،" | "," => self.push(ChunkKind::Comma, at + 1),
            ":" | "؛" | "." => self.push(ChunkKind::Stop, at + 1),
            "\"" | "«" | "»" | "“" | "”" => self.push(ChunkKind::Quote, at + 1),
            "(" => {
                let inside = at + 1..words.len().min(at + BRACKETS);
                let close = inside.clone().find(|word| words.text(*word) == ")");
                let event = |close: usize| self.found.iter().any(|f| (at..close).contains(&f.from));
                self.at = close.filter(|close| !event(*close)).unwrap_or(at) + 1;
            }
            "-" | "–" | "—" if self.ends_dateline() => self.push(ChunkKind::Stop, at + 1),
            _ => self.at += 1,
        }
    }

    /// Whether a dash ends what stands before a report: «بيروت (رويترز) - …».
    fn ends_dateline(&self) -> bool {
        let verb = self.chunks.list.iter().any(|c| c.kind == ChunkKind::Verb);
        let before = self
            .at
            .checked_sub(1)
            .map(|at| self.sentence.words.text(at));
        !verb && self.at <= DATELINE && matches!(before, Some(")" | "-" | "–" | "—"))
    }

    /// A word of a closed class.
    fn closed(&mut self) -> bool {
        let words = &self.sentence.words;
        let at = self.at;
        let text = words.text(at);
        if !self.sentence.is_closed(at) {
            return false;
        }
        if let Some(to) = PARTICLES.relative.joined_at(words, at) {
            self.push(ChunkKind::Relative, to);
        } else if WORDING.headed_by.at(words, at).is_some() {
            self.push(ChunkKind::And, at + 1);
        } else if let Some(to) = WORDING.by_whom.joined_at(words, at) {
            self.push_preposition(ChunkKind::By, text, to);
        } else if let Some(to) = WORDING.prepositions_of_two.joined_at(words, at) {
            let first = text.strip_prefix('و').unwrap_or(text);
            let letters = format!("{first} {}", words.text(at + 1));
            self.push_preposition(ChunkKind::Preposition, &letters, to);
        } else if let Some(to) = PARTICLES.prepositions.joined_at(words, at) {
            let bare = PARTICLES.prepositions.at(words, at).is_some();
            let letters = text.strip_prefix('و').filter(|_| !bare).unwrap_or(text);
            if !bare {
                self.push(ChunkKind::And, at);
            }
            self.push_preposition(ChunkKind::Preposition, letters, to);
        } else if let Some(to) = WORDING.clause_openers.joined_at(words, at) {
            let resumed = WORDING.same_subject.joined_at(words, at).is_some()
                && suffixes::SUFFIXES.pronouns.ends(text);
            let kind = if resumed {
                ChunkKind::Resumed
            } else {
                ChunkKind::Opener
            };
            self.push(kind, to);
        } else if let Some(to) = WORDING.particles.joined_at(words, at) {
            self.push(ChunkKind::Particle, to);
        } else if let Some(to) = WORDING.adverbs.joined_at(words, at) {
            self.push(ChunkKind::Adverb, to);
        } else {
            return false;
        }
        true
    }

    /// A verb, or some other word of no closed class.
    fn word(&mut self) {
        let at = self.at;
        let text = self.sentence.words.text(at);
        if self.sentence.is_verb(at) || verbs::may_be_present(text) {
            let joined = text.starts_with(['و', 'ف']) && !self.sentence.is_bare_verb(at);
            if !joined && self.is_behind_subject(at) {
                return self.push_unnamed();
            }
            if joined {
                self.push(ChunkKind::And, at);
            }
            return self.push(ChunkKind::Verb, at + 1);
        }
        // «لـ«الشعلة»»
        if letters(text) == 1 && text.starts_with(PROCLITICS) {
            return self.push_preposition(ChunkKind::Preposition, text, at + 1);
        }
        // «بالقاهرة», «للصحفيين», «والمسؤولين»
        let opening = WORDING
            .openings
            .iter()
            .find(|(opening, _)| text.starts_with(opening.as_str()));
        let clitic = opening.map(|(_, clitic)| clitic.as_str());
        let behind_verb = || {
            proclitic(text)
                .filter(|_| letters(text) >= SHORTEST_BEHIND_CLITIC && self.is_behind_verb())
        };
        if let Some(clitic) = clitic.or_else(behind_verb) {
            self.push_clitics(clitic);
        }
        self.push_unnamed();
    }

    /// Whether a word stands right behind a verb and its subject, where another verb cannot: «رفضت روسيا عرض أوكرانيا».
    fn is_behind_subject(&self, at: usize) -> bool {
        let past = !verbs::begins_like_present(self.sentence.words.text(at));
        match self.chunks.list.as_slice() {
            [.., verb, subject] => {
                past && verb.kind == ChunkKind::Verb
                    && subject.kind == ChunkKind::Named
                    && subject.to == at
            }
            _ => false,
        }
    }

    /// Whether a verb, or a verb and its subject, stand right before: what begins with ب or ل there mostly depends on it.
    fn is_behind_verb(&self) -> bool {
        let last = self.chunks.list.last().map(|last| last.kind);
        matches!(
            last,
            Some(ChunkKind::Verb | ChunkKind::Named | ChunkKind::Quote)
        )
    }

    /// A word more of nouns that nobody knows.
    fn push_unnamed(&mut self) {
        let at = self.at;
        match self.chunks.list.last_mut() {
            Some(last) if last.kind == ChunkKind::Unnamed && last.to == at => {
                last.to += 1;
                self.at += 1;
            }
            _ => self.push(ChunkKind::Unnamed, at + 1),
        }
    }
}
