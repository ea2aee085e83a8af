//! The small pattern language of `data/time/rules.toml`: how it is read, what its patterns can begin with, and (in [`matcher`]) how they
//! match words.

mod captures;
mod matcher;

pub use captures::{Captures, SaidYear};
pub use matcher::{PatternMatch, longest};

use super::vocabulary::{Class, ClassSet};
use crate::text::fold::fold;

/// An element of a pattern.
#[derive(Debug, Clone)]
pub enum Node {
    /// One of these folded words.
    Word(Vec<String>),
    /// A class of words; with `clitics` a proclitic may stand before it inside the pattern too.
    Class(Class, bool),
    /// Elements one after the other.
    Row(Vec<Node>),
    /// One of several rows.
    Either(Vec<Node>),
    /// The element or nothing.
    Optional(Box<Node>),
    /// `^`: what comes before is not part of the timex, it only vouches for it.
    From,
}

/// Reads a pattern. The error says what is wrong with it.
pub fn parse(pattern: &str) -> Result<Node, String> {
    let spaced = pattern
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace(" ) ?", " )? ");
    let mut tokens = spaced.split_whitespace().peekable();
    let node = parse_row(&mut tokens)?;
    match tokens.next() {
        None => Ok(node),
        Some(token) => Err(format!("unexpected {token}")),
    }
}

fn parse_row<'a>(
    tokens: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>,
) -> Result<Node, String> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    while let Some(&token) = tokens.peek() {
        if token == ")" || token == ")?" {
            break;
        }
        tokens.next();
        match token {
            "|" => rows.push(Node::Row(std::mem::take(&mut row))),
            "^" => row.push(Node::From),
            "(" => {
                let inner = parse_row(tokens)?;
                row.push(match tokens.next() {
                    Some(")?") => Node::Optional(Box::new(inner)),
                    Some(")") => inner,
                    _ => return Err("a ( without its )".to_string()),
                });
            }
            token => row.push(parse_element(token)?),
        }
    }
    if rows.is_empty() {
        return Ok(Node::Row(row));
    }
    rows.push(Node::Row(row));
    Ok(Node::Either(rows))
}

/// A word, words parted by `|` with no space around it, or a class; with `?` behind it optional.
fn parse_element(token: &str) -> Result<Node, String> {
    let (body, optional) = match token.strip_suffix('?') {
        Some(body) if !body.is_empty() => (body, true),
        _ => (token, false),
    };
    let (body, clitics) = match body.strip_prefix('~') {
        Some(body) => (body, true),
        None => (body, false),
    };
    let node = if let Some(name) = body.strip_prefix('{').and_then(|b| b.strip_suffix('}')) {
        let class = Class::named(name).ok_or_else(|| format!("no class {{{name}}}"))?;
        Node::Class(class, clitics)
    } else if body.contains('{') {
        return Err(format!("write spaces around | in {body}"));
    } else {
        Node::Word(body.split('|').map(fold).collect())
    };
    Ok(if optional {
        Node::Optional(Box::new(node))
    } else {
        node
    })
}

/// What a match of a pattern can begin with: asked of every word of a text, so that few words try few patterns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct First {
    /// Folded words.
    pub words: Vec<String>,
    /// Classes.
    pub classes: ClassSet,
}

impl Node {
    /// What a match can begin with.
    pub fn first(&self) -> First {
        let mut first = First::default();
        self.collect_first(&mut first);
        first
    }

    /// What can stand behind `^` in a pattern that begins with one word and it.
    pub fn behind(&self) -> Option<First> {
        let Self::Row(nodes) = self else {
            return None;
        };
        match nodes.as_slice() {
            [first, Self::From, rest @ ..] if first.is_word() => {
                let mut behind = First::default();
                let all = rest.iter().all(|node| node.collect_first(&mut behind));
                (!all).then_some(behind)
            }
            _ => None,
        }
    }

    fn is_word(&self) -> bool {
        match self {
            Self::Word(_) => true,
            Self::Row(nodes) => matches!(nodes.as_slice(), [node] if node.is_word()),
            _ => false,
        }
    }

    /// Adds what the element can begin with; whether it can be nothing.
    fn collect_first(&self, first: &mut First) -> bool {
        match self {
            Self::Word(words) => {
                first.words.extend(words.iter().cloned());
                false
            }
            Self::Class(class, _) => {
                first.classes.insert(*class);
                false
            }
            Self::Row(nodes) => nodes.iter().all(|node| node.collect_first(first)),
            Self::Either(rows) => {
                // Every row is asked, also behind one that can be nothing.
                let mut empty = false;
                for row in rows {
                    empty |= row.collect_first(first);
                }
                empty
            }
            Self::Optional(node) => {
                node.collect_first(first);
                true
            }
            Self::From => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_patterns_and_says_what_is_wrong() {
        assert!(parse("{day} (من? شهر?)? {month} (عام|سنه {year})?").is_ok());
        let error = |pattern| parse(pattern).unwrap_err();
        assert_eq!(error("{dya}"), "no class {dya}");
        assert_eq!(error("( {day}"), "a ( without its )");
        assert_eq!(error("{rel}|من"), "write spaces around | in {rel}|من");
    }
}
