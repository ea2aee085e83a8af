//! Events that an article tells more than once: a headline and its lead, «الهجوم» behind the attack that it points back to.
//!
//! Two tellings are one event where type, day, place and those who take part do not contradict each other, and something says that the second
//! goes back to the first: it is definite, it stands in the lead below a headline, or all who take part are the same.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::actors::{ActorIx, ActorKind};
use crate::annotation::{Event, Filler, Participant, Source, Teller, Telling};
use crate::article::edits::{Edit, replace_in_line};
use crate::article::{Analysis, Knowledge, LineKind};
use crate::codebook::{EventType, TypeIx};
use crate::likelihood::CUES;
use crate::tags::{Item, TagLine};
use crate::text::fold::fold;
use crate::text::words::{has_article, readings};
use crate::text::{Span, Words};
use crate::triggers::TriggerShape;

use super::frames::list;
use super::suggest::likely;

/// How many paragraphs below one that is told by a definite noun it may be told by another.
const REACH: usize = 4;

/// How many paragraphs below its headline the lead of an article ends.
const LEAD: usize = 2;

/// How many tellings are looked at, from the nearest before.
const MOST: usize = 64;

/// How an event stands to those that tell the same in its article; none where it is told once.
///
/// ```
/// use khabar_engine::article::{Article, Knowledge};
/// use khabar_engine::events::{likely, telling};
///
/// let text = "التقى ترامب بوتين في الرياض أمس.\nواستمر لقاء ترامب وبوتين ساعتين.";
/// let analysis = Article::new(text, Knowledge::shared()).analyse("2025-02-12".parse().ok());
/// for event in likely(&analysis, 1) {
///     let telling = telling(&analysis, 1, event).unwrap();
///     assert_eq!(telling.again.unwrap().line, 0);
/// }
/// ```
pub fn telling<'a>(analysis: &'a Analysis, line: usize, event: &Event) -> Option<&'a Telling> {
    analysis
        .tellings
        .get_or_init(|| tellings(analysis))
        .get(&(line, event.trigger?))
}

/// Whether an event only tells again what the article told before.
pub fn is_told_again(analysis: &Analysis, line: usize, event: &Event) -> bool {
    telling(analysis, line, event).is_some_and(|telling| telling.again.is_some())
}

/// An event of a line as the article tells it: a suggestion with the `id` or the `same` that it would be written with, and what an annotator
/// wrote as it stands.
pub fn as_told<'a>(analysis: &Analysis, line: usize, event: &'a Event) -> Cow<'a, Event> {
    let suggested = event.source.written().is_none();
    let Some(telling) = telling(analysis, line, event).filter(|_| suggested) else {
        return Cow::Borrowed(event);
    };
    let mut event = event.clone();
    let id = Some(telling.id.clone());
    match telling.again {
        None => event.id = id,
        // A tag without an id cannot be pointed at.
        Some(Teller { tag: Some(tag), .. }) if giving(analysis, tag, &telling.id).is_some() => {}
        Some(_) => event.same = id,
    }
    Cow::Owned(event)
}

/// Events of a line as they are written down, one after the other: the first that tells an event has its id, those that tell it again say so. The
/// edit, if any, gives a tag its id that has none.
pub fn to_write(analysis: &Analysis, line: usize, events: &[&Event]) -> (Vec<TagLine>, Vec<Edit>) {
    let mut written: Vec<&str> = Vec::new();
    let mut edits: Vec<Edit> = Vec::new();
    let mut told = Vec::new();
    for event in events {
        let mut event = (*event).clone();
        if let Some(Telling { id, again }) = telling(analysis, line, &event) {
            let tag = again.and_then(|teller| teller.tag);
            if tag.is_some() || written.contains(&id.as_str()) {
                event.same = Some(id.clone());
                edits.extend(tag.and_then(|tag| giving(analysis, tag, id)));
            } else {
                event.id = Some(id.clone());
            }
            written.push(id);
        }
        told.push(event);
    }
    edits.dedup();
    (analysis.event_tags(line, &told), edits)
}

