//! Titles: an office, or a role with its country, as far as the words say it.

use super::recognise::Recogniser;
use super::wording::LISTS;
use super::{Candidate, MentionRule, Referent, StatedOffice, When, name_key};
use crate::actors::{ActorIx, ActorKind, FormKind, NameForm, RoleIx, Tables, Wording};
use crate::text::WordList;
use crate::text::words::{LETTER, WordKind};

/// The words of a title: an office, or a role with its country, as far as they were said.
pub struct TitlePhrase {
    pub from: usize,
    pub skip: usize,
    pub to: usize,
    pub stated: StatedOffice,
    /// Mentions inside the title, for when a name follows it.
    pub inner: Vec<Candidate>,
    /// The others that a dual title speaks of (وزيرا خارجية مصر وقطر).
    pub others: Vec<Other>,
    /// What it refers to when no name follows.
    pub alone: Option<Referent>,
    pub rule: MentionRule,
}

/// Another holder that a dual title speaks of, by the words of the country.
pub struct Other {
    pub from: usize,
    pub skip: usize,
    pub to: usize,
    pub country: ActorIx,
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
                rule: MentionRule::OfficeTitle,
            });
        }
        role
    }

    fn role(&self, at: usize) -> Option<TitlePhrase> {
        let words = self.kb.lexicons.role_words.longest(self.words, at)?;
        let mut best: Option<TitlePhrase> = None;
        for &(role, wording) in words.values {
            let base = TitlePhrase {
                from: at,
                skip: words.skip,
                to: words.to,
                stated: StatedOffice {
                    role: Some(role),
                    ..StatedOffice::default()
                },
                inner: Vec::new(),
                others: Vec::new(),
                alone: None,
                rule: MentionRule::Title,
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
                    inner: self.inside(at + 1, words.to),
                    ..base
                }),
                Wording::Pronominal => Some(TitlePhrase {
                    alone: Some(Referent::Colleague(role)),
                    rule: MentionRule::TitlePronoun,
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
        title.rule = MentionRule::TitleNisba;
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
        title.rule = MentionRule::TitleOf;
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
            title.others.push(Other {
                from: at,
                skip: LETTER,
                to,
                country,
            });
            at = to;
        }
    }

    /// «أمير منطقة عسير», «محافظ ثادق»: whoever is at the head of a place.
    pub fn local_title(&self, at: usize) -> Option<TitlePhrase> {
        if !self.begins(at + 1, Tables::NAME) && !self.begins(at + 2, Tables::NAME) {
            return None;
        }
        let word = LISTS.local_titles.reading(self.words, at)?;
        let class = |list: &WordList| list.contains(self.words.text(at + 1));
        let classed = class(&LISTS.region_class) || class(&LISTS.place_class);
        let from = at + 1 + usize::from(classed);
        let place = self.name(from).filter(|name| name.skip == 0)?;
        let is_place = |f: &NameForm| {
            f.form == FormKind::Name && self.kb.kind(f.actor) == Some(ActorKind::Place)
        };
        place.forms.iter().any(is_place).then(|| TitlePhrase {
            from: at,
            skip: word.skip(),
            to: place.to,
            stated: StatedOffice::default(),
            inner: self.inside(at + 1, place.to),
            others: Vec::new(),
            alone: Some(Referent::Unknown(name_key(self.words.text(place.to - 1)))),
            rule: MentionRule::TitleOf,
        })
    }

    /// نظيره الروسي.
    pub fn counterpart(&self, at: usize) -> Option<TitlePhrase> {
        let reading = LISTS.counterpart.reading(self.words, at)?;
        let (country, to, _) = self.nisba(at + 1)?;
        let mut title = TitlePhrase {
            from: at,
            skip: reading.skip(),
            to,
            stated: StatedOffice {
                role: self.indefinite_role_before(at),
                country: Some(country),
                ..StatedOffice::default()
            },
            inner: self.inside(at + 1, to),
            others: Vec::new(),
            alone: Some(Referent::Counterpart(country)),
            rule: MentionRule::Counterpart,
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
        let words = self.kb.lexicons.role_words.longest(self.words, title)?;
        let mut roles = words.values.iter().filter_map(construct);
        roles.next().filter(|_| indefinite)
    }
}
