//! Lists the data files that are embedded by folder, so that a new file is found without a line of code, and reads every TOML file by its
//! type: one that is broken fails the build, with the file and the place.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use serde::de::DeserializeOwned;

/// The types are the library's; here they are only read.
#[path = "src/schema/mod.rs"]
#[allow(dead_code, unused_imports)]
mod schema;

/// The folders embedded whole: the constant, the folder, how its files end.
const FOLDERS: [(&str, &str, &str); 5] = [
    ("ACTOR_FILES", "actors", "toml"),
    ("CODEBOOK_FILES", "codebooks", "toml"),
    ("TRIGGER_FILES", "triggers", "toml"),
    ("NAME_UNIT_FILES", "names", "txt"),
    ("PLACE_FILES", "places", "tsv"),
];

/// Reads a text; what is wrong in it.
type Check = fn(&str) -> Result<(), String>;

/// How the TOML files of a folder are read, but for those of [`schema::lexicons`]. What has no type here is read by types of the engine
/// (entries and codebooks, which corpora have too; words of time), or is input of a script.
const READERS: [(&str, Check); 6] = [
    ("actors", reads::<toml::Table>),
    ("codebooks", reads::<toml::Table>),
    ("names", reads::<toml::Table>),
    ("templates", reads::<toml::Table>),
    ("time", reads::<toml::Table>),
    ("triggers", reads_triggers),
];

/// A list of words, for files that leave it to the reader what becomes of it.
type Words = Vec<String>;

macro_rules! readers {
    ($($file:literal: $holds:ident $(<$words:ident>)?,)*) => {
        &[$(($file, reads::<schema::$holds $(<$words>)?>),)*]
    };
}
/// The files that hold one thing, with how each is read.
const LEXICONS: &[(&str, Check)] = schema::lexicons!(readers);

fn main() -> ExitCode {
    match embed() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Checks all files and lists those that are embedded.
fn embed() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    println!("cargo:rerun-if-changed=wording");
    for file in files(&root.join("wording"), "toml")? {
        if !LEXICONS.iter().any(|(path, _)| file == root.join(path)) {
            let message = format!("{}: has no type in src/schema/mod.rs", file.display());
            return Err(io::Error::other(message));
        }
    }
    for (path, reads) in LEXICONS {
        check(&root.join(path), *reads)?;
    }
    for (folder, reads) in READERS {
        println!("cargo:rerun-if-changed={folder}");
        for file in files(&root.join(folder), "toml")? {
            check(&file, reads)?;
        }
    }
    let mut code = String::new();
    for (name, folder, ending) in FOLDERS {
        println!("cargo:rerun-if-changed={folder}");
        let _ = writeln!(
            code,
            "/// The files of `data/{folder}`.\npub const {name}: &[File] = &["
        );
        for path in files(&root.join(folder), ending)? {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            // By the folder of the crate when it is compiled: a checkout may have moved since this was written.
            let within = format!("/{folder}/{file}");
            let _ = writeln!(
                code,
                "    ({file:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {within:?}))),"
            );
        }
        let _ = writeln!(code, "];");
    }
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("files.rs"), code)
}

/// The files of a folder that end so, sorted by name.
fn files(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == ending));
    files.sort();
    Ok(files)
}

/// Reads a text as what it should hold.
fn reads<T: DeserializeOwned>(text: &str) -> Result<(), String> {
    read::<T>(text).map(drop)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, String> {
    toml::from_str(text).map_err(|error| error.to_string())
}

/// As [`reads`], of a file of triggers: no words of it would be passed over when they are inflected.
fn reads_triggers(text: &str) -> Result<(), String> {
    let rows = read::<schema::TriggersFile>(text)?.trigger;
    match rows.iter().find_map(schema::Trigger::malformed) {
        Some(words) => Err(format!(
            "“{words}”: a verb is past/present, a light phrase a verb and a noun"
        )),
        None => Ok(()),
    }
}

/// Fails when a file does not hold what it should.
fn check(path: &Path, reads: Check) -> io::Result<()> {
    let text = fs::read_to_string(path)?;
    reads(&text).map_err(|error| io::Error::other(format!("{}: {error}", path.display())))
}
