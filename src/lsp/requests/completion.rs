//! `textDocument/completion`: inside tag lines. Kinds, types, keys, values, actor ids, dates, anchors.

use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    Documentation, InsertTextFormat, MarkupContent, MarkupKind, Position, TextEdit,
};

use crate::actors::{Actor, ActorIx};
use crate::article::edits::{mention_item, timex_items};
use crate::article::{Analysis, LineKind};
use crate::codebook::attribute;
use crate::events::suggest;
use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;
use crate::mentions::MentionKind;
use crate::message::{Lang, Message};
use crate::tags::{MARKER, TagKind, anchor_to};
use crate::text::Span;
use crate::text::fold::fold;
use crate::time::{TimexType, in_words};

/// How many actors are sent at once; typing on asks again.
const ACTORS: usize = 60;

/// Answers the request. None in text lines: there is nothing to complete in prose.
pub fn completion(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    position: Position,
) -> Option<CompletionResponse> {
    let analysis = &analysed.analysis;
    let rope = analysis.article.rope();
    let byte = negotiated.encoding.to_byte(rope, position);
    let line = analysis.article.line_of(byte);
    let start = analysis.article.line_start(line);
    let content = analysis.article.lines().get(line)?;
    let before = content.text().get(..byte - start)?;
    let site = Site::at(before, content.kind())?;
    let mut list = List {
        analysis,
        negotiated,
        lang,
        line,
        typed: before.get(site.typed.clone()).unwrap_or("").to_string(),
        range: negotiated
            .encoding
            .to_range(rope, &(start + site.typed.start..byte)),
        items: Vec::new(),
        incomplete: false,
    };
    list.fill(&site.what);
    if list.items.is_empty() {
        return None;
    }
    Some(CompletionResponse::List(CompletionList {
        is_incomplete: list.incomplete,
        items: list.items,
    }))
}

/// Where the cursor stands in a tag line.
#[derive(Debug, PartialEq, Eq)]
struct Site {
    what: What,
    /// What was typed of it so far, in bytes of the line.
    typed: Span,
}

/// What is expected there.
#[derive(Debug, PartialEq, Eq)]
enum What {
    Kind,
    /// The name of an item; `first` for the first of its line.
    Name {
        kind: TagKind,
        first: bool,
    },
    /// The value of a key.
    Value {
        kind: TagKind,
        key: String,
        event_type: String,
    },
    /// The words of an anchor.
    Words {
        kind: TagKind,
        key: String,
        value: String,
    },
}

impl Site {
    /// Reads a line up to the cursor. None where there is nothing to complete.
    fn at(before: &str, line: LineKind) -> Option<Self> {
        let rest = match before.strip_prefix(MARKER) {
            Some(rest) => rest,
            // A first % may become a tag line.
            None if before == "%" && line == LineKind::Text => "",
            None => return None,
        };
        let body = rest.trim_start();
        let Some((kind, items)) = body.split_once(' ') else {
            return Some(Self {
                what: What::Kind,
                typed: 0..before.len(),
            });
        };
        let kind = TagKind::from_name(kind)?;
        // The item under the cursor: behind the last space outside quotes.
        let offset = before.len() - items.len();
        let (mut quoted, mut escaped, mut item) = (false, false, 0);
        for (at, c) in items.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' if quoted => escaped = true,
                '"' => quoted = !quoted,
                ' ' if !quoted => item = at + 1,
                _ => {}
            }
        }
        let event_type = items
            .split(['@', ' ', '='])
            .next()
            .unwrap_or("")
            .to_string();
        let text = items.get(item..)?;
        let (head, anchor) = match text.split_once('@') {
            Some((head, anchor)) if !head.contains('"') || head.ends_with('"') => {
                (head, Some(anchor))
            }
            _ => (text, None),
        };
        let (key, value) = head
            .split_once('=')
            .map_or((head, None), |(k, v)| (k, Some(v)));
        let what = match (anchor, value) {
            (Some(anchor), value) => {
                anchor
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .strip_prefix('"')
                    .filter(|_| quoted)?;
                What::Words {
                    kind,
                    key: key.to_string(),
                    value: value.unwrap_or("").to_string(),
                }
            }
            (None, Some(_)) => What::Value {
                kind,
                key: key.to_string(),
                event_type,
            },
            (None, None) => What::Name {
                kind,
                first: items.get(..item)?.trim().is_empty(),
            },
        };
        let typed_len = match &what {
            What::Words { .. } => text.len() - text.find('"').map_or(0, |at| at + 1),
            What::Value { .. } => value.unwrap_or("").len(),
            _ => text.len(),
        };
        let end = offset + items.len();
        Some(Self {
            what,
            typed: end - typed_len..end,
        })
    }
}

