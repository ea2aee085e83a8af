//! The six example articles, whole: what is recognised in each, as a reader would check it; and what must hold of all.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use khabar_engine::annotation::{Document, Unit};
use khabar_engine::article::edits::{accept_all, apply, insert_tag};
use khabar_engine::article::{Analysis, Article, Knowledge, LineKind, format};
use khabar_engine::codebook::Codebook;
use khabar_engine::events::{evoked, suggest};
use khabar_engine::lint::{Finding, Level, Levels, lint};
use khabar_engine::tags::{TagKind, strip};
use khabar_engine::text::Span;
use khabar_formats::document::document;
use proptest::prelude::*;

static KNOWLEDGE: LazyLock<Arc<Knowledge>> = LazyLock::new(Knowledge::shared);

fn examples(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("examples")
        .join(folder);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    files.retain(|f| f.extension().is_some_and(|e| e == "khabar" || e == "txt"));
    files.sort();
    let read = |file: &PathBuf| {
        (
            file.file_stem().unwrap().to_string_lossy().into_owned(),
            std::fs::read_to_string(file).unwrap(),
        )
    };
    files.iter().map(read).collect()
}

fn analysis(text: &str) -> Analysis {
    Article::new(text, Arc::clone(&KNOWLEDGE)).analyse(None)
}

/// An article as a reader checks it: each paragraph with its mentions in ⟦ ⟧ and its dates in ⟨ ⟩, and what they are.
fn read_out(analysis: &Analysis) -> String {
    let mut out = String::new();
    let dct = analysis.dct.map_or("none".to_string(), |d| {
        format!("{} ({:?})", d.day, d.source)
    });
    let _ = writeln!(out, "document date: {dct}\n");
    let kb = &analysis.knowledge.actors;
    for (line, content) in analysis.article.lines().iter().enumerate() {
        let known = analysis.paragraphs.get(line).unwrap();
        if content.kind() == LineKind::Tag || content.is_blank() {
            continue;
        }
        let text = content.text();
        let mut marks: Vec<(Span, [char; 2])> = known
            .mentions
            .iter()
            .map(|m| (m.span, ['⟦', '⟧']))
            .collect();
        marks.extend(known.timexes.iter().map(|t| (t.span, ['⟨', '⟩'])));
        marks.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
        let mut marked = text.to_string();
        for (span, [open, close]) in marks {
            marked.insert(span.end, close);
            marked.insert(span.start, open);
        }
        let _ = writeln!(out, "{marked}");
        for mention in &known.mentions {
            let who = mention.actor.map_or("?", |a| kb.id(a));
            let office = mention
                .office
                .and_then(|o| kb.office(o))
                .map_or(String::new(), |o| format!(" as {}", o.id));
            let _ = writeln!(out, "    {} {who}{office}", mention.kind.name());
        }
        for timex in &known.timexes {
            let value = timex
                .resolution
                .value
                .as_ref()
                .map_or("?".to_string(), ToString::to_string);
            let _ = writeln!(out, "    {} {value}", timex.timex_type.name());
        }
        for suggestion in suggest(analysis, line).take(3) {
            let _ = writeln!(
                out,
                "    {} ({:.1})",
                analysis.event_tag(line, suggestion),
                suggestion.score
            );
        }
    }
    out
}

#[test]
fn the_examples_read_out() {
    for (name, text) in examples("raw") {
        insta::assert_snapshot!(name, read_out(&analysis(&text)));
    }
    for (name, text) in examples("corpus") {
        insta::assert_snapshot!(name, read_out(&analysis(&strip(&text))));
    }
}

#[test]
fn the_annotated_examples_are_right_by_our_own_rules() {
    for (name, text) in examples("corpus") {
        let analysis = analysis(&text);
        let wrong: Vec<String> = lint(&analysis, &Levels::default())
            .into_iter()
            .filter(|f| f.level >= Level::Warning)
            .map(|f| format!("{name}:{}: {}", f.line + 1, f.message.en))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert_eq!(format(&text), text, "{name} is in canonical form");
    }
}

#[test]
fn accepting_everything_leaves_the_text_as_it_was_and_nothing_to_accept() {
    for (name, text) in examples("raw").into_iter().chain(examples("corpus")) {
        let before = analysis(&text);
        let after = apply(&text, &accept_all(&before));
        assert_eq!(strip(&after), strip(&text), "{name}");
        let again = analysis(&after);
        assert_eq!(accept_all(&again), [], "{name}");
        assert_eq!(format(&after), after, "{name}");
        let errors: Vec<_> = lint(&again, &Levels::default())
            .into_iter()
            .filter(|f| f.level == Level::Error)
            .collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
    }
}

/// A project's own codebook: its doer is not its first role, and it has no word for what did not happen.
const WITHOUT_STATUSES: &str = r#"
[codebook]
id = "small"
title = { en = "Small", ar = "صغير" }

[[role]]
id = "undergoer"
definition = { en = "Whom it is done to.", ar = "من وقع عليه الفعل." }
[[role]]
id = "agent"
doer = true
definition = { en = "Who does it.", ar = "من قام بالفعل." }

