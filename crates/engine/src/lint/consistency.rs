//! What annotators say of some words, against what the other articles of the corpus say of the same words, time and again.
//!
//! What those say is known to whoever has all of them: [`asked`] says what there is to look up, [`Elsewhere`] is what was found, and
//! [`consistency`] compares. Nothing is looked up while somebody types.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::done::is_done;
use super::layers::{Said, said};
use super::{Check, Finding, Fix, Fixes, Level, Levels, Related, Rule};
use crate::actors::{ActorIx, ActorKind, KnowledgeBase};
use crate::article::edits::{LinkTo, link};
use crate::article::{Analysis, LineKind};
use crate::mentions::{MentionKind, Reach, lesson_words, reach};
use crate::message::Message;
use crate::tags::{NONE, TagKind};
use crate::text::{PhraseTable, Span};

/// K801
pub const LINKED_OTHERWISE: Rule = Rule {
    code: "K801",
    name: "linked-otherwise",
    level: Level::Hint,
    summary: "words that other articles of the corpus link to somebody else, time and again",
    summary_ar: "كلمات تربطها مقالات أخرى في الذخيرة بغير ما هنا مرة بعد مرة",
};

/// K802
pub const LEFT_UNMARKED: Rule = Rule {
    code: "K802",
    name: "left-unmarked",
    level: Level::Hint,
    summary: "in an article that is done, words without a mention that other articles mark time and again",
    summary_ar: "في مقال منجز: كلمات بلا ذكر تسمها مقالات أخرى مرة بعد مرة",
};

/// How many other articles have to agree at least.
pub const ARTICLES: usize = 3;

/// How many percent of the other articles that say something of the words have to agree at least.
const PERCENT: usize = 80;

/// Whether so many articles that say the same are a clear majority of all.
pub fn is_clear(same: usize, all: usize) -> bool {
    same * 100 >= all * PERCENT
}

/// Whether so many articles that say the same, of all that say something, are more than chance.
pub fn is_habit(same: usize, all: usize) -> bool {
    same >= ARTICLES && is_clear(same, all)
}

/// What other articles say of some words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Claim {
    /// What `mentions` lines have before the words: an id, a kind, `none`.
    pub name: String,
    /// How many articles say so, by their dates.
    pub days: BTreeMap<Option<Date>, usize>,
    /// Where some of them do.
    pub places: Vec<Related>,
}

impl Claim {
    fn articles(&self) -> usize {
        self.days.values().sum()
    }
}

/// What the other articles of a corpus say of the words of one.
#[derive(Debug, Clone, Default)]
pub struct Elsewhere {
    /// By words as this article's tag lines have them.
    said: BTreeMap<String, Vec<Claim>>,
    /// By words of its text that may stand unmarked, folded.
    marked: BTreeMap<String, Vec<Claim>>,
    /// The same words, to be found in a text.
    phrases: PhraseTable<Arc<str>>,
}

impl PartialEq for Elsewhere {
    fn eq(&self, other: &Self) -> bool {
        self.said == other.said && self.marked == other.marked
    }
}

impl Elsewhere {
    /// From what is said of words that this article marks, as its tag lines have them, and of words that it may leave unmarked, folded.
    pub fn new(said: BTreeMap<String, Vec<Claim>>, marked: BTreeMap<String, Vec<Claim>>) -> Self {
        let mut phrases = PhraseTable::default();
        for words in marked.keys() {
            phrases.insert(words, Arc::from(words.as_str()));
        }
        Self {
            said,
            marked,
            phrases,
        }
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.said.is_empty() && self.marked.is_empty()
    }
}

/// What there is to look up for an article.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Asked {
    /// The words of its `mentions` lines, each with what they say.
    pub said: BTreeMap<String, BTreeSet<String>>,
    /// Whether words that it leaves unmarked count: it is done.
    pub done: bool,
}

impl Asked {
    /// The words as they are compared: folded, divided by spaces.
    pub fn folded(words: &str) -> String {
        lesson_words(words)
    }
}

