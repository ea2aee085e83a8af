//! `events/frames.toml`: where those stand who take part in an event. The file explains its fields and the language of its patterns.

use std::collections::BTreeMap;
use std::iter::Peekable;

use serde::Deserialize;

use super::Message;
use super::named::named;

/// The file of frames.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct FramesFile {
    /// Lists of words, by the names that patterns call them by.
    pub words: BTreeMap<String, Vec<String>>,
    /// The frames, in order.
    pub frame: Vec<Frame>,
    /// Where the event that another speaks of tells who takes part in that.
    pub matter: MatterSays,
    /// Why somebody takes part whom no frame names, but who likely does.
    pub likely: Message,
}

/// Where the event that another speaks of tells who takes part in that: the types of a codebook say it.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterSays {
    /// Why somebody takes part by it, for annotators.
    pub says: Message,
    /// Sentences with those marked who take part in the first event.
    pub yes: Vec<String>,
}

/// A construction, and who stands where in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Frame {
    /// Its name, which never changes.
    pub name: String,
    /// Why somebody in it fills their role, for annotators.
    pub says: Message,
    /// The construction.
    pub pattern: FramePattern,
    /// What must hold besides.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// The list that the first word of the event must be of.
    #[serde(default)]
    pub word: Option<String>,
    /// The list that the first word of whom it fills in must be of.
    #[serde(default)]
    pub named: Option<String>,
    /// It is passed over when so many are known to do it already.
    #[serde(default)]
    pub unless_doers: Option<usize>,
    /// Sentences with those marked who take part.
    pub yes: Vec<String>,
    /// Sentences in which it says nothing.
    #[serde(default)]
    pub no: Vec<String>,
}

/// What must hold of a match beside its pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// The verb begins its clause.
    Opens,
    /// The verb is not joined to what is before by و or ف.
    NotJoined,
    /// The form of the verb is also, or only, that of its passive.
    Passive,
    /// The form cannot be that of an active verb.
    OnlyPassive,
    /// The form can be that of an active verb.
    Active,
    /// A pronoun stands at the end of the trigger.
    Pronoun,
    /// None does.
    NoPronoun,
    /// Whom the match fills in may be whom the pronoun stands for, by their gender.
    PronounAgrees,
    /// The pronoun stands for two.
    PronounOfTwo,
    /// The verb is of the first person.
    FirstPerson,
    /// The subject is of the gender of the verb, as far as both are known.
    Agrees,
    /// The subject is surely of the gender of the verb.
    SurelyAgrees,
    /// The noun has no article.
    NoArticle,
    /// The noun is not one of what happens to somebody.
    NotResult,
    /// The genitive of the noun is whoever does it.
    Acts,
    /// The genitive of the noun is whom it is done to.
    Suffers,
    /// The noun is not of those that are about whom their genitive names, and need no doer (مقتل).
    NotOfGenitive,
    /// The noun's parties do it together: its row has a place behind مع.
    Together,
    /// They do not.
    NotTogether,
    /// Who is filled in is an adjective of a country or people, right behind.
    Nisba,
    /// Who is filled in is none.
    NotNisba,
    /// Who is filled in is a person, or an adjective of a people.
    Person,
    /// Who is filled in is neither.
    NotPerson,
    /// Who is filled in is no place.
    NotPlace,
    /// The type is one that is told by its place.
    ToldByPlace,
    /// The type is a deed, not words about another one.
    Deed,
    /// The type is what is thought of another act, not what is wanted of it.
    Judges,
    /// Nothing that the event is about stands between its words and what the match fills in.
    NoTopic,
    /// The words of the event do not end with a preposition.
    NoPreposition,
    /// Of several prepositions that the row of the trigger names, the first stands before whom the match fills in.
    FirstComplement,
}

