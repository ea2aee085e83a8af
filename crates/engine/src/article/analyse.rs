//! How an analysis is made: section by section in order, each with what the article as a whole says.

use std::hash::BuildHasher;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use rustc_hash::FxBuildHasher;

use super::dates::find_dct;
use super::overlay::overlay_gold;
use super::practice::Learning;
use super::sums::{Became, Learnt, LineSection, ParagraphSection, Sums};
use super::{Analysis, Article, Knowledge, Line, LineKind, Section};
use crate::annotation::{Mention, Paragraph, RuleId, Source, Timex};
use crate::likelihood::{Depth, Standing, Topics};
use crate::mentions::{self, Effect, Resolver};
use crate::text::Span;
use crate::time::{self, Context, Meaning};

/// What is known of a line that holds no text.
static NOTHING: LazyLock<Arc<Paragraph>> = LazyLock::new(Arc::default);

impl Article {
    /// Analyses the article as it is now. `given` is its date when known from outside; its own tag goes before it.
    ///
    /// What comes to stand in a paragraph is kept with its line, and what comes to stand in a section with that, and used again while the
    /// circumstances are the same: the date, what was named before, what the article answers to its short names, where it is at home and what it
    /// teaches, where the paragraph stands, and its tag lines. The knowledge is the article's own (see [`Article::set_knowledge`]).
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

    /// As [`Article::analyse`], for a snapshot that is needed no more.
    pub fn into_analysis(self, given: Option<Date>) -> Analysis {
        let knowledge = Arc::clone(self.knowledge());
        let dct = find_dct(&self, given);
        let sums = || self.sums();
        let learning = self.lessons.of(sums());
        let supported = self.supported.of(sums(), &learning);
        let home = mentions::home(sums().flat_map(|sums| sums.votes.iter().copied()));
        let mut topics = Topics::default();
        sums().for_each(|sums| topics.add(&sums.topics));
        let day = dct.map(|dct| dct.day);
        let mut pass = Pass {
            article: &self,
            knowledge: &knowledge,
            learning,
            subject: topics.subject(),
            context: Context {
                conventions: knowledge.conventions,
                dct: day,
                reference: None,
            },
            resolver: Resolver::new(&knowledge.actors, day, supported, home),
            above: 0,
        };
        let sections = self.lines().sections();
        let paragraphs = sections.map(|(start, section)| pass.section(start, section));
        let paragraphs = paragraphs.collect();
        Analysis::new(self, dct, paragraphs)
    }

    /// What the lines of each section come to.
    pub(super) fn sums(&self) -> impl Iterator<Item = &Sums> + Clone {
        let sections = self.lines().sections();
        sections.map(|(_, section)| section.sums(self.knowledge()))
    }
}

/// An article on the way through it.
struct Pass<'a> {
    article: &'a Article,
    knowledge: &'a Knowledge,
    /// What it teaches.
    learning: Learning,
    /// What it is about; none where there is too little of it to tell.
    subject: Option<&'static str>,
    context: Context,
    resolver: Resolver<'a>,
    /// How many paragraphs were passed.
    above: usize,
}

