//! The knowledge base: who is who, and who held which office on which date.

mod entry;
mod load;
mod nisba;
mod signs;
mod variants;

pub use entry::{
    Actor, ActorIx, ActorKind, Office, OfficeIx, PartialDate, RoleIx, StateBodyIx, Term,
    TermSource, Wording, is_item_id,
};
use entry::{body_of, id_of_body};
pub use khabar_data::schema::{Role, StateBody};
pub use load::{LoadProblem, Loaded, load, places};
pub use signs::Signs;
pub use variants::{Variants, is_one_name};

use std::sync::{Arc, LazyLock, OnceLock};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::PhraseTable;
use khabar_data::schema::{GivenNames, Professions, Roles, StateBodies, Titles};
use khabar_data::{ACTOR_FILES, NAME_UNIT_FILES, PLACE_FILES};
use signs::SignTable;

use crate::text::fold::fold;
use crate::text::names::{spellings, surname};

/// An Arabic form of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameForm {
    /// Whose form it is.
    pub actor: ActorIx,
    /// What kind of form.
    pub form: FormKind,
}

/// The kinds of forms under which an actor is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormKind {
    /// A name that stands for itself.
    Name,
    /// A name that needs support: the full name in the article, or a title before it.
    Guarded,
    /// A nisba adjective; `definite` with ال.
    Nisba {
        /// Whether it has the article.
        definite: bool,
    },
    /// An irregular plural of its people.
    People,
}

/// Actors, offices, roles and titles, with the tables to find them in text. Immutable once built.
#[derive(Debug, Default)]
pub struct KnowledgeBase {
    actors: Vec<Actor>,
    by_id: FxHashMap<String, ActorIx>,
    by_country: FxHashMap<String, ActorIx>,
    offices: Vec<Office>,
    office_by_id: FxHashMap<String, OfficeIx>,
    office_by_role: FxHashMap<(RoleIx, String), OfficeIx>,
    terms: FxHashMap<OfficeIx, Vec<(ActorIx, usize)>>,
    roles: Vec<Role>,
    /// Actors with a form that is guarded or shared: whom a form means depends on who is named in the article.
    contested: FxHashSet<ActorIx>,
    /// Names, nisba forms and peoples.
    pub names: PhraseTable<NameForm>,
    /// The ways roles are worded.
    pub role_words: PhraseTable<(RoleIx, Wording)>,
    /// Whole phrases that name one office.
    pub office_titles: PhraseTable<OfficeIx>,
    /// Titles that name no office.
    pub titles: PhraseTable<()>,
    /// Bodies that every state has, by the words before the nisba of the country (وزارة الدفاع).
    pub state_bodies: PhraseTable<StateBodyForm>,
    /// The bodies of each country, made when somebody asks for one: there are ten thousand of them.
    state_body_kinds: Vec<StateBody>,
    state_countries: Vec<(String, ActorIx)>,
    state_body_slots: Vec<OnceLock<Box<Actor>>>,
    /// Given names, by which a person outside the knowledge base is noticed.
    pub given_names: PhraseTable<NameWeight>,
    /// Transliterated names of people, for spellings that nobody listed.
    pub variants: Variants,
    /// Single words that look like a part of a person's name, folded.
    pub name_units: FxHashSet<&'static str>,
    /// What a word can be the beginning of.
    pub signs: SignTable,
}

/// A form of a body that every state has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StateBodyForm {
    /// The body.
    pub body: StateBodyIx,
    /// Whether the noun that says what it is is left out (الخارجية): it is feminine all the same.
    pub elided: bool,
}

/// How far a given name speaks for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameWeight {
    /// It is hardly anything else.
    Clear,
    /// It is a common word as well (أمل، سعيد، كريم).
    Word,
}

/// Collects knowledge files, later ones overriding earlier ones, into a [`KnowledgeBase`].
#[derive(Debug, Default)]
pub struct Builder {
    actors: Vec<Actor>,
    index: FxHashMap<String, usize>,
    offices: FxHashMap<String, Office>,
}

