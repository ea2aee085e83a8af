//! Spelling variants of foreign names: هيغسيث, هيجسيث, هيغسث. Two spellings of one name share a skeleton (consonants by classes of
//! those that Arabic copy confuses) and lie close by a distance in which the usual variations cost little.
//!
//! Only names flagged as transliterated are compared: native ones collapse (حسن, حسين).

use super::layers::Lists;
use super::{ActorIx, NameForm};

/// The most a variant may differ by, and the most where the skeleton has three letters only.
const MOST: f32 = 0.7;
const MOST_IN_SHORT: f32 = 0.5;
/// A skeleton shorter than this says too little.
const LEAST_LETTERS: usize = 3;

/// Transliterated names by their skeletons.
#[derive(Debug, Default)]
pub struct Variants {
    by_skeleton: Lists<String, (String, NameForm)>,
}

impl Variants {
    /// The names of another, to be changed.
    pub(super) fn over(below: &'static Self) -> Self {
        Self {
            by_skeleton: Lists::over(&below.by_skeleton),
        }
    }

    /// Adds a folded name; one whose skeleton is too short is not looked for.
    pub fn add(&mut self, name: &str, form: NameForm) {
        let name = joined(name);
        let skeleton = skeleton(&name);
        if skeleton.chars().count() >= LEAST_LETTERS {
            self.by_skeleton.entry(skeleton).push((name, form));
        }
    }

    /// Takes out an actor with a folded name.
    pub(super) fn remove(&mut self, name: &str, actor: ActorIx) {
        let names = self.by_skeleton.entry(skeleton(&joined(name)));
        names.retain(|(_, form)| form.actor != actor);
    }

    /// Puts the names of each skeleton in the order of their actors.
    pub(super) fn sort(&mut self) {
        for names in self.by_skeleton.lists_mut() {
            names.sort_by_key(|(_, form)| form.actor);
        }
    }

    /// The name that some folded words are a variant of, the closest one, with its distance. `least` is the number of consonants that a
    /// skeleton must have: short ones are those of common words too (مليوني, ميلوني).
    pub fn closest(&self, words: &str, least: usize) -> Option<(NameForm, f32)> {
        let words = joined(words);
        let skeleton = skeleton(&words);
        let most = match skeleton.chars().count() {
            letters if letters < least.max(LEAST_LETTERS) => return None,
            LEAST_LETTERS => MOST_IN_SHORT,
            _ => MOST,
        };
        let names = self.by_skeleton.get(&skeleton).iter();
        let close = names.map(|(name, form)| (*form, distance(&words, name)));
        close
            .filter(|(_, distance)| *distance <= most)
            .min_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Whether two folded names are spellings of one.
pub fn is_one_name(a: &str, b: &str) -> bool {
    let (a, b) = (joined(a), joined(b));
    skeleton(&a) == skeleton(&b) && distance(&a, &b) <= MOST
}

/// A name without its spaces: copy writes «أبو ظبي» and «أبوظبي».
fn joined(name: &str) -> String {
    name.split_whitespace().collect()
}

/// The consonants of a folded name, each by its class; long vowels count at the beginning only.
fn skeleton(name: &str) -> String {
    let mut letters = String::with_capacity(name.len());
    for (at, letter) in name.chars().enumerate() {
        let class = match letter {
            'ا' | 'و' | 'ي' | 'ى' | 'ء' | 'ئ' | 'ؤ' if at > 0 => continue,
            'ا' | 'و' | 'ي' => 'ا',
            'غ' | 'ج' => 'ج',
            'ك' | 'ق' => 'ك',
            'س' | 'ز' | 'ص' => 'س',
            'ت' | 'ط' | 'ث' => 'ت',
            'د' | 'ض' | 'ذ' | 'ظ' => 'د',
            'ه' | 'ح' | 'ة' => 'ه',
            letter => letter,
        };
        letters.push(class);
    }
    // A final ه is as often an ا.
    if letters.ends_with('ه') && letters.chars().count() > 1 {
        letters.pop();
    }
    letters
}

/// The weighted edit distance of two folded names.
fn distance(a: &str, b: &str) -> f32 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut row: Vec<f32> = Vec::with_capacity(b.len() + 1);
    row.push(0.0);
    for letter in &b {
        row.push(row.last().copied().unwrap_or_default() + cost(*letter));
    }
    for x in &a {
        let mut diagonal = row.first().copied().unwrap_or_default();
        let mut left = diagonal + cost(*x);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (slot, y) in row.iter_mut().skip(1).zip(&b) {
            let best = (diagonal + change(*x, *y))
                .min(*slot + cost(*x))
                .min(left + cost(*y));
            diagonal = *slot;
            *slot = best;
            left = best;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// What it costs that one spelling has a letter and the other has not.
fn cost(letter: char) -> f32 {
    match letter {
        'ا' | 'و' | 'ي' => 0.25,
        'ه' | 'ة' | 'ت' | 'ئ' | 'ء' => 0.35,
        _ => 1.0,
    }
}

/// What it costs that two spellings have different letters at a place.
fn change(a: char, b: char) -> f32 {
    if a == b {
        return 0.0;
    }
    const PAIRS: [(char, char, f32); 14] = [
        ('ج', 'غ', 0.2),
        ('ج', 'ق', 0.5),
        ('غ', 'ك', 0.5),
        ('ز', 'س', 0.3),
        ('ا', 'ي', 0.3),
        ('ا', 'و', 0.3),
        ('و', 'ي', 0.4),
        ('ف', 'و', 0.4),
        ('ت', 'ط', 0.25),
        ('ت', 'ث', 0.3),
        ('س', 'ش', 0.5),
        ('س', 'ص', 0.3),
        ('ك', 'ق', 0.3),
        ('ا', 'ه', 0.3),
    ];
    let pair = PAIRS
        .iter()
        .find(|(x, y, _)| (*x, *y) == (a, b) || (*x, *y) == (b, a));
    pair.map_or(1.0, |(.., cost)| *cost)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actors::{ActorIx, FormKind};
    use crate::text::fold::fold;
    use crate::text::spelling::Spelling;

    fn is_variant(known: &str, written: &str) -> bool {
        let mut variants = Variants::default();
        let form = NameForm {
            actor: ActorIx(0),
            form: FormKind::Name,
            spelling: Spelling::of(known),
        };
        variants.add(&fold(known), form);
        variants.closest(&fold(written), 0).is_some()
    }

    #[test]
    fn usual_variations_are_close() {
        for (known, written) in [
            ("هيغسيث", "هيجسيث"),
            ("زيلينسكي", "زلينسكي"),
            ("بيلوسوف", "بيلوسف"),
            ("غوتيريش", "جوتيريش"),
            ("بلينكن", "بلينكين"),
            ("ستارمر", "ستارمير"),
            ("إيمانويل ماكرون", "ايمانويل مكرون"),
        ] {
            assert!(is_variant(known, written), "{known} {written}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for (known, written) in [
            ("هيغسيث", "هاجس"),
            ("ترامب", "ترتيب"),
            ("ماكرون", "مقرن"),
            ("روبيو", "ربيع"),
            ("لافروف", "الظروف"),
        ] {
            assert!(!is_variant(known, written), "{known} {written}");
        }
    }
}
