//! The bodies that every state has, of each country: actors without an entry, made when somebody asks for one. There are ten thousand.

use std::sync::OnceLock;

use khabar_data::schema::StateBody;

use super::entry::{Actor, ActorIx, ActorKind, StateBodyIx};
use super::layers::Entries;
use super::lexicons::Lexicons;

/// The bodies of some countries.
#[derive(Debug, Default)]
pub struct CountryBodies {
    lexicons: &'static Lexicons,
    /// Countries by their codes, in order.
    countries: Vec<(String, ActorIx)>,
    /// Those of the first kind of body for each country, then those of the second…
    slots: Vec<OnceLock<Box<Actor>>>,
}

impl CountryBodies {
    /// Makes room for the bodies of countries, given with their codes.
    pub fn new(mut countries: Vec<(String, ActorIx)>) -> Self {
        let lexicons = <&Lexicons>::default();
        countries.sort();
        let all = lexicons.bodies.len() * countries.len();
        Self {
            lexicons,
            countries,
            slots: (0..all).map(|_| OnceLock::new()).collect(),
        }
    }

    /// The number of slots.
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// The slot of the body of a country, and its id.
    pub fn slot(&self, body: StateBodyIx, country: ActorIx) -> Option<(usize, String)> {
        let kind = usize::from(body.0);
        let at = self.countries.iter().position(|(_, ix)| *ix == country)?;
        let (code, _) = self.countries.get(at)?;
        let id = id_of(self.lexicons.bodies.get(kind)?, code);
        Some((kind * self.countries.len() + at, id))
    }

    /// The body at a slot, of one of these `actors`.
    pub fn at(&self, slot: usize, actors: &Entries<Actor>) -> Option<&Actor> {
        let countries = self.countries.len();
        let kind = self.lexicons.bodies.get(slot.checked_div(countries)?)?;
        let (code, country) = self.countries.get(slot.checked_rem(countries)?)?;
        let country = actors.get(country.0)?;
        let body = self.slots.get(slot)?;
        Some(body.get_or_init(|| Box::new(body_of(kind, code, country))))
    }
}

fn id_of(body: &StateBody, code: &str) -> String {
    format!("{}.{}", code.to_lowercase(), body.id)
}

fn body_of(body: &StateBody, code: &str, country: &Actor) -> Actor {
    let form = body.forms.first().map_or("", String::as_str);
    Actor {
        id: id_of(body, code),
        kind: ActorKind::Government,
        ar: format!("{form} ({})", country.ar),
        en: format!("{} ({})", body.en, country.en),
        country: Some(code.to_string()),
        plover: Some(format!("{code}{}", body.plover)),
        ..Actor::default()
    }
}
