//! `khabar export`.

mod card;
mod put;
mod tell;

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Outcome;
use super::annotate::Layers;
use super::input::{Corpora, complain, display, read, tell_conflicts};
use super::split::{Part, Split, assign};
use super::write;
use jiff::civil::Date;
use khabar_corpus::{Corpus, on_disk};
use khabar_engine::annotation::{Document, Unit};
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::lint::{Level, lint};
use khabar_engine::message::Lang;
use khabar_engine::tags::digest;
use khabar_formats::document::document;
use khabar_formats::exchange::{FORMATS, File, Format, Losses, Names, Outgoing, Writer, format};
use put::put;
use rayon::prelude::*;
use tell::{report_of, tell};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles or folders; - is standard input
    #[arg(required_unless_present = "list")]
    paths: Vec<PathBuf>,
    /// The format
    #[arg(long, value_name = "FORMAT", value_parser = names(), required_unless_present = "list")]
    to: Option<String>,
    /// Where it is written: a folder, a file of a format that is one file, or - for standard output
    #[arg(short, long, value_name = "PATH", required_unless_present = "list")]
    output: Option<PathBuf>,
    /// What is exported: what annotators wrote (gold), what Khabar proposes beside it (silver), or both
    #[arg(long, value_enum, default_value_t = Layers::Gold)]
    layer: Layers,
    /// Part the articles into train, dev and test, by percent: 80/10/10 (or 90/10 into train and test)
    #[arg(long, value_name = "PERCENT")]
    split: Option<Split>,
    /// Write what is lost, article by article, as JSON
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write a card of the data set: what it holds, whose it is, how it was made
    #[arg(long, value_name = "FILE")]
    card: Option<PathBuf>,
    /// For --card: what khabar agree --format json wrote of its annotators
    #[arg(long, value_name = "FILE", requires = "card")]
    agreement: Option<PathBuf>,
    /// For --card: the licence of the texts and labels, as SPDX has it
    #[arg(long, value_name = "LICENCE", requires = "card")]
    licence: Option<String>,
    /// The document date of articles that state none, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
    /// List the formats
    #[arg(long)]
    list: bool,
}

/// The names of the formats that are written.
fn names() -> clap::builder::PossibleValuesParser {
    let written = FORMATS.iter().filter(|format| format.write.is_some());
    let value =
        |format: &Format| clap::builder::PossibleValue::new(format.name).help(format.summary);
    clap::builder::PossibleValuesParser::new(written.map(value))
}

/// An article on its way out.
struct Exported {
    /// What it is called in messages.
    file: String,
    name: String,
    part: Option<Part>,
    /// The digest of its text: articles with one text are parted together.
    text: String,
    document: Document,
    knowledge: Arc<Knowledge>,
    /// How many of its tag lines say something wrong.
    wrong: usize,
}

pub fn run(args: &Args) -> Outcome {
    if args.list {
        let row = |format: &Format| format!("{:16} {}\n", format.name, format.summary);
        let list: String = FORMATS
            .iter()
            .filter(|f| f.write.is_some())
            .map(row)
            .collect();
        return super::input::print(&list).map_or(Outcome::Failed, |()| Outcome::Fine);
    }
    let (Some(format), Some(output)) = (args.to.as_deref().and_then(format), &args.output) else {
        return Outcome::Failed;
    };
    let agreement = match args.agreement.as_deref().map(card::agreement).transpose() {
        Ok(agreement) => agreement,
        Err(line) => {
            complain(&line);
            return Outcome::Failed;
        }
    };
    let mut outcome = Outcome::Fine;
    let mut corpora = Corpora::default();
    let mut exported = articles(args, format.unit, &mut corpora, &mut outcome);
    if exported.is_empty() {
        complain("nothing was exported: there is no article");
        return Outcome::Failed;
    }
    if let Some(split) = &args.split {
        let keys: Vec<(String, &str)> = exported
            .iter()
            .map(|article| (article.document.id.to_string(), article.text.as_str()))
            .collect();
        let parts = assign(split, &keys);
        for (article, part) in exported.iter_mut().zip(parts) {
            article.part = Some(part);
        }
    }
    let (mut files, losses) = match written(&exported, format, output) {
        Ok(written) => written,
        Err(line) => {
            complain(&line);
            return Outcome::Failed;
        }
    };
    let card = args.card.as_deref().map(|path| {
        let about = card::About {
            exported: &exported,
            losses: &losses,
            format,
            layer: args.layer,
            agreement: agreement.as_ref(),
            licence: args.licence.as_deref(),
        };
        // The card by which a reader of the format finds its files stands above.
        let own = files
            .iter()
            .position(|file| output.join(&file.path) == path);
        let own = own.map(|at| files.remove(at).contents);
        (path, about.card(own.as_deref()))
    });
    let articles = exported
        .iter()
        .map(|article| on_disk(Path::new(&article.file)));
    let articles: HashSet<PathBuf> = articles.collect();
    if let Err(line) = put(&files, format, output, args.split.is_some(), &articles) {
        complain(&line);
        return Outcome::Failed;
    }
    if let Some((path, card)) = card
        && let Err(line) = write::put(path, card)
    {
        complain(&line);
        outcome = Outcome::Failed;
    }
    let lang = corpora
        .all()
        .map(|corpus| corpus.settings.language)
        .next()
        .unwrap_or(Lang::En);
    tell(&exported, &losses, format, (output, args.layer), lang);
    if let Some(report) = &args.report {
        let text = report_of(&exported, &losses, format, args.layer);
        if let Err(line) = write::put(report, text.as_bytes()) {
            complain(&line);
            outcome = Outcome::Failed;
        }
    }
    if exported.iter().any(|article| article.wrong > 0) {
        outcome = outcome.max(Outcome::Found);
    }
    outcome
}

