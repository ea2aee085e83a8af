//! The knowledge base: who is who, and who held which office on which date.

mod beginnings;
mod bodies;
mod builder;
mod close_ids;
mod entry;
mod layers;
mod lexicons;
mod load;
mod locations;
mod nisba;
mod search;
mod variants;

pub use beginnings::Tables;
pub use builder::Builder;
pub use entry::{
    Actor, ActorIx, ActorKind, Location, Office, OfficeIx, PartialDate, RoleIx, StateBodyIx, Term,
    TermSource, Wording, is_item_id,
};
pub use khabar_data::schema::{Role, StateBody};
pub use lexicons::{Lexicons, NameWeight, StateBodyForm};
pub use load::{LoadProblem, Loaded, load, places};
pub use variants::{Variants, is_one_name};

use std::sync::{Arc, LazyLock};

use beginnings::Beginnings;
use bodies::CountryBodies;
use close_ids::CloseIds;
use jiff::civil::Date;
use layers::{Entries, Lists};
use rustc_hash::FxHashMap;
use search::Searched;

use crate::text::PhraseTable;
use crate::text::fold::fold;
use crate::text::spelling::Spelling;

/// An Arabic form of an actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameForm {
    /// Whose form it is.
    pub actor: ActorIx,
    /// What kind of form.
    pub form: FormKind,
    /// How it is spelt where it is listed.
    pub spelling: Spelling,
}

impl NameForm {
    /// Takes up the same form of the same actor in another spelling; whether it is that.
    fn join(&mut self, other: &Self) -> bool {
        let same = (self.actor, self.form) == (other.actor, other.form);
        if same {
            self.spelling = self.spelling.or(other.spelling);
        }
        same
    }
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

/// Actors, offices, roles and titles, with the tables to find them in text. Immutable once built. That of a corpus lies over the one that
/// ships with Khabar, and holds only what the corpus has added or changed.
#[derive(Debug, Default)]
pub struct KnowledgeBase {
    actors: Entries<Actor>,
    /// The countries with a code: the last one is that of the code.
    countries: Lists<String, ActorIx>,
    offices: Entries<Office>,
    /// All offices in the order of their ids.
    office_order: Vec<OfficeIx>,
    /// The offices of a role in a country, in the order of their ids: the last one is meant.
    offices_by_role: Lists<(RoleIx, String), OfficeIx>,
    terms: Lists<OfficeIx, (ActorIx, usize)>,
    /// Whether an actor has a form that is guarded or shared: whom a form means depends on who is named in the article. Where it is not
    /// said, it is as below.
    contested: FxHashMap<ActorIx, bool>,
    /// The bodies that every state has, of each country whose are not those below.
    bodies: CountryBodies,
    below: Option<&'static Self>,
    close_ids: CloseIds,
    searched: Searched,
    /// Names, nisba forms and peoples.
    pub names: PhraseTable<NameForm>,
    /// Whole phrases that name one office.
    pub office_titles: PhraseTable<OfficeIx>,
    /// Transliterated names of people, for spellings that nobody listed.
    pub variants: Variants,
    /// The words that are the same in every knowledge base.
    pub lexicons: &'static Lexicons,
    /// What a word can be the beginning of.
    pub beginnings: Beginnings,
}

/// The knowledge base that ships with Khabar, built once a process, when it is first asked for.
pub fn embedded() -> &'static Arc<KnowledgeBase> {
    static KB: LazyLock<Arc<KnowledgeBase>> =
        LazyLock::new(|| Arc::new(Builder::shipped().build()));
    &KB
}

impl KnowledgeBase {
    /// The actor with an id.
    pub fn find(&self, id: &str) -> Option<ActorIx> {
        let entry = self.actors.find(id).map(ActorIx);
        entry.or_else(|| self.body_by_id(id))
    }

    /// The body of a country by its id, `syr.mod`.
    fn body_by_id(&self, id: &str) -> Option<ActorIx> {
        let (code, body) = id.split_once('.')?;
        let country = self.country(&code.to_uppercase())?;
        self.body_of(self.lexicons.state_body(body)?, country)
    }

    /// The body of a country.
    pub fn body_of(&self, body: StateBodyIx, country: ActorIx) -> Option<ActorIx> {
        let code = self.actor(country)?.country.as_ref()?;
        if self.country(code) != Some(country) {
            return None;
        }
        let own = self.bodies.slot(body, country);
        let own =
            own.map(|(slot, id)| (self.bodies_below().map_or(0, CountryBodies::len) + slot, id));
        let (slot, id) = own.or_else(|| self.bodies_below()?.slot(body, country))?;
        // One that has an entry of its own is that.
        if let Some(entry) = self.actors.find(&id) {
            return Some(ActorIx(entry));
        }
        u32::try_from(self.actors.len() + slot).ok().map(ActorIx)
    }

