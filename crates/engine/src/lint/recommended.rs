//! What programs of the project suggest (recommenders) and nobody has decided: shown beside what is recognised, never in its place.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Check, Finding, Fix, Fixes, Level, Levels, Rule, in_order};
use crate::article::edits::{LinkTo, accept_those, insert_tag, link, mark_time};
use crate::article::{Analysis, Article, LineKind, Told};
use crate::events::{phrase, suggest};
use crate::mentions::MentionKind;
use crate::message::Message;
use crate::tags::{Item, NONE, Places, TagKind, TagLine, anchor_to};
use crate::text::Span;
use crate::time::{Modifier, TimexType};

/// K901
pub const RECOMMENDED_MENTION: Rule = Rule {
    code: "K901",
    name: "recommended-mention",
    level: Level::Hint,
    summary: "in an editor: a mention that a recommender suggests and nobody has accepted or rejected",
    summary_ar: "في المحرر: ذكر يقترحه مقترِح ولم يُعتمد ولم يُرفض",
};

/// K902
pub const RECOMMENDED_TIME: Rule = Rule {
    code: "K902",
    name: "recommended-time",
    level: Level::Hint,
    summary: "in an editor: a date or another time that a recommender suggests and nobody has accepted or rejected",
    summary_ar: "في المحرر: تاريخ أو زمن يقترحه مقترِح ولم يُعتمد ولم يُرفض",
};

/// K903
pub const RECOMMENDED_EVENT: Rule = Rule {
    code: "K903",
    name: "recommended-event",
    level: Level::Hint,
    summary: "in an editor: an event that a recommender suggests and nobody has accepted or rejected",
    summary_ar: "في المحرر: حدث يقترحه مقترِح ولم يُعتمد ولم يُرفض",
};

impl Finding {
    /// What it suggests, where it tells of what recommenders suggest: the kind of the line that accepting it writes.
    pub fn recommends(&self) -> Option<TagKind> {
        let kinds = [
            (&RECOMMENDED_MENTION, TagKind::Mentions),
            (&RECOMMENDED_TIME, TagKind::Times),
            (&RECOMMENDED_EVENT, TagKind::Event),
        ];
        let of_rule = kinds.into_iter().find(|(rule, _)| *rule == self.rule);
        of_rule.map(|(_, kind)| kind)
    }
}

/// What one recommender suggests for an article, by the text of its paragraphs: it holds for a paragraph for as long as that is the same, wherever
/// the paragraph stands by then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recommended {
    source: Arc<str>,
    paragraphs: FxHashMap<Box<str>, Vec<Suggestion>>,
}

/// A suggestion as the tag line that would write it down: of mentions and times with one item and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Suggestion {
    kind: TagKind,
    tag: Arc<TagLine>,
}

impl Recommended {
    /// Takes tag lines of an article as what a recommender suggests for its paragraphs: the mentions and times of `words`, and the events of `events`,
    /// which have the same text.
    pub fn read(source: &str, words: &str, events: &str) -> Self {
        let mut read = Self {
            source: source.into(),
            paragraphs: FxHashMap::default(),
        };
        read.take(words, |kind| kind != TagKind::Event);
        read.take(events, |kind| kind == TagKind::Event);
        read
    }

    fn take(&mut self, article: &str, wanted: impl Fn(TagKind) -> bool) {
        let article = Article::new(article, Arc::default());
        for (line, content) in article.lines().iter().enumerate() {
            if content.kind() != LineKind::Text || content.is_blank() {
                continue;
            }
            let tags = article.tags_of(line);
            let tags = tags.filter_map(|at| article.lines().get(at));
            let all = tags.flat_map(|line| split(line.tag()));
            let wanted: Vec<Suggestion> = all
                .filter(|suggestion| wanted(suggestion.kind))
                .filter(|suggestion| !suggestion.tag.items.is_empty())
                .collect();
            if !wanted.is_empty() {
                let of_text = self.paragraphs.entry(content.text().into());
                of_text.or_default().extend(wanted);
            }
        }
    }

