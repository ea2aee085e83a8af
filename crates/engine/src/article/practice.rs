//! Practice: what annotators have written so far, and what follows from it for the words they have not tagged yet.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::sums::Sums;
use super::{Knowledge, Line, LineKind};
use crate::actors::KnowledgeBase;
use crate::mentions::{Changed, Lesson, Lessons, MentionKind, Reach, Teacher, lesson_words, reach};
use crate::tags::{self, Anchor, Places, TagKind, TagLine};
use crate::text::Span;
use crate::text::fold::fold;
use crate::text::punctuation::opens_quote;

/// What the tag lines of one article say that others learn from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its id.
    id: Option<String>,
    /// Words and the id or kind that `mentions` lines give them. Words in quotes are a name for the quotes: single ones are left out.
    mentions: Vec<(String, String)>,
    /// Triggers and the types that events give them.
    codings: Vec<(String, String, usize)>,
}

/// One event of the corpus: how its trigger was coded, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coding {
    /// The event type.
    pub event_type: String,
    /// The article, as its file is called.
    pub article: Arc<str>,
    /// The line of the tag, from 0.
    pub line: usize,
}

/// What the articles of a corpus teach.
#[derive(Debug, Default)]
pub struct Practice {
    /// Whom words mean.
    pub lessons: Arc<Lessons>,
    codings: Codings,
    articles: Ids,
}

/// How triggers, folded, were coded. Shared between a practice and the next one, as far as it is the same.
type Codings = FxHashMap<Arc<str>, Arc<[Coding]>>;

/// The articles of each id.
type Ids = FxHashMap<Arc<str>, Arc<[Arc<str>]>>;

/// What the articles of a corpus teach, so that it is known what one of them adds: another text of it costs no more than that.
#[derive(Debug, Clone, Default)]
pub struct Teaching {
    /// How many articles link words to an id.
    links: FxHashMap<(Box<str>, Box<str>), usize>,
    codings: Codings,
    articles: Ids,
    /// What follows from the links for a knowledge base; none when that is not known.
    lessons: Option<(Arc<KnowledgeBase>, Arc<Lessons>)>,
}

impl Written {
    /// Reads the tag lines of an article.
    pub fn read(text: &str) -> Self {
        let mut written = Self::default();
        let mut paragraph = "";
        for (number, line) in text.lines().enumerate() {
            if tags::is_tag_line(line) {
                written.add(&tags::parse(line), number, paragraph);
            } else if !line.trim().is_empty() {
                paragraph = line;
            }
        }
        // What a program wrote teaches nothing.
        match tags::is_suggested(text) {
            true => Self {
                id: written.id,
                ..Self::default()
            },
            false => written,
        }
    }

    /// The words that its `mentions` lines link, each with the id or kind.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.mentions.iter().map(|(words, id)| (&**words, &**id))
    }

    fn add(&mut self, tag: &TagLine, line: usize, paragraph: &str) {
        // On what annotators differ, or nobody has looked at, teaches nothing.
        if tag.is_open() {
            return;
        }
        let mut anchored = anchored(tag);
        match tag.tag_kind() {
            Some(TagKind::Mentions) => {
                let mut places = Places::new(paragraph);
                let teaching = anchored.filter(|(_, anchor)| {
                    let span = places.of(anchor);
                    !span.is_some_and(|span| is_quoted_word(paragraph, span))
                });
                self.mentions.extend(
                    teaching.map(|(name, anchor)| (anchor.words.text.clone(), name.to_string())),
                );
            }
            Some(TagKind::Article) => {
                let id = tag.value("id").map(|id| id.text.clone());
                self.id = self.id.take().or(id);
            }
            Some(TagKind::Event) if !tag.is_rejection() => {
                if let Some((name, anchor)) = anchored.next() {
                    let trigger = fold(&anchor.words.text);
                    self.codings.push((trigger, name.to_string(), line));
                }
            }
            _ => {}
        }
    }
}

impl Practice {
    /// What these articles, by the names of their files, teach of the actors of a knowledge base.
    pub fn new<'a>(
        articles: impl Iterator<Item = (&'a str, &'a Written)>,
        kb: &KnowledgeBase,
    ) -> Self {
        let teaching = Teaching::of(articles);
        Self {
            lessons: Arc::new(teaching.lessons_for(kb)),
            codings: teaching.codings,
            articles: teaching.articles,
        }
    }

    /// Whether any article is known to have an id.
    pub fn has_ids(&self) -> bool {
        !self.articles.is_empty()
    }

    /// The articles that have an id, as their files are called.
    pub fn articles(&self, id: &str) -> &[Arc<str>] {
        self.articles.get(id).map_or(&[], |articles| articles)
    }

    /// How a trigger was coded so far.
    pub fn codings(&self, trigger: &str) -> &[Coding] {
        let codings = self.codings.get(fold(trigger).as_str());
        codings.map_or(&[], |codings| codings)
    }
}

