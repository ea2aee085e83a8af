//! Two annotators' articles, and what becomes of them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::tags::{is_tag_line, parse, strip};
use crate::text::lines::lines;

/// What a1 and a2 wrote put together.
fn adjudicated(one: &str, other: &str) -> Merged {
    let versions = [("a1", one), ("a2", other)].map(|(name, text)| Version { name, text });
    merge(None, &versions).unwrap()
}

/// What two made of what they began from.
fn three_way(base: &str, one: &str, other: &str) -> String {
    let versions = [("ours", one), ("theirs", other)].map(|(name, text)| Version { name, text });
    merge(Some(base), &versions).unwrap().text
}

const TEXT: &str = "التقى ترامب نظيره الروسي أمس في الرياض.";

#[test]
fn what_agrees_stands_once_and_what_differs_side_by_side() {
    let one = format!(
        "%% article published=2025-02-12 annotator=a1 status=done text=00\n{TEXT}\n%% mentions trump@\"ترامب\" putin@\"نظيره الروسي\" riyadh@\"الرياض\"\n%% times DATE=2025-02-11@\"أمس\"\n%% event CONSULT@\"التقى\" actor=trump recipient=putin mode=visit\n%% note قمة\n"
    );
    let other = format!(
        "%% article published=2025-02-12 annotator=a2 status=done text=00\n{TEXT}\n%% times DATE=2025-02-11@\"أمس\"\n%% mentions trump@\"ترامب\" person@\"نظيره الروسي\" riyadh@\"الرياض\" none@\"أمس\"\n%% event CONSULT@\"التقى\" mode=visit actor=trump actor=putin\n"
    );
    let merged = adjudicated(&one, &other);
    let expected = format!(
        "%% article published=2025-02-12 annotator=\"a1, a2\" status=draft\n{TEXT}\n%% mentions trump@\"ترامب\" riyadh@\"الرياض\"\n%% mentions putin@\"نظيره الروسي\" by=a1\n%% mentions person@\"نظيره الروسي\" none@\"أمس\" by=a2\n%% times DATE=2025-02-11@\"أمس\"\n%% event CONSULT@\"التقى\" actor=trump recipient=putin mode=visit by=a1\n%% event CONSULT@\"التقى\" mode=visit actor=trump actor=putin by=a2\n%% note قمة\n"
    );
    assert_eq!(merged.text, expected);
    let words: Vec<&str> = merged
        .differences
        .iter()
        .map(|d| d.words.as_str())
        .collect();
    assert_eq!(words, ["التقى", "نظيره الروسي", "أمس"]);
    assert!(merged.differences.iter().all(|differs| differs.line == 1));
    assert_eq!(
        (merged.agreed, &merged.differences[2].by[..]),
        (3, &["a2".to_string()][..])
    );
    // A second time nothing changes.
    assert_eq!(adjudicated(&expected, &expected).text, expected);
}

#[test]
fn a_third_annotator_joins_what_two_say() {
    let article = |item: &str| format!("وصل سلام.\n%% mentions {item}@\"سلام\"\n");
    let versions = ["nawaf-salam", "none", "nawaf-salam"].map(article);
    let names = ["a1", "a2", "a3"];
    let all: Vec<Version<'_>> = names
        .iter()
        .zip(&versions)
        .map(|(name, text)| Version { name, text })
        .collect();
    let merged = merge(None, &all).unwrap().text;
    assert_eq!(
        merged,
        "%% article annotator=\"a1, a2, a3\"\nوصل سلام.\n%% mentions nawaf-salam@\"سلام\" by=a1 by=a3\n%% mentions none@\"سلام\" by=a2\n"
    );
    // What two differ on goes on to a third, under its names.
    let two = merge(None, &all[..2]).unwrap().text;
    let with_third = [("gold", two.as_str()), ("a3", versions[2].as_str())];
    let with_third = with_third.map(|(name, text)| Version { name, text });
    let again = merge(None, &with_third).unwrap().text;
    assert_eq!(
        again.lines().skip(2).collect::<Vec<_>>(),
        [
            "%% mentions nawaf-salam@\"سلام\" by=a1 by=a3",
            "%% mentions none@\"سلام\" by=a2"
        ]
    );
}

