//! Where something stands in a line.

use std::fmt;
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A stretch of one line, in bytes from its start.
///
/// Ranges of words, of bytes of an article and of bytes of a file are `Range<usize>`: a span cannot be taken for one of them.
///
/// ```
/// use khabar_engine::text::Span;
///
/// let line = "التقى ترامب بوتين";
/// let trump = Span::new(11, 21);
/// assert_eq!(trump.of(line), "ترامب");
/// assert!(!trump.overlaps(Span::new(21, 22)));
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

impl Span {
    /// The bytes from `start` up to `end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The place between two bytes.
    pub const fn at(byte: usize) -> Self {
        Self::new(byte, byte)
    }

    /// Number of bytes.
    pub const fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// Whether it covers no byte.
    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The words it covers; none where it does not fit into `line`.
    pub fn of(self, line: &str) -> &str {
        line.get(self.range()).unwrap_or_default()
    }

    /// As a range, to index a string or a byte slice with.
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// As a range of bytes: `11..21`.
impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.range().fmt(f)
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}
