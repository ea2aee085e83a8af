//! Text lines that were meant as tag lines.

use super::{Check, Level, Rule};
use crate::message::Message;
use crate::tags::{MARKER, TagKind, mark};
use crate::text::hygiene::is_invisible;
use crate::text::{Span, similar};

/// K204
pub const NEARLY_A_TAG_LINE: Rule = Rule {
    code: "K204",
    name: "nearly-a-tag-line",
    level: Level::Warning,
    summary: "a line of text that begins nearly as a tag line does",
    summary_ar: "سطر من النص يبدأ بما يكاد يكون بداية سطر وسم",
};

/// Percent signs: of ASCII, of Arabic, full width and small.
const PERCENT_SIGNS: [char; 4] = ['%', '٪', '％', '﹪'];

pub(super) fn check(check: &mut Check<'_>, line: usize) {
    let text = check.analysis.text(line);
    let Some((span, kind)) = opening(text) else {
        return;
    };
    let tag = format!("{MARKER} {}", kind.name());
    let message = Message::new(
        format!(
            "This line counts as text and looks like a tag line: those begin with {tag}, with nothing before it. Leave it if it is text."
        ),
        format!(
            "يُعد هذا السطر نصا وهو يشبه وسما: يبدأ سطر الوسم بـ {tag} دون شيء قبله. اتركه إن كان نصا."
        ),
    );
    let title = Message::new(
        format!("Make it a tag line: {tag}"),
        format!("اجعله سطر وسم: {tag}"),
    );
    let fix = check.replace(title, line, span, &tag);
    check.report(&NEARLY_A_TAG_LINE, line, span, message, vec![fix]);
}

/// The percent signs and the word of a kind that a line of text begins with, and which kind. One sign alone is followed by the very
/// word.
fn opening(text: &str) -> Option<(Span, TagKind)> {
    let from = mark(text).len();
    let between = |c: char| c.is_whitespace() || is_invisible(c);
    let signs = text.trim_start_matches(between);
    if !signs.starts_with(PERCENT_SIGNS) {
        return None;
    }
    let rest = signs.trim_start_matches(|c| between(c) || PERCENT_SIGNS.contains(&c));
    let signs = signs.strip_suffix(rest)?;
    let end = rest.find(|c: char| !c.is_ascii_alphabetic());
    let word = rest.get(..end.unwrap_or(rest.len()))?;
    let several = signs.matches(PERCENT_SIGNS).count() > 1;
    let kind = TagKind::from_name(&word.to_lowercase()).or_else(|| {
        let names = TagKind::ALL.iter().map(|kind| kind.name());
        TagKind::from_name(similar(word, names).first().filter(|_| several)?)
    })?;
    Some((Span::new(from, text.len() - rest.len() + word.len()), kind))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{found, words};
    use super::*;

    #[test]
    fn a_tag_line_that_counts_as_text_is_written_as_one() {
        // U+066A ARABIC PERCENT SIGN, U+FF05 FULLWIDTH PERCENT SIGN, U+200F RIGHT-TO-LEFT MARK, U+FEFF BYTE ORDER MARK
        let openings = [
            "% % event",
            "%event",
            " %% event",
            "\u{66a}\u{66a} event",
            "\u{ff05}\u{ff05} event",
            "\u{200f}%% event",
            "\u{66a} Event",
            "\t%% evnt",
        ];
        for opening in openings {
            let text = format!("التقى ترامب بوتين\n{opening} CONSULT@\"التقى\" actor=trump\n");
            let fixed = "التقى ترامب بوتين\n%% event CONSULT@\"التقى\" actor=trump\n";
            assert_eq!(
                found(&NEARLY_A_TAG_LINE, &text),
                [(opening.to_string(), Some(fixed.to_string()))]
            );
        }
        let found = found(&NEARLY_A_TAG_LINE, "\u{feff} %% article id=a\nنص");
        assert_eq!(found[0].1.as_deref(), Some("\u{feff}%% article id=a\nنص"));
    }

    #[test]
    fn percentages_and_escaped_lines_are_text() {
        let text = "\u{66a}50 من السكان\n% 50\n%% note %event\n\\%% event\n٪ ارتفاع\n%\nزاد 5%% event\n% even\n%x";
        assert_eq!(words(&NEARLY_A_TAG_LINE, text), Vec::<String>::new());
    }
}
