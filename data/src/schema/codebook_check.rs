//! What is wrong in a codebook file, beyond its syntax.

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::codebook::{ATTRIBUTES, CodebookFile, Definition, EventType};
use super::{Fault, Message, Trigger, is_bare};

/// Something wrong in a codebook file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodebookFault {
    /// The bytes of the file it concerns: those of its entry.
    pub span: Range<usize>,
    /// What is wrong and what to do.
    pub message: Message,
}

/// Of some names, the one that a misspelt name is meant for.
pub type Meant = fn(&str, &[&str]) -> Option<String>;

/// Checks a codebook that was read from `text`: every id once, nothing named that is not there, no text missing. What evokes its types is
/// looked up in `plover`.
pub fn faults_of_codebook(
    text: &str,
    codebook: &CodebookFile,
    plover: &CodebookFile,
    meant: Meant,
) -> Vec<CodebookFault> {
    let mut checker = Checker {
        places: toml::from_str(text).unwrap_or_default(),
        codebook,
        plover,
        meant,
        problems: Vec::new(),
    };
    checker.ids();
    checker.types();
    checker.modes();
    checker.checks();
    checker.triggers();
    checker.problems
}

/// What is wrong in a file of `codebooks/`.
pub fn faults_of_codebook_file(file: &str, text: &str, plover: &CodebookFile) -> Vec<Fault> {
    let codebook: CodebookFile = match toml::from_str(text) {
        Ok(codebook) => codebook,
        Err(error) => return vec![Fault::in_toml(file, text, &error)],
    };
    let faults = faults_of_codebook(text, &codebook, plover, |_, _| None).into_iter();
    faults
        .map(|fault| Fault::at(file, text, fault.span.start, fault.message.en))
        .collect()
}

/// Entries of a file, with their places.
type Entries = Vec<Spanned<toml::Value>>;

/// Where the entries stand.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "kebab-case")]
struct Places {
    #[serde(rename = "type")]
    types: Entries,
    quad: Entries,
    role: Entries,
    mode: Entries,
    context: Entries,
    status: Entries,
    check: Entries,
    trigger: Entries,
    object_modes: Entries,
}

struct Checker<'a> {
    places: Places,
    codebook: &'a CodebookFile,
    plover: &'a CodebookFile,
    meant: Meant,
    problems: Vec<CodebookFault>,
}

