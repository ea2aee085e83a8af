//! Arguments: who fills the roles of an event, by shallow syntax.

use super::sentence::{Chunk, Governor, PROCLITICS, Sentence, proclitic};
use super::wording::WORDING;
use crate::annotation::EventRule;
use crate::codebook::{EventRoleIx, EventType};
use crate::mentions::MentionKind;
use crate::text::suffixes::{SUFFIXES, may_end_in_pronoun_of_few};
use crate::text::words::{ARTICLE, WordKind};
use crate::text::{PARTICLES, verbs};
use crate::triggers::{Argument, Found, TriggerShape};

/// How many words behind a verb its subject may begin.
const SUBJECT_REACH: usize = 8;

/// How long a remark between commas may be, in words.
const PARENTHESIS: usize = 10;

/// How many words behind a trigger the place may stand that tells who was acted on.
const TARGET_REACH: usize = 14;

/// Whom an event concerns.
pub struct Arguments<'s, 'a> {
    sentence: &'s Sentence<'a>,
    found: &'s Found,
    /// Who did the event before in the sentence: «… وبحثا».
    previous: &'s [usize],
    /// Where the next trigger stands: what is behind it is its own.
    next: usize,
    event_type: &'s EventType,
    fillers: Vec<Argued>,
}

/// Who fills a role, by which rule.
#[derive(Debug, Clone, Copy)]
pub struct Argued {
    pub role: EventRoleIx,
    /// The index of the mention in the paragraph.
    pub mention: usize,
    pub rule: EventRule,
}

/// A role, and the rule by which somebody fills it.
type Part = (EventRoleIx, EventRule);

impl<'s, 'a> Arguments<'s, 'a> {
    /// The fillers of a trigger's roles. `previous` are the mentions that acted in the event before, in the same sentence.
    pub fn of(
        sentence: &'s Sentence<'a>,
        found: &'s Found,
        event_type: &'s EventType,
        previous: &'s [usize],
        next: usize,
    ) -> Vec<Argued> {
        let mut arguments = Self {
            sentence,
            found,
            event_type,
            previous,
            next,
            fillers: Vec::new(),
        };
        match found.shape {
            TriggerShape::Verb { pronoun, .. } => arguments.of_verb(found.from, found.to, pronoun),
            TriggerShape::Participle => arguments.of_participle(),
            TriggerShape::Light(_) => arguments.of_light(),
            TriggerShape::Masdar => arguments.of_masdar(),
        }
        arguments.told_by_place();
        arguments.without_repeats()
    }

    fn role(&self, place: &Argument) -> Option<EventRoleIx> {
        let arguments = self.sentence.triggers.arguments(self.found.row);
        let (_, role) = arguments.iter().find(|(a, _)| a == place)?;
        self.sentence.input.knowledge.codebook.role_ix(role)
    }

    fn behind(&self, preposition: &str) -> Option<EventRoleIx> {
        self.role(&Argument::Behind(preposition.to_string()))
    }

    /// The role of whoever does it: the subject's, else the genitive's where that is the doer's, else the doer's of the type.
    fn doer(&self) -> Option<EventRoleIx> {
        let codebook = &self.sentence.input.knowledge.codebook;
        let by_type = codebook.doer_of(self.event_type);
        let genitive = || {
            self.role(&Argument::Genitive)
                .filter(|role| Some(*role) == by_type)
        };
        self.role(&Argument::Subject).or_else(genitive).or(by_type)
    }

    /// Whether a noun is about whom its genitive names, and its type does without a doer: «مقتل», «إصابة», «محاكمة» under ACE 2005.
    fn is_of_its_genitive(&self) -> bool {
        let codebook = &self.sentence.input.knowledge.codebook;
        let requires = |role: Option<EventRoleIx>| {
            let mut required = self.event_type.required.iter();
            role.is_some() && required.any(|id| codebook.role_ix(id) == role)
        };
        requires(self.role(&Argument::Genitive)) && !requires(self.doer())
    }

