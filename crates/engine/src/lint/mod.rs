//! Lint: tags against text, codebook, knowledge base and calendar. One rule per file: its code, what it catches, and how
//! it is fixed.

mod anchor;
mod calendar;
mod codebook;
mod conflict;
pub mod consistency;
mod dates;
mod differences;
mod document_date;
mod done;
mod events;
mod glance;
mod hygiene;
mod ids;
mod kept;
mod layers;
mod mending;
mod missing_role;
mod modifiers;
mod nearly;
mod participants;
mod people;
mod recommended;
mod size;
mod suggested;
mod syntax;
mod text;
mod trigger;

pub use differences::OPEN_DIFFERENCE;
pub use mending::{Mending, mend};
pub use recommended::{Recommended, add_recommended};
pub use size::too_long;
pub use suggested::SUGGESTED_TAG;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use consistency::Elsewhere;
use glance::glances;
use kept::Again;

use crate::actors::ActorIx;
use crate::article::{Analysis, Edit, Line};
use crate::message::Message;
use crate::tags::{Places, TagKind, TagLine};
use crate::text::Span;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Level {
    Off,
    Hint,
    Info,
    Warning,
    Error,
}

impl Level {
    /// The word in settings and on the terminal.
    pub fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Hint => "hint",
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its code, which never changes.
    pub code: &'static str,
    /// Its name, by which settings and the documentation know it.
    pub name: &'static str,
    /// How serious it is unless `khabar.toml` says otherwise.
    pub level: Level,
    /// What it catches.
    pub summary: &'static str,
    /// The same in Arabic.
    pub summary_ar: &'static str,
}

/// A way to mend a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does.
    pub title: Message,
    /// The change.
    pub edits: Vec<Edit>,
}

/// Makes the fixes of a finding from the analysis it is of.
type MakeFixes = Arc<dyn Fn(&Analysis) -> Vec<Fix> + Send + Sync>;

/// The ways to mend a finding, best first. Those of rules that find much are made when they are asked for.
#[derive(Clone)]
enum Fixes {
    /// Made with the finding.
    Now(Vec<Fix>),
    /// Made from the analysis the finding is of.
    Later(MakeFixes),
    /// Made by checking a part of a paragraph again: those of its finding with this index.
    Again(Arc<Again>, usize),
}

impl std::fmt::Debug for Fixes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Now(fixes) => f.debug_tuple("Now").field(fixes).finish(),
            Self::Later(_) => f.write_str("Later"),
            Self::Again(_, index) => f.debug_tuple("Again").field(index).finish(),
        }
    }
}

impl From<Vec<Fix>> for Fixes {
    fn from(fixes: Vec<Fix>) -> Self {
        Self::Now(fixes)
    }
}

/// Something a rule found.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule.
    pub rule: &'static Rule,
    /// How serious, after the settings.
    pub level: Level,
    /// The line.
    pub line: usize,
    /// The bytes of the line.
    pub span: Span,
    /// What is wrong, in which words, what to do.
    pub message: Arc<Message>,
    /// What it was told by in other articles.
    pub related: Vec<Related>,
    fixes: Fixes,
}

/// A place in another article of the corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The file, as its corpus calls it: its path below the root.
    pub file: Arc<str>,
    /// The line, from 0.
    pub line: usize,
    /// Its text.
    pub text: Arc<str>,
    /// The bytes of the line.
    pub span: Span,
    /// What stands there.
    pub says: String,
}

impl Finding {
    /// The ways to mend it, best first; `analysis` is the one it was found in.
    pub fn fixes(&self, analysis: &Analysis) -> Vec<Fix> {
        match &self.fixes {
            Fixes::Now(fixes) => fixes.clone(),
            Fixes::Later(make) => make(analysis),
            Fixes::Again(again, index) => again.fixes(*index, analysis),
        }
    }
}

