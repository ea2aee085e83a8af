//! What the editor asks of the index: who is named where, and who did what to whom.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use rayon::prelude::*;
use rusqlite::types::ValueRef;
use rusqlite::{OptionalExtension, Row};

use super::place::{self, Stamp, nanoseconds};
use super::rows::{self, Digest, digest};
use super::{Index, IndexError};
use crate::{articles, read_bytes};
use khabar_engine::annotation::Layer;

/// Code points of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// The line, from 0.
    pub line: usize,
    /// The first one.
    pub start: usize,
    /// The one behind the last.
    pub end: usize,
}

/// An article of the corpus, as far as the index knows whether it names somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InArticle {
    /// The file.
    pub file: PathBuf,
    /// Where its text names them, in order; its tag lines may too. None where the index does not know the file as it is now.
    pub named: Option<Vec<Extent>>,
}

/// Whether somebody watches the files of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changes {
    /// Whatever is new, changed or gone is told, and the index has taken it in. Only files that name somebody are looked at.
    Told,
    /// Nobody tells: all files are looked at.
    Looked,
}

/// An event of an article.
#[derive(Debug, Clone, PartialEq)]
pub struct EventIn {
    /// The file.
    pub file: PathBuf,
    /// The words that evoke it; its paragraph where there are none.
    pub at: Extent,
    /// The text of the paragraph, which the extent counts in.
    pub text: String,
    /// Whether an annotator wrote it.
    pub layer: Layer,
    /// Its type.
    pub r#type: String,
    /// When it happened, else the date of the article.
    pub date: Option<String>,
    /// Those who do it, by their ids.
    pub doers: Vec<String>,
    /// Those in other roles.
    pub others: Vec<String>,
}

/// Articles by their names, with their digests and stamps.
type Known = HashMap<String, (Digest, Option<String>)>;

impl Index {
    /// The articles that name an actor, and those of which the index does not know. The others, of which it knows that they do not, are left out.
    /// Reads no file that cannot have changed; which are looked at, `told` says.
    pub fn naming(
        &self,
        id: &str,
        knowledge: &Digest,
        told: Changes,
    ) -> Result<Vec<InArticle>, IndexError> {
        let mut named = self.named(id)?;
        let (files, known) = match told {
            Changes::Looked => {
                let (files, _) = articles(std::slice::from_ref(&self.root));
                (files, self.known(knowledge)?)
            }
            Changes::Told => {
                let known = self.known_of(named.keys(), knowledge)?;
                let mut files = self.unknown(knowledge)?;
                files.extend(known.keys().map(|name| self.root.join(name)));
                files.sort_unstable();
                (files, known)
            }
        };
        let now = place::now(&self.file).map(nanoseconds);
        let root = &self.root;
        let is_known = |file: &PathBuf| {
            let name = rows::name(root, file)?;
            let (was, stamp) = known.get(&name)?;
            let sure = stamp.is_some() && Stamp::of(file, now)?.sure == *stamp;
            // What was changed a moment ago may have changed again in the same moment.
            let same = || Some(digest([read_bytes(file).ok()?.as_slice()]) == *was);
            (sure || same()?).then_some(name)
        };
        let looked: Vec<(PathBuf, Option<String>)> = files
            .into_par_iter()
            .map(|file| {
                let name = is_known(&file);
                (file, name)
            })
            .collect();
        let article = |(file, name): (PathBuf, Option<String>)| match name {
            None => Some(InArticle { file, named: None }),
            Some(name) => {
                let named = Some(named.remove(&name)?);
                Some(InArticle { file, named })
            }
        };
        Ok(looked.into_iter().filter_map(article).collect())
    }

    /// The articles whose silver is not made by this knowledge.
    fn unknown(&self, knowledge: &Digest) -> Result<Vec<PathBuf>, IndexError> {
        let mut asked = self
            .connection
            .prepare_cached("SELECT file FROM article WHERE silver IS NOT ?1")?;
        let rows = asked.query_map([knowledge], |row| row.get::<_, String>(0))?;
        let names: Vec<String> = rows.collect::<rusqlite::Result<_>>()?;
        Ok(names.into_iter().map(|name| self.root.join(name)).collect())
    }