impl Teaching {
    /// What these articles, by the names of their files, say: the same as to [put](Self::put) each, which makes the lists anew that it stands in. Of
    /// ten thousand articles those lists are long.
    pub fn of<'a>(articles: impl Iterator<Item = (&'a str, &'a Written)>) -> Self {
        let mut teaching = Self::default();
        let mut codings: FxHashMap<&str, Vec<Coding>> = FxHashMap::default();
        let mut ids: FxHashMap<&str, Vec<Arc<str>>> = FxHashMap::default();
        for (name, written) in articles {
            let article: Arc<str> = name.into();
            for link in &links(Some(written)) {
                teaching.count(link, usize::wrapping_add);
            }
            for (trigger, event_type, line) in &written.codings {
                codings.entry(trigger).or_default().push(Coding {
                    event_type: event_type.clone(),
                    article: Arc::clone(&article),
                    line: *line,
                });
            }
            if let Some(id) = &written.id {
                ids.entry(id).or_default().push(article);
            }
        }
        let coded = codings.into_iter().map(|(trigger, mut coded)| {
            coded.sort_by(|a, b| a.article.cmp(&b.article));
            (trigger.into(), coded.into())
        });
        teaching.codings = coded.collect();
        let named = ids.into_iter().map(|(id, mut articles)| {
            articles.sort();
            (id.into(), articles.into())
        });
        teaching.articles = named.collect();
        teaching
    }

    /// Takes what an article says now in the place of what it said before; `name` is what its file is called.
    pub fn put(&mut self, name: &str, before: Option<&Written>, now: Option<&Written>) {
        let article: Arc<str> = name.into();
        let (old, new) = (links(before), links(now));
        for link in old.difference(&new) {
            self.count(link, usize::wrapping_sub);
        }
        for link in new.difference(&old) {
            self.count(link, usize::wrapping_add);
        }
        let of = |written: Option<&Written>| written.map_or(Vec::new(), |w| w.codings.clone());
        let (old, new) = (of(before), of(now));
        if old != new {
            let triggers: FxHashSet<&String> = old.iter().chain(&new).map(|(t, ..)| t).collect();
            for trigger in triggers {
                let coded = new.iter().filter(|(other, ..)| other == trigger);
                let coded = coded.map(|(_, event_type, line)| Coding {
                    event_type: event_type.clone(),
                    article: Arc::clone(&article),
                    line: *line,
                });
                replace(&mut self.codings, trigger, &article, |c| &c.article, coded);
            }
        }
        let id = |written: Option<&Written>| written.and_then(|w| w.id.clone());
        let (old, new) = (id(before), id(now));
        if old != new {
            if let Some(id) = old {
                replace(&mut self.articles, &id, &article, |a| a, std::iter::empty());
            }
            if let Some(id) = new {
                let own = std::iter::once(Arc::clone(&article));
                replace(&mut self.articles, &id, &article, |a| a, own);
            }
        }
    }

    fn count(&mut self, link: &(Box<str>, Box<str>), change: impl Fn(usize, usize) -> usize) {
        let count = self.links.entry(link.clone()).or_default();
        // A lesson is taught by one article, or by several.
        let before = (*count).min(2);
        *count = change(*count, 1);
        if before != (*count).min(2) {
            self.lessons = None;
        }
        if *count == 0 {
            self.links.remove(link);
        }
    }

    /// What it teaches of the actors of a knowledge base. What is the same as before is shared with that.
    pub fn practice(&mut self, kb: &Arc<KnowledgeBase>) -> Practice {
        let known = self.lessons.take().filter(|(of, _)| Arc::ptr_eq(of, kb));
        let known = known.unwrap_or_else(|| (Arc::clone(kb), Arc::new(self.lessons_for(kb))));
        let lessons = Arc::clone(&known.1);
        self.lessons = Some(known);
        Practice {
            lessons,
            codings: self.codings.clone(),
            articles: self.articles.clone(),
        }
    }

    fn lessons_for(&self, kb: &KnowledgeBase) -> Lessons {
        let lessons = self.links.iter().filter_map(|((words, id), articles)| {
            let lesson = lesson(words, id, Teacher::Corpus, kb, *articles > 1)?;
            // What must be noticed first is noticed by other names of the same article, and means those.
            (lesson.reach != Reach::Noticed).then(|| (lesson_words(words), lesson))
        });
        let lessons: Vec<_> = lessons.collect();
        Lessons::new(lessons.iter().map(|(words, lesson)| (&**words, *lesson)))
    }
}

