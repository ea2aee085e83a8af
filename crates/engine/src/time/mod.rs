//! Temporal expressions: calendars, recognition, TIMEX3 values and their resolution.
//!
//! [`recognise()`] reads one paragraph and knows no document date, so its answer can be cached with the paragraph;
//! [`resolve_all`] is the second, cheap step. The conventions are those of TIMEX3 (ISO-TimeML).
//!
//! Recognition is a row of steps, one file each: the words and the classes of words that patterns name (`vocabulary`, which says how to
//! add one), the language of patterns (`pattern`), the rules (`rules`, from `data/time/rules.toml`), what a word can begin
//! (`beginnings`), the rule that matches at a word (`phrase`), dates in digits (`digits`), the ends of ranges (`ranges`), and what
//! the parts of a match mean together ([`Meaning`]).

mod beginnings;
mod digits;
mod expression;
pub mod hijri;
mod in_words;
mod letters;
mod meaning;
mod pattern;
mod phrase;
mod ranges;
mod readers;
mod recognise;
mod resolution;
mod resolve;
mod rules;
mod tense;
pub mod value;
mod vocabulary;

pub use expression::Expression;
pub use in_words::{in_hijri, in_words, month_name, recurring, weekday_name};
pub use meaning::{Calendar, Meaning};
pub use recognise::{recognise, recognise_words};
pub use resolution::{Context, Conventions, Doubt, How, Resolution};
pub use resolve::resolve_all;
pub use rules::TimexRule;
pub use value::{Modifier, TimexType, Value, ValueError};
pub use vocabulary::{Relation, Tense, Tradition};

/// Whether a folded word is one of time: a month, a weekday, a unit, الماضي…
pub fn is_time_word(folded: &str) -> bool {
    vocabulary::LEXICON
        .get_word(folded)
        .iter()
        .any(|word| vocabulary::is_of_a_class(*word))
}
