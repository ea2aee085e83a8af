//! Recognition: a paragraph's mentions, without knowledge of the article.

use std::cell::OnceCell;

use super::people::Cue;
use super::wording::LISTS;
use super::{Candidate, MentionKind, MentionRule, Referent};
use crate::actors::{ActorIx, ActorKind, FormKind, KnowledgeBase, NameForm, Tables};
use crate::text::Span;
use crate::text::names;
use crate::text::punctuation::ends_sentence;
use crate::text::words::{WordKind, Words, letters};

/// As [`super::recognise`], over the words of `source` already folded and cut.
pub fn recognise_words(source: &str, words: &Words, kb: &KnowledgeBase) -> Vec<Candidate> {
    let recogniser = Recogniser {
        source,
        words,
        kb,
        begins: (0..words.len())
            .map(|at| kb.beginnings.of(words, at))
            .collect(),
        writes_dots: OnceCell::new(),
    };
    let mut mentions = Vec::new();
    let mut at = 0;
    // Up to where a title or a verb of saying vouches for a name.
    let mut near = 0;
    // The word at which the title in reach begins.
    let mut title: Option<usize> = None;
    while at < words.len() {
        match words.kind(at) {
            Some(WordKind::Arabic) => {
                let (reach, by_title) = recogniser.reach(at);
                if at + reach >= near && reach > 0 {
                    title = by_title.then_some(at);
                }
                near = near.max(at + reach);
            }
            Some(WordKind::Punct) if ends_sentence(words.text(at)) => near = 0,
            _ => {}
        }
        let cue = if at < near { Cue::Near } else { Cue::Absent };
        let (start, before) = (at, mentions.len());
        at = match words.kind(at) {
            Some(WordKind::Arabic | WordKind::Number) => {
                recogniser.at(at, cue, &mut mentions).unwrap_or(at + 1)
            }
            _ => at + 1,
        };
        if let Some(mention) = mentions.get_mut(before..).and_then(<[Candidate]>::last_mut)
            && matches!(mention.referent, Referent::Unknown(_))
        {
            let in_reach = title.filter(|_| cue == Cue::Near);
            let from = if mention.rule == MentionRule::Name {
                in_reach
            } else {
                Some(start)
            };
            mention.title = from
                .map(|from| {
                    Span::new(
                        words.source_span(from, 0, from + 1).start,
                        mention.span.start,
                    )
                })
                .filter(|title| !title.is_empty());
        }
    }
    mentions
}

/// Reads one paragraph. What it reads is spread over files: titles, people nobody knows, organisations by pattern.
pub struct Recogniser<'a> {
    /// The paragraph as it is written.
    pub source: &'a str,
    pub words: &'a Words,
    pub kb: &'a KnowledgeBase,
    /// What each word can begin.
    begins: Vec<Tables>,
    /// Whether the paragraph tells ي from ى: all of it is looked through once, and only where that matters.
    pub(super) writes_dots: OnceCell<bool>,
}

/// A name found at a place.
pub struct NameMatch {
    pub to: usize,
    pub skip: usize,
    pub forms: Vec<NameForm>,
}

