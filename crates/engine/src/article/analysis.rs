//! What is known of an article as a whole: its date, whom its mentions mean, what its dates are.

use std::hash::BuildHasher;
use std::sync::{Arc, LazyLock, OnceLock};

use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap};

use super::dates::{Dct, find_dct};
use super::edits::article_tag;
use super::overlay::overlay_gold;
use super::{Article, Knowledge, Line, LineKind, Recognised};
use crate::actors::ActorIx;
use crate::annotation::{Event, Mention, Paragraph, RuleId, Source, Timex};
use crate::likelihood::{Depth, Standing, Topics};
use crate::mentions::{self, Resolver, Support};
use crate::message::Message;
use crate::tags::{Places, TagLine};
use crate::text::Span;
use crate::time::{self, Context, Meaning, Tradition, Value};

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
    pub paragraphs: Vec<Arc<Paragraph>>,
    counts: OnceLock<FxHashMap<ActorIx, usize>>,
    first_named: OnceLock<FxHashMap<ActorIx, usize>>,
    months: OnceLock<Option<Tradition>>,
}

/// What is known of a line that holds no text.
static NOTHING: LazyLock<Arc<Paragraph>> = LazyLock::new(Arc::default);

impl Article {
    /// Analyses the article as it is now. `given` is its date when known from outside; its own tag goes before it.
    ///
    /// What comes to stand in a paragraph is kept with its line and used again while the circumstances are the same: the date, what
    /// was named before, what the article answers to its short names, where it is at home and what it teaches, where the paragraph stands,
    /// and its tag lines. The knowledge is the article's own (see [`Article::set_knowledge`]).
    ///
    /// ```
    /// use khabar_engine::article::{Article, Knowledge};
    /// let article = Article::new("زار الرئيس الأمريكي القاهرة أمس", Knowledge::shared());
    /// let analysis = article.analyse("2025-02-12".parse().ok());
    /// let actor = analysis.mentions(0)[0].actor.unwrap();
    /// assert_eq!(analysis.knowledge.actors.id(actor), "trump");
    /// ```
    pub fn analyse(&self, given: Option<Date>) -> Analysis {
        self.clone().into_analysis(given)
    }

    /// As [`Article::analyse`], for a snapshot that is needed no more: a long article has many lines to count references of.
    pub fn into_analysis(self, given: Option<Date>) -> Analysis {
        let (lines, knowledge) = (self.lines(), self.knowledge());
        let dct = find_dct(&self, given);
        let mut context = Context {
            conventions: knowledge.conventions,
            dct: dct.map(|d| d.day),
            reference: None,
        };
        let learning = self.lessons.of(lines, knowledge);
        let lessons = &learning.lessons;
        let supported = lines
            .iter()
            .flat_map(|l| l.recognised(knowledge).supports.iter().copied())
            .chain(lessons.surnames().map(Support::Surname));
        let supported = mentions::together(supported);
        let votes = lines
            .iter()
            .flat_map(|l| l.recognised(knowledge).votes.iter().copied());
        let home = mentions::home(votes);
        let mut resolver = Resolver::new(&knowledge.actors, context.dct, supported, home);
        let signatures = tag_signatures(lines);
        let mut paragraphs = Vec::with_capacity(lines.len());
        // The state is costly to sum up, and most paragraphs leave it as it is.
        let mut state = resolver.state();
        let subject = subject(lines, knowledge);
        let mut above = 0;
        for (index, line) in lines.iter().enumerate() {
            if line.kind() == LineKind::Tag || line.is_blank() {
                paragraphs.push(Arc::clone(&NOTHING));
                continue;
            }
            let recognised = line.recognised(knowledge);
            let tags = signatures.get(index).copied().unwrap_or_default();
            let depth = Depth::behind(above);
            let standing = subject.map(|subject| Standing { depth, subject });
            above += 1;
            let key = FxBuildHasher.hash_one((
                standing,
                state,
                context.reference,
                tags,
                resolver.answers(&recognised.asked),
                line.learnt(&learning, knowledge),
            ));
            let ground = FxBuildHasher.hash_one((tags, context.dct));
            let known = line.known(key, ground, || {
                let (timexes, reference) = resolve_timexes(line, knowledge, &context);
                let days: Vec<(Span, Date)> = timexes
                    .iter()
                    .filter_map(|t| Some((t.span, t.resolution.value.as_ref()?.days()?.0)))
                    .collect();
                let (mentions, effect) = if lessons.is_empty() {
                    resolver.paragraph(&recognised.mentions, &days)
                } else {
                    let mut mentions = recognised.mentions.clone();
                    lessons.teach(&recognised.words, &mut mentions);
                    resolver.paragraph(&mentions, &days)
                };
                let mut paragraph = Paragraph {
                    standing,
                    mentions: mentions.into_iter().map(Mention::from).collect(),
                    timexes,
                    ..Paragraph::default()
                };
                if tags != 0 {
                    overlay_gold(&self, index, &mut paragraph);
                }
                (paragraph, effect, reference)
            });
            if known.was_known {
                resolver.apply(&known.effect);
            }
            context.reference = known.reference;
            // Lessons find mentions too, which gold may take away again.
            if !recognised.mentions.is_empty() || !lessons.is_empty() {
                state = resolver.state();
            }
            paragraphs.push(known.paragraph);
        }
        Analysis {
            knowledge: Arc::clone(knowledge),
            article: self,
            dct,
            paragraphs,
            counts: OnceLock::new(),
            first_named: OnceLock::new(),
            months: OnceLock::new(),
        }
    }
}