    /// The role that stands at a place around the trigger, and the rule that this is.
    fn part(&self, place: &Argument) -> Option<Part> {
        let rule = match place {
            Argument::Subject => EventRule::Subject,
            Argument::Object => EventRule::Object,
            Argument::Genitive => EventRule::Genitive,
            Argument::Behind(_) => EventRule::Preposition,
        };
        Some((self.role(place)?, rule))
    }

    /// How many are known to do it so far.
    fn doers(&self) -> usize {
        let doer = self.doer();
        let filled = self.fillers.iter();
        filled.filter(|filler| Some(filler.role) == doer).count()
    }

    fn fill(&mut self, part: Option<Part>, chunk: &Chunk) -> bool {
        let Some((role, rule)) = part else {
            return false;
        };
        // A place does nothing; what is done may be done to it.
        if chunk.kind == MentionKind::Place && Some(role) == self.doer() {
            return false;
        }
        self.add((role, rule), chunk.mention);
        true
    }

    fn add(&mut self, (role, rule): Part, mention: usize) {
        self.fillers.push(Argued {
            role,
            mention,
            rule,
        });
    }

    /// «استهدفت … مستودعات الوقود بمدينة بورتسودان»: who was hit is told by where.
    fn told_by_place(&mut self) {
        if !self.event_type.told_by_place {
            return;
        }
        let codebook = &self.sentence.input.knowledge.codebook;
        let doer = self.doer();
        let mut roles = codebook.roles_of(self.event_type);
        let other =
            roles.find_map(|role| codebook.role_ix(&role.id).filter(|ix| Some(*ix) != doer));
        let Some(other) = other else {
            return;
        };
        if self.fillers.iter().any(|filler| filler.role == other) {
            return;
        }
        let to = self.found.to;
        let end = self
            .sentence
            .clause_end(to)
            .min(to + TARGET_REACH)
            .min(self.next);
        let taken: Vec<usize> = self.fillers.iter().map(|filler| filler.mention).collect();
        let inside = |c: &&Chunk| {
            let governed = match &c.governor {
                Governor::Preposition(p) => WORDING.target.contains(p),
                Governor::Bare => c.kind == MentionKind::Place,
                Governor::Joined => false,
            };
            governed && c.kind != MentionKind::Person && !taken.contains(&c.mention)
        };
        if let Some(chunk) = self.chunks(to, end).find(inside) {
            self.add((other, EventRule::ToldByPlace), chunk.mention);
        }
    }

