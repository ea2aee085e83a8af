//! The small pattern language of `data/time/rules.toml`: how it is read and how it matches words.

use jiff::civil::Weekday;

use super::lexicon::{Count, LEXICON, MonthName, Relation, TimeWord};
use super::value::{Amount, Clock, DayPart, Mod, Reference, Unit};
use crate::text::numbers;
use crate::text::words::{WordKind, Words, readings};

/// An element of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// One of these folded words.
    Word(Vec<String>),
    /// A class of words.
    Class(Class),
    /// Elements one after the other.
    Row(Vec<Node>),
    /// One of several rows.
    Either(Vec<Node>),
    /// The element or nothing.
    Optional(Box<Node>),
}

/// A class of words, written `{name}` in a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // Described at the head of data/time/rules.toml.
pub enum Class {
    Day,
    Month,
    MonthOnly,
    Year,
    Weekday,
    Deictic,
    Part,
    Relation,
    Unit,
    Amount,
    DateMod,
    AmountMod,
    Reference,
    Clock,
}

const CLASSES: [(&str, Class); 14] = [
    ("day", Class::Day),
    ("month", Class::Month),
    ("month!", Class::MonthOnly),
    ("year", Class::Year),
    ("weekday", Class::Weekday),
    ("deictic", Class::Deictic),
    ("part", Class::Part),
    ("rel", Class::Relation),
    ("unit", Class::Unit),
    ("amount", Class::Amount),
    ("date-mod", Class::DateMod),
    ("amount-mod", Class::AmountMod),
    ("ref", Class::Reference),
    ("clock", Class::Clock),
];

/// What the classes of a pattern caught.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Captures {
    pub day: Option<u8>,
    pub month: Option<MonthName>,
    pub year: Option<i16>,
    /// The word the year stands at, for rules that keep only it.
    pub year_at: Option<usize>,
    pub weekday: Option<Weekday>,
    pub deictic: Option<i8>,
    pub part: Option<DayPart>,
    pub relation: Option<Relation>,
    pub unit: Option<Unit>,
    pub amount: Option<Amount>,
    pub modifier: Option<Mod>,
    pub reference: Option<Reference>,
    pub clock: Option<Clock>,
}

