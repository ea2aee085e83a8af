//! What a tagger is worth for texts that it was not trained on.

use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use rayon::prelude::*;

use khabar_engine::annotation::{Document, Mention};
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::mentions::Why;
use khabar_engine::tagger::{Class, Naming, Tagger};
use khabar_engine::tags;
use khabar_engine::text::Span;

use super::{Sentence, Text, Training};
use crate::eval::mentions::Report;
use crate::eval::{Tally, analysed};

/// Knowledge with a tagger.
pub fn with_tagger(knowledge: &Knowledge, tagger: Tagger, threshold: f32) -> Arc<Knowledge> {
    Arc::new(Knowledge {
        naming: Naming {
            tagger: Some(Arc::new(tagger)),
            threshold,
        },
        ..knowledge.clone()
    })
}

/// The mentions that are found in labelled documents, without a tagger and with one that was trained on the others.
#[derive(Debug, Default)]
pub struct CrossValidation {
    /// By the rules alone.
    pub rules: Report,
    /// With the tagger.
    pub both: Report,
}

/// Deals documents out into so many parts, and reads each part with a tagger that was trained on `always` and on the other parts.
pub fn cross_validate(
    documents: &[(Document, Text)],
    always: &[Text],
    folds: usize,
    knowledge: &Arc<Knowledge>,
    (training, threshold): (Training<'_>, f32),
) -> io::Result<CrossValidation> {
    let read = |fold: usize| {
        let held_out = |at: usize| at % folds == fold;
        let others = documents
            .iter()
            .enumerate()
            .filter(|(at, _)| !held_out(*at));
        let texts: Vec<&Text> = others.map(|(_, (_, text))| text).chain(always).collect();
        let tagger = training.fit(&texts, String::new())?;
        let trained = with_tagger(knowledge, tagger, threshold);
        let held_out = documents.iter().enumerate().filter(|(at, _)| held_out(*at));
        Ok(held_out
            .map(|(_, (gold, _))| (gold, analysed(gold, &trained)))
            .collect())
    };
    let parts: io::Result<Vec<Vec<(&Document, Document)>>> =
        (0..folds).into_par_iter().map(read).collect();
    let mut report = CrossValidation::default();
    for (gold, silver) in parts?.into_iter().flatten() {
        report.both.add(gold, &silver, &knowledge.actors);
        report
            .rules
            .add(gold, &analysed(gold, knowledge), &knowledge.actors);
    }
    Ok(report)
}

/// How often names in sentences are found, with the same ends and the same class: of people, organisations and places, and of all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// By class.
    pub classes: BTreeMap<&'static str, Tally>,
    /// All of them.
    pub all: Tally,
}

/// How many sentences are read as one article: files of words and tags do not say where one begins.
const TOGETHER: usize = 12;

/// What is found in sentences, read a few at a time.
pub fn found_in(sentences: &[Sentence], knowledge: &Arc<Knowledge>) -> Found {
    let read = |part: &[Sentence]| {
        let lines: Vec<&str> = part.iter().map(|sentence| sentence.text.as_str()).collect();
        let article = Article::new(&tags::escape(&lines.join("\n")), Arc::clone(knowledge));
        let analysis = article.analyse(None);
        let names = |line| names_of(analysis.mentions(line), analysis.text(line));
        (0..part.len()).map(names).collect::<Vec<_>>()
    };
    let silver: Vec<Vec<(Span, Class)>> =
        sentences.par_chunks(TOGETHER).flat_map_iter(read).collect();
    let mut found = Found::default();
    for (gold, silver) in sentences.iter().zip(&silver) {
        found.add(&gold.names, silver);
    }
    found
}

impl Found {
    fn add(&mut self, gold: &[(Span, Class)], silver: &[(Span, Class)]) {
        for class in Class::ALL {
            let of = |names: &[(Span, Class)]| names.iter().filter(|(_, c)| *c == class).count();
            let right = silver
                .iter()
                .filter(|name| name.1 == class && gold.contains(name));
            let tally = Tally {
                gold: of(gold),
                found: of(silver),
                right: right.count(),
            };
            *self.classes.entry(class.kind().name()).or_default() += tally;
            self.all += tally;
        }
    }
}

/// The mentions of a line that such sentences label: names, and none of nationalities, titles that stand alone, and bodies that are named by
/// their country. They begin with the first word, proclitics and all, and a capital is a place there, whatever it does.
fn names_of(mentions: &[Mention], text: &str) -> Vec<(Span, Class)> {
    let name = |mention: &Mention| {
        let class = match mention.why {
            Why::Metonym => Class::Place,
            Why::StateBody => return None,
            why if why.is_open() => return None,
            Why::Office(..) | Why::Predecessor(..) | Why::Counterpart(..) | Why::LastNamed(_) => {
                return None;
            }
            _ => Class::of(mention.kind)?,
        };
        let before = text.get(..mention.span.start).unwrap_or("");
        let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
        Some((Span::new(start, mention.span.end), class))
    };
    mentions.iter().filter_map(name).collect()
}
