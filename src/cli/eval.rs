//! `khabar eval`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use super::Outcome;
use super::annotate::recommend;
use super::input::{Corpora, complain, counted, display, print, read, tell_conflicts};
use super::train::rows;
use khabar_corpus::Corpus;
use khabar_corpus::assign::has_labels;
use khabar_corpus::eval::{
    Difference, Ranking, Share, Tally, analysed, events, mentions, presence, suggestions, timex,
};
use khabar_corpus::train::examples::Sentence;
use khabar_engine::annotation::{self, Document, Unit};
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::tags::{is_suggested, status};
use khabar_formats::document::document;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// What is scored
    #[arg(value_enum)]
    layer: Layer,
    /// Gold: articles, folders of them, or documents, one JSON object a line, as khabar annotate --format jsonl writes them; sentences;
    /// - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Score what a recommender of khabar.toml suggests, in place of what Khabar finds: this runs its command
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// List every place where Khabar and gold differ
    #[arg(long)]
    errors: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Layer {
    /// Temporal expressions
    Timex,
    /// Actors and places, and whom they are linked to
    Mentions,
    /// Events
    Events,
    /// Whether sentences have an event of a type: one JSON object a line with "id", "text", "type" and "label"
    Sentences,
}

pub fn run(args: &Args) -> Outcome {
    if args.source.is_some() && matches!(args.layer, Layer::Sentences) {
        complain("--source is for timex, mentions and events");
        return Outcome::Failed;
    }
    let done = match args.layer {
        Layer::Timex => of_documents(args, timexes),
        Layer::Mentions => of_documents(args, mentions),
        Layer::Events => of_documents(args, events),
        Layer::Sentences => of_sentences(&args.files),
    };
    match done.and_then(|text| print(&text).map_err(|line| vec![line])) {
        Ok(()) => Outcome::Fine,
        Err(lines) => {
            lines.iter().for_each(|line| complain(line));
            Outcome::Failed
        }
    }
}

/// What is suggested for sentences of files, by type.
fn of_sentences(files: &[PathBuf]) -> Result<String, Vec<String>> {
    let mut corpora = Corpora::default();
    let mut report = presence::Report::default();
    for file in files {
        let knowledge = Arc::clone(&corpora.of(file).knowledge);
        let sentences = rows::<Sentence>(std::slice::from_ref(file))?;
        let suggested: Vec<bool> = sentences
            .par_iter()
            .map(|sentence| presence::is_suggested(sentence, &knowledge))
            .collect();
        for (sentence, suggested) in sentences.iter().zip(suggested) {
            report.add(sentence, suggested);
        }
    }
    let mut text = format!("{} sentences\n", report.sentences);
    for (event_type, tally) in &report.by_type {
        write_tally(&mut text, event_type, tally);
    }
    Ok(text)
}

/// A gold document, what is known in its corpus, and what is found in it.
type Scored = (Document, Arc<Knowledge>, Document);

/// What annotators agree on: gold is what has been decided.
fn decided(document: Document) -> Document {
    let (agreed, open) = document.agreed();
    if open > 0 {
        complain(&format!(
            "{}: {open} labels on which annotators differ (by=) are left out: nobody has decided them",
            agreed.name()
        ));
    }
    agreed
}

