//! Whole tag lines: those already made first, then the kinds.

use khabar_engine::article::edits::article_tag;
use khabar_engine::codebook::Codebook;
use khabar_engine::events::{suggest, to_write};
use khabar_engine::message::Message;
use khabar_engine::tags::{MARKER, TagKind, TagLine};

use super::{Completion, CompletionKind, List};

/// How many event tags are offered ready-made.
const READY: usize = 3;

impl List<'_> {
    /// Typing `%%` offers the tags: those already made first, then the kinds.
    pub(super) fn kinds(&mut self) {
        let analysis = self.analysis;
        let goes_on = self.goes_on;
        if let Some(paragraph) = self.paragraph().filter(|_| !goes_on) {
            for suggestion in suggest(analysis, paragraph).take(READY) {
                // A completion changes one line only: a tag elsewhere gets no id by it.
                let (tags, elsewhere) = to_write(analysis, paragraph, &[suggestion]);
                let told = tags.into_iter().next().filter(|_| elsewhere.is_empty());
                let tag = told.unwrap_or_else(|| analysis.event_tag(paragraph, suggestion));
                let text = tag.to_string();
                let stops = with_stops(&tag, &analysis.knowledge.codebook);
                self.add(Completion {
                    snippet: Some(stops),
                    ..Completion::new(CompletionKind::Event, &text)
                });
            }
        }
        let event = event_stops(&analysis.knowledge.codebook);
        for (kind, detail, snippet) in all_kinds(&event) {
            if !self.may_stand(kind) {
                continue;
            }
            let label = format!("{MARKER} {}", kind.name());
            let insert = if goes_on {
                label.clone()
            } else {
                format!("{label} ")
            };
            self.add(Completion {
                detail: detail.get(self.lang).to_string(),
                insert,
                snippet: (!goes_on).then(|| format!("{label} {snippet}")),
                opens: !goes_on && kind != TagKind::Note,
                ..Completion::new(CompletionKind::TagKind, &label).meaning(&detail)
            });
        }
    }

    /// Whether a tag line of a kind may stand on this line: the article's own above the text, if there is no other; all others below a
    /// paragraph.
    fn may_stand(&self, kind: TagKind) -> bool {
        let below = self.paragraph().is_some();
        match kind {
            TagKind::Article => {
                let own = article_tag(&self.analysis.article);
                !below && own.is_none_or(|line| line == self.line)
            }
            _ => below,
        }
    }
}

/// Each kind, what it is for, and its line with tab stops.
fn all_kinds(event: &str) -> [(TagKind, Message, &str); 5] {
    [
        (
            TagKind::Event,
            Message::new("who did what to whom", "من فعل ماذا بمن"),
            event,
        ),
        (
            TagKind::Mentions,
            Message::new("actors and places", "الفاعلون والأماكن"),
            "$0",
        ),
        (TagKind::Times, Message::new("dates", "التواريخ"), "$0"),
        (TagKind::Note, Message::new("a remark", "ملاحظة"), "$0"),
        (
            TagKind::Article,
            Message::new("the article as a whole", "المقال كله"),
            "published=$0",
        ),
    ]
}

/// An event to fill in: its type, its words and who does it. Where types have roles of their own, the role is one to type over: which
/// one it is depends on the type, which is not known yet.
fn event_stops(codebook: &Codebook) -> String {
    let doer = codebook.roles.iter().find(|role| role.doer);
    let who = doer.map_or(String::new(), |role| {
        let of_all = codebook.types.iter().all(|t| codebook.allows(t, &role.id));
        if of_all {
            format!(" {}=$3", role.id)
        } else {
            format!(" ${{3:{}}}=$4", role.id)
        }
    });
    format!("${{1:TYPE}}@\"$2\"{who}$0")
}

/// A tag as a snippet that stops at each of its values, with the modes of the type as a choice.
fn with_stops(tag: &TagLine, codebook: &Codebook) -> String {
    let event_type = tag.items.first().map_or("", |i| i.name.text.as_str());
    let plain = |text: &str| {
        text.replace('\\', "\\\\")
            .replace('$', "\\$")
            .replace('}', "\\}")
    };
    let mut snippet = format!("{MARKER} {}", TagKind::Event.name());
    for (stop, item) in tag.items.iter().enumerate() {
        snippet.push(' ');
        let Some(value) = &item.value else {
            snippet.push_str(&plain(&item.to_string()));
            continue;
        };
        let name = &item.name.text;
        if name == "mode" {
            let others = codebook.modes_of(event_type).map(|m| m.id.as_str());
            let others = others.filter(|id| *id != value.text);
            let modes: Vec<&str> = std::iter::once(value.text.as_str()).chain(others).collect();
            snippet.push_str(&format!("mode=${{{stop}|{}|}}", modes.join(",")));
            continue;
        }
        snippet.push_str(&format!("{name}=${{{stop}:{}}}", plain(&value.text)));
        // The words an actor stands at go with it.
        let whole = item.to_string();
        let behind = whole.split_once('@').filter(|_| item.anchor.is_some());
        if let Some((_, words)) = behind {
            snippet.push_str(&plain(&format!("@{words}")));
        }
    }
    snippet.push_str("$0");
    snippet
}

#[cfg(test)]
mod tests {
    use super::event_stops;
    use khabar_engine::codebook::Codebook;

    #[test]
    fn an_event_to_fill_in_has_a_role_of_the_codebook() {
        let stops = |id: &str| event_stops(&Codebook::built_in(id).unwrap());
        assert_eq!(stops("plover"), "${1:TYPE}@\"$2\" actor=$3$0");
        assert_eq!(stops("ace2005"), "${1:TYPE}@\"$2\" ${3:agent}=$4$0");
    }
}
