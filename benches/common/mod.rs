//! The text that is measured on.

#![allow(dead_code)] // Each bench uses a part.

pub mod server;

const ARTICLES: [&str; 3] = [
    include_str!("../../examples/raw/04-tunisia-election.txt"),
    include_str!("../../examples/raw/05-khartoum-palace.txt"),
    include_str!("../../examples/raw/06-hague-summit.txt"),
];

/// The example articles one after the other until there are `bytes` of them.
pub fn articles(bytes: usize) -> String {
    repeated(
        &ARTICLES.map(|article| format!("{article}\n")).concat(),
        bytes,
    )
}

const ANNOTATED: [&str; 3] = [
    include_str!("../../examples/corpus/01-sharm-summit.khabar"),
    include_str!("../../examples/corpus/02-beirut-cabinet.khabar"),
    include_str!("../../examples/corpus/03-riyadh-talks.khabar"),
];

/// The annotated example articles one after the other, without the line that each has of itself, until there are `bytes` of them.
pub fn annotated(bytes: usize) -> String {
    let lines = ANNOTATED.iter().flat_map(|article| article.lines());
    let lines = lines.filter(|line| !line.starts_with("%% article"));
    let all: String = lines.map(|line| format!("{line}\n")).collect();
    repeated(&all, bytes)
}

/// Text with tag lines in which so many ids are unknown, spread over its paragraphs.
pub fn with_unknown_ids(text: &str, count: usize) -> String {
    let paragraphs = text.lines().filter(|line| line.contains(' ')).count();
    let every = (paragraphs / count.max(1)).max(1);
    let mut out = String::with_capacity(text.len() + count * 40);
    let mut paragraph = 0;
    for line in text.lines() {
        out.push_str(line);
        out.push('\n');
        if let Some((word, _)) = line.split_once(' ') {
            if paragraph % every == 0 && !word.is_empty() {
                out.push_str(&format!("%% mentions someone-{paragraph}@\"{word}\"\n"));
            }
            paragraph += 1;
        }
    }
    out
}

/// The text of files, or of the example articles where none is named. The error is one line.
fn text_of(files: &[String]) -> Result<String, String> {
    if files.is_empty() {
        return Ok(ARTICLES.join("\n"));
    }
    let read = |file: &String| std::fs::read_to_string(file).map_err(|e| format!("{file}: {e}"));
    Ok(files
        .iter()
        .map(read)
        .collect::<Result<Vec<_>, _>>()?
        .join("\n"))
}

/// The text of the files named on the command line, or of the example articles; ends the process with a line when one cannot be read.
pub fn text_of_arguments() -> String {
    let files: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| !a.starts_with("--"))
        .collect();
    text_of(&files).unwrap_or_else(|error| {
        eprintln!("{error}");
        std::process::exit(2)
    })
}

/// A text again and again until there are `bytes` of it, cut at the end of a line.
pub fn repeated(text: &str, bytes: usize) -> String {
    let mut all = String::with_capacity(bytes);
    for line in text.lines().cycle() {
        if all.len() >= bytes {
            break;
        }
        all.push_str(line);
        all.push('\n');
    }
    all
}
