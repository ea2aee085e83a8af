//! Pages whose steps are taken as they stand there: blocks of `sh` are run one after the other in one folder, and blocks of `khabar FILE` are written
//! into that file. A command that ends with another status than 0 says so: `# exits with 1`.

use std::path::Path;
use std::process::Command;

/// A block of a page: what stands behind its fence, and its lines.
fn blocks(page: &str) -> Vec<(&str, String)> {
    let mut blocks: Vec<(&str, String)> = Vec::new();
    let mut open = false;
    for line in page.lines() {
        match (line.strip_prefix("```"), open) {
            (Some(_), true) => open = false,
            (Some(about), false) => {
                open = true;
                blocks.push((about, String::new()));
            }
            (None, true) => {
                let (_, text) = blocks.last_mut().unwrap();
                text.push_str(line);
                text.push('\n');
            }
            (None, false) => {}
        }
    }
    blocks
}

/// Commands that each have to end with the status that stands behind them.
fn script(block: &str) -> String {
    let mut script = String::from("set -eu\n");
    for line in block.lines() {
        match line.split_once("  # exits with ") {
            Some((command, status)) => script.push_str(&format!(
                "status=0; {command} || status=$?\n[ $status = {status} ] || {{ echo \"status $status\" >&2; exit 99; }}\n"
            )),
            None => script.push_str(&format!("{line}\n")),
        }
    }
    script
}

fn follow(page: &str) {
    let folder = tempfile::tempdir().unwrap();
    let program = Path::new(env!("CARGO_BIN_EXE_khabar")).parent().unwrap();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut paths = vec![program.to_path_buf()];
    paths.extend(std::env::split_paths(&path));
    let path = std::env::join_paths(paths).unwrap();
    let mut steps = 0;
    for (about, text) in blocks(page) {
        if let Some(file) = about.strip_prefix("khabar ") {
            let file = folder.path().join(file);
            assert!(
                file.exists(),
                "{} is not there to be annotated",
                file.display()
            );
            std::fs::write(file, text).unwrap();
        } else if about == "sh" {
            let done = Command::new("bash")
                .args(["-c", &script(&text)])
                .current_dir(folder.path())
                .env("PATH", &path)
                .output()
                .unwrap();
            let said =
                String::from_utf8_lossy(&done.stdout) + String::from_utf8_lossy(&done.stderr);
            assert!(done.status.success(), "{text}\n{said}");
            steps += 1;
        }
    }
    assert!(steps > 5, "the page has no steps");
    // What was published is there, and nothing of what is open is gold.
    let there = |name: &str| folder.path().join(name).is_file();
    assert!(there("out/README.md") && there("report.html") && there("agreement.html"));
}

#[test]
fn the_first_corpus_is_made_as_its_page_says() {
    follow(include_str!("../../docs/first-corpus.md"));
}

#[test]
fn the_arabic_page_makes_the_same_corpus() {
    let (en, ar) = (
        include_str!("../../docs/first-corpus.md"),
        include_str!("../../docs/first-corpus.ar.md"),
    );
    assert_eq!(blocks(ar), blocks(en));
}
