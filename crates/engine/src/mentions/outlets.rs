//! Outlets: in quotes behind a verb or «لـ», by the last word of their name, beside the place of a dateline, or with a foreign name.

use super::organizations::{HEADS, LONGEST};
use super::people::Cue;
use super::recognise::Recogniser;
use super::{Candidate, MentionKind, MentionRule, Referent};
use crate::text::punctuation::{closing_quote, opens_quote};
use crate::text::verbs::looks_present;
use crate::text::words::{WordKind, has_article, has_article_behind_lam, letters};

impl Recogniser<'_> {
    /// An outlet: in quotes behind لـ («قال لـ"المكلا بوست"»), by the last word of its name, or beside the place of a dateline.
    pub fn outlet(&self, at: usize, cue: Cue) -> Option<(Candidate, usize)> {
        let organization = MentionKind::Organization;
        let told = cue == Cue::Near && self.words.text(at).chars().eq(['ل'])
            || closing_quote(self.words.text(at + 1)).is_some()
                && HEADS.outlet_verbs.has(self.words, at);
        if told
            && let Some((from, to, behind)) =
                self.quoted(at + 1).filter(|(from, to, _)| to - from <= 3)
        {
            // Known by the name that is also something else: «لـ"الشرق الأوسط"».
            let named = self
                .name(from)
                .filter(|name| name.to == to && name.skip == 0);
            let known = named.as_ref().and_then(|name| self.body_of_name(name));
            let referent = known.map_or(Referent::Unlisted, |f| Referent::Named(vec![f.actor]));
            let mention = self.mention(
                from,
                0,
                to,
                organization,
                referent,
                MentionRule::QuotedOutlet,
            );
            return Some((mention, behind));
        }
        if HEADS.outlet_endings.contains(self.words.text(at + 1)) && self.is_name_word(at) {
            return Some(self.unlisted(at, 0, at + 2, organization, MentionRule::OutletEnding));
        }
        let (from, to) = self.dateline_outlet(at)?;
        Some(self.unlisted(from, 0, to, organization, MentionRule::DatelineOutlet))
    }

    /// «بيروت – "المدى نيوز"», «الجزائر - (الأفق)», «بورتسودان: سودان بلس»: the outlet of a dateline, which is all of its line.
    fn dateline_outlet(&self, at: usize) -> Option<(usize, usize)> {
        // Behind the place and some marks.
        if at > 6 {
            return None;
        }
        let place = self.name(0)?;
        let is_place = place.forms.iter().any(|f| self.is_place(f.actor));
        let mut from = place.to;
        while self.words.kind(from) == Some(WordKind::Punct) {
            from += 1;
        }
        if !is_place || from == place.to || from != at {
            return None;
        }
        // In quotes or brackets: without them it is a headline.
        let mark = self.words.text(from - 1);
        if !opens_quote(mark) && mark != "(" {
            return None;
        }
        let mut to = from;
        while self.words.kind(to) == Some(WordKind::Arabic) {
            to += 1;
        }
        let mut rest = to..self.words.len();
        let alone = rest.all(|i| self.words.kind(i) == Some(WordKind::Punct));
        let named = !HEADS.not_names.contains(self.words.text(from)) && self.name(from).is_none();
        (alone && (1..=3).contains(&(to - from)) && named).then_some((from, to))
    }

    /// Words in quotes: their first, the word behind the last, and the word behind the closing quote.
    pub fn quoted(&self, at: usize) -> Option<(usize, usize, usize)> {
        let closing = closing_quote(self.words.text(at))?;
        let from = at + 1;
        let to = (from..from + LONGEST + 1).find(|i| self.words.text(*i) == closing)?;
        let arabic = (from..to).all(|i| {
            matches!(
                self.words.kind(i),
                Some(WordKind::Arabic | WordKind::Number)
            )
        });
        (to > from && arabic).then_some((from, to, to + 1))
    }

    /// The end of a foreign name behind a word for a paper: «ليكسبرسيون», «دير شبيجل». What agrees with that word or is a verb is none.
    pub fn foreign_name(&self, at: usize) -> Option<usize> {
        let may_be = |at: usize| {
            let text = self.words.text(at);
            self.is_name_word(at)
                && !has_article(text)
                && !text.ends_with(['ه', 'ت'])
                && !text.starts_with(['و', 'ب'])
                && !has_article_behind_lam(text)
                && !looks_present(text)
                && !self.is_verb(at)
                && !text.ends_with('ي')
                && !crate::time::is_time_word(text)
                && self.name(at).is_none()
        };
        let foreign = |at: usize| letters(self.words.text(at)) >= 5 && may_be(at);
        if foreign(at) {
            return Some(at + 1);
        }
        let article = letters(self.words.text(at)) <= 4 && may_be(at);
        (article && foreign(at + 1)).then_some(at + 2)
    }
}
