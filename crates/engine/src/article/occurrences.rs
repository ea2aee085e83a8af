//! Where an article names an actor: in its text, and in its tags.

use super::{Analysis, LineKind};
use crate::actors::ActorIx;
use crate::tags::{Item, TagKind, TagLine};
use crate::text::Span;

/// A place where an actor is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occurrence {
    /// The line.
    pub line: usize,
    /// The bytes of the line.
    pub span: Span,
    /// Whether a tag names it there, by its id.
    pub in_tag: bool,
}

/// The actor that is named at a byte of a line.
pub fn actor_at(analysis: &Analysis, line: usize, byte: usize) -> Option<ActorIx> {
    let content = analysis.article.lines().get(line)?;
    match content.kind() {
        LineKind::Text => analysis.mention_at(line, byte)?.actor,
        LineKind::Tag => ids_in_tag(content.tag())
            .find(|(_, span)| span.start <= byte && byte <= span.end)
            .and_then(|(id, _)| analysis.knowledge.actors.find(id)),
    }
}

/// Every place where the article names an actor, in order of text.
pub fn occurrences(analysis: &Analysis, actor: ActorIx) -> Vec<Occurrence> {
    let id = analysis.knowledge.actors.id(actor);
    let mut found = Vec::new();
    for (line, content) in analysis.article.lines().iter().enumerate() {
        match content.kind() {
            LineKind::Text => {
                let mentions = analysis.mentions(line).iter();
                found.extend(
                    mentions
                        .filter(|m| m.actor == Some(actor))
                        .map(|m| Occurrence {
                            line,
                            span: m.span,
                            in_tag: false,
                        }),
                );
            }
            LineKind::Tag => found.extend(in_tag(content.tag(), id).map(|span| Occurrence {
                line,
                span,
                in_tag: true,
            })),
        }
    }
    found
}

/// The places where a tag line names an actor, in bytes of the line.
pub fn in_tag(tag: &TagLine, id: &str) -> impl Iterator<Item = Span> {
    ids_in_tag(tag)
        .filter(move |(found, _)| *found == id)
        .map(|(_, span)| span)
}

/// The ids of a tag line that may be those of actors: names of mentions, values of events. Also of one that is not whole, and of what is no actor:
/// whoever looks for one finds it here.
pub fn ids_in_tag(tag: &TagLine) -> impl Iterator<Item = (&str, Span)> {
    let kind = tag.tag_kind();
    let id = move |item: &'_ Item| -> Option<Span> {
        match kind {
            Some(TagKind::Mentions) => Some(item.name.span),
            Some(TagKind::Event) => item.value.as_ref().map(|value| value.span),
            _ => None,
        }
    };
    tag.items.iter().filter_map(move |item| {
        let span = id(item)?;
        let text = match kind {
            Some(TagKind::Mentions) => item.name.text.as_str(),
            _ => item.value.as_ref()?.text.as_str(),
        };
        Some((text, span))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};

    #[test]
    fn text_and_tags_name_an_actor() {
        let text = "التقى ترامب بوتين. وقال ترامب إن\n%% mentions trump@\"ترامب\" putin@\"بوتين\"\n%% event CONSULT@\"التقى\" actor=trump recipient=putin\n";
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        let trump = actor_at(&analysis, 0, 12).unwrap();
        let found = occurrences(&analysis, trump);
        let said: Vec<(usize, &str)> = found
            .iter()
            .map(|o| (o.line, &analysis.text(o.line)[o.span.range()]))
            .collect();
        assert_eq!(
            said,
            [(0, "ترامب"), (0, "ترامب"), (1, "trump"), (2, "trump")]
        );
        let in_event = analysis.text(2).find("trump").unwrap();
        assert_eq!(actor_at(&analysis, 2, in_event), Some(trump));
    }
}
