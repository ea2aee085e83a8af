use khabar_engine::article::Article;
use proptest::prelude::*;

use super::*;
use crate::document::document;

const ARTICLE: &str = r#"%% article published=2025-02-12 source="نشرة النيل" annotator=a1
لقاء في الرياض بين ترامب وبوتين
%% mentions trump@"ترامب"
%% event CONSULT@"لقاء" actor=trump recipient=putin@"بوتين" date=2025-02-12 mode=visit
%% note هل هو اللقاء نفسه؟

وللأمم المتحدة موقف من <الغزو> & ما بعده، ثم اتصل ترامب ببوتين هاتفيا أمس
"#;

fn shown(text: &str, look: &Look) -> (Document, String) {
    let analysis = Article::new(text, Knowledge::shared()).analyse(None);
    let document = document(&analysis, "a.khabar".into(), Unit::Utf16);
    let articles = [Shown {
        name: "a.khabar",
        document: &document,
        knowledge: &analysis.knowledge,
        lines: None,
    }];
    let page = page(&articles, look);
    (document, page)
}

fn arabic() -> Look {
    Look {
        lang: Lang::Ar,
        title: "تقرير".to_string(),
        nonce: None,
    }
}

/// What a browser shows of an element's markup: its text.
fn visible(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, behind)| behind));
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    entities
        .into_iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// The visible text of the paragraphs of a page.
fn paragraphs(page: &str) -> Vec<String> {
    let pieces = page.split("<p class=\"text\"").skip(1);
    pieces
        .map(|piece| visible(&format!("<p{}", piece.split("</p>").next().unwrap())))
        .collect()
}

#[test]
fn the_text_stands_there_with_spans_around_its_words() {
    let (_, page) = shown(ARTICLE, &arabic());
    let pieces: Vec<&str> = page.split("<p class=\"text\"").collect();
    insta::assert_snapshot!(pieces[1].split("</p>").next().unwrap());
    assert_eq!(
        paragraphs(&page)[1],
        "وللأمم المتحدة موقف من <الغزو> & ما بعده، ثم اتصل ترامب ببوتين هاتفيا أمس"
    );
    // A span begins inside the ligature of its proclitic, where the words of the name do.
    assert!(
        page.contains("ول<span class=\"mark organization silver\""),
        "{page}"
    );
}

#[test]
fn a_card_says_who_did_what_to_whom() {
    let (_, page) = shown(ARTICLE, &arabic());
    let card = page.split("<article").nth(1).unwrap();
    let card = card.split("</article>").next().unwrap();
    insta::assert_snapshot!(visible(&format!("<article{card}")));
    let note = page.split("<p class=\"note\"").nth(1).unwrap();
    assert!(visible(&format!("<p{note}")).starts_with("هل هو اللقاء نفسه؟"));
}

#[test]
fn nothing_runs_or_is_loaded_but_what_belongs_to_the_page() {
    let hostile = "%% article url=\"javascript:alert(1)\" source=\"</title><script>1</script>\"\n</script><img src=x onerror=alert(1)> قال \"ترامب\"\n%% note <b>\n";
    for nonce in [None, Some("k3".to_string())] {
        let look = Look { nonce, ..arabic() };
        let (_, page) = shown(hostile, &look);
        assert!(page.contains("default-src 'none'"));
        assert_eq!(page.matches("<script").count(), 2, "{page}");
        assert!(!page.contains("<img") && !page.contains("javascript:") && !page.contains("<b>"));
        // No attribute would be styled or run against the policy.
        assert!(!page.contains(" style=") && !page.contains("\" on"));
        let known = match &look.nonce {
            Some(nonce) => format!("script-src 'nonce-{nonce}'"),
            None => "script-src 'sha256-".to_string(),
        };
        assert!(page.contains(&known), "{known}");
    }
}

#[test]
fn a_page_of_several_lists_them_by_their_headlines() {
    let texts = [
        "نشرة النيل\nوصل الرئيس الأمريكي إلى الرياض أمس",
        "خبر\nمقتضب",
    ];
    let knowledge = Knowledge::shared();
    let documents = texts.map(|text| {
        let analysis = Article::new(text, Knowledge::shared()).analyse(None);
        document(&analysis, "x".into(), Unit::CodePoint)
    });
    let articles = documents.iter().map(|document| Shown {
        name: "x",
        document,
        knowledge: &knowledge,
        lines: None,
    });
    let page = page(&articles.collect::<Vec<_>>(), &arabic());
    let list = page.split("<nav").nth(1).unwrap();
    let list = list.split("</nav>").next().unwrap();
    assert!(
        list.contains(">وصل الرئيس الأمريكي إلى الرياض أمس</a>"),
        "{list}"
    );
    assert!(list.contains("href=\"#article-2\"") && list.contains(">خبر</a>"));
    let ids = ["data-id=\"1.m0\"", "data-number=\"2\""];
    assert!(ids.iter().all(|id| page.contains(id)));
}

#[test]
fn a_line_goes_from_right_to_left_by_its_words() {
    assert_eq!(direction("قال CNN"), "rtl");
    assert_eq!(direction("CNN تنشر تفاصيل اللقاء"), "rtl");
    assert_eq!(direction("By John Smith"), "ltr");
    assert_eq!(direction("***"), "rtl");
}

/// Marks of any shape: within each other, across each other, over the ends of lines, inside characters, behind the text.
fn any_marks() -> impl Strategy<Value = Vec<(usize, usize)>> {
    proptest::collection::vec((0usize..60, 0usize..30), 0..12)
}

proptest! {
    #[test]
    fn the_visible_text_is_that_of_the_article(text in "[اب <>&\"\n\r😀\u{feff}%a]{0,40}", marked in any_marks()) {
        let mut document = Document { text: text.clone(), unit: Unit::Byte, ..Document::default() };
        for (start, length) in marked {
            let mention = serde_json::json!({ "start": start, "end": start + length, "text": "", "kind": "person" });
            document.mentions.push(serde_json::from_value(mention).unwrap());
        }
        let knowledge = Knowledge::shared();
        let shown = Shown { name: "x", document: &document, knowledge: &knowledge, lines: None };
        let html = part(shown, 1, Lang::Ar).html;
        let lines = lines(&text).map(|line| line.text).filter(|line| !line.trim().is_empty());
        prop_assert_eq!(paragraphs(&html), lines.collect::<Vec<_>>());
        prop_assert_eq!(html.matches("<span").count(), html.matches("</span>").count());
    }
}
