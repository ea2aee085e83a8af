//! Texts that are nearly the same: a report that an agency sent out twice, or that two papers print.
//!
//! Texts are compared by their shingles, each three folded words in a row. Which of many may be near each other is found by MinHash with bands
//! (Broder 1997; Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, ch. 3); how near they are is then counted.

use std::cmp::Reverse;
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

/// In how many of the least hashes texts agree that are looked at closer: in seven tenths of them on average where they share as many shingles.
const AGREEING: usize = BANDS * ROWS / 2;

/// How many texts are compared shingle by shingle with a new one, those that agree most. A collection of weather reports is near itself all over.
const CLOSER: usize = 16;

/// The texts met so far.
#[derive(Debug, Default)]
pub struct Near {
    texts: Vec<(String, Sketch)>,
    /// For each band, which texts have the same hashes in it.
    bands: FxHashMap<(usize, u32), Vec<usize>>,
    /// How many were looked at.
    looked_at: usize,
    /// For each text, which of them met it last.
    met: Vec<usize>,
}

/// What a text is compared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    /// The hashes of its shingles, in order, each once.
    shingles: Vec<u64>,
    /// The least of them by each turn.
    least: [u32; BANDS * ROWS],
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
    /// Takes in a text; the one of those before that is most nearly the same, if any is. So that the many texts of a collection can be looked at on
    /// all processors, the sketch is made by the caller.
    pub fn add(&mut self, name: &str, sketch: Sketch) -> Option<Twin<'_>> {
        self.looked_at += 1;
        let mut close: Vec<(usize, usize)> = Vec::new();
        for band in sketch.bands() {
            for other in self.bands.get(&band).into_iter().flatten() {
                let Some(met) = self.met.get_mut(*other) else {
                    continue;
                };
                if std::mem::replace(met, self.looked_at) == self.looked_at {
                    continue;
                }
                let agreeing = self
                    .texts
                    .get(*other)
                    .map_or(0, |(_, other)| other.agreeing(&sketch));
                if agreeing >= AGREEING {
                    close.push((agreeing, *other));
                }
            }
        }
        close.sort_unstable_by_key(|(agreeing, other)| (Reverse(*agreeing), *other));
        let mut nearest: Option<(usize, f64)> = None;
        for (_, other) in close.into_iter().take(CLOSER) {
            let share = self
                .texts
                .get(other)
                .map_or(0.0, |(_, o)| common(&o.shingles, &sketch.shingles));
            if share >= NEAR && nearest.is_none_or(|(_, before)| share > before) {
                nearest = Some((other, share));
            }
        }
        // What is the same as another need not be met as well.
        if nearest.is_none_or(|(_, share)| share < 1.0) {
            for band in sketch.bands() {
                self.bands.entry(band).or_default().push(self.texts.len());
            }
            self.texts.push((name.to_string(), sketch));
            self.met.push(0);
        }
        let (at, share) = nearest?;
        let (name, _) = self.texts.get(at)?;
        Some(Twin { name, share })
    }
}

impl Sketch {
    /// That of a text.
    pub fn of(text: &str) -> Self {
        let shingles = shingles(text);
        let mut least = [u64::MAX; BANDS * ROWS];
        for shingle in &shingles {
            for (turn, least) in (0..).zip(&mut least) {
                *least = turned(*shingle, turn).min(*least);
            }
        }
        Self {
            // What differs mostly differs in the lower half.
            least: least.map(|hash| (hash & u64::from(u32::MAX)) as u32),
            shingles,
        }
    }

    /// What stands for the least hashes of each band; none of a text without words.
    fn bands(&self) -> impl Iterator<Item = (usize, u32)> {
        let bands = if self.shingles.is_empty() { 0 } else { BANDS };
        let signs = self.least.chunks(ROWS).map(|rows| {
            let mut sign = FxBuildHasher.build_hasher();
            rows.iter().for_each(|least| sign.write_u32(*least));
            (sign.finish() >> 32) as u32
        });
        signs.take(bands).enumerate()
    }

    /// How many of the least hashes are those of another.
    fn agreeing(&self, other: &Self) -> usize {
        let both = self.least.iter().zip(&other.least);
        both.filter(|(one, other)| one == other).count()
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

    fn add(near: &mut Near, name: &str, text: &str) -> Option<(String, f64)> {
        let twin = near.add(name, Sketch::of(text))?;
        Some((twin.name.to_string(), twin.share))
    }

    #[test]
    fn what_is_sent_out_twice_is_found_and_what_is_not_is_left() {
        let mut near = Near::default();
        assert_eq!(add(&mut near, "a", &report(0, 40)), None);
        assert_eq!(add(&mut near, "b", &report(100, 140)), None);
        // With tashkeel, another hamza and a line more.
        let again =
            report(0, 40).replace("إلى", "الى").replace("عدن", "عَدَن") + "حرره مكتب التحرير.";
        let (name, share) = add(&mut near, "c", &again).unwrap();
        assert_eq!(name, "a");
        assert!(share > 0.9 && share < 1.0, "{share}");
        assert_eq!(
            add(&mut near, "d", &report(0, 40)),
            Some(("a".to_string(), 1.0))
        );
        // Half of it is no twin.
        assert!(add(&mut near, "d2", &again).is_some());
        assert_eq!(add(&mut near, "e", &report(20, 60)), None);
        assert_eq!(add(&mut near, "f", ""), None);
        assert_eq!(add(&mut near, "g", " \n"), None);
        assert_eq!(add(&mut near, "h", "وصل سلام"), None);
        assert!(add(&mut near, "i", "وصل سلام").is_some());
    }

    #[test]
    fn of_many_that_are_near_the_nearest_is_told() {
        let mut near = Near::default();
        let variant = |n: usize| report(0, 40) + &report(1_000 + n * 4, 1_004 + n * 4);
        for n in 0..3 * CLOSER {
            let twin = add(&mut near, &n.to_string(), &variant(n));
            assert_eq!(twin.is_some(), n > 0, "{n}");
        }
        // Nearer to one of them than they are to each other.
        let again = variant(CLOSER + 3) + "حرره مكتب التحرير.";
        let (name, share) = add(&mut near, "again", &again).unwrap();
        assert_eq!(name, (CLOSER + 3).to_string());
        assert!(share > 0.95, "{share}");
    }

    #[test]
    fn the_share_is_that_of_jaccard() {
        assert_eq!(common(&[1, 2, 3], &[2, 3, 4]), 0.5);
        assert_eq!(common(&[], &[]), 0.0);
        assert_eq!(common(&[1], &[]), 0.0);
        assert_eq!(common(&[1, 5], &[1, 5]), 1.0);
    }
}
