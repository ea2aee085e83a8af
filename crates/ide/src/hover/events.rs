//! Cards of events that are suggested: what would be tagged, and by which rule each fills its role.

use khabar_engine::annotation::{Event, Telling};
use khabar_engine::article::Analysis;
use khabar_engine::events::{Ground, phrase, suggest, telling, why};
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
    if let Some(telling) = telling(analysis, line, event) {
        rows.extend(again(analysis, lang, telling));
    }
    let reasons: Vec<&str> = event.reasons.iter().map(|r| r.get(lang)).collect();
    let title = label("Suggested", "سبب الاقتراح");
    rows.push(row(lang, &title, &reasons.join("; ")));
    let percent = (event.score * 100.0).round();
    let title = label("Likely", "الاحتمال");
    let said = how_likely(event.score);
    rows.push(row(
        lang,
        &title,
        &format!("{} ({percent}%)", said.get(lang)),
    ));
    let grounds = why(analysis, line, event);
    let speaking = |whether: fn(f32) -> bool| {
        let some = grounds.iter().filter(|ground| whether(ground.weight));
        let told: Vec<&str> = some.map(|Ground { what, .. }| what.get(lang)).collect();
        told.join("; ")
    };
    let sides = [
        (label("For it", "يرجحه"), speaking(|weight| weight > 0.0)),
        (
            label("Against it", "يضعفه"),
            speaking(|weight| weight < 0.0),
        ),
    ];
    let told = sides.iter().filter(|(_, said)| !said.is_empty());
    rows.extend(told.map(|(title, said)| row(lang, title, said)));
    Some(rows.join("  \n"))
}

/// Where the event was told before.
fn again(analysis: &Analysis, lang: Lang, telling: &Telling) -> Option<String> {
    let teller = telling.again?;
    let words = teller.trigger.of(analysis.text(teller.line));
    let title = label("Told again", "يُروى من جديد");
    let line = Message::new(
        format!("line {}: “{words}”", teller.line + 1),
        format!("السطر {}: «{words}»", teller.line + 1),
    );
    Some(row(lang, &title, line.get(lang)))
}

/// A probability in words, by the least of each.
const LIKELY: [(f32, &str, &str); 5] = [
    (0.9, "nearly certain", "شبه مؤكد"),
    (0.7, "likely", "مرجح"),
    (0.5, "more likely than not", "أقرب إلى الصواب"),
    (0.25, "rather not", "مستبعد بعض الشيء"),
    (0.0, "unlikely", "مستبعد"),
];

fn how_likely(probability: f32) -> Message {
    let row = LIKELY.iter().find(|(least, ..)| probability >= *least);
    row.map_or_else(Message::default, |(_, en, ar)| Message::new(*en, *ar))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::analysed;

    fn card_at(text: &str, lang: Lang) -> String {
        let at = text.find('⟦').unwrap();
        let analysis = analysed(&text.replace(['⟦', '⟧'], ""));
        suggested(&analysis, lang, 0, at).unwrap().1
    }

    #[test]
    fn a_suggestion_says_how_likely_it_is_and_what_speaks_for_it() {
        let likely = card_at("⟦التقى⟧ الرئيس ترامب نظيره الروسي بوتين أمس.", Lang::En);
        assert!(likely.contains("**Likely:** "), "{likely}");
        assert!(
            likely.contains("%)") && likely.contains("**For it:** "),
            "{likely}"
        );
        let arabic = card_at("⟦التقى⟧ الرئيس ترامب نظيره الروسي بوتين أمس.", Lang::Ar);
        assert!(
            arabic.contains("**الاحتمال:** ") && arabic.contains("**يرجحه:** "),
            "{arabic}"
        );
    }

    #[test]
    fn what_speaks_against_a_suggestion_is_told_apart() {
        let unlikely = card_at("ورحب اللاعب بأن ⟦يتفق⟧ مع النادي في نهاية الموسم.", Lang::En);
        assert!(unlikely.contains("**Against it:** "), "{unlikely}");
        assert!(
            unlikely.contains("unlikely") || unlikely.contains("rather not"),
            "{unlikely}"
        );
    }

    #[test]
    fn probabilities_have_words() {
        let said = |probability| how_likely(probability).en;
        assert_eq!(said(0.95), "nearly certain");
        assert_eq!(said(0.5), "more likely than not");
        assert_eq!(said(0.0), "unlikely");
    }
}
