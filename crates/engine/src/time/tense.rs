//! Of what time a clause speaks, as far as its words tell.

use super::beginnings::Beginning;
use super::letters::{LETTER, without_and};
use super::vocabulary::grammar::{GRAMMAR, GrammarWord};
use super::vocabulary::{LEXICON, Tense, TimeWord};
use crate::text::Words;

/// How many words before an expression are asked: a clause is rarely longer; a line without full stops may be.
const CLAUSE: usize = 40;

/// Bytes of the shortest word that is taken for a verb by its looks: four letters.
const SHORTEST_VERB: usize = 4 * LETTER;

/// The tense of the clause before word `at`: that of the nearest verb, as far as verbs are known by their looks or listed. What is to come
/// (سـ, سوف, من المقرر…), what goes on (an imperfect with ي), or what was.
pub fn of_clause_before(words: &Words, at: usize) -> Option<Tense> {
    for index in (at.saturating_sub(CLAUSE)..at).rev() {
        let word = words.text(index);
        if matches!(word, "." | "؟" | "!") {
            break;
        }
        let listed = Some(index)
            .filter(|index| Beginning::of(words, *index).tells_tense)
            .and_then(|index| LEXICON.longest(words, index))
            .map_or(&[][..], |entry| entry.values);
        let is_listed = |tense| listed.contains(&TimeWord::Tense { tense });
        if is_listed(Tense::Future)
            || looks_as_verb(word, Tense::Future) && !listed.contains(&TimeWord::NotFuture {})
        {
            return Some(Tense::Future);
        }
        if is_listed(Tense::Past) {
            return Some(Tense::Past);
        }
        if looks_as_verb(word, Tense::Present) || is_listed(Tense::Present) {
            return Some(of_imperfect(words, index));
        }
    }
    None
}

/// Whether a word begins as the verbs of a tense do: سيلتقي, ستعقد. Nouns that begin so are listed in the data.
fn looks_as_verb(word: &str, tense: Tense) -> bool {
    let verb = without_and(word);
    GRAMMAR.begins_as_verb(verb, tense) && verb.len() >= SHORTEST_VERB
}

/// The tense of the imperfect at a word: «من المقرر أن يلتقي» is still to come, «كان يلتقي» was.
fn of_imperfect(words: &Words, at: usize) -> Tense {
    let before = at.saturating_sub(1);
    let is_planned = GRAMMAR.is(words, before, GrammarWord::Subordinator {})
        && at
            .checked_sub(2)
            .and_then(|plan| LEXICON.longest(words, plan))
            .is_some_and(|entry| {
                entry.values.contains(&TimeWord::Tense {
                    tense: Tense::Future,
                })
            });
    if is_planned {
        return Tense::Future;
    }
    GRAMMAR
        .tense_of_auxiliary(words.text(before))
        .unwrap_or(Tense::Present)
}
