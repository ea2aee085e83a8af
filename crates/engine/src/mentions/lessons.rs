//! Lessons: what annotators wrote of some words, read again where the same words stand elsewhere.
//!
//! Only names teach. A title, a nationality or a word for a body means whoever the words around it say, and a single word may be a
//! common noun elsewhere: how far each reaches is in [`reach`].

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::named::behind_class;
use super::organizations::is_head;
use super::wording::LISTS;
use super::{
    Candidate, MentionKind, MentionRule, NameKey, Referent, Support, name_key, recognise_words,
};
use crate::actors::{ActorIx, KnowledgeBase};
use crate::text::phrases::{Match, first_key};
use crate::text::suffixes::ends_in_pronoun;
use crate::text::words::{ARTICLE, has_article, readings};
use crate::text::{PhraseTable, Words};

/// Where annotators wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Teacher {
    /// In this article: goes before what the recogniser reads.
    Article,
    /// In other articles of the corpus: fills in what the recogniser does not know.
    Corpus,
}

/// Where else the words of a lesson are read by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// Nowhere: they are no name.
    Nowhere,
    /// Where the recogniser notices a name in these very words and does not know whose.
    Noticed,
    /// Wherever they stand.
    Anywhere,
}

/// What annotators wrote of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Lesson {
    /// What the words are.
    pub kind: MentionKind,
    /// Whom they mean; none for somebody outside the knowledge base.
    pub actor: Option<ActorIx>,
    /// Where it was written.
    pub teacher: Teacher,
    /// How far it goes.
    pub reach: Reach,
}

impl Lesson {
    /// Joins two lessons of the same words; none when they say different things.
    fn and(self, other: Self) -> Option<Self> {
        let joined = Self {
            reach: self.reach.max(other.reach),
            ..self
        };
        (Self {
            reach: joined.reach,
            ..other
        } == joined)
            .then_some(joined)
    }
}

/// The lessons of an article or of a corpus. Words of which annotators wrote different things teach nothing.
#[derive(Debug, Default)]
pub struct Lessons {
    table: PhraseTable<Lesson>,
    surnames: FxHashMap<NameKey, Lesson>,
    by_words: FxHashMap<Box<str>, Lesson>,
}

/// What is taught otherwise by some lessons than by others.
#[derive(Debug, Default)]
pub struct Changed {
    /// The keys of the first words.
    words: FxHashSet<u32>,
    surnames: FxHashSet<NameKey>,
}

impl Changed {
    /// Whether they teach the same.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && self.surnames.is_empty()
    }
}

/// The words of some paragraphs, and what those ask for: to find the few that other lessons may matter to.
#[derive(Debug)]
pub struct Concerned {
    /// The keys of the words in all their readings, each with a paragraph that has it, in order.
    words: Vec<(u32, u32)>,
    surnames: Vec<(NameKey, u32)>,
}

