//! `khabar.toml`: every key, its default, and what is said about a mistake in it.
//!
//! A mistake costs its key only: it is reported with its place, and the default stands in.

mod recommenders;

use std::ops::Range;

use jiff::civil::Weekday;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use khabar_engine::likelihood::THRESHOLD;
use khabar_engine::lint::{self, Level, Levels};
use khabar_engine::message::{Lang, Message};
use khabar_engine::tagger;
use khabar_engine::text::similar;
use khabar_engine::time::{Conventions, Tradition};

pub use recommenders::Recommender;

/// A value with its place in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

/// Where the document date of an article is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateSource {
    /// `%% article published=…`. Always looked at first.
    Tag,
    /// The name of the file.
    FileName,
}

/// The settings of a corpus.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// The language of messages.
    pub language: Lang,
    /// Where document dates come from.
    pub dates: Vec<DateSource>,
    /// How dates are written and counted.
    pub conventions: Conventions,
    /// Whether the number of suggested events is shown above paragraphs.
    pub code_lens: bool,
    /// The address of a page with a heading for each rule, as `docs/lint.md` has: diagnostics link to it.
    pub rules_page: Option<String>,
    /// The codebook: a built-in id or a path.
    pub codebook: Option<Placed<String>>,
    /// Further knowledge files.
    pub knowledge: Vec<Placed<String>>,
    /// How many MB an article has at most that is analysed in an editor.
    pub largest_article: usize,
    /// The least probability, from 0 to 1, of a suggested event that is shown.
    pub threshold: f32,
    /// The file of the weights by which events are suggested; those that ship when none.
    pub weights: Option<Placed<String>>,
    /// The model by which names are found that nobody listed.
    pub names_model: NamesModel,
    /// The least probability, from 0 to 1, of a name that a model finds.
    pub names_threshold: f32,
    /// Whether an index of the corpus is kept, in `.khabar/`.
    pub index: bool,
    /// Programs whose suggestions stand beside ours. They run when the user says so, and not before.
    pub recommenders: Vec<Recommender>,
    /// Levels of lint rules.
    pub levels: Levels,
}

/// The model by which names are found that nobody listed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum NamesModel {
    /// The one that ships with Khabar.
    #[default]
    Shipped,
    /// None.
    Off,
    /// A file that `khabar train names` wrote.
    File(Placed<String>),
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: Lang::default(),
            dates: vec![DateSource::Tag, DateSource::FileName],
            conventions: Conventions::default(),
            code_lens: true,
            rules_page: None,
            codebook: None,
            knowledge: Vec::new(),
            largest_article: 5,
            threshold: THRESHOLD,
            weights: None,
            names_model: NamesModel::default(),
            names_threshold: tagger::THRESHOLD,
            index: true,
            recommenders: Vec::new(),
            levels: Levels::default(),
        }
    }
}

const KEYS: [&str; 15] = [
    "language",
    "dates",
    "day-first",
    "week-starts",
    "months",
    "code-lens",
    "rules-page",
    "codebook",
    "knowledge",
    "largest-article",
    "index",
    "events",
    "names",
    "recommender",
    "lint",
];

/// The keys of `[events]`.
const EVENT_KEYS: [&str; 2] = ["threshold", "weights"];

/// The keys of `[names]`.
const NAME_KEYS: [&str; 2] = ["model", "threshold"];

/// The value of `[names] model` that means none.
const OFF: &str = "off";

const WEEK_STARTS: [(&str, Weekday); 3] = [
    ("monday", Weekday::Monday),
    ("sunday", Weekday::Sunday),
    ("saturday", Weekday::Saturday),
];

type Wrong = Vec<(Range<usize>, Message)>;

