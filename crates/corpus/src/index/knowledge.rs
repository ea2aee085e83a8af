//! The knowledge that the silver layer is made by, and what of it the index keeps.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use rusqlite::{Connection, params};

use super::phrase::phrase;
use super::rows::{Digest, digest};
use crate::settings::{NamesModel, Settings};
use crate::{Corpus, SETTINGS_FILE, practice, read_bytes, read_text};
use khabar_engine::mentions::{MentionKind, lesson_words};

/// A corpus as it lies on disk, without what its articles teach.
#[derive(Debug)]
pub(super) struct Known {
    pub corpus: Corpus,
    /// What stands for all that its silver layer follows from, but for the articles.
    pub digest: Digest,
}

impl Known {
    /// Reads settings, knowledge and codebook. Settings that change nothing that is recognised do not count.
    pub fn load(root: &Path) -> Self {
        let read = RefCell::new(BTreeMap::new());
        let corpus = Corpus::load_from(root, &|file| {
            let text = read_text(file);
            if file.file_name().is_none_or(|name| name != SETTINGS_FILE) {
                let bytes = text.as_ref().map(|text| text.as_bytes().to_vec());
                read.borrow_mut()
                    .insert(file.to_path_buf(), bytes.unwrap_or_default());
            }
            text
        });
        let mut pieces = vec![
            env!("CARGO_PKG_VERSION").as_bytes().to_vec(),
            cfg!(feature = "names-model").to_string().into_bytes(),
            said(&corpus.settings).into_bytes(),
        ];
        pieces.extend(read.into_inner().into_values());
        if let NamesModel::File(file) = &corpus.settings.names_model {
            pieces.push(read_bytes(&root.join(&file.value)).unwrap_or_default());
        }
        Self {
            digest: digest(pieces.iter().map(Vec::as_slice)),
            corpus,
        }
    }
}

/// What stands for all that the silver layer of a corpus follows from, but for its articles, in hexadecimal digits.
pub fn digest_of_knowledge(root: &Path) -> String {
    hex(Known::load(root).digest)
}

fn hex(digest: Digest) -> String {
    digest.iter().map(|b| format!("{b:02x}")).collect()
}

/// What the settings say that recognition follows.
fn said(settings: &Settings) -> String {
    let Settings {
        dates,
        conventions,
        codebook,
        knowledge,
        threshold,
        weights,
        names_model,
        names_threshold,
        // What is left says what is shown, and how.
        language: _,
        code_lens: _,
        largest_article: _,
        levels: _,
        index: _,
        // Their suggestions are not in the index.
        recommenders: _,
        rules_page: _,
    } = settings;
    let name = |placed: &crate::settings::Placed<String>| placed.value.clone();
    let model = match names_model {
        NamesModel::Shipped => "shipped",
        NamesModel::Off => "off",
        NamesModel::File(_) => "file",
    };
    let names: Vec<String> = knowledge.iter().map(name).collect();
    let (codebook, weights) = (codebook.as_ref().map(name), weights.as_ref().map(name));
    format!(
        "{:?}",
        (
            dates,
            conventions,
            codebook,
            names,
            threshold,
            weights,
            model,
            names_threshold
        )
    )
}

/// Writes the actors and event types, where they are those of another knowledge. Whether they were.
pub(super) fn write(connection: &Connection, known: &Known) -> rusqlite::Result<bool> {
    let digest = hex(known.digest);
    if about(connection, "knowledge")? == Some(digest.clone()) {
        return Ok(false);
    }
    connection.execute_batch("DELETE FROM actor; DELETE FROM type;")?;
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO actor (actor, kind, ar, en) VALUES (?1, ?2, ?3, ?4)",
    )?;
    for (_, actor) in known.corpus.knowledge.actors.actors() {
        let kind = MentionKind::of_actor(actor.kind).name();
        insert.execute(params![actor.id, kind, actor.ar, actor.en])?;
    }
    let codebook = &known.corpus.knowledge.codebook;
    let mut insert =
        connection.prepare_cached("INSERT OR REPLACE INTO type (type, doer) VALUES (?1, ?2)")?;
    for event_type in &codebook.types {
        let doer = codebook.doer_of(event_type);
        let doer = doer.and_then(|role| codebook.role_at(role));
        insert.execute(params![event_type.id, doer.map(|role| &role.id)])?;
    }
    connection.execute(
        "INSERT OR REPLACE INTO about (key, value) VALUES ('knowledge', ?1), ('version', ?2)",
        params![digest, env!("CARGO_PKG_VERSION")],
    )?;
    Ok(true)
}

