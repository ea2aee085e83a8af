//! Folding: one spelling for what Arabic readers read as the same.
//!
//! Folded text has no tashkeel or tatweel, one form of alef, ya and ta marbuta, ASCII digits, plain
//! Arabic letters for Persian ones and for presentation forms, lower-case ASCII, and no invisible format
//! characters. A sparse map leads every folded offset back to the source.

use unicode_normalization::UnicodeNormalization;

use super::Span;

/// A stretch of text in its folded spelling, with the way back to its source.
#[derive(Debug, Clone, Default)]
pub struct Folded {
    text: String,
    /// Sorted by `folded`; between two breaks folded and source offsets advance together.
    breaks: Vec<Break>,
}

#[derive(Debug, Clone, Copy)]
struct Break {
    /// The folded offset at which the source runs ahead (or behind).
    folded: u32,
    /// Where a span that *ends* at `folded` ends in the source: after the marks that sit on its last letter.
    end: u32,
    /// Where a span that *starts* at `folded` starts in the source.
    start: u32,
}

impl Folded {
    /// Folds `source`. Never fails; what is not Arabic passes through, ASCII in lower case.
    pub fn new(source: &str) -> Self {
        let mut folded = Folded {
            text: String::with_capacity(source.len()),
            breaks: Vec::new(),
        };
        for (at, c) in source.char_indices() {
            let after = at + c.len_utf8();
            match fold_char(c) {
                Fold::Keep => folded.text.push(c),
                Fold::To(to) => {
                    folded.text.push(to);
                    if to.len_utf8() != c.len_utf8() {
                        folded.resync(after, after);
                    }
                }
                Fold::Mark => folded.skip(at, after, true),
                Fold::Drop => folded.skip(at, after, false),
                Fold::Compatibility => folded.expand(at, after, c),
            }
        }
        folded
    }

    /// One source character that stands for several (a ligature): inside it a span starts at its
    /// beginning and ends at its end.
    fn expand(&mut self, at: usize, after: usize, c: char) {
        for part in std::iter::once(c).nfkc() {
            match fold_char(part) {
                Fold::To(to) => self.text.push(to),
                Fold::Mark | Fold::Drop => continue,
                Fold::Keep | Fold::Compatibility => self.text.push(part),
            }
            self.resync(after, at);
        }
        match self.breaks.last_mut() {
            Some(last) if last.folded as usize == self.text.len() => last.start = after as u32,
            _ => self.skip(at, after, true),
        }
    }

    fn resync(&mut self, end: usize, start: usize) {
        self.breaks.push(Break {
            folded: self.text.len() as u32,
            end: end as u32,
            start: start as u32,
        });
    }

    /// Leaves out the source bytes `at..after`; a mark belongs to the letter before it.
    fn skip(&mut self, at: usize, after: usize, mark: bool) {
        match self.breaks.last_mut() {
            Some(last) if last.folded as usize == self.text.len() => {
                if mark && last.end as usize == at {
                    last.end = after as u32;
                }
                last.start = after as u32;
            }
            _ => self.resync(if mark { after } else { at }, after),
        }
    }

    /// A stretch of the folded text, as if its source began at byte `from`.
    pub(super) fn part(&self, folded: Span, from: usize) -> Self {
        let at = |byte: u32| byte.saturating_sub(from as u32);
        let before = |place: usize| {
            let is_before = |b: &Break| b.folded as usize <= place;
            self.breaks.partition_point(is_before)
        };
        let start = at(self.source(folded.start, |b| b.start) as u32);
        let first = Break {
            folded: 0,
            end: start,
            start,
        };
        let breaks = self.breaks.get(before(folded.start)..before(folded.end));
        let breaks = breaks.unwrap_or_default().iter().map(|b| Break {
            folded: b.folded - folded.start as u32,
            end: at(b.end),
            start: at(b.start),
        });
        Self {
            text: folded.of(&self.text).to_string(),
            breaks: std::iter::once(first).chain(breaks).collect(),
        }
    }

    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Leads a folded span back to the source: without dropped characters around it, with the
    /// tashkeel on its last letter.
    pub fn source_span(&self, span: Span) -> Span {
        let start = self.source(span.start, |b| b.start);
        Span::new(start, self.source(span.end, |b| b.end).max(start))
    }

    fn source(&self, folded: usize, at_break: impl Fn(&Break) -> u32) -> usize {
        let index = self.breaks.partition_point(|b| b.folded as usize <= folded);
        match index.checked_sub(1).and_then(|i| self.breaks.get(i)) {
            Some(b) if b.folded as usize == folded => at_break(b) as usize,
            Some(b) => b.start as usize + (folded - b.folded as usize),
            None => folded,
        }
    }
}

/// Folds a word or phrase of a data file, where no way back is needed.
pub fn fold(text: &str) -> String {
    Folded::new(text).text
}

