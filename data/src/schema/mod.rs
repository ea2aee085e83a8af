//! What the data files hold, as types: the build script reads every file by its type, so that a misspelt key or a missing list fails the
//! build with the file and the place, and the engine reads the same text by the same type.
//!
//! Of some files it is the reader's business what becomes of a list of words (a set to look in, a table of phrases): their type has
//! `Words` as a parameter, which for the build script is a plain list.

mod grammar;
mod names;
mod time;
mod triggers;
mod wording;

pub use grammar::{
    LooksPresent, NameParticle, NameParts, ParticleKind, Particles, Past, Present, SecondName,
    Suffixes, Verbs,
};
pub use names::GivenNames;
pub use time::{NumberWord, Numbers};
pub use triggers::{ObjectModes, Trigger, TriggersFile};
pub use wording::{
    Clauses, Mentions, Organizations, Profession, Professions, Role, Roles, StateBodies, StateBody,
    Title, TitleKind, Titles,
};

/// Calls a macro with the files that have a type of their own, each with that type. A new lexicon is a line here.
macro_rules! lexicons {
    ($with:ident) => {
        $with! {
            "names/given.toml": GivenNames,
            "time/numbers.toml": Numbers,
            "wording/clauses.toml": Clauses<Words>,
            "wording/mentions.toml": Mentions<Words>,
            "wording/names.toml": NameParts<Words>,
            "wording/organizations.toml": Organizations<Words>,
            "wording/particles.toml": Particles<Words>,
            "wording/professions.toml": Professions,
            "wording/roles.toml": Roles,
            "wording/state-bodies.toml": StateBodies,
            "wording/suffixes.toml": Suffixes<Words>,
            "wording/titles.toml": Titles,
            "wording/verbs.toml": Verbs,
        }
    };
}
pub(crate) use lexicons;
