//! The words that are the same in every knowledge base: roles, titles, occupations, bodies that every state has, given names.

use std::sync::LazyLock;

use khabar_data::NAME_UNIT_FILES;
use khabar_data::schema::{GivenNames, Professions, Role, Roles, StateBodies, StateBody, Titles};
use rustc_hash::FxHashSet;

use super::beginnings::{Beginnings, Tables};
use super::entry::{RoleIx, StateBodyIx, Wording};
use crate::text::PhraseTable;
use crate::text::fold::fold;

/// The lexicons around names, from `data/wording/` and `data/names/`, read once a process.
#[derive(Debug)]
pub struct Lexicons {
    /// Kinds of offices.
    pub(super) roles: Vec<Role>,
    /// The ways they are worded.
    pub role_words: PhraseTable<(RoleIx, Wording)>,
    /// Titles and occupations, which name no office.
    pub titles: PhraseTable<()>,
    /// Kinds of bodies that every state has.
    pub(super) bodies: Vec<StateBody>,
    /// The words of such a body before the nisba of the country (وزارة الدفاع).
    pub state_bodies: PhraseTable<StateBodyForm>,
    /// Given names, by which a person outside the knowledge base is noticed.
    pub given_names: PhraseTable<NameWeight>,
    /// Single words that look like a part of a person's name, folded.
    pub name_units: FxHashSet<&'static str>,
    /// What words begin in these.
    pub(super) beginnings: Beginnings,
}

/// A form of a body that every state has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateBodyForm {
    /// The body.
    pub body: StateBodyIx,
    /// Whether the noun that says what it is is left out (الخارجية): it is feminine all the same.
    pub elided: bool,
    /// Whether it means that of the country at home where none is named.
    pub alone: bool,
    /// Whether it takes no nationality.
    pub short: bool,
}

/// How far a given name speaks for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameWeight {
    /// It is hardly anything else.
    Clear,
    /// It is a common word as well (أمل، سعيد، كريم).
    Word,
}

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(Lexicons::read);

impl Default for &'static Lexicons {
    fn default() -> Self {
        &LEXICONS
    }
}

impl Lexicons {
    fn read() -> Self {
        let roles = khabar_data::read::<Roles>().role;
        let bodies = khabar_data::read::<StateBodies>().body;
        let mut lexicons = Self {
            role_words: role_words(&roles),
            titles: titles(),
            state_bodies: state_bodies(&bodies),
            given_names: given_names(),
            name_units: name_units(),
            roles,
            bodies,
            beginnings: Beginnings::default(),
        };
        let mut beginnings = Beginnings::default();
        let mut add = |word: &str, tables| beginnings.add(word, tables);
        let words = lexicons.role_words.beginnings();
        words.for_each(|word| add(word, Tables::OFFICE));
        let words = lexicons.titles.beginnings();
        words.for_each(|word| add(word, Tables::TITLE));
        let words = lexicons.state_bodies.beginnings();
        words.for_each(|word| add(word, Tables::BODY));
        let words = lexicons.given_names.beginnings();
        words.for_each(|word| add(word, Tables::GIVEN));
        let words = lexicons.name_units.iter();
        words.for_each(|word| add(word, Tables::UNIT));
        lexicons.beginnings = beginnings;
        lexicons
    }

    /// The role with an id.
    pub fn role(&self, id: &str) -> Option<RoleIx> {
        let at = self.roles.iter().position(|role| role.id == id)?;
        Some(RoleIx(at as u32))
    }

    /// The kind of body with an id.
    pub(super) fn state_body(&self, id: &str) -> Option<StateBodyIx> {
        let at = self.bodies.iter().position(|body| body.id == id)?;
        u16::try_from(at).ok().map(StateBodyIx)
    }
}

fn role_words(roles: &[Role]) -> PhraseTable<(RoleIx, Wording)> {
    let mut table = PhraseTable::default();
    for (at, role) in roles.iter().enumerate() {
        let ix = RoleIx(at as u32);
        for (forms, wording) in [
            (&role.definite, Wording::Definite),
            (&role.construct, Wording::Construct),
            (&role.alone, Wording::Alone),
            (&role.pronominal, Wording::Pronominal),
            (&role.dual, Wording::Dual),
            (&role.plural, Wording::Plural),
        ] {
            for form in forms {
                table.insert(form, (ix, wording));
            }
        }
    }
    table
}

fn titles() -> PhraseTable<()> {
    let titles = khabar_data::read::<Titles>().title;
    let professions = khabar_data::read::<Professions>().profession;
    let occupations = professions.iter().flat_map(|p| &p.forms);
    let mut table = PhraseTable::default();
    for form in titles.iter().flat_map(|t| &t.forms).chain(occupations) {
        table.insert(form, ());
    }
    table
}

fn state_bodies(bodies: &[StateBody]) -> PhraseTable<StateBodyForm> {
    let mut table = PhraseTable::default();
    for (at, body) in bodies.iter().enumerate() {
        let ix = StateBodyIx(at as u16);
        let forms = [
            (&body.forms, false),
            (&body.elided, true),
            (&body.short, true),
        ];
        for (at, (forms, elided)) in forms.into_iter().enumerate() {
            for form in forms {
                let alone = body.alone && !elided;
                table.insert(
                    form,
                    StateBodyForm {
                        body: ix,
                        elided,
                        alone,
                        short: at == 2,
                    },
                );
            }
        }
    }
    table
}

fn given_names() -> PhraseTable<NameWeight> {
    let given = khabar_data::read::<GivenNames>();
    let words: FxHashSet<String> = given.words.iter().map(|word| fold(word)).collect();
    let mut table = PhraseTable::default();
    for name in &given.names {
        let weight = match words.contains(&fold(name)) {
            true => NameWeight::Word,
            false => NameWeight::Clear,
        };
        table.insert(name, weight);
    }
    table
}

/// They are folded where they are made (a test holds them to it): folding so many at each start would be felt.
fn name_units() -> FxHashSet<&'static str> {
    let lines = || NAME_UNIT_FILES.iter().flat_map(|(_, text)| text.lines());
    let mut units = FxHashSet::default();
    units.reserve(lines().count());
    units.extend(lines().filter(|line| !line.starts_with('#') && !line.is_empty()));
    units
}
