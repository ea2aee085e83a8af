//! Events: suggestions of whole event tags, from the words that evoke them and those around.

mod arguments;
mod phrase;
mod sentence;
mod status;
mod suggest;
mod wording;

pub use phrase::phrase;
pub use suggest::{Input, LEAST_SCORE, evoked, likely, read, suggest};
