//! Resolution: whom each mention of an article means, on the article's date.

use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher, Hash};
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::why::Why;
use super::{
    Candidate, Guess, Lesson, MentionKind, MentionRule, Referent, StatedOffice, Support, When,
};
use crate::actors::{ActorIx, ActorKind, KnowledgeBase, OfficeIx, RoleIx};
use crate::text::Span;

/// A mention with the actor it means, as the rules read it. With its source it is an `annotation::Mention`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// Where it stands, in bytes of its paragraph.
    pub span: Span,
    /// What it is.
    pub kind: MentionKind,
    /// The actor; none when it is not known.
    pub actor: Option<ActorIx>,
    /// The office the words state.
    pub office: Option<OfficeIx>,
    /// The words before the name of somebody unknown that say what he is, in bytes of the paragraph.
    pub title: Option<Span>,
    /// Why.
    pub why: Why,
    /// The rule that found the mention.
    pub rule: MentionRule,
}

/// Whom a title means: the actor, the office, and why.
type Linked = (Option<ActorIx>, Option<OfficeIx>, Why);

/// What a paragraph changes for those behind it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Effect {
    last_role: Option<RoleIx>,
    named: Vec<(RoleIx, ActorIx)>,
}

impl Effect {
    /// What paragraphs in a row change for those behind them; none for no paragraphs.
    pub fn in_turn(effects: Vec<Self>) -> Option<Self> {
        let last_role = effects.last()?.last_role;
        let named = effects.into_iter().flat_map(|effect| effect.named);
        // Of each role the one named last counts.
        let named: FxHashMap<RoleIx, ActorIx> = named.collect();
        let named = named.into_iter().collect();
        Some(Self { last_role, named })
    }
}

/// Links the mentions of an article, paragraph by paragraph in order, on its date.
///
/// What a paragraph's mentions mean depends on what was named before it, and that is summed up in [`Resolver::state`]; and on what it
/// asks of the article, which is summed up in [`Resolver::answers`]. With the same of both the same paragraph has the same answer and
/// the same [`Effect`], so both can be kept.
pub struct Resolver<'a> {
    kb: &'a KnowledgeBase,
    dct: Option<Date>,
    /// What the article names that decides what other names in it mean (see [`supports`](super::supports)).
    supported: Arc<FxHashSet<Support>>,
    /// The state that the article is at home in.
    home: Option<ActorIx>,
    last_by_role: FxHashMap<RoleIx, ActorIx>,
    last_role: Option<RoleIx>,
    /// A sum over `last_by_role`, kept up as it changes.
    sum: u64,
    /// The assignments since the paragraph began.
    named: Vec<(RoleIx, ActorIx)>,
    /// The state whose official the paragraph named last.
    state_named: Option<ActorIx>,
    /// The days the paragraph speaks of.
    days: Vec<(Span, Date)>,
    holders: FxHashMap<OfficeIx, Option<ActorIx>>,
    /// Roles an actor holds on the date.
    roles: FxHashMap<ActorIx, Vec<(RoleIx, OfficeIx)>>,
}

impl<'a> Resolver<'a> {
    /// A resolver for an article that names what is `supported` (see [`together`](super::together)), and that is at home in a state (see
    /// [`home`](super::home())).
    pub fn new(
        kb: &'a KnowledgeBase,
        dct: Option<Date>,
        supported: Arc<FxHashSet<Support>>,
        home: Option<ActorIx>,
    ) -> Self {
        Self {
            kb,
            dct,
            supported,
            home,
            last_by_role: FxHashMap::default(),
            last_role: None,
            sum: 0,
            named: Vec::new(),
            state_named: None,
            days: Vec::new(),
            holders: FxHashMap::default(),
            roles: FxHashMap::default(),
        }
    }

    /// A number that is the same whenever the paragraphs to come would be answered the same, but for what they ask.
    pub fn state(&self) -> u64 {
        strong(&(self.dct, self.last_role, self.home)) ^ self.sum.rotate_left(42)
    }

    /// A number that stands for what the article answers to a paragraph that asks for these (see [`asked`](super::asked)).
    pub fn answers(&self, asked: &[Support]) -> u64 {
        let named = asked.iter().filter(|ask| self.supported.contains(ask));
        named.fold(0, |sum, ask| FxBuildHasher.hash_one((sum, ask)))
    }

