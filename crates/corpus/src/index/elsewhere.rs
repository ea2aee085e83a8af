//! What the other articles of a corpus say of the words of one, for [`consistency`](khabar_engine::lint::consistency::consistency).

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;

use rusqlite::OptionalExtension;

use super::phrase::exactly;
use super::{Extent, Index, IndexError, rows};
use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::lint::Related;
use khabar_engine::lint::consistency::{ARTICLES, Asked, Claim, Elsewhere, decided, is_clear};
use khabar_engine::tags::NONE;
use khabar_engine::text::words::readings;
use khabar_engine::text::{Span, WordKind};

/// How many places are told of what others say.
const PLACES: usize = 3;

/// How many words what is marked has at most.
const LONGEST: usize = 12;

/// How many paragraphs of finished articles are looked at for whether they mark some words, the newest first.
const SAMPLE: usize = 200;

/// What a word of a text, with those behind it, is to the words that annotators marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Known {
    /// Nothing begins so.
    No,
    /// Something longer begins so.
    Begins,
    /// It is marked itself; something longer may begin so.
    Whole,
}

impl Index {
    /// What the other articles say of the words of one. `asked` is of its analysis; `file` is its own file.
    pub fn elsewhere(
        &self,
        analysis: &Analysis,
        asked: &Asked,
        file: &Path,
    ) -> Result<Elsewhere, IndexError> {
        let own = self.article_of(file)?;
        let mut said = BTreeMap::new();
        for (words, here) in &asked.said {
            let folded = Asked::folded(words);
            let counts = self.counts(&folded, own)?;
            let differs = |(claim, articles): &(String, usize)| {
                *articles >= ARTICLES && here.iter().any(|here| here != claim)
            };
            if counts.iter().any(differs) {
                said.insert(words.clone(), self.claims(&folded, &counts, own)?);
            }
        }
        let mut marked = BTreeMap::new();
        if asked.done {
            for words in self.unmarked(analysis)? {
                let counts = self.counts(&words, own)?;
                let most = counts.iter().max_by_key(|(_, articles)| *articles);
                let Some((claim, articles)) = most.filter(|(claim, _)| claim != NONE) else {
                    continue;
                };
                if *articles >= ARTICLES && self.is_mostly_marked(&words, claim, own)? {
                    let claims = self.claims(&words, &counts, own)?;
                    marked.insert(words, claims);
                }
            }
        }
        Ok(Elsewhere::new(said, marked))
    }

    /// The number of an article, by its file; none where the index does not know it.
    fn article_of(&self, file: &Path) -> Result<Option<i64>, IndexError> {
        let Some(name) = rows::name(&self.root, file) else {
            return Ok(None);
        };
        let mut asked = self
            .connection
            .prepare_cached("SELECT article FROM article WHERE file = ?1")?;
        Ok(asked.query_row([name], |row| row.get(0)).optional()?)
    }

