//! What a walk over an article comes by, and what its choices make of it.

use khabar_corpus::Corpus;
use khabar_engine::article::Analysis;
use khabar_engine::article::edits::apply;
use khabar_engine::lint::{Finding, Levels, lint};
use khabar_engine::tags::strip;
use khabar_engine::text::Span;
use proptest::prelude::*;

use super::*;
use crate::assists::{self, resolve};
use crate::fixture::{analysed, marked};

/// What a walk works on.
struct Fixture {
    analysis: Analysis,
    findings: Vec<Finding>,
    corpus: Corpus,
}

impl Fixture {
    fn new(text: &str) -> Self {
        let analysis = analysed(text);
        let findings = lint(&analysis, &Levels::default());
        Self {
            analysis,
            findings,
            corpus: Corpus::none(),
        }
    }

    fn context(&self) -> Context<'_> {
        Context {
            analysis: &self.analysis,
            findings: &self.findings,
            corpus: &self.corpus,
        }
    }

    fn step(&self, which: Which, order: Order) -> Step {
        let asked = Asked {
            order,
            which,
            ..Asked::default()
        };
        step(self.context(), &asked)
    }

    /// All items, in an order.
    fn walk(&self, order: Order) -> Vec<Item> {
        let next = |item: &Item| self.step(Which::After(item.id), order).item;
        let first = self.step(Which::Start, order).item;
        std::iter::successors(first, next).collect()
    }

    /// The article after a choice.
    fn after(&self, choice: &Choice) -> String {
        let edits = match &choice.change {
            Change::Edits(edits) => edits.clone(),
            Change::Assist(id) => match resolve(self.context(), id) {
                Some(assists::Change::Article(edits)) => edits,
                other => panic!("{id:?}: {other:?}"),
            },
        };
        apply(&self.analysis.article.rope().to_string(), &edits)
    }
}

/// The one choice of an item that does something, and says so.
fn chosen<'i>(item: &'i Item, does: Does, title: &str) -> &'i Choice {
    let mut found = item.choices.iter();
    found
        .find(|c| c.does == does && c.title.en.contains(title))
        .unwrap_or_else(|| {
            let all = item.choices.iter().map(|c| (c.does, &c.title.en));
            panic!("no {does:?} {title} in {:?}", all.collect::<Vec<_>>())
        })
}

const ARTICLE: &str = r#"%% article published=2025-02-12
أجرى الرئيس الأمريكي دونالد ترامب اتصالا هاتفيا مع نظيره الروسي فلاديمير بوتين أمس.

وأدانت فرنسا القصف، وقال الخبير العسكري سمير حسن الفلاني إن الوضع في القاهرة هادئ.
"#;

#[test]
fn a_walk_goes_from_whom_a_paragraph_names_to_what_happens_in_it() {
    let article = Fixture::new(ARTICLE);
    let all = article.walk(Order::Text);
    let kinds: Vec<(ItemKind, usize)> = all.iter().map(|i| (i.kind, i.id.paragraph)).collect();
    assert_eq!(
        kinds,
        [
            (ItemKind::Group, 1),
            (ItemKind::Event, 1),
            (ItemKind::Mention, 3),
            (ItemKind::Group, 3),
            (ItemKind::Event, 3),
        ]
    );
    let group = marked(&article.analysis, all[0].places.clone());
    assert!(
        group.contains("الرئيس ⟦الأمريكي⟧ ⟦دونالد ترامب⟧ اتصالا"),
        "{group}"
    );
    assert!(group.contains("⟦أمس⟧"), "{group}");
    let left = article.step(Which::Start, Order::Text).left;
    assert_eq!((left.items, left.events, left.times), (5, 2, 1));
    assert_eq!(left.findings, 0, "what lint says of a name is told with it");
    assert!(!all[2].details[1].en.is_empty(), "{:?}", all[2].details);
}

/// What a program wrote, and an annotator has not looked at.
const SUGGESTED: &str = r#"%% article published=2025-02-12 status=suggested
أجرى ترامب اتصالا هاتفيا مع سمير الفلاني أمس.
%% mentions trump@"ترامب" organization@"سمير الفلاني" status=suggested
%% times DATE=2025-02-11@"أمس" status=suggested
%% event CONSULT@"اتصالا هاتفيا" actor=trump mode=phone status=suggested
"#;

