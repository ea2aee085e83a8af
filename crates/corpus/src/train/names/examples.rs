//! Labelled text: paragraphs with a label for each word.

use std::ops::Range;
use std::sync::Arc;

use khabar_engine::actors::{KnowledgeBase, Tables};
use khabar_engine::annotation::{Document, Mention, Unit};
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::mentions::{self, Candidate, Referent};
use khabar_engine::tagger::{Class, Label};
use khabar_engine::tags::SUGGESTED;
use khabar_engine::text::{Span, Words};

/// A paragraph, and what each of its words is.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its words.
    pub words: Words,
    /// What the rules find in it.
    pub found: Vec<Candidate>,
    /// For each word its label.
    pub labels: Vec<Label>,
}

/// A text of some paragraphs, and how much each of its words counts.
#[derive(Debug, Clone)]
pub struct Text {
    /// Its paragraphs.
    pub examples: Vec<Example>,
    /// How much it counts beside others.
    pub weight: f64,
}

impl Example {
    /// A paragraph with the names that stand in it.
    fn new(paragraph: &str, names: &[(Span, Class)], kb: &KnowledgeBase) -> Self {
        let words = Words::new(paragraph);
        let mut labels = vec![Label::OUTSIDE; words.len()];
        for (span, class) in names {
            let mut label = Label::begin(*class);
            for at in covered(&words, *span) {
                if let Some(slot) = labels.get_mut(at) {
                    *slot = label;
                    label = Label::inside(*class);
                }
            }
        }
        Self {
            found: mentions::recognise_words(paragraph, &words, kb),
            words,
            labels,
        }
    }
}

/// The words that a span covers or ends in: of the first it may leave out the proclitics.
fn covered(words: &Words, span: Span) -> Range<usize> {
    let ends_behind = |at: &usize| words.source_span(*at, 0, at + 1).end > span.start;
    let first = (0..words.len()).find(ends_behind).unwrap_or(words.len());
    let begins_behind = |at: &usize| words.source_span(*at, 0, at + 1).start >= span.end;
    let end = (first..words.len())
        .find(begins_behind)
        .unwrap_or(words.len());
    first..end
}

/// The paragraphs of a labelled document.
pub fn of_document(document: &Document, kb: &KnowledgeBase) -> Vec<Example> {
    let offsets = byte_offsets(&document.text, document.unit);
    let byte = |offset: usize| offsets.get(offset).copied().unwrap_or(document.text.len());
    let names: Vec<(Span, Class)> = document
        .mentions
        .iter()
        .filter_map(|mention| {
            let (start, end) = mention.place.extent();
            let span = Span::new(byte(start), byte(end));
            Some((span, Class::of(mention.kind)?))
        })
        .collect();
    let mut examples = Vec::new();
    let mut start = 0;
    for line in document.text.split_inclusive('\n') {
        let within = Span::new(start, start + line.len());
        let here = names
            .iter()
            .filter(|(span, _)| within.start <= span.start && span.end <= within.end);
        let here =
            here.map(|(span, class)| (Span::new(span.start - start, span.end - start), *class));
        let text = line.trim_end_matches('\n');
        if !text.trim().is_empty() {
            let names: Vec<(Span, Class)> = here.collect();
            examples.push(named(text, &names, kb));
        }
        start += line.len();
    }
    examples
}

/// A paragraph with its mentions, those left out that say who is meant by what he is and not by his name.
fn named(paragraph: &str, mentions: &[(Span, Class)], kb: &KnowledgeBase) -> Example {
    let unnamed = Example::new(paragraph, &[], kb);
    let names: Vec<(Span, Class)> = mentions
        .iter()
        .filter(|(span, class)| *class != Class::Person || !describes(&unnamed, *span, kb))
        .copied()
        .collect();
    Example::new(paragraph, &names, kb)
}

/// Whether words say who somebody is by his title: «الرئيس الفرنسي».
fn describes(paragraph: &Example, span: Span, kb: &KnowledgeBase) -> bool {
    let same = paragraph.found.iter().find(|mention| mention.span == span);
    if let Some(mention) = same {
        let named = |referent: &Referent| {
            matches!(
                referent,
                Referent::Named(_)
                    | Referent::Guarded(_)
                    | Referent::Unknown(_)
                    | Referent::Surname(_)
            )
        };
        return !named(&mention.referent);
    }
    let first = covered(&paragraph.words, span).start;
    let begins = kb.beginnings.of(&paragraph.words, first);
    begins.any(Tables::TITLE.or(Tables::OFFICE)) && !begins.any(Tables::NAME.or(Tables::GIVEN))
}

/// Where each unit of a text begins, in bytes.
fn byte_offsets(text: &str, unit: Unit) -> Vec<usize> {
    let units = |c: char| match unit {
        Unit::CodePoint => 1,
        Unit::Utf16 => c.len_utf16(),
        Unit::Byte => c.len_utf8(),
    };
    let starts = text.char_indices();
    let starts = starts.flat_map(|(at, c)| std::iter::repeat_n(at, units(c)));
    starts.chain([text.len()]).collect()
}

/// A sentence of a file of words and tags, one word a line: the words joined, and where the names stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Its text.
    pub text: String,
    /// Its names, in bytes of the text.
    pub names: Vec<(Span, Class)>,
}

/// Why a line of words and tags cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ConllError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

