//! Who annotates what: articles dealt out to annotators, copies of them that tell nothing of what others wrote, and how far each has come.

use std::collections::BTreeMap;
use std::str::FromStr;

use khabar_engine::article::edits::{apply, article_tag, insert_on_top};
use khabar_engine::article::{Article, Knowledge, LineKind};
use khabar_engine::message::Message;
use khabar_engine::tags::{
    ARTICLE_KEYS, Item, SUGGESTED, TagKind, TagLine, digest, escape, status, strip,
};
use serde::{Deserialize, Serialize};

use crate::amount::Amount;

/// An article that was dealt out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assigned {
    /// Its path in the folder of each of its annotators.
    pub article: String,
    /// Who annotates it, in the order in which they were named.
    pub annotators: Vec<String>,
    /// What stands for its text ([`digest`]).
    pub text: String,
}

/// How many articles go to several annotators.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap(pub Amount);

impl FromStr for Overlap {
    type Err = String;

    fn from_str(said: &str) -> Result<Self, String> {
        Amount::read(said, "20%").map(Self)
    }
}

impl Overlap {
    /// How many of so many articles; a share is rounded up.
    fn of(self, articles: usize) -> usize {
        match self.0 {
            Amount::Number(number) => number.min(articles),
            // Below 2⁵³ articles nothing is lost in it.
            Amount::Percent(percent) => (percent * articles as f64 / 100.0).ceil() as usize,
        }
    }
}

/// How articles are dealt out.
#[derive(Debug, Clone)]
pub struct Deal<'a> {
    /// To whom.
    pub annotators: &'a [String],
    /// How many articles go to several.
    pub overlap: Overlap,
    /// To how many such an article goes.
    pub each: usize,
    /// Another seed deals otherwise; the same one always alike.
    pub seed: u64,
}

/// How much each annotator has, and each two have in common.
struct Loads {
    own: Vec<usize>,
    common: BTreeMap<(usize, usize), usize>,
}

impl Loads {
    fn new(annotators: &[String], before: &[Assigned]) -> Self {
        let mut loads = Self {
            own: vec![0; annotators.len()],
            common: BTreeMap::new(),
        };
        for assigned in before {
            let at = |name: &String| annotators.iter().position(|annotator| annotator == name);
            let to: Vec<usize> = assigned.annotators.iter().filter_map(at).collect();
            loads.add(&to);
        }
        loads
    }

    fn add(&mut self, to: &[usize]) {
        for (at, one) in to.iter().enumerate() {
            if let Some(own) = self.own.get_mut(*one) {
                *own += 1;
            }
            for other in to.iter().skip(at + 1) {
                *self.common.entry(pair(*one, *other)).or_default() += 1;
            }
        }
    }

    /// Who takes an article next to some: whoever shares least with them, then whoever has least, then whoever comes first.
    fn next(&self, beside: &[usize]) -> Option<usize> {
        let common = |one: usize| -> usize {
            let with = |other: &usize| self.common.get(&pair(one, *other)).copied();
            beside.iter().filter_map(with).sum()
        };
        let others = self.own.iter().enumerate();
        let others = others.filter(|(one, _)| !beside.contains(one));
        let least = others.min_by_key(|(one, own)| (common(*one), **own, *one));
        least.map(|(one, _)| one)
    }
}

fn pair(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

impl Deal<'_> {
    /// Deals articles out, by their names and the digests of their texts, in their order. Everybody gets as many as the others, give or take one, and
    /// each two have as many in common as any other two; `before` is what was dealt out before. The order in which articles are
    /// given does not matter, only the seed.
    pub fn out(&self, articles: &[(String, String)], before: &[Assigned]) -> Vec<Assigned> {
        let mut order: Vec<(String, usize)> = articles
            .iter()
            .enumerate()
            .map(|(at, (name, _))| (digest(&escape(&format!("{} {name}", self.seed))), at))
            .collect();
        order.sort();
        let several = self.overlap.of(articles.len());
        let mut loads = Loads::new(self.annotators, before);
        let mut to: Vec<Vec<usize>> = vec![Vec::new(); articles.len()];
        for (turn, (_, at)) in order.iter().enumerate() {
            let each = if turn < several { self.each } else { 1 };
            let Some(own) = to.get_mut(*at) else { continue };
            while own.len() < each
                && let Some(next) = loads.next(own)
            {
                own.push(next);
            }
            own.sort_unstable();
            loads.add(own);
        }
        let named = |own: &Vec<usize>| -> Vec<String> {
            let names = own.iter().filter_map(|at| self.annotators.get(*at));
            names.cloned().collect()
        };
        let both = articles.iter().zip(&to);
        both.map(|((article, text), own)| Assigned {
            article: article.clone(),
            annotators: named(own),
            text: text.clone(),
        })
        .collect()
    }
}

