//! What the names of people are made of: `data/wording/names.toml`.

use std::sync::LazyLock;

use khabar_data::schema::{NameParticle, NameParts, ParticleKind, SecondName};
use rustc_hash::FxHashMap;

use super::fold::fold;
use super::wording::Endings;
use super::words::{ARTICLE, letters};

/// The particles, second names and endings, by their folded forms.
struct Parts {
    particles: FxHashMap<String, NameParticle>,
    seconds: FxHashMap<String, SecondName>,
    family_endings: Endings,
    /// Words written in one with the next, or apart.
    joined: Vec<String>,
    /// The other cases of the words that change by them.
    cases: FxHashMap<String, Vec<String>>,
    /// The beginnings of words that are written apart too: as they are, and apart.
    parted: Vec<(String, String)>,
    /// عبد with the article of a name of God.
    servants: Vec<String>,
}

static PARTS: LazyLock<Parts> = LazyLock::new(|| {
    let parts: NameParts<Endings> = khabar_data::read();
    let folded = |particle: &NameParticle| fold(&particle.form);
    let particles = parts.particle.iter();
    let of_names = particles
        .clone()
        .filter(|particle| particle.joined)
        .map(folded);
    let given = parts.joined.iter().map(str::to_string);
    let parted = particles.clone().filter_map(|particle| {
        let (word, behind) = (folded(particle), fold(particle.parted_before.as_ref()?));
        Some((format!("{word}{behind}"), format!("{word} {behind}")))
    });
    let cases = particles.clone().filter(|p| !p.cases.is_empty());
    let cases = cases.map(|p| (folded(p), p.cases.iter().map(|case| fold(case)).collect()));
    let servants = particles
        .clone()
        .filter(|p| p.kind == ParticleKind::Servant);
    Parts {
        joined: of_names.chain(given).collect(),
        parted: parted.collect(),
        cases: cases.collect(),
        servants: servants
            .map(|p| format!("{}{ARTICLE}", folded(p)))
            .collect(),
        seconds: parts
            .second
            .iter()
            .map(|s| (fold(&s.form), s.clone()))
            .collect(),
        particles: particles.map(|p| (folded(p), p.clone())).collect(),
        family_endings: parts.family_endings,
    }
});

/// What a folded word says that takes the next word of a name with it (أبو، بن، عبد).
pub fn particle(word: &str) -> Option<&'static NameParticle> {
    PARTS.particles.get(word)
}

/// The second word of a given name of two (الدين).
pub fn second(word: &str) -> Option<&'static SecondName> {
    PARTS.seconds.get(word)
}

/// Whether a folded word is عبد, whose next word is never left out.
pub fn is_servant(word: &str) -> bool {
    particle(word).is_some_and(|particle| particle.kind == ParticleKind::Servant)
}

/// Whether a folded word begins like عبد and a name of God in one (عبدالرحمن).
pub fn begins_with_servant(word: &str) -> bool {
    PARTS
        .servants
        .iter()
        .any(|servant| word.starts_with(servant))
}

/// Whether a folded word is عبد and a name of God in one: عبدالله has eight letters, and what is shorter is another word.
pub fn is_servant_name(word: &str) -> bool {
    begins_with_servant(word) && letters(word) > 6
}

/// Whether a folded word ends like a family name of another language (زيلينسكي), and is long enough for one.
pub fn has_family_ending(word: &str) -> bool {
    PARTS.family_endings.ends(word) && letters(word) >= 5
}

/// Where the particle at a word of a name ends with what it takes: «بن سلمان», «أبو عبد الرحمن», «بن أبي طالب»; `text` gives the folded words.
pub fn behind_particle<'t>(at: usize, text: impl Fn(usize) -> &'t str) -> usize {
    let next = text(at + 1);
    // «بن أبي طالب»
    let kunya = particle(next).is_some_and(|particle| particle.kind == ParticleKind::Kunya);
    let words = if is_servant(next) || kunya { 3 } else { 2 };
    at + words
}

/// The spellings under which a name is found: itself, and with عبد، أبو، نصر written in one with the word behind it or apart, as
/// copy does at random; a kunya in all cases.
pub fn spellings(name: &str) -> Vec<String> {
    let folded = fold(name);
    let (first, rest) = folded.split_once(' ').unwrap_or((&folded, ""));
    let cases = PARTS.cases.get(first).into_iter().flatten();
    let in_cases = cases.map(|case| format!("{case} {rest}"));
    std::iter::once(folded.clone())
        .chain(in_cases)
        .flat_map(|name| joined_and_apart(&name))
        .collect()
}

/// A folded name, and with words written in one with the next or apart.
fn joined_and_apart(folded: &str) -> Vec<String> {
    let words: Vec<&str> = folded.split_whitespace().collect();
    let with = |at: usize, count: usize, instead: &str| {
        let (before, behind) = (words.iter().take(at), words.iter().skip(at + count));
        let words: Vec<&str> = before
            .copied()
            .chain([instead])
            .chain(behind.copied())
            .collect();
        words.join(" ")
    };
    let mut all = vec![folded.to_string()];
    for (at, word) in words.iter().enumerate() {
        if let Some(next) = words.get(at + 1)
            && PARTS.joined.iter().any(|joined| joined == word)
        {
            all.push(with(at, 2, &format!("{word}{next}")));
        }
        for (joined, apart) in &PARTS.parted {
            if let Some(rest) = word.strip_prefix(joined.as_str())
                && letters(rest) >= 2
            {
                all.push(with(at, 1, &format!("{apart}{rest}")));
            }
        }
    }
    all
}

/// The folded surname in a name of several words; none where the last word alone is no name (the second part of a compound).
pub fn surname(name: &str) -> Option<String> {
    let folded = fold(name);
    let (first, last) = folded.rsplit_once(' ')?;
    let before = first.rsplit(' ').next()?;
    let bound = particle(before).is_some_and(|particle| particle.binds) || second(last).is_some();
    (!bound && letters(last) >= 3).then(|| last.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_compounds_written_together_and_apart() {
        assert!(spellings("عبد الفتاح السيسي").contains(&"عبدالفتاح السيسي".to_string()));
        assert!(spellings("أبوظبي").contains(&"ابو ظبي".to_string()));
        assert!(spellings("حسن نصر الله").contains(&"حسن نصرالله".to_string()));
        assert_eq!(spellings("عبدة"), ["عبده"]);
        assert!(spellings("أبو مازن").contains(&fold("أبي مازن")));
    }

    #[test]
    fn the_second_part_of_a_compound_is_no_surname() {
        assert_eq!(surname("دونالد ترامب").as_deref(), Some("ترامب"));
        assert_eq!(surname("محمد ولد الغزواني").as_deref(), Some("الغزواني"));
        assert_eq!(surname("محمد بن سلمان"), None);
        assert_eq!(surname("حسن نصر الله"), None);
        assert_eq!(surname("بوتين"), None);
    }
}
