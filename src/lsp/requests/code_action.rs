//! `textDocument/codeAction`: fixes for what is under the cursor, event tags for its sentence, accepting, linking.

use tower_lsp::lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, Diagnostic, Url,
};

use crate::lsp::capabilities::Negotiated;
use crate::lsp::edits::{append, workspace_edit};
use crate::lsp::publish::diagnostic;
use crate::lsp::session::Analysed;
use khabar_engine::actors::{Actor, ActorKind};
use khabar_engine::article::edits::{
    LinkTo, accept, accept_all, insert_tag, link, set_article_value,
};
use khabar_engine::article::{Analysis, DctSource, Edit, LineKind};
use khabar_engine::codebook::EventType;
use khabar_engine::events::{LEAST_SCORE, Suggestion, suggest};
use khabar_engine::mentions::{MentionKind, Resolved};
use khabar_engine::message::{Lang, Message};
use khabar_engine::tags::{TagKind, TagLine, anchor_to};
use khabar_engine::text::latin::slug;
use khabar_engine::text::sentences::sentences;
use khabar_engine::text::{Span, overlaps};
use khabar_engine::time::Value;
use khabar_ide::lenses::insert_all;

/// The kind of actions that insert an event tag.
pub const EVENT: &str = "refactor.khabar.event";

/// The kind of the action that inserts all suggested events of a paragraph.
pub const ALL_EVENTS: &str = "refactor.khabar.allEvents";

/// The kind of actions that insert an empty event of a type.
pub const NEW_EVENT: &str = "refactor.khabar.newEvent";

/// The kind of the action that accepts the mentions and dates of a paragraph.
pub const ACCEPT: &str = "refactor.khabar.accept";

/// The least score of a guess that is welcome where the cursor stands.
const LEAST_GUESS: i32 = -3;

/// How many event tags are offered.
const OFFERED: usize = 3;

/// Answers the request.
pub fn code_actions(
    analysed: &Analysed,
    negotiated: Negotiated,
    lang: Lang,
    params: &CodeActionParams,
) -> Vec<CodeActionOrCommand> {
    let analysis = &analysed.analysis;
    let selection = negotiated
        .encoding
        .to_span(analysis.article.rope(), params.range);
    let mut actions = Actions {
        analysed,
        negotiated,
        lang,
        uri: &params.text_document.uri,
        only: params.context.only.as_deref(),
        list: Vec::new(),
    };
    actions.fixes(&selection);
    let line = analysis.article.line_of(selection.start);
    let cursor = selection.start - analysis.article.line_start(line);
    let on_text = analysis
        .article
        .lines()
        .get(line)
        .is_some_and(|l| l.kind() == LineKind::Text);
    let paragraph = if on_text {
        Some(line)
    } else {
        analysis.article.paragraph_of(line)
    };
    if let Some(paragraph) = paragraph {
        // On a tag line the whole paragraph above is meant.
        let cursor = on_text.then_some(cursor);
        actions.events(paragraph, cursor);
        let start = analysis.article.line_start(paragraph);
        let selected = selection.start.saturating_sub(start)..selection.end.saturating_sub(start);
        actions.new_events(paragraph, &selected);
        if let Some(cursor) = cursor {
            actions.words(paragraph, cursor);
        }
        actions.accepting(paragraph);
    }
    actions.list
}

struct Actions<'a> {
    analysed: &'a Analysed,
    negotiated: Negotiated,
    lang: Lang,
    uri: &'a Url,
    only: Option<&'a [CodeActionKind]>,
    list: Vec<CodeActionOrCommand>,
}

