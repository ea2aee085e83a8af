//! The command line: one file per subcommand, each a thin adapter over the engine.
//!
//! Exit status of every command: 0 done and nothing wrong, 1 something was found, 2 something could not be done.
#![allow(clippy::print_stdout, clippy::print_stderr)]

mod actors;
mod adjudicate;
mod agree;
mod annotate;
mod assign;
mod check;
mod choices;
mod codebook;
mod eval;
mod export;
mod fmt;
mod generate;
mod import;
mod index;
mod init;
mod input;
#[cfg(feature = "mcp")]
mod mcp;
mod merge_driver;
mod next;
mod progress;
mod report;
mod search;
mod show;
mod split;
mod stats;
mod strip;
mod train;
mod versions;
pub(crate) mod write;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::LazyLock;

use clap::{Parser, Subcommand};

#[derive(Debug, Parser)]
#[command(
    name = "khabar",
    version = version(),
    about = "Annotate Arabic news: actors, places, dates and events"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The version of the program, and until when it knows who held an office.
fn version() -> &'static str {
    static VERSION: LazyLock<String> = LazyLock::new(|| {
        let known = khabar_corpus::known_until();
        format!("{} (knowledge of {known})", khabar_corpus::PROGRAM)
    });
    &VERSION
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the language server over standard input and output
    Lsp(LspArgs),
    /// Show an article with its mentions, dates and suggested events
    Annotate(annotate::Args),
    /// Check articles: exit 1 when something is wrong
    Check(check::Args),
    /// Look into the knowledge base, check and import entries
    Actors(actors::Args),
    /// Begin a corpus: settings, an example, and what editors, git and CI need
    Init(init::Args),
    /// Check, show and begin codebooks
    Codebook(codebook::Args),
    /// Deal articles out to annotators, as copies that tell nothing of what others wrote
    Assign(assign::Args),
    /// Tell how far each annotator has come with what khabar assign gave out
    Progress(progress::Args),
    /// Measure how far annotators agree on the same articles
    Agree(agree::Args),
    /// Put the articles of several annotators together: what agrees once, what differs side by side
    Adjudicate(adjudicate::Args),
    /// Merge two versions of an article for git, which calls it: see docs/two-annotators.md
    MergeDriver(merge_driver::Args),
    /// Count what a corpus holds: mentions, events, actors, months, annotators, who did to whom
    Stats(stats::Args),
    /// Say which articles are most worth labelling next, and why
    Next(next::Args),
    /// Make the index of a corpus, or bring it up to date
    Index(index::Args),
    /// Search a corpus: words, actors, events, dates, annotators
    Search(search::Args),
    /// Write articles in a format of other tools, and say what is lost
    Export(export::Args),
    /// Make a page of articles with their annotations, for reading in any browser
    Report(report::Args),
    /// Make articles of what other tools wrote
    Import(import::Args),
    /// Score what Khabar finds against gold documents
    Eval(eval::Args),
    /// Learn from labelled texts: how likely words report an event, how names look
    Train(train::Args),
    /// Serve an agent over the Model Context Protocol: look up, suggest, check, explain, search, propose
    #[cfg(feature = "mcp")]
    Mcp(mcp::Args),
    /// Write tag lines in their canonical form
    Fmt(fmt::Args),
    /// Take the tag lines out: gives back the original text byte for byte
    Strip(strip::Args),
    /// Write what completes commands in a shell
    Completions(generate::Completions),
    /// Write the manual as man pages
    Man(generate::Man),
}

#[derive(Debug, clap::Args)]
struct LspArgs {
    /// Talk over standard input and output (always so; accepted because clients add it)
    #[arg(long)]
    stdio: bool,
    /// The process that started the server (accepted because clients add it)
    #[arg(long = "clientProcessId", hide = true)]
    client_process_id: Option<u32>,
}

/// What a command came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Fine,
    Found,
    Failed,
}

impl Outcome {
    /// The exit status.
    fn status(self) -> u8 {
        match self {
            Self::Fine => 0,
            Self::Found => 1,
            Self::Failed => 2,
        }
    }
}

/// Runs the command line.
pub fn main() -> ExitCode {
    run(std::env::args_os()).into()
}

/// Runs the command line with these arguments, the name of the program before them; the exit status. Ends the process where arguments
/// are wrong, or help is asked for.
pub fn run(args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> u8 {
    let outcome = match Cli::parse_from(args).command {
        Command::Lsp(_) => return crate::lsp::run(),
        Command::Annotate(args) => annotate::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Actors(args) => actors::run(&args),
        Command::Codebook(args) => codebook::run(&args),
        Command::Assign(args) => assign::run(&args),
        Command::Progress(args) => progress::run(&args),
        Command::Agree(args) => agree::run(&args),
        Command::Adjudicate(args) => adjudicate::run(&args),
        Command::MergeDriver(args) => merge_driver::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Stats(args) => stats::run(&args),
        Command::Next(args) => next::run(&args),
        Command::Index(args) => index::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Train(args) => train::run(&args),
        #[cfg(feature = "mcp")]
        Command::Mcp(args) => mcp::run(&args),
        Command::Fmt(args) => fmt::run(&args),
        Command::Strip(args) => strip::run(&args),
        Command::Completions(args) => generate::completions(&args),
        Command::Man(args) => generate::man(&args),
    };
    outcome.status()
}
