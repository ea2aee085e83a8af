//! Accepting what is recognised: it is written down as it was read, and changes nothing of what is read elsewhere.

use std::sync::{Arc, LazyLock};

use khabar_engine::annotation::Mention;
use khabar_engine::article::edits::{accept, accept_all, apply};
use khabar_engine::article::{Analysis, Article, Knowledge};

static KNOWLEDGE: LazyLock<Arc<Knowledge>> = LazyLock::new(Knowledge::shared);

fn analysis(text: &str) -> Analysis {
    Article::new(text, Arc::clone(&KNOWLEDGE)).analyse(None)
}

/// The mentions of each paragraph in order, as `words=id`; gold ones with a star before them.
fn mentions(analysis: &Analysis) -> Vec<Vec<String>> {
    let kb = &analysis.knowledge.actors;
    let said = |text: &str, mention: &Mention| {
        let gold = if mention.source.is_gold() { "*" } else { "" };
        let whom = mention.actor.map_or(mention.kind.name(), |a| kb.id(a));
        format!("{gold}{}={whom}", mention.span.of(text))
    };
    let lines = (0..analysis.paragraphs.len()).filter(|line| is_paragraph(analysis, *line));
    lines
        .map(|line| {
            let found = analysis.mentions(line).iter();
            found.map(|m| said(analysis.text(line), m)).collect()
        })
        .collect()
}

fn is_paragraph(analysis: &Analysis, line: usize) -> bool {
    let text = analysis.text(line);
    !text.trim().is_empty() && !text.starts_with("%%")
}

/// The article after accepting what is recognised in its paragraph `nth`.
fn accepted(text: &str, nth: usize) -> String {
    let analysis = analysis(text);
    let mut paragraphs = (0..analysis.paragraphs.len()).filter(|l| is_paragraph(&analysis, *l));
    let line = paragraphs.nth(nth).unwrap();
    apply(text, &accept(&analysis, line))
}

/// The same, of the whole article.
fn all_accepted(text: &str) -> String {
    apply(text, &accept_all(&analysis(text)))
}

#[test]
fn an_accepted_title_is_nobodys_name() {
    let text = r"%% article published=2025-02-12
أكد الرئيس الروسي فلاديمير بوتين موقفه، وذلك بحضور الرئيس
وقال الرئيس الفرنسي إيمانويل ماكرون إن الرئيس الصيني سيحضر.
وصل الرئيس إلى باريس.
";
    let read = mentions(&analysis(text));
    let after = accepted(text, 0);
    assert!(after.contains(r#"putin@2"الرئيس""#), "{after}");
    assert_eq!(mentions(&analysis(&after))[1..], read[1..]);
    assert_eq!(read[2], ["الرئيس=xi", "باريس=paris"]);
    let gold: Vec<String> = read[2].iter().map(|said| format!("*{said}")).collect();
    assert_eq!(mentions(&analysis(&all_accepted(&after)))[2], gold);
}

#[test]
fn an_accepted_city_leaves_the_word_it_is_as_well() {
    let text = r"%% article published=2025-02-12
في المعرض صور من الحرب وصور للقرى حول مدينة صور.
ونشرت الصحيفة صور الدمار.
";
    let after = all_accepted(text);
    assert_eq!(
        mentions(&analysis(&after)),
        [vec!["*صور=tyre"], Vec::<&str>::new()]
    );
}

#[test]
fn an_accepted_outlet_leaves_the_word_in_its_quotes() {
    let text = r"%% article published=2025-02-12
ذكرت صحيفة «الأفق» أن الأمر قائم.
وبدا الأفق قاتما.
";
    let after = all_accepted(text);
    assert_eq!(
        mentions(&analysis(&after)),
        [vec!["*الأفق=organization"], Vec::<&str>::new()]
    );
}

#[test]
fn a_name_written_by_hand_is_read_in_the_rest_of_the_article() {
    let text = r#"%% article published=2025-02-12
أعلنت نوماكس أرباحها، وقال رجل الصفقات إنها قليلة.
%% mentions organization@"نوماكس" trump@"رجل الصفقات"
وعاد رجل الصفقات إلى مقر نوماكس.
"#;
    assert_eq!(
        mentions(&analysis(text))[1],
        ["رجل الصفقات=trump", "نوماكس=organization"]
    );
}

#[test]
fn a_correction_of_a_whole_name_goes_for_the_article() {
    let text = r#"%% article published=2025-02-12
قال نواف سلام إن الأمر قائم.
%% mentions mikati@"نواف سلام"
وأضاف نواف سلام أن سلام لم يعد.
"#;
    assert_eq!(
        mentions(&analysis(text))[1],
        ["نواف سلام=mikati", "سلام=nawaf-salam"]
    );
}
