//! What Khabar knows, as opposed to what it does: data files, embedded.
//!
//! Every constant is the text of a file under `data/`, which says in its first lines what it is for. The build script reads all of
//! them, so a file that is broken fails the build.

/// A data file: its name and its text.
pub type File = (&'static str, &'static str);

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Lexicons: the words by which the engine reads what stands around names and triggers.
pub mod wording {
    /// How an office is worded.
    pub const ROLES: &str = include_str!("../wording/roles.toml");
    /// Bodies that every state has.
    pub const STATE_BODIES: &str = include_str!("../wording/state-bodies.toml");
    /// Occupations, which stand before a name like titles.
    pub const PROFESSIONS: &str = include_str!("../wording/professions.toml");
    /// Words before a name that name no office.
    pub const TITLES: &str = include_str!("../wording/titles.toml");
    /// The words that open the name of an organisation or place.
    pub const ORGANIZATIONS: &str = include_str!("../wording/organizations.toml");
    /// Other words around names.
    pub const MENTIONS: &str = include_str!("../wording/mentions.toml");
    /// The words around triggers.
    pub const CLAUSES: &str = include_str!("../wording/clauses.toml");
}

/// Names of people.
pub mod names {
    /// Given names.
    pub const GIVEN: &str = include_str!("../names/given.toml");
}

/// Words of time, and the rules over them.
pub mod time {
    /// The patterns of dates.
    pub const RULES: &str = include_str!("../time/rules.toml");
    /// Month names, by tradition.
    pub const MONTHS: &str = include_str!("../time/months.toml");
    /// Other words of time.
    pub const WORDS: &str = include_str!("../time/words.toml");
    /// Festivals.
    pub const FESTIVALS: &str = include_str!("../time/festivals.toml");
    /// Number words.
    pub const NUMBERS: &str = include_str!("../time/numbers.toml");
}

/// What new files of a corpus begin with.
pub mod templates {
    /// A codebook of one's own.
    pub const CODEBOOK: &str = include_str!("../templates/codebook.toml");
}
