//! Whose articles are compared, and where they come from.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use rayon::prelude::*;

use super::super::eval::parse;
use super::super::input::{Corpora, read};
use khabar_corpus::agree::Annotator;
use khabar_corpus::{articles, is_article};
use khabar_engine::annotation::{Document, Layer, Unit};
use khabar_engine::article::{Article, Knowledge, LineKind};
use khabar_formats::document::document;

/// What an annotator wrote, and where one finds it.
pub struct Labelled {
    pub annotator: Annotator,
    places: BTreeMap<String, Place>,
}

/// An article as a file: its name in lists, and which of its lines are text.
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
    fn add_all(&mut self, texts: Vec<Text>) {
        let read: Vec<_> = texts
            .into_par_iter()
            .map(|text| (text.labelled(), text))
            .collect();
        for ((document, text_lines), Text { article, file, .. }) in read {
            self.annotator.articles.insert(article.clone(), document);
            self.places.insert(article, Place { file, text_lines });
        }
    }
}

/// An article as it was read.
struct Text {
    /// By which name it is compared.
    article: String,
    /// By which name it is told.
    file: String,
    text: String,
    knowledge: Arc<Knowledge>,
}

impl Text {
    /// What is written of it, and which of its lines are text.
    fn labelled(&self) -> (Document, Vec<usize>) {
        let article = Article::new(&self.text, Arc::clone(&self.knowledge));
        let lines = article.lines().iter().enumerate();
        let text_lines = lines.filter(|(_, line)| line.kind() == LineKind::Text);
        let text_lines = text_lines.map(|(at, _)| at).collect();
        let id = self.article.as_str().into();
        let document = document(&article.analyse(None), id, Unit::CodePoint);
        (document.only(Layer::Gold), text_lines)
    }
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
    let (files, mut wrong) = articles(&[path.to_path_buf()]);
    let mut corpora = Corpora::default();
    let mut labelled = Labelled::new(name.trim_end_matches('/'));
    let mut texts = Vec::new();
    for file in files {
        let knowledge = Arc::clone(&corpora.of(&file).knowledge);
        match read(&file) {
            Ok(text) => texts.push(Text {
                article: within(path, &file),
                file: file.display().to_string(),
                text,
                knowledge,
            }),
            Err(line) => wrong.push(line),
        }
    }
    labelled.add_all(texts);
    finished(labelled, wrong)
}

fn within(folder: &Path, file: &Path) -> String {
    let path = file.strip_prefix(folder).unwrap_or(file);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
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
    let unknown =
        |why: &str| format!("{name}: no folder, no file, and no branch or commit of git here{why}");
    // A name that git would take for an option is none of these.
    if name.starts_with('-') {
        return Err(unknown(""));
    }
    let listed = git(&["ls-tree", "-r", "-z", "--name-only", name], "")
        .map_err(|why| unknown(&format!(" ({why})")))?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let files: Vec<&str> = listed
        .split_terminator('\0')
        .filter(|file| is_article(Path::new(file), true))
        .collect();
    let asked: String = files
        .iter()
        .map(|file| format!("{name}:./{file}\n"))
        .collect();
    let blobs = git(&["cat-file", "--batch"], &asked)?;
    let mut corpora = Corpora::default();
    let knowledge = Arc::clone(&corpora.of(Path::new("-")).knowledge);
    let mut blobs = Blobs(BufReader::new(&blobs[..]));
    let mut labelled = Labelled::new(name);
    let mut texts = Vec::new();
    for file in files {
        let bytes = blobs
            .next()
            .map_err(|error| format!("git: {file}: {error}"))?;
        let text = khabar_corpus::decode(bytes)
            .map_err(|wrong| format!("{name}:{file}: {}", wrong.message().en))?;
        texts.push(Text {
            article: file.to_string(),
            file: format!("{name}:{file}"),
            text,
            knowledge: Arc::clone(&knowledge),
        });
    }
    labelled.add_all(texts);
    finished(labelled, Vec::new()).map_err(|lines| lines.join("\n"))
}

/// What git answers.
fn git(arguments: &[&str], input: &str) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| format!("git cannot be run: {error}");
    let mut child = Command::new("git")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Both pipes are bounded: who only writes waits for ever.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_string())
    }
}

/// What `git cat-file --batch` writes: a line with kind and size, that many bytes, and a line end.
struct Blobs<R>(R);

impl<R: BufRead> Blobs<R> {
    fn next(&mut self) -> io::Result<Vec<u8>> {
        let mut head = String::new();
        self.0.read_line(&mut head)?;
        let size = head
            .trim_end()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse().ok());
        let size: usize = size.ok_or_else(|| io::Error::other(head.trim_end().to_string()))?;
        let mut bytes = vec![0; size];
        self.0.read_exact(&mut bytes)?;
        self.0.read_exact(&mut [0])?;
        Ok(bytes)
    }
}
