//! A corpus as large as one likes, to measure with: articles put together from the paragraphs of the examples.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use jiff::ToSpan;
use jiff::civil::date;

use crate::root;

/// What there is to choose.
#[derive(clap::Args)]
pub struct Options {
    /// The folder to make; it must not be there
    folder: PathBuf,
    /// How many articles
    #[arg(long, default_value_t = 10_000)]
    articles: u32,
    /// How many bytes each has at least
    #[arg(long, default_value_t = 10_000)]
    bytes: usize,
}

const EXAMPLES: [&str; 6] = [
    "examples/corpus/01-sharm-summit.khabar",
    "examples/corpus/02-beirut-cabinet.khabar",
    "examples/corpus/03-riyadh-talks.khabar",
    "examples/raw/04-tunisia-election.txt",
    "examples/raw/05-khartoum-palace.txt",
    "examples/raw/06-hague-summit.txt",
];

pub fn run(options: &Options) -> Result<()> {
    make(&options.folder, options.articles, options.bytes)
}

/// Makes a corpus of so many articles, each of so many bytes at least.
pub fn make(folder: &Path, articles: u32, bytes: usize) -> Result<()> {
    ensure!(!folder.exists(), "{} is there already", folder.display());
    let mut blocks = Vec::new();
    for example in EXAMPLES {
        let text = fs::read_to_string(root().join(example)).context(example)?;
        blocks.extend(paragraphs(&text));
    }
    fs::create_dir_all(folder)?;
    fs::write(folder.join("khabar.toml"), "language = \"en\"\n")?;
    for number in 0..articles {
        let below = folder.join(format!("{:03}", number / 100));
        if number % 100 == 0 {
            fs::create_dir(&below)?;
        }
        let article = article(number, bytes, &blocks);
        fs::write(below.join(format!("{number:06}.khabar")), article)?;
    }
    Ok(())
}

/// The paragraphs of an article, each with its tag lines, without the line that it has of itself.
fn paragraphs(article: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for line in article.lines().filter(|line| !line.trim().is_empty()) {
        match all.last_mut() {
            _ if line.starts_with("%% article") => {}
            Some(last) if line.starts_with("%%") => {
                last.push_str(line);
                last.push('\n');
            }
            _ => all.push(format!("{line}\n")),
        }
    }
    all
}

/// The same for the same number.
fn article(number: u32, bytes: usize, blocks: &[String]) -> String {
    let day = date(2020, 1, 1) + i64::from(number % 2_000).days();
    let annotator = number % 3 + 1;
    let mut out = format!("%% article published={day} annotator=a{annotator} id=n{number}\n");
    // A generator of Lehmer: enough to mix paragraphs.
    let mut state = u64::from(number) * 2 + 1;
    while out.len() < bytes && !blocks.is_empty() {
        state = state.wrapping_mul(0xda94_2042_e4dd_58b5);
        let chosen = usize::try_from(state >> 33).unwrap_or_default() % blocks.len();
        out.push_str(blocks.get(chosen).map_or("", String::as_str));
        out.push_str(&format!(
            "وجاء ذلك في البيان رقم {} الصادر يوم {day}.\n\n",
            state >> 44
        ));
    }
    out
}
