//! The rule that matches at a word.

use std::cell::LazyCell;

use super::beginnings::Beginning;
use super::expression::Expression;
use super::meaning::Meaning;
use super::pattern::{self, First, PatternMatch};
use super::rules::{RULES, Rule};
use super::tense;
use super::value::Modifier;
use super::vocabulary::grammar::{GRAMMAR, NameOf};
use crate::text::Words;
use crate::text::words::readings;

/// A timex found by a rule, with the words it stands at.
pub struct Phrase {
    /// The timex.
    pub timex: Expression,
    /// Its first word.
    pub from: usize,
    /// The word behind its last one.
    pub to: usize,
    /// Folded bytes of proclitics on its first word.
    pub skip: usize,
    /// Whether it is a part of a name, and no time.
    pub in_a_name: bool,
}

/// The longest rule match at word `at`.
pub fn at(words: &Words, at: usize) -> Option<Phrase> {
    let (rule, rule_match, (meaning, modifier)) = longest(words, at)?;
    let captures = &rule_match.captures;
    // What a preposition vouches for may be the beginning of more: «منذ» of a year alone, and of «عام 2022».
    if let Some((from, _)) = captures.from.filter(|(from, _)| *from > at)
        && let Some(more) = self::at(words, from).filter(|more| more.to >= rule_match.to)
    {
        return Some(more);
    }
    let (from, skip) = captures.from.unwrap_or((at, rule_match.skip));
    let timex = Expression {
        span: words.source_span(from, skip, rule_match.to),
        timex_type: meaning.timex_type(),
        meaning,
        modifier,
        tense: tense::of_clause_before(words, from),
        weekday_beside: None,
        ends_range: false,
        same_as_before: false,
        rule: rule.id,
    };
    Some(Phrase {
        in_a_name: is_in_a_name(words, from, &timex.meaning),
        timex,
        from,
        to: rule_match.to,
        skip,
    })
}

/// Whether a time is a part of a name that begins with the noun before it: «شارع 23 يوليو», «صحيفة اليوم». What is told closer, by its
/// year or by which one it is, is a time there too.
fn is_in_a_name(words: &Words, from: usize, meaning: &Meaning) -> bool {
    let Some(head) = from.checked_sub(1).map(|head| words.text(head)) else {
        return false;
    };
    let names = || readings(head).find_map(|reading| GRAMMAR.names(reading.stem));
    match meaning {
        Meaning::Calendar(fields) => {
            let is_bare =
                fields.year.is_none() && fields.relation.is_none() && fields.part.is_none();
            let is_of_a_name = fields.day.is_some() || fields.weekday.is_some();
            is_bare && is_of_a_name && names().is_some()
        }
        Meaning::Deictic {
            part: None,
            weekday: None,
            ..
        } => names() == Some(NameOf::Outlet),
        _ => false,
    }
}

/// A rule that matches, where it does, and what that means.
type RuleMatch = (&'static Rule, PatternMatch, (Meaning, Option<Modifier>));

/// The rule with the longest match at word `at` that means something; of equally long ones the first.
fn longest(words: &Words, at: usize) -> Option<RuleMatch> {
    let beginning = Beginning::of(words, at);
    if beginning.is_nothing() {
        return None;
    }
    let next = LazyCell::new(|| Beginning::of(words, at + 1));
    let can_follow = |behind: &First| {
        behind.classes.meets(next.classes) || next.behind && !behind.words.is_empty()
    };
    let may_match = |rule: &&Rule| {
        rule.behind.as_ref().is_none_or(can_follow)
            && !rule
                .not_after
                .iter()
                .any(|phrase| stands_before(words, at, phrase))
    };
    let mut best: Option<RuleMatch> = None;
    let rules = beginning.rules().filter_map(|rule| RULES.get(rule));
    for rule in rules.filter(may_match) {
        if let Some(rule_match) = pattern::longest(&rule.pattern, words, at)
            && best.as_ref().is_none_or(|(_, b, _)| rule_match.to > b.to)
            && !rule
                .not_before
                .iter()
                .any(|phrase| stands_at(words, rule_match.to, phrase))
            && let Some(meaning) = Meaning::from_captures(rule.means, &rule_match.captures)
        {
            best = Some((rule, rule_match, meaning));
        }
    }
    best
}

/// Whether the folded words of `phrase` stand right before word `at`.
fn stands_before(words: &Words, at: usize, phrase: &str) -> bool {
    let length = phrase.split(' ').count();
    at.checked_sub(length)
        .is_some_and(|from| stands_at(words, from, phrase))
}

/// Whether the folded words of `phrase` stand at word `at`.
fn stands_at(words: &Words, at: usize, phrase: &str) -> bool {
    phrase
        .split(' ')
        .enumerate()
        .all(|(i, word)| words.text(at + i) == word)
}