/// The links of an article, each once: it is the articles that agree.
fn links(written: Option<&Written>) -> FxHashSet<(Box<str>, Box<str>)> {
    let links = written.into_iter().flat_map(Written::links);
    links.map(|(words, id)| (words.into(), id.into())).collect()
}

/// Puts what an article has under a key in the place of what it had there, in the order of articles.
fn replace<T: Clone>(
    all: &mut FxHashMap<Arc<str>, Arc<[T]>>,
    key: &str,
    article: &str,
    article_of: impl Fn(&T) -> &Arc<str>,
    now: impl Iterator<Item = T>,
) {
    let before = all.get(key).map_or(&[][..], |all| all);
    let others = |wanted: std::cmp::Ordering| {
        let others = before
            .iter()
            .filter(|it| (**article_of(it)).cmp(article) == wanted);
        others.cloned().collect::<Vec<T>>()
    };
    let mut list = others(std::cmp::Ordering::Less);
    list.extend(now);
    list.extend(others(std::cmp::Ordering::Greater));
    match list.is_empty() {
        true => all.remove(key),
        false => all.insert(key.into(), list.into()),
    };
}

/// What an article's own `mentions` lines teach of the rest of it: made again only when one of them teaches something else.
#[derive(Debug, Default)]
pub(super) struct LessonsCell(Mutex<Learning>);

/// The lessons of an article, and what they were before.
#[derive(Debug, Clone, Default)]
pub(super) struct Learning {
    /// Stands for what they say; 0 when there is none.
    pub signature: u64,
    /// The lessons.
    pub lessons: Arc<Lessons>,
    /// The signature of those before.
    pub before: u64,
    /// What those said otherwise.
    pub changed: Arc<Changed>,
}

impl LessonsCell {
    /// What the sections of an article teach.
    pub fn of<'s>(&self, sections: impl Iterator<Item = &'s Sums> + Clone) -> Learning {
        let signatures = sections.clone().map(|sums| sums.taught_signature);
        let signature = Taught::signature_of(signatures);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.signature != signature {
            let taught = sections.flat_map(|sums| &sums.taught);
            let lessons = taught.flat_map(|taught| &taught.lessons);
            let lessons = Lessons::new(lessons.map(|(words, lesson)| (&**words, *lesson)));
            *kept = Learning {
                signature,
                before: kept.signature,
                changed: Arc::new(lessons.changed_from(&kept.lessons)),
                lessons: Arc::new(lessons),
            };
        }
        kept.clone()
    }
}

/// What a `mentions` line teaches under its paragraph.
#[derive(Debug)]
pub(super) struct Taught {
    /// Stands for the paragraph.
    paragraph: u64,
    /// By their words, folded.
    lessons: Vec<(Box<str>, Lesson)>,
    /// Stands for the lessons; 0 when there is none.
    pub signature: u64,
}

impl Taught {
    /// Reads a `mentions` line.
    pub fn read(paragraph: &Line, tag: &TagLine, knowledge: &Knowledge) -> Self {
        let mut places = Places::of_anchors(paragraph.text(), std::iter::once(tag));
        let lessons = anchored(tag).filter_map(|(id, anchor)| {
            let span = places.of(anchor)?;
            let words = anchor.words.text.as_str();
            let lesson = own(paragraph, id, (words, span), knowledge)?;
            Some((lesson_words(words).into(), lesson))
        });
        let lessons: Vec<(Box<str>, Lesson)> = lessons.collect();
        Self {
            paragraph: paragraph.digest(),
            signature: match lessons.as_slice() {
                [] => 0,
                lessons => FxBuildHasher.hash_one(lessons) | 1,
            },
            lessons,
        }
    }

    /// Stands for lessons in a row; 0 when there is none.
    pub fn signature_of(signatures: impl Iterator<Item = u64>) -> u64 {
        let sign = |sum, one| FxBuildHasher.hash_one((sum, one)) | 1;
        signatures.filter(|one| *one != 0).fold(0, sign)
    }

    /// Whether it was read under this paragraph.
    pub fn is_of(&self, paragraph: &Line) -> bool {
        self.paragraph == paragraph.digest()
    }
}

