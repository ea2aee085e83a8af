//! What the data files hold, as types, and what must hold in them: the build script reads every file by its type, so that a misspelt key, a
//! missing list or a name of nothing fails the build with the file and the line, and the engine reads the same text by the same type.
//!
//! Of some files it is the reader's business what becomes of a list of words (a set to look in, a table of phrases): their type has
//! `Words` as a parameter, which for the build script is a plain list.

mod actors;
mod codebook;
mod codebook_check;
mod entries;
mod fault;
mod frames;
mod grammar;
mod groups;
mod homographs;
mod ids;
mod likelihood;
mod locations;
mod message;
mod named;
mod names;
mod parties;
mod time;
mod timex;
mod triggers;
mod wording;

pub use actors::{
    Actor, ActorKind, ActorsFile, Office, PartialDate, Term, TermSource, is_item_id, place,
    place_rows,
};
pub use codebook::{
    ATTRIBUTES, About, CodebookFile, CounterExample, Definition, EventType, Evoked, Matter,
    Meaning, MentionKind, Mode, Quad, Requirement,
};
pub use codebook_check::{CodebookFault, Meant, faults_of_codebook, faults_of_codebook_file};
pub use entries::{EntryFiles, faults_of_entries};
pub use fault::Fault;
pub use frames::{
    Anchor, ChunkKind, Condition, Frame, FrameElement, FramePattern, FramesFile, Gap, MatterSays,
    Slot, Standing,
};
pub use grammar::{
    LooksPresent, NameParticle, NameParts, ParticleKind, Particles, Past, Present, SecondName,
    Suffixes, Verbs,
};
pub use groups::{GroupAdjectives, Groups, Nature, Quantity};
pub use homographs::{Homograph, Homographs};
pub use ids::{fault_of_id, is_bare};
pub use likelihood::{
    Calibration, Cues, Feature, FeatureSays, Features, OtherSense, OtherSenses, Weights,
};
pub use locations::{Location, location};
pub use message::{Lang, Message};
pub use names::GivenNames;
pub use parties::{PartiesFile, PartyFeature, PartyWeights};
pub use time::{
    CalendarName, Count, Entry, Era, GrammarWord, HalfOfDay, InWords, Link, Means, Modified,
    MonthName, MonthRow, NameOf, NumberWord, Numbers, Reader, Relation, Tense, TimeReader,
    TimeRule, TimeRulesFile, TimeWord, Tradition, UnitInWords, months, time_grammar, time_rules,
    time_words,
};
pub use timex::{DayPart, Modifier, Quarter, Reference, TimexType, Unit, YearPart};
pub use triggers::{ObjectModes, Trigger, TriggersFile, faults_of_triggers};
pub use wording::{
    Clauses, Mentions, Organizations, Profession, Professions, Role, Roles, StateBodies, StateBody,
    Title, TitleKind, Titles,
};

/// Calls a macro with the files that have a type of their own, each with that type. A new lexicon is a line here.
macro_rules! lexicons {
    ($with:ident) => {
        $with! {
            "events/cues.toml": Cues<Words>,
            "events/features.toml": Features,
            "events/other-senses.toml": OtherSenses<Words>,
            "events/score.toml": Weights,
            "events/frames.toml": FramesFile,
            "events/parties.toml": PartiesFile,
            "names/given.toml": GivenNames,
            "time/in-words.toml": InWords,
            "time/numbers.toml": Numbers,
            "wording/clauses.toml": Clauses<Words>,
            "wording/groups.toml": Groups<Words>,
            "wording/homographs.toml": Homographs<Words>,
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
