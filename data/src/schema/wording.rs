//! `wording/`: the words by which the engine reads what stands around names and triggers. Each file says of each of its lists what it is,
//! with examples.

use std::collections::BTreeMap;

use serde::Deserialize;

/// `wording/roles.toml`: how offices are worded.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Roles {
    /// The roles.
    pub role: Vec<Role>,
}

/// A kind of office that many countries have, with the ways it is worded.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Whether it is an office of a state as such (president, prime minister): the head of another body holds none of them.
    #[serde(default)]
    pub of_state: bool,
    /// Whether its title alone may mean that of the country the article is at home in (وزير الداخلية).
    #[serde(default)]
    pub at_home: bool,
    /// Its id (`president`).
    pub id: String,
    /// Its English name.
    pub en: String,
    /// Its Arabic name.
    pub ar: String,
    /// Forms that a nisba adjective follows.
    #[serde(default)]
    pub definite: Vec<String>,
    /// Forms that the name of a country or body follows.
    #[serde(default)]
    pub construct: Vec<String>,
    /// Forms that may stand alone and mean the last holder named.
    #[serde(default)]
    pub alone: Vec<String>,
    /// Forms with a pronoun that stands for the state or for its head (وزير خارجيته).
    #[serde(default)]
    pub pronominal: Vec<String>,
    /// Dual forms.
    #[serde(default)]
    pub dual: Vec<String>,
    /// Plural forms.
    #[serde(default)]
    pub plural: Vec<String>,
}

/// `wording/titles.toml`: words before a name that name no office.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Titles {
    /// The titles.
    pub title: Vec<Title>,
}

/// A word that comes before a person's name without naming an office.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// Its id.
    pub id: String,
    /// Its English name.
    pub en: String,
    /// Where it comes from.
    pub kind: TitleKind,
    /// Its forms.
    pub forms: Vec<String>,
}

/// Where a title comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum TitleKind {
    Military,
    Academic,
    Honorific,
    Religious,
    Professional,
    Political,
}

/// `wording/professions.toml`: occupations, which stand before a name like titles.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Professions {
    /// The occupations.
    pub profession: Vec<Profession>,
}

/// An occupation, which stands before a name and names no office.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Profession {
    /// Its id.
    pub id: String,
    /// Its English name.
    pub en: String,
    /// The words.
    pub forms: Vec<String>,
}

/// `wording/state-bodies.toml`: bodies that every state has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateBodies {
    /// The bodies.
    pub body: Vec<StateBody>,
}

/// A kind of body that every state has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StateBody {
    /// The part of its id behind the country's code.
    pub id: String,
    /// Its English name, without the country.
    pub en: String,
    /// The ending of its PLOVER actor code.
    pub plover: String,
    /// The words before the nisba of the country, the most usual first.
    pub forms: Vec<String>,
    /// The same where the noun that says what it is is left out (الخارجية for وزارة الخارجية), by which it is feminine all the same.
    #[serde(default)]
    pub elided: Vec<String>,
    /// The same, where it is in quotes or does what a verb before it says, and no country is named.
    #[serde(default)]
    pub short: Vec<String>,
    /// Whether it is a mention where no country is named behind it: «وزارة الصحة» is, «قوات الأمن» are any.
    #[serde(default)]
    pub alone: bool,
}

/// `wording/clauses.toml`: the words around triggers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clauses<Words> {
    /// Right before a verb or noun: it did not happen.
    pub negations: Words,
    /// A little further before a noun: somebody says that it did not happen.
    pub denials: Words,
    /// Before a trigger: it is still to come.
    pub future: Words,
    /// Before a trigger: it is only possible.
    pub hypothetical: Words,
    /// As those, right behind it.
    pub hypothetical_behind: Words,
    /// As those of the future, right behind it.
    pub future_behind: Words,
    /// قد and the present: may.
    pub perhaps: Words,
    /// Words behind which another clause begins.
    pub clause_openers: Words,
    /// Of these, the ones behind which a noun stands first.
    pub noun_first: Words,
    /// Of these, the ones behind which the subject of the clause before may go on.
    pub same_subject: Words,
    /// أن before a verb that is demanded, planned or denied.
    pub that: Words,
    /// Words between the beginning of a clause and its verb.
    pub particles: Words,
    /// Verbs that only tell what somebody said.
    pub reports: Words,
    /// Prepositions of two words before whom an event concerns; the others are in `particles.toml`.
    pub prepositions_of_two: Words,
    /// Before whom a passive names as the one who did it.
    pub by_whom: Words,
    /// What a noun phrase begins with whose clitic is plain, folded, and the clitic.
    pub openings: BTreeMap<String, String>,
    /// What the word for a counterpart begins with, folded.
    pub counterparts: Vec<String>,
    /// Between a verb and its subject or object.
    pub adverbs: Words,
    /// Right behind one of these a word is a noun.
    pub before_nouns: Words,
    /// Before a date that is when something began.
    pub since: Words,
    /// Words that only introduce who is meant.
    pub appositions: Words,
    /// Before the head of a delegation.
    pub headed_by: Words,
    /// Nouns before the name of a body that make it somebody else.
    pub members: Words,
    /// Before a noun: it is what is talked of.
    pub topics: Words,
    /// Before a verb: it happened before what the news is about.
    pub historical: Words,
    /// The first words of sentences that are no news of their own.
    pub asides: Words,
}

