//! How the classes are read that are put together from several words.
//!
//! Each reader takes a [`Site`] and gives the [`Part`](crate::time::vocabulary::Part) it read there, or nothing.

pub mod amount;
pub mod clock;
pub mod day;
pub mod year;

use super::letters::ALEF;
use super::vocabulary::Site;
use crate::text::Words;
use crate::text::numbers;
use crate::text::words::{Reading, WordKind, readings};

/// The folded bytes of proclitics on the first word of a cardinal that is read at a site.
fn proclitics_of_cardinal(site: &Site) -> usize {
    match site.words.kind(site.at) {
        Some(WordKind::Number) => 0,
        _ => proclitics(site.words.text(site.at), |stem| {
            numbers::cardinal(stem, 0, false).is_some()
        }),
    }
}

/// The proclitic bytes in front of a word: what the least stripping takes off after which it can be read.
fn proclitics(word: &str, can_be_read: impl Fn(&Words) -> bool) -> usize {
    let stem = |reading: &Reading<'_>| match reading.swallowed_alef {
        true => format!("{ALEF}{}", reading.stem),
        false => reading.stem.to_string(),
    };
    readings(word)
        .find(|reading| can_be_read(&Words::new(&stem(reading))))
        .map_or(0, |reading| reading.skip)
}
