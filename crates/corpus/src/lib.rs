//! Corpora: folders with `khabar.toml` at their root. Finding it, reading it, walking the articles.
//!
//! This is where the engine's knowledge is put together from files; the modules above do no I/O.

#![deny(clippy::print_stdout, clippy::print_stderr)]

pub mod agree;
pub mod amount;
pub mod annotate;
pub mod assign;
pub mod entries;
pub mod eval;
mod files;
mod first_file;
pub mod index;
pub mod lookup;
mod names;
pub mod near;
pub mod next;
pub mod practice;
pub mod recommend;
pub mod renames;
pub mod settings;
pub mod stats;
pub mod train;
mod versions;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use rustc_hash::FxHashMap;

use khabar_engine::actors::{Builder, embedded, load};
use khabar_engine::article::Knowledge;
use khabar_engine::codebook::{self, Codebook};
use khabar_engine::likelihood::{Likelihood, Suggesting};
use khabar_engine::message::Message;
use khabar_engine::triggers::CodebookWithTriggers;
use settings::{DateSource, Settings};

pub use files::{
    LARGEST, NotUtf8, Special, Unreadable, decode, is_below, on_disk, read_bytes, read_text,
    without_dots,
};
pub use first_file::{FirstFile, Setting};
pub use versions::{PROGRAM, known_until, versions};

/// The name of the settings file, which makes its folder a corpus.
pub const SETTINGS_FILE: &str = "khabar.toml";

/// Something wrong in a file that a corpus is configured with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub file: PathBuf,
    /// Its text as far as it could be read: what the span points into. Shared by all problems of the file.
    pub text: Arc<str>,
    /// The bytes concerned.
    pub span: Range<usize>,
    /// What is wrong and what to do.
    pub message: Message,
}

impl Problem {
    /// Something wrong at a place of a file with this text.
    fn at((file, text): (&Path, &Arc<str>), span: Range<usize>, message: Message) -> Self {
        Self {
            file: file.to_path_buf(),
            text: Arc::clone(text),
            span,
            message,
        }
    }
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
    pub files: Vec<KnowledgeFile>,
    /// The knowledge file to make where an entry is to be added and none of its own is there.
    pub first_file: Option<FirstFile>,
    /// Its own entries of the knowledge base, by their ids.
    pub entries: FxHashMap<String, Entry>,
    /// What is wrong in its files; the defaults stand in.
    pub problems: Vec<Problem>,
}

/// A knowledge file of a corpus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnowledgeFile {
    /// The file.
    pub file: PathBuf,
    /// Its text.
    pub text: Arc<str>,
    /// Whether it stands below the root of the corpus. What does not is read, and never written.
    pub inside: bool,
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

/// The root of the corpus a path is in: the nearest folder above it that holds `khabar.toml`. If that is no file that can be read, it
/// is a problem of the corpus.
pub fn find_root(path: &Path) -> Option<PathBuf> {
    find_root_with(path, &|file| std::fs::symlink_metadata(file).is_ok())
}

/// As [`find_root`], where `is_there` tells whether there is a file: one that an editor holds, perhaps.
pub fn find_root_with(path: &Path, is_there: &dyn Fn(&Path) -> bool) -> Option<PathBuf> {
    path.ancestors()
        .find(|p| is_there(&p.join(SETTINGS_FILE)))
        .map(Path::to_path_buf)
}

/// How many problems of one file are told.
const MOST: usize = 100;

impl Corpus {
    /// The corpus of files that are in none: the defaults.
    pub fn none() -> Self {
        Self {
            root: None,
            settings: Settings::default(),
            knowledge: Arc::new(Knowledge {
                naming: names::naming(),
                ..Knowledge::embedded()
            }),
            files: Vec::new(),
            first_file: None,
            entries: FxHashMap::default(),
            problems: Vec::new(),
        }
    }

    /// Loads a corpus. Whatever is wrong in its files becomes a [`Problem`], and the default stands in.
    pub fn load(root: &Path) -> Self {
        Self::load_from(root, &read_text)
    }

