//! Articles as each of several has them: in folders, in files, on branches of git.

use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::input::read;
use khabar_corpus::{articles, is_article};

/// An article as it was read.
pub struct Text {
    /// By which name it is compared: its path below the folder, or in the repository.
    pub article: String,
    /// By which name it is told.
    pub file: String,
    pub text: String,
}

/// The articles below a folder, by their path in it; and what of them cannot be read.
pub fn of_folder(path: &Path) -> (Vec<Text>, Vec<String>) {
    let (files, mut wrong) = articles(&[path.to_path_buf()]);
    let mut texts = Vec::new();
    for file in files {
        match read(&file) {
            Ok(text) => texts.push(Text {
                article: within(path, &file),
                file: file.display().to_string(),
                text,
            }),
            Err(line) => wrong.push(line),
        }
    }
    (texts, wrong)
}

fn within(folder: &Path, file: &Path) -> String {
    let path = file.strip_prefix(folder).unwrap_or(file);
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The articles of a revision of the repository that the current folder is in, below that folder.
pub fn of_revision(name: &str) -> Result<Vec<Text>, String> {
    let unknown =
        |why: &str| format!("{name}: no folder, no file, and no branch or commit of git here{why}");
    // A name that git would take for an option is none of these.
    if name.starts_with('-') {
        return Err(unknown(""));
    }
    let listed = git(&["ls-tree", "-r", "-z", "--name-only", name], "")
        .map_err(|why| unknown(&format!(" ({why})")))?;
    let listed = String::from_utf8_lossy(&listed).into_owned();
    let files: Vec<&str> = listed
        .split_terminator('\0')
        .filter(|file| is_article(Path::new(file), true))
        .collect();
    let asked: String = files
        .iter()
        .map(|file| format!("{name}:./{file}\n"))
        .collect();
    let blobs = git(&["cat-file", "--batch"], &asked)?;
    let mut blobs = Blobs(BufReader::new(&blobs[..]));
    let mut texts = Vec::new();
    for file in files {
        let bytes = blobs
            .next()
            .map_err(|error| format!("git: {file}: {error}"))?;
        let text = khabar_corpus::decode(bytes)
            .map_err(|wrong| format!("{name}:{file}: {}", wrong.message().en))?;
        texts.push(Text {
            article: file.to_string(),
            file: format!("{name}:{file}"),
            text,
        });
    }
    Ok(texts)
}

/// What git answers.
pub fn git(arguments: &[&str], input: &str) -> Result<Vec<u8>, String> {
    let failed = |error: io::Error| format!("git cannot be run: {error}");
    let mut child = Command::new("git")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let stdin = child.stdin.take();
    let output = std::thread::scope(|scope| {
        // Both pipes are bounded: who only writes waits for ever.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input.as_bytes())));
        child.wait_with_output()
    });
    let output = output.map_err(failed)?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(String::from_utf8_lossy(&output.stderr).trim().to_string())
    }
}

/// What `git cat-file --batch` writes: a line with kind and size, that many bytes, and a line end.
struct Blobs<R>(R);

impl<R: BufRead> Blobs<R> {
    fn next(&mut self) -> io::Result<Vec<u8>> {
        let mut head = String::new();
        self.0.read_line(&mut head)?;
        let size = head
            .trim_end()
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse().ok());
        let size: usize = size.ok_or_else(|| io::Error::other(head.trim_end().to_string()))?;
        let mut bytes = vec![0; size];
        self.0.read_exact(&mut bytes)?;
        self.0.read_exact(&mut [0])?;
        Ok(bytes)
    }
}
