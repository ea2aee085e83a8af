//! The mentions of a title: of whoever is named behind it, or of its holder where nobody is.

use super::people::Cue;
use super::recognise::{NameMatch, Recogniser};
use super::titles::{Other, TitlePhrase};
use super::wording::LISTS;
use super::{Candidate, MentionKind, MentionRule, Referent, StatedOffice, When};
use crate::actors::{FormKind, OfficeIx, RoleIx};
use crate::text::PARTICLES;
use crate::text::punctuation::{is_comma, is_quote, opens_quote};
use crate::text::words::{has_article, letters};

impl Recogniser<'_> {
    /// Writes the mentions of a title and of the name behind it; the word behind them.
    pub fn titled(&self, title: TitlePhrase, mentions: &mut Vec<Candidate>) -> usize {
        let to = title.to;
        if title.others.is_empty() {
            let related = self.is_related(title.from);
            if let Some((at, name)) = self.name_behind(to) {
                if related && !self.has_held(&name, title.stated) {
                    return self.relative(title, at, &name, mentions);
                }
                return self.before_name(title, at, &name, mentions);
            }
            let behind = self.behind_adjectives(to);
            let unknown = self.unknown_behind(behind);
            if let Some((at, name_to)) = unknown.or_else(|| self.surname_behind(behind)) {
                if related {
                    return self.unknown_relative(title, at, name_to, mentions);
                }
                return self.before_unknown(title, at, name_to, mentions);
            }
            let when = self.when_held(to);
            if when != When::Now
                && let Some(Referent::Holder(stated)) = title.alone
            {
                return self.holder_of_another_time(
                    title,
                    StatedOffice { when, ..stated },
                    mentions,
                );
            }
        }
        if LISTS.former.contains(self.words.text(to)) {
            mentions.extend(title.inner);
            return to + 1;
        }
        self.alone(title, mentions)
    }

    /// Whether the holder of the title at a word is only whose relative or envoy somebody is: «صهر الرئيس الأمريكي», «مبعوث الملك».
    fn is_related(&self, at: usize) -> bool {
        at.checked_sub(1)
            .is_some_and(|before| LISTS.relations.has(self.words, before))
    }

    /// Whether somebody named has ever held a stated office.
    fn has_held(&self, name: &NameMatch, stated: StatedOffice) -> bool {
        let Some(id) = stated.find(self.kb).and_then(|ix| self.kb.office(ix)) else {
            return false;
        };
        let persons = name
            .forms
            .iter()
            .filter_map(|form| self.kb.actor(form.actor));
        persons
            .flat_map(|actor| &actor.terms)
            .any(|term| term.office == id.id)
    }

    /// «مبعوث الرئيس الأمريكي ستيف ويتكوف»: the title is its holder, and the name is that of somebody else.
    fn relative(
        &self,
        title: TitlePhrase,
        at: usize,
        name: &NameMatch,
        mentions: &mut Vec<Candidate>,
    ) -> usize {
        // Of the country that he is of himself, where none is named.
        let of_state = name.forms.iter().find_map(|form| {
            self.kb
                .country(self.kb.actor(form.actor)?.country.as_ref()?)
        });
        let stated = StatedOffice {
            country: title.stated.country.or(of_state),
            ..title.stated
        };
        let alone = stated
            .country
            .map(|_| Referent::Holder(stated))
            .or(title.alone.clone());
        self.alone(TitlePhrase { alone, ..title }, mentions);
        mentions.push(self.named(at, name, Some(StatedOffice::default())));
        name.to
    }

    /// «زوجة الرئيس فلان»: the same of somebody unknown. Without its country the title has the name as well: «نجل الرئيس صالح».
    fn unknown_relative(
        &self,
        title: TitlePhrase,
        at: usize,
        to: usize,
        mentions: &mut Vec<Candidate>,
    ) -> usize {
        if title.stated.country.is_none() {
            return self.before_unknown(title, at, to, mentions);
        }
        self.alone(title, mentions);
        let referent = self.unknown(at, to);
        let (kind, rule) = (MentionKind::Person, MentionRule::NameAfterTitle);
        mentions.push(self.mention(at, 0, to, kind, referent, rule));
        to
    }

    /// A surname or given name alone behind a title, of somebody whom the knowledge base does not hold: «الرئيس كينيدي», «الملك فهد».
    fn surname_behind(&self, at: usize) -> Option<(usize, usize)> {
        let to = self.single_name(at)?;
        let behind = self.name_behind(at);
        behind.is_none().then_some((at, to))
    }

    /// A title before a name that the knowledge base holds.
    fn before_name(
        &self,
        title: TitlePhrase,
        at: usize,
        name: &NameMatch,
        mentions: &mut Vec<Candidate>,
    ) -> usize {
        let title_inside = self.title_inside(&title, name);
        mentions.extend(title.inner);
        mentions.extend(self.inside(title.to, at));
        // «الرئيس الأمريكي السابق جو بايدن» held it once: the title vouches for the name, and states no office.
        // «الرئيس المنتخب» will hold it.
        let not_now = |word: &str| LISTS.former.contains(word) || LISTS.elect.contains(word);
        let stated = if (title.to..at).any(|i| not_now(self.words.text(i))) {
            StatedOffice::default()
        } else {
            title.stated
        };
        let Some(inner) = title_inside else {
            mentions.push(self.named(at, name, Some(stated)));
            return self.fellows(name.to, stated.role, mentions);
        };
        // «المبعوث الخاص للرئيس الأمريكي دونالد ترامب، ستيف ويتكوف»: two titles, two names.
        mentions.push(self.named(at, name, Some(inner)));
        let Some((at, outer)) = self.name_behind(name.to) else {
            return name.to;
        };
        mentions.push(self.named(at, &outer, Some(stated)));
        outer.to
    }

    /// A title before the name of somebody unknown.
    fn before_unknown(
        &self,
        title: TitlePhrase,
        at: usize,
        to: usize,
        mentions: &mut Vec<Candidate>,
    ) -> usize {
        let behind = self.words.text(title.to);
        let former = LISTS.former.contains(behind) || LISTS.elect.contains(behind);
        mentions.extend(title.inner);
        let referent = self.unknown(at, to);
        mentions.push(Candidate {
            stated: Some(title.stated).filter(|_| !former),
            ..self.mention(
                at,
                0,
                to,
                MentionKind::Person,
                referent,
                MentionRule::NameAfterTitle,
            )
        });
        to
    }

    /// «وزير الخارجية الأمريكي السابق»: whoever held the office before, or at the time spoken of; not today's holder.
    fn holder_of_another_time(
        &self,
        title: TitlePhrase,
        stated: StatedOffice,
        mentions: &mut Vec<Candidate>,
    ) -> usize {
        let to = if matches!(stated.when, When::Before | When::After) {
            title.to + 1
        } else {
            title.to
        };
        let whole = TitlePhrase {
            to,
            stated,
            ..title
        };
        mentions.push(self.holder(whole, Referent::Holder(stated)));
        title.to + 1
    }

    /// A title that nobody is named behind: its holder, and the others that it speaks of.
    fn alone(&self, mut title: TitlePhrase, mentions: &mut Vec<Candidate>) -> usize {
        let (from, to, role) = (title.from, title.to, title.stated.role);
        if matches!(title.alone, Some(Referent::LastHolder(_))) && self.is_of_longer_title(&title) {
            mentions.extend(title.inner);
            return to;
        }
        let Some(referent) = title.alone.take() else {
            // A role word with nothing that makes it an office (مدير, متحدث): its parts may still be mentions.
            let inside = self.inside(from + 1, to);
            let end = if inside.is_empty() { from + 1 } else { to };
            mentions.extend(inside);
            return end;
        };
        let others = std::mem::take(&mut title.others);
        mentions.push(self.holder(title, referent));
        self.others(to, role, others, mentions)
    }

    /// Whether the words behind a title that stands alone make another one of it: «الرئيس المدير العام», «المرشد البحري».
    fn is_of_longer_title(&self, title: &TitlePhrase) -> bool {
        let behind = self.words.text(title.to);
        has_article(behind)
            && letters(behind) >= 4
            && !LISTS.adjectives.contains(behind)
            && !PARTICLES.relative.contains(behind)
            && !crate::time::is_time_word(behind)
            && !self.is_behind_transitive(title.from)
    }

    /// The mention of a title that stands for whoever has it.
    fn holder(&self, title: TitlePhrase, referent: Referent) -> Candidate {
        let (from, skip, to) = (title.from, title.skip, title.to);
        Candidate {
            stated: Some(title.stated),
            inner: title.inner,
            ..self.mention(from, skip, to, MentionKind::Person, referent, title.rule)
        }
    }

    /// The others that a dual title speaks of («… والروسي»); the word behind them.
    fn others(
        &self,
        mut end: usize,
        role: Option<RoleIx>,
        others: Vec<Other>,
        mentions: &mut Vec<Candidate>,
    ) -> usize {
        for Other {
            from,
            skip,
            to,
            country,
        } in others
        {
            let stated = StatedOffice {
                role,
                country: Some(country),
                ..StatedOffice::default()
            };
            // «والأوكراني فولوديمير زيلينسكي»: with a name behind it, the adjective is a nationality.
            if let Some((name_at, name)) = self.name_behind(to).filter(|(at, _)| *at == to) {
                mentions.extend(self.inside(from, to));
                mentions.push(self.named(name_at, &name, Some(stated)));
                return name.to;
            }
            let referent = match role {
                Some(_) => Referent::Holder(stated),
                None => Referent::Counterpart(country),
            };
            mentions.push(Candidate {
                stated: Some(stated),
                ..self.mention(
                    from,
                    skip,
                    to,
                    MentionKind::Person,
                    referent,
                    MentionRule::DualTitle,
                )
            });
            end = to;
        }
        end
    }

    /// When the office of a title was held, by the word behind it.
    fn when_held(&self, behind: usize) -> When {
        let behind = self.words.text(behind);
        if LISTS.predecessor.contains(behind) {
            When::Before
        } else if LISTS.elect.contains(behind) {
            When::After
        } else if LISTS.then.contains(behind) {
            When::Then
        } else {
            When::Now
        }
    }

    /// «الرئيس الأمريكي السابق باراك أوباما»: the word behind up to three adjectives.
    fn behind_adjectives(&self, at: usize) -> usize {
        let adjective = |i: &usize| LISTS.adjectives.contains(self.words.text(*i));
        at + (at..at + 3).take_while(adjective).count()
    }

    /// A known person's name behind a title, past a comma, quotes, adjectives and honorifics.
    pub fn name_behind(&self, from: usize) -> Option<(usize, NameMatch)> {
        let mut at = from;
        let mut steps = 0;
        while steps < 4 {
            let text = self.words.text(at);
            let passes = is_comma(text)
                || is_quote(text)
                || matches!(text, "(" | "-" | ":")
                || LISTS.adjectives.contains(text)
                || self
                    .kb
                    .lexicons
                    .titles
                    .longest_bare(self.words, at)
                    .is_some_and(|t| t.to == at + 1);
            let name = self.name(at).filter(|n| n.skip == 0 && self.is_person(n));
            if let Some(name) = name {
                return (!self.is_first_name(at, &name)).then_some((at, name));
            }
            if !passes {
                // «… إلى اليمن هانس غروندبرغ», «لدى لبنان …»: what the title is for.
                let complement = LISTS.complements.contains(text) && at == from;
                let named = self
                    .name(at + 1)
                    .filter(|n| complement && !self.is_person(n))?;
                at = named.to;
                steps += 2;
                continue;
            }
            at += 1;
            steps += 1;
        }
        None
    }

    /// Whether a shared name is only the first one of somebody else: «وزير التجارة توفيق الراجحي».
    fn is_first_name(&self, at: usize, name: &NameMatch) -> bool {
        let shared = name.forms.iter().all(|form| form.form == FormKind::Guarded);
        shared
            && self.is_name_part(name.to)
            && self
                .unknown_name(at, Cue::Adjacent)
                .is_some_and(|to| to > name.to)
    }

    /// The name of somebody unknown behind a title, past a comma, honorifics and an opening quote: «الناطق باسم الجيش العميد نبيل عبد الله»,
    /// «وزير الصحة التشادي، فلان الفلاني، إن».
    fn unknown_behind(&self, at: usize) -> Option<(usize, usize)> {
        let comma = is_comma(self.words.text(at));
        let mut at = at + usize::from(comma);
        at += usize::from(opens_quote(self.words.text(at)));
        if let Some(title) = self.kb.lexicons.titles.longest_bare(self.words, at) {
            at = title.to;
        }
        let to = self.unknown_name(at, Cue::Adjacent)?;
        let closed = !comma || LISTS.name_closers.contains(self.words.text(to));
        closed.then_some((at, to))
    }

    /// The title inside a title whose name stands behind both, if the name has held that one and not the whole.
    fn title_inside(&self, title: &TitlePhrase, name: &NameMatch) -> Option<StatedOffice> {
        let whole = title.stated.find(self.kb)?;
        let actor = name.forms.iter().find(|f| f.form == FormKind::Name)?.actor;
        let terms = &self.kb.actor(actor)?.terms;
        let held = |office: OfficeIx| {
            let id = self.kb.office(office).map(|o| o.id.as_str());
            terms.iter().any(|term| id == Some(&*term.office))
        };
        if terms.is_empty() || held(whole) {
            return None;
        }
        let inner = (title.from + 1..title.to).filter_map(|at| self.title(at));
        inner
            .filter(|inner| inner.to == title.to)
            .map(|inner| inner.stated)
            .find(|stated| stated.find(self.kb).is_some_and(held))
    }

    /// «… الروسي فلاديمير بوتين والأوكراني فولوديمير زيلينسكي»: the others that a title speaks of, each with nationality and
    /// name; the word behind them.
    fn fellows(&self, from: usize, role: Option<RoleIx>, mentions: &mut Vec<Candidate>) -> usize {
        let mut at = from;
        while self.words.text(at).starts_with('و')
            && let Some((country, to, true)) = self.nisba(at)
            && let Some((name_at, name)) = self.name_behind(to).filter(|(at, _)| *at == to)
        {
            let stated = StatedOffice {
                role,
                country: Some(country),
                ..StatedOffice::default()
            };
            mentions.extend(self.inside(at, to));
            mentions.push(self.named(name_at, &name, Some(stated)));
            at = name.to;
        }
        at
    }
}