    /// As [`Corpus::load`], with the texts that `read` gives of its files: those that an editor holds, perhaps.
    pub fn load_from(root: &Path, read: &dyn Fn(&Path) -> Result<String, Unreadable>) -> Self {
        let file = root.join(SETTINGS_FILE);
        let text: Arc<str> = match read(&file) {
            Ok(text) => text.into(),
            Err(error) => {
                return Self {
                    root: Some(root.to_path_buf()),
                    problems: vec![unreadable(file, &error)],
                    ..Self::none()
                };
            }
        };
        let text = &text;
        let (settings, wrong) = Settings::parse(text);
        let mut problems: Vec<Problem> = wrong
            .into_iter()
            .map(|(span, message)| Problem::at((&file, text), span, message))
            .collect();
        let codebook = load_codebook(root, (&file, text), &settings, read, &mut problems);
        // Made when there is something to add: most corpora do with what ships with Khabar, and share it.
        let mut builder: Option<Builder> = None;
        let mut entries = FxHashMap::default();
        let mut files = Vec::new();
        let mut absent: Vec<&str> = Vec::new();
        for knowledge in &settings.knowledge {
            let path = root.join(&knowledge.value);
            match read(&path) {
                Ok(text) => {
                    let text: Arc<str> = text.into();
                    let loaded = load(&text);
                    entries.extend(loaded.actors.iter().map(|(actor, span)| {
                        let entry = Entry {
                            file: path.clone(),
                            text: Arc::clone(&text),
                            span: span.clone(),
                        };
                        (actor.id.clone(), entry)
                    }));
                    files.push(KnowledgeFile {
                        file: path.clone(),
                        text: Arc::clone(&text),
                        inside: is_below(root, &path),
                    });
                    let wrong = if loaded.actors.is_empty() && loaded.offices.is_empty() {
                        loaded.problems
                    } else {
                        let builder = builder.get_or_insert_with(Builder::embedded);
                        builder.add_loaded(loaded)
                    };
                    problems.extend(wrong.into_iter().map(|p| Problem {
                        file: path.clone(),
                        text: Arc::clone(&text),
                        span: p.span,
                        message: Message::new(
                            format!("This entry is left out: {}", p.message),
                            format!("أُهمل هذا المدخل: {}", p.message),
                        ),
                    }));
                }
                Err(error) => {
                    if error.is_absence() {
                        absent.push(&knowledge.value);
                    }
                    problems.push(missing(
                        &file,
                        text,
                        &knowledge.span,
                        &knowledge.value,
                        &error,
                    ));
                }
            }
        }
        let has_own = files.iter().any(|file: &KnowledgeFile| file.inside);
        let first_file = (!has_own)
            .then(|| first_file::first_file(root, text, &settings, &absent))
            .flatten();
        let likelihood = load_weights(root, (&file, text), &settings, read, &mut problems);
        let threshold = settings.threshold;
        let naming = names::load(root, (&file, text), &settings, &mut problems);
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
                suggesting: Suggesting {
                    likelihood,
                    threshold,
                },
                naming,
            }),
            files,
            first_file,
            entries,
            problems: capped(problems),
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

/// The first problems of each file, and how many more it has: nobody reads thousands, and one mistake often makes them.
fn capped(problems: Vec<Problem>) -> Vec<Problem> {
    let mut counts: FxHashMap<PathBuf, usize> = FxHashMap::default();
    for problem in &problems {
        *counts.entry(problem.file.clone()).or_default() += 1;
    }
    let mut told: FxHashMap<PathBuf, usize> = FxHashMap::default();
    let told = |mut problem: Problem| {
        let told = told.entry(problem.file.clone()).or_default();
        *told += 1;
        let all = counts.get(&problem.file).copied().unwrap_or_default();
        if *told > MOST && all > MOST + 1 {
            let more = all - MOST;
            problem.message = Message::new(
                format!("And {more} more in this file: mend those above first."),
                format!("و{more} أخرى في هذا الملف: أصلح ما سبق أولا."),
            );
        }
        (*told <= MOST + 1).then_some(problem)
    };
    problems.into_iter().filter_map(told).collect()
}

/// The weights by which events are suggested.
fn load_weights(
    root: &Path,
    (file, text): (&Path, &Arc<str>),
    settings: &Settings,
    read: &dyn Fn(&Path) -> Result<String, Unreadable>,
    problems: &mut Vec<Problem>,
) -> Arc<Likelihood> {
    let shipped = || Arc::clone(Likelihood::shipped());
    let Some(name) = &settings.weights else {
        return shipped();
    };
    let path = root.join(&name.value);
    match read(&path) {
        Ok(source) => match Likelihood::parse(&source) {
            Ok(likelihood) => return Arc::new(likelihood),
            Err(error) => problems.push(Problem {
                file: path,
                span: error.span().unwrap_or(0..0),
                message: Message::new(
                    format!(
                        "These weights cannot be read ({}); those that ship with Khabar are used. Write them anew with khabar train events.",
                        error.message()
                    ),
                    format!(
                        "تعذرت قراءة هذه الأوزان ({})؛ تُستعمل أوزان خبر. اكتبها من جديد بالأمر khabar train events.",
                        error.message()
                    ),
                ),
                text: source.into(),
            }),
        },
        Err(error) => problems.push(missing(file, text, &name.span, &name.value, &error)),
    }
    shipped()
}