/// Names of items on the article's own tag that belong to whoever annotated it.
const OF_THE_ANNOTATOR: [&str; 3] = ["annotator", "status", "text"];

/// The copy of an article that an annotator gets: its text, byte for byte, and what its own tag says of where and when it was published. All else
/// that tag lines say is left out.
///
/// Errors when its own tag line cannot be read, and something of that would be lost.
///
/// ```
/// let article = "%% article published=2025-02-12 annotator=a1 status=done\nوصل سلام\n%% mentions nawaf-salam@\"سلام\"\n";
/// let copy = khabar_corpus::assign::blind(article, "a2");
/// assert_eq!(copy.as_deref(), Ok("%% article published=2025-02-12 annotator=a2 status=draft\nوصل سلام\n"));
/// ```
pub fn blind(article: &str, annotator: &str) -> Result<String, Message> {
    let read = Article::new(article, Knowledge::shared());
    let line = article_tag(&read).and_then(|at| read.lines().get(at).cloned());
    let mut tag = line.map_or_else(|| TagLine::new(TagKind::Article), |line| line.tag().clone());
    if !tag.errors.is_empty() {
        return Err(Message::new(
            "its article line cannot be read as a whole, and a copy would be without what it says; khabar check says what is wrong in it",
            "لا يُقرأ سطر article فيه كاملا، والنسخة ستخلو مما يقوله؛ يبين khabar check موضع الخطأ",
        ));
    }
    let is_own = |item: &Item| OF_THE_ANNOTATOR.contains(&item.name.text.as_str());
    tag.items.retain(|item| !is_own(item));
    tag = tag.pair("annotator", annotator).pair("status", "draft");
    let rank = |item: &Item| ARTICLE_KEYS.iter().position(|key| *key == item.name.text);
    tag.items
        .sort_by_key(|item| rank(item).unwrap_or(ARTICLE_KEYS.len()));
    let text = escape(&strip(article));
    let head = insert_on_top(&Article::new(&text, Knowledge::shared()), &tag.to_string());
    Ok(apply(&text, &[head]))
}

/// Whether tag lines of an article say more than its own does.
pub fn has_labels(article: &str) -> bool {
    let read = Article::new(article, Knowledge::shared());
    let tags = |line: &khabar_engine::article::Line| {
        line.kind() == LineKind::Tag && line.tag_kind() != Some(TagKind::Article)
    };
    read.lines().iter().any(|line| tags(line))
}

/// How far an annotator has come with an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// `status=done`.
    Done,
    /// It has tag lines, and is not done.
    Draft,
    /// Nothing was written in it yet, unless by a program.
    Untouched,
    /// Its text is not the one that was dealt out.
    OtherText,
    /// It is not there.
    Missing,
}

