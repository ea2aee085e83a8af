//! People and bodies without a name: «مئات المتظاهرين», «مسلحون مجهولون», «مصدر أمني», «سكان القرية». How many they are and what they are is
//! told by the words of `data/wording/groups.toml`.

use std::sync::LazyLock;

use khabar_data::schema::{Groups, Nature, Quantity};

use crate::message::Message;
use crate::text::numbers::cardinal;
use crate::text::phrases::Match;
use crate::text::suffixes::{self, SUFFIXES};
use crate::text::words::{ARTICLE, WordKind, Words, has_article, letters, readings};
use crate::text::{PhraseTable, WordList, fold};

/// People or a body without a name, in the words of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    /// The index of the first word.
    pub from: usize,
    /// The folded bytes of proclitics on it.
    pub skip: usize,
    /// The index behind the last word.
    pub to: usize,
    /// What they are.
    pub nature: &'static Nature,
    /// How many they are.
    pub number: GroupNumber,
    /// Whether they are somebody in particular: «المتظاهرين», «سكان القرية», but not «ثلاثة جنود».
    pub definite: bool,
    /// Whether whom or what they are of may follow: «سكان …».
    pub of: bool,
}

/// How many people without a name are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GroupNumber {
    /// So many.
    Exactly(u32),
    /// As these words say.
    About(&'static Quantity),
    /// Some.
    Several,
    /// A body, or those of whom it speaks: not told.
    Untold,
}

impl GroupNumber {
    /// In words; none where it is not told.
    pub fn message(self) -> Option<Message> {
        match self {
            Self::Exactly(count) => Some(Message::new(count.to_string(), count.to_string())),
            Self::About(quantity) => Some(quantity.says.clone()),
            Self::Several => Some(Message::new("several", "عدد منهم")),
            Self::Untold => None,
        }
    }
}

/// A word for people or a body.
#[derive(Debug, Clone, Copy)]
struct Head {
    nature: &'static Nature,
    number: GroupNumber,
    /// Whether it stands before whom or what they are of.
    of: bool,
}

static FILE: LazyLock<Groups<WordList>> = LazyLock::new(khabar_data::read);

static HEADS: LazyLock<PhraseTable<Head>> = LazyLock::new(|| {
    let mut table = PhraseTable::default();
    FILE.nature
        .iter()
        .for_each(|nature| add(&mut table, nature));
    table
});

static QUANTITIES: LazyLock<PhraseTable<&'static Quantity>> = LazyLock::new(|| {
    let mut table = PhraseTable::default();
    for quantity in &FILE.quantity {
        let words = quantity.words.iter();
        words.for_each(|word| table.insert(word, quantity));
    }
    table
});

/// Adds the forms of all words of a nature.
fn add(table: &mut PhraseTable<Head>, nature: &'static Nature) {
    let head = |number| Head {
        nature,
        number,
        of: false,
    };
    let lists = [
        (&nature.one, GroupNumber::Exactly(1)),
        (&nature.several, GroupNumber::Several),
        (&nature.two, GroupNumber::Exactly(2)),
    ];
    for (words, number) in lists {
        for form in words.iter().flat_map(|word| cases(word)) {
            table.insert_folded(&form, head(number));
            if !form.contains(' ') {
                table.insert_folded(&format!("{ARTICLE}{form}"), head(number));
            }
        }
    }
    for word in &nature.definite {
        table.insert(word, head(GroupNumber::Untold));
    }
    for word in &nature.of {
        let of = Head {
            of: true,
            ..head(GroupNumber::Several)
        };
        table.insert(word, of);
    }
}