impl Settings {
    /// Reads `khabar.toml`. Never fails: what is wrong comes back with its place.
    pub fn parse(text: &str) -> (Self, Wrong) {
        let mut settings = Self::default();
        let mut wrong = Wrong::new();
        let table = match DeTable::parse(text) {
            Ok(table) => table,
            Err(error) => {
                let said = error.message();
                wrong.push((
                    error.span().unwrap_or(0..text.len()),
                    Message::new(
                        format!("khabar.toml is not valid TOML ({said}); the defaults are used."),
                        format!("ملف khabar.toml ليس TOML صحيحا ({said})؛ تُستعمل القيم الافتراضية."),
                    ),
                ));
                return (settings, wrong);
            }
        };
        for (key, value) in table.get_ref() {
            settings.key(key.get_ref(), key.span(), value, &mut wrong);
        }
        (settings, wrong)
    }

    fn key(
        &mut self,
        key: &str,
        at: Range<usize>,
        value: &Spanned<DeValue<'_>>,
        wrong: &mut Wrong,
    ) {
        match key {
            "language" => match value.get_ref().as_str() {
                Some("ar") => self.language = Lang::Ar,
                Some("en") => self.language = Lang::En,
                _ => wrong.push(expected(
                    value.span(),
                    "language",
                    "\"ar\" or \"en\"",
                    "\"ar\" أو \"en\"",
                )),
            },
            "day-first" => match value.get_ref().as_bool() {
                Some(day_first) => self.conventions.day_first = day_first,
                None => wrong.push(expected(
                    value.span(),
                    "day-first",
                    "true or false",
                    "true أو false",
                )),
            },
            "code-lens" => match value.get_ref().as_bool() {
                Some(shown) => self.code_lens = shown,
                None => wrong.push(expected(
                    value.span(),
                    "code-lens",
                    "true or false",
                    "true أو false",
                )),
            },
            "rules-page" => {
                let address = value.get_ref().as_str();
                let of_the_web = |address: &&str| {
                    let mut schemes = ["https://", "http://"].into_iter();
                    schemes.any(|scheme| address.starts_with(scheme)) && !address.contains('#')
                };
                match address.filter(of_the_web) {
                    Some(address) => self.rules_page = Some(address.to_string()),
                    None => wrong.push(expected(
                        value.span(),
                        "rules-page",
                        "an address such as \"https://example.org/lint.html\"",
                        "عنوانا مثل \"https://example.org/lint.html\"",
                    )),
                }
            }
            "index" => match value.get_ref().as_bool() {
                Some(kept) => self.index = kept,
                None => wrong.push(expected(
                    value.span(),
                    "index",
                    "true or false",
                    "true أو false",
                )),
            },
            "largest-article" => {
                let number = value.get_ref().as_integer();
                let number = number.and_then(|n| usize::from_str_radix(n.as_str(), n.radix()).ok());
                match number.filter(|most| *most > 0) {
                    Some(most) => self.largest_article = most,
                    None => wrong.push(expected(
                        value.span(),
                        "largest-article",
                        "a number of MB, such as 5",
                        "عددا من الميغابايت مثل 5",
                    )),
                }
            }
            "week-starts" => {
                match one_of(value, "week-starts", &WEEK_STARTS) {
                    Ok(weekday) => self.conventions.week_starts = weekday,
                    Err(mistake) => wrong.push(mistake),
                };
            }
            "months" => match value.get_ref().as_str() {
                Some("auto") => self.conventions.months = None,
                _ => match one_of(value, "months", &Tradition::CIVIL) {
                    Ok(tradition) => self.conventions.months = Some(tradition),
                    Err(mistake) => wrong.push(mistake),
                },
            },
            "codebook" => match placed(value) {
                Some(name) => self.codebook = Some(name),
                None => wrong.push(expected(
                    value.span(),
                    "codebook",
                    "\"plover\" or the path of a codebook file",
                    "\"plover\" أو مسار ملف",
                )),
            },
            "knowledge" => {
                for item in list(value, "knowledge", wrong) {
                    match placed(item) {
                        Some(path) => self.knowledge.push(path),
                        None => wrong.push(expected(
                            item.span(),
                            "knowledge",
                            "a path in quotes",
                            "مسار بين علامتي اقتباس",
                        )),
                    }
                }
            }
            "dates" => {
                let items = list(value, "dates", wrong);
                if value.get_ref().as_array().is_some() {
                    self.dates.clear();
                }
                for item in items {
                    match item.get_ref().as_str() {
                        Some("tag") => self.dates.push(DateSource::Tag),
                        Some("file-name") => self.dates.push(DateSource::FileName),
                        _ => wrong.push(expected(
                            item.span(),
                            "dates",
                            "\"tag\" or \"file-name\"",
                            "\"tag\" أو \"file-name\"",
                        )),
                    }
                }
            }
            "events" => self.events(value, wrong),
            "names" => self.names(value, wrong),
            "recommender" => self.recommenders = recommenders::read(value, wrong),
            "lint" => self.lint(value, wrong),
            _ => {
                let close = similar(key, KEYS.into_iter());
                wrong.push((at, unknown("key", "مفتاح", key, &KEYS, &close)));
            }
        }
    }