/// The `mentions` lines among lines in a row, each with its paragraph.
pub(super) fn teaching(lines: &[Arc<Line>]) -> impl Iterator<Item = (&Arc<Line>, &Arc<Line>)> {
    let mut paragraph = None;
    lines.iter().filter_map(move |line| {
        if line.kind() == LineKind::Text {
            paragraph = Some(line).filter(|l| !l.is_blank()).or(paragraph);
            return None;
        }
        let teaches = line.tag_kind() == Some(TagKind::Mentions) && !line.tag().is_open();
        paragraph.filter(|_| teaches).map(|p| (p, line))
    })
}

/// The names of the items of a tag line that are anchored, and where.
fn anchored(tag: &TagLine) -> impl Iterator<Item = (&str, &Anchor)> {
    let items = tag.items.iter();
    items.filter_map(|item| Some((item.name.text.as_str(), item.anchor.as_ref()?)))
}

/// Whether a span of a paragraph is a single word behind a quotation mark, which tells it from the common noun: «الحياة».
fn is_quoted_word(paragraph: &str, span: Span) -> bool {
    let before = paragraph.get(..span.start).unwrap_or("").trim_end();
    let mark = before.char_indices().next_back();
    let mark = mark.and_then(|(at, _)| before.get(at..)).unwrap_or("");
    opens_quote(mark) && !span.of(paragraph).trim().contains(char::is_whitespace)
}

/// What an item of an article's own `mentions` line teaches. Where the recogniser reads the same it needs no lesson: what it reads
/// here by the words around is read elsewhere by those, and accepting what it suggests changes nothing.
fn own(
    paragraph: &Line,
    id: &str,
    (words, span): (&str, Span),
    knowledge: &Knowledge,
) -> Option<Lesson> {
    let read = &paragraph.recognised(knowledge).mentions;
    let here = read.binary_search_by_key(&span.start, |m| m.span.start);
    let read = here.ok().and_then(|at| read.get(at));
    let read = read.filter(|m| m.span == span);
    let vouched = read.is_none() && !is_quoted_word(paragraph.text(), span);
    let mut lesson = lesson(words, id, Teacher::Article, &knowledge.actors, vouched)?;
    if read.is_some_and(|m| m.says(lesson.kind, lesson.actor)) {
        lesson.reach = lesson.reach.min(Reach::Noticed);
    }
    Some(lesson)
}

