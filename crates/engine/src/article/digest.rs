//! What stands for the text of an article: it is long, and mostly the same as at the key before.

use std::sync::{Mutex, PoisonError};

use super::newest::Newest;
use super::{Line, LineKind, Lines};
use crate::tags;

/// A number that stands for the text that lines in a row hold when their tag lines are taken out (see [`tags::strip`]). That of a text follows
/// from those of its parts, wherever it is cut: it is a polynomial over the bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TextSum {
    sum: u64,
    /// The base, as often multiplied as there are bytes.
    power: u64,
    /// The terminator behind the last byte: whether it stays, what follows tells.
    ending: &'static str,
    /// Whether it holds tag lines only.
    is_silent: bool,
    /// Whether the last line is a tag line without a terminator.
    ends_in_tag: bool,
}

/// The modulus: a prime, and one bit less than a power of two, so that a product is reduced without a division.
const MODULUS: u64 = (1 << 61) - 1;

const BASE: u64 = 0x1e37_79b9_7f4a_7c15;

/// The product of two numbers below the modulus.
fn times(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    let (low, high) = (product as u64 & MODULUS, (product >> 61) as u64);
    (low + high) % MODULUS
}

impl TextSum {
    /// That of no line.
    pub const NONE: Self = Self {
        sum: 0,
        power: 1,
        ending: "",
        is_silent: true,
        ends_in_tag: false,
    };

    /// That of a line.
    pub fn of(line: &Line) -> Self {
        let (text, ending) = (line.text(), line.ending());
        match (line.kind(), tags::mark(text)) {
            (LineKind::Text, _) => Self {
                ending,
                is_silent: false,
                ..Self::NONE.with(&tags::unescape(text))
            },
            (LineKind::Tag, mark) => Self {
                is_silent: mark.is_empty(),
                ends_in_tag: ending.is_empty(),
                ..Self::NONE.with(mark)
            },
        }
    }

    fn with(self, text: &str) -> Self {
        text.bytes().fold(self, |before, byte| Self {
            sum: (times(before.sum, BASE) + u64::from(byte) + 1) % MODULUS,
            power: times(before.power, BASE),
            ..before
        })
    }

    /// That of its lines with those of another behind them.
    pub fn then(self, next: Self) -> Self {
        if next.is_silent {
            let ends_in_tag = next.ends_in_tag;
            return Self {
                ends_in_tag,
                ..self
            };
        }
        let before = self.with(self.ending);
        Self {
            sum: (times(before.sum, next.power) + next.sum) % MODULUS,
            power: times(before.power, next.power),
            ..next
        }
    }

    /// The number for a whole article.
    fn number(self) -> u64 {
        match self.ends_in_tag {
            true => self.sum,
            false => self.with(self.ending).sum,
        }
    }
}

/// The digests of the two texts that were asked for last, under the numbers that stand for those.
#[derive(Debug, Default)]
pub(super) struct DigestCell(Mutex<Newest<String>>);

impl DigestCell {
    /// The digest of the text of some lines.
    pub fn of(&self, lines: &Lines) -> String {
        let text = sum(lines);
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(digest) = kept.get(text) {
            return digest.clone();
        }
        let pieces = lines.iter().map(|line| (line.text(), line.ending()));
        let digest = tags::digest_of(pieces);
        kept.put(text, digest.clone());
        digest
    }

    /// Whether a digest is that of the text of some lines. Where the text is known that has this digest, no other is made.
    pub fn is_of(&self, digest: &str, lines: &Lines) -> bool {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().find(|(_, known)| known == digest);
        let known = known.map(|(text, _)| *text);
        drop(kept);
        match known {
            Some(text) => text == sum(lines),
            None => self.of(lines) == digest,
        }
    }
}

/// The number that stands for the text of lines.
fn sum(lines: &Lines) -> u64 {
    let sections = lines.sections().map(|(_, section)| section.text());
    sections.fold(TextSum::NONE, TextSum::then).number()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::article::Article;
    use crate::tags;

    proptest! {
        #[test]
        fn it_follows_any_edit(
            start in "(%% |\u{feff}|[ab%\\\\\r\nم]){0,12}",
            edits in prop::collection::vec((0usize..20, 0usize..6, "(%% |\u{feff}|[a%\\\\\r\n]){0,3}"), 1..12),
        ) {
            let mut article = Article::new(&start, Default::default());
            let mut before = article.text_digest();
            for (at, len, insert) in edits {
                let text = article.rope().to_string();
                let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
                let from = at % starts.len();
                let to = (from + len).min(starts.len() - 1);
                article.edit(starts[from]..starts[to], &insert).unwrap();
                let digest = tags::digest(&article.rope().to_string());
                prop_assert_eq!(article.has_text(&before), digest == before);
                prop_assert!(article.has_text(&digest));
                prop_assert_eq!(article.text_digest(), digest.clone());
                before = digest;
            }
        }
    }
}
