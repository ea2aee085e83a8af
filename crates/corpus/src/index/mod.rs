//! The index of a corpus: one SQLite file that knows its articles, what annotators wrote in them and what is recognised beside that.
//!
//! It is a cache, never the truth. Whatever is wrong with it (damage, another version, a knowledge base that has changed) is mended by making
//! it, or the part concerned, anew from the articles. `docs/search.md` describes its tables for people who query them.
//!
//! Each article has the digest of the file that its rows were made of, and of the knowledge that its silver layer was made by. Gold comes from
//! the file alone and is there first; silver follows, which takes longer.

mod elsewhere;
mod knowledge;
mod phrase;
mod place;
mod query;
mod rows;
mod search;
mod standing;
mod upkeep;
mod wanted;
mod worth;
mod write;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use khabar_engine::message::Message;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

pub use knowledge::digest_of_knowledge;
pub use place::{FILE, FOLDER};
pub use query::{Changes, EventIn, Extent, InArticle};
pub use rows::Digest;
pub use search::{Found, Hit, Told};
pub use standing::Standing;
pub use upkeep::{Progress, Stage, Summary, Upkeep, Watch};
pub use wanted::{QUERY_KEYS, Query};

/// The tables. What differs from them is not read.
const SCHEMA: &str = include_str!("schema.sql");

/// Tells SQLite files of Khabar from others: "KHBR".
const APPLICATION: i32 = 0x4b48_4252;

/// How long to wait for another program that writes.
const PATIENCE: Duration = Duration::from_secs(60);

/// How long one waits who was refused because another was about to write.
const PAUSE: Duration = Duration::from_millis(5);

/// The index of a corpus, open for reading and writing.
#[derive(Debug)]
pub struct Index {
    connection: Connection,
    /// The root of the corpus, as it was named.
    root: PathBuf,
    file: PathBuf,
}

/// Why there is no index, or no answer from it.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// Something else stands in its place, or a link that may lead out of the corpus.
    #[error("{path} is in the way of the index", path = .0.display())]
    Taken(PathBuf),
    /// The folder cannot be written.
    #[error("{path}: {why}", path = .0.display(), why = .1)]
    Unwritable(PathBuf, io::Error),
    /// What SQLite says.
    #[error("the index: {0}")]
    Database(#[from] rusqlite::Error),
}

impl IndexError {
    /// What is wrong and what to do.
    pub fn message(&self) -> Message {
        match self {
            Self::Taken(path) => {
                let path = path.display();
                Message::new(
                    format!(
                        "There is no index of this corpus: {path} is a link or no plain file. Delete it, or write index = false in khabar.toml."
                    ),
                    format!(
                        "لا فهرس لهذه الذخيرة: {path} وصلة أو ليس ملفا عاديا. احذفه، أو اكتب index = false في khabar.toml."
                    ),
                )
            }
            Self::Unwritable(path, error) => {
                let path = path.display();
                Message::new(
                    format!(
                        "There is no index of this corpus, since {path} cannot be written ({error}). All works without; searching it takes longer."
                    ),
                    format!(
                        "لا فهرس لهذه الذخيرة لأن {path} لا يُكتب ({error}). كل شيء يعمل بدونه، والبحث أبطأ."
                    ),
                )
            }
            Self::Database(error) => Message::new(
                format!(
                    "The index cannot be used: {error}. All works without; searching takes longer."
                ),
                format!("تعذر استعمال الفهرس: {error}. كل شيء يعمل بدونه، والبحث أبطأ."),
            ),
        }
    }

    /// Whether the file is of no use, so that another has to be made.
    fn is_damage(&self) -> bool {
        let Self::Database(error) = self else {
            return false;
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => true,
            // Tables or columns that are not there: another program has made it anew meanwhile.
            Some(ErrorCode::Unknown) => true,
            Some(_) => false,
            // A value of another type than its column has.
            None => matches!(
                error,
                rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::FromSqlConversionFailure(..)
            ),
        }
    }
}

