//! Cards of events that are suggested: what would be tagged, and by which rule each fills its role.

use khabar_engine::annotation::Event;
use khabar_engine::article::Analysis;
use khabar_engine::events::{phrase, suggest};
use khabar_engine::message::{Lang, Message};
use khabar_engine::text::Span;

use super::{label, row};

/// The event that is suggested at a byte of a line: its trigger, and its card.
pub(super) fn suggested(
    analysis: &Analysis,
    lang: Lang,
    line: usize,
    byte: usize,
) -> Option<(Span, String)> {
    let at = |event: &&Event| {
        let trigger = event.trigger.as_ref();
        trigger.is_some_and(|span| span.start <= byte && byte <= span.end)
    };
    let event = suggest(analysis, line).find(at)?;
    Some((event.trigger?, card(analysis, lang, line, event)?))
}

fn card(analysis: &Analysis, lang: Lang, line: usize, event: &Event) -> Option<String> {
    let codebook = &analysis.knowledge.codebook;
    let event_type = codebook.type_at(event.event_type)?;
    let said = phrase(analysis, &analysis.event_tag(line, event))?;
    let suggested = Message::new("suggested event", "حدث مقترح");
    let mut rows = vec![
        format!("**{}** — {}", event_type.id, suggested.get(lang)),
        said.get(lang).to_string(),
    ];
    for filler in &event.fillers {
        let (Some(role), Some(rule)) = (codebook.role_at(filler.role), filler.rule) else {
            continue;
        };
        let who = filler.participant.who.id(&analysis.knowledge.actors);
        let why = rule.explanation();
        rows.push(format!(
            "**{}:** {who}: {} (`{}`)",
            role.id,
            why.get(lang),
            rule.name()
        ));
    }
    let reasons: Vec<&str> = event.reasons.iter().map(|r| r.get(lang)).collect();
    let title = label("Suggested", "سبب الاقتراح");
    rows.push(row(lang, &title, &reasons.join("; ")));
    Some(rows.join("  \n"))
}
