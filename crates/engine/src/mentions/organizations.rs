//! Organisations and places by the words that open their names, where the knowledge base has no entry: heads with a name (نقابة
//! الصحفيين), places with their class noun (قصر تشرين). Bodies of states and outlets have files of their own.

use std::sync::LazyLock;

use khabar_data::schema::Organizations;

use super::people::Cue;
use super::recognise::{NameMatch, Recogniser};
use super::wording::LISTS;
use super::{Candidate, MentionKind, MentionRule, Referent};
use crate::actors::{ActorKind, FormKind, NameForm};
use crate::text::suffixes::{ends_in_pronoun, ends_like_nisba};
use crate::text::words::{
    LETTER, WordKind, has_article, has_article_behind_lam, letters, readings,
};
use crate::text::{PARTICLES, WordList};

/// `data/wording/organizations.toml`.
pub(super) static HEADS: LazyLock<Organizations<WordList>> = LazyLock::new(khabar_data::read);

/// The words of all lists of heads: one look tells most words from them.
static ALL_HEADS: LazyLock<WordList> = LazyLock::new(|| {
    let lists = [
        &HEADS.construct,
        &HEADS.weak,
        &HEADS.definite,
        &HEADS.outlets,
        &HEADS.apart,
        &HEADS.units,
        &HEADS.places,
    ];
    let words = lists.into_iter().flat_map(WordList::iter);
    words.map(str::to_string).collect()
});

/// Whether a word is one that opens the name of a body or place, and no name by itself.
pub(super) fn is_head(word: &str) -> bool {
    readings(word).any(|r| ALL_HEADS.contains(r.stem))
}

/// The most words of a name in quotes, or of a name of definite words.
pub(super) const LONGEST: usize = 5;

