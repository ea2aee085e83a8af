//! Searching the index: words as they are read, whoever and whatever stands beside them.

use rusqlite::types::Value;
use rusqlite::{ToSql, params_from_iter};
use serde::Serialize;

use super::{Index, IndexError};
use khabar_engine::annotation::{Layer, Unit};
use khabar_engine::message::Message;
use khabar_engine::tags::SUGGESTED;
use khabar_engine::text::fold::fold;
use khabar_engine::text::words::{ARTICLE, with_proclitics};
use khabar_engine::text::{WordKind, Words, similar};

/// What is looked for. Everything that it names has to hold of a paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words that stand one behind the other, each by itself.
    phrases: Vec<Phrase>,
    /// Those who are named, or take part.
    actors: Vec<String>,
    /// The types of an event.
    types: Vec<String>,
    /// The status of an event.
    status: Option<String>,
    /// The day that the article is not older than.
    after: Option<String>,
    /// The day that it is older than.
    before: Option<String>,
    /// Who wrote it.
    by: Option<String>,
    /// The layer.
    layer: Option<Layer>,
    /// A part of the file's name.
    file: Option<String>,
    /// A part of a note.
    note: Option<String>,
}

/// Words, folded. Each may have proclitics and the article before its first one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Phrase {
    words: Vec<String>,
    /// Whether the last word is the beginning of one.
    open: bool,
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
    fn of_events(&self) -> bool {
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

impl Phrase {
    /// None where there is no word.
    fn read(text: &str) -> Option<Self> {
        let (text, open) = match text.strip_suffix('*') {
            Some(text) => (text, true),
            None => (text, false),
        };
        let words = words_of(&Words::new(text));
        let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
        (!words.is_empty()).then_some(Self { words, open })
    }

    /// The spellings of its first word.
    fn firsts(&self) -> Vec<String> {
        let Some(first) = self.words.first() else {
            return Vec::new();
        };
        let mut all: Vec<String> = with_proclitics(first).collect();
        if !first.starts_with(ARTICLE) {
            all.extend(with_proclitics(&format!("{ARTICLE}{first}")));
        }
        all
    }

    /// As the words of the index are asked for it.
    fn asked(&self) -> String {
        let rest = self.words.get(1..).unwrap_or_default();
        let star = if self.open { "*" } else { "" };
        let quoted = |first: &String| {
            let mut all = vec![first.as_str()];
            all.extend(rest.iter().map(String::as_str));
            format!("\"{}\"{star}", all.join(" ").replace('"', " "))
        };
        let all: Vec<String> = self.firsts().iter().map(quoted).collect();
        format!("({})", all.join(" OR "))
    }

    /// Where it stands in a text, in bytes.
    fn places(&self, text: &str) -> Vec<(usize, usize)> {
        let all = Words::new(text);
        let words = words_of(&all);
        let firsts = self.firsts();
        let last = self.words.len() - 1;
        let is = |nth: usize, word: &str| {
            let fits = |wanted: &str| match self.open && nth == last {
                true => word.starts_with(wanted),
                false => word == wanted,
            };
            match (nth, self.words.get(nth)) {
                (0, _) => firsts.iter().any(|first| fits(first)),
                (_, Some(wanted)) => fits(wanted),
                (_, None) => false,
            }
        };
        let found = words.windows(self.words.len()).filter(|window| {
            let mut window = window.iter().enumerate();
            window.all(|(nth, (_, word))| is(nth, word))
        });
        let place = |window: &[(usize, String)]| {
            let (from, to) = (window.first()?.0, window.last()?.0);
            let span = all.source_span(from, 0, to + 1);
            Some((span.start, span.end))
        };
        found.filter_map(place).collect()
    }
}

/// The words without what stands between them, each with its place.
fn words_of(words: &Words) -> Vec<(usize, String)> {
    let all = (0..words.len()).filter(|at| words.kind(*at) != Some(WordKind::Punct));
    all.map(|at| (at, words.text(at).to_string())).collect()
}

/// The words of a paragraph as the index has them, so that they are cut here as they are there.
pub(super) fn joined_words(text: &str) -> String {
    let words = Words::new(text);
    let mut joined = String::with_capacity(words.folded().len());
    for at in (0..words.len()).filter(|at| words.kind(*at) != Some(WordKind::Punct)) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(words.text(at));
    }
    joined
}

/// The query for words that stand one behind the other, the first with proclitics or without; nothing for what is no word.
pub(super) fn phrase(words: &str) -> Option<String> {
    let phrase = Phrase::read(&fold(words))?;
    Some(phrase.asked())
}

