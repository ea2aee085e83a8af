//! What selected words are said to be: an actor, a kind, a time, nothing; whether anything was recognised there or not.

use khabar_engine::annotation::Mention;
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::anchor_to;
use khabar_engine::text::Span;

use super::{AssistId, AssistKind, List};
use crate::with_article;

/// How many words a name or a date has at most. Who selects more means the sentence.
const MOST_WORDS: usize = 15;

/// To how many actors selected words may be linked.
const ACTORS: usize = 3;

impl List<'_> {
    /// The words of a paragraph that a selection means, if it is no more than a name or a date may have.
    pub(super) fn selected(&self, line: usize, selection: Span) -> Option<Span> {
        let analysis = self.context.analysis;
        let text = analysis.text(line);
        let at = analysis.words_at(line, selection)?;
        let (_, words) = anchor_to(text, at)?;
        let fits = !selection.is_empty()
            && selection.end <= text.len()
            && words.split_whitespace().count() <= MOST_WORDS;
        fits.then_some(at)
    }

    /// *Link “…” to …*, *Mark “…” as a …*, *“…” is not …*.
    pub(super) fn marks(&mut self, line: usize, at: Span) {
        if !(self.wanted)(AssistKind::Mark) {
            return;
        }
        let analysis = self.context.analysis;
        let words = at.of(analysis.text(line));
        let mention = analysis.mentions(line).iter().find(|m| m.span == at);
        self.links(AssistKind::Mark, line, at, mention, ACTORS);
        let marked = mention.filter(|m| m.source.is_gold() && m.actor.is_none());
        for kind in MentionKind::ALL {
            if marked.is_none_or(|m| m.kind != kind) {
                self.push(
                    AssistKind::Mark,
                    unlisted(line, at, kind),
                    as_kind(words, kind),
                );
            }
        }
        let value = analysis.time_at(line, at).value;
        let said = analysis.in_words(&value);
        let title = Message::new(
            format!("Mark “{words}” as a time ({})", said.en),
            format!("سجّل «{words}» زمنا ({})", said.ar),
        );
        self.push(AssistKind::Mark, AssistId::Time { line, at }, title);
        self.as_nothing(line, at);
        if let Some(mention) = mention {
            self.new_entry(AssistKind::Mark, line, mention);
        }
    }

    /// What is recognised or written down at the words is neither an actor nor a time.
    fn as_nothing(&mut self, line: usize, at: Span) {
        let analysis = self.context.analysis;
        let mut mentions = analysis.mentions(line).iter().map(|m| m.span);
        if let Some(at) = mentions.find(|span| span.overlaps(at)) {
            self.no_actor(AssistKind::Mark, line, at);
        }
        let mut timexes = analysis.timexes(line).iter().map(|t| t.span);
        let text = analysis.text(line);
        if let Some(at) = timexes.find(|span| span.overlaps(at))
            && let Some((_, words)) = anchor_to(text, at)
        {
            let title = Message::new(
                format!("“{words}” is not a time"),
                format!("«{words}» ليس زمنا"),
            );
            self.push(AssistKind::Mark, AssistId::NoTime { line, at }, title);
        }
    }
}

/// The id of the assist that says that words are somebody or something of a kind, outside the knowledge base.
pub(super) fn unlisted(line: usize, at: Span, kind: MentionKind) -> AssistId {
    let kind = kind.name().to_string();
    AssistId::Unlisted { line, at, kind }
}

/// *Mark “…” as an organisation*.
pub(crate) fn as_kind(words: &str, kind: MentionKind) -> Message {
    let label = kind.label();
    Message::new(
        format!("Mark “{words}” as {}", with_article(&label.en)),
        format!("سجّل «{words}» ({})", label.ar),
    )
}

/// *Mark “…” as an organisation outside the knowledge base*: where recognition took it for one.
pub(super) fn as_recognised(words: &str, mention: &Mention) -> Message {
    let label = mention.kind.label();
    Message::new(
        format!(
            "Mark “{words}” as {} outside the knowledge base",
            with_article(&label.en)
        ),
        format!("سجّل «{words}» من خارج قاعدة المعرفة ({})", label.ar),
    )
}

#[cfg(test)]
mod tests {
    use khabar_engine::lint::{Levels, lint};
    use khabar_engine::message::Lang;

    use super::super::tests::at;
    use super::*;
    use crate::fixture::{analysed, selected};

    /// The titles that the `⟦…⟧` of an article gets, with the article after each.
    fn marks(article: &str, lang: Lang) -> Vec<(String, String)> {
        let (analysis, selection) = selected(article);
        let all = at(&analysis, selection, false).into_iter();
        let marks = all.filter(|(assist, _)| assist.kind == AssistKind::Mark);
        marks
            .map(|(assist, after)| (assist.title.get(lang).to_string(), after))
            .collect()
    }

