//! Searching the index.

use rusqlite::types::Value;
use rusqlite::{ToSql, params_from_iter};
use serde::Serialize;

use super::phrase::Phrase;
use super::wanted::Query;
use super::{Index, IndexError};
use khabar_engine::annotation::{Layer, Unit};
use khabar_engine::tags::SUGGESTED;

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
