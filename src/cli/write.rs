//! Writing files: whole or not at all, as themselves, and nowhere else than they are said to be.

use std::fs::{File, Metadata};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::input::{STANDARD_OUTPUT, complain, display, is_read};
use khabar_corpus::{find_root, without_dots};

/// Replaces a file at once or not at all: a full disk must not cost an article. It keeps its permissions, its owner and the links that
/// lead to it. What cannot be kept is said. A file that may not be written is left as it is, and so is one that a link out of its corpus
/// leads to.
pub fn replace(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), String> {
    let name = display(path);
    let wrong = |e: io::Error| format!("{name}: cannot be written: {e}");
    let target = path.canonicalize().map_err(wrong)?;
    let home = home(path).canonicalize().map_err(wrong)?;
    if !target.starts_with(&home) {
        return Err(format!(
            "{name}: not written: it leads to {}, outside {}; name that file itself",
            display(&target),
            display(&home)
        ));
    }
    let about = target.metadata().map_err(wrong)?;
    if about.permissions().readonly() {
        return Err(format!(
            "{name}: not written: it is read-only; make it writable first"
        ));
    }
    // Whether it may be written is the file's business, though only its folder is asked when it is replaced.
    File::options().write(true).open(&target).map_err(wrong)?;
    let folder = target.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(wrong)?;
    let kept = |file: &File| -> io::Result<Vec<&'static str>> {
        let lost = keep(file, &about)?;
        file.set_permissions(about.permissions())?;
        Ok(lost)
    };
    let lost = write(&mut file, contents.as_ref())
        .and_then(|()| kept(file.as_file()))
        .map_err(wrong)?;
    file.persist(&target).map_err(|e| wrong(e.error))?;
    for what in lost {
        complain(&format!("{name}: written, but {what}"));
    }
    Ok(())
}

/// Writes a file that is not there yet, at once or not at all. Whatever has its name already is left as it is, a link too.
pub fn create(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), String> {
    let mut part = Part::new(path)?;
    let written = part.file().write_all(contents.as_ref());
    written.map_err(|e| wrong(path, &e))?;
    part.finish()
}

/// A file that is being made. It has its name when all of it is there, and is gone if it comes to nothing; until then its name begins with a dot
/// and ends with `.part`.
pub struct Part {
    path: PathBuf,
    file: tempfile::NamedTempFile,
}

fn wrong(path: &Path, error: &io::Error) -> String {
    format!("{}: cannot be written: {error}", display(path))
}

fn taken(path: &Path) -> String {
    let name = display(path);
    format!("{name}: is there already, and is not overwritten")
}

impl Part {
    /// Begins a file that is not there yet, and the folders above it.
    pub fn new(path: &Path) -> Result<Self, String> {
        let folder = path.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder).map_err(|e| wrong(path, &e))?;
        if path.symlink_metadata().is_ok() {
            return Err(taken(path));
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(".");
        let mut new = tempfile::Builder::new();
        new.prefix(&name).suffix(".part");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // As any new file: the system takes away what the user's mask says.
            new.permissions(std::fs::Permissions::from_mode(0o666));
        }
        Ok(Self {
            file: new.tempfile_in(folder).map_err(|e| wrong(path, &e))?,
            path: path.to_path_buf(),
        })
    }

    /// Where it is written.
    pub fn file(&mut self) -> &mut File {
        self.file.as_file_mut()
    }

    /// Gives it its name, unless something has that by now.
    pub fn finish(self) -> Result<(), String> {
        let Self { path, file } = self;
        file.as_file().sync_all().map_err(|e| wrong(&path, &e))?;
        match file.persist_noclobber(&path) {
            Ok(_) => Ok(()),
            Err(e) if e.error.kind() == io::ErrorKind::AlreadyExists => Err(taken(&path)),
            Err(e) => Err(wrong(&path, &e.error)),
        }
    }
}

/// Writes a file, in the place of one that was written before. What else may have the name, an article, is for the caller to tell.
pub fn put(path: &Path, contents: impl AsRef<[u8]>) -> Result<(), String> {
    match path.exists() {
        true => replace(path, contents),
        false => create(path, contents),
    }
}

/// Writes the bytes of a file to standard output.
pub fn to_standard_output(contents: &[u8]) -> Result<(), String> {
    let mut out = io::stdout().lock();
    let written = out.write_all(contents).and_then(|()| out.flush());
    is_read(written, STANDARD_OUTPUT).map(|_| ())
}

fn write(file: &mut tempfile::NamedTempFile, contents: &[u8]) -> io::Result<()> {
    file.write_all(contents)?;
    file.as_file().sync_all()
}

