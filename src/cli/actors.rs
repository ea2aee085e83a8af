//! `khabar actors`: the knowledge base on the command line.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::Outcome;
use super::input::{Corpora, check_files, complain, display, print, read};
use khabar_corpus::lookup;
use khabar_engine::actors::{Builder, KnowledgeBase};
use khabar_engine::article::Knowledge;
use khabar_formats::{actor_table, wikidata};

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Who goes by these words, and by words like them
    Find {
        /// Arabic or English words, or an id
        words: String,
    },
    /// Everything known about an actor
    Show {
        /// Its id
        id: String,
        /// Only the offices of that day
        #[arg(long, value_name = "DATE")]
        on: Option<Date>,
    },
    /// Who holds an office on a day
    Office {
        /// The office in Arabic ("وزير الدفاع الأمريكي") or its id (USA.secdef)
        words: String,
        /// The day
        #[arg(long, value_name = "DATE")]
        on: Date,
    },
    /// Check knowledge files: exit 1 when something is wrong
    Check {
        /// Knowledge files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Turn other people's tables into entries to review, on standard output
    Import {
        /// What is read
        #[arg(long, value_enum)]
        from: From,
        /// The file; - is standard input
        file: PathBuf,
    },
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum From {
    /// Results of a SPARQL query of Wikidata, as JSON
    Sparql,
    /// Entities of Wikidata, as JSON
    Entities,
    /// A table with a header, comma-separated
    Csv,
}

pub fn run(args: &Args) -> Outcome {
    let mut corpora = Corpora::default();
    let corpus = corpora.of(Path::new("-"));
    let done = match &args.command {
        Command::Find { words } => find(&corpus.knowledge, words),
        Command::Show { id, on } => show(&corpus.knowledge, id, *on),
        Command::Office { words, on } => office(&corpus.knowledge, words, *on),
        Command::Check { files } => return check(files),
        Command::Import { from, file } => import(&corpus.knowledge.actors, *from, file),
    };
    match done {
        Ok((text, outcome)) => match print(&text) {
            Ok(()) => outcome,
            Err(line) => {
                complain(&line);
                Outcome::Failed
            }
        },
        Err(line) => {
            complain(&line);
            Outcome::Failed
        }
    }
}

type Said = Result<(String, Outcome), String>;

fn find(knowledge: &Arc<Knowledge>, words: &str) -> Said {
    let kb = &knowledge.actors;
    let mut text = String::new();
    for actor in lookup::find(kb, words)
        .into_iter()
        .filter_map(|ix| kb.actor(ix))
    {
        let _ = writeln!(
            text,
            "{:24} {:13} {} — {}",
            actor.id,
            actor.kind.label().en,
            actor.ar,
            actor.en
        );
    }
    if text.is_empty() {
        let close = kb.similar_names(words);
        let close: Vec<&str> = close
            .iter()
            .filter_map(|ix| Some(kb.actor(*ix)?.id.as_str()))
            .collect();
        let hint = if close.is_empty() {
            String::new()
        } else {
            format!(" Close to it: {}.", close.join(", "))
        };
        return Ok((format!("Nobody goes by “{words}”.{hint}\n"), Outcome::Found));
    }
    Ok((text, Outcome::Fine))
}

fn show(knowledge: &Arc<Knowledge>, id: &str, on: Option<Date>) -> Said {
    let kb = &knowledge.actors;
    let found = kb.find(id).and_then(|ix| Some((ix, kb.actor(ix)?)));
    let Some((ix, actor)) = found else {
        let close = kb.similar_ids(id);
        let hint = if close.is_empty() {
            String::new()
        } else {
            format!(" Did you mean {}?", close.join(", "))
        };
        return Err(format!(
            "there is no actor {id:?} in the knowledge base.{hint}"
        ));
    };
    let mut text = format!("{} — {}\n", actor.ar, actor.en);
    let mut row = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name:20} {value}");
        }
    };
    row("id", &actor.id);
    row("kind", &actor.kind.label().en);
    row("country", actor.country.as_deref().unwrap_or(""));
    row("PLOVER", actor.plover.as_deref().unwrap_or(""));
    row("CAMEO", actor.cameo.as_deref().unwrap_or(""));
    row("Wikidata", actor.wikidata.as_deref().unwrap_or(""));
    if let Some(at) = kb.location(ix) {
        let geonames = at.geonames.map(|id| id.to_string());
        row("GeoNames", geonames.as_deref().unwrap_or(""));
        row(
            "latitude, longitude",
            &format!("{}, {}", at.latitude, at.longitude),
        );
    }
    row("also", &actor.aliases.join("، "));
    row("after a title", &actor.guarded.join("، "));
    row("stands for", actor.stands_for.as_deref().unwrap_or(""));
    row("note", actor.note.as_deref().unwrap_or(""));
    for term in &actor.terms {
        if on.is_some_and(|day| !term.covers(day)) {
            continue;
        }
        let date = |date: Option<khabar_engine::actors::PartialDate>| {
            date.map_or("…".to_string(), |d| d.to_string())
        };
        let office = kb.find_office(&term.office).and_then(|ix| kb.office(ix));
        let name = office.map_or("", |o| o.en.as_str());
        let source = term.source.as_ref();
        let source = source.map_or(String::new(), |source| format!("  [{source}]"));
        row(
            &term.office,
            &format!("{} – {}  {name}{source}", date(term.from), date(term.to)),
        );
    }
    Ok((text, Outcome::Fine))
}

fn office(knowledge: &Arc<Knowledge>, words: &str, on: Date) -> Said {
    let kb = &knowledge.actors;
    let found = lookup::holder(kb, words, on).map_err(|message| message.en)?;
    let office = lookup::office(kb, words).and_then(|ix| kb.office(ix));
    let id = office.map_or("", |office| office.id.as_str());
    Ok(match found {
        Some(found) => (
            format!(
                "{id} on {on}: {} — {} ({})\n",
                found.ar, found.en, found.actor
            ),
            Outcome::Fine,
        ),
        None => (
            format!("{id} on {on}: the knowledge base has no holder\n"),
            Outcome::Found,
        ),
    })
}

fn check(files: &[PathBuf]) -> Outcome {
    let mut builder = Builder::embedded();
    check_files(files, |text| {
        let problems = builder.add(text).into_iter();
        problems.map(|p| (p.span.start, p.to_string())).collect()
    })
}

fn import(kb: &KnowledgeBase, from: From, file: &Path) -> Said {
    let text = read(file)?;
    // Spreadsheets put a byte order mark before the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let name = display(file);
    let failed = |error: &dyn std::error::Error| format!("{name}: {error}");
    let imported = match from {
        From::Sparql => wikidata::sparql_results(text, kb).map_err(|e| failed(&e))?,
        From::Entities => wikidata::entities(text, kb).map_err(|e| failed(&e))?,
        From::Csv => actor_table::read(text).map_err(|e| failed(&e))?,
    };
    let mut said = String::new();
    for line in &imported.left_out {
        complain(&format!("{name}: {line}"));
    }
    for actor in &imported.actors {
        said.push_str(&actor.to_toml());
        said.push('\n');
    }
    let outcome = if imported.left_out.is_empty() {
        Outcome::Fine
    } else {
        Outcome::Found
    };
    Ok((said, outcome))
}