struct List<'a> {
    analysis: &'a Analysis,
    negotiated: Negotiated,
    lang: Lang,
    line: usize,
    typed: String,
    range: tower_lsp::lsp_types::Range,
    items: Vec<CompletionItem>,
    incomplete: bool,
}

impl List<'_> {
    fn fill(&mut self, what: &What) {
        match what {
            What::Kind => self.kinds(),
            What::Name {
                kind: TagKind::Event,
                first: true,
            } => self.types(),
            What::Name {
                kind: TagKind::Event,
                ..
            } => self.event_keys(),
            What::Name {
                kind: TagKind::Mentions,
                ..
            } => self.mentions(),
            What::Name {
                kind: TagKind::Times,
                ..
            } => self.times(),
            What::Name {
                kind: TagKind::Article,
                ..
            } => self.article_keys(),
            What::Value {
                kind,
                key,
                event_type,
            } => self.values(*kind, key, event_type),
            What::Words { kind, key, value } => self.words(*kind, key, value),
            What::Name {
                kind: TagKind::Note,
                ..
            } => {}
        }
    }

    /// Adds an item; `order` sorts it.
    fn push(
        &mut self,
        order: usize,
        label: &str,
        insert: &str,
        kind: CompletionItemKind,
        detail: &str,
        doc: &str,
    ) {
        self.items.push(CompletionItem {
            label: label.to_string(),
            kind: Some(kind),
            detail: (!detail.is_empty()).then(|| detail.to_string()),
            documentation: (!doc.is_empty()).then(|| {
                Documentation::MarkupContent(MarkupContent {
                    kind: MarkupKind::Markdown,
                    value: doc.to_string(),
                })
            }),
            sort_text: Some(format!("{order:04}")),
            filter_text: Some(insert.to_string()),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit {
                range: self.range,
                new_text: insert.to_string(),
            })),
            ..CompletionItem::default()
        });
    }

    /// The paragraph a tag line on this line belongs to.
    fn paragraph(&self) -> Option<usize> {
        self.analysis.article.paragraph_of(self.line)
    }

    /// Typing `%%` offers the tags: those already made first, then the kinds.
    fn kinds(&mut self) {
        let mut order = 0;
        if let Some(paragraph) = self.paragraph() {
            for suggestion in suggest(self.analysis, paragraph).into_iter().take(3) {
                let tag = suggestion.tag(self.analysis).to_string();
                self.push(order, &tag, &tag, CompletionItemKind::EVENT, "", "");
                order += 1;
            }
        }
        let kinds = [
            (
                TagKind::Event,
                Message::new("who did what to whom", "من فعل ماذا بمن"),
                "%% event ${1:TYPE}@\"$2\" actor=$3$0",
            ),
            (
                TagKind::Mentions,
                Message::new("actors and places", "الفاعلون والأماكن"),
                "%% mentions $0",
            ),
            (
                TagKind::Times,
                Message::new("dates", "التواريخ"),
                "%% times $0",
            ),
            (
                TagKind::Note,
                Message::new("a remark", "ملاحظة"),
                "%% note $0",
            ),
            (
                TagKind::Article,
                Message::new("the article as a whole", "المقال كله"),
                "%% article published=$0",
            ),
        ];
        for (kind, detail, snippet) in kinds {
            let label = format!("{MARKER} {}", kind.name());
            self.push(
                order,
                &label,
                &label,
                CompletionItemKind::KEYWORD,
                detail.get(self.lang),
                "",
            );
            order += 1;
            let snippets = self.negotiated.snippets;
            if let Some(item) = self.items.last_mut() {
                let new_text = if snippets {
                    snippet.to_string()
                } else {
                    format!("{label} ")
                };
                item.insert_text_format = snippets.then_some(InsertTextFormat::SNIPPET);
                item.text_edit = Some(CompletionTextEdit::Edit(TextEdit {
                    range: self.range,
                    new_text,
                }));
            }
        }
    }

    fn types(&mut self) {
        let codebook = &self.analysis.knowledge.codebook;
        for (order, event_type) in codebook.types.iter().enumerate() {
            let label = event_type.label.get(self.lang);
            let doc = event_type.definition.get(self.lang);
            self.push(
                order,
                &event_type.id,
                &event_type.id,
                CompletionItemKind::ENUM,
                label,
                doc,
            );
        }
    }

    fn event_keys(&mut self) {
        let codebook = &self.analysis.knowledge.codebook;
        let tag = self
            .analysis
            .article
            .lines()
            .get(self.line)
            .map(|l| l.tag());
        for (order, key) in codebook.keys().enumerate() {
            // Roles, modes and contexts may be repeated.
            let repeats = codebook.role(key).is_some() || matches!(key, "mode" | "context");
            if !repeats && tag.is_some_and(|t| t.value(key).is_some()) {
                continue;
            }
            let doc = codebook
                .role(key)
                .map(|r| r.definition.clone())
                .or_else(|| attribute(key))
                .unwrap_or_default();
            let insert = format!("{key}=");
            self.push(
                order,
                key,
                &insert,
                CompletionItemKind::PROPERTY,
                "",
                doc.get(self.lang),
            );
        }
    }

    fn article_keys(&mut self) {
        let keys = [
            (
                "published",
                Message::new("the document date, 2025-02-12", "تاريخ الوثيقة 2025-02-12"),
            ),
            ("source", Message::new("who published it", "الناشر")),
            ("url", Message::new("where it stands", "الرابط")),
            ("annotator", Message::new("who annotates it", "المعلّق")),
            ("status", Message::new("draft or done", "draft أو done")),
            (
                "id",
                Message::new("its id in the corpus", "معرّفه في المدونة"),
            ),
        ];
        for (order, (key, detail)) in keys.into_iter().enumerate() {
            let insert = format!("{key}=");
            self.push(
                order,
                key,
                &insert,
                CompletionItemKind::PROPERTY,
                detail.get(self.lang),
                "",
            );
        }
    }

    /// Whole items for the mentions of the paragraph that are not written yet, then kinds and `none`.
    fn mentions(&mut self) {
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        let analysis = self.analysis;
        let mut order = 0;
        for mention in analysis
            .paragraphs
            .get(paragraph)
            .map_or(&[][..], |p| p.mentions.as_slice())
        {
            if mention.rule == "gold" {
                continue;
            }
            if let Some(item) = mention_item(analysis, paragraph, mention) {
                let item = item.to_string();
                self.push(order, &item, &item, CompletionItemKind::VALUE, "", "");
                order += 1;
            }
        }
        for kind in MentionKind::ALL
            .map(MentionKind::name)
            .into_iter()
            .chain(["none"])
        {
            let insert = format!("{kind}@\"");
            self.push(order, kind, &insert, CompletionItemKind::ENUM, "", "");
            order += 1;
        }
        self.actors(order);
    }

    /// Whole items for the dates of the paragraph that are not written yet, then types.
    fn times(&mut self) {
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        let analysis = self.analysis;
        let mut order = 0;
        for timex in analysis
            .paragraphs
            .get(paragraph)
            .map_or(&[][..], |p| p.timexes.as_slice())
        {
            if timex.rule == "gold" {
                continue;
            }
            let Some(items) = timex_items(analysis, paragraph, timex) else {
                continue;
            };
            let insert = items
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" ");
            let detail = timex
                .resolution
                .value
                .as_ref()
                .map(in_words)
                .unwrap_or_default();
            self.push(
                order,
                &insert,
                &insert,
                CompletionItemKind::VALUE,
                detail.get(self.lang),
                "",
            );
            order += 1;
        }
        for timex_type in TimexType::ALL {
            let insert = format!("{}=", timex_type.name());
            self.push(
                order,
                timex_type.name(),
                &insert,
                CompletionItemKind::ENUM,
                "",
                "",
            );
            order += 1;
        }
        self.push(order, "none", "none@\"", CompletionItemKind::ENUM, "", "");
    }

    fn values(&mut self, kind: TagKind, key: &str, event_type: &str) {
        let codebook = &self.analysis.knowledge.codebook;
        let ids: Vec<(&str, &Message)> = match (kind, key) {
            (TagKind::Event, "mode") => codebook
                .modes_of(event_type)
                .map(|m| (m.id.as_str(), &m.definition))
                .collect(),
            (TagKind::Event, "context") => codebook
                .contexts
                .iter()
                .map(|c| (c.id.as_str(), &c.definition))
                .collect(),
            (TagKind::Event, "status") => codebook
                .statuses
                .iter()
                .map(|s| (s.id.as_str(), &s.definition))
                .collect(),
            (TagKind::Event, "date") | (TagKind::Article, "published") => {
                return self.dates(key == "published");
            }
            (TagKind::Times, _) if TimexType::from_name(key).is_some() => return self.dates(false),
            (TagKind::Article, "status") => {
                for (order, id) in ["draft", "done"].into_iter().enumerate() {
                    self.push(order, id, id, CompletionItemKind::ENUM_MEMBER, "", "");
                }
                return;
            }
            (TagKind::Event, key) if key == "place" || codebook.role(key).is_some() => {
                return self.actors(0);
            }
            _ => return,
        };
        for (order, (id, definition)) in ids.into_iter().enumerate() {
            let doc = definition.get(self.lang).to_string();
            self.push(order, id, id, CompletionItemKind::ENUM_MEMBER, "", &doc);
        }
    }

    /// The dates of the article, those of this paragraph first, each with its words.
    fn dates(&mut self, days_only: bool) {
        let analysis = self.analysis;
        let here = self.paragraph();
        let mut lines: Vec<usize> = (0..analysis.paragraphs.len()).collect();
        lines.sort_by_key(|line| Some(*line) != here);
        let mut seen = Vec::new();
        for line in lines {
            for timex in analysis
                .paragraphs
                .get(line)
                .map_or(&[][..], |p| p.timexes.as_slice())
            {
                let Some(value) = timex
                    .resolution
                    .value
                    .as_ref()
                    .filter(|v| v.days().is_some())
                else {
                    continue;
                };
                let text = value.to_string();
                if seen.contains(&text) || days_only && !matches!(value, crate::time::Value::Day(_))
                {
                    continue;
                }
                let words = analysis.text(line).get(timex.span.clone()).unwrap_or("");
                let doc = in_words(value);
                self.push(
                    seen.len(),
                    &text,
                    &text,
                    CompletionItemKind::VALUE,
                    words,
                    doc.get(self.lang),
                );
                seen.push(text);
            }
        }
        if let Some(dct) = analysis
            .dct
            .map(|d| d.day.to_string())
            .filter(|d| !seen.contains(d))
        {
            let detail = Message::new("the document date", "تاريخ الوثيقة");
            self.push(
                seen.len(),
                &dct,
                &dct,
                CompletionItemKind::VALUE,
                detail.get(self.lang),
                "",
            );
        }
    }

    /// Actor ids: those of this paragraph, then of this article by how often they occur, then the others that match what
    /// is typed, in Latin or in Arabic.
    fn actors(&mut self, first: usize) {
        let analysis = self.analysis;
        let kb = &analysis.knowledge.actors;
        let here = self.paragraph().and_then(|p| analysis.paragraphs.get(p));
        let in_paragraph =
            |ix: ActorIx| here.is_some_and(|p| p.mentions.iter().any(|m| m.actor == Some(ix)));
        let typed = fold(self.typed.trim_matches('"'));
        let mut ranked: Vec<(usize, usize, ActorIx, &Actor)> = kb
            .actors()
            .filter(|(_, a)| matches_typed(a, &typed))
            .map(|(ix, a)| {
                let count = analysis.count(ix);
                let group = if in_paragraph(ix) {
                    0
                } else if count > 0 {
                    1
                } else {
                    2
                };
                (group, usize::MAX - count, ix, a)
            })
            .collect();
        ranked.sort_by(|a, b| (a.0, a.1, &a.3.id).cmp(&(b.0, b.1, &b.3.id)));
        self.incomplete = self.incomplete || ranked.len() > ACTORS || !typed.is_ascii();
        for (order, (_, _, _, actor)) in ranked.into_iter().take(ACTORS).enumerate() {
            let detail = format!("{} — {}", actor.ar, actor.en);
            self.push(
                first + order,
                &actor.id,
                &actor.id,
                CompletionItemKind::REFERENCE,
                &detail,
                "",
            );
            // What is typed in Arabic would filter the Latin id out.
            if !typed.is_ascii()
                && let Some(item) = self.items.last_mut()
            {
                item.filter_text = Some(self.typed.clone());
            }
        }
    }

    /// The words an item can be anchored at: for an actor its mentions, for an event its triggers.
    fn words(&mut self, kind: TagKind, key: &str, value: &str) {
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        let analysis = self.analysis;
        let Some(known) = analysis.paragraphs.get(paragraph) else {
            return;
        };
        let id = if kind == TagKind::Mentions {
            key
        } else {
            value
        };
        let actor = analysis.knowledge.actors.find(id);
        let spans: Vec<Span> = match kind {
            TagKind::Times => known.timexes.iter().map(|t| t.span.clone()).collect(),
            TagKind::Event if value.is_empty() => suggest(analysis, paragraph)
                .into_iter()
                .filter(|s| s.event_type == key)
                .map(|s| s.trigger)
                .collect(),
            _ => known
                .mentions
                .iter()
                .filter(|m| actor.is_none() || m.actor == actor)
                .map(|m| m.span.clone())
                .collect(),
        };
        let text = analysis.text(paragraph);
        let mut seen = Vec::new();
        for span in spans {
            if let Some((1, words)) = anchor_to(text, span)
                && !seen.contains(&words)
                && !words.contains('"')
            {
                self.push(seen.len(), words, words, CompletionItemKind::TEXT, "", "");
                seen.push(words);
            }
        }
    }
}

