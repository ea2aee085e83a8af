//! Reading what the commands work on.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use rustc_hash::FxHashMap;
use std::sync::Arc;

use super::Outcome;
use khabar_corpus::{Corpus, LARGEST, NotUtf8, Unreadable, decode, find_root, practice};
use khabar_engine::tags::conflicts;
use khabar_engine::text::lines::lines;

/// A file that was read, or why it was not.
pub type Source = Result<String, String>;

/// Reads a file as UTF-8; `-` is standard input. The error is one clear line.
pub fn read(path: &Path) -> Source {
    let name = display(path);
    let wrong = |e: io::Error| format!("{name}: cannot be read: {e}");
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        io::stdin().lock().read_to_end(&mut bytes).map_err(wrong)?;
    } else {
        let about = std::fs::metadata(path).map_err(wrong)?;
        if about.is_dir() {
            return Err(format!(
                "{name}: is a folder; name its articles, or use khabar check, which walks folders"
            ));
        }
        // A pipe or a device that somebody names is read: the shell makes them of `<(…)`.
        if about.is_file() && about.len() > LARGEST {
            let why = Unreadable::Long(about.len()).message().en;
            return Err(format!("{name}: cannot be read: {why}"));
        }
        let mut file = std::fs::File::open(path).map_err(wrong)?;
        file.read_to_end(&mut bytes).map_err(wrong)?;
    }
    decode(bytes).map_err(|wrong| {
        let why = wrong.message().en;
        match wrong {
            NotUtf8::Utf16(_) => format!("{name}: cannot be read: {why}"),
            NotUtf8::From { line, .. } => format!("{name}:{line}: {why}"),
        }
    })
}

/// The name of a file in messages.
pub fn display(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "<stdin>".to_string()
    } else {
        path.display().to_string()
    }
}

/// Says of an article that it holds what git left of a conflict, which would pass for text.
pub fn tell_conflicts(path: &Path, article: &str) -> Outcome {
    let found = conflicts(lines(article).map(|line| line.text));
    let Some(marker) = found.iter().flatten().next() else {
        return Outcome::Fine;
    };
    complain(&format!(
        "{}:{}: a conflict of git is not solved here, and what git wrote of it passes for text; khabar check names each line",
        display(path),
        marker.line + 1
    ));
    Outcome::Found
}

/// The corpora of the files of a run, each loaded once.
#[derive(Default)]
pub struct Corpora {
    loaded: FxHashMap<Option<PathBuf>, Arc<Corpus>>,
}

impl Corpora {
    /// The corpus a file is in; standard input belongs to that of the current folder.
    pub fn of(&mut self, path: &Path) -> Arc<Corpus> {
        let root = root_of(path);
        let load = || match &root {
            Some(root) => Corpus::load(root).with_practice(&practice::read(root)),
            None => Corpus::none(),
        };
        Arc::clone(
            self.loaded
                .entry(root.clone())
                .or_insert_with(|| Arc::new(load())),
        )
    }

    /// As [`Corpora::of`], for what its articles teach does not matter.
    pub fn settings_of(&self, path: &Path) -> Corpus {
        match root_of(path) {
            Some(root) => Corpus::load(&root),
            None => Corpus::none(),
        }
    }

    /// All corpora met so far.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Corpus>> {
        self.loaded.values()
    }
}

/// The root of the corpus a file is in; standard input belongs to that of the current folder.
fn root_of(path: &Path) -> Option<PathBuf> {
    let path = if path.as_os_str() == "-" {
        Path::new(".")
    } else {
        path
    };
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    find_root(&absolute)
}

/// Checks files one after the other and prints what is wrong in each, `file:line:column: message`, and how much. `problems` gives the
/// place (in bytes) and the words of each.
pub fn check_files(
    files: &[PathBuf],
    mut problems: impl FnMut(&str) -> Vec<(usize, String)>,
) -> Outcome {
    let mut outcome = Outcome::Fine;
    for file in files {
        let text = match read(file) {
            Ok(text) => text,
            Err(line) => {
                complain(&line);
                outcome = Outcome::Failed;
                continue;
            }
        };
        let name = display(file);
        let problems = problems(&text);
        let places = Places::new(&text);
        let mut said = String::new();
        for (byte, message) in &problems {
            let (line, column) = places.line_and_column(*byte);
            let _ = writeln!(said, "{name}:{line}:{column}: {message}");
        }
        let _ = writeln!(said, "{name}: {} wrong", problems.len());
        if !problems.is_empty() {
            outcome = outcome.max(Outcome::Found);
        }
        if let Err(line) = print(&said) {
            complain(&line);
            outcome = Outcome::Failed;
        }
    }
    outcome
}

/// Writes to standard output, in colour where the text has it and the terminal can.
pub fn print(text: &str) -> Result<(), String> {
    write_to(anstream::stdout().lock(), text)
}

/// Writes an article to standard output as it is.
pub fn print_raw(text: &str) -> Result<(), String> {
    write_to(io::stdout().lock(), text)
}

/// Writes a text as a whole.
fn write_to(mut out: impl Write, text: &str) -> Result<(), String> {
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    is_read(written, STANDARD_OUTPUT).map(|_| ())
}

/// What standard output is called in messages.
pub const STANDARD_OUTPUT: &str = "standard output";

/// Whether somebody reads what was written: a reader that has gone away (`| head`) is no error. Anything else is, in one line.
pub fn is_read(written: io::Result<()>, called: &str) -> Result<bool, String> {
    match written {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(format!("{called}: cannot be written: {error}")),
    }
}

/// Says a line on standard error.
pub fn complain(line: &str) {
    eprintln!("khabar: {line}");
}

/// `1 error`, `2 errors`.
pub fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// The line and the column (code points), from 1, of a byte offset.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    Places::new(text).line_and_column(byte)
}

/// The lines of a text, for many places in it.
struct Places<'t> {
    text: &'t str,
    /// Where each line but the first starts.
    starts: Vec<usize>,
}

impl<'t> Places<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            starts: text.match_indices('\n').map(|(at, _)| at + 1).collect(),
        }
    }

    /// The line and the column (code points), from 1, of a byte offset.
    fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        let before = self.starts.partition_point(|start| *start <= byte);
        let start = before.checked_sub(1).and_then(|i| self.starts.get(i));
        let start = start.copied().unwrap_or_default();
        let column = self.text.get(start..byte).unwrap_or("").chars().count() + 1;
        (before + 1, column)
    }
}