/// The articles of all paths, in order.
fn articles(
    args: &Args,
    unit: Unit,
    corpora: &mut Corpora,
    outcome: &mut Outcome,
) -> Vec<Exported> {
    let mut files = Vec::new();
    for path in &args.paths {
        let (found, unread) = khabar_corpus::articles(std::slice::from_ref(path));
        for line in unread {
            complain(&line);
            *outcome = Outcome::Failed;
        }
        if found.is_empty() {
            complain(&format!(
                "{}: no articles here; they are *.khabar files, and *.txt files below a khabar.toml",
                display(path)
            ));
            *outcome = Outcome::Failed;
        }
        let folder = path.is_dir().then_some(path.as_path());
        files.extend(found.into_iter().map(|file| (file, folder)));
    }
    let jobs: Vec<_> = files
        .iter()
        .map(|(file, folder)| (file, *folder, corpora.of(file)))
        .collect();
    let read: Vec<Result<Exported, String>> = jobs
        .par_iter()
        .map(|(file, folder, corpus)| article(file, *folder, corpus, args, unit))
        .collect();
    let mut names = Names::default();
    let mut exported = Vec::new();
    for article in read {
        match article {
            Ok(mut article) => {
                article.name = names.name(&name_of(&article.document));
                exported.push(article);
            }
            Err(line) => {
                complain(&line);
                *outcome = Outcome::Failed;
            }
        }
    }
    exported
}

fn name_of(document: &Document) -> String {
    match &document.id {
        serde_json::Value::String(id) => id.clone(),
        id => id.to_string(),
    }
}

fn article(
    file: &Path,
    folder: Option<&Path>,
    corpus: &Corpus,
    args: &Args,
    unit: Unit,
) -> Result<Exported, String> {
    let text = read(file)?;
    tell_conflicts(file, &text);
    let given = args.date.or_else(|| corpus.date_of_file(file));
    let analysis = Article::new(&text, Arc::clone(&corpus.knowledge)).analyse(given);
    let name = name_below(file, corpus.root.as_deref().or(folder));
    let document = document(&analysis, name.into(), unit);
    let wrong = match args.layer {
        Layers::Silver => 0,
        _ => lint(&analysis, &corpus.settings.levels)
            .iter()
            .filter(|finding| finding.level == Level::Error)
            .count(),
    };
    Ok(Exported {
        file: display(file),
        name: String::new(),
        part: None,
        text: digest(&text),
        document: args.layer.of(document),
        knowledge: Arc::clone(&corpus.knowledge),
        wrong,
    })
}

/// How a file is called wherever the command is run: its path below the root of its corpus, or below the folder that was named.
pub fn name_below(file: &Path, root: Option<&Path>) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let below = root.and_then(|root| {
        absolute(file)
            .strip_prefix(absolute(root))
            .map(Path::to_path_buf)
            .ok()
    });
    let name = below
        .or_else(|| file.file_name().map(PathBuf::from))
        .unwrap_or_else(|| file.to_path_buf());
    let parts: Vec<String> = name
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    parts.join("/")
}

/// The files of the export, and what each article loses.
fn written(
    exported: &[Exported],
    format: &Format,
    output: &Path,
) -> Result<(Vec<File>, Vec<Losses>), String> {
    let Some(make) = format.write else {
        return Err(format!("{} is only read", format.name));
    };
    let mut writers: BTreeMap<Option<Part>, Box<dyn Writer>> = BTreeMap::new();
    let mut losses = Vec::with_capacity(exported.len());
    for article in exported {
        let writer = writers.entry(article.part).or_insert_with(make);
        let (document, mut lost) = Losses::on_the_way(&article.document, format.holds);
        let outgoing = Outgoing {
            name: &article.name,
            document: &document,
            knowledge: &article.knowledge,
        };
        writer
            .add(outgoing, &mut lost)
            .map_err(|error| format!("{}: {error}", article.file))?;
        losses.push(lost);
    }
    let mut files = Vec::new();
    let mut stems = Vec::new();
    for (part, writer) in writers {
        let stem = match part {
            Some(part) => part.name(),
            None => stem_of(output, format),
        };
        stems.push(stem);
        let folder = part.filter(|_| format.one_file.is_none() && format.card.is_none());
        for file in writer.finish(stem).map_err(|error| error.to_string())? {
            files.push(match folder {
                Some(part) => File::new(format!("{}/{}", part.name(), file.path), file.contents),
                None => file,
            });
        }
    }
    files.extend(format.card.map(|card| card(&stems)));
    Ok((files, losses))
}

/// What the one file of a format is called in a folder.
const CORPUS: &str = "corpus";

/// Whether the output names a file, not a folder.
fn is_file(output: &Path, format: &Format) -> bool {
    let extension = output.extension().and_then(|extension| extension.to_str());
    format.one_file.is_some() && extension.is_some() && !output.is_dir()
}

fn stem_of<'a>(output: &'a Path, format: &Format) -> &'a str {
    let stem = output.file_stem().and_then(|stem| stem.to_str());
    stem.filter(|_| is_file(output, format)).unwrap_or(CORPUS)
}
