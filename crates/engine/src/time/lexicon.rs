//! The words of time, loaded from `data/time/` once.

use std::sync::LazyLock;

use jiff::civil::Weekday;
use serde::Deserialize;

use super::value::{DayPart, Mod, Reference, Unit, YearPart};
use crate::text::PhraseTable;
use crate::text::fold::fold;

/// What a word or phrase says about time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeWord {
    /// A month name.
    Month(MonthName),
    /// A day of the week.
    Weekday(Weekday),
    /// A day of the week without its article (كل يوم جمعة).
    BareWeekday(Weekday),
    /// A word for a day of the month (غرة).
    MonthDay(u8),
    /// A day counted from the day of writing, and the part of it that the word names (الليلة).
    Deictic(i8, Option<DayPart>),
    /// A part of the day.
    Part(DayPart),
    /// A part of the day as adverb behind a clock time.
    Adverb(DayPart),
    /// A time zone: hours east of Greenwich, or local.
    Zone(Option<i8>),
    /// A season.
    Season(YearPart),
    /// The tens of a decade.
    Decade(u8),
    /// يوميا, سنويا…
    Set(Unit),
    /// مرة، مرتين: how often.
    Times(u8),
    /// الماضي، الجاري، المقبل…
    Relation(Relation),
    /// A unit with its article (الأسبوع).
    TheUnit(Unit),
    /// More than two of a unit with their article (الأشهر), and how many of it a name stands for.
    TheUnits(Unit, u16),
    /// Two of a unit with their article (العامين).
    TheTwo(Unit, u16),
    /// The decade.
    TheDecade,
    /// «الموافق»: the same day in the other calendar.
    SameDay,
    /// What makes a year one that does not begin in January (الدراسي), and the month it begins in.
    YearKind(u8),
    /// A unit after a number, or alone as one of it; a decade is ten years.
    Unit(Unit, Count, u16),
    /// مطلع، منتصف، نهاية…
    DateMod(Mod),
    /// نحو، أكثر من…
    AmountMod(Mod),
    /// تقريبا, behind an amount.
    AfterMod(Mod),
    /// وقت سابق…
    Reference(Reference),
    /// A day with a name, by month and day of its calendar.
    Festival {
        /// Whether of the Hijri calendar.
        hijri: bool,
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// A word that makes a bare weekday a coming one.
    Future,
    /// An imperfect.
    Present,
    /// A verb in the past.
    Past,
    /// A noun that begins like a verb of the future.
    NotFuture,
    /// A word that may stand behind a bare year.
    BehindYear,
    /// A word that opens a range (بين, يومي).
    RangeOpener,
    /// A word that links the parts of a range (إلى).
    RangeLink,
}

/// A month name of some tradition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MonthName {
    /// 1 to 12.
    pub number: i8,
    /// Whether it is a month of the Hijri calendar.
    pub hijri: bool,
    /// Whether it is also a common word or name.
    pub guarded: bool,
    /// Whether it is so common a word that it counts only behind a day (the Libyan months).
    pub behind_day: bool,
    /// Where it is used; none when more than one tradition has it.
    pub tradition: Option<Tradition>,
}

/// The names of months differ from one part of the Arab world to the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Tradition {
    Egypt,
    Levant,
    Maghreb,
    Morocco,
    Libya,
    Hijri,
}

impl Tradition {
    /// Those of the civil calendar, by the names they have in settings.
    pub const CIVIL: [(&'static str, Self); 5] = [
        ("egypt", Self::Egypt),
        ("levant", Self::Levant),
        ("maghreb", Self::Maghreb),
        ("morocco", Self::Morocco),
        ("libya", Self::Libya),
    ];
}

/// How many of a unit its form says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Count {
    One,
    Two,
    Many,
}

/// Before, at or after the time of writing, or the time named before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Relation {
    BeforeLast,
    Past,
    This,
    Next,
    AfterNext,
    Same,
    Following,
    Preceding,
}

#[derive(Debug, Deserialize)]
struct MonthsFile {
    month: Vec<MonthRow>,
}

#[derive(Debug, Deserialize)]
struct MonthRow {
    number: i8,
    tradition: Tradition,
    /// Its name in English messages; with that of Egypt, and of the Hijri calendar.
    #[serde(default)]
    en: String,
    forms: Vec<String>,
    #[serde(default)]
    guarded: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct FestivalsFile {
    festival: Vec<FestivalRow>,
}

#[derive(Debug, Deserialize)]
struct FestivalRow {
    calendar: String,
    month: i8,
    day: i8,
    forms: Vec<String>,
}

/// `data/time/words.toml`: tables of forms, each with what they mean.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsFile {
    weekday: Vec<Row>,
    bare_weekday: Vec<Row>,
    month_day: Vec<Row>,
    day: Vec<Row>,
    part: Vec<Row>,
    adverb: Vec<Row>,
    zone: Vec<Row>,
    season: Vec<Row>,
    decade: Vec<Row>,
    set: Vec<Row>,
    times: Vec<Row>,
    year_kind: Vec<Row>,
    same_day: Vec<Row>,
    relation: Vec<Row>,
    unit: Vec<UnitRow>,
    modifier: Vec<Row>,
    after_modifier: Vec<Row>,
    not_future: Vec<Row>,
    past: Vec<Row>,
    present: Vec<Row>,
    reference: Vec<Row>,
    future: Vec<Row>,
    behind_year: Vec<Row>,
    range_opener: Vec<Row>,
    range_link: Vec<Row>,
}