impl Concerned {
    /// Of the words of paragraphs, and of what each asks for (see [`super::asked`]).
    pub fn of<'p>(paragraphs: impl Iterator<Item = (&'p Words, &'p [Support])>) -> Self {
        let (mut words, mut surnames) = (Vec::new(), Vec::new());
        for (at, (its_words, asked)) in (0..).zip(paragraphs) {
            words.extend(its_words.all_stems().iter().map(|stem| (stem.key, at)));
            surnames.extend(asked.iter().filter_map(|ask| match ask {
                Support::Surname(key) => Some((*key, at)),
                _ => None,
            }));
        }
        words.sort_unstable();
        words.dedup();
        words.shrink_to_fit();
        Self { words, surnames }
    }

    /// The paragraphs, by their places in order, to which it may matter what is taught otherwise.
    pub fn by(&self, changed: &Changed) -> Vec<usize> {
        let words = changed.words.iter().flat_map(|word| {
            let first = self.words.partition_point(|(known, _)| known < word);
            let behind = self.words.get(first..).unwrap_or_default().iter();
            behind.take_while(move |(known, _)| known == word)
        });
        let words = words.map(|(_, at)| *at);
        let surnames = self.surnames.iter();
        let surnames = surnames.filter(|(name, _)| changed.surnames.contains(name));
        let all = words.chain(surnames.map(|(_, at)| *at));
        let mut all: Vec<usize> = all.map(|at| at as usize).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

impl Lessons {
    /// Lessons from words, as [`lesson_words`] gives them, and what was written of them.
    pub fn new<'a>(written: impl Iterator<Item = (&'a str, Lesson)>) -> Self {
        let mut by_words: FxHashMap<&str, Option<Lesson>> = FxHashMap::default();
        for (words, lesson) in written {
            by_words
                .entry(words)
                .and_modify(|known| *known = known.and_then(|k| k.and(lesson)))
                .or_insert(Some(lesson));
        }
        let mut lessons = Self::default();
        // Two people of one surname are taught by their whole names alone.
        let mut surnames: FxHashMap<NameKey, Option<Lesson>> = FxHashMap::default();
        for (words, lesson) in by_words {
            let Some(lesson) = lesson.filter(|l| l.reach > Reach::Nowhere) else {
                continue;
            };
            if let Some((_, surname)) = words.rsplit_once(' ')
                && lesson.kind == MentionKind::Person
                && lesson.teacher == Teacher::Article
            {
                let known = surnames.entry(name_key(surname)).or_insert(Some(lesson));
                *known = known.and_then(|known| known.and(lesson));
            }
            lessons.table.insert_folded(words, lesson);
            lessons.by_words.insert(words.into(), lesson);
        }
        let surnames = surnames.into_iter();
        lessons.surnames = surnames
            .filter_map(|(name, lesson)| Some((name, lesson?)))
            .collect();
        lessons
    }

    /// Whether nothing is taught.
    pub fn is_empty(&self) -> bool {
        self.table.is_empty()
    }

    /// The surnames of the people they name in full.
    pub fn surnames(&self) -> impl Iterator<Item = NameKey> {
        self.surnames.keys().copied()
    }

    /// What they teach otherwise than others.
    pub fn changed_from(&self, other: &Self) -> Changed {
        let mut changed = Changed::default();
        for (one, other) in [(self, other), (other, self)] {
            let differs = |words: &str, lesson| other.by_words.get(words) != Some(lesson);
            let words = one.by_words.iter();
            let words = words.filter(|(words, lesson)| differs(words, lesson));
            let first = words.filter_map(|(words, _)| first_key(words));
            changed.words.extend(first);
            let differs = |name, lesson| other.surnames.get(name) != Some(lesson);
            let surnames = one.surnames.iter();
            let surnames = surnames.filter(|(name, lesson)| differs(*name, *lesson));
            changed.surnames.extend(surnames.map(|(name, _)| *name));
        }
        changed
    }

    /// Where words of a paragraph have a lesson, in order.
    fn found(&self, words: &Words) -> impl Iterator<Item = (Match<'_, Lesson>, Lesson)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < words.len() {
                let found = self.table.longest(words, at);
                at = found.map_or(at + 1, |found| found.to);
                if let Some(found) = found
                    && let Some(lesson) = found.values.first()
                {
                    return Some((found, *lesson));
                }
            }
            None
        })
    }

    /// A number that stands for what they say in a paragraph of these words, which asks for these (see [`super::asked`]): where it is the
    /// same, [`Lessons::teach`] does the same.
    pub fn signature(&self, words: &Words, asked: &[Support]) -> u64 {
        let found = self.found(words).map(|(found, lesson)| {
            FxBuildHasher.hash_one((found.from, found.skip, found.to, lesson))
        });
        let surnames = asked.iter().filter_map(|ask| match ask {
            Support::Surname(key) => self.surnames.get(key),
            _ => None,
        });
        let surnames = surnames.map(|lesson| FxBuildHasher.hash_one(lesson));
        found
            .chain(surnames)
            .fold(0, |sum, one| FxBuildHasher.hash_one((sum, one)))
    }

    /// Marks the mentions of a paragraph whose words annotators wrote of, and adds those that the recogniser did not find, as far as
    /// each lesson reaches. A longer mention stays as it is. They are in order of text, without overlaps, before and after.
    pub fn teach(&self, words: &Words, mentions: &mut Vec<Candidate>) {
        for mention in mentions.iter_mut().filter(|m| m.taught.is_none()) {
            if let Referent::Surname(key) = &mention.referent {
                mention.taught = self.surnames.get(key).copied();
            }
        }
        let mut rest = std::mem::take(mentions).into_iter().peekable();
        for (found, lesson) in self.found(words) {
            let span = words.source_span(found.from, found.skip, found.to);
            mentions.extend(std::iter::from_fn(|| {
                rest.next_if(|m| m.span.end <= span.start)
            }));
            let inside = std::iter::from_fn(|| rest.next_if(|m| m.span.end <= span.end));
            let mut inside: Vec<Candidate> = inside.collect();
            let begins_before = inside.first().is_some_and(|m| m.span.start < span.start);
            let goes_on = rest.peek().is_some_and(|m| m.span.overlaps(span));
            match inside.as_mut_slice() {
                _ if begins_before || goes_on => {}
                [same] if same.span == span => {
                    if same.gives_way_to(&lesson) {
                        same.taught = Some(lesson);
                    }
                }
                _ if lesson.reach < Reach::Anywhere => {}
                _ => {
                    inside = vec![Candidate {
                        span,
                        kind: lesson.kind,
                        referent: Referent::Unlisted,
                        stated: None,
                        inner: Vec::new(),
                        title: None,
                        rule: MentionRule::Learnt,
                        taught: Some(lesson),
                        guess: None,
                    }];
                }
            }
            mentions.extend(inside);
        }
        mentions.extend(rest);
    }
}

