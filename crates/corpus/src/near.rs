//! Texts that are nearly the same: a report that an agency sent out twice, or that two papers print.
//!
//! Texts are compared by their shingles, each three folded words in a row. Which of many may be near each other is found by MinHash with bands
//! (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, ch. 3); how near they are is then counted.

use std::hash::{BuildHasher, Hasher};

use khabar_engine::text::fold::fold;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// How many words a shingle has.
const WORDS: usize = 3;

/// How many bands there are, and how many hashes in each: texts that share half of their shingles are mostly found, those that share 0.7 nearly always.
const BANDS: usize = 20;
const ROWS: usize = 4;

/// From what share of shingles on texts are nearly the same.
const NEAR: f64 = 0.7;

/// The texts met so far.
#[derive(Debug, Default)]
pub struct Near {
    texts: Vec<(String, Vec<u64>)>,
    /// For each band, which texts have the same hashes in it.
    bands: FxHashMap<(usize, u64), Vec<usize>>,
}

/// A text that was met before and is nearly the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin<'n> {
    /// What it is called.
    pub name: &'n str,
    /// Which share of the shingles of both are in both, from 0 to 1.
    pub share: f64,
}

impl Near {
    /// Takes in a text; the one of those before that is most nearly the same, if any is.
    pub fn add(&mut self, name: &str, text: &str) -> Option<Twin<'_>> {
        let shingles = shingles(text);
        let at = self.texts.len();
        let mut met: Vec<usize> = Vec::new();
        for (band, sign) in bands(&shingles) {
            let same = self.bands.entry((band, sign)).or_default();
            met.extend(same.iter());
            same.push(at);
        }
        met.sort_unstable();
        met.dedup();
        let mut nearest: Option<(usize, f64)> = None;
        for other in met {
            let share = self
                .texts
                .get(other)
                .map_or(0.0, |(_, o)| common(o, &shingles));
            if share >= NEAR && nearest.is_none_or(|(_, before)| share > before) {
                nearest = Some((other, share));
            }
        }
        self.texts.push((name.to_string(), shingles));
        let (at, share) = nearest?;
        let (name, _) = self.texts.get(at)?;
        Some(Twin { name, share })
    }
}

/// The hashes of the shingles of a text, in order, each once. A text of fewer words is one shingle; one without words has none.
fn shingles(text: &str) -> Vec<u64> {
    let folded = fold(text);
    let words = folded.split(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let mut shingles: Vec<u64> = words
        .windows(WORDS.min(words.len()).max(1))
        .map(|shingle| FxBuildHasher.hash_one(shingle))
        .collect();
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// What stands for the least hashes of each band; none of a text without words.
fn bands(shingles: &[u64]) -> impl Iterator<Item = (usize, u64)> {
    let bands = if shingles.is_empty() { 0 } else { BANDS };
    (0..bands).map(|band| {
        let mut sign = FxBuildHasher.build_hasher();
        for row in 0..ROWS {
            let turn = (band * ROWS + row) as u64;
            let least = shingles.iter().map(|shingle| turned(*shingle, turn)).min();
            sign.write_u64(least.unwrap_or_default());
        }
        (band, sign.finish())
    })
}

/// A hash of a hash, another one for each turn: the finaliser of SplitMix64.
fn turned(hash: u64, turn: u64) -> u64 {
    let mut z = hash.wrapping_add((turn + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Which share of two lists in order is in both (Jaccard).
fn common(ones: &[u64], others: &[u64]) -> f64 {
    let (mut one, mut other) = (ones.iter().peekable(), others.iter().peekable());
    let (mut both, mut all) = (0_usize, 0_usize);
    loop {
        all += 1;
        match (one.peek(), other.peek()) {
            (None, None) => break,
            (Some(a), Some(b)) if a == b => {
                both += 1;
                one.next();
                other.next();
            }
            (Some(a), Some(b)) if a > b => drop(other.next()),
            (None, Some(_)) => drop(other.next()),
            _ => drop(one.next()),
        }
    }
    // The last turn found nothing.
    let all = all - 1;
    if all == 0 {
        0.0
    } else {
        both as f64 / all as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A report of so many sentences, of which no two are alike.
    fn report(from: usize, to: usize) -> String {
        let sentence = |n: usize| {
            format!(
                "وصل الوفد رقم {n} إلى مدينة عدن في اليوم {n} وبحث مع لجنة {n} أوضاع الميناء {n}. "
            )
        };
        (from..to).map(sentence).collect()
    }

    #[test]
    fn what_is_sent_out_twice_is_found_and_what_is_not_is_left() {
        let mut near = Near::default();
        assert_eq!(near.add("a", &report(0, 40)), None);
        assert_eq!(near.add("b", &report(100, 140)), None);
        // With tashkeel, another hamza and a line more.
        let again =
            report(0, 40).replace("إلى", "الى").replace("عدن", "عَدَن") + "حرره مكتب التحرير.";
        let twin = near.add("c", &again).unwrap();
        assert_eq!(twin.name, "a");
        assert!(twin.share > 0.9 && twin.share < 1.0, "{}", twin.share);
        assert_eq!(
            near.add("d", &report(0, 40))
                .map(|t| (t.name.to_string(), t.share)),
            Some(("a".to_string(), 1.0))
        );
        // Half of it is no twin.
        assert_eq!(near.add("e", &report(20, 60)), None);
        assert_eq!(near.add("f", ""), None);
        assert_eq!(near.add("g", " \n"), None);
        assert_eq!(near.add("h", "وصل سلام"), None);
        assert!(near.add("i", "وصل سلام").is_some());
    }

    #[test]
    fn the_share_is_that_of_jaccard() {
        assert_eq!(common(&[1, 2, 3], &[2, 3, 4]), 0.5);
        assert_eq!(common(&[], &[]), 0.0);
        assert_eq!(common(&[1], &[]), 0.0);
        assert_eq!(common(&[1, 5], &[1, 5]), 1.0);
    }
}