/// `wording/mentions.toml`: the words around names.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mentions<Words> {
    /// نظير with its pronoun.
    pub counterpart: Words,
    /// Adjectives between a title and the name of its holder.
    pub adjectives: Words,
    /// Of these, the ones that say the term is over.
    pub former: Words,
    /// Titles of those at the head of a place, before its name.
    pub local_titles: Words,
    /// Behind a title: whoever is to hold it.
    pub elect: Words,
    /// Nouns before a title that make whoever is named behind it somebody else.
    pub relations: Words,
    /// Behind a title alone: whoever held it before.
    pub predecessor: Words,
    /// Behind a title alone: whoever held it at the time spoken of.
    pub then: Words,
    /// Before a capital: it is the place.
    pub place_before: Words,
    /// Words that stand in a byline and are no outlet.
    pub no_outlets: Words,
    /// Verbs of saying and deciding, past and present: a capital that is their subject or object acts.
    pub acting: Vec<(String, String)>,
    /// Verbs of saying that take no noun for an object.
    pub saying: Vec<(String, String)>,
    /// Nouns and particles before a capital that is a party: what states do to each other.
    pub of_states: Words,
    /// Behind the place of a dateline.
    pub dateline_after: Words,
    /// Words that end the name of somebody unknown.
    pub name_stops: Words,
    /// What tells the end of a name.
    pub name_closers: Words,
    /// Between a title and the name, before what the title is for.
    pub complements: Words,
    /// Words right behind which a person is named.
    pub speech: Words,
    /// Class nouns before the name of a region that are no part of it where it is named without them too.
    pub region_class: Words,
    /// Class nouns before the name of a place that are no part of it.
    pub place_class: Words,
}

/// `wording/organizations.toml`: the words that open the name of an organisation or place.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organizations<Words> {
    /// Heads before a name of their own.
    pub construct: Words,
    /// Heads that need a name in quotes or of two words.
    pub weak: Words,
    /// Heads with the article, before an adjective.
    pub definite: Words,
    /// Of these, the ones behind which «لـ» names no purpose.
    pub parties: Words,
    /// The adjectives behind them.
    pub adjectives: Words,
    /// Nouns that end like a nisba.
    pub nouns_like_nisba: Words,
    /// Titles of those whom a body or place is named after.
    pub named_after: Words,
    /// Services of a state that have no entry.
    pub services: Vec<String>,
    /// Those that are meant only with the nationality behind them.
    pub services_of_nations: Vec<String>,
    /// Heads of bodies that are for something, to which more may be joined.
    pub of_fields: Words,
    /// Words with «لـ» that name no purpose.
    pub no_purposes: Words,
    /// Words that look like a noun so joined and are none.
    pub not_joined: Words,
    /// Words that follow a head without making it a name.
    pub not_names: Words,
    /// Papers, before a foreign name.
    pub papers: Words,
    /// Military units, before a number.
    pub units: Words,
    /// Words before the name of a body that are no part of it.
    pub apart: Words,
    /// Clubs by their names.
    pub clubs: Vec<String>,
    /// Verbs behind which an outlet speaks of itself, in quotes.
    pub outlet_verbs: Words,
    /// Outlets, before their name in quotes.
    pub outlets: Words,
    /// What ends the name of an outlet without a head.
    pub outlet_endings: Words,
    /// Class nouns that are a part of a place's name.
    pub places: Words,
    /// Of these, the ones that are a part of the name of a region that is known.
    pub regions: Words,
    /// Of these, the ones that open common phrases too.
    pub common_places: Words,
    /// Of these, the ones that no place is named by after a person.
    pub nobody: Words,
    /// Adjectives behind the name of a place that are a part of it.
    pub place_adjectives: Words,
    /// Bodies that behind a title are a part of it.
    pub told_by_place: Words,
    /// These titles.
    pub titles: Words,
}
