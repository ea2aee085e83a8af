//! `khabar report`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::annotate::Layers;
use super::choices::Language;
use super::export::name_below;
use super::input::{Corpora, complain, counted, display, read, tell_conflicts};
use super::{Outcome, write};
use khabar_corpus::{Corpus, is_article, on_disk};
use khabar_engine::annotation::{Document, Unit};
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::message::Lang;
use khabar_formats::document::document;
use khabar_formats::view::{Look, Shown, page};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles or folders; - is standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The page that is written, or - for standard output
    #[arg(short, long, value_name = "FILE", default_value = "-")]
    output: PathBuf,
    /// What is shown: what annotators wrote (gold), what Khabar proposes beside it (silver), or both
    #[arg(long, value_enum, default_value_t = Layers::Both)]
    layer: Layers,
    /// The title of the page; the name of the corpus's folder when left out
    #[arg(long)]
    title: Option<String>,
    /// The language of the page; that of the corpus when left out
    #[arg(long, value_enum)]
    language: Option<Language>,
    /// The document date of articles that state none, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    date: Option<Date>,
}

/// An article of the page.
struct Read {
    name: String,
    document: Document,
    knowledge: Arc<Knowledge>,
}

pub fn run(args: &Args) -> Outcome {
    let (files, unread) = khabar_corpus::articles(&args.paths);
    let mut outcome = Outcome::Fine;
    for line in unread {
        complain(&line);
        outcome = Outcome::Failed;
    }
    let mut corpora = Corpora::default();
    let jobs: Vec<_> = files.iter().map(|file| (file, corpora.of(file))).collect();
    let read: Vec<Result<Read, String>> = jobs
        .par_iter()
        .map(|(file, corpus)| article(file, corpus, args))
        .collect();
    let mut articles = Vec::new();
    for article in read {
        match article {
            Ok(article) => articles.push(article),
            Err(line) => {
                complain(&line);
                outcome = Outcome::Failed;
            }
        }
    }
    if articles.is_empty() {
        complain(
            "nothing was written: there is no article here; they are *.khabar files, and *.txt files below a khabar.toml",
        );
        return Outcome::Failed;
    }
    let corpus = corpora.all().next();
    let lang = match args.language {
        Some(lang) => lang.into(),
        None => corpus.map_or(Lang::En, |corpus| corpus.settings.language),
    };
    let look = Look {
        lang,
        title: args.title.clone().unwrap_or_else(|| title(corpus, lang)),
        nonce: None,
    };
    let shown: Vec<Shown<'_>> = articles
        .iter()
        .map(|article| Shown {
            name: &article.name,
            document: &article.document,
            knowledge: &article.knowledge,
            lines: None,
        })
        .collect();
    if let Err(line) = put(&page(&shown, &look), &args.output, &files) {
        complain(&line);
        return Outcome::Failed;
    }
    if args.output.as_os_str() != "-" {
        let count = counted(articles.len(), "article");
        complain(&format!("{count} in {}", display(&args.output)));
    }
    outcome
}

fn article(file: &Path, corpus: &Corpus, args: &Args) -> Result<Read, String> {
    let text = read(file)?;
    tell_conflicts(file, &text);
    let given = args.date.or_else(|| corpus.date_of_file(file));
    let analysis = Article::new(&text, Arc::clone(&corpus.knowledge)).analyse(given);
    let name = name_below(file, corpus.root.as_deref());
    let document = document(&analysis, name.clone().into(), Unit::Byte);
    Ok(Read {
        name,
        document: args.layer.of(document),
        knowledge: Arc::clone(&corpus.knowledge),
    })
}

/// The name of the folder that the corpus is.
pub fn title(corpus: Option<&Arc<Corpus>>, lang: Lang) -> String {
    let root = corpus.and_then(|corpus| corpus.root.as_deref());
    let root = root.map(|root| std::path::absolute(root).unwrap_or_else(|_| root.to_path_buf()));
    let name = root.as_deref().and_then(Path::file_name);
    let plain = match lang {
        Lang::En => "Articles",
        Lang::Ar => "مقالات",
    };
    name.map_or(plain.to_string(), |name| {
        name.to_string_lossy().into_owned()
    })
}

/// Writes the page, in the place of the one that was written before; what was annotated is never replaced by it.
fn put(page: &str, output: &Path, articles: &[PathBuf]) -> Result<(), String> {
    if output.as_os_str() == "-" {
        return write::to_standard_output(page.as_bytes());
    }
    let articles: HashSet<PathBuf> = articles.iter().map(|file| on_disk(file)).collect();
    let is_shown = articles.contains(&on_disk(output));
    if output.exists() && (is_shown || is_article(output, true)) {
        return Err(format!(
            "{}: is an article, and is not replaced: name another file with -o. Nothing was written",
            display(output)
        ));
    }
    write::put(output, page)
}