impl Recogniser<'_> {
    /// The organisation or place whose name a word opens, with the word behind it.
    pub fn by_pattern(&self, at: usize, cue: Cue) -> Option<(Candidate, usize)> {
        let body = self.state_body(at).map(|(actor, skip, to)| {
            let referent = Referent::Named(vec![actor]);
            let kind = MentionKind::Organization;
            (
                self.mention(at, skip, to, kind, referent, MentionRule::StateBody),
                to,
            )
        });
        body.or_else(|| self.home_body(at))
            .or_else(|| self.service(at))
            .or_else(|| self.byline(at))
            .or_else(|| self.outlet(at, cue))
            .or_else(|| {
                if self.is_part_of_title(at) {
                    self.titled_place(at)
                } else {
                    self.headed(at)
                }
            })
    }

    /// Whether a body is part of the title before it: «رئيس بلدية أعزاز».
    fn is_part_of_title(&self, at: usize) -> bool {
        let title = at
            .checked_sub(1)
            .map_or("", |before| self.words.text(before));
        HEADS.told_by_place.contains(self.words.text(at))
            && readings(title).any(|r| HEADS.titles.contains(r.stem))
    }

    /// The place of such a body, where it is not read by a name of its own.
    fn titled_place(&self, at: usize) -> Option<(Candidate, usize)> {
        let one = has_article(self.words.text(at + 1)).then_some(at + 2);
        let to = self.headed(at).map(|(_, to)| to).or(one)?;
        if self.name(at + 1).is_some() {
            return None;
        }
        let (kind, referent) = (MentionKind::Place, Referent::Unlisted);
        Some((
            self.mention(at + 1, 0, to, kind, referent, MentionRule::PlaceHead),
            to,
        ))
    }

    pub fn unlisted(
        &self,
        from: usize,
        skip: usize,
        to: usize,
        kind: MentionKind,
        rule: MentionRule,
    ) -> (Candidate, usize) {
        (
            self.mention(from, skip, to, kind, Referent::Unlisted, rule),
            to,
        )
    }

    /// A head with its name.
    fn headed(&self, at: usize) -> Option<(Candidate, usize)> {
        let text = self.words.text(at);
        if !ALL_HEADS.has(self.words, at) {
            return None;
        }
        let of = |set: &WordList| {
            readings(text)
                .find(|r| !r.swallowed_alef && set.contains(r.stem))
                .map(|r| r.skip)
        };
        let organization = MentionKind::Organization;
        if let Some(known) = self.known_behind_head(at) {
            return Some(known);
        }
        // An outlet is known by the name in quotes alone.
        if of(&HEADS.outlets).is_some()
            && let Some((from, to, behind)) = self
                .quoted(at + 1)
                .filter(|(from, ..)| self.name(*from).is_none())
        {
            let (mention, _) = self.unlisted(from, 0, to, organization, MentionRule::HeadName);
            return Some((mention, behind));
        }
        if let Some(skip) = of(&HEADS.papers)
            && let Some(to) = self.foreign_name(at + 1)
        {
            return Some(self.unlisted(at, skip, to, organization, MentionRule::HeadName));
        }
        if let Some(skip) = of(&HEADS.units)
            && self.words.kind(at + 1) == Some(WordKind::Number)
        {
            return Some(self.unlisted(at, skip, at + 2, organization, MentionRule::HeadName));
        }
        if let Some(skip) = of(&HEADS.construct) {
            let to = self.in_place(self.name_of_head(at + 1, 1)?);
            return Some(self.unlisted(at, skip, to, organization, MentionRule::HeadName));
        }
        if let Some(skip) = of(&HEADS.weak) {
            let to = self.in_place(self.name_of_head(at + 1, 2)?);
            return Some(self.unlisted(at, skip, to, organization, MentionRule::HeadName));
        }
        if let Some(skip) = of(&HEADS.definite) {
            let to = self.definite_name(at + 1)?;
            return Some(self.unlisted(at, skip, to, organization, MentionRule::DefiniteHead));
        }
        let skip = of(&HEADS.places)?;
        let to = self.place_name(at + 1)?;
        if of(&HEADS.common_places).is_some() && to == at + 2 && self.name(at + 1).is_none() {
            return None;
        }
        // «ولاية ميشال عون» is his term; «مطار رفيق الحريري» an airport.
        let person = self.name(at + 1).is_some_and(|name| self.is_person(&name));
        if person && of(&HEADS.nobody).is_some() {
            return None;
        }
        Some(self.unlisted(at, skip, to, MentionKind::Place, MentionRule::PlaceHead))
    }

    /// A body or region that the knowledge base has, behind the word for what it is: «وكالة الأونروا», «ولاية بافاريا»; in quotes it is the name alone
    /// («قناة "الجزيرة"»).
    fn known_behind_head(&self, at: usize) -> Option<(Candidate, usize)> {
        let quote = self.quoted(at + 1);
        let from = quote.map_or(at + 1, |(from, ..)| from);
        let name = self.name(from).filter(|name| name.skip == 0)?;
        if quote.is_some_and(|(_, to, _)| to != name.to) {
            return None;
        }
        let head = |list: &WordList| list.reading(self.words, at).map(|stem| stem.skip());
        let body = head(&HEADS.outlets).or_else(|| head(&HEADS.construct));
        let (skip, form) = if let Some(skip) = body {
            (skip, self.body_of_name(&name)?)
        } else if head(&HEADS.apart).is_some() {
            let body = self.body_of_name(&name)?;
            let (kind, referent) = (self.kind_of(body.actor), Referent::Named(vec![body.actor]));
            let mention = self.mention(from, 0, name.to, kind, referent, MentionRule::Name);
            return Some((mention, quote.map_or(name.to, |(_, _, behind)| behind)));
        } else {
            let skip = head(&HEADS.regions)?;
            let region = |f: &&NameForm| {
                let entry = self.kb.actor(f.actor);
                let land = entry.is_some_and(|a| a.kind == ActorKind::Place && a.country.is_some());
                f.form == FormKind::Name && land
            };
            (skip, name.forms.iter().find(region)?)
        };
        let kind = self.kind_of(form.actor);
        let (start, skip, behind) = match quote {
            Some((from, _, behind)) => (from, 0, behind),
            None => (at, skip, name.to),
        };
        let referent = Referent::Named(vec![form.actor]);
        let mention = self.mention(start, skip, name.to, kind, referent, MentionRule::Name);
        Some((mention, behind))
    }

    /// The form of a name by which it is a body, and no place or person: an outlet first.
    pub fn body_of_name<'n>(&self, name: &'n NameMatch) -> Option<&'n NameForm> {
        let outlet = |f: &&NameForm| self.kb.kind(f.actor) == Some(ActorKind::Media);
        let body = |f: &&NameForm| {
            matches!(f.form, FormKind::Name | FormKind::Guarded)
                && !self.is_place(f.actor)
                && self.kb.kind(f.actor) != Some(ActorKind::Person)
        };
        let mut forms = name.forms.iter();
        forms.clone().find(outlet).or_else(|| forms.find(body))
    }

    /// The end of the name behind a head: in quotes, some definite words, or a word that is a name.
    fn name_of_head(&self, at: usize, least: usize) -> Option<usize> {
        if let Some((from, _, behind)) = self.quoted(at) {
            // What is known by the name in quotes is that.
            return Some(behind).filter(|_| self.name(from).is_none());
        }
        if HEADS.not_names.contains(self.words.text(at)) {
            return None;
        }
        if let Some(to) = self.named_after(at) {
            return Some(to);
        }
        // «نادي ريال مدريد»
        if let Some(to) = self.club(at) {
            return Some(to);
        }
        // «بلدية صفاقس», «جامعة القاهرة»: a place ends it.
        if let Some(name) = self.name(at).filter(|n| n.skip == 0) {
            let place = name
                .forms
                .iter()
                .any(|f| f.form == FormKind::Name && self.is_place(f.actor));
            if place || self.is_person(&name) {
                // «مديرية الصليف» is a district.
                let district = LISTS.place_class.has(self.words, at.saturating_sub(1));
                return Some(name.to).filter(|_| place && !district);
            }
        }
        let mut to = at;
        // «مركز جسور المستقبل»: the first word may lack the article where definite ones follow.
        let text = self.words.text(at);
        let other = text.starts_with(['ب', 'ل', 'ك']) || ends_in_pronoun(text);
        if !self.is_definite(at) && !other && self.is_name_word(at) && self.is_definite(at + 1) {
            to += 1;
        }
        let end = self.definite_phrase(to);
        let to = if end > to {
            self.joined(at - 1, end)
        } else {
            end
        };
        (to - at >= least).then_some(to)
    }

    /// The end of the name of somebody that a body or place is named after, behind his title, with adjectives: «الملك عبد العزيز الدولي».
    fn named_after(&self, at: usize) -> Option<usize> {
        if !HEADS.named_after.contains(self.words.text(at)) {
            return None;
        }
        let listed = self
            .name(at + 1)
            .filter(|name| name.skip == 0 && self.is_person(name));
        let known = listed.map_or(at + 1, |name| name.to);
        let to = self.given_names(at + 1).max(known);
        (to > at + 1).then(|| self.adjectives_behind(to))
    }

    /// The end of the adjectives that begin at a word.
    pub fn adjectives_behind(&self, at: usize) -> usize {
        let adjective = |i: &usize| {
            HEADS.place_adjectives.contains(self.words.text(*i))
                || self.is_definite(*i) && self.is_adjective(*i)
        };
        at + (at..at + LONGEST).take_while(adjective).count()
    }

    /// The end of a definite noun with its adjectives and what is joined to it: «الشؤون الاجتماعية», «الأغذية والزراعة». Behind a definite noun
    /// another one is no part of its phrase: it is the object in «رفضت جبهة التحرير القرار».
    fn definite_phrase(&self, from: usize) -> usize {
        let mut to = from;
        while to < from + LONGEST && self.is_definite(to) && (to == from || self.is_adjective(to)) {
            to += 1;
        }
        to
    }

    /// Whether a definite word is an adjective rather than a noun: one that names often have, or a nisba.
    pub fn is_adjective(&self, at: usize) -> bool {
        let text = self.words.text(at);
        HEADS.adjectives.contains(text)
            || self.nisba(at).is_some()
            || ends_like_nisba(text) && !HEADS.nouns_like_nisba.contains(text)
    }

    /// The end of «الوطنية للمحامين بتونس» behind a definite head.
    fn definite_name(&self, at: usize) -> Option<usize> {
        let mut to = at;
        while to < at + LONGEST && self.is_definite(to) && self.is_adjective(to) {
            to += 1;
        }
        let party = HEADS
            .parties
            .contains(self.words.text(at.saturating_sub(1)));
        let end = self.in_place(if party { to } else { self.purpose(at - 1, to) });
        // One adjective is not enough: «اللجنة العليا», «الشركة الأمريكية» are any.
        (to > at && end > at + 1).then_some(end)
    }

    /// What an organisation is for, behind its name: «للمحامين», «لتقصي الحقائق».
    fn purpose(&self, head: usize, at: usize) -> usize {
        let mut to = at;
        let text = self.words.text(to);
        let purpose = has_article_behind_lam(text) && letters(text) >= 5
            || text.starts_with('ل') && letters(text) >= 4 && self.is_definite(to + 1);
        if purpose && !LISTS.name_stops.contains(text) && !HEADS.no_purposes.contains(text) {
            to += 1;
            while to < at + 3
                && self.is_definite(to)
                && (to == at + 1 && !has_article_behind_lam(text) || self.is_adjective(to))
            {
                to += 1;
            }
            to = self.joined(head, to);
        }
        to
    }

    /// The place it is in, behind its name: «بتونس», «بصفاقس».
    fn in_place(&self, to: usize) -> usize {
        let text = self.words.text(to);
        let place = text
            .starts_with('ب')
            .then(|| self.name(to))
            .flatten()
            .filter(|name| {
                let places = |f: &crate::actors::NameForm| {
                    f.form == FormKind::Name && self.is_place(f.actor)
                };
                name.skip == LETTER && name.forms.iter().any(places)
            });
        place.map_or(to, |name| name.to)
    }

    /// The end of a place's name behind its class noun.
    fn place_name(&self, at: usize) -> Option<usize> {
        if HEADS.not_names.contains(self.words.text(at)) {
            return None;
        }
        if let Some(to) = self.named_after(at) {
            return Some(to);
        }
        let end = match self.name(at).filter(|name| name.skip == 0) {
            Some(name) => name.to,
            // «مستشفى الحرس الوطني», and not «مستشفى الحرس السعودي»
            None if self.is_definite(at) => {
                let adjective = |i: &usize| {
                    let own = || self.is_definite(*i) && self.is_adjective(*i);
                    self.nisba(*i).is_none() && own()
                };
                at + 1 + (at + 1..at + LONGEST).take_while(adjective).count()
            }
            None => return None,
        };
        // «مطار دمشق الدولي»
        let adjective = HEADS.place_adjectives.contains(self.words.text(end));
        Some(if adjective { end + 1 } else { end })
    }

    /// Whether a word has the article, or is a nationality with it, and ends no name.
    pub fn is_definite(&self, at: usize) -> bool {
        let text = self.words.text(at);
        self.words.kind(at) == Some(WordKind::Arabic)
            && has_article(text)
            && letters(text) >= 4
            && !LISTS.name_stops.contains(text)
            && !LISTS.adjectives.contains(text)
            && !PARTICLES.relative.contains(text)
            && !crate::time::is_time_word(text)
    }

    /// Whether a word can be a part of a name that is no person's.
    pub fn is_name_word(&self, at: usize) -> bool {
        let text = self.words.text(at);
        self.words.kind(at) == Some(WordKind::Arabic)
            && letters(text) >= 3
            && !LISTS.name_stops.contains(text)
            && !LISTS.speech.contains(text)
            && !LISTS.place_before.contains(text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    /// The organisations and places of `text` that a pattern finds.
    fn found(text: &str) -> Vec<String> {
        let kb = crate::actors::embedded();
        let rules = [
            "state-body",
            "quoted-outlet",
            "outlet-ending",
            "dateline-outlet",
            "head-name",
            "definite-head",
            "place-head",
        ];
        recognise(text, kb)
            .into_iter()
            .filter(|m| rules.contains(&m.rule.name()))
            .map(|m| match &m.referent {
                Referent::Named(list) => format!("{} = {}", &text[m.span.range()], kb.id(list[0])),
                _ => text[m.span.range()].to_string(),
            })
            .collect()
    }

    #[test]
    fn bodies_that_every_state_has() {
        assert_eq!(
            found("نفت وزارة الصحة التشادية ما نشرته وزارة الداخلية المنغولية عن الجيش التشادي"),
            [
                "وزارة الصحة التشادية = tcd.moh",
                "وزارة الداخلية المنغولية = mng.moi",
                "الجيش التشادي = tcd.army"
            ]
        );
        assert_eq!(found("قالت وزارة الصحة إن الحكومة"), Vec::<String>::new());
        assert_eq!(
            found("رأت وزيرة الخارجية المنغولية أن السياسة الخارجية التشادية"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn heads_with_their_names() {
        assert_eq!(
            found(
                "دعت نقابة المعلمين الأردنيين والهيئة العليا للمهندسين بتونس ومركز «آفاق الغد» إلى الحوار"
            ),
            [
                "نقابة المعلمين الأردنيين",
                "الهيئة العليا للمهندسين بتونس",
                "مركز «آفاق الغد»"
            ]
        );
        assert_eq!(
            found("توقفت حركة المرور في مركز المدينة وشكلت لجنة التحقيق شركة خاصة"),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_place_ends_the_name_of_an_organisation() {
        assert_eq!(found("طالبت بلدية صفاقس الحكومة"), ["بلدية صفاقس"]);
        assert_eq!(found("قال رئيس بلدية الزعفرانة إن"), ["الزعفرانة"]);
        assert_eq!(found("وصل مكتب فلاديمير بوتين"), Vec::<String>::new());
    }

    #[test]
    fn outlets() {
        assert_eq!(found("بيروت – \"ضفاف\""), ["ضفاف"]);
        assert_eq!(
            found("وقال المرشد لـ\"مرفأ بوست\" إن السفينة"),
            ["مرفأ بوست"]
        );
        assert_eq!(found("ونقلت شام تايمز عن مصدر"), ["شام تايمز"]);
        assert_eq!(found("عدن – خاص:"), Vec::<String>::new());
    }

    #[test]
    fn papers_with_a_foreign_name() {
        assert_eq!(
            found("وذكرت صحيفة ليكسبرسيون ومجلة دير فرايتاغ ذلك"),
            ["صحيفة ليكسبرسيون", "مجلة دير فرايتاغ"]
        );
        assert!(found("وصدرت صحيفة يومية، وقالت صحيفة محلية إن مجلة تصدر قريبا").is_empty());
    }

    #[test]
    fn an_outlet_speaks_of_itself_in_quotes() {
        assert_eq!(found("واطلعت \"المرفأ\" على نسخة منه"), ["المرفأ"]);
    }

    #[test]
    fn units_with_their_number() {
        assert_eq!(found("وغادرت الفرقة 77 المدينة"), ["الفرقة 77"]);
    }

    #[test]
    fn clubs_with_the_name_of_a_city() {
        let all = ["home-body", "head-name"];
        let clubs = |text: &str| -> Vec<String> {
            let mentions = recognise(text, crate::actors::embedded()).into_iter();
            let told = mentions.filter(|m| all.contains(&m.rule.name()));
            told.map(|m| text[m.span.range()].to_string()).collect()
        };
        assert_eq!(
            clubs("فاز ريال مدريد على مانشستر سيتي"),
            ["ريال مدريد", "مانشستر سيتي"]
        );
        assert_eq!(
            clubs("وأعلن نادي ريال مدريد الإسباني ذلك"),
            ["نادي ريال مدريد"]
        );
    }

    #[test]
    fn a_ministry_by_what_it_is_for() {
        let text = "وشددت الصحة على ذلك، ونفت «المالية» علمها";
        let mentions = recognise(text, crate::actors::embedded());
        let words: Vec<&str> = mentions.iter().map(|m| &text[m.span.range()]).collect();
        assert_eq!(words, ["الصحة", "المالية"]);
        assert!(recognise("تراجعت الصحة العامة والتجارة", crate::actors::embedded()).is_empty());
    }

    #[test]
    fn what_is_for_something_goes_on() {
        assert_eq!(
            found("ودعت هيئة الرقابة والتحقيق والحكومة إلى الحوار"),
            ["هيئة الرقابة والتحقيق"]
        );
    }

    #[test]
    fn places_with_their_class_noun() {
        assert_eq!(
            found("عقد اللقاء في قصر المرجان قرب مطار دمشق الدولي"),
            ["قصر المرجان", "مطار دمشق الدولي"]
        );
    }
}