/// The query for words as a mention has them, folded: one behind the other, the first with proclitics or without.
pub(super) fn exactly(words: &str) -> Option<String> {
    let words = words_of(&Words::new(words));
    let (first, rest) = words.split_first()?;
    let rest: String = rest.iter().map(|(_, word)| format!(" {word}")).collect();
    let firsts = with_proclitics(&first.1);
    let quoted = firsts.map(|first| format!("\"{first}{rest}\""));
    Some(quoted.collect::<Vec<_>>().join(" OR "))
}

/// Something that was found, with its paragraph. Offsets count code points of the text.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hit {
    /// The file, below the root of the corpus.
    pub file: String,
    /// The line of the paragraph, from 1.
    pub line: usize,
    /// The date of the article.
    pub date: Option<String>,
    /// The paragraph.
    pub text: String,
    /// Where the words that were found begin in it.
    pub start: usize,
    /// Where they end.
    pub end: usize,
    /// The layer of what was found; none for words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layer: Option<Layer>,
    /// The event, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Told>,
    /// The actor, where one was asked for and no event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The note, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// An event that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// Its type.
    pub r#type: String,
    /// Those who do it: ids, or kinds of people outside the knowledge base.
    pub doers: Vec<String>,
    /// Those in other roles.
    pub others: Vec<String>,
    /// When it happened, where that is said.
    pub date: Option<String>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Found {
    /// The newest first.
    pub hits: Vec<Hit>,
    /// Whether there is more than was asked for.
    pub more: bool,
}

/// Conditions with the values of their question marks.
#[derive(Default)]
struct Where {
    sql: Vec<String>,
    values: Vec<Value>,
}

impl Where {
    fn and(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        self.sql.push(sql.to_string());
        self.values.extend(values);
    }
}

fn text(value: &str) -> Value {
    Value::from(value.to_string())
}

/// Whether a name is among those of a column, which stand behind each other with commas.
fn is_among(column: &str) -> String {
    format!("instr(', ' || {column} || ',', ', ' || ? || ',') > 0")
}

/// For LIKE, by `\`.
fn part(value: &str) -> Value {
    let mut pattern = String::from("%");
    for c in value.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    Value::from(pattern)
}

impl Index {
    /// Looks for something, the newest articles first; so many hits at most.
    pub fn search(&self, query: &Query, most: usize) -> Result<Found, IndexError> {
        let mut all = Where::default();
        if !query.phrases.is_empty() {
            let asked: Vec<String> = query.phrases.iter().map(Phrase::asked).collect();
            all.and(
                "p.paragraph IN (SELECT rowid FROM words WHERE words MATCH ?)",
                [text(&asked.join(" AND "))],
            );
        }
        for (sql, day) in [("a.date >= ?", &query.after), ("a.date < ?", &query.before)] {
            if let Some(day) = day {
                all.and(sql, [text(day)]);
            }
        }
        if let Some(file) = &query.file {
            all.and("a.file LIKE ? ESCAPE '\\'", [part(file)]);
        }
        let mut actors = Vec::new();
        for actor in &query.actors {
            actors.push(self.actors_named(actor)?);
        }
        let found = match query {
            _ if query.of_events() => self.events_found(query, &actors, all, most)?,
            _ if !actors.is_empty() => self.actors_found(query, &actors, all, most)?,
            _ => self.paragraphs_found(query, all, most)?,
        };
        Ok(found)
    }

    /// The ids that an id or a name stands for.
    fn actors_named(&self, name: &str) -> Result<Vec<String>, IndexError> {
        let mut asked = self.connection.prepare_cached(
            "SELECT actor FROM actor WHERE actor = ?1 OR ar = ?1 OR en = ?1 COLLATE NOCASE ORDER BY actor",
        )?;
        let rows = asked.query_map([name], |row| row.get(0))?;
        let mut ids: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        if ids.is_empty() {
            // Tag lines may name one that the knowledge base does not have.
            ids.push(name.to_string());
        }
        Ok(ids)
    }

