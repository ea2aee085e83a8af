//! Names of one word that are other words as well: what stands around them and the letters that folding hides say which it is.

use std::sync::LazyLock;

use khabar_data::schema::{Homograph, Homographs};
use rustc_hash::FxHashMap;

use super::recognise::{NameMatch, Recogniser};
use super::wording::LISTS;
use crate::actors::{ActorKind, FormKind, NameForm};
use crate::text::Phrases;
use crate::text::fold::fold;
use crate::text::punctuation::{is_comma, opens_quote};
use crate::text::spelling::{Spelling, letters};
use crate::text::suffixes::SUFFIXES;
use crate::text::words::{self, WordKind, has_article};

/// `data/wording/homographs.toml`.
struct Rows {
    all: Homographs<Phrases>,
    /// The row of each folded name.
    by_form: FxHashMap<String, usize>,
}

impl Rows {
    fn of(&self, form: &str) -> Option<&Homograph<Phrases>> {
        self.all.homograph.get(*self.by_form.get(form)?)
    }
}

static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let all: Homographs<Phrases> = khabar_data::read();
    let rows = all.homograph.iter().enumerate();
    let by_form = rows.flat_map(|(at, row)| row.forms.iter().map(move |form| (fold(form), at)));
    Rows {
        by_form: by_form.collect(),
        all,
    }
});

/// The most words of a phrase that stands right before another word.
const LONGEST: usize = 3;

impl Recogniser<'_> {
    /// Takes out of a name what its words do not name as they are written and stand here.
    pub fn without_other_words(&self, at: usize, name: &mut NameMatch) {
        let written = self.written(at, name);
        let found = Spelling::of(written);
        let alone = name.to == at + 1;
        if name.skip > 0 && self.is_no_clitic(at, name) {
            name.forms.clear();
            return;
        }
        let (skip, to) = (name.skip, name.to);
        name.forms
            .retain(|form| self.is_spelt(at, skip, to, found, form));
        if alone && !name.forms.is_empty() && self.is_other_word(at, name, written) {
            name.forms.clear();
        }
    }

    /// Whether what stands before a name in its word cannot be a clitic: behind the noun that says what it is a name has none («مدينة كريمس»), and ك stands
    /// before what is known to everybody.
    fn is_no_clitic(&self, at: usize, name: &NameMatch) -> bool {
        let clitic = self.words.text(at).get(..name.skip).unwrap_or("");
        let classed = || {
            at.checked_sub(1)
                .is_some_and(|before| LISTS.place_class.has(self.words, before))
        };
        let place = |form: &NameForm| {
            let adjective = matches!(form.form, FormKind::Nisba { .. } | FormKind::People);
            adjective || self.kb.kind(form.actor) == Some(ActorKind::Place)
        };
        let like = clitic.ends_with('ك') && name.forms.iter().all(place);
        like || !clitic.starts_with('و') && classed()
    }

    /// The words of a name as they are written.
    fn written(&self, at: usize, name: &NameMatch) -> &str {
        let span = self.words.source_span(at, name.skip, name.to);
        self.source.get(span.range()).unwrap_or("")
    }

    /// Whether words may be a form as they are spelt.
    fn is_spelt(
        &self,
        at: usize,
        skip: usize,
        to: usize,
        found: Spelling,
        form: &NameForm,
    ) -> bool {
        let one = to == at + 1;
        let nisba = matches!(form.form, FormKind::Nisba { .. });
        if one && !nisba && found.adds_madda(form.spelling) {
            return false;
        }
        // With the article or of two words it cannot end in a pronoun.
        let pronoun = one
            && !nisba
            && found.drops_dots(form.spelling)
            && !has_article(self.words.text(at).get(skip..).unwrap_or(""));
        if pronoun && !self.is_placed(at, skip) {
            return false;
        }
        !(found.ends_in_alef(form.spelling) && self.writes_dots())
    }

    /// Whether the paragraph tells ي from ى.
    fn writes_dots(&self) -> bool {
        let writes = |list: &[String]| {
            let mut words = self.source.split_whitespace();
            words.any(|word| list.iter().any(|listed| listed == word))
        };
        let reads = || writes(&ROWS.all.dotted) && !writes(&ROWS.all.undotted);
        *self.writes_dots.get_or_init(reads)
    }

    /// Whether a name of one word is the other word that it is as well.
    fn is_other_word(&self, at: usize, name: &NameMatch, written: &str) -> bool {
        let text = self.words.text(at);
        let stem = text.get(name.skip..).unwrap_or("");
        let clitic = text.get(..name.skip).unwrap_or("");
        let Some(row) = ROWS.of(stem) else {
            return false;
        };
        let spelt = |other: &String| letters(other).eq(letters(written));
        row.spelt.iter().any(spelt)
            || row.bound && !clitic.is_empty()
            || row.clitic.iter().any(|letter| clitic.ends_with(letter))
            || row.number && self.words.kind(name.to) == Some(WordKind::Number)
            || row.named && !self.is_named(at, name)
            || row.placed && !self.is_among_places(at, name)
            || row.accusative && is_accusative(self.words.text(name.to))
            || self.is_behind(row.behind.as_ref(), at)
            || self.is_before(row.before.as_ref(), name.to)
    }

    /// Whether a word is quoted, does what a verb right before it says, or stands with another party: «أكدت فتح», «فتح وحماس».
    fn is_named(&self, at: usize, name: &NameMatch) -> bool {
        let before = at.checked_sub(1);
        let party = |at: usize| {
            let entry = self.kb.names.longest(self.words, at);
            entry.is_some_and(|entry| entry.values.iter().any(|f| !self.is_place(f.actor)))
        };
        let joins = |at: usize| self.words.text(at).starts_with('و');
        before.is_some_and(|i| opens_quote(self.words.text(i)) || self.is_verb(i))
            || joins(name.to) && party(name.to)
            || joins(at) && before.is_some_and(party)
    }

    /// Whether a word before a name makes it a place, or it stands beside another one or as that of a dateline: «عسير والباحة», «سبق - عنيزة:».
    fn is_among_places(&self, at: usize, name: &NameMatch) -> bool {
        let place = |at: usize, to: Option<usize>| {
            let entry = self.kb.names.longest(self.words, at);
            entry.is_some_and(|entry| {
                to.is_none_or(|to| entry.to == to)
                    && entry.values.iter().any(|f| self.is_place(f.actor))
            })
        };
        let text = |at: usize| self.words.text(at);
        let joint = |at: usize| is_comma(text(at)) || text(at).chars().eq(['و']);
        let before = at.checked_sub(1);
        let behind_place = before.is_some_and(|i| match joint(i) {
            true => i > 0 && place(i - 1, Some(i)),
            false => text(at).starts_with('و') && place(i, Some(at)),
        });
        let before_place = match joint(name.to) {
            true => place(name.to + 1, None),
            false => text(name.to).starts_with('و') && place(name.to, None),
        };
        let dash = |at: usize| LISTS.dateline_after.contains(text(at));
        let dateline = (at == 0 || before.is_some_and(dash))
            && (dash(name.to)
                || self.words.kind(name.to).is_none()
                || self.words.kind(name.to) == Some(WordKind::Number));
        self.is_placed(at, name.skip) || behind_place || before_place || dateline
    }

    /// Whether a phrase of a list ends right before a word.
    fn is_behind(&self, list: Option<&Phrases>, at: usize) -> bool {
        let mut before = at.saturating_sub(LONGEST)..at;
        list.is_some_and(|list| before.any(|from| list.joined_at(self.words, from) == Some(at)))
    }

    /// Whether a phrase of a list begins at a word.
    fn is_before(&self, list: Option<&Phrases>, at: usize) -> bool {
        list.is_some_and(|list| list.at(self.words, at).is_some())
    }
}

