//! People and bodies without a name among the noun phrases of a sentence.

use super::arguments::Argued;
use super::sentence::{Governor, NounPhrase, Party, Sentence, Unnamed, governed_by};
use crate::mentions::{Group, MentionKind};
use crate::text::Span;

/// Puts those who took part together in an event before in the place of a word that stands for them: «التقى فلان نظيره. واتفق الجانبان …».
pub fn put_those_named(argued: &mut Vec<Argued>, together: &[Party]) {
    let again = |argued: &Argued| matches!(argued.who, Party::Group(Unnamed { again: true, .. }));
    let Some(at) = argued
        .iter()
        .position(again)
        .filter(|_| !together.is_empty())
    else {
        return;
    };
    let word = argued.remove(at);
    let new = |who: &&Party| !argued.iter().any(|argued| argued.who == **who);
    let new: Vec<Party> = together.iter().filter(new).copied().collect();
    argued.extend(new.into_iter().map(|who| Argued { who, ..word }));
}

/// Those of some who take part who have a name, where they are several.
pub fn several_named(argued: &[Argued]) -> Option<Vec<Party>> {
    let all = argued.iter().map(|argued| argued.who);
    let named: Vec<Party> = all.filter(|who| matches!(who, Party::Mention(_))).collect();
    (named.len() > 1).then_some(named)
}

impl Sentence<'_> {
    /// Adds the noun phrases of people without a name to those of mentions, outside which they stand. A name that they are of goes on
    /// standing for them («معظم أعضاء العصابة السوريين»), with their words.
    pub fn add_groups(&mut self) {
        for group in self.groups() {
            let clitic = self.words.text(group.from).get(..group.skip);
            let governor = governed_by(clitic.unwrap_or("")).unwrap_or(Governor::Bare);
            let named = self.body_behind(&group).or_else(|| self.genitive(&group));
            match named.and_then(|at| self.phrases.get(at)) {
                // «شرطة بغداد»: a place does nothing.
                Some(place) if place.kind == MentionKind::Place => {
                    let phrase = self.phrase_of(&group, place.to, governor);
                    self.phrases.retain(|other| other.from != group.to);
                    self.phrases.push(phrase);
                }
                Some(_) => {
                    if let Some(phrase) = named.and_then(|at| self.phrases.get_mut(at)) {
                        (phrase.from, phrase.governor) = (group.from, governor);
                    }
                }
                None => {
                    let to = self.end_of(&group);
                    self.phrases.push(self.phrase_of(&group, to, governor));
                }
            }
        }
        self.phrases.sort_by_key(|phrase| phrase.from);
    }

    fn phrase_of(&self, group: &Group, to: usize, governor: Governor) -> NounPhrase {
        NounPhrase {
            who: Party::Group(Unnamed {
                words: self.span_of(group.from, group.skip, to),
                body: group.nature.body,
                definite: group.definite,
                again: group.nature.again,
            }),
            kind: MentionKind::Group,
            from: group.from,
            head: group.from,
            to,
            governor,
        }
    }

    /// People without a name, outside the phrases of mentions.
    fn groups(&self) -> Vec<Group> {
        let is_free = |at: usize| {
            let span = self.span_of(at, 0, at + 1);
            at < self.words.len()
                && self.phrase_at(at).is_none()
                && self.mentions_in(span).next().is_none()
                && !self.in_timex(at)
        };
        let mut groups = Vec::new();
        let mut at = 0;
        while at < self.words.len() {
            if let Some(phrase) = self.phrase_at(at) {
                at = phrase.to.max(at + 1);
                continue;
            }
            let group = Group::at(&self.words, at, &is_free);
            let behind = group.map_or(at, |group| self.end_of(&group));
            at = behind.max(at + 1);
            groups.extend(group);
        }
        groups
    }

    /// The phrase of the body or state for which people stand: «ثلاثة نشطاء من حماس», «عناصر تابعة لحزب الله», «وحدات للجيش».
    fn body_behind(&self, group: &Group) -> Option<usize> {
        if group.nature.body {
            return None;
        }
        let next = self.words.text(group.to);
        let stands = |kind| !matches!(kind, MentionKind::Place | MentionKind::Group);
        let belongs = Group::belongs(next);
        let units = Group::is_unit(self.words.text(group.from).get(group.skip..).unwrap_or(""));
        let body = |phrase: &NounPhrase| {
            let of = |at: usize| {
                phrase.from == at && phrase.governor == Governor::Preposition("ل".to_string())
            };
            stands(phrase.kind)
                && (Group::joins_body(next) && phrase.from == group.to + 1
                    || belongs && of(group.to + 1)
                    || units && of(group.to))
        };
        self.phrases.iter().position(body)
    }

    /// The phrase of whom or what people are of: «قوات النظام السوري».
    fn genitive(&self, group: &Group) -> Option<usize> {
        let genitive =
            |phrase: &NounPhrase| phrase.from == group.to && phrase.governor == Governor::Bare;
        let at = self.phrases.iter().position(genitive)?;
        group.of.then_some(at)
    }

    /// The word behind a group with the name of whom or what it is of that has no phrase of its own: «سكان غزة».
    fn end_of(&self, group: &Group) -> usize {
        let start = self.span_of(group.to, 0, group.to + 1).start;
        let behind = Span::new(start, start + 1);
        let named = self.mentions_in(behind).next().filter(|_| group.of);
        let last = named.map(|(_, mention)| self.word_at(mention.span.end.saturating_sub(1)));
        let free = |end: &usize| (group.to..*end).all(|at| self.phrase_at(at).is_none());
        let end = last.map(|last| last + 1).filter(free);
        end.unwrap_or(group.to)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use crate::article::{Article, Knowledge};
    use crate::events::suggest;

    /// The words in which events are told, with those for people without a name among them, and what they lean on.
    const WORDS: [&str; 24] = [
        "إسرائيل",
        "فرنسية",
        "غزة",
        "حماس",
        "ترامب",
        "جنود",
        "جنودا",
        "عناصر",
        "قوات",
        "سكان",
        "أربعة",
        "مئات",
        "مقتل",
        "تعلن",
        "اعتقلت",
        "المتظاهرين",
        "مسلحون",
        "من",
        "تابعة",
        "لحزب",
        "الله",
        "أمس",
        "،",
        "يقتحمون",
    ];

    proptest! {
        /// Reading goes forward at each word, whatever stands beside it, and comes to the end.
        #[test]
        fn words_in_any_order_are_read_to_the_end(words in prop::collection::vec(prop::sample::select(&WORDS[..]), 1..9)) {
            let text = words.join(" ");
            let article = Article::new(&text, Knowledge::shared());
            let analysis = article.analyse(Some(date(2025, 2, 12)));
            for event in suggest(&analysis, 0) {
                let trigger = event.trigger.as_ref().map(|span| span.of(&text));
                prop_assert!(trigger.is_some_and(|words| !words.is_empty()));
            }
        }
    }

    #[test]
    fn people_in_the_last_words_are_not_looked_for_at_the_first() {
        let text = "إسرائيل تعترف بمقتل جنود";
        let analysis = Article::new(text, Knowledge::shared()).analyse(Some(date(2025, 2, 12)));
        let tags = suggest(&analysis, 0).map(|event| analysis.event_tag(0, event).to_string());
        let killed: Vec<String> = tags.filter(|tag| tag.contains("مقتل")).collect();
        assert_eq!(killed, ["%% event ASSAULT@\"مقتل\""]);
    }
}
