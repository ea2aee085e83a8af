//! What is known of an article as a whole: its date, whom its mentions mean, what its dates are; gold over silver.

use std::str::FromStr;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::{Article, Knowledge, Line, LineKind};
use crate::actors::{ActorIx, FormKind};
use crate::mentions::{self, MentionKind, Resolved, Why};
use crate::tags::{self, Item, TagKind};
use crate::text::{Span, overlaps};
use crate::time::{self, Context, Mod, Resolution, TimexType, Value};

/// Where the document date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DctSource {
    /// `%% article published=…`.
    Tag,
    /// Given from outside: an option, the name of the file, a field of the data.
    Given,
    /// Taken from a date in the text, until the annotator sets one.
    Text,
}

/// The document creation time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dct {
    /// The day.
    pub day: Date,
    /// Where it comes from.
    pub source: DctSource,
}

/// What the tag lines of an article say of a stretch of text.
#[derive(Debug, Clone, PartialEq)]
pub enum Gold {
    /// `none@"…"`: nothing is here.
    None,
    /// `ID@"…"` or `person@"…"`.
    Mention(MentionKind, Option<ActorIx>),
    /// `TYPE=VALUE@"…"`.
    Timex(TimexType, Value, Option<Mod>),
}

/// A timex with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct ResolvedTimex {
    /// Where it stands, in bytes of its paragraph.
    pub span: Span,
    /// Its type.
    pub timex_type: TimexType,
    /// Its value and how it was reached.
    pub resolution: Resolution,
    /// Its modifier.
    pub modifier: Option<Mod>,
    /// The rule that found it; `gold` for one an annotator wrote.
    pub rule: &'static str,
}

/// What is known of one paragraph.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ParagraphAnalysis {
    /// Its mentions, gold and silver, in order.
    pub mentions: Vec<Resolved>,
    /// Its temporal expressions, gold and silver, in order.
    pub timexes: Vec<ResolvedTimex>,
}

/// What is known of an article. Holds a snapshot of its lines, so that it stays whole while the article is edited.
#[derive(Debug)]
pub struct Analysis {
    /// The text it speaks of.
    pub article: Article,
    /// The knowledge it was made with.
    pub knowledge: Arc<Knowledge>,
    /// The document date.
    pub dct: Option<Dct>,
    /// One entry for each line; tag lines have an empty one.
    pub paragraphs: Vec<ParagraphAnalysis>,
    /// How often each actor occurs.
    pub counts: FxHashMap<ActorIx, usize>,
}

/// Analyses an article. `given` is its date when known from outside; the article's own tag goes before it.
pub fn analyse(article: &Article, knowledge: &Arc<Knowledge>, given: Option<Date>) -> Analysis {
    let lines = article.lines();
    let kb = &knowledge.actors;
    let dct = find_dct(lines, knowledge, given);
    let day = dct.map(|d| d.day);
    let silver = mentions::resolve(
        lines.iter().map(|line| line.paragraph(knowledge).mentions.as_slice()),
        kb,
        day,
    );
    let context = Context { dct: day };
    let mut paragraphs: Vec<ParagraphAnalysis> = lines
        .iter()
        .zip(silver)
        .map(|(line, mentions)| ParagraphAnalysis {
            mentions,
            timexes: resolve_timexes(line, knowledge, &context),
        })
        .collect();
    overlay_gold(article, knowledge, &mut paragraphs);
    let mut counts: FxHashMap<ActorIx, usize> = FxHashMap::default();
    for actor in paragraphs.iter().flat_map(|p| &p.mentions).filter_map(|m| m.actor) {
        *counts.entry(actor).or_default() += 1;
    }
    Analysis {
        article: article.clone(),
        knowledge: Arc::clone(knowledge),
        dct,
        paragraphs,
        counts,
    }
}

fn resolve_timexes(line: &Line, knowledge: &Knowledge, context: &Context) -> Vec<ResolvedTimex> {
    time::resolve_all(&line.paragraph(knowledge).timexes, context)
        .into_iter()
        .map(|(timex, resolution)| ResolvedTimex {
            span: timex.span.clone(),
            timex_type: resolution.timex_type(timex),
            resolution,
            modifier: timex.modifier,
            rule: timex.rule,
        })
        .collect()
}