/// What is found in the documents of files against what they say, as `write` tells it, with the places where they differ.
fn of_documents(
    args: &Args,
    write: fn(&mut String, &[Scored]) -> Vec<Difference>,
) -> Result<String, Vec<String>> {
    let mut corpora = Corpora::default();
    let (mut scored, mut wrong) = (Vec::new(), Vec::new());
    for file in &args.files {
        let articles = is_of_articles(file);
        // What the articles themselves teach would be asked back.
        let corpus = match articles {
            true => Arc::new(corpora.settings_of(&within(file))),
            false => corpora.of(file),
        };
        let golds = match articles {
            true => gold_articles(file, &corpus),
            false => parse(file),
        };
        let answered = golds.and_then(|golds| {
            let golds = golds.into_iter().map(decided).collect();
            match &args.source {
                None => Ok(found(golds, &corpus.knowledge)),
                Some(source) => suggested(golds, &corpus, source).map_err(|line| vec![line]),
            }
        });
        match answered {
            Ok(answered) => scored.extend(answered),
            Err(lines) => wrong.extend(lines),
        }
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let mut text = format!("{} documents\n", scored.len());
    let differences = write(&mut text, &scored);
    if args.errors {
        write_differences(&mut text, &differences);
    }
    Ok(text)
}

/// Whether a path holds articles, not documents.
fn is_of_articles(path: &Path) -> bool {
    path.is_dir()
        || path
            .extension()
            .is_some_and(|extension| extension == "khabar")
}

/// A path of which the corpus is that of what lies at a path: a folder may be the root of one.
fn within(path: &Path) -> PathBuf {
    match path.is_dir() {
        true => path.join("article.khabar"),
        false => path.to_path_buf(),
    }
}

/// What annotators wrote in the articles of a path. Those in which nobody wrote anything are no gold, and told.
fn gold_articles(path: &Path, corpus: &Corpus) -> Result<Vec<Document>, Vec<String>> {
    let (files, mut wrong) = khabar_corpus::articles(&[path.to_path_buf()]);
    let read: Vec<Result<Option<Document>, String>> = files
        .par_iter()
        .map(|file| gold_article(file, corpus))
        .collect();
    let mut golds = Vec::new();
    let mut left = 0;
    for gold in read {
        match gold {
            Ok(Some(gold)) => golds.push(gold),
            Ok(None) => left += 1,
            Err(line) => wrong.push(line),
        }
    }
    if left > 0 {
        complain(&format!(
            "{}: {} left out: nobody has annotated them (no tag lines, or status=suggested)",
            display(path),
            counted(left, "article")
        ));
    }
    if golds.is_empty() && wrong.is_empty() {
        wrong.push(format!("{}: there is no annotated article", display(path)));
    }
    match wrong.is_empty() {
        true => Ok(golds),
        false => Err(wrong),
    }
}

fn gold_article(file: &Path, corpus: &Corpus) -> Result<Option<Document>, String> {
    let text = read(file)?;
    tell_conflicts(file, &text);
    let is_done = status(&text).as_deref() == Some("done");
    if is_suggested(&text) || !(is_done || has_labels(&text)) {
        return Ok(None);
    }
    let article = Article::new(&text, Arc::clone(&corpus.knowledge));
    let analysis = article.analyse(corpus.date_of_file(file));
    let document = document(&analysis, display(file).into(), Unit::CodePoint);
    Ok(Some(document.only(annotation::Layer::Gold)))
}

/// What Khabar finds in the texts of gold documents.
fn found(golds: Vec<Document>, knowledge: &Arc<Knowledge>) -> Vec<Scored> {
    let golds = golds.into_par_iter();
    golds
        .map(|gold| {
            let silver = analysed(&gold, knowledge);
            (gold, Arc::clone(knowledge), silver)
        })
        .collect()
}

/// What a recommender says of the same texts, of which it is given nothing else.
fn suggested(golds: Vec<Document>, corpus: &Corpus, source: &str) -> Result<Vec<Scored>, String> {
    let mut running = recommend::of(corpus)?.into_iter();
    let mut recommender = running.find(|one| one.name() == source).ok_or_else(|| {
        let named = corpus.settings.recommenders.iter();
        let named: Vec<&str> = named.map(|one| one.name.as_str()).collect();
        format!(
            "--source: there is no recommender {source:?}; there are {}",
            named.join(", ")
        )
    })?;
    let scored = golds.into_iter().map(|gold| {
        let asked = Document {
            id: gold.id.clone(),
            dct: gold.dct.clone(),
            unit: gold.unit,
            text: gold.text.clone(),
            ..Document::default()
        };
        let answer = recommender
            .ask(&asked)
            .map_err(|failure| format!("{}: the recommender {source} {failure}", gold.name()))?;
        let silver = answer.in_unit(gold.unit);
        Ok((gold, Arc::clone(&corpus.knowledge), silver))
    });
    scored.collect()
}

fn timexes(out: &mut String, scored: &[Scored]) -> Vec<Difference> {
    let mut report = timex::Report::default();
    for (gold, _, silver) in scored {
        report.add(gold, silver);
    }
    write_timexes(out, &report);
    report.differences
}

fn mentions(out: &mut String, scored: &[Scored]) -> Vec<Difference> {
    let mut report = mentions::Report::default();
    for (gold, knowledge, silver) in scored {
        report.add(gold, silver, &knowledge.actors);
    }
    write_mentions(out, &report);
    report.differences
}

fn events(out: &mut String, scored: &[Scored]) -> Vec<Difference> {
    let stated = |gold: &Document| gold.events.iter().any(|event| event.place_words.is_some());
    let mut report = events::Report {
        with_places: scored.iter().any(|(gold, ..)| stated(gold)),
        ..events::Report::default()
    };
    for (gold, _, silver) in scored {
        report.add(gold, silver);
    }
    write_events(out, &report);
    let all: Vec<_> = scored
        .par_iter()
        .map(|(gold, knowledge, _)| suggestions(&gold.text, gold.day(), knowledge))
        .collect();
    let golds = scored.iter().map(|(gold, ..)| gold);
    let ranking = events::ranking(golds.zip(all.iter().map(Vec::as_slice)));
    out.push_str("\nall that may be suggested, by probability\n");
    write_ranking(out, &ranking);
    report.differences
}

/// The documents of a file, or what is wrong with its lines.
pub(super) fn parse(file: &Path) -> Result<Vec<Document>, Vec<String>> {
    let name = display(file);
    let text = read(file).map_err(|line| vec![line])?;
    let mut documents = Vec::new();
    let mut wrong = Vec::new();
    // Some programs put a byte order mark before the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    for (number, line) in text
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
    {
        match Document::parse(line) {
            Ok(document) if document.unit != Unit::CodePoint => wrong.push(format!(
                "{name}:{}: offsets count {}s; khabar eval reads those that count code points",
                number + 1,
                document.unit.name()
            )),
            Ok(document) => documents.push(document),
            Err(error) => wrong.push(format!("{name}:{}: {error}", number + 1)),
        }
    }
    if wrong.is_empty() {
        Ok(documents)
    } else {
        Err(wrong)
    }
}

/// A score with three digits, or a dash where there is nothing to score.
pub(super) fn number(score: Option<f64>) -> String {
    score.map_or_else(|| "-".to_string(), |score| format!("{score:.3}"))
}

pub(super) fn write_tally(out: &mut String, name: &str, tally: &Tally) {
    let _ = writeln!(
        out,
        "{name:24}  F1 {:5}  P {:5}  R {:5}  ({} gold, {} found, {} right)",
        number(tally.f1()),
        number(tally.precision()),
        number(tally.recall()),
        tally.gold,
        tally.found,
        tally.right
    );
}

fn write_share(out: &mut String, name: &str, share: &Share) {
    let of_all = number(share.of_all());
    let _ = writeln!(
        out,
        "{name:24}     {of_all:5}  ({} of {})",
        share.right, share.all
    );
}

fn write_timexes(out: &mut String, report: &timex::Report) {
    let total = &report.total;
    write_tally(out, "extent, strict", &total.strict);
    write_tally(out, "extent, relaxed", &total.relaxed);
    write_tally(out, "value", &total.value);
    write_share(out, "type, where found", &total.types);
    write_share(out, "value, where found", &total.values);
    write_share(out, "modifier, where found", &total.modifiers);
    let _ = writeln!(
        out,
        "{:24}  {} in {} documents without a timex",
        "found in traps", total.in_traps, total.traps
    );
    if !report.by_category.is_empty() {
        let _ = writeln!(
            out,
            "\n{:24}  {:>5}  strict  relaxed  value",
            "category", "gold"
        );
    }
    for (category, scores) in &report.by_category {
        let f1 = |tally: &Tally| number(tally.f1());
        let _ = writeln!(
            out,
            "{category:24}  {:>5}  {:6}  {:7}  {}",
            scores.strict.gold,
            f1(&scores.strict),
            f1(&scores.relaxed),
            f1(&scores.value)
        );
    }
}

pub(super) fn write_mentions(out: &mut String, report: &mentions::Report) {
    write_tally(out, "extent, strict", &report.strict);
    write_tally(out, "extent, relaxed", &report.relaxed);
    write_share(out, "linking, where linked", &report.linking);
    write_share(out, "no link where none is", &report.unlinked);
    write_share(out, "office and its holder", &report.offices);
    write_share(out, "unknown people found", &report.unknown_people);
    let _ = writeln!(
        out,
        "{:24}  {} in {} words: {} in 10,000",
        "false links",
        report.false_links,
        report.words,
        report
            .false_links_in_10_000_words()
            .map_or_else(|| "-".to_string(), |n| format!("{n:.1}"))
    );
    for (kind, scores) in &report.by_kind {
        write_tally(out, &format!("{kind}, strict"), &scores.strict);
        write_tally(out, &format!("{kind}, relaxed"), &scores.relaxed);
    }
}

fn write_events(out: &mut String, report: &events::Report) {
    write_tally(out, "trigger and type", &report.events);
    write_tally(out, "trigger", &report.triggers);
    write_share(out, "type, where found", &report.types);
    write_tally(out, "actor", &report.actors);
    write_tally(out, "recipient", &report.recipients);
    if report.with_places {
        write_tally(out, "place", &report.places);
    }
    write_share(out, "date", &report.dates);
    write_share(out, "status", &report.statuses);
    write_share(out, "modes", &report.modes);
    write_share(out, "sentences served by 3", &report.offered);
    write_share(out, "events among 3 offered", &report.events_offered);
    let _ = writeln!(
        out,
        "{:24}  {} in {} sentences without an event: {} in one",
        "false suggestions",
        report.false_suggestions,
        report.quiet_sentences,
        number(report.false_suggestions_in_a_sentence())
    );
    for (event_type, tally) in &report.by_type {
        write_tally(out, event_type, tally);
    }
}

/// How much of the right suggestions is kept, for which a precision is told.
const KEPT: [f64; 5] = [0.3, 0.5, 0.7, 0.75, 0.9];

/// What probabilities are worth.
pub(super) fn write_ranking(out: &mut String, ranking: &Ranking) {
    for kept in KEPT {
        let precision = number(ranking.precision_keeping(kept));
        let _ = writeln!(out, "precision, {kept:.2} kept      {precision}");
    }
    let (strict, lenient) = ranking.above(0.5);
    let kept = Share {
        all: ranking.rights(),
        right: strict.right,
    };
    write_share(out, "precision from 0.5 up", &strict);
    write_share(out, "the same, lenient", &lenient);
    write_share(out, "kept from 0.5 up", &kept);
    for most in 1..=3 {
        let name = format!("first {most} of each article");
        write_share(out, &name, &ranking.first_of_each(most));
    }
    let _ = writeln!(out, "{:24}     {}", "AUC", number(ranking.auc()));
    let _ = writeln!(out, "\nprobability  mean said  right");
    for (at, bin) in ranking.calibration().iter().enumerate() {
        let all = bin.rights.all.max(1) as f64;
        let _ = writeln!(
            out,
            "0.{at}-{:.1}      {:.3}      {:5}  ({} of {})",
            (at + 1) as f64 / 10.0,
            bin.said / all,
            number(bin.rights.of_all()),
            bin.rights.right,
            bin.rights.all
        );
    }
}

fn write_differences(out: &mut String, differences: &[Difference]) {
    for difference in differences {
        let Difference {
            document,
            what,
            words,
            gold,
            found,
            context,
        } = difference;
        let _ = writeln!(out, "\n{document}: {what}: {words}");
        if !gold.is_empty() {
            let _ = writeln!(out, "    gold   {gold}");
        }
        if !found.is_empty() {
            let _ = writeln!(out, "    found  {found}");
        }
        let _ = writeln!(out, "    {context}");
    }
}
