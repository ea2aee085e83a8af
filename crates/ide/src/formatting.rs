//! Tag lines in their canonical form, text untouched.

use std::ops::Range;

use khabar_engine::article::edits::replace_line;
use khabar_engine::article::{Analysis, Edit, LineKind, format};
use khabar_engine::tags::MARKER;

/// The edits that write the tag lines among some lines in their canonical form.
pub fn formatting(analysis: &Analysis, lines: Range<usize>) -> Vec<Edit> {
    let article = &analysis.article;
    let tags = article.lines().iter().enumerate();
    let tags = tags.skip(lines.start).take(lines.len());
    tags.filter(|(_, line)| line.kind() == LineKind::Tag)
        .filter_map(|(index, line)| {
            let canonical = format(line.text());
            (canonical != line.text()).then(|| replace_line(article, index, &canonical))
        })
        .collect()
}

/// The percent signs that an Arabic keyboard types for the two that begin a tag line.
const ARABIC_MARKER: &str = "٪٪";

/// The edit for what was just typed in a line: percent signs of an Arabic keyboard at its start, and nothing else in it, become those of a
/// tag line. They would be text otherwise, and the layout of the keyboard would have to be changed for two letters.
pub fn typed(analysis: &Analysis, line: usize) -> Option<Edit> {
    let text = analysis.text(line);
    let marker = (text.trim_end() == ARABIC_MARKER).then(|| format!("{MARKER} "));
    marker.map(|marker| replace_line(&analysis.article, line, &marker))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::analysed;
    use khabar_engine::article::edits::apply;

    #[test]
    fn only_lines_that_are_not_canonical_are_written_anew() {
        let text = "  نص  \n%%event  CONSULT\tactor=\"usa\"\n%% note  a\n%% evnt\n";
        let edits = formatting(&analysed(text), 0..usize::MAX);
        let after = apply(text, &edits);
        assert_eq!(
            after,
            "  نص  \n%% event CONSULT actor=usa\n%% note a\n%% evnt\n"
        );
        assert_eq!(edits.len(), 2);
        assert_eq!(formatting(&analysed(&after), 0..usize::MAX), []);
        let some = apply(text, &formatting(&analysed(text), 2..3));
        assert_eq!(some, text.replace("note  a", "note a"));
    }

    #[test]
    fn percent_signs_of_an_arabic_keyboard_begin_a_tag_line() {
        let after = |text: &str| apply(text, typed(&analysed(text), 1).as_slice());
        assert_eq!(after("نص\n٪٪"), "نص\n%% ");
        for text in ["نص\n٪", "نص\n٪٪ event", "نص\n50٪٪", "نص\n"] {
            assert_eq!(after(text), text);
        }
    }
}
