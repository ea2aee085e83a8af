//! What the articles of a corpus teach: their tag lines, read from disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Corpus, articles, find_root, is_article, on_disk, read_text};
use khabar_engine::article::{Knowledge, Practice, Written};

/// The tag lines of articles, by their files. Articles without any are left out.
pub type Read = BTreeMap<PathBuf, Written>;

/// Reads all articles of a corpus. One that cannot be read teaches nothing; whoever opens or checks it is told.
pub fn read(root: &Path) -> Read {
    let (files, _) = articles(&[root.to_path_buf()]);
    let read = |file: PathBuf| read_one(&file).map(|written| (file, written));
    files.into_par_iter().filter_map(read).collect()
}

/// Reads one article; none when it has nothing to teach, or is gone.
pub fn read_one(file: &Path) -> Option<Written> {
    let text = read_text(file).ok()?;
    // Most articles of a corpus that is being built have no tags yet.
    if !text.contains("%%") {
        return None;
    }
    Some(Written::read(&text)).filter(|w| *w != Written::default())
}

/// Reads anew what stands at a path of a corpus, which is new, changed or gone: an article, or all that a folder holds. Whether
/// that is news.
pub fn read_again(known: &mut Read, root: &Path, path: &Path) -> bool {
    // A link may lead to the root: it is known by the name that it has here.
    let named = on_disk(path);
    let named = named
        .strip_prefix(on_disk(root))
        .map(|below| root.join(below));
    let path = match named {
        _ if path.starts_with(root) => path,
        Ok(ref named) => named,
        Err(_) => return false,
    };
    let below = known.range(path.to_path_buf()..).map(|(file, _)| file);
    let below: Vec<PathBuf> = below
        .take_while(|file| file.starts_with(path))
        .cloned()
        .collect();
    let inside = find_root(path).as_deref() == Some(root);
    let mut now = match inside {
        true if path.is_dir() => read(path),
        true if is_article(path, true) => {
            let written = read_one(path);
            written
                .map(|w| (path.to_path_buf(), w))
                .into_iter()
                .collect()
        }
        _ => Read::new(),
    };
    let before: Read = below.iter().filter_map(|f| known.remove_entry(f)).collect();
    let news = before != now;
    known.append(&mut now);
    news
}

impl Corpus {
    /// The same corpus, which has learnt what its articles say.
    pub fn with_practice(&self, read: &Read) -> Corpus {
        let known = &self.knowledge;
        let name = |file: &Path| {
            let root = self.root.as_deref().unwrap_or(Path::new(""));
            let below = file.strip_prefix(root).unwrap_or(file);
            below.display().to_string()
        };
        let named: Vec<(String, &Written)> = read.iter().map(|(file, w)| (name(file), w)).collect();
        let articles = named.iter().map(|(name, w)| (name.as_str(), *w));
        Corpus {
            knowledge: Arc::new(Knowledge {
                practice: Arc::new(Practice::new(articles, &known.actors)),
                ..Knowledge::clone(known)
            }),
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_learns_from_its_articles() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(root.path().join(name), text).unwrap();
        write("khabar.toml", "");
        write(
            "a.txt",
            "قال\n%% mentions trump@\"سيد البيت\"\n%% event CONSULT@\"لقاء\" actor=trump\n",
        );
        write("b.txt", "وصل سيد البيت\n");
        let read = read(root.path());
        assert_eq!(read.len(), 1);
        let corpus = Corpus::load(root.path()).with_practice(&read);
        let codings = corpus.knowledge.practice.codings("لقاء");
        assert_eq!(&*codings[0].article, "a.txt");
        assert!(!corpus.knowledge.practice.lessons.is_empty());
    }

    #[test]
    fn what_a_folder_taught_goes_with_it() {
        let base = tempfile::tempdir().unwrap();
        let root = base.path().join("corpus");
        let (batch, old) = (root.join("batch"), root.join("batch 2"));
        for folder in [&batch, &old] {
            std::fs::create_dir_all(folder).unwrap();
            let text = "وصل سيد البيت\n%% mentions trump@\"سيد البيت\"\n";
            std::fs::write(folder.join("a.txt"), text).unwrap();
        }
        std::fs::write(root.join("khabar.toml"), "").unwrap();
        let mut known = read(&root);
        assert_eq!(known.len(), 2);
        assert!(!read_again(&mut known, &root, &batch), "as it was");
        let elsewhere = base.path().join("elsewhere");
        std::fs::rename(&batch, &elsewhere).unwrap();
        assert!(read_again(&mut known, &root, &batch));
        let files: Vec<&PathBuf> = known.keys().collect();
        assert_eq!(files, [&old.join("a.txt")]);
        std::fs::rename(&elsewhere, &batch).unwrap();
        assert!(read_again(&mut known, &root, &batch));
        assert_eq!(known.len(), 2);
        // Of no concern to this corpus.
        assert!(!read_again(&mut known, &root, base.path()));
        assert!(!read_again(&mut known, &root, &root.join("khabar.toml")));
    }
}
