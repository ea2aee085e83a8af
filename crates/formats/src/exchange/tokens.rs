//! The tokens of a text: words, with proclitics cut off where what is marked begins behind them.
//!
//! Arabic writes conjunctions and prepositions to the word that follows («لأوكرانيا», «وبوتين»), and a mention begins behind them. A
//! written word is cut wherever something marked begins or ends in it, so that no mark ends inside a token. Nothing of the text but white
//! space is between tokens.

use std::collections::BTreeSet;

use khabar_engine::text::Span;
use khabar_engine::text::Words;
use khabar_engine::text::lines::lines;
use khabar_engine::text::sentences::sentences;

/// A token, by its bytes in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// Where it stands in the text, in bytes.
    pub span: Span,
    /// Whether it goes on with the written word that the token before it began.
    pub goes_on: bool,
    /// Whether white space follows.
    pub spaced: bool,
}

/// The tokens of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The sentence in the text, in bytes.
    pub span: Span,
    /// Whether it is the first one of its paragraph.
    pub opens: bool,
    /// Its tokens, in order; never none.
    pub tokens: Vec<Token>,
}

/// Cuts a text into sentences and tokens. `marked` are the bytes that something is marked at: no token crosses an edge of one, and no
/// sentence ends within one.
pub fn tokenise(text: &str, marked: &[Span]) -> Vec<Sentence> {
    let edges: BTreeSet<usize> = marked
        .iter()
        .flat_map(|span| [span.start, span.end])
        .collect();
    let mut starts: Vec<(usize, usize)> =
        marked.iter().map(|span| (span.start, span.end)).collect();
    starts.sort_unstable();
    // Behind each the furthest end so far: a sentence that begins before that begins within a mark.
    let mut furthest = 0;
    for (_, end) in &mut starts {
        furthest = furthest.max(*end);
        *end = furthest;
    }
    let mut all = Vec::new();
    for line in lines(text) {
        let mut joined: Vec<Span> = Vec::new();
        for span in sentences(line.text) {
            let span = Span::new(line.start + span.start, line.start + span.end);
            let before = starts.partition_point(|(start, _)| *start < span.start);
            let last = before.checked_sub(1).and_then(|at| starts.get(at));
            let crossed = last.is_some_and(|(_, end)| *end > span.start);
            match joined.last_mut().filter(|_| crossed) {
                Some(last) => last.end = span.end,
                None => joined.push(span),
            }
        }
        let mut opens = true;
        for span in joined {
            let tokens = tokens_of(text, span, &edges);
            if !tokens.is_empty() {
                all.push(Sentence {
                    span,
                    opens,
                    tokens,
                });
                opens = false;
            }
        }
    }
    all
}

/// The tokens of a stretch of the text.
fn tokens_of(text: &str, stretch: Span, edges: &BTreeSet<usize>) -> Vec<Token> {
    let content = stretch.of(text);
    let words = Words::new(content);
    let mut cuts: BTreeSet<usize> = words
        .iter()
        .map(|word| words.source_of(word.span()).start)
        .collect();
    cuts.insert(0);
    cuts.insert(content.len());
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut tokens: Vec<Token> = Vec::new();
    for piece in cuts.windows(2) {
        let [start, end] = piece else { continue };
        // White space ends a token wherever it stands.
        let mut at = *start;
        for part in content
            .get(*start..*end)
            .unwrap_or_default()
            .split_inclusive(char::is_whitespace)
        {
            let word = part.trim_end();
            if !word.is_empty() {
                let from = stretch.start + at;
                cut(&mut tokens, Span::new(from, from + word.len()), edges);
            }
            at += part.len();
        }
    }
    let ends: Vec<usize> = tokens
        .iter()
        .skip(1)
        .map(|token| token.span.start)
        .collect();
    for (token, next) in tokens.iter_mut().zip(ends) {
        token.spaced = token.span.end < next;
    }
    let behind = text.get(stretch.end..).and_then(|rest| rest.chars().next());
    if let Some(last) = tokens.last_mut() {
        last.spaced = behind.is_none_or(char::is_whitespace);
    }
    tokens
}

/// Adds a word, cut where something marked begins or ends in it.
fn cut(tokens: &mut Vec<Token>, word: Span, edges: &BTreeSet<usize>) {
    let mut start = word.start;
    let inner = edges.range(word.start + 1..word.end).copied();
    for end in inner.chain([word.end]) {
        tokens.push(Token {
            span: Span::new(start, end),
            goes_on: start != word.start,
            spaced: false,
        });
        start = end;
    }
}

/// The indexes of the tokens that a marked span covers.
pub fn covered(tokens: &[Token], span: Span) -> std::ops::Range<usize> {
    let start = tokens.partition_point(|token| token.span.end <= span.start);
    let end = tokens.partition_point(|token| token.span.start < span.end);
    start..end.max(start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The tokens of a text in which `⟦…⟧` marks words: `+` before one that goes on, `|` between sentences.
    fn shown(text: &str) -> String {
        let mut plain = String::new();
        let (mut marked, mut open) = (Vec::new(), 0);
        for c in text.chars() {
            match c {
                '⟦' => open = plain.len(),
                '⟧' => marked.push(Span::new(open, plain.len())),
                c => plain.push(c),
            }
        }
        let sentences = tokenise(&plain, &marked);
        let show = |sentence: &Sentence| {
            let tokens = sentence.tokens.iter().map(|token| {
                let joined = if token.goes_on { "+" } else { "" };
                format!("{joined}{}", token.span.of(&plain))
            });
            tokens.collect::<Vec<_>>().join(" ")
        };
        sentences.iter().map(show).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn proclitics_are_cut_where_a_mark_begins() {
        assert_eq!(
            shown("قدّم مساعدات ل⟦أوكرانيا⟧."),
            "قدّم مساعدات ل +أوكرانيا ."
        );
        assert_eq!(shown("وصلَ. ثم ⟦عاد⟧وا"), "وصلَ . | ثم عاد +وا");
        assert_eq!(shown("«⟦نعم⟧»\nلا"), "« نعم » | لا");
    }

    #[test]
    fn no_sentence_ends_within_a_mark() {
        assert_eq!(
            shown("قال ⟦جي. دي. فانس⟧ ذلك. ومضى"),
            "قال جي . دي . فانس ذلك . | ومضى"
        );
    }

    proptest! {
        #[test]
        fn tokens_are_all_of_the_text_but_white_space(text in "[ \u{a0}\u{200f}ابج.،😀\u{fe0f}ًّ5a\n\r]{0,40}", from in 0usize..40, len in 0usize..9) {
            let mut edges = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            let start = edges.nth(from).unwrap_or(text.len());
            let end = edges.nth(len).unwrap_or(text.len());
            let sentences = tokenise(&text, &[Span::new(start, end)]);
            let tokens = sentences.iter().flat_map(|sentence| &sentence.tokens);
            let said: String = tokens.map(|token| token.span.of(&text)).collect();
            let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(said, bare);
        }
    }
}
