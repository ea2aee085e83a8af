//! What holds all over the repository and no other tool looks at.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;
use xshell::{Shell, cmd};

use crate::{changelog, generate, release, root};

fn shell() -> Shell {
    let shell = Shell::new().unwrap();
    shell.change_dir(root());
    shell
}

fn json(shell: &Shell, path: &str) -> Value {
    serde_json::from_str(&shell.read_file(path).unwrap()).unwrap()
}

fn metadata(shell: &Shell) -> Value {
    serde_json::from_str(
        &cmd!(shell, "cargo metadata --format-version 1 --locked")
            .quiet()
            .read()
            .unwrap(),
    )
    .unwrap()
}

fn members(metadata: &Value) -> impl Iterator<Item = &Value> {
    let ids = metadata["workspace_members"].as_array().unwrap();
    metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .filter(move |package| ids.contains(&package["id"]))
}

#[test]
fn all_have_one_version() {
    let shell = shell();
    let version = release::version(&shell).unwrap();
    for member in members(&metadata(&shell)).filter(|member| member["publish"].is_null()) {
        assert_eq!(member["version"], version.as_str(), "{}", member["name"]);
    }
    assert_eq!(
        json(&shell, "editors/vscode/package.json")["version"],
        version.as_str()
    );
    let lock = json(&shell, "editors/vscode/package-lock.json");
    assert_eq!(lock["version"], version.as_str());
    assert_eq!(lock["packages"][""]["version"], version.as_str());
}

#[test]
fn every_crate_ships_with_its_licences_and_says_what_it_is() {
    for member in members(&metadata(&shell())).filter(|member| member["publish"].is_null()) {
        let name = &member["name"];
        for field in ["description", "license", "readme"] {
            assert!(member[field].is_string(), "{name} has no {field}");
        }
        for field in ["keywords", "categories"] {
            assert_ne!(
                member[field],
                serde_json::json!([]),
                "{name} has no {field}"
            );
        }
        let folder = Path::new(member["manifest_path"].as_str().unwrap())
            .parent()
            .unwrap();
        let files = match member["license"].as_str().unwrap() {
            "MIT OR Apache-2.0" => ["LICENSE-MIT", "LICENSE-APACHE"],
            // What was trained on text that is shared alike.
            "CC-BY-SA-4.0" => ["LICENSE-CC-BY-SA-4.0", "NOTICE-names-model"],
            other => panic!("{name} is licensed under {other}"),
        };
        let readme = member["readme"].as_str().unwrap();
        for file in files.into_iter().chain([readme]) {
            // A link to a file that is not there is no file.
            assert!(folder.join(file).is_file(), "{name} has no {file}");
        }
    }
}

#[test]
fn dependencies_are_for_the_oldest_compiler_too() {
    let numbers = |version: &Value| {
        let version = version.as_str()?;
        Some(
            version
                .split('.')
                .map(|part| part.parse().unwrap())
                .collect::<Vec<u32>>(),
        )
    };
    let metadata = metadata(&shell());
    let ours: BTreeSet<_> = members(&metadata)
        .filter_map(|member| numbers(&member["rust_version"]))
        .collect();
    assert_eq!(ours.len(), 1, "one rust-version for all: {ours:?}");
    let ours = ours.first().unwrap();
    for package in metadata["packages"].as_array().unwrap() {
        let theirs = numbers(&package["rust_version"]);
        assert!(
            theirs.as_ref().is_none_or(|theirs| theirs <= ours),
            "{} needs Rust {theirs:?}",
            package["name"]
        );
    }
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let shell = shell();
    let metadata = metadata(&shell);
    let told = shell.read_file("docs/dependencies.md").unwrap();
    let ours: Vec<_> = members(&metadata).map(|member| &member["name"]).collect();
    for member in members(&metadata) {
        for dependency in member["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            let told = told.contains(&format!("`{name}`")) || ours.contains(&&dependency["name"]);
            assert!(
                told,
                "{name}, which {} uses, is not in docs/dependencies.md",
                member["name"]
            );
        }
    }
}

#[test]
fn generated_files_are_as_generated() {
    let changed = generate::changed_by_hand(&shell()).unwrap();
    assert!(
        changed.is_empty(),
        "changed by hand, or not by `cargo xtask generate`: {changed:?}"
    );
}

/// A lock file with addresses would bind everybody to the registry of whoever wrote it.
#[test]
fn the_lock_file_of_the_extension_has_no_addresses() {
    let lock = json(&shell(), "editors/vscode/package-lock.json");
    for (name, package) in lock["packages"].as_object().unwrap() {
        assert!(package["resolved"].is_null(), "{name}");
    }
}

#[test]
fn the_changelog_is_one() {
    let text = shell().read_file("CHANGELOG.md").unwrap();
    changelog::section(&text, "Unreleased").unwrap();
    for heading in text.lines().filter_map(|line| line.strip_prefix("### ")) {
        let kinds = [
            "Added",
            "Changed",
            "Deprecated",
            "Removed",
            "Fixed",
            "Security",
        ];
        assert!(
            kinds.contains(&heading),
            "{heading} is no heading of Keep a Changelog"
        );
    }
}

/// Direction marks and the like change what a line looks like and are seen by nobody: in source they are written as escapes.
#[test]
fn no_invisible_character_is_written_literally() {
    let shell = shell();
    let files = cmd!(
        shell,
        "git ls-files -- *.rs *.py *.ts *.mjs *.lua *.sh *.md *.toml *.yml *.json"
    )
    .quiet()
    .read()
    .unwrap();
    for path in files.lines().filter(|path| shell.path_exists(path)) {
        let text = shell.read_file(path).unwrap();
        for (number, line) in text.lines().enumerate() {
            let hidden = line.chars().find(|c| {
                matches!(c, '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
            });
            assert!(hidden.is_none(), "{path}:{}: {hidden:?}", number + 1);
        }
    }
}