/// Words that stand for themselves in a `mentions` line.
const RESERVED: [&str; 6] = [
    "none",
    "person",
    "organization",
    "country",
    "place",
    "nationality",
];

/// The knowledge base that ships with Khabar, built once a process, when it is first asked for.
pub fn embedded() -> &'static Arc<KnowledgeBase> {
    static KB: LazyLock<Arc<KnowledgeBase>> =
        LazyLock::new(|| Arc::new(Builder::embedded().build()));
    &KB
}

impl Builder {
    /// A builder that holds the knowledge that ships with Khabar.
    pub fn embedded() -> Self {
        let mut builder = Self::default();
        let mut files: Vec<Loaded> = ACTOR_FILES.iter().map(|(_, text)| load(text)).collect();
        // Offices first: an actor of one file may hold an office of another.
        for file in &mut files {
            builder.take_offices(file);
        }
        // Embedded files are checked by a test.
        for file in files {
            builder.take_actors(file);
        }
        for (_, text) in PLACE_FILES {
            places(text).for_each(|place| builder.put(place));
        }
        builder
    }

    /// Adds the entries of a knowledge file. An entry whose id is known replaces the earlier one; `retired = true`
    /// withdraws it. Returns what is wrong in the file.
    pub fn add(&mut self, text: &str) -> Vec<LoadProblem> {
        self.add_loaded(load(text))
    }

    /// As [`Builder::add`], of a file already read.
    pub fn add_loaded(&mut self, mut file: Loaded) -> Vec<LoadProblem> {
        self.take_offices(&mut file);
        self.take_actors(file)
    }

    fn take_offices(&mut self, file: &mut Loaded) {
        for (office, _) in file.offices.drain(..) {
            self.offices.insert(office.id.clone(), office);
        }
    }

    fn take_actors(&mut self, file: Loaded) -> Vec<LoadProblem> {
        let mut problems = file.problems;
        for (actor, span) in file.actors {
            match self.unsound(&actor) {
                Some(message) => problems.push(LoadProblem { span, message }),
                None => self.put(actor),
            }
        }
        problems
    }

    /// Adds an entry in the place of one with its id.
    fn put(&mut self, actor: Actor) {
        let at = *self
            .index
            .entry(actor.id.clone())
            .or_insert(self.actors.len());
        match self.actors.get_mut(at) {
            Some(slot) => *slot = actor,
            None => self.actors.push(actor),
        }
    }

    /// Why an entry cannot be used: an id that no tag could hold, or a term in an office that no file has so far.
    fn unsound(&self, actor: &Actor) -> Option<String> {
        let id = actor.id.as_str();
        let plain =
            |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
        if id.is_empty() || !id.chars().all(plain) {
            return Some(format!(
                "id {id:?}: an id is Latin, in lower case, without spaces"
            ));
        }
        if RESERVED.contains(&id) {
            return Some(format!(
                "id {id:?} has a meaning of its own in tag lines; choose another"
            ));
        }
        let unknown = actor
            .terms
            .iter()
            .find(|term| !self.offices.contains_key(&term.office))?;
        Some(format!(
            "there is no office {:?}; add it as an [[office]] above",
            unknown.office
        ))
    }

    /// Builds the tables.
    pub fn build(self) -> KnowledgeBase {
        let mut kb = KnowledgeBase::default();
        kb.add_roles();
        let mut offices: Vec<Office> = self.offices.into_values().collect();
        offices.sort_by(|a, b| a.id.cmp(&b.id));
        for office in offices {
            kb.add_office(office);
        }
        for actor in self.actors {
            if !actor.retired {
                kb.add_actor(actor);
            }
        }
        kb.add_state_bodies();
        for table in kb.terms.values_mut() {
            table.sort();
        }
        let contested = kb
            .names
            .values()
            .filter(|forms| forms.len() > 1 || forms.iter().any(|f| f.form == FormKind::Guarded));
        kb.contested = contested.flatten().map(|f| f.actor).collect();
        kb.add_signs();
        kb
    }
}

