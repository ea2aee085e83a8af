//! Words as the index is asked for them: folded, one behind the other, the first with what may be glued to it.

use khabar_engine::text::fold::fold;
use khabar_engine::text::words::{ARTICLE, with_proclitics};
use khabar_engine::text::{WordKind, Words};

/// Words, folded. Each may have proclitics and the article before its first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    pub words: Vec<String>,
    /// Whether the last word is the beginning of one.
    open: bool,
}

impl Phrase {
    /// None where there is no word.
    pub fn read(text: &str) -> Option<Self> {
        let (text, open) = match text.strip_suffix('*') {
            Some(text) => (text, true),
            None => (text, false),
        };
        let words = words_of(&Words::new(text));
        let words: Vec<String> = words.into_iter().map(|(_, word)| word).collect();
        (!words.is_empty()).then_some(Self { words, open })
    }

    /// The spellings of its first word.
    fn firsts(&self) -> Vec<String> {
        let Some(first) = self.words.first() else {
            return Vec::new();
        };
        let mut all: Vec<String> = with_proclitics(first).collect();
        if !first.starts_with(ARTICLE) {
            all.extend(with_proclitics(&format!("{ARTICLE}{first}")));
        }
        all
    }

    /// As the words of the index are asked for it.
    pub fn asked(&self) -> String {
        let rest = self.words.get(1..).unwrap_or_default();
        let star = if self.open { "*" } else { "" };
        let quoted = |first: &String| {
            let mut all = vec![first.as_str()];
            all.extend(rest.iter().map(String::as_str));
            format!("\"{}\"{star}", all.join(" ").replace('"', " "))
        };
        let all: Vec<String> = self.firsts().iter().map(quoted).collect();
        format!("({})", all.join(" OR "))
    }

    /// Where it stands in a text, in bytes.
    pub fn places(&self, text: &str) -> Vec<(usize, usize)> {
        let all = Words::new(text);
        let words = words_of(&all);
        let firsts = self.firsts();
        let last = self.words.len() - 1;
        let is = |nth: usize, word: &str| {
            let fits = |wanted: &str| match self.open && nth == last {
                true => word.starts_with(wanted),
                false => word == wanted,
            };
            match (nth, self.words.get(nth)) {
                (0, _) => firsts.iter().any(|first| fits(first)),
                (_, Some(wanted)) => fits(wanted),
                (_, None) => false,
            }
        };
        let found = words.windows(self.words.len()).filter(|window| {
            let mut window = window.iter().enumerate();
            window.all(|(nth, (_, word))| is(nth, word))
        });
        let place = |window: &[(usize, String)]| {
            let (from, to) = (window.first()?.0, window.last()?.0);
            let span = all.source_span(from, 0, to + 1);
            Some((span.start, span.end))
        };
        found.filter_map(place).collect()
    }
}

/// The words without what stands between them, each with its place.
fn words_of(words: &Words) -> Vec<(usize, String)> {
    let all = (0..words.len()).filter(|at| words.kind(*at) != Some(WordKind::Punct));
    all.map(|at| (at, words.text(at).to_string())).collect()
}

/// The words of a paragraph as the index has them, so that they are cut here as they are there.
pub(super) fn joined_words(text: &str) -> String {
    let words = Words::new(text);
    let mut joined = String::with_capacity(words.folded().len());
    for at in (0..words.len()).filter(|at| words.kind(*at) != Some(WordKind::Punct)) {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(words.text(at));
    }
    joined
}

/// The query for words that stand one behind the other, the first with proclitics or without; nothing for what is no word.
pub(super) fn phrase(words: &str) -> Option<String> {
    let phrase = Phrase::read(&fold(words))?;
    Some(phrase.asked())
}

/// The query for words as a mention has them, folded: one behind the other, the first with proclitics or without.
pub(super) fn exactly(words: &str) -> Option<String> {
    let words = words_of(&Words::new(words));
    let (first, rest) = words.split_first()?;
    let rest: String = rest.iter().map(|(_, word)| format!(" {word}")).collect();
    let firsts = with_proclitics(&first.1);
    let quoted = firsts.map(|first| format!("\"{first}{rest}\""));
    Some(quoted.collect::<Vec<_>>().join(" OR "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_with_what_is_glued_to_them() {
        let text = "قال الرئيس إنّه التقى برئيس الوزراء، وللرئيس رأيٌ";
        let found = |query: &str| {
            let phrase = Phrase::read(query).unwrap();
            let places = phrase.places(text).into_iter();
            places
                .map(|(start, end)| text[start..end].to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(found("رئيس"), ["الرئيس", "برئيس", "وللرئيس"]);
        assert_eq!(found("رئيس الوزراء"), ["برئيس الوزراء"]);
        assert_eq!(found("راي"), ["رأيٌ"]);
        assert_eq!(found("وزر*"), ["الوزراء"]);
        assert_eq!(found("وزر"), Vec::<String>::new());
    }
}