impl Candidate {
    /// Whether a lesson goes before what the recogniser reads: where it does not know whose the name is; and what an article says of a
    /// whole name, or of one that needs support, is surer than what it reads.
    fn gives_way_to(&self, lesson: &Lesson) -> bool {
        let own = lesson.teacher == Teacher::Article;
        match self.referent {
            Referent::Unknown(_)
            | Referent::Unlisted
            | Referent::Surname(_)
            | Referent::Repeated(_) => true,
            Referent::Guarded(_) => own,
            _ => own && lesson.reach == Reach::Anywhere,
        }
    }

    /// Whether the words say who is meant by what he is, and not by his name.
    fn describes(&self) -> bool {
        matches!(
            self.referent,
            Referent::Holder(_)
                | Referent::Counterpart(_)
                | Referent::LastHolder(_)
                | Referent::Colleague(_)
        ) || self.kind == MentionKind::Nationality
    }

    /// Whether the recogniser reads here by itself what an annotator wrote.
    pub fn says(&self, kind: MentionKind, actor: Option<ActorIx>) -> bool {
        match (&self.referent, actor) {
            (Referent::Named(actors) | Referent::Guarded(actors), Some(actor)) => {
                actors.contains(&actor)
            }
            (Referent::Unlisted, None) => self.kind == kind,
            (Referent::Unknown(_) | Referent::Surname(_), None) => kind == MentionKind::Person,
            _ => self.taught.is_some_and(|lesson| lesson.actor == actor),
        }
    }
}

/// The words of a lesson, folded, as tables see them.
pub fn lesson_words(words: &str) -> String {
    let words = Words::new(words);
    let texts: Vec<&str> = (0..words.len()).map(|at| words.text(at)).collect();
    texts.join(" ")
}

