//! Cards for what stands in a tag line.

use khabar_engine::article::Analysis;
use khabar_engine::codebook::attribute;
use khabar_engine::events::phrase;
use khabar_engine::mentions::{Group, MentionKind};
use khabar_engine::message::{Lang, Message};
use khabar_engine::tags::{BY, Item, NONE, TagKind, TagLine};
use khabar_engine::text::Span;

use super::{actor_rows, label, row};
use crate::with_article;

/// The card at a byte of a tag line, and the bytes it is about.
pub(super) fn in_tag(
    analysis: &Analysis,
    lang: Lang,
    tag: &TagLine,
    byte: usize,
) -> Option<(Span, String)> {
    let within = |span: Span| span.start <= byte && byte <= span.end;
    if within(tag.kind.span) {
        let event = event_card(analysis, tag);
        let text = event.unwrap_or_else(|| {
            tag.tag_kind()
                .map_or(String::new(), |kind| kind_card(kind).get(lang).to_string())
        });
        return Some((tag.kind.span, text));
    }
    let (index, item) = tag
        .items
        .iter()
        .enumerate()
        .find(|(_, item)| within(item.span))?;
    let kb = &analysis.knowledge.actors;
    let actor = |id: &str| {
        kb.find(id)
            .map(|ix| actor_rows(analysis, lang, ix).join("  \n"))
    };
    if item.name.text == BY && tag.tag_kind() != Some(TagKind::Article) && index > 0 {
        return Some((item.span, word_card(lang, BY)?));
    }
    if item.is_suggestion() && tag.is_suggested() {
        return Some((item.span, suggested_word().get(lang).to_string()));
    }
    if let Some(value) = item.value.as_ref().filter(|v| within(v.span)) {
        let text = value_card(analysis, lang, tag, item, &value.text)
            .or_else(|| actor(&value.text))
            .or_else(|| group_card(lang, item, &value.text))?;
        return Some((value.span, text));
    }
    if within(item.name.span) {
        let name = item.name.text.as_str();
        let text = match tag.tag_kind()? {
            TagKind::Event if index == 0 => {
                type_card(analysis, lang, name).or_else(|| rejection_card(lang, tag))
            }
            TagKind::Event => key_card(analysis, lang, name),
            TagKind::Mentions => actor(name)
                .or_else(|| group_card(lang, item, name))
                .or_else(|| word_card(lang, name)),
            TagKind::Times | TagKind::Article => word_card(lang, name),
            TagKind::Note => None,
        }?;
        return Some((item.name.span, text));
    }
    // At its trigger an event reads as a sentence.
    let card = event_card(analysis, tag).filter(|_| index == 0)?;
    Some((item.span, card))
}

/// An event as a sentence in both languages, with its codes.
fn event_card(analysis: &Analysis, tag: &TagLine) -> Option<String> {
    if tag.tag_kind() != Some(TagKind::Event) {
        return None;
    }
    let said = phrase(analysis, tag)?;
    let codebook = &analysis.knowledge.codebook;
    let kb = &analysis.knowledge.actors;
    let event_type = codebook.event_type(&tag.items.first()?.name.text)?;
    let mut codes = vec![format!("{} `{}`", codebook.codebook.id, event_type.id)];
    codes.extend(event_type.quad.map(|quad| format!("quad `{quad}`")));
    for item in tag
        .items
        .iter()
        .skip(1)
        .filter(|i| codebook.role(&i.name.text).is_some())
    {
        let actor = item
            .value
            .as_ref()
            .and_then(|v| kb.actor(kb.find(&v.text)?));
        let code = actor.and_then(|a| a.plover.clone());
        codes.extend(code.map(|code| format!("{} `{code}`", item.name.text)));
    }
    Some(format!(
        "{}  \n{}  \n{}",
        said.ar,
        said.en,
        codes.join(" · ")
    ))
}

