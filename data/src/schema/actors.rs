//! `actors/`: who and what the news names, and the offices that people held. The knowledge files of a corpus hold the same.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use toml::Spanned;

use super::{Location, Message};

/// A file of `actors/`, or a knowledge file of a corpus.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ActorsFile {
    /// Where the dates of the terms come from that do not say so themselves.
    pub source: Option<TermSource>,
    /// Actors, with their place in the file.
    pub actor: Vec<Spanned<Actor>>,
    /// Offices, with their place in the file.
    pub office: Vec<Spanned<Office>>,
}

/// What an actor is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum ActorKind {
    Person,
    Government,
    #[default]
    Organization,
    ArmedGroup,
    Media,
    Company,
    Country,
    Place,
}

impl ActorKind {
    /// Its name for people.
    pub fn label(self) -> Message {
        match self {
            Self::Person => Message::new("person", "شخص"),
            Self::Government => Message::new("government body", "جهة حكومية"),
            Self::Organization => Message::new("organisation", "منظمة"),
            Self::ArmedGroup => Message::new("armed group", "جماعة مسلحة"),
            Self::Media => Message::new("media outlet", "وسيلة إعلام"),
            Self::Company => Message::new("company", "شركة"),
            Self::Country => Message::new("country", "دولة"),
            Self::Place => Message::new("place", "مكان"),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // The form that serde asks for.
fn is_false(flag: &bool) -> bool {
    !flag
}

/// An entry of the knowledge base.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Its id, as written in tags.
    pub id: String,
    /// What it is.
    pub kind: ActorKind,
    /// Its Arabic name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ar: String,
    /// Its English name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub en: String,
    /// Further Arabic forms that may match on their own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// Forms that are common words or shared names: they match after the full name or right behind a title.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guarded: Vec<String>,
    /// Forms kept for the record that never match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<String>,
    /// ISO 3166-1 alpha-3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Its PLOVER actor code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plover: Option<String>,
    /// Its CAMEO actor code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cameo: Option<String>,
    /// Its Wikidata id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// Where it is, of a country or a place. Those that ship with Khabar have theirs in `locations/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Whether it is a foreign name in Arabic letters, whose spelling varies.
    #[serde(default, skip_serializing_if = "is_false")]
    pub transliterated: bool,
    /// For a capital or palace: the id of what it stands for when it acts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stands_for: Option<String>,
    /// Whether a body goes by the name of its seat, which is a place where something happens *in* it (في البيت الأبيض).
    #[serde(default, skip_serializing_if = "is_false")]
    pub seat: bool,
    /// A remark for annotators.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// For countries and regions: the nisba adjective, masculine singular (أمريكي).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub nisba: Vec<String>,
    /// A nisba that is also a common word (مالي): listed for the record, never matched alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub guarded_nisba: Vec<String>,
    /// Irregular plurals for its people (الأتراك).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<String>,
    /// The offices it held.
    #[serde(default, rename = "term", skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<Term>,
    /// Whether a corpus has withdrawn the entry.
    #[serde(default, skip_serializing_if = "is_false")]
    pub retired: bool,
}

impl Actor {
    /// The entry as a knowledge file holds it.
    pub fn to_toml(&self) -> String {
        #[derive(Serialize)]
        struct File<'a> {
            actor: [&'a Actor; 1],
        }
        // Nothing in an entry is beyond TOML.
        toml::to_string(&File { actor: [self] }).unwrap_or_default()
    }
}

/// A term in an office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The id of the office.
    pub office: String,
    /// When it began; none when not established.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<PartialDate>,
    /// When it ended; none while it lasts, or when not established.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<PartialDate>,
    /// Where the dates come from; what ships with Khabar always says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<TermSource>,
}

impl Term {
    /// Whether the term covers `day`, as far as its dates are known.
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from.earliest() <= day)
            && self.to.is_none_or(|to| day <= to.latest())
    }
}

/// Where the dates of a term come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum TermSource {
    /// The item of Wikidata that states them, by its id.
    Wikidata(String),
    /// A public record, in the words of whoever looked it up, with its address where it has one.
    Record(String),
    /// What the editor knew, with no record at hand.
    Editor,
}

impl std::fmt::Display for TermSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Wikidata(id) => write!(f, "wikidata:{id}"),
            Self::Record(words) => write!(f, "public record: {words}"),
            Self::Editor => f.write_str("editor's knowledge"),
        }
    }
}

