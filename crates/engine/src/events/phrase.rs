//! An event tag as a sentence, in Arabic and in English.

use crate::article::Analysis;
use crate::codebook::EventType;
use crate::message::{Lang, Message};
use crate::tags::{Item, TagLine};

/// The sentence that an event tag says; none when it has no type of the codebook.
///
/// The words are those of the type's `phrase`, in which `{role}` stands for whoever fills a role, and what is in square brackets is
/// left out when nobody does; a type without one is its label and its roles.
pub fn phrase(analysis: &Analysis, tag: &TagLine) -> Option<Message> {
    let codebook = &analysis.knowledge.codebook;
    let event_type = codebook.event_type(&tag.items.first()?.name.text)?;
    Some(Message::new(
        in_language(analysis, event_type, tag, Lang::En),
        in_language(analysis, event_type, tag, Lang::Ar),
    ))
}

fn in_language(analysis: &Analysis, event_type: &EventType, tag: &TagLine, lang: Lang) -> String {
    let comma = lang.comma();
    let and = match lang {
        Lang::En => " and ",
        Lang::Ar => " و",
    };
    let who = |role: &str| -> String {
        let items = tag.items.iter().skip(1).filter(|i| i.name.text == role);
        let names: Vec<String> = items
            .filter_map(|item| name(analysis, item, lang))
            .collect();
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, first)) => format!("{}{and}{last}", first.join(comma)),
            None => String::new(),
        }
    };
    let codebook = &analysis.knowledge.codebook;
    let mut said = match &event_type.phrase {
        Some(phrase) => fill(phrase.get(lang), lang, &who),
        None => {
            let roles = codebook.roles_of(event_type);
            let filled: Vec<String> = roles
                .map(|role| (role.id.as_str(), who(&role.id)))
                .filter(|(_, who)| !who.is_empty())
                .map(|(role, who)| format!("{role}: {who}"))
                .collect();
            let label = event_type.label.get(lang);
            if filled.is_empty() {
                label.to_string()
            } else {
                format!("{label} ({})", filled.join(comma))
            }
        }
    };
    let values = |key: &str| -> Vec<&str> {
        let items = tag.items.iter().skip(1).filter(|i| i.name.text == key);
        items
            .filter_map(|i| Some(i.value.as_ref()?.text.as_str()))
            .collect()
    };
    let modes = values("mode");
    if !modes.is_empty() {
        said.push_str(&format!(" ({})", modes.join(comma)));
    }
    for place in tag.items.iter().filter(|i| i.name.text == "place") {
        if let Some(name) = name(analysis, place, lang) {
            said.push_str(&match lang {
                Lang::En => format!(", in {name}"),
                Lang::Ar => format!("، في {name}"),
            });
        }
    }
    for date in values("date") {
        let words = date.parse().ok().map(|value| analysis.in_words(&value));
        let words = words.map_or(date.to_string(), |words| words.get(lang).to_string());
        said.push_str(comma);
        said.push_str(&words);
    }
    for status in values("status") {
        said.push_str(&format!(" [{status}]"));
    }
    said
}

/// Puts names into a phrase.
fn fill(phrase: &str, lang: Lang, who: &dyn Fn(&str) -> String) -> String {
    let nobody = match lang {
        Lang::En => "somebody",
        Lang::Ar => "جهة لم تُذكر",
    };
    let mut out = String::new();
    let mut rest = phrase;
    while let Some(open) = rest.find(['[', '{']) {
        let (before, behind) = rest.split_at(open);
        out.push_str(before);
        let close = if behind.starts_with('[') { ']' } else { '}' };
        let Some(end) = behind.find(close) else {
            break;
        };
        let inside = behind.get(1..end).unwrap_or("");
        if close == '}' {
            let name = who(inside);
            out.push_str(if name.is_empty() { nobody } else { &name });
        } else if let Some((text, role)) = inside.split_once('{') {
            let name = who(role.trim_end_matches('}'));
            if !name.is_empty() {
                out.push_str(text);
                out.push_str(&name);
            }
        }
        rest = behind.get(end + 1..).unwrap_or("");
    }
    out.push_str(rest);
    out
}

/// The name of an actor of an event: that of the knowledge base, else the words of the article.
fn name(analysis: &Analysis, item: &Item, lang: Lang) -> Option<String> {
    let value = item.value.as_ref()?;
    let kb = &analysis.knowledge.actors;
    let known = kb
        .find(&value.text)
        .and_then(|ix| kb.actor(ix))
        .map(|actor| match lang {
            Lang::En => actor.en.clone(),
            Lang::Ar => actor.ar.clone(),
        });
    let words = item.anchor.as_ref().map(|anchor| anchor.words.text.clone());
    Some(
        known
            .filter(|name| !name.is_empty())
            .or(words)
            .unwrap_or_else(|| value.text.clone()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Knowledge};
    use crate::codebook::Codebook;
    use crate::tags;
    use std::sync::Arc;

    fn said(tag: &str, codebook: &str) -> Message {
        let knowledge = Knowledge {
            codebook: Codebook::built_in(codebook).unwrap().into(),
            ..Knowledge::embedded()
        };
        let analysis = Article::new("نص", Arc::new(knowledge)).analyse(None);
        phrase(&analysis, &tags::parse(tag)).unwrap()
    }

    #[test]
    fn a_tag_reads_as_a_sentence() {
        let tag = "%% event CONSULT@\"نص\" actor=trump recipient=putin date=2025-02-12 mode=phone";
        let said_of = said(tag, "plover");
        assert_eq!(
            said_of.en,
            "Donald Trump consulted with Vladimir Putin (phone), Wednesday, 12 February 2025"
        );
        assert!(
            said_of
                .ar
                .starts_with("تشاور دونالد ترامب مع فلاديمير بوتين (phone)، "),
            "{}",
            said_of.ar
        );
        let tag =
            "%% event ASSAULT@\"نص\" recipient=syr recipient=person@\"مدنيين\" status=negated";
        assert_eq!(
            said(tag, "plover").en,
            "somebody assaulted Syria and مدنيين [negated]"
        );
        let tag = "%% event Conflict.Attack@\"نص\" attacker=usa target=syr";
        assert_eq!(
            said(tag, "ace2005").en,
            "Attack (attacker: United States, target: Syria)"
        );
    }

    #[test]
    fn every_type_of_plover_has_a_phrase_of_its_roles() {
        let plover = Codebook::plover();
        for event_type in &plover.types {
            let phrase = event_type.phrase.as_ref().unwrap();
            for text in [&phrase.en, &phrase.ar] {
                assert!(
                    text.contains("{actor}") && text.contains("{recipient}]"),
                    "{text}"
                );
            }
        }
    }
}