    /// Links the mentions of the next paragraph: in order of text, without those that the article does not support (short names
    /// without the full one, titles without a holder to point to).
    ///
    /// `days` are the days that the paragraph speaks of, with their places in it.
    pub fn paragraph(
        &mut self,
        mentions: &[Candidate],
        days: &[(Span, Date)],
    ) -> (Vec<Resolved>, Effect) {
        self.named.clear();
        self.state_named = None;
        self.days = days.to_vec();
        let resolved = self.link(mentions);
        let effect = Effect {
            last_role: self.last_role,
            named: std::mem::take(&mut self.named),
        };
        (resolved, effect)
    }

    /// Passes over a paragraph whose answer is known.
    pub fn apply(&mut self, effect: &Effect) {
        self.last_role = effect.last_role;
        for &(role, actor) in &effect.named {
            self.name_as(role, actor);
        }
    }

    fn name_as(&mut self, role: RoleIx, actor: ActorIx) {
        self.named.push((role, actor));
        let old = self.last_by_role.insert(role, actor);
        if old == Some(actor) {
            return;
        }
        let weight = |actor: ActorIx| strong(&(role, actor));
        let old = old.map_or(0, weight);
        self.sum = self.sum.wrapping_sub(old).wrapping_add(weight(actor));
    }
}

/// A hash whose sums do not collide as those of a near-linear one do.
fn strong(value: &impl Hash) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

