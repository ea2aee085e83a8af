//! What an article tells of each of its paragraphs: what it is about, and how deep in it the paragraph stands.

use std::sync::LazyLock;

use khabar_data::schema::Cues;
use rustc_hash::FxHashMap;

use crate::text::fold::fold;
use crate::text::{Phrases, Words};

/// `data/events/cues.toml`.
pub static CUES: LazyLock<Cues<Phrases>> = LazyLock::new(khabar_data::read);

static SECTIONS: LazyLock<Sections> = LazyLock::new(|| Sections::of(khabar_data::read()));

/// How deep in its article a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Depth {
    /// The first: the headline mostly.
    Opening,
    /// The second: the lead mostly.
    Second,
    /// The next three.
    Early,
    /// Farther down.
    #[default]
    Later,
}

impl Depth {
    /// That of a paragraph with so many before it.
    pub fn behind(paragraphs: usize) -> Self {
        match paragraphs {
            0 => Self::Opening,
            1 => Self::Second,
            2..=4 => Self::Early,
            _ => Self::Later,
        }
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Second => "second",
            Self::Early => "early",
            Self::Later => "later",
        }
    }
}

/// Where a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Standing {
    /// How deep in its article.
    pub depth: Depth,
    /// What the article is about, as [`Topics::subject`] says it.
    pub subject: &'static str,
}

/// The sections of a paper, and which of them each word speaks for.
struct Sections {
    /// For each, its name, and the name for a text that is full of it.
    names: Vec<(String, String)>,
    words: FxHashMap<String, Vec<usize>>,
}

impl Sections {
    fn of(cues: Cues<Vec<String>>) -> Self {
        let mut words: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        let mut names = Vec::new();
        for (at, (name, list)) in cues.sections.into_iter().enumerate() {
            names.push((name.clone(), format!("{name}+")));
            for word in list {
                words.entry(fold(&word)).or_default().push(at);
            }
        }
        Self { names, words }
    }
}

/// How many words of a text speak for each section of a paper.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topics {
    words: usize,
    /// By section; none while there is no word for any.
    hits: Vec<usize>,
}

/// How many words an article has at least: fewer are a headline or a passage, and do not tell what they were taken from.
const LEAST_WORDS: usize = 50;

/// The name of no section.
const NONE: &str = "none";

impl Topics {
    /// Those of some words.
    pub fn of(words: &Words) -> Self {
        let mut topics = Self {
            words: words.len(),
            hits: Vec::new(),
        };
        for section in (0..words.len())
            .filter_map(|at| SECTIONS.words.get(words.text(at)))
            .flatten()
        {
            topics.hit(*section, 1);
        }
        topics
    }

    fn hit(&mut self, section: usize, times: usize) {
        if self.hits.is_empty() {
            self.hits = vec![0; SECTIONS.names.len()];
        }
        if let Some(hits) = self.hits.get_mut(section) {
            *hits += times;
        }
    }

    /// Adds those of another text.
    pub fn add(&mut self, other: &Self) {
        self.words += other.words;
        for (section, hits) in other.hits.iter().enumerate() {
            self.hit(section, *hits);
        }
    }

    /// The section that most words speak for, and how many do.
    fn most(&self) -> Option<(usize, usize)> {
        let hits = self.hits.iter().copied().enumerate();
        // The first of several.
        let most = hits.rev().max_by_key(|(_, hits)| *hits);
        most.filter(|(_, hits)| *hits > 0)
    }

    /// The section that most words speak for, however few.
    pub fn section(&self) -> &'static str {
        let most = self
            .most()
            .and_then(|(section, _)| SECTIONS.names.get(section));
        most.map_or(NONE, |(name, _)| name)
    }

    /// The section of a whole article, none for less than `LEAST_WORDS`: one word in seventy speaks for it at least; with a plus where one in
    /// twenty does.
    pub fn subject(&self) -> Option<&'static str> {
        if self.words < LEAST_WORDS {
            return None;
        }
        let (section, hits) = self.most().unwrap_or_default();
        let named = SECTIONS.names.get(section);
        Some(match named {
            Some((_, full)) if hits * 20 > self.words => full,
            Some((name, _)) if hits * 70 > self.words => name,
            _ => NONE,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics(text: &str) -> Topics {
        Topics::of(&Words::new(text))
    }

    #[test]
    fn an_article_is_about_what_most_of_its_words_speak_of() {
        let report = "فاز الفريق في المباراة وسجل اللاعب هدفين. ";
        assert_eq!(topics(report).section(), "sport");
        assert_eq!(topics(&report.repeat(8)).subject(), Some("sport+"));
        assert_eq!(
            topics(&"ذهب الولد إلى البيت مع أخيه ".repeat(10)).subject(),
            Some("none")
        );
    }

    #[test]
    fn what_one_paragraph_says_is_little_in_a_long_article() {
        let mut article = topics("وحضر المباراة لاعب");
        // A passage does not tell what it was taken from.
        assert_eq!(article.subject(), None);
        article.add(&topics(&"كلام كثير في شأن آخر ".repeat(12)));
        assert_eq!(article.subject(), Some("sport"));
        article.add(&topics(&"كلام كثير في شأن آخر ".repeat(30)));
        assert_eq!(article.section(), "sport");
        assert_eq!(article.subject(), Some("none"));
    }
}