/// What there is to look up for an article. On what annotators differ in it nothing is asked.
pub fn asked(analysis: &Analysis) -> Asked {
    let mut asked = Asked {
        done: is_done(analysis),
        ..Asked::default()
    };
    for line in analysis.article.lines().iter() {
        let tag = match line.tag_kind() {
            Some(TagKind::Mentions) => line.tag(),
            _ => continue,
        };
        if tag.is_open() {
            continue;
        }
        for item in &tag.items {
            if let Some(anchor) = &item.anchor {
                let claims = asked.said.entry(anchor.words.text.clone()).or_default();
                claims.insert(item.name.text.clone());
            }
        }
    }
    asked
}

/// The words of a paragraph of which its `mentions` lines say something, even that they are none.
pub fn decided(analysis: &Analysis, paragraph: usize) -> Vec<Span> {
    let said = said(analysis, paragraph, TagKind::Mentions);
    said.iter().map(|said| said.words).collect()
}

/// Compares an article with the others. The findings are in order of text.
pub fn consistency(analysis: &Analysis, levels: &Levels, elsewhere: &Elsewhere) -> Vec<Finding> {
    let mut check = Check::new(analysis, levels);
    if !elsewhere.said.is_empty() {
        linked(&mut check, elsewhere);
    }
    if !elsewhere.marked.is_empty() && is_done(analysis) {
        unmarked(&mut check, elsewhere);
    }
    check.findings.sort_by_key(super::in_order);
    check.findings
}

fn linked(check: &mut Check<'_>, elsewhere: &Elsewhere) {
    let analysis = check.analysis;
    let concerns = |line: usize| {
        let tag = analysis.article.lines().get(line).map(|line| line.tag());
        let mut items = tag.into_iter().flat_map(|tag| &tag.items);
        items.any(|item| {
            let anchor = item.anchor.as_ref();
            anchor.is_some_and(|anchor| elsewhere.said.contains_key(&anchor.words.text))
        })
    };
    for (paragraph, line) in analysis.article.lines().iter().enumerate() {
        if line.kind() != LineKind::Text || line.is_blank() {
            continue;
        }
        if analysis.article.tags_of(paragraph).any(concerns) {
            for said in said(analysis, paragraph, TagKind::Mentions) {
                otherwise(check, elsewhere, &said);
            }
        }
    }
}

/// What is said of some words here, against what the others say.
fn otherwise(check: &mut Check<'_>, elsewhere: &Elsewhere, here: &Said<'_>) {
    let analysis = check.analysis;
    let (Some((name, words)), true) = (here.item(), here.whose.names().is_empty()) else {
        return;
    };
    let Some(claims) = elsewhere.said.get(words) else {
        return;
    };
    let kb = &analysis.knowledge.actors;
    let Some((claim, articles)) = habit(analysis, words, Some(&name.text), claims) else {
        return;
    };
    let is_kind = |name: &str| MentionKind::from_name(name).is_some();
    // «سلام» is peace in ten articles and somebody's name in this one; and who is linked here is better known here than there.
    let said_less = is_kind(&claim.name) && kb.find(&name.text).is_some();
    if claim.name == name.text || claim.name == NONE || said_less {
        return;
    }
    let actor = kb.find(&name.text);
    if actor.is_some_and(|actor| is_short(analysis, words, actor)) {
        return;
    }
    let same = claims.iter().find(|claim| claim.name == name.text);
    let (there, here_too, name) = (&claim.name, same.map_or(0, Claim::articles), name.clone());
    let (en, ar) = match here_too {
        0 => (String::new(), String::new()),
        more => (
            format!(" (as in {more} other)"),
            format!(" (وكذلك في مقالات أخرى عددها {more})"),
        ),
    };
    let message = Message::new(
        format!(
            "“{words}” is {there} in {articles} other articles, and {} here{en}. See which is right.",
            name.text
        ),
        format!(
            "«{words}» هي {there} في مقالات أخرى عددها {articles}، وهي هنا {}{ar}. انظر أيهما الصحيح.",
            name.text
        ),
    );
    let known = is_kind(there) || kb.find(there).is_some();
    let fixes = match known {
        true => check.did_you_mean(here.at.line, name.span, &[there]),
        false => Vec::new(),
    };
    let told = check.report(&LINKED_OTHERWISE, here.at.line, here.span, message, fixes);
    relate(told, claim);
}