/// What is noted of how the index was made.
pub(super) fn about(connection: &Connection, key: &str) -> rusqlite::Result<Option<String>> {
    use rusqlite::OptionalExtension;
    let mut asked = connection.prepare_cached("SELECT value FROM about WHERE key = ?1")?;
    asked.query_row([key], |row| row.get(0)).optional()
}

/// What stands for it that articles teach something else than the silver layer was made by.
const OTHERWISE: &str = "taught-otherwise";

/// Notes that articles teach something else since.
pub(super) fn taught_otherwise(connection: &Connection) -> rusqlite::Result<()> {
    let mut insert = connection
        .prepare_cached("INSERT OR REPLACE INTO about (key, value) VALUES (?1, 'yes')")?;
    insert.execute([OTHERWISE])?;
    Ok(())
}

/// Whether the silver layer, where there is one, is made by what the articles teach.
pub(super) fn is_learnt(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(about(connection, OTHERWISE)?.is_none())
}

/// Forgets the silver of the articles that hold words of which other articles teach something else than when it was made.
pub(super) fn relearn(connection: &Connection, taught: &practice::Read) -> rusqlite::Result<()> {
    let now = lessons(taught);
    let mut asked = connection.prepare_cached("SELECT words, sign FROM lesson")?;
    let before = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut before: BTreeMap<String, i64> = before.collect::<rusqlite::Result<_>>()?;
    let mut changed = Vec::new();
    for (words, sign) in &now {
        if before.remove(words) != Some(*sign) {
            changed.push(words.clone());
        }
    }
    let gone: Vec<String> = before.into_keys().collect();
    for words in changed.iter().chain(&gone) {
        forget(connection, words)?;
    }
    let mut delete = connection.prepare_cached("DELETE FROM lesson WHERE words = ?1")?;
    for words in &gone {
        delete.execute([words])?;
    }
    let mut insert =
        connection.prepare_cached("INSERT OR REPLACE INTO lesson (words, sign) VALUES (?1, ?2)")?;
    for words in &changed {
        insert.execute(params![words, now.get(words)])?;
    }
    connection.execute("DELETE FROM about WHERE key = ?1", [OTHERWISE])?;
    Ok(())
}

/// Forgets the silver of all articles that hold some words.
fn forget(connection: &Connection, words: &str) -> rusqlite::Result<()> {
    let Some(query) = phrase(words) else {
        return Ok(());
    };
    let mut update = connection.prepare_cached(
        "UPDATE article SET silver = zeroblob(0) WHERE silver IS NOT NULL AND article IN
         (SELECT article FROM paragraph WHERE paragraph IN (SELECT rowid FROM words WHERE words MATCH ?1))",
    )?;
    update.execute([query])?;
    Ok(())
}

/// What the articles teach of each words, as a number that stands for it.
fn lessons(taught: &practice::Read) -> BTreeMap<String, i64> {
    let mut articles: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for written in taught.values() {
        let mut seen: Vec<_> = written.links().collect();
        seen.sort_unstable();
        seen.dedup();
        for link in seen {
            *articles.entry(link).or_default() += 1;
        }
    }
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    for ((words, id), articles) in articles {
        use std::fmt::Write as _;
        let all = said.entry(lesson_words(words)).or_default();
        let _ = write!(all, "{words}\0{id}\0{}\0", articles > 1);
    }
    let sign = |said: String| {
        let [a, b, c, d, e, f, g, h, ..] = digest([said.as_bytes()]);
        i64::from_le_bytes([a, b, c, d, e, f, g, h])
    };
    said.into_iter()
        .map(|(words, said)| (words, sign(said)))
        .collect()
}
