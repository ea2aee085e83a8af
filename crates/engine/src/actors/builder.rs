//! Building a knowledge base from files of entries.

use khabar_data::schema::fault_of_id;
use khabar_data::{ACTOR_FILES, PLACE_FILES};
use rustc_hash::FxHashMap;

use super::beginnings::{Beginnings, Tables};
use super::bodies::CountryBodies;
use super::entry::{Actor, ActorIx, ActorKind, Office, OfficeIx, RoleIx};
use super::layers::{Entries, Lists};
use super::load::{LoadProblem, Loaded, load, places};
use super::variants::Variants;
use super::{FormKind, KnowledgeBase, NameForm, embedded, nisba};
use crate::text::PhraseTable;
use crate::text::fold::fold;
use crate::text::names::{spellings, surname};
use crate::text::spelling::Spelling;

/// Collects knowledge files, later ones overriding earlier ones, into a [`KnowledgeBase`].
#[derive(Debug, Default)]
pub struct Builder {
    below: Option<&'static KnowledgeBase>,
    actors: Vec<Actor>,
    index: FxHashMap<String, usize>,
    offices: FxHashMap<String, Office>,
}

/// How many forms an actor has, as a rule: so much room is made at once.
const FORMS_OF_AN_ACTOR: usize = 3;

impl Builder {
    /// A builder of what lies over the knowledge that ships with Khabar.
    pub fn embedded() -> Self {
        Self {
            below: Some(embedded()),
            ..Self::default()
        }
    }

    /// A builder that holds the knowledge that ships with Khabar.
    pub(super) fn shipped() -> Self {
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
        if let Some(fault) = fault_of_id(&actor.id) {
            return Some(fault);
        }
        let below = |id: &str| self.below.is_some_and(|kb| kb.find_office(id).is_some());
        let known = |id: &str| self.offices.contains_key(id) || below(id);
        let unknown = actor.terms.iter().find(|term| !known(&term.office))?;
        Some(format!(
            "there is no office {:?}; add it as an [[office]] above",
            unknown.office
        ))
    }

    /// Builds the tables.
    pub fn build(self) -> KnowledgeBase {
        let mut kb = self
            .below
            .map_or_else(Default::default, KnowledgeBase::over);
        let mut offices: Vec<Office> = self.offices.into_values().collect();
        offices.sort_by(|a, b| a.id.cmp(&b.id));
        for office in offices {
            kb.withdraw_office(&office.id);
            kb.add_office(office);
        }
        for actor in &self.actors {
            kb.withdraw_actor(&actor.id);
        }
        kb.names.reserve(FORMS_OF_AN_ACTOR * self.actors.len());
        for actor in self.actors {
            if !actor.retired {
                kb.add_actor(actor);
            }
        }
        kb.sort();
        kb.look_up_ahead();
        kb
    }
}

impl KnowledgeBase {
    /// A knowledge base over one that lies over none: it holds what that does until something is changed.
    fn over(below: &'static Self) -> Self {
        Self {
            actors: Entries::over(&below.actors),
            countries: Lists::over(&below.countries),
            offices: Entries::over(&below.offices),
            offices_by_role: Lists::over(&below.offices_by_role),
            terms: Lists::over(&below.terms),
            names: PhraseTable::over(&below.names),
            office_titles: PhraseTable::over(&below.office_titles),
            variants: Variants::over(&below.variants),
            beginnings: Beginnings::over(&below.beginnings),
            below: Some(below),
            ..Self::default()
        }
    }

    /// Takes the office below with an id out of all tables.
    fn withdraw_office(&mut self, id: &str) {
        let Some((at, office)) = self.offices.withdraw(id) else {
            return;
        };
        for title in &office.titles {
            self.office_titles.retain(title, |ix| ix.0 != at);
        }
        if let Some(key) = self.role_in_country(office) {
            self.offices_by_role.entry(key).retain(|ix| ix.0 != at);
        }
    }

    fn add_office(&mut self, office: Office) {
        let (id, titles) = (office.id.clone(), office.titles.clone());
        let key = self.role_in_country(&office);
        let ix = OfficeIx(self.offices.put(&id, office));
        if let Some(key) = key {
            self.offices_by_role.entry(key).push(ix);
        }
        for title in &titles {
            self.office_titles.insert(title, ix);
        }
    }

    fn role_in_country(&self, office: &Office) -> Option<(RoleIx, String)> {
        let role = self.lexicons.role(office.role.as_ref()?)?;
        Some((role, office.country.clone()?))
    }

    /// Takes the actor below with an id out of all tables.
    fn withdraw_actor(&mut self, id: &str) {
        let Some((at, actor)) = self.actors.withdraw(id) else {
            return;
        };
        let actor_ix = ActorIx(at);
        for Form { form, .. } in forms(actor) {
            self.names.retain(&form, |of| of.actor != actor_ix);
            self.variants.remove(&form, actor_ix);
        }
        for term in &actor.terms {
            if let Some(office) = self.offices.find(&term.office) {
                let holders = self.terms.entry(OfficeIx(office));
                holders.retain(|(ix, _)| *ix != actor_ix);
            }
        }
        if let Some(code) = code_of(actor) {
            self.countries
                .entry(code.clone())
                .retain(|ix| *ix != actor_ix);
        }
    }

