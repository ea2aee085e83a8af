//! Keeping the index as the corpus is: what has changed is read again, and recognised again behind that.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};

use rayon::prelude::*;
use rusqlite::{OptionalExtension, TransactionBehavior};
use serde::Serialize;

use super::knowledge::{self, Known};
use super::place::{self, Stamp, nanoseconds};
use super::rows::{self, Digest, Layer, digest};
use super::{Index, IndexError, worth, write};
use crate::next::Worth;
use crate::settings::Settings;
use crate::{Corpus, articles, decode, practice, read_bytes};
use khabar_engine::article::Article;

/// What is going on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Articles are read: their words, and what annotators wrote.
    Reading,
    /// What is recognised in them is found.
    Recognising,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// What is going on.
    pub stage: Stage,
    /// How many articles are done.
    pub done: usize,
    /// Of how many.
    pub all: usize,
}

/// Who watches: is told how far it is, and may stop it. What is done by then stays.
#[derive(Clone, Copy)]
pub struct Watch<'a> {
    /// Told of progress, a few times a second at most where articles are short.
    pub progress: &'a (dyn Fn(Progress) + Sync),
    /// Whether it is still wanted.
    pub wanted: &'a (dyn Fn() -> bool + Sync),
}

impl Watch<'_> {
    /// Nobody watches.
    pub const NONE: Watch<'static> = Watch {
        progress: &|_| {},
        wanted: &|| true,
    };
}

/// What was done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many articles the corpus has.
    pub articles: usize,
    /// How many of them were new or changed.
    pub read: usize,
    /// How many were known and are gone.
    pub removed: usize,
    /// In how many the silver layer was made.
    pub recognised: usize,
    /// Those that could not be read, a line each.
    pub unread: Vec<String>,
    /// Whether the whole was done; false where somebody stopped it.
    pub complete: bool,
}

/// How many articles are written at once, where they are read and where what is recognised is found, which takes ten times as long: what is
/// killed in between has lost no more.
const BATCHES: (usize, usize) = (512, 64);

/// How many articles wait for being written at most.
const WAITING: usize = 32;

/// Keeps the index of one corpus.
#[derive(Debug)]
pub struct Upkeep {
    index: Index,
    root: PathBuf,
    known: Known,
    /// The corpus that has learnt what its articles teach; none when they teach something else since.
    learnt: Option<Corpus>,
    /// The count of changes that others made, when that was learnt.
    version: i64,
    /// Those that work; none for all there are.
    threads: Option<rayon::ThreadPool>,
}

/// A file of the corpus.
struct OnDisk {
    path: PathBuf,
    /// Its name in the index.
    name: String,
    stamp: Stamp,
    /// The digest that the index has of it.
    known: Option<Vec<u8>>,
}

/// What has come of one.
enum Read {
    /// Its text is the one that is known.
    Same(OnDisk),
    Other(OnDisk, Digest, Box<rows::Article>),
    /// It cannot be read; why.
    Not(OnDisk, String),
}

/// An article with what is recognised in it.
struct Recognised {
    name: String,
    digest: Digest,
    date: Option<String>,
    layers: Vec<(usize, Layer)>,
    worth: Worth,
}

impl Upkeep {
    /// Opens the index of a corpus, and reads its settings and knowledge.
    pub fn new(root: &Path) -> Result<Self, IndexError> {
        Ok(Self {
            index: Index::open(root)?,
            root: root.to_path_buf(),
            known: Known::load(root),
            learnt: None,
            version: 0,
            threads: None,
        })
    }

    /// The same, which works on so many threads: as many as there are processors is the default.
    #[must_use]
    pub fn with_threads(mut self, most: usize) -> Self {
        self.threads = rayon::ThreadPoolBuilder::new()
            .num_threads(most)
            .thread_name(|number| format!("khabar-index-{number}"))
            .build()
            .ok();
        self
    }

    /// Reads settings and knowledge again.
    pub fn reload(&mut self) {
        self.known = Known::load(&self.root);
        self.learnt = None;
    }

    /// What stands for the knowledge that silver is made by now.
    pub fn knowledge(&self) -> Digest {
        self.known.digest
    }

    /// The settings, as they lie on disk.
    pub fn settings(&self) -> &Settings {
        &self.known.corpus.settings
    }

    /// The index.
    pub fn index(&self) -> &Index {
        &self.index
    }

    /// Forgets all that the index holds.
    pub fn forget(&mut self) -> Result<(), IndexError> {
        self.index.remake()
    }

