//! What a word can begin: one look at a table, so that most words of a text are left at once and the others try few rules.

use std::ops::BitOrAssign;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::letters::ARTICLE;
use super::rules::{RULES, RuleSet};
use super::vocabulary::grammar::GRAMMAR;
use super::vocabulary::{Class, ClassSet, FirstWord, LEXICON, TimeWord};
use crate::text::numbers;
use crate::text::words::{WordKind, Words, readings, stems_of};

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
                for reading in readings(words.text(at)).filter(|r| TABLE.may_hold(r.stem)) {
                    if let Some(of_stem) = TABLE.words.get(reading.stem) {
                        beginning |= *of_stem;
                    }
                    let is_article = reading.stem == ARTICLE;
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
    words: FxHashMap<Box<str>, Beginning>,
    /// By the low bits of the first letter (behind an article, of the third) those of the next one: whether any word begins so.
    letters: [u64; 64],
    /// By the position of a class, the rules that can begin with it.
    by_class: Vec<RuleSet>,
    /// The classes that can begin with digits.
    digits: ClassSet,
    /// The classes that can begin with digits behind an article (الـ21).
    article_and_digits: ClassSet,
}

/// The letters that tell words apart, by the low bits of their code points.
fn letters(word: &str) -> Option<(usize, u32)> {
    let word = word.strip_prefix(ARTICLE).unwrap_or(word).as_bytes();
    // The second byte of a letter holds its low six bits.
    Some((usize::from(word.get(1)? & 63), u32::from(word.get(3)? & 63)))
}

impl Table {
    fn may_hold(&self, word: &str) -> bool {
        letters(word).is_none_or(|(first, second)| {
            self.letters
                .get(first)
                .is_some_and(|row| row & (1 << second) != 0)
        })
    }

    fn add(&mut self, word: &str, beginning: Beginning) {
        for form in stems_of(word) {
            *self.words.entry(form.into()).or_default() |= beginning;
            if let Some((first, second)) = letters(form)
                && let Some(row) = self.letters.get_mut(first)
            {
                *row |= 1 << second;
            }
        }
    }
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let begun_by = |first| ClassSet::of(|class| class.begins(first));
    let mut table = Table {
        words: FxHashMap::default(),
        letters: [0; 64],
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
                    || words.all(|word| TABLE.words.contains_key(word.as_str())),
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