impl Actions<'_> {
    fn wanted(&self, kind: &CodeActionKind) -> bool {
        // `refactor` asks for `refactor.rewrite` too.
        let within = |only: &CodeActionKind| {
            let rest = kind.as_str().strip_prefix(only.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.only.is_none_or(|only| only.iter().any(within))
    }

    fn push(
        &mut self,
        kind: CodeActionKind,
        title: &Message,
        edits: &[Edit],
        fixes: Option<Diagnostic>,
        preferred: bool,
    ) {
        if edits.is_empty() || !self.wanted(&kind) {
            return;
        }
        let edit = workspace_edit(self.uri, self.analysed, self.negotiated, edits);
        // A finding's fix may do what an action does.
        let listed = |action: &CodeActionOrCommand| matches!(action, CodeActionOrCommand::CodeAction(a) if a.edit.as_ref() == Some(&edit));
        if self.list.iter().any(listed) {
            return;
        }
        self.list.push(CodeActionOrCommand::CodeAction(CodeAction {
            title: title.get(self.lang).to_string(),
            kind: Some(kind),
            diagnostics: fixes.map(|d| vec![d]),
            edit: Some(edit),
            is_preferred: preferred.then_some(true),
            ..CodeAction::default()
        }));
    }

    /// The fixes of what was found under the selection, made anew from the text as it is now.
    fn fixes(&mut self, selection: &Span) {
        let analysed = self.analysed;
        for finding in &analysed.findings {
            let article = &analysed.analysis.article;
            let span = article.span_in_line(finding.line, &finding.span);
            if span.start > selection.end || selection.start > span.end {
                continue;
            }
            for (at, fix) in finding.fixes(&analysed.analysis).iter().enumerate() {
                let fixed = diagnostic(analysed, finding, self.negotiated.encoding, self.lang);
                self.push(
                    CodeActionKind::QUICKFIX,
                    &fix.title,
                    &fix.edits,
                    Some(fixed),
                    at == 0,
                );
            }
        }
    }

    /// *Insert event tag*: the best suggestions, those of the sentence under the cursor first.
    fn events(&mut self, paragraph: usize, cursor: Option<usize>) {
        let analysis = &self.analysed.analysis;
        let text = analysis.text(paragraph);
        let sentence = cursor.and_then(|at| {
            sentences(text)
                .into_iter()
                .find(|s| s.start <= at && at <= s.end)
        });
        let mut found = suggest(analysis, paragraph);
        if let Some(sentence) = sentence {
            found.sort_by_key(|s| !overlaps(&s.trigger, &sentence));
            // In the sentence under the cursor a guess is welcome; elsewhere only what is likely.
            found.retain(|s| {
                s.score >= LEAST_SCORE || s.score >= LEAST_GUESS && overlaps(&s.trigger, &sentence)
            });
        }
        for suggestion in found.iter().take(OFFERED) {
            let tag = suggestion.tag(analysis).to_string();
            let edit = insert_tag(&analysis.article, paragraph, TagKind::Event, &tag);
            let title = event_title(analysis, suggestion);
            self.push(CodeActionKind::new(EVENT), &title, &[edit], None, false);
        }
        if let Some((edit, count)) = insert_all(analysis, paragraph).filter(|(_, count)| *count > 1)
        {
            let title = Message::new(
                format!("Insert all {count} suggested events of this paragraph"),
                format!("أدرج كل الأحداث المقترحة في هذه الفقرة ({count})"),
            );
            self.push(
                CodeActionKind::new(ALL_EVENTS),
                &title,
                &[edit],
                None,
                false,
            );
        }
        if found.is_empty() {
            let edit = insert_tag(
                &analysis.article,
                paragraph,
                TagKind::Event,
                &bare_event(analysis, paragraph),
            );
            let title = Message::new("Insert event tag to fill in", "أدرج وسم حدث لتملأه");
            self.push(CodeActionKind::new(EVENT), &title, &[edit], None, false);
        }
    }

    /// *Insert empty event of type …*, at the selected words: where words are selected, or a client asks for these.
    fn new_events(&mut self, paragraph: usize, selected: &Span) {
        let analysis = &self.analysed.analysis;
        let asked = self
            .only
            .is_some_and(|only| only.iter().any(|k| k.as_str() == NEW_EVENT));
        let text = analysis.text(paragraph);
        let words = text.get(selected.clone()).map(str::trim).unwrap_or("");
        if words.is_empty() && !asked {
            return;
        }
        let start = selected.start
            + text
                .get(selected.clone())
                .map_or(0, |s| s.len() - s.trim_start().len());
        let anchor = anchor_to(text, start..start + words.len()).filter(|_| !words.is_empty());
        let codebook = &analysis.knowledge.codebook;
        let likely = codebook.triggers().types_of(words);
        let mut types: Vec<&EventType> = codebook.types.iter().collect();
        types.sort_by_key(|t| !likely.contains(&t.id.as_str()));
        for event_type in types {
            let tag = TagLine::new(TagKind::Event).item(&event_type.id, None, anchor);
            let edit = insert_tag(
                &analysis.article,
                paragraph,
                TagKind::Event,
                &tag.to_string(),
            );
            let title = Message::new(
                format!(
                    "Insert empty event {}: {}",
                    event_type.id, event_type.label.en
                ),
                format!(
                    "أدرج حدثا فارغا من نوع {}: {}",
                    event_type.id, event_type.label.ar
                ),
            );
            self.push(CodeActionKind::new(NEW_EVENT), &title, &[edit], None, false);
        }
    }

    /// What can be said of the words under the cursor.
    fn words(&mut self, line: usize, cursor: usize) {
        let analysis = &self.analysed.analysis;
        if let Some(mention) = analysis.mention_at(line, cursor) {
            self.mention(line, mention);
        }
        if let Some(timex) = analysis.timex_at(line, cursor)
            && let Some(Value::Day(day)) = timex.resolution.value
            && analysis
                .dct
                .is_none_or(|d| d.source != DctSource::Tag || d.day != day)
        {
            let edit = set_article_value(&analysis.article, "published", &day.to_string());
            let title = Message::new(
                format!("Set the document date to {day}"),
                format!("اجعل تاريخ الوثيقة {day}"),
            );
            self.push(CodeActionKind::REFACTOR, &title, &[edit], None, false);
        }
    }

    /// *Link "…" to …*, *"…" is a person*, *Not an actor*.
    fn mention(&mut self, line: usize, mention: &Resolved) {
        let analysis = &self.analysed.analysis;
        let kb = &analysis.knowledge.actors;
        let words = analysis.text(line).get(mention.span.clone()).unwrap_or("");
        for actor in candidates(analysis, words, mention) {
            let Some(entry) = kb.actor(actor) else {
                continue;
            };
            let title = Message::new(
                format!("Link “{words}” to {} ({})", entry.id, entry.en),
                format!("اربط «{words}» بـ{} ({})", entry.ar, entry.id),
            );
            let edit = link(analysis, line, &mention.span, LinkTo::Actor(&entry.id));
            self.push(CodeActionKind::REFACTOR, &title, &edit, None, false);
        }
        if mention.actor.is_none() && mention.rule != "gold" {
            let kind = mention.kind;
            let title = Message::new(
                format!(
                    "Mark “{words}” as a {} outside the knowledge base",
                    kind.label().en
                ),
                format!("سجّل «{words}» من خارج قاعدة المعرفة ({})", kind.label().ar),
            );
            let edit = link(analysis, line, &mention.span, LinkTo::Unlisted(kind));
            self.push(CodeActionKind::REFACTOR, &title, &edit, None, false);
            self.new_entry(words, mention);
        }
        let title = Message::new(
            format!("“{words}” is not an actor"),
            format!("«{words}» ليس فاعلا"),
        );
        let edit = link(analysis, line, &mention.span, LinkTo::Nothing);
        self.push(CodeActionKind::REFACTOR, &title, &edit, None, false);
    }

    /// *Add “…” to the corpus's knowledge*: an entry at the end of its last knowledge file, to be completed there.
    fn new_entry(&mut self, words: &str, mention: &Resolved) {
        let kb = &self.analysed.analysis.knowledge.actors;
        let Some((file, text)) = self.analysed.corpus.files.last() else {
            return;
        };
        let slug = slug(words);
        if slug.is_empty() || !self.wanted(&CodeActionKind::REFACTOR) {
            return;
        }
        let mut ids = std::iter::once(slug.clone()).chain((2..).map(|n| format!("{slug}-{n}")));
        let entry = Actor {
            id: ids.find(|id| kb.find(id).is_none()).unwrap_or(slug),
            kind: match mention.kind {
                MentionKind::Person => ActorKind::Person,
                MentionKind::Place | MentionKind::Country | MentionKind::Nationality => {
                    ActorKind::Place
                }
                MentionKind::Organization => ActorKind::Organization,
            },
            ar: words.to_string(),
            ..Actor::default()
        };
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let title = Message::new(
            format!("Add “{words}” to the corpus's knowledge ({name})"),
            format!("أضف «{words}» إلى معرفة المدونة ({name})"),
        );
        let edit = append(
            self.negotiated,
            file,
            text,
            &format!("\n{}", entry.to_toml()),
        );
        if let Some(edit) = edit {
            self.list.push(CodeActionOrCommand::CodeAction(CodeAction {
                title: title.get(self.lang).to_string(),
                kind: Some(CodeActionKind::REFACTOR),
                edit: Some(edit),
                ..CodeAction::default()
            }));
        }
    }

    /// *Accept the mentions and dates* of the paragraph, of the article.
    fn accepting(&mut self, paragraph: usize) {
        let analysis = &self.analysed.analysis;
        let title = Message::new(
            "Accept the mentions and dates of this paragraph",
            "اعتمد الفاعلين والتواريخ في هذه الفقرة",
        );
        self.push(
            CodeActionKind::new(ACCEPT),
            &title,
            &accept(analysis, paragraph),
            None,
            false,
        );
        let kind = CodeActionKind::new("source.khabar.acceptAll");
        if self.wanted(&kind) {
            let title = Message::new(
                "Accept the mentions and dates of the article",
                "اعتمد الفاعلين والتواريخ في المقال كله",
            );
            self.push(kind, &title, &accept_all(analysis), None, false);
        }
    }
}

/// An event tag without its type, with who and when the paragraph names: where no trigger is known, the annotator fills it in.
fn bare_event(analysis: &Analysis, paragraph: usize) -> String {
    let kb = &analysis.knowledge.actors;
    let mut tag = TagLine::new(TagKind::Event).name("TYPE");
    if let Some(known) = analysis.paragraphs.get(paragraph) {
        let acting = known
            .mentions
            .iter()
            .filter(|m| m.kind != MentionKind::Place && m.kind != MentionKind::Nationality);
        let mut actors: Vec<&str> = acting.filter_map(|m| Some(kb.id(m.actor?))).collect();
        actors.dedup();
        tag = actors
            .iter()
            .take(2)
            .fold(tag, |tag, id| tag.pair("actor", id));
        let dates = known
            .timexes
            .iter()
            .filter_map(|t| t.resolution.value.as_ref());
        if let Some(date) = dates.into_iter().find(|v| v.days().is_some()) {
            tag = tag.pair("date", &date.to_string());
        }
    }
    tag.to_string()
}

/// Whom a mention may be linked to, likeliest first: whom it is taken for, who shares the name, whose name is spelt alike.
fn candidates(
    analysis: &Analysis,
    words: &str,
    mention: &Resolved,
) -> Vec<khabar_engine::actors::ActorIx> {
    let kb = &analysis.knowledge.actors;
    let mut found = Vec::new();
    if mention.rule != "gold" {
        found.extend(mention.actor);
    }
    found.extend(kb.names.get(words).iter().map(|f| f.actor));
    if found.is_empty() && mention.kind == MentionKind::Person {
        let folded = khabar_engine::text::fold::fold(words);
        let mut close: Vec<(f64, khabar_engine::actors::ActorIx)> = kb
            .actors()
            .filter(|(_, a)| a.kind == khabar_engine::actors::ActorKind::Person)
            .map(|(ix, a)| {
                (
                    strsim::jaro_winkler(&folded, &khabar_engine::text::fold::fold(&a.ar)),
                    ix,
                )
            })
            .filter(|(score, _)| *score > 0.85)
            .collect();
        close.sort_by(|a, b| b.0.total_cmp(&a.0));
        found.extend(close.into_iter().map(|(_, ix)| ix));
    }
    let mut unique = Vec::new();
    for actor in found {
        if !unique.contains(&actor) && (mention.rule != "gold" || mention.actor != Some(actor)) {
            unique.push(actor);
        }
    }
    unique.truncate(4);
    unique
}

/// `Insert event tag: CONSULT “أجرى” (trump, putin)`.
fn event_title(analysis: &Analysis, suggestion: &Suggestion) -> Message {
    let words = analysis
        .text(suggestion.line)
        .get(suggestion.trigger.clone())
        .unwrap_or("");
    let mentions = analysis.mentions(suggestion.line);
    let who = |role: &str| {
        let fillers = suggestion.fillers.iter().filter(|f| f.role == role);
        let ids = fillers.map(|f| match mentions.get(f.mention).and_then(|m| m.actor) {
            Some(actor) => analysis.knowledge.actors.id(actor),
            None => "?",
        });
        ids.collect::<Vec<_>>().join(", ")
    };
    let (actors, recipients) = (who("actor"), who("recipient"));
    let who = match (actors.as_str(), recipients.as_str()) {
        ("", "") => String::new(),
        (actors, "") => format!(" ({actors})"),
        ("", recipients) => format!(" (→ {recipients})"),
        (actors, recipients) => format!(" ({actors} → {recipients})"),
    };
    let label = analysis
        .knowledge
        .codebook
        .event_type(&suggestion.event_type)
        .map_or("", |t| t.label.ar.as_str());
    Message::new(
        format!("Insert event tag: {} “{words}”{who}", suggestion.event_type),
        format!(
            "أدرج وسم حدث: {label} {} «{words}»{who}",
            suggestion.event_type
        ),
    )
}