#[test]
fn what_a_program_wrote_is_walked_as_suggestions() {
    let mut article = SUGGESTED.to_string();
    let mut kinds = Vec::new();
    // Accepted one after the other, from the first on.
    while let Some(item) = Fixture::new(&article).step(Which::Start, Order::Text).item {
        kinds.push(item.kind);
        article = Fixture::new(&article).after(&item.choices[0]);
        assert!(article.starts_with("%% article published=2025-02-12 status=draft\n"));
        assert!(kinds.len() < 9, "{article}");
    }
    assert_eq!(kinds, [ItemKind::Group, ItemKind::Event]);
    let accepted = SUGGESTED.replacen("status=suggested", "status=draft", 1);
    assert_eq!(article, accepted.replace(" status=suggested", ""));

    let fixture = Fixture::new(SUGGESTED);
    let all = fixture.walk(Order::Text);
    let event = all
        .iter()
        .find(|item| item.kind == ItemKind::Event)
        .unwrap();
    let rejected = fixture.after(chosen(event, Does::Reject, "not an event"));
    assert!(
        rejected.ends_with("\n%% event none@\"اتصالا هاتفيا\"\n"),
        "{rejected}"
    );
    let changed = fixture.after(chosen(event, Does::Status, "status=future"));
    assert!(
        changed.ends_with(
            "\n%% event CONSULT@\"اتصالا هاتفيا\" actor=trump mode=phone status=future\n"
        ),
        "{changed}"
    );
    let group = &all[0];
    let none = fixture.after(chosen(group, Does::Reject, "سمير الفلاني"));
    assert!(
        none.contains("\n%% mentions trump@\"ترامب\" none@\"سمير الفلاني\"\n%% times DATE=2025-02-11@\"أمس\"\n%% event CONSULT"),
        "{none}"
    );
}

/// Two annotators of one name, and of a time beside it.
const DIFFERENCES: &str = r#"%% article published=2025-02-12
وصل سلام إلى الرياض مساء الاثنين
%% mentions riyadh@"الرياض"
%% mentions nawaf-salam@"سلام" by=a1
%% mentions none@"سلام" place@"مساء" by=a2
ثم التقى ترامب
"#;

#[test]
fn what_annotators_differ_in_is_decided_and_nothing_is_proposed_for_it_meanwhile() {
    let article = Fixture::new(DIFFERENCES);
    let all = article.walk(Order::Text);
    let of_first = all.iter().filter(|item| item.id.paragraph == 1);
    let kinds: Vec<ItemKind> = of_first.map(|item| item.kind).collect();
    let difference = ItemKind::Difference;
    assert_eq!(kinds, [difference, difference, ItemKind::Event]);
    let first = &all[0];
    // Behind the line of one of them, to be edited by hand.
    let end = article.analysis.text(3).len();
    assert_eq!(first.written, Some(Place::new(3, Span::at(end))));
    let kept = article.after(chosen(first, Does::Accept, "a1's"));
    assert!(kept.contains("nawaf-salam@\"سلام\" riyadh@"), "{kept}");
    assert_eq!(article.step(Which::Start, Order::Text).left.differences, 2);
}

#[test]
fn a_walk_goes_from_one_difference_to_the_next() {
    let article = Fixture::new(DIFFERENCES);
    let next = |which| {
        let asked = Asked {
            which,
            kind: Some(ItemKind::Difference),
            ..Asked::default()
        };
        step(article.context(), &asked)
    };
    let first = next(Which::Start).item.unwrap();
    let second = next(Which::After(first.id)).item.unwrap();
    assert_eq!(next(Which::Before(second.id)).item.unwrap().id, first.id);
    let end = next(Which::After(second.id));
    assert_eq!((end.item, end.before), (None, end.left.items));
    assert_eq!(next(Which::Before(first.id)).item, None);
}