impl From<TermSource> for String {
    fn from(source: TermSource) -> Self {
        source.to_string()
    }
}

impl TryFrom<String> for TermSource {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let source = text.trim().replace('’', "'");
        if source == "editor's knowledge" {
            return Ok(Self::Editor);
        }
        let named = source
            .split_once(':')
            .map(|(kind, rest)| (kind.trim_end(), rest.trim()));
        match named {
            Some(("wikidata", id)) if is_item_id(id) => Ok(Self::Wikidata(id.to_string())),
            Some(("public record", words)) if !words.is_empty() => {
                Ok(Self::Record(words.to_string()))
            }
            _ => Err(format!(
                "{text:?} is no source of a term; write \"editor's knowledge\", \"wikidata:Q7747\" or \"public record: \" and which one"
            )),
        }
    }
}

/// Whether `id` has the form of an item of Wikidata.
pub fn is_item_id(id: &str) -> bool {
    id.strip_prefix('Q').is_some_and(|number| {
        !number.starts_with('0')
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A date known to the day, the month or the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PartialDate {
    /// Known to the day.
    Day(Date),
    /// Known to the month (its first day).
    Month(Date),
    /// Known to the year (its first day).
    Year(Date),
}

impl PartialDate {
    /// The first day it can be.
    pub fn earliest(self) -> Date {
        match self {
            Self::Day(day) | Self::Month(day) | Self::Year(day) => day,
        }
    }

    /// The last day it can be.
    pub fn latest(self) -> Date {
        match self {
            Self::Day(day) => day,
            Self::Month(day) => day.last_of_month(),
            Self::Year(day) => day.last_of_year(),
        }
    }
}

impl From<PartialDate> for String {
    fn from(date: PartialDate) -> Self {
        date.to_string()
    }
}

impl std::fmt::Display for PartialDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(day) => write!(f, "{:04}-{:02}", day.year(), day.month()),
            Self::Year(day) => write!(f, "{:04}", day.year()),
        }
    }
}

impl TryFrom<String> for PartialDate {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        partial_date(&text)
            .ok_or_else(|| format!("{text} is not a date; write 2025, 2025-01 or 2025-01-20"))
    }
}

/// Reads a date of which the day, or month and day, may be left out; none when it is on no calendar.
fn partial_date(text: &str) -> Option<PartialDate> {
    let number = |part: &str, digits: usize| {
        let plain = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| part.parse::<i16>().ok()).flatten()
    };
    let mut parts = text.split('-');
    let year = number(parts.next()?, 4)?;
    let month = parts.next().map(|part| number(part, 2));
    let day = parts.next().map(|part| number(part, 2));
    if parts.next().is_some() {
        return None;
    }
    let date =
        |month, day| Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    match (month, day) {
        (None, _) => date(1, 1).map(PartialDate::Year),
        (Some(month), None) => date(month?, 1).map(PartialDate::Month),
        (Some(month), Some(day)) => date(month?, day?).map(PartialDate::Day),
    }
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its id (`USA.president`).
    pub id: String,
    /// The role it is an instance of.
    pub role: Option<String>,
    /// The country it belongs to, ISO 3166-1 alpha-3.
    pub country: Option<String>,
    /// The id of the body it belongs to.
    pub body: Option<String>,
    /// Its Arabic name.
    pub ar: String,
    /// Its English name.
    pub en: String,
    /// Whole phrases that name exactly this office.
    #[serde(default)]
    pub titles: Vec<String>,
}

/// Reads a row of a gazetteer (`places/`): its id, its Arabic forms parted by `|`, its English name and the code of its country, parted by
/// tabs. The error says what is wrong with it.
pub fn place(row: &str) -> Result<Actor, String> {
    let fields: Vec<&str> = row.split('\t').collect();
    let [id, forms, en, code] = fields[..] else {
        return Err(format!(
            "{} fields; write four, parted by tabs: id, Arabic forms parted by |, English name, code of the country or nothing",
            fields.len()
        ));
    };
    let mut forms = forms.split('|').map(str::to_string);
    Ok(Actor {
        id: id.to_string(),
        kind: ActorKind::Place,
        ar: forms.next().unwrap_or_default(),
        en: en.to_string(),
        aliases: forms.collect(),
        country: Some(code.to_string()).filter(|code| !code.is_empty()),
        ..Actor::default()
    })
}

/// The rows of a gazetteer, with the number of their line; what stands behind `#` is a remark.
pub fn place_rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, line));
    lines.filter(|(_, line)| !line.starts_with('#'))
}
