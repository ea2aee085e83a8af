//! Events: suggestions of whole event tags, from the words that evoke them and those around.

mod arguments;
mod chunks;
mod finding;
mod frames;
mod groups;
mod matter;
mod parties;
mod phrase;
mod reading;
mod retold;
mod score;
mod senses;
mod sentence;
mod status;
mod suggest;
mod wording;

pub use parties::{Offer, Part, PartySeen};
pub use phrase::phrase;
pub use retold::{as_told, giving, is_told_again, telling, to_write};
pub use score::Ground;
pub use suggest::{Input, Sight, evoked, likely, offers, read, read_each, suggest, why};