#[test]
fn an_event_is_proposed_with_the_contexts_that_most_written_ones_have() {
    let text = |tags: &str| {
        format!("%% article published=2025-02-12\nالتقى ترامب بوتين\n{tags}ثم أدانت فرنسا روسيا\n")
    };
    let proposed = |tags: &str| {
        let all = Fixture::new(&text(tags)).walk(Order::Text);
        let event = all.into_iter().rfind(|item| item.kind == ItemKind::Event);
        event.unwrap().tag.unwrap()
    };
    let met =
        |contexts: &str| format!("%% event CONSULT@\"التقى\" actor=trump actor=putin{contexts}\n");
    assert!(proposed(&met(" context=diplomatic")).ends_with(" context=diplomatic"));
    assert!(!proposed(&met("")).contains("context="));
    let differ = met(" context=diplomatic") + &met(" context=military");
    assert!(!proposed(&differ).contains("context="));
}

#[test]
fn accepting_all_of_it_leaves_nothing_and_only_adds_tags() {
    let mut text = ARTICLE.to_string();
    let mut steps = 0;
    loop {
        let article = Fixture::new(&text);
        let Some(item) = article.step(Which::Start, Order::Text).item else {
            break;
        };
        assert_eq!(item.choices[0].does, Does::Accept, "{item:#?}");
        text = article.after(&item.choices[0]);
        steps += 1;
    }
    assert_eq!(steps, 5);
    assert_eq!(strip(&text), strip(ARTICLE));
    let events = text.lines().filter(|line| line.starts_with("%% event "));
    assert_eq!(events.count(), 2, "{text}");
}

#[test]
fn the_walk_goes_back_and_on_and_begins_at_the_cursor() {
    let article = Fixture::new(ARTICLE);
    let all = article.walk(Order::Text);
    let ids: Vec<ItemId> = all.iter().map(|item| item.id).collect();
    let step = |which| article.step(which, Order::Text);
    assert_eq!(step(Which::Before(ids[2])).item.unwrap().id, ids[1]);
    assert_eq!(step(Which::Before(ids[0])).item, None);
    assert_eq!(step(Which::After(ids[4])).item, None);
    let here = step(Which::Here(ids[3]));
    assert_eq!((here.item.unwrap().id, here.before), (ids[3], 3));
    for line in [2, 3] {
        let at = Which::At(Cursor { line, byte: 0 });
        let first = step(at).item.unwrap().id;
        assert_eq!(first.paragraph, if line == 2 { 1 } else { 3 });
    }
}

#[test]
fn the_most_doubtful_comes_first_where_that_is_wanted() {
    let article = Fixture::new(ARTICLE);
    let doubts: Vec<u16> = article
        .walk(Order::Doubt)
        .iter()
        .map(|i| i.id.doubt)
        .collect();
    assert_eq!(doubts.len(), 5);
    assert!(doubts.is_sorted_by(|a, b| a >= b), "{doubts:?}");
}

#[test]
fn an_event_is_written_with_one_change_or_with_several() {
    let article = Fixture::new(ARTICLE);
    let all = article.walk(Order::Text);
    let call = &all[1];
    let after = |does, title| article.after(chosen(call, does, title));
    assert!(after(Does::Type, "AGREE").contains("\n%% event AGREE@\"اتصالا هاتفيا\" actor=trump"));
    assert!(
        after(Does::Mode, "without mode=phone")
            .contains("\"اتصالا هاتفيا\" actor=trump actor=putin date=2025-02-11 context")
    );
    assert!(after(Does::Status, "status=future").contains(" status=future\n"));
    assert!(after(Does::Role, "putin as recipient").contains(" actor=trump recipient=putin "));
    assert!(after(Does::Actor, "without putin").contains(" actor=trump date="));
    assert!(after(Does::Date, "without date").contains(" actor=putin mode=phone"));
    assert!(after(Does::Reject, "not an event").contains("\n%% event none@\"اتصالا هاتفيا\"\n"));
    assert!(
        after(Does::Context, "context=economic").contains(" context=diplomatic context=economic\n")
    );
    // The draft of a change can be changed again.
    let draft = chosen(call, Does::Role, "putin as recipient").draft.clone();
    let asked = Asked {
        which: Which::Here(call.id),
        draft,
        ..Asked::default()
    };
    let again = step(article.context(), &asked).item.unwrap();
    let round = article.after(chosen(
        &again,
        Does::Role,
        "the other way round: putin → trump",
    ));
    assert!(round.contains(" actor=putin recipient=trump "), "{round}");
    // What is no event at these words is no draft of it.
    let asked = Asked {
        which: Which::Here(call.id),
        draft: Some("%% event AGREE@\"بوتين\"".to_string()),
        ..Asked::default()
    };
    assert_eq!(step(article.context(), &asked).item.unwrap().tag, call.tag);
}