/// All rules, by code.
pub const RULES: &[&Rule] = &[
    &document_date::NO_DOCUMENT_DATE,
    &text::TEXT_CHANGED,
    &text::DONE_WITHOUT_TEXT,
    &size::TOO_LONG,
    &syntax::TAG_SYNTAX,
    &syntax::UNKNOWN_KIND,
    &syntax::MISPLACED_TAG,
    &nearly::NEARLY_A_TAG_LINE,
    &conflict::CONFLICT_MARKER,
    &anchor::ANCHOR_NOT_FOUND,
    &anchor::UNKNOWN_ACTOR,
    &anchor::MISSING_ANCHOR,
    &anchor::NOT_MENTIONED,
    &layers::CONTRADICTION,
    &layers::OVERLAPPING_ITEMS,
    &differences::OPEN_DIFFERENCE,
    &suggested::SUGGESTED_TAG,
    &codebook::UNKNOWN_TYPE,
    &codebook::UNKNOWN_KEY,
    &codebook::UNKNOWN_VALUE,
    &missing_role::MISSING_ROLE,
    &codebook::REPEATED_KEY,
    &participants::WRONG_ROLE,
    &participants::WRONG_PARTICIPANT,
    &participants::SAME_PARTICIPANT,
    &events::REQUIREMENT,
    &events::NOT_YET,
    &trigger::DOUBTFUL_TRIGGER,
    &events::DUPLICATE_EVENT,
    &done::UNTAGGED_EVENT,
    &done::DONE_WITH_ERRORS,
    &trigger::CODED_OTHERWISE,
    &ids::REPEATED_ID,
    &ids::ARTICLE_ID_TAKEN,
    &ids::UNKNOWN_EVENT,
    &dates::INVALID_DATE,
    &calendar::WEEKDAY_CONTRADICTS_DATE,
    &calendar::IMPOSSIBLE_DATE,
    &calendar::CALENDARS_DISAGREE,
    &calendar::AMBIGUOUS_DATE,
    &calendar::PAST_AFTER_DOCUMENT,
    &dates::VALUE_CONTRADICTS_WORDS,
    &modifiers::STRAY_MODIFIER,
    &hygiene::HIDDEN_CHARACTERS,
    &people::UNLINKED_PERSON,
    &people::OFFICE_DISAGREES,
    &people::TWO_SPELLINGS,
    &consistency::LINKED_OTHERWISE,
    &consistency::LEFT_UNMARKED,
    &recommended::RECOMMENDED_MENTION,
    &recommended::RECOMMENDED_TIME,
    &recommended::RECOMMENDED_EVENT,
];

/// The levels a project sets, by the name of the rule.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(pub BTreeMap<String, Level>);

impl Levels {
    /// The level of a rule.
    pub fn of(&self, rule: &Rule) -> Level {
        self.0.get(rule.name).copied().unwrap_or(rule.level)
    }
}

/// A rule by its name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|r| r.name == name).copied()
}

/// What a rule reads, and where it writes.
struct Check<'a> {
    analysis: &'a Analysis,
    levels: &'a Levels,
    findings: Vec<Finding>,
    /// How the article first spells a person, by the number of words.
    spellings: FxHashMap<(ActorIx, usize), &'a str>,
    /// People reported already: each is reported where the article first names them.
    people: FxHashSet<&'a str>,
    /// Whether an article tag stands above.
    article_tag_above: bool,
    /// Where the words stand in the paragraph whose tag lines are checked.
    places: Places<'a>,
}

/// A tag line under its paragraph.
#[derive(Clone, Copy)]
struct TagAt<'a> {
    line: usize,
    tag: &'a TagLine,
    kind: Option<TagKind>,
    /// The line of its paragraph, and its text.
    paragraph: Option<(usize, &'a str)>,
}

impl<'a> TagAt<'a> {
    fn new(line: usize, content: &'a Line, paragraph: Option<(usize, &'a str)>) -> Self {
        Self {
            line,
            tag: content.tag(),
            kind: content.tag_kind(),
            paragraph,
        }
    }
}

impl<'a> Check<'a> {
    fn new(analysis: &'a Analysis, levels: &'a Levels) -> Self {
        Self {
            analysis,
            levels,
            findings: Vec::new(),
            spellings: FxHashMap::default(),
            people: FxHashSet::default(),
            article_tag_above: false,
            places: Places::new(""),
        }
    }
}

impl Check<'_> {
    /// Reports something; none where its rule is off.
    fn report(
        &mut self,
        rule: &'static Rule,
        line: usize,
        span: Span,
        message: impl Into<Arc<Message>>,
        fixes: impl Into<Fixes>,
    ) -> Option<&mut Finding> {
        let level = self.levels.of(rule);
        if level == Level::Off {
            return None;
        }
        self.findings.push(Finding {
            rule,
            level,
            line,
            span,
            message: message.into(),
            related: Vec::new(),
            fixes: fixes.into(),
        });
        self.findings.last_mut()
    }

    /// A fix that replaces a part of a line.
    fn replace(&self, title: Message, line: usize, span: Span, text: &str) -> Fix {
        Fix {
            title,
            edits: vec![crate::article::edits::replace_in_line(
                &self.analysis.article,
                line,
                span,
                text,
            )],
        }
    }

    /// Fixes that put one of several words in the place of a wrong one.
    fn did_you_mean(&self, line: usize, span: Span, words: &[&str]) -> Vec<Fix> {
        let fix = |word: &&str| {
            let title = Message::new(format!("Change to {word}"), format!("غيّر إلى {word}"));
            self.replace(title, line, span, word)
        };
        words.iter().map(fix).collect()
    }
}

