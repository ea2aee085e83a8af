//! What is known of an article as a whole: its date, whom its mentions mean, what its dates are; gold over silver.

use std::hash::BuildHasher;
use std::sync::{Arc, LazyLock, OnceLock};

use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::dates::{Dct, find_dct};
use super::edits::article_tag;
use super::{Article, Knowledge, Line, LineKind};
use crate::actors::{ActorIx, FormKind};
use crate::mentions::{MentionKind, Resolved, Resolver, Support, Why};
use crate::message::Message;
use crate::tags::{self, Item, TagKind};
use crate::text::{Span, Words, overlaps};
use crate::time::{self, Context, Meaning, Modifier, Resolution, TimexType, Tradition, Value};

/// What the tag lines of an article say of a stretch of text.
#[derive(Debug, Clone, PartialEq)]
pub enum Gold {
    /// `none@"…"`: nothing is here.
    None,
    /// `ID@"…"` or `person@"…"`.
    Mention(MentionKind, Option<ActorIx>),
    /// `TYPE=VALUE@"…"`.
    Timex(TimexType, Value, Option<Modifier>),
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
    pub modifier: Option<Modifier>,
    /// How often in it, of what recurs (مرتين يوميا).
    pub times: Option<u8>,
    /// What the recogniser read in the same words, where an annotator wrote something else or the same.
    pub silver: Option<Value>,
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
    /// One entry for each line; tag lines and blank ones have an empty one.
    pub paragraphs: Vec<Arc<ParagraphAnalysis>>,
    counts: OnceLock<FxHashMap<ActorIx, usize>>,
    months: OnceLock<Option<Tradition>>,
}

/// What is known of a line that holds no text.
static NOTHING: LazyLock<Arc<ParagraphAnalysis>> = LazyLock::new(Arc::default);

/// Analyses an article. `given` is its date when known from outside; the article's own tag goes before it.
///
/// What was found for a paragraph is kept with its line and used again while the circumstances are the same: the knowledge (an
/// article is analysed with one; see [`Article::forget`]), the date, what was named before, and its tag lines.
pub fn analyse(article: Article, knowledge: &Arc<Knowledge>, given: Option<Date>) -> Analysis {
    let lines = article.lines();
    let dct = find_dct(&article, knowledge, given);
    let mut context = Context {
        conventions: knowledge.conventions,
        dct: dct.map(|d| d.day),
        reference: None,
    };
    let (taught, lessons) = article.lessons.of(lines, &knowledge.actors);
    let supported = lines
        .iter()
        .flat_map(|l| l.paragraph(knowledge).supports.iter().copied())
        .chain(lessons.surnames().map(Support::Surname))
        .collect();
    let mut resolver = Resolver::new(&knowledge.actors, context.dct, supported);
    let gold = gold_signatures(lines);
    let mut paragraphs = Vec::with_capacity(lines.len());
    // The state is costly to sum up, and most paragraphs leave it as it is.
    let mut state = resolver.state();
    for (index, line) in lines.iter().enumerate() {
        if line.kind() == LineKind::Tag || line.is_blank() {
            paragraphs.push(Arc::clone(&NOTHING));
            continue;
        }
        let tags = gold.get(index).copied().unwrap_or_default();
        let key = state ^ FxBuildHasher.hash_one(context.reference) ^ tags.rotate_left(7) ^ taught;
        let known = line.known(key, || {
            let recognised = line.paragraph(knowledge);
            let (timexes, reference) = resolve_timexes(line, knowledge, &context);
            let days: Vec<(Span, Date)> = timexes
                .iter()
                .filter_map(|t| Some((t.span.clone(), t.resolution.value.as_ref()?.days()?.0)))
                .collect();
            let (mentions, effect) = if lessons.is_empty() {
                resolver.paragraph(&recognised.mentions, &days)
            } else {
                let mut mentions = recognised.mentions.clone();
                lessons.teach(&Words::new(line.text()), &mut mentions);
                resolver.paragraph(&mentions, &days)
            };
            let mut analysis = ParagraphAnalysis { mentions, timexes };
            if tags != 0 {
                overlay_gold(&article, index, knowledge, &mut analysis);
            }
            (analysis, effect, reference)
        });
        if known.was_known {
            resolver.apply(&known.effect);
        }
        context.reference = known.reference;
        let known = known.analysis;
        if !line.paragraph(knowledge).mentions.is_empty() || !known.mentions.is_empty() {
            state = resolver.state();
        }
        paragraphs.push(known);
    }
    Analysis {
        article,
        knowledge: Arc::clone(knowledge),
        dct,
        paragraphs,
        counts: OnceLock::new(),
        months: OnceLock::new(),
    }
}

/// For each paragraph a number that stands for its `mentions` and `times` lines; 0 when it has none.
fn gold_signatures(lines: &[Arc<Line>]) -> Vec<u64> {
    let mut signatures = vec![0u64; lines.len()];
    let mut paragraph = None;
    for (index, line) in lines.iter().enumerate() {
        if line.kind() == LineKind::Text {
            if !line.is_blank() {
                paragraph = Some(index);
            }
        } else if matches!(
            line.tag().tag_kind(),
            Some(TagKind::Mentions | TagKind::Times)
        ) && let Some(signature) = paragraph.and_then(|p| signatures.get_mut(p))
        {
            *signature = FxBuildHasher.hash_one((*signature, line.text())) | 1;
        }
    }
    signatures
}