    /// Brings the index up to date with all files of the corpus: their words and what annotators wrote.
    pub fn read(&mut self, watch: &Watch<'_>) -> Result<Summary, IndexError> {
        self.mended(|upkeep| upkeep.read_all(watch))
    }

    /// As [`Upkeep::read`], where no more than these files and folders are new, changed or gone. What is not simply a known article with another
    /// text takes a look at all.
    pub fn read_paths(
        &mut self,
        paths: &[PathBuf],
        watch: &Watch<'_>,
    ) -> Result<Summary, IndexError> {
        self.mended(|upkeep| match upkeep.known_files(paths)? {
            Some(files) => upkeep.read_files(files, watch),
            None => upkeep.read_all(watch),
        })
    }

    /// Finds what is recognised in articles where the index does not have that, or not by this knowledge: what was changed last goes first.
    /// How many there were, and whether all are done.
    pub fn recognise(&mut self, watch: &Watch<'_>) -> Result<(usize, bool), IndexError> {
        self.mended(|upkeep| upkeep.recognise_all(watch))
    }

    /// Of how many articles it is not known what is recognised in them, by the knowledge of today.
    pub fn unrecognised(&self) -> Result<usize, IndexError> {
        Ok(self.index.without_silver(&self.known.digest)?.len())
    }

    /// Both.
    pub fn run(&mut self, watch: &Watch<'_>) -> Result<Summary, IndexError> {
        let mut summary = self.read(watch)?;
        if summary.complete {
            (summary.recognised, summary.complete) = self.recognise(watch)?;
        }
        Ok(summary)
    }

    /// Does something, again with an empty index where this one is damaged.
    fn mended<T>(
        &mut self,
        work: impl Fn(&mut Self) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        match work(self) {
            Err(error) if error.is_damage() => {
                self.index.remake()?;
                work(self)
            }
            done => done,
        }
    }

    fn read_all(&mut self, watch: &Watch<'_>) -> Result<Summary, IndexError> {
        let (files, unread) = articles(std::slice::from_ref(&self.root));
        let mut summary = Summary {
            articles: files.len(),
            unread,
            ..Summary::default()
        };
        let now = place::now(&self.index.file).map(nanoseconds);
        let mut before = self.index.files()?;
        let root = &self.root;
        let looked: Vec<(PathBuf, Option<String>, Option<Stamp>)> = files
            .into_par_iter()
            .map(|path| {
                let stamp = Stamp::of(&path, now);
                (path.clone(), rows::name(root, &path), stamp)
            })
            .collect();
        let mut stale = Vec::new();
        for (path, name, stamp) in looked {
            let (Some(name), Some(stamp)) = (name, stamp) else {
                let why = "its name is no Unicode, or it is gone";
                summary.unread.push(format!("{}: {why}", path.display()));
                continue;
            };
            let known = before.remove(&name);
            let is_same = known
                .as_ref()
                .is_some_and(|(_, sure)| sure.is_some() && *sure == stamp.sure);
            if !is_same {
                let known = known.map(|(digest, _)| digest);
                stale.push(OnDisk {
                    path,
                    name,
                    stamp,
                    known,
                });
            }
        }
        stale.sort_by_key(|file| std::cmp::Reverse(file.stamp.modified));
        summary.complete = self.write_read(stale, watch, &mut summary)?;
        if summary.complete {
            let writing = self.index.begin()?;
            for name in before.keys() {
                summary.removed += usize::from(write::remove(&writing, name)?);
            }
            if summary.removed > 0 {
                knowledge::taught_otherwise(&writing)?;
            }
            knowledge::write(&writing, &self.known)?;
            writing.commit()?;
            if summary.removed > 0 {
                self.learnt = None;
            }
        }
        Ok(summary)
    }

    /// The articles at these paths, if all of them are in the index.
    fn known_files(&self, paths: &[PathBuf]) -> Result<Option<Vec<OnDisk>>, IndexError> {
        let now = place::now(&self.index.file).map(nanoseconds);
        let mut files = Vec::new();
        for path in paths {
            let is_file = std::fs::symlink_metadata(path).is_ok_and(|about| about.is_file());
            let name = rows::name(&self.root, path).filter(|_| is_file);
            let (Some(name), Some(stamp)) = (name, Stamp::of(path, now)) else {
                return Ok(None);
            };
            let Some(digest) = self.index.digest_of(&name)? else {
                return Ok(None);
            };
            files.push(OnDisk {
                path: path.clone(),
                name,
                stamp,
                known: Some(digest),
            });
        }
        Ok(Some(files))
    }

