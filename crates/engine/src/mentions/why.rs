//! Why a mention was linked as it was, in words, and how much that can be relied on.

use jiff::civil::Date;

use super::{Probability, Teacher};
use crate::actors::{KnowledgeBase, OfficeIx, RoleIx};
use crate::message::Message;

/// Why a mention was linked to its actor, or was not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// By a name that stands for itself.
    Name,
    /// By a name, right behind a title.
    NameAfterTitle,
    /// By a short name, supported by the full one elsewhere in the article.
    ShortName,
    /// By nationality.
    Nationality,
    /// By another spelling of a foreign name.
    Variant,
    /// A body that every state has, by the nisba of the country.
    StateBody,
    /// A capital or palace that acts for its country.
    Metonym,
    /// Of the state that the article is at home in.
    AtHome,
    /// Holds the office on the date.
    Office(OfficeIx, Date),
    /// Held the office before its holder on the date.
    Predecessor(OfficeIx, Date),
    /// Comes to hold the office after its holder on the date.
    Successor(OfficeIx, Date),
    /// Counterpart of the holder named before.
    Counterpart(OfficeIx, Date),
    /// The last one named who holds the role.
    LastNamed(RoleIx),
    /// The office is known, its holder on the date is not.
    NoHolder(OfficeIx),
    /// The date of the article is not known.
    NeedsDct(OfficeIx),
    /// Named, and not in the knowledge base.
    Unknown,
    /// An organisation or place by the words that open its name; not in the knowledge base.
    Unlisted,
    /// The surname of somebody named in full elsewhere in the article, who is not in the knowledge base.
    Surname,
    /// By a model that was trained on labelled text, which holds it to be so likely.
    Model(Probability),
    /// As [`Why::Model`], and by it elsewhere in the article too.
    ModelTwice(Probability),
    /// Written by an annotator.
    Gold,
    /// Written by a program, and not found by the recogniser as it is.
    Suggested,
    /// Written by an annotator of the same words elsewhere.
    Learnt(Teacher),
}

impl Why {
    /// Whether the words do mean an actor of the knowledge base, only not yet which one: there is no date, or no holder is known.
    /// Nothing should be written down of such a mention.
    pub fn is_open(self) -> bool {
        matches!(self, Self::NeedsDct(_) | Self::NoHolder(_))
    }

    /// How much it can be relied on.
    pub fn certainty(&self) -> Certainty {
        match self {
            Self::Gold | Self::Name | Self::Nationality | Self::StateBody => Certainty::Sure,
            Self::Learnt(Teacher::Article) => Certainty::Sure,
            Self::NameAfterTitle
            | Self::ShortName
            | Self::Metonym
            | Self::AtHome
            | Self::Office(..)
            | Self::Predecessor(..)
            | Self::Successor(..)
            | Self::Counterpart(..)
            | Self::NoHolder(_)
            | Self::NeedsDct(_)
            | Self::ModelTwice(_)
            | Self::Suggested
            | Self::Learnt(Teacher::Corpus) => Certainty::Likely,
            Self::Variant
            | Self::LastNamed(_)
            | Self::Unknown
            | Self::Unlisted
            | Self::Surname
            | Self::Model(_) => Certainty::Possible,
        }
    }

