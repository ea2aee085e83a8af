//! Recognition: a paragraph's mentions, without knowledge of the article.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;
use serde::Deserialize;

use super::{Mention, MentionKind, Referent, StatedOffice};
use crate::actors::{ActorIx, ActorKind, FormKind, KnowledgeBase, NameForm, Wording};
use crate::text::fold::fold;
use crate::text::words::{WordKind, Words, readings};

/// `data/actors/wording.toml`, folded.
struct WordLists {
    counterpart: FxHashSet<String>,
    adjectives: FxHashSet<String>,
    former: FxHashSet<String>,
    place_before: FxHashSet<String>,
    dateline_after: FxHashSet<String>,
    name_stops: FxHashSet<String>,
}

#[derive(Debug, Default, Deserialize)]
struct WordListsFile {
    counterpart: Vec<String>,
    adjectives: Vec<String>,
    former: Vec<String>,
    place_before: Vec<String>,
    dateline_after: Vec<String>,
    name_stops: Vec<String>,
}

const WORDING: &str = include_str!("../../data/actors/wording.toml");

static LISTS: LazyLock<WordLists> = LazyLock::new(|| {
    // The embedded file is checked by a test.
    let file: WordListsFile = toml::from_str(WORDING).unwrap_or_default();
    let set = |words: Vec<String>| words.iter().map(|w| fold(w)).collect();
    WordLists {
        counterpart: set(file.counterpart),
        adjectives: set(file.adjectives),
        former: set(file.former),
        place_before: set(file.place_before),
        dateline_after: set(file.dateline_after),
        name_stops: set(file.name_stops),
    }
});

/// As [`super::recognise`], over words already folded and cut.
pub fn recognise_words(words: &Words, kb: &KnowledgeBase) -> Vec<Mention> {
    let recogniser = Recogniser { words, kb };
    let mut mentions = Vec::new();
    let mut at = 0;
    while at < words.len() {
        at = match words.kind(at) {
            Some(WordKind::Arabic | WordKind::Number) => {
                recogniser.at(at, &mut mentions).unwrap_or(at + 1)
            }
            _ => at + 1,
        };
    }
    mentions
}

struct Recogniser<'a> {
    words: &'a Words,
    kb: &'a KnowledgeBase,
}

/// The words of a title: an office, or a role with its country, as far as they were said.
struct TitlePhrase {
    from: usize,
    skip: usize,
    to: usize,
    stated: StatedOffice,
    /// Mentions inside the title, for when a name follows it.
    inner: Vec<Mention>,
    /// Further countries of a dual title (وزيرا خارجية مصر وقطر), each with its own words.
    others: Vec<(usize, usize, usize, ActorIx)>,
    /// What it refers to when no name follows.
    alone: Option<Referent>,
    rule: &'static str,
}

/// A name found at a place.
struct NameMatch {
    to: usize,
    skip: usize,
    forms: Vec<NameForm>,
}

