//! `khabar assign`.

mod assignment;
mod settings;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use serde_json::json;

use super::choices::Format;
use super::export::name_below;
use super::input::{complain, counted, display, print, read, tell_conflicts};
use super::{Outcome, write};
use assignment::write_assignment;
pub use assignment::{ASSIGNMENT, read_assignment};
use khabar_corpus::amount::Amount;
use khabar_corpus::assign::{Assigned, Deal, Overlap, blind, has_labels};
use khabar_corpus::{find_root, is_below, read_bytes, without_dots};
use khabar_engine::tags::digest;
use settings::settings;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles, or folders with them
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Who annotates, with commas between: a1,a2,a3
    #[arg(
        long,
        value_name = "NAMES",
        value_delimiter = ',',
        required = true,
        value_parser = annotator
    )]
    to: Vec<String>,
    /// How many articles go to several annotators, so that agreement can be measured: a number, or a percentage
    #[arg(long, value_name = "N|P%", default_value = "20%")]
    overlap: Overlap,
    /// To how many annotators such an article goes
    #[arg(long, value_name = "N", default_value_t = 2)]
    each: usize,
    /// Deals otherwise; the same articles, names and seed always give the same
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// The folder in which each annotator gets one; outside the corpus
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
    /// Tell who would get what, and write nothing
    #[arg(long)]
    dry_run: bool,
    /// How it is told
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// A name that is a folder on every system, and one annotator in `annotator=`.
fn annotator(name: &str) -> Result<String, String> {
    let name = name.trim();
    let part = |c: char| c.is_control() || "/\\:*?\"<>|,،%".contains(c);
    if name.is_empty() || name.starts_with(['.', '-']) || name.ends_with('.') || name.contains(part)
    {
        return Err(format!(
            "{name:?} is to be the name of a folder and of an annotator: letters, digits, - and _"
        ));
    }
    Ok(name.to_string())
}

/// An article that is dealt out.
struct Given {
    name: String,
    text: String,
}

pub fn run(args: &Args) -> Outcome {
    assign(args).unwrap_or_else(|lines| {
        lines.iter().for_each(|line| complain(line));
        Outcome::Failed
    })
}

fn assign(args: &Args) -> Result<Outcome, Vec<String>> {
    refuse(args)?;
    let (given, root) = given(args)?;
    let before = read_assignment(&args.output.join(ASSIGNMENT))?;
    let known: BTreeSet<&str> = before.iter().map(|a| a.article.as_str()).collect();
    let again: Vec<String> = given
        .iter()
        .filter(|article| known.contains(article.name.as_str()))
        .map(|article| {
            format!(
                "{}: is assigned already, by {}: name only articles that are not, or another folder with -o",
                article.name,
                display(&args.output.join(ASSIGNMENT))
            )
        })
        .collect();
    if !again.is_empty() {
        return Err(again);
    }
    let names: Vec<(String, String)> = given
        .iter()
        .map(|article| (article.name.clone(), digest(&article.text)))
        .collect();
    let deal = Deal {
        annotators: &args.to,
        overlap: args.overlap,
        each: args.each,
        seed: args.seed,
    };
    let dealt = deal.out(&names, &before);
    let mut outcome = Outcome::Fine;
    if !args.dry_run {
        let mut files = copies(&given, &dealt, args)?;
        let settings = match &root {
            Some(root) => settings(root)?,
            None => Vec::new(),
        };
        let mut kept = Vec::new();
        for name in &args.to {
            for (below, contents) in &settings {
                let file = args.output.join(name).join(below);
                match file.exists() {
                    true => kept.push((file, contents)),
                    false => files.push((file, contents.clone())),
                }
            }
        }
        put(&files)?;
        for (file, contents) in kept {
            if read_bytes(&file).ok().as_ref() != Some(contents) {
                let name = display(&file);
                complain(&format!(
                    "{name}: is not as in the corpus, and stays as it is: see that both are meant"
                ));
                outcome = Outcome::Found;
            }
        }
        write_assignment(&args.output.join(ASSIGNMENT), &before, &dealt)
            .map_err(|line| vec![line])?;
    }
    let labelled = given.iter().filter(|a| has_labels(&a.text)).count();
    if labelled > 0 {
        complain(&format!(
            "{} with tag lines: their copies are without them",
            counted(labelled, "article")
        ));
    }
    let told = match args.format {
        Format::Text => text(&dealt, args),
        Format::Json => json(&dealt, args),
    };
    print(&told).map_err(|line| vec![line])?;
    Ok(outcome)
}

/// What options say that cannot be done.
fn refuse(args: &Args) -> Result<(), Vec<String>> {
    let mut names: Vec<String> = args.to.iter().map(|name| name.to_lowercase()).collect();
    names.sort();
    names.dedup();
    let wrong = if names.len() < args.to.len() {
        "--to names somebody twice (some systems do not tell upper from lower case)".to_string()
    } else if args.each == 0 || args.each > args.to.len() {
        let annotators = counted(args.to.len(), "annotator");
        match (args.each, args.overlap) {
            // Of one annotator nobody asked for any overlap.
            (2, Overlap(Amount::Number(0))) if args.to.len() == 1 => return Ok(()),
            (2, _) if args.to.len() == 1 => {
                "of one annotator no agreement is measured: name several with --to, or say --overlap 0".to_string()
            }
            (each, _) => format!("--each {each}: there are {annotators}"),
        }
    } else {
        return Ok(());
    };
    Err(vec![wrong])
}