    fn bodies_below(&self) -> Option<&'static CountryBodies> {
        self.below.map(|below| &below.bodies)
    }

    /// The actor at an index that this knowledge base gave out.
    pub fn actor(&self, ix: ActorIx) -> Option<&Actor> {
        let Some(slot) = (ix.0 as usize).checked_sub(self.actors.len()) else {
            return self.actors.get(ix.0);
        };
        match slot.checked_sub(self.bodies_below().map_or(0, CountryBodies::len)) {
            Some(own) => self.bodies.at(own, &self.actors),
            None => self.bodies_below()?.at(slot, &self.below?.actors),
        }
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
        match self.contested.get(&ix) {
            Some(contested) => *contested,
            None => self.below.is_some_and(|below| below.is_contested(ix)),
        }
    }

    /// All actors.
    pub fn actors(&self) -> impl Iterator<Item = (ActorIx, &Actor)> {
        self.actors.iter().map(|(at, actor)| (ActorIx(at), actor))
    }

    /// Where a country or a place is: as its entry says, or as ships with Khabar.
    pub fn location(&self, ix: ActorIx) -> Option<Location> {
        let actor = self.actor(ix)?;
        actor.location.or_else(|| locations::shipped(&actor.id))
    }

    /// The country entry for an ISO 3166-1 alpha-3 code.
    pub fn country(&self, code: &str) -> Option<ActorIx> {
        self.countries.get(code).last().copied()
    }

    /// The office with an id.
    pub fn find_office(&self, id: &str) -> Option<OfficeIx> {
        self.offices.find(id).map(OfficeIx)
    }

    /// The office at an index.
    pub fn office(&self, ix: OfficeIx) -> Option<&Office> {
        self.offices.get(ix.0)
    }

    /// All offices, in the order of their ids.
    pub fn offices(&self) -> impl Iterator<Item = (OfficeIx, &Office)> {
        let order = self.office_order.iter();
        order.filter_map(|ix| Some((*ix, self.office(*ix)?)))
    }

    /// The role at an index.
    pub fn role(&self, ix: RoleIx) -> Option<&Role> {
        self.lexicons.roles.get(ix.0 as usize)
    }

    /// The role an office is an instance of.
    pub fn role_of(&self, office: OfficeIx) -> Option<RoleIx> {
        self.lexicons.role(self.office(office)?.role.as_ref()?)
    }

    /// The office of a role in a country (an actor of kind country).
    pub fn office_of(&self, role: RoleIx, country: ActorIx) -> Option<OfficeIx> {
        let code = self.actor(country)?.country.clone()?;
        self.offices_by_role.get(&(role, code)).last().copied()
    }

    /// Who held an office on a day: of several (a day of handing over, dates known to the month) the one who
    /// began last.
    pub fn holder(&self, office: OfficeIx, day: Date) -> Option<(ActorIx, &Term)> {
        self.terms
            .get(&office)
            .iter()
            .filter_map(|&(actor, at)| Some((actor, self.actor(actor)?.terms.get(at)?)))
            .filter(|(_, term)| term.covers(day))
            .max_by_key(|(_, term)| term.from.map(|from| from.earliest()))
    }

    /// Whoever held an office last before its holder on a day.
    pub fn predecessor(&self, office: OfficeIx, day: Date) -> Option<ActorIx> {
        let today = self.holder(office, day).map(|(actor, _)| actor);
        let terms = self.terms.get(&office).iter();
        let before = terms.filter_map(|&(actor, at)| {
            let from = self.actor(actor)?.terms.get(at)?.from?.earliest();
            (from <= day && Some(actor) != today).then_some((actor, from))
        });
        before.max_by_key(|(_, from)| *from).map(|(actor, _)| actor)
    }

    /// Whoever comes to hold an office next after a day, within a year.
    pub fn successor(&self, office: OfficeIx, day: Date) -> Option<ActorIx> {
        let terms = self.terms.get(&office).iter();
        let after = terms.filter_map(|&(actor, at)| {
            let from = self.actor(actor)?.terms.get(at)?.from?.earliest();
            let days = (from - day).get_days();
            (1..=366).contains(&days).then_some((actor, from))
        });
        after.min_by_key(|(_, from)| *from).map(|(actor, _)| actor)
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
        let close = self.close_ids.of(id, || {
            let ids = self.actors.iter().map(|(_, a)| a.id.as_str());
            let close = crate::text::similar(id, ids).into_iter();
            close.filter_map(|id| self.find(id)).collect()
        });
        close.into_iter().map(|actor| self.id(actor)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use khabar_data::ACTOR_FILES;

    #[test]
    fn the_embedded_files_are_sound() {
        let mut builder = Builder::embedded();
        for (file, text) in ACTOR_FILES {
            assert_eq!(builder.add(text), [], "{file}");
        }
        let kb = builder.build();
        for unit in &kb.lexicons.name_units {
            assert_eq!(*unit, fold(unit), "data/names: written unfolded");
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
        for (office, terms) in kb.terms.lists() {
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
    fn a_corpus_says_where_its_places_are() {
        let mut builder = Builder::embedded();
        let problems = builder.add(
            "[[actor]]\nid = \"nizwa-fort\"\nkind = \"place\"\nar = \"قلعة نزوى\"\nen = \"Nizwa Fort\"\nlocation = { latitude = 22.93, longitude = 57.53 }\n\
             [[actor]]\nid = \"moon\"\nkind = \"place\"\nar = \"قاعدة القمر\"\nen = \"Moon base\"\nlocation = { latitude = 900, longitude = 0 }",
        );
        let [problem] = &problems[..] else {
            panic!("{problems:?}")
        };
        assert!(
            problem.to_string().contains("nowhere on earth"),
            "{problem}"
        );
        let kb = builder.build();
        let fort = kb.find("nizwa-fort").and_then(|fort| kb.location(fort));
        assert_eq!(
            fort.map(|at| (at.geonames, at.latitude)),
            Some((None, 22.93))
        );
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
