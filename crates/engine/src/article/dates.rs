//! The document date: where it comes from, and which dates of the text may be it.

use std::str::FromStr;

use jiff::civil::Date;

use super::edits::article_tag;
use super::{Analysis, Article};
use crate::text::Span;
use crate::time::{self, Context, Doubt, Expression, Meaning, TimexType, Value};

/// Where the document date comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DctSource {
    /// `%% article published=…`.
    Tag,
    /// Given from outside: an option, the name of the file, a field of the data.
    Given,
    /// Taken from a date in the text, until the annotator sets one.
    Text,
}

/// The document creation time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dct {
    /// The day.
    pub day: Date,
    /// Where it comes from.
    pub source: DctSource,
}

/// A full date in a line, with what speaks for its being the document's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StatedDate {
    day: Date,
    span: Span,
    score: u32,
}

/// A full date in the text that may be the document's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateCandidate {
    /// The day.
    pub day: Date,
    /// The line it stands in.
    pub line: usize,
    /// Where in the line.
    pub span: Span,
    score: u32,
}

/// Lines of the text that count as its head.
const HEAD: usize = 12;

/// The full dates of a line that may be the document's. A date in running prose without its weekday is history, not the date
/// of writing (منذ 24 فبراير 2022).
pub(super) fn stated_dates(text: &str, timexes: &[Expression]) -> Vec<StatedDate> {
    if timexes.is_empty() {
        return Vec::new();
    }
    let clock = timexes.iter().any(|t| t.timex_type == TimexType::Time);
    let mut found = Vec::new();
    let (resolutions, _) = time::resolve_all(timexes, &Context::default());
    for (timex, resolution) in timexes.iter().zip(resolutions) {
        let Some(Value::Day(day)) = resolution.value else {
            continue;
        };
        // A header holds little but its date.
        let header = text.trim().len().saturating_sub(timex.span.len()) < 60;
        let weekday = timex.weekday_beside.is_some()
            || matches!(resolution.doubt, Some(Doubt::Weekday { .. }))
            || matches!(timex.meaning, Meaning::Calendar(c) if c.weekday.is_some());
        if header || weekday {
            found.push(StatedDate {
                day,
                span: timex.span,
                score: u32::from(header) * 8
                    + u32::from(header && clock) * 4
                    + u32::from(weekday) * 3,
            });
        }
    }
    found
}

/// The document date: the article's own tag, what is known from outside, else the best date of the text.
pub(super) fn find_dct(article: &Article, given: Option<Date>) -> Option<Dct> {
    let lines = article.lines();
    let tag = article_tag(article)
        .and_then(|i| lines.get(i))
        .map(|line| line.tag());
    let tagged = tag.and_then(|tag| match Value::from_str(&tag.value("published")?.text) {
        Ok(Value::Day(day)) => Some(day),
        _ => None,
    });
    let dct = |source| move |day| Dct { day, source };
    let text = || candidates(article).into_iter().next().map(|c| c.day);
    tagged
        .map(dct(DctSource::Tag))
        .or_else(|| given.map(dct(DctSource::Given)))
        .or_else(|| text().map(dct(DctSource::Text)))
}

/// The full dates of an article that may be its document date, likeliest first: header lines before dates in prose, dates
/// with a clock or weekday beside them before others, the head of the text before the rest, later days before earlier ones.
pub fn date_candidates(analysis: &Analysis) -> Vec<DateCandidate> {
    candidates(&analysis.article)
}

fn candidates(article: &Article) -> Vec<DateCandidate> {
    let in_sections = article.lines().sections();
    let mut found: Vec<DateCandidate> = in_sections
        .flat_map(|(start, section)| {
            let dates = &section.sums(article.knowledge()).dates;
            dates.iter().map(move |(line, date)| DateCandidate {
                day: date.day,
                line: start + line,
                span: date.span,
                score: date.score + u32::from(start + line < HEAD) * 2,
            })
        })
        .collect();
    found.sort_by(|a, b| {
        b.score
            .cmp(&a.score)
            .then(b.day.cmp(&a.day))
            .then(a.line.cmp(&b.line))
    });
    found
}