/// What the other articles say of some words time and again, and how many do. Those count that can be compared: not where another day or another
/// state explains that they say something else than this article, or than it would have to say.
fn habit<'c>(
    analysis: &Analysis,
    words: &str,
    here: Option<&str>,
    claims: &'c [Claim],
) -> Option<(&'c Claim, usize)> {
    let count = |claim: &Claim| -> usize {
        let days = claim.days.iter();
        let explained = |day| {
            let kb = &analysis.knowledge.actors;
            let here = here.and_then(|here| kb.find(here));
            kb.find(&claim.name)
                .filter(|there| Some(*there) != here)
                .is_some_and(|there| {
                    is_of_its_state(kb, words, here, there)
                        || is_of_its_day(analysis, words, here, there, day)
                })
        };
        let comparable = days.filter(|(day, _)| !explained(**day));
        comparable.map(|(_, articles)| articles).sum()
    };
    let counts: Vec<(&Claim, usize)> = claims.iter().map(|claim| (claim, count(claim))).collect();
    let all = counts.iter().map(|(_, articles)| articles).sum();
    counts
        .into_iter()
        .max_by_key(|(_, articles)| *articles)
        .filter(|(_, articles)| is_habit(*articles, all))
}

/// Whether words say what somebody is, which each state has: «النيابة العامة» is that of the state that the article is about.
fn is_of_its_state(kb: &KnowledgeBase, words: &str, here: Option<ActorIx>, there: ActorIx) -> bool {
    let state = |actor: ActorIx| kb.actor(actor).and_then(|actor| actor.country.as_deref());
    let kind = kb.kind(there).map(MentionKind::of_actor);
    let is_body = kb.kind(there) == Some(ActorKind::Government);
    let is_title =
        is_body || kind.is_some_and(|kind| reach(words, kind, true, kb) == Reach::Nowhere);
    is_title && here.is_none_or(|here| state(here) != state(there))
}

/// Whether the day explains that words mean `there` in an article of another day: by an office, held then and by another now.
fn is_of_its_day(
    analysis: &Analysis,
    words: &str,
    here: Option<ActorIx>,
    there: ActorIx,
    then: Option<Date>,
) -> bool {
    let kb = &analysis.knowledge.actors;
    if kb.actor(there).is_none_or(|actor| actor.terms.is_empty()) {
        return false;
    }
    // A name is somebody's on all days.
    let is_name = || kb.names.get(words).iter().any(|form| form.actor == there);
    let (Some(now), Some(then)) = (analysis.dct, then) else {
        return !is_name();
    };
    let now = now.day;
    let holds = |actor: ActorIx, office| {
        let mut held = kb.offices_on(actor, now).into_iter();
        held.any(|(other, _)| other == office)
    };
    let mut held_then = kb.offices_on(there, then).into_iter();
    held_then.any(|(office, _)| {
        !holds(there, office) && (here.is_some_and(|here| holds(here, office)) || !is_name())
    })
}

/// Whether words are short for a longer name of the actor that stands in the article: that says whom they mean here.
fn is_short(analysis: &Analysis, words: &str, actor: ActorIx) -> bool {
    let short = format!(" {} ", Asked::folded(words));
    let is_longer = |long: &str| {
        let long = format!(" {} ", Asked::folded(long));
        long.len() > short.len() && long.contains(&short)
    };
    let lines = 0..analysis.paragraphs.len();
    lines.into_iter().any(|line| {
        let mut mentions = analysis.mentions(line).iter();
        mentions.any(|m| m.actor == Some(actor) && is_longer(m.span.of(analysis.text(line))))
    })
}

fn unmarked(check: &mut Check<'_>, elsewhere: &Elsewhere) {
    let analysis = check.analysis;
    let mut told: FxHashSet<Arc<str>> = FxHashSet::default();
    for (paragraph, line) in analysis.article.lines().iter().enumerate() {
        if line.kind() != LineKind::Text || line.is_blank() {
            continue;
        }
        let words = &analysis.recognised(paragraph).words;
        let mut at = 0;
        let mut taken: Option<Vec<Span>> = None;
        while at < words.len() {
            let Some(found) = elsewhere.phrases.longest(words, at) else {
                at += 1;
                continue;
            };
            at = found.to;
            let span = words.source_span(found.from, found.skip, found.to);
            let taken = taken.get_or_insert_with(|| decided(analysis, paragraph));
            let Some(phrase) = found.values.first() else {
                continue;
            };
            if taken.iter().any(|other| other.overlaps(span)) || told.contains(phrase) {
                continue;
            }
            if left(check, elsewhere, paragraph, span, phrase) {
                told.insert(Arc::clone(phrase));
            }
        }
    }
}

