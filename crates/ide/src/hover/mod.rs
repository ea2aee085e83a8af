//! What is known of the words under the cursor.

mod events;
mod tags;

use khabar_engine::annotation::{Mention, Timex};
use khabar_engine::article::{Analysis, LineKind};
use khabar_engine::message::{Lang, Message};
use khabar_engine::text::Span;
use khabar_engine::time::{TimexType, in_hijri, recurring};

use crate::{Cursor, Place};
pub use tags::{suggested_word, tag_word};

/// A card for some words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The words it is about.
    pub place: Place,
    /// What it says, in Markdown.
    pub markdown: String,
}

impl Hover {
    /// The card without the marks of Markdown, for clients that show plain text.
    pub fn plain(&self) -> String {
        plain(&self.markdown)
    }
}

/// The card for what is under the cursor; none where nothing is known.
///
/// ```
/// # use khabar_engine::article::{Article, Knowledge};
/// # use khabar_engine::message::Lang;
/// use khabar_ide::{Cursor, hover::hover};
///
/// let article = Article::new("وصل ترامب", Knowledge::shared());
/// let analysis = article.analyse(None);
/// let on_the_name = Cursor { line: 0, byte: 8 };
/// let card = hover(&analysis, Lang::En, on_the_name).unwrap();
/// assert!(card.markdown.starts_with("**دونالد ترامب** — Donald Trump"));
/// ```
pub fn hover(analysis: &Analysis, lang: Lang, cursor: Cursor) -> Option<Hover> {
    let Cursor { line, byte } = cursor;
    let content = analysis.article.lines().get(line)?;
    let (span, markdown) = match content.kind() {
        LineKind::Text => in_text(analysis, lang, line, byte)?,
        LineKind::Tag => tags::in_tag(analysis, lang, content.tag(), byte)?,
    };
    let place = Place::new(line, span);
    Some(Hover { place, markdown })
}

/// Markdown without its marks, for clients that show plain text.
fn plain(markdown: &str) -> String {
    // A link is reduced to its address.
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, link)) = rest.split_once('[') {
        text.push_str(before);
        match link
            .split_once("](")
            .and_then(|(_, behind)| behind.split_once(')'))
        {
            Some((address, behind)) => {
                text.push_str(address);
                rest = behind;
            }
            None => {
                text.push('[');
                rest = link;
            }
        }
    }
    text.push_str(rest);
    text.replace("**", "")
        .replace('`', "")
        .replace("  \n", "\n")
}

fn in_text(analysis: &Analysis, lang: Lang, line: usize, byte: usize) -> Option<(Span, String)> {
    if let Some(mention) = analysis.mention_at(line, byte) {
        return Some((mention.span, mention_card(analysis, lang, line, mention)));
    }
    if let Some(timex) = analysis.timex_at(line, byte) {
        return Some((timex.span, timex_card(analysis, lang, timex)));
    }
    events::suggested(analysis, lang, line, byte)
}

/// A line of a card: its label, and what it says.
fn row(lang: Lang, label: &Message, text: &str) -> String {
    format!("**{}** {text}", label.get(lang))
}

fn label(en: &str, ar: &str) -> Message {
    Message::new(format!("{en}:"), format!("{ar}:"))
}

/// Everything about an actor: names, what it is, office on the date, codes, how often, and why.
fn mention_card(analysis: &Analysis, lang: Lang, line: usize, mention: &Mention) -> String {
    let mut rows = Vec::new();
    match mention.actor {
        Some(actor) => rows.extend(actor_rows(analysis, lang, actor)),
        None => {
            let unknown = Message::new("not in the knowledge base", "ليس في قاعدة المعرفة");
            rows.push(format!(
                "**{}** — {}",
                mention.kind.label().get(lang),
                unknown.get(lang)
            ));
        }
    }
    if let Some(office) = mention
        .office
        .and_then(|o| analysis.knowledge.actors.office(o))
    {
        let name = match lang {
            Lang::En => &office.en,
            Lang::Ar => &office.ar,
        };
        rows.push(row(lang, &label("Named here as", "مذكور هنا بصفة"), name));
    }
    let title = mention.title_in(analysis.text(line));
    if let (None, Some(words)) = (mention.office, title) {
        rows.push(row(lang, &label("Named here as", "مذكور هنا بصفة"), words));
    }
    let why = mention.why.message(&analysis.knowledge.actors);
    let certainty = mention.why.certainty().label();
    let rule = mention.source.name();
    let rule = rule.map_or(String::new(), |name| format!(" (`{name}`)"));
    let rule = format!(
        "{}{}{}{rule}",
        certainty.get(lang),
        lang.comma(),
        why.get(lang)
    );
    rows.push(row(lang, &label("Recognised", "سبب التعرف"), &rule));
    rows.join("  \n")
}