[[type]]
id = "TALK"
label = { en = "Talk", ar = "حديث" }
definition = { en = "They talk.", ar = "تحدثوا." }
required = ["agent"]
evoked-by = [{ type = "CONSULT", roles = { actor = "agent", recipient = "undergoer" } }]

[[type]]
id = "HIT"
label = { en = "Hit", ar = "ضرب" }
definition = { en = "One hits another.", ar = "ضرب أحدهم آخر." }
evoked-by = [{ type = "ASSAULT", roles = { actor = "agent", recipient = "undergoer" } }]
"#;

/// The knowledge that ships with Khabar under each codebook that does, and under one of a project's own.
fn under_each_codebook() -> impl Iterator<Item = Arc<Knowledge>> {
    let shipped = ["plover", "ace2005", "cameo"].map(|id| Codebook::built_in(id).unwrap());
    let own = Codebook::parse(WITHOUT_STATUSES).unwrap();
    shipped.into_iter().chain([own]).map(|codebook| {
        Arc::new(Knowledge {
            codebook: codebook.into(),
            ..Knowledge::embedded()
        })
    })
}

#[test]
fn every_suggestion_is_a_tag_without_errors_under_each_codebook() {
    for knowledge in under_each_codebook() {
        let mut suggested = 0;
        for (name, text) in examples("raw").into_iter().chain(examples("corpus")) {
            let analysis = Article::new(&text, Arc::clone(&knowledge)).analyse(None);
            for line in 0..analysis.paragraphs.len() {
                for event in suggest(&analysis, line) {
                    suggested += 1;
                    let tag = analysis.event_tag(line, event).to_string();
                    let edit = insert_tag(&analysis.article, line, TagKind::Event, &tag);
                    let tagged = apply(&text, &[edit]);
                    let tagged = Article::new(&tagged, Arc::clone(&knowledge)).analyse(None);
                    let wrong: Vec<_> = lint(&tagged, &Levels::default())
                        .into_iter()
                        .filter(|f| f.level == Level::Error && tagged.text(f.line) == tag)
                        .map(|f| f.message.en.clone())
                        .collect();
                    assert!(wrong.is_empty(), "{name}: {tag}\n{wrong:?}");
                    // What is written is what was suggested.
                    let read = tagged
                        .events(line)
                        .iter()
                        .find(|e| e.trigger == event.trigger);
                    let read = read.unwrap_or_else(|| panic!("{name}: {tag} is not read"));
                    assert_eq!(tagged.event_tag(line, read).to_string(), tag, "{name}");
                }
            }
        }
        let codebook = &knowledge.codebook.codebook.id;
        assert!(suggested > 10, "{codebook}: {suggested} suggestions");
    }
}

/// An event that did not happen has a status in a codebook that has one for it, and is not suggested in one that has none.
#[test]
fn what_did_not_happen_is_said_or_not_suggested() {
    let said: Vec<Vec<String>> = under_each_codebook()
        .map(|knowledge| {
            let article = Article::new("لم يلتق ترامب بوتين", knowledge);
            let analysis = article.analyse(None);
            let tags = suggest(&analysis, 0).map(|event| analysis.event_tag(0, event));
            tags.map(|tag| tag.to_string()).collect()
        })
        .collect();
    let tag = |event: &str| vec![format!("%% event {event} status=negated")];
    assert_eq!(
        said,
        [
            tag("CONSULT@\"يلتق\" actor=trump actor=putin context=diplomatic"),
            tag("Contact.Meet@\"يلتق\" entity=trump entity=putin"),
            tag("04@\"يلتق\" actor=trump actor=putin"),
            vec![]
        ]
    );
}

/// What Khabar writes it reads back, equal, in every unit of offsets.
#[test]
fn a_document_that_is_written_is_read_back() {
    for knowledge in under_each_codebook() {
        for (name, text) in examples("raw").into_iter().chain(examples("corpus")) {
            for unit in [Unit::CodePoint, Unit::Utf16, Unit::Byte] {
                let analysis = Article::new(&text, Arc::clone(&knowledge)).analyse(None);
                let written = document(&analysis, name.clone().into(), unit);
                let json = serde_json::to_string(&written).unwrap();
                assert_eq!(Document::parse(&json).unwrap(), written, "{name}");
            }
        }
    }
}

/// Any Unicode, text that looks like an article's, and lines that do.
fn any_text() -> impl Strategy<Value = String> {
    let pieces = "([ء-ي0-9٠-٩ًّ\\u{200f}«»\"./:،؟%@=\\\\ \\r\\n-]|ترامب|بوتين|نظيره الروسي|فبراير|اليوم|الرئيس|%% event ){0,60}";
    let lines = prop::sample::subsequence(LINES.to_vec(), 0..LINES.len()).prop_shuffle();
    prop_oneof![
        any::<String>(),
        pieces.prop_map(|s: String| s),
        lines.prop_map(|lines| lines.concat())
    ]
}

