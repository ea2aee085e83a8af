//! Arabic names in Latin letters: what an id is made of. It is a beginning for people to better, not a transliteration by any standard.

use super::fold::fold;

/// Letters, folded, with the Latin ones nearest to them. Short vowels are not written in Arabic and are missing here too.
const LETTERS: [(char, &str); 31] = [
    ('ا', "a"),
    ('ب', "b"),
    ('ت', "t"),
    ('ث', "th"),
    ('ج', "j"),
    ('ح', "h"),
    ('خ', "kh"),
    ('د', "d"),
    ('ذ', "dh"),
    ('ر', "r"),
    ('ز', "z"),
    ('س', "s"),
    ('ش', "sh"),
    ('ص', "s"),
    ('ض', "d"),
    ('ط', "t"),
    ('ظ', "z"),
    ('ع', "a"),
    ('غ', "gh"),
    ('ف', "f"),
    ('ق', "q"),
    ('ك', "k"),
    ('ل', "l"),
    ('م', "m"),
    ('ن', "n"),
    ('ه', "h"),
    ('و', "w"),
    ('ي', "i"),
    ('ؤ', "u"),
    ('ئ', "i"),
    ('ء', ""),
];

/// A name as an id: Latin, lower case, its words joined by hyphens. Empty when nothing of it can be written so.
pub fn slug(name: &str) -> String {
    let mut words = Vec::new();
    for word in fold(name).split_whitespace() {
        let mut latin = String::new();
        for letter in word.chars() {
            match LETTERS.iter().find(|(arabic, _)| *arabic == letter) {
                Some((_, letters)) => latin.push_str(letters),
                None if letter.is_ascii_alphanumeric() => latin.push(letter),
                None => {}
            }
        }
        if !latin.is_empty() {
            words.push(latin);
        }
    }
    words.join("-")
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_name_becomes_an_id() {
        assert_eq!(slug("نديم القصري"), "ndim-alqsri");
        assert_eq!(slug("«شام» تايمز 24"), "sham-taimz-24");
        assert_eq!(slug("، —"), "");
    }
}
