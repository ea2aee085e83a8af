//! `khabar strip`.

use std::path::PathBuf;

use super::Outcome;
use super::input::{complain, print_raw, read, tell_conflicts};
use super::write::create;
use khabar_engine::tags::strip;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Articles; - is standard input
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Write each text into this folder, under its own name with the ending .txt, instead of standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn run(args: &Args) -> Outcome {
    if args.files.len() > 1 && args.out.is_none() {
        complain(
            "several articles on standard output could not be told apart; name a folder with --out",
        );
        return Outcome::Failed;
    }
    let mut outcome = Outcome::Fine;
    for file in &args.files {
        let done = read(file).and_then(|article| {
            outcome = outcome.max(tell_conflicts(file, &article));
            let text = strip(&article);
            let Some(folder) = &args.out else {
                return print_raw(&text);
            };
            let name = file.file_stem().unwrap_or_default();
            let mut target = folder.join(name).into_os_string();
            target.push(".txt");
            create(&PathBuf::from(target), &text)
        });
        if let Err(line) = done {
            complain(&line);
            outcome = Outcome::Failed;
        }
    }
    outcome
}
