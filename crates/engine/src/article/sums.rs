//! What is kept of a section: what its lines come to together for the article as a whole, and what became of its paragraphs there.

use std::hash::BuildHasher;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use jiff::civil::Date;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::dates::StatedDate;
use super::digest::TextSum;
use super::newest::Newest;
use super::practice::{Learning, Taught, teaching};
use super::{Knowledge, Line, Section, Sections};
use crate::actors::ActorIx;
use crate::annotation::{Glance, Paragraph};
use crate::likelihood::Topics;
use crate::mentions::{self, Concerned, Effect, Support, Vote};
use crate::time::Tradition;

/// What is kept of the lines of a section.
///
/// None of it can be stale. What they come to follows from the lines, which never change, and from the knowledge they are read by: with other
/// knowledge an article has other sections (`Article::set_knowledge`). The rest is kept under what it depends on.
#[derive(Debug, Default)]
pub struct LinesKept {
    sums: OnceLock<Sums>,
    text: OnceLock<TextSum>,
    concerned: OnceLock<Concerned>,
    learnt: Mutex<Arc<Learnt>>,
    became: Mutex<Newest<Became>>,
}

/// The lines of a section, with what is kept of them.
pub(super) type LineSection = Section<Arc<Line>, LinesKept>;

/// What the lines of a section come to together.
#[derive(Debug)]
pub(super) struct Sums {
    /// What they name that decides what names elsewhere mean (see [`mentions::supports`]): each once.
    pub supports: Vec<Support>,
    /// Stands for those.
    pub supports_signature: u64,
    /// What they ask of the article in turn (see [`mentions::asked`]): each once.
    pub asked: Vec<Support>,
    /// The states they speak for (see [`mentions::votes`]).
    pub votes: Vec<Vote>,
    /// What they are about.
    pub topics: Topics,
    /// The full dates that may be the date of the article, each with its line, counted in the section.
    pub dates: Vec<(usize, StatedDate)>,
    /// How often they name months in each tradition.
    pub months: FxHashMap<Tradition, usize>,
    /// What their `mentions` lines teach.
    pub taught: Vec<Arc<Taught>>,
    /// Stands for that; 0 when it is nothing.
    pub taught_signature: u64,
}

impl Sums {
    fn of(lines: &[Arc<Line>], knowledge: &Knowledge) -> Self {
        let recognised = || lines.iter().map(|line| line.recognised(knowledge));
        let supports = recognised().flat_map(|r| r.supports.iter().copied());
        let supports: Vec<Support> = mentions::together(supports).into_iter().collect();
        let asked = recognised().flat_map(|r| r.asked.iter().copied());
        let asked: FxHashSet<Support> = asked.collect();
        let votes = recognised().flat_map(|r| r.votes.iter().copied());
        let mut topics = Topics::default();
        recognised().for_each(|r| topics.add(&r.topics));
        let mut months = FxHashMap::default();
        let timexes = recognised().flat_map(|r| &r.timexes);
        for tradition in timexes.filter_map(|t| t.meaning.tradition()) {
            *months.entry(tradition).or_default() += 1;
        }
        let dates = recognised().enumerate();
        let dates = dates.flat_map(|(line, r)| r.dates.iter().map(move |d| (line, d.clone())));
        let taught = teaching(lines).map(|(paragraph, tag)| tag.taught(paragraph, knowledge));
        let taught: Vec<Arc<Taught>> = taught.collect();
        Self {
            supports_signature: signature(&supports),
            supports,
            asked: asked.into_iter().collect(),
            votes: mentions::sum(votes),
            topics,
            dates: dates.collect(),
            months,
            taught_signature: Taught::signature_of(taught.iter().map(|taught| taught.signature)),
            taught,
        }
    }
}

/// Stands for some supports, in whatever order.
fn signature(supports: &[Support]) -> u64 {
    let each = supports.iter().map(|s| FxBuildHasher.hash_one(s));
    each.fold(0, |sum: u64, one| {
        sum.wrapping_add(FxBuildHasher.hash_one(one.rotate_left(31)))
    })
}

/// What the lessons of the article say of the lines of a section.
#[derive(Debug, Default)]
pub(super) struct Learnt {
    /// The signature of the lessons.
    of: u64,
    /// For each line a number that stands for what they say of it; none while there are no lessons.
    says: Vec<u64>,
    /// Stands for all.
    pub signature: u64,
}

impl Learnt {
    /// The number that stands for what they say of a line.
    pub fn of_line(&self, line: usize) -> u64 {
        self.says.get(line).copied().unwrap_or_default()
    }
}

/// What became of the paragraphs of a section in their article.
#[derive(Debug, Clone)]
pub(super) struct Became {
    /// What stands in them: for each line one.
    pub paragraphs: Arc<ParagraphSection>,
    /// How many there are.
    pub count: usize,
    /// What their mentions change for those behind them; none where no paragraph is.
    pub effect: Option<Effect>,
    /// The day named last when they end.
    pub reference: Option<Date>,
}

impl LineSection {
    /// What its lines come to.
    pub(super) fn sums(&self, knowledge: &Knowledge) -> &Sums {
        let sums = || Sums::of(self.items(), knowledge);
        self.kept.sums.get_or_init(sums)
    }

