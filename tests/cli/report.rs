//! `khabar report`.

use super::{folder, khabar, read, text};

#[test]
fn a_report_is_one_page_of_all_articles() {
    let folder = folder();
    let at = folder.path();
    let args = [
        "report",
        "good.khabar",
        "bad.khabar",
        "-o",
        "out/report.html",
    ];
    let done = khabar(&args, at, b"");
    assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
    assert_eq!(
        text(&done.stderr),
        "khabar: 2 articles in out/report.html\n"
    );
    let page = read(at, "out/report.html");
    assert!(page.contains("id=\"article-2\"") && page.contains("data-type=\"CONSULT\""));
    // What could not be read is told, and the rest is written, in the place of what was there.
    let done = khabar(&["report", ".", "-o", "out/report.html"], at, b"");
    assert_eq!(done.status.code(), Some(2));
    assert!(text(&done.stderr).contains("latin.khabar:2: not UTF-8"));
    assert!(text(&done.stderr).contains("2 articles in out/report.html"));
}

#[test]
fn a_report_shows_the_layer_that_is_asked_for() {
    let folder = folder();
    let page = |layer: &str| {
        let args = [
            "report",
            "-",
            "--layer",
            layer,
            "--language",
            "ar",
            "--title",
            "لقاءات",
        ];
        let article = "%% article published=2025-02-12\nالتقى ترامب بوتين أمس.\n%% mentions trump@\"ترامب\"\n";
        let done = khabar(&args, folder.path(), article.as_bytes());
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        text(&done.stdout).to_string()
    };
    let gold = page("gold");
    assert!(gold.contains("data-value=\"trump\"") && !gold.contains("data-value=\"putin\""));
    let silver = page("silver");
    assert!(!silver.contains("data-value=\"trump\"") && silver.contains("data-value=\"putin\""));
    assert!(gold.contains("<title>لقاءات</title>") && gold.contains("dir=\"rtl\""));
}

#[test]
fn a_report_never_takes_the_place_of_an_article() {
    let folder = folder();
    let before = std::fs::read(folder.path().join("good.khabar")).unwrap();
    let done = khabar(&["report", ".", "-o", "good.khabar"], folder.path(), b"");
    assert_eq!(done.status.code(), Some(2));
    assert!(
        text(&done.stderr).contains("is not replaced"),
        "{}",
        text(&done.stderr)
    );
    assert_eq!(
        std::fs::read(folder.path().join("good.khabar")).unwrap(),
        before
    );
}
