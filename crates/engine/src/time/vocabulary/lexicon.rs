//! The lexicon: the words of time, loaded from `data/time/` once.

use std::sync::LazyLock;

use super::{TimeWord, months};
use crate::text::PhraseTable;

/// The table of all words of time.
pub static LEXICON: LazyLock<PhraseTable<TimeWord>> = LazyLock::new(|| {
    let mut lexicon = PhraseTable::default();
    for (form, month) in months::names() {
        lexicon.insert(&form, TimeWord::Month { month });
    }
    for entry in khabar_data::time::words() {
        lexicon.insert(&entry.form, entry.word);
    }
    lexicon
});
