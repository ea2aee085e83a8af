//! What is known of an article as a whole: its date, whom its mentions mean, what its dates are.

use std::sync::{Arc, LazyLock, OnceLock};

use rustc_hash::FxHashMap;

use super::dates::Dct;
use super::edits::article_tag;
use super::{Article, Knowledge, Paragraphs, Recognised};
use crate::actors::ActorIx;
use crate::annotation::{Event, Mention, Telling, Timex};
use crate::message::Message;
use crate::tags::{Places, TagLine};
use crate::text::Span;
use crate::time::{self, Tradition, Value};

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
    pub paragraphs: Paragraphs,
    counts: OnceLock<FxHashMap<ActorIx, usize>>,
    first_named: OnceLock<FxHashMap<ActorIx, usize>>,
    months: OnceLock<Option<Tradition>>,
    /// The tellings of events that it tells more than once, by line and words: made when first asked for (`crate::events::telling`).
    pub(crate) tellings: OnceLock<FxHashMap<(usize, Span), Telling>>,
}

impl Analysis {
    pub(super) fn new(article: Article, dct: Option<Dct>, paragraphs: Paragraphs) -> Self {
        Self {
            knowledge: Arc::clone(article.knowledge()),
            article,
            dct,
            paragraphs,
            counts: OnceLock::new(),
            first_named: OnceLock::new(),
            months: OnceLock::new(),
            tellings: OnceLock::new(),
        }
    }

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
        let events: Vec<&Event> = events.into_iter().collect();
        let text = self.text(line);
        let spans = events.iter().flat_map(|event| event.spans());
        let mut places = Places::of_words(text, spans.map(|span| span.of(text)));
        events
            .into_iter()
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
            for (start, section) in self.paragraphs.sections() {
                for (actor, line) in section.named() {
                    first_named.entry(*actor).or_insert(start + line);
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
                let mut uses: FxHashMap<Tradition, usize> = FxHashMap::default();
                for (tradition, times) in self.article.sums().flat_map(|sums| &sums.months) {
                    *uses.entry(*tradition).or_default() += times;
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