/// The card of an actor by its id, in Markdown: as of the date of the article.
pub fn actor_card(analysis: &Analysis, lang: Lang, id: &str) -> Option<String> {
    let actor = analysis.knowledge.actors.find(id)?;
    Some(actor_rows(analysis, lang, actor).join("  \n"))
}

fn actor_rows(analysis: &Analysis, lang: Lang, ix: khabar_engine::actors::ActorIx) -> Vec<String> {
    let kb = &analysis.knowledge.actors;
    let Some(actor) = kb.actor(ix) else {
        return Vec::new();
    };
    let mut rows = vec![format!("**{}** — {}", actor.ar, actor.en)];
    let country = actor
        .country
        .as_ref()
        .and_then(|code| kb.actor(kb.country(code)?))
        .filter(|c| c.id != actor.id);
    let country = country.map_or(String::new(), |c| match lang {
        Lang::En => format!(", {}", c.en),
        Lang::Ar => format!("، {}", c.ar),
    });
    rows.push(format!(
        "{}{country} · `{}`",
        actor.kind.label().get(lang),
        actor.id
    ));
    if let Some(dct) = analysis.dct {
        for (office, term) in kb.offices_on(ix, dct.day) {
            let Some(office) = kb.office(office) else {
                continue;
            };
            let from = term.from.map_or("?".to_string(), |d| d.to_string());
            let to = term.to.map_or("…".to_string(), |d| d.to_string());
            let name = match lang {
                Lang::En => &office.en,
                Lang::Ar => &office.ar,
            };
            let on = label(&format!("On {}", dct.day), &format!("في {}", dct.day));
            rows.push(row(lang, &on, &format!("{name} ({from} – {to})")));
        }
    }
    if let Some(whole) = actor
        .stands_for
        .as_ref()
        .and_then(|id| kb.actor(kb.find(id)?))
    {
        let name = match lang {
            Lang::En => &whole.en,
            Lang::Ar => &whole.ar,
        };
        rows.push(row(lang, &label("Stands for", "ينوب عن"), name));
    }
    let mut codes = Vec::new();
    if let Some(code) = &actor.plover {
        codes.push(format!("PLOVER `{code}`"));
    }
    if let Some(code) = &actor.cameo {
        codes.push(format!("CAMEO `{code}`"));
    }
    if let Some(qid) = &actor.wikidata {
        codes.push(format!("[{qid}](https://www.wikidata.org/wiki/{qid})"));
    }
    if let Some(at) = kb.location(ix) {
        let point = format!("{}, {}", at.latitude, at.longitude);
        codes.push(match at.geonames {
            Some(id) => format!("[{point}](https://www.geonames.org/{id})"),
            None => point,
        });
    }
    if !codes.is_empty() {
        rows.push(codes.join(" · "));
    }
    if let Some(note) = &actor.note {
        rows.push(note.clone());
    }
    let count = analysis.count(ix);
    if count > 0 {
        let times = Message::new(
            format!("{count}× in this article"),
            format!("مرات الذكر في هذا المقال: {count}"),
        );
        rows.push(times.get(lang).to_string());
    }
    rows
}

