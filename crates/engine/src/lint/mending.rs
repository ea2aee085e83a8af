//! Mending without somebody who looks: which rules' first fix may be taken unseen, and taking it.

use std::collections::BTreeMap;

use super::{
    Finding, RULES, Rule, anchor, codebook, dates, events, hygiene, modifiers, nearly,
    participants, syntax, text,
};
use crate::article::{Analysis, Edit};

/// Whether the first fix of a rule may be taken unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mending {
    /// It changes neither the text nor what any tag says.
    Safe,
    /// It is the likeliest, but changes what a tag says, or the text.
    Unsafe,
    /// Only somebody who reads the article knows which fix is right, if any.
    ByHand,
}

impl Mending {
    /// The word in JSON and in lists of rules.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Unsafe => "unsafe",
            Self::ByHand => "by hand",
        }
    }
}

const SAFE: &[&Rule] = &[&text::DONE_WITHOUT_TEXT, &syntax::MISPLACED_TAG];

const UNSAFE: &[&Rule] = &[
    &syntax::UNKNOWN_KIND,
    &nearly::NEARLY_A_TAG_LINE,
    &anchor::ANCHOR_NOT_FOUND,
    &anchor::UNKNOWN_ACTOR,
    &codebook::UNKNOWN_TYPE,
    &codebook::UNKNOWN_KEY,
    &codebook::UNKNOWN_VALUE,
    &participants::SAME_PARTICIPANT,
    &events::REQUIREMENT,
    &events::NOT_YET,
    &events::DUPLICATE_EVENT,
    &dates::INVALID_DATE,
    &modifiers::STRAY_MODIFIER,
    &hygiene::HIDDEN_CHARACTERS,
];

impl Rule {
    /// The rule with a code (`K410`) or a name (`not-yet`).
    pub fn named(name: &str) -> Option<&'static Rule> {
        let is = |rule: &&&Rule| rule.code.eq_ignore_ascii_case(name) || rule.name == name;
        RULES.iter().find(is).copied()
    }

    /// Whether its first fix may be taken unseen.
    pub fn mending(&self) -> Mending {
        if SAFE.contains(&self) {
            Mending::Safe
        } else if UNSAFE.contains(&self) {
            Mending::Unsafe
        } else {
            Mending::ByHand
        }
    }
}

/// The first fixes of findings whose rules allow to take them, all that can be made at once: where two touch each other, the earlier one.
/// What they change may bring forth other findings; an article is mended when none is left to take.
///
/// Gives how many findings are mended, and the edits, none of which touches another.
pub fn mend(analysis: &Analysis, findings: &[Finding], most: Mending) -> (usize, Vec<Edit>) {
    // Where each that is taken begins and ends.
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut count, mut edits) = (0, Vec::new());
    let may = |finding: &&Finding| match finding.rule.mending() {
        Mending::ByHand => false,
        mending => mending <= most,
    };
    for finding in findings.iter().filter(may) {
        let Some(fix) = finding.fixes(analysis).into_iter().next() else {
            continue;
        };
        if !fix.edits.is_empty() && !fix.edits.iter().any(|edit| touches(&taken, edit)) {
            count += 1;
            taken.extend(fix.edits.iter().map(|e| (e.bytes.start, e.bytes.end)));
            edits.extend(fix.edits);
        }
    }
    (count, edits)
}

/// Whether an edit changes bytes that are taken, or such as meet them.
fn touches(taken: &BTreeMap<usize, usize>, edit: &Edit) -> bool {
    let before = taken.range(..=edit.bytes.end).next_back();
    before.is_some_and(|(_, end)| *end >= edit.bytes.start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::edits::apply;
    use crate::article::{Article, Knowledge};
    use crate::lint::{Levels, lint};
    use crate::tags::strip;

    /// An article after as many rounds of mending as it takes.
    fn mended(text: &str, most: Mending) -> String {
        let mut text = text.to_owned();
        for _ in 0..5 {
            let analysis = Article::new(&text, Knowledge::shared()).analyse(None);
            let (_, edits) = mend(&analysis, &lint(&analysis, &Levels::default()), most);
            text = apply(&text, &edits);
        }
        text
    }

    const ARTICLE: &str = "التقى ترامب بوتين في الرياض\n\
        %% article published=2025-02-12\n\
        %% event CONSLT@\"التقى\" acter=trump recipient=putin\n";

    #[test]
    fn safe_fixes_move_what_is_misplaced_and_change_no_label() {
        insta::assert_snapshot!(mended(ARTICLE, Mending::Safe), @r#"
        %% article published=2025-02-12
        التقى ترامب بوتين في الرياض
        %% event CONSLT@"التقى" acter=trump recipient=putin
        "#);
    }

    #[test]
    fn unsafe_fixes_take_the_likeliest_word() {
        insta::assert_snapshot!(mended(ARTICLE, Mending::Unsafe), @r#"
        %% article published=2025-02-12
        التقى ترامب بوتين في الرياض
        %% event CONSULT@"التقى" actor=trump recipient=putin
        "#);
    }

    #[test]
    fn a_safe_fix_leaves_the_text_as_it_is() {
        let article = "%% article published=2025-02-12 status=done\nالتقى\u{200f} ترامب بوتين\n";
        let after = mended(article, Mending::Safe);
        assert!(after.contains(" text="), "{after}");
        assert_eq!(strip(&after), strip(article));
    }

    #[test]
    fn fixes_that_touch_each_other_wait_for_the_next_round() {
        let taken = BTreeMap::from([(2, 4), (9, 9)]);
        let is_free = |bytes| {
            let text = String::new();
            !touches(&taken, &Edit { bytes, text })
        };
        assert!(!is_free(4..4) && !is_free(0..2) && !is_free(5..12));
        assert!(is_free(5..8) && is_free(0..1) && is_free(10..11));
    }
}
