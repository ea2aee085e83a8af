//! Writing rows: an article is replaced as a whole, its silver layer apart.

use rusqlite::{Connection, OptionalExtension, params};

use super::place::Stamp;
use super::rows::{Article, Digest, EventRow, Layer, MentionRow, Paragraph, Place, TimexRow};

/// The name of a layer in the tables.
pub(super) const GOLD: &str = "gold";
/// The other one.
pub(super) const SILVER: &str = "silver";

fn start(place: Place) -> Option<usize> {
    place.map(|(start, _)| start)
}

fn end(place: Place) -> Option<usize> {
    place.map(|(_, end)| end)
}

fn joined(words: &[String]) -> Option<String> {
    (!words.is_empty()).then(|| words.join(" "))
}

/// Writes an article in the place of what is known of its file.
pub(super) fn article(
    connection: &Connection,
    file: &str,
    digest: &Digest,
    stamp: &Stamp,
    article: &Article,
) -> rusqlite::Result<()> {
    remove(connection, file)?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO article (file, id, date, status, annotator, source, url, modified, digest, stamp, taught)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
    )?;
    let of = insert.insert(params![
        file,
        article.id,
        article.date,
        article.status,
        article.annotator,
        article.source,
        article.url,
        stamp.modified,
        digest,
        stamp.sure,
        article.taught,
    ])?;
    let day = article.date.as_deref();
    for id in &article.named {
        connection
            .prepare_cached("INSERT INTO named (actor, article) VALUES (?1, ?2)")?
            .execute(params![id, of])?;
    }
    article
        .paragraphs
        .iter()
        .try_for_each(|it| paragraph(connection, of, day, it))
}

/// Notes what the system says of a file whose text is the one that is known.
pub(super) fn stamp(connection: &Connection, file: &str, stamp: &Stamp) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE article SET stamp = ?2, modified = ?3 WHERE file = ?1")?
        .execute(params![file, stamp.sure, stamp.modified])?;
    Ok(())
}

/// What is known of what an article teaches.
pub(super) fn taught(connection: &Connection, file: &str) -> rusqlite::Result<Option<String>> {
    let mut asked = connection.prepare_cached("SELECT taught FROM article WHERE file = ?1")?;
    let found = asked.query_row([file], |row| row.get(0)).optional()?;
    Ok(found.flatten())
}

/// Takes an article out. Whether it was there.
pub(super) fn remove(connection: &Connection, file: &str) -> rusqlite::Result<bool> {
    let mut found = connection.prepare_cached("SELECT article FROM article WHERE file = ?1")?;
    let found: Option<i64> = found.query_row([file], |row| row.get(0)).optional()?;
    let Some(article) = found else {
        return Ok(false);
    };
    // The other tables follow by themselves.
    connection
        .prepare_cached(
            "DELETE FROM words WHERE rowid IN (SELECT paragraph FROM paragraph WHERE article = ?1)",
        )?
        .execute([article])?;
    connection
        .prepare_cached("DELETE FROM article WHERE article = ?1")?
        .execute([article])?;
    Ok(true)
}

fn paragraph(
    connection: &Connection,
    article: i64,
    day: Option<&str>,
    it: &Paragraph,
) -> rusqlite::Result<()> {
    let of = connection
        .prepare_cached(
            "INSERT INTO paragraph (article, line, start, text) VALUES (?1, ?2, ?3, ?4)",
        )?
        .insert(params![article, it.line, it.start, it.text])?;
    connection
        .prepare_cached("INSERT INTO words (rowid, folded) VALUES (?1, ?2)")?
        .execute(params![of, it.folded])?;
    let at = At {
        article,
        paragraph: of,
        line: it.line,
        day,
    };
    layer(connection, at, GOLD, &it.layer)?;
    layer(connection, at, SILVER, &it.suggested)?;
    for (line, note) in &it.notes {
        connection
            .prepare_cached("INSERT INTO note (paragraph, line, note) VALUES (?1, ?2, ?3)")?
            .execute(params![of, line, note])?;
    }
    for (layer, place, line) in &it.rejected {
        connection
            .prepare_cached(
                "INSERT INTO rejected (paragraph, layer, start, end, line) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![of, layer, start(*place), end(*place), line])?;
    }
    for it in &it.decided {
        connection
            .prepare_cached(
                "INSERT OR IGNORE INTO decided (words, claim, article, paragraph, start, end, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                it.words, it.claim, article, of, it.start, it.end, day
            ])?;
    }
    Ok(())
}

/// A paragraph that rows are of.
#[derive(Clone, Copy)]
struct At<'a> {
    article: i64,
    paragraph: i64,
    line: usize,
    /// The date of the article.
    day: Option<&'a str>,
}

fn layer(connection: &Connection, at: At<'_>, name: &str, layer: &Layer) -> rusqlite::Result<()> {
    for it in &layer.mentions {
        mention(connection, at, name, it)?;
    }
    for it in &layer.timexes {
        timex(connection, at.paragraph, name, it)?;
    }
    for it in &layer.events {
        event(connection, at, name, it)?;
    }
    Ok(())
}

