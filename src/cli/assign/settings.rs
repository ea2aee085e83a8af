//! What an annotator's folder needs to be read as the corpus is.

use std::path::{Path, PathBuf};

use super::super::input::{display, read};
use khabar_corpus::settings::{NamesModel, Settings};
use khabar_corpus::{SETTINGS_FILE, read_bytes, without_dots};
use khabar_engine::codebook::Codebook;

/// The settings of a corpus and the files that they name, by their paths below its root: what an annotator's folder needs to be read alike.
pub fn settings(root: &Path) -> Result<Vec<(PathBuf, Vec<u8>)>, Vec<String>> {
    let file = root.join(SETTINGS_FILE);
    let text = read(&file).map_err(|line| vec![line])?;
    let (settings, _) = Settings::parse(&text);
    let codebook = settings
        .codebook
        .filter(|c| Codebook::built_in(&c.value).is_none());
    let model = match settings.names_model {
        NamesModel::File(file) => Some(file),
        NamesModel::Shipped | NamesModel::Off => None,
    };
    let named = settings.knowledge.into_iter().chain(codebook);
    let named = named.chain(settings.weights).chain(model);
    let mut files = vec![(PathBuf::from(SETTINGS_FILE), text.into_bytes())];
    let mut wrong = Vec::new();
    let always = [".gitattributes", ".editorconfig"].map(String::from);
    let always = always.into_iter().filter(|name| root.join(name).is_file());
    for name in named.map(|named| named.value).chain(always) {
        let path = root.join(&name);
        // What an absolute path names is there for everybody, or for nobody.
        if Path::new(&name).is_absolute() {
            continue;
        }
        if !without_dots(&path).starts_with(root) {
            wrong.push(format!(
                "{}: names {name}, which lies outside the corpus; the folder of an annotator would be without it: put it into the corpus",
                display(&file)
            ));
            continue;
        }
        match read_bytes(&path) {
            Ok(bytes) => files.push((PathBuf::from(name), bytes)),
            Err(error) => {
                let why = error.message().en;
                wrong.push(format!("{}: cannot be read: {why}", display(&path)));
            }
        }
    }
    files.sort();
    files.dedup_by(|one, other| one.0 == other.0);
    match wrong.is_empty() {
        true => Ok(files),
        false => Err(wrong),
    }
}
