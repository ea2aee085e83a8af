//! What Khabar says to people, in Arabic and in English. The type is that of the data files, where codebooks and rules have messages too.

pub use khabar_data::schema::{Lang, Message};
