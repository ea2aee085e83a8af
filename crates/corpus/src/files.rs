//! Files of a corpus, which comes from anywhere: what is read as text, what is refused, and which two names are one file.

use std::fs::{File, FileType};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use khabar_engine::message::Message;

/// The largest file that is read as one text; more would be a mistake.
pub const LARGEST: u64 = 64 << 20;

/// Why a file was not read.
#[derive(Debug)]
pub enum Unreadable {
    /// The system does not let it be read, or it is not there.
    Io(io::Error),
    /// A link that leads to nothing, or to itself.
    Link,
    /// No regular file, but one that may never end.
    Special(Special),
    /// Larger than [`LARGEST`]; its size in bytes.
    Long(u64),
    /// Not UTF-8.
    Encoding(NotUtf8),
}

impl Unreadable {
    /// Whether there is nothing of that name.
    pub fn is_absence(&self) -> bool {
        matches!(self, Self::Io(error) if error.kind() == io::ErrorKind::NotFound)
    }
}

/// What stands in the place of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Special {
    Folder,
    Pipe,
    Socket,
    Device,
}

impl Special {
    /// What something is that is no regular file.
    fn of(kind: FileType) -> Option<Self> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::FileTypeExt;
            if kind.is_fifo() {
                return Some(Self::Pipe);
            }
            if kind.is_socket() {
                return Some(Self::Socket);
            }
        }
        if kind.is_dir() {
            return Some(Self::Folder);
        }
        (!kind.is_file()).then_some(Self::Device)
    }

    fn name(self) -> Message {
        match self {
            Self::Folder => Message::new("a folder", "مجلد"),
            Self::Pipe => Message::new("a pipe (FIFO)", "أنبوب (FIFO)"),
            Self::Socket => Message::new("a socket", "مقبس (socket)"),
            Self::Device => Message::new("a device", "جهاز (device)"),
        }
    }
}

impl Unreadable {
    /// What is wrong and what to do, to stand behind "cannot be read: ".
    pub fn message(&self) -> Message {
        match self {
            Self::Io(error) => Message::new(error.to_string(), error.to_string()),
            Self::Link => Message::new(
                "it is a link that leads to no file; mend the link or remove it",
                "وصلة لا تؤدي إلى ملف؛ أصلحها أو احذفها",
            ),
            Self::Special(special) => {
                let Message { en, ar } = special.name();
                Message::new(
                    format!("it is {en}, not a file; put a text file in its place"),
                    format!("هو {ar} وليس ملفا؛ ضع ملفا نصيا مكانه"),
                )
            }
            Self::Long(bytes) => {
                let (is, most) = (bytes >> 20, LARGEST >> 20);
                Message::new(
                    format!("it is {is} MB long, and at most {most} MB are read; split it"),
                    format!("طوله {is} ميغابايت ولا يُقرأ أكثر من {most}؛ قسّمه"),
                )
            }
            Self::Encoding(wrong) => wrong.message(),
        }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The text of a file. Only of a regular one that is not too long: a pipe or a device would be read for ever.
pub fn read_text(file: &Path) -> Result<String, Unreadable> {
    decode(read_bytes(file)?).map_err(Unreadable::Encoding)
}

/// As [`read_text`], whatever stands in it.
pub fn read_bytes(file: &Path) -> Result<Vec<u8>, Unreadable> {
    let about = match std::fs::metadata(file) {
        Err(_) if std::fs::symlink_metadata(file).is_ok_and(|about| about.is_symlink()) => {
            return Err(Unreadable::Link);
        }
        about => about?,
    };
    if let Some(special) = Special::of(about.file_type()) {
        return Err(Unreadable::Special(special));
    }
    if about.len() > LARGEST {
        return Err(Unreadable::Long(about.len()));
    }
    // Room for one more, so that its end is met without another look for room. Some files of the system say that they are empty, and are not.
    let mut bytes = Vec::with_capacity(usize::try_from(about.len()).unwrap_or_default() + 1);
    File::open(file)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    match bytes.len() as u64 {
        read if read > LARGEST => Err(Unreadable::Long(read)),
        _ => Ok(bytes),
    }
}

/// Why bytes are no UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotUtf8 {
    /// They are UTF-16: the name by which converters know it.
    Utf16(&'static str),
    /// The first wrong byte, and its line, from 1.
    From {
        /// The byte.
        byte: usize,
        /// The line.
        line: usize,
    },
}

impl NotUtf8 {
    /// What is wrong and what to do.
    pub fn message(self) -> Message {
        match self {
            Self::Utf16(name) => Message::new(
                format!("it is UTF-16, not UTF-8; convert it first (iconv -f {name} -t UTF-8)"),
                format!("ترميزه UTF-16 لا UTF-8؛ حوّله أولا (iconv -f {name} -t UTF-8)"),
            ),
            Self::From { byte, .. } => Message::new(
                format!(
                    "not UTF-8 from byte {byte} on; convert it first (iconv -f WINDOWS-1256 -t UTF-8)"
                ),
                format!(
                    "ليس UTF-8 ابتداء من البايت {byte}؛ حوّله أولا (iconv -f WINDOWS-1256 -t UTF-8)"
                ),
            ),
        }
    }
}

/// Reads bytes as UTF-8.
pub fn decode(bytes: Vec<u8>) -> Result<String, NotUtf8> {
    if let Some(name) = utf16(&bytes) {
        return Err(NotUtf8::Utf16(name));
    }
    String::from_utf8(bytes).map_err(|error| {
        let byte = error.utf8_error().valid_up_to();
        let before = error.as_bytes().get(..byte).unwrap_or(&[]);
        let line = 1 + before.iter().filter(|b| **b == b'\n').count();
        NotUtf8::From { byte, line }
    })
}

/// The name of the encoding, if the bytes are UTF-16: by their mark, or else because nearly every second byte is that of Arabic or of
/// ASCII. Most Arabic letters are valid UTF-8 then, as pairs of control characters and signs.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Some("UTF-16");
    }
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or(&[]);
    // No text has NULs, and no UTF-16 of any length is without.
    if !start.contains(&0) {
        return None;
    }
    let pairs = start.chunks_exact(2);
    let (all, enough) = (pairs.len(), pairs.len() * 9 / 10);
    let high = |side: usize| {
        let of = |pair: &&[u8]| matches!(pair.get(side), Some(0 | 6));
        start.chunks_exact(2).filter(of).count()
    };
    match (high(0), high(1)) {
        (_, little) if all > 0 && little >= enough => Some("UTF-16LE"),
        (big, _) if all > 0 && big >= enough => Some("UTF-16BE"),
        _ => None,
    }
}

