//! One paragraph put together.

use std::collections::{BTreeMap, BTreeSet};

use super::layout::Block as Own;
use super::said::{Said, Unit, with_marks};
use crate::tags::{Item, TagKind, TagLine};
use crate::text::Span;

/// A paragraph with the tag lines that come below it.
pub(super) struct Block {
    pub lines: Lines,
    /// How many units stand once.
    pub agreed: usize,
    /// The words on which versions differ, and whose versions stand there.
    pub differences: Vec<(String, Vec<String>)>,
}

/// The tag lines of a paragraph.
pub(super) enum Lines {
    /// As this version has them.
    Of(usize),
    /// These.
    New(Vec<String>),
}

/// What is said of the same words, or of words that overlap; by layer.
type Place = (usize, usize, String);

pub(super) fn merge_block(
    own: &Own<'_>,
    base: Option<&Said>,
    all: &[Said],
    names: &[Vec<String>],
) -> Block {
    let stretches = Stretches::of(base.into_iter().chain(all));
    let mut began = base.map(|base| stretches.by_place(base));
    let mut sides: Vec<ByPlace> = all.iter().map(|said| stretches.by_place(said)).collect();
    let mut units: Vec<Unit> = Vec::new();
    let mut differences = Vec::new();
    let text = own.paragraph.unwrap_or_default();
    let places = sides.iter().chain(&began).flat_map(BTreeMap::keys);
    let places: BTreeSet<Place> = places.cloned().collect();
    let mut in_order: Vec<&Place> = places.iter().collect();
    in_order.sort_by_key(|(layer, start, _)| (*start, *layer));
    for place in in_order {
        let take = |units: &mut ByPlace| units.remove(place).unwrap_or_default();
        let began = began.as_mut().map(take);
        let sides: Vec<(Vec<Unit>, &[String])> = sides
            .iter_mut()
            .map(take)
            .zip(names.iter().map(Vec::as_slice))
            .collect();
        let (merged, differs) = merge_place(began.as_deref(), sides);
        if differs {
            differences.push(told(&merged, text));
        }
        units.extend(merged);
    }
    let others = others(base, all);
    let agreed = units
        .iter()
        .filter(|unit| unit.by.is_empty() && !unit.suggested);
    let agreed = agreed.count();
    let mut written: Vec<String> = units.iter().map(Unit::line).chain(others.clone()).collect();
    written.sort();
    let lines = match all.iter().position(|said| said.written() == written) {
        Some(version) => Lines::Of(version),
        None => Lines::New(lines(&units, others)),
    };
    Block {
        lines,
        agreed,
        differences,
    }
}

/// What a version says, by where it stands.
type ByPlace = BTreeMap<Place, Vec<Unit>>;

fn layer_of(kind: TagKind) -> usize {
    TagKind::ALL.iter().position(|k| *k == kind).unwrap_or(0)
}

/// For each layer, the stretches of words that units take up, in order and apart: words that overlap are one place.
struct Stretches(BTreeMap<usize, Vec<Span>>);

impl Stretches {
    fn of<'a>(versions: impl Iterator<Item = &'a Said>) -> Self {
        let mut stretches: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
        for unit in versions.flat_map(|said| &said.units) {
            let layer = stretches.entry(layer_of(unit.layer)).or_default();
            layer.extend(unit.words);
        }
        for spans in stretches.values_mut() {
            spans.sort_by_key(|span| (span.start, span.end));
            let mut apart: Vec<Span> = Vec::new();
            for span in spans.iter() {
                match apart.last_mut().filter(|last| last.overlaps(*span)) {
                    Some(last) => *last = Span::new(last.start, last.end.max(span.end)),
                    None => apart.push(*span),
                }
            }
            *spans = apart;
        }
        Self(stretches)
    }

    fn place_of(&self, unit: &Unit) -> Place {
        let layer = layer_of(unit.layer);
        let start = unit.words.and_then(|words| {
            let stretches = self.0.get(&layer)?;
            let behind = stretches.partition_point(|stretch| stretch.start <= words.start);
            let own = stretches.get(behind.checked_sub(1)?)?;
            own.overlaps(words).then_some(own.start)
        });
        match start {
            Some(start) => (layer, start, String::new()),
            // Behind all words.
            None => (layer, usize::MAX, unit.name.clone()),
        }
    }

    fn by_place(&self, said: &Said) -> ByPlace {
        let mut units = ByPlace::new();
        for unit in &said.units {
            let place = units.entry(self.place_of(unit)).or_default();
            place.push(unit.clone());
        }
        units
    }
}

