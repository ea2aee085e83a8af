//! All that may be suggested for a text, likely or not.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use khabar_engine::annotation::Stretch;
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::events::{Input, read_each};
use khabar_engine::likelihood::Feature;
use khabar_engine::tags;
use khabar_engine::text::Span;

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
    let codebook = &knowledge.codebook;
    let mut found = Vec::new();
    each_paragraph(text, day, knowledge, |input, stretch| {
        read_each(input, &mut |event, sight| {
            let event_type = codebook.type_at(event.event_type);
            if let (Some(span), Some(event_type)) = (event.trigger, event_type) {
                let seen = sight
                    .iter()
                    .map(|(feature, value)| (*feature, value.to_string()));
                found.push(Suggestion {
                    trigger: stretch(span),
                    r#type: event_type.id.clone(),
                    probability: event.score,
                    seen: seen.collect(),
                });
            }
        });
    });
    found
}

/// Reads each paragraph of a text of some day. With it goes what makes of bytes of the paragraph a stretch of the text, in code points.
pub(crate) fn each_paragraph(
    text: &str,
    day: Option<Date>,
    knowledge: &Arc<Knowledge>,
    mut each: impl FnMut(&Input<'_>, &dyn Fn(Span) -> Stretch),
) {
    let article = Article::new(&tags::escape(text), Arc::clone(knowledge));
    let analysis = article.analyse(day);
    let mut start = 0;
    for (at, line) in analysis.article.lines().iter().enumerate() {
        let text = analysis.text(at);
        let escape = usize::from(tags::escaped_at(text).is_some());
        let place = |byte: usize| start + text.get(..byte).unwrap_or("").chars().count() - escape;
        let stretch = |span: Span| Stretch {
            start: place(span.start),
            end: place(span.end),
            text: span.of(text).to_string(),
        };
        if let Some(input) = Input::of(&analysis, at) {
            each(&input, &stretch);
        }
        start += tags::unescape(line.text()).chars().count() + line.ending().chars().count();
    }
}