/// Reports words that are left unmarked, if the others mark them. Whether they do.
fn left(
    check: &mut Check<'_>,
    elsewhere: &Elsewhere,
    paragraph: usize,
    span: Span,
    phrase: &str,
) -> bool {
    let analysis = check.analysis;
    let words = span.of(analysis.text(paragraph)).to_string();
    let claims = elsewhere.marked.get(phrase);
    let habit = claims.and_then(|claims| habit(analysis, &words, None, claims));
    let Some((claim, articles)) = habit.filter(|(claim, _)| claim.name != NONE) else {
        return false;
    };
    let name = &claim.name;
    let message = Message::new(
        format!(
            "“{words}” is marked as {name} in {articles} other articles, and not here. Mark it, or say that it is none."
        ),
        format!(
            "«{words}» موسومة {name} في مقالات أخرى عددها {articles}، وليست موسومة هنا. سمها، أو قل إنها ليست ذكرا."
        ),
    );
    let fixes = Fixes::Later(Arc::new({
        let name = name.clone();
        move |analysis| marking(analysis, paragraph, span, &name)
    }));
    let told = check.report(&LEFT_UNMARKED, paragraph, span, message, fixes);
    relate(told, claim);
    true
}

/// Has a finding say where others say something.
fn relate(finding: Option<&mut Finding>, claim: &Claim) {
    if let Some(finding) = finding {
        finding.related.clone_from(&claim.places);
    }
}

/// Fixes that mark words as the others do, or as none.
fn marking(analysis: &Analysis, line: usize, span: Span, name: &str) -> Vec<Fix> {
    let words = span.of(analysis.text(line));
    let to = match MentionKind::from_name(name) {
        Some(kind) => Some(LinkTo::Unlisted(kind)),
        None => is_known(&analysis.knowledge.actors, name).then_some(LinkTo::Actor(name)),
    };
    let fix = |title: Message, to| Fix {
        title,
        edits: link(analysis, line, span, to),
    };
    let mark = to.map(|to| {
        let title = Message::new(
            format!("Mark “{words}” as {name}"),
            format!("سمّ «{words}» {name}"),
        );
        fix(title, to)
    });
    let none = Message::new(
        format!("“{words}” is not an actor"),
        format!("«{words}» ليس فاعلا"),
    );
    mark.into_iter()
        .chain([fix(none, LinkTo::Nothing)])
        .collect()
}

fn is_known(kb: &KnowledgeBase, id: &str) -> bool {
    kb.find(id).is_some()
}

#[cfg(test)]
mod tests {
    use super::super::tests::KNOWLEDGE;
    use super::*;
    use crate::article::Article;
    use crate::article::edits::apply;

    /// What other articles say of words: name, year, how many articles.
    fn claims(all: &[(&str, i16, usize)]) -> Vec<Claim> {
        let mut claims: BTreeMap<&str, Claim> = BTreeMap::new();
        for (name, year, articles) in all {
            let claim = claims.entry(name).or_default();
            claim.name = (*name).to_string();
            let day = jiff::civil::date(*year, 6, 1);
            *claim.days.entry(Some(day)).or_default() += articles;
        }
        claims.into_values().collect()
    }

    /// The findings of an article, each as code and words, and the article after the first fix; where the others say this of some words.
    fn found(text: &str, words: &str, all: &[(&str, i16, usize)]) -> Vec<(String, String)> {
        let analysis = Article::new(text, Arc::clone(&KNOWLEDGE)).analyse(None);
        let said = BTreeMap::from([(words.to_string(), claims(all))]);
        let marked = BTreeMap::from([(Asked::folded(words), claims(all))]);
        let elsewhere = Elsewhere::new(said, marked);
        consistency(&analysis, &Levels::default(), &elsewhere)
            .iter()
            .map(|f| {
                let words = f.span.of(analysis.text(f.line));
                let fixes = f.fixes(&analysis);
                let mended = fixes.first().map(|fix| apply(text, &fix.edits));
                (
                    format!("{} {words}", f.rule.code),
                    mended.unwrap_or_default(),
                )
            })
            .collect()
    }