#[test]
fn somebody_is_another_or_nobody_or_the_same_everywhere() {
    let text = "وقال الخبير العسكري سمير حسن الفلاني إنه يزور القاهرة.\nوأضاف سمير حسن الفلاني أنه متفائل.\n";
    let article = Fixture::new(text);
    let all = article.walk(Order::Text);
    let person = all.iter().find(|i| i.kind == ItemKind::Mention).unwrap();
    let words = "سمير حسن الفلاني";
    let after = |does, title| article.after(chosen(person, does, title));
    assert!(after(Does::Accept, "").contains(&format!("\n%% mentions person@\"{words}\"\n")));
    assert!(after(Does::Reject, "").contains(&format!("\n%% mentions none@\"{words}\"\n")));
    assert!(after(Does::Type, "an organisation").contains(&format!("organization@\"{words}\"")));
    let everywhere = after(Does::AcceptAll, "accept all 2");
    assert_eq!(
        everywhere.matches(&format!("person@\"{words}\"")).count(),
        2
    );
}

#[test]
fn two_whom_the_knowledge_does_not_have_are_two() {
    let text = "التقى سمير في القاهرة نديم أمس.\n%% mentions person@\"سمير\" person@\"نديم\"\n";
    let article = Fixture::new(text);
    let mut all = article.walk(Order::Text).into_iter();
    let meeting = all.find(|item| item.kind == ItemKind::Event).unwrap();
    let tag = meeting.tag.as_deref().unwrap();
    for name in ["سمير", "نديم"] {
        let mut choices = meeting.choices.iter();
        let may_join = choices.any(|choice| {
            choice.does == Does::Actor && choice.title.en.contains(&format!("=person “{name}”"))
        });
        // Whoever does not take part may be made to, though another unknown does.
        assert_ne!(
            may_join,
            tag.contains(&format!("person@\"{name}\"")),
            "{name}: {tag}"
        );
    }
}

#[test]
fn what_is_sure_is_accepted_for_the_article_at_once_or_comes_one_by_one() {
    let article = Fixture::new(ARTICLE);
    let first = article.step(Which::Start, Order::Text).item.unwrap();
    let all = article.after(chosen(&first, Does::AcceptAll, ""));
    assert_eq!(all.matches("%% mentions").count(), 2);
    assert!(
        !all.contains("الفلاني\""),
        "who is doubtful is not among them: {all}"
    );
    let group = article.after(chosen(&first, Does::Reject, "ترامب"));
    assert!(
        group.contains("none@\"دونالد ترامب\" rus@") && group.contains("%% times DATE"),
        "{group}"
    );
    let asked = Asked {
        each: true,
        ..Asked::default()
    };
    let one = step(article.context(), &asked);
    assert_eq!(one.item.unwrap().kind, ItemKind::Mention);
    assert!(one.left.items > 5);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn every_walk_ends_and_every_choice_leaves_the_text(
        lines in prop::collection::vec(
            prop::sample::select(vec![
                "التقى الرئيس الأمريكي نظيره الروسي في الرياض أمس ثم قصفت إسرائيل سوريا.",
                "وقال الخبير العسكري سمير حسن الفلاني إنه يزور القاهرة.",
                "%% mentions trump@\"ترامب\"",
                "%% event CONSULT@\"التقى\" actor=trmp",
                "%% evnt",
                "",
            ]),
            1..5,
        ),
        doubt in any::<bool>(),
    ) {
        let text = lines.join("\n");
        let article = Fixture::new(&text);
        let order = if doubt { Order::Doubt } else { Order::Text };
        let all = article.walk(order);
        let left = article.step(Which::Start, order).left;
        prop_assert_eq!(all.len(), left.items);
        for item in &all {
            prop_assert!(!item.places.is_empty());
            if item.kind == ItemKind::Finding {
                continue;
            }
            for choice in item.choices.iter().filter(|choice| choice.does != Does::Fix) {
                prop_assert_eq!(strip(&article.after(choice)), strip(&text), "{:?}", choice.title);
            }
        }
    }
}
