//! What git leaves in a file where two versions of it differ.

/// A line that git wrote between two versions of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Marker {
    /// `<<<<<<< main`: the first version follows.
    First,
    /// `||||||| 1a2b3c4`: what both began from follows.
    Base,
    /// `=======`: the second version follows.
    Second,
    /// `>>>>>>> branch`: the end of the second version.
    End,
}

/// How often git repeats the sign of a marker.
const SIGNS: usize = 7;

impl Marker {
    const ALL: [(char, Self); 4] = [
        ('<', Self::First),
        ('|', Self::Base),
        ('=', Self::Second),
        ('>', Self::End),
    ];

    /// Whether a line is a marker.
    pub fn is(line: &str) -> bool {
        Self::read(line).is_some()
    }

    /// The marker that a line is, with the name of the version that git gives behind it.
    fn read(line: &str) -> Option<(Self, &str)> {
        let (sign, marker) = Self::ALL
            .into_iter()
            .find(|(sign, _)| line.starts_with(*sign))?;
        let label = line.trim_start_matches(sign);
        let signs = line.len() - label.len();
        let apart = label.is_empty() || label.starts_with(' ');
        (signs == SIGNS && apart).then(|| (marker, label.trim()))
    }
}

/// A marker in an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarkerLine<'a> {
    /// Its line, from 0.
    pub line: usize,
    /// Which it is.
    pub marker: Marker,
    /// What git calls the version.
    pub label: &'a str,
}

/// The markers of one conflict, in order of lines; some may be gone.
pub type Conflict<'a> = Vec<MarkerLine<'a>>;

/// The conflicts among the lines of an article. A row of `=` by itself is text: only behind the beginning of a conflict does it stand
/// between two versions.
///
/// ```
/// use khabar_engine::tags::conflicts;
/// let article = "نص\n<<<<<<< main\n%% note أ\n=======\n%% note ب\n>>>>>>> review\n=======";
/// let found = conflicts(article.lines());
/// let lines: Vec<usize> = found[0].iter().map(|marker| marker.line).collect();
/// assert_eq!((found.len(), lines), (1, vec![1, 3, 5]));
/// ```
pub fn conflicts<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Conflict<'a>> {
    let mut found: Vec<Conflict<'a>> = Vec::new();
    let mut open = false;
    for (line, text) in lines.enumerate() {
        let Some((marker, label)) = Marker::read(text) else {
            continue;
        };
        let here = MarkerLine {
            line,
            marker,
            label,
        };
        match found.last_mut().filter(|_| open && marker != Marker::First) {
            Some(conflict) => conflict.push(here),
            None if marker == Marker::Second => continue,
            None => found.push(vec![here]),
        }
        open = match marker {
            Marker::First => true,
            Marker::End => false,
            Marker::Base | Marker::Second => open,
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_git_writes_is_a_marker() {
        let read = |line| Marker::read(line).map(|(marker, label)| (marker, label.to_string()));
        assert_eq!(read("<<<<<<< main"), Some((Marker::First, "main".into())));
        assert_eq!(read(">>>>>>>"), Some((Marker::End, String::new())));
        for text in [
            "<<<<<< a",
            "<<<<<<<< a",
            "<<<<<<<a",
            " <<<<<<< a",
            "«نص»",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_left_of_a_conflict_is_one() {
        let found = conflicts(["=======", ">>>>>>> a", "=======", "<<<<<<< b"].into_iter());
        let markers: Vec<Vec<Marker>> = found
            .iter()
            .map(|conflict| conflict.iter().map(|m| m.marker).collect())
            .collect();
        assert_eq!(markers, [[Marker::End], [Marker::First]]);
    }
}
