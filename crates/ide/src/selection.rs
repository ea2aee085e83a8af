//! What a selection grows to, step by step: word, mention, clause, sentence, paragraph, paragraph with its tags, article.

use std::ops::Range;

use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::tags::Item;
use khabar_engine::text::Span;
use khabar_engine::text::sentences::sentences;

use crate::Cursor;

/// What is around a place, in bytes of the article, from the smallest to the article: each holds the one before it and is larger.
pub fn selection(analysis: &Analysis, cursor: Cursor) -> Vec<Range<usize>> {
    let article = &analysis.article;
    let line = cursor.line;
    let mut spans = match article.lines().get(line).map(|l| l.kind()) {
        Some(LineKind::Tag) => in_tag(analysis, cursor),
        _ => in_text(analysis, cursor),
    };
    spans.push(Span::new(0, analysis.text(line).len()));
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let bytes = spans.into_iter().map(|span| article.bytes_of(line, span));
    for range in bytes.chain(wider(analysis, line)) {
        let grows = ranges.last().is_none_or(|last| {
            range.start <= last.start && last.end <= range.end && range != *last
        });
        if grows && !range.is_empty() {
            ranges.push(range);
        }
    }
    ranges
}

/// The paragraph of a line with its tag lines, and the article.
fn wider(analysis: &Analysis, line: usize) -> [Range<usize>; 2] {
    let article = &analysis.article;
    let paragraph = article.paragraph_of(line + 1).unwrap_or(line);
    let last = article.tags_of(paragraph).last().unwrap_or(paragraph);
    let end = article
        .bytes_of(last, Span::new(0, analysis.text(last).len()))
        .end;
    [
        article.line_start(paragraph)..end.max(article.line_start(paragraph)),
        0..article.rope().len_bytes(),
    ]
}

/// Word, mention or date, clause, sentence.
fn in_text(analysis: &Analysis, cursor: Cursor) -> Vec<Span> {
    let (line, text) = (cursor.line, analysis.text(cursor.line));
    let mut before = (0..=cursor.byte.min(text.len())).rev();
    let at = before.find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let mut spans: Vec<Span> = word(text, at).into_iter().collect();
    let mentions = analysis.mentions(line).iter().map(|m| m.span);
    let timexes = analysis.timexes(line).iter().map(|t| t.span);
    let mut named: Vec<Span> = mentions
        .chain(timexes)
        .filter(|s| cursor.touches(*s))
        .collect();
    named.sort_by_key(|span| span.len());
    // A name may begin within the first word, behind its proclitics: then it does not hold the word.
    spans.extend(named);
    spans.sort_by_key(|span| span.len());
    let sentences = sentences(text);
    if let Some(sentence) = sentences.into_iter().find(|s| cursor.touches(*s)) {
        spans.extend(clause(text, sentence, at));
        spans.push(sentence);
    }
    spans
}

/// The word at a place, or right before it.
fn word(text: &str, at: usize) -> Option<Span> {
    let is_part = |c: &char| {
        !c.is_whitespace() && (c.is_alphanumeric() || !c.is_ascii_punctuation() && !is_mark(*c))
    };
    let before: usize = text
        .get(..at)?
        .chars()
        .rev()
        .take_while(is_part)
        .map(char::len_utf8)
        .sum();
    let behind: usize = text
        .get(at..)?
        .chars()
        .take_while(is_part)
        .map(char::len_utf8)
        .sum();
    let span = Span::new(at - before, at + behind);
    (!span.is_empty()).then_some(span)
}

/// Punctuation of Arabic copy.
fn is_mark(c: char) -> bool {
    matches!(c, '،' | '؛' | '؟' | '«' | '»' | '“' | '”' | '…' | '–' | '—')
}

/// The part of a sentence between marks that end a clause.
fn clause(text: &str, sentence: Span, at: usize) -> Option<Span> {
    let ends = |c: char| matches!(c, '،' | '؛' | ',' | ';' | ':' | '–' | '—');
    let before = text.get(sentence.start..at.max(sentence.start))?;
    let behind = text.get(at.max(sentence.start)..sentence.end)?;
    let start = before.rfind(ends).map_or(sentence.start, |mark| {
        let mark_len = before
            .get(mark..)
            .and_then(|s| s.chars().next())
            .map_or(0, char::len_utf8);
        sentence.start + mark + mark_len
    });
    let end = behind
        .find(ends)
        .map_or(sentence.end, |mark| at.max(sentence.start) + mark);
    let part = text.get(start..end)?;
    let start = start + (part.len() - part.trim_start().len());
    let span = Span::new(start, start + part.trim().len());
    (!span.is_empty()).then_some(span)
}

/// The piece of an item, and the item.
fn in_tag(analysis: &Analysis, cursor: Cursor) -> Vec<Span> {
    let line = analysis.article.lines().get(cursor.line);
    let mut items = line.into_iter().flat_map(|line| &line.tag().items);
    let Some(Item {
        name,
        value,
        anchor,
        span,
    }) = items.find(|item| cursor.touches(item.span))
    else {
        return Vec::new();
    };
    let pieces = [
        Some(name.span),
        value.as_ref().map(|value| value.span),
        anchor.as_ref().map(|anchor| anchor.words.span),
    ];
    let piece = pieces
        .into_iter()
        .flatten()
        .find(|piece| cursor.touches(*piece));
    piece.into_iter().chain([*span]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::at_cursor;

    /// What is selected at the `$0` of an article, one step after the other.
    fn steps(article: &str) -> Vec<String> {
        let (analysis, cursor) = at_cursor(article);
        let text = analysis.article.rope().to_string();
        let ranges = selection(&analysis, cursor).into_iter();
        ranges.map(|range| text[range].to_string()).collect()
    }

    #[test]
    fn from_a_word_to_the_article() {
        let article = "%% note أولا\nوصل الوفد. وقال دونالد تر$0امب، اليوم، إنه عائد.\n%% mentions trump@\"دونالد ترامب\"\n";
        let text = article.replace("$0", "");
        assert_eq!(
            steps(article),
            [
                "ترامب",
                "دونالد ترامب",
                "وقال دونالد ترامب",
                "وقال دونالد ترامب، اليوم، إنه عائد.",
                "وصل الوفد. وقال دونالد ترامب، اليوم، إنه عائد.",
                "وصل الوفد. وقال دونالد ترامب، اليوم، إنه عائد.\n%% mentions trump@\"دونالد ترامب\"",
                &text,
            ]
        );
    }

    #[test]
    fn within_a_tag_line_by_its_items() {
        let article = "وصل ترامب\n%% event CONSULT@\"وصل\" actor=tr$0ump\n";
        let steps = steps(article);
        assert_eq!(
            steps[..3],
            [
                "trump",
                "actor=trump",
                "%% event CONSULT@\"وصل\" actor=trump"
            ]
        );
    }

    #[test]
    fn each_step_holds_the_one_before_it() {
        for article in [
            "$0",
            "كلمة$0",
            "وبترا$0مب، ثم",
            "%% $0evnt",
            "«$0»",
            "ا$0\n\n%% note",
        ] {
            let (analysis, cursor) = at_cursor(article);
            let ranges = selection(&analysis, cursor);
            assert!(
                ranges.windows(2).all(|two| two[1].start <= two[0].start
                    && two[0].end <= two[1].end
                    && two[0] != two[1]),
                "{article}: {ranges:?}"
            );
        }
    }
}