impl KnowledgeBase {
    fn add_roles(&mut self) {
        for role in khabar_data::read::<Roles>().role {
            let ix = RoleIx(self.roles.len() as u32);
            for (forms, wording) in [
                (&role.definite, Wording::Definite),
                (&role.construct, Wording::Construct),
                (&role.alone, Wording::Alone),
                (&role.pronominal, Wording::Pronominal),
                (&role.dual, Wording::Dual),
                (&role.plural, Wording::Plural),
            ] {
                for form in forms {
                    self.role_words.insert(form, (ix, wording));
                }
            }
            self.roles.push(role);
        }
        let (titles, professions) = (
            khabar_data::read::<Titles>().title,
            khabar_data::read::<Professions>().profession,
        );
        let occupations = professions.iter().flat_map(|p| &p.forms);
        for form in titles.iter().flat_map(|t| &t.forms).chain(occupations) {
            self.titles.insert(form, ());
        }
        let given = khabar_data::read::<GivenNames>();
        let words: FxHashSet<String> = given.words.iter().map(|word| fold(word)).collect();
        for name in &given.names {
            let weight = match words.contains(&fold(name)) {
                true => NameWeight::Word,
                false => NameWeight::Clear,
            };
            self.given_names.insert(name, weight);
        }
        let lines = NAME_UNIT_FILES.iter().flat_map(|(_, text)| text.lines());
        // They are folded where they are made (a test holds them to it): folding so many at each start would be felt.
        self.name_units = lines
            .filter(|line| !line.starts_with('#') && !line.is_empty())
            .collect();
    }

    fn add_office(&mut self, office: Office) {
        let ix = OfficeIx(self.offices.len() as u32);
        self.office_by_id.insert(office.id.clone(), ix);
        if let (Some(role), Some(country)) = (&office.role, &office.country)
            && let Some(role) = self.roles.iter().position(|r| r.id == *role)
        {
            self.office_by_role
                .insert((RoleIx(role as u32), country.clone()), ix);
        }
        for title in &office.titles {
            self.office_titles.insert(title, ix);
        }
        self.offices.push(office);
    }

    /// Makes room for the bodies of every country.
    fn add_state_bodies(&mut self) {
        self.state_body_kinds = khabar_data::read::<StateBodies>().body;
        let countries = self.by_country.iter();
        self.state_countries = countries.map(|(code, ix)| (code.clone(), *ix)).collect();
        self.state_countries.sort();
        for (at, body) in self.state_body_kinds.iter().enumerate() {
            let ix = StateBodyIx(at as u16);
            for (forms, elided) in [(&body.forms, false), (&body.elided, true)] {
                for form in forms {
                    let form_of = StateBodyForm { body: ix, elided };
                    self.state_bodies.insert(form, form_of);
                }
            }
        }
        let all = self.state_body_kinds.len() * self.state_countries.len();
        self.state_body_slots.resize_with(all, OnceLock::new);
    }

    /// The body of a country.
    pub fn body_of(&self, body: StateBodyIx, country: ActorIx) -> Option<ActorIx> {
        let position = self
            .state_countries
            .iter()
            .position(|(_, ix)| *ix == country)?;
        let (code, _) = self.state_countries.get(position)?;
        let id = id_of_body(self.state_body_kinds.get(usize::from(body.0))?, code);
        // One that has an entry of its own is that.
        if let Some(known) = self.by_id.get(&id) {
            return Some(*known);
        }
        let slot = usize::from(body.0) * self.state_countries.len() + position;
        u32::try_from(self.actors.len() + slot).ok().map(ActorIx)
    }

    /// The body of a country by its id, `syr.mod`.
    fn body_by_id(&self, id: &str) -> Option<ActorIx> {
        let (code, body) = id.split_once('.')?;
        let country = self.country(&code.to_uppercase())?;
        let body = self
            .state_body_kinds
            .iter()
            .position(|kind| kind.id == body)?;
        self.body_of(StateBodyIx(u16::try_from(body).ok()?), country)
    }

