//! The events of an article as its outline.

use khabar_engine::article::{Analysis, Line};
use khabar_engine::events::phrase;
use khabar_engine::message::Message;
use khabar_engine::tags::TagKind;
use khabar_engine::text::Span;

use crate::Place;

/// An event of the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its type and the words of its trigger.
    pub name: String,
    /// What happened, as a sentence.
    pub detail: Option<Message>,
    /// The whole tag line.
    pub whole: Place,
    /// The type and the trigger in it.
    pub first: Place,
}

/// The events of the article, in order of text.
pub fn outline(analysis: &Analysis) -> Vec<Heading> {
    let lines = analysis.article.lines().iter().enumerate();
    lines
        .filter_map(|(at, line)| heading(analysis, at, line))
        .collect()
}

fn heading(analysis: &Analysis, at: usize, line: &Line) -> Option<Heading> {
    if line.tag_kind() != Some(TagKind::Event) || line.tag().is_rejection() {
        return None;
    }
    let first = line.tag().items.first()?;
    let words = first.anchor.as_ref().map_or("", |a| &a.words.text);
    Some(Heading {
        name: format!("{} {words}", first.name.text),
        detail: phrase(analysis, line.tag()),
        whole: Place::new(at, Span::new(0, line.text().len())),
        first: Place::new(at, first.span),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{analysed, marked};

    #[test]
    fn an_event_is_named_by_its_type_and_reads_as_a_sentence() {
        let text = r#"التقى ترامب بوتين
%% mentions trump@"ترامب"
%% event CONSULT@"التقى" actor=trump actor=putin
%% event none@"بوتين"
%% event
"#;
        let analysis = analysed(text);
        let headings = outline(&analysis);
        assert_eq!(headings.len(), 1);
        assert_eq!(headings[0].name, "CONSULT التقى");
        let detail = headings[0].detail.as_ref().unwrap();
        assert_eq!(detail.en, "Donald Trump and Vladimir Putin consulted");
        let first = headings.into_iter().map(|h| h.first);
        assert!(marked(&analysis, first).contains(r#"event ⟦CONSULT@"التقى"⟧ actor"#));
    }
}
