//! A new version: in every manifest, in the lock files, in the extension, in the changelogs.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail, ensure};
use toml_edit::{DocumentMut, Item, Table, TableLike};
use xshell::{Shell, cmd};

use crate::changelog;

const EXTENSION: &str = "editors/vscode/package.json";
const EXTENSION_LOCK: &str = "editors/vscode/package-lock.json";
const EXTENSION_CHANGELOG: &str = "editors/vscode/CHANGELOG.md";

/// Changes the files and prints what is left to do. Reaches no network.
pub fn run(shell: &Shell, new: &str) -> Result<()> {
    let old = version(shell)?;
    ensure!(numbers(new)? >= numbers(&old)?, "{new} is older than {old}");
    let today = jiff::Timestamp::now().to_string();
    let today = today.split('T').next().unwrap_or_default();
    // First, as it may refuse.
    let changes = changelog::release(&shell.read_file("CHANGELOG.md")?, new, today)?;
    shell.write_file("CHANGELOG.md", changes)?;
    let changes = shell.read_file(EXTENSION_CHANGELOG)?;
    shell.write_file(
        EXTENSION_CHANGELOG,
        changes.replacen("## Unreleased", &format!("## {new}"), 1),
    )?;

    let mut bumped = BTreeSet::new();
    for path in tracked(shell, "Cargo.toml")? {
        let mut document = shell.read_file(&path)?.parse()?;
        if let Some(name) = manifest(&mut document, &old, new) {
            bumped.insert(name);
        }
        shell.write_file(&path, document.to_string())?;
    }
    for path in tracked(shell, "Cargo.lock")? {
        let mut document = shell.read_file(&path)?.parse()?;
        lock(&mut document, &bumped, &old, new);
        shell.write_file(&path, document.to_string())?;
    }
    // The lock names the version twice: of the file, and of the package.
    for (path, times) in [(EXTENSION, 1), (EXTENSION_LOCK, 2)] {
        let text = shell.read_file(path)?;
        shell.write_file(path, npm(&text, &old, new, times)?)?;
    }

    println!("{old} -> {new}: {}", Vec::from_iter(bumped).join(", "));
    println!();
    println!("Look at it (git diff), then:");
    println!("  cargo xtask check");
    println!("  git commit --all --message 'Release {new}'");
    println!("  git tag --annotate v{new} --message 'Khabar {new}'");
    println!("  git push origin HEAD v{new}");
    Ok(())
}

/// The version that all crates share.
pub fn version(shell: &Shell) -> Result<String> {
    let manifest: DocumentMut = shell.read_file("Cargo.toml")?.parse()?;
    let of = |table: &Item| Some(table.get("package")?.get("version")?.as_str()?.to_string());
    let shared = manifest.get("workspace").and_then(of);
    shared
        .or_else(|| of(manifest.as_item()))
        .context("Cargo.toml has no version")
}

/// Three numbers: the gallery of VS Code takes no other versions.
fn numbers(version: &str) -> Result<[u64; 3]> {
    let parts: Option<Vec<u64>> = version.split('.').map(|part| part.parse().ok()).collect();
    match parts.as_deref() {
        Some(&[major, minor, patch]) => Ok([major, minor, patch]),
        _ => bail!("{version} is not a version of three numbers"),
    }
}

fn tracked(shell: &Shell, name: &str) -> Result<Vec<String>> {
    let files = cmd!(shell, "git ls-files -- {name} **/{name}")
        .quiet()
        .read()?;
    Ok(files.lines().map(str::to_string).collect())
}

/// Changes a manifest: its own version, the shared one, and those of the crates that it finds by a path. Returns the name of its
/// package if it has the shared version.
fn manifest(document: &mut DocumentMut, old: &str, new: &str) -> Option<String> {
    let root = document.as_table_mut();
    let mut named = None;
    if let Some(package) = root.get_mut("package").and_then(Item::as_table_mut) {
        let inherits = package
            .get("version")
            .is_some_and(|version| version.get("workspace").is_some());
        if bump(package, old, new) || inherits {
            named = package
                .get("name")
                .and_then(Item::as_str)
                .map(str::to_string);
        }
    }
    if let Some(workspace) = root.get_mut("workspace").and_then(Item::as_table_mut) {
        if let Some(package) = workspace
            .get_mut("package")
            .and_then(Item::as_table_like_mut)
        {
            bump(package, old, new);
        }
        dependencies(workspace, old, new);
    }
    dependencies(root, old, new);
    named
}