    /// The body of a country at an index behind the entries.
    fn body_at(&self, slot: usize) -> Option<&Actor> {
        let countries = self.state_countries.len();
        let made = self.state_body_slots.get(slot)?;
        let kind = self.state_body_kinds.get(slot.checked_div(countries)?)?;
        let (code, country) = self.state_countries.get(slot.checked_rem(countries)?)?;
        let country = self.actors.get(country.0 as usize)?;
        Some(made.get_or_init(|| Box::new(body_of(kind, code, country))))
    }

    /// Sums up what words can begin.
    fn add_signs(&mut self) {
        let mut signs = SignTable::default();
        self.names
            .each_beginning(|word, _| signs.add(word, Signs::NAME));
        self.office_titles
            .each_beginning(|word, _| signs.add(word, Signs::OFFICE));
        self.role_words
            .each_beginning(|word, _| signs.add(word, Signs::OFFICE));
        self.titles
            .each_beginning(|word, _| signs.add(word, Signs::TITLE));
        self.state_bodies
            .each_beginning(|word, _| signs.add(word, Signs::BODY));
        self.given_names
            .each_beginning(|word, _| signs.add(word, Signs::GIVEN));
        self.name_units
            .iter()
            .for_each(|word| signs.add(word, Signs::UNIT));
        self.signs = signs;
    }

    fn add_actor(&mut self, actor: Actor) {
        let ix = ActorIx(self.actors.len() as u32);
        let mut forms: Vec<(String, FormKind)> = Vec::new();
        let names = std::iter::once(&actor.ar).chain(&actor.aliases);
        forms.extend(
            names
                .flat_map(|n| spellings(n))
                .map(|n| (n, FormKind::Name)),
        );
        forms.extend(
            actor
                .guarded
                .iter()
                .flat_map(|n| spellings(n))
                .map(|n| (n, FormKind::Guarded)),
        );
        // The surname decides whom a short name means, though nobody listed it.
        if actor.kind == ActorKind::Person
            && let Some(surname) = surname(&actor.ar)
            && !forms.iter().any(|(form, _)| *form == surname)
            && !actor.never.iter().any(|form| fold(form) == surname)
        {
            forms.push((surname, FormKind::Guarded));
        }
        forms.extend(actor.nisba.iter().flat_map(|n| nisba::forms(n)));
        forms.extend(actor.people.iter().map(|p| (fold(p), FormKind::People)));
        for (form, kind) in forms {
            let form_of = NameForm {
                actor: ix,
                form: kind,
            };
            let foreign = actor.transliterated && actor.kind == ActorKind::Person;
            if foreign && kind == FormKind::Name {
                self.variants.add(&form, form_of);
            }
            if !self.names.get(&form).contains(&form_of) {
                self.names.insert(&form, form_of);
            }
        }
        for (at, term) in actor.terms.iter().enumerate() {
            if let Some(office) = self.office_by_id.get(&term.office) {
                self.terms.entry(*office).or_default().push((ix, at));
            }
        }
        if actor.kind == ActorKind::Country
            && let Some(code) = &actor.country
        {
            self.by_country.insert(code.clone(), ix);
        }
        self.by_id.insert(actor.id.clone(), ix);
        self.actors.push(actor);
    }

    /// The actor with an id.
    pub fn find(&self, id: &str) -> Option<ActorIx> {
        self.by_id.get(id).copied().or_else(|| self.body_by_id(id))
    }

    /// The actor at an index that this knowledge base gave out.
    pub fn actor(&self, ix: ActorIx) -> Option<&Actor> {
        let at = ix.0 as usize;
        let behind = at.checked_sub(self.actors.len());
        self.actors.get(at).or_else(|| self.body_at(behind?))
    }

    /// The id of an actor; empty for an index of another knowledge base.
    pub fn id(&self, ix: ActorIx) -> &str {
        self.actor(ix).map_or("", |a| &a.id)
    }

    /// The kind of an actor.
    pub fn kind(&self, ix: ActorIx) -> Option<ActorKind> {
        self.actor(ix).map(|a| a.kind)
    }

