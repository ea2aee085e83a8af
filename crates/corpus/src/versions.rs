//! What an annotation was made by, so that an old one can be told from a new one.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::settings::Recommender;
use super::{Corpus, index, names};

/// The version of the program.
pub const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// How many digits of a digest are written: two of them being the same by chance is not to be feared.
const DIGITS: usize = 12;

/// The day of the last change of an office that ships with Khabar, `YYYY-MM-DD`.
pub fn known_until() -> &'static str {
    khabar_data::KNOWN_UNTIL
}

/// What annotates in a corpus: `khabar`, the program's version; `knowledge`, the day of the last change of an office that ships with it;
/// `model`, the beginning of the SHA-256 of the model of names, left out where there is none; `corpus`, what stands for the settings,
/// knowledge and codebook of the corpus, left out of files that are in none. What the articles of the corpus teach has no version.
///
/// Reads the files of the corpus again: call it once, not for each article.
pub fn versions(corpus: &Corpus) -> BTreeMap<String, String> {
    let mut versions = BTreeMap::from([
        ("khabar".to_string(), PROGRAM.to_string()),
        ("knowledge".to_string(), known_until().to_string()),
    ]);
    let root = corpus.root.as_deref();
    let model = names::model(root, &corpus.settings);
    if !model.is_empty() {
        versions.insert("model".to_string(), shortened(digits(&model)));
    }
    if let Some(root) = root {
        let digits = index::digest_of_knowledge(root);
        versions.insert("corpus".to_string(), shortened(digits));
    }
    versions
}

/// What stands for recommenders in the versions of documents that they were asked of: their names, and the beginning of a digest of their commands. Which
/// model a command runs is not known.
pub fn of_recommenders(recommenders: &[Recommender]) -> String {
    let names = recommenders.iter().map(|recommender| &*recommender.name);
    let names: Vec<&str> = names.collect();
    let commands = recommenders.iter().map(|recommender| &recommender.command);
    let commands: Vec<_> = commands.collect();
    let digits = shortened(digits(format!("{commands:?}").as_bytes()));
    format!("{} ({digits})", names.join(", "))
}

fn digits(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn shortened(mut digits: String) -> String {
    digits.truncate(DIGITS);
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_of_other_settings_is_another_version() {
        let folder = tempfile::tempdir().unwrap();
        let with = |settings: &str| {
            std::fs::write(folder.path().join("khabar.toml"), settings).unwrap();
            versions(&Corpus::load(folder.path()))
        };
        let (first, same) = (
            with("day-first = true"),
            with("# as before\nday-first = true"),
        );
        assert_eq!(first, same);
        assert_ne!(first.get("corpus"), with("day-first = false").get("corpus"));
        assert!(!versions(&Corpus::none()).contains_key("corpus"));
        assert!(known_until().parse::<jiff::civil::Date>().is_ok());
        let off = with("[names]\nmodel = \"off\"");
        assert_eq!(off.get("model"), None);
    }
}
