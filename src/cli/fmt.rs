//! `khabar fmt`.

use std::path::PathBuf;

use super::Outcome;
use super::input::{complain, display, print, print_raw, read};
use super::write::replace;
use khabar_engine::article::format;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles or folders; - is standard input, written to standard output
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Change nothing; name the files that are not in canonical form and exit 1
    #[arg(long)]
    check: bool,
}

pub fn run(args: &Args) -> Outcome {
    let mut outcome = Outcome::Fine;
    let (files, unread) = khabar_corpus::articles(&args.paths);
    for line in unread {
        complain(&line);
        outcome = Outcome::Failed;
    }
    for file in files {
        let done = read(&file).and_then(|text| {
            let formatted = format(&text);
            let changed = formatted != text;
            if args.check {
                if changed {
                    print(&format!("{}\n", display(&file)))?;
                }
                return Ok(changed);
            }
            if file.as_os_str() == "-" {
                print_raw(&formatted)?;
            } else if changed {
                replace(&file, &formatted)?;
            }
            Ok(false)
        });
        outcome = outcome.max(match done {
            Ok(false) => Outcome::Fine,
            Ok(true) => Outcome::Found,
            Err(line) => {
                complain(&line);
                Outcome::Failed
            }
        });
    }
    outcome
}