    /// Whether some form of the actor is guarded or shared with another.
    pub fn is_contested(&self, ix: ActorIx) -> bool {
        self.contested.contains(&ix)
    }

    /// All actors.
    pub fn actors(&self) -> impl Iterator<Item = (ActorIx, &Actor)> {
        self.actors
            .iter()
            .enumerate()
            .map(|(i, a)| (ActorIx(i as u32), a))
    }

    /// The country entry for an ISO 3166-1 alpha-3 code.
    pub fn country(&self, code: &str) -> Option<ActorIx> {
        self.by_country.get(code).copied()
    }

    /// The office with an id.
    pub fn find_office(&self, id: &str) -> Option<OfficeIx> {
        self.office_by_id.get(id).copied()
    }

    /// The office at an index.
    pub fn office(&self, ix: OfficeIx) -> Option<&Office> {
        self.offices.get(ix.0 as usize)
    }

    /// All offices.
    pub fn offices(&self) -> impl Iterator<Item = (OfficeIx, &Office)> {
        self.offices
            .iter()
            .enumerate()
            .map(|(i, o)| (OfficeIx(i as u32), o))
    }

    /// The role at an index.
    pub fn role(&self, ix: RoleIx) -> Option<&Role> {
        self.roles.get(ix.0 as usize)
    }

    /// The role an office is an instance of.
    pub fn role_of(&self, office: OfficeIx) -> Option<RoleIx> {
        let role = self.office(office)?.role.as_ref()?;
        let at = self.roles.iter().position(|r| r.id == *role)?;
        Some(RoleIx(at as u32))
    }

    /// The office of a role in a country (an actor of kind country).
    pub fn office_of(&self, role: RoleIx, country: ActorIx) -> Option<OfficeIx> {
        let code = self.actor(country)?.country.clone()?;
        self.office_by_role.get(&(role, code)).copied()
    }

    /// Who held an office on a day: of several (a day of handing over, dates known to the month) the one who
    /// began last.
    pub fn holder(&self, office: OfficeIx, day: Date) -> Option<(ActorIx, &Term)> {
        self.terms
            .get(&office)?
            .iter()
            .filter_map(|&(actor, at)| Some((actor, self.actor(actor)?.terms.get(at)?)))
            .filter(|(_, term)| term.covers(day))
            .max_by_key(|(_, term)| term.from.map(|from| from.earliest()))
    }

    /// Whoever held an office last before its holder on a day.
    pub fn predecessor(&self, office: OfficeIx, day: Date) -> Option<ActorIx> {
        let today = self.holder(office, day).map(|(actor, _)| actor);
        let terms = self.terms.get(&office)?.iter();
        let before = terms.filter_map(|&(actor, at)| {
            let from = self.actor(actor)?.terms.get(at)?.from?.earliest();
            (from <= day && Some(actor) != today).then_some((actor, from))
        });
        before.max_by_key(|(_, from)| *from).map(|(actor, _)| actor)
    }

    /// The offices an actor held on a day, with their terms.
    pub fn offices_on(&self, actor: ActorIx, day: Date) -> Vec<(OfficeIx, &Term)> {
        let terms = self.actor(actor).map_or(&[][..], |a| &a.terms);
        terms
            .iter()
            .filter(|term| term.covers(day))
            .filter_map(|term| Some((self.find_office(&term.office)?, term)))
            .collect()
    }

    /// Whoever has a name that some words may be another spelling of.
    pub fn similar_names(&self, words: &str) -> Vec<ActorIx> {
        let variant = self.variants.closest(&fold(words), 0);
        variant.map(|(form, _)| form.actor).into_iter().collect()
    }

