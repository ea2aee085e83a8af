//! Lists the data files that are embedded by folder, so that a new file is found without a line of code, and reads every file by its type:
//! one that is broken fails the build, with the file, the line and what to do. All that is wrong is told at once.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use schema::{CodebookFile, EntryFiles, Fault};
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

/// The folders whose every TOML file has a type, by its name.
const TYPED: [&str; 3] = ["events", "time", "wording"];

/// Input of scripts, of which nothing is known here.
const OF_SCRIPTS: [&str; 3] = [
    "locations/locations-review.toml",
    "names/units-overrides.toml",
    "places/cities-review.toml",
];

/// Reads a file, of which its name and its text are given: what is wrong in it.
type Check = fn(&str, &str) -> Vec<Fault>;

/// A list of words, for files that leave it to the reader what becomes of it.
type Words = Vec<String>;

macro_rules! readers {
    ($($file:literal: $holds:ident $(<$words:ident>)?,)*) => {
        &[$(($file, reads::<schema::$holds $(<$words>)?>),)*]
    };
}
/// The files that hold one thing, with how each is read.
const LEXICONS: &[(&str, Check)] = schema::lexicons!(readers);

/// The same, of those whose tables are read one by one.
const TIME: [(&str, Check); 5] = [
    ("time/festivals.toml", |file, text| {
        faults_of(schema::time_words, file, text)
    }),
    ("time/grammar.toml", |file, text| {
        faults_of(schema::time_grammar, file, text)
    }),
    ("time/months.toml", |file, text| {
        faults_of(schema::months, file, text)
    }),
    ("time/rules.toml", |file, text| {
        faults_of(schema::time_rules, file, text)
    }),
    ("time/words.toml", |file, text| {
        faults_of(schema::time_words, file, text)
    }),
];

fn main() -> ExitCode {
    match embed() {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Lists the files that are embedded, and checks all: what is wrong in them.
fn embed() -> io::Result<Vec<Fault>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let mut code = String::new();
    for (name, folder, ending) in FOLDERS {
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
    let actors = texts(&root.join("actors"), "toml")?;
    let _ = writeln!(
        code,
        "/// The day of the last change of an office that the entries know, `YYYY-MM-DD`.\npub const KNOWN_UNTIL: &str = {:?};",
        known_until(&actors)
    );
    fs::write(Path::new(&out).join("files.rs"), code)?;

    let mut faults = lexicons(&root)?;
    faults.extend(triggers(&root)?);
    faults.extend(entries(&root)?);
    faults.extend(codebooks(&root)?);
    for file in OF_SCRIPTS {
        let (file, text) = read(&root.join(file))?;
        faults.extend(reads::<toml::Table>(&file, &text));
    }
    Ok(faults)
}

/// The last day on which a term begins, of the terms that are known to the day.
fn known_until(actors: &[(String, String)]) -> String {
    let begins = actors
        .iter()
        .flat_map(|(_, text)| text.split("from = \"").skip(1))
        .filter_map(|behind| behind.split_once('"'))
        .map(|(day, _)| day);
    let days = begins.filter(|day| day.parse::<jiff::civil::Date>().is_ok());
    days.max().unwrap_or_default().to_string()
}

/// Checks the files that hold one thing.
fn lexicons(root: &Path) -> io::Result<Vec<Fault>> {
    let typed: Vec<_> = LEXICONS.iter().chain(&TIME).collect();
    let mut faults = Vec::new();
    for folder in TYPED {
        for path in files(&root.join(folder), "toml")? {
            if !typed.iter().any(|(file, _)| path == root.join(file)) {
                let what = "has no type; add one to src/schema/mod.rs";
                faults.push(Fault::at(&path.display().to_string(), "", 0, what));
            }
        }
    }
    for (file, reads) in typed {
        let (file, text) = read(&root.join(file))?;
        faults.extend(reads(&file, &text));
    }
    Ok(faults)
}

/// Checks the files of triggers.
fn triggers(root: &Path) -> io::Result<Vec<Fault>> {
    let files = texts(&root.join("triggers"), "toml")?;
    let read = |(file, text): &(String, String)| schema::faults_of_triggers(file, text);
    Ok(files.iter().flat_map(read).collect())
}

/// Checks actors, offices and places, all together.
fn entries(root: &Path) -> io::Result<Vec<Fault>> {
    let (Ok(roles), Ok(bodies)) = (
        toml::from_str(&read(&root.join("wording/roles.toml"))?.1),
        toml::from_str(&read(&root.join("wording/state-bodies.toml"))?.1),
    ) else {
        // What is wrong in these is told where lexicons are read.
        return Ok(Vec::new());
    };
    let (file, locations) = read(&root.join("locations/geonames.tsv"))?;
    let files = EntryFiles {
        actors: &texts(&root.join("actors"), "toml")?,
        places: &texts(&root.join("places"), "tsv")?,
        locations: (&file, &locations),
    };
    Ok(schema::faults_of_entries(files, &roles, &bodies))
}

/// Checks the codebooks, and what a new one begins with.
fn codebooks(root: &Path) -> io::Result<Vec<Fault>> {
    let (_, plover) = read(&root.join("codebooks/plover.toml"))?;
    let plover: CodebookFile = toml::from_str(&plover).unwrap_or_default();
    let mut files = texts(&root.join("codebooks"), "toml")?;
    files.push(read(&root.join("templates/codebook.toml"))?);
    let read =
        |(file, text): &(String, String)| schema::faults_of_codebook_file(file, text, &plover);
    Ok(files.iter().flat_map(read).collect())
}

/// The files of a folder that end so, sorted by name.
fn files(folder: &Path, ending: &str) -> io::Result<Vec<PathBuf>> {
    println!("cargo:rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder)?.collect::<io::Result<Vec<_>>>()?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|e| e == ending));
    files.sort();
    Ok(files)
}

/// The same, read.
fn texts(folder: &Path, ending: &str) -> io::Result<Vec<(String, String)>> {
    let files = files(folder, ending)?;
    files.iter().map(|path| read(path)).collect()
}

/// The name and the text of a file.
fn read(path: &Path) -> io::Result<(String, String)> {
    println!("cargo:rerun-if-changed={}", path.display());
    Ok((path.display().to_string(), fs::read_to_string(path)?))
}

/// What is wrong in a file that should hold a `T`.
fn reads<T: DeserializeOwned>(file: &str, text: &str) -> Vec<Fault> {
    let error = toml::from_str::<T>(text).err();
    let fault = error.map(|error| Fault::in_toml(file, text, &error));
    fault.into_iter().collect()
}

/// What a reader finds wrong in a file.
fn faults_of<T>(read: fn(&str, &str, &mut Vec<Fault>) -> T, file: &str, text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    read(file, text, &mut faults);
    faults
}
