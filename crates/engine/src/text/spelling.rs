//! What folding hides of a word that tells it from another: جدة and جده, اليمني and اليمنى, مأرب and مآرب.

/// The spellings of the letters at which words are told apart, of one word or of all under which a name is listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Spelling(u8);

/// The tatweel, which is no letter.
const TATWEEL: char = '\u{640}';

/// The letters of some words as they are written, without their tashkeel.
pub fn letters(words: &str) -> impl DoubleEndedIterator<Item = char> {
    let is_letter = |c: &char| matches!(c, 'ء'..='ي' | 'ی') && *c != TATWEEL;
    words.chars().filter(is_letter)
}

const TA_MARBUTA: u8 = 1;
const HA: u8 = 2;
const YA: u8 = 4;
const ALEF_MAQSURA: u8 = 8;
const MADDA: u8 = 16;

impl Spelling {
    /// How some words are spelt, with their tashkeel or without.
    pub fn of(words: &str) -> Self {
        let last = match letters(words).next_back() {
            Some('ة') => TA_MARBUTA,
            Some('ه') => HA,
            Some('ي' | 'ی') => YA,
            Some('ى') => ALEF_MAQSURA,
            _ => 0,
        };
        Self(last | if words.contains('آ') { MADDA } else { 0 })
    }

    /// That of a name that is listed in both spellings.
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn any(self, letters: u8) -> bool {
        self.0 & letters != 0
    }

    /// Whether words so spelt end in ه where the name ends in ة: its dots left out, or a pronoun (جده).
    pub fn drops_dots(self, name: Self) -> bool {
        self.any(HA) && name.any(TA_MARBUTA) && !name.any(HA)
    }

    /// Whether they end in ى where the name ends in ي: the way of Egypt, or another word (اليمنى).
    pub fn ends_in_alef(self, name: Self) -> bool {
        self.any(ALEF_MAQSURA) && name.any(YA) && !name.any(ALEF_MAQSURA)
    }

    /// Whether they have a madda where the name has none (مآرب).
    pub fn adds_madda(self, name: Self) -> bool {
        self.any(MADDA) && !name.any(MADDA)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_what_folding_hides() {
        let of = Spelling::of;
        assert!(of("جده").drops_dots(of("جدة")) && !of("جدة").drops_dots(of("جدة")));
        assert!(of("اليمنى").ends_in_alef(of("اليمني")) && !of("ليلى").ends_in_alef(of("ليلى")));
        assert!(of("مآرب").adds_madda(of("مأرب")) && !of("آسيا").adds_madda(of("آسيا")));
        assert!(!of("جده").drops_dots(of("جدة").or(of("جده"))));
    }

    #[test]
    fn marks_of_vowels_are_looked_through() {
        assert!(Spelling::of("جدَّهُ").drops_dots(Spelling::of("جدة")));
    }
}