    fn chunks(&self, from: usize, to: usize) -> impl Iterator<Item = &'s Chunk> + use<'s, 'a> {
        let chunks = self.sentence.chunks.iter();
        chunks.filter(move |c| c.head >= from && c.head < to)
    }

    /// A finite verb, from word `from` to word `to`.
    fn of_verb(&mut self, from: usize, to: usize, pronoun: bool) {
        let end = self.sentence.clause_end(to);
        let joined = self.is_joined(from);
        let mut before = self.subject_before(from);
        // «… وتلوح بتقليص المساعدات»: the subject goes on.
        if joined && !self.previous.is_empty() {
            before = self
                .sentence
                .chunks
                .iter()
                .filter(|c| self.previous.contains(&c.mention))
                .collect();
        }
        let initial = self.is_initial(from);
        let follows = |c: &&Chunk| c.governor == Governor::Bare && c.kind != MentionKind::Place;
        let subject_behind = self
            .chunks(to, end.min(to + SUBJECT_REACH))
            .find(follows)
            .filter(|c| self.is_next(to, c))
            .filter(|c| {
                let apart = before
                    .last()
                    .is_some_and(|b| !self.only_adverbs(b.to, from));
                match (before.is_empty(), joined) {
                    (true, _) => {
                        joined
                            || initial
                            || self.only_adverbs(self.sentence.clause_start(from), from)
                    }
                    (false, true) => self.agrees(from, c),
                    (false, false) => initial || apart && c.from == to && self.agrees(from, c),
                }
            });
        let has_subject = self.role(&Argument::Subject).is_some();
        if subject_behind.is_none() || !has_subject {
            let subject = self.part(&Argument::Subject);
            for chunk in &before {
                self.fill(subject, chunk);
            }
        }
        let by_whom = self.sentence.has(&WORDING.by_whom, to, end).is_some();
        let mut bare = 0;
        let mut reached = to;
        let objects = self.chunks(to, end).filter(follows).count();
        let passive = self.is_written_passive()
            || !pronoun && self.is_passive() && (by_whom || before.is_empty() && objects == 1);
        let mut last: Option<Part> = None;
        let chunks: Vec<&Chunk> = self.chunks(to, end).collect();
        for chunk in chunks {
            let role = match &chunk.governor {
                Governor::Joined => as_joined(last).filter(|_| !self.opens_clause(chunk)),
                Governor::Preposition(p) => self.behind_role(p),
                Governor::Bare => {
                    let is_subject = subject_behind.is_some_and(|s| s.mention == chunk.mention);
                    bare += 1;
                    if is_subject && has_subject {
                        let person =
                            matches!(chunk.kind, MentionKind::Person | MentionKind::Nationality);
                        let counted = chunk.kind == MentionKind::Nationality
                            && chunk.from < chunk.head
                            && self.sentence.words.kind(chunk.from) == Some(WordKind::Number);
                        let place = if passive && person || self.is_passive() && counted {
                            Argument::Object
                        } else {
                            Argument::Subject
                        };
                        self.part(&place)
                    } else if let Some(part) = self.behind_clitic(chunk, reached) {
                        Some(part)
                    } else if !pronoun && bare <= 2 && self.is_next(reached, chunk) {
                        self.part(&Argument::Object)
                    } else {
                        None
                    }
                }
            };
            self.fill(role, chunk);
            last = role;
            reached = chunk.to;
        }
    }

    /// A participle has the subject of the verb before it.
    fn of_participle(&mut self) {
        let doer = self.doer();
        let Found { from, to, .. } = *self.found;
        let mut subjects: Vec<usize> = self.previous.to_vec();
        if subjects.is_empty() {
            let can = |c: &&Chunk| c.governor == Governor::Bare && c.to <= from;
            let first = self
                .sentence
                .chunks
                .iter()
                .find(|c| can(c) && c.kind != MentionKind::Place);
            subjects.extend(first.map(|c| c.mention));
        }
        let rule = if self.previous.is_empty() {
            EventRule::Subject
        } else {
            EventRule::Continued
        };
        for mention in subjects {
            if let Some(role) = doer {
                self.add((role, rule), mention);
            }
        }
        self.of_verb_complements(to);
    }

    /// What stands behind a participle: its object, and what depends on prepositions.
    fn of_verb_complements(&mut self, to: usize) {
        let end = self.sentence.clause_end(to);
        let mut last: Option<Part> = None;
        let chunks: Vec<&Chunk> = self.chunks(to, end).collect();
        for chunk in chunks {
            let role = match &chunk.governor {
                Governor::Bare if chunk.from <= to + 1 => self.part(&Argument::Object),
                Governor::Bare => None,
                Governor::Joined => as_joined(last),
                Governor::Preposition(p) => self.behind_role(p),
            };
            self.fill(role, chunk);
            last = role;
        }
    }

    /// «غارة على صيدا وسلام يتمسك …»: a joined name right before a verb of its own.
    fn opens_clause(&self, chunk: &Chunk) -> bool {
        let present = verbs::may_be_present(self.sentence.words.text(chunk.to));
        chunk.kind == MentionKind::Person
            && (present
                || self
                    .sentence
                    .triggers
                    .is_verb(&self.sentence.words, chunk.to))
    }

    /// «رحب بمقترح ترامب»: the part behind the preposition on the noun whose genitive a mention is, where the row expects one.
    fn behind_clitic(&self, chunk: &Chunk, reached: usize) -> Option<Part> {
        let clitic = proclitic(self.sentence.words.text(chunk.from))?;
        let stands = chunk.from < chunk.head && chunk.from <= reached + 1;
        let role = self.behind(clitic).filter(|_| stands)?;
        Some((role, EventRule::Preposition))
    }

    /// Whether و or ف joins a verb to what is before.
    fn is_joined(&self, verb: usize) -> bool {
        verb > 0
            && self.sentence.words.text(verb).starts_with(['و', 'ف'])
            && (self.found.skip > 0 || self.found.verb.is_some())
    }

    /// Whether a noun phrase is the next thing behind a word: nothing but adverbs, dates and prepositional phrases stands between.
    fn is_next(&self, from: usize, chunk: &Chunk) -> bool {
        self.only_adverbs(from, chunk.from)
    }

    fn only_adverbs(&self, from: usize, to: usize) -> bool {
        let words = &self.sentence.words;
        let mut at = from;
        while at < to {
            // «، في قراره رقم 2736،»
            if matches!(words.text(at), "،" | ",")
                && let Some(close) =
                    (at + 2..to.min(at + PARENTHESIS)).find(|i| matches!(words.text(*i), "،" | ","))
                && PARTICLES.prepositions.joined_at(words, at + 1).is_some()
            {
                at = close;
            }
            let adverbial = words.kind(at) != Some(WordKind::Arabic)
                || PARTICLES.prepositions.joined_at(words, at).is_some()
                || WORDING.adverbs.joined_at(words, at).is_some()
                || at > from && PARTICLES.prepositions.joined_at(words, at - 1).is_some()
                || begins_with_any(words.text(at), &WORDING.adverbial_openings)
                || self.sentence.chunk_at(at).is_some()
                || self.sentence.in_timex(at)
                || self.sentence.is_in_title(at);
            if !adverbial {
                return false;
            }
            at += 1;
        }
        true
    }

    /// Whether the verb agrees with a noun phrase behind it in gender.
    fn agrees(&self, verb: usize, chunk: &Chunk) -> bool {
        let word = self.sentence.words.text(verb);
        let form = word.get(self.found.skip..).unwrap_or(word);
        self.sentence.is_feminine(chunk) == verbs::is_feminine(form)
    }

    /// The role behind a preposition: that of the row, or whoever did it, after «من قبل», «برصاص».
    fn behind_role(&self, preposition: &str) -> Option<Part> {
        let enough = WORDING.enough_doers.get(preposition);
        if enough.is_some_and(|enough| self.doers() >= *enough) {
            return None;
        }
        let by_whom = || {
            let words = crate::text::Words::new(preposition);
            WORDING.by_whom.at(&words, 0).and_then(|_| self.doer())
        };
        let found = self.behind(preposition).or_else(by_whom);
        found.map(|role| (role, EventRule::Preposition))
    }

    /// «قُتل»: the vowel is written.
    fn is_written_passive(&self) -> bool {
        let word = self
            .sentence
            .span_of(self.found.from, self.found.skip, self.found.from + 1);
        let word = word.of(self.sentence.text);
        word.chars().nth(1) == Some('\u{64f}') && !verbs::begins_like_present(word)
    }

    fn is_passive(&self) -> bool {
        if self.is_written_passive() {
            return true;
        }
        let row = self.sentence.triggers.row(self.found.row);
        row.is_some_and(|row| row.passive)
    }

    /// A light verb with its noun: the subject stands behind the verb, the rest behind the noun.
    fn of_light(&mut self) {
        let Found { from, to, .. } = *self.found;
        let verb = self.found.verb.unwrap_or(from);
        // «أعلنت المتحدثة … موافقة الرئيس»: not hers.
        let end = self.sentence.clause_end(to);
        let next = self.chunks(to, end).next();
        let genitive = next.is_some_and(|c| {
            c.governor == Governor::Bare
                && c.from <= to
                && !matches!(c.kind, MentionKind::Nationality | MentionKind::Place)
        });
        if genitive && self.chunks(verb + 1, from).next().is_some() {
            self.of_noun(to, true);
            return;
        }
        let subject = self.part(&Argument::Subject);
        let mut last: Option<Part> = None;
        let mut any = false;
        let between: Vec<&Chunk> = self.chunks(verb + 1, from).collect();
        for chunk in between {
            let role = match &chunk.governor {
                Governor::Bare if !any && chunk.kind != MentionKind::Place => {
                    any = true;
                    subject
                }
                Governor::Bare => None,
                Governor::Joined => as_joined(last),
                Governor::Preposition(p) => self.behind_role(p),
            };
            self.fill(role, chunk);
            last = role;
        }
        if !any && self.is_joined(verb) {
            for mention in self.previous {
                any = true;
                if let Some((role, _)) = subject {
                    self.add((role, EventRule::Continued), *mention);
                }
            }
        }
        if !any {
            for chunk in self.subject_before(verb) {
                any |= self.fill(subject, chunk);
            }
        }
        self.of_noun(to, !any);
    }

    /// A noun: its genitive or adjective, and what stands behind prepositions.
    fn of_masdar(&mut self) {
        self.of_noun(self.found.to, true);
        let doer = self.doer().map(|role| (role, EventRule::Subject));
        // «أعلن الوزير مقتل عشرة»: whoever the clause speaks of did not kill them.
        if self.doers() > 0 || self.is_of_its_genitive() {
            return;
        }
        // «أعلن … موافقته», «خلال لقائه مع …»: whoever the clause speaks of. «بعد توقيف موظف»: nobody that is told.
        let from = self.found.from;
        let word = self.sentence.words.text(from);
        let clitic = word.get(..self.found.skip).unwrap_or("");
        let governed = clitic.ends_with(PROCLITICS)
            || from.checked_sub(1).is_some_and(|before| {
                PARTICLES
                    .prepositions
                    .joined_at(&self.sentence.words, before)
                    .is_some()
                    || WORDING
                        .clause_openers
                        .joined_at(&self.sentence.words, before)
                        .is_some()
            });
        let with_pronoun = may_end_in_pronoun_of_few(word) && self.has_pronoun();
        let together = WORDING.with.iter().any(|p| self.behind(p).is_some());
        if governed && !with_pronoun && !together {
            return;
        }
        let mut before = self.nearest_before(from, 0);
        if SUFFIXES.pronouns_of_two.ends(word) {
            let two = |c: &&Chunk| c.to <= from && c.kind != MentionKind::Place;
            let mut last: Vec<&Chunk> = self.sentence.chunks.iter().filter(two).collect();
            before = last.split_off(last.len().saturating_sub(2));
        }
        for chunk in before {
            self.fill(doer, chunk);
        }
    }

    /// Whether a noun has a pronoun behind it: لقائه, زيارتها.
    fn has_pronoun(&self) -> bool {
        let word = self.sentence.words.text(self.found.from);
        let stem = word.get(self.found.skip..).unwrap_or(word);
        let row = self.sentence.triggers.row(self.found.row);
        let plain = |noun: &str| {
            let noun = crate::text::fold::fold(noun);
            stem == noun || stem.strip_prefix(ARTICLE) == Some(&noun)
        };
        !row.is_some_and(|row| row.nouns().any(plain)) && SUFFIXES.pronouns.ends(stem)
    }

    fn of_noun(&mut self, to: usize, open: bool) {
        let end = self.sentence.clause_end(to);
        let doer = self.doer().map(|role| (role, EventRule::Subject));
        let by_genitive = |role| (role, EventRule::Genitive);
        let own = self.role(&Argument::Genitive).map(by_genitive);
        let genitive = own.or_else(|| self.doer().map(by_genitive).filter(|_| open));
        let mut last: Option<Part> = None;
        let mut between = false;
        let chunks: Vec<&Chunk> = self.chunks(to, end).collect();
        for chunk in chunks {
            let first = self.sentence.words.text(chunk.from);
            let near = chunk.from <= to && (chunk.from < to || !first.starts_with('ب'))
                || chunk.kind == MentionKind::Nationality && chunk.head <= to + 1;
            let role = match &chunk.governor {
                // «قصف شنته قوات …»
                Governor::Bare if !near && open && self.is_after_verb(chunk) => doer,
                Governor::Bare if !near => None,
                // «قصف إسرائيلي», but «مقتل سعودي»
                Governor::Bare
                    if chunk.kind == MentionKind::Nationality
                        && chunk.head <= to + 1
                        && !self.is_of_its_genitive() =>
                {
                    self.doer().map(by_genitive).filter(|_| open)
                }
                Governor::Bare => genitive,
                Governor::Joined => as_joined(last).filter(|_| !self.opens_clause(chunk)),
                // «قصف لقوات الدعم السريع على …»
                Governor::Preposition(p)
                    if WORDING.of_doer.contains(p)
                        && open
                        && chunk.from <= to
                        && chunk.kind != MentionKind::Place =>
                {
                    doer.map(|(role, _)| (role, EventRule::Preposition))
                }
                Governor::Preposition(p) => {
                    between = WORDING.between.contains(p);
                    self.behind_role(p)
                }
            };
            self.fill(role, chunk);
            if role.is_some() || !between {
                last = role;
            }
        }
    }

    /// Whether a light verb with its object as a pronoun stands right before a noun phrase.
    fn is_after_verb(&self, chunk: &Chunk) -> bool {
        let words = &self.sentence.words;
        let before = chunk.from.checked_sub(1).filter(|at| *at >= self.found.to);
        before.is_some_and(|at| {
            may_end_in_pronoun_of_few(words.text(at))
                && self
                    .sentence
                    .triggers
                    .tense_of_light_verb(words, at)
                    .is_some()
        })
    }

    /// The subject before a verb: the noun phrase nearest to it that depends on nothing, with those joined to it.
    fn subject_before(&self, verb: usize) -> Vec<&'s Chunk> {
        let start = self.sentence.clause_start(verb);
        let words = &self.sentence.words;
        let bare = self.nearest_before(verb, start);
        if !bare.is_empty() {
            return bare;
        }
        // «قال ترامب إنه أجرى …», «وقال: "اتفقنا"»: whoever speaks.
        if let Some(opener) = start.checked_sub(1)
            && (WORDING.same_subject.joined_at(words, opener).is_some()
                || self.is_first_person(verb))
        {
            return self.nearest_before(opener, 0);
        }
        if start == verb {
            // A relative clause: whoever stands right before the pronoun.
            let pronoun = verb.checked_sub(1).filter(|at| {
                PARTICLES
                    .relative
                    .joined_at(&self.sentence.words, *at)
                    .is_some()
            });
            return pronoun.map_or_else(Vec::new, |at| {
                let antecedent = self.sentence.chunks.iter().find(|c| c.to == at);
                antecedent.into_iter().collect()
            });
        }
        // «… وويتكوف يلتقي بوتين»: joined to the clause before, and right before its verb.
        let joined = self
            .sentence
            .chunks
            .iter()
            .filter(|c| c.governor == Governor::Joined);
        joined.filter(|c| c.from >= start && c.to == verb).collect()
    }

    /// «اتفقنا», «لن نرسل»: the speaker acts.
    fn is_first_person(&self, verb: usize) -> bool {
        let word = self.sentence.words.text(verb);
        let form = word.get(self.found.skip..).unwrap_or(word);
        verbs::is_first_plural(form)
    }

    fn nearest_before(&self, to: usize, start: usize) -> Vec<&'s Chunk> {
        let can = |c: &&&Chunk| c.kind != MentionKind::Place;
        let before: Vec<&Chunk> = self
            .sentence
            .chunks
            .iter()
            .filter(|c| c.from >= start && c.to <= to)
            .collect();
        // The last one that depends on nothing, and those joined to it.
        let bare = |c: &&Chunk| c.governor == Governor::Bare && can(&c);
        let Some(at) = before.iter().rposition(bare) else {
            return Vec::new();
        };
        let mut subject: Vec<&Chunk> = before.get(at).copied().into_iter().collect();
        for chunk in before.iter().skip(at + 1) {
            if chunk.governor != Governor::Joined {
                break;
            }
            subject.push(chunk);
        }
        subject
    }

    /// Whether a verb opens its clause, so that its subject follows.
    fn is_initial(&self, verb: usize) -> bool {
        let words = &self.sentence.words;
        if words.text(verb).starts_with(['و', 'ف']) && self.found.skip > 0 {
            return true;
        }
        let mut at = verb;
        while let Some(before) = at.checked_sub(1) {
            if WORDING.particles.joined_at(words, before).is_none() {
                break;
            }
            at = before;
        }
        if at < verb {
            return true;
        }
        match at.checked_sub(1) {
            None => true,
            Some(before) => matches!(
                words.text(before),
                "." | "،" | "," | ":" | "؛" | "-" | "\"" | "»" | "”" | ")"
            ),
        }
    }

    /// One filler for each actor and role; never the same actor in two roles.
    fn without_repeats(self) -> Vec<Argued> {
        let mentions = self.sentence.input.mentions;
        let actor_of = |mention: usize| mentions.get(mention).and_then(|m| m.actor);
        let mut kept: Vec<Argued> = Vec::new();
        for filler in self.fillers {
            let actor = actor_of(filler.mention);
            let again = kept.iter().any(|other| {
                other.mention == filler.mention
                    || actor.is_some() && actor == actor_of(other.mention)
            });
            if !again {
                kept.push(filler);
            }
        }
        kept
    }
}

