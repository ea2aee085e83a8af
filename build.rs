//! Lists the data files that are embedded, so that a new file under `data/` is found without a line of code.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let mut code = String::new();
    list(
        &mut code,
        "ACTOR_FILES",
        "data/actors",
        ".toml",
        &[
            "organizations.toml",
            "professions.toml",
            "roles.toml",
            "state-bodies.toml",
            "titles.toml",
            "countries-overrides.toml",
            "wording.toml",
        ],
    )?;
    list(&mut code, "CODEBOOK_FILES", "data/codebooks", ".toml", &[])?;
    list(
        &mut code,
        "TRIGGER_FILES",
        "data/triggers",
        ".toml",
        &["wording.toml"],
    )?;
    list(&mut code, "NAME_UNIT_FILES", "data/names", ".txt", &[])?;
    list(&mut code, "PLACE_FILES", "data/places", ".tsv", &[])?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("embedded.rs"), code)
}

/// Writes `NAME: &[(file, text)]` for the files of `folder` that end so, sorted by name.
fn list(
    code: &mut String,
    name: &str,
    folder: &str,
    ending: &str,
    except: &[&str],
) -> io::Result<()> {
    println!("cargo:rerun-if-changed={folder}");
    let mut files: Vec<String> = fs::read_dir(folder)?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|file| file.ends_with(ending) && !except.contains(&file.as_str()))
        .collect();
    files.sort();
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let _ = writeln!(
        code,
        "/// The files of `{folder}`: name and text.\npub const {name}: &[(&str, &str)] = &["
    );
    for file in files {
        let path = Path::new(&root).join(folder).join(&file);
        let _ = writeln!(code, "    ({file:?}, include_str!({path:?})),");
    }
    let _ = writeln!(code, "];");
    Ok(())
}