    fn read_files(&mut self, files: Vec<OnDisk>, watch: &Watch<'_>) -> Result<Summary, IndexError> {
        let mut summary = Summary::default();
        summary.complete = self.write_read(files, watch, &mut summary)?;
        Ok(summary)
    }

    /// Reads files and writes what has come of them. Whether all of them.
    fn write_read(
        &mut self,
        stale: Vec<OnDisk>,
        watch: &Watch<'_>,
        summary: &mut Summary,
    ) -> Result<bool, IndexError> {
        let (corpus, index, learnt) = (&self.known.corpus, &mut self.index, &mut self.learnt);
        let work = Work {
            stage: Stage::Reading,
            threads: self.threads.as_ref(),
            watch,
        };
        work.on(stale, &|file| read_one(corpus, file), |all| {
            let writing = index.begin()?;
            for read in all {
                match read {
                    Read::Same(file) => write::stamp(&writing, &file.name, &file.stamp)?,
                    Read::Other(file, digest, article) => {
                        if write::taught(&writing, &file.name)? != article.taught {
                            knowledge::taught_otherwise(&writing)?;
                            *learnt = None;
                        }
                        write::article(&writing, &file.name, &digest, &file.stamp, &article)?;
                        summary.read += 1;
                    }
                    Read::Not(file, why) => {
                        if write::remove(&writing, &file.name)? {
                            knowledge::taught_otherwise(&writing)?;
                            *learnt = None;
                        }
                        summary.unread.push(why);
                    }
                }
            }
            Ok(writing.commit()?)
        })
    }

    fn recognise_all(&mut self, watch: &Watch<'_>) -> Result<(usize, bool), IndexError> {
        // What all articles teach is not put together where it matters to none.
        let is_learnt = knowledge::is_learnt(&self.index.connection)?;
        if is_learnt && self.unrecognised()? == 0 {
            return Ok((0, true));
        }
        self.relearn()?;
        let stale = self.index.without_silver(&self.known.digest)?;
        let Some(corpus) = self.learnt.as_ref().filter(|_| !stale.is_empty()) else {
            return Ok((0, true));
        };
        let count = stale.len();
        let (root, knowledge, index) = (&self.root, self.known.digest, &mut self.index);
        let work = Work {
            stage: Stage::Recognising,
            threads: self.threads.as_ref(),
            watch,
        };
        let recognise = |(name, digest)| recognise_one(corpus, root, name, digest);
        let mut written = 0;
        let complete = work.on(stale, &recognise, |all| {
            let writing = index.begin()?;
            for it in all.into_iter().flatten() {
                let made = (it.date.as_deref(), &knowledge);
                let known = write::silver(&writing, &it.name, &it.digest, made, &it.layers)?;
                written += usize::from(known);
                worth::put(&writing, &it.name, &it.digest, &it.worth)?;
            }
            Ok(writing.commit()?)
        })?;
        // One that has changed since it was read is read again, and recognised then.
        Ok((written, complete && written == count))
    }

    /// Learns what the articles teach, where that is another than before.
    fn relearn(&mut self) -> Result<(), IndexError> {
        let version = self.index.version()?;
        if self.learnt.is_some() && self.version == version {
            return Ok(());
        }
        let taught = self.index.practice()?;
        let writing = self.index.begin()?;
        knowledge::relearn(&writing, &taught)?;
        writing.commit()?;
        self.version = self.index.version()?;
        self.learnt = Some(self.known.corpus.with_practice(&taught));
        Ok(())
    }
}

/// Work on many things at once.
struct Work<'a> {
    stage: Stage,
    threads: Option<&'a rayon::ThreadPool>,
    watch: &'a Watch<'a>,
}