fn kind_card(kind: TagKind) -> Message {
    match kind {
        TagKind::Article => Message::new(
            "**article**: what is known of the whole article: `published=`, `source=`, `annotator=`, `status=`. Stands above the text.",
            "**article**: بيانات المقال كله: `published=` و`source=` و`annotator=` و`status=`. مكانه أعلى النص.",
        ),
        TagKind::Mentions => Message::new(
            "**mentions**: actors and places of the paragraph above: `ID@\"words\"`, `person@\"words\"`, `none@\"words\"`.",
            "**mentions**: فاعلو الفقرة أعلاه وأماكنها: `ID@\"كلمات\"` و`person@\"كلمات\"` و`none@\"كلمات\"`.",
        ),
        TagKind::Times => Message::new(
            "**times**: dates of the paragraph above: `DATE=2025-02-12@\"words\"`, `none@\"words\"`.",
            "**times**: تواريخ الفقرة أعلاه: `DATE=2025-02-12@\"كلمات\"` و`none@\"كلمات\"`.",
        ),
        TagKind::Event => Message::new(
            "**event**: who did what to whom, when: the type at its trigger, then roles, date, mode, context, status.",
            "**event**: من فعل ماذا بمن ومتى: النوع عند الكلمات الدالة عليه، ثم الأدوار والتاريخ والنمط والسياق والحالة.",
        ),
        TagKind::Note => Message::new(
            "**note**: free text to the end of the line.",
            "**note**: نص حر إلى آخر السطر.",
        ),
    }
}

/// What `none` says in an event line.
fn rejection_card(lang: Lang, tag: &TagLine) -> Option<String> {
    let said = Message::new(
        "these words evoke no event: none is suggested for them",
        "لا تدل هذه الكلمات على حدث: لا يُقترح لها شيء",
    );
    tag.is_rejection()
        .then(|| format!("**{NONE}**: {}", said.get(lang)))
}

fn type_card(analysis: &Analysis, lang: Lang, id: &str) -> Option<String> {
    let codebook = &analysis.knowledge.codebook;
    let event_type = codebook.event_type(id)?;
    let quad = codebook
        .quad_of(event_type)
        .map_or(String::new(), |q| format!(" · {}", q.get(lang)));
    let mut rows = vec![
        format!("**{id}** {}{quad}", event_type.label.get(lang)),
        event_type.definition.get(lang).to_string(),
    ];
    if !event_type.required.is_empty() {
        rows.push(row(
            lang,
            &label("Requires", "يشترط"),
            &event_type.required.join(lang.comma()),
        ));
    }
    let modes: Vec<&str> = codebook.modes_of(id).map(|m| m.id.as_str()).collect();
    if !modes.is_empty() {
        rows.push(row(
            lang,
            &label("Modes", "أنماطه"),
            &modes.join(lang.comma()),
        ));
    }
    if !event_type.examples.is_empty() {
        rows.push(row(
            lang,
            &label("For example", "مثال"),
            &event_type.examples.join("؛ "),
        ));
    }
    Some(rows.join("  \n"))
}

fn key_card(analysis: &Analysis, lang: Lang, key: &str) -> Option<String> {
    let role = analysis
        .knowledge
        .codebook
        .role(key)
        .map(|r| r.definition.clone());
    let definition = role.or_else(|| attribute(key))?;
    Some(format!("**{key}**: {}", definition.get(lang)))
}

/// What `status=suggested` means of a line under a paragraph.
pub fn suggested_word() -> Message {
    Message::new(
        "a program wrote this line, and nobody has accepted or rejected it: no gold yet",
        "كتب برنامج هذا السطر ولم يعتمده أحد ولم يرفضه: ليس معيارا بعد",
    )
}