#[test]
fn an_event_has_one_id_in_the_end() {
    let article = |first: &str, second: &str| {
        format!(
            "التقى ترامب بوتين.\n%% event CONSULT@\"التقى\" actor=trump{first}\n\nوبحث اللقاء ملفات.\n%% event CONSULT@\"اللقاء\" actor=trump{second}\n"
        )
    };
    let merged = adjudicated(
        &article(" id=e1", " same=e1"),
        &article(" id=talks", " same=talks"),
    );
    assert_eq!(merged.text, article(" id=e1", " same=e1"));
    assert_eq!(merged.differences, []);
    // Whoever names no event does not differ on it; whoever tells another again does.
    let merged = adjudicated(&article("", ""), &article(" id=e1", " same=e1"));
    let expected = article(" id=e1", " by=a1").replace(
        " by=a1\n",
        " by=a1\n%% event CONSULT@\"اللقاء\" actor=trump same=e1 by=a2\n",
    );
    assert_eq!(
        merged.text,
        format!("%% article annotator=\"a1, a2\"\n{expected}")
    );
    // Two events that happen to have one name have two.
    let (one, other) = (article(" id=e1", ""), article("", " id=e1"));
    assert_eq!(
        adjudicated(&one, &other).text,
        article(" id=e1", " id=e1-2")
    );
}

#[test]
fn only_tags_of_one_text_are_put_together() {
    let merged = |one: &str, other: &str| {
        let versions = [("a1", one), ("a2", other)].map(|(name, text)| Version { name, text });
        merge(None, &versions).unwrap_err()
    };
    let error = merged("أ\n%% note\nب\nج\n", "أ\nب\nد\n");
    let place = MergeError::Text {
        version: 1,
        line: 3,
        other_line: 2,
    };
    assert_eq!(error, place);
    let said = error.message(&["a1/x.khabar", "a2/x.khabar"]);
    assert!(
        said.en
            .starts_with("The texts differ at line 4 of a1/x.khabar and line 3 of a2/x.khabar")
    );
    assert!(matches!(merged("أ\n", "أ"), MergeError::Text { .. }));
    assert!(matches!(merged("أ", "\u{feff}أ"), MergeError::Text { .. }));
    let dates = ["2025-02-12", "2025-02-13"].map(|day| format!("%% article published={day}\nأ\n"));
    let error = merged(&dates[0], &dates[1]);
    assert!(matches!(&error, MergeError::Stated { key, .. } if key == "published"));
}

#[test]
fn of_two_branches_what_one_changed_is_taken() {
    let article = |first: &str, second: &str| {
        format!("%% article published=2025-02-12\nوصل ترامب.\n{first}\nوصل بوتين أمس.\n{second}")
    };
    let base = article("%% mentions person@\"ترامب\"\n", "%% note قديم\n");
    let one = article("%% mentions trump@\"ترامب\"\n", "%% note قديم\n");
    let other = article(
        "%% mentions person@\"ترامب\"\n",
        "%% mentions putin@\"بوتين\"\n%% times DATE=2025-02-11@\"أمس\"\n",
    );
    let both = article(
        "%% mentions trump@\"ترامب\"\n",
        "%% mentions putin@\"بوتين\"\n%% times DATE=2025-02-11@\"أمس\"\n",
    );
    assert_eq!(three_way(&base, &one, &other), both);
    assert_eq!(three_way(&base, &other, &one), both);
    // What both changed differently stands side by side, what one took out is out.
    let third = article("%% mentions none@\"ترامب\"\n", "");
    assert_eq!(
        three_way(&base, &one, &third),
        article(
            "%% mentions trump@\"ترامب\" by=ours\n%% mentions none@\"ترامب\" by=theirs\n",
            ""
        )
    );
}

