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
    match mcp::run(corpus, args.allow_write) {
        Ok(()) => Outcome::Fine,
        Err(line) => {
            complain(&line);
            Outcome::Failed
        }
    }
}
