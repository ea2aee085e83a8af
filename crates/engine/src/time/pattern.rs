//! The small pattern language of `data/time/rules.toml`: how it is read and how it matches words.

use jiff::civil::Weekday;

use super::classes;
use super::lexicon::{MonthName, Relation};
use super::value::{Amount, Clock, DayPart, Mod, Reference, Unit, YearPart, Zone};
use crate::text::words::{Words, readings};

/// An element of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// A class of words, written `{name}` in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Described at the head of data/time/rules.toml.
pub enum Class {
    Day,
    Month,
    MonthOnly,
    Year,
    BareYear,
    Weekday,
    BareWeekday,
    Deictic,
    Part,
    Adverb,
    Zone,
    Relation,
    Unit,
    Period,
    One,
    Some,
    Amount,
    Ordinal,
    Season,
    Decade,
    Set,
    DateMod,
    AmountMod,
    AfterMod,
    Reference,
    Clock,
    Hour,
    Festival,
    Number,
    Times,
    TheAmount,
    TheDecade,
    HourInWords,
    YearKind,
}

const CLASSES: [(&str, Class); 34] = [
    ("day", Class::Day),
    ("month", Class::Month),
    ("month!", Class::MonthOnly),
    ("year", Class::Year),
    ("year!", Class::BareYear),
    ("weekday", Class::Weekday),
    ("bare-weekday", Class::BareWeekday),
    ("deictic", Class::Deictic),
    ("part", Class::Part),
    ("adverb", Class::Adverb),
    ("zone", Class::Zone),
    ("rel", Class::Relation),
    ("unit", Class::Unit),
    ("period", Class::Period),
    ("one", Class::One),
    ("some", Class::Some),
    ("amount", Class::Amount),
    ("ordinal", Class::Ordinal),
    ("season", Class::Season),
    ("decade", Class::Decade),
    ("set", Class::Set),
    ("date-mod", Class::DateMod),
    ("amount-mod", Class::AmountMod),
    ("after-mod", Class::AfterMod),
    ("ref", Class::Reference),
    ("clock", Class::Clock),
    ("hour", Class::Hour),
    ("festival", Class::Festival),
    ("number", Class::Number),
    ("times", Class::Times),
    ("the-amount", Class::TheAmount),
    ("the-decade", Class::TheDecade),
    ("hour!", Class::HourInWords),
    ("year-kind", Class::YearKind),
];

/// A year as it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SaidYear {
    /// The number.
    pub number: i16,
    /// The era said with it.
    pub era: Option<Era>,
}

/// An era.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Era {
    Christian,
    BeforeChrist,
    Hijri,
}

/// What the classes of a pattern caught.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Captures {
    pub day: Option<u8>,
    pub month: Option<MonthName>,
    pub year: Option<SaidYear>,
    pub weekday: Option<Weekday>,
    pub deictic: Option<i8>,
    pub part: Option<DayPart>,
    pub adverb: Option<DayPart>,
    pub zone: Option<Option<Zone>>,
    pub relation: Option<Relation>,
    pub unit: Option<Unit>,
    pub some: Option<Unit>,
    pub amount: Option<Amount>,
    pub upper: Option<Amount>,
    pub ordinal: Option<u8>,
    /// The ordinal before the last one.
    pub first_ordinal: Option<u8>,
    /// The month a year of its kind begins in.
    pub year_starts: Option<u8>,
    /// The year before the last one.
    pub first_year: Option<SaidYear>,
    pub season: Option<YearPart>,
    pub decade: Option<u8>,
    pub set: Option<Unit>,
    pub times: Option<u8>,
    pub modifier: Option<Mod>,
    pub reference: Option<Reference>,
    pub clock: Option<Clock>,
    pub festival: Option<(bool, i8, i8)>,
    /// The word behind `^`, and the proclitic bytes on it.
    pub from: Option<(usize, usize)>,
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
        let class = CLASSES.iter().find(|(n, _)| *n == name);
        Node::Class(
            class.ok_or_else(|| format!("no class {{{name}}}"))?.1,
            clitics,
        )
    } else if body.contains('{') {
        return Err(format!("write spaces around | in {body}"));
    } else {
        Node::Word(body.split('|').map(crate::text::fold::fold).collect())
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

/// A set of classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassSet(u64);

impl ClassSet {
    /// The set of these classes.
    pub fn of(classes: &[Class]) -> Self {
        Self(
            classes
                .iter()
                .fold(0, |set, class| set | 1 << *class as u64),
        )
    }

    /// Adds those of another set.
    pub fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether both sets have a class in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The positions of the classes in it.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (next < u64::BITS).then_some(next as usize)
        })
    }

    /// Whether the class at a position is in it.
    pub fn has(self, position: usize) -> bool {
        self.0 >> position & 1 != 0
    }
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
                first.classes.join(ClassSet::of(&[*class]));
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
        classes::read(
            class,
            self.words,
            state.at,
            first || behind || clitics,
            state.captures,
            &mut |read| {
                let mut captures = read.captures;
                if behind {
                    captures.from = Some((state.at, read.skip));
                }
                next(State {
                    at: read.to,
                    skip: if first { read.skip } else { state.skip },
                    captures,
                });
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_patterns_and_says_what_is_wrong() {
        assert!(parse("{day} (من? شهر?)? {month} (عام|سنه {year})?").is_ok());
        assert_eq!(parse("{dya}"), Err("no class {dya}".to_string()));
        assert_eq!(parse("( {day}"), Err("a ( without its )".to_string()));
        assert_eq!(
            parse("{rel}|من"),
            Err("write spaces around | in {rel}|من".to_string())
        );
    }
}
