//! What the pages of `docs/` say of the program.

use khabar_engine::lint::RULES;

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
