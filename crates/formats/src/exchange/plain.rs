//! A document for formats that keep the text in a file of its own.

use khabar_engine::annotation::{Document, Unit};

use super::losses::{By, Losses, Thing};

/// The byte order mark.
const MARK: char = '\u{feff}';

/// The document with every line ending in `\n`, and without a byte order mark before its text, in code points. Programs read text files so: one that counts
/// `\r\n` as one character would find every label behind it shifted.
pub fn plain(document: &Document, losses: &mut Losses) -> Document {
    let mut document = document.clone().in_unit(Unit::CodePoint);
    let marked = document.text.starts_with(MARK);
    if !marked && !document.text.contains('\r') {
        return document;
    }
    losses.add(
        By::Format,
        Thing::Text,
        if marked { "U+FEFF" } else { "\\r\\n" },
    );
    let mut text = String::with_capacity(document.text.len());
    // How many characters stand before each one of the old text.
    let mut places = Vec::with_capacity(document.text.len());
    let mut at = 0;
    let mut chars = document.text.chars().peekable();
    let mut first = true;
    while let Some(c) = chars.next() {
        places.push(at);
        let dropped = first && c == MARK || c == '\r' && chars.peek() == Some(&'\n');
        first = false;
        if !dropped {
            text.push(if c == '\r' { '\n' } else { c });
            at += 1;
        }
    }
    document.each_offset(|offset| *offset = places.get(*offset).copied().unwrap_or(at));
    let stretches = document
        .mentions
        .iter_mut()
        .map(|m| &mut m.place)
        .chain(document.timexes.iter_mut().map(|t| &mut t.place));
    // Words never hold a line end, but may begin with the mark.
    stretches.for_each(|place| place.text = place.text.trim_start_matches(MARK).to_string());
    document.text = text;
    document
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_follow_the_line_ends() {
        let line = r#"{"text": "\ufeffقال\r\nأمس\rغدا", "timexes": [{"start": 6, "end": 9, "text": "أمس", "type": "DATE"},
            {"start": 10, "end": 13, "text": "غدا", "type": "DATE"}]}"#;
        let document = Document::parse(line).unwrap();
        let mut losses = Losses::default();
        let plain = plain(&document, &mut losses);
        assert_eq!(plain.text, "قال\nأمس\nغدا");
        let json = serde_json::to_string(&plain).unwrap();
        assert_eq!(Document::parse(&json).unwrap(), plain);
        assert!(!losses.is_empty());
    }
}