    fn add_actor(&mut self, actor: Actor) {
        let id = actor.id.clone();
        let ix = ActorIx(self.actors.put(&id, actor));
        let Some(actor) = self.actors.get(ix.0) else {
            return;
        };
        for Form {
            form,
            kind,
            spelling,
        } in forms(actor)
        {
            let form_of = NameForm {
                actor: ix,
                form: kind,
                spelling,
            };
            let foreign = actor.transliterated && actor.kind == ActorKind::Person;
            if foreign && kind == FormKind::Name {
                self.variants.add(&form, form_of);
            }
            self.names.insert_joined(&form, form_of, NameForm::join);
        }
        for (at, term) in actor.terms.iter().enumerate() {
            if let Some(office) = self.offices.find(&term.office) {
                self.terms.entry(OfficeIx(office)).push((ix, at));
            }
        }
        if let Some(code) = code_of(actor) {
            self.countries.entry(code.clone()).push(ix);
        }
    }

    /// Puts what was added in the order in which it is given out: actors as they were first given, offices by their ids.
    fn sort(&mut self) {
        self.names
            .values_mut()
            .for_each(|forms| forms.sort_by_key(|form| form.actor));
        self.variants.sort();
        self.terms.lists_mut().for_each(|terms| terms.sort());
        self.countries.lists_mut().for_each(|list| list.sort());
        let offices = &self.offices;
        let id = |ix: &OfficeIx| offices.get(ix.0).map(|office| office.id.as_str());
        let by_id = |a: &OfficeIx, b: &OfficeIx| id(a).cmp(&id(b));
        self.office_titles
            .values_mut()
            .for_each(|list| list.sort_by(by_id));
        self.offices_by_role
            .lists_mut()
            .for_each(|list| list.sort_by(by_id));
        self.office_order = offices.iter().map(|(at, _)| OfficeIx(at)).collect();
        self.office_order.sort_by(by_id);
    }

    /// Works out what is asked of every word.
    fn look_up_ahead(&mut self) {
        let countries = self.countries.lists();
        let countries = countries.filter_map(|(code, list)| Some((code.clone(), *list.last()?)));
        self.bodies = CountryBodies::new(countries.collect());
        let unclear = |forms: &[NameForm]| {
            forms.len() > 1 || forms.iter().any(|f| f.form == FormKind::Guarded)
        };
        self.contested = if self.below.is_some() {
            let sharing = self.names.values().flatten().map(|form| form.actor);
            // Whoever may have a form that has changed hands; whether another form of his is unclear is asked anew.
            let changed = sharing.chain(self.actors.changed().map(ActorIx));
            let contested = |ix: ActorIx| {
                let forms = self.actors.get(ix.0).map(forms).unwrap_or_default();
                forms
                    .iter()
                    .any(|form| unclear(self.names.under(&form.form)))
            };
            changed.map(|ix| (ix, contested(ix))).collect()
        } else {
            let contested = self.names.values().filter(|forms| unclear(forms));
            contested.flatten().map(|form| (form.actor, true)).collect()
        };
        if self.below.is_none() {
            self.beginnings = self.lexicons.beginnings.clone();
        }
        let beginnings = &mut self.beginnings;
        for word in self.names.beginnings() {
            beginnings.add(word, Tables::NAME);
        }
        for word in self.office_titles.beginnings() {
            beginnings.add(word, Tables::OFFICE);
        }
    }
}

/// The code of a country.
fn code_of(actor: &Actor) -> Option<&String> {
    let code = actor.country.as_ref();
    code.filter(|_| actor.kind == ActorKind::Country)
}

/// A form under which an actor is found.
struct Form {
    /// Folded.
    form: String,
    kind: FormKind,
    spelling: Spelling,
}

/// The forms under which an actor is found.
fn forms(actor: &Actor) -> Vec<Form> {
    let written = |name: &str, kind| {
        let spelling = Spelling::of(name);
        let form = move |form| Form {
            form,
            kind,
            spelling,
        };
        spellings(name).into_iter().map(form)
    };
    let names = std::iter::once(&actor.ar).chain(&actor.aliases);
    let mut forms: Vec<Form> = names
        .flat_map(|name| written(name, FormKind::Name))
        .collect();
    let guarded = actor.guarded.iter();
    forms.extend(guarded.flat_map(|name| written(name, FormKind::Guarded)));
    // The surname decides whom a short name means, though nobody listed it.
    if actor.kind == ActorKind::Person
        && let Some(surname) = surname(&actor.ar)
        && !forms.iter().any(|form| form.form == surname)
        && !actor.never.iter().any(|form| fold(form) == surname)
    {
        forms.push(Form {
            form: surname,
            kind: FormKind::Guarded,
            spelling: Spelling::of(&actor.ar),
        });
    }
    let nisba = actor.nisba.iter().flat_map(|n| nisba::forms(n));
    forms.extend(nisba.map(|(form, kind)| Form {
        // A folded ي is one here; ه is that of ta marbuta, and of no pronoun.
        spelling: Spelling::of(&form),
        form,
        kind,
    }));
    forms.extend(actor.people.iter().map(|people| Form {
        form: fold(people),
        kind: FormKind::People,
        spelling: Spelling::of(people),
    }));
    forms
}
