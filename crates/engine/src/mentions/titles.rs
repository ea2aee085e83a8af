//! Titles: an office or a role with its country, before a name or alone.

use super::people::Opened;
use super::recognise::{NameMatch, Recogniser};
use super::wording::LISTS;
use super::{Mention, MentionKind, Referent, StatedOffice, When, name_key};
use crate::actors::{ActorIx, ActorKind, FormKind, OfficeIx, RoleIx, Tables, Wording};
use crate::text::punctuation::{is_comma, is_quote, opens_quote};
use crate::text::words::{LETTER, WordKind, readings};

/// The words of a title: an office, or a role with its country, as far as they were said.
pub struct TitlePhrase {
    pub from: usize,
    pub skip: usize,
    pub to: usize,
    pub stated: StatedOffice,
    /// Mentions inside the title, for when a name follows it.
    pub inner: Vec<Mention>,
    /// Further countries of a dual title (وزيرا خارجية مصر وقطر), each with its own words.
    pub others: Vec<(usize, usize, usize, ActorIx)>,
    /// What it refers to when no name follows.
    pub alone: Option<Referent>,
    pub rule: &'static str,
}

impl Recogniser<'_> {
    /// A title at word `at`: an office by its own title, or a role with what follows it.
    pub fn title(&self, at: usize) -> Option<TitlePhrase> {
        if !self.begins(at, Tables::OFFICE) {
            return None;
        }
        let office = self.kb.office_titles.longest(self.words, at);
        let role = self.role(at);
        if let Some(office) = office
            && role.as_ref().is_none_or(|r| r.to <= office.to)
            && let Some(&ix) = office.values.first()
        {
            let stated = StatedOffice {
                office: Some(ix),
                role: self.kb.role_of(ix),
                country: self
                    .kb
                    .office(ix)
                    .and_then(|o| self.kb.country(o.country.as_ref()?)),
                when: When::Now,
            };
            return Some(TitlePhrase {
                from: at,
                skip: office.skip,
                to: office.to,
                stated,
                inner: self.inside(at + 1, office.to),
                others: Vec::new(),
                alone: Some(Referent::Holder(stated)),
                rule: "office-title",
            });
        }
        role
    }

    fn role(&self, at: usize) -> Option<TitlePhrase> {
        let found = self.kb.lexicons.role_words.longest(self.words, at)?;
        let mut best: Option<TitlePhrase> = None;
        for &(role, wording) in found.values {
            let base = TitlePhrase {
                from: at,
                skip: found.skip,
                to: found.to,
                stated: StatedOffice {
                    role: Some(role),
                    ..StatedOffice::default()
                },
                inner: Vec::new(),
                others: Vec::new(),
                alone: None,
                rule: "title",
            };
            let title = match wording {
                Wording::Definite => Some(self.definite_title(base, false)),
                Wording::Construct => self.construct_title(base, false),
                Wording::Dual | Wording::Plural => {
                    let dual = self.definite_title(base, true);
                    if dual.stated.country.is_some() {
                        Some(dual)
                    } else {
                        self.construct_title(dual, true)
                    }
                }
                Wording::Alone => Some(TitlePhrase {
                    alone: Some(Referent::LastHolder(role)),
                    ..base
                }),
                Wording::Pronominal => Some(TitlePhrase {
                    alone: Some(Referent::Colleague(role)),
                    rule: "title-pronoun",
                    ..base
                }),
            };
            if let Some(title) = title
                && best
                    .as_ref()
                    .is_none_or(|b| title.to > b.to || b.alone.is_none() && title.to == b.to)
            {
                best = Some(title);
            }
        }
        best
    }

    /// الرئيس + الأمريكي: the nisba adjective behind a definite title gives its country.
    fn definite_title(&self, title: TitlePhrase, several: bool) -> TitlePhrase {
        let Some((country, to, definite)) = self.nisba(title.to) else {
            return title;
        };
        if !definite {
            return title;
        }
        let mut title = self.with_country(title, country, to);
        title.inner = self.inside(title.from + 1, to);
        title.alone = Some(Referent::Holder(title.stated));
        title.rule = "title-nisba";
        if several {
            self.other_countries(&mut title, |s, at| s.nisba(at).map(|(c, to, _)| (c, to)));
        }
        title
    }

    /// وزير خارجية + مصر; رئيس + a body of the knowledge base.
    fn construct_title(&self, title: TitlePhrase, several: bool) -> Option<TitlePhrase> {
        let name = self.name(title.to).filter(|n| n.skip == 0);
        let named = name.and_then(|name| {
            let form = name.forms.iter().find(|f| f.form == FormKind::Name)?;
            Some((form.actor, name.to))
        });
        // «المتحدث باسم الجيش اللبناني»
        let body = || self.state_body(title.to).map(|(actor, _, to)| (actor, to));
        let (actor, to) = named.or_else(body)?;
        let role = title.stated.role?;
        let kind = self.kb.kind(actor)?;
        // «وزراء دفاع الناتو» are nobody in particular.
        if kind == ActorKind::Person
            || several && kind != ActorKind::Country
            || kind == ActorKind::Place && self.kb.actor(actor)?.stands_for.is_none()
        {
            return None;
        }
        let mut title = if kind == ActorKind::Country {
            self.with_country(title, actor, to)
        } else {
            // رئيس حركة حماس، المتحدث باسم الكرملين: an office of that body, if the base has one.
            let body = self.kb.id(actor);
            let role_id = self.kb.role(role).map_or("", |r| &r.id);
            let office = self.kb.offices().find(|(_, o)| {
                o.body.as_deref() == Some(body) && o.role.as_deref() == Some(role_id)
            });
            // The head of a body is not the head of its state: «رئيس الشاباك».
            let of_state = self.kb.role(role).is_some_and(|r| r.of_state);
            let entry = self.kb.actor(actor).filter(|_| !of_state);
            let country = entry.and_then(|a| self.kb.country(a.country.as_ref()?));
            TitlePhrase {
                to,
                stated: StatedOffice {
                    office: office.map(|(ix, _)| ix),
                    role: Some(role),
                    country,
                    when: When::Now,
                },
                ..title
            }
        };
        title.inner = self.inside(title.from + 1, title.to);
        title.alone = Some(match title.stated {
            StatedOffice {
                office: None,
                country: None,
                ..
            } => Referent::Unknown(name_key(self.words.text(title.to - 1))),
            stated => Referent::Holder(stated),
        });
        title.rule = "title-of";
        if several {
            self.other_countries(&mut title, |s, at| {
                let name = s.name(at).filter(|n| n.skip == LETTER)?;
                let country = name.forms.iter().find(|f| f.form == FormKind::Name)?.actor;
                (s.kb.kind(country) == Some(ActorKind::Country)).then_some((country, name.to))
            });
        }
        Some(title)
    }

    fn with_country(&self, title: TitlePhrase, country: ActorIx, to: usize) -> TitlePhrase {
        TitlePhrase {
            to,
            stated: StatedOffice {
                country: Some(country),
                ..title.stated
            },
            ..title
        }
    }

    /// «… والروسي», «… وقطر» behind a dual or plural title.
    fn other_countries(
        &self,
        title: &mut TitlePhrase,
        read: impl Fn(&Self, usize) -> Option<(ActorIx, usize)>,
    ) {
        let mut at = title.to;
        while self.words.text(at).starts_with('و') && self.words.kind(at) == Some(WordKind::Arabic)
        {
            let Some((country, to)) = read(self, at) else {
                break;
            };
            title.others.push((at, LETTER, to, country));
            at = to;
        }
    }

    /// نظيره الروسي.
    pub fn counterpart(&self, at: usize) -> Option<TitlePhrase> {
        let reading = readings(self.words.text(at)).find(|r| LISTS.counterpart.contains(r.stem))?;
        let (country, to, _) = self.nisba(at + 1)?;
        let mut title = TitlePhrase {
            from: at,
            skip: reading.skip,
            to,
            stated: StatedOffice {
                role: self.indefinite_role_before(at),
                country: Some(country),
                ..StatedOffice::default()
            },
            inner: self.inside(at + 1, to),
            others: Vec::new(),
            alone: Some(Referent::Counterpart(country)),
            rule: "counterpart",
        };
        if title.stated.role.is_some() {
            title.alone = Some(Referent::Holder(title.stated));
        }
        if self.name_behind(to).is_none() {
            self.other_countries(&mut title, |s, at| s.nisba(at).map(|(c, to, _)| (c, to)));
        }
        Some(title)
    }

    /// «رئيس أمريكي ونظيره الروسي»: an office of nobody in particular, whose counterpart is somebody.
    fn indefinite_role_before(&self, at: usize) -> Option<RoleIx> {
        let (nisba, title) = (at.checked_sub(1)?, at.checked_sub(2)?);
        let indefinite = self.nisba(nisba).is_some_and(|(_, _, definite)| !definite);
        let construct =
            |(role, wording): &(RoleIx, Wording)| (*wording == Wording::Construct).then_some(*role);
        let found = self.kb.lexicons.role_words.longest(self.words, title)?;
        let mut roles = found.values.iter().filter_map(construct);
        roles.next().filter(|_| indefinite)
    }

    /// A known person's name behind a title, past a comma, quotes, adjectives and honorifics.
    fn name_behind(&self, from: usize) -> Option<(usize, NameMatch)> {
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
                return Some((at, name));
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

    /// The name of somebody unknown behind a title, past honorifics and an opening quote: «الناطق باسم الجيش العميد نبيل عبد الله».
    fn unknown_behind(&self, at: usize) -> Option<(usize, usize)> {
        let quote = usize::from(opens_quote(self.words.text(at)));
        let mut at = at + quote;
        if let Some(title) = self.kb.lexicons.titles.longest_bare(self.words, at) {
            at = title.to;
        }
        Some((at, self.unknown_name(at, Opened::Directly)?))
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
    fn fellows(&self, from: usize, role: Option<RoleIx>, mentions: &mut Vec<Mention>) -> usize {
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

    /// Writes the mentions of a title and of the name behind it; the word behind them.
    pub fn titled(&self, title: TitlePhrase, mentions: &mut Vec<Mention>) -> usize {
        let TitlePhrase { from, skip, to, .. } = title;
        if title.others.is_empty()
            && let Some((at, name)) = self.name_behind(to)
        {
            let title_inside = self.title_inside(&title, &name);
            mentions.extend(title.inner);
            mentions.extend(self.inside(to, at));
            // «الرئيس الأمريكي السابق جو بايدن» held it once: the title vouches for the name, and states no office.
            let former = (to..at).any(|i| LISTS.former.contains(self.words.text(i)));
            let stated = if former {
                StatedOffice::default()
            } else {
                title.stated
            };
            if let Some(inner) = title_inside {
                // «المبعوث الخاص للرئيس الأمريكي دونالد ترامب، ستيف ويتكوف»: two titles, two names.
                mentions.push(self.named(at, &name, Some(inner)));
                let Some((at, outer)) = self.name_behind(name.to) else {
                    return name.to;
                };
                mentions.push(self.named(at, &outer, Some(stated)));
                return outer.to;
            }
            mentions.push(self.named(at, &name, Some(stated)));
            return self.fellows(name.to, stated.role, mentions);
        }
        // «الرئيس الأمريكي السابق باراك أوباما»: adjectives stand between.
        let adjectives =
            (to..to + 3).take_while(|i| LISTS.adjectives.contains(self.words.text(*i)));
        let at = to + adjectives.count();
        if title.others.is_empty()
            && let Some((at, name_to)) = self.unknown_behind(at)
        {
            let former = LISTS.former.contains(self.words.text(to));
            mentions.extend(title.inner);
            mentions.push(Mention {
                span: self.words.source_span(at, 0, name_to),
                kind: MentionKind::Person,
                referent: Referent::Unknown(name_key(self.words.text(name_to - 1))),
                stated: Some(title.stated).filter(|_| !former),
                inner: Vec::new(),
                title: None,
                taught: None,
                rule: "name-after-title",
            });
            return name_to;
        }
        // «وزير الخارجية الأمريكي السابق»: whoever held it before, or at the time; not today's holder.
        let behind = self.words.text(to);
        let when = if LISTS.predecessor.contains(behind) {
            When::Before
        } else if LISTS.then.contains(behind) {
            When::Then
        } else {
            When::Now
        };
        if when != When::Now
            && let Some(Referent::Holder(stated)) = title.alone
            && title.others.is_empty()
        {
            let stated = StatedOffice { when, ..stated };
            let end = if when == When::Before { to + 1 } else { to };
            mentions.push(Mention {
                span: self.words.source_span(from, skip, end),
                kind: MentionKind::Person,
                referent: Referent::Holder(stated),
                stated: Some(stated),
                inner: title.inner,
                title: None,
                taught: None,
                rule: title.rule,
            });
            return to + 1;
        }
        if LISTS.former.contains(self.words.text(to)) {
            mentions.extend(title.inner);
            return to + 1;
        }
        let Some(referent) = title.alone else {
            // A role word with nothing that makes it an office (مدير, متحدث): its parts may still be mentions.
            let before = mentions.len();
            mentions.extend(self.inside(from + 1, to));
            return if mentions.len() > before {
                to
            } else {
                from + 1
            };
        };
        mentions.push(Mention {
            span: self.words.source_span(from, skip, to),
            kind: MentionKind::Person,
            referent,
            stated: Some(title.stated),
            inner: title.inner,
            title: None,
            taught: None,
            rule: title.rule,
        });
        let mut end = to;
        for (at, skip, other_to, country) in title.others {
            let stated = StatedOffice {
                office: None,
                country: Some(country),
                role: title.stated.role,
                when: When::Now,
            };
            let referent = match stated.role {
                Some(_) => Referent::Holder(stated),
                None => Referent::Counterpart(country),
            };
            // «والأوكراني فولوديمير زيلينسكي»: with a name behind it, the adjective is a nationality.
            if let Some((name_at, name)) =
                self.name_behind(other_to).filter(|(at, _)| *at == other_to)
            {
                mentions.extend(self.inside(at, other_to));
                mentions.push(self.named(name_at, &name, Some(stated)));
                return name.to;
            }
            mentions.push(Mention {
                span: self.words.source_span(at, skip, other_to),
                kind: MentionKind::Person,
                referent,
                stated: Some(stated),
                inner: Vec::new(),
                title: None,
                taught: None,
                rule: "dual-title",
            });
            end = other_to;
        }
        end
    }
}