named! {
    Condition, "no condition":
    Opens => "opens",
    NotJoined => "not-joined",
    Passive => "passive",
    OnlyPassive => "only-passive",
    Active => "active",
    Pronoun => "pronoun",
    NoPronoun => "no-pronoun",
    PronounAgrees => "pronoun-agrees",
    PronounOfTwo => "pronoun-of-two",
    FirstPerson => "first-person",
    Agrees => "agrees",
    SurelyAgrees => "surely-agrees",
    NoArticle => "no-article",
    NotResult => "not-result",
    Acts => "acts",
    Suffers => "suffers",
    NotOfGenitive => "not-of-genitive",
    Together => "together",
    NotTogether => "not-together",
    Nisba => "nisba",
    NotNisba => "not-nisba",
    Person => "person",
    NotPerson => "not-person",
    NotPlace => "not-place",
    ToldByPlace => "told-by-place",
    Deed => "deed",
    Judges => "judges",
    NoPreposition => "no-preposition",
    NoTopic => "no-topic",
    FirstComplement => "first-complement",
}

/// The words of the event themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// A finite verb that evokes it.
    Verb,
    /// The verb before the noun that evokes it.
    LightVerb,
    /// Either of them.
    AnyVerb,
    /// A noun that evokes it, alone or behind its verb.
    Noun,
    /// A noun alone.
    Masdar,
    /// A participle.
    Participle,
}

named! {
    Anchor, "no trigger":
    Verb => "V",
    LightVerb => "L",
    AnyVerb => "VL",
    Noun => "N",
    Masdar => "M",
    Participle => "P",
}

/// Which role somebody fills, by the place that the trigger's row gives it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The subject of the verb.
    Subject,
    /// Whoever does it.
    Doer,
    /// Whoever does what a passive verb tells.
    Agent,
    /// The object of the verb.
    Object,
    /// The genitive of the noun.
    Genitive,
    /// Behind the preposition that stands before them.
    Behind,
    /// The role that is not the doer's.
    Other,
    /// No role: where it happened.
    Place,
}

named! {
    Slot, "no role":
    Subject => "subject",
    Doer => "doer",
    Agent => "agent",
    Object => "object",
    Genitive => "genitive",
    Behind => "behind",
    Other => "other",
    Place => "place",
}

/// Kinds of chunks that a pattern may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChunkKind {
    /// Somebody or some place that is named.
    Named,
    /// Other nouns and their adjectives.
    Unnamed,
    /// A finite verb.
    Verb,
    /// A noun that evokes another event.
    Event,
    /// A preposition, of a letter or more.
    Preposition,
    /// A phrase before whoever did it.
    By,
    /// و or ف.
    And,
    /// A relative pronoun.
    Relative,
    /// Words that open another clause.
    Opener,
    /// Such words with a pronoun that resumes whoever was spoken of (إنه).
    Resumed,
    /// Words before a verb (قد، لم).
    Particle,
    /// Adverbs.
    Adverb,
    /// A date.
    Date,
    /// A comma.
    Comma,
    /// A quotation mark.
    Quote,
    /// The end of a clause or sentence.
    Stop,
}

named! {
    ChunkKind, "no kind of chunk":
    Named => "named",
    Unnamed => "unnamed",
    Verb => "verb",
    Event => "event",
    Preposition => "prep",
    By => "by",
    And => "and",
    Relative => "relative",
    Opener => "opener",
    Resumed => "resumed",
    Particle => "particle",
    Adverb => "adverb",
    Date => "date",
    Comma => "comma",
    Quote => "quote",
    Stop => "stop",
}

/// What may stand between two elements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Adverbs, dates, and what depends on prepositions.
    Adverbials,
    /// Anything of the clause but verbs and other events.
    Clause,
    /// Anything of the sentence up to its full stop.
    Sentence,
}

/// How somebody must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Depending on no preposition.
    Free,
    /// Whatever they depend on.
    Any,
}

/// An element of a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameElement {
    /// The words of the event.
    Anchor(Anchor),
    /// Somebody who fills a role, with those joined to them.
    Fill(Slot, Standing),
    /// Somebody without a name, who fills the role so that nobody else does.
    Nobody(Slot),
    /// Whoever did the event before.
    Previous,
    /// Whom the sentence before spoke of; the sentence begins here.
    Carried,
    /// A chunk of a kind.
    Kind(ChunkKind),
    /// A word of a list.
    Listed(String),
    /// What may stand between.
    Gap(Gap),
    /// The element or nothing.
    Optional(Box<FrameElement>),
    /// One of several rows.
    Either(Vec<Vec<FrameElement>>),
}

