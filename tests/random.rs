//! What must hold of any article after any edits: it is known as one that was just opened, and whatever is offered for it can be taken.

use std::sync::Arc;

use khabar_corpus::Corpus;
use khabar_engine::article::edits::apply;
use khabar_engine::article::{Analysis, Article, Knowledge};
use khabar_engine::lint::{Finding, Level, Levels, lint};
use khabar_engine::tags::strip;
use khabar_ide::assists::{Asked, Assist, AssistId, Change, Context, assists, resolve};
use proptest::prelude::*;

/// Lines of articles, and of what goes wrong in them.
const LINES: &[&str] = &[
    "%% article published=2025-02-12 status=draft",
    "%% article published=2025-03-19 status=done",
    "التقى الرئيس الأمريكي دونالد ترامب نظيره الروسي فلاديمير بوتين في الرياض أمس",
    "وقال ترامب إن الرئيس الروسي سيزور واشنطن يوم الخميس المقبل",
    "قال الخبير العسكري سمير حسن الفلاني إن القوات تتقدم منذ 24 فبراير 2022",
    "وأدانت فرنسا قصف المدينة في 03/04/2024، وأضاف الفلاني أن ذلك جرى قبل يومين",
    "ورد وزير الدفاع الأمريكي بيت هيغسيث، ثم أضاف هيجسيث في 31/02/2025",
    "نص\u{200f} خفي",
    "",
    "%% mentions trump@\"ترامب\" putin@\"بوتين\" none@\"الرياض\"",
    "%% mentions person@\"سمير حسن الفلاني\" trmp@\"ترامب\"",
    "%% times DATE=2025-02-11@\"أمس\" DURATION=2025@\"يومين\"",
    "%% event CONSULT@\"التقى\" actor=trump recipient=putin date=2025-02-11",
    "%% event CONSULT@\"التقى\" actor=trump recipient=macron date=2025-05-11",
    "%% event ACCUSE@\"أدانت\" actor=fra recipient=nobody",
    "%% event none@\"أدانت\"",
    "%% event CONSLT actor=",
    "%% note هل هي المكالمة نفسها؟",
    "%% evnt a",
];

/// An edit: where it begins and ends, in thousandths of the text, and what comes there.
fn edits() -> impl Strategy<Value = Vec<(usize, usize, String)>> {
    let typed = prop_oneof![
        Just(String::new()),
        Just("\n".to_string()),
        "[ترامب \"@%=a-e\r\n]{1,3}",
        prop::sample::select(LINES).prop_map(|line| format!("\n{line}\n")),
    ];
    let longest = prop_oneof![3 => 0usize..3, 1 => 0usize..300];
    prop::collection::vec((0usize..1000, longest, typed), 1..8)
}

fn articles() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(LINES), 0..14).prop_map(|lines| lines.join("\n"))
}

/// All that is said of an article: what stands in it, and what is wrong, with the ways to mend it.
fn said(analysis: &Analysis) -> Vec<String> {
    let paragraphs = analysis.paragraphs.iter();
    let paragraphs = paragraphs.map(|p| {
        format!(
            "{:?} {:?} {:?} {:?}",
            p.mentions, p.timexes, p.events, p.problems
        )
    });
    let findings = lint(analysis, &Levels::default());
    let findings = findings.iter().map(|f| {
        let (code, fixes) = (f.rule.code, f.fixes(analysis));
        format!("{code} {} {:?} {:?} {fixes:?}", f.line, f.span, f.message)
    });
    let dct = std::iter::once(format!("{:?}", analysis.dct));
    dct.chain(paragraphs).chain(findings).collect()
}

/// The start of the character at a place; the end of the text behind it.
fn boundary(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    (0..=byte)
        .rev()
        .find(|b| text.is_char_boundary(*b))
        .unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn an_edited_article_is_known_as_one_that_was_just_opened(start in articles(), edits in edits()) {
        let mut article = Article::new(&start, Knowledge::shared());
        let mut text = start;
        said(&article.analyse(None));
        for (from, longest, typed) in edits {
            let from = boundary(&text, text.len() * from / 1000);
            let to = boundary(&text, from + longest);
            article.edit(from..to, &typed).unwrap();
            text.replace_range(from..to, &typed);
            let opened = Article::new(&text, Arc::clone(article.knowledge()));
            prop_assert_eq!(said(&article.analyse(None)), said(&opened.analyse(None)), "{}", text);
        }
    }

    #[test]
    fn whatever_is_offered_can_be_taken(text in articles(), from in 0usize..1000, longest in 0usize..60) {
        let analysis = Article::new(&text, Knowledge::shared()).analyse(None);
        let findings = lint(&analysis, &Levels::default());
        let corpus = Corpus::none();
        let context = Context { analysis: &analysis, findings: &findings, corpus: &corpus };
        let from = boundary(&text, text.len() * from / 1000);
        let selection = from..boundary(&text, from + longest);
        let asked = Asked { selection, wanted: |_| true, all_types: true, most_fixes: 100 };
        for assist in assists(context, &asked) {
            let Some(Change::Article(edits)) = resolve(context, &assist.id) else {
                panic!("{assist:?} changes nothing in {text}");
            };
            let after = apply(&text, &edits);
            prop_assert_ne!(&after, &text, "{:?}", assist);
            if !changes_text(&assist) {
                prop_assert_eq!(strip(&after), strip(&text), "{:?} of\n{}\nleaves\n{}", assist, text, after);
            }
            if is_whole(&assist) {
                let analysis = Article::new(&after, Knowledge::shared()).analyse(None);
                let now = lint(&analysis, &Levels::default());
                prop_assert!(errors(&now) <= errors(&findings), "{assist:?} of\n{text}\nleaves\n{after}\n{now:#?}");
            }
        }
    }
}

fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|f| f.level == Level::Error).count()
}

/// Whether an assist mends the text itself, and says so: what cannot be seen in it, lines that were meant as tags, marks of a conflict.
fn changes_text(assist: &Assist) -> bool {
    matches!(&assist.id, AssistId::Fix { rule, .. } if ["K204", "K205", "K601"].contains(&&**rule))
}

/// Whether nothing of what an assist writes is left to fill in. A fix may show the next error in its place.
fn is_whole(assist: &Assist) -> bool {
    !matches!(
        assist.id,
        AssistId::Fix { .. } | AssistId::BareEvent { .. } | AssistId::NewEvent { .. }
    )
}
