//! Reading a tag line.

use super::{Anchor, Item, MARKER, Piece, SyntaxError, TagKind, TagLine};
use crate::text::Span;

/// Parses a tag line (without its terminator). A line that does not start with `%%` gives an empty tag line.
pub fn parse(line: &str) -> TagLine {
    let Some(rest) = super::without_mark(line).strip_prefix(MARKER) else {
        return TagLine::default();
    };
    let mut parser = Parser {
        line,
        at: line.len() - rest.len(),
        errors: Vec::new(),
    };
    parser.skip_space();
    let kind = parser.run(|c| !c.is_whitespace());
    if kind.text.is_empty() {
        parser
            .errors
            .push((Span::new(0, line.len()), SyntaxError::NoKind));
    }
    parser.skip_space();
    let mut tag = TagLine {
        kind,
        ..TagLine::default()
    };
    if tag.tag_kind() == Some(TagKind::Note) {
        let text = line.get(parser.at..).unwrap_or("").trim_end();
        tag.note = Some(Piece {
            span: Span::new(parser.at, parser.at + text.len()),
            text: text.to_string(),
        });
    } else {
        while parser.at < line.len() {
            let item = parser.item();
            tag.items.extend(item);
            parser.skip_space();
        }
    }
    tag.errors = parser.errors;
    tag
}

struct Parser<'a> {
    line: &'a str,
    at: usize,
    errors: Vec<(Span, SyntaxError)>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.line.get(self.at..)?.chars().next()
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.at += c.len_utf8();
        }
        found
    }

    fn skip_space(&mut self) {
        self.run(char::is_whitespace);
    }

    fn run(&mut self, accept: impl Fn(char) -> bool) -> Piece {
        let start = self.at;
        while let Some(c) = self.peek().filter(|c| accept(*c)) {
            self.at += c.len_utf8();
        }
        Piece {
            span: Span::new(start, self.at),
            text: self.line.get(start..self.at).unwrap_or("").to_string(),
        }
    }

    fn item(&mut self) -> Option<Item> {
        let start = self.at;
        let name = self.run(|c| !c.is_whitespace() && !matches!(c, '=' | '@' | '"'));
        if name.text.is_empty() {
            self.errors.push((
                Span::new(start, self.line.len().min(start + 1)),
                SyntaxError::NoName,
            ));
        }
        let mut value = None;
        if self.eat('=') {
            let piece = if self.peek() == Some('"') {
                self.quoted()
            } else {
                self.run(|c| !c.is_whitespace() && !matches!(c, '@' | '"'))
            };
            if piece.span.is_empty() {
                self.errors
                    .push((Span::new(start, self.at), SyntaxError::NoValue));
            }
            value = Some(piece);
        }
        let mut anchor = None;
        let at = self.at;
        if self.eat('@') {
            let digits = self.run(|c| c.is_ascii_digit());
            let occurrence = if digits.text.is_empty() {
                Some(1)
            } else {
                digits.text.parse().ok().filter(|n| *n > 0)
            };
            match (self.peek(), occurrence) {
                (Some('"'), Some(occurrence)) => {
                    let words = self.quoted();
                    if words.text.is_empty() {
                        self.errors
                            .push((Span::new(at, self.at), SyntaxError::NoWords));
                    }
                    anchor = Some(Anchor {
                        span: Span::new(at, self.at),
                        occurrence,
                        words,
                    });
                }
                _ => {
                    self.run(|c| !c.is_whitespace());
                    self.errors
                        .push((Span::new(at, self.at), SyntaxError::NoWords));
                }
            }
        }
        if self.peek().is_some_and(|c| !c.is_whitespace()) {
            let glued = self.at;
            self.run(|c| !c.is_whitespace());
            self.errors
                .push((Span::new(glued, self.at), SyntaxError::Glued));
        }
        let item = Item {
            span: Span::new(start, self.at),
            name,
            value,
            anchor,
        };
        (!item.span.is_empty()).then_some(item)
    }

    /// A quoted text; `\"` and `\\` are escapes inside it.
    fn quoted(&mut self) -> Piece {
        let start = self.at;
        self.eat('"');
        let mut text = String::new();
        loop {
            let Some(c) = self.peek() else {
                self.errors
                    .push((Span::new(start, self.at), SyntaxError::OpenQuote));
                break;
            };
            self.at += c.len_utf8();
            match (c, self.peek()) {
                ('"', _) => break,
                ('\\', Some(next @ ('"' | '\\'))) => {
                    text.push(next);
                    self.at += 1;
                }
                _ => text.push(c),
            }
        }
        Piece {
            span: Span::new(start, self.at),
            text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_form_of_item() {
        let line = r#"%% event CONSULT@"أجرى مباحثات" actor=trump recipient=putin@2"نظيره" source="خليج \"ناس\""  draft"#;
        let tag = parse(line);
        assert_eq!(tag.errors, []);
        assert_eq!(tag.tag_kind(), Some(TagKind::Event));
        let said: Vec<String> = tag
            .items
            .iter()
            .map(|i| {
                let value = i.value.as_ref().map_or("-", |v| &v.text);
                let anchor = i
                    .anchor
                    .as_ref()
                    .map(|a| format!("{}:{}", a.occurrence, a.words.text));
                format!("{} {value} {}", i.name.text, anchor.unwrap_or_default())
            })
            .collect();
        assert_eq!(
            said,
            [
                "CONSULT - 1:أجرى مباحثات",
                "actor trump ",
                "recipient putin 2:نظيره",
                "source خليج \"ناس\" ",
                "draft - "
            ]
        );
        assert_eq!(
            &line[tag.items[2].anchor.as_ref().unwrap().words.span.range()],
            "\"نظيره\""
        );
    }

    #[test]
    fn a_note_is_free_text() {
        let tag = parse("%% note هل هي \"المكالمة نفسها؟  ");
        assert_eq!(tag.note.unwrap().text, "هل هي \"المكالمة نفسها؟");
        assert_eq!(tag.errors, []);
    }

    #[test]
    fn says_what_is_wrong_and_where() {
        let wrong = |line: &str| -> Vec<(String, SyntaxError)> {
            parse(line)
                .errors
                .into_iter()
                .map(|(s, e)| (line[s.range()].to_string(), e))
                .collect()
        };
        assert_eq!(wrong("%%"), [("%%".into(), SyntaxError::NoKind)]);
        assert_eq!(
            wrong("%% event X@\"أجرى"),
            [("\"أجرى".into(), SyntaxError::OpenQuote)]
        );
        assert_eq!(
            wrong("%% event actor="),
            [("actor=".into(), SyntaxError::NoValue)]
        );
        assert_eq!(
            wrong("%% event X@words"),
            [("@words".into(), SyntaxError::NoWords)]
        );
        assert_eq!(
            wrong("%% event X@0\"w\""),
            [("@0\"w\"".into(), SyntaxError::NoWords)]
        );
        assert_eq!(
            wrong("%% event X@\"w\"y"),
            [("y".into(), SyntaxError::Glued)]
        );
        assert_eq!(wrong("%% event =y")[0].1, SyntaxError::NoName);
    }
}