impl Index {
    /// Opens the index of the corpus with this root; makes it where it is not there, or of no use.
    pub fn open(root: &Path) -> Result<Self, IndexError> {
        let file = place::prepare(root)?;
        let opened = Self::open_file(root, &file);
        match opened {
            Ok(Some(index)) => return Ok(index),
            Err(error) if !error.is_damage() => return Err(error),
            _ => place::discard(&file)?,
        }
        // Another program may be making it at the same time: whoever comes second finds it made.
        let made = Self::open_file(root, &file)?;
        made.ok_or_else(|| IndexError::Taken(file))
    }

    /// None for one with other tables than ours.
    fn open_file(root: &Path, file: &Path) -> Result<Option<Self>, IndexError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
            | OpenFlags::SQLITE_OPEN_CREATE
            | OpenFlags::SQLITE_OPEN_NOFOLLOW
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(file, flags)?;
        harden(&connection)?;
        write_ahead(&connection)?;
        connection.pragma_update(None, "synchronous", "normal")?;
        connection.pragma_update(None, "cache_size", -32_768)?;
        // What is written ahead is taken over at every 32 MB: the same pages are written time and again while an index is made.
        connection.pragma_update(None, "wal_autocheckpoint", 8192)?;
        let new = tables(&connection)?.is_empty();
        if new {
            let making = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if tables(&making)?.is_empty() {
                making.pragma_update(None, "application_id", APPLICATION)?;
                making.execute_batch(SCHEMA)?;
            }
            making.commit()?;
        }
        if !is_ours(&connection)? {
            return Ok(None);
        }
        Ok(Some(Self {
            connection,
            root: root.to_path_buf(),
            file: file.to_path_buf(),
        }))
    }

    /// Opens it for reading alone, beside whoever writes. None where there is none, or none that can be used.
    pub fn reader(root: &Path) -> Option<Self> {
        let file = root.canonicalize().ok()?.join(FOLDER).join(FILE);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
            | OpenFlags::SQLITE_OPEN_NOFOLLOW
            | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&file, flags).ok()?;
        harden(&connection).ok()?;
        is_ours(&connection).ok()?.then(|| Self {
            connection,
            root: root.to_path_buf(),
            file,
        })
    }

    /// Makes it anew, empty.
    fn remake(&mut self) -> Result<(), IndexError> {
        // The file has to be closed before it is deleted.
        self.connection = Connection::open_in_memory()?;
        place::discard(&self.file)?;
        *self = Self::open(&self.root)?;
        Ok(())
    }

    /// Its connection, for queries of one's own.
    pub fn connection(&self) -> &Connection {
        &self.connection
    }
}

/// Has changes written ahead, so that nobody who reads waits for a writer. Of two who turn this on at once SQLite refuses one straight away,
/// whatever time-out is set, because a wait could last for ever: that one tries again.
fn write_ahead(connection: &Connection) -> rusqlite::Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        match connection.pragma_update(None, "journal_mode", "wal") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < until =>
            {
                std::thread::sleep(PAUSE);
            }
            done => return done,
        }
    }
}

/// An index may come with its corpus from anywhere: nothing in it is run.
fn harden(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(PATIENCE)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// All that is defined in a database.
fn tables(connection: &Connection) -> rusqlite::Result<BTreeSet<(String, String)>> {
    let mut asked = connection.prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema")?;
    let rows = asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn is_ours(connection: &Connection) -> rusqlite::Result<bool> {
    static OURS: LazyLock<Option<BTreeSet<(String, String)>>> = LazyLock::new(|| {
        let connection = Connection::open_in_memory().ok()?;
        connection.execute_batch(SCHEMA).ok()?;
        tables(&connection).ok()
    });
    let application: i32 = connection.pragma_query_value(None, "application_id", |r| r.get(0))?;
    Ok(application == APPLICATION && Some(tables(connection)?) == *OURS)
}

#[cfg(test)]
mod tests;
