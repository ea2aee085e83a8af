//! What a word can begin: one look at a table, so that most words of a text are left at once and the others try few rules.

use std::ops::BitOrAssign;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::letters::ARTICLE;
use super::rules::{RULES, RuleSet};
use super::vocabulary::grammar::GRAMMAR;
use super::vocabulary::{Class, ClassSet, FirstWord, LEXICON, TimeWord};
use crate::text::numbers;
use crate::text::words::{WordKind, Words, key};

/// What the phrases of a word's readings can be, as far as their first word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beginning {
    /// Classes of which some member begins so.
    pub classes: ClassSet,
    /// Rules that begin with the word itself.
    rules: RuleSet,
    /// Whether it may tell of what time a clause speaks.
    pub tells_tense: bool,
    /// Whether a rule has it behind its `^`.
    pub behind: bool,
}

impl BitOrAssign for Beginning {
    fn bitor_assign(&mut self, other: Self) {
        self.classes.join(other.classes);
        self.rules.join(other.rules);
        self.tells_tense |= other.tells_tense;
        self.behind |= other.behind;
    }
}

impl Beginning {
    /// What the word at `at` can begin.
    pub fn of(words: &Words, at: usize) -> Self {
        let mut beginning = Self::default();
        match words.kind(at) {
            Some(WordKind::Number) => beginning.classes = TABLE.digits,
            Some(WordKind::Arabic) => {
                for stem in words.stems(at) {
                    if let Some(of_stem) = TABLE.words.get(&stem.key) {
                        beginning |= *of_stem;
                    }
                    let is_article = stem.key == TABLE.article;
                    if is_article && words.kind(at + 1) == Some(WordKind::Number) {
                        beginning.classes.join(TABLE.article_and_digits);
                    }
                }
            }
            _ => {}
        }
        beginning
    }

    /// Whether nothing begins there.
    pub fn is_nothing(self) -> bool {
        self.rules.is_empty() && self.classes.is_empty()
    }

    /// The rules that may match there, by their positions.
    pub fn rules(self) -> impl Iterator<Item = usize> {
        let mut all = self.rules;
        for class in self.classes.positions() {
            if let Some(rules) = TABLE.by_class.get(class) {
                all.join(*rules);
            }
        }
        all.positions()
    }
}

/// What words can begin, as the declarations of the classes and the patterns of the rules say.
struct Table {
    /// By the keys of words. Two words may share a key: what is promised is looked up again.
    words: FxHashMap<u32, Beginning>,
    /// The key of the article.
    article: u32,
    /// By the position of a class, the rules that can begin with it.
    by_class: Vec<RuleSet>,
    /// The classes that can begin with digits.
    digits: ClassSet,
    /// The classes that can begin with digits behind an article (الـ21).
    article_and_digits: ClassSet,
}

impl Table {
    fn add(&mut self, word: &str, beginning: Beginning) {
        *self.words.entry(key(word)).or_default() |= beginning;
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let begun_by = |first| ClassSet::of(|class| class.begins(first));
    let mut table = Table {
        words: FxHashMap::default(),
        article: key(ARTICLE),
        by_class: vec![RuleSet::default(); Class::all().count()],
        digits: begun_by(FirstWord::Digits),
        article_and_digits: begun_by(FirstWord::ArticleAndDigits),
    };
    LEXICON.each_beginning(|word, time_word| {
        let beginning = Beginning {
            classes: ClassSet::of(|class| class.begins_with(*time_word)),
            tells_tense: matches!(time_word, TimeWord::Tense { .. } | TimeWord::NotFuture {}),
            ..Beginning::default()
        };
        table.add(word, beginning);
    });
    let of_class = |first| Beginning {
        classes: begun_by(first),
        ..Beginning::default()
    };
    let cardinal = of_class(FirstWord::Cardinal);
    numbers::each_cardinal_beginning(|word| table.add(word, cardinal));
    let ordinal = of_class(FirstWord::Ordinal);
    numbers::each_ordinal_beginning(|word| table.add(word, ordinal));
    let fraction = of_class(FirstWord::Fraction);
    GRAMMAR
        .fractions()
        .for_each(|word| table.add(word, fraction));
    for (position, rule) in RULES.iter().enumerate() {
        let only = RuleSet::of(position);
        for word in &rule.first.words {
            let beginning = Beginning {
                rules: only,
                ..Beginning::default()
            };
            table.add(word, beginning);
        }
        for word in rule.behind.iter().flat_map(|behind| &behind.words) {
            let beginning = Beginning {
                behind: true,
                ..Beginning::default()
            };
            table.add(word, beginning);
        }
        for (class, rules) in Class::all().zip(&mut table.by_class) {
            if rule.first.classes.contains(class) {
                rules.join(only);
            }
        }
    }
    table
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_can_begin() {
        for rule in RULES.iter() {
            let mut words = rule.first.words.iter();
            assert!(
                !rule.first.classes.is_empty()
                    || words.all(|word| TABLE.words.contains_key(&key(word))),
                "{}",
                rule.id.name()
            );
        }
    }

    #[test]
    fn every_class_can_begin() {
        let mut begun = ClassSet::default();
        for beginning in TABLE.words.values() {
            begun.join(beginning.classes);
        }
        begun.join(TABLE.digits);
        begun.join(TABLE.article_and_digits);
        for class in Class::all() {
            assert!(begun.contains(class), "{class:?}");
        }
    }

    #[test]
    fn a_word_of_no_date_begins_nothing() {
        let of = |word: &str| Beginning::of(&Words::new(word), 0);
        assert_eq!(of("الرئيس"), Beginning::default());
        assert_ne!(of("ولليوم"), Beginning::default());
        assert!(of("في").rules().count() > 0);
    }
}