    /// What the one whose title has these words makes of an article.
    fn after(article: &str, title: &str) -> String {
        let all = marks(article, Lang::En);
        let found = all.iter().find(|(t, _)| t.contains(title));
        let (_, after) = found.unwrap_or_else(|| panic!("no {title} in {all:#?}"));
        after.clone()
    }

    #[test]
    fn words_that_nobody_recognised_are_marked() {
        let text = "هاجم ⟦مسلحون مجهولون⟧ القرية\n";
        let titles: Vec<String> = marks(text, Lang::En).into_iter().map(|(t, _)| t).collect();
        assert_eq!(
            titles,
            [
                "Mark “مسلحون مجهولون” as a person",
                "Mark “مسلحون مجهولون” as an organisation",
                "Mark “مسلحون مجهولون” as a country",
                "Mark “مسلحون مجهولون” as a place",
                "Mark “مسلحون مجهولون” as a nationality",
                "Mark “مسلحون مجهولون” as a group",
                "Mark “مسلحون مجهولون” as a time (XXXX-XX-XX)",
            ]
        );
        let tag = "%% mentions organization@\"مسلحون مجهولون\"\n";
        assert!(after(text, "an organisation").ends_with(tag));
        let arabic = marks(text, Lang::Ar);
        assert_eq!(arabic[1].0, "سجّل «مسلحون مجهولون» (منظمة)");
    }

    #[test]
    fn proclitics_stay_out_of_the_tag() {
        let after = after("تقدم ⟦للتجمع الريفي⟧ أمس\n", "an organisation");
        assert!(after.ends_with("%% mentions organization@\"لتجمع الريفي\"\n"));
    }

    #[test]
    fn names_are_linked_exact_ones_first_and_similar_ones_where_there_are_none() {
        let known = "زار ⟦ماكرون⟧ القرية\n";
        assert!(
            marks(known, Lang::En)[0]
                .0
                .starts_with("Link “ماكرون” to macron")
        );
        let unlike = marks("تقدم ⟦الجيش المالي⟧ أمس\n", Lang::En);
        assert!(
            unlike[0].0.starts_with("Mark “الجيش المالي” as a person"),
            "{unlike:#?}"
        );
        let misspelt = "تكلم ⟦فلادمير بوتين⟧ أمس\n";
        let tag = "%% mentions putin@\"فلادمير بوتين\"\n";
        assert!(after(misspelt, "to putin").ends_with(tag));
    }

    #[test]
    fn what_is_marked_already_is_marked_anew() {
        let text = "هاجم ⟦مسلحون⟧ القرية\n%% mentions person@\"مسلحون\" place@\"القرية\"\n";
        let titles = marks(text, Lang::En);
        assert!(titles.iter().all(|(t, _)| t != "Mark “مسلحون” as a person"));
        let tag = "%% mentions organization@\"مسلحون\" place@\"القرية\"\n";
        assert!(after(text, "an organisation").ends_with(tag));
        let tag = "%% mentions none@\"مسلحون\" place@\"القرية\"\n";
        assert!(after(text, "is not an actor").ends_with(tag));
    }

    #[test]
    fn times_have_the_value_that_their_words_mean() {
        let text = "وصل الوفد ⟦أمس⟧\n";
        let tag = "%% times DATE=2025-02-11@\"أمس\"\n";
        assert!(after(text, "as a time").ends_with(tag));
        let tag = "%% times none@\"أمس\"\n";
        assert!(after(text, "is not a time").ends_with(tag));
        // A placeholder is a value that can be read; the annotator is to say which day it is.
        let untold = after("وصل الوفد ⟦يوم الحصاد⟧\n", "as a time");
        assert!(untold.ends_with("%% times DATE=XXXX-XX-XX@\"يوم الحصاد\"\n"));
        let found = lint(&analysed(&untold), &Levels::default());
        assert!(found.iter().all(|finding| finding.line != 1), "{found:#?}");
    }

    #[test]
    fn they_come_before_events_and_only_for_a_selection_of_a_name_s_length() {
        let (analysis, selection) = selected("وقعت ⟦ضربة⟧ قرب المدينة");
        let all = at(&analysis, selection, false);
        let first = |kind| all.iter().position(|(assist, _)| assist.kind == kind);
        assert!(first(AssistKind::Mark) < first(AssistKind::NewEvent));
        assert_eq!(marks("وقعت ⟦⟧ضربة", Lang::En), []);
        assert_eq!(marks(&format!("⟦{}⟧", "كلمة ".repeat(16)), Lang::En), []);
        assert_eq!(marks("وقعت ⟦ضربة\nقرب⟧ المدينة", Lang::En), []);
    }
}
