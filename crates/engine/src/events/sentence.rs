//! A sentence as shallow syntax sees it: words, the noun phrases of its mentions, the ends of its clauses.

use std::cell::OnceCell;

use super::Input;
use super::frames::{VERBS, list};
use super::wording::{CLOSED, WORDING};
use crate::actors::Tables;
use crate::annotation::{Mention, Timex};
use crate::mentions::MentionKind;
use crate::text::sentences::sentences;
use crate::text::words::{LETTER, WordKind, Words, has_article, readings};
use crate::text::{PARTICLES, Span, suffixes, verbs};
use crate::triggers::Triggers;

/// A sentence of a paragraph.
pub struct Sentence<'a> {
    /// The paragraph it is in.
    pub input: &'a Input<'a>,
    pub triggers: &'a Triggers,
    /// The text of the paragraph.
    pub text: &'a str,
    /// The bytes of the sentence in the line.
    pub span: Span,
    pub words: Words,
    /// For each word, and for the end, where the clause before it begins.
    clauses: Vec<usize>,
    /// For each word, what it was found to be.
    facts: Vec<WordFacts>,
    /// The noun phrases that may take part in an event, in order.
    pub phrases: Vec<NounPhrase>,
}

/// What a word is, which is asked of it again and again.
#[derive(Debug, Default)]
struct WordFacts {
    /// Whether it may begin a phrase of a closed class (see [`CLOSED`]).
    closed: bool,
    verb: OnceCell<bool>,
    title: OnceCell<bool>,
}

/// Who a noun phrase stands for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Party {
    /// The mention at this index in the paragraph.
    Mention(usize),
    /// People or a body without a name.
    Group(Unnamed),
}

/// People or a body without a name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Unnamed {
    /// Their words, in bytes of the line.
    pub words: Span,
    /// Whether it is a body rather than people.
    pub body: bool,
    /// Whether they are somebody in particular.
    pub definite: bool,
    /// Whether they are who was named before: «الجانبان».
    pub again: bool,
}

/// The noun phrase of a mention, or of people without a name.
#[derive(Debug, Clone)]
pub struct NounPhrase {
    pub who: Party,
    pub kind: MentionKind,
    /// Its first word, that of the title or noun before the mention included.
    pub from: usize,
    /// The word its mention starts in.
    pub head: usize,
    /// The word behind it.
    pub to: usize,
    pub governor: Governor,
}

/// Whom a sentence speaks of, as the next one may go on to without a name.
#[derive(Debug, Clone, Copy)]
pub struct Topic {
    pub who: Party,
    pub kind: MentionKind,
    /// Whether they are feminine, where their words tell.
    pub feminine: Option<bool>,
}

/// What a noun phrase depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Governor {
    /// Nothing before it: a subject, an object or a genitive.
    Bare,
    /// Joined by و to what is before.
    Joined,
    /// This folded preposition.
    Preposition(String),
}

/// How far before a mention its title and preposition are looked for, in words.
const TITLE_REACH: usize = 9;

impl<'a> Sentence<'a> {
    /// The sentence that these bytes of a paragraph are.
    pub fn new(input: &'a Input<'a>, span: Span) -> Self {
        let words = input.words.part(span);
        let facts = (0..words.len()).map(|at| WordFacts {
            closed: CLOSED.may_begin(&words, at),
            ..WordFacts::default()
        });
        let facts: Vec<WordFacts> = facts.collect();
        let mut sentence = Self {
            input,
            triggers: input.knowledge.codebook.triggers(),
            text: input.text,
            span,
            clauses: clauses(&words, &facts),
            facts,
            words,
            phrases: Vec::new(),
        };
        sentence.phrases = sentence.read_phrases();
        sentence.add_groups();
        sentence
    }

    /// The bytes of some words, in the line.
    pub fn span_of(&self, from: usize, skip: usize, to: usize) -> Span {
        let span = self.words.source_span(from, skip, to);
        Span::new(self.span.start + span.start, self.span.start + span.end)
    }

