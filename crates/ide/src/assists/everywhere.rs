//! What is done once and meant for the whole article: accepting whoever is mentioned, marking the same words.

use khabar_engine::actors::{Actor, ActorIx};
use khabar_engine::annotation::Mention;
use khabar_engine::article::edits::{accept_those, add_items};
use khabar_engine::article::{Analysis, Edit, LineKind};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Message;
use khabar_engine::tags::{Item, NONE, Places, TagKind};
use khabar_engine::text::Span;

use super::{AssistId, AssistKind, Context, List};
use crate::review::all_sure;
use crate::with_article;

impl List<'_> {
    /// *Accept all mentions of … in the article*, of whoever is mentioned under the cursor.
    pub(super) fn accept_actor(&mut self, line: usize, cursor: usize) {
        let analysis = self.context.analysis;
        let mention = analysis.mention_at(line, cursor);
        let Some(mention) = mention.filter(|_| (self.wanted)(AssistKind::AcceptActor)) else {
            return;
        };
        let Some((count, id)) = same(analysis, line, mention) else {
            return;
        };
        let actor = mention
            .actor
            .and_then(|ix| analysis.knowledge.actors.actor(ix));
        let title = match actor {
            Some(Actor { id, ar, en, .. }) => Message::new(
                format!("Accept all {count} mentions of {en} ({id}) in the article"),
                format!("اعتمد كل ذكر لـ{ar} ({id}) في المقال: {count}"),
            ),
            None => {
                let words = mention.span.of(analysis.text(line));
                let label = mention.kind.label();
                Message::new(
                    format!(
                        "Accept all {count} “{words}” in the article as {}",
                        with_article(&label.en)
                    ),
                    format!("اعتمد كل «{words}» في المقال ({}): {count}", label.ar),
                )
            }
        };
        self.push(AssistKind::AcceptActor, id, title);
    }

    /// *Mark “…” so everywhere in the article*: of words that an annotator has marked at one place, and that stand elsewhere too.
    pub(super) fn everywhere(&mut self, line: usize, at: Span) {
        if !(self.wanted)(AssistKind::Everywhere) {
            return;
        }
        let analysis = self.context.analysis;
        let Some(marked) = marked_at(analysis, line, at) else {
            return;
        };
        let count = same_words(analysis, line, marked.at).len();
        if count > 0 {
            let words = marked.at.of(analysis.text(line));
            let said = marked.name;
            let title = Message::new(
                format!("Mark “{words}” as {said} everywhere in the article ({count} more)"),
                format!("سجّل «{words}» كذلك ({said}) في المقال كله ({count} غيره)"),
            );
            let at = marked.at;
            self.push(
                AssistKind::Everywhere,
                AssistId::Everywhere { line, at },
                title,
            );
        }
    }
}

/// What accepts all mentions of the same actor, or of somebody whom the knowledge does not have all that have the same words; and how
/// many they are. None where it is the only one, or nothing is to be accepted.
pub(crate) fn same(
    analysis: &Analysis,
    line: usize,
    mention: &Mention,
) -> Option<(usize, AssistId)> {
    if mention.why.is_open() || mention.source.is_gold() && mention.actor.is_none() {
        return None;
    }
    let (count, id) = match mention.actor {
        Some(actor) => {
            let id = analysis.knowledge.actors.id(actor).to_string();
            let count = mentions_of(analysis, actor).count();
            (count, AssistId::AcceptActor { actor: id })
        }
        None => {
            let others = same_words(analysis, line, mention.span).len();
            let at = mention.span;
            (others + 1, AssistId::AcceptWords { line, at })
        }
    };
    (count > 1).then_some((count, id))
}

/// The mentions of an actor that could be accepted, with their lines.
fn mentions_of(analysis: &Analysis, actor: ActorIx) -> impl Iterator<Item = (usize, &Mention)> {
    let lines = analysis.paragraphs.iter().enumerate();
    lines
        .flat_map(|(line, paragraph)| paragraph.mentions.iter().map(move |m| (line, m)))
        .filter(move |(_, m)| m.actor == Some(actor) && !m.source.is_gold() && !m.why.is_open())
}

/// Writes down every mention of an actor that is not written down yet.
pub fn accept_actor(analysis: &Analysis, id: &str) -> Vec<Edit> {
    let Some(actor) = analysis.knowledge.actors.find(id) else {
        return Vec::new();
    };
    let mut lines: Vec<usize> = mentions_of(analysis, actor).map(|(line, _)| line).collect();
    lines.dedup();
    let is_of = |line: usize, at: Span| {
        let mut mentions = analysis.mentions(line).iter();
        mentions.any(|m| m.span == at && m.actor == Some(actor))
    };
    let accepted = |line| accept_those(analysis, line, &|at| is_of(line, at));
    lines.into_iter().flat_map(accepted).collect()
}