impl Recogniser<'_> {
    /// Reads what starts at word `at`; the word behind it.
    fn at(&self, at: usize, mentions: &mut Vec<Mention>) -> Option<usize> {
        let name = self.name(at);
        let title = self.title(at).or_else(|| self.counterpart(at));
        match (title, name) {
            (Some(title), name) if name.as_ref().is_none_or(|n| n.to <= title.to) => {
                Some(self.titled(title, mentions))
            }
            (_, Some(name)) => {
                mentions.push(self.named(at, &name, None));
                Some(name.to)
            }
            _ => self.unknown_after_plain_title(at, mentions),
        }
    }

    fn name(&self, at: usize) -> Option<NameMatch> {
        let found = self.kb.names.longest(self.words, at)?;
        // A word that is only a form of itself with a clitic in front must be a name, not an adjective: «وروسي» is
        // fine, «ليمني» rarely is one; both are kept. A guarded form takes no clitic but و.
        let forms: Vec<NameForm> = found
            .values
            .iter()
            .filter(|f| {
                f.form != FormKind::Guarded
                    || found.skip == 0
                    || self.words.text(at).starts_with('و')
            })
            .copied()
            .collect();
        (!forms.is_empty()).then_some(NameMatch {
            to: found.to,
            skip: found.skip,
            forms,
        })
    }

    /// A title at word `at`: an office by its own title, or a role with what follows it.
    fn title(&self, at: usize) -> Option<TitlePhrase> {
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

    /// The names and nationalities inside a title.
    fn inside(&self, from: usize, to: usize) -> Vec<Mention> {
        let mut inner = Vec::new();
        let mut at = from;
        while at < to {
            match self.name(at).filter(|n| n.to <= to) {
                Some(name) => {
                    inner.push(self.named(at, &name, None));
                    at = name.to;
                }
                None => at += 1,
            }
        }
        inner
    }

    fn role(&self, at: usize) -> Option<TitlePhrase> {
        let found = self.kb.role_words.longest(self.words, at)?;
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
        let name = self.name(title.to).filter(|n| n.skip == 0)?;
        let role = title.stated.role?;
        let actor = name.forms.iter().find(|f| f.form == FormKind::Name)?.actor;
        let kind = self.kb.kind(actor)?;
        if kind == ActorKind::Person
            || kind == ActorKind::Place && self.kb.actor(actor)?.stands_for.is_none()
        {
            return None;
        }
        let mut title = if kind == ActorKind::Country {
            self.with_country(title, actor, name.to)
        } else {
            // رئيس حركة حماس، المتحدث باسم الكرملين: an office of that body, if the base has one.
            let body = self.kb.id(actor);
            let role_id = self.kb.role(role).map_or("", |r| &r.id);
            let office = self.kb.offices().find(|(_, o)| {
                o.body.as_deref() == Some(body) && o.role.as_deref() == Some(role_id)
            });
            let country = self
                .kb
                .actor(actor)
                .and_then(|a| self.kb.country(a.country.as_ref()?));
            TitlePhrase {
                to: name.to,
                stated: StatedOffice {
                    office: office.map(|(ix, _)| ix),
                    role: Some(role),
                    country,
                },
                ..title
            }
        };
        title.inner = self.inside(title.from + 1, title.to);
        title.alone = Some(Referent::Holder(title.stated));
        title.rule = "title-of";
        if several {
            self.other_countries(&mut title, |s, at| {
                let name = s.name(at).filter(|n| n.skip == "و".len())?;
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
            title.others.push((at, "و".len(), to, country));
            at = to;
        }
    }

    /// A nisba adjective at word `at`: its country or region, the word behind it, whether it is definite.
    fn nisba(&self, at: usize) -> Option<(ActorIx, usize, bool)> {
        let found = self.kb.names.longest(self.words, at)?;
        found.values.iter().find_map(|form| match form.form {
            FormKind::Nisba { definite } => Some((form.actor, found.to, definite)),
            _ => None,
        })
    }

    /// نظيره الروسي.
    fn counterpart(&self, at: usize) -> Option<TitlePhrase> {
        let reading = readings(self.words.text(at)).find(|r| LISTS.counterpart.contains(r.stem))?;
        let (country, to, _) = self.nisba(at + 1)?;
        let mut title = TitlePhrase {
            from: at,
            skip: reading.skip,
            to,
            stated: StatedOffice {
                country: Some(country),
                ..StatedOffice::default()
            },
            inner: self.inside(at + 1, to),
            others: Vec::new(),
            alone: Some(Referent::Counterpart(country)),
            rule: "counterpart",
        };
        if self.name_behind(to).is_none() {
            self.other_countries(&mut title, |s, at| s.nisba(at).map(|(c, to, _)| (c, to)));
        }
        Some(title)
    }

    /// A known person's name behind a title, past a comma, quotes, adjectives and honorifics.
    fn name_behind(&self, from: usize) -> Option<(usize, NameMatch)> {
        let mut at = from;
        let mut steps = 0;
        while steps < 4 {
            let text = self.words.text(at);
            let passes = matches!(
                text,
                "," | "،" | "\"" | "«" | "“" | "”" | "»" | "(" | "-" | ":"
            ) || LISTS.adjectives.contains(text)
                || self
                    .kb
                    .titles
                    .longest_bare(self.words, at)
                    .is_some_and(|t| t.to == at + 1);
            let name = self.name(at).filter(|n| n.skip == 0 && self.is_person(n));
            if let Some(name) = name {
                return Some((at, name));
            }
            if !passes {
                return None;
            }
            at += 1;
            steps += 1;
        }
        None
    }

    fn is_person(&self, name: &NameMatch) -> bool {
        name.forms.iter().any(|f| {
            matches!(f.form, FormKind::Name | FormKind::Guarded)
                && self.kb.kind(f.actor) == Some(ActorKind::Person)
        })
    }

    /// Writes the mentions of a title and of the name behind it; the word behind them.
    fn titled(&self, title: TitlePhrase, mentions: &mut Vec<Mention>) -> usize {
        let TitlePhrase { from, skip, to, .. } = title;
        if title.others.is_empty()
            && let Some((at, name)) = self.name_behind(to)
        {
            mentions.extend(title.inner);
            mentions.extend(self.inside(to, at));
            // «الرئيس الأمريكي السابق جو بايدن» held it once: the title vouches for the name, and states no office.
            let former = (to..at).any(|i| LISTS.former.contains(self.words.text(i)));
            let stated = if former {
                StatedOffice::default()
            } else {
                title.stated
            };
            mentions.push(self.named(at, &name, Some(stated)));
            return name.to;
        }
        // «الرئيس الأمريكي السابق باراك أوباما»: adjectives stand between.
        let adjectives =
            (to..to + 3).take_while(|i| LISTS.adjectives.contains(self.words.text(*i)));
        let at = to + adjectives.count();
        if title.others.is_empty()
            && let Some(name_to) = self.unknown_name(at)
        {
            let former = LISTS.former.contains(self.words.text(to));
            mentions.extend(title.inner);
            mentions.push(Mention {
                span: self.words.source_span(at, 0, name_to),
                kind: MentionKind::Person,
                referent: Referent::Unknown,
                stated: Some(title.stated).filter(|_| !former),
                inner: Vec::new(),
                rule: "name-after-title",
            });
            return name_to;
        }
        // «وزير الخارجية الأمريكي السابق»: whoever held it once; not today's holder.
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
            rule: title.rule,
        });
        let mut end = to;
        for (at, skip, other_to, country) in title.others {
            let stated = StatedOffice {
                office: None,
                country: Some(country),
                role: title.stated.role,
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
                rule: "dual-title",
            });
            end = other_to;
        }
        end
    }

    /// «الخبير العسكري فلان الفلاني»: a person behind a title that names no office.
    fn unknown_after_plain_title(&self, at: usize, mentions: &mut Vec<Mention>) -> Option<usize> {
        let title = self.kb.titles.longest(self.words, at)?;
        let mut to = title.to;
        // An adjective may stand between (الخبير العسكري والإستراتيجي), or a nationality, which is a mention.
        let mut inner = Vec::new();
        for _ in 0..2 {
            if self.unknown_name(to).is_some() {
                break;
            }
            let text = self.words.text(to);
            if let Some((_, next, true)) = self.nisba(to) {
                inner.extend(self.inside(to, next));
                to = next;
            } else if text.starts_with("ال") && text.ends_with('ي')
                || LISTS.adjectives.contains(text)
            {
                to += 1;
            } else {
                break;
            }
        }
        let name_to = self.unknown_name(to)?;
        mentions.extend(inner);
        mentions.push(Mention {
            span: self.words.source_span(to, 0, name_to),
            kind: MentionKind::Person,
            referent: Referent::Unknown,
            stated: None,
            inner: Vec::new(),
            rule: "name-after-title",
        });
        Some(name_to)
    }

    /// The end of a name that starts at word `at` with a given name and goes on for one to three words.
    fn unknown_name(&self, at: usize) -> Option<usize> {
        let mut to = self.given_name(at)?;
        if self.name(at).is_some_and(|n| self.is_person(&n)) {
            return None;
        }
        let start = at;
        while to < self.words.len() && to - start < 5 {
            let text = self.words.text(to);
            if self.words.kind(to) != Some(WordKind::Arabic)
                || LISTS.name_stops.contains(text)
                || text.len() < 4
            {
                break;
            }
            // A compound's first part takes its second with it: أبو, بن, آل, عبد.
            if matches!(
                text,
                "ابو" | "بن" | "ال" | "عبد" | "ابن" | "بو" | "دي" | "فون" | "فان"
            ) {
                to += 2;
                continue;
            }
            let given = self.given_name(to).is_some();
            let family = text.starts_with("ال") || is_foreign_family(text);
            if !given && !family && (to - start >= 2 || is_verb_like(text)) {
                break;
            }
            to += 1;
            if family {
                break;
            }
        }
        (to > start + 1 && to <= self.words.len()).then_some(to)
    }

    fn given_name(&self, at: usize) -> Option<usize> {
        let text = self.words.text(at);
        if text == "عبد" || text == "ابو" {
            return (self.words.kind(at + 1) == Some(WordKind::Arabic)).then_some(at + 2);
        }
        self.kb
            .given_names
            .longest_bare(self.words, at)
            .map(|m| m.to)
    }

    /// The mention of a name.
    fn named(&self, at: usize, name: &NameMatch, stated: Option<StatedOffice>) -> Mention {
        let span = self.words.source_span(at, name.skip, name.to);
        let nisba = name
            .forms
            .iter()
            .find(|f| matches!(f.form, FormKind::Nisba { .. } | FormKind::People));
        let named: Vec<ActorIx> = name
            .forms
            .iter()
            .filter(|f| f.form == FormKind::Name)
            .map(|f| f.actor)
            .collect();
        let mention = |kind, referent, rule| Mention {
            span: span.clone(),
            kind,
            referent,
            stated,
            inner: Vec::new(),
            rule,
        };
        if let Some(&first) = named.first() {
            let kind = self.kb.kind(first).unwrap_or(ActorKind::Organization);
            let acts = self.acts(at, name, first);
            let kind = if acts {
                MentionKind::Organization
            } else {
                MentionKind::of_actor(kind)
            };
            return mention(
                kind,
                Referent::Named(named),
                if acts { "metonym" } else { "name" },
            );
        }
        if let Some(nisba) = nisba {
            let rule = if nisba.form == FormKind::People {
                "people"
            } else {
                "nisba"
            };
            return mention(
                MentionKind::Nationality,
                Referent::Named(vec![nisba.actor]),
                rule,
            );
        }
        let guarded: Vec<ActorIx> = name.forms.iter().map(|f| f.actor).collect();
        let kind = guarded
            .first()
            .and_then(|a| self.kb.kind(*a))
            .map_or(MentionKind::Person, MentionKind::of_actor);
        // Right behind a title a guarded name needs no other support.
        match stated {
            Some(_) => mention(kind, Referent::Named(guarded), "name-after-title"),
            None => mention(kind, Referent::Guarded(guarded), "short-name"),
        }
    }

    /// Whether a capital stands for its government here rather than for the place.
    fn acts(&self, at: usize, name: &NameMatch, actor: ActorIx) -> bool {
        let Some(entry) = self.kb.actor(actor) else {
            return false;
        };
        if entry.kind != ActorKind::Place || entry.stands_for.is_none() {
            return false;
        }
        let before = at.checked_sub(1).map_or("", |i| self.words.text(i));
        let clitic = self.words.text(at).get(..name.skip).unwrap_or("");
        let placed = LISTS.place_before.contains(before)
            || readings(before).any(|r| LISTS.place_before.contains(r.stem))
            || clitic.ends_with('ب');
        let dateline = at == 0 && LISTS.dateline_after.contains(self.words.text(name.to));
        !placed && !dateline
    }
}

