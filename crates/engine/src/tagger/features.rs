//! What is seen of each word of a paragraph: the word, its ends, its shape, what the lexicons and the rules say of it, and the same of its
//! neighbours. Each thing seen is one number; a model has weights for the numbers that it met.

use super::lexicon::{GRAINS, Lexicon};
use crate::actors::{KnowledgeBase, Tables};
use crate::mentions::{Candidate, Referent};
use crate::text::Words;
use crate::text::words::{WordKind, has_article, letters, readings};

/// One thing that is seen of a word, as a number that is the same on every machine: weights are kept under it.
pub type Feature = u32;

/// What is looked at. The places are part of the format of models: what changes here makes another [`VERSION`](super::file::VERSION), and so does what
/// changes in the bits of [`Tables`] and the order of the kinds of mentions.
#[derive(Debug, Clone, Copy)]
enum Look {
    Word,
    Words,
    Stem,
    Prefix,
    Suffix,
    Ends,
    Shape,
    Shapes,
    Table,
    Tables,
    TablePair,
    Found,
    FoundPair,
    Frequency,
    Cluster,
    ClusterPair,
    Title,
}

/// What is known of one word, before it is looked at from its neighbours.
#[derive(Debug, Clone, Copy, Default)]
struct Sight {
    word: u64,
    /// Without its conjunction, and without all its proclitics.
    stems: [u64; 2],
    prefixes: [u64; 3],
    suffixes: [u64; 4],
    shape: u64,
    tables: Tables,
    found: u64,
    /// How frequent it is; 0 of what is no word.
    frequency: u64,
    clusters: [u16; GRAINS],
}

/// Tells what is seen of each word, with the place of the word: first all of the first word, then of the next.
///
/// `found` are the mentions that the rules found in the paragraph.
pub fn features(
    words: &Words,
    found: &[Candidate],
    kb: &KnowledgeBase,
    lexicon: &Lexicon,
    mut each: impl FnMut(usize, Feature),
) {
    let sight = |at| Sight::new(words, at, kb, lexicon);
    let mut sights: Vec<Sight> = (0..words.len()).map(sight).collect();
    for mention in found {
        for (nth, at) in words.within(mention.span).enumerate() {
            if let Some(sight) = sights.get_mut(at) {
                sight.found = 2 * says(mention) + u64::from(nth > 0);
            }
        }
    }
    for at in 0..sights.len() {
        let view = View {
            sights: &sights,
            at,
        };
        view.tell(&mut |look, detail, value| each(at, number(look, detail, value)));
    }
}

/// What a mention of the rules says of its words: its kind, and how it refers.
fn says(mention: &Candidate) -> u64 {
    let refers = match mention.referent {
        Referent::Named(_) => 0,
        Referent::Guarded(_) => 1,
        Referent::Unlisted | Referent::HomeBody(_) => 2,
        Referent::Unknown(_) => 3,
        Referent::Surname(_) => 4,
        _ => 5,
    };
    8 * (1 + mention.kind as u64) + refers
}

impl Sight {
    fn new(words: &Words, at: usize, kb: &KnowledgeBase, lexicon: &Lexicon) -> Self {
        let text = words.text(at);
        let kind = words.kind(at);
        if kind != Some(WordKind::Arabic) {
            return Self::of_no_word(kind, text);
        }
        let letters = letters(text);
        let mut sight = Self {
            word: hash(text),
            stems: stems(text).map(hash),
            shape: 16 * (1 + u64::from(has_article(text))) + letters.min(9) as u64,
            tables: kb.beginnings.of(words, at),
            ..Self::default()
        };
        let known = lexicon.of(sight.word);
        sight.frequency = 1 + u64::from(known.count.checked_ilog2().map_or(0, |log| 1 + log));
        sight.clusters = known.clusters;
        ends(text.chars(), letters, &mut sight.prefixes);
        ends(text.chars().rev(), letters, &mut sight.suffixes);
        sight
    }

    /// That of a number, a mark or a word in other letters: which one matters of marks alone.
    fn of_no_word(kind: Option<WordKind>, text: &str) -> Self {
        let (word, shape) = match kind {
            Some(WordKind::Punct) => (hash(text), 1),
            Some(WordKind::Number) => (2, 2),
            _ => (3, 3),
        };
        Self {
            word,
            stems: [word; 2],
            shape,
            ..Self::default()
        }
    }
}

/// A word without its conjunction, and without all its proclitics.
fn stems(text: &str) -> [&str; 2] {
    let stripped = || readings(text).skip(1).filter(|r| !r.swallowed_alef);
    let conjunction = stripped().find(|reading| {
        let proclitic = text.get(..reading.skip).unwrap_or("");
        proclitic == "و" || proclitic == "ف"
    });
    [conjunction, stripped().last()].map(|reading| reading.map_or(text, |r| r.stem))
}