/// Lines as merges, keyboards and hasty hands leave them.
const LINES: &[&str] = &[
    "%% article published=2025-02-12 status=done text=0123456789abcdef id=a\n",
    "%% article status=done\n",
    "التقى الرئيس ترامب بوتين اليوم\n",
    "قال ترامب إن فبراير قريب",
    "\r",
    "\n",
    "<<<<<<< main\n",
    "||||||| 1a2b3c4\n",
    "=======\n",
    ">>>>>>> review\n",
    ">>>>>>> review",
    " ٪٪ event CONSULT@\"التقى\" id=e\n",
    "\u{feff}%event\n",
    "%% mentions trump@\"ترامب\" putin@\"ترامب\" none@\"ترامب بوتين\" person@\"الرئيس ترامب\"\n",
    "%% mentions none@\"ترامب\"",
    "%% times mod=START DATE=2025@\"اليوم\" mod=END mod=MID DATE=2024@\"اليوم\"\n",
    "%% times none@\"فبراير\" mod=START\n",
    "%% event CONSULT@\"التقى\" actor=trump id=e\n",
    "%% event CONSULT@\"قال\" actor=trump id=e\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// Whatever the text, nothing panics, every span is of whole characters, and accepting keeps the text.
    #[test]
    fn any_text_is_survived(text in any_text()) {
        let analysis = analysis(&text);
        for (line, known) in analysis.paragraphs.iter().enumerate() {
            let content = analysis.text(line);
            let spans = known.mentions.iter().map(|m| &m.span).chain(known.timexes.iter().map(|t| &t.span));
            for span in spans {
                prop_assert!(content.get(span.range()).is_some_and(|words| !words.is_empty()), "{span:?} of {content:?}");
            }
            for suggestion in suggest(&analysis, line) {
                let trigger = suggestion.trigger;
                prop_assert!(trigger.is_some_and(|trigger| content.get(trigger.range()).is_some()));
                let _ = analysis.event_tag(line, suggestion).to_string();
            }
        }
        let written = document(&analysis, "a".into(), Unit::Utf16);
        let json = serde_json::to_string(&written).unwrap();
        prop_assert_eq!(Document::parse(&json).unwrap(), written);
        for finding in lint(&analysis, &Levels::default()) {
            prop_assert!(analysis.text(finding.line).get(finding.span.range()).is_some());
            for fix in finding.fixes(&analysis) {
                let _ = apply(&text, &fix.edits);
            }
        }
        let accepted = apply(&text, &accept_all(&analysis));
        prop_assert_eq!(strip(&accepted), strip(&text));
        prop_assert_eq!(accept_all(&self::analysis(&accepted)), []);
    }
}

/// Rules whose fixes take away what they find, whatever else stands in the article.
const MENDED: &[&str] = &[
    "text-changed",
    "done-without-text",
    "nearly-a-tag-line",
    "conflict-marker",
    "contradiction",
    "overlapping-items",
    "repeated-id",
    "stray-modifier",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_fix_mends_what_it_is_offered_for(text in any_text()) {
        let analysis = analysis(&text);
        let of = |analysis: &Analysis, rule: &str| {
            let findings = lint(analysis, &Levels::default()).into_iter();
            findings.filter(|f| f.rule.name == rule).collect::<Vec<_>>()
        };
        for rule in MENDED {
            let before = of(&analysis, rule);
            for fix in before.iter().flat_map(|f| f.fixes(&analysis)) {
                let fixed = apply(&text, &fix.edits);
                let after = of(&self::analysis(&fixed), rule);
                prop_assert!(after.len() < before.len(), "{}: {}\n{}", rule, fix.title.en, fixed);
            }
        }
    }
}

/// What the server keeps from one analysis to the next never shows: an edited article is known as a new one would be.
#[test]
fn an_edited_article_is_known_as_a_new_one() {
    let (_, text) = examples("corpus").remove(2);
    let mut article = Article::new(&text, Arc::clone(&KNOWLEDGE));
    let mut model = text;
    let words = [
        "ترامب ",
        "الرئيس ",
        "نظيره الروسي ",
        "\n",
        "%% mentions none@\"",
        "\n%% event CONSULT@\"مباحثات\" actor=trump actor=nobody mode=x\n",
        " status=done ",
        "2025",
        " بوتين",
        "عباس",
        "محمود عباس",
    ];
    let mut seed = 7usize;
    for (step, word) in words.iter().cycle().take(120).enumerate() {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let mut at = (seed >> 20) % (model.len() + 1);
        while !model.is_char_boundary(at) {
            at -= 1;
        }
        article.edit(at..at, word).unwrap();
        model.insert_str(at, word);
        let (kept, new) = (article.analyse(None), analysis(&model));
        for line in 0..new.paragraphs.len() {
            assert_eq!(evoked(&kept, line), evoked(&new, line));
        }
        let said = |analysis: &Analysis| {
            let findings = lint(analysis, &Levels::default());
            let whole = |f: &Finding| (f.line, f.span, f.message.clone(), f.fixes(analysis));
            findings.iter().map(whole).collect::<Vec<_>>()
        };
        // Making every fix takes its time.
        if step % 8 == 0 {
            assert_eq!(said(&kept), said(&new));
        }
        assert_eq!(kept.paragraphs, new.paragraphs);
    }
}
