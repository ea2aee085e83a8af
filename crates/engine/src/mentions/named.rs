//! The mention of a name that the knowledge base has: what it is and whom it may mean where it stands, and how far it reaches.

use super::recognise::{NameMatch, Recogniser};
use super::wording::LISTS;
use super::{Candidate, MentionKind, MentionRule, Referent, StatedOffice};
use crate::actors::{ActorIx, ActorKind, FormKind, KnowledgeBase, NameForm, Tables};
use crate::text::Span;
use crate::text::punctuation::{closing_quote, opens_quote};
use crate::text::suffixes::{is_feminine, is_feminine_nisba};
use crate::text::words::{has_article, letters, readings};

/// What folded words name behind a noun that tells a place from what else its name is: «مدينة الخرج».
pub(crate) fn behind_class<'k>(
    words: &'k str,
    kb: &'k KnowledgeBase,
) -> impl Iterator<Item = &'k NameForm> {
    let classes = LISTS.place_class.iter();
    classes.flat_map(move |class| kb.names.get(&format!("{class} {words}")))
}

/// What a name is here, whom it may mean, and the rule that says so.
type Reading = (MentionKind, Referent, MentionRule);

impl Recogniser<'_> {
    /// The mention of a name.
    pub fn named(&self, at: usize, name: &NameMatch, stated: Option<StatedOffice>) -> Candidate {
        let mention = |(kind, referent, rule): Reading| Candidate {
            span: self.span_of_name(at, name),
            stated,
            ..self.mention(at, name.skip, name.to, kind, referent, rule)
        };
        let (body, city) = (self.quoted_body(at, name), self.city(at, name));
        if let Some(reading) = body.or(city) {
            return mention(reading);
        }
        let named: Vec<ActorIx> = of_form(name, FormKind::Name).collect();
        let is_adjective =
            |f: &&NameForm| matches!(f.form, FormKind::Nisba { .. } | FormKind::People);
        let nisba = name.forms.iter().find(is_adjective);
        // «العلاقات السعودية», «عصابة سورية»: the name of the state is also the adjective, which a feminine noun has behind it.
        let adjective = |nisba: &&NameForm| {
            named.is_empty() || named == [nisba.actor] && self.is_behind_noun(at)
        };
        if let Some(nisba) = nisba.filter(adjective) {
            let of_state = mention(nationality(nisba));
            let persons = self.surnamed(at, name);
            if persons.is_empty() || !named.is_empty() {
                return of_state;
            }
            // «غادر السوداني القاعة»: somebody, where the article names him.
            let referent = Referent::Guarded(persons);
            return Candidate {
                inner: vec![of_state],
                ..mention((MentionKind::Person, referent, MentionRule::ShortName))
            };
        }
        mention(match named.first() {
            Some(&first) => self.by_name(at, name, first, named),
            None => self.by_short_name(name, stated),
        })
    }

    /// A name that stands for itself, of which the first actor is the one usually meant.
    fn by_name(&self, at: usize, name: &NameMatch, first: ActorIx, named: Vec<ActorIx>) -> Reading {
        let referent = Referent::Named(named);
        if self.acts(at, name, first) {
            return (MentionKind::Organization, referent, MentionRule::Metonym);
        }
        let seat = self.kb.actor(first).is_some_and(|actor| actor.seat);
        let kind = if seat && self.is_placed(at, name.skip) {
            MentionKind::Place
        } else {
            self.kind_of(first)
        };
        (kind, referent, MentionRule::Name)
    }

    /// A name that needs support. Right behind a title it needs no other.
    fn by_short_name(&self, name: &NameMatch, stated: Option<StatedOffice>) -> Reading {
        let guarded: Vec<ActorIx> = name.forms.iter().map(|f| f.actor).collect();
        let first = guarded.first();
        let kind = first.map_or(MentionKind::Person, |first| self.kind_of(*first));
        match stated {
            Some(_) => (kind, Referent::Named(guarded), MentionRule::NameAfterTitle),
            None => (kind, Referent::Guarded(guarded), MentionRule::ShortName),
        }
    }

    /// The body that a name alone in quotation marks is: «القاعدة», and the paper in «الشرق الأوسط».
    fn quoted_body(&self, at: usize, name: &NameMatch) -> Option<Reading> {
        let needs_support = name.forms.iter().any(|f| f.form == FormKind::Guarded);
        if !needs_support || !self.is_quoted(at, name) {
            return None;
        }
        let stands = |f: &&NameForm| f.form == FormKind::Name;
        let body = |f: &&NameForm| match self.kb.kind(f.actor) {
            Some(ActorKind::Media) => true,
            kind => {
                kind != Some(ActorKind::Person)
                    && !self.is_place(f.actor)
                    && !name.forms.iter().any(|f| stands(&f))
            }
        };
        let body = name
            .forms
            .iter()
            .filter(|f| f.form == FormKind::Guarded)
            .find(body)?;
        let referent = Referent::Named(vec![body.actor]);
        Some((self.kind_of(body.actor), referent, MentionRule::Name))
    }

    /// A city that is told from what has its name too: of a dateline («تونس - …» is no state there), or by the state beside it.
    fn city(&self, at: usize, name: &NameMatch) -> Option<Reading> {
        let place = |actor: &ActorIx| self.kb.kind(*actor) == Some(ActorKind::Place);
        let mut guarded = of_form(name, FormKind::Guarded).filter(place);
        let of_dateline = guarded.next().filter(|_| self.is_dateline(at, name.to));
        let (city, rule) = match of_dateline {
            Some(city) => (city, MentionRule::Dateline),
            None => (self.namesake_city(name)?, MentionRule::Name),
        };
        Some((MentionKind::Place, Referent::Named(vec![city]), rule))
    }

    /// Whether quotation marks hold a name and nothing else.
    fn is_quoted(&self, at: usize, name: &NameMatch) -> bool {
        let opening = at.checked_sub(1).filter(|_| name.skip == 0);
        let closing = opening.and_then(|i| closing_quote(self.words.text(i)));
        closing.is_some_and(|closing| closing == self.words.text(name.to))
    }

    /// Of several places of one name the one of the state that is named right behind it: «طرابلس اللبنانية», «طرابلس شمالي لبنان».
    fn namesake_city(&self, name: &NameMatch) -> Option<ActorIx> {
        let place = |form: &&NameForm| self.is_place(form.actor);
        if name.forms.iter().filter(place).count() < 2 {
            return None;
        }
        let state = self.state_beside(name.to)?;
        let code = self.kb.actor(state)?.country.as_ref()?;
        let places = name.forms.iter().filter(place).map(|form| form.actor);
        let mut cities = places.filter(|actor| self.kb.kind(*actor) == Some(ActorKind::Place));
        cities.find(|city| {
            self.kb
                .actor(*city)
                .is_some_and(|a| a.country.as_ref() == Some(code))
        })
    }

    /// The state that an adjective or a name right behind a place says it is in.
    fn state_beside(&self, at: usize) -> Option<ActorIx> {
        if let Some((state, ..)) = self.nisba(at) {
            return Some(state);
        }
        let between = LISTS.place_before.contains(self.words.text(at));
        let entry = self
            .kb
            .names
            .longest(self.words, if between { at + 1 } else { at })?;
        let state = |f: &&NameForm| self.kb.kind(f.actor) == Some(ActorKind::Country);
        entry.values.iter().find(state).map(|f| f.actor)
    }

    /// Whether a word stands behind a noun of whose kind it says more, as an adjective: «العلاقات السعودية», «شركة سورية».
    fn is_behind_noun(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map_or("", |i| self.words.text(i));
        let text = self.words.text(at);
        is_feminine_nisba(text)
            && is_feminine(before)
            && letters(before) > 3
            && has_article(before) == has_article(text)
            && !LISTS.place_before.contains(before)
            && !self.begins(at - 1, Tables::NAME)
    }

    /// The extent of a name; «مدينة» and its like tell a place from the word it is as well, and are no part of its name.
    fn span_of_name(&self, at: usize, name: &NameMatch) -> Span {
        let place = |f: &NameForm| self.kb.kind(f.actor) == Some(ActorKind::Place);
        let class = LISTS.place_class.has(self.words, at);
        if name.to > at + 1 && name.forms.iter().any(place) && class {
            return self.words.source_span(at + 1, 0, name.to);
        }
        // «منطقة عسير» where the region has its name without the noun too.
        let listed_without = || {
            let rest = self.kb.names.longest_bare(self.words, at + 1);
            let same = |f: &NameForm| name.forms.iter().any(|form| form.actor == f.actor);
            rest.is_some_and(|rest| rest.to == name.to && rest.values.iter().any(same))
        };
        if name.to > at + 1 && LISTS.region_class.has(self.words, at) && listed_without() {
            return self.words.source_span(at + 1, 0, name.to);
        }
        // «الملك سلمان», «الشيخ تميم» are listed with the title, which is no part of the name.
        if name.to > at + 1 && self.is_person(name) && self.is_title(at) {
            return self.words.source_span(at + 1, 0, name.to);
        }
        self.words.source_span(at, name.skip, name.to)
    }

    /// Whether a word is a title by itself.
    fn is_title(&self, at: usize) -> bool {
        let lexicons = self.kb.lexicons;
        let text = self.words.text(at);
        has_article(text)
            && (!lexicons.titles.get_word(text).is_empty()
                || !lexicons.role_words.get_word(text).is_empty())
    }

    /// Whether a place is that of a dateline: «القاهرة - …», «دمشق ـ «واس»».
    pub fn is_dateline(&self, at: usize, to: usize) -> bool {
        let behind = self.words.text(to);
        // The tatweel that some use for a dash is gone after folding.
        let outlet = opens_quote(behind) && self.words.len() <= 8;
        at == 0 && (outlet || LISTS.dateline_after.contains(behind))
    }

    /// The word before another, past the mark of a hashtag or of a quotation.
    pub fn word_before(&self, at: usize) -> &str {
        let mark = |i: &usize| {
            let text = self.words.text(*i);
            text == "#" || opens_quote(text)
        };
        let mut before = (0..at).rev().skip_while(mark);
        before.next().map_or("", |i| self.words.text(i))
    }

    /// Whether the words before a name make it a place (في, مدينة, وصل إلى).
    pub fn is_placed(&self, at: usize, skip: usize) -> bool {
        let before = self.word_before(at);
        let clitic = self.words.text(at).get(..skip).unwrap_or("");
        LISTS.place_before.contains(before)
            || readings(before).any(|r| LISTS.place_before.contains(r.stem))
            || clitic.ends_with('ب')
    }
}

/// The actors of whom a name is a form of some kind.
fn of_form(name: &NameMatch, kind: FormKind) -> impl Iterator<Item = ActorIx> {
    let forms = name.forms.iter().filter(move |f| f.form == kind);
    forms.map(|f| f.actor)
}

/// An adjective of nationality, or the name of a people.
fn nationality(form: &NameForm) -> Reading {
    let rule = match form.form {
        FormKind::People => MentionRule::People,
        _ => MentionRule::Nisba,
    };
    let referent = Referent::Named(vec![form.actor]);
    (MentionKind::Nationality, referent, rule)
}