    fn paragraphs_found(
        &self,
        query: &Query,
        mut all: Where,
        most: usize,
    ) -> Result<Found, IndexError> {
        let note = match &query.note {
            Some(note) => {
                all.and("n.note LIKE ? ESCAPE '\\'", [part(note)]);
                ("n.note", "JOIN note n USING (paragraph)")
            }
            None => ("NULL", ""),
        };
        if let Some(by) = &query.by {
            all.and(&is_among("a.annotator"), [text(by)]);
        }
        if let Some(layer) = query.layer {
            all.and(
                &format!(
                    "p.paragraph IN (SELECT paragraph FROM mention m WHERE {} = ? UNION ALL SELECT paragraph FROM event e WHERE {} = ?)",
                    layer_in("m"),
                    layer_in("e")
                ),
                [text(name(layer)), text(name(layer))],
            );
        }
        let sql = format!(
            "SELECT a.file, p.line, a.date, p.text, {} FROM paragraph p JOIN article a USING (article) {}",
            note.0, note.1
        );
        let mut hits = Hits::new(most);
        self.each(&sql, &all, most, |row| {
            let hit = Hit::of(row)?;
            let note: Option<String> = row.get(4)?;
            let places = match query.phrases.first() {
                Some(phrase) => phrase.places(&hit.text),
                None => Vec::new(),
            };
            hits.add(Hit { note, ..hit }, &places);
            Ok(hits.wanted())
        })?;
        Ok(hits.found)
    }

    fn actors_found(
        &self,
        query: &Query,
        actors: &[Vec<String>],
        mut all: Where,
        most: usize,
    ) -> Result<Found, IndexError> {
        let (first, others) = actors
            .split_first()
            .map_or((&[][..], &[][..]), |(f, o)| (f, o));
        all.and(
            &format!("m.actor IN ({})", marks(first.len())),
            first.iter().map(|id| text(id)),
        );
        for ids in others {
            all.and(
                &format!(
                    "p.paragraph IN (SELECT paragraph FROM mention WHERE actor IN ({}))",
                    marks(ids.len())
                ),
                ids.iter().map(|id| text(id)),
            );
        }
        self.of_rows("m", query, &mut all);
        let sql = format!(
            "SELECT a.file, p.line, a.date, p.text, m.start, m.end, {}, m.actor
             FROM mention m JOIN paragraph p USING (paragraph) JOIN article a USING (article)",
            layer_in("m")
        );
        let mut hits = Hits::new(most);
        self.each(&sql, &all, most, |row| {
            let hit = Hit::of(row)?;
            let (start, end): (Option<usize>, Option<usize>) = (row.get(4)?, row.get(5)?);
            hits.push(Hit {
                start: start.unwrap_or_default(),
                end: end.unwrap_or_default(),
                layer: layer(row.get_ref(6)?.as_str()?),
                actor: row.get(7)?,
                ..hit
            });
            Ok(hits.wanted())
        })?;
        Ok(hits.found)
    }

