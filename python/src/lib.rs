//! What Python calls: texts in, documents out, as JSON; the package beside this (`khabar/`) makes objects of them.
//!
//! While Rust works, Python goes on: the lock of the interpreter is given up for as long as a text is read.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use khabar_corpus::annotate::{Annotator as Annotating, BadRecord, Code, Record};
use khabar_corpus::{Corpus, annotate, articles, lookup, practice, read_text};
use khabar_engine::annotation::{Document, Layer, day_of};
use khabar_engine::message::Lang;
use khabar_formats::exchange::{Losses, Names, Outgoing, format};
use khabar_formats::view::{Look, Shown, page};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use rayon::prelude::*;
use serde_json::{Value, json};

mod threads;

/// A day that Python gave.
fn day(said: Option<&str>) -> PyResult<Option<jiff::civil::Date>> {
    let wrong = |said: &str| {
        PyValueError::new_err(format!(
            "{said:?} is no day; write it as \"2025-02-12\", or give a datetime.date"
        ))
    };
    said.map(|said| day_of(said).ok_or_else(|| wrong(said)))
        .transpose()
}

/// One layer, or both.
fn layer(name: &str) -> PyResult<Option<Layer>> {
    match name {
        "gold" => Ok(Some(Layer::Gold)),
        "silver" => Ok(Some(Layer::Silver)),
        "both" => Ok(None),
        _ => Err(PyValueError::new_err(format!(
            "there is no layer {name:?}; there are gold, silver and both"
        ))),
    }
}

