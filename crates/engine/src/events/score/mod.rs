//! How likely a suggested event is one: what is seen in it and around it, and why.

mod event;
mod reasons;
mod sentence;

pub use event::{Candidate, Told, of_event};
pub use reasons::Ground;
pub(super) use reasons::grounds;
pub use sentence::{About, of_sentence};