fn load_codebook(
    root: &Path,
    (file, text): (&Path, &Arc<str>),
    settings: &Settings,
    read: &dyn Fn(&Path) -> Result<String, Unreadable>,
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
                let source: Arc<str> = source.into();
                let wrong = codebook::check(&source, &codebook).into_iter();
                problems.extend(wrong.map(|p| Problem::at((&path, &source), p.span, p.message)));
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
                text: source.into(),
            }),
        },
        Err(error) => {
            let why = error.message();
            let known: Vec<&str> = codebook::built_in_files().map(|(id, _)| id).collect();
            let message = Message::new(
                format!(
                    "“{}” is no built-in codebook ({}), and no file that can be read beside this one: {}. plover is used.",
                    name.value,
                    known.join(", "),
                    why.en
                ),
                format!(
                    "ليس {} دليل ترميز مضمنا ({})، ولا ملفا يُقرأ بجانب هذا: {}. يُستعمل plover.",
                    name.value,
                    known.join("، "),
                    why.ar
                ),
            );
            problems.push(Problem::at((file, text), name.span.clone(), message));
        }
    }
    plover()
}

fn unreadable(file: PathBuf, error: &Unreadable) -> Problem {
    let why = error.message();
    Problem {
        file,
        text: Arc::default(),
        span: 0..0,
        message: Message::new(
            format!(
                "{SETTINGS_FILE} cannot be read: {}. The defaults are used.",
                why.en
            ),
            format!(
                "تعذرت قراءة {SETTINGS_FILE}: {}. تُستعمل القيم الافتراضية.",
                why.ar
            ),
        ),
    }
}

