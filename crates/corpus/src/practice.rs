//! What the articles of a corpus teach: their tag lines, read from disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Corpus, articles, find_root, is_article, on_disk, read_text};
use khabar_engine::article::{Knowledge, Practice, Teaching, Written};

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

/// What an article teaches, to be kept; none where it cannot be written.
pub(crate) fn to_json(written: &Written) -> Option<String> {
    serde_json::to_string(written).ok()
}

/// Reads what [`to_json`] wrote.
pub(crate) fn from_json(json: &str) -> Option<Written> {
    serde_json::from_str(json).ok()
}

/// What the articles of a corpus teach, kept from one change to the next: a change costs what it changes.
#[derive(Debug, Default)]
pub struct Kept {
    root: PathBuf,
    read: Read,
    teaching: Teaching,
}

impl Kept {
    /// What these articles of the corpus with this root teach.
    pub fn new(root: &Path, read: Read) -> Self {
        let named: Vec<String> = read.keys().map(|file| name(root, file)).collect();
        let articles = named.iter().map(String::as_str).zip(read.values());
        Self {
            teaching: Teaching::of(articles),
            root: root.to_path_buf(),
            read,
        }
    }

    /// Reads anew what stands at a path of the corpus, which is new, changed or gone: an article, or all that a folder holds. Whether
    /// that is news.
    pub fn read_again(&mut self, path: &Path) -> bool {
        let changed = read_again(&mut self.read, &self.root, path);
        for (file, before) in &changed {
            let name = name(&self.root, file);
            self.teaching
                .put(&name, before.as_ref(), self.read.get(file));
        }
        !changed.is_empty()
    }

    /// Whether nothing is taught.
    pub fn is_empty(&self) -> bool {
        self.read.is_empty()
    }

    /// The same corpus, which has learnt it.
    pub fn teach(&mut self, corpus: &Corpus) -> Corpus {
        let known = &corpus.knowledge;
        corpus.with(self.teaching.practice(&known.actors))
    }
}

/// What the file of an article is called in its corpus.
fn name(root: &Path, file: &Path) -> String {
    let below = file.strip_prefix(root).unwrap_or(file);
    below.display().to_string()
}

/// Reads anew what stands at a path of a corpus. The files of which that is news, with what they said before.
fn read_again(known: &mut Read, root: &Path, path: &Path) -> BTreeMap<PathBuf, Option<Written>> {
    // A link may lead to the root: it is known by the name that it has here.
    let named = on_disk(path);
    let named = named
        .strip_prefix(on_disk(root))
        .map(|below| root.join(below));
    let path = match named {
        _ if path.starts_with(root) => path,
        Ok(ref named) => named,
        Err(_) => return BTreeMap::new(),
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
    let mut before: Read = below.iter().filter_map(|f| known.remove_entry(f)).collect();
    let mut news = BTreeMap::new();
    for (file, written) in &now {
        let old = before.remove(file);
        if old.as_ref() != Some(written) {
            news.insert(file.clone(), old);
        }
    }
    news.extend(before.into_iter().map(|(file, old)| (file, Some(old))));
    known.append(&mut now);
    news
}

impl Corpus {
    /// The same corpus, which has learnt what its articles say.
    pub fn with_practice(&self, read: &Read) -> Corpus {
        let root = self.root.as_deref().unwrap_or(Path::new(""));
        let named = read.iter().map(|(file, w)| (name(root, file), w));
        let named: Vec<(String, &Written)> = named.collect();
        let articles = named.iter().map(|(name, w)| (name.as_str(), *w));
        self.with(Practice::new(articles, &self.knowledge.actors))
    }

    fn with(&self, practice: Practice) -> Corpus {
        Corpus {
            knowledge: Arc::new(Knowledge {
                practice: Arc::new(practice),
                ..Knowledge::clone(&self.knowledge)
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
        let mut known = Kept::new(&root, read(&root));
        assert_eq!(known.read.len(), 2);
        assert!(!known.read_again(&batch), "as it was");
        let elsewhere = base.path().join("elsewhere");
        std::fs::rename(&batch, &elsewhere).unwrap();
        assert!(known.read_again(&batch));
        let files: Vec<&PathBuf> = known.read.keys().collect();
        assert_eq!(files, [&old.join("a.txt")]);
        std::fs::rename(&elsewhere, &batch).unwrap();
        assert!(known.read_again(&batch));
        assert_eq!(known.read.len(), 2);
        // Of no concern to this corpus.
        assert!(!known.read_again(base.path()));
        assert!(!known.read_again(&root.join("khabar.toml")));
        // Two articles taught it; then one does, then none.
        let learns = |known: &mut Kept| {
            let corpus = known.teach(&Corpus::load(&root));
            !corpus.knowledge.practice.lessons.is_empty()
        };
        std::fs::write(batch.join("a.txt"), "وصل سيد البيت\n").unwrap();
        assert!(known.read_again(&batch.join("a.txt")) && learns(&mut known));
        std::fs::remove_file(old.join("a.txt")).unwrap();
        assert!(known.read_again(&old.join("a.txt")) && !learns(&mut known));
    }
}
