//! A knowledge base of a corpus, which lies over the one that ships with Khabar, says what one says that is built from the entries of both.

#![allow(missing_docs)]

use std::fmt::Write as _;
use std::sync::Arc;

use jiff::civil::{Date, date};
use khabar_data::{ACTOR_FILES, PLACE_FILES};
use khabar_engine::actors::{
    Actor, ActorIx, Builder, FormKind, KnowledgeBase, Loaded, NameForm, StateBodyForm, embedded,
    load, places,
};
use khabar_engine::annotation::Unit;
use khabar_engine::article::{Article, Knowledge};
use khabar_engine::text::Words;
use khabar_formats::document::document;
use proptest::prelude::*;
use proptest::sample::Index;

const ARTICLES: [&str; 7] = [
    include_str!("../examples/corpus/01-sharm-summit.khabar"),
    include_str!("../examples/corpus/02-beirut-cabinet.khabar"),
    include_str!("../examples/corpus/03-riyadh-talks.khabar"),
    include_str!("../examples/raw/04-tunisia-election.txt"),
    include_str!("../examples/raw/05-khartoum-palace.txt"),
    include_str!("../examples/raw/06-hague-summit.txt"),
    "قال الرئيس الأمريكي دونالد ترامب ونظيره الروسي بوتين إن وزارة الدفاع السورية ووزارة الخارجية القصرية
التقى المستشار الألماني الرئيس الأوكراني في دمشق، وقال كبير المستشارين نديم القصري لترامب إن الجيش السوري بخير
وأكد نديم القصيري ورئيس حركة حماس ورئيس الوزراء القصري أن واشنطن وموسكو ترحبان بالمصريين",
];

/// One built from the files that ship with Khabar and some files of a corpus, as if all were one.
fn whole(own: &[String]) -> KnowledgeBase {
    let mut all = Loaded::default();
    for (_, text) in ACTOR_FILES {
        let file = load(text);
        all.offices.extend(file.offices);
        all.actors.extend(file.actors);
    }
    let places = PLACE_FILES.iter().flat_map(|(_, text)| places(text));
    all.actors.extend(places.map(|place| (place, 0..0)));
    let mut builder = Builder::default();
    assert_eq!(builder.add_loaded(all), []);
    for file in own {
        builder.add(file);
    }
    builder.build()
}

fn over(own: &[String]) -> KnowledgeBase {
    let mut builder = Builder::embedded();
    for file in own {
        builder.add(file);
    }
    builder.build()
}