fn mention(
    connection: &Connection,
    at: At<'_>,
    layer: &str,
    it: &MentionRow,
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO mention (paragraph, article, at, layer, start, end, actor, kind, office, rule, line, by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
    )?;
    insert.execute(params![
        at.paragraph,
        at.article,
        at.line,
        layer,
        start(it.place),
        end(it.place),
        it.actor,
        it.kind,
        it.office,
        it.rule,
        it.line,
        it.by,
    ])?;
    Ok(())
}

fn timex(
    connection: &Connection,
    paragraph: i64,
    layer: &str,
    it: &TimexRow,
) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO timex (paragraph, layer, start, end, type, value, mod, rule, line, by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
    )?;
    insert.execute(params![
        paragraph,
        layer,
        start(it.place),
        end(it.place),
        it.r#type,
        it.value,
        it.r#mod,
        it.rule,
        it.line,
        it.by,
    ])?;
    Ok(())
}

fn event(connection: &Connection, at: At<'_>, layer: &str, it: &EventRow) -> rusqlite::Result<()> {
    let mut insert = connection.prepare_cached(
        "INSERT INTO event (paragraph, layer, type, start, end, id, date, day, place, status, modes, contexts, score, line, by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
    )?;
    let event = insert.insert(params![
        at.paragraph,
        layer,
        it.r#type,
        start(it.place),
        end(it.place),
        it.id,
        it.date,
        at.day,
        it.at,
        it.status,
        joined(&it.modes),
        joined(&it.contexts),
        it.score,
        it.line,
        it.by,
    ])?;
    for who in &it.participants {
        connection
            .prepare_cached(
                "INSERT INTO participant (event, role, actor, kind, start, end, layer, day) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                event,
                who.role,
                who.actor,
                who.kind,
                start(who.place),
                end(who.place),
                layer,
                at.day,
            ])?;
    }
    Ok(())
}

/// Writes what is recognised in an article, made by this knowledge, in the place of what was. False when the article is another meanwhile.
pub(super) fn silver(
    connection: &Connection,
    file: &str,
    digest: &Digest,
    (date, knowledge): (Option<&str>, &Digest),
    layers: &[(usize, Layer)],
) -> rusqlite::Result<bool> {
    let mut found = connection.prepare_cached(
        "SELECT article, silver, date FROM article WHERE file = ?1 AND digest = ?2",
    )?;
    let found = found
        .query_row(params![file, digest], |row| {
            let is_known = row.get::<_, Option<Vec<u8>>>(1)?.is_some();
            Ok((
                row.get::<_, i64>(0)?,
                is_known,
                row.get::<_, Option<String>>(2)?,
            ))
        })
        .optional()?;
    let Some((article, is_known, day)) = found else {
        return Ok(false);
    };
    if is_known {
        forget_silver(connection, article)?;
    }
    // It is found in the text.
    if day.as_deref() != date {
        dated(connection, article, date)?;
    }
    let mut lines = connection
        .prepare_cached("SELECT line, paragraph FROM paragraph WHERE article = ?1 ORDER BY line")?;
    let lines = lines.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let lines: Vec<(usize, i64)> = lines.collect::<rusqlite::Result<_>>()?;
    for (line, it) in layers {
        let at = lines.binary_search_by_key(line, |(line, _)| *line);
        if let Some((_, paragraph)) = at.ok().and_then(|at| lines.get(at)) {
            let at = At {
                article,
                paragraph: *paragraph,
                line: *line,
                day: date,
            };
            layer(connection, at, SILVER, it)?;
        }
    }
    connection
        .prepare_cached("UPDATE article SET silver = ?2, date = ?3 WHERE article = ?1")?
        .execute(params![article, knowledge, date])?;
    Ok(true)
}

/// Notes the date of an article with its events, and with what it says of words.
fn dated(connection: &Connection, article: i64, date: Option<&str>) -> rusqlite::Result<()> {
    connection
        .prepare_cached("UPDATE decided SET day = ?2 WHERE article = ?1")?
        .execute(params![article, date])?;
    let events = "SELECT event FROM event JOIN paragraph USING (paragraph) WHERE article = ?1";
    for table in ["participant", "event"] {
        connection
            .prepare_cached(&format!(
                "UPDATE {table} SET day = ?2 WHERE event IN ({events})"
            ))?
            .execute(params![article, date])?;
    }
    Ok(())
}

fn forget_silver(connection: &Connection, article: i64) -> rusqlite::Result<()> {
    for table in ["mention", "timex", "event"] {
        connection
            .prepare_cached(&format!(
                "DELETE FROM {table} WHERE layer = '{SILVER}' AND line IS NULL AND paragraph IN (SELECT paragraph FROM paragraph WHERE article = ?1)"
            ))?
            .execute([article])?;
    }
    Ok(())
}
