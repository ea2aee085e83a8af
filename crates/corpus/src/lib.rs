//! Corpora: folders with `khabar.toml` at their root. Finding it, reading it, walking the articles.
//!
//! This is where the engine's knowledge is put together from files; the modules above do no I/O.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod eval;
pub mod practice;
pub mod settings;

use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use rustc_hash::FxHashMap;

use khabar_engine::actors::{Builder, embedded, load};
use khabar_engine::article::Knowledge;
use khabar_engine::codebook::{self, Codebook};
use khabar_engine::message::Message;
use khabar_engine::triggers::CodebookWithTriggers;
use settings::{DateSource, Settings};

/// The name of the settings file, which makes its folder a corpus.
pub const SETTINGS_FILE: &str = "khabar.toml";

/// Something wrong in a file that a corpus is configured with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// Its text as far as it could be read: what the span points into.
    pub text: String,
    /// The bytes concerned.
    pub span: Range<usize>,
    /// What is wrong and what to do.
    pub message: Message,
}

/// A corpus: its settings and the knowledge they select.
#[derive(Debug, Clone)]
pub struct Corpus {
    /// Its root; none for a file outside any corpus.
    pub root: Option<PathBuf>,
    /// Its settings.
    pub settings: Settings,
    /// What recognition uses.
    pub knowledge: Arc<Knowledge>,
    /// Its own knowledge files, as they were read.
    pub files: Vec<(PathBuf, Arc<str>)>,
    /// Its own entries of the knowledge base, by their ids.
    pub entries: FxHashMap<String, Entry>,
    /// What is wrong in its files; the defaults stand in.
    pub problems: Vec<Problem>,
}

/// Where an entry of a corpus's own knowledge stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file.
    pub file: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// The bytes of the entry.
    pub span: Range<usize>,
}

/// The root of the corpus a path is in: the nearest folder above it that holds `khabar.toml`.
pub fn find_root(path: &Path) -> Option<PathBuf> {
    path.ancestors()
        .find(|p| p.join(SETTINGS_FILE).is_file())
        .map(Path::to_path_buf)
}

/// The largest file that a corpus is made from; more would be a mistake.
const LARGEST: u64 = 64 << 20;

/// The text of a file that a corpus names. Only of a regular file that is not too long: a corpus comes from anywhere, and a pipe or a
/// device would be read for ever.
pub fn read_text(file: &Path) -> io::Result<String> {
    let about = std::fs::metadata(file)?;
    let wrong = |what| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    if !about.is_file() {
        return wrong("it is not a file");
    }
    if about.len() > LARGEST {
        return wrong("it is too long");
    }
    std::fs::read_to_string(file)
}

impl Corpus {
    /// The corpus of files that are in none: the defaults.
    pub fn none() -> Self {
        Self {
            root: None,
            settings: Settings::default(),
            knowledge: Arc::new(Knowledge::embedded()),
            files: Vec::new(),
            entries: FxHashMap::default(),
            problems: Vec::new(),
        }
    }

    /// Loads a corpus. Whatever is wrong in its files becomes a [`Problem`], and the default stands in.
    pub fn load(root: &Path) -> Self {
        Self::load_from(root, &read_text)
    }

