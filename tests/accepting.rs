//! Accepting what is recognised: it is written down as it was read, and changes nothing of what is read elsewhere.

use std::sync::{Arc, LazyLock};

use khabar_engine::annotation::Mention;
use khabar_engine::article::edits::{accept, accept_all, apply};
use khabar_engine::article::{Analysis, Article, Knowledge};
use khabar_engine::tags::strip;
use proptest::prelude::*;
use proptest::sample::select;

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

/// Sentences in which words that are names stand beside the same words that are none.
fn sentence() -> impl Strategy<Value = &'static str> {
    select(vec![
        "أكد الرئيس الروسي فلاديمير بوتين موقفه بحضور الرئيس",
        "وقال الرئيس الفرنسي إيمانويل ماكرون إن الرئيس الصيني سيحضر",
        "وصل الرئيس إلى باريس أمس",
        "التقى رئيس الوزراء العراقي نظيره التركي",
        "وأضاف رئيس الوزراء أن الأمر انتهى",
        "في المعرض صور من الحرب وصور للقرى حول مدينة صور",
        "نشرت الصحيفة صور الدمار",
        "وصل سلام إلى القصر للبحث في خطة السلام",
        "قال رئيس الحكومة اللبنانية نواف سلام إن السلام ممكن",
        "تحدث عباس عن الأمر مع محمود عباس",
        "قال الخبير العسكري سمير حسن الفلاني إن القوات تتقدم",
        "وقال سمير حسن الفلاني إن الفلاني باق",
        "ذكرت صحيفة «الأفق» أن الأفق قاتم",
        "أعلن البيت الأبيض أن اللقاء في البيت الأبيض بواشنطن",
        "رفضت واشنطن العرض وغادر الوفد واشنطن",
        "أعلنت وزارة الدفاع الروسية أن الجيش الأوكراني تراجع",
        "طلب ترامب من وزير خارجيته ومستشار الأمن القومي قيادة المفاوضات",
        "مع نظيريه الروسي فلاديمير بوتين والأوكراني فولوديمير زيلينسكي",
        "قال الوزير الروسي للروسي الآخر إن الروس باقون",
        "بحث هيجسث مع وزير الدفاع بيت هيغسيث الملف في فبراير الماضي",
        "نظمت نقابة الصحفيين التونسيين وقفة في تونس العاصمة",
        "تونس - التقى الوفد حركة تمرد في بلدة الدبية",
    ])
}

/// What stands behind a sentence: a line that an annotator wrote, of words that may stand in it or not, or none.
fn behind() -> impl Strategy<Value = &'static str> {
    select(vec![
        "\n",
        "\n\n",
        "\n%% mentions none@\"الرئيس\"\n",
        "\n%% mentions putin@\"الرئيس\" usa@\"واشنطن\"\n",
        "\n%% mentions tyre@\"صور\" organization@\"حركة تمرد\"\n",
        "\n%% mentions person@\"الفلاني\" person@\"سلام\"\n",
    ])
}

fn article() -> impl Strategy<Value = String> {
    prop::collection::vec((sentence(), behind()), 1..7).prop_map(|sentences| {
        let mut text = "%% article published=2025-02-12\n".to_string();
        for (sentence, end) in sentences {
            text.push_str(sentence);
            text.push_str(end);
        }
        text
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn accepting_the_whole_article_leaves_nothing_to_accept(text in article()) {
        let read = mentions(&analysis(&text));
        let after = all_accepted(&text);
        let again = analysis(&after);
        prop_assert_eq!(accept_all(&again), [], "{}", after);
        prop_assert_eq!(strip(&after), strip(&text));
        let gold = |said: &String| format!("*{}", said.trim_start_matches('*'));
        let expected: Vec<Vec<String>> = read.iter().map(|p| p.iter().map(gold).collect()).collect();
        let written: Vec<Vec<String>> = mentions(&again).iter().map(|p| p.iter().map(gold).collect()).collect();
        prop_assert_eq!(written, expected);
    }

    #[test]
    fn accepting_a_paragraph_changes_no_other(text in article(), nth in any::<prop::sample::Index>()) {
        let read = mentions(&analysis(&text));
        let nth = nth.index(read.len());
        let after = accepted(&text, nth);
        let again = mentions(&analysis(&after));
        for (at, (before, now)) in read.iter().zip(&again).enumerate().filter(|(at, _)| *at != nth) {
            prop_assert_eq!(before, now, "paragraph {} of\n{}", at, after);
        }
        prop_assert_eq!(accepted(&after, nth), after);
    }
}