/// The edit that gives the event of a tag line an id; none where it has one.
pub fn giving(analysis: &Analysis, tag: usize, id: &str) -> Option<Edit> {
    let line = analysis.article.lines().get(tag)?;
    if line.tag().value("id").is_some() {
        return None;
    }
    let end = Span::at(line.tag().items.last()?.span.end);
    let item = Item::new("id", Some(id), None);
    Some(replace_in_line(
        &analysis.article,
        tag,
        end,
        &format!(" {item}"),
    ))
}

/// A telling as it is compared with others.
struct Told<'a> {
    at: Teller,
    /// How many paragraphs stand above.
    paragraph: usize,
    /// Whether it is told in the headline.
    headline: bool,
    event: &'a Event,
    event_type: &'a EventType,
    lemma: &'a str,
    /// Whether it tells what came of an act: «مقتل», «قُتل».
    result: bool,
    /// Whether it points back: «الهجوم», «هذا اللقاء».
    definite: bool,
    doers: Vec<Name>,
    others: Vec<Name>,
}

/// Somebody who takes part, as far as two tellings of him are one.
#[derive(Debug, Clone, PartialEq)]
enum Name {
    Actor(ActorIx),
    Words(String),
}

/// Finds the tellings of an article that are told more than once, by line and words.
fn tellings(analysis: &Analysis) -> FxHashMap<(usize, Span), Telling> {
    let told = all(analysis);
    let mut of_type: FxHashMap<TypeIx, Vec<usize>> = FxHashMap::default();
    // For each telling the cluster it is in, and of each cluster its members.
    let mut cluster_of: Vec<usize> = Vec::with_capacity(told.len());
    let mut clusters: Vec<Vec<usize>> = Vec::new();
    for (at, one) in told.iter().enumerate() {
        let before = of_type.entry(one.event.event_type).or_default();
        let cluster = stated(&told, &clusters, one).or_else(|| {
            let mut nearest = before.iter().rev().take(MOST);
            let first = nearest.find(|before| {
                let other = told.get(**before);
                other.is_some_and(|other| is_again(analysis, other, one))
            });
            let cluster = *cluster_of.get(*first?)?;
            // Two that an annotator wrote without a word are two.
            let has_gold = clusters.get(cluster).is_some_and(|members| {
                let mut members = members.iter().filter_map(|at| told.get(*at));
                members.any(|member| member.at.tag.is_some())
            });
            (one.at.tag.is_none() || !has_gold).then_some(cluster)
        });
        let cluster = cluster.unwrap_or_else(|| {
            clusters.push(Vec::new());
            clusters.len() - 1
        });
        if let Some(members) = clusters.get_mut(cluster) {
            members.push(at);
        }
        cluster_of.push(cluster);
        before.push(at);
    }
    named(analysis, &told, clusters)
}

