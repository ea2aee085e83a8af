//! All that a release has and one machine can make, without releasing anything: for trying it out, and for CI.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};
use xshell::{Shell, cmd};

use crate::{dist, release, sbom};

/// The file that names all others with their digests.
const CHECKSUMS: &str = "SHA256SUMS";

#[derive(clap::Args)]
pub struct Options {
    /// The profile of cargo: release, as it is released, or dev, which is built in much less time
    #[arg(long, default_value = "release")]
    profile: String,
    /// A program that is built already
    #[arg(long)]
    program: Option<PathBuf>,
    /// A folder that is made anew
    #[arg(long, default_value = "target/dry-run")]
    out: PathBuf,
    /// Leave the wheel and the source of the Python package out, where maturin cannot be had
    #[arg(long)]
    without_python: bool,
    /// Leave the extension for VS Code out, where npm cannot be had
    #[arg(long)]
    without_vscode: bool,
}

/// Makes the files for the platform that it runs on, and lists them.
pub fn run(shell: &Shell, options: &Options) -> Result<()> {
    let Options { profile, out, .. } = options;
    // Before minutes are spent.
    let maturin = match options.without_python {
        true => None,
        false => Some(maturin(shell)?),
    };
    let target = host(shell)?;
    let version = release::version(shell)?;
    if shell.path_exists(out) {
        ensure!(
            shell.path_exists(out.join(CHECKSUMS)) || shell.read_dir(out)?.is_empty(),
            "{} is there, and no dry run made it: name another folder with --out",
            out.display()
        );
        shell.remove_path(out)?;
    }
    shell.create_dir(out)?;
    let program = match &options.program {
        Some(program) => program.clone(),
        None => {
            cmd!(
                shell,
                "cargo build --locked --profile {profile} --package khabar --bin khabar"
            )
            .run()?;
            let built = if profile == "dev" { "debug" } else { profile };
            let built = Path::new("target").join(built);
            built.join(dist::program(&target))
        }
    };
    dist::package(shell, &target, &program, out, !options.without_vscode)?;
    if let Some(maturin) = maturin {
        let (name, before) = maturin.split_first().context("no command")?;
        let manifest = "python/Cargo.toml";
        cmd!(
            shell,
            "{name} {before...} build --quiet --locked --profile {profile} --manifest-path {manifest} --out {out}"
        )
        .run()?;
        cmd!(
            shell,
            "{name} {before...} sdist --quiet --manifest-path {manifest} --out {out}"
        )
        .run()?;
    }
    let bill = out.join(format!("khabar-{version}-{target}.cdx.json"));
    sbom::write(shell, &target, &bill)?;
    list(shell, out)
}

/// Writes the digests of all files, in the order of their names, and prints them with their sizes.
fn list(shell: &Shell, out: &Path) -> Result<()> {
    let mut files = shell.read_dir(out)?;
    files.sort();
    let mut sums = String::new();
    println!();
    for file in &files {
        let bytes = shell.read_binary_file(file)?;
        let digest: String = Sha256::digest(&bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let megabytes = bytes.len() as f64 / 1e6;
        println!(
            "{megabytes:>8.2} MB  {}…  {name}",
            digest.get(..12).unwrap_or("")
        );
        // As sha256sum writes and checks it.
        sums.push_str(&format!("{digest}  {name}\n"));
    }
    let file = out.join(CHECKSUMS);
    shell.write_file(&file, sums)?;
    println!("\n{} files, and {}", files.len(), file.display());
    println!("The other platforms are built where they run: .github/workflows/release.yml");
    Ok(())
}

/// The target that this is run on.
fn host(shell: &Shell) -> Result<String> {
    let told = cmd!(shell, "rustc --version --verbose").quiet().read()?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_string())
}

/// How maturin is called here.
fn maturin(shell: &Shell) -> Result<Vec<String>> {
    let ways = [vec!["maturin"], vec!["python3", "-m", "maturin"]];
    for way in ways {
        let [name, before @ ..] = way.as_slice() else {
            continue;
        };
        let answers = cmd!(shell, "{name} {before...} --version")
            .quiet()
            .ignore_stdout()
            .ignore_stderr();
        if answers.run().is_ok() {
            return Ok(way.into_iter().map(str::to_string).collect());
        }
    }
    bail!(
        "there is no maturin: pip install \"maturin>=1.9,<2\", or leave Python out with --without-python"
    )
}
