//! Nisba adjectives: أمريكي, أمريكية, الأمريكيين…

use super::FormKind;
use crate::text::fold::fold;
use crate::text::suffixes::SUFFIXES;
use crate::text::words::ARTICLE;

/// The inflected forms of a nisba adjective: gender, number and case, with and without the article.
///
/// Of two words (كوري جنوبي) both are adjectives and both are inflected; where the first is a noun (جنوب أفريقي) only the
/// last is, and the article goes on the first.
pub fn forms(stem: &str) -> Vec<(String, FormKind)> {
    let stem = fold(stem);
    let words: Vec<&str> = stem.split_whitespace().collect();
    let all_adjectives = words.iter().all(|w| w.ends_with('ي'));
    let inflect = |ending: &str, article: &str| {
        let last = words.len().saturating_sub(1);
        let word = |(i, word): (usize, &&str)| {
            let article = if i == 0 || all_adjectives {
                article
            } else {
                ""
            };
            let ending = if i == last || all_adjectives {
                ending
            } else {
                ""
            };
            format!("{article}{word}{ending}")
        };
        words
            .iter()
            .enumerate()
            .map(word)
            .collect::<Vec<_>>()
            .join(" ")
    };
    SUFFIXES
        .nisba
        .iter()
        .flat_map(|ending| {
            [
                (inflect(ending, ""), FormKind::Nisba { definite: false }),
                (inflect(ending, ARTICLE), FormKind::Nisba { definite: true }),
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflects_nisba_adjectives() {
        let has = |stem: &str, form: &str| forms(stem).iter().any(|(f, _)| *f == fold(form));
        assert!(has("أمريكي", "الأمريكيين"));
        assert!(has("كوري جنوبي", "الكورية الجنوبية"));
        assert!(has("جنوب أفريقي", "الجنوب أفريقية"));
    }
}