/// How far words that an annotator linked may be read so elsewhere.
///
/// Two words or more that are no description go everywhere. A single word that is `vouched` for goes everywhere too, where nothing
/// speaks against its being a name: more than one place says so, or it is not only the words around it that make it a name there. Of
/// any other single word the recogniser has to notice a name first: «صور» is a city behind «مدينة», and pictures elsewhere.
pub fn reach(words: &str, kind: MentionKind, vouched: bool, kb: &KnowledgeBase) -> Reach {
    let (source, words) = (words, Words::new(words));
    if words.is_empty() || is_description(source, &words, kind, kb) {
        return Reach::Nowhere;
    }
    let word = words.text(0);
    // «القيصر», «المنطقة», «بلادها» are nouns that mean somebody here; of people a single word is a surname, which others have too.
    let noun = || has_article(word) || ends_in_pronoun(word) || kind == MentionKind::Person;
    if words.len() == 1 && (!vouched || is_known(word, kb) || noun()) {
        Reach::Noticed
    } else {
        Reach::Anywhere
    }
}

/// Whether words say what somebody is: a title, a nationality, a counterpart, a word for a kind of body or place.
fn is_description(source: &str, words: &Words, kind: MentionKind, kb: &KnowledgeBase) -> bool {
    let titled = || {
        kb.lexicons.titles.longest(words, 0).is_some()
            || kb.office_titles.longest(words, 0).is_some()
            || kb.lexicons.role_words.longest(words, 0).is_some()
            || readings(words.text(0)).any(|r| LISTS.counterpart.contains(r.stem))
    };
    // An adjective of nationality is a part of the name of a body, and what tells one person from another.
    let told = || {
        let one = kind == MentionKind::Person || words.len() == 1;
        one && recognise_words(source, words, kb)
            .iter()
            .any(Candidate::describes)
    };
    let class = || {
        let word = words.text(0);
        let bare = word.strip_prefix(ARTICLE).unwrap_or(word);
        let of_place = |word| readings(word).any(|r| LISTS.place_class.contains(r.stem));
        words.len() == 1 && [word, bare].into_iter().any(|w| is_head(w) || of_place(w))
    };
    // «المتظاهرين» are others elsewhere.
    let unnamed = matches!(kind, MentionKind::Nationality | MentionKind::Group);
    unnamed || titled() || class() || told()
}