/// What an annotator has written of some words.
struct Marked<'a> {
    at: Span,
    /// An id, a kind, or that they are nobody.
    name: &'a str,
}

/// What the `mentions` lines of a paragraph say at some words, or at the place of a cursor. An id that nobody has says nothing: lint asks
/// for another one there.
fn marked_at(analysis: &Analysis, line: usize, at: Span) -> Option<Marked<'_>> {
    let article = &analysis.article;
    let mut places = Places::new(analysis.text(line));
    let tags = article.tags_of(line);
    let tags = tags.filter_map(|tag| Some(article.lines().get(tag)?.tag()));
    let mentions = tags.filter(|tag| tag.tag_kind() == Some(TagKind::Mentions));
    let kb = &analysis.knowledge.actors;
    let says = |name: &str| {
        name == NONE || MentionKind::from_name(name).is_some() || kb.find(name).is_some()
    };
    let items = mentions.flat_map(|tag| &tag.items);
    let items = items.filter(|item| says(&item.name.text));
    let mut found = items.filter_map(|item| {
        let there = places.of(item.anchor.as_ref()?)?;
        let touches = there.start <= at.end && at.start <= there.end;
        touches.then_some(Marked {
            at: there,
            name: &item.name.text,
        })
    });
    found.next()
}

/// Where else in the article the words of a paragraph stand as whole words, and no annotator has written anything of them.
fn same_words(analysis: &Analysis, line: usize, at: Span) -> Vec<(usize, Span)> {
    let words = at.of(analysis.text(line));
    let mut found = Vec::new();
    if words.is_empty() {
        return found;
    }
    for (other, content) in analysis.article.lines().iter().enumerate() {
        if content.kind() != LineKind::Text {
            continue;
        }
        for (start, _) in content.text().match_indices(words) {
            let span = Span::new(start, start + words.len());
            let itself = (other, span) == (line, at);
            if !itself
                && analysis.words_at(other, span) == Some(span)
                && !is_written(analysis, other, span)
            {
                found.push((other, span));
            }
        }
    }
    found
}

/// Whether an annotator has written something of some words.
fn is_written(analysis: &Analysis, line: usize, at: Span) -> bool {
    let mut mentions = analysis.mentions(line).iter();
    let mut timexes = analysis.timexes(line).iter();
    mentions.any(|m| m.source.is_gold() && m.span.overlaps(at))
        || timexes.any(|t| t.source.is_gold() && t.span.overlaps(at))
        || marked_at(analysis, line, at).is_some_and(|marked| marked.at.overlaps(at))
}

/// Writes at some words wherever they stand in the article what is written of them at one place.
pub(super) fn mark_everywhere(analysis: &Analysis, line: usize, at: Span) -> Vec<Edit> {
    let marked = marked_at(analysis, line, at).filter(|marked| marked.at == at);
    let Some(Marked { name, .. }) = marked else {
        return Vec::new();
    };
    write_at_all(analysis, name, &same_words(analysis, line, at))
}

/// Writes of somebody whom the knowledge does not have at all places with the words of a mention of him what the mention says.
pub(super) fn accept_words(analysis: &Analysis, line: usize, at: Span) -> Vec<Edit> {
    let mut mentions = analysis.mentions(line).iter();
    let Some(mention) = mentions.find(|m| m.span == at && !m.source.is_gold()) else {
        return Vec::new();
    };
    let mut all = same_words(analysis, line, at);
    all.push((line, at));
    all.sort();
    write_at_all(analysis, name_of(analysis, mention), &all)
}

/// Writes down all mentions and dates of the article of which nothing is doubtful.
pub(super) fn accept_sure(context: Context<'_>) -> Vec<Edit> {
    let accept = |(line, sure): (usize, Vec<Span>)| {
        accept_those(context.analysis, line, &|at| sure.contains(&at))
    };
    all_sure(context).into_iter().flat_map(accept).collect()
}

