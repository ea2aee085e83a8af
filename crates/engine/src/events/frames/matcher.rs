//! How a pattern matches chunks: from the words of the event outwards, first to the left and then to the right.

use khabar_data::schema::{ChunkKind, FrameElement, Gap, Slot, Standing};

use super::{Frame, anchored, list};
use crate::events::chunks::{Chunk, Chunks, TriggerChunks, is_noun};
use crate::text::Words;
use crate::triggers::TriggerShape;

/// How many chunks may stand between two elements of a pattern.
const REACH: usize = 24;

/// How many fill roles in one match.
const MOST: usize = 4;

/// Who fills what in a match.
#[derive(Debug, Clone, Copy, Default)]
pub struct Filled {
    fills: [Option<(Slot, usize)>; MOST],
    nobody: Option<Slot>,
    /// Whether those who did the event before are its doers.
    pub previous: bool,
    /// Whether it is whom the sentence before spoke of.
    pub carried: bool,
}

impl Filled {
    /// The slots with the chunks that fill them.
    pub fn fills(&self) -> impl Iterator<Item = (Slot, usize)> {
        self.fills.iter().flatten().copied()
    }

    /// The slot that is taken by somebody without a name.
    pub fn nobody(&self) -> Option<Slot> {
        self.nobody
    }

    /// The chunk that fills a slot.
    pub fn get(&self, slot: Slot) -> Option<usize> {
        self.fills()
            .find(|(s, _)| *s == slot)
            .map(|(_, chunk)| chunk)
    }

    fn with(mut self, slot: Slot, chunk: usize) -> Option<Self> {
        *self.fills.iter_mut().find(|fill| fill.is_none())? = Some((slot, chunk));
        Some(self)
    }
}

/// Calls `each` with every match of a frame around a trigger, the nearest first, until it says true.
pub fn matches(
    frame: &Frame,
    words: &Words,
    chunks: &Chunks,
    shape: TriggerShape,
    place: TriggerChunks,
    each: &mut dyn FnMut(&Filled) -> bool,
) {
    let Some(anchor) = frame.anchor(shape, place) else {
        return;
    };
    let matcher = |direction| Matcher {
        words,
        chunks,
        shape,
        place,
        direction,
    };
    let (left, right) = (matcher(Direction::Left), matcher(Direction::Right));
    let pattern = frame.pattern;
    left.row(
        &pattern.before,
        anchor,
        Filled::default(),
        &mut |_, filled| {
            right.row(&pattern.behind, anchor + 1, filled, &mut |_, filled| {
                each(&filled)
            })
        },
    );
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Left,
    Right,
}

/// What goes on behind an element; true ends the search.
type Next<'n> = &'n mut dyn FnMut(usize, Filled) -> bool;

struct Matcher<'m> {
    words: &'m Words,
    chunks: &'m Chunks,
    shape: TriggerShape,
    place: TriggerChunks,
    direction: Direction,
}