#[test]
fn what_somebody_has_decided_stands_against_what_a_program_suggests() {
    let suggested = "%% mentions trump@\"ترامب\" person@\"بوتين\" status=suggested\n%% event CONSULT@\"التقى\" actor=trump status=suggested\n";
    let article = |status: &str, tags: &str| {
        format!("%% article published=2025-02-12 status={status}\nالتقى ترامب بوتين.\n{tags}")
    };
    let base = article("suggested", suggested);
    // One accepts the first mention and rejects the event, the other accepts the second mention.
    let one = article(
        "draft",
        "%% mentions trump@\"ترامب\"\n%% mentions person@\"بوتين\" status=suggested\n%% event none@\"التقى\"\n",
    );
    let other = article(
        "draft",
        "%% mentions putin@\"بوتين\"\n%% mentions trump@\"ترامب\" status=suggested\n%% event CONSULT@\"التقى\" actor=trump status=suggested\n",
    );
    let both = article(
        "draft",
        "%% mentions trump@\"ترامب\" putin@\"بوتين\"\n%% event none@\"التقى\"\n",
    );
    assert_eq!(three_way(&base, &one, &other), both);
    assert_eq!(three_way(&base, &other, &one), both);
    // A program that runs on one branch does not speak against an annotator of the other.
    let (empty, own) = (
        article("draft", ""),
        article("draft", "%% mentions none@\"ترامب\"\n"),
    );
    let merged = article(
        "draft",
        "%% mentions none@\"ترامب\"\n%% mentions person@\"بوتين\" status=suggested\n%% event CONSULT@\"التقى\" actor=trump status=suggested\n",
    );
    assert_eq!(three_way(&empty, &base, &own), merged);
    assert_eq!(three_way(&empty, &own, &base), merged);
    // What is suggested on both stands as it is, and nobody differs.
    let versions = [("a1", base.as_str()), ("a2", base.as_str())];
    let same = merge(None, &versions.map(|(name, text)| Version { name, text })).unwrap();
    assert_eq!(
        (same.text, same.agreed, same.differences.len()),
        (base, 0, 0)
    );
}

#[test]
fn what_a_program_suggests_anew_does_not_bring_back_what_was_taken_out() {
    let article = |tags: &str| format!("التقى ترامب بوتين.\n{tags}");
    let base = article("%% mentions trump@\"ترامب\" status=suggested\n");
    let anew = article("%% mentions person@\"ترامب\" status=suggested\n");
    assert_eq!(three_way(&base, &article(""), &anew), article(""));
}

#[test]
fn lines_end_as_those_above_them() {
    let merged = adjudicated(
        "\u{feff}%% article annotator=a1\r\nأ\r\n\r\nب\r\n%% note م",
        "\u{feff}%% article annotator=a2\r\nأ\r\n%% note ن\r\n\r\nب",
    );
    assert_eq!(
        merged.text,
        "\u{feff}%% article annotator=\"a1, a2\"\r\nأ\r\n%% note ن\r\n\r\nب\r\n%% note م"
    );
}

/// Tag lines that annotators may write below the text of [`article`].
const TAGS: &[&str] = &[
    "%% mentions a@\"ا\"",
    "%% mentions b@\"ا\" c@\"ب ا\"",
    "%% mentions a@\"ا\" none@2\"ا\" by=z",
    "%% mentions c@\"ا\" b@\"ب\" status=suggested",
    "%% mentions a@\"غ\" x",
    "%% mentions",
    "%% times DATE=2025@\"ا\" mod=START",
    "%% times DATE=2025@\"ا\" none@\"ب\"",
    "%% event X@\"ا\" actor=a",
    "%% event X@\"ا\" actor=a id=e",
    "%% event X@\"ا\" actor=b status=suggested",
    "%% event X@\"ا\" actor=b actor=a id=e same=f",
    "%% event X@\"ا\" actor=a actor=b id=f by=y by=z",
    "%% event Y actor=a id=f",
    "%% event none@\"ب\"",
    "%% note م",
    "%% evnt @",
    "%% mentions a@\"ا",
    "%%",
];

/// Tags of an article of a few paragraphs: how many text lines stand above each, and what it says.
fn tags() -> impl Strategy<Value = Vec<(usize, &'static str)>> {
    prop::collection::vec((0usize..5, prop::sample::select(TAGS)), 0..8)
}

