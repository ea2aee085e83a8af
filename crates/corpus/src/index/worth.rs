//! What articles are worth to be labelled, as it is found with what is recognised in them.

use rusqlite::{Connection, params};

use super::upkeep::Upkeep;
use super::{Digest, IndexError};
use crate::next::Worth;

/// Notes what an article is worth, whose file has this digest.
pub(super) fn put(
    connection: &Connection,
    file: &str,
    digest: &Digest,
    worth: &Worth,
) -> rusqlite::Result<()> {
    // Plain fields always serialize.
    let worth = serde_json::to_string(worth).unwrap_or_default();
    connection
        .prepare_cached("UPDATE article SET worth = ?3 WHERE file = ?1 AND digest = ?2")?
        .execute(params![file, digest, worth])?;
    Ok(())
}

impl Upkeep {
    /// What each article is worth to be labelled, by its file below the root: of those in which is recognised what the knowledge of today
    /// recognises.
    pub fn worths(&self) -> Result<Vec<(String, Worth)>, IndexError> {
        let mut asked = self.index().connection().prepare_cached(
            "SELECT file, worth FROM article WHERE silver = ?1 AND worth IS NOT NULL ORDER BY file",
        )?;
        let rows = asked.query_map([self.knowledge()], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut worths = Vec::new();
        for row in rows {
            let (file, worth) = row?;
            // What cannot be read is asked of the article itself.
            worths.extend(serde_json::from_str(&worth).ok().map(|worth| (file, worth)));
        }
        Ok(worths)
    }
}
