//! What the pages of `docs/` say of the program.

#[cfg(unix)]
#[path = "docs/pages.rs"]
mod pages;

use khabar_engine::article::{Article, Knowledge};
use khabar_engine::lint::{Level, Levels, RULES, lint};
use khabar_engine::tags::strip;

#[test]
fn every_rule_of_lint_has_its_heading() {
    let docs = include_str!("../docs/lint.md");
    for rule in RULES {
        let heading = format!("## {} {}\n", rule.code, rule.name);
        assert!(
            docs.contains(&heading),
            "docs/lint.md has no “{}”",
            heading.trim()
        );
    }
}

#[test]
fn the_full_example_of_tag_lines_is_right() {
    let page = include_str!("../docs/tag-lines.md");
    let (_, example) = page.split_once("## A full example").unwrap();
    let blocks: Vec<&str> = example.split("```\n").collect();
    let (article, stripped) = (blocks[1], blocks[3]);
    assert_eq!(strip(article), stripped);
    let analysis = Article::new(article, Knowledge::shared()).analyse(None);
    let wrong: Vec<String> = lint(&analysis, &Levels::default())
        .into_iter()
        .filter(|finding| finding.level >= Level::Warning)
        .map(|finding| format!("{}: {}", finding.line + 1, finding.message.en))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
