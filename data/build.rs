//! Lists the data files that are embedded by folder, so that a new file is found without a line of code, and reads every TOML file: one
//! that is broken fails the build.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// The folders embedded whole: the constant, the folder, how its files end, what is no part of them.
const FOLDERS: [(&str, &str, &str, &[&str]); 5] = [
    (
        "ACTOR_FILES",
        "actors",
        "toml",
        &["countries-overrides.toml"],
    ),
    ("CODEBOOK_FILES", "codebooks", "toml", &[]),
    ("TRIGGER_FILES", "triggers", "toml", &[]),
    ("NAME_UNIT_FILES", "names", "txt", &[]),
    ("PLACE_FILES", "places", "tsv", &[]),
];

/// The folders whose TOML files are checked.
const CHECKED: [&str; 7] = [
    "actors",
    "codebooks",
    "names",
    "templates",
    "time",
    "triggers",
    "wording",
];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    for folder in CHECKED {
        println!("cargo:rerun-if-changed={folder}");
        for file in files(&root.join(folder), "toml")? {
            check(&file)?;
        }
    }
    let mut code = String::new();
    for (name, folder, ending, except) in FOLDERS {
        println!("cargo:rerun-if-changed={folder}");
        let _ = writeln!(
            code,
            "/// The files of `data/{folder}`.\npub const {name}: &[File] = &["
        );
        for path in files(&root.join(folder), ending)? {
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            if !except.contains(&&*file) {
                let _ = writeln!(code, "    ({file:?}, include_str!({path:?})),");
            }
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

/// Fails when a file is no TOML.
fn check(path: &Path) -> io::Result<()> {
    let text = fs::read_to_string(path)?;
    let broken = |error| io::Error::other(format!("{}: {error}", path.display()));
    toml::from_str::<toml::Table>(&text)
        .map(drop)
        .map_err(broken)
}
