//! Where mentions and dates stand, for clients that show them as backgrounds.
//!
//! Semantic tokens would do in most editors, but VS Code lays out Arabic prose wrongly once tokens split it.

use std::ops::Range;

use khabar_engine::article::Analysis;

use crate::Place;

/// A mention or a date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// Where it stands.
    pub place: Place,
    /// `person`, `organization`, `country`, `place`, `nationality`, `group` or `time`.
    pub kind: &'static str,
    /// Written by an annotator rather than recognised.
    pub gold: bool,
    /// The actor's id or the date's value, when known.
    pub value: Option<String>,
}

/// The mentions and dates of some lines: in each line the mentions in order, then the dates.
pub fn annotations(analysis: &Analysis, lines: Range<usize>) -> Vec<Annotation> {
    let kb = &analysis.knowledge.actors;
    let mut found = Vec::new();
    let paragraphs = analysis.paragraphs.iter().enumerate();
    let wanted = paragraphs.skip(lines.start).take(lines.len());
    for (line, paragraph) in wanted {
        found.extend(paragraph.mentions.iter().map(|mention| Annotation {
            place: Place::new(line, mention.span),
            kind: mention.kind.name(),
            gold: mention.source.is_gold(),
            value: mention.actor.map(|actor| kb.id(actor).to_string()),
        }));
        found.extend(paragraph.timexes.iter().map(|timex| Annotation {
            place: Place::new(line, timex.span),
            kind: "time",
            gold: timex.source.is_gold(),
            value: timex.resolution.value.as_ref().map(ToString::to_string),
        }));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{analysed, marked};

    const ARTICLE: &str = r#"%% article published=2025-02-12
وصل ترامب إلى الرياض أمس
%% mentions trump@"ترامب"
والتقى بوتين
"#;

    #[test]
    fn mentions_and_dates_of_the_lines_asked_for() {
        let analysis = analysed(ARTICLE);
        let places = |lines| {
            annotations(&analysis, lines)
                .into_iter()
                .map(|a| a.place)
                .collect::<Vec<_>>()
        };
        let marks = r#"%% article published=2025-02-12
وصل ⟦ترامب⟧ إلى ⟦الرياض⟧ ⟦أمس⟧
%% mentions trump@"ترامب"
والتقى ⟦بوتين⟧
"#;
        assert_eq!(marked(&analysis, places(0..usize::MAX)), marks);
        assert_eq!(places(0..1), []);
        assert_eq!(places(3..4).len(), 1);
    }

    #[test]
    fn each_says_what_it_is_and_who_said_so() {
        let analysis = analysed(ARTICLE);
        let said: Vec<_> = annotations(&analysis, 1..2)
            .into_iter()
            .map(|a| (a.kind, a.gold, a.value.unwrap_or_default()))
            .collect();
        assert_eq!(said[0], ("person", true, "trump".to_string()));
        assert_eq!(said[2], ("time", false, "2025-02-11".to_string()));
    }
}
