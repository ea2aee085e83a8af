//! How far a corpus is: how many of its articles are done, and how much is open in the others.

use serde::Serialize;

use super::write::SILVER;
use super::{Index, IndexError};

/// How far a corpus is, by what lies on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Standing {
    /// Its articles.
    pub articles: usize,
    /// Those that are marked as done.
    pub done: usize,
    /// Mentions and dates of the others that are recognised, and neither written down nor rejected.
    pub names: usize,
    /// Events of the others that are suggested.
    pub events: usize,
}

impl Index {
    /// How far the corpus is. Events count that are at least as likely as `threshold`, from 0 to 1.
    pub fn standing(&self, threshold: f64) -> Result<Standing, IndexError> {
        let open = |table: &str, condition: &str| {
            format!(
                "(SELECT count(*) FROM {table} x JOIN paragraph p USING (paragraph) JOIN article a USING (article)
                  WHERE x.layer = '{SILVER}' AND a.status IS NOT 'done' {condition})"
            )
        };
        let asked = format!(
            "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM article WHERE status = 'done'), {} + {}, {}",
            open("mention", ""),
            open("timex", ""),
            open("event", "AND x.score >= ?1"),
        );
        let mut asked = self.connection.prepare_cached(&asked)?;
        let standing = asked.query_row([threshold], |row| {
            Ok(Standing {
                articles: row.get(0)?,
                done: row.get(1)?,
                names: row.get(2)?,
                events: row.get(3)?,
            })
        })?;
        Ok(standing)
    }
}
