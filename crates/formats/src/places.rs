//! From a place in the text of a document back to the line of its article.

use khabar_engine::annotation::Unit;
use khabar_engine::article::{Article, LineKind};
use khabar_engine::tags;
use khabar_engine::text::Span;

/// Where the lines of an article stand in its text without tag lines, in bytes.
#[derive(Debug)]
pub struct Places {
    /// Of each text line: where it starts in the text, its line in the article, and the byte of the backslash that escapes it.
    lines: Vec<(usize, usize, Option<usize>)>,
}

impl Places {
    /// Those of an article.
    pub fn new(article: &Article) -> Self {
        let mut at = 0;
        let mut lines = Vec::new();
        for (index, line) in article.lines().iter().enumerate() {
            match line.kind() {
                LineKind::Text => {
                    lines.push((at, index, tags::escaped_at(line.text())));
                    at += Unit::Byte.len(&tags::unescape(line.text())) + line.ending().len();
                }
                // The byte order mark before a tag line is the text's.
                LineKind::Tag => at += tags::mark(line.text()).len(),
            }
        }
        Self { lines }
    }

    /// The line of the article, and its bytes, that a stretch of bytes of the text is. One that goes over the end of a line is that of its start.
    pub fn of(&self, start: usize, end: usize) -> Option<(usize, Span)> {
        let behind = self.lines.partition_point(|(at, ..)| *at <= start);
        let (at, line, escape) = self.lines.get(behind.checked_sub(1)?)?;
        let byte = |place: usize| {
            let byte = place.saturating_sub(*at);
            byte + usize::from(escape.is_some_and(|escape| escape <= byte))
        };
        Some((*line, Span::new(byte(start), byte(end.max(start)))))
    }

    /// For each line of the text its line in the article.
    pub fn lines(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().map(|(_, line, _)| *line)
    }
}

#[cfg(test)]
mod tests {
    use khabar_engine::article::Knowledge;

    use super::*;
    use crate::document::document;

    #[test]
    fn every_mention_is_found_again_at_its_words() {
        let text = "\u{feff}%% article published=2025-02-12\nوصل ترامب\r\n%% note ن\n\n\\%% التقى ترامب بوتين 😀 في الرياض";
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        let document = document(&analysis, "x".into(), Unit::Byte);
        let places = Places::new(&analysis.article);
        let found = document.mentions.iter().map(|mention| {
            let (line, span) = places.of(mention.place.start, mention.place.end).unwrap();
            (line, span.of(analysis.text(line)).to_string())
        });
        let words = document.mentions.iter().map(|m| m.place.text.clone());
        let expected: Vec<_> = [1, 4, 4, 4].into_iter().zip(words).collect();
        assert_eq!(found.collect::<Vec<_>>(), expected);
        assert_eq!(places.lines().collect::<Vec<_>>(), [1, 3, 4]);
        assert_eq!(
            Places::new(&Article::new("%% note", Knowledge::shared())).of(0, 0),
            None
        );
    }
}
