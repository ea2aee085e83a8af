//! Bodies that every state has: with the nationality behind them (وزارة الصحة السودانية) or without (وزارة الصحة), services (الدفاع المدني);
//! and clubs, which are found in the same way.

use std::sync::LazyLock;

use super::organizations::{HEADS, LONGEST, is_head};
use super::recognise::Recogniser;
use super::{Candidate, MentionKind, MentionRule, Referent};
use crate::actors::{ActorIx, Tables};
use crate::text::PhraseTable;
use crate::text::punctuation::closing_quote;
use crate::text::suffixes::is_feminine;
use crate::text::verbs::{Tense, is_feminine_in};
use crate::text::words::{has_article, letters};

/// Whether a service is named without its country.
#[derive(Debug, Clone, Copy)]
enum Service {
    OfHome,
    OfNation,
    /// It is a club, which has no nationality in its name.
    Never,
}

/// Services of states that have no entry, and clubs.
static SERVICES: LazyLock<PhraseTable<Service>> = LazyLock::new(|| {
    let mut table = PhraseTable::default();
    for (list, service) in [
        (&HEADS.services, Service::OfHome),
        (&HEADS.services_of_nations, Service::OfNation),
        (&HEADS.clubs, Service::Never),
    ] {
        list.iter().for_each(|name| table.insert(name, service));
    }
    table
});

impl Recogniser<'_> {
    /// وزارة الدفاع السورية, الجيش الأوكراني: whose it is, the proclitic bytes before it, the word behind it.
    pub fn state_body(&self, at: usize) -> Option<(ActorIx, usize, usize)> {
        if !self.begins(at, Tables::BODY) {
            return None;
        }
        let words = self.kb.lexicons.state_bodies.longest(self.words, at)?;
        let form = *words.values.iter().find(|form| !form.short)?;
        let behind = self.joined(at, words.to);
        let (country, to, _) = self.nisba(behind).filter(|(_, _, definite)| *definite)?;
        // «الدفاع الأمريكية» is a ministry, «وزير الدفاع الأمريكي» a minister: the adjective agrees with the body. Behind a minister or
        // another noun it is an adjective (وزيرة الخارجية الألمانية, السياسة الخارجية الأمريكية).
        let first = self.words.text(at);
        let feminine = is_feminine(first) || form.elided;
        if feminine && !self.words.text(to - 1).ends_with('ه') {
            return None;
        }
        let before = at.checked_sub(1).map_or("", |i| self.words.text(i));
        let noun = has_article(before)
            || self
                .kb
                .lexicons
                .role_words
                .longest(self.words, at.saturating_sub(1))
                .is_some();
        if form.elided && at > 0 && noun {
            return None;
        }
        // Regions have a nisba and no ministries.
        Some((self.kb.body_of(form.body, country)?, words.skip, to))
    }

    /// A body that every state has, without the nationality behind it: «وزارة الصحة», «الدفاع المدني». Of one word it is any («الجيش»).
    pub fn home_body(&self, at: usize) -> Option<(Candidate, usize)> {
        if !self.begins(at, Tables::BODY) {
            return None;
        }
        let words = self.kb.lexicons.state_bodies.longest(self.words, at)?;
        let form = words.values.first()?;
        let short = form.elided && words.skip == 0 && self.is_told(at, words.to);
        if !form.alone && !short {
            return None;
        }
        let to = self.joined(at, words.to);
        if words.to < at + 2 && !short
            || self
                .nisba(words.to)
                .is_some_and(|(_, _, definite)| definite)
        {
            return None;
        }
        let referent = Referent::HomeBody(form.body);
        let kind = MentionKind::Organization;
        let mention = self.mention(at, words.skip, to, kind, referent, MentionRule::HomeBody);
        Some((mention, to))
    }

    /// Whether a word for what a ministry is for is the ministry: in quotes («المالية»), or where it does what a feminine verb before it says («شددت الصحة»).
    fn is_told(&self, at: usize, to: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let text = self.words.text(before);
        let quoted = closing_quote(text).is_some_and(|closing| closing == self.words.text(to));
        let feminine = |tense| is_feminine_in(tense, text) == Some(true);
        let alone = !has_article(self.words.text(to));
        quoted
            || alone && self.is_verb(before) && (feminine(Tense::Past) || feminine(Tense::Present))
    }

    /// A service of a state, which has no entry: «الدفاع المدني», «القنصلية الإيرانية».
    pub fn service(&self, at: usize) -> Option<(Candidate, usize)> {
        let words = SERVICES.longest(self.words, at)?;
        let nationality = self.nisba(words.to).filter(|(_, _, definite)| *definite);
        let to = match (nationality, words.values.first()?) {
            (_, Service::Never) => words.to,
            (Some((_, to, _)), _) => to,
            (None, Service::OfHome) => words.to,
            (None, Service::OfNation) => return None,
        };
        Some(self.unlisted(
            at,
            words.skip,
            to,
            MentionKind::Organization,
            MentionRule::HomeBody,
        ))
    }

    /// Whether a body that every state has is named at a word, and not only what a ministry is for.
    fn is_whole_body(&self, at: usize) -> bool {
        let words = self.kb.lexicons.state_bodies.longest(self.words, at);
        words.is_some_and(|words| words.values.iter().any(|form| !form.elided))
    }

    /// The end of what is joined to the name of a body: «وزارة التربية والتعليم», «هيئة الرقابة والتحقيق». What is a name, a title or another body is no part
    /// of it.
    pub fn joined(&self, head: usize, from: usize) -> usize {
        if !HEADS.of_fields.has(self.words, head) {
            return from;
        }
        let mut to = from;
        while to < from + LONGEST {
            // «و الغاز» is one word to most and two to some.
            let apart = usize::from(self.words.text(to).chars().eq(['و']));
            let text = self.words.text(to + apart);
            let noun = text.strip_prefix('و').filter(|_| apart == 0);
            let noun = noun.or((apart == 1).then_some(text)).unwrap_or("");
            let another = Tables::NAME.or(Tables::OFFICE).or(Tables::TITLE);
            if !has_article(noun)
                || letters(noun) < 5
                || is_head(text)
                || HEADS.not_joined.contains(noun)
                || self.begins(to + apart, another)
                || self.begins(to + apart, Tables::BODY) && self.is_whole_body(to + apart)
            {
                break;
            }
            to = self.adjectives_behind(to + apart + 1);
        }
        to
    }

    /// The end of a club's name that begins at a word.
    pub fn club(&self, at: usize) -> Option<usize> {
        let club = SERVICES.longest_bare(self.words, at)?;
        matches!(club.values, [Service::Never]).then_some(club.to)
    }
}