/// Resolves the timexes of a line; the second value is the day named last.
fn resolve_timexes(
    line: &Line,
    knowledge: &Knowledge,
    context: &Context,
) -> (Vec<ResolvedTimex>, Option<Date>) {
    let timexes = &line.paragraph(knowledge).timexes;
    let (resolutions, reference) = time::resolve_all(timexes, context);
    let resolved = timexes
        .iter()
        .zip(resolutions)
        .map(|(timex, resolution)| ResolvedTimex {
            span: timex.span.clone(),
            timex_type: resolution.timex_type(timex),
            resolution,
            modifier: timex.modifier,
            silver: None,
            times: match timex.meaning {
                Meaning::Every(_, times) => times,
                _ => None,
            },
            rule: timex.rule,
        });
    (resolved.collect(), reference)
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

/// Lays what the annotators wrote over what was recognised in a paragraph.
fn overlay_gold(
    article: &Article,
    paragraph: usize,
    knowledge: &Knowledge,
    known: &mut ParagraphAnalysis,
) {
    let lines = article.lines();
    let text = lines.get(paragraph).map_or("", |l| l.text());
    for line in article.tags_of(paragraph).filter_map(|i| lines.get(i)) {
        if let Some(kind @ (TagKind::Mentions | TagKind::Times)) = line.tag().tag_kind() {
            overlay_line(line, kind, text, knowledge, known);
        }
    }
}

fn overlay_line(
    line: &Line,
    kind: TagKind,
    text: &str,
    knowledge: &Knowledge,
    target: &mut ParagraphAnalysis,
) {
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
            Gold::None if kind == TagKind::Times => {
                target.timexes.retain(|t| !overlaps(&t.span, &span))
            }
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
                    (_, Some(actor)) if is_nisba(knowledge, actor, text, &span) => {
                        MentionKind::Nationality
                    }
                    _ => mention_kind,
                };
                target.mentions.push(Resolved {
                    span,
                    kind: mention_kind,
                    actor,
                    office: silver.as_ref().and_then(|m| m.office),
                    title: silver.and_then(|m| m.title),
                    why: Why::Gold,
                    rule: "gold",
                });
            }
            Gold::Timex(timex_type, value, _) => {
                let modifier = items
                    .get(at + 1)
                    .filter(|next| next.name.text == "mod")
                    .and_then(|next| Modifier::from_name(&next.value.as_ref()?.text));
                let silver = target.timexes.iter().find(|t| t.span == span);
                let silver = silver.and_then(|t| t.silver.clone().or(t.resolution.value.clone()));
                target.timexes.retain(|t| !overlaps(&t.span, &span));
                target.timexes.push(ResolvedTimex {
                    span,
                    timex_type,
                    resolution: Resolution {
                        value: Some(value),
                        how: time::How::Stated,
                        doubt: None,
                    },
                    modifier,
                    times: None,
                    silver,
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
    forms
        .iter()
        .any(|f| f.actor == actor && matches!(f.form, FormKind::Nisba { .. } | FormKind::People))
}

impl Analysis {
    /// The mentions of a line, in order; none past the end.
    pub fn mentions(&self, line: usize) -> &[Resolved] {
        self.paragraphs.get(line).map_or(&[], |p| &p.mentions)
    }

    /// The temporal expressions of a line, in order; none past the end.
    pub fn timexes(&self, line: usize) -> &[ResolvedTimex] {
        self.paragraphs.get(line).map_or(&[], |p| &p.timexes)
    }

    /// The mention at a byte offset of a line.
    pub fn mention_at(&self, line: usize, byte: usize) -> Option<&Resolved> {
        self.mentions(line)
            .iter()
            .find(|m| m.span.start <= byte && byte <= m.span.end)
    }

    /// The timex at a byte offset of a line.
    pub fn timex_at(&self, line: usize, byte: usize) -> Option<&ResolvedTimex> {
        self.timexes(line)
            .iter()
            .find(|t| t.span.start <= byte && byte <= t.span.end)
    }

    /// The text of a line.
    pub fn text(&self, line: usize) -> &str {
        self.article.lines().get(line).map_or("", |l| l.text())
    }

    /// How often an actor occurs in the article.
    pub fn count(&self, actor: ActorIx) -> usize {
        let counts = self.counts.get_or_init(|| {
            let mut counts: FxHashMap<ActorIx, usize> = FxHashMap::default();
            for actor in self
                .paragraphs
                .iter()
                .flat_map(|p| &p.mentions)
                .filter_map(|m| m.actor)
            {
                *counts.entry(actor).or_default() += 1;
            }
            counts
        });
        counts.get(&actor).copied().unwrap_or_default()
    }

    /// The tradition of month names that annotators are shown: that of the project, else the one the article uses most.
    pub fn months(&self) -> Option<Tradition> {
        *self.months.get_or_init(|| {
            let used = || {
                let lines = self.article.lines().iter();
                let timexes = lines.flat_map(|l| &l.paragraph(&self.knowledge).timexes);
                let mut uses: FxHashMap<Tradition, usize> = FxHashMap::default();
                for tradition in timexes.filter_map(|t| t.meaning.tradition()) {
                    *uses.entry(tradition).or_default() += 1;
                }
                uses.into_iter()
                    .max_by_key(|(t, uses)| (*uses, *t))
                    .map(|(t, _)| t)
            };
            self.knowledge.conventions.months.or_else(used)
        })
    }

    /// A value as an annotator of this article would say it.
    pub fn in_words(&self, value: &Value) -> Message {
        time::in_words(value, self.months())
    }

    /// The value of a key of the article's own tag.
    pub fn article_value(&self, key: &str) -> Option<&str> {
        let line = self.article.lines().get(article_tag(&self.article)?)?;
        line.tag().value(key).map(|p| p.text.as_str())
    }
}
