//! Tag lines in their canonical form, text untouched.

use khabar_engine::article::edits::replace_line;
use khabar_engine::article::{Analysis, Edit, LineKind, format};

/// The edits that write every tag line in its canonical form.
pub fn formatting(analysis: &Analysis) -> Vec<Edit> {
    let article = &analysis.article;
    let tags = article.lines().iter().enumerate();
    tags.filter(|(_, line)| line.kind() == LineKind::Tag)
        .filter_map(|(index, line)| {
            let canonical = format(line.text());
            (canonical != line.text()).then(|| replace_line(article, index, &canonical))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::analysed;
    use khabar_engine::article::edits::apply;

    #[test]
    fn only_lines_that_are_not_canonical_are_written_anew() {
        let text = "  نص  \n%%event  CONSULT\tactor=\"usa\"\n%% note  a\n%% evnt\n";
        let edits = formatting(&analysed(text));
        let after = apply(text, &edits);
        assert_eq!(
            after,
            "  نص  \n%% event CONSULT actor=usa\n%% note a\n%% evnt\n"
        );
        assert_eq!(edits.len(), 2);
        assert_eq!(formatting(&analysed(&after)), []);
    }
}