/// A word in the cases that letters show: مسلحون, مسلحين; شخص, شخصا.
fn cases(word: &str) -> Vec<String> {
    let word = fold::fold(word);
    let mut all = vec![word.clone()];
    let mut endings = FILE.oblique.iter();
    let oblique = endings.find_map(|(ending, other)| {
        let stem = word.strip_suffix(ending.as_str())?;
        Some(format!("{stem}{other}"))
    });
    if oblique.is_none() && !word.contains(' ') && !suffixes::is_feminine(&word) {
        let accusative = SUFFIXES.accusative.iter();
        all.extend(accusative.map(|ending| format!("{word}{ending}")));
    }
    all.extend(oblique);
    all
}

/// The most adjectives behind the word for whoever they are.
const ADJECTIVES: usize = 2;

impl Group {
    /// Whether a folded word may stand between people and the body or state for which they stand: «ثلاثة نشطاء من حماس».
    pub fn joins_body(word: &str) -> bool {
        FILE.of_body.contains(word)
    }

    /// Whether a folded word says that people belong to whom ل names behind it: «عناصر تابعة لحزب الله».
    pub fn belongs(word: &str) -> bool {
        FILE.belonging.contains(word)
    }

    /// Whether a folded word is a part of a force, whose force is named behind ل: «وحدات للجيش».
    pub fn is_unit(word: &str) -> bool {
        FILE.units.contains(word)
    }

    /// What the words of a group say of it, and how many they are: «protesters: hundreds».
    pub fn described(text: &str) -> Option<Message> {
        let words = Words::new(text);
        // «سكان غزة»: of somebody or something named.
        let group = Self::at(&words, 0, &|at| at < words.len());
        let group = group.or_else(|| Self::at(&words, 0, &|at| at == 0))?;
        let says = &group.nature.says;
        Some(match group.number.message() {
            Some(number) => Message::new(
                format!("{}: {}", says.en, number.en),
                format!("{}: {}", says.ar, number.ar),
            ),
            None => says.clone(),
        })
    }

    /// The group that begins at a word. `is_free` says whether a word may be a part of it, as it is of no name.
    pub fn at(words: &Words, at: usize, is_free: &dyn Fn(usize) -> bool) -> Option<Self> {
        let (number, skip, head) = Self::head(words, at)?;
        let first = head.values.first()?;
        let reader = Reader { words, is_free };
        let of = head.values.iter().any(|head| head.of);
        let genitive = of && reader.is_definite(head.to);
        // «قوات سكان …», «عناصر تابعة لحزب الله»
        let named = of
            && head.to < words.len()
            && (!is_free(head.to) || Self::belongs(words.text(head.to)));
        if head.values.iter().all(|head| head.of) && !genitive && !named {
            return None;
        }
        let to = match named {
            true => head.to,
            false => reader.behind_adjectives(head.to, head.to + usize::from(genitive), genitive),
        };
        let word = words.text(head.from).get(head.skip..).unwrap_or("");
        (at..to).all(is_free).then_some(Self {
            from: at,
            skip,
            to,
            nature: first.nature,
            number: number.unwrap_or(first.number),
            definite: genitive || named || has_article(word),
            of: of && to == head.to,
        })
    }

    /// The word for who they are, with how many they are and the proclitic bytes before both.
    fn head(
        words: &Words,
        at: usize,
    ) -> Option<(Option<GroupNumber>, usize, Match<'static, Head>)> {
        // «نحو» and the like may be something else.
        let counted = Self::counted(words, at).and_then(|(number, skip, to)| {
            let head = HEADS.longest(words, to).filter(|head| head.skip == 0)?;
            Some((number, skip, head))
        });
        counted.or_else(|| {
            let head = HEADS.longest(words, at)?;
            Some((None, head.skip, head))
        })
    }

    /// How many, before the word for who they are: the number, the proclitic bytes before it, and the word behind it.
    fn counted(words: &Words, at: usize) -> Option<(Option<GroupNumber>, usize, usize)> {
        let quantity = QUANTITIES.longest(words, at);
        let (skip, to) = quantity.map_or((0, at), |found| (found.skip, found.to));
        let number = cardinal(words, to, quantity.is_none()).filter(|number| number.to > to);
        let about = quantity.and_then(|found| found.values.first().copied());
        match (number, about) {
            (Some(number), _) => {
                let exactly = Some(GroupNumber::Exactly(number.value));
                Some((exactly, skip, number.to))
            }
            (None, Some(about)) => Some((Some(GroupNumber::About(about)), skip, to)),
            (None, None) => None,
        }
    }
}

