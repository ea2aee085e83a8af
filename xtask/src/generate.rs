//! Generated files: each comes from a script beside it, and is never changed by hand.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use toml_edit::{DocumentMut, Item, Table};
use xshell::{Shell, cmd};

use crate::root;

/// Names each file with its script, what that needs, and the id that git gives to its content.
const TABLE: &str = "xtask/generated.toml";

/// Where the packages that scripts read are installed.
const INPUTS: &str = "tests/.cache/inputs";

#[derive(clap::Args)]
pub struct Options {
    /// Writes nothing, and fails where a file is not what its script gives
    #[arg(long)]
    check: bool,
    /// Installs what the scripts read first: cargo xtask inputs
    #[arg(long)]
    fetch: bool,
    /// Only these files
    files: Vec<String>,
}

/// Runs the scripts, in the order of the table: later ones read what earlier ones wrote.
pub fn run(shell: &Shell, options: &Options) -> Result<()> {
    let mut table: DocumentMut = shell.read_file(TABLE)?.parse()?;
    let files = table["file"]
        .as_array_of_tables_mut()
        .context("no [[file]]")?;
    let wanted = packages(files.iter());
    if options.fetch {
        wanted.install(shell)?;
    }
    let installed = wanted.are_installed(shell);
    let mut stale = Vec::new();
    let (mut done, mut skipped) = (0, 0);
    for file in files.iter_mut() {
        let path = text(file, "path")?.to_string();
        if !options.files.is_empty() && !options.files.contains(&path) {
            continue;
        }
        if !installed && needs_packages(file) {
            skipped += 1;
            println!(
                "not run: {path} (cargo xtask generate --fetch installs what its script reads)"
            );
        } else {
            done += 1;
            println!("{path}");
            if let Err(error) = script(shell, file, &path, options.check) {
                ensure!(options.check, error);
                println!("{error}");
                stale.push(path.clone());
            }
            if !options.check && file.contains_key("id") {
                file["id"] = toml_edit::value(id(shell, &path)?);
            }
        }
        // What was not generated here must still be what was generated elsewhere.
        if file.contains_key("id")
            && text(file, "id")? != id(shell, &path)?
            && !stale.contains(&path)
        {
            println!(
                "{path} is not what {TABLE} recorded: it was changed by hand, or not by `cargo xtask generate`"
            );
            stale.push(path);
        }
    }
    if !options.check {
        shell.write_file(TABLE, table.to_string())?;
    }
    if !stale.is_empty() {
        bail!(
            "not as generated: {}. `cargo xtask generate --fetch` writes them anew",
            stale.join(", ")
        );
    }
    println!("{done} scripts run, {skipped} not");
    Ok(())
}

/// Installs the packages that scripts read.
pub fn install(shell: &Shell) -> Result<()> {
    let table: DocumentMut = shell.read_file(TABLE)?.parse()?;
    packages(
        table["file"]
            .as_array_of_tables()
            .context("no [[file]]")?
            .iter(),
    )
    .install(shell)
}

/// The files whose content is not the recorded one.
#[cfg(test)]
pub fn changed_by_hand(shell: &Shell) -> Result<Vec<String>> {
    let table: DocumentMut = shell.read_file(TABLE)?.parse()?;
    let mut changed = Vec::new();
    for file in table["file"].as_array_of_tables().context("no [[file]]")? {
        if file.contains_key("id") && text(file, "id")? != id(shell, text(file, "path")?)? {
            changed.push(text(file, "path")?.to_string());
        }
    }
    Ok(changed)
}

/// Git's name for the content of a file, with line ends as they are committed.
fn id(shell: &Shell, path: &str) -> Result<String> {
    Ok(cmd!(shell, "git hash-object {path}").quiet().read()?)
}