enum Fold {
    Keep,
    To(char),
    /// Tashkeel or tatweel: sits on the letter before it.
    Mark,
    /// An invisible format character.
    Drop,
    Compatibility,
}

fn fold_char(c: char) -> Fold {
    match c {
        'A'..='Z' => Fold::To(c.to_ascii_lowercase()),
        '\0'..='\u{7f}' => Fold::Keep,
        // Alef with hamza above, below, madda, and wasla.
        'أ' | 'إ' | 'آ' | 'ٱ' => Fold::To('ا'),
        // Alef maqsura (Egyptian copy writes final ya so) and Farsi ya.
        'ى' | 'ی' => Fold::To('ي'),
        // Ta marbuta: copy leaves its dots out at random.
        'ة' => Fold::To('ه'),
        'ۀ' | 'ہ' | 'ھ' | 'ە' => Fold::To('ه'),
        'ک' => Fold::To('ك'),
        // Letters for sounds that Arabic has not, as the press writes them without the extra dots.
        'پ' => Fold::To('ب'),
        'چ' | 'ژ' => Fold::To('ج'),
        'ڤ' | 'ڥ' => Fold::To('ف'),
        'گ' | 'ڭ' | 'ݣ' => Fold::To('غ'),
        '٠'..='٩' => Fold::To(digit(c, '٠')),
        '۰'..='۹' => Fold::To(digit(c, '۰')),
        // Tashkeel, superscript alef, Qur'anic marks, combining hamza; and tatweel.
        '\u{0610}'..='\u{061a}'
        | '\u{064b}'..='\u{065f}'
        | '\u{0670}'
        | '\u{06d6}'..='\u{06dc}'
        | '\u{06df}'..='\u{06e4}'
        | '\u{06e7}'
        | '\u{06e8}'
        | '\u{06ea}'..='\u{06ed}'
        | '\u{0640}' => Fold::Mark,
        '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}'
        | '\u{061c}'
        | '\u{00ad}'
        | '\u{feff}' => Fold::Drop,
        // No-break and other wide spaces are spaces.
        '\u{00a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => Fold::To(' '),
        // Arabic presentation forms, and full-width ASCII.
        '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{ff01}'..='\u{ff5e}' => {
            Fold::Compatibility
        }
        _ => Fold::Keep,
    }
}

fn digit(c: char, zero: char) -> char {
    char::from_digit(c as u32 - zero as u32, 10).unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Folds `source` and shows the source words behind the folded words.
    fn round(source: &str) -> Vec<(&str, String)> {
        let folded = Folded::new(source);
        let mut words = Vec::new();
        let mut at = 0;
        for word in folded.as_str().split(' ') {
            let span = folded.source_span(Span::new(at, at + word.len()));
            words.push((&source[span.range()], word.to_string()));
            at += word.len() + 1;
        }
        words
    }

    #[test]
    fn reads_spellings_as_one() {
        assert_eq!(fold("أحمد إلى المصرى"), "احمد الي المصري");
        assert_eq!(fold("مُـحَـمَّـد"), fold("محمد"));
        assert_eq!(fold("١٢ فبراير ۲۰۲۵"), "12 فبراير 2025");
        assert_eq!(fold("Putin گورباتشوڤ"), "putin غورباتشوف");
        assert_eq!(fold("ﻣﺼﺮ"), "مصر");
        assert_eq!(fold("ﷲ"), "الله");
    }

    #[test]
    fn a_part_leads_back_as_the_whole_does() {
        let source = "مساءً قال\u{200f} سعيّدٌ ١٢ وقال";
        let folded = Folded::new(source);
        let from = source.find("سعي").unwrap();
        let start = folded.as_str().find("سعيد").unwrap();
        let part = folded.part(Span::new(start, folded.as_str().len()), from);
        assert_eq!(part.as_str(), "سعيد 12 وقال");
        for (at, _) in part.as_str().char_indices() {
            for end in at + 1..=part.as_str().len() {
                let whole = folded.source_span(Span::new(start + at, start + end));
                let shifted = Span::new(whole.start - from, whole.end - from);
                assert_eq!(part.source_span(Span::new(at, end)), shifted);
            }
        }
    }

    #[test]
    fn leads_back_to_the_source_with_the_marks_of_the_last_letter() {
        assert_eq!(
            round("مساءً قال\u{200f} سعيّدٌ ١٢"),
            [
                ("مساءً", "مساء".to_string()),
                ("قال", "قال".to_string()),
                ("سعيّدٌ", "سعيد".to_string()),
                ("١٢", "12".to_string()),
            ]
        );
        assert_eq!(round("لله ﷲ x")[1], ("ﷲ", "الله".to_string()));
        assert_eq!(round("لله ﷲ x")[2], ("x", "x".to_string()));
    }
}
