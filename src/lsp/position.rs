//! The only place that converts between LSP positions and byte offsets.
//!
//! A position counts a line and units of the negotiated encoding in it. Conversion never fails: what lies outside the text is
//! clamped into it, a character past the end of a line to before its terminator, a position inside a character to its start.

use ropey::Rope;
use tower_lsp::lsp_types::{Position, PositionEncodingKind, Range};

use khabar_engine::annotation::Unit;
use khabar_engine::article::Article;
use khabar_ide::{Cursor, Place};

/// The unit positions count in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: the protocol's default.
    #[default]
    Utf16,
    /// Code points.
    Utf32,
}

/// How many bytes a line has that is left to the rope.
const LONG: usize = 16 * 1024;

impl Encoding {
    /// The first encoding of the client's list that there is; UTF-16 when it offers none.
    pub fn negotiate(offered: &[PositionEncodingKind]) -> Self {
        offered
            .iter()
            .find_map(|kind| match kind {
                kind if *kind == PositionEncodingKind::UTF8 => Some(Self::Utf8),
                kind if *kind == PositionEncodingKind::UTF16 => Some(Self::Utf16),
                kind if *kind == PositionEncodingKind::UTF32 => Some(Self::Utf32),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// Its name in the protocol.
    pub fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn unit(self) -> Unit {
        match self {
            Self::Utf8 => Unit::Byte,
            Self::Utf16 => Unit::Utf16,
            Self::Utf32 => Unit::CodePoint,
        }
    }

    /// The byte offset of a position in a text.
    pub fn to_byte(self, rope: &Rope, position: Position) -> usize {
        let line = position.line as usize;
        let Some(slice) = rope.get_line(line) else {
            return rope.len_bytes();
        };
        let start = rope.line_to_byte(line);
        // Clamp before the terminator.
        let mut body = slice.len_bytes();
        let tail: String = slice
            .chars_at(slice.len_chars())
            .reversed()
            .take(2)
            .collect();
        body -= match tail.as_str() {
            "\n\r" => 2,
            tail if tail.starts_with(['\n', '\r']) => 1,
            _ => 0,
        };
        let units = position.character as usize;
        let offset = match self {
            Self::Utf8 => {
                let byte = units.min(body);
                slice.char_to_byte(slice.byte_to_char(byte))
            }
            Self::Utf32 => slice.char_to_byte(units.min(slice.len_chars())),
            Self::Utf16 => {
                let units = units.min(slice.len_utf16_cu());
                slice.char_to_byte(slice.utf16_cu_to_char(units))
            }
        };
        start + offset.min(body)
    }

    /// The position of a byte offset in a text.
    pub fn to_position(self, rope: &Rope, byte: usize) -> Position {
        let byte = byte.min(rope.len_bytes());
        let line = rope.byte_to_line(byte);
        let start = rope.line_to_byte(line);
        let character = match (self, rope.get_line(line)) {
            (_, None) => 0,
            (Self::Utf8, Some(slice)) => slice.char_to_byte(slice.byte_to_char(byte - start)),
            (Self::Utf32, Some(slice)) => slice.byte_to_char(byte - start),
            (Self::Utf16, Some(slice)) => slice.char_to_utf16_cu(slice.byte_to_char(byte - start)),
        };
        position(line, character)
    }

    /// The bytes of a range; an inverted one is turned round.
    pub fn to_bytes(self, rope: &Rope, range: Range) -> std::ops::Range<usize> {
        let (a, b) = (
            self.to_byte(rope, range.start),
            self.to_byte(rope, range.end),
        );
        a.min(b)..a.max(b)
    }

    /// Where a position stands in an article.
    pub fn cursor(self, article: &Article, position: Position) -> Cursor {
        let byte = self.to_byte(article.rope(), position);
        let line = article.line_of(byte);
        let byte = byte - article.line_start(line);
        Cursor { line, byte }
    }

    /// The range of some bytes of a line with this text.
    pub fn in_line(self, line: usize, text: &str, bytes: &std::ops::Range<usize>) -> Range {
        let at = |byte: usize| {
            let before = text.get(..byte).unwrap_or(text);
            position(line, self.unit().len(before))
        };
        Range {
            start: at(bytes.start),
            end: at(bytes.end),
        }
    }

    /// The range of a place in an article.
    pub fn range(self, article: &Article, place: &Place) -> Range {
        let text = article.lines().get(place.line).map_or("", |l| l.text());
        // Counting is faster than the rope in all but very long lines.
        if text.len() > LONG || place.span.end > text.len() {
            return self.to_range(article.rope(), &article.bytes_of(place.line, place.span));
        }
        self.in_line(place.line, text, &place.span.range())
    }

    /// The range of some bytes.
    pub fn to_range(self, rope: &Rope, bytes: &std::ops::Range<usize>) -> Range {
        Range {
            start: self.to_position(rope, bytes.start),
            end: self.to_position(rope, bytes.end),
        }
    }
}

fn position(line: usize, character: usize) -> Position {
    Position {
        line: u32::try_from(line).unwrap_or(u32::MAX),
        character: u32::try_from(character).unwrap_or(u32::MAX),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::text::Span;
    use proptest::prelude::*;

    #[test]
    fn counts_in_each_unit_and_clamps() {
        let rope = Rope::from_str("م😀ب\r\nx");
        let at = |line, character| Position { line, character };
        assert_eq!(Encoding::Utf8.to_byte(&rope, at(0, 6)), 6);
        assert_eq!(Encoding::Utf16.to_byte(&rope, at(0, 3)), 6);
        assert_eq!(Encoding::Utf32.to_byte(&rope, at(0, 2)), 6);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            assert_eq!(
                encoding.to_byte(&rope, at(0, 99)),
                8,
                "before the terminator"
            );
            assert_eq!(encoding.to_byte(&rope, at(9, 0)), 11);
        }
        // Inside the emoji: to its start.
        assert_eq!(Encoding::Utf16.to_byte(&rope, at(0, 2)), 2);
        assert_eq!(Encoding::Utf8.to_byte(&rope, at(0, 3)), 2);
    }

    #[test]
    fn takes_the_first_encoding_it_knows() {
        let offered = [
            PositionEncodingKind::new("utf-7"),
            PositionEncodingKind::UTF32,
            PositionEncodingKind::UTF8,
        ];
        assert_eq!(Encoding::negotiate(&offered), Encoding::Utf32);
        assert_eq!(Encoding::negotiate(&[]), Encoding::Utf16);
    }

    /// A text as the protocol describes it, naively: the byte of a position.
    fn naive(text: &str, encoding: Encoding, position: Position) -> usize {
        let lines: Vec<_> = khabar_engine::text::lines::lines(text).collect();
        let Some(line) = lines.get(position.line as usize) else {
            return text.len();
        };
        let mut units = 0;
        for (at, c) in line.text.char_indices() {
            let len = match encoding {
                Encoding::Utf8 => c.len_utf8(),
                Encoding::Utf16 => c.len_utf16(),
                Encoding::Utf32 => 1,
            };
            if units + len > position.character as usize {
                return line.start + at;
            }
            units += len;
        }
        line.start + line.text.len()
    }

    fn text() -> impl Strategy<Value = String> {
        "[ab\r\n%مـً😀\u{2028}\u{85}\u{200f}]{0,14}"
    }

    proptest! {
        // Each case makes 20 to 39 edits under each encoding: more than 10,000 under each.
        #![proptest_config(ProptestConfig::with_cases(360))]

        #[test]
        fn edits_through_the_rope_equal_a_naive_model(
            start in text(),
            edits in prop::collection::vec(((0u32..6, 0u32..18), (0u32..6, 0u32..18), text()), 20..40),
        ) {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let mut article = Article::new(&start, std::sync::Arc::default());
                let mut model = start.clone();
                for ((l1, c1), (l2, c2), insert) in &edits {
                    let range = Range {
                        start: Position { line: *l1, character: *c1 },
                        end: Position { line: *l2, character: *c2 },
                    };
                    let (a, b) = (naive(&model, encoding, range.start), naive(&model, encoding, range.end));
                    let span = encoding.to_bytes(article.rope(), range);
                    prop_assert_eq!(&span, &(a.min(b)..a.max(b)));
                    article.edit(span, insert).unwrap();
                    model.replace_range(a.min(b)..a.max(b), insert);
                    prop_assert_eq!(article.rope().to_string(), model.clone());
                }
                for (line, content) in article.lines().iter().enumerate() {
                    for (start, _) in content.text().char_indices() {
                        let place = Place::new(line, Span::new(start, content.text().len()));
                        let bytes = article.bytes_of(line, place.span);
                        prop_assert_eq!(
                            encoding.range(&article, &place),
                            encoding.to_range(article.rope(), &bytes)
                        );
                    }
                }
                let mut byte = 0;
                for c in model.chars() {
                    let position = encoding.to_position(article.rope(), byte);
                    // Behind `\r` of `\r\n` a byte has no position of its own.
                    if !model[..byte].ends_with('\r') {
                        prop_assert_eq!(encoding.to_byte(article.rope(), position), byte);
                    }
                    byte += c.len_utf8();
                }
            }
        }
    }
}