    /// Ids close to `id` in spelling, best first: what a did-you-mean offers.
    pub fn similar_ids(&self, id: &str) -> Vec<&str> {
        crate::text::similar(id, self.actors.iter().map(|a| a.id.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_embedded_files_are_sound() {
        let mut builder = Builder::embedded();
        for (file, text) in ACTOR_FILES {
            assert_eq!(builder.add(text), [], "{file}");
        }
        let kb = builder.build();
        for unit in &kb.name_units {
            assert_eq!(*unit, fold(unit), "data/names: written unfolded");
        }
        let mut ids = FxHashSet::default();
        for (file, text) in PLACE_FILES {
            let rows = text.lines().filter(|line| !line.starts_with('#')).count();
            assert_eq!(places(text).count(), rows, "{file}");
            for place in places(text) {
                assert!(ids.insert(place.id.clone()), "{file}: {} twice", place.id);
                let known = kb.find(&place.id).and_then(|ix| kb.actor(ix));
                assert_eq!(known, Some(&place), "{file}: an id of another actor");
            }
        }
        for (_, actor) in kb.actors() {
            for term in &actor.terms {
                assert!(
                    kb.find_office(&term.office).is_some(),
                    "{}: no office {}",
                    actor.id,
                    term.office
                );
            }
            if let Some(whole) = &actor.stands_for {
                assert!(kb.find(whole).is_some(), "{}: no actor {whole}", actor.id);
            }
        }
        for (_, office) in kb.offices() {
            if let Some(role) = &office.role {
                assert!(
                    kb.roles.iter().any(|r| r.id == *role),
                    "{}: no role {role}",
                    office.id
                );
            }
            if let Some(body) = &office.body {
                assert!(kb.find(body).is_some(), "{}: no body {body}", office.id);
            }
        }
    }

    #[test]
    fn knows_who_held_an_office_on_a_day() {
        let kb = Builder::embedded().build();
        let holder = |office: &str, day| {
            let office = kb.find_office(office).unwrap();
            kb.holder(office, day)
                .map(|(actor, _)| kb.id(actor).to_string())
        };
        assert_eq!(
            holder("USA.president", date(2025, 2, 12)).as_deref(),
            Some("trump")
        );
        assert_eq!(
            holder("USA.president", date(2024, 2, 12)).as_deref(),
            Some("biden")
        );
        assert_eq!(
            holder("UKR.defmin", date(2023, 1, 1)).as_deref(),
            Some("reznikov")
        );
        assert_eq!(holder("USA.president", date(1999, 1, 1)), None);
    }

    #[test]
    fn nobody_holds_an_office_before_another_has_left_it() {
        let kb = embedded();
        for (office, terms) in &kb.terms {
            let mut terms: Vec<(&str, &Term)> = terms
                .iter()
                .filter_map(|&(ix, at)| Some((kb.id(ix), kb.actor(ix)?.terms.get(at)?)))
                .collect();
            for (id, term) in &terms {
                let (from, to) = (term.from.map(PartialDate::earliest), term.to);
                assert!(
                    from.zip(to).is_none_or(|(from, to)| from <= to.latest()),
                    "{id}, {}: ends before it begins",
                    term.office
                );
            }
            // A term without a beginning was before those that have one, unless it lasts.
            terms
                .sort_by_key(|(_, term)| (term.to.is_none(), term.from.map(PartialDate::earliest)));
            for pair in terms.windows(2) {
                let [(before, ended), (after, begun)] = pair else {
                    continue;
                };
                let in_turn = match (ended.to, begun.from) {
                    (Some(to), Some(from)) => to.earliest() <= from.latest(),
                    (to, _) => to.is_some(),
                };
                assert!(
                    in_turn,
                    "{}: {before} and {after} at one time",
                    kb.office(*office).map_or("", |o| o.id.as_str())
                );
            }
        }
    }

    #[test]
    fn a_corpus_overrides_and_retires() {
        let mut builder = Builder::embedded();
        builder.add("[[actor]]\nid = \"trump\"\nkind = \"person\"\nar = \"دونالد ترامب\"\nen = \"DJT\"\n[[actor]]\nid = \"putin\"\nkind = \"person\"\nretired = true");
        let kb = builder.build();
        assert_eq!(
            kb.find("trump")
                .and_then(|t| kb.actor(t))
                .map(|a| a.en.as_str()),
            Some("DJT")
        );
        assert_eq!(kb.find("putin"), None);
    }
}
