//! Examples: JSON Lines, in which each object has a `text` and what is said of it. Prodigy, spaCy and doccano keep theirs so.

use serde_json::{Map, Value};

use khabar_engine::annotation::{Document, Unit};

use super::records::Builder;
use super::{Given, Options, Reading};

/// An object of a line.
pub type Example = Map<String, Value>;

/// Reads the examples of files. `take_in` adds what one says of its text, in offsets of the unit; where it returns why not, that one is left
/// out. A document is named by its id, else by its file and line.
pub fn examples(
    files: &[Given],
    options: &Options,
    unit: Unit,
    take_in: impl Fn(&mut Builder<'_>, &Example) -> Result<(), String>,
) -> Reading {
    let mut reading = Reading::default();
    for file in files {
        let lines = file.text.lines().enumerate();
        for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
            let read = one(line, options, unit, &take_in);
            let (document, problems) = match read {
                Ok(read) => read,
                Err(why) => {
                    reading.problems.push(file.problem(at + 1, why));
                    continue;
                }
            };
            let problems = problems.into_iter().map(|why| file.problem(at + 1, why));
            reading.problems.extend(problems);
            let id = document.id.as_str().map(str::to_string);
            let name = id.unwrap_or_else(|| format!("{}-{}", file.stem(), at + 1));
            reading.push(name, document);
        }
    }
    reading
}

fn one(
    line: &str,
    options: &Options,
    unit: Unit,
    take_in: &impl Fn(&mut Builder<'_>, &Example) -> Result<(), String>,
) -> Result<(Document, Vec<String>), String> {
    let example: Example =
        serde_json::from_str(line).map_err(|error| format!("not an object of JSON: {error}"))?;
    let text = example.get("text").and_then(Value::as_str);
    let text = text.ok_or("there is no \"text\"")?;
    let mut builder = Builder::new(text, unit, &options.labels);
    take_in(&mut builder, &example)?;
    Ok(builder.finish())
}

/// The offset under a key of an object.
pub fn offset(of: &Value, key: &str) -> Option<usize> {
    of.get(key)?.as_u64()?.try_into().ok()
}
