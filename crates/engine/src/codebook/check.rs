//! What is wrong in a codebook file, beyond its syntax: the checks are those by which the files that ship are built.

use khabar_data::schema::faults_of_codebook;

use super::Codebook;
use crate::text::similar;

pub use khabar_data::schema::CodebookFault as Problem;

/// Checks a codebook that was read from `text`: every id once, nothing named that is not there, no text missing.
pub fn check(text: &str, codebook: &Codebook) -> Vec<Problem> {
    let meant = |name: &str, known: &[&str]| {
        let close = similar(name, known.iter().copied());
        close.first().map(ToString::to_string)
    };
    faults_of_codebook(text, codebook, Codebook::plover(), meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_named_must_be_there() {
        let text = r#"
[codebook]
id = "ours"
title = { en = "Ours", ar = "دليلنا" }
[[role]]
id = "actor"
definition = { en = "who", ar = "من" }
[[role]]
id = "place"
definition = { en = "where", ar = "أين" }
[[type]]
id = "MEET"
label = { en = "Meet", ar = "لقاء" }
definition = { en = "They meet.", ar = "" }
required = ["acter"]
[[type]]
id = "MEET"
label = { en = "Meet", ar = "لقاء" }
definition = { en = "They meet.", ar = "يلتقون." }
[[mode]]
id = "far"
type = "MET"
definition = { en = "far", ar = "بعيد" }
[[trigger]]
type = "MEET"
verb = "التقى"
"#;
        let codebook = Codebook::parse(text).unwrap();
        let found = check(text, &codebook);
        let said: Vec<&str> = found.iter().map(|p| p.message.en.as_str()).collect();
        assert_eq!(
            said,
            [
                "The type MEET stands here a second time.",
                "“place” cannot be a role: every event has an attribute place=.",
                "There is no role “acter” in this codebook. actor?",
                "The label or the definition of MEET is empty in one language.",
                "There is no type “MET” in this codebook. MEET?",
                "“التقى”: a verb is past/present (التقى/يلتقي), a light phrase a verb and a noun (أجرى اتصالا).",
            ]
        );
        // The second [[type]].
        let place = text.rfind("[[type]]").unwrap();
        assert_eq!(found[0].span, place..place + "[[type]]".len());
    }
}
