//! What a class of the pattern language is, and how one is read at a word.

use super::{CLASSES, TimeWord, lexicon::LEXICON};
use crate::text::Words;
use crate::text::phrases::Match;
use crate::time::pattern::Captures;

/// A class as it is declared: see [`CLASSES`].
#[derive(Debug, Clone, Copy)]
pub struct ClassDeclaration {
    /// The name between `{` and `}` in a pattern.
    pub name: &'static str,
    /// How it is read.
    pub reading: Reading,
}

/// How a class is read at a word.
#[derive(Debug, Clone, Copy)]
pub enum Reading {
    /// It is one entry of the lexicon: whether the word is of the class, and what it catches then.
    Entry(fn(TimeWord, &mut Captures) -> bool),
    /// It is put together from several words.
    Composed {
        /// What it may begin with, beside words of the lexicon.
        begins: &'static [FirstWord],
        /// Whether it may begin with a word of the lexicon.
        begins_with: fn(TimeWord) -> bool,
        /// Gives each way to read it.
        read: fn(&Site, &mut dyn FnMut(Read)),
    },
}

/// What a composed class may begin with, beside words of the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstWord {
    /// A number in digits.
    Digits,
    /// A cardinal in words (ثلاثة).
    Cardinal,
    /// An ordinal in words (الثالث).
    Ordinal,
    /// A part of a unit (نصف).
    Fraction,
    /// The article right before digits (الـ21).
    ArticleAndDigits,
}

/// A class: its place among the [`CLASSES`], and its declaration.
#[derive(Debug, Clone, Copy)]
pub struct Class {
    position: usize,
    declaration: &'static ClassDeclaration,
}

impl Class {
    /// All classes, in the order in which they are declared.
    pub fn all() -> impl Iterator<Item = Self> {
        CLASSES
            .iter()
            .enumerate()
            .map(|(position, declaration)| Self {
                position,
                declaration,
            })
    }

    /// The class that patterns call so.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|class| class.declaration.name == name)
    }

    /// Whether it may begin with a word of the lexicon.
    pub fn begins_with(self, word: TimeWord) -> bool {
        match self.declaration.reading {
            Reading::Entry(catch) => catch(word, &mut Captures::default()),
            Reading::Composed { begins_with, .. } => begins_with(word),
        }
    }

    /// Whether it may begin with what is no word of the lexicon.
    pub fn begins(self, first: FirstWord) -> bool {
        match self.declaration.reading {
            Reading::Entry(_) => false,
            Reading::Composed { begins, .. } => begins.contains(&first),
        }
    }

    /// Calls `next` for each way to read it at a site.
    pub fn read(self, site: &Site, next: &mut dyn FnMut(Read)) {
        match self.declaration.reading {
            Reading::Composed { read, .. } => read(site, next),
            Reading::Entry(catch) => {
                let Some(entry) = site.entry() else {
                    return;
                };
                for &word in entry.values {
                    let mut captures = *site.captures;
                    if catch(word, &mut captures) {
                        next(Read {
                            to: entry.to,
                            skip: entry.skip,
                            captures,
                        });
                    }
                }
            }
        }
    }
}

/// Where a class is read.
#[derive(Debug, Clone, Copy)]
pub struct Site<'s> {
    /// The paragraph.
    pub words: &'s Words,
    /// The word it begins with.
    pub at: usize,
    /// Whether proclitics may stand on that word.
    pub clitics: bool,
    /// What the classes before it caught.
    pub captures: &'s Captures,
}

impl Site<'_> {
    /// The longest entry of the lexicon there.
    pub fn entry(&self) -> Option<Match<'static, TimeWord>> {
        match self.clitics {
            true => LEXICON.longest(self.words, self.at),
            false => LEXICON.longest_bare(self.words, self.at),
        }
    }

    /// Calls `next` with what was read there, if anything was, after `catch` has noted it.
    pub fn give<T>(
        &self,
        part: Option<Part<T>>,
        next: &mut dyn FnMut(Read),
        catch: impl FnOnce(&mut Captures, T),
    ) {
        if let Some(part) = part {
            let mut captures = *self.captures;
            catch(&mut captures, part.value);
            next(Read {
                to: part.to,
                skip: part.skip,
                captures,
            });
        }
    }
}

/// Something read at a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part<T> {
    /// Index behind its last word.
    pub to: usize,
    /// Folded bytes of proclitics on its first word.
    pub skip: usize,
    /// What it says.
    pub value: T,
}

impl<T> Part<T> {
    /// Something with no proclitic on its first word.
    pub fn bare(to: usize, value: T) -> Self {
        Self { to, skip: 0, value }
    }
}

/// A way to read a class.
#[derive(Debug, Clone, Copy)]
pub struct Read {
    /// Index behind its last word.
    pub to: usize,
    /// Folded bytes of proclitics on its first word.
    pub skip: usize,
    /// What was caught, with what was before.
    pub captures: Captures,
}

/// A set of classes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ClassSet(u64);

const _: () = assert!(
    CLASSES.len() <= u64::BITS as usize,
    "a ClassSet has a bit for each class"
);

impl ClassSet {
    /// The set of those classes for which `is_in` holds.
    pub fn of(is_in: impl Fn(Class) -> bool) -> Self {
        let mut set = Self::default();
        Class::all()
            .filter(|class| is_in(*class))
            .for_each(|class| set.insert(class));
        set
    }

    /// Adds a class.
    pub fn insert(&mut self, class: Class) {
        self.0 |= 1 << class.position;
    }

    /// Adds those of another set.
    pub fn join(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Whether it has no class.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether both sets have a class in common.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether a class is in it.
    pub fn contains(self, class: Class) -> bool {
        self.0 >> class.position & 1 != 0
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
}
