//! People whom the knowledge base does not hold: how far a name goes, and what vouches for it.
//!
//! A name is a row of parts: given names, units (words of a lexicon of names), compounds (عبد الرحمن, بن سعد, أبو حمزة) and family
//! names, which end it. Each part counts for what it tells; how much is needed depends on what stands before the name.

use super::recognise::{NameMatch, Recogniser};
use super::wording::LISTS;
use super::{Candidate, MentionKind, MentionRule, Referent, name_key};
use crate::actors::{ActorIx, ActorKind, FormKind, NameWeight, Tables, is_one_name};
use crate::text::fold::fold;
use crate::text::names;
use crate::text::spelling::Spelling;
use crate::text::suffixes::ends_in_pronoun;
use crate::text::verbs::looks_present;
use crate::text::words::{WordKind, has_article, letters, readings};

/// What stands before a name and says that one may follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cue {
    /// A title, right before it.
    Adjacent,
    /// A title, an occupation or a verb of saying, a few words before it.
    Near,
    /// Nothing.
    Absent,
}

/// A part of a name, with the word behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    to: usize,
    kind: PartKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartKind {
    Given(NameWeight),
    /// عبد الرحمن, بن سعد.
    Compound,
    /// A word of the lexicon of names, or with the ending of a foreign family name.
    Unit,
    /// A word that looks like a family name by its article.
    Family,
    /// Any other word.
    Other,
}

impl PartKind {
    /// How much it tells.
    fn weight(self) -> u32 {
        match self {
            Self::Compound => 3,
            Self::Given(NameWeight::Clear) | Self::Unit => 2,
            Self::Given(NameWeight::Word) | Self::Family => 1,
            Self::Other => 0,
        }
    }
}

/// The most words that hyphens join into one part of a name: a longer row of them is no name, and is not read again from each of its words.
const JOINED: usize = 8;

