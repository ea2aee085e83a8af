//! Where the index of a corpus lies: in a folder of its own in the root, which git does not see.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::IndexError;

/// The folder, in the root of the corpus.
pub const FOLDER: &str = ".khabar";

/// The file in it.
pub const FILE: &str = "index.sqlite";

/// What SQLite puts beside the file: deleted before it, since they are of no use without, and harm another file of its name.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// The file of the index of a corpus, whose folder is made where it is not there. A corpus comes from anywhere: nothing is written through a
/// link.
pub(super) fn prepare(root: &Path) -> Result<PathBuf, IndexError> {
    let root = root.canonicalize().map_err(|e| unwritable(root, e))?;
    let folder = root.join(FOLDER);
    if fs::symlink_metadata(&folder).is_err() {
        or_there(fs::create_dir(&folder)).map_err(|e| unwritable(&folder, e))?;
    }
    if !fs::symlink_metadata(&folder).is_ok_and(|about| about.is_dir()) {
        return Err(IndexError::Taken(folder));
    }
    let ignored = folder.join(".gitignore");
    if fs::symlink_metadata(&ignored).is_err() {
        let written = File::create_new(&ignored)
            .and_then(|mut file| io::Write::write_all(&mut file, GITIGNORE.as_bytes()));
        or_there(written).map_err(|e| unwritable(&ignored, e))?;
    }
    let file = folder.join(FILE);
    for path in std::iter::once(file.clone()).chain(beside(&file)) {
        let about = fs::symlink_metadata(&path);
        if about.is_ok_and(|about| !about.is_file()) {
            return Err(IndexError::Taken(path));
        }
    }
    Ok(file)
}

/// What came of making something; it is no matter if another server was first.
fn or_there(made: io::Result<()>) -> io::Result<()> {
    match made {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

const GITIGNORE: &str = "# What Khabar remembers of the corpus. It is made anew by itself: delete it whenever you like.\n*\n";

fn beside(file: &Path) -> impl Iterator<Item = PathBuf> {
    BESIDE.into_iter().map(|end| {
        let mut name = file.as_os_str().to_os_string();
        name.push(end);
        PathBuf::from(name)
    })
}

/// Deletes an index that is of no use.
pub(super) fn discard(file: &Path) -> Result<(), IndexError> {
    for path in beside(file).chain([file.to_path_buf()]) {
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(unwritable(&path, error));
            }
            _ => {}
        }
    }
    Ok(())
}

fn unwritable(path: &Path, error: io::Error) -> IndexError {
    IndexError::Unwritable(path.to_path_buf(), error)
}

/// The time by the clock of the disk that the corpus lies on, which may be another than this machine's.
pub(super) fn now(index: &Path) -> Option<SystemTime> {
    let probe = tempfile::NamedTempFile::new_in(index.parent()?).ok()?;
    probe.as_file().metadata().ok()?.modified().ok()
}

/// What the system says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stamp {
    /// When its text was changed, in nanoseconds since 1970.
    pub modified: i64,
    /// What differs when its text differs; none where the system does not keep what is needed to be sure.
    pub sure: Option<String>,
}

/// How old a change must be that a later one cannot have the same time: some disks count in steps of two seconds.
const STEP: i64 = 2_500_000_000;

impl Stamp {
    /// Looks at a file, at this time of its disk.
    pub fn of(file: &Path, now: Option<i64>) -> Option<Self> {
        let about = fs::metadata(file).ok()?;
        let modified = nanoseconds(about.modified().ok()?);
        Some(Self {
            modified,
            sure: sure(&about, modified, now),
        })
    }
}

/// The time of the last change of anything about the file cannot be set back by a program, as that of its text can.
#[cfg(unix)]
fn sure(about: &fs::Metadata, modified: i64, now: Option<i64>) -> Option<String> {
    use std::os::unix::fs::MetadataExt;
    let changed = about
        .ctime()
        .checked_mul(1_000_000_000)?
        .checked_add(about.ctime_nsec())?;
    let is_old = changed.max(modified).checked_add(STEP)? < now?;
    is_old.then(|| format!("{} {modified} {changed} {}", about.len(), about.ino()))
}

#[cfg(not(unix))]
fn sure(_: &fs::Metadata, _: i64, _: Option<i64>) -> Option<String> {
    let _ = STEP;
    None
}

/// Since 1970; 0 for what is before.
pub(super) fn nanoseconds(time: SystemTime) -> i64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    })
}