/// Reads words and tags: a word a line, its tag in the last column (`O`, `B-PERS`, `I-PERS`…), an empty line behind each sentence. Tags of
/// other kinds than people, organisations and places are read as no name.
pub fn sentences(text: &str) -> Result<Vec<Sentence>, ConllError> {
    let mut sentences = Vec::new();
    let mut sentence = Sentence {
        text: String::new(),
        names: Vec::new(),
    };
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with("-DOCSTART-") {
            if !sentence.text.is_empty() {
                sentences.push(std::mem::replace(
                    &mut sentence,
                    Sentence {
                        text: String::new(),
                        names: Vec::new(),
                    },
                ));
            }
            continue;
        }
        let (word, tag) = columns(line).map_err(|what| ConllError { line: at + 1, what })?;
        sentence.add(word, tag);
    }
    if !sentence.text.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}

impl Sentence {
    fn add(&mut self, word: &str, tag: Tag) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        let end = self.text.len();
        let Some((class, begins)) = tag else {
            return;
        };
        match self.names.last_mut() {
            Some((span, last)) if !begins && *last == class && span.end + 1 == start => {
                span.end = end;
            }
            _ => self.names.push((Span::new(start, end), class)),
        }
    }

    /// The sentence as a paragraph to learn from.
    pub fn example(&self, kb: &KnowledgeBase) -> Example {
        Example::new(&self.text, &self.names, kb)
    }
}

/// What a tag says: the class of the name, and whether the word begins it.
type Tag = Option<(Class, bool)>;

/// The word and the tag of a line.
fn columns(line: &str) -> Result<(&str, Tag), String> {
    let mut columns = line.split_whitespace();
    let (word, tag) = match (columns.next(), columns.next_back()) {
        (Some(word), Some(tag)) => (word, tag),
        _ => return Err(format!("a word and its tag are expected, not {line:?}")),
    };
    if tag == "O" {
        return Ok((word, None));
    }
    let (place, kind) = tag
        .split_once('-')
        .filter(|(place, _)| matches!(*place, "B" | "I"))
        .ok_or_else(|| format!("{tag:?} is no tag: O, B-… or I-… is expected"))?;
    let class = match kind.to_ascii_uppercase().as_str() {
        "PER" | "PERS" | "PERSON" => Some(Class::Person),
        "ORG" | "ORGANIZATION" => Some(Class::Organization),
        "LOC" | "GPE" | "LOCATION" | "PLACE" => Some(Class::Place),
        _ => None,
    };
    Ok((word, class.map(|class| (class, place == "B"))))
}

/// What an annotator wrote of an article: the paragraphs that have a `mentions` line, with all that stands in them by it.
pub fn of_article(text: &str, knowledge: &Arc<Knowledge>) -> Vec<Example> {
    let article = Article::new(text, Arc::clone(knowledge));
    let analysis = article.analyse(None);
    if analysis.article_value("status") == Some(SUGGESTED) {
        return Vec::new();
    }
    let lines = 0..analysis.article.lines().len();
    let is_gold = |mention: &Mention| mention.source.is_gold();
    let marked = lines.filter(|line| analysis.mentions(*line).iter().any(is_gold));
    let example = |line: usize| {
        let mentions = analysis.mentions(line).iter();
        let names = mentions.filter_map(|mention| Some((mention.span, Class::of(mention.kind)?)));
        named(
            analysis.text(line),
            &names.collect::<Vec<_>>(),
            &knowledge.actors,
        )
    };
    marked.map(example).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use khabar_engine::actors::embedded;

    /// The words of a paragraph that are labelled, with their labels.
    fn labelled(example: &Example) -> Vec<String> {
        let words = example.labels.iter().enumerate();
        let labelled = words.filter_map(|(at, label)| {
            let (class, begins) = label.part()?;
            let place = if begins { "B" } else { "I" };
            Some(format!("{place}-{class:?} {}", example.words.text(at)))
        });
        labelled.collect()
    }

    #[test]
    fn words_and_tags_are_sentences_with_names() {
        let text = "قال O\nسمير B-PERS\nالفلاني I-PERS\nفي O\nالوادي B-LOC\n\nفاز O\nالنجم B-MISC\nوالنجم B-ORG\n";
        let sentences = sentences(text).unwrap();
        assert_eq!(sentences.len(), 2);
        let words = |sentence: &Sentence| -> Vec<String> {
            let names = sentence.names.iter();
            names
                .map(|(span, class)| format!("{class:?} {}", span.of(&sentence.text)))
                .collect()
        };
        assert_eq!(words(&sentences[0]), ["Person سمير الفلاني", "Place الوادي"]);
        assert_eq!(words(&sentences[1]), ["Organization والنجم"]);
        assert_eq!(
            labelled(&sentences[0].example(embedded())),
            ["B-Person سمير", "I-Person الفلاني", "B-Place الوادي"]
        );
    }

    #[test]
    fn a_line_without_a_tag_is_an_error_with_its_number() {
        let error = super::sentences("قال O\nسمير\n").unwrap_err();
        assert_eq!(error.line, 2);
        assert!(super::sentences("سمير PERS\n").is_err());
    }

    #[test]
    fn a_document_gives_its_names_and_not_its_titles() {
        let line = r#"{"text": "قال الرئيس الفرنسي\nوقال لسمير الفلاني", "mentions": [
            {"start": 4, "end": 18, "text": "الرئيس الفرنسي", "kind": "person"},
            {"start": 25, "end": 37, "text": "سمير الفلاني", "kind": "person"}]}"#;
        let document = Document::parse(line).unwrap();
        let examples = of_document(&document, embedded());
        let labels: Vec<Vec<String>> = examples.iter().map(labelled).collect();
        assert_eq!(labels, [vec![], vec!["B-Person لسمير", "I-Person الفلاني"]]);
    }
}
