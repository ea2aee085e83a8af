//! `khabar codebook`: check, show and begin codebooks.

use std::path::{Path, PathBuf};

use super::Outcome;
use super::choices::Language;
use super::input::{
    Corpora, check_files, complain, display, line_and_column, print, print_raw, read,
};
use khabar_engine::codebook::{Codebook, built_in_files, check};
use khabar_engine::message::Lang;
use khabar_engine::text::similar;
use khabar_formats::codebook_page;

#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Check codebook files: exit 1 when something is wrong
    Check {
        /// Codebook files
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Read a codebook, or one of its types
    Show {
        /// A built-in codebook (plover, ace2005, cameo) or a file; that of the current corpus when left out
        codebook: Option<String>,
        /// Only this type
        #[arg(long = "type", value_name = "TYPE")]
        event_type: Option<String>,
        /// As a page for the browser, on standard output
        #[arg(long, conflicts_with = "event_type")]
        html: bool,
        /// The language; that of the corpus when left out
        #[arg(long, value_enum)]
        lang: Option<Language>,
    },
    /// Write the beginning of a codebook of your own to standard output
    New,
}

const TEMPLATE: &str = khabar_data::templates::CODEBOOK;

pub fn run(args: &Args) -> Outcome {
    let done = match &args.command {
        Command::Check { files } => return check_files(files, problems),
        Command::Show {
            codebook,
            event_type,
            html,
            lang,
        } => show(codebook.as_deref(), event_type.as_deref(), *html, *lang),
        Command::New => print_raw(TEMPLATE),
    };
    match done {
        Ok(()) => Outcome::Fine,
        Err(message) => {
            complain(&message);
            Outcome::Failed
        }
    }
}

fn problems(source: &str) -> Vec<(usize, String)> {
    match Codebook::parse(source) {
        Ok(codebook) => check(source, &codebook)
            .into_iter()
            .map(|p| (p.span.start, p.message.en))
            .collect(),
        Err(error) => {
            let start = error.span().unwrap_or(0..0).start;
            vec![(start, error.message().to_string())]
        }
    }
}

fn show(
    name: Option<&str>,
    event_type: Option<&str>,
    page: bool,
    lang: Option<Language>,
) -> Result<(), String> {
    let corpus = Corpora::default().settings_of(Path::new("-"));
    let codebook = match name {
        None => corpus.knowledge.codebook.clone(),
        Some(name) => find(name)?.into(),
    };
    let lang = lang.map_or(corpus.settings.language, Lang::from);
    let only = match event_type {
        None => None,
        Some(id) => {
            let ids = codebook.types.iter().map(|t| t.id.as_str());
            let unknown = || {
                let close = similar(&id.to_uppercase(), ids.clone());
                let meant = close
                    .first()
                    .map_or(String::new(), |c| format!(" Did you mean {c}?"));
                format!(
                    "the codebook {} has no type {id}.{meant}",
                    codebook.codebook.id
                )
            };
            Some(codebook.event_type(id).ok_or_else(unknown)?)
        }
    };
    if page {
        return print_raw(&codebook_page::html(&codebook, lang));
    }
    print(&codebook_page::text(&codebook, lang, only))
}

/// A codebook by the id of a built-in one, else by its file.
fn find(name: &str) -> Result<Codebook, String> {
    if let Some(codebook) = Codebook::built_in(name) {
        return Ok(codebook);
    }
    let path = Path::new(name);
    if !path.exists() {
        let known: Vec<&str> = built_in_files().map(|(id, _)| id).collect();
        return Err(format!(
            "{name}: neither a file nor a built-in codebook ({})",
            known.join(", ")
        ));
    }
    let source = read(path)?;
    if let Ok(codebook) = Codebook::parse(&source) {
        let wrong = check(&source, &codebook).len();
        if wrong > 0 {
            complain(&format!(
                "{}: {wrong} wrong; khabar codebook check lists them",
                display(path)
            ));
        }
    }
    Codebook::parse(&source).map_err(|error| {
        let (line, column) = line_and_column(&source, error.span().unwrap_or(0..0).start);
        format!("{}:{line}:{column}: {}", display(path), error.message())
    })
}

#[cfg(test)]
mod tests {
    use khabar_engine::triggers::Triggers;

    use super::*;

    #[test]
    fn the_template_is_a_sound_codebook() {
        let codebook = Codebook::parse(TEMPLATE).unwrap();
        assert_eq!(check(TEMPLATE, &codebook), []);
        let triggers = Triggers::of(&codebook);
        assert_eq!(triggers.types_of("التقى"), ["MEETING"]);
        assert_eq!(triggers.types_of("اصطف"), ["MEETING"]);
    }
}
