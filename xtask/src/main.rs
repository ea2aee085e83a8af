//! What is done to this repository and has no tool of its own. `cargo xtask --help` lists it.
//!
//! What only has to hold (one version everywhere, dependencies that old compilers read …) is a test in `tidy.rs`, and so runs with all
//! others.
// A program for a terminal.
#![allow(clippy::print_stdout)]

mod changelog;
mod corpus;
mod dist;
mod dry_run;
mod figures;
mod generate;
mod measure;
#[cfg(test)]
mod order;
mod release;
mod sbom;
#[cfg(test)]
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};
use xshell::{Shell, cmd};

/// Works on the repository of Khabar.
#[derive(Parser)]
#[command(bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Everything that must pass before a change is merged, without the editors: tests/run.sh --no-editors
    Check,
    /// Writes the generated files anew (xtask/generated.toml)
    Generate(generate::Options),
    /// Installs what the scripts of generated files read, with pip and npm, into tests/.cache/inputs
    Inputs,
    /// Gives everything a new version, closes the section Unreleased of the changelogs, and prints the git commands that follow
    Release {
        /// Three numbers: 0.2.0
        #[arg(required_unless_present = "dry_run", conflicts_with = "dry_run")]
        version: Option<String>,
        /// Release nothing and change nothing: make what a release has for this platform, and list it
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        options: dry_run::Options,
    },
    /// Prints what the changelog says of a version, for the page of a release
    Changelog {
        /// Three numbers, or the tag: v0.2.0
        version: String,
    },
    /// Builds what a release has for one platform: an archive with the program, and the extension for VS Code with the program inside
    Dist(dist::Options),
    /// Makes a large corpus to measure with, from the paragraphs of the examples
    Corpus(corpus::Options),
    /// Prints how fast check, export, import, agree, stats, index and search are over a large corpus, and the most memory that each holds
    Measure(measure::Options),
    /// Prints figures of how the source is built: lines, long files, Arabic in source, crates under the engine
    Figures,
}

fn main() -> ExitCode {
    match run(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // Without the backtrace that a returned error brings along where panics have one.
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: Arguments) -> Result<()> {
    let shell = Shell::new()?;
    shell.change_dir(root());
    match arguments.command {
        Command::Check => {
            cmd!(shell, "bash tests/run.sh --no-editors")
                .quiet()
                .run()?;
            Ok(())
        }
        Command::Generate(options) => generate::run(&shell, &options),
        Command::Inputs => generate::install(&shell),
        Command::Release {
            version: Some(version),
            ..
        } => release::run(&shell, &version),
        Command::Release { options, .. } => dry_run::run(&shell, &options),
        Command::Changelog { version } => {
            let text = shell.read_file("CHANGELOG.md")?;
            println!(
                "{}",
                changelog::section(&text, version.trim_start_matches('v'))?
            );
            Ok(())
        }
        Command::Dist(options) => dist::run(&shell, &options),
        Command::Corpus(options) => corpus::run(&options),
        Command::Measure(options) => measure::run(&shell, &options),
        Command::Figures => figures::run(&shell),
    }
}

/// The folder of the repository.
fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