/// The document date: the article's own tag, what is known from outside, else the best date of the text.
fn find_dct(lines: &[Arc<Line>], knowledge: &Knowledge, given: Option<Date>) -> Option<Dct> {
    let tagged = lines
        .iter()
        .take_while(|l| l.kind() == LineKind::Tag || l.is_blank())
        .filter(|l| l.tag().tag_kind() == Some(TagKind::Article))
        .find_map(|l| match Value::from_str(&l.tag().value("published")?.text) {
            Ok(Value::Day(day)) => Some(day),
            _ => None,
        });
    if let Some(day) = tagged {
        return Some(Dct {
            day,
            source: DctSource::Tag,
        });
    }
    if let Some(day) = given {
        return Some(Dct {
            day,
            source: DctSource::Given,
        });
    }
    let best = candidates(lines, knowledge).into_iter().next()?;
    Some(Dct {
        day: best.day,
        source: DctSource::Text,
    })
}

/// A full date in the text that may be the document's: its line, its words, how likely it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateCandidate {
    /// The day.
    pub day: Date,
    /// The line it stands in.
    pub line: usize,
    /// Where in the line.
    pub span: Span,
    score: u32,
}

/// The full dates of an article that may be its document date, likeliest first: header lines before dates in prose, dates
/// with a clock or weekday beside them before others, early lines before late ones, later days before earlier ones.
pub fn date_candidates(analysis: &Analysis) -> Vec<DateCandidate> {
    candidates(analysis.article.lines(), &analysis.knowledge)
}

fn candidates(lines: &[Arc<Line>], knowledge: &Knowledge) -> Vec<DateCandidate> {
    let mut found: Vec<DateCandidate> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let timexes = &line.paragraph(knowledge).timexes;
        if timexes.is_empty() {
            continue;
        }
        let clock = timexes.iter().any(|t| t.timex_type == TimexType::Time);
        for (timex, resolution) in time::resolve_all(timexes, &Context::default()) {
            let Some(Value::Day(day)) = resolution.value else {
                continue;
            };
            // A header holds little but its date: less than twice as much again.
            let rest = line.text().trim().len().saturating_sub(timex.span.len());
            let header = rest < 60;
            let weekday = timex.weekday_beside.is_some() || resolution.weekday_clash.is_some();
            let named = matches!(timex.meaning, time::Meaning::Calendar(c) if c.weekday.is_some());
            let score = u32::from(header) * 8
                + u32::from(header && clock) * 4
                + u32::from(weekday || named) * 3
                + u32::from(index < 12) * 2;
            // A date in running prose with no weekday is history, not the date of writing (منذ 24 فبراير 2022).
            if header || weekday || named || timex.rule == "deictic-day" {
                found.push(DateCandidate {
                    day,
                    line: index,
                    span: timex.span.clone(),
                    score,
                });
            }
        }
    }
    found.sort_by(|a, b| b.score.cmp(&a.score).then(b.day.cmp(&a.day)).then(a.line.cmp(&b.line)));
    found
}

/// What an item of a `mentions` or `times` line says; none when it says nothing valid.
fn gold_of(item: &Item, kind: TagKind, knowledge: &Knowledge) -> Option<Gold> {
    let name = item.name.text.as_str();
    if name == "none" {
        return Some(Gold::None);
    }
    match kind {
        TagKind::Mentions => {
            if let Some(kind) = MentionKind::from_name(name) {
                return Some(Gold::Mention(kind, None));
            }
            let actor = knowledge.actors.find(name)?;
            let kind = MentionKind::of_actor(knowledge.actors.kind(actor)?);
            Some(Gold::Mention(kind, Some(actor)))
        }
        TagKind::Times => {
            let timex_type = TimexType::from_name(name)?;
            let value = item.value.as_ref()?.text.parse().ok()?;
            Some(Gold::Timex(timex_type, value, None))
        }
        _ => None,
    }
}

