//! The knowledge base: who is who, and who held which office on which date.

mod entry;
mod load;

pub use entry::{
    Actor, ActorIx, ActorKind, Office, OfficeIx, PartialDate, Role, RoleIx, Term, Title, Wording,
};
pub use load::{LoadProblem, Loaded, load};

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;

use crate::text::PhraseTable;
use crate::text::fold::fold;
use crate::text::phrases::spellings;

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

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
    places: Vec<Place>,
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
    /// Given names, by which a person outside the knowledge base is noticed.
    pub given_names: PhraseTable<()>,
}

/// Where an entry was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file, as the builder was told.
    pub file: String,
    /// The bytes of its entry.
    pub span: crate::text::Span,
}

/// Collects knowledge files, later ones overriding earlier ones, into a [`KnowledgeBase`].
#[derive(Debug, Default)]
pub struct Builder {
    actors: Vec<(Actor, Place)>,
    index: FxHashMap<String, usize>,
    offices: FxHashMap<String, Office>,
}

#[derive(Debug, Deserialize)]
struct RolesFile {
    role: Vec<Role>,
}

#[derive(Debug, Deserialize)]
struct TitlesFile {
    title: Vec<Title>,
}

#[derive(Debug, Deserialize)]
struct GivenNamesFile {
    names: Vec<String>,
}

const ROLES: &str = include_str!("../../data/actors/roles.toml");
const TITLES: &str = include_str!("../../data/actors/titles.toml");
const GIVEN_NAMES: &str = include_str!("../../data/names/given.toml");

impl Builder {
    /// A builder that holds the knowledge that ships with Khabar.
    pub fn embedded() -> Self {
        let mut builder = Self::default();
        for (file, text) in ACTOR_FILES {
            // Embedded files are checked by a test.
            builder.add(file, text);
        }
        builder
    }

    /// Adds the entries of a knowledge file. An entry whose id is known replaces the earlier one; `retired = true`
    /// withdraws it. Returns what is wrong in the file.
    pub fn add(&mut self, file: &str, text: &str) -> Vec<LoadProblem> {
        let loaded = load(text);
        for (office, _) in loaded.offices {
            self.offices.insert(office.id.clone(), office);
        }
        for (actor, span) in loaded.actors {
            let place = Place {
                file: file.to_string(),
                span,
            };
            match self.index.get(&actor.id) {
                Some(&at) => {
                    if let Some(slot) = self.actors.get_mut(at) {
                        *slot = (actor, place);
                    }
                }
                None => {
                    self.index.insert(actor.id.clone(), self.actors.len());
                    self.actors.push((actor, place));
                }
            }
        }
        loaded.problems
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
        for (actor, place) in self.actors {
            if !actor.retired {
                kb.add_actor(actor, place);
            }
        }
        for table in kb.terms.values_mut() {
            table.sort();
        }
        let contested = kb
            .names
            .values()
            .filter(|forms| forms.len() > 1 || forms.iter().any(|f| f.form == FormKind::Guarded));
        kb.contested = contested.flatten().map(|f| f.actor).collect();
        kb
    }
}