/// Forms with what they mean; which field says it depends on the table.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Row {
    forms: Vec<String>,
    number: i8,
    offset: i8,
    hours: Option<i8>,
    tens: u8,
    part: String,
    season: String,
    unit: String,
    relation: Option<Relation>,
    r#mod: String,
    of: String,
    to: String,
}

#[derive(Debug, Deserialize)]
struct UnitRow {
    unit: String,
    one: Vec<String>,
    two: Vec<String>,
    many: Vec<String>,
    the: Vec<String>,
    the_two: Vec<String>,
    the_many: Vec<String>,
}

/// The table of all words of time.
pub static LEXICON: LazyLock<PhraseTable<TimeWord>> = LazyLock::new(|| {
    let mut table = PhraseTable::default();
    // Embedded files are checked by a test; a broken one leaves its words out rather than panic.
    if let Ok(file) = toml::from_str::<MonthsFile>(MONTHS) {
        add_months(&mut table, &file);
    }
    if let Ok(file) = toml::from_str::<FestivalsFile>(FESTIVALS) {
        for row in &file.festival {
            let festival = TimeWord::Festival {
                hijri: row.calendar == "hijri",
                month: row.month,
                day: row.day,
            };
            row.forms
                .iter()
                .for_each(|form| table.insert(form, festival));
        }
    }
    if let Ok(file) = toml::from_str::<WordsFile>(WORDS) {
        add_words(&mut table, &file);
    }
    table
});

/// The names of months as annotators are shown them.
pub static MONTH_NAMES: LazyLock<Vec<NamedMonth>> = LazyLock::new(|| {
    let file = toml::from_str::<MonthsFile>(MONTHS);
    let rows = file.map_or_else(|_| Vec::new(), |file| file.month);
    rows.into_iter()
        .map(|row| NamedMonth {
            number: row.number,
            tradition: row.tradition,
            en: row.en,
            ar: row.forms.into_iter().next().unwrap_or_default(),
        })
        .collect()
});

/// A month of a tradition, as annotators are shown it.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct NamedMonth {
    pub number: i8,
    pub tradition: Tradition,
    pub en: String,
    pub ar: String,
}

const MONTHS: &str = khabar_data::time::MONTHS;
const WORDS: &str = khabar_data::time::WORDS;
const FESTIVALS: &str = khabar_data::time::FESTIVALS;

fn add_months(table: &mut PhraseTable<TimeWord>, file: &MonthsFile) {
    let shared = |form: &str, tradition: Tradition| {
        let mut others = file.month.iter().filter(|row| row.tradition != tradition);
        others.any(|row| row.forms.iter().any(|other| fold(other) == form))
    };
    for row in &file.month {
        let guarded: Vec<String> = row.guarded.iter().map(|form| fold(form)).collect();
        for form in &row.forms {
            let month = TimeWord::Month(MonthName {
                number: row.number,
                hijri: row.tradition == Tradition::Hijri,
                guarded: guarded.contains(&fold(form)),
                behind_day: row.tradition == Tradition::Libya,
                tradition: Some(row.tradition).filter(|t| !shared(&fold(form), *t)),
            });
            // Spellings that fold to the same, or that two traditions share.
            let known =
                |word: &TimeWord| matches!(word, TimeWord::Month(m) if m.number == row.number);
            if !table.get(form).iter().any(known) {
                table.insert(form, month);
            }
        }
    }
}

