//! The letters that stand on a folded word, as `text::words` takes them off.

/// The conjunction و, on the word behind it.
pub const AND: char = 'و';
/// The article ال.
pub const ARTICLE: &str = "ال";
/// The alef that the preposition ل swallows from the article: للأمم.
pub const ALEF: char = 'ا';
/// The feminine ending as folding leaves it: الثامنة becomes الثامنه.
pub const FEMININE: char = 'ه';
/// Bytes of an Arabic letter in UTF-8.
pub const LETTER: usize = 2;

/// A word without the conjunction و on it, if it has one.
pub fn behind_and(word: &str) -> Option<&str> {
    word.strip_prefix(AND)
}

/// A word without the conjunction و that may stand on it.
pub fn without_and(word: &str) -> &str {
    behind_and(word).unwrap_or(word)
}