    const DELEGATION: &str =
        "%% article published=2025-02-12\nغادر الوفد القاعة\n%% mentions lavrov@\"الوفد\"\n";

    #[test]
    fn words_that_others_link_to_somebody_else_are_told_with_a_fix() {
        let others = [("putin", 2025, 12), ("lavrov", 2025, 1)];
        let mended = DELEGATION.replace("lavrov", "putin");
        assert_eq!(
            found(DELEGATION, "الوفد", &others),
            [("K801 lavrov@\"الوفد\"".to_string(), mended)]
        );
        let none = DELEGATION.replace("lavrov", "none");
        assert_eq!(found(&none, "الوفد", &others).len(), 1);
        let unlinked = DELEGATION.replace("lavrov", "organization");
        assert_eq!(found(&unlinked, "الوفد", &others).len(), 1);
    }

    #[test]
    fn a_few_articles_or_half_of_many_are_no_habit() {
        for others in [
            &[("putin", 2025, 2)][..],
            &[("putin", 2025, 12), ("lavrov", 2025, 4)],
            &[("none", 2025, 12)],
            // Known better here.
            &[("person", 2025, 12)],
        ] {
            assert_eq!(found(DELEGATION, "الوفد", others), [], "{others:?}");
        }
    }

    #[test]
    fn another_holder_on_another_day_is_no_inconsistency() {
        let title = "الرئيس الأمريكي";
        let text = |year: u16, id: &str| {
            format!(
                "%% article published={year}-06-01\nوصل {title}\n%% mentions {id}@\"{title}\"\n"
            )
        };
        let trump = [("trump", 2025, 12)];
        assert_eq!(found(&text(2022, "biden"), title, &trump), []);
        assert_eq!(found(&text(2022, "person"), title, &trump), []);
        // On the same day it is one.
        assert_eq!(found(&text(2025, "biden"), title, &trump).len(), 1);
        // And a name is somebody's on all days.
        let text = text(2022, "biden").replace(title, "ترامب");
        assert_eq!(found(&text, "ترامب", &[("putin", 2025, 12)]).len(), 1);
    }

    #[test]
    fn what_each_state_has_is_that_of_the_article() {
        let text = |id: &str| {
            format!(
                "%% article published=2025-06-01\nقالت النيابة العامة\n%% mentions {id}@\"النيابة العامة\"\n"
            )
        };
        let others = [("sau.prosecution", 2025, 12)];
        let words = "النيابة العامة";
        assert_eq!(found(&text("mar.prosecution"), words, &others), []);
        assert_eq!(found(&text("organization"), words, &others), []);
        assert_eq!(found(&text("sau"), words, &others).len(), 1);
    }

    #[test]
    fn a_name_that_the_article_gives_in_full_is_its_own() {
        let text = "%% article published=2025-02-12\nقال سيرغي لافروف إن سيرغي عاد\n%% mentions lavrov@\"سيرغي لافروف\" lavrov@2\"سيرغي\"\n";
        assert_eq!(found(text, "سيرغي", &[("putin", 2025, 12)]), []);
    }

    #[test]
    fn what_others_mark_is_told_once_where_a_finished_article_leaves_it() {
        let text =
            "%% article published=2025-02-12 status=done\nغادر الوفد\nعاد الوفد، وللوفد كلمة\n";
        let others = [("organization", 2025, 3)];
        let mended = text.replace(
            "غادر الوفد\n",
            "غادر الوفد\n%% mentions organization@\"الوفد\"\n",
        );
        assert_eq!(
            found(text, "الوفد", &others),
            [("K802 الوفد".to_string(), mended)]
        );
        assert_eq!(found(&text.replace("done", "draft"), "الوفد", &others), []);
        // Also what is none is decided.
        let decided =
            "%% article published=2025-02-12 status=done\nغادر الوفد\n%% mentions none@\"الوفد\"\n";
        assert_eq!(found(decided, "وفد", &others), []);
    }
}