/// The lesson of an id or a kind in a `mentions` line; `none` says something of its place only.
fn lesson(
    words: &str,
    id: &str,
    teacher: Teacher,
    kb: &KnowledgeBase,
    vouched: bool,
) -> Option<Lesson> {
    let (kind, actor) = match MentionKind::from_name(id) {
        Some(kind) => (kind, None),
        None => {
            let actor = kb.find(id)?;
            (MentionKind::of_actor(kb.kind(actor)?), Some(actor))
        }
    };
    Some(Lesson {
        kind,
        actor,
        teacher,
        reach: reach(words, kind, vouched, kb),
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::article::{Article, Knowledge};

    const ACCEPTED: &str = "قال سهيل الفقعسي إن الأمر قائم\n%% mentions person@\"سهيل الفقعسي\" trump@\"سيد البيت\"\n%% event CONSULT@\"التقى\" actor=trump\n";

    /// The mentions of an article in a corpus that holds `ACCEPTED` too.
    fn mentions(text: &str) -> Vec<String> {
        let mut knowledge = Knowledge::embedded();
        let written = Written::read(ACCEPTED);
        let articles = [("a.txt", &written)].into_iter();
        knowledge.practice = Arc::new(Practice::new(articles, &knowledge.actors));
        let knowledge = Arc::new(knowledge);
        let analysis = Article::new(text, Arc::clone(&knowledge)).analyse(None);
        let all = (0..analysis.article.lines().len()).flat_map(|line| {
            let text = analysis.text(line);
            let kb = &analysis.knowledge.actors;
            analysis.mentions(line).iter().map(|m| {
                let whom = m.actor.map_or("?", |a| kb.id(a));
                format!("{}={whom} {}", &text[m.span.range()], m.why.message(kb).en)
            })
        });
        all.collect()
    }

    #[test]
    fn many_articles_at_once_teach_what_they_teach_one_by_one() {
        let texts = [
            ("b.khabar", ACCEPTED.to_string()),
            (
                "a-b.khabar",
                format!("%% article id=n1\n{ACCEPTED}{ACCEPTED}"),
            ),
            ("a/b.khabar", ACCEPTED.replace("CONSULT", "AGREE")),
            ("c.khabar", format!("%% article id=n1\n{ACCEPTED}")),
        ];
        let written = texts.map(|(name, text)| (name, Written::read(&text)));
        let at_once = Teaching::of(written.iter().map(|(name, written)| (*name, written)));
        let mut one_by_one = Teaching::default();
        for (name, written) in &written {
            one_by_one.put(name, None, Some(written));
        }
        assert_eq!(at_once.links, one_by_one.links);
        assert_eq!(at_once.codings, one_by_one.codings);
        assert_eq!(at_once.articles, one_by_one.articles);
        assert_eq!(at_once.codings.values().map(|all| all.len()).max(), Some(5));
        assert_eq!(at_once.articles["n1"].len(), 2);
    }

    #[test]
    fn what_was_accepted_in_one_article_is_found_in_the_others() {
        let learnt = "as annotators wrote of the same words in other articles of the corpus";
        assert_eq!(
            mentions("رأى سيد البيت أن الأمر انتهى"),
            [format!("سيد البيت=trump {learnt}")]
        );
    }

    #[test]
    fn what_was_linked_once_is_linked_in_the_rest_of_the_article() {
        let text = "قال ساكن القصر كلاما\n%% mentions macron@\"ساكن القصر\"\nوعاد ساكن القصر";
        assert_eq!(
            mentions(text),
            [
                "ساكن القصر=macron written by an annotator",
                "ساكن القصر=macron as an annotator wrote of the same words in this article",
            ]
        );
    }

    #[test]
    fn only_names_are_learnt_from_other_articles() {
        let article = r#"أعلنت نوماكس أن الرئيس زار المنطقة حول مدينة صور، بحسب صحيفة «الأفق» وسلام
%% mentions organization@"نوماكس" putin@"الرئيس" place@"المنطقة" tyre@"صور" organization@"الأفق" person@"سلام"
"#;
        let text = "في نوماكس صور من المنطقة، وبدا الأفق قاتما للرئيس في زمن سلام";
        let learnt = |articles: usize| {
            let written = Written::read(article);
            let names = ["a", "b"].into_iter().take(articles);
            let mut knowledge = Knowledge::embedded();
            let read = names.map(|name| (name, &written));
            knowledge.practice = Arc::new(Practice::new(read, &knowledge.actors));
            let analysis = Article::new(text, Arc::new(knowledge)).analyse(None);
            let found = analysis.mentions(0).iter();
            let words: Vec<String> = found.map(|m| m.span.of(text).to_string()).collect();
            words
        };
        assert_eq!(learnt(2), ["نوماكس"]);
        assert_eq!(learnt(1), Vec::<String>::new());
    }

    /// Whatever articles come, change and go: what is kept of them is what reading all of them anew comes to.
    #[test]
    fn a_change_comes_to_what_reading_all_anew_comes_to() {
        let texts = [
            ACCEPTED,
            "%% article id=x\nقال\n%% mentions trump@\"سيد البيت\" organization@\"نوماكس\"\n%% event CONSULT@\"لقاء\" actor=trump\n",
            "%% article id=x\nقال\n%% mentions putin@\"سيد البيت\" organization@\"نوماكس\"\n%% event AGREE@\"لقاء\" actor=trump\n",
            "",
        ]
        .map(Written::read);
        let kb = crate::actors::embedded();
        let mut teaching = Teaching::default();
        let mut now: BTreeMap<&str, usize> = BTreeMap::new();
        let steps = [
            ("b", 0),
            ("a", 1),
            ("c", 2),
            ("a", 2),
            ("b", 3),
            ("a", 0),
            ("c", 1),
            ("c", 3),
            ("b", 1),
        ];
        for (name, text) in steps {
            let before = now.insert(name, text).and_then(|text| texts.get(text));
            teaching.put(name, before, Some(&texts[text]));
            let kept = teaching.practice(kb);
            let articles = now.iter().map(|(name, text)| (*name, &texts[*text]));
            let anew = Practice::new(articles, kb);
            for trigger in ["لقاء", "التقى"] {
                assert_eq!(kept.codings(trigger), anew.codings(trigger), "{now:?}");
            }
            assert_eq!(kept.articles("x"), anew.articles("x"), "{now:?}");
            let changed = format!("{:?}", kept.lessons.changed_from(&anew.lessons));
            assert_eq!(changed, format!("{:?}", Changed::default()), "{now:?}");
        }
    }

    #[test]
    fn codings_are_counted_by_their_folded_trigger() {
        let written = Written::read(ACCEPTED);
        let practice = Practice::new([("a.txt", &written)].into_iter(), crate::actors::embedded());
        let codings = practice.codings("التقي");
        assert_eq!(codings.len(), 1);
        assert_eq!(
            (codings[0].event_type.as_str(), codings[0].line),
            ("CONSULT", 2)
        );
    }
}
