//! Events: the words that evoke them, and suggestions of whole event tags.

mod suggest;
mod triggers;
mod verbs;

pub use suggest::{Filler, LEAST_SCORE, Status, Suggestion, evoked, suggest};
pub use triggers::{Argument, TriggerShape, Triggers};
