//! `[[recommender]]`: programs whose suggestions stand beside ours.

use std::ops::Range;
use std::time::Duration;

use toml::Spanned;
use toml::de::DeValue;

use super::{Wrong, expected, list, table, unknown};
use khabar_engine::message::Message;
use khabar_engine::text::similar;

/// A program of the project that reads a document as a line of JSON and writes one with its suggestions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommender {
    /// What its suggestions name as their source.
    pub name: String,
    /// The program and its arguments. It runs in the root of the corpus.
    pub command: Vec<String>,
    /// How long it may take for a document.
    pub timeout: Duration,
    /// How long it is left alone after it failed.
    pub pause: Duration,
}

const KEYS: [&str; 4] = ["name", "command", "timeout", "pause"];

/// How long one may take, and is left alone, where the settings do not say: a large model on one core takes seconds.
const TIMEOUT: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_secs(5);

/// Reads all. One that has no name or no command is left out.
pub(super) fn read(value: &Spanned<DeValue<'_>>, wrong: &mut Wrong) -> Vec<Recommender> {
    let mut read: Vec<Recommender> = Vec::new();
    for item in list(value, "recommender", wrong) {
        let Some(recommender) = one(item, wrong) else {
            continue;
        };
        if read.iter().any(|other| other.name == recommender.name) {
            let name = &recommender.name;
            wrong.push((
                item.span(),
                Message::new(
                    format!("There is a recommender “{name}” already; this one is left out: give it another name."),
                    format!("يوجد مقترِح باسم {name}؛ أُهمل هذا، فسمّه اسما آخر."),
                ),
            ));
            continue;
        }
        read.push(recommender);
    }
    read
}

fn one(item: &Spanned<DeValue<'_>>, wrong: &mut Wrong) -> Option<Recommender> {
    let said = (
        "tables: [[recommender]] and its keys below it",
        "جداول: [[recommender]] وتحته مفاتيحه",
    );
    let keys = table(item, "recommender", said, wrong)?;
    let (mut name, mut command) = (None, Vec::new());
    let (mut timeout, mut pause) = (TIMEOUT, PAUSE);
    for (key, value) in keys {
        match key.get_ref().as_ref() {
            "name" => match value.get_ref().as_str().filter(|name| is_name(name)) {
                Some(said) => name = Some(said.to_string()),
                None => wrong.push(expected(
                    value.span(),
                    "name",
                    "a word of Latin letters, digits and hyphens, such as \"my-model\"",
                    "كلمة من حروف لاتينية وأرقام وشرطات مثل \"my-model\"",
                )),
            },
            "command" => {
                let words = list(value, "command", wrong).into_iter();
                command = words
                    .filter_map(|word| Some(word.get_ref().as_str()?.to_string()))
                    .collect();
            }
            "timeout" => set(&mut timeout, "timeout", value, wrong),
            "pause" => set(&mut pause, "pause", value, wrong),
            other => {
                let close = similar(other, KEYS.into_iter());
                wrong.push((key.span(), unknown("key", "مفتاح", other, &KEYS, &close)));
            }
        }
    }
    let Some(name) = name.filter(|_| !command.is_empty()) else {
        wrong.push(incomplete(item.span()));
        return None;
    };
    Some(Recommender {
        name,
        command,
        timeout,
        pause,
    })
}

fn incomplete(span: Range<usize>) -> (Range<usize>, Message) {
    (
        span,
        Message::new(
            "A recommender needs a name and a command: name = \"my-model\", command = [\"python3\", \"model.py\"]. This one is left out.",
            "لا بد للمقترِح من اسم وأمر: name = \"my-model\", command = [\"python3\", \"model.py\"]. أُهمل هذا.",
        ),
    )
}

/// Whether something can be named as a source, in a document as on a command line.
fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.is_empty() && name.chars().all(fits)
}

fn set(to: &mut Duration, key: &str, value: &Spanned<DeValue<'_>>, wrong: &mut Wrong) {
    let seconds: Option<f64> = match value.get_ref() {
        DeValue::Float(number) => number.as_str().parse().ok(),
        DeValue::Integer(number) => number.as_str().parse().ok(),
        _ => None,
    };
    match seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        Some(duration) => *to = duration,
        None => wrong.push(expected(
            value.span(),
            key,
            "a number of seconds, such as 30",
            "عددا من الثواني مثل 30",
        )),
    }
}
