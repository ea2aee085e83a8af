//! `textDocument/completion`: inside tag lines. Kinds, types, keys, values, actor ids, dates, anchors.

mod site;

use tower_lsp::lsp_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionResponse, CompletionTextEdit,
    Documentation, InsertTextFormat, MarkupContent, MarkupKind, Position, TextEdit,
};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::session::Analysed;
use khabar_engine::actors::{Actor, ActorIx, ActorKind};
use khabar_engine::article::Analysis;
use khabar_engine::article::edits::{mention_item, timex_items};
use khabar_engine::codebook::{Definition, attribute};
use khabar_engine::events::{evoked, suggest};
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::{Lang, Message};
use khabar_engine::tags::{ARTICLE_KEYS, MARKER, TagKind, TagLine, anchor_to};
use khabar_engine::text::Span;
use khabar_engine::text::fold::fold;
use khabar_engine::time::{Mod, TimexType};
use khabar_ide::hover::tag_word;
use site::{Site, What};

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
                let tag = suggestion.tag(self.analysis);
                let text = tag.to_string();
                self.push(order, &text, &text, CompletionItemKind::EVENT, "", "");
                if self.negotiated.snippets {
                    self.with_stops(&tag);
                }
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

    /// Turns the last item into a snippet that stops at each value of its tag, with the modes of the type as a choice.
    fn with_stops(&mut self, tag: &TagLine) {
        let codebook = &self.analysis.knowledge.codebook;
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
        if let Some(item) = self.items.last_mut() {
            item.insert_text_format = Some(InsertTextFormat::SNIPPET);
            item.text_edit = Some(CompletionTextEdit::Edit(TextEdit {
                range: self.range,
                new_text: snippet,
            }));
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

    /// The roles of the type that nobody fills yet, then attributes; last the roles that may have one more.
    fn event_keys(&mut self) {
        let codebook = &self.analysis.knowledge.codebook;
        let lines = self.analysis.article.lines();
        let tag = lines.get(self.line).map(|l| l.tag());
        let event_type = tag
            .and_then(|t| t.items.first())
            .and_then(|i| codebook.event_type(&i.name.text));
        let filled = |key: &str| tag.is_some_and(|t| t.value(key).is_some());
        let roles = codebook
            .roles
            .iter()
            .filter(|role| event_type.is_none_or(|t| codebook.allows(t, &role.id)));
        let (again, open): (Vec<_>, Vec<_>) = roles.partition(|role| filled(&role.id));
        let attributes = codebook.attributes_of(event_type);
        let attributes =
            attributes.filter(|key| matches!(*key, "mode" | "context") || !filled(key));
        let role = |role: &Definition| (role.id.clone(), role.definition.clone());
        let attributes =
            attributes.map(|key| (key.to_string(), attribute(key).unwrap_or_default()));
        let again = again.into_iter().filter(|role| !role.once).map(role);
        let keys: Vec<(String, Message)> = open
            .into_iter()
            .map(role)
            .chain(attributes)
            .chain(again)
            .collect();
        for (order, (key, doc)) in keys.into_iter().enumerate() {
            let insert = format!("{key}=");
            let doc = doc.get(self.lang);
            self.push(order, &key, &insert, CompletionItemKind::PROPERTY, "", doc);
        }
    }

    fn article_keys(&mut self) {
        for (order, key) in ARTICLE_KEYS.into_iter().enumerate() {
            let insert = format!("{key}=");
            let detail = tag_word(key).unwrap_or_default();
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
        for mention in analysis.mentions(paragraph) {
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
        self.actors(order, |_| true);
    }

    /// Whole items for the dates of the paragraph that are not written yet, then types.
    fn times(&mut self) {
        let Some(paragraph) = self.paragraph() else {
            return;
        };
        let analysis = self.analysis;
        let mut order = 0;
        for timex in analysis.timexes(paragraph) {
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
                .map(|value| self.analysis.in_words(value))
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
        self.push(
            order + 1,
            "mod",
            "mod=",
            CompletionItemKind::PROPERTY,
            "",
            "",
        );
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
            (TagKind::Event, "place") => {
                return self.actors(0, |kind| {
                    matches!(kind, ActorKind::Place | ActorKind::Country)
                });
            }
            (TagKind::Event, key) if codebook.role(key).is_some() => {
                let role = codebook.role(key);
                return self.actors(0, |kind| {
                    role.is_none_or(|role| role.takes(MentionKind::of_actor(kind)))
                });
            }
            (TagKind::Times, "mod") => {
                for (order, (_, name)) in Mod::ALL.into_iter().enumerate() {
                    self.push(order, name, name, CompletionItemKind::ENUM_MEMBER, "", "");
                }
                return;
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
            for timex in analysis.timexes(line) {
                let Some(value) = timex
                    .resolution
                    .value
                    .as_ref()
                    .filter(|v| v.days().is_some())
                else {
                    continue;
                };
                let text = value.to_string();
                if seen.contains(&text)
                    || days_only && !matches!(value, khabar_engine::time::Value::Day(_))
                {
                    continue;
                }
                let words = analysis.text(line).get(timex.span.clone()).unwrap_or("");
                let doc = analysis.in_words(value);
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
    fn actors(&mut self, first: usize, fits: impl Fn(ActorKind) -> bool) {
        let analysis = self.analysis;
        let kb = &analysis.knowledge.actors;
        let here = self.paragraph().and_then(|p| analysis.paragraphs.get(p));
        let in_paragraph =
            |ix: ActorIx| here.is_some_and(|p| p.mentions.iter().any(|m| m.actor == Some(ix)));
        let typed = fold(self.typed.trim_matches('"'));
        let mut ranked: Vec<(usize, usize, ActorIx, &Actor)> = kb
            .actors()
            .filter(|(_, a)| fits(a.kind) && matches_typed(a, &typed))
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
            TagKind::Event if value.is_empty() => evoked(analysis, paragraph)
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
