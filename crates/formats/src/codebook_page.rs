//! A codebook for reading: as the guideline page that an annotator keeps open, and as lines for the terminal.

use std::fmt::Write as _;

use maud::{DOCTYPE, Markup, PreEscaped, html as markup};

use khabar_engine::codebook::{Codebook, Definition, EventType};
use khabar_engine::message::{Lang, Message};
use khabar_engine::triggers::{Trigger, TriggerShape, Triggers, listed};

const STYLE: &str = include_str!("codebook_page.css");

/// How many words that evoke a type are shown.
const SHOWN: usize = 24;

/// The page of a codebook: one HTML file that needs no other.
pub fn html(codebook: &Codebook, lang: Lang) -> String {
    Page::new(codebook, lang).whole().into_string()
}

/// A codebook, or one type of it, as text.
pub fn text(codebook: &Codebook, lang: Lang, only: Option<&EventType>) -> String {
    let page = Page::new(codebook, lang);
    let mut out = String::new();
    if let Some(event_type) = only {
        page.type_as_text(event_type, &mut out);
        return out;
    }
    let about = &codebook.codebook;
    let _ = writeln!(
        out,
        "{} ({} {})",
        about.title.get(lang),
        about.id,
        about.version
    );
    if !about.source.is_empty() {
        let _ = writeln!(out, "{}", about.source);
    }
    for event_type in &codebook.types {
        let quad = codebook.quad_of(event_type);
        let _ = writeln!(
            out,
            "\n{:24} {}{}",
            event_type.id,
            event_type.label.get(lang),
            quad.map_or(String::new(), |q| format!(" · {}", q.get(lang)))
        );
        let _ = writeln!(out, "  {}", event_type.definition.get(lang));
        let modes: Vec<&str> = codebook
            .modes_of(&event_type.id)
            .map(|m| m.id.as_str())
            .collect();
        if !modes.is_empty() {
            let _ = writeln!(
                out,
                "  {}: {}",
                page.say("modes", "الأنماط"),
                modes.join(", ")
            );
        }
        let _ = writeln!(
            out,
            "  {}: {}",
            page.say("words", "الكلمات"),
            page.triggers_of(event_type).count
        );
    }
    out
}

struct Page<'a> {
    codebook: &'a Codebook,
    triggers: Triggers,
    lang: Lang,
}

/// The words that evoke a type.
struct Evoking {
    count: usize,
    shown: Vec<String>,
}

impl<'a> Page<'a> {
    fn new(codebook: &'a Codebook, lang: Lang) -> Self {
        Self {
            codebook,
            triggers: Triggers::of(codebook),
            lang,
        }
    }