    /// How many suggestions there are.
    pub fn len(&self) -> usize {
        self.paragraphs.values().map(Vec::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.paragraphs.is_empty()
    }
}

/// The suggestions of a tag line.
fn split(tag: &TagLine) -> Vec<Suggestion> {
    let Some(kind) = tag.tag_kind() else {
        return Vec::new();
    };
    let one = |items: Vec<Item>| {
        let mut line = TagLine::new(kind);
        line.items = items;
        let tag = Arc::new(line);
        Suggestion { kind, tag }
    };
    match kind {
        TagKind::Event => vec![one(tag.items.clone())],
        TagKind::Mentions | TagKind::Times => {
            let mut all: Vec<Vec<Item>> = Vec::new();
            for item in &tag.items {
                match (&item.anchor, all.last_mut()) {
                    // What has no words belongs to the item before it.
                    (None, Some(last)) => last.push(item.clone()),
                    (None, None) => {}
                    (Some(_), _) => all.push(vec![item.clone()]),
                }
            }
            all.into_iter().map(one).collect()
        }
        TagKind::Article | TagKind::Note => Vec::new(),
    }
}

/// Adds to the findings of an article what recommenders suggest for it and nobody has decided, in order of text. What several suggest at the same
/// words is one finding.
///
/// A suggestion is decided once an annotator has written or rejected something of its kind at its words. What Khabar suggests in just the same way
/// is not said twice.
pub fn add_recommended(
    findings: &mut Vec<Finding>,
    analysis: &Analysis,
    levels: &Levels,
    all: &[Arc<Recommended>],
) {
    if all.iter().all(|recommended| recommended.is_empty()) {
        return;
    }
    let mut check = Check::new(analysis, levels);
    for (line, content) in analysis.article.lines().iter().enumerate() {
        if content.kind() != LineKind::Text || content.is_blank() {
            continue;
        }
        let here = all.iter().filter_map(|recommended| {
            let suggestions = recommended.paragraphs.get(content.text())?;
            Some((&recommended.source, suggestions))
        });
        let here: Vec<_> = here.collect();
        if !here.is_empty() {
            paragraph(&mut check, line, &here);
        }
    }
    findings.append(&mut check.findings);
    findings.sort_by_key(in_order);
}

/// A suggestion at its words, and who suggests it.
struct Open<'a> {
    span: Span,
    suggestion: &'a Suggestion,
    sources: Vec<&'a str>,
}

fn paragraph<'a>(check: &mut Check<'_>, line: usize, here: &[(&'a Arc<str>, &'a Vec<Suggestion>)]) {
    let analysis = check.analysis;
    let decided = Decided::of(analysis, line);
    let mut places = Places::new(analysis.text(line));
    // By kind and where it begins: that is what tells one finding from another.
    let mut open: BTreeMap<(usize, usize), Vec<Open<'a>>> = BTreeMap::new();
    for (source, suggestions) in here.iter().copied() {
        let source: &'a str = source;
        for suggestion in suggestions {
            let first = suggestion.tag.items.first();
            let anchor = first.and_then(|item| item.anchor.as_ref());
            let span = anchor.and_then(|anchor| places.of(anchor));
            if decided.is(suggestion, span) || is_ours(analysis, line, suggestion, span) {
                continue;
            }
            // An event that names no words is shown at the beginning of its paragraph.
            let span = span.unwrap_or_default();
            let key = (suggestion.kind as usize, span.start);
            let at = open.entry(key).or_default();
            let same = |other: &&mut Open<'_>| other.suggestion == suggestion;
            match at.iter_mut().find(same) {
                Some(same) if same.sources.contains(&source) => {}
                Some(same) => same.sources.push(source),
                None => at.push(Open {
                    span,
                    suggestion,
                    sources: vec![source],
                }),
            }
        }
    }
    for open in open.into_values() {
        report(check, line, &open);
    }
}

fn report(check: &mut Check<'_>, line: usize, open: &[Open<'_>]) {
    let Some(first) = open.first() else { return };
    let analysis = check.analysis;
    let rule = match first.suggestion.kind {
        TagKind::Mentions => &RECOMMENDED_MENTION,
        TagKind::Times => &RECOMMENDED_TIME,
        _ => &RECOMMENDED_EVENT,
    };
    let (mut en, mut ar) = (Vec::new(), Vec::new());
    for one in open {
        let Some(said) = said(analysis, line, one.suggestion, one.span) else {
            continue;
        };
        let sources = one.sources.join(", ");
        en.push(format!("{sources}: {}", said.en));
        ar.push(format!("{}: {}", one.sources.join("، "), said.ar));
    }
    if en.is_empty() {
        return;
    }
    let message = Message::new(en.join("\n"), ar.join("\n"));
    let longest = open.iter().map(|one| one.span).max_by_key(|s| s.len());
    let suggested: Vec<(Suggestion, Span, String)> = open
        .iter()
        .map(|one| {
            let sources = one.sources.join(", ");
            (one.suggestion.clone(), one.span, sources)
        })
        .collect();
    let fixes = move |analysis: &Analysis| {
        let accepted = suggested.iter().filter_map(|(suggestion, span, sources)| {
            accept(analysis, line, suggestion, *span, sources)
        });
        let rejected = suggested.first();
        let rejected =
            rejected.and_then(|(suggestion, span, _)| reject(analysis, line, suggestion, *span));
        accepted.chain(rejected).collect()
    };
    check.report(
        rule,
        line,
        longest.unwrap_or_default(),
        message,
        Fixes::Later(Arc::new(fixes)),
    );
}

