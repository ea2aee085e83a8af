//! What the rules are.

use std::fmt::Write as _;

use khabar_engine::lint::{Mending, RULES, Rule};
use khabar_engine::message::Lang;

/// The page that explains all rules.
const PAGE: &str = include_str!("../../../docs/lint.md");

/// All rules, a line each: code, name, level, whether `--fix` mends them, what they catch.
pub fn rules(lang: Lang) -> String {
    let mut out = String::new();
    for rule in RULES {
        let mending = match rule.mending() {
            Mending::ByHand => "",
            mending => mending.name(),
        };
        let (code, name, level) = (rule.code, rule.name, rule.level.name());
        let _ = writeln!(
            out,
            "{code} {name:26} {level:8} {mending:7} {}",
            summary(rule, lang)
        );
    }
    out
}

/// A rule, by its code or name: what it catches, when, and how it is mended. The error is a line for the user.
pub fn rule(name: &str, lang: Lang) -> Result<String, String> {
    let rule = Rule::named(name).ok_or_else(|| {
        format!("{name}: no rule has this code or name; khabar check --rules lists them")
    })?;
    let (code, name, level) = (rule.code, rule.name, rule.level.name());
    let mending = match (rule.mending(), lang) {
        (Mending::Safe, Lang::En) => "`khabar check --fix` mends it.",
        (Mending::Safe, Lang::Ar) => "يصلحه الأمر khabar check --fix.",
        (Mending::Unsafe, Lang::En) => "`khabar check --unsafe-fixes` takes the likeliest fix.",
        (Mending::Unsafe, Lang::Ar) => "يأخذ الأمر khabar check --unsafe-fixes أرجح إصلاحاته.",
        (Mending::ByHand, Lang::En) => "It is mended by hand: an editor offers what can be done.",
        (Mending::ByHand, Lang::Ar) => "يُصلح باليد: يعرض المحرر ما يمكن عمله.",
    };
    let summary = summary(rule, lang);
    let mut out = format!("{code} {name} ({level})\n\n{summary}\n\n{mending}\n");
    if let (Lang::En, Some(section)) = (lang, section(rule)) {
        let _ = write!(out, "\n{section}\n");
    }
    Ok(out)
}

fn summary(rule: &Rule, lang: Lang) -> &'static str {
    match lang {
        Lang::En => rule.summary,
        Lang::Ar => rule.summary_ar,
    }
}

/// What the page says of a rule.
fn section(rule: &Rule) -> Option<&'static str> {
    let (_, from) = PAGE.split_once(&format!("## {} {}\n", rule.code, rule.name))?;
    let section = from
        .split_once("\n## ")
        .map_or(from, |(section, _)| section);
    Some(section.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_explained_in_both_languages() {
        for known in RULES {
            let told = rule(known.code, Lang::En).unwrap();
            assert!(told.lines().count() > 6, "{told}");
            let told = rule(known.name, Lang::Ar).unwrap();
            assert!(told.contains(known.summary_ar), "{told}");
        }
        assert!(rule("K999", Lang::En).unwrap_err().contains("--rules"));
    }
}
