//! Verbs: the finite forms of a verb from its past and present.

/// Tense of a finite form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Tense {
    Past,
    Present,
    Future,
}

/// Conjugates a verb given as `past/present`, third person masculine singular (التقى/يلتقي, دعا/يدعو), in folded
/// spelling: third person forms and the first plural, active; forms with an object pronoun for the singular.
///
/// Strong and final-weak verbs come out right; what hollow and doubled verbs do beyond that is listed in the data.
pub fn conjugate(past: &str, present: &str) -> Vec<(String, Tense)> {
    const PRONOUNS: [&str; 4] = ["ه", "ها", "هم", "هما"];
    let mut forms = Vec::new();
    let mut add = |form: String, tense: Tense| {
        if !forms.contains(&(form.clone(), tense)) {
            forms.push((form, tense));
        }
    };
    // التقي (folded التقى) → التق + ت, يا, وا; دعا → دع + ت, وا.
    let (stem, weak) = match past.strip_suffix(['ي', 'ا']) {
        Some(stem) if stem.chars().count() >= 2 => (stem, true),
        _ => (past, false),
    };
    add(past.to_string(), Tense::Past);
    for ending in ["ت", "تا", "وا"] {
        add(format!("{stem}{ending}"), Tense::Past);
    }
    add(
        if weak {
            format!("{stem}يا")
        } else {
            format!("{past}ا")
        },
        Tense::Past,
    );
    add(
        if weak {
            format!("{stem}ينا")
        } else {
            format!("{past}نا")
        },
        Tense::Past,
    );
    if !weak {
        for pronoun in PRONOUNS {
            add(format!("{past}{pronoun}"), Tense::Past);
        }
    }
    for pronoun in PRONOUNS {
        add(format!("{stem}ت{pronoun}"), Tense::Past);
    }
    let Some(root) = present.strip_prefix('ي') else {
        return forms;
    };
    let (short, weak) = match root.strip_suffix(['ي', 'و']) {
        Some(short) if short.chars().count() >= 2 => (short, true),
        _ => (root, false),
    };
    for prefix in ["ي", "ت", "ن"] {
        let mut present = vec![format!("{prefix}{root}")];
        if prefix != "ن" {
            present.push(format!("{prefix}{root}ان"));
            present.push(format!("{prefix}{root}ا"));
            present.push(format!("{prefix}{short}ون"));
            present.push(format!("{prefix}{short}وا"));
        }
        if weak {
            // The jussive drops the weak letter: لم يلتق.
            present.push(format!("{prefix}{short}"));
        }
        for pronoun in PRONOUNS {
            present.push(format!("{prefix}{root}{pronoun}"));
        }
        for form in present {
            add(format!("س{form}"), Tense::Future);
            add(form, Tense::Present);
        }
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(past: &str, present: &str, form: &str, tense: Tense) -> bool {
        conjugate(past, present).contains(&(form.to_string(), tense))
    }

    #[test]
    fn conjugates_strong_and_final_weak_verbs() {
        assert!(has("بحث", "يبحث", "يبحثان", Tense::Present));
        assert!(has(
            "بحث",
            "يبحث",
            "وبحثت".trim_start_matches('و'),
            Tense::Past
        ));
        assert!(has("التقي", "يلتقي", "التقت", Tense::Past));
        assert!(has("التقي", "يلتقي", "التقيا", Tense::Past));
        assert!(has("التقي", "يلتقي", "سيلتقي", Tense::Future));
        assert!(has("التقي", "يلتقي", "يلتقون", Tense::Present));
        assert!(has("دعا", "يدعو", "دعت", Tense::Past));
        assert!(has("اتفق", "يتفق", "اتفقنا", Tense::Past));
        assert!(has("قدم", "يقدم", "ستقدمها", Tense::Future));
        assert!(!has("بحث", "يبحث", "بحثي", Tense::Past));
    }
}