    fn events(&mut self, value: &Spanned<DeValue<'_>>, wrong: &mut Wrong) {
        let said = (
            "a table: [events] and its keys below it",
            "جدولا: [events] وتحته مفاتيحه",
        );
        let Some(table) = table(value, "events", said, wrong) else {
            return;
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "threshold" => set_threshold(&mut self.threshold, value, wrong),
                "weights" => match placed(value) {
                    Some(path) => self.weights = Some(path),
                    None => wrong.push(expected(
                        value.span(),
                        "weights",
                        "the path of a file that khabar train events wrote",
                        "مسار ملف كتبه khabar train events",
                    )),
                },
                unknown_key => {
                    let close = similar(unknown_key, EVENT_KEYS.into_iter());
                    let message = unknown("key", "مفتاح", unknown_key, &EVENT_KEYS, &close);
                    wrong.push((key.span(), message));
                }
            }
        }
    }

    fn names(&mut self, value: &Spanned<DeValue<'_>>, wrong: &mut Wrong) {
        let said = (
            "a table: [names] and its keys below it",
            "جدولا: [names] وتحته مفاتيحه",
        );
        let Some(table) = table(value, "names", said, wrong) else {
            return;
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "threshold" => set_threshold(&mut self.names_threshold, value, wrong),
                "model" => match placed(value) {
                    Some(name) if name.value == OFF => self.names_model = NamesModel::Off,
                    Some(path) => self.names_model = NamesModel::File(path),
                    None => wrong.push(expected(
                        value.span(),
                        "model",
                        "\"off\" or the path of a file that khabar train names wrote",
                        "\"off\" أو مسار ملف كتبه khabar train names",
                    )),
                },
                unknown_key => {
                    let close = similar(unknown_key, NAME_KEYS.into_iter());
                    let message = unknown("key", "مفتاح", unknown_key, &NAME_KEYS, &close);
                    wrong.push((key.span(), message));
                }
            }
        }
    }

    fn lint(&mut self, value: &Spanned<DeValue<'_>>, wrong: &mut Wrong) {
        let said = ("a table of rules and levels", "جدول قواعد ومستويات");
        let Some(table) = table(value, "lint", said, wrong) else {
            return;
        };
        for (name, level) in table {
            if lint::rule(name.get_ref()).is_none() {
                let names: Vec<&str> = lint::RULES.iter().map(|r| r.name).collect();
                let close = similar(name.get_ref(), names.iter().copied());
                wrong.push((
                    name.span(),
                    unknown("lint rule", "قاعدة", name.get_ref(), &names, &close),
                ));
                continue;
            }
            let levels = [
                Level::Off,
                Level::Hint,
                Level::Info,
                Level::Warning,
                Level::Error,
            ];
            match levels
                .into_iter()
                .find(|l| Some(l.name()) == level.get_ref().as_str())
            {
                Some(level) => {
                    self.levels.0.insert(name.get_ref().to_string(), level);
                }
                None => wrong.push(expected(
                    level.span(),
                    name.get_ref(),
                    "\"off\", \"hint\", \"info\", \"warning\" or \"error\"",
                    "\"off\" أو \"hint\" أو \"info\" أو \"warning\" أو \"error\"",
                )),
            }
        }
    }
}

