//! Units of offsets, and a document in another of them.

use serde::{Deserialize, Serialize};

use super::{Document, Stretch};

/// A unit of offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Unit {
    /// Unicode code points, as Python counts.
    #[default]
    #[serde(rename = "code point")]
    CodePoint,
    /// UTF-16 code units, as JavaScript and Java count.
    #[serde(rename = "utf-16 unit")]
    Utf16,
    /// Bytes of UTF-8.
    #[serde(rename = "byte")]
    Byte,
}

impl Unit {
    /// Its name in a document.
    pub fn name(self) -> &'static str {
        match self {
            Self::CodePoint => "code point",
            Self::Utf16 => "utf-16 unit",
            Self::Byte => "byte",
        }
    }

    /// How long a text is.
    pub fn len(self, text: &str) -> usize {
        self.count(text.as_bytes())
    }

    /// How many units begin in some bytes of a text, wherever they are cut.
    pub fn count(self, bytes: &[u8]) -> usize {
        let characters = || bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
        // Of UTF-16 each character takes one unit, and one more if it has four bytes: those begin with the highest.
        let pairs = || bytes.iter().filter(|byte| **byte >= 0xf0).count();
        match self {
            Self::CodePoint => characters(),
            Self::Utf16 => characters() + pairs(),
            Self::Byte => bytes.len(),
        }
    }

    /// How many units a character takes.
    pub fn of(self, char: char) -> usize {
        match self {
            Self::CodePoint => 1,
            Self::Utf16 => char.len_utf16(),
            Self::Byte => char.len_utf8(),
        }
    }
}

/// The bytes at which the units of a text start, and its end.
#[derive(Debug)]
pub struct Offsets<'a> {
    text: &'a str,
    /// The byte at each offset; an offset inside a character has none.
    bytes: Vec<Option<usize>>,
}

impl<'a> Offsets<'a> {
    /// Those of a text in a unit.
    pub fn new(text: &'a str, unit: Unit) -> Self {
        let mut bytes = Vec::with_capacity(text.len() + 1);
        for (at, char) in text.char_indices() {
            bytes.push(Some(at));
            bytes.extend(std::iter::repeat_n(None, unit.of(char) - 1));
        }
        bytes.push(Some(text.len()));
        Self { text, bytes }
    }

    /// The words between two offsets; none where one is inside a character or behind the text.
    pub fn slice(&self, start: usize, end: usize) -> Option<&'a str> {
        let byte = |offset: usize| self.bytes.get(offset).copied().flatten();
        self.text.get(byte(start)?..byte(end)?)
    }
}

impl Document {
    /// The document with its offsets in another unit. One that points into a character, or behind the text, is that of the character's
    /// start, or of the end.
    ///
    /// ```
    /// use khabar_engine::annotation::{Document, Unit};
    /// let line = r#"{"text": "😀 أمس", "timexes": [{"start": 2, "end": 5, "text": "أمس", "type": "DATE"}]}"#;
    /// let document = Document::parse(line)?.in_unit(Unit::Utf16);
    /// assert_eq!(document.timexes[0].place.extent(), (3, 6));
    /// # Ok::<(), khabar_engine::annotation::DocumentError>(())
    /// ```
    pub fn in_unit(mut self, unit: Unit) -> Self {
        if self.unit == unit {
            return self;
        }
        // For each offset of the old unit, that of the new one.
        let mut places = Vec::with_capacity(self.text.len() + 1);
        let mut at = 0;
        for char in self.text.chars() {
            places.extend(std::iter::repeat_n(at, self.unit.of(char)));
            at += unit.of(char);
        }
        let place = |offset: usize| places.get(offset).copied().unwrap_or(at);
        self.each_offset(|offset| *offset = place(*offset));
        self.unit = unit;
        self
    }

    /// Calls `each` with every offset of the document, to change it.
    pub fn each_offset(&mut self, mut each: impl FnMut(&mut usize)) {
        let mut stretch = |place: &mut Stretch| {
            each(&mut place.start);
            each(&mut place.end);
        };
        self.mentions.iter_mut().for_each(|m| stretch(&mut m.place));
        self.timexes.iter_mut().for_each(|t| stretch(&mut t.place));
        self.rejected.iter_mut().for_each(|r| stretch(&mut r.place));
        for event in &mut self.events {
            event.trigger.iter_mut().for_each(&mut stretch);
            let words = event
                .participants
                .iter_mut()
                .filter_map(|p| p.words.as_mut());
            words.for_each(&mut stretch);
            event.place_words.iter_mut().for_each(&mut stretch);
        }
        for note in &mut self.notes {
            each(&mut note.start);
            each(&mut note.end);
        }
        let paragraphs = self.events.iter_mut().filter_map(|e| e.paragraph.as_mut());
        paragraphs.for_each(each);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_moves_and_comes_back() {
        let line = r#"{"unit":"byte","text":"😀 قال أمس","mentions":[{"start":5,"end":11,"text":"قال","kind":"group"}],
            "timexes":[{"start":12,"end":18,"text":"أمس","type":"DATE"}],
            "events":[{"type":"X","trigger":{"start":5,"end":11,"text":"قال"},"paragraph":0,
                "place_words":{"start":12,"end":18,"text":"أمس"},
                "participants":[{"role":"actor","words":{"start":12,"end":18,"text":"أمس"}}]}],
            "notes":[{"start":0,"end":18,"note":"ن"}],"rejected":[{"start":5,"end":11,"text":"قال","of":"events"}]}"#;
        let bytes = Document::parse(line).unwrap();
        for unit in [Unit::CodePoint, Unit::Utf16] {
            let other = bytes.clone().in_unit(unit);
            let json = serde_json::to_string(&other).unwrap();
            assert_eq!(Document::parse(&json).unwrap(), other);
            assert_eq!(other.notes[0].end, unit.len(&other.text));
            assert_eq!(other.in_unit(Unit::Byte), bytes);
        }
    }
}