impl Recogniser<'_> {
    /// «الخبير العسكري فلان الفلاني»: a person behind a title that names no office.
    pub fn unknown_after_plain_title(
        &self,
        at: usize,
        mentions: &mut Vec<Candidate>,
    ) -> Option<usize> {
        if !self.begins(at, Tables::TITLE) {
            return None;
        }
        let title = self.kb.lexicons.titles.longest(self.words, at)?;
        let mut to = title.to;
        // An adjective may stand between (الخبير العسكري والإستراتيجي), or a nationality, which is a mention.
        let mut inner = Vec::new();
        for _ in 0..2 {
            if self.unknown_name(to, Cue::Adjacent).is_some() {
                break;
            }
            let text = self.words.text(to);
            if let Some((_, next, true)) = self.nisba(to) {
                inner.extend(self.inside(to, next));
                to = next;
            } else if has_article(text) && text.ends_with('ي') || LISTS.adjectives.contains(text) {
                to += 1;
            } else {
                break;
            }
        }
        let name_to = self
            .unknown_name(to, Cue::Adjacent)
            .or_else(|| self.single_given(to))?;
        mentions.extend(inner);
        mentions.push(self.person(to, 0, name_to, MentionRule::NameAfterTitle));
        Some(name_to)
    }

    /// A person whom only the words of the name tell.
    pub fn unknown_person(&self, at: usize, cue: Cue) -> Option<(Candidate, usize)> {
        let text = self.words.text(at);
        let compound = names::particle(text).is_some() || names::begins_with_servant(text);
        let told = || names::second(self.words.text(at + 1)).is_some_and(|second| second.tells);
        if !compound && !self.begins(at, Tables::GIVEN) && !told() {
            return None;
        }
        // «لصلاح الدين الأيوبي»
        let bound = || {
            let given = |stem: &str| !self.kb.lexicons.given_names.get_word(stem).is_empty();
            !given(text) && readings(text).skip(1).any(|reading| given(reading.stem))
        };
        if !(told() && bound())
            && let Some(to) = self.unknown_name(at, cue)
        {
            return Some((self.person(at, 0, to, MentionRule::Name), to));
        }
        // Behind a proclitic: «وسنية الدهماني», «لعباس جابر».
        let clitic = readings(text).skip(1).find(|reading| {
            // سـ stands before verbs only: «سجون» is no سـ + جون.
            !reading.swallowed_alef
                && !text
                    .get(..reading.skip)
                    .is_some_and(|clitic| clitic.ends_with('س'))
                && self
                    .kb
                    .lexicons
                    .given_names
                    .get_word(reading.stem)
                    .contains(&NameWeight::Clear)
                || told()
                    && !self
                        .kb
                        .lexicons
                        .given_names
                        .get_word(reading.stem)
                        .is_empty()
        })?;
        let behind = if told() { at + 2 } else { at + 1 };
        let to = self.parts_behind(behind, 1, PartKind::Given(NameWeight::Clear), cue)?;
        Some((self.person(at, clitic.skip, to, MentionRule::Name), to))
    }

    /// The end of a clear given name behind a title that names no office: «الملا عمر».
    fn single_given(&self, at: usize) -> Option<usize> {
        let part = self.part(at)?;
        let clear = part.kind == PartKind::Given(NameWeight::Clear) && self.name(at).is_none();
        (clear && !self.is_name_part(part.to)).then_some(part.to)
    }

    /// The end of a name of one word behind a title: a word of the lexicon of names that is nothing else that is known.
    pub fn single_name(&self, at: usize) -> Option<usize> {
        let part = self.part(at)?;
        let text = self.words.text(at);
        let told = match part.kind {
            // «أمير عسير صباح أمس»
            PartKind::Given(_) | PartKind::Compound => !crate::time::is_time_word(text),
            // «المستشار المزيف», «المرشد البحري»: an adjective rather.
            PartKind::Unit if has_article(text) => !self.is_adjective(at),
            PartKind::Unit => letters(text) >= 4,
            PartKind::Family | PartKind::Other => false,
        };
        // «الأميرة سلمى حسن»
        told.then(|| self.given_names(part.to))
    }

    /// Whether a word is part of a name rather than any word.
    pub fn is_name_part(&self, at: usize) -> bool {
        self.part(at)
            .is_some_and(|part| part.kind != PartKind::Other)
    }

    /// Somebody else of the surname of somebody known, by the given name before it: «ميلانيا ترامب»; with the word that the name begins at.
    pub fn namesake(&self, at: usize, name: &NameMatch) -> Option<(Candidate, usize)> {
        let from = at.checked_sub(1)?;
        let given = self.words.text(from);
        let one = name.to == at + 1 && name.skip == 0 && self.is_person(name);
        // «ناديه ليون» is his club.
        let written = self.words.source_span(from, 0, at);
        let written = Spelling::of(self.source.get(written.range()).unwrap_or(""));
        let one = one && !written.drops_dots(Spelling::of("ة"));
        if !one || self.words.kind(from) != Some(WordKind::Arabic) || !self.is_given_before(from) {
            return None;
        }
        let persons = name
            .forms
            .iter()
            .filter_map(|form| self.kb.actor(form.actor));
        let own = |own: &str| own == given || is_one_name(own, given);
        let is_his = persons
            .flat_map(|actor| std::iter::once(&actor.ar).chain(&actor.aliases))
            .any(|name| fold(name).split(' ').any(own));
        if is_his {
            return None;
        }
        Some((self.person(from, 0, name.to, MentionRule::Name), from))
    }

    /// Whether a word is a given name before a surname: one that is hardly anything else, or a word of the lexicon of names where a verb or a
    /// title stands before it.
    fn is_given_before(&self, at: usize) -> bool {
        let text = self.words.text(at);
        if LISTS.name_stops.contains(text) || self.name(at).is_some() {
            return false;
        }
        let lexicons = self.kb.lexicons;
        if lexicons
            .given_names
            .get_word(text)
            .contains(&NameWeight::Clear)
        {
            return true;
        }
        let unit = lexicons.name_units.contains(text) && !has_article(text);
        unit && at.checked_sub(1).is_some_and(|before| self.is_verb(before))
    }

    /// The people of whom a nisba is the surname as well, where it stands behind no noun whose adjective it could be.
    pub fn surnamed(&self, at: usize, name: &NameMatch) -> Vec<ActorIx> {
        let before = at.checked_sub(1).map_or("", |i| self.words.text(i));
        let definite = |word: &str| has_article(word) || ends_in_pronoun(word);
        if definite(before) || self.begins(at.saturating_sub(1), Tables::OFFICE) {
            return Vec::new();
        }
        let persons = name.forms.iter().filter(|form| {
            form.form == FormKind::Guarded && self.kb.kind(form.actor) == Some(ActorKind::Person)
        });
        persons.map(|form| form.actor).collect()
    }

    /// A single word that may be the surname of somebody named in full elsewhere in the article.
    pub fn surname(&self, at: usize, mentions: &[Candidate]) -> Option<Candidate> {
        if !self.begins(at, Tables::UNIT) || self.is_stop(at) {
            return None;
        }
        let text = self.words.text(at);
        let reading = readings(text).find(|reading| {
            !reading.swallowed_alef && self.kb.lexicons.name_units.contains(reading.stem)
        })?;
        // «فواز الخيبري»: with the given name before it.
        let from = at.checked_sub(1).filter(|before| {
            reading.is_bare()
                && mentions
                    .last()
                    .is_none_or(|m| m.span.end <= self.words.source_span(*before, 0, at).start)
                && self.is_given_before(*before)
        });
        let mut mention = self.person(
            from.unwrap_or(at),
            reading.skip,
            at + 1,
            MentionRule::Surname,
        );
        mention.referent = Referent::Surname(name_key(reading.stem));
        Some(mention)
    }

    fn person(&self, at: usize, skip: usize, to: usize, rule: MentionRule) -> Candidate {
        let referent = self.unknown(at, to);
        self.mention(at, skip, to, MentionKind::Person, referent, rule)
    }

    /// Somebody unknown by the name in some words. The second part of a compound is nobody's surname: «يوسف عبد الله» is no «الله».
    pub fn unknown(&self, from: usize, to: usize) -> Referent {
        let last = self.words.text(to - 1);
        let before = self.words.text(to.saturating_sub(2).max(from));
        let bound = names::particle(before).is_some_and(|particle| particle.binds)
            || names::second(last).is_some();
        Referent::Unknown(if bound && to - from > 1 {
            name_key(&format!("{before} {last}"))
        } else {
            name_key(last)
        })
    }

    /// The end of a name that starts at word `at`, if there is enough of one.
    pub fn unknown_name(&self, at: usize, cue: Cue) -> Option<usize> {
        let listed = self.name(at).filter(|name| self.is_person(name));
        if listed.is_some_and(|name| name.forms.iter().any(|f| f.form == FormKind::Name)) {
            return None;
        }
        // «ممثلة بحزب الله»
        let named = |name: &NameMatch| {
            name.to > at + 1 && name.forms.iter().any(|f| f.form == FormKind::Name)
        };
        if self.name(at).is_some_and(|name| named(&name)) {
            return None;
        }
        let (text, first) = (self.words.text(at), self.part(at)?);
        match first.kind {
            PartKind::Given(_) => {}
            PartKind::Compound if names::particle(text).is_some_and(|p| p.opens) => {}
            PartKind::Unit if cue == Cue::Adjacent && !has_article(text) => {}
            _ => return None,
        }
        // A kunya is a name by itself: «أبو عبيدة».
        let parts = if first.kind == PartKind::Compound {
            2
        } else {
            1
        };
        self.parts_behind(first.to, parts, first.kind, cue)
    }

    /// The end of a name of which some parts have been read, the last one of a kind, if there is enough of it.
    fn parts_behind(
        &self,
        at: usize,
        mut parts: u32,
        mut last: PartKind,
        cue: Cue,
    ) -> Option<usize> {
        let mut weight = last.weight();
        let clear = weight >= 2;
        let mut to = at;
        let mut compound = false;
        // «أحمد حسن»: two given names, of which one is hardly anything else.
        let mut all_given = matches!(last, PartKind::Given(_));
        while parts < 5 {
            let Some(part) = self.part(to).or_else(|| self.nisba_surname(last, to)) else {
                break;
            };
            if self.is_object(last, parts, &part, to, cue) {
                break;
            }
            // A word that tells nothing is a surname only where a title and a clear given name vouch for it.
            let other = part.kind == PartKind::Other;
            // «روث بورات من …», and not «كينيدي اغتيل عام …».
            let given = matches!(last, PartKind::Given(_) | PartKind::Compound)
                || self.ends_phrase(part.to);
            if other && (parts > 1 || cue == Cue::Absent || weight != 2 || !given) {
                break;
            }
            // Farther from the title it needs a surname behind it: «الأستاذ في جامعة البصرة علي غالب المياحي».
            if other {
                let surname = self.part(part.to).filter(|next| {
                    let closed = LISTS.name_closers.contains(self.words.text(next.to));
                    next.kind == PartKind::Family && has_article(self.words.text(part.to)) && closed
                });
                match surname {
                    Some(next) => {
                        (parts, weight, to) = (parts + 2, weight + 1, next.to);
                        break;
                    }
                    None if cue == Cue::Near => break,
                    None => {}
                }
            }
            parts += 1;
            last = part.kind;
            weight += part.kind.weight();
            compound |= part.kind == PartKind::Compound;
            all_given &= matches!(part.kind, PartKind::Given(_));
            let article = has_article(self.words.text(part.to - 1));
            to = part.to;
            if other || article && part.kind != PartKind::Compound {
                break;
            }
        }
        // A name that is told apart from what follows it: «قال نبيل الهراس، رئيس …», «قال … إن».
        let closed = LISTS.name_closers.contains(self.words.text(to));
        let enough = match cue {
            Cue::Adjacent => weight + u32::from(closed) >= if clear { 2 } else { 3 },
            _ if all_given && weight >= 3 => true,
            Cue::Near => weight >= 4 || weight >= 3 && clear || closed && weight >= 2 && parts == 2,
            Cue::Absent => weight >= 5 || weight >= 4 && (compound || clear && parts == 2),
        };
        (parts >= 2 && enough).then_some(to)
    }

    /// The end of the given names and what belongs to them that begin at a word: «فهد بن عبد العزيز».
    pub fn given_names(&self, at: usize) -> usize {
        let mut to = at;
        while let Some(part) = self.part(to)
            && matches!(part.kind, PartKind::Given(_) | PartKind::Compound)
        {
            to = part.to;
        }
        to
    }

    /// Whether what stands at a word goes on with no name: a mark, a closer, or a word that ends names.
    fn ends_phrase(&self, at: usize) -> bool {
        let text = self.words.text(at);
        self.words.kind(at) != Some(WordKind::Arabic)
            || LISTS.name_closers.contains(text)
            || self.is_stop(at)
    }

    /// A nisba that is the surname behind a given name: «ماجد المصري».
    fn nisba_surname(&self, last: PartKind, at: usize) -> Option<Part> {
        let given = matches!(
            last,
            PartKind::Given(NameWeight::Clear) | PartKind::Compound
        );
        let (_, to, definite) = self.nisba(at).filter(|_| given)?;
        let one = definite && to == at + 1 && self.words.text(at).ends_with('ي');
        one.then_some(Part {
            to,
            kind: PartKind::Unit,
        })
    }

    /// Whether a definite word behind a name is rather what somebody does something to than his surname: «أعلن يورغن شتاينبرغ الخطة».
    fn is_object(&self, last: PartKind, parts: u32, part: &Part, at: usize, cue: Cue) -> bool {
        let text = self.words.text(at);
        if part.kind != PartKind::Family || !has_article(text) {
            return false;
        }
        let named = matches!(last, PartKind::Family | PartKind::Other | PartKind::Unit);
        let foreign = named
            && at
                .checked_sub(1)
                .is_some_and(|i| names::has_family_ending(self.words.text(i)));
        let closed = LISTS.name_closers.contains(self.words.text(part.to));
        // Nobody is named by a clear given name alone.
        let more = parts > 1 || last != PartKind::Given(NameWeight::Clear);
        let object = !text.ends_with('ي') && !closed;
        foreign
            || object && (named || more && cue != Cue::Adjacent && self.is_behind_transitive(at))
    }

    /// The part of a name at a word, with what hyphens join to it.
    fn part(&self, at: usize) -> Option<Part> {
        let mut part = self.part_of_word(at)?;
        for _ in 0..JOINED {
            if !self.words.joins(part.to) {
                return Some(part);
            }
            part.to = self.part_of_word(part.to + 1)?.to;
        }
        None
    }

    /// Whether a word ends a name. «علي» is one, and «على» is not.
    fn is_stop(&self, at: usize) -> bool {
        let text = self.words.text(at);
        LISTS.name_stops.contains(text) && {
            let written = self.words.source_span(at, 0, at + 1);
            let written = Spelling::of(self.source.get(written.range()).unwrap_or(""));
            let given = !self.kb.lexicons.given_names.get_word(text).is_empty();
            !(given && written == Spelling::of("ي"))
        }
    }

    fn part_of_word(&self, at: usize) -> Option<Part> {
        let text = self.words.text(at);
        if self.words.kind(at) != Some(WordKind::Arabic) || self.is_stop(at) || letters(text) < 2 {
            return None;
        }
        let part = |to, kind| Some(Part { to, kind });
        if names::particle(text).is_some() {
            let next = self.words.text(at + 1);
            let joins = self.words.kind(at + 1) == Some(WordKind::Arabic)
                && !LISTS.name_stops.contains(next);
            let to = names::behind_particle(at, |i| self.words.text(i));
            return part(to.min(self.words.len()), PartKind::Compound).filter(|_| joins);
        }
        // «سيف الدين», «فتح الله» are one given name.
        if names::second(self.words.text(at + 1)).is_some() {
            return part(at + 2, PartKind::Given(NameWeight::Clear));
        }
        if let Some(given) = self.kb.lexicons.given_names.longest_bare(self.words, at)
            && let Some(weight) = given.values.first()
        {
            return part(given.to, PartKind::Given(*weight));
        }
        if names::is_servant_name(text) {
            return part(at + 1, PartKind::Given(NameWeight::Clear));
        }
        // «أبو عبيدة الناطق باسم …»: what he is follows his name.
        if self
            .kb
            .lexicons
            .titles
            .longest_bare(self.words, at)
            .is_some()
        {
            return None;
        }
        // «يتولى ميشال منسى الدفاع»: what he is in charge of.
        if has_article(text) && self.begins(at, Tables::BODY) {
            return None;
        }
        // What the knowledge base has another meaning for is no part of a name.
        let listed = self.kb.names.longest_bare(self.words, at);
        if listed.is_some_and(|n| n.values.iter().any(|f| f.form != FormKind::Guarded)) {
            return None;
        }
        let unit = self.kb.lexicons.name_units.contains(text) || listed.is_some();
        let kind = if unit || names::has_family_ending(text) {
            PartKind::Unit
        } else if has_article(text) && letters(text) >= 4 {
            PartKind::Family
        } else if looks_present(text) || text.starts_with('و') {
            return None;
        } else {
            PartKind::Other
        };
        part(at + 1, kind)
    }
}
