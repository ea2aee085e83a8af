//! Verbs: the finite forms of a verb from its past and present.

use std::hash::BuildHasher;
use std::sync::LazyLock;

use khabar_data::schema::Verbs;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::fold::fold;
use super::suffixes::pronouns;
use super::words::letters;

/// The endings and first letters, from `data/wording/verbs.toml`.
static VERBS: LazyLock<Verbs> = LazyLock::new(khabar_data::read);

/// Tense of a finite form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Tense {
    Past,
    Present,
    Future,
}

/// A finite form of a verb.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
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

/// Whether a folded word looks like a verb in the present (يقول, سيزور) rather than a part of a name: short, with its first letter.
pub fn looks_present(word: &str) -> bool {
    let looks = &VERBS.looks_present;
    word.starts_with(looks.first.as_slice()) && letters(word) <= looks.letters
}

/// Whether a folded word may be a verb in the present, third person masculine (يتمسك): it begins like one, and is no shorter.
pub fn may_be_present(word: &str) -> bool {
    word.starts_with(&VERBS.present.masculine) && letters(word) >= SHORTEST_PRESENT
}

/// The letters of the shortest verb in the present that is told from other words: يقول.
const SHORTEST_PRESENT: usize = 4;

/// Whether a word begins with a letter that the present begins with (يبحث، تبحث، نبحث).
pub fn begins_like_present(word: &str) -> bool {
    let parts = &VERBS.present;
    let mut firsts = [&parts.masculine, &parts.feminine, &parts.first_plural].into_iter();
    firsts.any(|first| word.starts_with(first))
}

/// Whether a folded finite verb of a tense is feminine, where its letters tell: بحثت، ستبحث are, تبحثوا is not, and ترأس may be either.
pub fn is_feminine_in(tense: Tense, verb: &str) -> Option<bool> {
    let feminine = &VERBS.present.feminine;
    match tense {
        Tense::Past if verb.ends_with(&VERBS.past.feminine) => Some(true),
        Tense::Past => (!verb.starts_with(feminine)).then_some(false),
        Tense::Present | Tense::Future => {
            let addressed = verb.ends_with(&VERBS.past.plural);
            Some(without_future(verb).starts_with(feminine) && !addressed)
        }
    }
}

/// Whether a folded finite verb is of the first person plural, as far as its letters tell: اتفقنا، سنرسل, but not نفت.
pub fn is_first_plural(verb: &str) -> bool {
    let verb = without_future(verb);
    let present = verb.starts_with(&VERBS.present.first_plural);
    verb.ends_with(&VERBS.past.first_plural) || present && !verb.ends_with(&VERBS.past.feminine)
}

/// Whether a folded finite verb is of two or more who stand before it, as far as its letters tell: يبحثان، اتفقوا, but not كان.
pub fn is_of_several(verb: &str) -> bool {
    let (past, present) = (&VERBS.past, &VERBS.present);
    let several = present.dual.iter().chain(&present.plural);
    let mut several = several.filter(|ending| letters(ending) > 1);
    begins_like_present(without_future(verb)) && several.any(|ending| verb.ends_with(ending))
        || verb.ends_with(&past.plural)
        || verb.ends_with(&past.feminine_dual)
        || verb.ends_with(&past.weak_dual)
}

/// A verb without the letter that makes it the future.
fn without_future(verb: &str) -> &str {
    verb.strip_prefix(&VERBS.present.future).unwrap_or(verb)
}

#[derive(Default)]
struct Forms {
    list: Vec<VerbForm>,
    /// Their hashes: a form with another is new, without a look at a hundred others.
    hashes: FxHashSet<u64>,
}

impl Forms {
    fn add(&mut self, form: String, tense: Tense, pronoun: bool) {
        let form = VerbForm {
            form,
            tense,
            pronoun,
        };
        if self.hashes.insert(FxBuildHasher.hash_one(&form)) || !self.list.contains(&form) {
            self.list.push(form);
        }
    }

