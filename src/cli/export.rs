//! `khabar export`.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use super::Outcome;
use super::annotate::Layers;
use super::input::{Corpora, complain, display, read, tell_conflicts};
use super::split::{Part, Split, assign};
use super::write;
use khabar_corpus::{Corpus, on_disk};
use khabar_engine::annotation::{Document, Layer, Unit};
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::lint::{Level, lint};
use khabar_engine::message::Lang;
use khabar_engine::tags::digest;
use khabar_formats::document::document;
use khabar_formats::exchange::{
    By, FORMATS, File, Format, Losses, Names, Outgoing, Writer, format,
};

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

/// What an article loses, in the report.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a serde_json::Value,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<&'static str>,
    lost: serde_json::Value,
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
    let (files, losses) = match written(&exported, format, output) {
        Ok(written) => written,
        Err(line) => {
            complain(&line);
            return Outcome::Failed;
        }
    };
    let articles = exported
        .iter()
        .map(|article| on_disk(Path::new(&article.file)));
    let articles: HashSet<PathBuf> = articles.collect();
    if let Err(line) = put(&files, format, output, args.split.is_some(), &articles) {
        complain(&line);
        return Outcome::Failed;
    }
    let lang = corpora
        .all()
        .map(|corpus| corpus.settings.language)
        .next()
        .unwrap_or(Lang::En);
    tell(&exported, &losses, format, output, lang);
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

/// Writes the files where they belong.
fn put(
    files: &[File],
    format: &Format,
    output: &Path,
    split: bool,
    articles: &HashSet<PathBuf>,
) -> Result<(), String> {
    if output.as_os_str() == "-" {
        return match files {
            [file] if !split => write::to_standard_output(&file.contents),
            _ => Err(format!(
                "{} is {} files: name a folder with -o",
                format.name,
                files.len()
            )),
        };
    }
    let mut rest = files.iter();
    let mut folder = output;
    // What was annotated is never replaced by what was made of it.
    let targets = files.iter().map(|file| output.join(&file.path));
    let mut targets = targets.chain([output.to_path_buf()]);
    if let Some(article) = targets.find(|target| articles.contains(&on_disk(target))) {
        return Err(format!(
            "{}: is one of the articles that are exported, and is not replaced: name another folder with -o. Nothing was written",
            display(&article)
        ));
    }
    if is_file(output, format) {
        if split {
            return Err(format!(
                "{}: --split writes several files: name a folder with -o",
                display(output)
            ));
        }
        if let Some(first) = rest.next() {
            write::put(output, &first.contents)?;
        }
        folder = output.parent().unwrap_or(Path::new(""));
    }
    for file in rest {
        write::put(&folder.join(&file.path), &file.contents)?;
    }
    Ok(())
}

/// How many articles are told of one by one on standard error.
const TOLD: usize = 10;

/// Says what was exported, and what is lost: of the first articles, and of all together.
fn tell(exported: &[Exported], losses: &[Losses], format: &Format, output: &Path, lang: Lang) {
    let count =
        |exported: usize| format!("{exported} article{}", if exported == 1 { "" } else { "s" });
    for article in exported.iter().filter(|article| article.wrong > 0) {
        let wrong = article.wrong;
        complain(&format!(
            "{}: {wrong} error{} in its tag lines; what they say wrong is not exported; khabar check names each",
            article.file,
            if wrong == 1 { "" } else { "s" }
        ));
    }
    let mut total = Losses::default();
    let mut told = 0;
    for (article, lost) in exported.iter().zip(losses) {
        total.join(lost);
        if lost.is_empty() {
            continue;
        }
        told += 1;
        if told <= TOLD && exported.len() > 1 {
            let parts: Vec<String> = lost
                .iter()
                .map(|(_, thing, tally)| format!("{} {}", tally.count, thing.code()))
                .collect();
            complain(&format!(
                "{}: not in {}: {}",
                article.file,
                format.name,
                parts.join(", ")
            ));
        }
    }
    if told > TOLD && exported.len() > 1 {
        complain(&format!(
            "and {} like these (--report FILE names all)",
            count(told - TOLD)
        ));
    }
    let to = if output.as_os_str() == "-" {
        "standard output".to_string()
    } else {
        display(output)
    };
    let parts: Vec<String> = Part::ALL
        .iter()
        .map(|part| {
            (
                part,
                exported
                    .iter()
                    .filter(|article| article.part == Some(*part))
                    .count(),
            )
        })
        .filter(|(_, count)| *count > 0)
        .map(|(part, count)| format!("{} {count}", part.name()))
        .collect();
    let parts = if parts.is_empty() {
        String::new()
    } else {
        format!(" ({})", parts.join(", "))
    };
    let rest = if total.is_empty() {
        "nothing is lost"
    } else {
        "lost:"
    };
    complain(&format!(
        "{} to {} in {to}{parts}; {rest}",
        count(exported.len()),
        format.name
    ));
    for (by, thing, tally) in total.iter() {
        let examples: Vec<String> = tally
            .examples
            .iter()
            .map(|words| format!("«{words}»"))
            .collect();
        let examples = if examples.is_empty() {
            String::new()
        } else {
            format!(": {}", examples.join(" "))
        };
        let by = match by {
            By::Format => String::new(),
            By::Reader(reader) => format!(" (written, but {reader} drops it)"),
        };
        complain(&format!(
            "  {} × {}{by}{examples}",
            tally.count,
            thing.label().get(lang)
        ));
    }
}

/// What is lost, as JSON.
fn lost(losses: &Losses) -> serde_json::Value {
    let row = |(by, thing, tally): (
        By,
        khabar_formats::exchange::Thing,
        &khabar_formats::exchange::Tally,
    )| {
        json!({
            "what": thing.code(),
            "by": match by { By::Format => "format", By::Reader(_) => "reader" },
            "reader": match by { By::Format => None, By::Reader(reader) => Some(reader) },
            "count": tally.count,
            "examples": tally.examples,
            "en": thing.label().en,
            "ar": thing.label().ar,
        })
    };
    losses.iter().map(row).collect()
}

fn report_of(exported: &[Exported], losses: &[Losses], format: &Format, layer: Layers) -> String {
    let mut total = Losses::default();
    losses.iter().for_each(|lost| total.join(lost));
    let rows: Vec<Row<'_>> = exported
        .iter()
        .zip(losses)
        .map(|(article, losses)| Row {
            id: &article.document.id,
            file: &article.file,
            part: article.part.map(Part::name),
            lost: lost(losses),
        })
        .collect();
    let layer = layer.only().map_or("both", Layer::name);
    let report =
        json!({ "format": format.name, "layer": layer, "articles": rows, "lost": lost(&total) });
    // Plain values always serialize.
    serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
}
