//! An article on the terminal: its text with the mentions and dates coloured, and under each paragraph what they are.

use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};

use khabar_engine::article::{Analysis, DctSource, LineKind};
use khabar_engine::events::likely;
use khabar_engine::mentions::MentionKind;
use khabar_engine::message::Lang;
use khabar_engine::text::Span;

/// An analysed article as text with colours.
pub fn show(analysis: &Analysis, lang: Lang) -> String {
    let mut out = String::new();
    let dim = Style::new().dimmed();
    let date = match analysis.dct {
        Some(dct) => {
            let from = match (dct.source, lang) {
                (DctSource::Tag, Lang::En) => "set in the article",
                (DctSource::Tag, Lang::Ar) => "محدد في المقال",
                (DctSource::Given, Lang::En) => "given",
                (DctSource::Given, Lang::Ar) => "معطى",
                (DctSource::Text, Lang::En) => "found in the text",
                (DctSource::Text, Lang::Ar) => "وارد في النص",
            };
            format!("{} ({from})", dct.day)
        }
        None if lang == Lang::Ar => "غير معروف؛ حدده بالخيار --date".to_string(),
        None => "not known: give one with --date".to_string(),
    };
    let _ = writeln!(
        out,
        "{dim}{}: {date}{dim:#}\n",
        if lang == Lang::Ar {
            "تاريخ الوثيقة"
        } else {
            "document date"
        }
    );
    for (line, content) in analysis.article.lines().iter().enumerate() {
        match content.kind() {
            LineKind::Tag => {
                let _ = writeln!(out, "{dim}{}{dim:#}", content.text());
            }
            LineKind::Text if content.is_blank() => {}
            LineKind::Text => paragraph(&mut out, analysis, line, lang),
        }
    }
    out
}

fn colour(kind: MentionKind) -> Style {
    let colour = match kind {
        MentionKind::Person => AnsiColor::Yellow,
        MentionKind::Organization | MentionKind::Group => AnsiColor::Magenta,
        MentionKind::Country | MentionKind::Nationality => AnsiColor::Green,
        MentionKind::Place => AnsiColor::Cyan,
    };
    colour.on_default().bold()
}

fn paragraph(out: &mut String, analysis: &Analysis, line: usize, lang: Lang) {
    let text = analysis.text(line);
    let Some(known) = analysis.paragraphs.get(line) else {
        return;
    };
    let blue = AnsiColor::Blue.on_default().bold();
    let mut spans: Vec<(Span, Style)> = known
        .mentions
        .iter()
        .map(|m| (m.span, colour(m.kind)))
        .collect();
    spans.extend(known.timexes.iter().map(|t| (t.span, blue)));
    spans.sort_by_key(|(span, _)| span.start);
    let mut marked = String::new();
    let mut at = 0;
    for (span, style) in spans {
        if span.start < at {
            continue;
        }
        marked.push_str(text.get(at..span.start).unwrap_or(""));
        marked.push_str(&format!("{style}{}{style:#}", span.of(text)));
        at = span.end;
    }
    marked.push_str(text.get(at..).unwrap_or(""));
    let _ = writeln!(out, "{marked}");
    let kb = &analysis.knowledge.actors;
    for mention in &known.mentions {
        let style = colour(mention.kind);
        let words = mention.span.of(text);
        let who = match mention.actor.and_then(|a| kb.actor(a)) {
            Some(actor) => format!("{} ({})", actor.id, actor.en),
            None => "?".to_string(),
        };
        let office = mention
            .office
            .and_then(|o| kb.office(o))
            .map_or(String::new(), |o| format!(", {}", o.id));
        let _ = writeln!(
            out,
            "    {style}{}{style:#} {who}{office} ← {words}",
            mention.kind.name()
        );
    }
    for timex in &known.timexes {
        let words = timex.span.of(text);
        let kind = timex.timex_type.name();
        match &timex.resolution.value {
            Some(value) => {
                let said = analysis.in_words(value);
                let _ = writeln!(
                    out,
                    "    {blue}{kind}{blue:#} {value} ({}) ← {words}",
                    said.get(lang)
                );
            }
            None => {
                let how = timex.resolution.how.message();
                let _ = writeln!(
                    out,
                    "    {blue}{kind}{blue:#} ? ({}) ← {words}",
                    how.get(lang)
                );
            }
        }
    }
    let dim = Style::new().dimmed();
    let red = AnsiColor::Red.on_default().bold();
    for suggestion in likely(analysis, line).take(3) {
        let tag = analysis.event_tag(line, suggestion).to_string();
        let _ = writeln!(
            out,
            "    {red}event{red:#} {}",
            tag.trim_start_matches("%% event ")
        );
        let why: Vec<&str> = suggestion.reasons.iter().map(|r| r.get(lang)).collect();
        let _ = writeln!(out, "        {dim}{}{dim:#}", why.join("; "));
    }
    out.push('\n');
}
