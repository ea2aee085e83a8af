//! What the knowledge base holds, and places in it. Actors, offices and terms are rows of its files: their types are those of the data.

pub use khabar_data::schema::{
    Actor, ActorKind, Location, Office, PartialDate, Term, TermSource, is_item_id,
};

/// Index of an actor in its knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ActorIx(pub(crate) u32);

/// Index of an office in its knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OfficeIx(pub(crate) u32);

/// Index of a role in its knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleIx(pub(crate) u32);

/// Index of a kind of body in its knowledge base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct StateBodyIx(pub(crate) u16);

/// How a role is worded at a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Wording {
    Definite,
    Construct,
    Alone,
    Pronominal,
    Dual,
    Plural,
}
