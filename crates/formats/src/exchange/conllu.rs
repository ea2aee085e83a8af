//! CoNLL-U: a sentence a block, a written word that is cut as a multiword range, labels in MISC.
//!
//! The unit is the token, see [`tokens`](super::tokens). MISC has `NER=B-PER` in IOB2, on the first token of a mention `Actor=trump`, on that of a time
//! `Value=2025-02-12`, and `SpaceAfter=No`. Comments have the article (`# newdoc id`), its date (`# dct`) and the text of each sentence.

use std::fmt::Write as _;

use khabar_engine::annotation::Unit;
use khabar_engine::text::Span;

use super::columned::Columned;
use super::conll::{has_column, labels_of, spans_of};
use super::losses::Thing::*;
use super::marks::{Mark, Marks, attributes};
use super::tokens::{Sentence, Token, tokenise};
use super::{
    By, File, Format, Given, Losses, Options, Outgoing, Reader, Reading, WriteError, Writer,
};

/// The format.
pub const FORMAT: Format = Format {
    name: "conllu",
    summary: "CoNLL-U: proclitics as multiword ranges, labels in MISC",
    unit: Unit::Byte,
    one_file: Some("conllu"),
    card: None,
    holds: &[DocumentDate, Mentions, Times, Links, Values],
    write: Some(|| Box::<Blocks>::default()),
    read: Some(Reader {
        extensions: &["conllu", "conll"],
        read,
    }),
};

#[derive(Default)]
struct Blocks(String);

/// The columns between FORM and MISC, none of which is filled.
const EMPTY: &str = "\t_\t_\t_\t_\t_\t_\t_\t";

impl Writer for Blocks {
    fn add(&mut self, outgoing: Outgoing<'_>, losses: &mut Losses) -> Result<(), WriteError> {
        let document = outgoing.document;
        let text = document.text.as_str();
        let marks = Marks::of(document, outgoing.knowledge, None).flat(has_column, losses);
        losses.count(By::Format, Text, 1, "");
        let _ = writeln!(self.0, "# newdoc id = {}", outgoing.name);
        if let Some(dct) = &document.dct {
            let _ = writeln!(self.0, "# dct = {dct}");
        }
        let mut sentences = tokenise(text, &spans_of(&marks));
        if sentences.is_empty() {
            // A document needs a sentence to stand on.
            self.0.push('\n');
        }
        for (at, sentence) in sentences.iter_mut().enumerate() {
            if sentence.opens {
                let _ = writeln!(self.0, "# newpar");
            }
            let said = sentence
                .span
                .of(text)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            let _ = writeln!(
                self.0,
                "# sent_id = {}-{}\n# text = {said}",
                outgoing.name,
                at + 1
            );
            self.sentence(text, sentence, &marks, |mark| {
                let known = attributes(document, mark.of);
                let key = |key: &str| match key {
                    "actor" => Some("Actor"),
                    "value" => Some("Value"),
                    _ => None,
                };
                known
                    .into_iter()
                    .filter_map(|(name, value)| Some(format!("{}={value}", key(name)?)))
                    .collect()
            });
        }
        Ok(())
    }

    fn finish(self: Box<Self>, stem: &str) -> Result<Vec<File>, WriteError> {
        Ok(vec![File::new(format!("{stem}.conllu"), self.0)])
    }
}