impl Checker<'_> {
    fn report(&mut self, place: Option<&Spanned<toml::Value>>, en: String, ar: String) {
        let span = place.map_or(0..0, Spanned::span);
        let message = Message::new(en, ar);
        self.problems.push(CodebookFault { span, message });
    }

    /// Reports an id that stands twice, is not one, or is taken.
    fn ids(&mut self) {
        let book = self.codebook;
        let ids =
            |list: &[Definition]| -> Vec<String> { list.iter().map(|d| d.id.clone()).collect() };
        let places = std::mem::take(&mut self.places);
        let lists: [(&str, &str, Vec<String>, &Entries); 6] = [
            (
                "type",
                "النوع",
                book.types.iter().map(|t| t.id.clone()).collect(),
                &places.types,
            ),
            ("role", "الدور", ids(&book.roles), &places.role),
            (
                "mode",
                "النمط",
                book.modes
                    .iter()
                    .map(|m| format!("{}\0{}", m.r#type, m.id))
                    .collect(),
                &places.mode,
            ),
            ("context", "السياق", ids(&book.contexts), &places.context),
            ("status", "الحالة", ids(&book.statuses), &places.status),
            (
                "quad",
                "المجموعة",
                book.quads.iter().map(|q| q.id.to_string()).collect(),
                &places.quad,
            ),
        ];
        for (en, ar, ids, at) in lists {
            for (index, id) in ids.iter().enumerate() {
                // Of a mode, behind its type.
                let name = id.split_once('\0').map_or(id.as_str(), |(_, name)| name);
                if ids.iter().take(index).any(|other| other == id) {
                    self.report(
                        at.get(index),
                        format!("The {en} {name} stands here a second time."),
                        format!("ورد {ar} {name} مرة ثانية."),
                    );
                } else if !is_bare(name) || !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
                    self.report(
                        at.get(index),
                        format!("“{name}” cannot be the id of a {en}: ids are Latin letters, digits, - _ and . so that tag lines read from left to right."),
                        format!("لا يصلح {name} معرّفا: المعرّفات حروف لاتينية وأرقام و- و_ و. كي تُقرأ سطور الوسم من اليسار."),
                    );
                } else if en == "role" && ATTRIBUTES.contains(&name) {
                    self.report(
                        at.get(index),
                        format!("“{name}” cannot be a role: every event has an attribute {name}=."),
                        format!("لا يصلح {name} دورا: لكل حدث سمة {name}=."),
                    );
                }
            }
        }
        self.places = places;
        if book.types.is_empty() {
            self.report(
                None,
                "The codebook has no event type: add a [[type]] with id, label and definition."
                    .to_string(),
                "لا نوع حدث في الدليل: أضف [[type]] بمعرّف id وتسمية label وتعريف definition."
                    .to_string(),
            );
        }
    }

    /// Reports a name that should be one of `known` and is not.
    fn unknown(
        &mut self,
        place: Option<&Spanned<toml::Value>>,
        what: (&str, &str),
        name: &str,
        known: &[&str],
    ) {
        if known.contains(&name) {
            return;
        }
        let meant = (self.meant)(name, known).map_or(String::new(), |name| format!(" {name}?"));
        self.report(
            place,
            format!("There is no {} “{name}” in this codebook.{meant}", what.0),
            format!("لا {} باسم {name} في هذا الدليل.{meant}", what.1),
        );
    }

    fn types(&mut self) {
        let book = self.codebook;
        let places = std::mem::take(&mut self.places.types);
        let roles: Vec<&str> = book.roles.iter().map(|r| r.id.as_str()).collect();
        let types: Vec<&str> = book.types.iter().map(|t| t.id.as_str()).collect();
        for (index, event_type) in book.types.iter().enumerate() {
            let at = places.get(index);
            let doer = event_type.doer.iter();
            for role in event_type
                .roles
                .iter()
                .chain(&event_type.required)
                .chain(doer)
            {
                self.unknown(at, ("role", "دور"), role, &roles);
            }
            for role in &event_type.required {
                if !event_type.roles.is_empty() && !event_type.roles.contains(role) {
                    self.report(
                        at,
                        format!(
                            "{} requires {role}, which is not among its roles.",
                            event_type.id
                        ),
                        format!("يشترط {} الدور {role}، وليس من أدواره.", event_type.id),
                    );
                }
            }
            let named = event_type
                .counter_examples
                .iter()
                .filter_map(|c| c.instead.as_ref());
            for other in named.chain(&event_type.future) {
                self.unknown(at, ("type", "نوع"), other, &types);
            }
            if let Some(quad) = event_type.quad
                && !book.quads.iter().any(|q| q.id == quad)
            {
                self.unknown(at, ("quad", "مجموعة"), &quad.to_string(), &[]);
            }
            let texts = [&event_type.label, &event_type.definition];
            if texts.iter().any(|t| t.ar.is_empty() || t.en.is_empty()) {
                self.report(
                    at,
                    format!(
                        "The label or the definition of {} is empty in one language.",
                        event_type.id
                    ),
                    format!("تسمية {} أو تعريفه فارغ في إحدى اللغتين.", event_type.id),
                );
            }
            if let Some(phrase) = &event_type.phrase {
                for text in [&phrase.en, &phrase.ar] {
                    self.phrase(at, text, &roles);
                }
            }
            for evoked in &event_type.evoked_by {
                for role in evoked.roles.values() {
                    self.unknown(at, ("role", "دور"), role, &roles);
                }
                let plover = self.plover;
                let is_there = |t: &str| {
                    book.codebook.id == plover.codebook.id || plover.event_type(t).is_some()
                };
                if !is_there(&evoked.r#type) {
                    self.report(
                        at,
                        format!("evoked-by: PLOVER has no type “{}”.", evoked.r#type),
                        format!("evoked-by: لا نوع باسم {} في PLOVER.", evoked.r#type),
                    );
                }
                let known: Vec<&str> = plover
                    .modes_of(&evoked.r#type)
                    .map(|m| m.id.as_str())
                    .collect();
                if let Some(mode) = evoked
                    .mode
                    .as_ref()
                    .filter(|m| !known.contains(&m.as_str()))
                {
                    self.report(
                        at,
                        format!(
                            "evoked-by: {} has no mode “{mode}” in PLOVER; it has {}.",
                            evoked.r#type,
                            known.join(", ")
                        ),
                        format!(
                            "evoked-by: لا نمط باسم {mode} للنوع {} في PLOVER؛ أنماطه {}.",
                            evoked.r#type,
                            known.join("، ")
                        ),
                    );
                }
                let claims = |t: &EventType| {
                    t.evoked_by
                        .iter()
                        .any(|e| (&e.r#type, &e.mode) == (&evoked.r#type, &evoked.mode))
                };
                if let Some(other) = book.types.iter().take(index).find(|t| claims(t)) {
                    let mode = evoked.mode.as_deref().unwrap_or("");
                    self.report(
                        at,
                        format!(
                            "evoked-by: {} {mode} is that of {} already.",
                            evoked.r#type, other.id
                        ),
                        format!(
                            "evoked-by: {} {mode} مأخوذ للنوع {}.",
                            evoked.r#type, other.id
                        ),
                    );
                }
            }
        }
        self.places.types = places;
    }

    /// The places of a phrase for those who take part.
    fn phrase(&mut self, at: Option<&Spanned<toml::Value>>, text: &str, roles: &[&str]) {
        let count = |c: char| text.matches(c).count();
        if count('[') != count(']') || count('{') != count('}') {
            self.report(
                at,
                format!("The phrase “{text}” has a bracket that is not closed."),
                format!("في العبارة «{text}» قوس لم يُغلق."),
            );
            return;
        }
        let placeholders = text
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'));
        for (role, _) in placeholders {
            self.unknown(at, ("role", "دور"), role, roles);
        }
    }

    fn modes(&mut self) {
        let book = self.codebook;
        let places = std::mem::take(&mut self.places.mode);
        let types: Vec<&str> = book.types.iter().map(|t| t.id.as_str()).collect();
        for (index, mode) in book.modes.iter().enumerate() {
            self.unknown(places.get(index), ("type", "نوع"), &mode.r#type, &types);
        }
    }

    fn checks(&mut self) {
        let book = self.codebook;
        let places = std::mem::take(&mut self.places.check);
        let types: Vec<&str> = book.types.iter().map(|t| t.id.as_str()).collect();
        let keys: Vec<&str> = book.keys().collect();
        for (index, check) in book.checks.iter().enumerate() {
            let at = places.get(index);
            for event_type in &check.types {
                self.unknown(at, ("type", "نوع"), event_type, &types);
            }
            for (key, value) in check.when.iter().chain(&check.needs) {
                self.unknown(at, ("role or key", "دور أو مفتاح"), key, &keys);
                let ids = |list: &'_ [Definition]| -> Vec<String> {
                    list.iter().map(|d| d.id.clone()).collect()
                };
                let known = match key.as_str() {
                    "mode" => book.modes.iter().map(|m| m.id.clone()).collect(),
                    "context" => ids(&book.contexts),
                    "status" => ids(&book.statuses),
                    _ => continue,
                };
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                self.unknown(at, ("value", "قيمة"), value, &known);
            }
        }
    }

    fn triggers(&mut self) {
        let book = self.codebook;
        let places = std::mem::take(&mut self.places.trigger);
        for (index, row) in book.own_triggers.iter().enumerate() {
            self.trigger(places.get(index), row);
        }
        let places = std::mem::take(&mut self.places.object_modes);
        for (index, row) in book.object_modes.iter().enumerate() {
            let modes: Vec<&str> = book.modes_of(&row.r#type).map(|m| m.id.as_str()).collect();
            self.unknown(places.get(index), ("mode", "نمط"), &row.mode, &modes);
        }
    }

    /// A row of trigger words.
    fn trigger(&mut self, at: Option<&Spanned<toml::Value>>, row: &Trigger) {
        let book = self.codebook;
        let types: Vec<&str> = book.types.iter().map(|t| t.id.as_str()).collect();
        let roles: Vec<&str> = book.roles.iter().map(|r| r.id.as_str()).collect();
        let contexts: Vec<&str> = book.contexts.iter().map(|c| c.id.as_str()).collect();
        let modes: Vec<&str> = book.modes_of(&row.r#type).map(|m| m.id.as_str()).collect();
        self.unknown(at, ("type", "نوع"), &row.r#type, &types);
        for mode in &row.modes {
            self.unknown(at, ("mode", "نمط"), mode, &modes);
        }
        for context in &row.contexts {
            self.unknown(at, ("context", "سياق"), context, &contexts);
        }
        for role in row.args.values() {
            self.unknown(at, ("role", "دور"), role, &roles);
        }
        if let Some(wrong) = row.malformed() {
            self.report(
                at,
                format!("“{wrong}”: a verb is past/present (التقى/يلتقي), a light phrase a verb and a noun (أجرى اتصالا)."),
                format!("«{wrong}»: الفعل ماض/مضارع (التقى/يلتقي)، والعبارة فعل واسم (أجرى اتصالا)."),
            );
        }
        if row.entries() == 0 {
            self.report(
                at,
                "A trigger without words: give it a verb, forms, masdar, noun or light."
                    .to_string(),
                "مدخل بلا كلمات: أعطه verb أو forms أو masdar أو noun أو light.".to_string(),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOUND: &str = r#"[codebook]
id = "ours"
title = { en = "Ours", ar = "دليلنا" }
[[role]]
id = "actor"
definition = { en = "who", ar = "من" }
[[type]]
id = "MEET"
label = { en = "Meet", ar = "لقاء" }
definition = { en = "They meet.", ar = "يلتقون." }
"#;

    /// What is wrong in that codebook with more lines, behind its tenth.
    fn faults(more: &str) -> Vec<String> {
        let text = format!("{SOUND}{more}");
        let faults = faults_of_codebook_file("ours.toml", &text, &CodebookFile::default());
        faults.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_broken_codebook_is_told_with_its_line() {
        assert_eq!(faults(""), [""; 0]);
        let unknown = faults("exmples = []");
        assert!(
            unknown[0].starts_with("ours.toml:11: unknown field `exmples`"),
            "{unknown:?}"
        );
        let of_another_type = faults("examples = \"التقى\"");
        assert!(
            of_another_type[0].starts_with("ours.toml:11: invalid type"),
            "{of_another_type:?}"
        );
        assert_eq!(
            faults("[[mode]]\nid = \"far\"\ntype = \"MEET\""),
            ["ours.toml:11: missing field `definition`"]
        );
        let in_one_language = faults("[[context]]\nid = \"war\"\ndefinition = { en = \"war\" }");
        assert!(
            in_one_language[0].starts_with("ours.toml:13: missing field `ar`"),
            "{in_one_language:?}"
        );
        assert_eq!(
            faults("[[role]]\nid = \"actor\"\ndefinition = { en = \"who\", ar = \"من\" }"),
            ["ours.toml:11: The role actor stands here a second time."]
        );
        assert_eq!(
            faults("required = [\"acter\"]"),
            ["ours.toml:7: There is no role “acter” in this codebook."]
        );
    }
}