/// Endings of foreign family names as Arabic writes them.
fn is_foreign_family(word: &str) -> bool {
    [
        "سكي",
        "وف",
        "يف",
        "شيفيلي",
        "سون",
        "يان",
        "زاده",
        "نكو",
        "اوغلو",
        "برغ",
        "شتاين",
    ]
    .iter()
    .any(|e| word.ends_with(e))
        && word.len() >= 10
}

/// Whether a word looks like a verb of reporting rather than a name: an imperfect with its prefix.
fn is_verb_like(word: &str) -> bool {
    (word.starts_with('ي') || word.starts_with('ت') || word.starts_with('س')) && word.len() <= 10
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;
    use crate::actors::Builder;

    #[test]
    fn the_embedded_word_lists_parse() {
        toml::from_str::<WordListsFile>(WORDING).unwrap();
    }

    /// The mentions of `text`, each as `kind words → whom`.
    fn found(text: &str) -> Vec<String> {
        let kb = Builder::embedded().build();
        let ids = |list: &[ActorIx]| list.iter().map(|a| kb.id(*a)).collect::<Vec<_>>().join("|");
        recognise(text, &kb)
            .into_iter()
            .map(|m| {
                let whom = match &m.referent {
                    Referent::Named(list) => ids(list),
                    Referent::Guarded(list) => format!("{}?", ids(list)),
                    Referent::Holder(office) => format!(
                        "holder of {}",
                        office
                            .find(&kb)
                            .and_then(|o| kb.office(o))
                            .map_or("?", |o| &o.id)
                    ),
                    Referent::Counterpart(country) => format!("counterpart in {}", kb.id(*country)),
                    Referent::LastHolder(role) => {
                        format!("last {}", kb.role(*role).map_or("?", |r| &r.id))
                    }
                    Referent::Unknown => "unknown".to_string(),
                };
                format!("{} {} → {whom}", m.kind.name(), &text[m.span])
            })
            .collect()
    }

    #[test]
    fn a_title_before_a_name_leaves_the_name_and_its_nationality() {
        assert_eq!(
            found("بحث وزير الدفاع الأمريكي بيت هيجسيث مع نظيره الروسي «أندريه بيلوسوف» الملف"),
            [
                "nationality الأمريكي → usa",
                "person بيت هيجسيث → hegseth",
                "nationality الروسي → rus",
                "person أندريه بيلوسوف → belousov",
            ]
        );
    }

    #[test]
    fn a_title_alone_is_its_holder() {
        assert_eq!(
            found("قال الرئيس الفرنسي لنظيره الأوكراني إن وزير خارجية مصر سيزور باريس"),
            [
                "person الرئيس الفرنسي → holder of FRA.president",
                "person نظيره الأوكراني → counterpart in ukr",
                "person وزير خارجية مصر → holder of EGY.fm",
                "place باريس → paris",
            ]
        );
    }

    #[test]
    fn who_held_an_office_once_does_not_hold_it_now() {
        assert_eq!(
            found("قال الرئيس الأمريكي السابق جو بايدن ووزير الخارجية البريطاني الأسبق إن توني بلير"),
            [
                "nationality الأمريكي → usa",
                "person جو بايدن → biden",
                "nationality البريطاني → gbr",
            ]
        );
        assert_eq!(
            found("قال رئيس الوزراء البريطاني الأسبق توني بلير إن الأمر"),
            ["nationality البريطاني → gbr", "person توني بلير → unknown"]
        );
    }

    #[test]
    fn a_dual_title_gives_each() {
        assert_eq!(
            found("مستشارا الأمن القومي الأمريكي والروسي يبحثان"),
            [
                "person مستشارا الأمن القومي الأمريكي → holder of USA.nsa",
                "person الروسي → holder of RUS.aide-fp",
            ]
        );
        assert_eq!(
            found("مع نظيريه الروسي فلاديمير بوتين والأوكراني فولوديمير زيلينسكي"),
            [
                "nationality الروسي → rus",
                "person فلاديمير بوتين → putin",
                "nationality الأوكراني → ukr",
                "person فولوديمير زيلينسكي → zelensky",
            ]
        );
    }

    #[test]
    fn proclitics_stay_outside_and_names_are_read_unstripped_first() {
        assert_eq!(
            found("لأوكرانيا وويتكوف وواشنطن وبوتين"),
            [
                "country أوكرانيا → ukr",
                "person ويتكوف → witkoff",
                "organization واشنطن → washington",
                "person بوتين → putin",
            ]
        );
    }

    #[test]
    fn a_capital_acts_or_is_a_place() {
        assert_eq!(
            found("القاهرة - رفضت موسكو عرضا في جنيف وغادر الوفد إلى الدوحة"),
            [
                "place القاهرة → cairo",
                "organization موسكو → moscow",
                "place جنيف → geneva",
                "place الدوحة → doha",
            ]
        );
    }

    #[test]
    fn notices_people_it_does_not_know_behind_a_title() {
        assert_eq!(
            found("قال الخبير العسكري سمير حسن الفلاني إن القوات تتقدم"),
            ["person سمير حسن الفلاني → unknown"]
        );
        assert_eq!(
            found("قال الخبير العسكري إن القوات تتقدم"),
            Vec::<String>::new()
        );
    }
}