impl State {
    /// All states, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::Done,
        Self::Draft,
        Self::Untouched,
        Self::OtherText,
        Self::Missing,
    ];

    /// What it is called in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Draft => "draft",
            Self::Untouched => "untouched",
            Self::OtherText => "other text",
            Self::Missing => "missing",
        }
    }

    /// The state of an annotator's copy with this text, dealt out with the text that the digest stands for; none where there is no such file.
    pub fn of(copy: Option<&str>, text: &str) -> Self {
        let Some(copy) = copy else {
            return Self::Missing;
        };
        if digest(copy) != text {
            return Self::OtherText;
        }
        match status(copy).as_deref() {
            Some("done") => Self::Done,
            Some(SUGGESTED) => Self::Untouched,
            _ if has_labels(copy) => Self::Draft,
            _ => Self::Untouched,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| name.to_string()).collect()
    }

    fn articles(count: usize) -> Vec<(String, String)> {
        let article = |at: usize| (format!("n/{at}.khabar"), format!("{at:x}"));
        (0..count).map(article).collect()
    }

    fn load(dealt: &[Assigned], who: &[&str]) -> usize {
        let has = |a: &&Assigned| who.iter().all(|w| a.annotators.iter().any(|x| x == w));
        dealt.iter().filter(has).count()
    }

    #[test]
    fn everybody_gets_as_many_and_each_two_share_as_many() {
        let annotators = names(&["amina", "omar", "rim"]);
        let deal = Deal {
            annotators: &annotators,
            overlap: Overlap(Amount::Percent(20.0)),
            each: 2,
            seed: 1,
        };
        let dealt = deal.out(&articles(30), &[]);
        let own = ["amina", "omar", "rim"].map(|who| load(&dealt, &[who]));
        assert_eq!(own, [12, 12, 12]);
        let pairs = [["amina", "omar"], ["omar", "rim"], ["amina", "rim"]];
        assert_eq!(pairs.map(|pair| load(&dealt, &pair)), [2, 2, 2]);
        // A second batch evens out what the first one left uneven.
        let first = deal.out(&articles(1), &[]);
        let more: Vec<_> = articles(6).split_off(1);
        let second = Deal {
            overlap: Overlap(Amount::Number(0)),
            ..deal.clone()
        }
        .out(&more, &first);
        let all = [first, second].concat();
        let own = ["amina", "omar", "rim"].map(|who| load(&all, &[who]));
        assert_eq!(own.iter().sum::<usize>(), 7);
        assert!(own.iter().all(|n| (2..=3).contains(n)), "{own:?}");
    }

    #[test]
    fn a_share_is_a_number_or_a_percentage() {
        let of = |said: &str, all| said.parse::<Overlap>().map(|overlap| overlap.of(all));
        assert_eq!(of("20%", 6), Ok(2));
        assert_eq!(of("0", 6), Ok(0));
        assert_eq!(of("9", 6), Ok(6));
        for wrong in ["-1", "101%", "x", "%", ""] {
            assert!(of(wrong, 6).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_copy_tells_nothing_of_what_others_wrote() {
        let article = "\u{feff}%% article published=2025-02-12 source=\"وكالة\" annotator=\"a1, a2\" status=done text=00 id=n7\r\nالتقى ترامب بوتين\r\n%% mentions trump@\"ترامب\" by=a1\r\n%% note صعب\r\n\\%% نص\r\n%% event CONSULT@\"x\"";
        assert_eq!(
            blind(article, "أمينة").unwrap(),
            "\u{feff}%% article published=2025-02-12 source=\"وكالة\" annotator=\"أمينة\" status=draft id=n7\r\nالتقى ترامب بوتين\r\n\\%% نص"
        );
        assert!(blind("%% article source=\"وكالة\nنص", "a").is_err());
    }

    #[test]
    fn how_far_one_has_come_is_read_off_the_copy() {
        let text = digest("نص");
        let of = |copy: &str| State::of(Some(copy), &text);
        assert_eq!(
            of("%% article annotator=a status=draft\nنص"),
            State::Untouched
        );
        assert_eq!(of("%% article annotator=a\nنص\n%% note س"), State::Draft);
        assert_eq!(of("%% article status=done\nنص"), State::Done);
        assert_eq!(of("%% article status=done\nنص آخر"), State::OtherText);
        assert_eq!(State::of(None, &text), State::Missing);
    }

    proptest! {
        #[test]
        fn the_text_of_a_copy_is_that_of_the_article(article in "\u{feff}?(%% |\\\\|[ab%\"@=\r\nم]){0,30}") {
            if let Ok(copy) = blind(&article, "a1") {
                prop_assert_eq!(strip(&copy), strip(&article));
                prop_assert!(!has_labels(&copy));
            }
        }

        #[test]
        fn every_article_goes_to_as_many_as_it_should(count in 0usize..40, people in 1usize..6, each in 1usize..5, overlap in 0usize..40, seed: u64) {
            let annotators: Vec<String> = (0..people).map(|n| format!("a{n}")).collect();
            let deal = Deal { annotators: &annotators, overlap: Overlap(Amount::Number(overlap)), each, seed };
            let mut given = articles(count);
            let dealt = deal.out(&given, &[]);
            let several = dealt.iter().filter(|a| a.annotators.len() > 1).count();
            let wanted = if each.min(people) > 1 { overlap.min(count) } else { 0 };
            prop_assert_eq!(several, wanted);
            prop_assert!(dealt.iter().all(|a| !a.annotators.is_empty()));
            // Whatever order they come in.
            given.reverse();
            let mut again = deal.out(&given, &[]);
            again.reverse();
            prop_assert_eq!(again, dealt);
        }
    }
}