/// Lays what the annotators wrote over what was recognised.
fn overlay_gold(article: &Article, knowledge: &Knowledge, paragraphs: &mut [ParagraphAnalysis]) {
    let mut paragraph = None;
    for (index, line) in article.lines().iter().enumerate() {
        if line.kind() == LineKind::Text {
            if !line.is_blank() {
                paragraph = Some(index);
            }
            continue;
        }
        let Some(kind @ (TagKind::Mentions | TagKind::Times)) = line.tag().tag_kind() else {
            continue;
        };
        let Some((text, target)) = paragraph.and_then(|p| Some((article.lines().get(p)?.text(), paragraphs.get_mut(p)?)))
        else {
            continue;
        };
        overlay_line(line, kind, text, knowledge, target);
    }
}

fn overlay_line(line: &Line, kind: TagKind, text: &str, knowledge: &Knowledge, target: &mut ParagraphAnalysis) {
    let items = &line.tag().items;
    for (at, item) in items.iter().enumerate() {
        let span = item
            .anchor
            .as_ref()
            .and_then(|a| tags::occurrence_of(text, a.occurrence, &a.words.text));
        let (Some(span), Some(gold)) = (span, gold_of(item, kind, knowledge)) else {
            continue;
        };
        match gold {
            Gold::None if kind == TagKind::Times => target.timexes.retain(|t| !overlaps(&t.span, &span)),
            Gold::None => target.mentions.retain(|m| !overlaps(&m.span, &span)),
            Gold::Mention(mention_kind, actor) => {
                // The recogniser's office and finer kind stay when it found the same words and actor.
                let silver = target
                    .mentions
                    .iter()
                    .find(|m| m.span == span && (actor.is_none() || m.actor == actor))
                    .cloned();
                target.mentions.retain(|m| !overlaps(&m.span, &span));
                let mention_kind = match (&silver, actor) {
                    (Some(silver), Some(_)) => silver.kind,
                    (_, Some(actor)) if is_nisba(knowledge, actor, text, &span) => MentionKind::Nationality,
                    _ => mention_kind,
                };
                target.mentions.push(Resolved {
                    span,
                    kind: mention_kind,
                    actor,
                    office: silver.and_then(|m| m.office),
                    why: Why::Gold,
                    rule: "gold",
                });
            }
            Gold::Timex(timex_type, value, _) => {
                let modifier = items
                    .get(at + 1)
                    .filter(|next| next.name.text == "mod")
                    .and_then(|next| Mod::from_name(&next.value.as_ref()?.text));
                target.timexes.retain(|t| !overlaps(&t.span, &span));
                target.timexes.push(ResolvedTimex {
                    span,
                    timex_type,
                    resolution: Resolution {
                        value: Some(value),
                        how: time::How::Stated,
                        weekday_clash: None,
                    },
                    modifier,
                    rule: "gold",
                });
            }
        }
    }
    target.mentions.sort_by_key(|m| m.span.start);
    target.timexes.sort_by_key(|t| t.span.start);
}

/// Whether the words are an adjective of the actor: one linked to its country by hand is a nationality.
fn is_nisba(knowledge: &Knowledge, actor: ActorIx, text: &str, span: &Span) -> bool {
    let words = text.get(span.clone()).unwrap_or("");
    let forms = knowledge.actors.names.get(words);
    forms.iter().any(|f| f.actor == actor && matches!(f.form, FormKind::Nisba { .. } | FormKind::People))
}

impl Analysis {
    /// The mention at a byte offset of a line.
    pub fn mention_at(&self, line: usize, byte: usize) -> Option<&Resolved> {
        let mentions = &self.paragraphs.get(line)?.mentions;
        mentions.iter().find(|m| m.span.start <= byte && byte <= m.span.end)
    }

    /// The timex at a byte offset of a line.
    pub fn timex_at(&self, line: usize, byte: usize) -> Option<&ResolvedTimex> {
        let timexes = &self.paragraphs.get(line)?.timexes;
        timexes.iter().find(|t| t.span.start <= byte && byte <= t.span.end)
    }

    /// The text of a line.
    pub fn text(&self, line: usize) -> &str {
        self.article.lines().get(line).map_or("", |l| l.text())
    }

    /// The value of a key of the article's own tag.
    pub fn article_value(&self, key: &str) -> Option<&str> {
        let lines = self.article.lines().iter();
        lines
            .filter(|l| l.kind() == LineKind::Tag && l.tag().tag_kind() == Some(TagKind::Article))
            .find_map(|l| l.tag().value(key))
            .map(|p| p.text.as_str())
    }
}