impl Blocks {
    fn sentence(
        &mut self,
        text: &str,
        sentence: &Sentence,
        marks: &[Mark<'_>],
        known: impl Fn(&Mark<'_>) -> Vec<String>,
    ) {
        let tokens = &sentence.tokens;
        let labels = labels_of(marks, tokens);
        let last = tokens.len().saturating_sub(1);
        let spaced = |at: usize, token: &Token| token.spaced || at == last;
        for (at, (token, label)) in tokens.iter().zip(labels).enumerate() {
            let number = at + 1;
            let goes_on = |token: &&Token| token.goes_on;
            let parts = 1 + tokens.iter().skip(number).take_while(goes_on).count();
            if parts > 1 && !token.goes_on {
                let end = tokens.get(at + parts - 1).unwrap_or(token);
                let word = Span::new(token.span.start, end.span.end).of(text);
                let misc = if spaced(at + parts - 1, end) {
                    "_"
                } else {
                    "SpaceAfter=No"
                };
                let _ = writeln!(self.0, "{number}-{}\t{word}{EMPTY}{misc}", at + parts);
            }
            let mut misc: Vec<String> = Vec::new();
            if label != "O" {
                let at = marks.partition_point(|mark| mark.place.start < token.span.start);
                let begins = |mark: &&Mark<'_>| mark.place.start == token.span.start;
                let mark = marks.get(at).filter(begins);
                misc.extend(mark.into_iter().flat_map(&known));
                misc.push(format!("NER={label}"));
            }
            if parts == 1 && !token.goes_on && !spaced(at, token) {
                misc.push("SpaceAfter=No".to_string());
            }
            let misc = if misc.is_empty() {
                "_".to_string()
            } else {
                misc.join("|")
            };
            let _ = writeln!(self.0, "{number}\t{}{EMPTY}{misc}", token.span.of(text));
        }
        self.0.push('\n');
    }
}

fn read(files: &[Given], options: &Options) -> Reading {
    let mut reading = Reading::default();
    for file in files {
        let mut article = Open::default();
        for (at, line) in file.text.lines().enumerate() {
            if let Some(comment) = line.strip_prefix('#') {
                let (key, value) = comment.split_once('=').unwrap_or((comment, ""));
                match (key.trim(), value.trim()) {
                    ("newdoc" | "newdoc id", name) => {
                        std::mem::take(&mut article).finish(file, options, &mut reading);
                        article.name = name.to_string();
                    }
                    ("newpar" | "newpar id", _) => article.new_paragraph = true,
                    ("dct", day) => article.dct = Some(day.to_string()),
                    _ => {}
                }
                continue;
            }
            if line.trim().is_empty() {
                article.end_sentence();
                continue;
            }
            let fields: Vec<&str> = line.split('\t').collect();
            let [id, form, .., misc] = fields.as_slice() else {
                reading
                    .problems
                    .push(file.problem(at + 1, "a line has ten fields with tabs between them"));
                continue;
            };
            article.line(id, form, misc, at + 1);
        }
        article.finish(file, options, &mut reading);
    }
    reading
}

/// An article while its lines are read.
#[derive(Default)]
struct Open {
    name: String,
    dct: Option<String>,
    text: Columned,
    /// Whether white space stands before the next word.
    space: bool,
    new_paragraph: bool,
    any: bool,
    /// The last token of a multiword range, and whether white space follows the word.
    range: Option<(usize, bool)>,
}

impl Open {
    fn line(&mut self, id: &str, form: &str, misc: &str, line: usize) {
        let pairs: Vec<(&str, &str)> = misc
            .split('|')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        let value = |key: &str| {
            pairs
                .iter()
                .find(|(name, _)| *name == key)
                .map(|(_, value)| *value)
        };
        let spaced = value("SpaceAfter") != Some("No");
        if let Some((_, last)) = id.split_once('-') {
            self.range = last.parse().ok().map(|last| (last, spaced));
            return;
        }
        // Words that are understood and not said (8.1) are not in the text.
        let Ok(number) = id.parse::<usize>() else {
            return;
        };
        if std::mem::take(&mut self.new_paragraph) && self.any {
            self.text.close();
            self.text.space("\n");
        } else if self.space {
            self.text.space(" ");
        }
        self.any = true;
        let mut known = Vec::new();
        known.extend(value("Actor").map(|actor| ("actor".to_string(), actor.to_string())));
        known.extend(value("Value").map(|value| ("value".to_string(), value.to_string())));
        self.text
            .token(form, value("NER").unwrap_or("O"), line, known);
        self.space = match self.range {
            Some((last, spaced)) if number == last => {
                self.range = None;
                spaced
            }
            Some(_) => false,
            None => spaced,
        };
    }

    fn end_sentence(&mut self) {
        self.text.close();
        self.space = self.any;
    }

    fn finish(self, file: &Given, options: &Options, reading: &mut Reading) {
        if self.text.is_empty() {
            return;
        }
        let mut document = self.text.document(file, &options.labels, reading);
        document.dct = self.dct;
        let number = reading.documents.len() + 1;
        let name = if self.name.is_empty() {
            format!("{}-{number}", file.stem())
        } else {
            self.name
        };
        document.id = name.clone().into();
        reading.push(name, document);
    }
}