/// A date: its value in words and TIMEX3, and how it was reached.
fn timex_card(analysis: &Analysis, lang: Lang, timex: &Timex) -> String {
    let kind = timex.timex_type.name();
    let mut rows = Vec::new();
    let modifier = timex
        .modifier
        .map_or(String::new(), |m| format!(" mod=`{}`", m.name()));
    match &timex.resolution.value {
        Some(value) => {
            let said = match timex.timex_type {
                TimexType::Set => recurring(value, timex.times, analysis.months()),
                _ => analysis.in_words(value),
            };
            rows.push(format!("**{}**", said.get(lang)));
            rows.extend(in_hijri(value).map(|hijri| {
                row(
                    lang,
                    &label("Hijri (Umm al-Qura)", "هجري (أم القرى)"),
                    hijri.get(lang),
                )
            }));
            rows.push(format!("TIMEX3 {kind} `{value}`{modifier}"));
        }
        None => rows.push(format!("TIMEX3 {kind} ?{modifier}")),
    }
    if let Some(rule) = timex.source.rule() {
        let said = format!("{} (`{}`)", rule.explanation().get(lang), rule.name());
        rows.push(row(lang, &label("Recognised", "سبب التعرف"), &said));
    }
    let how = if timex.source.is_gold() {
        Message::new("written by an annotator", "كتبه الواسم")
    } else {
        timex.resolution.how.message()
    };
    rows.push(row(
        lang,
        &label("Resolved", "طريقة التحديد"),
        how.get(lang),
    ));
    rows.join("  \n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::{at_cursor, marked};

    const CALL: &str = r#"%% article published=2025-02-12
أجرى الرئيس الأمريكي دونالد ترامب، اليوم الأربعاء، اتصالا مع نظيره الروسي.
%% mentions trump@"دونالد ترامب"
%% event CONSULT@"اتصالا" actor=trump mode=phone date=2025-02-12
"#;

    /// The card at the `$0` that stands for the first letter behind it, in English.
    fn card(from: &str, to: &str) -> String {
        let (analysis, cursor) = at_cursor(&CALL.replace(from, to));
        hover(&analysis, Lang::En, cursor).map_or(String::new(), |h| h.markdown)
    }

    #[test]
    fn a_card_is_about_the_words_it_marks() {
        let (analysis, cursor) = at_cursor(&CALL.replace("اليوم", "الي$0وم"));
        let found = hover(&analysis, Lang::En, cursor).unwrap();
        let marks = CALL.replace("اليوم الأربعاء", "⟦اليوم الأربعاء⟧");
        assert_eq!(marked(&analysis, [found.place]), marks);
    }

    #[test]
    fn an_actor_with_its_office_codes_and_why() {
        let card = card("نالد", "نا$0لد");
        for said in [
            "**دونالد ترامب** — Donald Trump",
            "`trump`",
            "**On 2025-02-12:** President of the United States (2025-01-20 – …)",
            "PLOVER `USAGOV`",
            "[Q22686](https://www.wikidata.org/wiki/Q22686)",
            "1× in this article",
            "**Recognised:**",
        ] {
            assert!(card.contains(said), "{said} in\n{card}");
        }
    }

    #[test]
    fn a_suggested_event_and_who_fills_its_roles_by_which_rule() {
        let (analysis, cursor) = at_cursor("شنت روسيا هج$0وما واسعا على أوكرانيا");
        let found = hover(&analysis, Lang::En, cursor).unwrap();
        let text = "شنت روسيا ⟦هجوما⟧ واسعا على أوكرانيا";
        assert_eq!(marked(&analysis, [found.place]), text);
        for said in [
            "**ASSAULT** — suggested event",
            "**actor:** rus: the subject, between the verb and its noun (`light-subject`)",
            "**recipient:** ukr: behind a preposition (`behind-noun`)",
            "“هجوما” evokes ASSAULT",
        ] {
            assert!(
                found.markdown.contains(said),
                "{said} in\n{}",
                found.markdown
            );
        }
    }

    #[test]
    fn a_group_says_what_they_are_and_how_many() {
        let article = "احتشد مئات المتظاهرين في الساحة\n%% event PROTEST@\"احتشد\" actor=gr$0oup@\"مئات المتظاهرين\"\n";
        let (analysis, cursor) = at_cursor(article);
        let found = hover(&analysis, Lang::En, cursor).unwrap();
        assert_eq!(found.markdown, "**group**: protesters: hundreds");
    }

    #[test]
    fn a_date_in_words_and_how_it_was_reached() {
        let card = card("اليوم", "الي$0وم");
        for said in [
            "**Wednesday, 12 February 2025**",
            "TIMEX3 DATE `2025-02-12`",
            "**Recognised:** a day counted from the article's date (today, yesterday) (`deictic-day`)",
            "**Resolved:** counted from the document date",
        ] {
            assert!(card.contains(said), "{said} in\n{card}");
        }
    }

    #[test]
    fn each_part_of_an_event_explains_itself() {
        assert!(card("%% event", "%% ev$0ent").contains("Donald Trump"));
        assert!(card("CONSULT", "CON$0SULT").starts_with("**CONSULT**"));
        assert!(card("actor=", "act$0or=").starts_with("**actor**"));
        assert!(card("=trump", "=tr$0ump").contains("Donald Trump"));
        assert!(card("phone", "ph$0one").starts_with("**phone**"));
        assert!(card("date=2025", "date=20$025").contains("12 February 2025"));
        assert_eq!(card("أجرى", "أج$0رى"), "");
    }

    #[test]
    fn plain_text_has_no_marks_and_keeps_addresses() {
        let markdown = "**a** `b`  \n[Q1](https://e.org/Q1) [x";
        assert_eq!(plain(markdown), "a b\nhttps://e.org/Q1 [x");
    }
}