/// The table that a key has. What it must be is said in both languages.
fn table<'v, 't>(
    value: &'v Spanned<DeValue<'t>>,
    key: &str,
    (en, ar): (&str, &str),
    wrong: &mut Wrong,
) -> Option<&'v DeTable<'t>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        wrong.push(expected(value.span(), key, en, ar));
    }
    table
}

/// Sets the least probability of what is shown.
fn set_threshold(threshold: &mut f32, value: &Spanned<DeValue<'_>>, wrong: &mut Wrong) {
    match probability(value.get_ref()) {
        Some(probability) => *threshold = probability,
        None => wrong.push(expected(
            value.span(),
            "threshold",
            "a number from 0 to 1",
            "عددا من 0 إلى 1",
        )),
    }
}

/// A string with its place.
fn placed(value: &Spanned<DeValue<'_>>) -> Option<Placed<String>> {
    value.get_ref().as_str().map(|text| Placed {
        value: text.to_string(),
        span: value.span(),
    })
}

/// A number from 0 to 1.
fn probability(value: &DeValue<'_>) -> Option<f32> {
    let number: f32 = match value {
        DeValue::Float(number) => number.as_str().parse().ok()?,
        DeValue::Integer(number) => number.as_str().parse().ok()?,
        _ => return None,
    };
    (0.0..=1.0).contains(&number).then_some(number)
}

/// One of some words, as what it stands for.
fn one_of<T: Copy>(
    value: &Spanned<DeValue<'_>>,
    key: &str,
    words: &[(&str, T)],
) -> Result<T, (Range<usize>, Message)> {
    let said = value.get_ref().as_str();
    let found = words.iter().find(|(word, _)| Some(*word) == said);
    found.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<String> = words
            .iter()
            .map(|(word, _)| format!("\"{word}\""))
            .collect();
        expected(
            value.span(),
            key,
            &format!("one of {}", words.join(", ")),
            &format!("واحدة من {}", words.join("، ")),
        )
    })
}

fn list<'a, 'i>(
    value: &'a Spanned<DeValue<'i>>,
    key: &str,
    wrong: &mut Wrong,
) -> Vec<&'a Spanned<DeValue<'i>>> {
    match value.get_ref().as_array() {
        Some(items) => items.iter().collect(),
        None => {
            wrong.push(expected(
                value.span(),
                key,
                "a list: [\"…\", \"…\"]",
                "قائمة: [\"…\", \"…\"]",
            ));
            Vec::new()
        }
    }
}

fn expected(span: Range<usize>, key: &str, en: &str, ar: &str) -> (Range<usize>, Message) {
    (
        span,
        Message::new(
            format!("{key} must be {en}."),
            format!("قيمة {key} يجب أن تكون {ar}."),
        ),
    )
}