    /// As [`Corpus::load`], with the texts that `read` gives of its files: those that an editor holds, perhaps.
    pub fn load_from(root: &Path, read: &dyn Fn(&Path) -> io::Result<String>) -> Self {
        let file = root.join(SETTINGS_FILE);
        let text = match read(&file) {
            Ok(text) => text,
            Err(error) => {
                return Self {
                    root: Some(root.to_path_buf()),
                    problems: vec![unreadable(file, &error)],
                    ..Self::none()
                };
            }
        };
        let text = text.as_str();
        let (settings, wrong) = Settings::parse(text);
        let mut problems: Vec<Problem> = wrong
            .into_iter()
            .map(|(span, message)| Problem {
                file: file.clone(),
                text: text.to_string(),
                span,
                message,
            })
            .collect();
        let codebook = load_codebook(root, (&file, text), &settings, read, &mut problems);
        // Made when there is something to add: most corpora do with what ships with Khabar, and share it.
        let mut builder: Option<Builder> = None;
        let mut entries = FxHashMap::default();
        let mut files = Vec::new();
        for knowledge in &settings.knowledge {
            let path = root.join(&knowledge.value);
            match read(&path) {
                Ok(text) => {
                    let shared: Arc<str> = text.as_str().into();
                    let loaded = load(&text);
                    entries.extend(loaded.actors.iter().map(|(actor, span)| {
                        let entry = Entry {
                            file: path.clone(),
                            text: Arc::clone(&shared),
                            span: span.clone(),
                        };
                        (actor.id.clone(), entry)
                    }));
                    files.push((path.clone(), shared));
                    let wrong = if loaded.actors.is_empty() && loaded.offices.is_empty() {
                        loaded.problems
                    } else {
                        let builder = builder.get_or_insert_with(Builder::embedded);
                        builder.add_loaded(loaded)
                    };
                    problems.extend(wrong.into_iter().map(|p| Problem {
                        file: path.clone(),
                        text: text.clone(),
                        span: p.span,
                        message: Message::new(
                            format!("This entry is left out: {}", p.message),
                            format!("أُهمل هذا المدخل: {}", p.message),
                        ),
                    }));
                }
                Err(error) => problems.push(missing(
                    &file,
                    text,
                    &knowledge.span,
                    &knowledge.value,
                    &error,
                )),
            }
        }
        let conventions = settings.conventions;
        let actors = match builder {
            Some(builder) => Arc::new(builder.build()),
            None => Arc::clone(embedded()),
        };
        Self {
            root: Some(root.to_path_buf()),
            settings,
            knowledge: Arc::new(Knowledge {
                actors,
                codebook,
                conventions,
                practice: Arc::default(),
            }),
            files,
            entries,
            problems,
        }
    }

    /// The document date a file's name gives, if the settings look there.
    pub fn date_of_file(&self, path: &Path) -> Option<Date> {
        let named = self.settings.dates.contains(&DateSource::FileName);
        path.file_stem()
            .and_then(|s| date_in_name(&s.to_string_lossy()))
            .filter(|_| named)
    }
}

fn load_codebook(
    root: &Path,
    (file, text): (&Path, &str),
    settings: &Settings,
    read: &dyn Fn(&Path) -> io::Result<String>,
    problems: &mut Vec<Problem>,
) -> Arc<CodebookWithTriggers> {
    let plover = || Arc::clone(CodebookWithTriggers::plover());
    let Some(name) = &settings.codebook else {
        return plover();
    };
    if let Some(codebook) = Codebook::built_in(&name.value) {
        return codebook.into();
    }
    let path = root.join(&name.value);
    match read(&path) {
        Ok(source) => match Codebook::parse(&source) {
            Ok(codebook) => {
                let wrong = codebook::check(&source, &codebook).into_iter();
                problems.extend(wrong.map(|p| Problem {
                    file: path.clone(),
                    text: source.clone(),
                    span: p.span,
                    message: p.message,
                }));
                return codebook.into();
            }
            Err(error) => problems.push(Problem {
                file: path,
                span: error.span().unwrap_or(0..0),
                message: Message::new(
                    format!(
                        "This codebook cannot be read ({}); plover is used.",
                        error.message()
                    ),
                    format!(
                        "تعذرت قراءة دليل الترميز ({})؛ يُستعمل plover.",
                        error.message()
                    ),
                ),
                text: source,
            }),
        },
        Err(error) => {
            let known: Vec<&str> = codebook::built_in_files().map(|(id, _)| id).collect();
            problems.push(Problem {
                file: file.to_path_buf(),
                text: text.to_string(),
                span: name.span.clone(),
                message: Message::new(
                    format!(
                        "“{}” is no built-in codebook ({}), and no file that can be read beside this one: {error}. plover is used.",
                        name.value, known.join(", ")
                    ),
                    format!(
                        "ليس {} دليل ترميز مضمنا ({})، ولا ملفا يُقرأ بجانب هذا: {error}. يُستعمل plover.",
                        name.value, known.join("، ")
                    ),
                ),
            });
        }
    }
    plover()
}

fn unreadable(file: PathBuf, error: &io::Error) -> Problem {
    Problem {
        file,
        text: String::new(),
        span: 0..0,
        message: Message::new(
            format!("Cannot be read: {error}."),
            format!("تعذرت القراءة: {error}."),
        ),
    }
}

fn missing(file: &Path, text: &str, span: &Range<usize>, name: &str, error: &io::Error) -> Problem {
    Problem {
        file: file.to_path_buf(),
        text: text.to_string(),
        span: span.clone(),
        message: Message::new(
            format!("“{name}” cannot be read: {error}. The path is relative to this file."),
            format!("تعذرت قراءة {name}: {error}. المسار نسبي إلى هذا الملف."),
        ),
    }
}

