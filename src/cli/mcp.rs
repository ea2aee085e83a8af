//! `khabar mcp`.

use std::path::PathBuf;

use super::Outcome;
use super::input::{complain, display};
use crate::mcp;
use khabar_corpus::{Corpus, find_root, practice};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder of the corpus; outside one an agent can look things up and give articles as text
    #[arg(long, default_value = ".", value_name = "DIR")]
    corpus: PathBuf,
    /// Whose the lines are that the agent proposes (`by=`); the name that the agent's program gives when left out
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Let the agent put tag lines into articles of the corpus
    #[arg(long)]
    allow_write: bool,
}

pub fn run(args: &Args) -> Outcome {
    let absolute = match std::path::absolute(&args.corpus) {
        Ok(folder) if folder.is_dir() => folder,
        _ => {
            complain(&format!(
                "{}: there is no such folder",
                display(&args.corpus)
            ));
            return Outcome::Failed;
        }
    };
    let corpus = match find_root(&absolute) {
        Some(root) => Corpus::load(&root).with_practice(&practice::read(&root)),
        None => Corpus::none(),
    };
    if let Some(by) = args
        .by
        .as_deref()
        .filter(|by| mcp::name(by).as_deref() != Some(*by))
    {
        complain(&format!(
            "--by {by}: a name is of letters, digits and hyphens, as in claude-a"
        ));
        return Outcome::Failed;
    }
    match mcp::run(corpus, args.allow_write, args.by.clone()) {
        Ok(()) => Outcome::Fine,
        Err(line) => {
            complain(&line);
            Outcome::Failed
        }
    }
}