impl Matcher<'_> {
    /// The chunk that comes next, to the right of the border before chunk `at` or to its left.
    fn next(&self, at: usize) -> Option<(usize, &Chunk)> {
        let index = match self.direction {
            Direction::Right => at,
            Direction::Left => at.checked_sub(1)?,
        };
        Some((index, self.chunks.get(index)?))
    }

    /// The border behind the next chunk.
    fn step(&self, at: usize) -> usize {
        match self.direction {
            Direction::Right => at + 1,
            Direction::Left => at - 1,
        }
    }

    fn row(&self, elements: &[FrameElement], at: usize, filled: Filled, next: Next<'_>) -> bool {
        let split = match self.direction {
            Direction::Right => elements.split_first(),
            Direction::Left => elements.split_last(),
        };
        match split {
            None => next(at, filled),
            Some((first, rest)) => self.element(first, at, filled, &mut |at, filled| {
                self.row(rest, at, filled, next)
            }),
        }
    }

    fn element(&self, element: &FrameElement, at: usize, filled: Filled, next: Next<'_>) -> bool {
        match element {
            FrameElement::Optional(inner) => {
                self.element(inner, at, filled, next) || next(at, filled)
            }
            FrameElement::Either(rows) => rows.iter().any(|row| self.row(row, at, filled, next)),
            FrameElement::Gap(gap) => self.gap(*gap, at, filled, next),
            FrameElement::Previous => next(
                at,
                Filled {
                    previous: true,
                    ..filled
                },
            ),
            FrameElement::Carried => {
                let carried = Filled {
                    carried: true,
                    ..filled
                };
                at == 0 && next(at, carried)
            }
            FrameElement::Fill(slot, standing) => self.fill(*slot, *standing, at, filled, next),
            FrameElement::Nobody(slot) => {
                let one = self.next(at).filter(|(_, c)| c.kind == ChunkKind::Unnamed);
                let free = one.is_some_and(|(_, chunk)| !chunk.governed);
                let filled = Filled {
                    nobody: Some(*slot),
                    ..filled
                };
                free && next(self.step(at), filled)
            }
            FrameElement::Anchor(anchor) => {
                let place = anchored(*anchor, self.shape, self.place);
                let here = self.next(at).map(|(index, _)| index);
                here.is_some() && here == place && next(self.step(at), filled)
            }
            FrameElement::Kind(kind) => {
                let here = self.next(at).is_some_and(|(_, chunk)| chunk.kind == *kind);
                here && next(self.step(at), filled)
            }
            FrameElement::Listed(name) => {
                let here = self
                    .next(at)
                    .is_some_and(|(_, chunk)| self.is_listed(name, chunk));
                here && next(self.step(at), filled)
            }
        }
    }

    fn is_listed(&self, name: &str, chunk: &Chunk) -> bool {
        list(name).is_some_and(|list| match &chunk.preposition {
            Some(letters) => list.contains(letters),
            None => list.joined_at(self.words, chunk.from).is_some(),
        })
    }

    fn fill(
        &self,
        slot: Slot,
        standing: Standing,
        at: usize,
        filled: Filled,
        next: Next<'_>,
    ) -> bool {
        let named = self.next(at).filter(|(_, c)| c.kind == ChunkKind::Named);
        let Some((_, chunk)) = named.filter(|(_, c)| standing == Standing::Any || !c.governed)
        else {
            return false;
        };
        let Some(filled) = filled.with(slot, chunk.chain) else {
            return false;
        };
        let border = match self.direction {
            Direction::Left => chunk.chain,
            Direction::Right => self
                .chunks
                .chain(chunk.chain)
                .last()
                .map_or(at + 1, |(last, _)| last + 1),
        };
        next(border, filled)
    }

    /// The shortest gap first.
    fn gap(&self, gap: Gap, at: usize, filled: Filled, next: Next<'_>) -> bool {
        let mut at = at;
        for _ in 0..REACH {
            if next(at, filled) {
                return true;
            }
            match self.next(at) {
                Some((index, chunk)) if self.may_be_between(gap, index, chunk) => {
                    at = self.step(at);
                }
                _ => return false,
            }
        }
        false
    }

    fn may_be_between(&self, gap: Gap, index: usize, chunk: &Chunk) -> bool {
        let adverbial = |at: Option<usize>| {
            at.and_then(|at| self.chunks.get(at))
                .is_some_and(|chunk| is_adverbial(chunk) || chunk.apposed)
        };
        match (gap, chunk.kind) {
            (_, ChunkKind::Stop) => false,
            (Gap::Sentence, _) => true,
            (Gap::Adverbials, ChunkKind::Comma) => {
                adverbial(index.checked_sub(1)) || adverbial(Some(index + 1))
            }
            (Gap::Adverbials, ChunkKind::And) => adverbial(Some(index + 1)),
            (Gap::Adverbials, ChunkKind::Event) => {
                self.chunks.is(index.checked_sub(1), ChunkKind::Preposition)
            }
            (Gap::Adverbials, _) => is_adverbial(chunk),
            (Gap::Clause, kind) => !matches!(
                kind,
                ChunkKind::Verb
                    | ChunkKind::Event
                    | ChunkKind::Opener
                    | ChunkKind::Resumed
                    | ChunkKind::Relative
            ),
        }
    }
}

/// Whether a chunk says how, when or where.
fn is_adverbial(chunk: &Chunk) -> bool {
    match chunk.kind {
        ChunkKind::Date
        | ChunkKind::Adverb
        | ChunkKind::Particle
        | ChunkKind::Preposition
        | ChunkKind::By
        | ChunkKind::Quote => true,
        kind => is_noun(kind) && chunk.governed,
    }
}