fn dependencies(table: &mut Table, old: &str, new: &str) {
    for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
        let Some(entries) = table.get_mut(kind).and_then(Item::as_table_like_mut) else {
            continue;
        };
        for (_, entry) in entries.iter_mut() {
            if let Some(entry) = entry
                .as_table_like_mut()
                .filter(|entry| entry.contains_key("path"))
            {
                bump(entry, old, new);
            }
        }
    }
}

fn bump(table: &mut dyn TableLike, old: &str, new: &str) -> bool {
    match table.get_mut("version").and_then(Item::as_value_mut) {
        Some(version) if version.as_str() == Some(old) => {
            let around = version.decor().clone();
            *version = new.into();
            *version.decor_mut() = around;
            true
        }
        _ => false,
    }
}

/// Changes the entries of our own crates in a lock file, so that `--locked` holds without asking a registry.
fn lock(document: &mut DocumentMut, ours: &BTreeSet<String>, old: &str, new: &str) {
    let packages = document
        .get_mut("package")
        .and_then(Item::as_array_of_tables_mut);
    for package in packages
        .into_iter()
        .flat_map(|packages| packages.iter_mut())
    {
        let named = package
            .get("name")
            .and_then(Item::as_str)
            .is_some_and(|name| ours.contains(name));
        if named && !package.contains_key("source") {
            bump(package, old, new);
        }
    }
}

/// Changes the first lines of a file of npm that give our version; all else stays as npm wrote it.
fn npm(text: &str, old: &str, new: &str, times: usize) -> Result<String> {
    let line = format!("\"version\": \"{old}\"");
    let found = text.matches(&line).count();
    ensure!(found >= times, "{line} stands {found} times, not {times}");
    Ok(text.replacen(&line, &format!("\"version\": \"{new}\""), times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_changes_its_own_version_and_those_of_paths() {
        let mut document: DocumentMut = r#"
[workspace.package]
version = "0.1.0" # shared
[workspace.dependencies]
khabar-data = { path = "data", version = "0.1.0" }
serde = "0.1.0"
[package]
name = "khabar"
version.workspace = true
[dependencies]
other = { version = "0.1.0", features = ["std"] }
"#
        .parse()
        .unwrap();
        assert_eq!(
            manifest(&mut document, "0.1.0", "0.2.0").as_deref(),
            Some("khabar")
        );
        assert_eq!(
            document.to_string(),
            r#"
[workspace.package]
version = "0.2.0" # shared
[workspace.dependencies]
khabar-data = { path = "data", version = "0.2.0" }
serde = "0.1.0"
[package]
name = "khabar"
version.workspace = true
[dependencies]
other = { version = "0.1.0", features = ["std"] }
"#
        );
    }

    #[test]
    fn a_crate_with_a_version_of_its_own_keeps_it() {
        let mut document: DocumentMut = "[package]\nname = \"xtask\"\nversion = \"0.0.0\"\n"
            .parse()
            .unwrap();
        assert_eq!(manifest(&mut document, "0.1.0", "0.2.0"), None);
        assert!(document.to_string().contains("0.0.0"));
    }

    #[test]
    fn in_a_lock_file_only_our_crates_change() {
        let text = r#"version = 4

[[package]]
name = "khabar"
version = "0.1.0"
dependencies = [
 "matchers",
]

[[package]]
name = "matchers"
version = "0.1.0"
source = "registry"
"#;
        let mut document: DocumentMut = text.parse().unwrap();
        lock(
            &mut document,
            &BTreeSet::from(["khabar".into(), "matchers".into()]),
            "0.1.0",
            "0.2.0",
        );
        assert_eq!(document.to_string(), text.replacen("0.1.0", "0.2.0", 1));
    }

    #[test]
    fn versions_are_three_numbers() {
        assert!(numbers("0.10.0").unwrap() > numbers("0.9.9").unwrap());
        assert!(numbers("0.2").is_err() && numbers("0.2.0-rc.1").is_err());
    }

    #[test]
    fn of_a_file_of_npm_only_the_first_lines_change() {
        let text = "\"version\": \"0.1.0\"\n\"version\": \"0.1.0\"";
        assert_eq!(
            npm(text, "0.1.0", "0.2.0", 1).unwrap(),
            "\"version\": \"0.2.0\"\n\"version\": \"0.1.0\""
        );
        assert!(npm(text, "0.1.0", "0.2.0", 3).is_err());
    }
}
