//! What can be folded away: the tag lines of each paragraph.

use std::ops::RangeInclusive;

use khabar_engine::article::{Article, LineKind};

/// For each paragraph that has tag lines, its line to that of its last tag: the paragraph stays, with what is folded behind it.
pub fn folds(article: &Article) -> Vec<RangeInclusive<usize>> {
    let lines = article.lines().iter().enumerate();
    let paragraphs = lines.filter(|(_, line)| line.kind() == LineKind::Text && !line.is_blank());
    paragraphs
        .filter_map(|(paragraph, _)| Some(paragraph..=article.tags_of(paragraph).last()?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::analysed;

    #[test]
    fn a_paragraph_keeps_its_tags_behind_it() {
        let text = r#"%% article published=2025-02-12
التقى ترامب بوتين
%% mentions trump@"ترامب"

%% event CONSULT@"التقى" actor=trump actor=putin

وصل ماكرون إلى الرياض

وقال مصدر
%% note من هو؟
"#;
        assert_eq!(folds(&analysed(text).article), [1..=4, 8..=9]);
    }

    #[test]
    fn tags_without_a_paragraph_stay() {
        let text = "%% article published=2025-02-12\n%% note لا نص بعد\n";
        assert_eq!(folds(&analysed(text).article), []);
    }
}