impl Pass<'_> {
    /// What stands in the paragraphs of the next section.
    ///
    /// The key of a section sums up all that the keys of its paragraphs do: what is before them, and what the article says of them.
    fn section(&mut self, start: usize, section: &LineSection) -> Arc<ParagraphSection> {
        let learnt = section.learnt(&self.learning, self.knowledge);
        let asked = &section.sums(self.knowledge).asked;
        let near_the_top = Depth::behind(self.above) != Depth::default();
        let key = FxBuildHasher.hash_one((
            self.subject,
            near_the_top.then_some(self.above),
            self.resolver.state(),
            self.context.reference,
            self.resolver.answers(asked),
            learnt.signature,
        ));
        let above = self.above;
        let (became, was_known) = section.became(key, || self.read(start, section, &learnt));
        if let Some(effect) = became.effect.filter(|_| was_known) {
            self.resolver.apply(&effect);
        }
        self.context.reference = became.reference;
        self.above = above + became.count;
        became.paragraphs
    }

    /// Reads a section, line by line.
    fn read(&mut self, start: usize, section: &LineSection, learnt: &Learnt) -> Became {
        let lines = section.items();
        let signatures = tag_signatures(lines);
        let mut paragraphs = Vec::with_capacity(lines.len());
        let mut effects = Vec::new();
        // The state is costly to sum up, and most paragraphs leave it as it is.
        let mut state = self.resolver.state();
        for (at, (line, tags)) in lines.iter().zip(signatures).enumerate() {
            if line.kind() == LineKind::Tag || line.is_blank() {
                paragraphs.push(Arc::clone(&NOTHING));
                continue;
            }
            let circumstances = Circumstances {
                state,
                tags,
                learnt: learnt.of_line(at),
            };
            let (paragraph, effect) = self.line(start + at, line, &circumstances);
            // Lessons find mentions too, which gold may take away again.
            let mentions = &line.recognised(self.knowledge).mentions;
            if !mentions.is_empty() || !self.learning.lessons.is_empty() {
                state = self.resolver.state();
            }
            paragraphs.push(paragraph);
            effects.push(effect);
        }
        Became {
            paragraphs: Arc::new(Section::new(paragraphs)),
            count: effects.len(),
            effect: Effect::in_turn(effects),
            reference: self.context.reference,
        }
    }

    /// Reads the next paragraph.
    fn line(
        &mut self,
        index: usize,
        line: &Line,
        circumstances: &Circumstances,
    ) -> (Arc<Paragraph>, Effect) {
        let Circumstances {
            state,
            tags,
            learnt,
        } = *circumstances;
        let (knowledge, lessons) = (self.knowledge, Arc::clone(&self.learning.lessons));
        let recognised = line.recognised(knowledge);
        let depth = Depth::behind(self.above);
        let standing = self.subject.map(|subject| Standing { depth, subject });
        self.above += 1;
        let answers = self.resolver.answers(&recognised.asked);
        let reference = self.context.reference;
        let key = FxBuildHasher.hash_one((standing, state, reference, tags, answers, learnt));
        let ground = FxBuildHasher.hash_one((tags, self.context.dct));
        let (known, was_known) = line.known(key, ground, || {
            let (timexes, reference) = resolve_timexes(line, knowledge, &self.context);
            let days: Vec<(Span, Date)> = timexes
                .iter()
                .filter_map(|t| Some((t.span, t.resolution.value.as_ref()?.days()?.0)))
                .collect();
            let (mentions, effect) = if lessons.is_empty() {
                self.resolver.paragraph(&recognised.mentions, &days)
            } else {
                let mut mentions = recognised.mentions.clone();
                lessons.teach(&recognised.words, &mut mentions);
                self.resolver.paragraph(&mentions, &days)
            };
            let mut paragraph = Paragraph {
                standing,
                mentions: mentions.into_iter().map(Mention::from).collect(),
                timexes,
                ..Paragraph::default()
            };
            if tags != 0 {
                overlay_gold(self.article, index, &mut paragraph);
            }
            (paragraph, effect, reference)
        });
        if was_known {
            self.resolver.apply(&known.effect);
        }
        self.context.reference = known.reference;
        (known.paragraph, known.effect)
    }
}

/// What a paragraph depends on beside what is known of the article up to there.
struct Circumstances {
    /// Stands for what was named before (see [`Resolver::state`]).
    state: u64,
    /// Stands for its tag lines; 0 when it has none.
    tags: u64,
    /// Stands for what the article teaches of its words.
    learnt: u64,
}

/// For each line of a section a number that stands for its tag lines and how far below it they stand; 0 when it has none.
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::article::tests::{edit, edits, some_of};
    use crate::mentions::Support;

    /// Paragraphs that lean on others, and tag lines that change what those mean.
    const LINES: &[&str] = &[
        "%% article published=2025-02-12",
        "التقى الرئيس الأمريكي دونالد ترامب نظيره الروسي فلاديمير بوتين في الرياض أمس",
        "وقال ترامب إن الرئيس سيزور واشنطن يوم الخميس المقبل",
        "قال الخبير العسكري سمير حسن الفلاني إن القوات تتقدم منذ 24 فبراير 2022",
        "وأضاف الفلاني أن ذلك جرى قبل يومين، وأن وزارة الصحة ردت",
        "فاز الفريق في المباراة على ملعب الدمام وسجل اللاعب هدفين في جدة",
        "وزار ساكن القصر مدينة تبوك",
        "",
        "%% mentions macron@\"ساكن القصر\" person@\"الفريق\"",
        "%% mentions putin@\"الفلاني\" none@\"الرياض\"",
        "%% times DATE=2025-02-11@\"أمس\"",
        "%% note هل هي المكالمة نفسها؟",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]

        #[test]
        fn what_is_kept_of_sections_is_what_their_lines_come_to(
            start in some_of(LINES),
            edits in edits(prop_oneof!["[\nب\"@]{0,2}", some_of(LINES)]),
        ) {
            let mut article = Article::new(&start, Knowledge::shared());
            for typed in edits {
                edit(&mut article, typed);
                let opened = Article::new(&article.rope().to_string(), Knowledge::shared());
                let (kept, new) = (article.analyse(None), opened.analyse(None));
                prop_assert_eq!(kept.dct, new.dct);
                prop_assert_eq!(&kept.paragraphs, &new.paragraphs);

                // Line by line, without sections.
                let knowledge = article.knowledge();
                let recognised = || article.lines().iter().map(|line| line.recognised(knowledge));
                let lessons = article.lessons.of(article.sums());
                let supports = recognised().flat_map(|r| r.supports.iter().copied());
                let surnames = lessons.lessons.surnames().map(Support::Surname);
                let supported = mentions::together(supports.chain(surnames));
                prop_assert_eq!(&*article.supported.of(article.sums(), &lessons), &supported);
                let votes = mentions::home(recognised().flat_map(|r| r.votes.iter().copied()));
                let sums = mentions::home(article.sums().flat_map(|sums| sums.votes.iter().copied()));
                prop_assert_eq!(votes, sums);
            }
        }
    }
}
