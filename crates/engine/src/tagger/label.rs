//! The labels of words: what a name is of, and whether a word begins it.

use crate::mentions::MentionKind;

/// What a name is of. Countries are places, and so are capitals that act: the words are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// A person.
    Person,
    /// An organisation.
    Organization,
    /// A place.
    Place,
}

impl Class {
    /// All of them, in the order of their labels.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organization, Self::Place];

    /// That of what a mention names; none of a nationality, which is an adjective mostly, and told by rules, and of a
    /// group, which has no name.
    pub fn of(kind: MentionKind) -> Option<Self> {
        match kind {
            MentionKind::Person => Some(Self::Person),
            MentionKind::Organization => Some(Self::Organization),
            MentionKind::Place | MentionKind::Country => Some(Self::Place),
            MentionKind::Nationality | MentionKind::Group => None,
        }
    }

    /// The kind of a mention of one.
    pub fn kind(self) -> MentionKind {
        match self {
            Self::Person => MentionKind::Person,
            Self::Organization => MentionKind::Organization,
            Self::Place => MentionKind::Place,
        }
    }
}

/// The label of a word, as CoNLL writes it: outside, or the beginning or inside of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Label(u8);

/// How many labels there are.
pub const LABELS: usize = 1 + 2 * Class::ALL.len();

impl Label {
    /// No part of a name.
    pub const OUTSIDE: Self = Self(0);

    /// The first word of a name.
    pub fn begin(class: Class) -> Self {
        Self(1 + 2 * class as u8)
    }

    /// A further word of a name.
    pub fn inside(class: Class) -> Self {
        Self(2 + 2 * class as u8)
    }

    /// The label at a place among all, none past the last.
    pub fn at(index: usize) -> Option<Self> {
        let index = u8::try_from(index).ok()?;
        (usize::from(index) < LABELS).then_some(Self(index))
    }

    /// Its place among all, from 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// What the word is a part of the name of, and whether it begins it; none outside.
    pub fn part(self) -> Option<(Class, bool)> {
        let at = self.0.checked_sub(1)?;
        let class = Class::ALL.get(usize::from(at / 2))?;
        Some((*class, at % 2 == 0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_label_is_the_part_that_it_says() {
        assert_eq!(Label::OUTSIDE.part(), None);
        for class in Class::ALL {
            assert_eq!(Label::begin(class).part(), Some((class, true)));
            assert_eq!(Label::inside(class).part(), Some((class, false)));
        }
        let all: Vec<usize> = (0..LABELS + 1)
            .filter_map(Label::at)
            .map(Label::index)
            .collect();
        assert_eq!(all, (0..LABELS).collect::<Vec<_>>());
    }
}
