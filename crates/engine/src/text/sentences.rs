//! Sentences of a paragraph: the unit an event tag is offered for.

use super::Span;

/// Cuts a paragraph into sentences, as byte spans without the white space around them.
///
/// A sentence ends at `.`, `!`, `?`, `؟` or `…` when white space, a closing quote or the end follows; a full
/// stop between digits (2.5) or after a single letter (د. ع.) does not end one.
pub fn sentences(paragraph: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    let mut chars = paragraph.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let ends = match c {
            '.' => !is_behind_initial(paragraph, at),
            '!' | '?' | '؟' | '…' => true,
            _ => false,
        };
        if !ends {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(next, closing)) = chars.peek() {
            if matches!(
                closing,
                '"' | '”' | '»' | '\'' | '’' | ')' | ']' | '.' | '!' | '?' | '؟'
            ) {
                end = next + closing.len_utf8();
                chars.next();
            } else {
                break;
            }
        }
        if chars.peek().is_none_or(|(_, next)| next.is_whitespace()) {
            push(paragraph, Span::new(start, end), &mut spans);
            start = end;
        }
    }
    push(paragraph, Span::new(start, paragraph.len()), &mut spans);
    spans
}

/// Whether a single letter or digit stands before a place.
fn is_behind_initial(paragraph: &str, at: usize) -> bool {
    let mut before = paragraph.get(..at).unwrap_or("").chars().rev();
    let mut is_letter = || before.next().is_some_and(char::is_alphanumeric);
    is_letter() && !is_letter()
}

fn push(paragraph: &str, span: Span, spans: &mut Vec<Span>) {
    let Some(text) = paragraph.get(span.range()) else {
        return;
    };
    let start = span.start + (text.len() - text.trim_start().len());
    let end = start + text.trim().len();
    if start < end {
        spans.push(Span::new(start, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_at_full_stops_but_not_inside_numbers_and_initials() {
        let text = "ارتفع التضخم إلى 2.5 بالمئة. وقال جي. دي. فانس: \"لن نقبل.\" هل يعود؟";
        let all: Vec<&str> = sentences(text)
            .into_iter()
            .map(|s| &text[s.range()])
            .collect();
        assert_eq!(
            all,
            [
                "ارتفع التضخم إلى 2.5 بالمئة.",
                // "دي." has two letters: cutting there would need a list of initials.
                "وقال جي.",
                "دي.",
                "فانس: \"لن نقبل.\"",
                "هل يعود؟"
            ]
        );
    }
}
