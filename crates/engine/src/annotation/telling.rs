//! An event that an article tells more than once.

use crate::text::Span;

/// One of several tellings of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The id of the event, by which its tellings are held together: the one an annotator gave it, else one that is free.
    pub id: String,
    /// The telling that this one tells again; none for the one that the others go back to.
    pub again: Option<Teller>,
}

/// Where an event is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Teller {
    /// The line of the paragraph.
    pub line: usize,
    /// Its words there.
    pub trigger: Span,
    /// The line of its tag; none where it is only suggested.
    pub tag: Option<usize>,
}