/// Writes a name (an id, a kind, or that they are nobody) at some words, given in order of text.
fn write_at_all(analysis: &Analysis, name: &str, all: &[(usize, Span)]) -> Vec<Edit> {
    let article = &analysis.article;
    let of_line = |same: &[(usize, Span)]| {
        let line = same.first().map_or(0, |(line, _)| *line);
        let mut places = Places::new(analysis.text(line));
        let item = |(_, span): &(usize, Span)| {
            let anchor = places.anchor_to(*span)?;
            Some((*span, vec![Item::new(name, None, Some(anchor))]))
        };
        let items = same.iter().filter_map(item).collect();
        add_items(article, line, TagKind::Mentions, items)
    };
    all.chunk_by(|a, b| a.0 == b.0).flat_map(of_line).collect()
}

/// What a tag line names whoever is mentioned by: its id, or its kind.
pub(crate) fn name_of<'a>(analysis: &'a Analysis, mention: &Mention) -> &'a str {
    let id = |actor| analysis.knowledge.actors.id(actor);
    mention.actor.map_or(mention.kind.name(), id)
}

#[cfg(test)]
mod tests {
    use khabar_engine::message::Lang;

    use super::super::tests::at;
    use super::*;
    use crate::fixture::selected;

    /// What the assists of a kind at the `⟦…⟧` of an article are called, and what they make of it.
    fn offered(article: &str, kind: AssistKind) -> Vec<(String, String)> {
        let (analysis, selection) = selected(article);
        let all = at(&analysis, selection, false).into_iter();
        all.filter(|(assist, _)| assist.kind == kind)
            .map(|(assist, after)| (assist.title.get(Lang::En).to_string(), after))
            .collect()
    }

    #[test]
    fn whoever_is_mentioned_is_accepted_in_the_whole_article() {
        let text = "وصل تر⟦⟧امب إلى الرياض\nوغادر بوتين، ثم عاد ترامب\nوقال ترامب\n%% mentions trump@\"ترامب\"\n";
        let all = offered(text, AssistKind::AcceptActor);
        let (title, after) = &all[0];
        assert_eq!(
            title,
            "Accept all 2 mentions of Donald Trump (trump) in the article"
        );
        // What is written down already stays, and nobody else is written down.
        assert_eq!(after.matches("%% mentions trump@\"ترامب\"\n").count(), 3);
        assert!(!after.contains("putin"), "{after}");
        assert_eq!(offered("وصل تر⟦⟧امب", AssistKind::AcceptActor), []);
    }

    #[test]
    fn somebody_unknown_is_accepted_wherever_his_words_are() {
        let text = "قال الخبير سمير حسن الف⟦⟧لاني إن القوات تتقدم\nوأضاف سمير حسن الفلاني ذلك\n";
        let all = offered(text, AssistKind::AcceptActor);
        assert_eq!(
            all[0].0,
            "Accept all 2 “سمير حسن الفلاني” in the article as a person"
        );
        assert_eq!(
            all[0]
                .1
                .matches("%% mentions person@\"سمير حسن الفلاني\"\n")
                .count(),
            2
        );
    }

    #[test]
    fn what_is_marked_once_is_marked_at_the_same_words_everywhere() {
        let text = "هاجم ⟦مسلحون⟧ القرية\n%% mentions organization@\"مسلحون\"\nوفر مسلحون، ثم عاد المسلحون ومسلحون آخرون\n";
        let all = offered(text, AssistKind::Everywhere);
        assert_eq!(
            all[0].0,
            "Mark “مسلحون” as organization everywhere in the article (2 more)"
        );
        // Whole words, with proclitics before them and not within others.
        assert!(
            all[0]
                .1
                .ends_with("%% mentions organization@\"مسلحون\" organization@3\"مسلحون\"\n"),
            "{}",
            all[0].1
        );
        let unmarked = text.replace("%% mentions organization@\"مسلحون\"\n", "");
        assert_eq!(offered(&unmarked, AssistKind::Everywhere), []);
        // An id that nobody has is mended first.
        let unknown = text.replace("organization@", "musallahun@");
        assert_eq!(offered(&unknown, AssistKind::Everywhere), []);
        let nobody = text.replace("organization@", "none@");
        assert!(
            offered(&nobody, AssistKind::Everywhere)[0]
                .1
                .contains("none@3\"مسلحون\"")
        );
    }

    #[test]
    fn what_an_annotator_wrote_elsewhere_of_the_words_stays() {
        let text = "هاجم ⟦مسلحون⟧ القرية\n%% mentions organization@\"مسلحون\"\nوفر مسلحون\n%% mentions none@\"مسلحون\"\n";
        assert_eq!(offered(text, AssistKind::Everywhere), []);
    }
}