impl KnowledgeBase {
    fn add_roles(&mut self) {
        let roles = toml::from_str::<RolesFile>(ROLES).map_or_else(|_| Vec::new(), |f| f.role);
        for role in roles {
            let ix = RoleIx(self.roles.len() as u32);
            for (forms, wording) in [
                (&role.definite, Wording::Definite),
                (&role.construct, Wording::Construct),
                (&role.alone, Wording::Alone),
                (&role.dual, Wording::Dual),
                (&role.plural, Wording::Plural),
            ] {
                for form in forms {
                    self.role_words.insert(form, (ix, wording));
                }
            }
            self.roles.push(role);
        }
        let titles = toml::from_str::<TitlesFile>(TITLES).map_or_else(|_| Vec::new(), |f| f.title);
        for form in titles.iter().flat_map(|t| &t.forms) {
            self.titles.insert(form, ());
        }
        let given =
            toml::from_str::<GivenNamesFile>(GIVEN_NAMES).map_or_else(|_| Vec::new(), |f| f.names);
        for name in &given {
            self.given_names.insert(name, ());
        }
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

    fn add_actor(&mut self, actor: Actor, place: Place) {
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
        forms.extend(actor.nisba.iter().flat_map(|n| nisba_forms(n)));
        forms.extend(actor.people.iter().map(|p| (fold(p), FormKind::People)));
        for (form, kind) in forms {
            let form_of = NameForm {
                actor: ix,
                form: kind,
            };
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
        self.places.push(place);
    }

    /// The actor with an id.
    pub fn find(&self, id: &str) -> Option<ActorIx> {
        self.by_id.get(id).copied()
    }

    /// The actor at an index that this knowledge base gave out.
    pub fn actor(&self, ix: ActorIx) -> Option<&Actor> {
        self.actors.get(ix.0 as usize)
    }

    /// Where an actor's entry was written.
    pub fn place(&self, ix: ActorIx) -> Option<&Place> {
        self.places.get(ix.0 as usize)
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

    /// The offices an actor held on a day, with their terms.
    pub fn offices_on(&self, actor: ActorIx, day: Date) -> Vec<(OfficeIx, &Term)> {
        let terms = self.actor(actor).map_or(&[][..], |a| &a.terms);
        terms
            .iter()
            .filter(|term| term.covers(day))
            .filter_map(|term| Some((self.find_office(&term.office)?, term)))
            .collect()
    }

    /// Ids close to `id` in spelling, best first: what a did-you-mean offers.
    pub fn similar_ids(&self, id: &str) -> Vec<&str> {
        crate::text::similar(id, self.actors.iter().map(|a| a.id.as_str()))
    }
}

/// The inflected forms of a nisba adjective: gender, number and case, with and without the article.
///
/// Of two words (كوري جنوبي) both are adjectives and both are inflected; where the first is a noun (جنوب أفريقي) only the
/// last is, and the article goes on the first.
fn nisba_forms(stem: &str) -> Vec<(String, FormKind)> {
    const ENDINGS: [&str; 9] = ["", "ه", "ا", "ون", "ين", "ان", "تان", "تين", "ات"];
    let stem = fold(stem);
    let words: Vec<&str> = stem.split_whitespace().collect();
    let all_adjectives = words.iter().all(|w| w.ends_with('ي'));
    let inflect = |ending: &str, article: &str| {
        let last = words.len().saturating_sub(1);
        let word = |(i, word): (usize, &&str)| {
            let article = if i == 0 || all_adjectives {
                article
            } else {
                ""
            };
            let ending = if i == last || all_adjectives {
                ending
            } else {
                ""
            };
            format!("{article}{word}{ending}")
        };
        words
            .iter()
            .enumerate()
            .map(word)
            .collect::<Vec<_>>()
            .join(" ")
    };
    ENDINGS
        .iter()
        .flat_map(|ending| {
            [
                (inflect(ending, ""), FormKind::Nisba { definite: false }),
                (inflect(ending, "ال"), FormKind::Nisba { definite: true }),
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_embedded_files_are_sound() {
        let mut builder = Builder::default();
        for (file, text) in ACTOR_FILES {
            assert_eq!(builder.add(file, text), [], "{file}");
        }
        let kb = builder.build();
        toml::from_str::<RolesFile>(ROLES).unwrap();
        toml::from_str::<TitlesFile>(TITLES).unwrap();
        toml::from_str::<GivenNamesFile>(GIVEN_NAMES).unwrap();
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
    fn inflects_nisba_adjectives() {
        let has = |stem: &str, form: &str| nisba_forms(stem).iter().any(|(f, _)| *f == fold(form));
        assert!(has("أمريكي", "الأمريكيين"));
        assert!(has("كوري جنوبي", "الكورية الجنوبية"));
        assert!(has("جنوب أفريقي", "الجنوب أفريقية"));
    }

    #[test]
    fn a_corpus_overrides_and_retires() {
        let mut builder = Builder::embedded();
        builder.add("k.toml", "[[actor]]\nid = \"trump\"\nkind = \"person\"\nar = \"دونالد ترامب\"\nen = \"DJT\"\n[[actor]]\nid = \"putin\"\nkind = \"person\"\nretired = true");
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
