//! `khabar init`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::Outcome;
use super::choices::Language;
use super::input::{complain, display, print};
use super::write::create;
use khabar_data::templates::{Beginning, CORPUS, EVENTS};
use khabar_engine::message::Lang;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder, which is made if it is not there
    #[arg(default_value = ".")]
    folder: PathBuf,
    /// The event types that annotators use
    #[arg(long, value_name = "CODEBOOK", default_value = "plover", value_parser = codebooks())]
    codebook: String,
    /// The language of messages
    #[arg(long, value_enum, default_value_t = Language::En)]
    language: Language,
}

/// What is done next, from the folder.
const NEXT: &str = "
Next:
  khabar check .                  tells what is wrong in the articles: nothing so far
  khabar annotate articles/example.khabar
                                  shows what Khabar reads in an article
  git config merge.khabar.driver \"khabar merge-driver %O %A %B %P\"
                                  once for each clone: two annotators' versions are merged by their tags
Put articles beside the example: plain texts as *.txt or *.khabar, or khabar import. Open the folder in your editor to annotate them.
";

fn codebooks() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(EVENTS.iter().map(|(name, _)| *name))
}

/// Makes the files that are not there, and tells of each what it is for. What is there stays as it is.
pub fn run(args: &Args) -> Outcome {
    let mut outcome = Outcome::Fine;
    let mut told = format!("A corpus in {}:\n", display(&args.folder));
    for beginning in CORPUS {
        let path = args.folder.join(beginning.path);
        let (name, says) = (beginning.path, beginning.says);
        if path.symlink_metadata().is_ok() {
            let _ = writeln!(told, "  {name:24} is there already, and stays as it is");
            continue;
        }
        match make(&path, beginning, args) {
            Ok(()) => {
                let _ = writeln!(told, "  {name:24} {says}");
            }
            Err(line) => {
                complain(&line);
                outcome = Outcome::Failed;
            }
        }
    }
    if outcome == Outcome::Fine {
        told.push_str(NEXT);
    }
    match print(&told) {
        Ok(()) => outcome,
        Err(line) => {
            complain(&line);
            Outcome::Failed
        }
    }
}

fn make(path: &Path, beginning: &Beginning, args: &Args) -> Result<(), String> {
    let event = EVENTS.iter().find(|(name, _)| *name == args.codebook);
    let text = beginning
        .text
        .replace("{language}", Lang::from(args.language).code())
        .replace("{codebook}", &args.codebook)
        .replace("{event}\n", event.map_or("", |(_, event)| event));
    create(path, text)
}
