//! Bylines: the line or opening that says who writes, for which outlet, from where («سامي الزهراني - الأفق - جدة: …»).

use super::people::Cue;
use super::recognise::Recogniser;
use super::wording::LISTS;
use super::{Candidate, MentionKind, MentionRule, Referent};
use crate::text::punctuation::is_dash;
use crate::text::words::WordKind;

/// The most words of a byline, marks and all.
const LONGEST: usize = 14;

/// The most words of the name of an outlet in it.
const OUTLET: usize = 3;

impl Recogniser<'_> {
    /// The writer or outlet whose part of a byline begins at a word, with the word behind it. The place is its last part, and ends the line or has a
    /// colon behind it; a headline has neither.
    pub fn byline(&self, at: usize) -> Option<(Candidate, usize)> {
        let text = |at: usize| self.words.text(at);
        let dash = |at: &usize| is_dash(text(*at));
        if at >= LONGEST || at > 0 && !dash(&(at - 1)) {
            return None;
        }
        let end = (at..LONGEST).find(|i| text(*i) == ":" || self.words.kind(*i).is_none())?;
        let last = (at..end).rev().find(dash)?;
        let place = self.name(last + 1).filter(|name| name.to == end)?;
        if !place.forms.iter().any(|form| self.is_place(form.actor)) {
            return None;
        }
        let to = (at..end).find(dash)?;
        let arabic = (at..to).all(|i| self.words.kind(i) == Some(WordKind::Arabic));
        if !arabic || to == at || self.name(at).is_some() {
            return None;
        }
        if self.unknown_name(at, Cue::Adjacent) == Some(to) {
            let (kind, referent) = (MentionKind::Person, self.unknown(at, to));
            return Some((
                self.mention(at, 0, to, kind, referent, MentionRule::Byline),
                to,
            ));
        }
        // What opens like a name of somebody, or a phrase, is no outlet.
        let other = to - at > OUTLET
            || self.is_name_part(at) && to - at > 1
            || LISTS.no_outlets.contains(text(at))
            || LISTS.place_before.contains(text(at));
        let (kind, referent) = (MentionKind::Organization, Referent::Unlisted);
        let outlet = self.mention(at, 0, to, kind, referent, MentionRule::DatelineOutlet);
        (!other).then_some((outlet, to))
    }
}

#[cfg(test)]
mod tests {
    use super::super::recognise;

    fn found(text: &str) -> Vec<String> {
        let mentions = recognise(text, crate::actors::embedded()).into_iter();
        let told = mentions.filter(|m| matches!(m.rule.name(), "byline" | "dateline-outlet"));
        told.map(|m| format!("{} {}", m.kind.name(), &text[m.span.range()]))
            .collect()
    }

    #[test]
    fn a_byline_names_writer_and_outlet() {
        assert_eq!(
            found("سامي الزهراني - ضفاف - جدة: وقعت الشركة عقدا"),
            ["person سامي الزهراني", "organization ضفاف"]
        );
        assert_eq!(found("ضفاف اليوم – الرياض"), ["organization ضفاف اليوم"]);
    }

    #[test]
    fn a_headline_is_no_byline() {
        assert!(found("الرياض - انطلاق المعرض").is_empty());
        assert!(found("خاص - بيروت").is_empty());
        assert!(found("انطلاق المعرض في جدة: صور").is_empty());
    }
}
