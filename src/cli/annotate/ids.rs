//! The ids of the records of a file: two with one id cannot be told apart in the output.

use std::collections::HashMap;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};

use serde_json::Value;

use super::super::Outcome;

/// The ids of the articles so far, to tell when two have one, or some have none.
#[derive(Debug, Default)]
pub struct Ids {
    /// By a digest, so that millions of them find room: the line that had it first.
    seen: HashMap<u64, usize>,
    /// How many lines have none, and the first of them.
    without: Option<(usize, usize)>,
    twice: bool,
}

impl Ids {
    /// Takes in the id of a line. What is wrong with it, if another line had it.
    pub fn add(&mut self, line: usize, id: &Value) -> Option<String> {
        if id.is_null() {
            let (many, first) = self.without.unwrap_or((0, line));
            self.without = Some((many + 1, first));
            return None;
        }
        let said = id.to_string();
        let digest = BuildHasherDefault::<DefaultHasher>::default().hash_one(&said);
        let first = *self.seen.entry(digest).or_insert(line);
        (first != line).then(|| {
            self.twice = true;
            format!("the id {said} is that of line {first} already: both are written, and cannot be told apart by it")
        })
    }

    /// What to say of articles without an id.
    pub fn missing(&self) -> Option<String> {
        let (many, first) = self.without?;
        let lines = if many == 1 { "line has" } else { "lines have" };
        Some(format!(
            "{many} {lines} no \"id\" (the first is line {first}): what is written for them has none either"
        ))
    }

    /// Two articles of one name are something wrong; articles without one are in the order of their lines.
    pub fn outcome(&self) -> Outcome {
        match self.twice {
            true => Outcome::Found,
            false => Outcome::Fine,
        }
    }
}