/// The cluster of the event that a tag says it tells again.
fn stated(told: &[Told<'_>], clusters: &[Vec<usize>], one: &Told<'_>) -> Option<usize> {
    let same = one.event.same.as_ref()?;
    let has = |members: &Vec<usize>| {
        let mut members = members.iter().filter_map(|at| told.get(*at));
        members.any(|member| {
            member.event.id.as_ref() == Some(same) || member.event.same.as_ref() == Some(same)
        })
    };
    clusters.iter().position(has)
}

/// Gives each event that is told more than once its id.
fn named(
    analysis: &Analysis,
    told: &[Told<'_>],
    clusters: Vec<Vec<usize>>,
) -> FxHashMap<(usize, Span), Telling> {
    let mut taken: Vec<&str> = Vec::new();
    for key in ["id", "same"] {
        taken.extend(analysis.events_with(key).map(|(_, id, _)| id));
    }
    let mut fresh = (1usize..).map(|n| format!("e{n}"));
    let mut named = FxHashMap::default();
    for members in clusters.into_iter().filter(|members| members.len() > 1) {
        let members: Vec<&Told<'_>> = members.iter().filter_map(|at| told.get(*at)).collect();
        let gold = || members.iter().filter(|member| member.at.tag.is_some());
        let own = gold().find_map(|member| member.event.id.clone());
        let pointed = || gold().find_map(|member| member.event.same.clone());
        let free = || fresh.find(|id| !taken.contains(&id.as_str()));
        let Some(id) = own.or_else(pointed).or_else(free) else {
            continue;
        };
        let is_own = |member: &&&Told<'_>| member.event.id.as_ref() == Some(&id);
        let first = gold().find(is_own).or_else(|| gold().next());
        let Some(first) = first.or(members.first()) else {
            continue;
        };
        for member in &members {
            let telling = Telling {
                id: id.clone(),
                again: (member.at != first.at).then_some(first.at),
            };
            named.insert((member.at.line, member.at.trigger), telling);
        }
    }
    named
}

/// All that an article tells, by tags and by likely suggestions, in order of text.
fn all(analysis: &Analysis) -> Vec<Told<'_>> {
    let mut all = Vec::new();
    let mut paragraph = 0;
    for (line, content) in analysis.article.lines().iter().enumerate() {
        if content.kind() != LineKind::Text || content.is_blank() {
            continue;
        }
        let tagged = analysis.events(line).iter();
        let mut here: Vec<Told<'_>> = tagged
            .chain(likely(analysis, line))
            .filter_map(|event| Told::of(analysis, (line, paragraph), event))
            .collect();
        here.sort_by_key(|told| told.at.trigger.start);
        all.extend(here);
        paragraph += 1;
    }
    all
}

impl<'a> Told<'a> {
    fn of(
        analysis: &'a Analysis,
        (line, paragraph): (usize, usize),
        event: &'a Event,
    ) -> Option<Self> {
        let codebook = &analysis.knowledge.codebook;
        let trigger = event.trigger?;
        let text = analysis.text(line);
        let words = Words::new(trigger.of(text));
        let triggers = codebook.triggers();
        let found = triggers.find(&words, 0, 0, false);
        let noun = found.is_some_and(|found| found.shape == TriggerShape::Masdar);
        let row = found.and_then(|found| triggers.row(found.row));
        let results = list("results").is_some_and(|list| list.contains(words.text(0)));
        let with_article = readings(words.text(0)).any(|r| has_article(r.stem));
        let before = text.get(..trigger.start).unwrap_or("");
        let pointing = before
            .split_whitespace()
            .next_back()
            .is_some_and(|word| CUES.anaphora.contains(&fold(word)));
        let names = |fillers: Vec<&Filler>| {
            let names = fillers
                .iter()
                .filter_map(|filler| name(analysis, line, &filler.participant));
            names.collect()
        };
        Some(Self {
            at: Teller {
                line,
                trigger,
                tag: match event.source {
                    Source::Written(item, _) => Some(line + usize::try_from(item.below).ok()?),
                    _ => None,
                },
            },
            paragraph,
            headline: paragraph == 0 && !text.trim_end().ends_with(['.', '؟', '!']),
            event,
            event_type: codebook.type_at(event.event_type)?,
            lemma: found.map_or("", |found| triggers.lemma(found.row)),
            result: row.is_some_and(|row| row.passive) || results,
            definite: noun && (with_article || pointing),
            doers: names(event.doers(codebook).collect()),
            others: names(event.others(codebook).collect()),
        })
    }

    fn names(&self) -> impl Iterator<Item = &Name> {
        self.doers.iter().chain(&self.others)
    }

    /// Whether its type is words about another act: two demands of one party are mostly two.
    fn has_matter(&self) -> bool {
        self.event_type.matter.is_some() || self.event_type.prospective
    }
}

/// Who somebody is; none of people without a name.
fn name(analysis: &Analysis, line: usize, participant: &Participant) -> Option<Name> {
    if let Some(actor) = participant.who.actor() {
        return Some(Name::Actor(actor));
    }
    let mention = participant
        .mention
        .and_then(|at| analysis.mentions(line).get(at));
    let span = mention.map(|mention| mention.span)?;
    Some(Name::Words(fold(span.of(analysis.text(line)))))
}

/// Whether two may be the same, or one acts for the other.
fn is_akin(knowledge: &Knowledge, one: &Name, other: &Name) -> bool {
    match (one, other) {
        (Name::Actor(one), Name::Actor(other)) if one != other => {
            let kb = &knowledge.actors;
            let (Some(one), Some(other)) = (kb.actor(*one), kb.actor(*other)) else {
                return false;
            };
            let both_persons = one.kind == ActorKind::Person && other.kind == ActorKind::Person;
            one.country.is_some() && one.country == other.country && !both_persons
        }
        // «أحمد الشرع», «الشرع»
        (Name::Words(one), Name::Words(other)) => one.ends_with(other) || other.ends_with(one),
        _ => one == other,
    }
}

/// Whether one telling goes back to an earlier one.
fn is_again(analysis: &Analysis, first: &Told<'_>, second: &Told<'_>) -> bool {
    let knowledge = &analysis.knowledge;
    let akin = |one: &Name, other: &Name| is_akin(knowledge, one, other);
    if is_of_one_act(analysis, first, second) {
        return first.event.status == second.event.status;
    }
    if contradict(first.event, second.event)
        || differ(&first.doers, &second.doers, &akin)
        || differ(&first.others, &second.others, &akin)
    {
        return false;
    }
    let shared = second
        .names()
        .filter(|name| first.names().any(|other| akin(name, other)));
    let shared = shared.count();
    let unnamed = first.names().next().is_none() && second.names().next().is_none();
    let same_word = !first.lemma.is_empty() && first.lemma == second.lemma;
    let below = second.paragraph - first.paragraph;
    let matter = second.has_matter();
    if second.definite {
        return below <= REACH && (same_word || shared > 0 && !matter);
    }
    let lead = if matter { 1 } else { LEAD };
    if first.headline && (1..=lead).contains(&below) {
        return same_word && (shared > 0 || unnamed) || shared > 1 || shared > 0 && !matter;
    }
    let as_many =
        first.doers.len() == second.doers.len() && first.others.len() == second.others.len();
    !matter && shared > 1 && as_many && shared == second.names().count()
}

/// How many words may stand between an act and what came of it.
const CAUSE_REACH: usize = 14;

/// Whether two words of a sentence tell an act and what came of it: «قُتل ثلاثة في غارة», «هجوم أسفر عن مقتل ثلاثة».
fn is_of_one_act(analysis: &Analysis, first: &Told<'_>, second: &Told<'_>) -> bool {
    let text = analysis.text(first.at.line);
    let between = text.get(first.at.trigger.end..second.at.trigger.start);
    let Some(between) = between.filter(|_| first.at.line == second.at.line) else {
        return false;
    };
    let words = Words::new(between);
    if words.len() > CAUSE_REACH || between.contains(ENDS) {
        return false;
    }
    let listed =
        |name: &str, at: usize| list(name).is_some_and(|list| list.joined_at(&words, at).is_some());
    let by = words
        .len()
        .checked_sub(1)
        .is_some_and(|last| listed("by-cause", last));
    let leads = (0..words.len()).any(|at| listed("leads-to", at));
    first.result && !second.result && (by || between.ends_with('ب'))
        || !first.result && second.result && leads
}

/// What ends a sentence or opens a quotation.
const ENDS: [char; 5] = ['.', '؟', '!', ':', '؛'];

/// Whether what two events say of themselves cannot be of one.
fn contradict(first: &Event, second: &Event) -> bool {
    let days = |event: &Event| event.date.as_ref().and_then(|date| date.days());
    let other_day = match (days(first), days(second)) {
        (Some((from, to)), Some((other_from, other_to))) => to < other_from || other_to < from,
        _ => false,
    };
    let modes = [first, second].map(|event| &event.modes);
    let other_mode = match modes {
        [one, other] if !one.is_empty() && !other.is_empty() => {
            !one.iter().any(|mode| other.contains(mode))
        }
        _ => false,
    };
    let other_place = match (&first.place, &second.place) {
        (Some(one), Some(other)) => {
            one.who.actor().is_some() && other.who.actor().is_some() && one.who != other.who
        }
        _ => false,
    };
    first.status != second.status || other_day || other_mode || other_place
}

/// Whether those who take part in two events are known, and are others.
fn differ(some: &[Name], others: &[Name], akin: &impl Fn(&Name, &Name) -> bool) -> bool {
    let known = !some.is_empty() && !others.is_empty();
    known
        && !some
            .iter()
            .any(|one| others.iter().any(|other| akin(one, other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::article::edits::apply;
    use jiff::civil::date;

    fn analysed(text: &str) -> Analysis {
        Article::new(text, Knowledge::shared()).analyse(Some(date(2025, 2, 12)))
    }

    /// The tellings of an article that are told more than once: the words, and the id behind `=` for the first and `~` for the others.
    fn retold(text: &str) -> Vec<String> {
        let analysis = analysed(text);
        let mut said = Vec::new();
        for told in all(&analysis) {
            if let Some(telling) = telling(&analysis, told.at.line, told.event) {
                let sign = if telling.again.is_some() { '~' } else { '=' };
                let words = told.at.trigger.of(analysis.text(told.at.line));
                said.push(format!("{words}{sign}{}", telling.id));
            }
        }
        said
    }

    #[test]
    fn a_lead_tells_what_the_headline_told() {
        let article = "ترامب يلتقي بوتين في الرياض\n\nالتقى الرئيس الأمريكي دونالد ترامب نظيره الروسي فلاديمير بوتين أمس الثلاثاء في العاصمة السعودية.";
        assert_eq!(retold(article), ["يلتقي=e1", "التقى~e1"]);
        let others = "ترامب يلتقي بوتين في الرياض\n\nالتقى الرئيس الفرنسي إيمانويل ماكرون نظيره المصري أمس الثلاثاء في القاهرة.";
        assert_eq!(retold(others), Vec::<String>::new());
    }

    #[test]
    fn an_act_and_what_came_of_it_are_one() {
        let article = "قُتل ثلاثة جنود أمس في غارة إسرائيلية.\n\nوقال الناطق كلاما.";
        assert_eq!(retold(article), ["قُتل=e1", "غارة~e1"]);
    }

    #[test]
    fn another_day_is_another_event() {
        let article = "التقى ترامب بوتين أمس الثلاثاء.\n\nوكان ترامب التقى بوتين في 3 يناير 2025.";
        assert_eq!(retold(article), Vec::<String>::new());
    }

    #[test]
    fn what_is_demanded_twice_are_two_demands() {
        let article = "طالبت مصر أمس إسرائيل بفتح المعبر.\n\nوقال الناطق كلاما كثيرا.\n\nوطالبت مصر إسرائيل بسحب قواتها.\n\nوطالبت مصر إسرائيل بالإفراج عن الأسرى.";
        assert_eq!(retold(article), Vec::<String>::new());
    }

    #[test]
    fn a_tag_is_pointed_at_by_its_id() {
        let article = "ترامب يلتقي بوتين في الرياض\n%% event CONSULT@\"يلتقي\" actor=trump actor=putin\n\nالتقى ترامب نظيره الروسي بوتين أمس الثلاثاء.\n";
        let analysis = analysed(article);
        let events: Vec<&Event> = likely(&analysis, 3).collect();
        let (tags, edits) = to_write(&analysis, 3, &events);
        assert!(tags[0].to_string().ends_with(" same=e1"), "{}", tags[0]);
        let after = apply(article, &edits);
        assert!(after.contains("actor=putin id=e1\n"), "{after}");
    }

    #[test]
    fn whichever_is_written_first_is_the_one_pointed_at() {
        let article = "ترامب يلتقي بوتين في الرياض\n\nالتقى ترامب نظيره الروسي بوتين أمس الثلاثاء.\n%% event CONSULT@\"التقى\" actor=trump actor=putin id=talks\n";
        let analysis = analysed(article);
        let events: Vec<&Event> = likely(&analysis, 0).collect();
        let (tags, edits) = to_write(&analysis, 0, &events);
        assert!(tags[0].to_string().ends_with(" same=talks"), "{}", tags[0]);
        assert!(edits.is_empty());
    }
}
