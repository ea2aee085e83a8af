//! Whose articles are compared, and where they come from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::super::eval::parse;
use super::super::input::Corpora;
use super::super::versions::{Text, of_folder, of_revision};
use khabar_corpus::agree::Annotator;
use khabar_engine::annotation::{Document, Layer, Unit};
use khabar_engine::article::{Article, Knowledge, LineKind};
use khabar_engine::tags::annotators;
use khabar_formats::document::document;

/// What an annotator wrote, and where one finds it.
pub struct Labelled {
    pub annotator: Annotator,
    places: BTreeMap<String, Place>,
}

/// An article as a file: its name in lists, and which of its lines are text.
#[derive(Clone)]
struct Place {
    file: String,
    text_lines: Vec<usize>,
}

impl Labelled {
    fn new(name: &str) -> Self {
        Self {
            annotator: Annotator {
                name: name.to_string(),
                articles: BTreeMap::new(),
            },
            places: BTreeMap::new(),
        }
    }

    /// Where an offset of an article (code points of its text) stands: `file:line:column`, as editors jump to.
    pub fn place(&self, article: &str, start: usize) -> String {
        let text = self
            .annotator
            .articles
            .get(article)
            .map_or("", |document| &document.text);
        let before: String = text.chars().take(start).collect();
        let line = before.matches('\n').count();
        let column = before
            .rsplit('\n')
            .next()
            .map_or(0, |line| line.chars().count());
        match self.places.get(article) {
            Some(place) => {
                let line = place.text_lines.get(line).copied().unwrap_or(line);
                format!("{}:{}:{}", place.file, line + 1, column + 1)
            }
            None => format!("{article}:{}:{}", line + 1, column + 1),
        }
    }

    /// Takes up articles; what annotators wrote of each is read side by side.
    fn add_all(&mut self, texts: Vec<(Text, Arc<Knowledge>)>) {
        let read: Vec<_> = texts
            .into_par_iter()
            .map(|(text, knowledge)| (labelled(&text, &knowledge), text))
            .collect();
        for ((document, text_lines), Text { article, file, .. }) in read {
            self.annotator.articles.insert(article.clone(), document);
            self.places.insert(article, Place { file, text_lines });
        }
    }

    /// What each annotator says where all stand in one article (`by=`): what all agree on, and what that one says. Each has the articles
    /// that name him.
    pub fn apart(&self) -> Vec<Labelled> {
        let mut all: BTreeMap<String, Labelled> = BTreeMap::new();
        for (article, document) in &self.annotator.articles {
            let stated = document.article.get("annotator");
            let stated = annotators(stated.map_or("", |names| names));
            let names: BTreeSet<&str> = stated.chain(document.annotators()).collect();
            for name in names {
                let own = all.entry(name.to_string());
                let own = own.or_insert_with(|| Labelled::new(name));
                let articles = &mut own.annotator.articles;
                articles.insert(article.clone(), document.clone().as_of(name));
                if let Some(place) = self.places.get(article) {
                    own.places.insert(article.clone(), place.clone());
                }
            }
        }
        all.into_values().collect()
    }
}

/// What is written of an article, and which of its lines are text.
fn labelled(read: &Text, knowledge: &Arc<Knowledge>) -> (Document, Vec<usize>) {
    let article = Article::new(&read.text, Arc::clone(knowledge));
    let lines = article.lines().iter().enumerate();
    let text_lines = lines.filter(|(_, line)| line.kind() == LineKind::Text);
    let text_lines = text_lines.map(|(at, _)| at).collect();
    let id = read.article.as_str().into();
    let document = document(&article.analyse(None), id, Unit::CodePoint);
    (document.only(Layer::Gold), text_lines)
}

/// Loads what an annotator wrote: from a folder, a file of documents, or a revision of the repository the current folder is in.
pub fn load(name: &str) -> Result<Labelled, Vec<String>> {
    let path = Path::new(name);
    if path.is_dir() {
        folder(name, path)
    } else if path.is_file() {
        documents(name, path)
    } else {
        revision(name).map_err(|why| vec![why])
    }
}

/// The articles below a folder, by their path in it.
fn folder(name: &str, path: &Path) -> Result<Labelled, Vec<String>> {
    let (texts, wrong) = of_folder(path);
    let mut corpora = Corpora::default();
    let mut labelled = Labelled::new(name.trim_end_matches('/'));
    let known = |text: Text| {
        let knowledge = Arc::clone(&corpora.of(Path::new(&text.file)).knowledge);
        (text, knowledge)
    };
    labelled.add_all(texts.into_iter().map(known).collect());
    finished(labelled, wrong)
}

/// The documents of a file, by their id.
fn documents(name: &str, path: &Path) -> Result<Labelled, Vec<String>> {
    let mut labelled = Labelled::new(name);
    let mut wrong = Vec::new();
    for document in parse(path)? {
        let id = document.name();
        let twice = labelled
            .annotator
            .articles
            .insert(id.clone(), document.only(Layer::Gold));
        if twice.is_some() {
            wrong.push(format!("{name}: two documents have the id {id:?}"));
        }
    }
    finished(labelled, wrong)
}

fn finished(labelled: Labelled, mut wrong: Vec<String>) -> Result<Labelled, Vec<String>> {
    if wrong.is_empty() && labelled.annotator.articles.is_empty() {
        wrong.push(format!("{}: there is no article", labelled.annotator.name));
    }
    if wrong.is_empty() {
        Ok(labelled)
    } else {
        Err(wrong)
    }
}

/// The articles of a revision, below the current folder. What they name is looked up in the corpus as it is now.
fn revision(name: &str) -> Result<Labelled, String> {
    let texts = of_revision(name)?;
    let mut corpora = Corpora::default();
    let knowledge = Arc::clone(&corpora.of(Path::new("-")).knowledge);
    let mut labelled = Labelled::new(name);
    let known = |text| (text, Arc::clone(&knowledge));
    labelled.add_all(texts.into_iter().map(known).collect());
    finished(labelled, Vec::new()).map_err(|lines| lines.join("\n"))
}