    /// The reason in words.
    pub fn message(&self, kb: &KnowledgeBase) -> Message {
        let office = |ix: &OfficeIx| {
            kb.office(*ix)
                .map(|o| (o.en.clone(), o.ar.clone()))
                .unwrap_or_default()
        };
        match self {
            Self::Name => Message::new("by its name", "بالاسم"),
            Self::NameAfterTitle => Message::new("by its name after a title", "بالاسم بعد اللقب"),
            Self::ShortName => Message::new(
                "by its short name; the full name is in this article",
                "بالاسم المختصر، والاسم الكامل مذكور في المقال",
            ),
            Self::Nationality => Message::new("by the nationality adjective", "بصفة النسبة"),
            Self::Variant => Message::new(
                "by a name that is spelt otherwise here",
                "بالاسم مكتوبا هنا بصورة أخرى",
            ),
            Self::StateBody => Message::new(
                "a body that every state has, by the nationality behind it",
                "جهة في كل دولة، تحددها النسبة بعدها",
            ),
            Self::Metonym => Message::new(
                "a capital that stands for its government",
                "عاصمة تنوب عن حكومتها",
            ),
            Self::AtHome => Message::new(
                "of the country that most of what this article names belongs to",
                "من البلد الذي ينتمي إليه معظم ما يذكره المقال",
            ),
            Self::Office(ix, day) => {
                let (en, ar) = office(ix);
                Message::new(
                    format!("holds the office on {day}: {en}"),
                    format!("شاغل المنصب في {day}: {ar}"),
                )
            }
            Self::Predecessor(ix, day) => {
                let (en, ar) = office(ix);
                Message::new(
                    format!("held the office before its holder on {day}: {en}"),
                    format!("شغل المنصب قبل شاغله في {day}: {ar}"),
                )
            }
            Self::Successor(ix, day) => {
                let (en, ar) = office(ix);
                Message::new(
                    format!("comes to hold the office after its holder on {day}: {en}"),
                    format!("يشغل المنصب بعد شاغله في {day}: {ar}"),
                )
            }
            Self::Counterpart(ix, day) => {
                let (en, ar) = office(ix);
                Message::new(
                    format!("counterpart of the official named before; on {day}: {en}"),
                    format!("نظير المسؤول المذكور قبله، في {day}: {ar}"),
                )
            }
            Self::LastNamed(role) => {
                let (en, ar) = kb
                    .role(*role)
                    .map(|r| (r.en.as_str(), r.ar.as_str()))
                    .unwrap_or_default();
                Message::new(
                    format!("the last one named in this article as {en}"),
                    format!("آخر من ذُكر في المقال بصفة {ar}"),
                )
            }
            Self::NoHolder(ix) => {
                let (en, ar) = office(ix);
                Message::new(
                    format!("{en}: the knowledge base has no holder on this date"),
                    format!("{ar}: لا تعرف قاعدة المعرفة شاغل المنصب في هذا التاريخ"),
                )
            }
            Self::NeedsDct(ix) => {
                let (en, ar) = office(ix);
                Message::new(
                    format!("{en}: the holder depends on the document date, which is not set"),
                    format!("{ar}: يتوقف على تاريخ الوثيقة، وهو غير محدد"),
                )
            }
            Self::Unknown => Message::new(
                "named here; not in the knowledge base",
                "مذكور هنا، وليس في قاعدة المعرفة",
            ),
            Self::Unlisted => Message::new(
                "by the words that open its name; not in the knowledge base",
                "بالكلمات التي تفتتح الاسم، وليس في قاعدة المعرفة",
            ),
            Self::Surname => Message::new(
                "the surname of somebody named in full in this article; not in the knowledge base",
                "كنية شخص مذكور باسمه الكامل في المقال، وليس في قاعدة المعرفة",
            ),
            Self::Model(probability) | Self::ModelTwice(probability) => {
                let percent = probability.percent();
                Message::new(
                    format!(
                        "by the words in it and around it, as a model trained on labelled news reads them ({percent}%)"
                    ),
                    format!(
                        "بكلماته وما حولها، كما يقرؤها نموذج مدرب على أخبار موسومة ({percent}%)"
                    ),
                )
            }
            Self::Gold => Message::new("written by an annotator", "كتبه الواسم"),
            Self::Suggested => Message::new(
                "written by a program; nobody has looked at it yet",
                "كتبه برنامج، ولم يراجعه أحد بعد",
            ),
            Self::Learnt(Teacher::Article) => Message::new(
                "as an annotator wrote of the same words in this article",
                "كما كتب الواسم للكلمات نفسها في هذا المقال",
            ),
            Self::Learnt(Teacher::Corpus) => Message::new(
                "as annotators wrote of the same words in other articles of the corpus",
                "كما كتب الواسمون للكلمات نفسها في مقالات أخرى من الذخيرة",
            ),
        }
    }
}

/// How much a reader may rely on a mention and its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// A guess worth a look: another spelling, a name outside the knowledge base.
    Possible,
    /// Follows from what else the article says, or from its date.
    Likely,
    /// The words themselves, or an annotator, say it.
    Sure,
}

impl Certainty {
    /// Its name in exports.
    pub fn name(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Sure => "sure",
        }
    }

    /// Reads a name.
    pub fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Possible, Self::Likely, Self::Sure];
        all.into_iter().find(|certainty| certainty.name() == name)
    }

    /// Its name for people.
    pub fn label(self) -> Message {
        match self {
            Self::Possible => Message::new("possible", "محتمل"),
            Self::Likely => Message::new("likely", "مرجح"),
            Self::Sure => Message::new("sure", "مؤكد"),
        }
    }
}