/// What an article is about; none where there is too little of it to tell.
fn subject(lines: &[Arc<Line>], knowledge: &Knowledge) -> Option<&'static str> {
    let mut topics = Topics::default();
    for line in lines {
        topics.add(&line.recognised(knowledge).topics);
    }
    topics.subject()
}

/// For each paragraph a number that stands for its tag lines and how far below it they stand; 0 when it has none.
fn tag_signatures(lines: &[Arc<Line>]) -> Vec<u64> {
    let mut signatures = vec![0u64; lines.len()];
    let mut paragraph = None;
    for (index, line) in lines.iter().enumerate() {
        if line.kind() == LineKind::Text {
            if !line.is_blank() {
                paragraph = Some(index);
            }
        } else if let Some(paragraph) = paragraph
            && let Some(signature) = signatures.get_mut(paragraph)
        {
            let below = index - paragraph;
            *signature = FxBuildHasher.hash_one((*signature, below, line.digest())) | 1;
        }
    }
    signatures
}

/// Resolves the timexes of a line; the second value is the day named last.
fn resolve_timexes(
    line: &Line,
    knowledge: &Knowledge,
    context: &Context,
) -> (Vec<Timex>, Option<Date>) {
    let timexes = &line.recognised(knowledge).timexes;
    let (resolutions, reference) = time::resolve_all(timexes, context);
    let resolved = timexes
        .iter()
        .zip(resolutions)
        .map(|(timex, resolution)| Timex {
            span: timex.span,
            timex_type: resolution.timex_type(timex),
            resolution,
            modifier: timex.modifier,
            silver: None,
            times: match timex.meaning {
                Meaning::Every(_, times) => times,
                _ => None,
            },
            source: Source::Rule(RuleId::Timex(timex.rule)),
        });
    (resolved.collect(), reference)
}

impl Analysis {
    /// The mentions of a line, in order; none past the end.
    pub fn mentions(&self, line: usize) -> &[Mention] {
        self.paragraphs.get(line).map_or(&[], |p| &p.mentions)
    }

    /// The temporal expressions of a line, in order; none past the end.
    pub fn timexes(&self, line: usize) -> &[Timex] {
        self.paragraphs.get(line).map_or(&[], |p| &p.timexes)
    }

    /// The mention at a byte offset of a line.
    pub fn mention_at(&self, line: usize, byte: usize) -> Option<&Mention> {
        self.mentions(line)
            .iter()
            .find(|m| m.span.start <= byte && byte <= m.span.end)
    }

    /// The timex at a byte offset of a line.
    pub fn timex_at(&self, line: usize, byte: usize) -> Option<&Timex> {
        self.timexes(line)
            .iter()
            .find(|t| t.span.start <= byte && byte <= t.span.end)
    }

    /// The events that the tag lines under a line write down, in order; none past the end.
    pub fn events(&self, line: usize) -> &[Event] {
        self.paragraphs.get(line).map_or(&[], |p| &p.events)
    }

    /// An event of a line as a tag line.
    pub fn event_tag(&self, line: usize, event: &Event) -> TagLine {
        let Knowledge {
            codebook, actors, ..
        } = &*self.knowledge;
        event.to_tag(&mut Places::new(self.text(line)), codebook, actors)
    }

    /// Events of a line as tag lines, in their order. A long line is looked through once for all of them.
    pub fn event_tags<'e>(
        &self,
        line: usize,
        events: impl IntoIterator<Item = &'e Event>,
    ) -> Vec<TagLine> {
        let Knowledge {
            codebook, actors, ..
        } = &*self.knowledge;
        let mut places = Places::new(self.text(line));
        let events = events.into_iter();
        events
            .map(|event| event.to_tag(&mut places, codebook, actors))
            .collect()
    }

    /// What was recognised in a line, before the article around it was looked at; nothing past the end.
    pub fn recognised(&self, line: usize) -> &Recognised {
        static NOTHING: LazyLock<Recognised> = LazyLock::new(Recognised::default);
        let line = self.article.lines().get(line);
        line.map_or(&NOTHING, |line| line.recognised(&self.knowledge))
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

    /// Whether a line above this one mentions an actor.
    pub fn is_named_above(&self, actor: ActorIx, line: usize) -> bool {
        let first_named = self.first_named.get_or_init(|| {
            let mut first_named = FxHashMap::default();
            for (line, paragraph) in self.paragraphs.iter().enumerate() {
                for actor in paragraph.mentions.iter().filter_map(|m| m.actor) {
                    first_named.entry(actor).or_insert(line);
                }
            }
            first_named
        });
        first_named.get(&actor).is_some_and(|first| *first < line)
    }

    /// The tradition of month names that annotators are shown: that of the project, else the one the article uses most.
    pub fn months(&self) -> Option<Tradition> {
        *self.months.get_or_init(|| {
            let used = || {
                let lines = 0..self.article.lines().len();
                let timexes = lines.flat_map(|line| &self.recognised(line).timexes);
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