/// The one name of a file. One that is not there yet is named by its folder.
pub fn on_disk(file: &Path) -> PathBuf {
    let in_folder = || Some(file.parent()?.canonicalize().ok()?.join(file.file_name()?));
    let found = file.canonicalize().ok().or_else(in_folder);
    found.unwrap_or_else(|| file.to_path_buf())
}

/// Whether a file stands below a folder, wherever links lead.
pub fn is_below(folder: &Path, file: &Path) -> bool {
    on_disk(file).starts_with(on_disk(folder))
}

/// A path without `..`, by which editors would not know the file. The rest is spelled as before.
pub fn without_dots(path: &Path) -> PathBuf {
    use std::path::Component;
    let last = path.components().enumerate();
    let last = last.filter(|(_, c)| *c == Component::ParentDir).last();
    let Some((last, _)) = last else {
        return path.to_path_buf();
    };
    let before: PathBuf = path.components().take(last + 1).collect();
    let behind = path.components().skip(last + 1);
    match before.canonicalize() {
        Ok(before) => before.join(behind.collect::<PathBuf>()),
        Err(_) => path.to_path_buf(),
    }
}

/// Files, each with whether it is a link, without links to others of them and second links to one file: an article is read once.
pub(crate) fn without_doubles(files: Vec<(PathBuf, bool)>) -> Vec<PathBuf> {
    let mut seen = rustc_hash::FxHashSet::default();
    if files.iter().any(|(_, link)| *link) {
        let plain = files.iter().filter(|(_, link)| !link);
        seen.extend(plain.map(|(file, _)| on_disk(file)));
    }
    let once = files
        .into_iter()
        .filter(|(file, link)| !link || seen.insert(on_disk(file)));
    once.map(|(file, _)| file).collect()
}

/// What keeps something with the name of an article from being read, if it is no file at all.
pub(crate) fn not_a_file(path: &Path) -> Option<Unreadable> {
    match std::fs::metadata(path) {
        Ok(about) if about.is_dir() => None,
        Ok(about) => Special::of(about.file_type()).map(Unreadable::Special),
        Err(_) => Some(Unreadable::Link),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_is_named_with_and_without_its_mark() {
        let text = "%% article published=2025-02-12\nقال ترامب إن بوتين وافق.\n";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked = [&[0xff, 0xfe], &little[..]].concat();
        assert_eq!(decode(marked), Err(NotUtf8::Utf16("UTF-16")));
        let arabic = "وصل ترامب إلى الرياض أمس".encode_utf16();
        let arabic: Vec<u8> = arabic.flat_map(u16::to_le_bytes).collect();
        assert!(std::str::from_utf8(&arabic).is_ok(), "it looks like UTF-8");
        assert_eq!(decode(arabic), Err(NotUtf8::Utf16("UTF-16LE")));
        assert_eq!(decode(little), Err(NotUtf8::Utf16("UTF-16LE")));
        assert_eq!(decode(big), Err(NotUtf8::Utf16("UTF-16BE")));
        assert_eq!(decode(text.into()).as_deref(), Ok(text));
        assert!(decode("a\0b, a NUL in a text".into()).is_ok());
        let wrong = NotUtf8::From { byte: 3, line: 2 };
        assert_eq!(decode(b"ab\n\xff".to_vec()), Err(wrong));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_file_is_refused_and_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let why = |name: &str| read_text(&path(name)).unwrap_err().message();
        std::os::unix::fs::symlink(path("loop"), path("loop")).unwrap();
        std::os::unix::fs::symlink("/dev/zero", path("zero")).unwrap();
        std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
        assert!(why("loop").en.contains("a link that leads to no file"));
        assert!(why("zero").en.contains("a device"));
        assert!(why("zero").ar.contains("جهاز"));
        assert!(why("socket").en.contains("a socket"));
        assert!(why(".").en.contains("a folder"));
        let long = File::create(path("long")).unwrap();
        long.set_len(LARGEST + 1).unwrap();
        assert!(why("long").en.contains("64 MB long"));
    }

    #[cfg(unix)]
    #[test]
    fn dots_go_and_the_last_name_stays() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        std::fs::create_dir(root.join("corpus")).unwrap();
        std::fs::write(root.join("real.toml"), "").unwrap();
        std::os::unix::fs::symlink(root.join("real.toml"), root.join("k.toml")).unwrap();
        let clean = without_dots(&root.join("corpus/../k.toml"));
        assert_eq!(clean, root.join("k.toml"));
        assert_eq!(on_disk(&clean), root.join("real.toml"));
        assert!(!is_below(
            &root.join("corpus"),
            &root.join("corpus/../k.toml")
        ));
        assert!(is_below(
            &root.join("corpus"),
            &root.join("corpus/new.toml")
        ));
    }
}
