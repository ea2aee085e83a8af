//! Labels that several things are learnt from, and what a file says of how it was made.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustc_hash::FxHashMap;

use super::{Failed, MOST, name, rows};
use crate::cli::eval::parse;
use khabar_corpus::train::examples::{Judgement, by_article};
use khabar_engine::annotation::Document;
use khabar_formats::document::Input;

/// The labelled documents of some files.
pub fn documents(files: &[PathBuf]) -> Result<Vec<Document>, Failed> {
    let mut documents = Vec::new();
    for file in files {
        documents.extend(parse(file)?);
    }
    Ok(documents)
}

/// The texts of some files, by their ids.
pub fn texts(files: &[PathBuf]) -> Result<FxHashMap<String, Input>, Failed> {
    let texts = rows::<Input>(files)?.into_iter();
    let named = texts.filter_map(|text| Some((text.id.as_str()?.to_string(), text)));
    Ok(named.collect())
}

/// An article whose suggestions were judged: its id, its text, what was said of them.
pub type JudgedArticle<'t> = (String, &'t Input, Vec<Judgement>);

/// The judgements of some files with the texts of their articles, in order of ids.
pub fn judged_articles<'t>(
    files: &[PathBuf],
    texts: &'t FxHashMap<String, Input>,
) -> Result<Vec<JudgedArticle<'t>>, Failed> {
    let (mut articles, mut missing) = (Vec::new(), Vec::new());
    for (id, judgements) in by_article(rows(files)?) {
        match texts.get(&id) {
            Some(text) => articles.push((id, text, judgements)),
            None => missing.push(format!(
                "no text of --texts has the id {id:?}, whose suggestions were judged"
            )),
        }
    }
    articles.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    missing.sort();
    missing.truncate(MOST);
    if missing.is_empty() {
        Ok(articles)
    } else {
        Err(missing)
    }
}

/// The day on which something is written.
pub fn today() -> String {
    let now = Timestamp::now().to_string();
    now.get(..10).unwrap_or_default().to_string()
}

/// The command that learns something, as it may be given again: its files, each under its option, and its numbers.
pub fn command(
    what: &str,
    with: &[(&str, &Vec<PathBuf>)],
    without: Option<&Path>,
    numbers: &str,
    output: &Path,
) -> String {
    let mut said = format!("khabar train {what}");
    for (option, files) in with {
        for file in *files {
            let _ = write!(said, "{option} {}", name(file));
        }
    }
    if let Some(file) = without {
        let _ = write!(said, " --without {}", name(file));
    }
    let _ = write!(said, "{numbers} -o {}", name(output));
    said
}
