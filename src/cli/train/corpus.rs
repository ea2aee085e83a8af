//! `khabar train events CORPUS`: what the finished articles of a corpus teach beyond the weights that ship.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::{Failed, save};
use crate::cli::eval::write_ranking;
use crate::cli::export::name_below;
use crate::cli::input::{display, print, read};
use khabar_corpus::train::adapt::{Adapted, LEAST, adapt, fitted_to};
use khabar_corpus::train::examples::{Example, labelled};
use khabar_corpus::train::{About, write};
use khabar_corpus::{Corpus, SETTINGS_FILE, articles};
use khabar_engine::annotation::{Layer, Unit};
use khabar_engine::article::Article;
use khabar_formats::document::document;

/// The status of articles that are learnt from: in others an event without a tag says nothing.
const DONE: &str = "done";

/// Learns from the corpus with this root, tells what that is worth for articles left out, and writes the weights where they are better than those that the
/// corpus has.
pub fn events(root: &Path, folds: u8, output: Option<&PathBuf>) -> Result<(), Failed> {
    if !root.join(SETTINGS_FILE).is_file() {
        return Err(vec![format!(
            "{}: no corpus: a folder with a {SETTINGS_FILE} is one (an empty file will do)",
            display(root)
        )]);
    }
    let corpus = Corpus::load(root);
    let (files, unread) = articles(&[root.to_path_buf()]);
    if !unread.is_empty() {
        return Err(unread);
    }
    let read: Vec<Result<Option<Vec<Example>>, String>> = files
        .par_iter()
        .map(|file| examples(file, &corpus))
        .collect();
    let (mut examples, mut done) = (Vec::new(), 0);
    for of_article in read {
        if let Some(of_article) = of_article.map_err(|line| vec![line])? {
            examples.extend(of_article);
            done += 1;
        }
    }
    let seen = match &corpus.settings.weights {
        Some(named) => fitted_to(&self::read(&root.join(&named.value)).map_err(|line| vec![line])?),
        None => BTreeSet::new(),
    };
    let now = &corpus.knowledge.suggesting.likelihood;
    let Some(adapted) = adapt(&examples, usize::from(folds), now, &seen) else {
        return Err(vec![format!(
            "{done} of {} articles are done (status={DONE}) and {} of them have suggested events; {LEAST} are needed to learn from",
            files.len(),
            names(&examples).len(),
        )]);
    };
    print(&figures(&adapted)).map_err(|line| vec![line])?;
    match output {
        Some(output) if adapted.is_better() => written(&corpus, root, &adapted, &examples, output),
        _ => Ok(()),
    }
}

/// What is seen of the suggestions of a finished article; none of another.
fn examples(file: &Path, corpus: &Corpus) -> Result<Option<Vec<Example>>, String> {
    let text = read(file)?;
    let knowledge = &corpus.knowledge;
    let analysis = Article::new(&text, Arc::clone(knowledge)).analyse(corpus.date_of_file(file));
    if analysis.article_value("status") != Some(DONE) {
        return Ok(None);
    }
    let name = name_below(file, corpus.root.as_deref());
    let gold = document(&analysis, name.into(), Unit::CodePoint).only(Layer::Gold);
    // What annotators differ on is neither right nor wrong.
    let (gold, _) = gold.agreed();
    Ok(Some(labelled(&gold, knowledge)))
}

fn names(examples: &[Example]) -> BTreeSet<&str> {
    examples.iter().map(|example| &*example.article).collect()
}

fn figures(adapted: &Adapted) -> String {
    let mut out = String::new();
    let (before, after) = adapted.losses;
    let _ = writeln!(
        out,
        "{} suggestions in {} finished articles, {} right; all figures are of articles left out of training",
        adapted.before.len(),
        adapted.articles,
        adapted.before.rights()
    );
    let _ = writeln!(
        out,
        "\nwith the weights that the corpus has: mean loss {before:.4}"
    );
    write_ranking(&mut out, &adapted.before);
    let _ = writeln!(
        out,
        "\nwith what the other articles teach: mean loss {after:.4}"
    );
    write_ranking(&mut out, &adapted.after);
    let verdict = match adapted.is_better() {
        true => "better by more than chance",
        false => "not better by more than chance: the weights stay as they are",
    };
    let _ = writeln!(
        out,
        "\n{:+.4} in mean loss, standard error {:.4}: {verdict}",
        after - before,
        adapted.error
    );
    out
}

fn written(
    corpus: &Corpus,
    root: &Path,
    adapted: &Adapted,
    examples: &[Example],
    output: &Path,
) -> Result<(), Failed> {
    let trained_on: Vec<String> = names(examples).into_iter().map(str::to_string).collect();
    let day = Timestamp::now().to_string();
    let about = About {
        command: "khabar train events",
        day: day.get(..10).unwrap_or_default(),
        trained_on: &trained_on,
        judgements: examples.len(),
        articles: adapted.articles,
        l2: adapted.l2,
    };
    save(output, write(&adapted.model, &about).as_bytes())?;
    let named = corpus.settings.weights.as_ref();
    let is_named = named.is_some_and(|named| {
        khabar_corpus::on_disk(&root.join(&named.value)) == khabar_corpus::on_disk(output)
    });
    let told = match is_named {
        true => format!(
            "{}: written; the corpus suggests by it from now on\n",
            display(output)
        ),
        false => format!(
            "{}: written; name it in {SETTINGS_FILE}, as a path from there: [events] weights = \"{}\"\n",
            display(output),
            name_below(output, Some(root)),
        ),
    };
    print(&told).map_err(|line| vec![line])
}