fn unknown(en: &str, ar: &str, name: &str, known: &[&str], close: &[&str]) -> Message {
    let (mean_en, mean_ar) = match close.first() {
        Some(first) => (
            format!(" Did you mean {first}?"),
            format!(" هل تقصد {first}؟"),
        ),
        None => (String::new(), String::new()),
    };
    Message::new(
        format!(
            "There is no {en} “{name}”; there are {}.{mean_en}",
            known.join(", ")
        ),
        format!("لا {ar} باسم {name}؛ المتاح {}.{mean_ar}", known.join("، ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_rules_is_an_address_of_the_web() {
        let read = |text: &str| {
            let (settings, wrong) = Settings::parse(text);
            (settings.rules_page, wrong.len())
        };
        let page = "https://example.org/lint.html";
        assert_eq!(
            read(&format!("rules-page = \"{page}\"")),
            (Some(page.to_string()), 0)
        );
        for wrong in ["\"docs/lint.md\"", "\"file:///etc\"", "7"] {
            assert_eq!(read(&format!("rules-page = {wrong}")), (None, 1), "{wrong}");
        }
    }

    #[test]
    fn every_mistake_has_its_place_and_costs_its_key_only() {
        let text = "language = \"fr\"\nday-first = \"no\"\nweek-starts = \"sunday\"\nmonths = \"mars\"\ncodebok = \"x\"\ndates = [\"file-name\", 3]\nknowledge = \"k.toml\"\n[lint]\nunlinked-person = \"off\"\nunlinked-persn = \"off\"\nmissing-role = \"loud\"\n";
        let (settings, wrong) = Settings::parse(text);
        let mut marked: Vec<&str> = wrong.iter().map(|(span, _)| &text[span.clone()]).collect();
        marked.sort();
        assert_eq!(
            marked,
            [
                "\"fr\"",
                "\"k.toml\"",
                "\"loud\"",
                "\"mars\"",
                "\"no\"",
                "3",
                "codebok",
                "unlinked-persn"
            ]
        );
        assert_eq!(settings.language, Lang::En);
        assert_eq!(settings.conventions.week_starts, Weekday::Sunday);
        assert_eq!(settings.dates, [DateSource::FileName]);
        assert_eq!(settings.levels.0.get("unlinked-person"), Some(&Level::Off));
    }

    #[test]
    fn how_likely_a_suggestion_must_be_is_a_number_from_0_to_1() {
        let threshold = |text: &str| {
            let (settings, wrong) = Settings::parse(&format!("[events]\n{text}\n"));
            let marked = wrong
                .into_iter()
                .map(|(span, _)| span.start - "[events]\n".len());
            (settings.threshold, marked.collect::<Vec<_>>())
        };
        assert_eq!(threshold("threshold = 0.75"), (0.75, vec![]));
        assert_eq!(threshold("threshold = 0"), (0.0, vec![]));
        assert_eq!(threshold("threshold = 1.5"), (0.5, vec![12]));
        assert_eq!(threshold("threshold = nan"), (0.5, vec![12]));
        assert_eq!(threshold("threshold = \"high\""), (0.5, vec![12]));
        assert_eq!(threshold("treshold = 0.75"), (0.5, vec![0]));
        assert_eq!(Settings::parse("events = 1").1.len(), 1);
    }

    #[test]
    fn the_model_of_names_is_off_or_a_file() {
        let model = |text: &str| {
            let (settings, wrong) = Settings::parse(&format!("[names]\n{text}\n"));
            let name = match settings.names_model {
                NamesModel::Shipped => "shipped".to_string(),
                NamesModel::Off => "off".to_string(),
                NamesModel::File(file) => file.value,
            };
            (name, settings.names_threshold, wrong.len())
        };
        let usual = tagger::THRESHOLD;
        assert_eq!(model(""), ("shipped".to_string(), usual, 0));
        assert_eq!(model("model = \"off\""), ("off".to_string(), usual, 0));
        assert_eq!(
            model("model = \"a.model\"\nthreshold = 0.75"),
            ("a.model".to_string(), 0.75, 0)
        );
        assert_eq!(
            model("model = 1\nmodl = \"a\""),
            ("shipped".to_string(), usual, 2)
        );
    }

    #[test]
    fn a_file_that_is_no_toml_gives_the_defaults() {
        let (settings, wrong) = Settings::parse("language = ");
        assert_eq!(settings, Settings::default());
        assert_eq!(wrong.len(), 1);
    }
}