impl Work<'_> {
    /// Hands over what comes of each, nearly in their order, so many at once: nobody else can write while they are written, and while they are
    /// worked on others can. Whether all were done.
    fn on<T: Send, R: Send>(
        &self,
        all: Vec<T>,
        work: &(dyn Fn(T) -> R + Sync),
        mut take: impl FnMut(Vec<R>) -> Result<(), IndexError>,
    ) -> Result<bool, IndexError> {
        let (count, wanted) = (all.len(), self.watch.wanted);
        let (sender, receiver) = mpsc::sync_channel(WAITING);
        let given_up = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let given_up = &given_up;
            let each = move || {
                let all = all.into_iter().par_bridge();
                all.for_each_with(sender, |sender, it| {
                    let goes_on = !given_up.load(Ordering::Relaxed) && wanted();
                    // Nobody takes it where writing has failed.
                    if !goes_on || sender.send(work(it)).is_err() {
                        given_up.store(true, Ordering::Relaxed);
                    }
                });
            };
            let threads = self.threads;
            scope.spawn(move || match threads {
                Some(threads) => threads.install(each),
                None => each(),
            });
            let most = match self.stage {
                Stage::Reading => BATCHES.0,
                Stage::Recognising => BATCHES.1,
            };
            let mut batch = Vec::new();
            for (done, it) in receiver.into_iter().enumerate() {
                batch.push(it);
                (self.watch.progress)(Progress {
                    stage: self.stage,
                    done: done + 1,
                    all: count,
                });
                if batch.len() == most {
                    take(std::mem::take(&mut batch))?;
                }
            }
            match batch.is_empty() {
                true => Ok(()),
                false => take(batch),
            }
        })?;
        Ok(!given_up.load(Ordering::Relaxed))
    }
}

fn read_one(corpus: &Corpus, file: OnDisk) -> Read {
    let told = |why: &crate::Unreadable| {
        let why = why.message().en;
        format!("{}: cannot be read: {why}", file.path.display())
    };
    let bytes = match read_bytes(&file.path) {
        Ok(bytes) => bytes,
        Err(why) => {
            let why = told(&why);
            return Read::Not(file, why);
        }
    };
    let digest = digest([bytes.as_slice()]);
    if file.known.as_deref() == Some(&digest) {
        return Read::Same(file);
    }
    match decode(bytes) {
        Ok(text) => {
            let given = rows::given(corpus, &file.name);
            Read::Other(file, digest, Box::new(rows::gold(&text, given)))
        }
        Err(wrong) => {
            let why = told(&crate::Unreadable::Encoding(wrong));
            Read::Not(file, why)
        }
    }
}

/// None where the file is another than the one that was read: it will be read again.
fn recognise_one(corpus: &Corpus, root: &Path, name: String, known: Digest) -> Option<Recognised> {
    let path = root.join(&name);
    let bytes = read_bytes(&path).ok()?;
    if digest([bytes.as_slice()]) != known {
        return None;
    }
    let text = decode(bytes).ok()?;
    let article = Article::new(&text, Arc::clone(&corpus.knowledge));
    let analysis = article.into_analysis(corpus.date_of_file(&path));
    Some(Recognised {
        name,
        digest: known,
        date: analysis.dct.map(|dct| dct.day.to_string()),
        layers: rows::silver(&analysis),
        worth: Worth::of(&analysis),
    })
}

/// The files that an index knows, each with its digest and its stamp.
type Files = HashMap<String, (Vec<u8>, Option<String>)>;

impl Index {
    fn begin(&mut self) -> Result<rusqlite::Transaction<'_>, IndexError> {
        let begun = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(begun)
    }

    /// Differs when another program has written since.
    fn version(&self) -> Result<i64, IndexError> {
        let asked = self
            .connection
            .pragma_query_value(None, "data_version", |row| row.get(0));
        Ok(asked?)
    }

    fn digest_of(&self, name: &str) -> Result<Option<Vec<u8>>, IndexError> {
        let mut asked = self
            .connection
            .prepare_cached("SELECT digest FROM article WHERE file = ?1")?;
        Ok(asked.query_row([name], |row| row.get(0)).optional()?)
    }

    fn files(&self) -> Result<Files, IndexError> {
        let mut asked = self
            .connection
            .prepare_cached("SELECT file, digest, stamp FROM article")?;
        let rows = asked.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Articles whose silver is not made by this knowledge, those first that were changed last.
    fn without_silver(&self, knowledge: &Digest) -> Result<Vec<(String, Digest)>, IndexError> {
        let mut asked = self.connection.prepare_cached(
            "SELECT file, digest FROM article WHERE silver IS NOT ?1 ORDER BY modified DESC",
        )?;
        let rows = asked.query_map([knowledge], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What the articles teach, as far as they are in the index.
    pub fn practice(&self) -> Result<practice::Read, IndexError> {
        let mut asked = self
            .connection
            .prepare_cached("SELECT file, taught FROM article WHERE taught IS NOT NULL")?;
        let rows = asked.query_map([], |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
        })?;
        let mut taught = practice::Read::new();
        for row in rows {
            let (file, json) = row?;
            if let Some(written) = practice::from_json(&json) {
                taught.insert(self.root.join(file), written);
            }
        }
        Ok(taught)
    }
}