/// The articles that are named, by their paths in the corpus or in the folder that was named, and the root of their corpus.
fn given(args: &Args) -> Result<(Vec<Given>, Option<PathBuf>), Vec<String>> {
    let mut given = Vec::new();
    let mut wrong = Vec::new();
    let mut files: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut roots = BTreeSet::new();
    for path in &args.paths {
        let (found, unread) = khabar_corpus::articles(std::slice::from_ref(path));
        wrong.extend(unread);
        if found.is_empty() {
            wrong.push(format!("{}: there is no article", display(path)));
        }
        let folder = path.is_dir().then_some(path.as_path());
        for file in found {
            let absolute = std::path::absolute(&file).unwrap_or_else(|_| file.clone());
            let root = find_root(&without_dots(&absolute));
            let name = name_below(&file, root.as_deref().or(folder));
            let name = name
                .strip_suffix(".txt")
                .map_or(name.clone(), |stem| format!("{stem}.khabar"));
            roots.insert(root);
            match files.get(&name) {
                Some(other) if khabar_corpus::on_disk(other) == khabar_corpus::on_disk(&file) => {}
                Some(other) => wrong.push(format!(
                    "{} and {} would both be {name} in an annotator's folder; rename one",
                    display(other),
                    display(&file)
                )),
                None => {
                    match read(&file) {
                        Ok(text) if tell_conflicts(&file, &text) == Outcome::Fine => {
                            given.push(Given {
                                name: name.clone(),
                                text,
                            })
                        }
                        Ok(_) => {
                            wrong.push(format!("{}: solve the conflict first", display(&file)))
                        }
                        Err(line) => wrong.push(line),
                    }
                    files.insert(name, file);
                }
            }
        }
    }
    if roots.len() > 1 {
        let all = roots
            .iter()
            .map(|root| root.as_deref().map_or("none".to_string(), display));
        let all: Vec<String> = all.collect();
        wrong.push(format!(
            "the articles are of several corpora ({}), and a folder has the settings of one: assign them apart",
            all.join(", ")
        ));
    }
    let root = roots.into_iter().flatten().next();
    let output = std::path::absolute(&args.output).unwrap_or_else(|_| args.output.clone());
    let output = without_dots(&output);
    let above = find_root(&output);
    if let Some(above) = above.filter(|above| root.is_none() || is_below(above, &output)) {
        wrong.push(format!(
            "{}: lies in the corpus {}, which would count the copies as articles of its own and learn from them: name a folder outside with -o",
            display(&args.output),
            display(&above)
        ));
    }
    match wrong.is_empty() {
        true => Ok((given, root)),
        false => Err(wrong),
    }
}

/// The copies that annotators get. None is made over a file that says something else.
fn copies(
    given: &[Given],
    dealt: &[Assigned],
    args: &Args,
) -> Result<Vec<(PathBuf, Vec<u8>)>, Vec<String>> {
    let mut files = Vec::new();
    let mut wrong = Vec::new();
    for (article, assigned) in given.iter().zip(dealt) {
        for name in &assigned.annotators {
            let file = args.output.join(name).join(&article.name);
            let copy = match blind(&article.text, name) {
                Ok(copy) => copy,
                Err(why) => {
                    wrong.push(format!("{}: {}", article.name, why.en));
                    break;
                }
            };
            if file.symlink_metadata().is_err() {
                files.push((file, copy.into_bytes()));
            } else if read(&file).as_deref() != Ok(&copy) {
                let name = display(&file);
                wrong.push(format!(
                    "{name}: is there already and says something else: somebody may have annotated it, and nothing is written"
                ));
            }
        }
    }
    match wrong.is_empty() {
        true => Ok(files),
        false => Err(wrong),
    }
}

fn put(files: &[(PathBuf, Vec<u8>)]) -> Result<(), Vec<String>> {
    for (file, contents) in files {
        write::create(file, contents).map_err(|line| {
            vec![
                line,
                "not all was written: the same command goes on where it stopped".to_string(),
            ]
        })?;
    }
    Ok(())
}

/// How many articles each has, and how many of them others have too.
fn loads<'a>(
    dealt: &'a [Assigned],
    args: &'a Args,
) -> impl Iterator<Item = (&'a str, usize, usize)> {
    args.to.iter().map(|name| {
        let own = dealt.iter().filter(|a| a.annotators.contains(name));
        let (all, shared) = own.fold((0, 0), |(all, shared), assigned| {
            (all + 1, shared + usize::from(assigned.annotators.len() > 1))
        });
        (name.as_str(), all, shared)
    })
}

fn text(dealt: &[Assigned], args: &Args) -> String {
    let shared = dealt.iter().filter(|a| a.annotators.len() > 1).count();
    let to = display(&args.output);
    let mut out = format!(
        "{} {} {to}, {shared} of them for {} annotators each (seed {})\n",
        counted(dealt.len(), "article"),
        if args.dry_run { "would be in" } else { "in" },
        args.each,
        args.seed
    );
    if args.dry_run {
        for assigned in dealt {
            let _ = writeln!(
                out,
                "  {}: {}",
                assigned.article,
                assigned.annotators.join(", ")
            );
        }
    }
    for (name, all, shared) in loads(dealt, args) {
        let _ = writeln!(
            out,
            "  {}: {}, {shared} shared",
            display(&args.output.join(name)),
            counted(all, "article")
        );
    }
    if !args.dry_run {
        let _ = writeln!(
            out,
            "khabar progress {to} tells how far each has come; khabar agree measures the folders against each other"
        );
    }
    out
}

fn json(dealt: &[Assigned], args: &Args) -> String {
    let annotators = loads(dealt, args).map(
        |(name, articles, shared)| json!({"annotator": name, "articles": articles, "shared": shared}),
    );
    let whole = json!({
        "output": display(&args.output),
        "seed": args.seed,
        "written": !args.dry_run,
        "annotators": annotators.collect::<Vec<_>>(),
        "articles": dealt,
    });
    format!("{whole:#}\n")
}
