//! The page around the articles: its head, its list of contents, its search.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use khabar_engine::message::Lang;
use maud::{DOCTYPE, Markup, PreEscaped, html as markup};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{Look, Part, Shown, direction, headline, part, say};

pub(super) const STYLE: &str = include_str!("view.css");
const SCRIPT: &str = include_str!("view.js");

/// What the style and the script are known by in the policy of a page.
static DIGESTS: LazyLock<[String; 2]> = LazyLock::new(|| [STYLE, SCRIPT].map(digest));

/// What a text in a page is known by in its policy.
pub(super) fn digest(text: &str) -> String {
    let digest = BASE64_STANDARD.encode(Sha256::digest(text));
    format!("'sha256-{digest}'")
}

/// The page of some articles: HTML that needs no other file. Its policy lets nothing be loaded, and nothing run but its own script.
pub fn page(articles: &[Shown<'_>], look: &Look) -> String {
    let numbered = articles.iter().enumerate();
    let parts: Vec<Part> = numbered
        .map(|(index, shown)| part(*shown, index + 1, look.lang))
        .collect();
    let data: Vec<_> = parts.iter().map(|part| &part.data).collect();
    // In a script no text may end it: a JSON string can spell each `<` otherwise.
    let data = json!({ "articles": data }).to_string();
    let data = data.replace('<', "\\u003c");
    let (lang, from) = (look.lang.code(), look.lang.direction());
    let nonce = look.nonce.as_deref();
    let whole = markup! {
        (DOCTYPE)
        html lang=(lang) dir=(from) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(nonce));
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { (look.title) }
                style nonce=[nonce] { (PreEscaped(STYLE)) }
            }
            body {
                (tools(look, articles.len()))
                @if articles.len() > 1 { (contents(articles, look.lang)) }
                main { @for part in &parts { (PreEscaped(&part.html)) } }
                script #data type="application/json" nonce=[nonce] { (PreEscaped(data)) }
                script nonce=[nonce] { (PreEscaped(SCRIPT)) }
            }
        }
    };
    whole.into_string()
}

fn policy(nonce: Option<&str>) -> String {
    let [style, script] = match nonce {
        Some(nonce) => [format!("'nonce-{nonce}'"), format!("'nonce-{nonce}'")],
        None => DIGESTS.clone(),
    };
    format!(
        "default-src 'none'; style-src {style}; script-src {script}; base-uri 'none'; form-action 'none'"
    )
}

/// The bar above the articles.
fn tools(look: &Look, articles: usize) -> Markup {
    let say = |en, ar| say(look.lang, en, ar);
    markup! {
        header #tools {
            @if articles > 1 { h1 { (look.title) } }
            label.search {
                span { (say("Search", "بحث")) }
                " " input #search type="search" dir="auto" autocomplete="off" placeholder=(say("words, names, ids, types", "كلمات، أسماء، معرّفات، أنواع"));
            }
            output #found {}
            label { input type="checkbox" data-shows="gold" checked; " " (say("written down", "المدوَّن")) }
            label { input type="checkbox" data-shows="silver" checked; " " (say("suggested", "المقترح")) }
            label { input type="checkbox" data-shows="arcs" checked; " " (say("arcs", "الأقواس")) }
        }
        (legend(look.lang))
    }
}

/// The kinds of what is marked, in their colours.
fn legend(lang: Lang) -> Markup {
    let kinds = [
        ("person", "person", "شخص"),
        ("organization", "organisation", "منظمة"),
        ("country", "country", "دولة"),
        ("place", "place", "مكان"),
        ("nationality", "nationality", "جنسية"),
        ("group", "group", "جماعة"),
        ("time", "time", "زمن"),
        ("trigger", "what evokes an event", "ما يدل على حدث"),
    ];
    markup! {
        p.legend {
            @for (kind, en, ar) in kinds { span.mark.(kind).gold { (say(lang, en, ar)) } " " }
        }
    }
}

fn contents(articles: &[Shown<'_>], lang: Lang) -> Markup {
    markup! {
        nav aria-label=(say(lang, "Articles", "المقالات")) {
            ol {
                @for (index, shown) in articles.iter().enumerate() {
                    li data-number=(index + 1) {
                        a href=(format!("#article-{}", index + 1)) dir=(direction(headline(shown.document))) { (headline(shown.document)) }
                        " " small {
                            @if let Some(day) = &shown.document.dct { time datetime=(day) { (day) } " · " }
                            (say(lang, "events", "الأحداث")) ": " (shown.document.events.len())
                        }
                    }
                }
            }
        }
    }
}
