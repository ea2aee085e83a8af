//! Where a trigger reports no event for sure: rules over the words around it, from `data/events/other-senses.toml`.

use std::sync::LazyLock;

use khabar_data::schema::{OtherSense, OtherSenses};

use super::sentence::Sentence;
use crate::text::Phrases;
use crate::triggers::Found;

static RULES: LazyLock<OtherSenses<Phrases>> = LazyLock::new(khabar_data::read);

/// The most words that a phrase right before a trigger has.
const LONGEST: usize = 4;

/// How many words behind a trigger its other sense is told.
const BEHIND: usize = 3;

/// Whether a trigger reports no event for sure.
pub fn has_other_sense(sentence: &Sentence<'_>, found: &Found) -> bool {
    let around = Around { sentence, found };
    RULES.rule.iter().any(|rule| around.fits(rule))
}

struct Around<'a> {
    sentence: &'a Sentence<'a>,
    found: &'a Found,
}

impl Around<'_> {
    fn fits(&self, rule: &OtherSense<Phrases>) -> bool {
        let holds = |list: &Option<Phrases>, fits: &dyn Fn(&Phrases) -> bool| {
            list.as_ref().is_none_or(fits)
        };
        let clitic = rule.clitic.as_deref();
        // Cheapest first: of most rules the words are others.
        holds(&rule.words, &|list| self.is_one_of(list))
            && holds(&rule.before, &|list| self.is_behind(list))
            && clitic.is_none_or(|clitic| self.clitic().ends_with(clitic))
            && holds(&rule.behind, &|list| self.is_before(list))
            && holds(&rule.with, &|list| {
                let all = self.sentence.words.len();
                self.sentence.has(list, 0, all).is_some()
            })
    }

    fn first_word(&self) -> &str {
        self.sentence.words.text(self.found.from)
    }

    fn clitic(&self) -> &str {
        self.first_word().get(..self.found.skip).unwrap_or("")
    }

    fn is_one_of(&self, list: &Phrases) -> bool {
        let form = self.first_word().get(self.found.skip..).unwrap_or("");
        list.contains(self.sentence.triggers.lemma(self.found.row)) || list.contains(form)
    }

    /// Whether a phrase of a list ends right before the trigger, or before its light verb.
    fn is_behind(&self, list: &Phrases) -> bool {
        let verb = self.found.verb.filter(|verb| *verb < self.found.from);
        let starts = [Some(self.found.from), verb];
        starts.into_iter().flatten().any(|start| {
            let words = &self.sentence.words;
            let mut before = start.saturating_sub(LONGEST)..start;
            before.any(|at| list.joined_at(words, at) == Some(start))
        })
    }

    /// Whether a phrase of a list begins shortly behind the trigger.
    fn is_before(&self, list: &Phrases) -> bool {
        let behind = self.found.to;
        self.sentence.has(list, behind, behind + BEHIND).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};
    use crate::events::suggest;
    use crate::message::Message;

    /// Whether something is suggested at the words marked ⟦…⟧.
    fn is_suggested(sentence: &str) -> bool {
        let at = sentence.find('⟦').unwrap();
        let text = sentence.replace(['⟦', '⟧'], "");
        let analysis = Article::new(&text, Knowledge::shared()).analyse(None);
        let here = |span: crate::text::Span| span.start <= at + 2 && at < span.end;
        suggest(&analysis, 0).any(|event| event.trigger.is_some_and(here))
    }

    #[test]
    fn each_rule_leaves_out_what_it_says_and_no_more() {
        let mut wrong = Vec::new();
        for rule in &RULES.rule {
            let no = rule.no.iter().filter(|sentence| is_suggested(sentence));
            let yes = rule.yes.iter().filter(|sentence| !is_suggested(sentence));
            wrong.extend(
                no.chain(yes)
                    .map(|sentence| format!("{}: {sentence}", rule.name)),
            );
        }
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn each_rule_says_something_and_has_a_sentence() {
        for rule in &RULES.rule {
            let Message { en, ar } = &rule.says;
            assert!(
                !rule.no.is_empty() && !en.is_empty() && !ar.is_empty(),
                "{}",
                rule.name
            );
            assert!(
                rule.before.is_some() || rule.words.is_some(),
                "{}",
                rule.name
            );
        }
    }
}