/// What annotators have said of the words of a paragraph.
struct Decided<'a> {
    words: Vec<Span>,
    triggers: Vec<Span>,
    /// The types of events that name no words.
    bare: Vec<&'a str>,
}

impl<'a> Decided<'a> {
    fn of(analysis: &'a Analysis, line: usize) -> Self {
        let article = &analysis.article;
        let tags = || {
            let tags = article
                .tags_of(line)
                .filter_map(|at| article.lines().get(at));
            tags.map(|line| line.tag())
        };
        let mut places = Places::of_anchors(analysis.text(line), tags());
        let mut decided = Self {
            words: Vec::new(),
            triggers: Vec::new(),
            bare: Vec::new(),
        };
        for tag in tags() {
            match tag.tag_kind() {
                // Nothing is an actor and a time.
                Some(TagKind::Mentions | TagKind::Times) => {
                    let anchors = tag.items.iter().filter_map(|item| item.anchor.as_ref());
                    let spans = anchors.filter_map(|anchor| places.of(anchor));
                    decided.words.extend(spans);
                }
                Some(TagKind::Event) => {
                    let Some(first) = tag.items.first() else {
                        continue;
                    };
                    match first.anchor.as_ref().map(|anchor| places.of(anchor)) {
                        Some(span) => decided.triggers.extend(span),
                        None => decided.bare.push(&first.name.text),
                    }
                }
                _ => {}
            }
        }
        decided
    }

    fn is(&self, suggestion: &Suggestion, span: Option<Span>) -> bool {
        let overlap = |all: &[Span]| span.is_some_and(|s| all.iter().any(|o| o.overlaps(s)));
        let name = suggestion.tag.items.first().map(|item| &*item.name.text);
        match suggestion.kind {
            TagKind::Event if span.is_some() => overlap(&self.triggers),
            TagKind::Event => name.is_none_or(|name| self.bare.contains(&name)),
            // Words that are not there have nothing to be suggested of.
            _ => span.is_none() || overlap(&self.words),
        }
    }
}

/// Whether Khabar suggests just the same.
fn is_ours(analysis: &Analysis, line: usize, suggestion: &Suggestion, span: Option<Span>) -> bool {
    let Some(first) = suggestion.tag.items.first() else {
        return true;
    };
    let kb = &analysis.knowledge.actors;
    match suggestion.kind {
        TagKind::Mentions => analysis.mentions(line).iter().any(|mention| {
            let name = mention.actor.map_or(mention.kind.name(), |a| kb.id(a));
            Some(mention.span) == span && name == first.name.text
        }),
        TagKind::Times => analysis.timexes(line).iter().any(|timex| {
            let value = timex.resolution.value.as_ref().map(ToString::to_string);
            let stated = first.value.as_ref().map(|value| &value.text);
            Some(timex.span) == span
                && timex.timex_type.name() == first.name.text
                && value.as_ref() == stated
        }),
        _ => suggest(analysis, line)
            .filter(|event| event.trigger.is_some() && event.trigger == span)
            .any(|event| analysis.event_tag(line, event).to_string() == suggestion.tag.to_string()),
    }
}

/// Whom or what an item of a `mentions` line names.
fn named<'a>(analysis: &Analysis, name: &'a str) -> Option<(LinkTo<'a>, Message)> {
    if let Some(kind) = MentionKind::from_name(name) {
        return Some((LinkTo::Unlisted(kind), kind.label()));
    }
    let kb = &analysis.knowledge.actors;
    let actor = kb.actor(kb.find(name)?)?;
    let label = Message::new(
        format!("{} ({name})", actor.en),
        format!("{} ({name})", actor.ar),
    );
    Some((LinkTo::Actor(name), label))
}

