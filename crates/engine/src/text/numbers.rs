//! Arabic number words: cardinals and ordinals in their agreement forms.
//!
//! The words are data (`data/time/numbers.toml`); this module composes them: خمسة وعشرين is 25, ألفين وخمسة
//! وعشرين 2025, الخامس عشر 15th.

use std::sync::LazyLock;

use khabar_data::schema::{NumberWord, Numbers};

use super::phrases::PhraseTable;
use super::words::{WordKind, Words, has_article};

/// The tables of number words.
#[derive(Debug)]
struct Tables {
    cardinals: PhraseTable<u32>,
    ordinals: PhraseTable<u32>,
}

static NUMBERS: LazyLock<Tables> = LazyLock::new(|| {
    let words: Numbers = khabar_data::read();
    Tables {
        cardinals: table(&words.cardinal),
        ordinals: table(&words.ordinal),
    }
});

fn table(words: &[NumberWord]) -> PhraseTable<u32> {
    let mut table = PhraseTable::default();
    for word in words {
        for form in &word.forms {
            table.insert(form, word.value);
        }
    }
    table
}

/// Calls `each` with the folded words that a cardinal in words begins with.
pub fn each_cardinal_beginning(each: impl FnMut(&str)) {
    NUMBERS.cardinals.beginnings().for_each(each);
}

/// Calls `each` with the folded words that an ordinal begins with.
pub fn each_ordinal_beginning(each: impl FnMut(&str)) {
    NUMBERS.ordinals.beginnings().for_each(each);
}

/// A number read from words or digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Index behind its last word.
    pub to: usize,
    /// Its value.
    pub value: u32,
}

/// Reads a cardinal at word `from`: digits (up to nine of them), or words joined with و.
pub fn cardinal(words: &Words, from: usize, allow_clitic: bool) -> Option<Number> {
    if words.kind(from) == Some(WordKind::Number) {
        return digits(words, from);
    }
    let mut number = one(&NUMBERS.cardinals, words, from, allow_clitic)?;
    let mut lowest = number.value;
    // Units come before tens in Arabic (خمسة وعشرين); hundreds and thousands before both.
    while words.text(number.to).starts_with('و') {
        let Some(next) = one(&NUMBERS.cardinals, words, number.to, true) else {
            break;
        };
        // «إحدى وثمانين وتسعمئة وألف»: units before tens before hundreds before thousands.
        let rising = match number.value {
            10..100 => (100..1000).contains(&next.value),
            100..1000 => next.value == 1000,
            _ => false,
        };
        let fits = (lowest < 10 && (20..100).contains(&next.value))
            || next.value < lowest && lowest >= 100
            || rising;
        if !fits {
            break;
        }
        // Behind the tens no units fit: خمسة وعشرين وثلاثة are two numbers.
        lowest = if lowest >= 100 { next.value } else { 10 };
        number = Number {
            to: next.to,
            value: number.value + next.value,
        };
    }
    // ثلاثة آلاف، خمسة عشر ألف
    if number.value < 1000
        && let Some(thousand) = one(&NUMBERS.cardinals, words, number.to, false)
        && matches!(thousand.value, 1000 | 1_000_000)
    {
        number = Number {
            to: thousand.to,
            value: number.value * thousand.value,
        };
    }
    Some(number)
}

/// Reads an ordinal at word `from`: الخامس عشر, الحادي والعشرين, الثلاثين.
pub fn ordinal(words: &Words, from: usize, allow_clitic: bool) -> Option<Number> {
    let number = one(&NUMBERS.ordinals, words, from, allow_clitic)?;
    if number.value < 10
        && words
            .text(number.to)
            .strip_prefix('و')
            .is_some_and(has_article)
        && let Some(tens) = one(&NUMBERS.ordinals, words, number.to, true)
        && tens.value >= 20
        && tens.value % 10 == 0
    {
        return Some(Number {
            to: tens.to,
            value: number.value + tens.value,
        });
    }
    Some(number)
}

/// Reads digits at word `from`.
pub fn digits(words: &Words, from: usize) -> Option<Number> {
    let text = words.text(from);
    (words.kind(from) == Some(WordKind::Number) && text.len() <= 9)
        .then(|| text.parse().ok())
        .flatten()
        .map(|value| Number {
            to: from + 1,
            value,
        })
}

fn one(table: &PhraseTable<u32>, words: &Words, from: usize, allow_clitic: bool) -> Option<Number> {
    let number = if allow_clitic {
        table.longest(words, from)
    } else {
        table.longest_bare(words, from)
    }?;
    number.values.first().map(|&value| Number {
        to: number.to,
        value,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn composes_words() {
        let card = |t: &str| cardinal(&Words::new(t), 0, false).map(|n| n.value);
        assert_eq!(card("خمسة وعشرين يوما"), Some(25));
        assert_eq!(card("ثلاث سنوات"), Some(3));
        assert_eq!(card("ألفين وخمسة وعشرين"), Some(2025));
        assert_eq!(card("مئة وخمسة أيام"), Some(105));
        assert_eq!(card("ثلاثة آلاف"), Some(3000));
        assert_eq!(card("٤٥ يوما"), Some(45));
        assert_eq!(card("خمسة وعشرين وثلاثة أيام"), Some(25));
        assert_eq!(card("مئة وخمسة وعشرين"), Some(125));
        assert_eq!(card("إحدى وثمانين وتسعمئة وألف"), Some(1981));
        assert_eq!(card("ألف وأربعمئة واثنين وتسعين"), Some(1492));
        assert_eq!(card("كتاب"), None);
        let ord = |t: &str| ordinal(&Words::new(t), 0, false).map(|n| n.value);
        assert_eq!(ord("الخامس عشر من أغسطس"), Some(15));
        assert_eq!(ord("الثامن والعشرين من"), Some(28));
        assert_eq!(ord("الثلاثين من"), Some(30));
    }
}