    /// In how many other articles what is said of some words.
    fn counts(&self, words: &str, own: Option<i64>) -> Result<Vec<(String, usize)>, IndexError> {
        let mut asked = self.connection.prepare_cached(
            "SELECT claim, count(*) FROM decided WHERE words = ?1 AND article IS NOT ?2 GROUP BY claim",
        )?;
        let rows = asked.query_map((words, own), |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// The same with the days, and the places of what is said often.
    fn claims(
        &self,
        words: &str,
        counts: &[(String, usize)],
        own: Option<i64>,
    ) -> Result<Vec<Claim>, IndexError> {
        let mut claims = Vec::new();
        for (name, articles) in counts {
            let mut claim = Claim {
                name: name.clone(),
                ..Claim::default()
            };
            let mut asked = self.connection.prepare_cached(
                "SELECT day, count(*) FROM decided
                 WHERE words = ?1 AND claim = ?2 AND article IS NOT ?3 GROUP BY day",
            )?;
            let mut rows = asked.query((words, name, own))?;
            while let Some(row) = rows.next()? {
                let day: Option<String> = row.get(0)?;
                let day = day.and_then(|day| day.parse().ok());
                *claim.days.entry(day).or_default() += row.get::<_, usize>(1)?;
            }
            if *articles >= ARTICLES {
                claim.places = self.places(words, name, own)?;
            }
            claims.push(claim);
        }
        Ok(claims)
    }

    fn places(
        &self,
        words: &str,
        claim: &str,
        own: Option<i64>,
    ) -> Result<Vec<Related>, IndexError> {
        let mut asked = self.connection.prepare_cached(
            "SELECT file, line, d.start, d.end, text
             FROM (SELECT article, paragraph, start, end FROM decided
                   WHERE words = ?1 AND claim = ?2 AND article IS NOT ?3 ORDER BY article LIMIT ?4) d
             JOIN article USING (article) JOIN paragraph USING (paragraph) ORDER BY file",
        )?;
        let mut rows = asked.query((words, claim, own, PLACES))?;
        let mut places = Vec::new();
        while let Some(row) = rows.next()? {
            let file: String = row.get(0)?;
            let text: String = row.get(4)?;
            let extent = Extent {
                line: row.get::<_, usize>(1)?.saturating_sub(1),
                start: row.get(2)?,
                end: row.get(3)?,
            };
            let bytes = extent.bytes(&text);
            places.push(Related {
                file: file.into(),
                line: extent.line,
                text: text.into(),
                span: Span::new(bytes.start, bytes.end),
                says: claim.to_string(),
            });
        }
        Ok(places)
    }

    /// The words of an article, folded, that others mark and of which it says nothing in some place.
    fn unmarked(&self, analysis: &Analysis) -> Result<BTreeSet<String>, IndexError> {
        let mut known: HashMap<String, Known> = HashMap::new();
        let mut found = BTreeSet::new();
        for (line, content) in analysis.article.lines().iter().enumerate() {
            if content.kind() != LineKind::Text || content.is_blank() {
                continue;
            }
            let words = &analysis.recognised(line).words;
            let taken = decided(analysis, line);
            let is_taken = |at: usize| {
                let word = words.source_span(at, 0, at + 1);
                taken.iter().any(|other| other.overlaps(word))
            };
            for from in (0..words.len()).filter(|at| words.kind(*at) != Some(WordKind::Punct)) {
                if is_taken(from) {
                    continue;
                }
                for reading in readings(words.text(from)) {
                    let mut phrase = match reading.swallowed_alef {
                        true => format!("ا{}", reading.stem),
                        false => reading.stem.to_string(),
                    };
                    for to in from + 1..=words.len().min(from + LONGEST) {
                        let is = match known.get(&phrase) {
                            Some(is) => *is,
                            None => *known
                                .entry(phrase.clone())
                                .or_insert(self.known_as(&phrase)?),
                        };
                        match is {
                            Known::No => break,
                            Known::Begins => {}
                            Known::Whole => {
                                found.insert(phrase.clone());
                            }
                        }
                        if to == words.len() || is_taken(to) {
                            break;
                        }
                        phrase.push(' ');
                        phrase.push_str(words.text(to));
                    }
                }
            }
        }
        Ok(found)
    }

    /// What some words are to those that annotators marked.
    fn known_as(&self, words: &str) -> Result<Known, IndexError> {
        let mut asked = self
            .connection
            .prepare_cached("SELECT words FROM decided WHERE words >= ?1 ORDER BY words LIMIT 1")?;
        let next: Option<String> = asked.query_row([words], |row| row.get(0)).optional()?;
        let rest = next.as_deref().and_then(|next| next.strip_prefix(words));
        Ok(match rest {
            Some("") => Known::Whole,
            Some(rest) if rest.starts_with(' ') => Known::Begins,
            _ => Known::No,
        })
    }

    /// Whether finished articles that have some words mostly mark them so. A title that three of hundreds mark is none that is forgotten here.
    fn is_mostly_marked(
        &self,
        words: &str,
        claim: &str,
        own: Option<i64>,
    ) -> Result<bool, IndexError> {
        let Some(phrase) = exactly(words) else {
            return Ok(false);
        };
        let mut asked = self.connection.prepare_cached(
            "SELECT p.article, EXISTS (SELECT 1 FROM decided d WHERE d.words = ?2 AND d.claim = ?3 AND d.article = p.article)
             FROM (SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC LIMIT ?5) w
             JOIN paragraph p ON p.paragraph = w.rowid JOIN article a USING (article)
             WHERE a.status = 'done' AND a.article IS NOT ?4",
        )?;
        let mut articles: HashMap<i64, bool> = HashMap::new();
        let mut rows = asked.query((phrase, words, claim, own, SAMPLE))?;
        while let Some(row) = rows.next()? {
            articles.insert(row.get(0)?, row.get(1)?);
        }
        let marking = articles.values().filter(|marks| **marks).count();
        // Where none is finished, nobody has left them.
        Ok(is_clear(marking, articles.len()))
    }
}