/// What units of one place say, and whose they are.
fn state(units: &[Unit]) -> BTreeSet<(&str, &[String], bool)> {
    let said = units
        .iter()
        .map(|unit| (unit.key.as_str(), unit.by.as_slice(), unit.suggested));
    said.collect()
}

/// The versions that decide on a place. What a program suggests does not count against what somebody has decided: a version with nothing
/// but suggestions there says nothing of it, and in one with both the decided stands. `is_known` where it is known what all began from:
/// a version that has nothing there has taken something out then, which is a decision.
fn decided(sides: Vec<(Vec<Unit>, &[String])>, is_known: bool) -> Decided<'_> {
    let is_decided = |units: &[Unit]| match units.is_empty() {
        true => is_known,
        false => units.iter().any(|unit| !unit.suggested),
    };
    match sides.iter().any(|(units, _)| is_decided(units)) {
        true => {
            let suggests = |units: &[Unit]| !units.is_empty() && units.iter().all(|u| u.suggested);
            let mut sides = sides;
            sides.retain(|(units, _)| !suggests(units));
            for (units, _) in &mut sides {
                units.retain(|unit| !unit.suggested);
            }
            Decided::By(sides)
        }
        false => {
            let mut all: Vec<Unit> = Vec::new();
            for unit in sides.into_iter().flat_map(|(units, _)| units) {
                if all.iter().all(|other| other.key != unit.key) {
                    all.push(unit);
                }
            }
            Decided::Nobody(all)
        }
    }
}

