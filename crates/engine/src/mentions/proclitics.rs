//! Where a mention begins in its first word.

use crate::actors::KnowledgeBase;
use crate::text::Words;
use crate::text::words::{Reading, has_article, letters, readings};

/// How many letters a noun has at least behind its article: what is shorter (والد، بالي) begins so by chance.
const LEAST_LETTERS: usize = 3;

/// How many bytes of proclitics stand before the first word of a mention: those without which it is a name that is known, or has the
/// article. None where neither tells.
pub fn proclitics(words: &Words, at: usize, kb: &KnowledgeBase) -> Option<usize> {
    if let Some(name) = kb.names.longest(words, at) {
        return Some(name.skip);
    }
    let text = words.text(at);
    let name = |reading: &Reading<'_>| {
        // سـ stands before verbs only.
        let future = text.starts_with('س') && !reading.is_bare();
        let names = kb.lexicons.given_names.get_word(reading.stem);
        let known = !names.is_empty() || kb.lexicons.name_units.contains(reading.stem);
        !future && !reading.swallowed_alef && known
    };
    let definite = |reading: &Reading<'_>| {
        // The article behind ل has lost its alef: للجيش is ل and لجيش.
        let article = if reading.swallowed_alef { 1 } else { 2 };
        let has_article = reading.swallowed_alef || has_article(reading.stem);
        has_article && letters(reading.stem) >= article + LEAST_LETTERS
    };
    let mut all = readings(text);
    let found = all.find(|reading| name(reading) || !reading.is_bare() && definite(reading));
    found.map(|reading| reading.skip)
}