    fn past(&mut self, past: &str) {
        // التقى → التق + ت, يا, وا; دعا → دع + ت, وا; a hamza stays: هنأ → هنأت.
        let weak = past.ends_with(['ى', 'ا']) && letters(past) >= 3;
        let folded = fold(past);
        let stem = match folded.char_indices().next_back() {
            Some((at, _)) if weak => folded.get(..at).unwrap_or(""),
            _ => &folded,
        };
        let endings = &VERBS.past;
        let (dual, first_plural, before_pronoun) = if weak {
            let (dual, first_plural) = (&endings.weak_dual, &endings.weak_first_plural);
            (dual, first_plural, &endings.before_pronoun_weak)
        } else {
            let (dual, first_plural) = (&endings.dual, &endings.first_plural);
            (dual, first_plural, &endings.before_pronoun)
        };
        self.add(folded.clone(), Tense::Past, false);
        let (feminine, feminine_dual) = (&endings.feminine, &endings.feminine_dual);
        for ending in [feminine, feminine_dual, &endings.plural, dual, first_plural] {
            self.add(format!("{stem}{ending}"), Tense::Past, false);
        }
        if past.ends_with('أ') {
            let stem = stem.strip_suffix('ا').unwrap_or(stem);
            self.add(
                format!("{stem}{}{}", 'ؤ', endings.plural),
                Tense::Past,
                false,
            );
        }
        for pronoun in pronouns() {
            for ending in before_pronoun {
                self.add(format!("{stem}{ending}{pronoun}"), Tense::Past, true);
            }
        }
    }

    fn present(&mut self, present: &str, hollow: bool) {
        let (Some(root), true) = (present.strip_prefix(['ي', 'ت']), letters(present) > 2) else {
            return;
        };
        let short = root
            .strip_suffix(['ي', 'و'])
            .filter(|short| letters(short) >= 2);
        let parts = &VERBS.present;
        let prefixes = [
            (&parts.masculine, true),
            (&parts.feminine, true),
            (&parts.first_plural, false),
        ];
        for (prefix, is_third) in prefixes {
            let mut forms = vec![format!("{prefix}{root}")];
            if is_third {
                let plural = short.unwrap_or(root);
                forms.extend(parts.dual.iter().map(|end| format!("{prefix}{root}{end}")));
                forms.extend(
                    parts
                        .plural
                        .iter()
                        .map(|end| format!("{prefix}{plural}{end}")),
                );
            }
            // The jussive: لم يلتق, لم يقم.
            forms.extend(short.map(|short| format!("{prefix}{short}")));
            if hollow && let Some(jussive) = without_middle(root) {
                forms.push(format!("{prefix}{jussive}"));
            }
            for form in forms {
                self.add_present(form, false);
            }
            for pronoun in pronouns() {
                self.add_present(format!("{prefix}{root}{pronoun}"), true);
            }
        }
    }

    /// Adds a form of the present, and of the future.
    fn add_present(&mut self, form: String, pronoun: bool) {
        self.add(
            format!("{}{form}", VERBS.present.future),
            Tense::Future,
            pronoun,
        );
        self.add(form, Tense::Present, pronoun);
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
    fn gender_and_person_are_told_by_letters() {
        assert_eq!(is_feminine_in(Tense::Past, "بحثت"), Some(true));
        assert_eq!(is_feminine_in(Tense::Future, "ستبحث"), Some(true));
        assert_eq!(is_feminine_in(Tense::Present, "تبحثوا"), Some(false));
        assert_eq!(is_feminine_in(Tense::Past, "ترأس"), None);
    }

    #[test]
    fn an_object_pronoun_is_told() {
        let all = conjugate("قصف", "يقصف");
        let with = |form: &str| all.iter().find(|f| f.form == form).unwrap().pronoun;
        assert!(with("قصفتها") && !with("قصفت") && with("يقصفه"));
    }
}
