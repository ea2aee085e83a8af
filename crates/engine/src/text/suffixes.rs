//! What stands at the end of words: `data/wording/suffixes.toml`.

use std::sync::LazyLock;

use khabar_data::schema::Suffixes;

use super::wording::Endings;
use super::words::{has_article, letters};

/// The endings, by what they say.
pub static SUFFIXES: LazyLock<Suffixes<Endings>> = LazyLock::new(khabar_data::read);

/// The attached pronouns of the third person, which stand on verbs and on nouns (قصفتها، زيارتها), folded.
pub fn pronouns() -> impl Iterator<Item = &'static str> {
    SUFFIXES.pronouns.iter()
}

/// The attached pronouns of a noun, folded: those, and لقاؤنا.
pub fn pronouns_of_nouns() -> impl Iterator<Item = &'static str> {
    pronouns().chain(SUFFIXES.pronouns_of_nouns.iter())
}

/// Whether a folded word ends in a pronoun of the third person that cannot be the ه of ta marbuta: زيارتها, دعمهم. A word whose own last
/// letters are those (تفاهم) is taken for one.
pub fn ends_in_pronoun(word: &str) -> bool {
    pronouns().any(|pronoun| letters(pronoun) > 1 && word.ends_with(pronoun))
}

/// Whether the last letter of a folded word is that of a pronoun of the third person: حلفائها, and by chance انضمام.
pub fn may_end_in_pronoun(word: &str) -> bool {
    let last = word.chars().next_back();
    last.is_some() && pronouns().any(|pronoun| pronoun.chars().next_back() == last)
}

/// Whether a folded word ends in a pronoun of one or two (قصفته، زيارتها), or in a ta marbuta, which is spelt like one.
pub fn may_end_in_pronoun_of_few(word: &str) -> bool {
    SUFFIXES.pronouns.ends(word) && !SUFFIXES.pronouns_of_many.ends(word)
}

/// Whether a folded word ends like a feminine noun: حكومة, قوات.
pub fn is_feminine(word: &str) -> bool {
    SUFFIXES.feminine.ends(word)
}

/// Whether a folded word may be an adjective, by its article or how it ends: العنيف, جوية, واسعا.
pub fn may_be_adjective(word: &str) -> bool {
    has_article(word) || SUFFIXES.adjectives.ends(word)
}

/// A folded word without the pronoun at its end: قصفتها is قصفت.
pub fn without_pronoun(word: &str) -> &str {
    let stems = pronouns().filter_map(|pronoun| word.strip_suffix(pronoun));
    stems.min_by_key(|stem| stem.len()).unwrap_or(word)
}

/// Whether a folded word ends like a nisba adjective of any gender and number: الاجتماعي, الاجتماعية, العراقيين.
pub fn ends_like_nisba(word: &str) -> bool {
    let mut stems = SUFFIXES
        .nisba
        .iter()
        .filter_map(|ending| word.strip_suffix(ending));
    stems.any(|stem| stem.ends_with('ي'))
}

/// Whether a folded word ends like a feminine nisba adjective: حقوقية.
pub fn is_feminine_nisba(word: &str) -> bool {
    SUFFIXES.feminine_nisba.ends(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pronoun_is_told_from_ta_marbuta() {
        assert!(ends_in_pronoun("زيارتها") && ends_in_pronoun("لقائهما"));
        assert!(!ends_in_pronoun("زياره") && !ends_in_pronoun("لقاء"));
    }
}