fn add_words(table: &mut PhraseTable<TimeWord>, file: &WordsFile) {
    let weekday = |row: &Row| Weekday::from_monday_one_offset(row.number).ok();
    let mut add = |rows: &[Row], word: &dyn Fn(&Row) -> Option<TimeWord>| {
        for row in rows {
            if let Some(word) = word(row) {
                row.forms.iter().for_each(|form| table.insert(form, word));
            }
        }
    };
    add(&file.weekday, &|row| weekday(row).map(TimeWord::Weekday));
    add(&file.bare_weekday, &|row| {
        weekday(row).map(TimeWord::BareWeekday)
    });
    add(&file.month_day, &|row| {
        u8::try_from(row.number).ok().map(TimeWord::MonthDay)
    });
    add(&file.day, &|row| {
        Some(TimeWord::Deictic(
            row.offset,
            DayPart::from_token(&row.part),
        ))
    });
    add(&file.part, &|row| {
        DayPart::from_token(&row.part).map(TimeWord::Part)
    });
    add(&file.adverb, &|row| {
        DayPart::from_token(&row.part).map(TimeWord::Adverb)
    });
    add(&file.zone, &|row| Some(TimeWord::Zone(row.hours)));
    add(&file.season, &|row| {
        YearPart::from_token(&row.season).map(TimeWord::Season)
    });
    add(&file.decade, &|row| Some(TimeWord::Decade(row.tens)));
    add(&file.set, &|row| {
        unit(&row.unit).map(|(unit, _)| TimeWord::Set(unit))
    });
    add(&file.times, &|row| {
        u8::try_from(row.number).ok().map(TimeWord::Times)
    });
    add(&file.same_day, &|_| Some(TimeWord::SameDay));
    add(&file.year_kind, &|row| {
        u8::try_from(row.number).ok().map(TimeWord::YearKind)
    });
    add(&file.relation, &|row| row.relation.map(TimeWord::Relation));
    add(&file.modifier, &|row| {
        let modifier = Mod::from_name(&row.r#mod)?;
        Some(match row.of.as_str() {
            "amount" => TimeWord::AmountMod(modifier),
            _ => TimeWord::DateMod(modifier),
        })
    });
    add(&file.reference, &|row| {
        Some(TimeWord::Reference(match row.to.as_str() {
            "past" => Reference::Past,
            "future" => Reference::Future,
            _ => Reference::Present,
        }))
    });
    add(&file.after_modifier, &|row| {
        Mod::from_name(&row.r#mod).map(TimeWord::AfterMod)
    });
    add(&file.not_future, &|_| Some(TimeWord::NotFuture));
    add(&file.present, &|_| Some(TimeWord::Present));
    add(&file.past, &|_| Some(TimeWord::Past));
    add(&file.future, &|_| Some(TimeWord::Future));
    add(&file.behind_year, &|_| Some(TimeWord::BehindYear));
    add(&file.range_opener, &|_| Some(TimeWord::RangeOpener));
    add(&file.range_link, &|_| Some(TimeWord::RangeLink));
    for row in &file.unit {
        let Some((unit, times)) = unit(&row.unit) else {
            continue;
        };
        for (forms, count) in [
            (&row.one, Count::One),
            (&row.two, Count::Two),
            (&row.many, Count::Many),
        ] {
            forms
                .iter()
                .for_each(|form| table.insert(form, TimeWord::Unit(unit, count, times)));
        }
        let the = match times {
            1 => Some(TimeWord::TheUnit(unit)),
            10 => Some(TimeWord::TheDecade),
            _ => None,
        };
        for (forms, word) in [
            (&row.the, the),
            (&row.the_two, Some(TimeWord::TheTwo(unit, times))),
            (&row.the_many, Some(TimeWord::TheUnits(unit, times))),
        ] {
            if let Some(word) = word {
                forms.iter().for_each(|form| table.insert(form, word));
            }
        }
    }
}

/// A unit by its name, and how many of it the name stands for.
fn unit(name: &str) -> Option<(Unit, u16)> {
    Some(match name {
        "century" => (Unit::Year, 100),
        "decade" => (Unit::Year, 10),
        "year" => (Unit::Year, 1),
        "month" => (Unit::Month, 1),
        "week" => (Unit::Week, 1),
        "day" => (Unit::Day, 1),
        "hour" => (Unit::Hour, 1),
        "minute" => (Unit::Minute, 1),
        "second" => (Unit::Second, 1),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_files_parse_and_every_row_is_understood() {
        let months: MonthsFile = toml::from_str(MONTHS).unwrap();
        assert!(months.month.iter().all(|m| (1..=12).contains(&m.number)));
        let festivals: FestivalsFile = toml::from_str(FESTIVALS).unwrap();
        assert!(
            festivals
                .festival
                .iter()
                .all(|f| ["hijri", "gregorian"].contains(&f.calendar.as_str()))
        );
        let words: WordsFile = toml::from_str(WORDS).unwrap();
        assert!(words.unit.iter().all(|u| unit(&u.unit).is_some()));
        assert!(words.set.iter().all(|u| unit(&u.unit).is_some()));
        let parts = words.part.iter().chain(&words.adverb);
        assert!(
            parts
                .clone()
                .all(|p| DayPart::from_token(&p.part).is_some())
        );
        assert!(
            words
                .season
                .iter()
                .all(|s| YearPart::from_token(&s.season).is_some())
        );
        assert!(
            words
                .modifier
                .iter()
                .all(|m| Mod::from_name(&m.r#mod).is_some())
        );
        assert!(words.relation.iter().all(|r| r.relation.is_some()));
    }
}