    /// Of some articles those whose silver is made by this knowledge, as [`Index::known`] has them.
    fn known_of<'n>(
        &self,
        names: impl Iterator<Item = &'n String>,
        knowledge: &Digest,
    ) -> Result<Known, IndexError> {
        let mut asked = self
            .connection
            .prepare_cached("SELECT digest, stamp FROM article WHERE file = ?1 AND silver = ?2")?;
        let mut known = Known::new();
        for name in names {
            let found = asked.query_row((name, knowledge), |row| Ok((row.get(0)?, row.get(1)?)));
            known.extend(found.optional()?.map(|found| (name.clone(), found)));
        }
        Ok(known)
    }

    /// The articles whose silver is made by this knowledge, with their digests and stamps.
    fn known(&self, knowledge: &Digest) -> Result<Known, IndexError> {
        let mut asked = self
            .connection
            .prepare_cached("SELECT file, digest, stamp FROM article WHERE silver = ?1")?;
        let rows = asked.query_map([knowledge], |row| {
            Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Where articles name an actor in their text, by file; an article that names it in tag lines alone has no place.
    fn named(&self, id: &str) -> Result<HashMap<String, Vec<Extent>>, IndexError> {
        let mut found: HashMap<String, Vec<Extent>> = HashMap::new();
        // Of gold and of silver, each in the order of articles: from one index, without a look at what the rows are of.
        let mut asked = self
            .connection
            .prepare_cached("SELECT article, at, start, end FROM mention WHERE actor = ?1")?;
        let mut rows = asked.query([id])?;
        let mut by_article: HashMap<i64, Vec<Extent>> = HashMap::new();
        while let Some(row) = rows.next()? {
            let places = by_article.entry(row.get(0)?).or_default();
            if row.get_ref(2)? != ValueRef::Null {
                places.push(extent(row, 1)?);
            }
        }
        let mut asked = self
            .connection
            .prepare_cached("SELECT file FROM article WHERE article = ?1")?;
        for (article, mut places) in by_article {
            places.sort_unstable_by_key(|at| (at.line, at.start));
            found.insert(asked.query_row([article], |row| row.get(0))?, places);
        }
        let mut asked = self.connection.prepare_cached(
            "SELECT file FROM named JOIN article USING (article) WHERE actor = ?1",
        )?;
        let mut rows = asked.query([id])?;
        while let Some(row) = rows.next()? {
            found.entry(row.get(0)?).or_default();
        }
        Ok(found)
    }

    /// Where an actor is named first: by an annotator, if one did.
    pub fn first_named(&self, id: &str) -> Result<Option<(PathBuf, String, Extent)>, IndexError> {
        let mut asked = self.connection.prepare_cached(
            "SELECT a.file, p.text, p.line, m.start, m.end FROM mention m JOIN paragraph p USING (paragraph) JOIN article a USING (article)
             WHERE m.actor = ?1 AND m.start IS NOT NULL ORDER BY m.layer LIMIT 1",
        )?;
        let found = asked.query_row([id], |row| {
            let file: String = row.get(0)?;
            Ok((self.root.join(file), row.get(1)?, extent(row, 2)?))
        });
        Ok(found.optional()?)
    }

    /// The events in which an actor takes part, those that annotators wrote before others and the newest first; so many at most.
    pub fn events_of(&self, id: &str, most: usize) -> Result<Vec<EventIn>, IndexError> {
        let mut found = BTreeSet::new();
        self.first_events(
            "SELECT event FROM participant WHERE actor = ?1 ORDER BY layer, day DESC, event",
            id,
            most,
            &mut found,
        )?;
        self.events(found, most)
    }

    /// The events of a type or with an id that annotators wrote, the newest first; so many at most.
    pub fn events_called(&self, name: &str, most: usize) -> Result<Vec<EventIn>, IndexError> {
        // Types are few, and looked through for another case.
        let mut asked = self.connection.prepare_cached(
            "SELECT type FROM type WHERE type = ?1 COLLATE NOCASE UNION SELECT ?1",
        )?;
        let types = asked.query_map([name], |row| row.get(0))?;
        let types: Vec<String> = types.collect::<rusqlite::Result<_>>()?;
        let mut found = BTreeSet::new();
        for r#type in &types {
            self.first_events(
                "SELECT event FROM event WHERE type = ?1 AND layer = 'gold' ORDER BY day DESC, event",
                r#type,
                most,
                &mut found,
            )?;
        }
        self.first_events(
            "SELECT event FROM event WHERE id = ?1 AND layer = 'gold' ORDER BY day DESC, event",
            name,
            most,
            &mut found,
        )?;
        self.events(found, most)
    }

    /// Adds the first events that a query gives, so many at most. No more of them are looked at.
    fn first_events(
        &self,
        sql: &str,
        value: &str,
        most: usize,
        found: &mut BTreeSet<i64>,
    ) -> Result<(), IndexError> {
        let mut asked = self.connection.prepare_cached(sql)?;
        let mut rows = asked.query([value])?;
        let mut added = 0;
        // One may be there in several roles.
        while added < most
            && let Some(row) = rows.next()?
        {
            added += usize::from(found.insert(row.get(0)?));
        }
        Ok(())
    }

    /// Events by their numbers, those that annotators wrote before others and the newest first; so many at most.
    fn events(&self, numbers: BTreeSet<i64>, most: usize) -> Result<Vec<EventIn>, IndexError> {
        let mut asked = self.connection.prepare_cached(
            "SELECT a.file, p.line, coalesce(e.start, 0), coalesce(e.end, length(p.text)), p.text, e.layer, e.type, coalesce(e.date, e.day), e.day
             FROM event e JOIN paragraph p USING (paragraph) JOIN article a USING (article) WHERE e.event = ?1",
        )?;
        let mut found = Vec::new();
        for event in numbers {
            let one = asked.query_row([event], |row| {
                let file: String = row.get(0)?;
                let r#type: String = row.get(6)?;
                let (doers, others) = self.parties(event, &r#type)?;
                let gold = row.get::<_, String>(5)? == super::write::GOLD;
                let told = EventIn {
                    file: self.root.join(file),
                    at: extent(row, 1)?,
                    text: row.get(4)?,
                    layer: if gold { Layer::Gold } else { Layer::Silver },
                    r#type,
                    date: row.get(7)?,
                    doers,
                    others,
                };
                Ok((row.get::<_, Option<String>>(8)?, told))
            });
            // It may be gone since it was found.
            found.extend(one.optional()?);
        }
        found.sort_by(|(a_day, a), (b_day, b)| {
            let layer = |event: &EventIn| event.layer != Layer::Gold;
            let place = |event: &EventIn| (event.at.line, event.at.start);
            let by_day = b_day.cmp(a_day);
            let by_file = a.file.cmp(&b.file).then(place(a).cmp(&place(b)));
            layer(a).cmp(&layer(b)).then(by_day).then(by_file)
        });
        found.truncate(most);
        Ok(found.into_iter().map(|(_, event)| event).collect())
    }
}

/// Line, start and end, from a column on.
fn extent(row: &Row<'_>, from: usize) -> rusqlite::Result<Extent> {
    Ok(Extent {
        line: row.get::<_, usize>(from)?.saturating_sub(1),
        start: row.get(from + 1)?,
        end: row.get(from + 2)?,
    })
}

impl Extent {
    /// The bytes of its line, whose text this is.
    pub fn bytes(&self, text: &str) -> std::ops::Range<usize> {
        let mut starts = text.char_indices().map(|(at, _)| at);
        let start = starts.nth(self.start).unwrap_or(text.len());
        let length = self.end.saturating_sub(self.start);
        let end = match length {
            0 => start,
            length => starts.nth(length - 1).unwrap_or(text.len()),
        };
        start..end
    }
}