/// Checks an article. The findings are in order of text.
pub fn lint(analysis: &Analysis, levels: &Levels) -> Vec<Finding> {
    let mut check = Check::new(analysis, levels);
    document_date::check(&mut check);
    text::check(&mut check);
    conflict::check(&mut check);
    ids::check(&mut check);
    for (start, glance) in glances(analysis) {
        let before = check.findings.len();
        check.section(start, glance);
        if let Some(fresh) = check.findings.get_mut(before..) {
            fresh.sort_by_key(in_order);
        }
    }
    calendar::ambiguous(&mut check);
    done::check(&mut check);
    let mut findings = check.findings;
    // In long runs that are in order already.
    findings.sort_by_key(in_order);
    findings
}

/// As [`lint`], with what speaks against the other articles of its corpus.
pub fn lint_beside(analysis: &Analysis, levels: &Levels, elsewhere: &Elsewhere) -> Vec<Finding> {
    let mut findings = lint(analysis, levels);
    let others = consistency::consistency(analysis, levels, elsewhere);
    if !others.is_empty() {
        findings.extend(others);
        findings.sort_by_key(in_order);
    }
    findings
}

fn in_order(finding: &Finding) -> (usize, usize, &'static str) {
    (finding.line, finding.span.start, finding.rule.code)
}

/// "did you mean a, b or c?" in both languages; empty for no words.
fn mean(words: &[&str]) -> Message {
    if words.is_empty() {
        return Message::default();
    }
    Message::new(
        format!(" Did you mean {}?", words.join(" or ")),
        format!(" هل تقصد {}؟", words.join(" أو ")),
    )
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::article::edits::apply;
    use crate::article::{Article, Knowledge};
    use std::sync::LazyLock;

    pub static KNOWLEDGE: LazyLock<Arc<Knowledge>> =
        LazyLock::new(|| Arc::new(Knowledge::embedded()));

    /// Lints an article: each finding of `rule` as the words it marks, and the article after its first fix.
    pub fn found(rule: &Rule, text: &str) -> Vec<(String, Option<String>)> {
        let analysis = Article::new(text, Arc::clone(&KNOWLEDGE)).analyse(None);
        lint(&analysis, &Levels::default())
            .into_iter()
            .filter(|f| f.rule == rule)
            .map(|f| {
                assert!(!f.message.en.is_empty() && !f.message.ar.is_empty());
                let words = analysis.text(f.line)[f.span.range()].to_string();
                (
                    words,
                    f.fixes(&analysis)
                        .first()
                        .map(|fix| apply(text, &fix.edits)),
                )
            })
            .collect()
    }

    /// The article after each fix of the first finding of `rule`.
    pub fn all_fixes(rule: &Rule, text: &str) -> Vec<String> {
        let analysis = Article::new(text, Arc::clone(&KNOWLEDGE)).analyse(None);
        let findings = lint(&analysis, &Levels::default());
        let first = findings.iter().find(|f| f.rule == rule);
        let fixes = first.map_or(Vec::new(), |f| f.fixes(&analysis));
        fixes.iter().map(|fix| apply(text, &fix.edits)).collect()
    }

    /// What `rule` says of an article with this knowledge, in English.
    pub fn said(rule: &Rule, knowledge: Knowledge, text: &str) -> Vec<String> {
        let analysis = Article::new(text, Arc::new(knowledge)).analyse(None);
        let findings = lint(&analysis, &Levels::default()).into_iter();
        findings
            .filter(|f| f.rule == rule)
            .map(|f| f.message.en.clone())
            .collect()
    }

    /// The words that `rule` marks in an article.
    pub fn words(rule: &Rule, text: &str) -> Vec<String> {
        found(rule, text)
            .into_iter()
            .map(|(words, _)| words)
            .collect()
    }

    #[test]
    fn codes_and_names_are_unique() {
        for (i, rule) in RULES.iter().enumerate() {
            let mut others = RULES.iter().skip(i + 1);
            let is_other = |other: &&Rule| other.code != rule.code && other.name != rule.name;
            assert!(others.all(is_other), "{}", rule.code);
        }
    }

    #[test]
    fn a_project_sets_levels() {
        let analysis = Article::new("%% evnt\n", Arc::clone(&KNOWLEDGE)).analyse(None);
        let mut levels = Levels::default();
        levels.0.insert("unknown-kind".into(), Level::Off);
        assert!(
            !lint(&analysis, &levels)
                .iter()
                .any(|f| f.rule.name == "unknown-kind")
        );
    }
}
