//! Parting articles into train, dev and test.

use std::collections::HashMap;
use std::str::FromStr;

use khabar_engine::tags::digest;

/// A part of a corpus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Train,
    Dev,
    Test,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Train, Self::Dev, Self::Test];

    /// Its name, of files and folders.
    pub fn name(self) -> &'static str {
        match self {
            Self::Train => "train",
            Self::Dev => "dev",
            Self::Test => "test",
        }
    }
}

/// How much of a corpus goes into train and dev, in percent; the rest is test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split {
    train: u32,
    dev: u32,
}

impl FromStr for Split {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let parts: Option<Vec<u32>> = text
            .split(['/', ',', ':'])
            .map(|part| part.trim().parse().ok())
            .collect();
        let wrong = || {
            format!(
                "{text:?}: write three numbers that make 100, as 80/10/10, or two for train and test"
            )
        };
        let (train, dev, test) = match parts.as_deref() {
            Some([train, dev, test]) => (*train, *dev, *test),
            Some([train, test]) => (*train, 0, *test),
            _ => return Err(wrong()),
        };
        let whole = train.checked_add(dev).and_then(|sum| sum.checked_add(test));
        match whole {
            Some(100) => Ok(Self { train, dev }),
            _ => Err(wrong()),
        }
    }
}

/// The part of each article, by its id and the digest of its text.
///
/// It follows from the id alone, so that an article stays in its part when others come and go. Articles that share an id or a text go
/// together, by the least id of them: what two annotators made of one text is never parted, and no text of the test is learnt from.
pub fn assign(split: &Split, articles: &[(String, &str)]) -> Vec<Part> {
    let mut groups = Groups::new(articles.len());
    let mut first: HashMap<(bool, &str), usize> = HashMap::new();
    for (at, (id, text)) in articles.iter().enumerate() {
        for key in [(true, id.as_str()), (false, *text)] {
            let other = *first.entry(key).or_insert(at);
            groups.join(at, other);
        }
    }
    let mut least: HashMap<usize, &str> = HashMap::new();
    for (at, (id, _)) in articles.iter().enumerate() {
        let of = least.entry(groups.find(at)).or_insert(id);
        *of = (*of).min(id);
    }
    let part = |at: usize| {
        let id = least.get(&groups.find(at)).copied().unwrap_or_default();
        // The first digits of SHA-256: the same on every machine.
        let digits = digest(&khabar_engine::tags::escape(id));
        let number = digits
            .get(..8)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
            .unwrap_or_default();
        let percent = (u64::from(number) * 100) >> 32;
        match u32::try_from(percent).unwrap_or_default() {
            percent if percent < split.train => Part::Train,
            percent if percent < split.train + split.dev => Part::Dev,
            _ => Part::Test,
        }
    };
    (0..articles.len()).map(part).collect()
}

/// Groups of articles that belong together.
struct Groups(Vec<usize>);

impl Groups {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn find(&self, mut at: usize) -> usize {
        while let Some(&above) = self.0.get(at).filter(|above| **above != at) {
            at = above;
        }
        at
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.find(one), self.find(other));
        if let Some(slot) = self.0.get_mut(one.max(other)) {
            *slot = one.min(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_stays_in_its_part_and_one_text_in_one_part() {
        let split: Split = "60/20/20".parse().unwrap();
        let all: Vec<(String, String)> = (0..500)
            .map(|n| (format!("a{n}"), format!("t{}", n / 2)))
            .collect();
        let keys: Vec<(String, &str)> = all
            .iter()
            .map(|(id, text)| (id.clone(), text.as_str()))
            .collect();
        let parts = assign(&split, &keys);
        for pair in parts.chunks(2) {
            assert_eq!(pair[0], pair[1]);
        }
        let train = parts.iter().filter(|part| **part == Part::Train).count();
        assert!((250..350).contains(&train), "{train}");
        // Without the others each pair is where it was.
        assert_eq!(assign(&split, &keys[200..300]), parts[200..300]);
    }

    #[test]
    fn a_split_makes_a_whole() {
        assert_eq!(
            "90/10".parse::<Split>().unwrap(),
            Split { train: 90, dev: 0 }
        );
        for wrong in ["80/10", "x", "80/10/10/0", "100", ""] {
            assert!(
                wrong.parse::<Split>().unwrap_err().contains("80/10/10"),
                "{wrong}"
            );
        }
    }
}