impl Resolver<'_> {
    fn link(&mut self, mentions: &[Candidate]) -> Vec<Resolved> {
        let mut out: Vec<Resolved> = Vec::with_capacity(mentions.len());
        for mention in mentions {
            if let Some(lesson) = mention.taught {
                let taught = self.taught(mention, lesson);
                out.push(taught);
                continue;
            }
            if self.stands_beside_its_holder(mention, out.last_mut()) {
                for inner in &mention.inner {
                    out.extend(self.mention(inner));
                }
                continue;
            }
            let resolved = self.mention(mention);
            // A title that points to nobody leaves the names inside it.
            if resolved.is_none() {
                for inner in &mention.inner {
                    out.extend(self.mention(inner));
                }
            }
            out.extend(resolved);
        }
        out
    }

    /// A mention of whose words annotators wrote: what they wrote, with the office and the reason of the recogniser where it found
    /// the same.
    fn taught(&mut self, mention: &Candidate, lesson: Lesson) -> Resolved {
        let silver = self.mention(mention);
        let agrees = |r: &Resolved| lesson.actor.is_none_or(|actor| r.actor == Some(actor));
        // What only annotators know of is learnt, though it agrees with itself.
        if let Some(silver) = silver
            .clone()
            .filter(|r| agrees(r) && r.rule != MentionRule::Learnt)
        {
            return silver;
        }
        if let Some(actor) = lesson.actor {
            self.name_holder(actor);
        }
        let adjective = silver.is_some_and(|r| r.kind == MentionKind::Nationality);
        Resolved {
            span: mention.span,
            kind: if adjective {
                MentionKind::Nationality
            } else {
                lesson.kind
            },
            actor: lesson.actor,
            office: None,
            title: mention.title,
            why: Why::Learnt(lesson.teacher),
            rule: MentionRule::Learnt,
        }
    }

    /// «حسن رشاد، رئيس المخابرات العامة المصرية»: the title behind a name belongs to it, if he holds it.
    fn stands_beside_its_holder(
        &mut self,
        mention: &Candidate,
        before: Option<&mut Resolved>,
    ) -> bool {
        let Some(before) = before else {
            return false;
        };
        let gap = mention.span.start.saturating_sub(before.span.end);
        if gap > 4 || before.kind != MentionKind::Person || before.office.is_some() {
            return false;
        }
        // «سامي حسن أمير منطقة عسير», «سامي حسن، رئيس حزب …»
        if mention.rule == MentionRule::TitleOf && matches!(mention.referent, Referent::Unknown(_))
        {
            return true;
        }
        // «حسن رشاد، وزير العدل»: behind a comma a title says what somebody unknown is.
        if gap > 1 && before.actor.is_none() && before.why == Why::Unknown {
            return match &mention.referent {
                Referent::Holder(stated) => {
                    before.office = stated.find(self.kb);
                    true
                }
                Referent::LastHolder(_) => true,
                _ => false,
            };
        }
        let office = match (&mention.referent, before.actor) {
            (Referent::Holder(stated), Some(_)) => stated.find(self.kb),
            // «فيصل بن فرحان، وزير الخارجية»: his own.
            (Referent::LastHolder(role), Some(actor)) => {
                let roles = self.roles_of(actor);
                roles
                    .iter()
                    .find(|(r, _)| r == role)
                    .map(|(_, office)| *office)
            }
            _ => None,
        };
        match office {
            Some(office) if self.holder(office) == before.actor => {
                before.office = Some(office);
                true
            }
            _ => false,
        }
    }

    fn mention(&mut self, mention: &Candidate) -> Option<Resolved> {
        let stated = mention.stated.and_then(|s| s.find(self.kb));
        let (actor, office, why) = match &mention.referent {
            Referent::Named(actors) => {
                let actor = self.choose(actors)?;
                let office = self.noted(actor, mention.kind, mention.stated, stated);
                let why = self.why_guessed(mention, mention.rule.why_named());
                (Some(actor), office, why)
            }
            Referent::Guarded(actors) => self.guarded(actors, mention.kind)?,
            Referent::Holder(stated) => self.holder_of(*stated, mention.span)?,
            Referent::Colleague(role) => self.colleague(*role)?,
            Referent::Counterpart(country) => self.counterpart_in(*country)?,
            Referent::LastHolder(role) => self.last_holder(*role)?,
            Referent::HomeBody(body) => {
                let own = self.home.and_then(|home| self.kb.body_of(*body, home));
                (own, None, own.map_or(Why::Unlisted, |_| Why::AtHome))
            }
            Referent::Unlisted => (None, None, self.why_guessed(mention, Why::Unlisted)),
            Referent::Surname(key) => {
                let named = self.supported.contains(&Support::Surname(*key));
                named.then_some((None, None, Why::Surname))?
            }
            Referent::Repeated(key) => {
                let named = self.supported.contains(&Support::Guessed(*key));
                named.then(|| (None, None, self.why_guessed(mention, Why::Unlisted)))?
            }
            Referent::Unknown(_) => {
                self.name_role(mention.stated);
                (None, stated, self.why_guessed(mention, Why::Unknown))
            }
        };
        Some(Resolved {
            span: mention.span,
            kind: mention.kind,
            actor,
            office,
            title: mention.title,
            why,
            rule: mention.rule,
        })
    }

    /// Of several actors, the one that the article supports, or that is of the state it is at home in.
    fn guarded(&mut self, actors: &[ActorIx], kind: MentionKind) -> Option<Linked> {
        let supported: Vec<ActorIx> = actors
            .iter()
            .filter(|a| self.supported.contains(&Support::Actor(**a)))
            .copied()
            .collect();
        let at_home = || actors.iter().find(|a| self.is_at_home(**a));
        let (actor, why) = match self.choose(&supported) {
            Some(actor) => (actor, Why::ShortName),
            None => (*at_home()?, Why::AtHome),
        };
        self.noted(actor, kind, None, None);
        Some((Some(actor), None, why))
    }

    /// Whoever holds a stated office, at the time that the words say.
    fn holder_of(&mut self, stated: StatedOffice, place: Span) -> Option<Linked> {
        let Some(office) = stated.find(self.kb) else {
            // A title whose office the base does not have: still somebody's title, if it says of where.
            self.last_role = stated.role.or(self.last_role);
            return stated.country.map(|_| (None, None, Why::Unknown));
        };
        self.name_office(office);
        let Some(day) = self.dct else {
            return Some((None, Some(office), Why::NeedsDct(office)));
        };
        // Of the office on the date of the article, only today's holder is the holder.
        let (actor, why) = match stated.when {
            When::Now => {
                let Some(actor) = self.holder(office) else {
                    return Some((None, Some(office), Why::NoHolder(office)));
                };
                self.name_holder(actor);
                return Some((Some(actor), Some(office), Why::Office(office, day)));
            }
            When::Before => (
                self.kb.predecessor(office, day)?,
                Why::Predecessor(office, day),
            ),
            When::After => (self.kb.successor(office, day)?, Why::Successor(office, day)),
            When::Then => {
                // A time that is not stated near by is not guessed.
                let day = self.day_spoken_of(place)?;
                let (actor, _) = self.kb.holder(office, day)?;
                (actor, Why::Office(office, day))
            }
        };
        Some((Some(actor), None, why))
    }

    /// The counterpart, in a country, of the holder named before.
    fn counterpart_in(&mut self, country: ActorIx) -> Option<Linked> {
        let office = self.kb.office_of(self.last_role?, country)?;
        Some(match (self.holder(office), self.dct) {
            (Some(actor), Some(day)) => {
                self.name_holder(actor);
                (Some(actor), Some(office), Why::Counterpart(office, day))
            }
            (None, Some(_)) => (None, Some(office), Why::NoHolder(office)),
            (_, None) => (None, Some(office), Why::NeedsDct(office)),
        })
    }

    /// The last one named who holds a role.
    fn last_holder(&mut self, role: RoleIx) -> Option<Linked> {
        let Some(&actor) = self.last_by_role.get(&role) else {
            // «ترامب … ومدير الاستخبارات»: nobody else is meant than his own. Heads of state and government are
            // named for themselves.
            let of_state = self.kb.role(role).is_none_or(|r| r.of_state);
            let colleague = if of_state { None } else { self.colleague(role) };
            return colleague.or_else(|| self.at_home(role));
        };
        let held = self.roles_of(actor).iter().find(|(r, _)| *r == role);
        let office = held.map(|(_, office)| *office);
        self.last_role = Some(role);
        Some((Some(actor), office, Why::LastNamed(role)))
    }

    /// Why words are a mention: by a model, if it says so.
    fn why_guessed(&self, mention: &Candidate, by_rule: Why) -> Why {
        let Some(Guess { probability, words }) = mention.guess else {
            return by_rule;
        };
        match self.supported.contains(&Support::GuessedTwice(words)) {
            true => Why::ModelTwice(probability),
            false => Why::Model(probability),
        }
    }

    /// The holder of a role in the state whose official the paragraph named last.
    fn colleague(&mut self, role: RoleIx) -> Option<Linked> {
        let office = self.kb.office_of(role, self.state_named?)?;
        let (actor, day) = (self.holder(office)?, self.dct?);
        self.name_office(office);
        self.name_holder(actor);
        Some((Some(actor), Some(office), Why::Office(office, day)))
    }

    /// The holder of a role in the state that the article is at home in; somebody unknown where the knowledge base does not have it.
    fn at_home(&mut self, role: RoleIx) -> Option<Linked> {
        let home = self.home?;
        let of_state = self.kb.role(role).filter(|role| role.at_home)?.of_state;
        let Some(office) = self.kb.office_of(role, home) else {
            // A state has ministers that the knowledge base does not have, and no sultan.
            self.last_role = Some(role).filter(|_| !of_state).or(self.last_role);
            return Some((None, None, Why::Unknown)).filter(|_| !of_state);
        };
        self.last_role = Some(role);
        Some(match (self.holder(office), self.dct) {
            (Some(actor), Some(day)) => {
                self.name_holder(actor);
                (Some(actor), Some(office), Why::Office(office, day))
            }
            (None, Some(_)) => (None, Some(office), Why::NoHolder(office)),
            (_, None) => (None, Some(office), Why::NeedsDct(office)),
        })
    }

    /// Whether an actor that is no person is of the state that the article is at home in.
    fn is_at_home(&self, actor: ActorIx) -> bool {
        let entry = self.kb.actor(actor);
        entry.is_some_and(|entry| {
            let state = entry
                .country
                .as_ref()
                .and_then(|code| self.kb.country(code));
            entry.kind != ActorKind::Person && state.is_some() && state == self.home
        })
    }

    /// The day that the words around a place of the paragraph speak of, before that of the article: the nearest.
    fn day_spoken_of(&self, place: Span) -> Option<Date> {
        let dct = self.dct?;
        let past = self.days.iter().filter(|(_, day)| *day < dct);
        let nearest = past.min_by_key(|(span, _)| {
            let behind = span.start.saturating_sub(place.end);
            behind.max(place.start.saturating_sub(span.end))
        });
        nearest.map(|(_, day)| *day)
    }

    /// Of several actors that share a form: the one named in the article, else one of the state it is at home in, else the first.
    fn choose(&self, actors: &[ActorIx]) -> Option<ActorIx> {
        let named = actors
            .iter()
            .find(|a| actors.len() > 1 && self.supported.contains(&Support::Actor(**a)));
        let own = || {
            let mut several = actors.iter().filter(|_| actors.len() > 1);
            several.find(|actor| self.is_at_home(**actor))
        };
        named.or_else(own).or(actors.first()).copied()
    }

    /// Notes that an actor was named, with the office the words state; that office, if any.
    fn noted(
        &mut self,
        actor: ActorIx,
        kind: MentionKind,
        stated: Option<StatedOffice>,
        office: Option<OfficeIx>,
    ) -> Option<OfficeIx> {
        if kind != MentionKind::Person {
            return None;
        }
        let office = match (office, stated) {
            (Some(office), _) => Some(office),
            // «نظيره الروسي فلاديمير بوتين»: the office of the counterpart.
            (
                None,
                Some(StatedOffice {
                    role: None,
                    country: Some(country),
                    ..
                }),
            ) => self
                .last_role
                .and_then(|role| self.kb.office_of(role, country)),
            // «الرئيس عبد الفتاح السيسي»: a role without its country; his own.
            (
                None,
                Some(StatedOffice {
                    role: Some(role),
                    country: None,
                    ..
                }),
            ) => self
                .roles_of(actor)
                .iter()
                .find(|(r, _)| *r == role)
                .map(|(_, o)| *o),
            _ => None,
        };
        match office {
            Some(office) => self.name_office(office),
            None => self.name_role(stated),
        }
        self.name_holder(actor);
        office
    }

    /// Notes the role that words state, though the knowledge base may not have the office.
    fn name_role(&mut self, stated: Option<StatedOffice>) {
        self.last_role = stated.and_then(|stated| stated.role).or(self.last_role);
    }

    fn name_office(&mut self, office: OfficeIx) {
        self.last_role = self.kb.role_of(office).or(self.last_role);
    }

    fn name_holder(&mut self, actor: ActorIx) {
        let held = self.roles_of(actor).to_vec();
        if let Some((_, office)) = held.first() {
            let country = self.kb.office(*office).and_then(|o| o.country.as_ref());
            self.state_named = country.and_then(|code| self.kb.country(code));
        }
        for (role, _) in held {
            self.name_as(role, actor);
        }
    }

    fn holder(&mut self, office: OfficeIx) -> Option<ActorIx> {
        let (kb, dct) = (self.kb, self.dct?);
        *self
            .holders
            .entry(office)
            .or_insert_with(|| kb.holder(office, dct).map(|(actor, _)| actor))
    }

    fn roles_of(&mut self, actor: ActorIx) -> &[(RoleIx, OfficeIx)] {
        let (kb, dct) = (self.kb, self.dct);
        self.roles.entry(actor).or_insert_with(|| {
            let person = kb.kind(actor) == Some(ActorKind::Person);
            let (Some(day), true) = (dct, person) else {
                return Vec::new();
            };
            let offices = kb.offices_on(actor, day);
            offices
                .into_iter()
                .filter_map(|(o, _)| Some((kb.role_of(o)?, o)))
                .collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::{home, recognise, supports, votes};
    use super::*;
    use jiff::civil::date;

    /// Links the paragraphs of a small article.
    fn linked(paragraphs: &[&str], day: Option<Date>) -> Vec<String> {
        let kb = crate::actors::embedded();
        let found: Vec<Vec<Candidate>> = paragraphs.iter().map(|p| recognise(p, kb)).collect();
        let supported = Arc::new(found.iter().flat_map(|m| supports(m, kb)).collect());
        let home = home(found.iter().flat_map(|m| votes(m, kb)));
        let mut resolver = Resolver::new(kb, day, supported, home);
        let linked: Vec<Vec<Resolved>> =
            found.iter().map(|m| resolver.paragraph(m, &[]).0).collect();
        linked
            .into_iter()
            .zip(paragraphs)
            .flat_map(|(list, text)| {
                list.into_iter()
                    .map(|r| {
                        format!(
                            "{}={}",
                            &text[r.span.range()],
                            r.actor.map_or("?", |a| kb.id(a))
                        )
                    })
                    .collect::<Vec<_>>()
            })
            .collect()
    }

    #[test]
    fn offices_and_counterparts_follow_the_date() {
        let text = ["أجرى الرئيس الأمريكي اتصالا مع نظيره الروسي."];
        assert_eq!(
            linked(&text, Some(date(2025, 2, 12))),
            ["الرئيس الأمريكي=trump", "نظيره الروسي=putin"]
        );
        assert_eq!(
            linked(&text, Some(date(2024, 2, 12))),
            ["الرئيس الأمريكي=biden", "نظيره الروسي=putin"]
        );
        assert_eq!(linked(&text, None), ["الرئيس الأمريكي=?", "نظيره الروسي=?"]);
    }

    #[test]
    fn the_one_before_and_the_one_of_then() {
        let day = Some(date(2025, 2, 12));
        assert_eq!(
            linked(&["انتقد الرئيس الأمريكي السابق القرار"], day),
            ["الرئيس الأمريكي السابق=biden"]
        );
        // Of the time of which the sentence speaks, if it says which.
        let text = "في عام 2010 زار الرئيس الأمريكي آنذاك القاهرة";
        let kb = crate::actors::embedded();
        let mentions = recognise(text, kb);
        let mut resolver = Resolver::new(kb, day, Arc::default(), None);
        let days = [(Span::new(5, 16), date(2010, 1, 1))];
        let (found, _) = resolver.paragraph(&mentions, &days);
        assert_eq!(found[0].actor.map(|a| kb.id(a)), Some("obama"));
        let (found, _) = resolver.paragraph(&mentions, &[]);
        assert_eq!(found[0].kind, MentionKind::Nationality);
    }

    #[test]
    fn a_title_with_a_pronoun_is_a_colleague_of_the_one_just_named() {
        assert_eq!(
            linked(
                &["طلب ترامب من وزير خارجيته ومستشار الأمن القومي قيادة المفاوضات"],
                Some(date(2025, 2, 12))
            ),
            [
                "ترامب=trump",
                "وزير خارجيته=rubio",
                "مستشار الأمن القومي=waltz"
            ]
        );
    }

    #[test]
    fn a_head_of_state_is_no_colleague_then_or_later() {
        let paragraphs = ["وأكد روبيو أن الرئيس يعلم", "وقال الرئيس إن"];
        assert_eq!(
            linked(&paragraphs, Some(date(2025, 2, 12))),
            ["روبيو=rubio"]
        );
    }

    #[test]
    fn the_counterpart_of_nobody_in_particular() {
        let text =
            "طلب ترامب ذلك من مستشار الأمن القومي. وهذا أول اتصال بين رئيس أمريكي ونظيره الروسي";
        let found = linked(&[text], Some(date(2025, 2, 12)));
        assert_eq!(found.last().unwrap(), "نظيره الروسي=putin");
    }

    #[test]
    fn somebody_related_to_a_holder_is_not_the_holder() {
        let day = Some(date(2025, 2, 12));
        assert_eq!(
            linked(&["قال مبعوث الرئيس الأميركي ستيف ويتكوف إن الأمر قريب"], day),
            ["الرئيس الأميركي=trump", "ستيف ويتكوف=witkoff"]
        );
        assert_eq!(
            linked(&["وزارت زوجة الرئيس الفرنسي سلمى حسن معرضا"], day),
            ["الرئيس الفرنسي=macron", "سلمى حسن=?"]
        );
        assert_eq!(
            linked(&["وكان مستشار الرئيس الأميركي دونالد ترامب حاضرا"], day),
            ["الأميركي=usa", "دونالد ترامب=trump"]
        );
    }

    #[test]
    fn a_title_before_another_name_is_not_its_holder_today() {
        let day = Some(date(2025, 2, 12));
        assert_eq!(
            linked(&["أكد ترامب ذلك", "وعاد الكاتب إلى زمن الرئيس كينيدي"], day),
            ["ترامب=trump", "كينيدي=?"]
        );
        assert_eq!(
            linked(&["وقالت سلمى نتنياهو إنها ترد"], day),
            ["سلمى نتنياهو=?"]
        );
        assert_eq!(
            linked(&["وقال وزير التجارة توفيق الراجحي"], day),
            ["توفيق الراجحي=?"]
        );
    }

    #[test]
    fn who_is_elected_holds_the_office_later() {
        assert_eq!(
            linked(
                &["وعد الرئيس الأميركي المنتخب بذلك"],
                Some(date(2024, 12, 20))
            ),
            ["الرئيس الأميركي المنتخب=trump"]
        );
    }

    #[test]
    fn the_counterpart_of_a_minister_is_a_minister() {
        let text = "بحث وزير الثقافة التشادي سامي حسن مع نظيره الفرنسي الملف";
        let found = linked(
            &["زار الرئيس الفرنسي القاهرة", text],
            Some(date(2025, 2, 12)),
        );
        assert!(
            !found.iter().any(|m| m == "نظيره الفرنسي=macron"),
            "{found:?}"
        );
    }

    #[test]
    fn bodies_without_a_country_are_of_the_state_at_home() {
        assert_eq!(
            linked(
                &[
                    "عمم المكتب القرار في الدمام وتبوك",
                    "وشكرت وزارة الصحة المواطنين"
                ],
                None
            )
            .last()
            .unwrap(),
            "وزارة الصحة=sau.moh"
        );
        assert_eq!(
            linked(&["وشكرت وزارة الصحة المواطنين"], None),
            ["وزارة الصحة=?"]
        );
    }

    #[test]
    fn a_title_behind_a_comma_is_that_of_the_name_before() {
        assert_eq!(
            linked(
                &["وقال سامي عبد الرحمن، وزير الدفاع المصري، إن"],
                Some(date(2025, 2, 12))
            ),
            ["سامي عبد الرحمن=?", "المصري=egy"]
        );
    }

    #[test]
    fn of_cities_of_one_name_the_state_beside_tells() {
        assert_eq!(
            linked(&["وصل إلى طرابلس اللبنانية"], None)[0],
            "طرابلس=tripoli-lebanon"
        );
        assert_eq!(
            linked(&["وصل إلى طرابلس شمالي لبنان"], None)[0],
            "طرابلس=tripoli-lebanon"
        );
        assert_eq!(linked(&["وصل إلى طرابلس أمس"], None)[0], "طرابلس=tripoli");
    }

    #[test]
    fn a_surname_that_is_a_nisba_is_told_by_the_article() {
        let text = "وغادر السوداني القاعة مع الوفد السوداني";
        let found = linked(
            &["محمد شياع السوداني يزور بيروت", text],
            Some(date(2025, 2, 12)),
        );
        assert_eq!(found[2..], ["السوداني=sudani", "السوداني=sdn"]);
        assert_eq!(linked(&[text], None)[0], "السوداني=sdn");
    }

    #[test]
    fn a_short_name_needs_the_full_one() {
        assert_eq!(linked(&["تحدث عباس عن الأمر"], None), Vec::<String>::new());
        assert_eq!(
            linked(&["عباس يلتقي الوفد", "التقى محمود عباس الوفد"], None),
            ["عباس=abbas", "محمود عباس=abbas"]
        );
    }

    #[test]
    fn a_bare_title_is_the_last_one_named() {
        assert_eq!(
            linked(
                &["التقى رئيس الوزراء العراقي الوفد", "وقال رئيس الوزراء إن"],
                Some(date(2025, 2, 1))
            ),
            ["رئيس الوزراء العراقي=sudani", "رئيس الوزراء=sudani"]
        );
        assert_eq!(
            linked(&["وقال الرئيس إن"], Some(date(2025, 2, 1))),
            Vec::<String>::new()
        );
    }
}
