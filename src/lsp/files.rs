//! The files that the client has open: what it holds of them goes before what lies on disk, by whatever name they are asked for.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use ropey::Rope;
use tower_lsp::lsp_types::Url;

use khabar_corpus::{Unreadable, on_disk, read_text, without_dots};

/// A file as the client holds it.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its name, as the client opened it.
    pub uri: Url,
    /// The client's version number.
    pub version: i32,
    /// Its text.
    pub rope: Rope,
}

/// The folder of a corpus, for the names that its files have on disk: those of thousands are asked for, and to look each up takes its time.
#[derive(Debug)]
pub struct Folder<'r> {
    root: &'r Path,
    on_disk: PathBuf,
}

impl<'r> Folder<'r> {
    /// Looks up the folder itself.
    pub fn new(root: &'r Path) -> Self {
        Self {
            on_disk: on_disk(root),
            root,
        }
    }

    /// The name on disk of a file that walking the folder found. There is no link on the way to it, since walking follows none to a folder; it
    /// may be one itself.
    pub fn on_disk(&self, file: &Path) -> PathBuf {
        match file.strip_prefix(self.root) {
            Ok(below) if !file.is_symlink() => self.on_disk.join(below),
            _ => on_disk(file),
        }
    }
}

/// The open files by their names on disk: an editor may spell a name otherwise than the settings do, or by a link. Made by a look at the
/// disk: not for a handler.
#[derive(Debug, Default)]
pub struct OpenFiles(HashMap<PathBuf, Held>);

impl OpenFiles {
    /// The files among open documents. Where two are one file by a link, the later one counts.
    pub fn new(documents: Vec<Held>) -> Self {
        let file = |held: Held| Some((on_disk(&held.uri.to_file_path().ok()?), held));
        Self(documents.into_iter().filter_map(file).collect())
    }

    /// A file, if it is open.
    pub fn get(&self, file: &Path) -> Option<&Held> {
        // Nearly always nothing is open that it could be, and its name need not be looked up.
        (!self.0.is_empty())
            .then(|| self.named(&on_disk(file)))
            .flatten()
    }

    /// As [`OpenFiles::get`], by the name on disk where that is known.
    pub fn named(&self, on_disk: &Path) -> Option<&Held> {
        self.0.get(on_disk)
    }

    /// Whether something has this name, on disk or in the client only.
    pub fn is_there(&self, file: &Path) -> bool {
        file.symlink_metadata().is_ok() || self.get(file).is_some()
    }

    /// The text of a file as it is typed, else as it lies on disk.
    pub fn read(&self, file: &Path) -> Result<String, Unreadable> {
        let held = self.get(file);
        held.map_or_else(|| read_text(file), |held| Ok(held.rope.to_string()))
    }

    /// The name of a file for the client: the one that it opened it by.
    pub fn uri(&self, file: &Path) -> Option<Url> {
        uri_of(file, self.get(file))
    }
}

/// The name of a file for the client, which holds it so, or does not.
pub fn uri_of(file: &Path, held: Option<&Held>) -> Option<Url> {
    match held {
        Some(held) => Some(held.uri.clone()),
        None => Url::from_file_path(without_dots(file)).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_typed_in_is_one_file_however_it_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::create_dir(path("corpus")).unwrap();
        std::fs::write(path("k.toml"), "on disk").unwrap();
        let open = |name: &str| {
            OpenFiles::new(vec![Held {
                uri: Url::from_file_path(path(name)).unwrap(),
                version: 1,
                rope: Rope::from_str("typed"),
            }])
        };
        let read = |open: &OpenFiles, name: &str| open.read(&path(name)).unwrap();
        let k = open("k.toml");
        assert_eq!(read(&k, "corpus/../k.toml"), "typed");
        assert_eq!(
            k.uri(&path("corpus/../k.toml")),
            Url::from_file_path(path("k.toml")).ok()
        );
        let other = open("other.toml");
        assert_eq!(read(&other, "k.toml"), "on disk");
        let named = other.uri(&path("corpus/../k.toml")).unwrap();
        assert!(!named.as_str().contains(".."), "{named}");
        // It need not be on disk at all.
        let new = open("new.toml");
        assert_eq!(read(&new, "corpus/../new.toml"), "typed");
        assert!(new.read(&path("no/such/file.toml")).is_err());
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(path("k.toml"), path("corpus/link.toml")).unwrap();
            assert_eq!(read(&k, "corpus/link.toml"), "typed");
            assert_eq!(
                k.uri(&path("corpus/link.toml")),
                Url::from_file_path(path("k.toml")).ok()
            );
        }
    }
}
