//! The rules that find mentions, by their names, and what each says.

use super::Why;
use crate::message::Message;

/// A rule that finds mentions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionRule {
    /// A body that every state has, with the nationality behind it.
    StateBody,
    /// A body that every state has, without a country.
    HomeBody,
    /// A word for a kind of place opens it.
    PlaceHead,
    /// A word for an outlet, and its name in quotation marks.
    QuotedOutlet,
    /// Its ending is that of an outlet.
    OutletEnding,
    /// An outlet in the line that says where from.
    DatelineOutlet,
    /// Who writes, in the line that says so.
    Byline,
    /// A word for a body opens its name.
    HeadName,
    /// A word for a body with its article, and adjectives.
    DefiniteHead,
    /// A name behind a title.
    NameAfterTitle,
    /// A name that stands for itself.
    Name,
    /// A surname.
    Surname,
    /// A name that is spelt otherwise here.
    Variant,
    /// The place in the line that says where from.
    Dateline,
    /// A capital or palace that acts.
    Metonym,
    /// The name of a people.
    People,
    /// An adjective of nationality.
    Nisba,
    /// A short name.
    ShortName,
    /// The title of an office.
    OfficeTitle,
    /// A title and the country behind it.
    Title,
    /// A title with a pronoun.
    TitlePronoun,
    /// A title and a nationality.
    TitleNisba,
    /// A title and a place or body behind it.
    TitleOf,
    /// A title of two, before two names.
    DualTitle,
    /// A counterpart of somebody named before.
    Counterpart,
    /// What annotators wrote of the same words.
    Learnt,
    /// A model that was trained on labelled text.
    Model,
}

impl MentionRule {
    const ALL: [(Self, &str, &str, &str); 27] = [
        (
            Self::StateBody,
            "state-body",
            "a body that every state has, with the nationality behind it",
            "جهة في كل دولة، وبعدها نسبتها",
        ),
        (
            Self::HomeBody,
            "home-body",
            "a body that every state has, without a country",
            "جهة في كل دولة، ولم يذكر بعدها بلد",
        ),
        (
            Self::PlaceHead,
            "place-head",
            "a word for a kind of place opens it",
            "تفتتحه كلمة تدل على نوع المكان",
        ),
        (
            Self::QuotedOutlet,
            "quoted-outlet",
            "a word for an outlet, and its name in quotation marks",
            "كلمة تدل على وسيلة إعلام واسمها بين علامتي تنصيص",
        ),
        (
            Self::OutletEnding,
            "outlet-ending",
            "its ending is that of an outlet",
            "نهايته نهاية وسيلة إعلام",
        ),
        (
            Self::DatelineOutlet,
            "dateline-outlet",
            "an outlet in the line that says where from",
            "وسيلة إعلام في سطر المصدر",
        ),
        (
            Self::Byline,
            "byline",
            "who writes, in the line that says so",
            "كاتب الخبر في السطر الذي يذكره",
        ),
        (
            Self::HeadName,
            "head-name",
            "a word for a body opens its name",
            "تفتتح الاسم كلمة تدل على جهة",
        ),
        (
            Self::DefiniteHead,
            "definite-head",
            "a word for a body with its article, and adjectives",
            "كلمة معرفة تدل على جهة وبعدها صفات",
        ),
        (
            Self::NameAfterTitle,
            "name-after-title",
            "a name behind a title",
            "اسم بعد لقب",
        ),
        (
            Self::Name,
            "name",
            "a name that stands for itself",
            "اسم قائم بذاته",
        ),
        (Self::Surname, "surname", "a surname", "كنية أو اسم عائلة"),
        (
            Self::Variant,
            "variant",
            "a name that is spelt otherwise here",
            "اسم مكتوب هنا بصورة أخرى",
        ),
        (
            Self::Dateline,
            "dateline",
            "the place in the line that says where from",
            "المكان في سطر المصدر",
        ),
        (
            Self::Metonym,
            "metonym",
            "a capital or palace that acts",
            "عاصمة أو قصر ينوب عن حكومته",
        ),
        (Self::People, "people", "the name of a people", "اسم شعب"),
        (
            Self::Nisba,
            "nisba",
            "an adjective of nationality",
            "صفة نسبة",
        ),
        (Self::ShortName, "short-name", "a short name", "اسم مختصر"),
        (
            Self::OfficeTitle,
            "office-title",
            "the title of an office",
            "لقب منصب",
        ),
        (
            Self::Title,
            "title",
            "a title and the country behind it",
            "لقب وبعده الدولة",
        ),
        (
            Self::TitlePronoun,
            "title-pronoun",
            "a title with a pronoun",
            "لقب متصل بضمير",
        ),
        (
            Self::TitleNisba,
            "title-nisba",
            "a title and a nationality",
            "لقب وبعده نسبة",
        ),
        (
            Self::TitleOf,
            "title-of",
            "a title and a place or body behind it",
            "لقب وبعده مكان أو جهة",
        ),
        (
            Self::DualTitle,
            "dual-title",
            "a title of two, before two names",
            "لقب مثنى قبل اسمين",
        ),
        (
            Self::Counterpart,
            "counterpart",
            "a counterpart of somebody named before",
            "نظير لمن ذكر قبله",
        ),
        (
            Self::Learnt,
            "learnt",
            "what annotators wrote of the same words",
            "ما كتبه واضعو الوسوم للكلمات نفسها",
        ),
        (
            Self::Model,
            "model",
            "a model that was trained on labelled text",
            "نموذج مدرب على نصوص موسومة",
        ),
    ];

    fn row(self) -> (&'static str, &'static str, &'static str) {
        let mut rows = Self::ALL.into_iter();
        let row = rows.find(|(rule, ..)| *rule == self);
        row.map_or(("", "", ""), |(_, name, en, ar)| (name, en, ar))
    }

    /// Its name in exports and hovers, which never changes.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// What it finds, for people.
    pub fn explanation(self) -> Message {
        let (_, en, ar) = self.row();
        Message::new(en, ar)
    }

    /// Why words that it finds are linked to the actor they name.
    pub(super) fn why_named(self) -> Why {
        match self {
            Self::Metonym => Why::Metonym,
            Self::Nisba | Self::People => Why::Nationality,
            Self::StateBody => Why::StateBody,
            Self::Variant => Why::Variant,
            Self::NameAfterTitle => Why::NameAfterTitle,
            _ => Why::Name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_rule_has_a_name_of_its_own_and_is_explained() {
        let names: BTreeSet<&str> = MentionRule::ALL
            .iter()
            .map(|(rule, ..)| rule.name())
            .collect();
        assert_eq!(names.len(), MentionRule::ALL.len());
        for (rule, ..) in MentionRule::ALL {
            let said = rule.explanation();
            assert!(
                !said.en.is_empty() && !said.ar.is_empty(),
                "{}",
                rule.name()
            );
        }
    }
}