/// Reads a pattern. The error says what is wrong with it.
pub fn parse(pattern: &str) -> Result<Node, String> {
    let spaced = pattern
        .replace('(', " ( ")
        .replace(")?", " )? ")
        .replace(')', " ) ")
        .replace(") ?", ")?");
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
        if token == "|" {
            rows.push(Node::Row(std::mem::take(&mut row)));
            continue;
        }
        if token == "(" {
            let inner = parse_row(tokens)?;
            row.push(match tokens.next() {
                Some(")?") => Node::Optional(Box::new(inner)),
                Some(")") => inner,
                _ => return Err("a ( without its )".to_string()),
            });
            continue;
        }
        let (body, optional) = match token.strip_suffix('?') {
            Some(body) if !body.is_empty() => (body, true),
            _ => (token, false),
        };
        let node = if let Some(name) = body.strip_prefix('{').and_then(|b| b.strip_suffix('}')) {
            let class = CLASSES.iter().find(|(n, _)| *n == name);
            Node::Class(class.ok_or_else(|| format!("no class {{{name}}}"))?.1)
        } else {
            // A bar with no space around it parts words.
            let parts: Vec<&str> = body.split('|').filter(|p| !p.is_empty()).collect();
            if let (Some(first), true) = (parts.first(), parts.iter().any(|p| p.starts_with('{'))) {
                return Err(format!("write spaces around | between {first} and a class"));
            }
            Node::Word(parts.iter().map(|w| crate::text::fold::fold(w)).collect())
        };
        row.push(if optional {
            Node::Optional(Box::new(node))
        } else {
            node
        });
    }
    rows.push(Node::Row(row));
    Ok(match rows.pop() {
        Some(only) if rows.is_empty() => only,
        Some(last) => {
            rows.push(last);
            Node::Either(rows)
        }
        None => Node::Row(Vec::new()),
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
pub struct ClassSet(u32);

impl ClassSet {
    fn add(&mut self, class: Class) {
        self.0 |= 1 << class as u32;
    }

    /// Whether both sets have a class in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The classes that may begin at word `at`, any proclitic taken off.
    pub fn at(words: &Words, at: usize) -> Self {
        let mut set = Self::default();
        if words.kind(at) == Some(WordKind::Number) {
            [Class::Day, Class::Year, Class::Clock, Class::Amount]
                .into_iter()
                .for_each(|c| set.add(c));
            return set;
        }
        if words.kind(at) != Some(WordKind::Arabic) {
            return set;
        }
        if numbers::ordinal(words, at, true).is_some() {
            set.add(Class::Day);
        }
        if numbers::cardinal(words, at, true).is_some() {
            set.add(Class::Amount);
        }
        for value in LEXICON.longest(words, at).map_or(&[][..], |m| m.values) {
            match value {
                TimeWord::Month(_) => {
                    set.add(Class::Month);
                    set.add(Class::MonthOnly);
                }
                TimeWord::Weekday(_) => set.add(Class::Weekday),
                TimeWord::Deictic(_) => set.add(Class::Deictic),
                TimeWord::Part(_) => set.add(Class::Part),
                TimeWord::Relation(_) => set.add(Class::Relation),
                TimeWord::TheUnit(_) => set.add(Class::Unit),
                TimeWord::Unit(..) => set.add(Class::Amount),
                TimeWord::DateMod(_) => set.add(Class::DateMod),
                TimeWord::AmountMod(_) => set.add(Class::AmountMod),
                TimeWord::Reference(_) => set.add(Class::Reference),
                TimeWord::Future => {}
            }
        }
        set
    }
}

impl Node {
    /// What a match can begin with.
    pub fn first(&self) -> First {
        let mut first = First::default();
        self.collect_first(&mut first);
        first
    }

    /// Adds what the element can begin with; whether it can be nothing.
    fn collect_first(&self, first: &mut First) -> bool {
        match self {
            Self::Word(words) => {
                first.words.extend(words.iter().cloned());
                false
            }
            Self::Class(class) => {
                first.classes.add(*class);
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
            Node::Class(class) => self.class(*class, state, next),
            Node::Optional(inner) => {
                self.run(inner, state, next);
                next(state);
            }
            Node::Either(rows) => {
                for row in rows {
                    self.run(row, state, next);
                }
            }
            Node::Row(nodes) => self.row(nodes, state, next),
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

    fn class(&self, class: Class, state: State, next: &mut dyn FnMut(State)) {
        let State {
            at, mut captures, ..
        } = state;
        let first = at == self.from;
        let words = self.words;
        let go = |to: usize, skip: usize, captures: Captures, next: &mut dyn FnMut(State)| {
            next(State {
                at: to,
                skip: if first { skip } else { state.skip },
                captures,
            });
        };
        match class {
            Class::Day => {
                if let Some(number) =
                    numbers::digits(words, at).or_else(|| numbers::ordinal(words, at, first))
                    && (1..=31).contains(&number.value)
                {
                    captures.day = u8::try_from(number.value).ok();
                    go(number.to, 0, captures, next);
                }
            }
            Class::Year => {
                let digits = numbers::digits(words, at).filter(|_| words.text(at).len() == 4);
                if let Some(number) = digits.filter(|n| (1000..=2199).contains(&n.value)) {
                    captures.year = i16::try_from(number.value).ok();
                    captures.year_at = Some(at);
                    go(number.to, 0, captures, next);
                }
            }
            Class::Clock => {
                if let Some((to, clock)) = clock(words, at) {
                    captures.clock = Some(clock);
                    go(to, 0, captures, next);
                }
            }
            Class::Amount => {
                if let Some((to, skip, amount)) = amount(words, at, first) {
                    captures.amount = Some(amount);
                    go(to, skip, captures, next);
                }
            }
            _ => self.lexical(class, state, next),
        }
    }

    fn lexical(&self, class: Class, state: State, next: &mut dyn FnMut(State)) {
        let first = state.at == self.from;
        let found = if first {
            LEXICON.longest(self.words, state.at)
        } else {
            LEXICON.longest_bare(self.words, state.at)
        };
        let Some(found) = found else {
            return;
        };
        for &value in found.values {
            let mut captures = state.captures;
            let mut to = found.to;
            match (class, value) {
                (Class::Month, TimeWord::Month(month)) => {
                    captures.month = Some(month);
                    to = twin_month(self.words, to, month);
                }
                (Class::MonthOnly, TimeWord::Month(month)) if !month.guarded => {
                    captures.month = Some(month);
                    to = twin_month(self.words, to, month);
                }
                (Class::Weekday, TimeWord::Weekday(weekday)) => captures.weekday = Some(weekday),
                (Class::Deictic, TimeWord::Deictic(offset)) => captures.deictic = Some(offset),
                (Class::Part, TimeWord::Part(part)) => captures.part = Some(part),
                (Class::Relation, TimeWord::Relation(relation)) => {
                    captures.relation = Some(relation)
                }
                (Class::Unit, TimeWord::TheUnit(unit)) => captures.unit = Some(unit),
                (Class::DateMod, TimeWord::DateMod(modifier))
                | (Class::AmountMod, TimeWord::AmountMod(modifier)) => {
                    captures.modifier = Some(modifier);
                }
                (Class::Reference, TimeWord::Reference(reference)) => {
                    captures.reference = Some(reference)
                }
                _ => continue,
            }
            next(State {
                at: to,
                skip: if first { found.skip } else { state.skip },
                captures,
            });
        }
    }
}

/// Where a month name ends when its twin of another tradition follows: `فبراير/شباط`, `فبراير (شباط)`, `شباط -
/// فبراير`, `ماي أيار`.
fn twin_month(words: &Words, to: usize, month: MonthName) -> usize {
    let (open, at) = match words.text(to) {
        "/" | "-" | "–" | "\\" => (false, to + 1),
        "(" => (true, to + 1),
        _ => (false, to),
    };
    let Some(twin) = LEXICON.longest_bare(words, at) else {
        return to;
    };
    let same = |word: &TimeWord| matches!(word, TimeWord::Month(m) if m.number == month.number && !m.hijri && !month.hijri);
    if !twin.values.iter().any(same) {
        return to;
    }
    match (open, words.text(twin.to)) {
        (true, ")") => twin.to + 1,
        (true, _) => to,
        (false, _) => twin.to,
    }
}

/// A clock time in digits: `17:38`, `14.05`, `9:30`.
fn clock(words: &Words, at: usize) -> Option<(usize, Clock)> {
    let hour = numbers::digits(words, at)?;
    let joined = matches!(words.text(at + 1), ":" | "." | ",")
        && !words.spaced(at + 1)
        && !words.spaced(at + 2);
    let minute =
        numbers::digits(words, at + 2).filter(|_| joined && words.text(at + 2).len() == 2)?;
    let clock = Clock::new(
        u8::try_from(hour.value).ok()?,
        u8::try_from(minute.value).ok()?,
    )?;
    Some((minute.to, clock))
}

/// A quantity of time: a number and a unit, or a dual (ساعتين).
fn amount(words: &Words, at: usize, first: bool) -> Option<(usize, usize, Amount)> {
    if let Some(number) = numbers::cardinal(words, at, first)
        && let Some(found) = LEXICON.longest_bare(words, number.to)
    {
        let skip = if words.kind(at) == Some(WordKind::Number) {
            0
        } else {
            clitic_of_number(words, at)
        };
        for value in found.values {
            if let TimeWord::Unit(unit, Count::One | Count::Many) = value {
                return Some((found.to, skip, Amount::of(*unit, number.value)));
            }
        }
    }
    let dual = if first {
        LEXICON.longest(words, at)
    } else {
        LEXICON.longest_bare(words, at)
    }?;
    dual.values.iter().find_map(|value| match value {
        TimeWord::Unit(unit, Count::Two) => Some((dual.to, dual.skip, Amount::of(*unit, 2))),
        _ => None,
    })
}

/// The proclitic bytes in front of a number word: what the shortest stripping that still reads as a number takes off.
fn clitic_of_number(words: &Words, at: usize) -> usize {
    readings(words.text(at))
        .find(|reading| {
            let stem = Words::new(reading.stem);
            numbers::cardinal(&stem, 0, false).is_some()
        })
        .map_or(0, |reading| reading.skip)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_patterns_and_says_what_is_wrong() {
        assert!(parse("{day} (من? شهر?)? {month} (عام|سنه {year})?").is_ok());
        assert_eq!(parse("{dya}"), Err("no class {dya}".to_string()));
        assert_eq!(parse("( {day}"), Err("a ( without its )".to_string()));
    }
}
