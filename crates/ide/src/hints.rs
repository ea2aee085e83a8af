//! What stands unwritten beside the words: the value of a date, the id of whoever is mentioned, what an event tag says.

use std::ops::Range;

use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::events::phrase;
use khabar_engine::message::Message;
use khabar_engine::tags::TagKind;

use crate::Cursor;

/// Something that an editor shows behind a place, and that is not in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// Behind which place.
    pub at: Cursor,
    /// What it says.
    pub said: Message,
    /// Why it is so.
    pub why: Option<Message>,
    /// What it is of.
    pub kind: HintKind,
}

/// What a hint is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HintKind {
    /// A mention: the id of its actor.
    Actor,
    /// A date: its value.
    Value,
    /// An event tag: what it says, as a sentence.
    Sentence,
}

/// The hints of some lines, in order of text.
pub fn hints(analysis: &Analysis, lines: Range<usize>) -> Vec<Hint> {
    let mut hints = Vec::new();
    let kb = &analysis.knowledge.actors;
    let all = analysis.article.lines().iter().enumerate();
    for (line, content) in all.skip(lines.start).take(lines.len()) {
        if content.tag_kind() == Some(TagKind::Event) {
            hints.extend(phrase(analysis, content.tag()).map(|said| Hint {
                at: Cursor {
                    line,
                    byte: content.text().len(),
                },
                said,
                why: None,
                kind: HintKind::Sentence,
            }));
        }
        if content.kind() == LineKind::Tag {
            continue;
        }
        let first = hints.len();
        for mention in analysis.mentions(line) {
            if let Some(actor) = mention.actor {
                hints.push(Hint {
                    at: Cursor {
                        line,
                        byte: mention.span.end,
                    },
                    said: Message::new(kb.id(actor), kb.id(actor)),
                    why: Some(mention.why.message(kb)),
                    kind: HintKind::Actor,
                });
            }
        }
        for timex in analysis.timexes(line) {
            if let Some(value) = &timex.resolution.value {
                hints.push(Hint {
                    at: Cursor {
                        line,
                        byte: timex.span.end,
                    },
                    said: Message::new(value.to_string(), value.to_string()),
                    why: Some(analysis.in_words(value)),
                    kind: HintKind::Value,
                });
            }
        }
        if let Some(here) = hints.get_mut(first..) {
            here.sort_by_key(|hint| hint.at.byte);
        }
    }
    hints
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::analysed;

    const ARTICLE: &str = "%% article published=2025-02-12\nالتقى ترامب أمس بوتين\n%% event CONSULT@\"التقى\" actor=trump actor=putin\nوعاد ترامب\n";

    #[test]
    fn words_have_their_ids_and_values_and_tags_their_sentence() {
        let analysis = analysed(ARTICLE);
        let said: Vec<(usize, String)> = hints(&analysis, 0..usize::MAX)
            .into_iter()
            .map(|hint| (hint.at.line, hint.said.en))
            .collect();
        let all = [
            (1, "trump"),
            (1, "2025-02-11"),
            (1, "putin"),
            (2, "Donald Trump and Vladimir Putin consulted"),
            (3, "trump"),
        ];
        assert_eq!(said, all.map(|(line, said)| (line, said.to_string())));
        assert_eq!(hints(&analysis, 3..4).len(), 1);
    }
}
