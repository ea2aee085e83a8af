//! All that may be suggested for a text, likely or not.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use khabar_engine::annotation::Stretch;
use khabar_engine::article::{Analysis, Article, Knowledge};
use khabar_engine::events::{Input, read_each};
use khabar_engine::likelihood::Feature;
use khabar_engine::tags;

/// Whether a suggestion is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// An annotator would tag it.
    Right,
    /// Careful readers differ.
    Arguable,
    /// It is no event, or one of another type.
    Wrong,
}

/// An event that may be suggested.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// Its words, in code points of the text.
    pub trigger: Stretch,
    /// Its type.
    pub r#type: String,
    /// How likely it is one, from 0 to 1.
    pub probability: f32,
    /// What is seen of it.
    pub seen: Vec<(Feature, String)>,
}

/// All that may be suggested for a text of some day.
pub fn suggestions(text: &str, day: Option<Date>, knowledge: &Arc<Knowledge>) -> Vec<Suggestion> {
    let article = Article::new(&tags::escape(text), Arc::clone(knowledge));
    let analysis = article.analyse(day);
    let mut found = Vec::new();
    let mut start = 0;
    for (at, line) in analysis.article.lines().iter().enumerate() {
        found.extend(of_line(&analysis, at, start));
        start += tags::unescape(line.text()).chars().count() + line.ending().chars().count();
    }
    found
}

/// Those of a line that starts at some code point.
fn of_line(analysis: &Analysis, line: usize, start: usize) -> Vec<Suggestion> {
    let Some(input) = Input::of(analysis, line) else {
        return Vec::new();
    };
    let text = analysis.text(line);
    let escape = usize::from(tags::escaped_at(text).is_some());
    let place = |byte: usize| start + text.get(..byte).unwrap_or("").chars().count() - escape;
    let codebook = &analysis.knowledge.codebook;
    let mut found = Vec::new();
    read_each(&input, &mut |event, sight| {
        let event_type = codebook.type_at(event.event_type);
        if let (Some(span), Some(event_type)) = (event.trigger, event_type) {
            let seen = sight
                .iter()
                .map(|(feature, value)| (*feature, value.to_string()));
            found.push(Suggestion {
                trigger: Stretch {
                    start: place(span.start),
                    end: place(span.end),
                    text: span.of(text).to_string(),
                },
                r#type: event_type.id.clone(),
                probability: event.score,
                seen: seen.collect(),
            });
        }
    });
    found
}
