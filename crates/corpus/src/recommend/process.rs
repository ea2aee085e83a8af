//! A program that answers a line with a line.
//!
//! Writing and reading have a thread each: a program that answers before it has read all, or does not read at all, must not hold up whoever asks.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, SyncSender, channel, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::Failure;
use crate::annotate::LONGEST;

/// How much longer than an article its annotation may be.
const LONGEST_ANSWER: usize = 8 * LONGEST;

/// How many answers wait to be taken: one line is one answer, and a program that talks without end waits until it is ended.
const WAITING: usize = 1;

/// How long a program has to end when nothing more is asked.
const PATIENCE: Duration = Duration::from_secs(2);

/// All programs that run.
static RUNNING: Mutex<Vec<Weak<Mutex<Child>>>> = Mutex::new(Vec::new());

/// Ends all recommenders that this process has started: for when it ends while some are being asked.
pub fn end_all() {
    let running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    for child in running.iter().filter_map(Weak::upgrade) {
        kill(&child);
    }
}

fn kill(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    let _ = child.kill();
}

#[derive(Debug)]
pub(super) struct Process {
    child: Arc<Mutex<Child>>,
    /// Lines to be written; none when it is to end.
    questions: Option<Sender<String>>,
    answers: Receiver<Result<String, Failure>>,
}

impl Process {
    /// Starts a command in a folder. What it says on standard error is the user's to read.
    pub fn start(command: &[String], folder: &Path) -> io::Result<Self> {
        let (program, args) = command.split_first().ok_or(io::ErrorKind::InvalidInput)?;
        // A path is one of the corpus; a name is looked for where programs are.
        let program = Path::new(program);
        let program = match program.components().count() {
            1 => program.to_path_buf(),
            _ => folder.join(program),
        };
        let mut child = Command::new(program)
            .args(args)
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
        let input = child.stdin.take().ok_or_else(closed)?;
        let output = child.stdout.take().ok_or_else(closed)?;
        let (questions, to_write) = channel::<String>();
        let (to_answer, answers) = sync_channel(WAITING);
        let child = Arc::new(Mutex::new(child));
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        running.retain(|child| child.strong_count() > 0);
        running.push(Arc::downgrade(&child));
        drop(running);
        std::thread::spawn(move || write(input, &to_write));
        std::thread::spawn(move || read(BufReader::new(output), &to_answer));
        Ok(Self {
            child,
            questions: Some(questions),
            answers,
        })
    }

    /// What it answers to a line.
    pub fn ask(&mut self, line: String, timeout: Duration) -> Result<String, Failure> {
        let asked = self.questions.as_ref().map(|to| to.send(line));
        if !matches!(asked, Some(Ok(()))) {
            return Err(Failure::Ended);
        }
        match self.answers.recv_timeout(timeout) {
            Ok(answer) => answer,
            Err(RecvTimeoutError::Timeout) => {
                // No more is to be hoped for: it is not waited for when this is dropped.
                kill(&self.child);
                Err(Failure::Late(timeout))
            }
            Err(RecvTimeoutError::Disconnected) => Err(Failure::Ended),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // The end of its input asks it to end.
        self.questions = None;
        // One that goes on talking is not waited for any longer than one that says nothing.
        let end = Instant::now() + PATIENCE;
        let left = || end.saturating_duration_since(Instant::now());
        while self.answers.recv_timeout(left()).is_ok() && !left().is_zero() {}
        kill(&self.child);
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = child.wait();
    }
}

fn write(mut input: impl Write, lines: &Receiver<String>) {
    for line in lines {
        let written = input.write_all(line.as_bytes());
        let written = written.and_then(|()| input.write_all(b"\n"));
        if written.and_then(|()| input.flush()).is_err() {
            return;
        }
    }
}

fn read(mut output: impl BufRead, to: &SyncSender<Result<String, Failure>>) {
    loop {
        let mut bytes = Vec::new();
        let most = LONGEST_ANSWER as u64 + 1;
        let answer = match output.by_ref().take(most).read_until(b'\n', &mut bytes) {
            Ok(0) | Err(_) => return,
            Ok(_) if bytes.len() > LONGEST_ANSWER => Err(Failure::Long),
            Ok(_) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        };
        let more = answer.is_ok();
        if to.send(answer).is_err() || !more {
            return;
        }
    }
}