impl Recogniser<'_> {
    /// Whether a word can begin what is in one of these tables.
    pub fn begins(&self, at: usize, tables: Tables) -> bool {
        self.begins.get(at).is_some_and(|begins| begins.any(tables))
    }

    /// Reads what starts at word `at`; the word behind it.
    fn at(&self, at: usize, cue: Cue, mentions: &mut Vec<Candidate>) -> Option<usize> {
        let name = self.name(at);
        let title = self.title(at).or_else(|| self.counterpart(at));
        let title = title.or_else(|| self.local_title(at));
        let longest = name
            .as_ref()
            .map_or(at, |n| n.to)
            .max(title.as_ref().map_or(at, |t| t.to));
        // A name of two words is what it is, whatever follows it: «كتائب القسام الجناح العسكري».
        let whole = name.as_ref().is_some_and(|n| n.to > at + 1);
        let fits = |(_, to): &(Candidate, usize)| *to > longest && !whole;
        let pattern = self.by_pattern(at, cue);
        // «الدفاع المدني» is one that the knowledge base has where the article says so, and any elsewhere.
        let shared = |name: &NameMatch| name.forms.iter().all(|f| f.form == FormKind::Guarded);
        if let (Some((any, to)), Some(name)) = (&pattern, &name)
            && *to == name.to
            && shared(name)
        {
            mentions.push(Candidate {
                inner: vec![any.clone()],
                ..self.named(at, name, None)
            });
            return Some(*to);
        }
        if let Some((mention, to)) = pattern.filter(fits) {
            mentions.push(mention);
            return Some(to);
        }
        match (title, name) {
            (Some(title), name) if name.as_ref().is_none_or(|n| n.to <= title.to) => {
                Some(self.titled(title, mentions))
            }
            (_, Some(name)) => {
                // A shared surname may begin the name of somebody else: «عباس جابر الخنسا».
                let shared = name.forms.iter().all(|f| f.form == FormKind::Guarded);
                if shared
                    && let Some((person, to)) = self.unknown_person(at, cue)
                    && to > name.to
                {
                    mentions.push(person);
                    return Some(to);
                }
                if let Some((other, from)) = self.namesake(at, &name) {
                    let start = self.words.source_span(from, 0, from + 1).start;
                    while mentions.pop_if(|last| last.span.end > start).is_some() {}
                    mentions.push(other);
                    return Some(name.to);
                }
                mentions.push(self.named(at, &name, None));
                Some(name.to)
            }
            _ => self.nameless(at, cue, mentions),
        }
    }

    /// Reads what no table holds: people behind plain titles, people by their names alone, surnames.
    fn nameless(&self, at: usize, cue: Cue, mentions: &mut Vec<Candidate>) -> Option<usize> {
        if let Some(to) = self.unknown_after_plain_title(at, mentions) {
            return Some(to);
        }
        if let Some((mention, to)) = self.variant(at, cue) {
            mentions.push(mention);
            return Some(to);
        }
        if let Some((person, to)) = self.unknown_person(at, cue) {
            mentions.push(person);
            return Some(to);
        }
        let surname = self.surname(at, mentions)?;
        mentions.push(surname);
        Some(at + 1)
    }

    /// A foreign name in a spelling that nobody listed: of three words, two or one.
    fn variant(&self, at: usize, cue: Cue) -> Option<(Candidate, usize)> {
        let arabic = |i: &usize| self.words.kind(*i) == Some(WordKind::Arabic);
        let known = |i: usize| self.kb.names.longest_bare(self.words, i).is_some();
        for length in [3, 2, 1] {
            let to = at + length;
            // A word alone needs somebody who speaks or has a title before it.
            let (least, vouched) = if length == 1 {
                (4, cue == Cue::Near)
            } else {
                (0, true)
            };
            let given = length == 1 || self.begins(at, Tables::GIVEN);
            if !vouched
                || !given
                || !(at..to).all(|i| arabic(&i))
                || letters(self.words.text(to - 1)) < 4
            {
                continue;
            }
            let words: Vec<&str> = (at..to).map(|i| self.words.text(i)).collect();
            if let Some((form, _)) = self.kb.variants.closest(&words.concat(), least)
                && !(at + 1..to).any(known)
            {
                let referent = Referent::Named(vec![form.actor]);
                let mention = self.mention(
                    at,
                    0,
                    to,
                    MentionKind::Person,
                    referent,
                    MentionRule::Variant,
                );
                return Some((mention, to));
            }
        }
        None
    }

    /// How many words on a word vouches for a name: titles and occupations, whose complement may stand between («رئيس بلدية الغازية
    /// منيف خليل الزين»), and verbs of saying. The second value tells titles.
    fn reach(&self, at: usize) -> (usize, bool) {
        let title = || {
            self.kb.lexicons.titles.longest(self.words, at).is_some()
                || self
                    .kb
                    .lexicons
                    .role_words
                    .longest(self.words, at)
                    .is_some()
        };
        if self.begins(at, Tables::TITLE.or(Tables::OFFICE)) && title() {
            return (9, true);
        }
        let speech = LISTS.speech.has(self.words, at);
        (if speech { 3 } else { 0 }, false)
    }

    pub fn name(&self, at: usize) -> Option<NameMatch> {
        if !self.begins(at, Tables::NAME) {
            return None;
        }
        let entry = self.kb.names.longest(self.words, at)?;
        // A word that is only a form of itself with a clitic in front must be a name, not an adjective: «وروسي» is
        // fine, «ليمني» rarely is one; both are kept. A guarded form takes no clitic but و.
        let forms: Vec<NameForm> = entry
            .values
            .iter()
            .filter(|f| {
                f.form != FormKind::Guarded
                    || entry.skip == 0
                    || self.words.text(at).starts_with('و')
            })
            .copied()
            .collect();
        let mut name = NameMatch {
            to: entry.to,
            skip: entry.skip,
            forms,
        };
        self.without_other_words(at, &mut name);
        let to = if self.is_person(&name) {
            self.lineage(name.to)
        } else {
            name.to
        };
        (!name.forms.is_empty()).then_some(NameMatch { to, ..name })
    }

    /// Where a person's name ends when it goes on: «بن عبد العزيز», «آل سعود».
    fn lineage(&self, at: usize) -> usize {
        let mut to = at;
        while names::particle(self.words.text(to)).is_some_and(|particle| particle.goes_on)
            && self.words.kind(to + 1) == Some(WordKind::Arabic)
        {
            to = names::behind_particle(to, |i| self.words.text(i));
        }
        to.min(self.words.len())
    }

    /// The names and nationalities inside a title.
    pub fn inside(&self, from: usize, to: usize) -> Vec<Candidate> {
        let mut inner = Vec::new();
        let mut at = from;
        while at < to {
            let name = self.name(at).filter(|n| n.to <= to);
            let longest = name.as_ref().map_or(at, |n| n.to);
            let pattern = self
                .by_pattern(at, Cue::Absent)
                .filter(|(_, end)| longest < *end && *end <= to);
            match (pattern, name) {
                (Some((mention, end)), _) => {
                    inner.push(mention);
                    at = end;
                }
                (None, Some(name)) => {
                    inner.push(self.named(at, &name, None));
                    at = name.to;
                }
                (None, None) => at += 1,
            }
        }
        inner
    }

    /// A nisba adjective at word `at`: its country or region, the word behind it, whether it is definite.
    pub fn nisba(&self, at: usize) -> Option<(ActorIx, usize, bool)> {
        if !self.begins(at, Tables::NAME) {
            return None;
        }
        let entry = self.kb.names.longest(self.words, at)?;
        entry.values.iter().find_map(|form| match form.form {
            FormKind::Nisba { definite } => Some((form.actor, entry.to, definite)),
            _ => None,
        })
    }

    /// A mention of some words, with no office stated.
    pub fn mention(
        &self,
        from: usize,
        skip: usize,
        to: usize,
        kind: MentionKind,
        referent: Referent,
        rule: MentionRule,
    ) -> Candidate {
        Candidate {
            span: self.words.source_span(from, skip, to),
            kind,
            referent,
            stated: None,
            inner: Vec::new(),
            title: None,
            taught: None,
            guess: None,
            rule,
        }
    }

    /// Whether an actor is a place or a country.
    pub fn is_place(&self, actor: ActorIx) -> bool {
        matches!(
            self.kb.kind(actor),
            Some(ActorKind::Place | ActorKind::Country)
        )
    }

    /// The kind of mention that an actor's name is.
    pub fn kind_of(&self, actor: ActorIx) -> MentionKind {
        let kind = self.kb.kind(actor);
        kind.map_or(MentionKind::Organization, MentionKind::of_actor)
    }

    pub fn is_person(&self, name: &NameMatch) -> bool {
        name.forms.iter().any(|f| {
            matches!(f.form, FormKind::Name | FormKind::Guarded)
                && self.kb.kind(f.actor) == Some(ActorKind::Person)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    /// The mentions of `text`, each as `kind words → whom`.
    fn found(text: &str) -> Vec<String> {
        let kb = crate::actors::embedded();
        let ids = |list: &[ActorIx]| list.iter().map(|a| kb.id(*a)).collect::<Vec<_>>().join("|");
        recognise(text, kb)
            .into_iter()
            .filter(|m| !matches!(m.referent, Referent::Surname(_)))
            .map(|m| {
                let whom = match &m.referent {
                    Referent::Named(list) => ids(list),
                    Referent::Guarded(list) => format!("{}?", ids(list)),
                    Referent::Holder(office) => format!(
                        "holder of {}",
                        office
                            .find(kb)
                            .and_then(|o| kb.office(o))
                            .map_or("?", |o| &o.id)
                    ),
                    Referent::Counterpart(country) => format!("counterpart in {}", kb.id(*country)),
                    Referent::LastHolder(role) => {
                        format!("last {}", kb.role(*role).map_or("?", |r| &r.id))
                    }
                    Referent::Unlisted => "unlisted".to_string(),
                    Referent::Unknown(_) => "unknown".to_string(),
                    Referent::HomeBody(_) => "at home".to_string(),
                    Referent::Colleague(_) => "colleague".to_string(),
                    Referent::Surname(_) | Referent::Repeated(_) => String::new(),
                };
                format!("{} {} → {whom}", m.kind.name(), &text[m.span.range()])
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
    fn a_title_tells_who_somebody_unknown_is() {
        let said = |text: &str| -> Vec<String> {
            let mentions = recognise(text, crate::actors::embedded()).into_iter();
            mentions
                .filter_map(|m| Some(text.get(m.title?.range())?.trim().to_string()))
                .collect()
        };
        assert_eq!(
            said("قال الخبير العسكري سمير حسن الفلاني إن"),
            ["الخبير العسكري"]
        );
        assert_eq!(
            said("بحسب رئيس بلدية الغازية منيف خليل الزين"),
            ["رئيس بلدية الغازية"]
        );
        assert!(said("وقال سمير حسن الفلاني إن").is_empty());
    }

    #[test]
    fn a_title_inside_a_title_has_its_own_name() {
        assert_eq!(
            found("قال المبعوث الخاص للرئيس الأمريكي دونالد ترامب، ستيف ويتكوف، إن"),
            [
                "nationality الأمريكي → usa",
                "person دونالد ترامب → trump",
                "person ستيف ويتكوف → witkoff",
            ]
        );
    }

    #[test]
    fn rows_of_commas_and_hyphens_end_a_name() {
        let commas = format!("وصل الرئيس الأمريكي{}", "،".repeat(50_000));
        assert_eq!(
            found(&commas),
            ["person الرئيس الأمريكي → holder of USA.president"]
        );
        let hyphens = format!("وصل {} أمس", vec!["محمد"; 10_000].join("-"));
        assert_eq!(found(&hyphens), Vec::<String>::new());
    }

    #[test]
    fn a_body_is_a_place_where_something_happens_in_it() {
        assert_eq!(
            found("أعلن البيت الأبيض أن اللقاء في البيت الأبيض"),
            [
                "organization البيت الأبيض → white-house",
                "place البيت الأبيض → white-house"
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
                "person توني بلير → unknown",
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
                "place واشنطن → washington",
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
    fn an_unknown_name_ends_before_the_object() {
        assert_eq!(
            found("ورفضت جبهة التحرير القرار أمس"),
            ["organization جبهة التحرير → unlisted"]
        );
        assert_eq!(
            found("وأعلن الخبير يورغن شتاينبرغ الخطة"),
            ["person يورغن شتاينبرغ → unknown"]
        );
        assert_eq!(
            found("وأشادت منظمة الإغاثة الإسلامية العالمية بذلك"),
            ["organization منظمة الإغاثة الإسلامية العالمية → unlisted"]
        );
    }

    #[test]
    fn names_go_on_over_hyphens_and_in_hashtags() {
        assert_eq!(
            found("قال جان-نويل بارو إن سيرغي_لافروف في #دمشق"),
            [
                "person جان-نويل بارو → barrot",
                "person سيرغي_لافروف → lavrov",
                "place دمشق → damascus",
            ]
        );
    }

    #[test]
    fn a_kunya_is_found_in_each_case() {
        assert_eq!(
            found("مع أبي مازن، ورأى أبا مازن"),
            ["person أبي مازن → abbas", "person أبا مازن → abbas"]
        );
    }

    #[test]
    fn whoever_is_at_the_head_of_a_place() {
        assert_eq!(
            found("استقبل أمير منطقة عسير الوفد"),
            ["person أمير منطقة عسير → unknown"]
        );
        assert_eq!(
            found("قال محافظ عدن سامي حسن الفلاني إن"),
            ["place عدن → aden", "person سامي حسن الفلاني → unknown"]
        );
    }

    #[test]
    fn two_given_names_are_somebody() {
        assert_eq!(
            found("وصل أحمد حسن، ومن بينهم علي حسين ومحمود درويش"),
            [
                "person أحمد حسن → unknown",
                "person علي حسين → unknown",
                "person محمود درويش → unknown",
            ]
        );
        let prepositions = found("وعرض على حسين خطة");
        assert!(!prepositions.iter().any(|m| m.contains("على")));
    }

    #[test]
    fn a_verb_is_no_surname() {
        assert_eq!(
            found("ويروى أن الرئيس كينيدي اغتيل عام 1963 وتوفي الملا عمر ولكن"),
            ["person كينيدي → unknown", "person عمر → unknown"]
        );
    }

    #[test]
    fn a_nisba_behind_a_given_name_is_a_surname() {
        assert_eq!(
            found("وشارك ماجد المصري في العمل"),
            ["person ماجد المصري → unknown"]
        );
        assert_eq!(
            found("وشارك الشاب المصري في العمل"),
            ["nationality المصري → egy"]
        );
    }

    #[test]
    fn what_is_named_after_somebody_is_no_person() {
        assert_eq!(
            found("ونقلوا إلى مستشفى الملك فهد التخصصي قرب جامعة الأميرة نورة"),
            [
                "place مستشفى الملك فهد التخصصي → unlisted",
                "organization جامعة الأميرة نورة → unlisted",
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