/// An article of this text with tags.
fn article(text: &[&str], end: &str, tags: &[(usize, &str)], head: &str) -> String {
    let mut all: Vec<String> = Vec::new();
    all.extend((!head.is_empty()).then(|| format!("%% article {head}")));
    for above in 0..=text.len() {
        let here = tags
            .iter()
            .filter(|(at, _)| *at == above || above == text.len() && *at > above);
        all.extend(here.map(|(_, tag)| tag.to_string()));
        all.extend(text.get(above).map(|line| line.to_string()));
    }
    all.join(end)
}

/// What somebody says in an article: each item of each paragraph by itself, without names of events.
fn said(article: &str, by: &str) -> BTreeSet<String> {
    let mut said = BTreeSet::new();
    // How many text lines stand above: the same in all versions of a text.
    let (mut above, mut paragraph) = (0, 0);
    for line in lines(article) {
        let tag = parse(line.text);
        if !is_tag_line(line.text) {
            above += 1;
            if !line.text.trim().is_empty() {
                paragraph = above;
            }
            continue;
        }
        // What a program suggests goes where somebody has decided.
        if tag.is_suggested() {
            continue;
        }
        let own = tag.by().next().is_none() || tag.by().any(|name| name == by);
        let readable = tag.errors.is_empty();
        let items = tag.clone().decided().items;
        match tag.kind.text.as_str() {
            "mentions" | "times" if readable && own => {
                said.extend(
                    items
                        .iter()
                        .map(|item| format!("{paragraph} {} {item}", tag.kind.text)),
                );
            }
            "event" if readable && own => {
                let names = ["id", "same"];
                let mut items: Vec<String> = items
                    .iter()
                    .filter(|item| !names.contains(&item.name.text.as_str()))
                    .map(ToString::to_string)
                    .collect();
                items.sort();
                said.insert(format!("{paragraph} {}", items.join(" ")));
            }
            _ => {}
        }
    }
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn nothing_is_lost_and_a_second_time_changes_nothing(
        text in prop::collection::vec(prop::sample::select(&["ا ب ا", "ب ا", "", "  ", "\\%% ا"][..]), 1..5),
        end in prop::sample::select(&["\n", "\r\n", "\r"][..]),
        one in tags(),
        other in tags(),
        heads in prop::sample::select(&[("", ""), ("id=x", "id=x"), ("status=done annotator=a1", "annotator=a2")][..]),
    ) {
        let (one, other) = (article(&text, end, &one, heads.0), article(&text, end, &other, heads.1));
        let versions = [("a1", one.as_str()), ("a2", other.as_str())];
        let versions = versions.map(|(name, text)| Version { name, text });
        prop_assume!(strip(&one) == strip(&other));
        let merged = merge(None, &versions).unwrap().text;
        prop_assert_eq!(strip(&merged), strip(&one));
        let again = [Version { name: "g", text: &merged }; 2];
        prop_assert_eq!(&merge(None, &again).unwrap().text, &merged);
        for (name, own) in [("a1", &one), ("a2", &other)] {
            let (had, has) = (said(own, name), said(&merged, name));
            let lost: Vec<_> = had.difference(&has).collect();
            prop_assert!(lost.is_empty(), "{lost:?} of {name} in {merged}");
        }
    }

    #[test]
    fn the_same_gives_itself_and_a_change_of_one_is_taken(
        text in prop::collection::vec(prop::sample::select(&["ا ب ا", "ب ا", "", "\\%% ا"][..]), 1..5),
        one in tags(),
        other in tags(),
    ) {
        let (one, other) = (article(&text, "\n", &one, "id=x"), article(&text, "\n", &other, "status=draft"));
        prop_assert_eq!(&adjudicated(&one, &one).text, &one);
        prop_assume!(strip(&one) == strip(&other));
        prop_assert_eq!(&three_way(&one, &one, &one), &one);
        for merged in [three_way(&one, &one, &other), three_way(&one, &other, &one)] {
            for name in ["a", "y", "z"] {
                prop_assert_eq!(said(&merged, name), said(&other, name));
            }
        }
    }
}