/// A date in a file's name: `2025-02-12`, `2025_02_12` or `20250212`, not inside a longer number.
fn date_in_name(name: &str) -> Option<Date> {
    static DATE: std::sync::LazyLock<Option<regex::Regex>> = std::sync::LazyLock::new(|| {
        regex::Regex::new(
            r"(?:^|[^0-9])((?:19|20)[0-9]{2})([-_]?)([0-9]{2})([-_]?)([0-9]{2})(?:$|[^0-9])",
        )
        .ok()
    });
    let found = DATE.as_ref()?.captures(name)?;
    if found.get(2)?.as_str() != found.get(4)?.as_str() {
        return None;
    }
    let number = |i: usize| found.get(i).and_then(|m| m.as_str().parse::<i16>().ok());
    Date::new(
        number(1)?,
        i8::try_from(number(3)?).ok()?,
        i8::try_from(number(5)?).ok()?,
    )
    .ok()
}

/// Whether a file is an article: `*.khabar` anywhere, `*.txt` inside a corpus.
pub fn is_article(path: &Path, in_corpus: bool) -> bool {
    match path.extension().and_then(|e| e.to_str()) {
        Some("khabar") => true,
        Some("txt") => in_corpus,
        _ => false,
    }
}

/// The articles below the given paths, in order: a file as it is named, a folder's articles as git would see them. The second
/// value has a line for each folder that could not be read.
pub fn articles(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let inside = find_root(&absolute).is_some();
        let mut below: Vec<PathBuf> = Vec::new();
        for entry in ignore::WalkBuilder::new(path).build() {
            match entry {
                Ok(entry) => {
                    let file = entry.into_path();
                    if file.is_file() && is_article(&file, inside || find_root(&file).is_some()) {
                        below.push(file);
                    }
                }
                Err(error) => unread.push(error.to_string()),
            }
        }
        below.sort();
        found.extend(below);
    }
    (found, unread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn dates_in_file_names() {
        assert_eq!(
            date_in_name("ناس-2025-02-12-ترامب"),
            Some(date(2025, 2, 12))
        );
        assert_eq!(date_in_name("20250212_a"), Some(date(2025, 2, 12)));
        assert_eq!(date_in_name("2025-0212"), None);
        assert_eq!(date_in_name("120250212"), None);
        assert_eq!(date_in_name("2025-02-31"), None);
    }

    #[test]
    fn corpora_without_entries_of_their_own_share_the_knowledge_that_ships() {
        let load = |settings: &str, knowledge: &str| {
            let root = tempfile::tempdir().unwrap();
            std::fs::write(root.path().join(SETTINGS_FILE), settings).unwrap();
            std::fs::write(root.path().join("k.toml"), knowledge).unwrap();
            Corpus::load(root.path())
        };
        let own = "knowledge = [\"k.toml\"]\n";
        let shares = |corpus: &Corpus| Arc::ptr_eq(&corpus.knowledge.actors, embedded());
        assert!(shares(&Corpus::none()));
        assert!(shares(&load("", "")));
        assert!(shares(&load(own, "# nobody yet\n")));
        let broken = load(own, "[[actor]]\nid = 7\n");
        assert!(shares(&broken) && !broken.problems.is_empty());
        assert!(!shares(&load(
            own,
            "[[actor]]\nid = \"x\"\nkind = \"person\"\n"
        )));
    }

    #[test]
    fn a_corpus_with_mistakes_works_with_the_defaults() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(
            root.path().join("k.toml"),
            "[[actor]]\nid = \"x\"\nkind = \"ghost\"\n",
        )
        .unwrap();
        let text = "codebook = \"none.toml\"\nknowledge = [\"k.toml\", \"missing.toml\"]\nlanguage = \"ar\"\n";
        std::fs::write(root.path().join(SETTINGS_FILE), text).unwrap();
        let corpus = Corpus::load(root.path());
        assert_eq!(corpus.settings.language, khabar_engine::message::Lang::Ar);
        assert_eq!(corpus.knowledge.codebook.codebook.id, "plover");
        let places: Vec<(String, &str)> = corpus
            .problems
            .iter()
            .map(|p| {
                (
                    p.file.file_name().unwrap().to_string_lossy().into_owned(),
                    &p.text[p.span.clone()],
                )
            })
            .collect();
        assert_eq!(places[0], ("khabar.toml".into(), "\"none.toml\""));
        assert_eq!(places[1].0, "k.toml");
        assert_eq!(places[2], ("khabar.toml".into(), "\"missing.toml\""));
    }
}
