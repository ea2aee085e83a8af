//! What must hold among the entries of all files together: an id is one thing's, and what is named is there.

use std::collections::{HashMap, HashSet};

use super::{
    Actor, ActorKind, ActorsFile, Fault, Office, Roles, StateBodies, fault_of_id, location, place,
    place_rows,
};

/// All files of entries, each with its name.
#[derive(Debug, Clone, Copy)]
pub struct EntryFiles<'t> {
    /// Those of `actors/`.
    pub actors: &'t [(String, String)],
    /// The gazetteers of `places/`.
    pub places: &'t [(String, String)],
    /// Where they are: the file of `locations/`.
    pub locations: (&'t str, &'t str),
}

/// Checks all files of entries.
pub fn faults_of_entries(files: EntryFiles<'_>, roles: &Roles, bodies: &StateBodies) -> Vec<Fault> {
    let mut checker = Checker {
        faults: Vec::new(),
        ids: HashMap::new(),
        offices: HashMap::new(),
        countries: HashSet::new(),
        bodies: bodies.body.iter().map(|body| body.id.as_str()).collect(),
        roles: roles.role.iter().map(|role| role.id.as_str()).collect(),
    };
    let mut read = Vec::new();
    for (file, text) in files.actors {
        match toml::from_str::<ActorsFile>(text) {
            Ok(entries) => read.push((Text { file, text }, entries)),
            Err(error) => checker.faults.push(Fault::in_toml(file, text, &error)),
        }
    }
    // What is there first: an entry of one file may name one of another.
    for (text, entries) in &read {
        for actor in &entries.actor {
            checker.add_actor(text.place(actor.span().start), actor.get_ref());
        }
        for office in &entries.office {
            checker.add_office(text.place(office.span().start), office.get_ref());
        }
    }
    for (file, text) in files.places {
        for (line, row) in place_rows(text) {
            checker.add_place(format!("{file}:{line}"), row);
        }
    }
    // A file that cannot be read would make everything that it holds missing.
    if read.len() == files.actors.len() {
        for (text, entries) in &read {
            for actor in &entries.actor {
                let sourced = entries.source.is_some();
                checker.actor(text.place(actor.span().start), actor.get_ref(), sourced);
            }
            for office in &entries.office {
                checker.office(text.place(office.span().start), office.get_ref());
            }
        }
        checker.locations(files.locations);
    }
    checker.faults
}

/// A file.
struct Text<'t> {
    file: &'t str,
    text: &'t str,
}

impl Text<'_> {
    fn place(&self, byte: usize) -> String {
        Fault::place(self.file, self.text, byte)
    }
}

struct Checker<'s> {
    faults: Vec<Fault>,
    /// Where each actor and place stands, by its id.
    ids: HashMap<String, String>,
    /// The same of each office.
    offices: HashMap<String, String>,
    /// The codes of the countries.
    countries: HashSet<String>,
    /// The ids of the bodies that every state has.
    bodies: HashSet<&'s str>,
    roles: HashSet<&'s str>,
}