    /// The index of the word at a byte of the line.
    pub fn word_at(&self, byte: usize) -> usize {
        let offset = byte.saturating_sub(self.span.start);
        let (mut low, mut high) = (0, self.words.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.words.source_span(middle, 0, middle + 1).end > offset {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low
    }

    /// The mentions of the sentence, with their index in the paragraph.
    pub fn mentions(&self) -> impl Iterator<Item = (usize, &'a Mention)> {
        self.mentions_in(self.span)
    }

    /// The mentions that share a byte with a part of the line.
    pub fn mentions_in(&self, span: Span) -> impl Iterator<Item = (usize, &'a Mention)> + use<'a> {
        let all = self.input.mentions;
        let from = all.partition_point(|m| m.span.end <= span.start);
        let to = all.partition_point(|m| m.span.start < span.end).max(from);
        let some = all.get(from..to).unwrap_or_default();
        some.iter().enumerate().map(move |(at, m)| (from + at, m))
    }

    /// The timexes that share a byte with a part of the line.
    pub fn timexes_in(&self, span: Span) -> &'a [Timex] {
        let all = self.input.timexes;
        let from = all.partition_point(|t| t.span.end <= span.start);
        let to = all.partition_point(|t| t.span.start < span.end).max(from);
        all.get(from..to).unwrap_or_default()
    }

    /// Whether a word may begin a phrase of a closed class.
    pub fn is_closed(&self, at: usize) -> bool {
        self.facts.get(at).is_some_and(|facts| facts.closed)
    }

    /// Whether a word is part of a date.
    pub fn in_timex(&self, word: usize) -> bool {
        !self.input.timexes.is_empty()
            && !self.timexes_in(self.span_of(word, 0, word + 1)).is_empty()
    }

    /// Whether a word is written with ta marbuta, which folded looks like a pronoun (استقالة).
    pub fn ends_in_ta_marbuta(&self, word: usize) -> bool {
        self.span_of(word, 0, word + 1).of(self.text).ends_with('ة')
    }

    /// Whether a word stands where the object of the verb before it does, so that it is a noun though spelt like a verb: «يواصل قصف غزة»,
    /// «أدان الوزير قصف غزة».
    pub fn is_object_of_verb(&self, at: usize) -> bool {
        let own_act = |verb: usize| {
            let mut lists = ["own-act", "announced"].into_iter().filter_map(list);
            lists.any(|list| list.joined_at(&self.words, verb).is_some())
        };
        // «أعلنت الرئاسة، مساء الثلاثاء، طرد …»
        let between =
            |word: usize| matches!(self.words.text(word), "،" | ",") || self.in_timex(word);
        let end = (0..at)
            .rev()
            .find(|word| !between(*word))
            .map_or(at, |word| word + 1);
        let subject = self.phrases.iter().find(|phrase| phrase.to == end);
        let past = !verbs::begins_like_present(self.words.text(at));
        match subject {
            Some(subject) => subject
                .from
                .checked_sub(1)
                .is_some_and(|verb| own_act(verb) || past && end == at && self.is_verb(verb)),
            None => end.checked_sub(1).is_some_and(own_act),
        }
    }

    /// Whether a verb stands at a word with no letter of another word before it.
    pub fn is_bare_verb(&self, at: usize) -> bool {
        VERBS.at(&self.words, at).is_some()
            || WORDING.reports.at(&self.words, at).is_some()
            || self.triggers.is_light_form(self.words.text(at))
    }

    /// Whether a finite verb that is known stands at a word.
    pub fn is_verb(&self, at: usize) -> bool {
        let facts = self.facts.get(at);
        facts.is_some_and(|facts| *facts.verb.get_or_init(|| self.reads_as_verb(at)))
    }

    fn reads_as_verb(&self, at: usize) -> bool {
        VERBS.joined_at(&self.words, at).is_some() && !self.ends_in_ta_marbuta(at)
            || WORDING.reports.joined_at(&self.words, at).is_some()
            || self.triggers.is_verb(&self.words, at) && !self.ends_in_ta_marbuta(at)
    }

    /// Whom the sentence speaks of: the first who is named in it and depends on nothing.
    pub fn topic(&self) -> Option<Topic> {
        let acts = |phrase: &&NounPhrase| {
            let kinds = !matches!(phrase.kind, MentionKind::Place | MentionKind::Group);
            kinds && phrase.governor == Governor::Bare
        };
        let phrase = self.phrases.iter().find(acts)?;
        let feminine = match phrase.kind {
            MentionKind::Country => Some(true),
            MentionKind::Person => None,
            _ => Some(suffixes::is_feminine(self.words.text(phrase.from))),
        };
        Some(Topic {
            who: phrase.who,
            kind: phrase.kind,
            feminine,
        })
    }

    /// The noun phrase that stands at a word.
    pub fn phrase_at(&self, word: usize) -> Option<&NounPhrase> {
        self.phrases.iter().find(|c| c.from <= word && word < c.to)
    }

    fn read_phrases(&self) -> Vec<NounPhrase> {
        let mut phrases: Vec<NounPhrase> = Vec::new();
        let mentions: Vec<(usize, &Mention)> = self.mentions().collect();
        for (at, (index, mention)) in mentions.iter().enumerate() {
            if mention.why.is_open() {
                continue;
            }
            // «الرئيس الأمريكي دونالد ترامب»: the name stands for the whole phrase.
            let next = mentions.iter().skip(at + 1).take(2);
            if next
                .into_iter()
                .any(|(_, next)| self.is_part_of_title(mention, next))
            {
                continue;
            }
            let head = self.word_at(mention.span.start);
            let stop = phrases.last().map_or(0, |c| c.to);
            // «حسن رشاد، رئيس المخابرات العامة»: the title behind a name.
            let behind_name = phrases.last().is_some_and(|c| {
                c.kind == MentionKind::Person && head <= c.to + 3 && self.is_title(c.to + 1)
            });
            if behind_name && mention.kind != MentionKind::Person {
                continue;
            }
            let (from, governor) = self.governor(mention, head, stop);
            if mention.kind != MentionKind::Person
                && self.has(&WORDING.members, from, head).is_some()
            {
                continue;
            }
            phrases.push(NounPhrase {
                who: Party::Mention(*index),
                kind: mention.kind,
                from,
                head,
                to: self.word_at(mention.span.end.saturating_sub(1)) + 1,
                governor,
            });
        }
        phrases
    }

    /// Whether a mention is part of the title before a name: the nationality in «الرئيس الأمريكي دونالد ترامب», the country in «أمير
    /// قطر الشيخ تميم».
    fn is_part_of_title(&self, mention: &Mention, next: &Mention) -> bool {
        let gap = self
            .text
            .get(mention.span.end..next.span.start.max(mention.span.end));
        let gap = gap.unwrap_or("").trim();
        if next.kind != MentionKind::Person || gap.contains(['،', ',', '.']) {
            return false;
        }
        let words = gap.split_whitespace().count();
        if mention.kind == MentionKind::Nationality && words <= 2 {
            return !gap.starts_with('و');
        }
        if mention.kind == MentionKind::Nationality {
            // «المبعوث الأميركي الخاص إلى الشرق الأوسط مورغان أورتاغوس»
            let head = self.word_at(mention.span.start);
            return words <= 5
                && (head.saturating_sub(2)..head).any(|at| self.is_title(at))
                && !gap.contains(" و");
        }
        let head = self.word_at(mention.span.start);
        let titled = head
            .checked_sub(1)
            .is_some_and(|at| self.is_title(at) || self.is_title(at.saturating_sub(1)));
        titled && gap.split_whitespace().count() <= 1 && mention.kind != MentionKind::Person
    }

    /// The first word of the phrase of a mention, and what it depends on. Looks back as far as `stop`.
    fn governor(&self, mention: &Mention, head: usize, stop: usize) -> (usize, Governor) {
        if let Some(governor) = governed_by(self.clitic_before(mention, head)) {
            return (head, governor);
        }
        let mut from = head;
        let reach = stop.max(head.saturating_sub(TITLE_REACH));
        for at in (reach..head).rev() {
            let word = self.words.text(at);
            if self.words.kind(at) != Some(WordKind::Arabic) {
                match word {
                    "\"" | "«" | "“" | "”" | "»" | "(" => continue,
                    // «المتحدث باسم الوزارة، فلان»
                    "،" | "," if from == head && mention.kind == MentionKind::Person => continue,
                    _ if self.words.kind(at) == Some(WordKind::Number) => {
                        from = at;
                        continue;
                    }
                    _ => break,
                }
            }
            // «شمالي حلب»
            let sides =
                list("sides").filter(|_| mention.kind == MentionKind::Place && at + 1 == from);
            if sides.is_some_and(|sides| sides.contains(word)) {
                return (from, Governor::Preposition(word.to_string()));
            }
            let closed = self.is_closed(at);
            let introduced = at.checked_sub(1).filter(|before| {
                WORDING.appositions.joined_at(&self.words, *before) == Some(at + 1)
            });
            if let Some(before) = introduced {
                from = before;
                break;
            }
            if closed && WORDING.headed_by.at(&self.words, at).is_some() {
                return (from, Governor::Joined);
            }
            if let Some(preposition) = self.preposition(at) {
                return (from, Governor::Preposition(preposition));
            }
            if self.is_verb(at) && !self.is_title(at)
                || self.in_timex(at)
                || closed
                    && [
                        &WORDING.clause_openers,
                        &WORDING.particles,
                        &WORDING.adverbs,
                    ]
                    .iter()
                    .any(|list| list.joined_at(&self.words, at).is_some())
            {
                break;
            }
            // Without a title a phrase has two words before its name at most.
            if head - at > 2 && !(reach..head).any(|i| self.is_title(i)) {
                break;
            }
            // «للرئيس …», «ونظيره …», «بالجيش …»: the clitic on the first word of the phrase.
            if let Some(governor) = self.clitic_of_phrase(at) {
                // «الرئيس السوري للمرحلة الانتقالية أحمد الشرع»: inside the title. «أسير ومعتقل فلسطيني»: joined to a noun.
                let in_title = !self.is_title(at) && (reach..at).any(|i| self.is_title(i));
                let to_noun = governor == Governor::Joined && (stop == 0 || at > stop + 2);
                if !in_title && !to_noun {
                    return (at, governor);
                }
            }
            let word_before = self.words.text(at);
            let of_place = mention.kind == MentionKind::Place && at + 1 == head;
            let with_pronoun = mention.kind == MentionKind::Nationality
                && at + 1 == head
                && suffixes::may_end_in_pronoun(word_before)
                && has_article(self.words.text(head));
            // «بمدينة بورتسودان», «لحلفائها الأوربيين»
            if let Some(clitic) = proclitic(word_before)
                && (of_place || with_pronoun)
            {
                return (at, Governor::Preposition(clitic.to_string()));
            }
            from = at;
        }
        (from, Governor::Bare)
    }

    /// The proclitic letters of the word a mention starts in.
    fn clitic_before(&self, mention: &Mention, word: usize) -> &str {
        let start = self.span_of(word, 0, word + 1).start;
        self.text
            .get(start..mention.span.start.max(start))
            .unwrap_or("")
    }

    /// The preposition that ends at a word.
    fn preposition(&self, at: usize) -> Option<String> {
        let two = at.checked_sub(1).filter(|before| {
            self.is_closed(*before)
                && WORDING.prepositions_of_two.joined_at(&self.words, *before) == Some(at + 1)
        });
        if let Some(before) = two {
            let first = self.words.text(before);
            let first = first.strip_prefix('و').unwrap_or(first);
            return Some(format!("{first} {}", self.words.text(at)));
        }
        if !self.is_closed(at) {
            return None;
        }
        let found = WORDING.by_whom.joined_at(&self.words, at);
        found.or_else(|| PARTICLES.prepositions.joined_at(&self.words, at))?;
        let word = self.words.text(at);
        // «وعن», «ومن»: without the و.
        let bare = word
            .strip_prefix('و')
            .filter(|_| PARTICLES.prepositions.at(&self.words, at).is_none());
        Some(bare.unwrap_or(word).to_string())
    }

    /// Whether a title or the word of an office begins at a word, behind a clitic perhaps.
    pub fn is_title(&self, at: usize) -> bool {
        let facts = self.facts.get(at);
        facts.is_some_and(|facts| *facts.title.get_or_init(|| self.reads_as_title(at)))
    }

    fn reads_as_title(&self, at: usize) -> bool {
        let kb = &self.input.knowledge.actors;
        let begins = kb.beginnings.of(&self.words, at);
        begins.any(Tables::TITLE.or(Tables::OFFICE))
            && (kb.lexicons.role_words.longest(&self.words, at).is_some()
                || kb.office_titles.longest(&self.words, at).is_some()
                || kb.lexicons.titles.longest(&self.words, at).is_some())
    }

    /// What the clitic of the first word of a phrase says, where there is one for sure.
    fn clitic_of_phrase(&self, at: usize) -> Option<Governor> {
        let word = self.words.text(at);
        let opens = |opening: &str| {
            let rest = word.strip_prefix(opening);
            rest.is_some_and(|rest| rest.len() > 2 * LETTER)
        };
        let mut openings = WORDING.openings.iter();
        if let Some((_, clitic)) = openings.find(|(opening, _)| opens(opening)) {
            return governed_by(clitic);
        }
        let kb = &self.input.knowledge.actors;
        let tables = |table: &crate::text::PhraseTable<_>| {
            table.longest(&self.words, at).map(|found| found.skip)
        };
        let skip = tables(&kb.lexicons.role_words)
            .or_else(|| kb.lexicons.titles.longest(&self.words, at).map(|f| f.skip))
            .or_else(|| self.counterpart(at))?;
        governed_by(word.get(..skip)?)
    }

    /// نظيره: how many bytes of clitic stand before it.
    fn counterpart(&self, at: usize) -> Option<usize> {
        let beginnings = &WORDING.counterparts;
        let is_one = |stem: &str| beginnings.iter().any(|begins| stem.starts_with(begins));
        readings(self.words.text(at))
            .find(|r| is_one(r.stem))
            .map(|r| r.skip)
    }

    /// The word at which the clause ends that the words from `from` are in.
    pub fn clause_end(&self, from: usize) -> usize {
        let joined_verb = |at: usize| {
            self.words.text(at).starts_with(['و', 'ف'])
                && self.triggers.is_verb(&self.words, at)
                && self.phrase_at(at).is_none()
        };
        (from..self.words.len())
            .find(|at| {
                matches!(self.words.text(*at), ":" | "؛" | ".")
                    || self.is_closed(*at)
                        && WORDING.clause_openers.joined_at(&self.words, *at).is_some()
                    || joined_verb(*at)
            })
            .unwrap_or(self.words.len())
    }

    /// The word at which the clause begins that ends at `to`.
    pub fn clause_start(&self, to: usize) -> usize {
        self.clauses
            .get(to)
            .or(self.clauses.last())
            .copied()
            .unwrap_or(0)
    }

    /// Whether a phrase of a list begins at one of these words.
    pub fn has(&self, list: &super::wording::Phrases, from: usize, to: usize) -> Option<usize> {
        (from..to.min(self.words.len())).find(|at| list.joined_at(&self.words, *at).is_some())
    }
}

/// The longest stretch that is read at once, in bytes. Everything around a trigger is looked for within its stretch, so this bounds the
/// work in a text without full stops.
const LONGEST: usize = 3000;

/// The sentences of a line; one that is too long is cut at a comma, or else at a space.
pub fn stretches(text: &str) -> Vec<Span> {
    let mut stretches = Vec::new();
    for sentence in sentences(text) {
        let mut rest = sentence;
        while rest.len() > LONGEST {
            let mut end = rest.start + LONGEST;
            while !text.is_char_boundary(end) {
                end -= 1;
            }
            let window = text.get(rest.start..end).unwrap_or("");
            let cut = window.rfind('،').map(|at| at + '،'.len_utf8());
            let cut = cut.or_else(|| window.rfind(' ').map(|at| at + 1));
            let cut = rest.start + cut.filter(|cut| *cut > 0).unwrap_or(window.len().max(1));
            stretches.push(Span::new(rest.start, cut));
            rest.start = cut;
        }
        stretches.push(rest);
    }
    stretches
}

/// For each word, and for the end, where the clause before it begins: behind the last mark or word that opens one.
fn clauses(words: &Words, facts: &[WordFacts]) -> Vec<usize> {
    let mut starts = Vec::with_capacity(words.len() + 1);
    starts.push(0);
    for (at, facts) in facts.iter().enumerate() {
        let opens = matches!(words.text(at), ":" | "؛" | ".")
            || facts.closed && WORDING.clause_openers.joined_at(words, at).is_some();
        let start = starts.last().copied().unwrap_or(0);
        starts.push(if opens { at + 1 } else { start });
    }
    starts
}

/// The prepositions that are a letter of the next word, where they may be told from its own letters.
pub const PROCLITICS: [char; 2] = ['ب', 'ل'];

/// The preposition that a word begins with, or a letter like it (بمدينة، لحلفائها).
pub fn proclitic(word: &str) -> Option<&str> {
    word.get(..LETTER)
        .filter(|first| first.starts_with(PROCLITICS))
}

/// What proclitic letters say of the phrase behind them.
pub fn governed_by(clitic: &str) -> Option<Governor> {
    let inner = clitic.strip_prefix(['و', 'ف']).unwrap_or(clitic);
    match (inner.chars().next(), clitic.is_empty()) {
        (Some(letter @ ('ل' | 'ب' | 'ك')), _) => Some(Governor::Preposition(letter.to_string())),
        (None, false) => Some(Governor::Joined),
        _ => None,
    }
}