struct Reader<'r> {
    words: &'r Words,
    is_free: &'r dyn Fn(usize) -> bool,
}

impl Reader<'_> {
    fn is_definite(&self, at: usize) -> bool {
        self.words.kind(at) == Some(WordKind::Arabic)
            && has_article(self.words.text(at))
            && (self.is_free)(at)
    }

    /// The word behind the adjectives of the words before `to`, of which the head ends at `head`.
    fn behind_adjectives(&self, head: usize, to: usize, genitive: bool) -> usize {
        let last = self.words.text(to.saturating_sub(1));
        let first = self.words.text(head.saturating_sub(1));
        let definite = genitive || has_article(first);
        let is_one = |at: &usize| {
            let text = self.words.text(*at);
            self.words.kind(*at) == Some(WordKind::Arabic)
                && (self.is_free)(*at)
                && has_article(text) == definite
                && letters(text) >= 4
                && !readings(text).any(|r| r.swallowed_alef || !r.is_bare() && has_article(r.stem))
                && (FILE.adjectives.words.contains(text) || agrees(last, text))
        };
        let behind = (to..to + ADJECTIVES).take_while(is_one).count();
        to + behind
    }
}

/// Whether a word ends as an adjective of relation, or as the sound plural before it does.
fn agrees(noun: &str, word: &str) -> bool {
    let accusative = SUFFIXES.accusative.ends(word);
    let relation = !accusative && SUFFIXES.adjectives.ends(word);
    let mut endings = FILE
        .oblique
        .iter()
        .flat_map(|(ending, other)| [ending, other]);
    relation || endings.any(|end| noun.ends_with(end.as_str()) && word.ends_with(end.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The groups of a text: the words, what they are, how many.
    fn groups(text: &str) -> Vec<String> {
        let words = Words::new(text);
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            match Group::at(&words, at, &|at| at < words.len()) {
                Some(group) => {
                    let span = words.source_span(at, group.skip, group.to);
                    let number = group.number.message().map_or("", |m| m.en.leak());
                    let nature = &group.nature.id;
                    found.push(format!("{}: {nature} {number}", span.of(text)));
                    at = group.to;
                }
                None => at += 1,
            }
        }
        found
    }

    #[test]
    fn people_are_told_by_number_noun_and_adjectives() {
        assert_eq!(
            groups("خرج مئات المتظاهرين الغاضبين إلى الساحة"),
            ["مئات المتظاهرين الغاضبين: protesters hundreds"]
        );
        assert_eq!(
            groups("وقتل مسلحون مجهولون ثلاثة جنود ونحو 20 مدنيا"),
            [
                "مسلحون مجهولون: armed several",
                "ثلاثة جنود: forces 3",
                "نحو 20 مدنيا: civilians 20"
            ]
        );
        assert_eq!(
            groups("قال مصدر أمني للصحفيين إن شرطيين أصيبا"),
            [
                "مصدر أمني: officials 1",
                "لصحفيين: professions several",
                "شرطيين: forces several"
            ]
        );
    }

    #[test]
    fn a_word_may_stand_before_whom_they_are_of() {
        assert_eq!(
            groups("طالب سكان القرية الحدودية بالماء"),
            ["سكان القرية الحدودية: civilians several"]
        );
        assert_eq!(groups("رفضت الحكومة المقترح"), ["الحكومة: state "]);
    }

    #[test]
    fn what_is_no_group_is_left_alone() {
        assert_eq!(groups("ارتفع نحو 20 مترا في القرية"), Vec::<String>::new());
        assert_eq!(groups("شكل حكومة وحدة"), Vec::<String>::new());
    }
}