/// Where a file may lead: into its corpus, or else into its folder.
fn home(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    // Another folder's settings say nothing of what lies beside it.
    let absolute = without_dots(&absolute);
    let folder = || absolute.parent().map(Path::to_path_buf);
    find_root(&absolute).or_else(folder).unwrap_or_default()
}

/// Gives a file the owner of the one that it is to replace; what is lost nevertheless.
#[cfg(unix)]
fn keep(file: &File, old: &Metadata) -> io::Result<Vec<&'static str>> {
    use std::os::unix::fs::{MetadataExt, fchown};
    let mut lost = Vec::new();
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (old.uid(), old.gid())
        && fchown(file, Some(old.uid()), Some(old.gid())).is_err()
    {
        lost.push("it belongs to you now: its owner could not be kept");
    }
    if old.nlink() > 1 {
        lost.push("its other names (hard links) keep the old text");
    }
    Ok(lost)
}

#[cfg(not(unix))]
fn keep(_: &File, _: &Metadata) -> io::Result<Vec<&'static str>> {
    Ok(Vec::new())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    use super::*;

    struct Folder(tempfile::TempDir);

    impl Folder {
        fn new() -> Self {
            Self(tempfile::tempdir().unwrap())
        }

        fn path(&self, name: &str) -> PathBuf {
            self.0.path().join(name)
        }

        fn has(&self, name: &str, text: &str) {
            assert_eq!(std::fs::read_to_string(self.path(name)).unwrap(), text);
        }

        fn with(self, name: &str, text: &str) -> Self {
            std::fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
            std::fs::write(self.path(name), text).unwrap();
            self
        }
    }

    #[test]
    fn a_file_keeps_its_permissions_and_the_links_that_lead_to_it() {
        let folder = Folder::new().with("a.khabar", "قديم");
        let at = folder.path("a.khabar");
        std::fs::set_permissions(&at, std::fs::Permissions::from_mode(0o640)).unwrap();
        symlink(&at, folder.path("link.khabar")).unwrap();
        replace(&folder.path("link.khabar"), "جديد").unwrap();
        folder.has("a.khabar", "جديد");
        assert!(folder.path("link.khabar").is_symlink());
        assert_eq!(at.metadata().unwrap().mode() & 0o777, 0o640);
        assert_eq!(std::fs::read_dir(folder.0.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_read_only_file_is_left_as_it_is() {
        let folder = Folder::new().with("a.khabar", "قديم");
        let at = folder.path("a.khabar");
        std::fs::set_permissions(&at, std::fs::Permissions::from_mode(0o444)).unwrap();
        let error = replace(&at, "جديد").unwrap_err();
        assert!(error.contains("it is read-only"), "{error}");
        folder.has("a.khabar", "قديم");
    }

    #[test]
    fn a_link_out_of_the_corpus_is_not_followed() {
        let folder = Folder::new()
            .with("far.khabar", "قديم")
            .with("corpus/khabar.toml", "")
            .with("corpus/pool/a.khabar", "قديم")
            .with("corpus/x/b.khabar", "");
        symlink(folder.path("far.khabar"), folder.path("corpus/far.khabar")).unwrap();
        let error = replace(&folder.path("corpus/far.khabar"), "جديد").unwrap_err();
        assert!(error.contains("name that file itself"), "{error}");
        folder.has("far.khabar", "قديم");
        symlink("../pool/a.khabar", folder.path("corpus/x/a.khabar")).unwrap();
        replace(&folder.path("corpus/x/a.khabar"), "جديد").unwrap();
        folder.has("corpus/pool/a.khabar", "جديد");
    }

    #[test]
    fn a_new_file_takes_no_name_that_is_taken() {
        let folder = Folder::new();
        symlink(folder.path("stolen.txt"), folder.path("a.txt")).unwrap();
        let error = create(&folder.path("a.txt"), "نص").unwrap_err();
        assert!(error.contains("is there already"), "{error}");
        assert!(!folder.path("stolen.txt").exists());
        create(&folder.path("o/b.txt"), "نص").unwrap();
        assert!(create(&folder.path("o/b.txt"), "آخر").is_err());
        folder.has("o/b.txt", "نص");
        // Readable as any file that a program makes.
        let plain = folder.path("o/plain");
        std::fs::write(&plain, "").unwrap();
        let mode = |at: &Path| at.metadata().unwrap().mode();
        assert_eq!(mode(&folder.path("o/b.txt")), mode(&plain));
    }
}