    /// What stands for its text.
    pub(super) fn text(&self) -> TextSum {
        *self.kept.text.get_or_init(|| {
            let lines = self.items().iter().map(|line| line.text_sum());
            lines.fold(TextSum::NONE, TextSum::then)
        })
    }

    /// What the lessons of the article say of its lines. When they change, those are asked anew whose words they speak of.
    pub(super) fn learnt(&self, learning: &Learning, knowledge: &Knowledge) -> Arc<Learnt> {
        let kept = &self.kept.learnt;
        let mut learnt = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if learnt.of != learning.signature {
            let lines = self.items();
            let mut says = learnt.says.clone();
            says.resize(lines.len(), 0);
            let concerned: Vec<usize> = match learnt.of == learning.before {
                true if learning.changed.is_empty() => Vec::new(),
                true => {
                    let concerned = self.kept.concerned.get_or_init(|| {
                        let recognised = lines.iter().map(|line| line.recognised(knowledge));
                        Concerned::of(recognised.map(|r| (&r.words, r.asked.as_slice())))
                    });
                    concerned.by(&learning.changed)
                }
                false => (0..lines.len()).collect(),
            };
            for at in concerned {
                if let (Some(says), Some(line)) = (says.get_mut(at), lines.get(at)) {
                    let recognised = line.recognised(knowledge);
                    *says = learning
                        .lessons
                        .signature(&recognised.words, &recognised.asked);
                }
            }
            *learnt = Arc::new(Learnt {
                of: learning.signature,
                signature: match says.iter().all(|says| *says == 0) {
                    true => 0,
                    false => FxBuildHasher.hash_one(&says),
                },
                says,
            });
        }
        Arc::clone(&learnt)
    }

    /// What became of its paragraphs, if that is known for the circumstances that `key` stands for; else what `read` finds, which is kept.
    /// The second value says whether it was known.
    ///
    /// When each paragraph is the same as before, so is what is kept of them together.
    pub(super) fn became(&self, key: u64, read: impl FnOnce() -> Became) -> (Became, bool) {
        let kept = &self.kept.became;
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept.get(key) {
            return (known.clone(), true);
        }
        let mut fresh = read();
        let is_same = |known: &&Became| {
            let pairs = known
                .paragraphs
                .items()
                .iter()
                .zip(fresh.paragraphs.items());
            let mut pairs = pairs.map(|(known, fresh)| Arc::ptr_eq(known, fresh));
            pairs.all(|same| same)
        };
        let known = kept.iter().map(|(_, known)| known).find(is_same);
        if let Some(known) = known {
            fresh.paragraphs = Arc::clone(&known.paragraphs);
        }
        kept.put(key, fresh.clone());
        (fresh, false)
    }
}

/// What is kept of the paragraphs of a section: it follows from what stands in them and in their lines.
#[derive(Debug, Default)]
pub struct ParagraphsKept {
    named: OnceLock<Vec<(ActorIx, usize)>>,
    /// Where lint has something to say.
    pub(crate) glance: OnceLock<Glance>,
    /// The paragraphs with events that are likely, and have no tag.
    pub(crate) untagged: OnceLock<Vec<usize>>,
}

/// What stands in the paragraphs of an article: one entry for each line, in the same sections.
pub type Paragraphs = Sections<Arc<Paragraph>, ParagraphsKept>;

/// The paragraphs of a section, with what is kept of them.
pub(super) type ParagraphSection = Section<Arc<Paragraph>, ParagraphsKept>;

impl ParagraphSection {
    /// The actors that are named in it, each with the first line that names it, counted in the section.
    pub(super) fn named(&self) -> &[(ActorIx, usize)] {
        self.kept.named.get_or_init(|| {
            let mut seen = FxHashSet::default();
            let paragraphs = self.items().iter().enumerate();
            let named = paragraphs.flat_map(|(line, paragraph)| {
                let actors = paragraph.mentions.iter().filter_map(|m| m.actor);
                actors.map(move |actor| (actor, line))
            });
            named.filter(|(actor, _)| seen.insert(*actor)).collect()
        })
    }
}

/// What an article names that decides what other names in it mean, and a number that stands for what it was made of.
#[derive(Debug, Default)]
pub(super) struct SupportedCell(Mutex<(u64, Arc<FxHashSet<Support>>)>);

impl SupportedCell {
    /// What the sections of an article support, and the surnames that are taught in it: added up again only when a section supports something
    /// else, or other lessons are taught.
    pub fn of<'s>(
        &self,
        sections: impl Iterator<Item = &'s Sums> + Clone,
        learning: &Learning,
    ) -> Arc<FxHashSet<Support>> {
        let signatures = sections.clone().map(|sums| sums.supports_signature);
        let sign = |sum, one| FxBuildHasher.hash_one((sum, one));
        let signature = signatures.fold(learning.signature, sign) | 1;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != signature {
            let supports = sections.flat_map(|sums| sums.supports.iter().copied());
            let surnames = learning.lessons.surnames().map(Support::Surname);
            *kept = (
                signature,
                Arc::new(mentions::together(supports.chain(surnames))),
            );
        }
        Arc::clone(&kept.1)
    }
}