/// Whether the knowledge base has a name of this word, alone or behind the noun that tells it from the word it is as well.
fn is_known(word: &str, kb: &KnowledgeBase) -> bool {
    !kb.names.get(word).is_empty() || behind_class(word, kb).next().is_some()
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    fn taught(written: &[(&str, &str)], teacher: Teacher, text: &str) -> Vec<String> {
        let kb = crate::actors::embedded();
        let lesson = |id: &str| Lesson {
            kind: MentionKind::Person,
            actor: kb.find(id),
            teacher,
            reach: Reach::Anywhere,
        };
        let written = written
            .iter()
            .map(|(words, id)| (lesson_words(words), lesson(id)));
        let written: Vec<_> = written.collect();
        let lessons = Lessons::new(written.iter().map(|(words, lesson)| (&**words, *lesson)));
        let mut mentions = recognise(text, kb);
        lessons.teach(&Words::new(text), &mut mentions);
        let said = mentions.iter().filter_map(|m| {
            let actor = m.taught?.actor.map_or("?", |a| kb.id(a));
            Some(format!("{}={actor}", &text[m.span.range()]))
        });
        said.collect()
    }

    #[test]
    fn words_linked_once_are_linked_again() {
        let written = [("رجل الصفقات", "trump")];
        assert_eq!(
            taught(
                &written,
                Teacher::Article,
                "وقال لرجل الصفقات إن رجل الصفقات وعد"
            ),
            ["رجل الصفقات=trump", "رجل الصفقات=trump"]
        );
    }

    #[test]
    fn what_was_written_in_two_ways_teaches_nothing() {
        let written = [("رجل الصفقات", "trump"), ("رجل الصفقات", "putin")];
        assert!(taught(&written, Teacher::Article, "قال رجل الصفقات").is_empty());
    }

    #[test]
    fn a_surname_of_two_people_is_taught_of_neither() {
        let one = [("نزبر الفقعسي", "trump")];
        let two = [("نزبر الفقعسي", "trump"), ("دغمش الفقعسي", "putin")];
        let surnames = |written: &[(&'static str, &str)]| {
            let lesson = |id: &str| Lesson {
                kind: MentionKind::Person,
                actor: crate::actors::embedded().find(id),
                teacher: Teacher::Article,
                reach: Reach::Anywhere,
            };
            let written = written.iter().map(|(words, id)| (*words, lesson(id)));
            Lessons::new(written).surnames().count()
        };
        assert_eq!((surnames(&one), surnames(&two)), (1, 0));
    }

    #[test]
    fn the_corpus_does_not_speak_against_the_knowledge_base() {
        let written = [("دونالد ترامب", "putin")];
        let text = "قال دونالد ترامب";
        assert!(taught(&written, Teacher::Corpus, text).is_empty());
        assert_eq!(
            taught(&written, Teacher::Article, text),
            ["دونالد ترامب=putin"]
        );
    }

    /// How far words go that were written once, and how far when something vouches for them.
    fn reaches(words: &str, kind: &str) -> (Reach, Reach) {
        let kind = MentionKind::from_name(kind).unwrap();
        let reach = |vouched| reach(words, kind, vouched, crate::actors::embedded());
        (reach(false), reach(true))
    }

    #[test]
    fn names_teach() {
        let anywhere = (Reach::Anywhere, Reach::Anywhere);
        assert_eq!(reaches("سهام النعيمي", "person"), anywhere);
        assert_eq!(reaches("رجل الصفقات", "person"), anywhere);
        assert_eq!(reaches("حركة تمرد", "organization"), anywhere);
        assert_eq!(reaches("الجيش الشعبي السوداني", "organization"), anywhere);
    }

    #[test]
    fn what_says_who_is_meant_by_what_he_is_teaches_nothing() {
        let nowhere = (Reach::Nowhere, Reach::Nowhere);
        let described = [
            ("الرئيس", "person"),
            ("رئيس الوزراء", "person"),
            ("الرئيس الأمريكي", "person"),
            ("نظيره المصري", "person"),
            ("مدير الاستخبارات", "person"),
            ("وزير خارجيته", "person"),
            ("الخبير العسكري", "person"),
            ("الروسي", "country"),
            ("الروسي", "person"),
            ("الفرنسيون", "nationality"),
            ("المجلس", "organization"),
            ("المدينة", "place"),
        ];
        for (words, kind) in described {
            assert_eq!(reaches(words, kind), nowhere, "{words} {kind}");
        }
    }

    #[test]
    fn of_a_single_word_a_name_must_be_noticed() {
        let unless_vouched = (Reach::Noticed, Reach::Anywhere);
        assert_eq!(reaches("نوماكس", "organization"), unless_vouched);
        // Surnames, nouns, and words of which the knowledge base has names.
        let noticed = (Reach::Noticed, Reach::Noticed);
        let words = [
            ("الفقعسي", "person"),
            ("الضيف", "person"),
            ("المنطقة", "place"),
            ("بلادها", "country"),
            ("صور", "place"),
            ("سلام", "person"),
        ];
        for (words, kind) in words {
            assert_eq!(reaches(words, kind), noticed, "{words} {kind}");
        }
    }

    #[test]
    fn a_single_word_does_not_speak_against_the_knowledge_base() {
        let kb = crate::actors::embedded();
        let lesson = Lesson {
            kind: MentionKind::Country,
            actor: kb.find("usa"),
            teacher: Teacher::Article,
            reach: Reach::Noticed,
        };
        let text = "أعلن البيت الأبيض أن اللقاء في واشنطن";
        let mut mentions = recognise(text, kb);
        let words = lesson_words("واشنطن");
        let lessons = Lessons::new([(&*words, lesson)].into_iter());
        lessons.teach(&Words::new(text), &mut mentions);
        assert!(mentions.iter().all(|m| m.taught.is_none()));
    }
}