/// What a knowledge base answers, a line a question.
fn answers(kb: &KnowledgeBase, all: &KnowledgeBase) -> String {
    let mut said = String::new();
    let id = |ix: Option<ActorIx>| ix.map_or("nobody", |ix| kb.id(ix));
    let forms = |forms: &[NameForm]| -> Vec<(String, FormKind)> {
        let owned = |form: &NameForm| (kb.id(form.actor).to_string(), form.form);
        forms.iter().map(owned).collect()
    };
    let days = [date(2005, 6, 1), date(2025, 2, 12)];
    // Everybody who is in either, the withdrawn too.
    let everybody = all.actors().chain(embedded().actors());
    for (
        _,
        Actor {
            id: of,
            ar,
            aliases,
            guarded,
            nisba,
            ..
        },
    ) in everybody
    {
        let ix = kb.find(of);
        let actor = ix.and_then(|ix| kb.actor(ix));
        let contested = ix.map(|ix| kb.is_contested(ix));
        let _ = writeln!(said, "{of}: {actor:?} {contested:?}");
        for name in aliases.iter().chain(guarded).chain(nisba).chain([ar]) {
            let words = Words::new(name);
            let longest = kb.names.longest(&words, 0);
            let longest = longest.map(|found| (found.to, found.skip, forms(found.values)));
            let surname = name.split_whitespace().last().unwrap_or("");
            let [name_forms, surname_forms] =
                [name.as_str(), surname].map(|name| forms(kb.names.get(name)));
            let _ = writeln!(
                said,
                "  {name}: {name_forms:?} {longest:?} {surname_forms:?}"
            );
        }
        for day in days {
            let held = ix.map(|ix| kb.offices_on(ix, day));
            let held = held.into_iter().flatten();
            for (office, term) in held {
                let office = kb.office(office).map(|office| &office.id);
                let _ = writeln!(said, "  {day}: {office:?} {term:?}");
            }
        }
    }
    for (_, actor) in kb.actors().step_by(40) {
        let misspelt = actor.ar.replacen('ا', "", 1);
        let similar: Vec<&str> = kb
            .similar_names(&misspelt)
            .iter()
            .map(|ix| kb.id(*ix))
            .collect();
        let _ = writeln!(said, "{misspelt}: {similar:?}");
    }
    let order: Vec<&str> = kb.actors().map(|(_, actor)| actor.id.as_str()).collect();
    let _ = writeln!(said, "{order:?} {:?}", kb.similar_ids("trunp"));
    for (ix, office) in kb.offices() {
        let holder = |day: Date| id(kb.holder(ix, day).map(|(actor, _)| actor));
        let before = |day: Date| id(kb.predecessor(ix, day));
        let found = kb.find_office(&office.id).and_then(|ix| kb.office(ix));
        let held = days.map(|day| (holder(day), before(day)));
        let _ = writeln!(said, "{office:?} {:?} {held:?}", found == Some(office));
        for title in &office.titles {
            let named = kb.office_titles.get(title).iter();
            let named: Vec<_> = named.map(|ix| kb.office(*ix).map(|o| &o.id)).collect();
            let _ = writeln!(said, "  {title}: {named:?}");
        }
    }
    let bodies: Vec<StateBodyForm> = kb
        .lexicons
        .state_bodies
        .values()
        .flatten()
        .copied()
        .collect();
    let codes = all
        .actors()
        .filter_map(|(_, actor)| actor.country.as_deref());
    let mut codes: Vec<&str> = codes.collect();
    codes.sort_unstable();
    codes.dedup();
    for code in codes {
        let country = kb.country(code);
        let _ = writeln!(said, "{code}: {}", id(country));
        for (_, office) in kb.offices().step_by(7) {
            let role = office.role.as_ref().and_then(|role| kb.lexicons.role(role));
            let office = role
                .zip(country)
                .and_then(|(role, country)| kb.office_of(role, country));
            let _ = write!(
                said,
                " {:?}",
                office.and_then(|ix| Some(&kb.office(ix)?.id))
            );
        }
        for form in bodies.iter().step_by(5) {
            let body = country.and_then(|country| kb.body_of(form.body, country));
            let again = kb.find(id(body));
            let body = body.and_then(|ix| kb.actor(ix));
            let _ = writeln!(said, " {body:?} {}", id(again));
        }
    }
    said
}

/// What is read in articles.
fn read(kb: KnowledgeBase) -> String {
    let knowledge = Arc::new(Knowledge {
        actors: Arc::new(kb),
        ..Knowledge::embedded()
    });
    let mut said = String::new();
    for text in ARTICLES {
        let analysis = Article::new(text, Arc::clone(&knowledge)).analyse(Some(date(2025, 2, 12)));
        let document = document(&analysis, serde_json::Value::Null, Unit::Byte);
        let document = serde_json::to_string_pretty(&document).unwrap();
        let whys = analysis
            .paragraphs
            .iter()
            .flat_map(|paragraph| &paragraph.mentions);
        let whys: Vec<String> = whys
            .map(|m| m.why.message(&knowledge.actors).en.to_string())
            .collect();
        let _ = writeln!(said, "{document}\n{whys:#?}");
    }
    said
}

/// The first lines that differ.
#[track_caller]
fn same(one: &str, other: &str) {
    let differing = one.lines().zip(other.lines()).find(|(a, b)| a != b);
    assert_eq!(differing, None);
    assert_eq!(one.lines().count(), other.lines().count());
}

#[track_caller]
fn says_the_same(own: &[String]) {
    let (over, whole) = (over(own), whole(own));
    same(&answers(&over, &whole), &answers(&whole, &whole));
    same(&read(over), &read(whole));
}

fn entry(id: &str, kind: &str, ar: &str, rest: &str) -> String {
    format!("[[actor]]\nid = \"{id}\"\nkind = \"{kind}\"\nar = \"{ar}\"\n{rest}\n")
}

#[test]
fn a_corpus_without_entries_has_what_ships() {
    says_the_same(&[]);
}

#[test]
fn somebody_new_may_share_a_name() {
    let person = entry("nadim", "person", "نديم القصري", "transliterated = true");
    let namesake = entry(
        "other-trump",
        "person",
        "سالم ترامب",
        "aliases = [\"بوتين\"]",
    );
    says_the_same(&[person, namesake]);
}