/// What a word of `mentions`, `times` and `article` lines means.
pub fn tag_word(word: &str) -> Option<Message> {
    Some(match word {
        NONE => Message::new(
            "the recogniser is wrong here: nothing is meant",
            "أخطأ التعرف هنا: لا شيء مقصود",
        ),
        "DATE" => Message::new(
            "a day or a longer stretch of the calendar: `2025-02-12`, `2025-02`, `2025-W07`",
            "يوم أو مدة أطول في التقويم: `2025-02-12` أو `2025-02` أو `2025-W07`",
        ),
        "TIME" => Message::new(
            "a time of day: `2025-02-12T17:38`, `2025-02-12TEV`",
            "وقت من اليوم: `2025-02-12T17:38` أو `2025-02-12TEV`",
        ),
        "DURATION" => Message::new(
            "an amount of time: `P3D`, `PT2H30M`",
            "مدة: `P3D` أو `PT2H30M`",
        ),
        "SET" => Message::new(
            "a time that recurs: `P1D`, `XXXX-WXX-5`",
            "وقت يتكرر: `P1D` أو `XXXX-WXX-5`",
        ),
        "mod" => Message::new(
            "the TIMEX3 modifier of the date before it: START, MID, END, APPROX, MORE_THAN…",
            "محدد TIMEX3 للتاريخ الذي قبله: START وMID وEND وAPPROX وMORE_THAN…",
        ),
        BY => return attribute(BY),
        "published" => Message::new(
            "the document date: what relative dates and offices are resolved against",
            "تاريخ الوثيقة: مرجع التواريخ النسبية وشاغلي المناصب",
        ),
        "source" => Message::new("who published the article", "ناشر المقال"),
        "url" => Message::new("where the article stands", "رابط المقال"),
        "annotator" => Message::new("who annotates the article", "واسم المقال"),
        "status" => Message::new(
            "how far the annotation is: draft or done",
            "مرحلة الوسم: draft (مسودة) أو done (مكتمل)",
        ),
        "text" => Message::new(
            "a digest of the text that the tags are of, written when they are done",
            "بصمة النص الذي كُتبت له الوسوم، تُكتب عند إنجازها",
        ),
        "id" => Message::new("its id in the corpus", "معرّفه في الذخيرة"),
        "group" => Message::new("people or a body without a name", "أشخاص أو جهة بلا اسم"),
        kind => {
            let label = MentionKind::from_name(kind)?.label();
            Message::new(
                format!("{} outside the knowledge base", with_article(&label.en)),
                format!("{} خارج قاعدة المعرفة", label.ar),
            )
        }
    })
}

fn word_card(lang: Lang, word: &str) -> Option<String> {
    Some(format!("**{word}**: {}", tag_word(word)?.get(lang)))
}

/// What the words of people without a name say of them.
fn group_card(lang: Lang, item: &Item, kind: &str) -> Option<String> {
    let group = MentionKind::Group;
    let words = item.anchor.as_ref().filter(|_| kind == group.name())?;
    let says = Group::described(&words.words.text).unwrap_or_else(|| group.label());
    Some(format!("**{kind}**: {}", says.get(lang)))
}

fn value_card(
    analysis: &Analysis,
    lang: Lang,
    tag: &TagLine,
    item: &Item,
    value: &str,
) -> Option<String> {
    let codebook = &analysis.knowledge.codebook;
    let event_type = tag.items.first().map_or("", |i| i.name.text.as_str());
    let definition = match item.name.text.as_str() {
        "mode" => {
            &codebook
                .modes_of(event_type)
                .find(|m| m.id == value)?
                .definition
        }
        "context" => &codebook.context(value)?.definition,
        "same" if tag.tag_kind() == Some(TagKind::Event) => {
            let line = analysis.event_with_id(value)?;
            let told = phrase(analysis, analysis.article.lines().get(line)?.tag())?;
            let at = Message::new(format!("line {}", line + 1), format!("السطر {}", line + 1));
            return Some(format!(
                "**{value}** ({}): {}",
                at.get(lang),
                told.get(lang)
            ));
        }
        "status" if tag.tag_kind() == Some(TagKind::Event) => &codebook.status(value)?.definition,
        _ => {
            let date = value.parse().ok().filter(|_| {
                matches!(item.name.text.as_str(), "date" | "published")
                    || tag.tag_kind() == Some(TagKind::Times)
            })?;
            return Some(format!("**{}**", analysis.in_words(&date).get(lang)));
        }
    };
    Some(format!("**{value}**: {}", definition.get(lang)))
}
