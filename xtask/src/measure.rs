//! How long the commands take over a large corpus, and how much memory: articles a second, on this machine.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::corpus;

/// What is measured.
#[derive(clap::Args)]
pub struct Options {
    /// The program; built as a release is when left out
    #[arg(long, value_name = "FILE")]
    program: Option<PathBuf>,
    /// How many articles
    #[arg(long, default_value_t = 10_000)]
    articles: u32,
    /// How many bytes each has at least
    #[arg(long, default_value_t = 3_000)]
    bytes: usize,
    /// Where the corpus is made; it is taken away first if a measurement before left it
    #[arg(long, value_name = "FOLDER", default_value = "target/measure")]
    folder: PathBuf,
}

/// What a command took.
struct Taken {
    time: Duration,
    /// The most memory that it held, in KB; none where the system does not tell.
    memory: Option<u64>,
}

pub fn run(shell: &Shell, options: &Options) -> Result<()> {
    let program = match &options.program {
        Some(program) => std::path::absolute(program)?,
        None => {
            cmd!(shell, "cargo build --locked --release").run()?;
            shell.current_dir().join("target/release/khabar")
        }
    };
    let folder = std::path::absolute(shell.current_dir().join(&options.folder))?;
    if folder.exists() {
        ensure!(
            folder.join(MARK).exists(),
            "{} is there and was not made by this command",
            folder.display()
        );
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    File::create(folder.join(MARK))?;
    for name in ["corpus", "other"] {
        corpus::make(&folder.join(name), options.articles, options.bytes)?;
    }
    println!(
        "{} articles of {} bytes or more, {} processors",
        options.articles,
        options.bytes,
        std::thread::available_parallelism()?
    );
    println!(
        "{:34} {:>12} {:>9} {:>9}",
        "", "articles/s", "seconds", "peak MB"
    );
    let run = |arguments: &str, statuses: &[i32]| {
        let taken = measure(&program, arguments, &folder, statuses)?;
        let seconds = taken.time.as_secs_f64();
        let memory = taken
            .memory
            .map_or("–".to_string(), |kb| (kb / 1024).to_string());
        println!(
            "khabar {:27} {:>12.0} {seconds:>9.2} {memory:>9}",
            arguments,
            f64::from(options.articles) / seconds
        );
        anyhow::Ok(())
    };
    run("check corpus --format json", &[0, 1])?;
    run("export corpus --to jsonl -o o", &[0])?;
    run("import o --from jsonl -o i", &[0, 1])?;
    run("agree corpus other", &[0])?;
    run("stats corpus", &[0])?;
    run("index corpus --gold", &[0])?;
    run("search القاهرة", &[0])
}

/// What says that a folder was made here.
const MARK: &str = "made-by-xtask-measure";

fn measure(program: &Path, arguments: &str, folder: &Path, statuses: &[i32]) -> Result<Taken> {
    let (words, below): (Vec<&str>, _) = match arguments.split_once(' ') {
        // The index is that of the current folder.
        Some(("search", words)) => (vec!["search", words], folder.join("corpus")),
        _ => (arguments.split(' ').collect(), folder.to_path_buf()),
    };
    let said = folder.join("stderr");
    let start = Instant::now();
    let mut child = Command::new(program)
        .args(&words)
        .current_dir(below)
        .stdout(Stdio::null())
        .stderr(File::create(&said)?)
        .spawn()
        .with_context(|| program.display().to_string())?;
    let mut memory = None;
    let status = loop {
        memory = memory.max(most_memory(child.id()));
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // What the system tells of memory is gone with the process.
        std::thread::sleep(Duration::from_millis(5));
    };
    let time = start.elapsed();
    if !status.code().is_some_and(|code| statuses.contains(&code)) {
        bail!(
            "khabar {arguments}: {status}\n{}",
            fs::read_to_string(said)?
        );
    }
    Ok(Taken { time, memory })
}

/// The most memory that a process has held so far, in KB, where Linux tells it.
fn most_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse().ok()
}