/// Whether a folded word ends like an indefinite adjective in the accusative: ثمينا.
fn is_accusative(word: &str) -> bool {
    let adverb = crate::time::is_time_word(word);
    SUFFIXES.accusative.ends(word) && words::letters(word) >= 4 && !has_article(word) && !adverb
}

#[cfg(test)]
mod tests {
    use super::super::recognise;
    use super::*;

    /// Whether the words marked ⟦…⟧ are a mention, whatever clitic stands before the name.
    fn is_name(sentence: &str) -> bool {
        let (start, end) = (
            sentence.find('⟦').unwrap(),
            sentence.find('⟧').unwrap() - '⟦'.len_utf8(),
        );
        let text = sentence.replace(['⟦', '⟧'], "");
        let mentions = recognise(&text, crate::actors::embedded());
        let mut here = mentions
            .iter()
            .filter(|m| m.span.start < end && start < m.span.end);
        here.any(|m| !matches!(m.referent, super::super::Referent::Surname(_)))
    }

    #[test]
    fn each_row_tells_the_name_from_the_other_word() {
        let mut wrong = Vec::new();
        for row in &ROWS.all.homograph {
            let no = row.no.iter().filter(|sentence| is_name(sentence));
            let yes = row.yes.iter().filter(|sentence| !is_name(sentence));
            let told = no.chain(yes);
            wrong.extend(told.map(|sentence| format!("{}: {sentence}", row.name)));
        }
        assert_eq!(wrong, Vec::<String>::new());
    }

    #[test]
    fn each_row_has_both_kinds_of_sentences() {
        let rows = ROWS.all.homograph.iter();
        let mut bare = rows.filter(|row| row.no.is_empty() || row.yes.is_empty());
        assert_eq!(bare.next().map(|row| &row.name), None);
    }

    #[test]
    fn letters_that_folding_hides_tell_words_apart() {
        assert!(!is_name("وحكى ⟦جده⟧ له قصة."));
        assert!(is_name("واستقبلت ⟦جدة⟧ الحجاج."));
        assert!(is_name("ووصل الركاب إلى ⟦جده⟧ فجرا."));
        assert!(!is_name("وله في ذلك ⟦مآرب⟧ أخرى."));
        assert!(is_name("ووصل القائد إلى ⟦مأرب⟧ ليلا."));
    }

    #[test]
    fn copy_that_leaves_the_dots_of_ya_out_is_read() {
        assert!(is_name("صرح الوزير ⟦المصرى⟧ بذلك فى القاهرة."));
    }
}