fn missing(
    file: &Path,
    text: &Arc<str>,
    span: &Range<usize>,
    name: &str,
    error: &Unreadable,
) -> Problem {
    let why = error.message();
    let message = Message::new(
        format!(
            "“{name}” cannot be read: {}. The path is relative to this file.",
            why.en
        ),
        format!("تعذرت قراءة {name}: {}. المسار نسبي إلى هذا الملف.", why.ar),
    );
    Problem::at((file, text), span.clone(), message)
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

/// The articles below the given paths, in order: a file as it is named, a folder's articles as git would see them, each once though
/// links lead to it too. The second value has a line for each folder that could not be read, and for what has the name of an article and
/// is no file.
pub fn articles(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<String>) {
    let (mut found, mut unread) = (Vec::new(), Vec::new());
    for path in paths {
        if !path.is_dir() {
            found.push(path.clone());
            continue;
        }
        let absolute = std::path::absolute(path).unwrap_or_else(|_| path.clone());
        let inside = find_root(&absolute).is_some();
        let mut below: Vec<(PathBuf, bool)> = Vec::new();
        for entry in ignore::WalkBuilder::new(path).build() {
            match entry {
                Ok(entry) => {
                    // As the folder tells, so that most files need not be asked.
                    let kind = entry.file_type();
                    let is_link = kind.is_none_or(|kind| kind.is_symlink());
                    let file = entry.into_path();
                    if !is_article(&file, inside || find_root(&file).is_some()) {
                        continue;
                    }
                    if kind.is_some_and(|kind| kind.is_file()) || file.is_file() {
                        below.push((file, is_link));
                    } else if let Some(error) = files::not_a_file(&file) {
                        let why = error.message().en;
                        unread.push(format!("{}: cannot be read: {why}", file.display()));
                    }
                }
                Err(error) => unread.push(error.to_string()),
            }
        }
        below.sort();
        found.extend(files::without_doubles(below));
    }
    (found, unread)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_corpus_may_suggest_by_weights_of_its_own() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(root.path().join(name), text).unwrap();
        write(
            "khabar.toml",
            "[events]\nthreshold = 0.9\nweights = \"score.toml\"\n",
        );
        let problems = |corpus: &Corpus| {
            corpus
                .problems
                .iter()
                .map(|p| p.message.en.clone())
                .collect::<Vec<_>>()
        };
        let missing = Corpus::load(root.path());
        assert!(
            problems(&missing)[0].starts_with("“score.toml” cannot be read"),
            "{:?}",
            problems(&missing)
        );
        write("score.toml", "[weights]\nprevius = { a = 1 }\n");
        let broken = Corpus::load(root.path());
        assert!(
            problems(&broken)[0].contains("those that ship with Khabar are used"),
            "{:?}",
            problems(&broken)
        );
        assert!(Arc::ptr_eq(
            &broken.knowledge.suggesting.likelihood,
            Likelihood::shipped()
        ));
        let sure = "trained-on = []\njudgements = 0\narticles = 0\nl2 = 1\nbias = 4\ncalibration = { slope = 1, offset = 0 }\n[weights]\n";
        write("score.toml", sure);
        let corpus = Corpus::load(root.path());
        assert_eq!(corpus.problems, []);
        assert_eq!(corpus.knowledge.suggesting.threshold, 0.9);
        assert!(corpus.knowledge.suggesting.likelihood.probability(0.0) > 0.95);
    }
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

    #[test]
    fn of_many_problems_the_first_are_told_and_how_many_more_there_are() {
        let root = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(root.path().join(name), text).unwrap();
        let ghosts = |many: usize| -> String {
            let ghost = |n| format!("[[actor]]\nid = \"g{n}\"\nkind = \"ghost\"\n");
            (0..many).map(ghost).collect()
        };
        write(SETTINGS_FILE, "knowledge = [\"k.toml\", \"none.toml\"]\n");
        write("k.toml", &ghosts(4000));
        let problems = Corpus::load(root.path()).problems;
        assert_eq!(problems.len(), MOST + 2);
        assert!(problems[MOST].message.en.contains("And 3900 more"));
        assert!(problems[MOST + 1].message.en.contains("none.toml"));
        // All of them point into one text.
        let texts = problems[..=MOST].iter().map(|p| &p.text);
        assert!(
            texts
                .clone()
                .all(|text| Arc::ptr_eq(text, &problems[0].text))
        );
        write("k.toml", &ghosts(MOST + 1));
        let problems = Corpus::load(root.path()).problems;
        assert!(problems.iter().all(|p| !p.message.en.contains("more")));
        assert_eq!(problems.len(), MOST + 2);
    }

    #[cfg(unix)]
    #[test]
    fn what_a_corpus_names_is_read_as_a_file_or_refused() {
        use std::os::unix::{fs::symlink, net::UnixListener};
        let base = tempfile::tempdir().unwrap();
        let root = base.path().join("corpus");
        std::fs::create_dir(&root).unwrap();
        let settings = "codebook = \"/dev/zero\"\nknowledge = [\"socket\", \"../shared.toml\", \"own.toml\", \"far.toml\"]\n";
        std::fs::write(root.join(SETTINGS_FILE), settings).unwrap();
        std::fs::write(root.join("own.toml"), "").unwrap();
        std::fs::write(base.path().join("shared.toml"), "").unwrap();
        symlink(base.path().join("shared.toml"), root.join("far.toml")).unwrap();
        UnixListener::bind(root.join("socket")).unwrap();
        let corpus = Corpus::load(&root);
        let said: Vec<&str> = corpus
            .problems
            .iter()
            .map(|p| p.message.en.as_str())
            .collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(
            said[0].contains("it is a device, not a file"),
            "{}",
            said[0]
        );
        assert!(
            said[1].contains("it is a socket, not a file"),
            "{}",
            said[1]
        );
        let inside: Vec<bool> = corpus.files.iter().map(|f| f.inside).collect();
        assert_eq!(inside, [false, true, false]);
    }

    #[cfg(unix)]
    #[test]
    fn settings_that_are_no_file_are_a_problem_of_the_corpus() {
        let root = tempfile::tempdir().unwrap();
        let settings = root.path().join(SETTINGS_FILE);
        let said = || {
            assert_eq!(
                find_root(&root.path().join("a.txt")).as_deref(),
                Some(root.path())
            );
            let problems = Corpus::load(root.path()).problems;
            problems[0].message.en.clone()
        };
        std::fs::create_dir(&settings).unwrap();
        assert!(said().contains("it is a folder, not a file"), "{}", said());
        std::fs::remove_dir(&settings).unwrap();
        std::os::unix::fs::symlink(&settings, &settings).unwrap();
        assert!(
            said().contains("a link that leads to no file"),
            "{}",
            said()
        );
    }

    #[cfg(unix)]
    #[test]
    fn an_article_is_walked_once_and_what_is_none_is_told() {
        use std::os::unix::{fs::symlink, net::UnixListener};
        let base = tempfile::tempdir().unwrap();
        let root = base.path().join("corpus");
        std::fs::create_dir(&root).unwrap();
        let path = |name: &str| root.join(name);
        std::fs::write(path(SETTINGS_FILE), "").unwrap();
        std::fs::write(path("b.txt"), "نص").unwrap();
        std::fs::write(base.path().join("far.txt"), "نص").unwrap();
        symlink(path("b.txt"), path("a.txt")).unwrap();
        symlink(base.path().join("far.txt"), path("c.txt")).unwrap();
        symlink(base.path().join("far.txt"), path("d.txt")).unwrap();
        symlink(path("none.txt"), path("e.txt")).unwrap();
        UnixListener::bind(path("f.khabar")).unwrap();
        let (found, mut unread) = articles(std::slice::from_ref(&root));
        assert_eq!(found, [path("b.txt"), path("c.txt")]);
        unread.sort();
        assert!(
            unread[0].contains("e.txt: cannot be read: it is a link"),
            "{unread:?}"
        );
        assert!(
            unread[1].contains("f.khabar: cannot be read: it is a socket"),
            "{unread:?}"
        );
    }
}
