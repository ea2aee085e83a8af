//! Words that are spelt alike.

/// The score of Jaro and Winkler from which on two words are alike.
const ALIKE: f64 = 0.8;

/// The candidates closest in spelling to `word`, best first, at most three; none that are far off.
pub fn similar<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let word = word.to_lowercase();
    let letters = Letters::of(&word);
    let mut scored: Vec<(f64, &str)> = candidates
        .filter(|c| letters.may_be_alike(&word, c))
        .map(|c| (strsim::jaro_winkler(&word, &c.to_lowercase()), c))
        .filter(|(score, _)| *score > ALIKE)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, c)| c).collect()
}

/// Which letters a word has, without regard to case, and whether they are all ASCII. Most candidates are far off, which shows by their
/// letters.
#[derive(Clone, Copy)]
struct Letters {
    set: u64,
    ascii: bool,
}

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = Self {
            set: 0,
            ascii: true,
        };
        for byte in word.bytes() {
            // Some signs fall together, so that a letter more is never seen than there is.
            letters.set |= 1 << (byte.to_ascii_lowercase() & 63);
            letters.ascii &= byte.is_ascii();
        }
        letters
    }

    /// Whether a candidate may be alike to the word of these letters.
    fn may_be_alike(self, word: &str, candidate: &str) -> bool {
        let other = Self::of(candidate);
        if !self.ascii || !other.ascii || word.is_empty() || candidate.is_empty() {
            return true;
        }
        // Each letter that the other lacks is at least one that has no match.
        let matched =
            |len: usize, own: Self, other: Self| len - (own.set & !other.set).count_ones() as usize;
        let matches =
            matched(word.len(), self, other).min(matched(candidate.len(), other, self)) as f64;
        let prefix = word.bytes().zip(candidate.bytes()).take(4);
        let prefix = prefix.take_while(|(a, b)| *a == b.to_ascii_lowercase());
        let bonus = prefix.count() as f64 / 10.0;
        // Jaro's score is at most the mean of these and 1; Winkler's adds the bonus's share of what it lacks.
        let jaro = (matches / word.len() as f64 + matches / candidate.len() as f64 + 1.0) / 3.0;
        jaro + bonus * (1.0 - jaro) > ALIKE
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_closest_comes_first() {
        let ids = ["trump", "trudeau", "putin", "trump-jr"];
        assert_eq!(similar("Trmp", ids.into_iter()), ["trump", "trump-jr"]);
        assert!(similar("zelensky", ids.into_iter()).is_empty());
    }

    proptest! {
        #[test]
        fn what_is_alike_is_looked_at(a in "[a-dم]{0,9}", b in "[a-dA-Cم]{0,9}") {
            let score = strsim::jaro_winkler(&a, &b.to_lowercase());
            prop_assert!(score <= ALIKE || Letters::of(&a).may_be_alike(&a, &b), "{score}");
        }
    }
}