/// Whether what was typed begins the id, the Arabic name or one of its words, or the English name.
fn matches_typed(actor: &Actor, typed: &str) -> bool {
    if typed.is_empty() || actor.id.contains(typed) {
        return true;
    }
    if typed.is_ascii() {
        return actor.en.to_lowercase().contains(typed);
    }
    std::iter::once(&actor.ar)
        .chain(&actor.aliases)
        .map(|name| fold(name))
        .any(|name| name.starts_with(typed) || name.split(' ').any(|word| word.starts_with(typed)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is expected at the `$0` of a line, and what is typed of it.
    fn site(line: &str) -> Option<(What, String)> {
        let before = line.split_once("$0").map_or(line, |(before, _)| before);
        let kind = if before.starts_with(MARKER) {
            LineKind::Tag
        } else {
            LineKind::Text
        };
        let site = Site::at(before, kind)?;
        let typed = before[site.typed].to_string();
        Some((site.what, typed))
    }

    #[test]
    fn reads_the_place_of_the_cursor() {
        let name = |kind, first| What::Name { kind, first };
        assert_eq!(site("نص$0"), None);
        assert_eq!(site("%$0"), Some((What::Kind, "%".into())));
        assert_eq!(site("%% ev$0"), Some((What::Kind, "%% ev".into())));
        assert_eq!(
            site("%% event CON$0"),
            Some((name(TagKind::Event, true), "CON".into()))
        );
        assert_eq!(
            site("%% event CONSULT@\"أجرى مباحثات\" ac$0"),
            Some((name(TagKind::Event, false), "ac".into()))
        );
        assert_eq!(
            site("%% event CONSULT@\"أجرى\" actor=بو$0 date=2025"),
            Some((
                What::Value {
                    kind: TagKind::Event,
                    key: "actor".into(),
                    event_type: "CONSULT".into()
                },
                "بو".into()
            ))
        );
        assert_eq!(
            site("%% event CONSULT actor=putin@\"نظيره ال$0"),
            Some((
                What::Words {
                    kind: TagKind::Event,
                    key: "actor".into(),
                    value: "putin".into()
                },
                "نظيره ال".into()
            ))
        );
        assert_eq!(site("%% event CONSULT@$0"), None);
        assert_eq!(
            site("%% note كلام $0").map(|s| s.0),
            Some(name(TagKind::Note, false))
        );
    }
}