    fn events_found(
        &self,
        query: &Query,
        actors: &[Vec<String>],
        mut all: Where,
        most: usize,
    ) -> Result<Found, IndexError> {
        if !query.types.is_empty() {
            all.and(
                &format!("e.type IN ({})", marks(query.types.len())),
                query.types.iter().map(|it| text(it)),
            );
        }
        if let Some(status) = &query.status {
            all.and("coalesce(e.status, 'asserted') = ?", [text(status)]);
        }
        for ids in actors {
            all.and(
                &format!(
                    "e.event IN (SELECT event FROM participant WHERE actor IN ({}))",
                    marks(ids.len())
                ),
                ids.iter().map(|id| text(id)),
            );
        }
        self.of_rows("e", query, &mut all);
        let sql = format!(
            "SELECT a.file, p.line, a.date, p.text, e.start, e.end, {}, e.type, e.date, e.event
             FROM event e JOIN paragraph p USING (paragraph) JOIN article a USING (article)",
            layer_in("e")
        );
        let mut hits = Hits::new(most);
        self.each(&sql, &all, most, |row| {
            let hit = Hit::of(row)?;
            let (start, end): (Option<usize>, Option<usize>) = (row.get(4)?, row.get(5)?);
            let (r#type, event): (String, i64) = (row.get(7)?, row.get(9)?);
            let (doers, others) = self.parties(event, &r#type)?;
            hits.push(Hit {
                start: start.unwrap_or_default(),
                end: end.unwrap_or_default(),
                layer: layer(row.get_ref(6)?.as_str()?),
                event: Some(Told {
                    r#type,
                    doers,
                    others,
                    date: row.get(8)?,
                }),
                ..hit
            });
            Ok(hits.wanted())
        })?;
        Ok(hits.found)
    }

    /// Those who do an event, and those in other roles.
    pub(super) fn parties(
        &self,
        event: i64,
        r#type: &str,
    ) -> rusqlite::Result<(Vec<String>, Vec<String>)> {
        let mut asked = self.connection.prepare_cached(
            "SELECT coalesce(actor, kind, '?'), role IS (SELECT doer FROM type WHERE type = ?2) FROM participant WHERE event = ?1",
        )?;
        let rows = asked.query_map((event, r#type), |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (mut doers, mut others) = (Vec::new(), Vec::new());
        for row in rows {
            let (who, does): (String, bool) = row?;
            if does { &mut doers } else { &mut others }.push(who);
        }
        Ok((doers, others))
    }

    /// What holds of rows that have a layer and may have an author.
    fn of_rows(&self, table: &str, query: &Query, all: &mut Where) {
        if let Some(layer) = query.layer {
            all.and(&format!("{} = ?", layer_in(table)), [text(name(layer))]);
        }
        if let Some(by) = &query.by {
            // Nobody wrote what is only recognised.
            all.and(
                &format!(
                    "{} = 'gold' AND {}",
                    layer_in(table),
                    is_among(&format!("coalesce({table}.by, a.annotator)"))
                ),
                [text(by)],
            );
        }
        if let Some(note) = &query.note {
            all.and(
                "p.paragraph IN (SELECT paragraph FROM note WHERE note LIKE ? ESCAPE '\\')",
                [part(note)],
            );
        }
    }

    /// Gives the rows of a query, the newest articles first, for as long as they are wanted.
    fn each(
        &self,
        sql: &str,
        all: &Where,
        most: usize,
        mut row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<bool>,
    ) -> Result<(), IndexError> {
        let conditions = match all.sql.is_empty() {
            true => "1".to_string(),
            false => all.sql.join(" AND "),
        };
        let sql = format!(
            "{sql} WHERE {conditions} ORDER BY a.date DESC NULLS LAST, a.file, p.line LIMIT {}",
            most.saturating_add(1)
        );
        let mut asked = self.connection.prepare_cached(&sql)?;
        let values = all.values.iter().map(|value| value as &dyn ToSql);
        let mut rows = asked.query(params_from_iter(values))?;
        while let Some(found) = rows.next()? {
            if !row(found)? {
                break;
            }
        }
        Ok(())
    }
}

fn marks(count: usize) -> String {
    vec!["?"; count].join(", ")
}

/// The layer of a row: what stands in the tag lines of an article that nobody has looked at is no gold.
fn layer_in(table: &str) -> String {
    format!("CASE a.status WHEN '{SUGGESTED}' THEN 'silver' ELSE {table}.layer END")
}

fn name(layer: Layer) -> &'static str {
    match layer {
        Layer::Gold => super::write::GOLD,
        Layer::Silver => super::write::SILVER,
    }
}

fn layer(name: &str) -> Option<Layer> {
    [Layer::Gold, Layer::Silver]
        .into_iter()
        .find(|layer| self::name(*layer) == name)
}

impl Hit {
    /// From the first columns of a row.
    fn of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            file: row.get(0)?,
            line: row.get(1)?,
            date: row.get(2)?,
            text: row.get(3)?,
            start: 0,
            end: 0,
            layer: None,
            event: None,
            actor: None,
            note: None,
        })
    }
}

/// Gathers hits, so many at most.
struct Hits {
    found: Found,
    most: usize,
}

impl Hits {
    fn new(most: usize) -> Self {
        Self {
            found: Found::default(),
            most,
        }
    }

    fn wanted(&self) -> bool {
        !self.found.more
    }

    fn push(&mut self, hit: Hit) {
        if self.found.hits.len() < self.most {
            self.found.hits.push(hit);
        } else {
            self.found.more = true;
        }
    }

    /// A hit for each place in its text, given in bytes; one for the whole where there is none.
    fn add(&mut self, hit: Hit, places: &[(usize, usize)]) {
        if places.is_empty() {
            return self.push(hit);
        }
        for (start, end) in places {
            let units = |byte: usize| {
                Unit::CodePoint.count(hit.text.as_bytes().get(..byte).unwrap_or_default())
            };
            let (start, end) = (units(*start), units(*end));
            self.push(Hit {
                start,
                end,
                ..hit.clone()
            });
        }
    }
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

    #[test]
    fn words_are_found_with_what_is_glued_to_them() {
        let text = "قال الرئيس إنّه التقى برئيس الوزراء، وللرئيس رأيٌ";
        let found = |query: &str| {
            let phrase = Phrase::read(query).unwrap();
            let places = phrase.places(text).into_iter();
            places
                .map(|(start, end)| text[start..end].to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("رئيس"), ["الرئيس", "برئيس", "وللرئيس"]);
        assert_eq!(found("رئيس الوزراء"), ["برئيس الوزراء"]);
        assert_eq!(found("راي"), ["رأيٌ"]);
        assert_eq!(found("وزر*"), ["الوزراء"]);
        assert_eq!(found("وزر"), Vec::<String>::new());
    }
}