    fn say(&self, en: &'static str, ar: &'static str) -> &'static str {
        match self.lang {
            Lang::En => en,
            Lang::Ar => ar,
        }
    }

    fn get<'m>(&self, message: &'m Message) -> &'m str {
        message.get(self.lang)
    }

    /// How many words evoke a type, and some of them: of each group the first verb, noun and phrase.
    fn triggers_of(&self, event_type: &EventType) -> Evoking {
        let rows = self.triggers.rows().iter();
        let rows: Vec<&Trigger> = rows.filter(|row| row.r#type == event_type.id).collect();
        let mut shown = Vec::new();
        for row in &rows {
            let first = |wanted: fn(TriggerShape) -> bool| {
                listed(row)
                    .find(|(_, shape)| wanted(*shape))
                    .map(|(words, _)| words.split('/').next().unwrap_or(words).to_string())
            };
            shown.extend(first(|s| matches!(s, TriggerShape::Verb { .. })));
            shown.extend(first(|s| matches!(s, TriggerShape::Masdar)));
            shown.extend(first(|s| matches!(s, TriggerShape::Light(_))));
        }
        let mut seen = std::collections::BTreeSet::new();
        shown.retain(|words| seen.insert(words.clone()));
        if shown.len() > SHOWN {
            shown.truncate(SHOWN);
            shown.push("…".to_string());
        }
        Evoking {
            count: rows.iter().map(|row| row.entries()).sum(),
            shown,
        }
    }

    fn type_as_text(&self, event_type: &EventType, out: &mut String) {
        let book = self.codebook;
        let _ = writeln!(out, "{} — {}", event_type.id, self.get(&event_type.label));
        if let Some(quad) = book.quad_of(event_type) {
            let _ = writeln!(out, "{}", self.get(quad));
        }
        let _ = writeln!(out, "\n{}", self.get(&event_type.definition));
        let mut list = |title: &str, rows: Vec<String>| {
            if !rows.is_empty() {
                let _ = writeln!(out, "\n{title}");
                for row in rows {
                    let _ = writeln!(out, "  {row}");
                }
            }
        };
        let defined = |id: &str, definition: &Message| format!("{id:18} {}", self.get(definition));
        let required = self.say("required", "مطلوب");
        let roles = book.roles_of(event_type).map(|role| {
            let must = event_type.required.contains(&role.id);
            let must = if must {
                format!(" ({required})")
            } else {
                String::new()
            };
            format!("{}{must}", defined(&role.id, &role.definition))
        });
        list(self.say("Roles", "الأدوار"), roles.collect());
        let modes = book.modes_of(&event_type.id);
        list(
            self.say("Modes", "الأنماط"),
            modes.map(|m| defined(&m.id, &m.definition)).collect(),
        );
        list(self.say("Examples", "أمثلة"), event_type.examples.clone());
        let others = event_type.counter_examples.iter().map(|c| {
            let instead = c
                .instead
                .as_deref()
                .unwrap_or(self.say("no event", "ليس حدثا"));
            let because = c.because.as_ref().map_or("", |b| self.get(b));
            format!("{} → {instead}. {because}", c.text)
        });
        list(self.say("But not", "لا يدخل فيه"), others.collect());
        let words = self.triggers_of(event_type);
        let title = format!("{} ({})", self.say("Words", "الكلمات"), words.count);
        list(&title, vec![words.shown.join("، ")]);
    }

    fn whole(&self) -> Markup {
        let (lang, direction) = (self.lang.code(), self.lang.direction());
        let about = &self.codebook.codebook;
        let title = self.get(&about.title);
        markup! {
            (DOCTYPE)
            html lang=(lang) dir=(direction) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    title { (title) }
                    style { (PreEscaped(STYLE)) }
                }
                body {
                    (self.contents())
                    main {
                        h1 { (title) }
                        p.source { code { (about.id) " " (about.version) } " · " (about.source) }
                        @for event_type in &self.codebook.types { (self.event_type(event_type)) }
                        (self.definitions("contexts", self.say("Contexts", "السياقات"), &self.codebook.contexts))
                        (self.definitions("statuses", self.say("Status", "الحالة"), &self.codebook.statuses))
                        (self.checks())
                    }
                }
            }
        }
    }

    fn contents(&self) -> Markup {
        let book = self.codebook;
        let grouped = book.quads.iter().map(|quad| {
            let types: Vec<&EventType> = book
                .types
                .iter()
                .filter(|t| t.quad == Some(quad.id))
                .collect();
            (self.get(&quad.label), types)
        });
        let rest: Vec<&EventType> = book.types.iter().filter(|t| t.quad.is_none()).collect();
        markup! {
            nav {
                @for (label, types) in grouped.chain([("", rest)]) {
                    @if !types.is_empty() {
                        h2 { (label) }
                        ul {
                            @for event_type in types {
                                li { a href=(format!("#{}", event_type.id)) { code { (event_type.id) } " " (self.get(&event_type.label)) } }
                            }
                        }
                    }
                }
            }
        }
    }

    fn event_type(&self, event_type: &EventType) -> Markup {
        let book = self.codebook;
        let words = self.triggers_of(event_type);
        let modes: Vec<_> = book.modes_of(&event_type.id).collect();
        markup! {
            section id=(event_type.id) {
                h2 { code { (event_type.id) } " " (self.get(&event_type.label)) }
                @if let Some(quad) = book.quad_of(event_type) { p.quad { (self.get(quad)) } }
                p { (self.get(&event_type.definition)) }
                table {
                    caption { (self.say("Roles", "الأدوار")) }
                    @for role in book.roles_of(event_type) {
                        tr {
                            th { code { (role.id) } @if event_type.required.contains(&role.id) { " " strong { (self.say("required", "مطلوب")) } } }
                            td {
                                (self.get(&role.definition))
                                @if !role.kinds.is_empty() {
                                    " (" (role.kinds.iter().map(|k| self.get(&k.label()).to_string()).collect::<Vec<_>>().join(self.say(", ", "، "))) ")"
                                }
                            }
                        }
                    }
                }
                @if !modes.is_empty() {
                    table {
                        caption { (self.say("Modes", "الأنماط")) }
                        @for mode in modes { tr { th { code { (mode.id) } } td { (self.get(&mode.definition)) } } }
                    }
                }
                @if let Some(future) = event_type.future.as_ref().filter(|id| **id != event_type.id) {
                    p { (self.say("An event of this type that lies in the future is coded ", "ما كان من هذا النوع في المستقبل يُرمَّز ")) a href=(format!("#{future}")) { code { (future) } } "." }
                }
                ul.examples lang="ar" dir="rtl" { @for example in &event_type.examples { li { (example) } } }
                @if !event_type.counter_examples.is_empty() {
                    h3 { (self.say("But not", "لا يدخل فيه")) }
                    ul.examples {
                        @for other in &event_type.counter_examples {
                            li {
                                span lang="ar" dir="rtl" { (other.text) }
                                " → "
                                @match &other.instead {
                                    Some(id) => { a href=(format!("#{id}")) { code { (id) } } }
                                    None => { (self.say("no event", "ليس حدثا")) }
                                }
                                @if let Some(because) = &other.because { ". " (self.get(because)) }
                            }
                        }
                    }
                }
                details {
                    summary { (self.say("Words that evoke it", "كلمات تدل عليه")) " (" (words.count) ")" }
                    p.words lang="ar" dir="rtl" { (words.shown.join("، ")) }
                }
            }
        }
    }

    fn definitions(&self, id: &str, title: &str, list: &[Definition]) -> Markup {
        markup! {
            @if !list.is_empty() {
                section id=(id) {
                    h2 { (title) }
                    table { @for row in list { tr { th { code { (row.id) } } td { (self.get(&row.definition)) } } } }
                }
            }
        }
    }

    fn checks(&self) -> Markup {
        markup! {
            @if !self.codebook.checks.is_empty() {
                section id="checks" {
                    h2 { (self.say("Checked", "يُفحص")) }
                    ul { @for check in &self.codebook.checks { li { (self.get(&check.message)) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_every_type_and_escapes_what_is_in_it() {
        let mut codebook = Codebook::built_in("ace2005").unwrap();
        codebook.types[0].examples = vec!["<b>نص</b>".to_string()];
        for lang in [Lang::Ar, Lang::En] {
            let page = html(&codebook, lang);
            for event_type in &codebook.types {
                assert!(page.contains(&format!("<section id=\"{}\">", event_type.id)));
            }
            assert!(page.contains("&lt;b&gt;نص") && !page.contains("<b>"));
        }
    }

    #[test]
    fn a_type_reads_out() {
        let plover = Codebook::plover();
        let said = text(plover, Lang::En, plover.event_type("CONSULT"));
        assert!(
            said.starts_with("CONSULT — Consult\nverbal cooperation\n"),
            "{said}"
        );
        assert!(said.contains("phone"), "{said}");
    }
}
