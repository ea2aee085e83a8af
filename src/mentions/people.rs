//! People whom the knowledge base does not hold.

use super::recognise::Recogniser;
use super::wording::LISTS;
use super::{Mention, MentionKind, Referent};
use crate::text::words::WordKind;

impl Recogniser<'_> {
    /// «الخبير العسكري فلان الفلاني»: a person behind a title that names no office.
    pub fn unknown_after_plain_title(
        &self,
        at: usize,
        mentions: &mut Vec<Mention>,
    ) -> Option<usize> {
        let title = self.kb.titles.longest(self.words, at)?;
        let mut to = title.to;
        // An adjective may stand between (الخبير العسكري والإستراتيجي), or a nationality, which is a mention.
        let mut inner = Vec::new();
        for _ in 0..2 {
            if self.unknown_name(to).is_some() {
                break;
            }
            let text = self.words.text(to);
            if let Some((_, next, true)) = self.nisba(to) {
                inner.extend(self.inside(to, next));
                to = next;
            } else if text.starts_with("ال") && text.ends_with('ي')
                || LISTS.adjectives.contains(text)
            {
                to += 1;
            } else {
                break;
            }
        }
        let name_to = self.unknown_name(to)?;
        mentions.extend(inner);
        mentions.push(Mention {
            span: self.words.source_span(to, 0, name_to),
            kind: MentionKind::Person,
            referent: Referent::Unknown,
            stated: None,
            inner: Vec::new(),
            rule: "name-after-title",
        });
        Some(name_to)
    }

    /// The end of a name that starts at word `at` with a given name and goes on for one to three words.
    pub fn unknown_name(&self, at: usize) -> Option<usize> {
        let mut to = self.given_name(at)?;
        if self.name(at).is_some_and(|n| self.is_person(&n)) {
            return None;
        }
        let start = at;
        while to < self.words.len() && to - start < 5 {
            let text = self.words.text(to);
            if self.words.kind(to) != Some(WordKind::Arabic)
                || LISTS.name_stops.contains(text)
                || text.len() < 4
            {
                break;
            }
            // A compound's first part takes its second with it: أبو, بن, آل, عبد.
            if matches!(
                text,
                "ابو" | "بن" | "ال" | "عبد" | "ابن" | "بو" | "دي" | "فون" | "فان"
            ) {
                to += 2;
                continue;
            }
            let given = self.given_name(to).is_some();
            let family = text.starts_with("ال") || is_foreign_family(text);
            if !given && !family && (to - start >= 2 || is_verb_like(text)) {
                break;
            }
            to += 1;
            if family {
                break;
            }
        }
        (to > start + 1 && to <= self.words.len()).then_some(to)
    }

    fn given_name(&self, at: usize) -> Option<usize> {
        let text = self.words.text(at);
        if text == "عبد" || text == "ابو" {
            return (self.words.kind(at + 1) == Some(WordKind::Arabic)).then_some(at + 2);
        }
        self.kb
            .given_names
            .longest_bare(self.words, at)
            .map(|m| m.to)
    }
}

/// Endings of foreign family names as Arabic writes them.
fn is_foreign_family(word: &str) -> bool {
    [
        "سكي",
        "وف",
        "يف",
        "شيفيلي",
        "سون",
        "يان",
        "زاده",
        "نكو",
        "اوغلو",
        "برغ",
        "شتاين",
    ]
    .iter()
    .any(|e| word.ends_with(e))
        && word.len() >= 10
}

/// Whether a word looks like a verb of reporting rather than a name: an imperfect with its prefix.
fn is_verb_like(word: &str) -> bool {
    (word.starts_with('ي') || word.starts_with('ت') || word.starts_with('س')) && word.len() <= 10
}
