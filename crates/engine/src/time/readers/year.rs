//! Years.

use crate::text::numbers;
use crate::text::words::{WordKind, has_article_behind_lam};
use crate::time::letters::{AND, ARTICLE};
use crate::time::pattern::SaidYear;
use crate::time::vocabulary::grammar::{Era, GRAMMAR};
use crate::time::vocabulary::{LEXICON, Part, Site, TimeWord};

/// A year with the era behind it: four digits, fewer with an era, or a number in words.
pub fn year(site: &Site) -> Option<Part<SaidYear>> {
    let &Site {
        words, at, clitics, ..
    } = site;
    let in_digits = words.kind(at) == Some(WordKind::Number);
    let number = numbers::cardinal(words, at, clitics)?;
    let (to, era) = match GRAMMAR.era(words, number.to) {
        Some((to, era)) => (to, Some(era)),
        None => (number.to, None),
    };
    let is_plausible = match era {
        Some(Era::Hijri) => (1..1600).contains(&number.value),
        Some(_) => (1..5000).contains(&number.value),
        None if in_digits => words.text(at).len() == 4 && (1000..=2199).contains(&number.value),
        // «ألفين وخمسة وعشرين»
        None => (1001..=2100).contains(&number.value) && to > at + 1,
    };
    let year = SaidYear {
        number: i16::try_from(number.value).ok()?,
        era,
    };
    is_plausible.then_some(Part::bare(to, year))
}

/// A year of the Hijri calendar with its era, in digits: 1445هـ.
pub fn hijri_year(site: &Site) -> Option<Part<SaidYear>> {
    let in_digits = site.words.kind(site.at) == Some(WordKind::Number);
    year(site).filter(|year| {
        in_digits && year.value.era == Some(Era::Hijri) && (1000..1600).contains(&year.value.number)
    })
}

/// A year that nothing calls one: four digits of our times, not before something counted.
pub fn bare_year(site: &Site) -> Option<Part<SaidYear>> {
    let &Site { words, at, .. } = site;
    let number = numbers::digits(words, at)
        .filter(|n| words.text(at).len() == 4 && (1900..=2050).contains(&n.value))?;
    let behind = words.text(number.to);
    // What is counted is indefinite.
    let counts_nothing = words.kind(number.to) != Some(WordKind::Arabic)
        || behind.starts_with(AND)
        || behind.starts_with(ARTICLE)
        || has_article_behind_lam(behind)
        || LEXICON.get_word(behind).contains(&TimeWord::BehindYear {});
    // «2014-2022» is a range, «2.5» and «2014/5» are not years.
    let is_glued = matches!(behind, "/" | "." | "," | "%")
        && !words.spaced(number.to)
        && words.kind(number.to + 1) == Some(WordKind::Number);
    let year = SaidYear {
        number: i16::try_from(number.value).ok()?,
        era: None,
    };
    (counts_nothing && !is_glued && behind != "%").then_some(Part::bare(number.to, year))
}
