//! Building a knowledge base from files of entries.

use khabar_data::schema::fault_of_id;
use khabar_data::{ACTOR_FILES, PLACE_FILES};
use rustc_hash::FxHashMap;

use super::beginnings::Tables;
use super::bodies::CountryBodies;
use super::entry::{Actor, ActorIx, ActorKind, Office, OfficeIx};
use super::load::{LoadProblem, Loaded, load, places};
use super::{FormKind, KnowledgeBase, NameForm, nisba};
use crate::text::fold::fold;
use crate::text::names::{spellings, surname};

/// Collects knowledge files, later ones overriding earlier ones, into a [`KnowledgeBase`].
#[derive(Debug, Default)]
pub struct Builder {
    actors: Vec<Actor>,
    index: FxHashMap<String, usize>,
    offices: FxHashMap<String, Office>,
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
        if let Some(fault) = fault_of_id(&actor.id) {
            return Some(fault);
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
        kb.bodies = CountryBodies::new(kb.by_country.iter());
        for table in kb.terms.values_mut() {
            table.sort();
        }
        let contested = kb
            .names
            .values()
            .filter(|forms| forms.len() > 1 || forms.iter().any(|f| f.form == FormKind::Guarded));
        kb.contested = contested.flatten().map(|f| f.actor).collect();
        kb.beginnings = kb.lexicons.beginnings.clone();
        let names = &mut kb.beginnings;
        kb.names
            .each_beginning(|word, _| names.add(word, Tables::NAME));
        kb.office_titles
            .each_beginning(|word, _| names.add(word, Tables::OFFICE));
        kb
    }
}

impl KnowledgeBase {
    fn add_office(&mut self, office: Office) {
        let ix = OfficeIx(self.offices.len() as u32);
        self.office_by_id.insert(office.id.clone(), ix);
        if let (Some(role), Some(country)) = (&office.role, &office.country)
            && let Some(role) = self.lexicons.role(role)
        {
            self.office_by_role.insert((role, country.clone()), ix);
        }
        for title in &office.titles {
            self.office_titles.insert(title, ix);
        }
        self.offices.push(office);
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
}