#[test]
fn an_entry_takes_the_place_of_another_with_all_its_names() {
    let trump = entry("trump", "person", "دونالد جون", "guarded = [\"القصري\"]");
    let retired = "[[actor]]\nid = \"putin\"\nkind = \"person\"\nretired = true\n".to_string();
    let moscow = entry("moscow", "organization", "موسكو", "");
    let again = entry("trump", "person", "دونالد ترامب", "transliterated = true");
    says_the_same(&[trump.clone() + &retired + &moscow]);
    says_the_same(&[trump + &retired, again]);
}

#[test]
fn offices_are_replaced_and_added_between_others() {
    let office = |id: &str, rest: &str| {
        format!("[[office]]\nid = \"{id}\"\nar = \"كبير المستشارين\"\nen = \"Chief\"\n{rest}\n")
    };
    let head = "role = \"president\"\ncountry = \"USA\"\ntitles = [\"كبير المستشارين\", \"المستشار الألماني\"]";
    let offices = office("AAA.chief", head) + &office("ZZZ.chief", head);
    let taken = office("USA.president", "titles = [\"سيد البيت\"]");
    let term = |office: &str, from: &str| {
        format!("[[actor.term]]\noffice = \"{office}\"\nfrom = \"{from}\"\n")
    };
    let holders = term("AAA.chief", "2024")
        + &term("RUS.president", "2025-01")
        + &term("USA.president", "2025-01-20");
    let nadim = entry("nadim", "person", "نديم القصري", &holders);
    says_the_same(&[taken + &nadim.replace("AAA", "UKR")]);
    says_the_same(&[offices + &nadim]);
}

#[test]
fn bodies_are_those_of_the_country_as_it_is_now() {
    let names = |nisba: &str| format!("en = \"Ours\"\nnisba = [\"{nisba}\"]\ncountry = ");
    let syria = entry("syr", "country", "بلاد الشام", &(names("سوري") + "\"SYR\""));
    let qasr = entry("qsr", "country", "القصر", &(names("قصري") + "\"QSR\""));
    let second = entry(
        "new-egypt",
        "country",
        "مصر الجديدة",
        &(names("مصري") + "\"EGY\""),
    );
    let gone = "[[actor]]\nid = \"deu\"\nkind = \"country\"\nretired = true\n".to_string();
    let ministry = entry("rus.mod", "government", "وزارة الدفاع الروسية", "");
    says_the_same(&[syria + &qasr + &second + &gone + &ministry]);
}

/// What a corpus may do to an entry that ships, or beside it.
#[derive(Debug, Clone)]
enum Change {
    Retire,
    Guard,
    TakeNamesOf(Index),
    MakeCountryOf(Index),
    Double,
}

fn changes() -> impl Strategy<Value = Vec<(Index, Change)>> {
    let index = any::<Index>;
    let change = prop_oneof![
        Just(Change::Retire),
        Just(Change::Guard),
        index().prop_map(Change::TakeNamesOf),
        index().prop_map(Change::MakeCountryOf),
        Just(Change::Double),
    ];
    prop::collection::vec((any::<Index>(), change), 1..60)
}

/// The entries of a corpus that makes these changes.
fn file_of(changes: &[(Index, Change)]) -> String {
    // The last ones are places, all alike.
    let all: Vec<&Actor> = embedded().actors().map(|(_, actor)| actor).collect();
    let known = |index: &Index| all[index.index(all.len() / 3)];
    let changed = changes.iter().map(|(index, change)| {
        let mut actor = known(index).clone();
        match change {
            Change::Retire => actor.retired = true,
            Change::Guard => {
                actor.guarded.append(&mut actor.aliases);
                actor.terms.clear();
            }
            Change::TakeNamesOf(other) => {
                let other = known(other);
                actor.ar.clone_from(&other.ar);
                actor.aliases.clone_from(&other.aliases);
                actor.nisba.clone_from(&other.nisba);
                actor.terms.clone_from(&other.terms);
            }
            Change::MakeCountryOf(other) => {
                actor.kind = khabar_engine::actors::ActorKind::Country;
                actor.country.clone_from(&known(other).country);
            }
            Change::Double => actor.id = format!("{}-2", actor.id),
        }
        let entry = actor.to_toml();
        assert_ne!(entry, "");
        entry
    });
    changed.collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_corpus_changes(one in changes(), other in changes()) {
        says_the_same(&[file_of(&one), file_of(&other)]);
    }
}