fn script(shell: &Shell, file: &Table, path: &str, check: bool) -> Result<()> {
    let script = text(file, "script")?;
    let arguments = list(file, "arguments")
        .map(argument)
        .collect::<Result<Vec<_>>>()?;
    let python = if needs_packages(file) {
        root().join(INPUTS).join("bin/python")
    } else {
        python()
    };
    let command = cmd!(shell, "{python} {script} {arguments...}").quiet();
    // One that prints has no --check: that it runs has to do, as nothing of it is committed.
    if file.contains_key("prints") {
        let text = command.read()?;
        if !check {
            shell.write_file(path, text + "\n")?;
        }
        return Ok(());
    }
    Ok(command.args(check.then_some("--check")).run()?)
}

/// An argument with `npm:NAME` for the folder of a package and `wheel:NAME` for the file of one.
fn argument(argument: &str) -> Result<PathBuf> {
    let inputs = root().join(INPUTS);
    if let Some(name) = argument.strip_prefix("npm:") {
        return Ok(inputs.join("node_modules").join(name));
    }
    if let Some(name) = argument.strip_prefix("wheel:") {
        let start = format!("{}-", name.replace('-', "_"));
        let folder = inputs.join("wheels");
        let mut files = std::fs::read_dir(&folder)?.filter_map(|file| Some(file.ok()?.path()));
        return files
            .find(|file| {
                file.file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with(&start))
            })
            .with_context(|| format!("no {start}*.whl in {}", folder.display()));
    }
    Ok(argument.into())
}

fn python() -> PathBuf {
    if cfg!(windows) { "python" } else { "python3" }.into()
}

fn text<'t>(file: &'t Table, key: &str) -> Result<&'t str> {
    file.get(key)
        .and_then(Item::as_str)
        .with_context(|| format!("{TABLE}: a file without {key}"))
}

fn list<'t>(file: &'t Table, key: &str) -> impl Iterator<Item = &'t str> {
    file.get(key)
        .and_then(Item::as_array)
        .into_iter()
        .flatten()
        .filter_map(|value| value.as_str())
}

const KINDS: [&str; 3] = ["pip", "wheels", "npm"];

fn needs_packages(file: &Table) -> bool {
    KINDS.iter().any(|kind| file.contains_key(kind))
}

/// The packages that all scripts together read: modules, wheels that are read as they are, folders of npm.
struct Packages([Vec<String>; 3]);

fn packages<'t>(files: impl Iterator<Item = &'t Table>) -> Packages {
    let mut all: [Vec<String>; 3] = Default::default();
    for file in files {
        for (kind, packages) in KINDS.iter().zip(&mut all) {
            packages.extend(list(file, kind).map(str::to_string));
            packages.sort();
            packages.dedup();
        }
    }
    Packages(all)
}

impl Packages {
    /// The list beside what was installed, written last.
    fn stamp(&self) -> (PathBuf, String) {
        let text = self
            .0
            .iter()
            .map(|packages| packages.join(" ") + "\n")
            .collect();
        (Path::new(INPUTS).join("installed"), text)
    }

    fn are_installed(&self, shell: &Shell) -> bool {
        let (path, text) = self.stamp();
        shell
            .read_file(path)
            .is_ok_and(|installed| installed == text)
    }

    fn install(&self, shell: &Shell) -> Result<()> {
        if self.are_installed(shell) {
            return Ok(());
        }
        println!("installing {}", self.0.concat().join(" "));
        let (python, [pip, wheels, npm]) = (python(), &self.0);
        shell.remove_path(INPUTS)?;
        shell.create_dir(INPUTS)?;
        cmd!(shell, "{python} -m venv {INPUTS}").quiet().run()?;
        let venv = root().join(INPUTS).join("bin/python");
        cmd!(
            shell,
            "{venv} -m pip install -q --disable-pip-version-check {pip...}"
        )
        .quiet()
        .run()?;
        cmd!(shell, "{venv} -m pip download -q --disable-pip-version-check --no-deps -d {INPUTS}/wheels {wheels...}").quiet().run()?;
        cmd!(
            shell,
            "npm install --prefix {INPUTS} --ignore-scripts --no-audit --no-fund --silent {npm...}"
        )
        .quiet()
        .run()?;
        let (path, text) = self.stamp();
        shell.write_file(path, text)?;
        Ok(())
    }
}