/// The type, value and modifier that the items of a `times` line state.
fn told(tag: &TagLine) -> Option<Told> {
    let first = tag.items.first()?;
    let modifier = tag.value("mod");
    Some(Told {
        timex_type: TimexType::from_name(&first.name.text)?,
        value: first.value.as_ref()?.text.parse().ok()?,
        modifier: modifier.and_then(|value| Modifier::from_name(&value.text)),
    })
}

/// What a suggestion says; none where the corpus does not know what it names.
fn said(analysis: &Analysis, line: usize, suggestion: &Suggestion, at: Span) -> Option<Message> {
    let words = at.of(analysis.text(line));
    match suggestion.kind {
        TagKind::Mentions => {
            let (_, label) = named(analysis, &suggestion.tag.items.first()?.name.text)?;
            Some(Message::new(
                format!("“{words}” is {}", label.en),
                format!("«{words}»: {}", label.ar),
            ))
        }
        TagKind::Times => {
            let told = told(&suggestion.tag)?;
            let value = analysis.in_words(&told.value);
            Some(Message::new(
                format!("“{words}” is {} ({})", told.value, value.en),
                format!("«{words}»: {} ({})", value.ar, told.value),
            ))
        }
        _ => {
            let id = &suggestion.tag.items.first()?.name.text;
            let sentence = phrase(analysis, &suggestion.tag)?;
            Some(Message::new(
                format!("{id}: {}", sentence.en),
                format!("{id}: {}", sentence.ar),
            ))
        }
    }
}

/// Writes a suggestion down.
fn accept(
    analysis: &Analysis,
    line: usize,
    suggestion: &Suggestion,
    at: Span,
    sources: &str,
) -> Option<Fix> {
    let said = said(analysis, line, suggestion, at)?;
    let edits = match suggestion.kind {
        TagKind::Mentions => {
            let (to, _) = named(analysis, &suggestion.tag.items.first()?.name.text)?;
            link(analysis, line, at, to)
        }
        TagKind::Times => mark_time(analysis, line, at, Some(&told(&suggestion.tag)?)),
        kind => {
            let tag = suggestion.tag.to_string();
            vec![insert_tag(&analysis.article, line, kind, &tag)]
        }
    };
    let title = Message::new(
        format!("Accept what {sources} suggests: {}", said.en),
        format!("اعتمد ما يقترحه {sources}: {}", said.ar),
    );
    Some(Fix { title, edits })
}