fn written(document: &Document) -> PyResult<String> {
    serde_json::to_string(document).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// A row of a batch: a text as Python's text or as bytes that should be UTF-8, the document date, and the id.
type Row = (Option<PyBackedBytes>, Option<String>, Option<String>);

/// Annotates by what a corpus knows, or by what ships with Khabar.
#[pyclass(frozen, module = "khabar._native")]
struct Annotator(Annotating);

#[pymethods]
impl Annotator {
    #[new]
    #[pyo3(signature = (folder=None))]
    fn new(py: Python<'_>, folder: Option<PathBuf>) -> PyResult<Self> {
        py.detach(|| {
            threads::run(|| {
                let corpus = match folder {
                    None => Corpus::none(),
                    Some(root) if !root.join(khabar_corpus::SETTINGS_FILE).is_file() => {
                        return Err(PyOSError::new_err(format!(
                            "{}: no corpus: a folder with a khabar.toml is one (an empty file will do)",
                            root.display()
                        )));
                    }
                    Some(root) => Corpus::load(&root).with_practice(&practice::read(&root)),
                };
                Ok(Self(Annotating::new(Arc::new(corpus))))
            })
        })
    }

    /// The document of a text, as JSON.
    #[pyo3(signature = (text, date=None, id=None))]
    fn annotate(
        &self,
        py: Python<'_>,
        text: String,
        date: Option<String>,
        id: Option<String>,
    ) -> PyResult<String> {
        let day = day(date.as_deref())?;
        let id = id.map_or(Value::Null, Value::from);
        let record = Record { id, text, day };
        py.detach(|| written(&self.0.annotate(&record)))
    }

    /// The document of an article with its tag lines, as JSON.
    #[pyo3(signature = (article, date=None, id=None, layer_name="both"))]
    fn article(
        &self,
        py: Python<'_>,
        article: String,
        date: Option<String>,
        id: Option<String>,
        layer_name: &str,
    ) -> PyResult<String> {
        let day = day(date.as_deref())?;
        let mut annotator = self.0.clone();
        annotator.layer = layer(layer_name)?;
        py.detach(|| {
            let analysis = annotator.analyse_article(&article, day);
            written(&annotator.document(&analysis, id.map_or(Value::Null, Value::from)))
        })
    }

    /// The documents of many texts, as JSON, in order; of a text that cannot be annotated a bad record.
    fn annotate_rows(&self, py: Python<'_>, rows: Vec<Row>) -> PyResult<Vec<String>> {
        py.detach(|| {
            threads::run(|| {
                rows.into_par_iter()
                    .map(|row| match record(row) {
                        Ok(record) => written(&self.0.annotate(&record)),
                        Err(bad) => serde_json::to_string(&bad)
                            .map_err(|error| PyValueError::new_err(error.to_string())),
                    })
                    .collect()
            })
        })
    }

    /// What its documents are made by, as JSON.
    fn versions(&self) -> PyResult<String> {
        json_of(self.0.versions())
    }

    /// The root of its corpus.
    fn root(&self) -> Option<PathBuf> {
        self.0.corpus().root.clone()
    }

    /// The articles of its corpus, and what cannot be walked.
    fn articles(&self) -> (Vec<PathBuf>, Vec<String>) {
        let root = self.0.corpus().root.clone();
        articles(&root.into_iter().collect::<Vec<_>>())
    }

    /// The document of an article of its corpus, as JSON.
    fn read(&self, py: Python<'_>, file: PathBuf, layer_name: &str) -> PyResult<String> {
        let corpus = Arc::clone(self.0.corpus());
        let text = py.detach(|| read_text(&file)).map_err(|error| {
            PyOSError::new_err(format!(
                "{}: cannot be read: {}",
                file.display(),
                error.message().en
            ))
        })?;
        let given = corpus.date_of_file(&file).map(|day| day.to_string());
        let root = corpus.root.as_deref();
        let name = root.and_then(|root| file.strip_prefix(root).ok());
        let name = name.unwrap_or(&file).display().to_string();
        self.article(py, text, given, Some(name), layer_name)
    }

    /// What is wrong in the files that its corpus is configured with: file, byte, message.
    fn problems(&self) -> Vec<(PathBuf, usize, String)> {
        let problems = self.0.corpus().problems.iter();
        problems
            .map(|problem| {
                let message = problem.message.get(Lang::En).to_string();
                (problem.file.clone(), problem.span.start, message)
            })
            .collect()
    }

    /// The events of documents (JSON) as a table of POLECAT's columns, tabs between them, and how many of what was left out, as JSON.
    fn polecat(&self, py: Python<'_>, documents: Vec<String>) -> PyResult<(String, String)> {
        py.detach(|| self.to_polecat(&documents))
    }

    /// A page of HTML that shows a document (JSON), in the language of its corpus.
    fn page(&self, py: Python<'_>, document: &str, title: String) -> PyResult<String> {
        py.detach(|| {
            let document = Document::parse(document)
                .map_err(|error| PyValueError::new_err(error.to_string()))?;
            let corpus = self.0.corpus();
            let shown = Shown {
                name: &title,
                document: &document,
                knowledge: &corpus.knowledge,
                lines: None,
            };
            let look = Look {
                lang: corpus.settings.language,
                title: title.clone(),
                nonce: None,
            };
            Ok(page(&[shown], &look))
        })
    }

    /// Who holds an office on a day, as JSON; none where nobody is known to.
    fn office(&self, words: &str, on: &str) -> PyResult<Option<String>> {
        let on = day(Some(on))?.ok_or_else(|| PyValueError::new_err("no day"))?;
        let kb = &self.0.corpus().knowledge.actors;
        let found = lookup::holder(kb, words, on)
            .map_err(|message| PyValueError::new_err(message.get(Lang::En).to_string()))?;
        found.map(|found| json_of(&found)).transpose()
    }

    /// An actor by its id, as JSON.
    fn actor(&self, id: &str) -> PyResult<Option<String>> {
        let kb = &self.0.corpus().knowledge.actors;
        let found = kb.find(id).and_then(|ix| lookup::entry(kb, ix));
        found.map(|found| json_of(&found)).transpose()
    }

    /// The actors who go by some words, as JSON.
    fn find(&self, words: &str) -> PyResult<String> {
        let kb = &self.0.corpus().knowledge.actors;
        let found = lookup::find(kb, words).into_iter();
        let found: Vec<_> = found.filter_map(|ix| lookup::entry(kb, ix)).collect();
        json_of(&found)
    }
}

impl Annotator {
    fn to_polecat(&self, documents: &[String]) -> PyResult<(String, String)> {
        let failed = |error: &dyn std::fmt::Display| PyValueError::new_err(error.to_string());
        let polecat = format("polecat").and_then(|format| Some((format, format.write?)));
        let (format, write) = polecat.ok_or_else(|| failed(&"polecat cannot be written"))?;
        let (mut writer, mut losses, mut names) = (write(), Losses::default(), Names::default());
        for (at, document) in documents.iter().enumerate() {
            let document = Document::parse(document)
                .map_err(|error| PyValueError::new_err(format!("document {at}: {error}")))?;
            let document = document.in_unit(format.unit);
            let mut lost = Losses::of(&document, format.holds);
            let name = match &document.id {
                Value::Null => at.to_string(),
                Value::String(id) => id.clone(),
                id => id.to_string(),
            };
            let outgoing = Outgoing {
                name: &names.name(&name),
                document: &document,
                knowledge: &self.0.corpus().knowledge,
            };
            writer
                .add(outgoing, &mut lost)
                .map_err(|error| failed(&error))?;
            losses.join(&lost);
        }
        let files = writer.finish("events").map_err(|error| failed(&error))?;
        let table = files.into_iter().next().map(|file| file.contents);
        let table = String::from_utf8(table.unwrap_or_default()).map_err(|error| failed(&error))?;
        let lost: Vec<Value> = losses
            .iter()
            .map(|(_, thing, tally)| {
                json!({"what": thing.code(), "count": tally.count, "message": thing.label().get(Lang::En)})
            })
            .collect();
        Ok((table, json_of(&lost)?))
    }
}

fn json_of(value: &impl serde::Serialize) -> PyResult<String> {
    serde_json::to_string(value).map_err(|error| PyValueError::new_err(error.to_string()))
}

/// The record of a row.
fn record((text, date, id): Row) -> Result<Record, BadRecord> {
    let id = id.map_or(Value::Null, Value::from);
    let bad = |code, message: String| {
        let mut bad = BadRecord::new(code, message);
        bad.id = id.clone();
        bad
    };
    let text = text.ok_or_else(|| bad(Code::NoText, "there is no text".to_string()))?;
    if text.len() > annotate::LONGEST {
        return Err(bad(Code::TooLong, BadRecord::too_long().error.message));
    }
    let text = khabar_corpus::decode(text.to_vec()).map_err(|wrong| {
        let code = match wrong {
            khabar_corpus::NotUtf8::Utf16(_) => Code::Utf16,
            khabar_corpus::NotUtf8::From { .. } => Code::NotUtf8,
        };
        bad(code, wrong.message().en)
    })?;
    let day = match date.as_deref() {
        None => None,
        Some(said) => Some(day_of(said).ok_or_else(|| {
            let message =
                format!("the date is {said:?}; write it as \"2025-02-12\" or leave it out");
            bad(Code::BadDate, message)
        })?),
    };
    Ok(Record { id, text, day })
}

/// Runs the command line; the exit status.
#[pyfunction]
fn main(py: Python<'_>, args: Vec<OsString>) -> u8 {
    py.detach(|| khabar::cli::run(args))
}

/// The part of the package that is written in Rust.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", khabar_corpus::PROGRAM)?;
    module.add("KNOWN_UNTIL", khabar_corpus::known_until())?;
    module.add_class::<Annotator>()?;
    module.add_function(wrap_pyfunction!(main, module)?)
}
