//! CoNLL-2003: four columns (word, two that are not filled, label in IOB2), `-DOCSTART-` before each article, a blank line behind each sentence.
//!
//! The unit is the token, see [`tokens`](super::tokens). Mentions and times are labelled with the short labels of `labels.toml`; events have no
//! column. White space inside the text is not kept.

use std::fmt::Write as _;

use khabar_engine::annotation::Unit;
use khabar_engine::text::Span;

use super::columned::Columned;
use super::labels::short;
use super::losses::Thing::{Mentions, Text, Times};
use super::marks::{Mark, Marks, Of};
use super::tokens::{covered, tokenise};
use super::{File, Format, Given, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer};

/// The format.
pub const FORMAT: Format = Format {
    name: "conll",
    summary: "CoNLL-2003: four columns, IOB2",
    unit: Unit::Byte,
    one_file: Some("conll"),
    card: None,
    holds: &[Mentions, Times],
    write: Some(|| Box::<Columns>::default()),
    read: Some(Reader {
        extensions: &["conll", "txt", "iob", "iob2", "bio"],
        read,
    }),
};

/// Before each article.
const DOCSTART: &str = "-DOCSTART-";

#[derive(Default)]
struct Columns(String);

/// Whether a mark is a mention or a time, which columns hold.
pub fn has_column(mark: &Mark<'_>) -> bool {
    matches!(mark.of, Of::Mention(_) | Of::Timex(_))
}

/// The label of each token in IOB2. The marks are in order of text.
pub fn labels_of(marks: &[Mark<'_>], tokens: &[super::tokens::Token]) -> Vec<String> {
    let mut labels = vec!["O".to_string(); tokens.len()];
    let end = tokens.last().map_or(0, |token| token.span.end);
    let start = tokens.first().map_or(end, |token| token.span.start);
    let first = marks.partition_point(|mark| mark.place.end <= start);
    let behind = marks.partition_point(|mark| mark.place.start < end);
    for mark in marks.get(first..behind).unwrap_or_default() {
        let within = covered(tokens, Span::new(mark.place.start, mark.place.end));
        let first = within.start;
        for at in within {
            if let Some(label) = labels.get_mut(at) {
                *label = format!(
                    "{}-{}",
                    if at == first { "B" } else { "I" },
                    short(mark.label)
                );
            }
        }
    }
    labels
}

/// The stretches of marks, in bytes.
pub fn spans_of(marks: &[Mark<'_>]) -> Vec<Span> {
    marks
        .iter()
        .map(|mark| Span::new(mark.place.start, mark.place.end))
        .collect()
}

impl Writer for Columns {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let document = outgoing.document;
        let marks = Marks::of(document, outgoing.knowledge, None).flat(has_column, losses);
        losses.count(super::By::Format, Text, 1, "");
        let _ = write!(self.0, "{DOCSTART} -X- -X- O\n\n");
        for sentence in tokenise(&document.text, &spans_of(&marks)) {
            let labels = labels_of(&marks, &sentence.tokens);
            for (token, label) in sentence.tokens.iter().zip(labels) {
                let _ = writeln!(self.0, "{} -X- -X- {label}", token.span.of(&document.text));
            }
            self.0.push('\n');
        }
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        Ok(vec![File::new(format!("{stem}.conll"), self.0)])
    }
}

/// Marks that are written to the word before them, and those that are written to the word behind.
fn clings_to_the_left(word: &str) -> bool {
    matches!(
        word,
        "." | "،" | "," | "؛" | ":" | "؟" | "!" | ")" | "]" | "»" | "”" | "%" | "٪" | "…"
    )
}
fn clings_to_the_right(word: &str) -> bool {
    matches!(word, "(" | "[" | "«" | "“")
}

fn read(files: &[Given], options: &Options) -> Reading {
    let labels = &options.labels;
    let mut reading = Reading::default();
    for file in files {
        let mut documents = 0;
        let mut article = Columned::default();
        let mut before: Option<String> = None;
        let mut finish = |article: Columned, reading: &mut Reading| {
            if !article.is_empty() {
                documents += 1;
                let document = article.document(file, labels, reading);
                reading.push(format!("{}-{documents}", file.stem()), document);
            }
        };
        for (at, line) in file.text.lines().enumerate() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let (word, label) = match fields.as_slice() {
                [] => {
                    article.close();
                    if before.take().is_some() {
                        article.space("\n");
                    }
                    continue;
                }
                [word, ..] if *word == DOCSTART => {
                    finish(std::mem::take(&mut article), &mut reading);
                    before = None;
                    continue;
                }
                [word, .., label] => (*word, *label),
                [word] => {
                    reading.problems.push(file.problem(at + 1, format!("{word:?} stands alone: a line is a word and, in its last column, a label")));
                    (*word, "O")
                }
            };
            let label = if is_iob(label) {
                label
            } else {
                reading.problems.push(file.problem(
                    at + 1,
                    format!("the last column is {label:?}, not a label in IOB2 (O, B-PER, I-PER)"),
                ));
                "O"
            };
            let glued =
                before.as_deref().is_none_or(clings_to_the_right) || clings_to_the_left(word);
            if !glued {
                article.space(" ");
            }
            article.token(word, label, at + 1, Vec::new());
            before = Some(word.to_string());
        }
        finish(article, &mut reading);
    }
    reading
}

/// Whether a column holds a label in IOB, IOB2 or IOBES.
pub fn is_iob(label: &str) -> bool {
    let begins = |(tag, name): (&str, &str)| {
        matches!(tag, "B" | "I" | "E" | "S" | "L" | "U" | "M") && !name.is_empty()
    };
    label == "O" || label.split_once('-').is_some_and(begins)
}