impl Checker<'_> {
    fn report(&mut self, place: &str, what: String) {
        self.faults.push(Fault {
            place: place.to_string(),
            what,
        });
    }

    fn add_actor(&mut self, place: String, actor: &Actor) {
        if let Some(fault) = fault_of_id(&actor.id) {
            self.report(&place, fault);
        }
        if actor.ar.is_empty() || actor.en.is_empty() {
            let what = format!("{}: no name; write `ar` and `en`", actor.id);
            self.report(&place, what);
        }
        if actor.kind == ActorKind::Country {
            self.countries.extend(actor.country.clone());
        }
        if let Some(first) = self.ids.insert(actor.id.clone(), place.clone()) {
            let what = format!(
                "{} stands at {first} already; join the two, or give this one another id",
                actor.id
            );
            self.report(&place, what);
        }
    }

    fn add_office(&mut self, place: String, office: &Office) {
        if let Some(first) = self.offices.insert(office.id.clone(), place.clone()) {
            let what = format!(
                "the office {} stands at {first} already; join the two, or give this one another id",
                office.id
            );
            self.report(&place, what);
        }
    }

    fn add_place(&mut self, at: String, row: &str) {
        let actor = match place(row) {
            Ok(actor) => actor,
            Err(what) => return self.report(&at, what),
        };
        // Territories have places, but no entry.
        let is_code =
            |code: &String| code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase());
        if !actor.country.iter().all(is_code) {
            let what = format!(
                "{}: the last field is the code of a country, ISO 3166-1 alpha-3, or nothing",
                actor.id
            );
            self.report(&at, what);
        }
        self.add_actor(at, &actor);
    }

    /// Whether something has an id: an entry, or the body of a state, which needs none.
    fn is_there(&self, id: &str) -> bool {
        let of_state = || {
            let (code, body) = id.split_once('.')?;
            Some(self.countries.contains(&code.to_uppercase()) && self.bodies.contains(body))
        };
        self.ids.contains_key(id) || of_state() == Some(true)
    }

    /// Rows are searched by id, so they are in order, and none is of nothing.
    fn locations(&mut self, (file, text): (&str, &str)) {
        let mut last = "";
        for (line, row) in place_rows(text) {
            let at = format!("{file}:{line}");
            let id = match location(row) {
                Ok((id, _)) => id,
                Err(what) => {
                    self.report(&at, what);
                    continue;
                }
            };
            if !self.ids.contains_key(id) {
                let what = format!("no entry is {id}; `cargo xtask generate` writes the file anew");
                self.report(&at, what);
            }
            if id <= last {
                let what =
                    format!("{id} stands behind {last}; the rows are sorted by id, each once");
                self.report(&at, what);
            }
            last = id;
        }
    }

    fn country(&mut self, place: &str, id: &str, code: Option<&String>) {
        if let Some(code) = code.filter(|code| !self.countries.contains(*code)) {
            let what = format!(
                "{id}: no country has the code {code}; `country` is that of an entry of kind country"
            );
            self.report(place, what);
        }
    }

    fn actor(&mut self, place: String, actor: &Actor, sourced: bool) {
        let id = &actor.id;
        self.country(&place, id, actor.country.as_ref());
        if let Some(whole) = actor
            .stands_for
            .as_ref()
            .filter(|whole| !self.is_there(whole))
        {
            let what = format!(
                "{id} stands for {whole}, which no entry is; correct `stands_for` or add the entry"
            );
            self.report(&place, what);
        }
        for term in &actor.terms {
            let office = &term.office;
            if !self.offices.contains_key(office) {
                let what = format!(
                    "{id}: there is no office {office}; correct the term or add an [[office]]"
                );
                self.report(&place, what);
            }
            if term.source.is_none() && !sourced {
                let what = format!(
                    "{id}, {office}: where do the dates come from? Write a `source` into the term, or one for the file before its first entry"
                );
                self.report(&place, what);
            }
            if let (Some(from), Some(to)) = (term.from, term.to)
                && from.earliest() > to.latest()
            {
                let what = format!("{id}, {office}: ends on {to}, before it begins on {from}");
                self.report(&place, what);
            }
        }
    }

    fn office(&mut self, place: String, office: &Office) {
        let id = &office.id;
        self.country(&place, id, office.country.as_ref());
        if let Some(body) = office.body.as_ref().filter(|body| !self.is_there(body)) {
            let what = format!("{id}: there is no body {body}; correct `body` or add an [[actor]]");
            self.report(&place, what);
        }
        match &office.role {
            Some(role) if !self.roles.contains(role.as_str()) => {
                let what = format!(
                    "{id}: there is no role {role}; take one of wording/roles.toml, or none and list `titles`"
                );
                self.report(&place, what);
            }
            None if office.titles.is_empty() => {
                let what = format!("{id} has no words: give it a `role` or `titles`");
                self.report(&place, what);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTRY: &str = r#"source = "editor's knowledge"
[[actor]]
id = "oman"
kind = "country"
ar = "سلطنة عمان"
en = "Oman"
country = "OMN"
[[office]]
id = "OMN.fm"
role = "foreign-minister"
country = "OMN"
ar = "وزير الخارجية العماني"
en = "Foreign Minister of Oman"
"#;
    const PLACES: &str = "# towns\nnizwa\tنزوى\tNizwa\tOMN\n";

    /// What is wrong in a file beside that of a country, and in a gazetteer, with the line of each.
    fn faults_with(entries: &str, places: &str) -> Vec<String> {
        faults_in(entries, places, "")
    }

    fn faults_in(entries: &str, places: &str, locations: &str) -> Vec<String> {
        let file = |name: &str, text: &str| (name.to_string(), text.to_string());
        let files = EntryFiles {
            actors: &[file("omn.toml", COUNTRY), file("new.toml", entries)],
            places: &[file("towns.tsv", places)],
            locations: ("geonames.tsv", locations),
        };
        let roles = toml::from_str(
            "[[role]]\nid = \"foreign-minister\"\nen = \"foreign minister\"\nar = \"وزير الخارجية\"",
        );
        let bodies = toml::from_str(
            "[[body]]\nid = \"mod\"\nen = \"defence ministry\"\nplover = \"MIL\"\nforms = []",
        );
        let faults = faults_of_entries(files, &roles.unwrap(), &bodies.unwrap());
        faults.iter().map(ToString::to_string).collect()
    }

    fn faults(entries: &str) -> Vec<String> {
        faults_with(entries, PLACES)
    }

    /// A person, with more lines.
    fn person(more: &str) -> String {
        format!(
            "[[actor]]\nid = \"salim\"\nkind = \"person\"\nar = \"سالم المعولي\"\nen = \"Salim\"\n{more}"
        )
    }

    #[test]
    fn sound_entries_have_no_faults() {
        let text = person(
            "country = \"OMN\"\n[[actor.term]]\noffice = \"OMN.fm\"\nfrom = \"2020\"\nsource = \"wikidata:Q7747\"\n[[office]]\nid = \"OMN.chief\"\nbody = \"omn.mod\"\nar = \"رئيس الأركان\"\nen = \"Chief of Staff\"\ntitles = [\"رئيس الأركان العماني\"]",
        );
        assert_eq!(faults(&text), [""; 0]);
    }

    #[test]
    fn what_no_row_can_be_is_told_with_its_line() {
        let unknown = faults(&person("wiki = \"Q1\""));
        assert!(
            unknown[0].starts_with("new.toml:6: unknown field `wiki`"),
            "{unknown:?}"
        );
        let of_another_type = faults(&person("aliases = \"سالم\""));
        assert!(
            of_another_type[0].starts_with("new.toml:6: invalid type: string"),
            "{of_another_type:?}"
        );
        let missing = faults("[[actor]]\nkind = \"person\"");
        assert_eq!(missing, ["new.toml:1: missing field `id`"]);
        let kind = faults("[[actor]]\nid = \"x\"\nkind = \"wizard\"");
        assert!(
            kind[0].starts_with("new.toml:3: unknown variant `wizard`"),
            "{kind:?}"
        );
        let day = faults(&person(
            "[[actor.term]]\noffice = \"OMN.fm\"\nfrom = \"2021-02-30\"",
        ));
        assert!(
            day[0].starts_with("new.toml:8: 2021-02-30 is not a date; write 2025"),
            "{day:?}"
        );
    }

    #[test]
    fn an_id_is_one_things() {
        let twice = format!("{}{}", person(""), person(""));
        assert_eq!(
            faults(&twice),
            [
                "new.toml:6: salim stands at new.toml:1 already; join the two, or give this one another id"
            ]
        );
        let office = COUNTRY.split_once("[[office]]").unwrap().1;
        assert_eq!(
            faults(&format!("[[office]]{office}")),
            [
                "new.toml:1: the office OMN.fm stands at omn.toml:8 already; join the two, or give this one another id"
            ]
        );
        assert_eq!(
            faults_with("", "oman\tعمان\tOman\tOMN\n"),
            [
                "towns.tsv:1: oman stands at omn.toml:2 already; join the two, or give this one another id"
            ]
        );
        let reserved = faults(&person("").replace("salim", "person"));
        assert!(reserved[0].contains("a meaning of its own"), "{reserved:?}");
    }

    #[test]
    fn what_is_named_is_there() {
        let term = "source = \"editor's knowledge\"\n".to_string()
            + &person("[[actor.term]]\noffice = \"OMN.president\"");
        assert_eq!(
            faults(&term),
            [
                "new.toml:2: salim: there is no office OMN.president; correct the term or add an [[office]]"
            ]
        );
        assert_eq!(
            faults(&person("country = \"OMM\"")),
            [
                "new.toml:1: salim: no country has the code OMM; `country` is that of an entry of kind country"
            ]
        );
        assert_eq!(
            faults(&person("stands_for = \"muscat\"")),
            [
                "new.toml:1: salim stands for muscat, which no entry is; correct `stands_for` or add the entry"
            ]
        );
        let office = |more: &str| {
            faults(&format!(
                "[[office]]\nid = \"OMN.x\"\nar = \"المفتي\"\nen = \"Mufti\"\n{more}"
            ))
        };
        assert_eq!(
            office("role = \"mufti\""),
            [
                "new.toml:1: OMN.x: there is no role mufti; take one of wording/roles.toml, or none and list `titles`"
            ]
        );
        assert_eq!(
            office("titles = [\"مفتي عمان\"]\nbody = \"omn.navy\""),
            ["new.toml:1: OMN.x: there is no body omn.navy; correct `body` or add an [[actor]]"]
        );
        assert_eq!(
            office(""),
            ["new.toml:1: OMN.x has no words: give it a `role` or `titles`"]
        );
    }

    #[test]
    fn a_term_tells_its_source_and_ends_after_it_begins() {
        let term = person("[[actor.term]]\noffice = \"OMN.fm\"\nfrom = \"2021\"\nto = \"2020-05\"");
        assert_eq!(
            faults(&term),
            [
                "new.toml:1: salim, OMN.fm: where do the dates come from? Write a `source` into the term, or one for the file before its first entry",
                "new.toml:1: salim, OMN.fm: ends on 2020-05, before it begins on 2021",
            ]
        );
    }

    #[test]
    fn a_row_of_a_gazetteer_is_whole() {
        let found = faults_with("", "# towns\nnizwa\tنزوى\tNizwa\nsur\t\tSur\toman\n");
        assert!(
            found[0].starts_with("towns.tsv:2: 3 fields; write four"),
            "{found:?}"
        );
        assert_eq!(
            found[1..],
            [
                "towns.tsv:3: sur: the last field is the code of a country, ISO 3166-1 alpha-3, or nothing",
                "towns.tsv:3: sur: no name; write `ar` and `en`",
            ]
        );
    }

    #[test]
    fn a_location_is_of_an_entry_and_on_earth() {
        let found = faults_in(
            "",
            PLACES,
            "# where\noman\t286963\t20.5\t56.1\nnizwa\t286282\t22.9333\t57.5333\nsur\t1\t1.0\tx\nsur\t1\t91.0\t1.0\nsur\t1\t9.0\t1.0\n",
        );
        assert_eq!(
            found,
            [
                "geonames.tsv:3: nizwa stands behind oman; the rows are sorted by id, each once",
                "geonames.tsv:4: sur: \"x\" is no number of degrees; write 31.7690",
                "geonames.tsv:5: sur: 91, 1 is nowhere on earth; latitude is from -90 to 90, longitude from -180 to 180",
                "geonames.tsv:6: no entry is sur; `cargo xtask generate` writes the file anew",
            ]
        );
    }
}
