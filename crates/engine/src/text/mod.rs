//! Arabic text below any knowledge of dates, actors or tags: folding with offset maps, words and
//! their clitic readings, phrase tables, sentences, number words, verbs, names and endings, and characters that break text.
//!
//! All spans are byte offsets; those of [`words`] are in the folded text, and [`fold::Folded`] maps them
//! back to the source.

pub mod fold;
pub mod hygiene;
pub mod latin;
pub mod lines;
pub mod names;
pub mod numbers;
pub mod phrases;
pub mod punctuation;
pub mod sentences;
pub mod span;
pub mod suffixes;
pub mod verbs;
pub mod wording;
pub mod words;

pub use fold::Folded;
pub use phrases::PhraseTable;
pub use wording::{Endings, PARTICLES, Phrases, WordList};
pub use words::{Reading, Word, WordKind, Words};

pub use span::Span;

/// The candidates closest in spelling to `word`, best first, at most three; none that are far off.
pub fn similar<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut scored: Vec<(f64, &str)> = candidates
        .map(|c| {
            (
                strsim::jaro_winkler(&word.to_lowercase(), &c.to_lowercase()),
                c,
            )
        })
        .filter(|(score, _)| *score > 0.8)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(3).map(|(_, c)| c).collect()
}