fn begins_with_any(word: &str, beginnings: &[String]) -> bool {
    beginnings
        .iter()
        .any(|beginning| word.starts_with(beginning))
}

/// The part of somebody joined by و to somebody in a part.
fn as_joined(part: Option<Part>) -> Option<Part> {
    part.map(|(role, _)| (role, EventRule::Joined))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::civil::date;

    use crate::annotation::{Event, Filler};
    use crate::article::{Article, Knowledge};
    use crate::codebook::Codebook;
    use crate::events::likely;

    /// What is suggested for a paragraph of an article of 2025-02-12, likeliest first: `TYPE trigger: actors → recipients`, and the
    /// status.
    #[track_caller]
    fn says(text: &str, expected: &[&str]) {
        says_under("plover", text, expected);
    }

    /// The same under a codebook.
    #[track_caller]
    fn says_under(codebook: &str, text: &str, expected: &[&str]) {
        let knowledge = Arc::new(Knowledge {
            codebook: Codebook::built_in(codebook).unwrap().into(),
            ..Knowledge::embedded()
        });
        let analysis = Article::new(text, Arc::clone(&knowledge)).analyse(Some(date(2025, 2, 12)));
        let Knowledge {
            codebook, actors, ..
        } = &*analysis.knowledge;
        let mut events: Vec<&Event> = likely(&analysis, 0).collect();
        events.sort_by_key(|event| event.trigger.as_ref().map(|span| span.start));
        let ids = |fillers: Vec<&Filler>| {
            let id = |f: &&Filler| f.participant.who.actor().map_or("?", |a| actors.id(a));
            fillers.iter().map(id).collect::<Vec<_>>().join(" ")
        };
        let said: Vec<String> = events
            .iter()
            .map(|event| {
                let status = event.status.and_then(|ix| codebook.status_at(ix));
                let status = status.map_or(String::new(), |s| format!(" [{}]", s.id));
                let words = &text[event.trigger.unwrap().range()];
                let actors = ids(event.doers(codebook).collect());
                let recipients = ids(event.others(codebook).collect());
                let event_type = &codebook.type_at(event.event_type).unwrap().id;
                format!("{event_type} {words}: {actors} → {recipients}{status}")
            })
            .collect();
        assert_eq!(said, expected, "{text}");
    }

    #[test]
    fn the_subject_stands_behind_the_verb_or_before_it() {
        says(
            "التقى الرئيس المصري نظيره الفرنسي",
            &["CONSULT التقى: sisi macron → "],
        );
        says(
            "الرئيس المصري يلتقي نظيره الفرنسي",
            &["CONSULT يلتقي: sisi macron → "],
        );
        says(
            "اتهمت موسكو كييف بخرق الهدنة",
            &["ACCUSE اتهمت: moscow → kyiv"],
        );
        says(
            "موسكو تتهم كييف بخرق الهدنة",
            &["ACCUSE تتهم: moscow → kyiv"],
        );
    }

    #[test]
    fn an_unnamed_subject_leaves_the_name_to_the_object() {
        says(
            "منظمات حقوقية تتهم إسرائيل بارتكاب جرائم",
            &["ACCUSE تتهم:  → isr"],
        );
    }

    #[test]
    fn a_joined_verb_goes_on_with_its_subject_by_gender() {
        says(
            "أدانت الجزائر القرار ودعت مجلس الأمن إلى التحرك",
            &[
                "ACCUSE أدانت: dza → ",
                "REQUEST دعت: dza → un-security-council",
            ],
        );
    }

    #[test]
    fn whoever_speaks_acts() {
        says(
            "قال ترامب إنه اتفق مع بوتين",
            &["AGREE اتفق: trump putin → "],
        );
    }

    #[test]
    fn a_light_verb_has_its_subject_and_its_noun_the_rest() {
        says(
            "شنت روسيا، فجر اليوم، هجوما واسعا على أوكرانيا",
            &["ASSAULT هجوما: rus → ukr"],
        );
        says(
            "فرضت الولايات المتحدة عقوبات على إيران",
            &["SANCTION عقوبات: usa → irn"],
        );
        says(
            "أعلن الكرملين موافقة بوتين على الاقتراح",
            &["AGREE موافقة: putin → "],
        );
    }

    #[test]
    fn nouns_say_who_by_adjective_and_genitive() {
        says("غارة إسرائيلية على صيدا", &["ASSAULT غارة: isr → sidon"]);
        says(
            "لقاء بين ماكرون وميرتس في باريس",
            &["CONSULT لقاء: macron merz → "],
        );
    }

    #[test]
    fn whoever_tells_of_a_death_did_not_cause_it() {
        let die = |text: &str, expected: &str| says_under("ace2005", text, &[expected]);
        die("أعلنت إسرائيل مقتل عشرة أشخاص", "Life.Die مقتل:  → ");
        die("أعلنت إسرائيل مقتل سعودي", "Life.Die مقتل:  → sau");
        die("قتلت إسرائيل يحيى السنوار", "Life.Die قتلت: isr → sinwar");
    }

    #[test]
    fn whether_it_happened() {
        says(
            "لم تقصف إسرائيل سوريا",
            &["ASSAULT تقصف: isr → syr [negated]"],
        );
        says(
            "نفت إسرائيل أن تكون قصفت سوريا",
            &["ASSAULT قصفت:  → syr [negated]"],
        );
        says("سيلتقي ترامب بوتين", &["AGREE سيلتقي: trump putin → "]);
        says(
            "من المقرر أن يزور ماكرون مصر",
            &["AGREE يزور: macron → egy"],
        );
        says(
            "قد تقصف إسرائيل إيران",
            &["ASSAULT تقصف: isr → irn [hypothetical]"],
        );
    }

    #[test]
    fn what_is_only_talked_of_is_no_event() {
        says("وزارة الدفاع تعلن موعد الاختبارات", &[]);
        says("قال ترامب إن الأمر جيد", &[]);
    }
}