/// The first letters that are read, by their numbers. An end that is the whole word says no more than the word.
fn ends(read: impl Iterator<Item = char>, letters: usize, ends: &mut [u64]) {
    let mut sum = SEED;
    let fewer = letters.saturating_sub(1);
    for (end, letter) in ends.iter_mut().zip(read).take(fewer) {
        sum = mix(sum, u64::from(u32::from(letter)));
        *end = sum;
    }
}

/// How far back a title is looked for.
const TITLE_REACH: usize = 4;

/// A word as it is seen from its place.
struct View<'s> {
    sights: &'s [Sight],
    at: usize,
}

impl View<'_> {
    /// The word two places before the one that is looked at, and those behind it; nothing beyond the ends of the paragraph.
    fn around(&self) -> [Sight; 5] {
        std::array::from_fn(|offset| {
            let at = (self.at + offset).checked_sub(2);
            let sight = at.and_then(|at| self.sights.get(at));
            sight.copied().unwrap_or_default()
        })
    }

    fn tell(&self, tell: &mut impl FnMut(Look, u64, u64)) {
        let around = self.around();
        let [_, before, here, behind, _] = around;
        for (place, sight) in (0..).zip(&around) {
            sight.tell(place, tell);
        }
        for (side, sight) in (0..).zip([before, here, behind]) {
            tell(Look::Stem, side, sight.stems[0]);
            tell(Look::Frequency, side, sight.frequency);
            for table in sight.tables.each() {
                tell(Look::Table, side, u64::from(table.bits()));
            }
        }
        tell(Look::Stem, 3, here.stems[1]);
        for (side, sight) in (0..).zip([before, behind]) {
            tell(Look::Ends, side, sight.prefixes[1]);
            tell(Look::Ends, 2 + side, sight.suffixes[1]);
        }
        here.tell_ends(tell);
        for (side, (left, right)) in (0..).zip([(before, here), (here, behind)]) {
            left.tell_pair(&right, side, tell);
        }
        if let Some(distance) = self.title_before() {
            tell(Look::Title, distance, 0);
        }
    }

    /// How far before the word the nearest title stands.
    fn title_before(&self) -> Option<u64> {
        let before = self.sights.get(..self.at)?.iter().rev();
        let titles = Tables::TITLE.or(Tables::OFFICE);
        (1..)
            .zip(before.take(TITLE_REACH))
            .find_map(|(distance, sight)| sight.tables.any(titles).then_some(distance))
    }
}

impl Sight {
    /// What is looked at of the word and of each neighbour.
    fn tell(&self, place: u64, tell: &mut impl FnMut(Look, u64, u64)) {
        tell(Look::Word, place, self.word);
        tell(Look::Shape, place, self.shape);
        tell(Look::Tables, place, u64::from(self.tables.bits()));
        tell(Look::Found, place, self.found);
        for (grain, cluster) in (0..).zip(self.clusters).filter(|(_, cluster)| *cluster > 0) {
            tell(Look::Cluster, 8 * grain + place, u64::from(cluster));
        }
    }

    fn tell_ends(&self, tell: &mut impl FnMut(Look, u64, u64)) {
        for (look, ends) in [
            (Look::Prefix, &self.prefixes[..]),
            (Look::Suffix, &self.suffixes[..]),
        ] {
            for (length, end) in (0..).zip(ends).filter(|(_, end)| **end != 0) {
                tell(look, length, *end);
            }
        }
    }

    /// What is looked at of two words side by side.
    fn tell_pair(&self, right: &Self, side: u64, tell: &mut impl FnMut(Look, u64, u64)) {
        tell(Look::Words, side, mix(self.word, right.word));
        tell(Look::Shapes, side, mix(self.shape, right.shape));
        let tables = [self, right].map(|sight| u64::from(sight.tables.bits()));
        tell(Look::TablePair, side, mix(tables[0], tables[1]));
        tell(Look::FoundPair, side, mix(self.found, right.found));
        let [left, right] = [self, right].map(|sight| u64::from(sight.clusters[0]));
        if left > 0 && right > 0 {
            tell(Look::ClusterPair, side, mix(left, right));
        }
    }
}

/// The number of a thing seen.
fn number(look: Look, detail: u64, value: u64) -> Feature {
    let sum = mix(mix(mix(SEED, look as u64), detail), value);
    // The upper half is the one that all bits of a product reach.
    (sum >> 32) as Feature
}

/// The number of a word: the same on every machine and in every version, which the hashes of the standard library and of rustc-hash do not
/// promise.
pub(super) fn hash(text: &str) -> u64 {
    text.chars()
        .fold(SEED, |sum, letter| mix(sum, u64::from(u32::from(letter))))
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

fn mix(sum: u64, value: u64) -> u64 {
    (sum.rotate_left(23) ^ value).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}
