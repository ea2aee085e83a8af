//! Lessons: what annotators wrote of some words, read again where the same words stand elsewhere.

use rustc_hash::FxHashMap;

use super::{Candidate, MentionKind, MentionRule, NameKey, Referent, name_key};
use crate::actors::{ActorIx, KnowledgeBase};
use crate::text::words::readings;
use crate::text::{PhraseTable, Words};

/// Where annotators wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Teacher {
    /// In this article: goes before what the recogniser reads.
    Article,
    /// In other articles of the corpus: fills in what the recogniser does not know.
    Corpus,
}

/// What annotators wrote of some words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lesson {
    /// What the words are.
    pub kind: MentionKind,
    /// Whom they mean; none for somebody outside the knowledge base.
    pub actor: Option<ActorIx>,
    /// Where it was written.
    pub teacher: Teacher,
}

/// The lessons of an article or of a corpus. Words of which annotators wrote different things teach nothing.
#[derive(Debug, Default)]
pub struct Lessons {
    table: PhraseTable<Lesson>,
    surnames: FxHashMap<NameKey, Lesson>,
}

impl Lessons {
    /// Lessons from words and what was written of them.
    pub fn new<'a>(written: impl Iterator<Item = (&'a str, Lesson)>) -> Self {
        let mut by_words: FxHashMap<String, Option<Lesson>> = FxHashMap::default();
        for (words, lesson) in written {
            let key = key(&Words::new(words));
            by_words
                .entry(key)
                .and_modify(|known| *known = known.filter(|k| *k == lesson))
                .or_insert(Some(lesson));
        }
        let mut lessons = Self::default();
        for (words, lesson) in by_words {
            let Some(lesson) = lesson else {
                continue;
            };
            if let Some((_, surname)) = words.rsplit_once(' ')
                && lesson.kind == MentionKind::Person
                && lesson.teacher == Teacher::Article
            {
                lessons.surnames.insert(name_key(surname), lesson);
            }
            lessons.table.insert(&words, lesson);
        }
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

    /// Marks the mentions of a paragraph whose words annotators wrote of, and adds those that the recogniser did not find. A
    /// longer mention stays as it is.
    pub fn teach(&self, words: &Words, mentions: &mut Vec<Candidate>) {
        for mention in mentions.iter_mut().filter(|m| m.taught.is_none()) {
            if let Referent::Surname(key) = &mention.referent {
                mention.taught = self.surnames.get(key).copied();
            }
        }
        let mut at = 0;
        while at < words.len() {
            let Some(found) = self.table.longest(words, at) else {
                at += 1;
                continue;
            };
            at = found.to;
            let Some(&lesson) = found.values.first() else {
                continue;
            };
            let span = words.source_span(found.from, found.skip, found.to);
            let mut inside = mentions.iter().filter(|m| m.span.overlaps(span));
            if inside.any(|m| m.span.start < span.start || m.span.end > span.end) {
                continue;
            }
            if let Some(same) = mentions.iter_mut().find(|m| m.span == span) {
                if lesson.teacher == Teacher::Article || same.is_unknown() {
                    same.taught = Some(lesson);
                }
                continue;
            }
            mentions.retain(|m| !m.span.overlaps(span));
            mentions.push(Candidate {
                span,
                kind: lesson.kind,
                referent: Referent::Unlisted,
                stated: None,
                inner: Vec::new(),
                title: None,
                rule: MentionRule::Learnt,
                taught: Some(lesson),
            });
        }
        mentions.sort_by_key(|m| m.span.start);
    }
}

impl Candidate {
    /// Whether the recogniser found a name and does not know whose.
    fn is_unknown(&self) -> bool {
        matches!(
            self.referent,
            Referent::Unknown(_) | Referent::Unlisted | Referent::Surname(_)
        )
    }
}

/// The folded words, as the table sees them.
fn key(words: &Words) -> String {
    let texts: Vec<&str> = (0..words.len()).map(|at| words.text(at)).collect();
    texts.join(" ")
}

/// Whether words an annotator linked are a name that other articles may learn: of two words at least, and not a title,
/// which means somebody else elsewhere. A single word is learnt when `often` and no person's: of people it is a surname.
pub fn is_teachable(words: &str, kind: MentionKind, often: bool, kb: &KnowledgeBase) -> bool {
    let words = Words::new(words);
    let title = || {
        kb.lexicons.titles.longest(&words, 0).is_some()
            || kb.office_titles.longest(&words, 0).is_some()
            || kb.lexicons.role_words.longest(&words, 0).is_some()
            || readings(words.text(0)).any(|r| super::wording::LISTS.counterpart.contains(r.stem))
    };
    let long = words.len() > 1 || often && kind != MentionKind::Person;
    long && kind != MentionKind::Nationality && !title()
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
        };
        let lessons = Lessons::new(written.iter().map(|(words, id)| (*words, lesson(id))));
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
    fn the_corpus_does_not_speak_against_the_knowledge_base() {
        let written = [("دونالد ترامب", "putin")];
        let text = "قال دونالد ترامب";
        assert!(taught(&written, Teacher::Corpus, text).is_empty());
        assert_eq!(
            taught(&written, Teacher::Article, text),
            ["دونالد ترامب=putin"]
        );
    }

    #[test]
    fn titles_and_lone_surnames_are_not_for_other_articles() {
        let kb = crate::actors::embedded();
        let teachable = |words: &str, kind, often| is_teachable(words, kind, often, kb);
        assert!(teachable("سهام النعيمي", MentionKind::Person, false));
        assert!(!teachable("النعيمي", MentionKind::Person, true));
        assert!(!teachable("مدير الاستخبارات", MentionKind::Person, true));
        assert!(!teachable("نظيره المصري", MentionKind::Person, true));
        assert!(!teachable("المجلس", MentionKind::Organization, false));
        assert!(teachable("المجلس", MentionKind::Organization, true));
    }
}