/// Who decides on a place.
enum Decided<'n> {
    /// These versions, with what they say.
    By(Vec<(Vec<Unit>, &'n [String])>),
    /// Nobody: all that is suggested there.
    Nobody(Vec<Unit>),
}

/// One place put together, and whether versions differ on it.
fn merge_place(began: Option<&[Unit]>, sides: Vec<(Vec<Unit>, &[String])>) -> (Vec<Unit>, bool) {
    let began = began.map(state);
    let is_changed = |units: &[Unit]| began.as_ref().is_none_or(|began| *began != state(units));
    let (changed, same): (Vec<_>, Vec<_>) =
        sides.into_iter().partition(|(units, _)| is_changed(units));
    if changed.is_empty() {
        let first = same.into_iter().next();
        return (first.map_or(Vec::new(), |(units, _)| units), false);
    }
    if let Some((first, others)) = changed.split_first()
        && others
            .iter()
            .all(|(units, _)| state(units) == state(&first.0))
    {
        return (first.0.clone(), false);
    }
    let changed = match decided(changed, began.is_some()) {
        Decided::By(sides) => sides,
        Decided::Nobody(suggested) => return (suggested, false),
    };
    let Some((first, others)) = changed.split_first() else {
        return (Vec::new(), false);
    };
    if others
        .iter()
        .all(|(units, _)| state(units) == state(&first.0))
    {
        return (first.0.clone(), false);
    }
    let mut merged: Vec<Unit> = Vec::new();
    for unit in changed.iter().flat_map(|(units, _)| units) {
        if merged.iter().any(|other| other.key == unit.key) {
            continue;
        }
        merged.push(Unit {
            by: whose(&unit.key, &changed),
            ..unit.clone()
        });
    }
    let open = merged.iter().any(|unit| !unit.by.is_empty());
    (merged, open)
}

/// Whose something is that versions say; nobody's in particular when all say so.
fn whose(key: &str, sides: &[(Vec<Unit>, &[String])]) -> Vec<String> {
    let mut by: Vec<String> = Vec::new();
    let mut by_all = true;
    for (units, names) in sides {
        let mut own = units.iter().filter(|unit| unit.key == key).peekable();
        by_all &= own.peek().is_some();
        for unit in own {
            by_all &= unit.by.is_empty();
            let named = if unit.by.is_empty() {
                names
            } else {
                unit.by.as_slice()
            };
            for name in named {
                if !by.contains(name) {
                    by.push(name.clone());
                }
            }
        }
    }
    if by_all { Vec::new() } else { by }
}

/// The words of a difference, and whose versions stand there.
fn told(units: &[Unit], text: &str) -> (String, Vec<String>) {
    let mut by: Vec<String> = Vec::new();
    let mut words: Option<Span> = None;
    let open = units.iter().filter(|unit| !unit.by.is_empty());
    for unit in open.clone() {
        by.extend(unit.by.iter().cloned());
        words = match (words, unit.words) {
            (Some(all), Some(one)) => {
                Some(Span::new(all.start.min(one.start), all.end.max(one.end)))
            }
            (all, one) => all.or(one),
        };
    }
    by.sort();
    by.dedup();
    let name = open.map(|unit| unit.name.as_str()).next();
    let words = words.map_or(name.unwrap_or_default(), |span| span.of(text));
    (words.to_string(), by)
}

/// Notes and lines that cannot be read: those of all, each as often as it stands where most stand; with what all began from, those that
/// only some took out are out.
fn others(base: Option<&Said>, all: &[Said]) -> Vec<String> {
    let count = |said: &Said, line: &str| said.others.iter().filter(|other| *other == line).count();
    let mut lines: Vec<String> = Vec::new();
    for line in all.iter().flat_map(|said| &said.others) {
        if lines.contains(line) {
            continue;
        }
        let counts: Vec<usize> = all.iter().map(|said| count(said, line)).collect();
        let began = base.map(|base| count(base, line));
        let changed = counts.iter().filter(|count| Some(**count) != began);
        let wanted = changed.max().copied().or(began).unwrap_or_default();
        lines.extend(std::iter::repeat_n(line.clone(), wanted));
    }
    lines
}

/// Units with the names of those whose they are, and whether they are suggested.
type Marked<'u> = ((&'u [String], bool), Vec<&'u Unit>);

/// The tag lines of units: what all agree on before what is only some's, layer by layer, and what else there is behind them.
fn lines(units: &[Unit], others: Vec<String>) -> Vec<String> {
    let mut lines = Vec::new();
    for kind in [TagKind::Mentions, TagKind::Times] {
        let mut by_marks: Vec<Marked<'_>> = vec![((&[], false), Vec::new())];
        for unit in units.iter().filter(|unit| unit.layer == kind) {
            let marks = (unit.by.as_slice(), unit.suggested);
            match by_marks.iter_mut().find(|(own, _)| *own == marks) {
                Some((_, units)) => units.push(unit),
                None => by_marks.push((marks, vec![unit])),
            }
        }
        // What is suggested stands behind what somebody says.
        by_marks.sort_by_key(|((by, suggested), _)| (*suggested, *by));
        for ((by, suggested), mut units) in
            by_marks.into_iter().filter(|(_, units)| !units.is_empty())
        {
            units.sort_by_key(|unit| unit.words.map_or(usize::MAX, |words| words.start));
            let items = units.into_iter().flat_map(|unit| &unit.items);
            let mut tag = TagLine::new(kind);
            tag.items = items.cloned().collect::<Vec<Item>>();
            lines.push(with_marks(tag, by, suggested).to_string());
        }
    }
    let events = units.iter().filter(|unit| unit.layer == TagKind::Event);
    lines.extend(events.map(Unit::line));
    lines.extend(others);
    lines
}
