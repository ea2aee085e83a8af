//! The forms of a trigger: which word of a row is what, and how its nouns are inflected.

use khabar_data::schema::Trigger;

use super::{LightVerb, TriggerShape};
use crate::text::fold::fold;
use crate::text::suffixes::{ends_in_pronoun, pronouns_of_nouns};
use crate::text::verbs::Tense;
use crate::text::words::{ARTICLE, Stem, has_article, letters};
use crate::text::{PARTICLES, Words};

/// The alef that the accusative of an indefinite noun is written with (هجوما).
const ACCUSATIVE: char = 'ا';

/// A finite verb of which no more is said.
const VERB: TriggerShape = TriggerShape::Verb {
    tense: Tense::Past,
    pronoun: false,
};

/// The words and phrases that a row lists, with their shapes; a verb with a slash is to be conjugated.
pub fn listed(row: &Trigger) -> impl Iterator<Item = (&str, TriggerShape)> {
    let verb = row.verb.iter();
    // Beside a verb the forms that end like a noun are participles; a group of forms alone are those of a verb.
    let forms = row.forms.iter().map(|form| {
        // مطالبا, داعية, رافضين
        let active = form.starts_with('م') || form.chars().nth(1) == Some('ا');
        let nominal = active && form.ends_with(['ا', 'ة', 'ن', 'ي']);
        (
            form.as_str(),
            if nominal {
                TriggerShape::Participle
            } else {
                VERB
            },
        )
    });
    let nouns = row.masdar.iter().chain(&row.noun);
    let light = row.light.iter();
    verb.map(|w| (w.as_str(), VERB))
        .chain(forms)
        .chain(nouns.map(|w| (w.as_str(), TriggerShape::Masdar)))
        .chain(light.map(|w| (w.as_str(), TriggerShape::Light(LightVerb(0)))))
}

/// Whether a finite verb may stand behind these proclitics. What is left of a short word behind ف or ل is chance (فيلم).
pub fn fits_verb(word: &str, clitic: &str) -> bool {
    let rest = word.get(clitic.len()..).unwrap_or("");
    let mut clitic = clitic.chars();
    match (clitic.next(), clitic.next()) {
        (None | Some('و'), None) => true,
        (Some('ف' | 'ل'), None) => letters(rest) >= 4,
        _ => false,
    }
}

/// A word of a text as it is, and without و or ف: how a finite verb stands.
pub fn verb_readings(words: &Words, at: usize) -> impl Iterator<Item = Stem> {
    let word = words.text(at);
    let joined = words.stems(at).iter().filter(move |stem| {
        let clitic = word.get(..stem.skip()).unwrap_or("");
        !stem.swallowed_alef && fits_verb(word, clitic)
    });
    joined.copied()
}

/// A masdar alone, with the article, in the accusative, and with possessive pronouns.
pub fn masdar_forms(masdar: &str) -> Vec<String> {
    let folded = fold(masdar);
    let mut forms = vec![folded.clone(), format!("{ARTICLE}{folded}")];
    if folded.contains(' ') {
        // إطلاق نار, إطلاق النار: the second word has its own article.
        return forms;
    }
    let stem = match folded.strip_suffix('ه').filter(|_| masdar.ends_with('ة')) {
        Some(stem) => format!("{stem}{}", 'ت'),
        None => folded.clone(),
    };
    if stem == folded && !folded.ends_with(['ا', 'ء']) {
        forms.push(format!("{folded}{ACCUSATIVE}"));
    }
    // A hamza at the end sits on ya before a pronoun: لقاء → لقائه.
    let stem = match stem.strip_suffix('ء') {
        Some(start) => format!("{start}{}", 'ئ'),
        None => stem,
    };
    forms.extend(pronouns_of_nouns().map(|pronoun| format!("{stem}{pronoun}")));
    forms
}

/// A noun with its adjective: both with the article, both in the accusative.
pub fn noun_forms(phrase: &str) -> Vec<String> {
    let folded = fold(phrase);
    let each = |change: &dyn Fn(&str) -> String| {
        let words: Vec<String> = folded.split(' ').map(change).collect();
        words.join(" ")
    };
    let accusative = |word: &str| {
        if word.ends_with(['ه', 'ا', 'ء', 'ت']) {
            word.to_string()
        } else {
            format!("{word}{ACCUSATIVE}")
        }
    };
    let mut forms = vec![
        folded.clone(),
        each(&|word| format!("{ARTICLE}{word}")),
        each(&accusative),
    ];
    forms.dedup();
    forms
}

/// The noun of a light-verb phrase as written, without the accusative, and with the article. A phrase that opens with a preposition
/// is written one way.
pub fn light_forms(noun: &str) -> Vec<String> {
    let folded = fold(noun);
    let first = folded.split(' ').next().unwrap_or("");
    if PARTICLES.prepositions.contains(first) || has_article(noun) {
        return vec![folded];
    }
    // دعمها, دعمهما: the alef is the pronoun's.
    let of_pronoun = |word: &str| word.ends_with(ACCUSATIVE) && ends_in_pronoun(word);
    let bare = |word: &str| {
        let stem = word.strip_suffix(ACCUSATIVE).filter(|_| !of_pronoun(word));
        stem.unwrap_or(word).to_string()
    };
    let words: Vec<String> = folded.split(' ').map(bare).collect();
    let mut forms = vec![folded.clone(), words.join(" ")];
    if !of_pronoun(&folded) {
        let definite: Vec<String> = words.iter().map(|w| format!("{ARTICLE}{w}")).collect();
        forms.push(definite.join(" "));
    }
    forms.dedup();
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inflects_nouns() {
        let forms = masdar_forms("لقاء");
        assert!(forms.contains(&"لقائهما".to_string()) && forms.contains(&"اللقاء".to_string()));
        assert!(masdar_forms("موافقة").contains(&"موافقتهما".to_string()));
        assert_eq!(
            noun_forms("اتصال هاتفي"),
            ["اتصال هاتفي", "الاتصال الهاتفي", "اتصالا هاتفيا"]
        );
        assert_eq!(light_forms("دعمها"), ["دعمها"]);
        assert_eq!(light_forms("في إضراب"), ["في اضراب"]);
    }
}
