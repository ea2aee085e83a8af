//! What a release has for one platform.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use xshell::{Shell, cmd};

use crate::release;

const EXTENSION: &str = "editors/vscode";

/// Goes with the program wherever it goes: what is embedded in it has licences of its own.
const BESIDE: [&str; 7] = [
    "README.md",
    "CHANGELOG.md",
    "LICENSE-MIT",
    "LICENSE-APACHE",
    "data/NOTICE",
    "data/models/names/LICENSE-CC-BY-SA-4.0",
    "data/models/names/NOTICE-names-model",
];

/// Shells, with the ending of what completes in them.
const SHELLS: [(&str, &str); 4] = [
    ("bash", "bash"),
    ("zsh", "zsh"),
    ("fish", "fish"),
    ("ps1", "powershell"),
];

/// Targets of Rust with what VS Code calls them.
const TARGETS: [(&str, &str); 7] = [
    ("x86_64-unknown-linux-gnu", "linux-x64"),
    ("aarch64-unknown-linux-gnu", "linux-arm64"),
    ("x86_64-unknown-linux-musl", "alpine-x64"),
    ("aarch64-unknown-linux-musl", "alpine-arm64"),
    ("x86_64-apple-darwin", "darwin-x64"),
    ("aarch64-apple-darwin", "darwin-arm64"),
    ("x86_64-pc-windows-msvc", "win32-x64"),
];

#[derive(clap::Args)]
pub struct Options {
    /// The target of Rust, e.g. x86_64-unknown-linux-gnu
    #[arg(long)]
    target: String,
    /// A program that is built already
    #[arg(long)]
    program: Option<PathBuf>,
    /// Where the files go
    #[arg(long, default_value = "target/dist")]
    out: PathBuf,
}

pub fn run(shell: &Shell, options: &Options) -> Result<()> {
    let target = options.target.as_str();
    platform(target)?;
    let program = match &options.program {
        Some(program) => program.clone(),
        None => {
            cmd!(
                shell,
                "cargo build --release --locked --package khabar --bin khabar --target {target}"
            )
            .run()?;
            Path::new("target")
                .join(target)
                .join("release")
                .join(self::program(target))
        }
    };
    package(shell, target, &program, &options.out, true)
}

/// What VS Code calls a target.
fn platform(target: &str) -> Result<&'static str> {
    let found = TARGETS.iter().find(|(rust, _)| *rust == target);
    let found = found.map(|(_, code)| *code);
    found.with_context(|| format!("nothing is released for {target}"))
}

/// The file that the program is, for a target.
pub fn program(target: &str) -> &'static str {
    match target.contains("windows") {
        true => "khabar.exe",
        false => "khabar",
    }
}

/// Puts a program that is built into its archive and, where that is wanted, into the extension.
pub fn package(
    shell: &Shell,
    target: &str,
    program: &Path,
    out: &Path,
    with_extension: bool,
) -> Result<()> {
    let (name, platform) = (self::program(target), platform(target)?);
    let version = release::version(shell)?;
    ensure!(
        shell.path_exists(program),
        "there is no program at {}",
        program.display()
    );
    shell.create_dir(out)?;
    archive(
        shell,
        program,
        name,
        &format!("khabar-{version}-{target}"),
        out,
    )?;
    if !with_extension {
        return Ok(());
    }
    extension(
        shell,
        program,
        name,
        platform,
        &out.join(format!("khabar-{version}-{platform}.vsix")),
    )
}

/// One folder with the program and what goes with it; a zip for Windows, whose own `tar` writes one (that of Git's shell does not).
fn archive(shell: &Shell, program: &Path, name: &str, folder: &str, out: &Path) -> Result<()> {
    let stage = shell.create_temp_dir()?;
    let inside = stage.path().join(folder);
    shell.create_dir(&inside)?;
    shell.copy_file(program, inside.join(name))?;
    for file in BESIDE {
        shell.copy_file(file, &inside)?;
    }
    said_by(shell, program, &inside)?;
    let (file, how) = match name {
        "khabar.exe" => (out.join(format!("{folder}.zip")), "-acf"),
        _ => (out.join(format!("{folder}.tar.gz")), "-czf"),
    };
    let stage = stage.path();
    let tar = if cfg!(windows) {
        r"C:\Windows\System32\tar.exe"
    } else {
        "tar"
    };
    cmd!(shell, "{tar} -C {stage} {how} {file} {folder}")
        .quiet()
        .run()?;
    println!("{}", file.display());
    Ok(())
}

/// What the program says of itself: man pages, and completions for shells.
fn said_by(shell: &Shell, program: &Path, inside: &Path) -> Result<()> {
    let program = std::path::absolute(shell.current_dir().join(program))?;
    let man = inside.join("man");
    cmd!(shell, "{program} man --out {man}").quiet().run()?;
    for (ending, name) in SHELLS {
        let script = cmd!(shell, "{program} completions {name}").quiet().read()?;
        shell.write_file(
            inside.join("completions").join(format!("khabar.{ending}")),
            script,
        )?;
    }
    Ok(())
}

/// The extension with the program in `bin/`, where it looks before `PATH`.
fn extension(shell: &Shell, program: &Path, name: &str, platform: &str, file: &Path) -> Result<()> {
    let bin = Path::new(EXTENSION).join("bin");
    if shell.path_exists(&bin) {
        bail!(
            "{} is there already: a package for one platform must not hold the program of another",
            bin.display()
        );
    }
    let out = std::path::absolute(shell.current_dir().join(file))?;
    let program = shell.current_dir().join(program);
    let _folder = shell.push_dir(EXTENSION);
    // On Windows npm is a script, which is only found by its whole name.
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    if !shell.path_exists("node_modules") {
        cmd!(shell, "{npm} ci --no-audit --no-fund --no-update-notifier")
            .quiet()
            .run()?;
    }
    shell.create_dir("bin")?;
    shell.copy_file(program, Path::new("bin").join(name))?;
    let packaged = cmd!(
        shell,
        "{npm} run package --silent -- --target {platform} --out {out}"
    )
    .quiet()
    .run();
    // Else the next package for all platforms would have it too.
    shell.remove_path("bin")?;
    packaged?;
    println!("{}", file.display());
    Ok(())
}
