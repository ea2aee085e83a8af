//! What is added to a document that comes from another tool, before it becomes an article: its date, and values of times.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;

use khabar_engine::annotation::{Document, Layer, Unit};
use khabar_engine::article::{Analysis, Article, DctSource, Knowledge, Told};
use khabar_engine::tags;
use khabar_engine::text::Span;
use khabar_engine::time::{TimexType, Value};

/// What was added to a document, and what was left out of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Completed {
    /// Its date, where it was found in the text.
    pub found: Option<Date>,
    /// Whether it has no date at all.
    pub undated: bool,
    /// Words of times that got the value that Khabar reads in them, with that value.
    pub valued: Vec<(String, String)>,
    /// How many records another program proposes: they are no labels.
    pub silver: usize,
}

/// Prepares a document to be written as an article. Its date is that of its own tag, else that of its metadata, else `given`, else the one that
/// is found in its text; times without a value get the one that their words have on that date; what a program proposes is left out.
pub fn complete(
    document: Document,
    given: Option<Date>,
    knowledge: &Knowledge,
) -> (Document, Completed) {
    let records = |d: &Document| d.mentions.len() + d.timexes.len() + d.events.len();
    let before = records(&document);
    let mut document = document.in_unit(Unit::Byte).only(Layer::Gold);
    let mut completed = Completed {
        silver: before - records(&document),
        ..Completed::default()
    };
    let known = document.day().or(given);
    // Dates are read without a look at names, which would take ten times as long to find.
    let dates_alone = Arc::new(Knowledge {
        conventions: knowledge.conventions,
        ..Knowledge::default()
    });
    let article = Article::new(&tags::escape(&document.text), dates_alone);
    let analysis = article.analyse(None);
    let found = analysis
        .dct
        .filter(|dct| dct.source == DctSource::Text)
        .map(|dct| dct.day);
    if !document.article.contains_key("published") {
        match (known, found) {
            // What Khabar finds anyway need not be written.
            (Some(known), Some(found)) if known == found => {}
            (Some(day), _) => drop(document.article.insert("published".into(), day.to_string())),
            (None, Some(day)) => {
                document.article.insert("published".into(), day.to_string());
                completed.found = Some(day);
            }
            (None, None) => completed.undated = true,
        }
    }
    if !document.article.contains_key("id")
        && let Some(id) = id_of(&document)
    {
        document.article.insert("id".into(), id);
    }
    if document.timexes.iter().any(|timex| timex.value.is_none()) {
        let published = document
            .article
            .get("published")
            .and_then(|day| day.parse().ok());
        let analysis = analysis.article.analyse(published.or(known));
        completed.valued = values(&mut document, &analysis);
    }
    (document, completed)
}

/// The id that the article gets: the document's own. A file's name is none.
fn id_of(document: &Document) -> Option<String> {
    let id = match &document.id {
        serde_json::Value::String(id) => id.clone(),
        serde_json::Value::Number(id) => id.to_string(),
        _ => return None,
    };
    let is_file = id.ends_with(".khabar") || id.ends_with(".txt");
    (!id.is_empty() && !is_file && document.file.is_none()).then_some(id)
}

/// Gives times without a value the one that their words have.
fn values(document: &mut Document, analysis: &Analysis) -> Vec<(String, String)> {
    let lines = khabar_engine::text::lines::lines(&document.text);
    let starts: BTreeMap<usize, usize> = lines
        .enumerate()
        .map(|(at, line)| (line.start, at))
        .collect();
    let mut given = Vec::new();
    for timex in document
        .timexes
        .iter_mut()
        .filter(|timex| timex.value.is_none())
    {
        let Some((start, line)) = starts.range(..=timex.place.start).next_back() else {
            continue;
        };
        let escaped = usize::from(tags::escaped_at(analysis.text(*line)).is_some());
        let from = timex.place.start - start + escaped;
        let span = Span::new(from, from + timex.place.text.len());
        let told = analysis.time_at(*line, span);
        // Words that nothing can be read in keep no value, and whoever writes the article says so.
        let Some(value) = value_of(timex.r#type, &told) else {
            continue;
        };
        if told.timex_type == timex.r#type {
            timex.r#mod = timex.r#mod.or(told.modifier);
        }
        given.push((timex.place.text.clone(), value.clone()));
        timex.value = Some(value);
    }
    given
}

/// Values that say nothing more than their type.
const UNKNOWN: [&str; 3] = ["XXXX-XX-XX", "XXXX-XX-XXTXX:XX", "PXD"];

/// The value of words as a type: what Khabar reads in them where it reads that type, else one that tells nothing, for an annotator to fill in.
fn value_of(timex_type: TimexType, told: &Told) -> Option<String> {
    if told.timex_type == timex_type && told.value.is_writable() {
        return Some(told.value.to_string());
    }
    let fits = |value: &&&str| {
        value
            .parse::<Value>()
            .is_ok_and(|value| value.fits(timex_type))
    };
    UNKNOWN.iter().find(fits).map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(json: &str) -> (Document, Completed) {
        complete(Document::parse(json).unwrap(), None, &Knowledge::shared())
    }

    #[test]
    fn a_time_without_a_value_gets_that_of_its_words() {
        let (document, done) = completed(
            r#"{"text": "وصل أمس", "dct": "2025-02-12", "id": 7, "timexes": [{"start": 4, "end": 7, "text": "أمس", "type": "DATE"}]}"#,
        );
        assert_eq!(document.timexes[0].value.as_deref(), Some("2025-02-11"));
        assert_eq!(done.valued, [("أمس".to_string(), "2025-02-11".to_string())]);
        assert_eq!(document.article["published"], "2025-02-12");
        assert_eq!(document.article["id"], "7");
    }

    #[test]
    fn a_date_is_found_in_the_text_or_missed() {
        let (document, done) =
            completed(r#"{"text": "الأربعاء 12 فبراير 2025\nوصل الوفد", "id": "a.khabar"}"#);
        assert_eq!(done.found.unwrap().to_string(), "2025-02-12");
        assert_eq!(document.article.len(), 1);
        assert!(completed(r#"{"text": "وصل الوفد"}"#).1.undated);
    }
}
