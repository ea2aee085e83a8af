//! Verbs: the finite forms of a verb from its past and present.

use super::fold::fold;

/// Tense of a finite form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Tense {
    Past,
    Present,
    Future,
}

/// A finite form of a verb.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerbForm {
    /// Its folded spelling.
    pub form: String,
    /// Its tense.
    pub tense: Tense,
    /// Whether it ends in a pronoun that is its object (قصفتها).
    pub pronoun: bool,
}

/// Conjugates a verb given as past and present, third person masculine singular (التقى, يلتقي; دعا, يدعو; قام, يقوم): third person
/// forms and the first plural, active, with and without an object pronoun. The passive is mostly spelt the same.
pub fn conjugate(past: &str, present: &str) -> Vec<VerbForm> {
    let mut forms = Forms::default();
    forms.past(past);
    forms.present(&fold(present), is_hollow(past));
    forms.list
}

const PRONOUNS: [&str; 4] = ["ه", "ها", "هم", "هما"];

#[derive(Default)]
struct Forms {
    list: Vec<VerbForm>,
}

impl Forms {
    fn add(&mut self, form: String, tense: Tense, pronoun: bool) {
        let form = VerbForm {
            form,
            tense,
            pronoun,
        };
        if !self.list.contains(&form) {
            self.list.push(form);
        }
    }

    fn past(&mut self, past: &str) {
        // التقى → التق + ت, يا, وا; دعا → دع + ت, وا; a hamza stays: هنأ → هنأت.
        let weak = past.ends_with(['ى', 'ا']) && past.chars().count() >= 3;
        let folded = fold(past);
        let stem = match folded.char_indices().next_back() {
            Some((at, _)) if weak => folded.get(..at).unwrap_or(""),
            _ => &folded,
        };
        let (dual, first) = if weak {
            (format!("{stem}يا"), format!("{stem}ينا"))
        } else {
            (format!("{stem}ا"), format!("{stem}نا"))
        };
        self.add(folded.clone(), Tense::Past, false);
        for form in [
            format!("{stem}ت"),
            format!("{stem}تا"),
            format!("{stem}وا"),
            dual,
            first,
        ] {
            self.add(form, Tense::Past, false);
        }
        if past.ends_with('أ') {
            let stem = stem.strip_suffix('ا').unwrap_or(stem);
            self.add(format!("{stem}ؤوا"), Tense::Past, false);
        }
        for pronoun in PRONOUNS {
            // التقى + ه → التقاه.
            let end = if weak { "ا" } else { "" };
            self.add(format!("{stem}{end}{pronoun}"), Tense::Past, true);
            self.add(format!("{stem}ت{pronoun}"), Tense::Past, true);
            self.add(format!("{stem}و{pronoun}"), Tense::Past, true);
        }
    }

    fn present(&mut self, present: &str, hollow: bool) {
        let (Some(root), true) = (present.strip_prefix(['ي', 'ت']), present.len() > 4) else {
            return;
        };
        let short = root
            .strip_suffix(['ي', 'و'])
            .filter(|short| short.chars().count() >= 2);
        for prefix in ["ي", "ت", "ن"] {
            let mut forms = vec![format!("{prefix}{root}")];
            if prefix != "ن" {
                let plural = short.unwrap_or(root);
                forms.extend(["ان", "ا"].map(|end| format!("{prefix}{root}{end}")));
                forms.extend(["ون", "وا"].map(|end| format!("{prefix}{plural}{end}")));
            }
            // The jussive: لم يلتق, لم يقم.
            forms.extend(short.map(|short| format!("{prefix}{short}")));
            if hollow && let Some(jussive) = without_middle(root) {
                forms.push(format!("{prefix}{jussive}"));
            }
            for form in forms {
                self.add(format!("س{form}"), Tense::Future, false);
                self.add(form, Tense::Present, false);
            }
            for pronoun in PRONOUNS {
                let form = format!("{prefix}{root}{pronoun}");
                self.add(format!("س{form}"), Tense::Future, true);
                self.add(form, Tense::Present, true);
            }
        }
    }
}

/// Whether the middle of a verb is long: قام, أعاد, اختار.
fn is_hollow(past: &str) -> bool {
    past.chars().rev().nth(1) == Some('ا')
}

/// قوم → قم, ستعيد → ستعد.
fn without_middle(root: &str) -> Option<String> {
    let mut letters: Vec<char> = root.chars().collect();
    let middle = letters.len().checked_sub(2)?;
    matches!(letters.get(middle), Some('و' | 'ي' | 'ا')).then(|| letters.remove(middle))?;
    Some(letters.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn has(past: &str, present: &str, form: &str, tense: Tense) {
        let all = conjugate(past, present);
        let form = fold(form);
        assert!(
            all.iter().any(|f| f.form == form && f.tense == tense),
            "{past}/{present}: no {form}"
        );
    }

    #[test]
    fn conjugates_strong_and_final_weak_verbs() {
        has("بحث", "يبحث", "يبحثان", Tense::Present);
        has("بحث", "يبحث", "بحثت", Tense::Past);
        has("التقى", "يلتقي", "التقت", Tense::Past);
        has("التقى", "يلتقي", "التقيا", Tense::Past);
        has("التقى", "يلتقي", "التقاه", Tense::Past);
        has("التقى", "يلتقي", "سيلتقي", Tense::Future);
        has("التقى", "يلتقي", "يلتقون", Tense::Present);
        has("دعا", "يدعو", "دعت", Tense::Past);
        has("اتفق", "يتفق", "اتفقنا", Tense::Past);
        has("قدم", "يقدم", "ستقدمها", Tense::Future);
        assert!(!conjugate("بحث", "يبحث").iter().any(|f| f.form == "بحثي"));
    }

    #[test]
    fn a_hamza_is_no_weak_letter() {
        has("هنأ", "يهنئ", "هنأت", Tense::Past);
        has("أنشأ", "ينشئ", "أنشأته", Tense::Past);
        has("بدأ", "يبدأ", "بدؤوا", Tense::Past);
    }

    #[test]
    fn a_long_middle_is_short_in_the_jussive() {
        has("قام", "يقوم", "يقم", Tense::Present);
        has("استعاد", "يستعيد", "تستعد", Tense::Present);
        has("زار", "يزور", "يزر", Tense::Present);
    }

    #[test]
    fn an_object_pronoun_is_told() {
        let all = conjugate("قصف", "يقصف");
        let with = |form: &str| all.iter().find(|f| f.form == form).unwrap().pronoun;
        assert!(with("قصفتها") && !with("قصفت") && with("يقصفه"));
    }
}
