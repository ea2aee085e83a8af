//! The words of an article by what they are: mentions and dates in its text, the parts of its tag lines.

use std::ops::Range;

use khabar_engine::annotation::Mention;
use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::mentions::MentionKind;
use khabar_engine::tags::{TagKind, TagLine};
use khabar_engine::text::Span;

use crate::Place;

/// What a token is. Those of tag lines are of the kinds that editors have colours for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// A mention of somebody.
    Mention(MentionKind),
    /// A date or another time.
    Time,
    /// The kind of a tag line.
    Kind,
    /// The type of an event, or of a time.
    Type,
    /// A key.
    Key,
    /// A value, or the id of an actor.
    Value,
    /// Words of the paragraph.
    Words,
    /// A note.
    Note,
}

/// A stretch of a line with what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where it stands.
    pub place: Place,
    /// What it is.
    pub kind: TokenKind,
    /// Whether an annotator wrote down that it is so; of text only.
    pub gold: bool,
}

/// The tokens of some lines, in order of text and without overlaps.
pub fn tokens(analysis: &Analysis, lines: Range<usize>) -> Vec<Token> {
    let mut all = Vec::new();
    let content = analysis.article.lines().iter().enumerate();
    for (line, content) in content.skip(lines.start).take(lines.len()) {
        let mut here = match content.kind() {
            LineKind::Tag => of_tag(content.tag(), content.text()),
            LineKind::Text => of_text(analysis, line),
        };
        here.sort_by_key(|(span, ..)| (span.start, span.end));
        let mut end = 0;
        for (span, kind, gold) in here {
            // Of two that share words the first one counts.
            if span.start >= end && !span.is_empty() {
                end = span.end;
                let place = Place::new(line, span);
                all.push(Token { place, kind, gold });
            }
        }
    }
    all
}

type Found = Vec<(Span, TokenKind, bool)>;

fn of_text(analysis: &Analysis, line: usize) -> Found {
    let mention = |m: &Mention| (m.span, TokenKind::Mention(m.kind), m.source.is_gold());
    let mentions = analysis.mentions(line).iter().map(mention);
    let timexes = analysis.timexes(line).iter();
    let timexes = timexes.map(|t| (t.span, TokenKind::Time, t.source.is_gold()));
    mentions.chain(timexes).collect()
}

fn of_tag(tag: &TagLine, text: &str) -> Found {
    let kind = tag.tag_kind();
    let mut found = vec![(tag.kind.span, TokenKind::Kind, false)];
    if kind == Some(TagKind::Note) {
        let note = tag
            .note
            .as_ref()
            .map_or(Span::at(text.len()), |note| note.span);
        found.push((note, TokenKind::Note, false));
        return found;
    }
    for (index, item) in tag.items.iter().enumerate() {
        let name = match kind {
            Some(TagKind::Mentions) if !item.is_mark() => TokenKind::Value,
            Some(TagKind::Times) if item.anchor.is_some() => TokenKind::Type,
            Some(TagKind::Event) if index == 0 => TokenKind::Type,
            _ => TokenKind::Key,
        };
        found.push((item.name.span, name, false));
        found.extend(item.value.iter().map(|v| (v.span, TokenKind::Value, false)));
        let words = item.anchor.iter();
        found.extend(words.map(|anchor| (anchor.words.span, TokenKind::Words, false)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{analysed, marked};

    const ARTICLE: &str = "%% article published=2025-02-12\nالتقى ترامب أمس بوتين\n%% mentions trump@\"ترامب\"\n%% event CONSULT@\"التقى\" actor=trump\n%% note من\n";

    #[test]
    fn text_has_tokens_where_somebody_is_mentioned_and_tags_for_each_part() {
        let analysis = analysed(ARTICLE);
        let all = tokens(&analysis, 0..usize::MAX);
        let marks = marked(&analysis, all.iter().map(|token| token.place.clone()));
        assert!(marks.contains("\nالتقى ⟦ترامب⟧ ⟦أمس⟧ ⟦بوتين⟧\n"), "{marks}");
        assert!(marks.contains("%% ⟦event⟧ ⟦CONSULT⟧@"), "{marks}");
        assert!(marks.contains("⟦actor⟧=⟦trump⟧\n"), "{marks}");
        let of_text: Vec<_> = all.iter().filter(|t| t.place.line == 1).collect();
        assert_eq!(of_text[0].kind, TokenKind::Mention(MentionKind::Person));
        assert_eq!(
            of_text.iter().map(|t| t.gold).collect::<Vec<_>>(),
            [true, false, false]
        );
    }

    #[test]
    fn some_lines_have_the_tokens_that_the_article_has_there() {
        let analysis = analysed(ARTICLE);
        let all = tokens(&analysis, 0..usize::MAX);
        let some = tokens(&analysis, 1..3);
        let wanted = all.into_iter().filter(|t| (1..3).contains(&t.place.line));
        assert_eq!(some, wanted.collect::<Vec<_>>());
    }
}
