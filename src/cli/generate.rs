//! `khabar completions` and `khabar man`: made of what the command line says of itself.

use std::path::PathBuf;

use clap::{Command, CommandFactory};
use clap_complete::Shell;

use super::input::complain;
use super::write::{create, to_standard_output};
use super::{Cli, Outcome};

#[derive(Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Debug, clap::Args)]
pub struct Man {
    /// Write a page for each command into this folder, in place of one page to standard output
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

pub fn completions(args: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "khabar", &mut script);
    outcome(to_standard_output(&script))
}

pub fn man(args: &Man) -> Outcome {
    let mut command = Cli::command();
    command.build();
    let Some(folder) = &args.out else {
        return outcome(page(command).and_then(|page| to_standard_output(&page)));
    };
    let below = command.get_subcommands().cloned();
    let below: Vec<Command> = below
        .filter(|below| !below.is_hide_set() && below.get_name() != "help")
        .collect();
    let written = std::iter::once(command).chain(below).map(|command| {
        // Those of commands are khabar-annotate and the like.
        let name = command.get_display_name().unwrap_or(command.get_name());
        create(&folder.join(format!("{name}.1")), page(command.clone())?)
    });
    outcome(written.collect())
}

fn page(command: Command) -> Result<Vec<u8>, String> {
    let mut page = Vec::new();
    let rendered = clap_mangen::Man::new(command).render(&mut page);
    rendered.map_err(|error| error.to_string())?;
    Ok(page)
}

fn outcome(done: Result<(), String>) -> Outcome {
    match done {
        Ok(()) => Outcome::Fine,
        Err(line) => {
            complain(&line);
            Outcome::Failed
        }
    }
}