/// A pattern: elements one after the other.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(try_from = "String")]
pub struct FramePattern {
    /// The elements before the first word of the event.
    pub before: Vec<FrameElement>,
    /// Which that is.
    pub anchor: Anchor,
    /// The elements behind it.
    pub behind: Vec<FrameElement>,
}

impl TryFrom<String> for FramePattern {
    type Error = String;

    fn try_from(pattern: String) -> Result<Self, String> {
        let spaced = pattern
            .replace('(', " ( ")
            .replace(')', " ) ")
            .replace(" ) ?", " )? ");
        let mut tokens = spaced.split_whitespace().peekable();
        let mut rows = rows(&mut tokens)?;
        if let Some(token) = tokens.next() {
            return Err(format!("pattern `{pattern}`: unexpected `{token}`"));
        }
        let (Some(elements), true) = (rows.pop(), rows.is_empty()) else {
            return Err(format!("pattern `{pattern}`: put its rows into ( )"));
        };
        let is_anchor = |element: &FrameElement| matches!(element, FrameElement::Anchor(_));
        let at = elements.iter().position(is_anchor);
        let mut before = elements;
        let mut behind = at.map_or_else(Vec::new, |at| before.split_off(at));
        if behind.is_empty() {
            return Err(format!(
                "pattern `{pattern}`: no V, L, VL, N, M or P for the words of the event"
            ));
        }
        match behind.remove(0) {
            FrameElement::Anchor(anchor) => Ok(Self {
                before,
                anchor,
                behind,
            }),
            _ => Err(format!("pattern `{pattern}`: no words of the event")),
        }
    }
}

impl FramePattern {
    /// All its elements but its first anchor, those inside others too.
    pub fn elements(&self) -> Vec<&FrameElement> {
        fn walk<'a>(elements: &'a [FrameElement], all: &mut Vec<&'a FrameElement>) {
            for element in elements {
                all.push(element);
                match element {
                    FrameElement::Optional(inner) => walk(std::slice::from_ref(inner), all),
                    FrameElement::Either(rows) => rows.iter().for_each(|row| walk(row, all)),
                    _ => {}
                }
            }
        }
        let mut all = Vec::new();
        walk(&self.before, &mut all);
        walk(&self.behind, &mut all);
        all
    }
}

/// Reads rows that are parted by `|`.
fn rows<'a>(
    tokens: &mut Peekable<impl Iterator<Item = &'a str>>,
) -> Result<Vec<Vec<FrameElement>>, String> {
    let mut rows = Vec::new();
    let mut row: Vec<FrameElement> = Vec::new();
    while let Some(token) = tokens.next_if(|token| !token.starts_with(')')) {
        match token {
            "|" => rows.push(std::mem::take(&mut row)),
            "(" => {
                let inner = FrameElement::Either(self::rows(tokens)?);
                row.push(match tokens.next() {
                    Some(")?") => FrameElement::Optional(Box::new(inner)),
                    Some(")") => inner,
                    _ => return Err("a ( without its )".to_string()),
                });
            }
            token => row.push(element(token)?),
        }
    }
    rows.push(row);
    Ok(rows)
}

/// Reads an element that is one token.
fn element(token: &str) -> Result<FrameElement, String> {
    if let Some(token) = token.strip_suffix('?') {
        return Ok(FrameElement::Optional(Box::new(element(token)?)));
    }
    if let Some(inner) = token.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
        let (slot, how) = inner.split_once(':').unwrap_or((inner, ""));
        let slot = Slot::from_name(slot).ok_or(format!("no role `{slot}` in {token}"))?;
        return match how {
            "" => Ok(FrameElement::Fill(slot, Standing::Free)),
            "any" => Ok(FrameElement::Fill(slot, Standing::Any)),
            "unnamed" => Ok(FrameElement::Nobody(slot)),
            _ => Err(format!("no way `{how}` to fill a role in {token}")),
        };
    }
    if let Some(list) = token.strip_prefix('@') {
        return Ok(FrameElement::Listed(list.to_string()));
    }
    match token {
        "…" => return Ok(FrameElement::Gap(Gap::Adverbials)),
        "~" => return Ok(FrameElement::Gap(Gap::Clause)),
        "~~" => return Ok(FrameElement::Gap(Gap::Sentence)),
        "previous" => return Ok(FrameElement::Previous),
        "carried" => return Ok(FrameElement::Carried),
        _ => {}
    }
    if let Some(anchor) = Anchor::from_name(token) {
        return Ok(FrameElement::Anchor(anchor));
    }
    if let Some(kind) = ChunkKind::from_name(token) {
        return Ok(FrameElement::Kind(kind));
    }
    Err(format!(
        "no element `{token}`; words stand in a list under [words]"
    ))
}

