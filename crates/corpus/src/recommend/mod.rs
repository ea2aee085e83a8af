//! Recommenders: programs of the project (a model, a script around a large one) that read a document as a line of JSON and write one with their
//! suggestions. What they suggest is silver with their name as its source; it never becomes gold by itself.
//!
//! A command of `khabar.toml` is run by whoever was told to by the user, and by nothing else: loading a corpus starts no program.

mod merge;
mod process;
mod suggest;

use std::path::{Path, PathBuf};
use std::time::Instant;

use khabar_engine::annotation::{Document, DocumentError};
use khabar_engine::message::Message;

use crate::settings::Recommender;
pub use merge::merge;
use process::Process;
pub use process::end_all;
pub use suggest::suggestions;

/// After how many failures in a row one is not started again.
const MOST: usize = 3;

/// Why a recommender gave nothing for a document.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum Failure {
    #[error(
        "cannot be started: {0}. Is its command right, and does it run in the folder of khabar.toml?"
    )]
    Start(std::io::Error),
    #[error("ended without an answer; what it said is on standard error")]
    Ended,
    #[error(
        "gave no answer in {0:?} and was ended; `timeout` in khabar.toml says how long it may take"
    )]
    Late(std::time::Duration),
    #[error("answered with a line that is too long")]
    Long,
    #[error("answered with what is no document: {0}")]
    NoDocument(#[from] DocumentError),
    #[error(
        "answered with another text than it was given: one line is one answer, in order, and nothing else may stand on its standard output"
    )]
    OtherText,
    #[error("cannot be asked: the document is no JSON: {0}")]
    Json(#[from] serde_json::Error),
    #[error("has failed {MOST} times in a row and is not started again")]
    GivenUp,
}

impl Failure {
    /// What became of the recommender of this name, for annotators.
    pub fn message(&self, name: &str) -> Message {
        let arabic = match self {
            Self::Start(error) => {
                format!("لا يمكن تشغيله ({error}): هل أمره في khabar.toml صحيح؟")
            }
            Self::Ended => "انتهى بلا جواب؛ ما قاله في السجل".to_string(),
            Self::Late(time) => {
                format!("لم يجب خلال {time:?} فأُنهي؛ مهلته هي timeout في khabar.toml")
            }
            Self::Long => "أجاب بسطر أطول من اللازم".to_string(),
            Self::NoDocument(error) => format!("أجاب بما ليس وثيقة: {error}"),
            Self::OtherText => "أجاب بنص غير الذي أُعطي".to_string(),
            Self::Json(error) => format!("لا يمكن سؤاله: {error}"),
            Self::GivenUp => {
                format!("أخفق {MOST} مرات متتالية فلن يُشغَّل حتى يتغير في khabar.toml")
            }
        };
        Message::new(
            format!("The recommender “{name}” {self}. What Khabar suggests stays."),
            format!("المقترِح {name}: {arabic}. ما يقترحه خبر باق."),
        )
    }
}

/// A recommender that is kept running.
#[derive(Debug)]
pub struct Running {
    about: Recommender,
    root: PathBuf,
    process: Option<Process>,
    /// Until when it is left alone.
    rests: Option<Instant>,
    failures: usize,
}

impl Running {
    /// One that is started when it is first asked, in the root of its corpus.
    pub fn new(about: Recommender, root: &Path) -> Self {
        Self {
            about,
            root: root.to_path_buf(),
            process: None,
            rests: None,
            failures: 0,
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.about.name
    }

    /// What it answers to a document. Takes as long as it takes, at most its time-out; after a failure it is started again with a pause, which
    /// is waited for.
    pub fn ask(&mut self, document: &Document) -> Result<Document, Failure> {
        if self.failures >= MOST {
            return Err(Failure::GivenUp);
        }
        let answer = self.try_ask(document);
        match &answer {
            Ok(_) => self.failures = 0,
            Err(_) => {
                // What it would still say belongs to no later document.
                self.process = None;
                self.failures += 1;
                self.rests = Some(Instant::now() + self.about.pause);
            }
        }
        answer
    }

    fn try_ask(&mut self, document: &Document) -> Result<Document, Failure> {
        let line = serde_json::to_string(document)?;
        let process = match &mut self.process {
            Some(process) => process,
            none => {
                if let Some(left) = self
                    .rests
                    .and_then(|end| end.checked_duration_since(Instant::now()))
                {
                    std::thread::sleep(left);
                }
                none.insert(
                    Process::start(&self.about.command, &self.root).map_err(Failure::Start)?,
                )
            }
        };
        let answer = Document::parse(&process.ask(line, self.about.timeout)?)?;
        match answer.text == document.text {
            true => Ok(answer),
            false => Err(Failure::OtherText),
        }
    }

    /// Adds to a document what it suggests beside it; how many suggestions.
    pub fn recommend(&mut self, document: &mut Document) -> Result<usize, Failure> {
        let answer = self.ask(document)?;
        Ok(merge(document, answer, &self.about.name))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::time::Duration;

    fn running(script: &str) -> Running {
        let about = Recommender {
            name: "test".to_string(),
            command: ["sh", "-c", script].map(str::to_string).to_vec(),
            timeout: Duration::from_secs(60),
            pause: Duration::ZERO,
        };
        Running::new(about, Path::new("/"))
    }

    fn text(text: &str) -> Document {
        Document {
            text: text.to_string(),
            ..Document::default()
        }
    }

    #[test]
    fn one_is_kept_running_and_answers_in_order() {
        // A shell that lives for all lines: each answer says how many it has seen.
        let mut running = running(
            r#"n=0; while read -r line; do n=$((n+1)); printf '{"text":"نص","article":{"n":"%s"}}\n' $n; done"#,
        );
        for n in 1..4 {
            let answer = running.ask(&text("نص")).unwrap();
            assert_eq!(answer.article["n"], n.to_string());
        }
    }

    #[test]
    fn one_that_fails_is_started_again_but_not_for_ever() {
        let mut dies = running("read -r line; exit 1");
        for _ in 0..MOST {
            assert!(matches!(dies.ask(&text("نص")), Err(Failure::Ended)));
        }
        assert!(matches!(dies.ask(&text("نص")), Err(Failure::GivenUp)));
        let mut chats = running("while read -r line; do echo loading…; done");
        let said = chats.ask(&text("نص")).unwrap_err().to_string();
        assert!(said.contains("no document"), "{said}");
        let mut other = running(r#"while read -r line; do echo '{"text":"آخر"}'; done"#);
        assert!(matches!(other.ask(&text("نص")), Err(Failure::OtherText)));
        let mut none = running("true");
        none.about.command = vec!["/nowhere/at-all".to_string()];
        assert!(matches!(none.ask(&text("نص")), Err(Failure::Start(_))));
    }

    #[test]
    fn one_that_is_late_is_ended() {
        let mut late = running("exec sleep 600");
        late.about.timeout = Duration::from_millis(1);
        assert!(matches!(late.ask(&text("نص")), Err(Failure::Late(_))));
        assert!(late.process.is_none());
    }
}
