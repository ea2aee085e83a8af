//! What a word can begin: one look at a table, so that most words of a text are left at once and the others try few rules.

use std::ops::BitOrAssign;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::classes::FRACTIONS;
use super::lexicon::{LEXICON, TimeWord};
use super::pattern::{Class, ClassSet};
use super::rules::RULES;
use crate::text::numbers;
use crate::text::words::{WordKind, Words, readings, stems_of};

/// What the phrases of a word's readings can be, as far as their first word tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Beginning {
    /// Classes of which some member begins so.
    pub classes: ClassSet,
    /// Rules that begin with the word itself, by their position in a bit set.
    rules: u128,
    /// Whether it may tell of what time a clause speaks.
    pub tells_lean: bool,
    /// Whether a rule has it behind its `^`.
    pub behind: bool,
}

impl BitOrAssign for Beginning {
    fn bitor_assign(&mut self, other: Self) {
        self.classes.join(other.classes);
        self.rules |= other.rules;
        self.tells_lean |= other.tells_lean;
        self.behind |= other.behind;
    }
}

impl Beginning {
    /// What the word at `at` can begin.
    pub fn of(words: &Words, at: usize) -> Self {
        let mut found = Self::default();
        match words.kind(at) {
            Some(WordKind::Number) => found.classes = *DIGITS,
            Some(WordKind::Arabic) => {
                for reading in readings(words.text(at)).filter(|r| TABLE.may_hold(r.stem)) {
                    if let Some(beginning) = TABLE.words.get(reading.stem) {
                        found |= *beginning;
                    }
                    let article = reading.stem == "ال";
                    if article && words.kind(at + 1) == Some(WordKind::Number) {
                        found.classes.join(*BEHIND_ARTICLE);
                    }
                }
            }
            _ => {}
        }
        found
    }

    /// Whether nothing begins there.
    pub fn is_nothing(self) -> bool {
        self.rules == 0 && self.classes == ClassSet::default()
    }

    /// The rules that may match there, by their positions.
    pub fn rules(self) -> impl Iterator<Item = usize> {
        let of_class = self
            .classes
            .positions()
            .filter_map(|class| TABLE.by_class.get(class));
        let mut all = of_class.fold(self.rules, |all, rules| all | rules);
        std::iter::from_fn(move || {
            let next = all.trailing_zeros();
            all &= all.wrapping_sub(1);
            (next < u128::BITS).then_some(next as usize)
        })
    }
}

static DIGITS: LazyLock<ClassSet> = LazyLock::new(|| {
    use Class as C;
    ClassSet::of(&[
        C::Day,
        C::Year,
        C::BareYear,
        C::Clock,
        C::Hour,
        C::Amount,
        C::Number,
    ])
});

static BEHIND_ARTICLE: LazyLock<ClassSet> =
    LazyLock::new(|| ClassSet::of(&[Class::Ordinal, Class::Day, Class::TheAmount]));

struct Table {
    words: FxHashMap<Box<str>, Beginning>,
    /// By the low bits of the first letter (behind an article, of the third) those of the next one: whether any word begins so.
    letters: [u64; 64],
    /// By class, the rules that can begin with it.
    by_class: [u128; 64],
}

/// The letters that tell words apart, by the low bits of their code points.
fn letters(word: &str) -> Option<(usize, u32)> {
    let word = word.strip_prefix("ال").unwrap_or(word).as_bytes();
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
    let mut table = Table {
        words: FxHashMap::default(),
        letters: [0; 64],
        by_class: [0; 64],
    };
    let of = |classes: &[Class]| Beginning {
        classes: ClassSet::of(classes),
        ..Beginning::default()
    };
    LEXICON.each_beginning(|word, value| {
        let tells_lean = matches!(
            value,
            TimeWord::Future | TimeWord::Past | TimeWord::Present | TimeWord::NotFuture
        );
        let classes = ClassSet::of(classes_of(value));
        table.add(
            word,
            Beginning {
                classes,
                tells_lean,
                ..Beginning::default()
            },
        );
    });
    {
        use Class as C;
        let cardinal = of(&[C::Amount, C::Number, C::Year, C::BareYear]);
        numbers::each_cardinal_beginning(|word| table.add(word, cardinal));
        let ordinal = of(&[C::Day, C::Ordinal, C::Hour, C::HourInWords]);
        numbers::each_ordinal_beginning(|word| table.add(word, ordinal));
        FRACTIONS
            .iter()
            .for_each(|word| table.add(word, of(&[C::Amount])));
    }
    for (position, rule) in RULES.iter().enumerate() {
        let bit = 1 << position;
        for word in &rule.first.words {
            table.add(
                word,
                Beginning {
                    rules: bit,
                    ..Beginning::default()
                },
            );
        }
        for word in rule.behind.iter().flat_map(|behind| &behind.words) {
            table.add(
                word,
                Beginning {
                    behind: true,
                    ..Beginning::default()
                },
            );
        }
        for (class, rules) in table.by_class.iter_mut().enumerate() {
            if rule.first.classes.has(class) {
                *rules |= bit;
            }
        }
    }
    table
});

/// Whether a word of time can be a part of an expression.
pub fn is_of_a_class(word: &TimeWord) -> bool {
    !classes_of(word).is_empty()
}

/// The classes that a word of time belongs to.
fn classes_of(word: &TimeWord) -> &'static [Class] {
    use Class as C;
    match word {
        TimeWord::Month(_) => &[C::Month, C::MonthOnly],
        TimeWord::Weekday(_) => &[C::Weekday],
        TimeWord::BareWeekday(_) => &[C::BareWeekday],
        TimeWord::MonthDay(_) => &[C::Day],
        TimeWord::Deictic(..) => &[C::Deictic],
        TimeWord::Part(_) => &[C::Part],
        TimeWord::Adverb(_) => &[C::Adverb],
        TimeWord::Zone(_) => &[C::Zone],
        TimeWord::Season(_) => &[C::Season],
        TimeWord::Decade(_) => &[C::Decade],
        TimeWord::Set(_) => &[C::Set],
        TimeWord::Times(_) => &[C::Times],
        TimeWord::Relation(_) => &[C::Relation],
        TimeWord::TheUnit(_) => &[C::Unit, C::Period],
        TimeWord::TheUnits(..) | TimeWord::TheTwo(..) => &[C::TheAmount],
        TimeWord::YearKind(_) => &[C::YearKind],
        TimeWord::TheDecade => &[C::TheDecade],
        TimeWord::Unit(..) => &[C::Amount, C::One, C::Some],
        TimeWord::DateMod(_) => &[C::DateMod],
        TimeWord::AmountMod(_) => &[C::AmountMod],
        TimeWord::AfterMod(_) => &[C::AfterMod],
        TimeWord::Reference(_) => &[C::Reference],
        TimeWord::Festival { .. } => &[C::Festival],
        TimeWord::Future
        | TimeWord::Past
        | TimeWord::SameDay
        | TimeWord::Present
        | TimeWord::NotFuture
        | TimeWord::BehindYear
        | TimeWord::RangeOpener
        | TimeWord::RangeLink => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_and_classes_fit_their_bit_sets() {
        assert!(RULES.len() <= 128, "a rule more than a u128 has bits");
        for rule in RULES.iter() {
            let words = rule.first.words.iter();
            let known = words.filter_map(|word| TABLE.words.get(word.as_str()));
            assert!(
                rule.first.classes != ClassSet::default()
                    || known.count() == rule.first.words.len(),
                "{}",
                rule.name
            );
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
