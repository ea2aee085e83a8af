//! What the index is searched for: words as they are read, whoever and whatever stands beside them.

use super::phrase::Phrase;
use khabar_engine::annotation::Layer;
use khabar_engine::message::Message;
use khabar_engine::text::similar;

/// What is looked for. Everything that it names has to hold of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that stand one behind the other, each by itself.
    pub(super) phrases: Vec<Phrase>,
    /// Those who are named, or take part.
    pub(super) actors: Vec<String>,
    /// The types of an event.
    pub(super) types: Vec<String>,
    /// The status of an event.
    pub(super) status: Option<String>,
    /// The day that the article is not older than.
    pub(super) after: Option<String>,
    /// The day that it is older than.
    pub(super) before: Option<String>,
    /// Who wrote it.
    pub(super) by: Option<String>,
    /// The layer.
    pub(super) layer: Option<Layer>,
    /// A part of the file's name.
    pub(super) file: Option<String>,
    /// A part of a note.
    pub(super) note: Option<String>,
}

/// The keys of a query, in the order in which they are told.
pub const QUERY_KEYS: [&str; 9] = [
    "actor", "type", "status", "after", "before", "by", "in", "file", "note",
];

impl Query {
    /// Reads a query: words, `"words one behind the other"`, and `key:value`, divided by spaces. The error says what is wrong and what to write.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let mut query = Self::default();
        for Piece { key, value } in pieces(text)? {
            query.add(key.as_deref(), value)?;
        }
        if query == Self::default() {
            return Err(Message::new(
                format!(
                    "Nothing to search for: write words, or {} and a value, such as actor:trump.",
                    QUERY_KEYS.map(|key| format!("{key}:")).join(", ")
                ),
                format!(
                    "لا شيء يُبحث عنه: اكتب كلمات، أو واحدا من {} مع قيمته، مثل actor:trump.",
                    QUERY_KEYS.map(|key| format!("{key}:")).join(" ")
                ),
            ));
        }
        Ok(query)
    }

    fn add(&mut self, key: Option<&str>, value: String) -> Result<(), Message> {
        let day = |value: String| {
            match value.parse::<jiff::civil::Date>() {
            Ok(_) => Ok(value),
            Err(_) => part_of_date(&value).ok_or_else(|| {
                Message::new(
                    format!("“{value}” is no date: write a day, a month or a year, such as 2025-02-12, 2025-02 or 2025."),
                    format!("{value} ليس تاريخا: اكتب يوما أو شهرا أو سنة، مثل 2025-02-12 أو 2025-02 أو 2025."),
                )
            }),
        }
        };
        match key {
            None => self.phrases.extend(Phrase::read(&value)),
            Some("actor") => self.actors.push(value),
            Some("type") => self.types.push(value),
            Some("status") => self.status = Some(value),
            Some("after") => self.after = Some(day(value)?),
            Some("before") => self.before = Some(day(value)?),
            Some("by") => self.by = Some(value),
            Some("in") => {
                self.layer = Some(match value.as_str() {
                    "gold" => Layer::Gold,
                    "silver" => Layer::Silver,
                    _ => {
                        return Err(Message::new(
                            format!("in:{value} is no layer: write in:gold or in:silver."),
                            format!("in:{value} ليس طبقة: اكتب in:gold أو in:silver."),
                        ));
                    }
                });
            }
            Some("file") => self.file = Some(value),
            Some("note") => self.note = Some(value),
            Some(other) => {
                let close = similar(other, QUERY_KEYS.into_iter());
                let close = close.first().copied().unwrap_or("actor");
                return Err(Message::new(
                    format!(
                        "There is no {other}: to search by; did you mean {close}:? Words with a colon stand in quotes. The keys are {}.",
                        QUERY_KEYS.join(", ")
                    ),
                    format!(
                        "لا يُبحث بالمفتاح {other}:؛ أتقصد {close}:؟ الكلمات التي فيها نقطتان تُكتب بين علامتي اقتباس. المفاتيح: {}.",
                        QUERY_KEYS.join(" ")
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Whether what is recognised belongs to the answer.
    pub fn asks_for_silver(&self) -> bool {
        let wrote = self.by.is_some() || self.layer == Some(Layer::Gold);
        !wrote && (self.of_events() || !self.actors.is_empty() || self.layer.is_some())
    }

    /// Whether it asks for an event.
    pub(super) fn of_events(&self) -> bool {
        !self.types.is_empty() || self.status.is_some()
    }
}

/// The first day of a month or a year.
fn part_of_date(value: &str) -> Option<String> {
    let day = match value.len() {
        4 => format!("{value}-01-01"),
        7 => format!("{value}-01"),
        _ => return None,
    };
    day.parse::<jiff::civil::Date>().ok().map(|_| day)
}

/// A part of a query as it is typed.
struct Piece {
    key: Option<String>,
    value: String,
}

/// The quotation marks that hold words together, each with the one that ends it.
const QUOTES: [(char, char); 3] = [('"', '"'), ('«', '»'), ('“', '”')];

fn pieces(text: &str) -> Result<Vec<Piece>, Message> {
    let mut found = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (key, behind) = match rest.split_once(':') {
            Some((key, behind)) if is_key(key) => (Some(key.to_string()), behind),
            _ => (None, rest),
        };
        let quote = behind.chars().next().or(Some(first));
        let quote = QUOTES.iter().find(|(open, _)| Some(*open) == quote);
        let (value, behind) = match quote {
            Some((open, close)) => {
                let inside = behind.get(open.len_utf8()..).unwrap_or("");
                inside.split_once(*close).ok_or_else(|| {
                    Message::new(
                        format!("The quotation mark {open} is not closed: put {close} behind the last word."),
                        format!("علامة الاقتباس {open} لم تُغلق: ضع {close} بعد آخر كلمة."),
                    )
                })?
            }
            None => behind
                .split_once(char::is_whitespace)
                .unwrap_or((behind, "")),
        };
        found.push(Piece {
            key,
            value: value.to_string(),
        });
        rest = behind.trim_start();
    }
    Ok(found)
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_words_and_keys() {
        let query =
            Query::parse("قمة \"وزير الخارجية\" actor:trump after:2025-02 in:gold").unwrap();
        assert_eq!(query.phrases.len(), 2);
        assert_eq!(query.phrases[1].words, ["وزير", "الخارجيه"]);
        assert_eq!(query.actors, ["trump"]);
        assert_eq!(query.after.as_deref(), Some("2025-02-01"));
        assert_eq!(query.layer, Some(Layer::Gold));
        let actor = Query::parse("actor:\"دونالد ترامب\"").unwrap();
        assert_eq!(actor.actors, ["دونالد ترامب"]);
    }

    #[test]
    fn what_is_wrong_in_a_query_is_told_with_a_way_out() {
        let wrong = |text: &str| Query::parse(text).unwrap_err().en;
        assert!(wrong("actr:trump").contains("did you mean actor:?"));
        assert!(wrong("in:bronze").contains("in:gold or in:silver"));
        assert!(wrong("after:soon").contains("2025-02-12"));
        assert!(wrong("\"قمة الرياض").contains("not closed"));
        assert!(wrong("  ").contains("actor:trump"));
        // A colon of prose is no key.
        assert!(Query::parse("10:30").is_ok());
    }
}
