//! Writing tag lines in their canonical form.

use std::fmt;

use memchr::memmem;

use super::{Anchor, Item, MARKER, Piece, TagKind, TagLine, is_bare};
use crate::text::Span;

impl fmt::Display for TagLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{MARKER} {}", self.kind.text)?;
        for item in &self.items {
            write!(f, " {item}")?;
        }
        match &self.note {
            Some(note) if !note.text.is_empty() => write!(f, " {}", note.text),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name.text)?;
        if let Some(value) = &self.value {
            f.write_str("=")?;
            if is_bare(&value.text) {
                f.write_str(&value.text)?;
            } else {
                quote(f, &value.text)?;
            }
        }
        match &self.anchor {
            Some(anchor) => anchor.fmt(f),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("@")?;
        if self.occurrence > 1 {
            write!(f, "{}", self.occurrence)?;
        }
        quote(f, &self.words.text)
    }
}

fn quote(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    write!(f, "\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl TagLine {
    /// An empty tag line of a kind, to add items to.
    pub fn new(kind: TagKind) -> Self {
        Self {
            kind: piece(kind.name()),
            ..Self::default()
        }
    }

    /// Adds `name`.
    pub fn name(self, name: &str) -> Self {
        self.item(name, None, None)
    }

    /// Adds `name=value`.
    pub fn pair(self, name: &str, value: &str) -> Self {
        self.item(name, Some(value), None)
    }

    /// Adds an item.
    pub fn item(mut self, name: &str, value: Option<&str>, anchor: Option<(u32, &str)>) -> Self {
        self.items.push(Item::new(name, value, anchor));
        self
    }
}

impl Item {
    /// An item that is not in a text yet: its spans are empty.
    pub fn new(name: &str, value: Option<&str>, anchor: Option<(u32, &str)>) -> Self {
        Self {
            span: Span::new(0, 0),
            name: piece(name),
            value: value.map(piece),
            anchor: anchor.map(|(occurrence, words)| Anchor {
                span: Span::new(0, 0),
                occurrence,
                words: piece(words),
            }),
        }
    }
}

fn piece(text: &str) -> Piece {
    Piece {
        span: Span::new(0, 0),
        text: text.to_string(),
    }
}

/// The occurrence number and the words that anchor a span of a paragraph.
pub fn anchor_to(paragraph: &str, span: Span) -> Option<(u32, &str)> {
    let words = paragraph.get(span.range()).filter(|w| !w.is_empty())?;
    for (before, at) in memmem::find_iter(paragraph.as_bytes(), words.as_bytes()).enumerate() {
        if at == span.start {
            return Some((u32::try_from(before).ok()? + 1, words));
        }
        // An occurrence that overlaps an earlier one cannot be numbered.
        if at > span.start {
            return None;
        }
    }
    None
}

/// Where the `occurrence`th `words` stand in a paragraph, counted from 1 without overlaps, inside longer words too.
pub fn occurrence_of(paragraph: &str, occurrence: u32, words: &str) -> Option<Span> {
    if words.is_empty() {
        return None;
    }
    let nth = usize::try_from(occurrence).ok()?.checked_sub(1)?;
    let at = memmem::find_iter(paragraph.as_bytes(), words.as_bytes()).nth(nth)?;
    Some(Span::new(at, at + words.len()))
}

#[cfg(test)]
mod tests {
    use super::super::parse;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn prints_the_canonical_form() {
        let messy = "%%event   CONSULT@1\"أجرى\"  actor=\"trump\" date=2025-02-12";
        assert_eq!(
            parse(messy).to_string(),
            "%% event CONSULT@\"أجرى\" actor=trump date=2025-02-12"
        );
    }

    /// A tag line without its spans: what it says.
    fn said(tag: &TagLine) -> String {
        let mut tag = tag.clone();
        tag.kind.span = Span::new(0, 0);
        tag.errors.clear();
        for item in &mut tag.items {
            *item = Item::new(
                &item.name.text,
                item.value.as_ref().map(|v| v.text.as_str()),
                item.anchor
                    .as_ref()
                    .map(|a| (a.occurrence, a.words.text.as_str())),
            );
        }
        if let Some(note) = &mut tag.note {
            note.span = Span::new(0, 0);
        }
        format!("{tag:?}")
    }

    fn name() -> impl Strategy<Value = String> {
        "[a-zA-Z][a-z0-9.-]{0,8}"
    }

    fn words() -> impl Strategy<Value = String> {
        "[\"\\\\ @=%a-zء-ي«»،.ًّ0-9]{1,20}".prop_filter("words", |w| !w.contains(['\n', '\r']))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]

        #[test]
        fn parse_print_parse_is_the_identity(
            items in prop::collection::vec((name(), prop::option::of(words()), prop::option::of((1u32..40, words()))), 0..6),
        ) {
            let mut tag = TagLine::new(TagKind::Event);
            for (name, value, anchor) in &items {
                tag = tag.item(name, value.as_deref(), anchor.as_ref().map(|(n, w)| (*n, w.as_str())));
            }
            let line = tag.to_string();
            let parsed = parse(&line);
            prop_assert_eq!(&parsed.errors, &vec![]);
            prop_assert_eq!(said(&parsed), said(&tag));
            prop_assert_eq!(parsed.to_string(), line);
        }

        #[test]
        fn any_line_parses_and_printing_settles(line in "%%[ a-z\"@=\\\\0-9ء-ي]{0,40}") {
            let once = parse(&line);
            for (span, _) in &once.errors {
                prop_assert!(line.get(span.range()).is_some());
            }
            if once.errors.is_empty() {
                let printed = once.to_string();
                prop_assert_eq!(said(&parse(&printed)), said(&once));
                prop_assert_eq!(parse(&printed).to_string(), printed);
            }
        }

        #[test]
        fn an_anchor_leads_back_to_its_words(text in "[ابجد ]{1,30}", from in 0usize..30, len in 1usize..6) {
            let starts: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
            let (Some(&start), Some(&end)) = (starts.get(from), starts.get(from + len)) else { return Ok(()) };
            if let Some((nth, words)) = anchor_to(&text, Span::new(start, end)) {
                prop_assert_eq!(occurrence_of(&text, nth, words), Some(Span::new(start, end)));
            }
        }
    }
}