/// The lists that conditions ask for.
const OF_CONDITIONS: [&str; 15] = [
    "with",
    "own-act",
    "announced",
    "passives",
    "results",
    "quantities",
    "masculine-countries",
    "masculine-plurals",
    "contents",
    "topics",
    "hits",
    "by-cause",
    "leads-to",
    "sides",
    "between",
];

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
    frame: Vec<Frame>,
    #[serde(default)]
    matter: MatterSays,
    #[serde(default)]
    likely: Message,
}

impl TryFrom<Unchecked> for FramesFile {
    type Error = String;

    fn try_from(file: Unchecked) -> Result<Self, String> {
        let Unchecked {
            words,
            frame,
            matter,
            likely,
        } = file;
        for (at, one) in frame.iter().enumerate() {
            let name = &one.name;
            let earlier = frame.get(..at).unwrap_or_default();
            if earlier.iter().any(|other| other.name == *name) {
                return Err(format!(
                    "a second frame {name}: rename this one, or join the two"
                ));
            }
            if one.says.en.trim().is_empty() || one.says.ar.trim().is_empty() {
                return Err(format!(
                    "{name}: `says` is empty in one language; write why somebody fills their role"
                ));
            }
            if one.yes.is_empty() {
                return Err(format!(
                    "{name}: no example; write a sentence into `yes` with those marked who take part"
                ));
            }
            let listed = one.pattern.elements().into_iter().filter_map(|e| match e {
                FrameElement::Listed(list) => Some(list),
                _ => None,
            });
            let mut lists = listed.chain(&one.word).chain(&one.named);
            if let Some(list) = lists.find(|list| !words.contains_key(*list)) {
                return Err(format!("{name}: no list {list} under [words] for @{list}"));
            }
        }
        if let Some(list) = OF_CONDITIONS.iter().find(|l| !words.contains_key(**l)) {
            return Err(format!(
                "no list {list} under [words]: a condition asks for it"
            ));
        }
        Ok(Self {
            words,
            frame,
            matter,
            likely,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn fault(file: &str) -> String {
        toml::from_str::<FramesFile>(file)
            .unwrap_err()
            .message()
            .to_string()
    }

    fn with_pattern(pattern: &str) -> String {
        format!(
            "[[frame]]\nname = \"one\"\nsays = {{ en = \"one\", ar = \"واحد\" }}\npattern = \"{pattern}\"\nyes = [\"نعم\"]\n"
        )
    }

    #[test]
    fn a_pattern_is_cut_at_the_words_of_the_event() {
        let pattern = FramePattern::try_from("{doer} … V prep? {object}".to_string()).unwrap();
        assert_eq!(pattern.anchor, Anchor::Verb);
        assert_eq!(
            pattern.before,
            [
                FrameElement::Fill(Slot::Doer, Standing::Free),
                FrameElement::Gap(Gap::Adverbials)
            ]
        );
        assert_eq!(pattern.behind.len(), 2);
    }

    #[test]
    fn what_is_wrong_in_a_frame_is_told() {
        let says = |pattern: &str| fault(&with_pattern(pattern));
        assert!(says("{doer} …").contains("no V, L, VL, N, M or P"));
        assert!(says("V {hero}").contains("no role `hero`"));
        assert!(says("V {doer:tall}").contains("no way `tall`"));
        assert!(says("V @of").contains("no list of under [words]"));
        assert!(says("V ( prep").contains("without its )"));
        assert!(says("V prep | N").contains("put its rows into ( )"));
        assert!(says("V sauce").contains("no element `sauce`"));
        assert!(says("V {doer}").contains("no list with under [words]: a condition"));
        let twice = with_pattern("V {doer}").repeat(2);
        assert!(fault(&twice).contains("a second frame one"));
    }
}
