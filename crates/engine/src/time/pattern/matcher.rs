//! How a pattern matches words.

use super::{Captures, Node};
use crate::text::words::{Words, readings};
use crate::time::vocabulary::{Class, Site};

/// A match of a pattern.
#[derive(Debug, Clone, Copy)]
pub struct PatternMatch {
    /// Index behind the last word.
    pub to: usize,
    /// Folded bytes of proclitics on the first word.
    pub skip: usize,
    /// What the classes caught.
    pub captures: Captures,
}

/// The longest match of `pattern` that starts at word `from`.
pub fn longest(pattern: &Node, words: &Words, from: usize) -> Option<PatternMatch> {
    let mut best: Option<PatternMatch> = None;
    let start = State {
        at: from,
        skip: 0,
        captures: Captures::default(),
    };
    let matcher = Matcher { words, from };
    matcher.run(pattern, start, &mut |state| {
        if state.at > from && best.is_none_or(|b| state.at > b.to) {
            best = Some(PatternMatch {
                to: state.at,
                skip: state.skip,
                captures: state.captures,
            });
        }
    });
    best
}

#[derive(Clone, Copy)]
struct State {
    at: usize,
    skip: usize,
    captures: Captures,
}

struct Matcher<'w> {
    words: &'w Words,
    from: usize,
}

impl Matcher<'_> {
    /// Tries all ways in which `node` matches at `state`, calling `next` for each. Patterns have no
    /// repetition, so the work is bounded by the pattern.
    fn run(&self, node: &Node, state: State, next: &mut dyn FnMut(State)) {
        match node {
            Node::Word(alternatives) => self.word(alternatives, state, next),
            Node::Class(class, clitics) => self.class(*class, *clitics, state, next),
            Node::Optional(inner) => {
                self.run(inner, state, next);
                next(state);
            }
            Node::Either(rows) => rows.iter().for_each(|row| self.run(row, state, next)),
            Node::Row(nodes) => self.row(nodes, state, next),
            Node::From => {
                let mut state = state;
                state.captures.from = Some((state.at, 0));
                next(state);
            }
        }
    }

    fn row(&self, nodes: &[Node], state: State, next: &mut dyn FnMut(State)) {
        match nodes.split_first() {
            None => next(state),
            Some((first, rest)) => self.run(first, state, &mut |state| self.row(rest, state, next)),
        }
    }

    fn word(&self, alternatives: &[String], state: State, next: &mut dyn FnMut(State)) {
        let text = self.words.text(state.at);
        if text.is_empty() {
            return;
        }
        if state.at > self.from {
            let comma = text == "،" && alternatives.iter().any(|a| a == ",");
            if comma || alternatives.iter().any(|a| a == text) {
                next(State {
                    at: state.at + 1,
                    ..state
                });
            }
            return;
        }
        for reading in readings(text).filter(|r| !r.swallowed_alef) {
            if alternatives.iter().any(|a| a == reading.stem) {
                next(State {
                    at: state.at + 1,
                    skip: reading.skip,
                    ..state
                });
            }
        }
    }

    fn class(&self, class: Class, clitics: bool, state: State, next: &mut dyn FnMut(State)) {
        // A proclitic may stand on the first word, on the first behind ^, and where the pattern says so.
        let behind = state.captures.from.is_some_and(|(at, _)| at == state.at);
        let first = state.at == self.from;
        let site = Site {
            words: self.words,
            at: state.at,
            clitics: first || behind || clitics,
            captures: &state.captures,
        };
        class.read(&site, &mut |read| {
            let mut captures = read.captures;
            if behind {
                captures.from = Some((state.at, read.skip));
            }
            next(State {
                at: read.to,
                skip: if first { read.skip } else { state.skip },
                captures,
            });
        });
    }
}
