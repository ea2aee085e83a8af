//! A text that is put together of tokens, with what they are labelled as in IOB.

use khabar_engine::annotation::{Document, Layer, Unit};

use super::records::Builder;
use super::{Given, Labels, Reading};

/// Labelled words.
struct Labelled {
    label: String,
    start: usize,
    end: usize,
    line: usize,
    attributes: Vec<(String, String)>,
}

/// A text that grows by tokens. Offsets are code points.
#[derive(Default)]
pub struct Columned {
    text: String,
    length: usize,
    /// The label that the last token has.
    open: Option<Labelled>,
    done: Vec<Labelled>,
}

impl Columned {
    /// Takes in white space, or a token that is not looked at.
    pub fn space(&mut self, space: &str) {
        self.text.push_str(space);
        self.length += space.chars().count();
    }

    /// Takes in a token with its label in IOB or IOBES, in a line of its file, and what is said of the words that it begins.
    pub fn token(
        &mut self,
        word: &str,
        label: &str,
        line: usize,
        attributes: Vec<(String, String)>,
    ) {
        let start = self.length;
        self.space(word);
        let (tag, name) = label.split_once('-').unwrap_or((label, ""));
        let goes_on = matches!(tag, "I" | "E" | "L" | "M");
        match &mut self.open {
            Some(open) if goes_on && open.label == name => open.end = self.length,
            _ => {
                self.close();
                let end = self.length;
                let label = name.to_string();
                self.open = (!name.is_empty()).then_some(Labelled {
                    label,
                    start,
                    end,
                    line,
                    attributes,
                });
            }
        }
    }

    /// Ends the label that is open.
    pub fn close(&mut self) {
        self.done.extend(self.open.take());
    }

    /// Whether there is no text yet.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// The document; labels that are not known become problems in the lines of a file.
    pub fn document(mut self, file: &Given, labels: &Labels, reading: &mut Reading) -> Document {
        self.close();
        let mut builder = Builder::new(&self.text, Unit::CodePoint, labels);
        for words in self.done {
            let id = words.line.to_string();
            builder.words(&id, &words.label, words.start, words.end, Layer::Gold);
            for (key, value) in words.attributes {
                builder.attribute(&id, &key, &value);
            }
            for why in builder.problems.drain(..) {
                reading.problems.push(file.problem(words.line, why));
            }
        }
        builder.finish().0
    }
}