/// Says that a suggestion is wrong: where Khabar has one at the same words by accepting that, else by saying that nothing of the kind is there. None for an
/// event where Khabar suggests one too, or that names no words.
fn reject(analysis: &Analysis, line: usize, suggestion: &Suggestion, at: Span) -> Option<Fix> {
    let words = at.of(analysis.text(line));
    let mentions = analysis.mentions(line).iter().map(|m| m.span);
    let times = analysis.timexes(line).iter().map(|t| t.span);
    let mut ours = mentions.chain(times);
    if suggestion.kind != TagKind::Event && ours.any(|other| other.overlaps(at)) {
        let edits = accept_those(analysis, line, &|other| other.overlaps(at));
        let title = Message::new(
            format!("Accept what Khabar suggests at “{words}” instead"),
            format!("اعتمد بدله ما يقترحه خبر عند «{words}»"),
        );
        return (!edits.is_empty()).then_some(Fix { title, edits });
    }
    let (edits, title) = match suggestion.kind {
        TagKind::Mentions => (
            link(analysis, line, at, LinkTo::Nothing),
            Message::new(
                format!("“{words}” is not an actor"),
                format!("«{words}» ليس فاعلا"),
            ),
        ),
        TagKind::Times => (
            mark_time(analysis, line, at, None),
            Message::new(
                format!("“{words}” is not a time"),
                format!("«{words}» ليس زمنا"),
            ),
        ),
        kind => {
            let mut triggers = suggest(analysis, line).filter_map(|event| event.trigger);
            if triggers.any(|other| other.overlaps(at)) {
                return None;
            }
            let anchor = anchor_to(analysis.text(line), at)?;
            let tag = TagLine::new(kind).item(NONE, None, Some(anchor));
            (
                vec![insert_tag(&analysis.article, line, kind, &tag.to_string())],
                Message::new(
                    format!("“{words}” is not an event"),
                    format!("«{words}» ليس حدثا"),
                ),
            )
        }
    };
    Some(Fix { title, edits })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Knowledge;
    use crate::article::edits::apply;

    /// What is suggested for an article, and what comes of each fix. Suggestions are tag lines of the same text.
    fn found(article: &str, suggested: &[(&str, &str)]) -> Vec<(String, Vec<String>)> {
        let day = jiff::civil::date(2025, 2, 12);
        let analysis = Article::new(article, Knowledge::shared()).analyse(Some(day));
        let all: Vec<_> = suggested
            .iter()
            .map(|(source, article)| Arc::new(Recommended::read(source, article, article)))
            .collect();
        let mut findings = Vec::new();
        add_recommended(&mut findings, &analysis, &Levels::default(), &all);
        let found = findings.into_iter().map(|finding| {
            let fixes = finding.fixes(&analysis);
            let after = fixes.iter().map(|fix| apply(article, &fix.edits));
            (finding.message.en.clone(), after.collect())
        });
        found.collect()
    }

    #[test]
    fn a_suggestion_is_said_with_who_suggests_it_and_accepted_or_rejected() {
        let text = "نزل سمسم من السيارة\n";
        let all = found(
            text,
            &[("m", "نزل سمسم من السيارة\n%% mentions person@\"سمسم\"\n")],
        );
        let [(said, after)] = all.as_slice() else {
            panic!("{all:?}")
        };
        assert_eq!(said, "m: “سمسم” is person");
        assert_eq!(
            *after,
            [
                "نزل سمسم من السيارة\n%% mentions person@\"سمسم\"\n",
                "نزل سمسم من السيارة\n%% mentions none@\"سمسم\"\n",
            ]
        );
        for decided in after {
            assert_eq!(found(decided, &[("m", after[0].as_str())]), []);
        }
    }

    #[test]
    fn what_khabar_suggests_itself_is_not_said_again_and_what_it_suggests_otherwise_is_kept() {
        let text = "وصل ترامب أمس";
        let same = "وصل ترامب أمس\n%% mentions trump@\"ترامب\"\n%% times DATE=2025-02-11@\"أمس\"\n";
        assert_eq!(found(text, &[("m", same)]), []);
        let other = same.replace("trump@", "putin@").replace("02-11", "02-10");
        let all = found(text, &[("m", other.as_str())]);
        assert_eq!(all.len(), 2);
        // To reject it is to accept ours.
        assert_eq!(all[0].1[1], "وصل ترامب أمس\n%% mentions trump@\"ترامب\"");
        assert_eq!(
            all[1].1[1],
            "وصل ترامب أمس\n%% times DATE=2025-02-11@\"أمس\""
        );
    }

    #[test]
    fn what_several_suggest_is_one_finding_and_says_who_agrees() {
        let text = "نزل سمسم من السيارة";
        let by = |name: &str| format!("{text}\n%% mentions {name}@\"سمسم\"");
        let [a, b, c] = ["person", "person", "organization"].map(by);
        let all = found(text, &[("a", &a), ("b", &b), ("c", &c)]);
        assert_eq!(
            all[0].0,
            "a, b: “سمسم” is person\nc: “سمسم” is organisation"
        );
        assert_eq!((all.len(), all[0].1.len()), (1, 3));
    }

    #[test]
    fn events_are_suggested_as_their_sentence() {
        let text = "التقط المصور صورة\n";
        let suggested = format!("{text}%% event CONSULT@\"صورة\" actor=usa\n");
        let all = found(text, &[("m", &suggested)]);
        assert!(all[0].0.starts_with("m: CONSULT: "), "{all:?}");
        assert_eq!(
            all[0].1,
            [suggested.clone(), format!("{text}%% event none@\"صورة\"\n")]
        );
        assert_eq!(found(&suggested, &[("m", &suggested)]), []);
    }

    #[test]
    fn a_paragraph_keeps_its_suggestions_wherever_it_stands_and_loses_them_with_its_words() {
        let suggested = "نزل سمسم\n%% mentions person@\"سمسم\"\n";
        assert_eq!(found("كلام\n\nنزل سمسم\n", &[("m", suggested)]).len(), 1);
        assert_eq!(found("نزل سمسم.\n", &[("m", suggested)]), []);
        // What the corpus does not know cannot be written down.
        let unknown = "نزل سمسم\n%% mentions nobody-knows@\"سمسم\"\n%% event X-Y@\"نزل\"\n";
        assert_eq!(found("نزل سمسم\n", &[("m", unknown)]), []);
    }
}
